import { type MoneyStatus, stepOf, stepOfBatch } from './deadlines.rules.ts'
import { type BatchStatus, type LineStatus, SHOWN_STATUS_NAMES } from './subsidy.types.ts'

/** Lines by status; those that wait for a ruling are among the submitted ones and counted once more by themselves. */
export type LineCounts = Readonly<Partial<Record<MoneyStatus, number>>>

/** Submitted lines that the office can look at now. */
export const toReview = (counts: LineCounts) => (counts.submitted ?? 0) - (counts.waiting_ruling ?? 0)

/**
 * A batch stands where its slowest line stands that an office has to act on; lines returned to the claimant wait without
 * holding the others up. Whether a notice has run out, and whether the city reviews before it, are questions of the day and are
 * answered when the batch is read.
 */
export function batchStatus(counts: LineCounts): BatchStatus {
  const some = (...statuses: LineStatus[]) => statuses.some((status) => (counts[status] ?? 0) > 0)
  if (some('submitted')) return 'submitted'
  if (some('reviewed', 'city_reviewed')) return 'reviewed'
  if (some('on_notice', 'objected')) return 'on_notice'
  if (some('approved', 'paying', 'failed')) return 'approved'
  if (some('returned')) return 'submitted'
  return 'closed'
}

/** The offices and the claimant, by name; `city` is null where the city does not review before the notice. */
export interface HolderNames {
  readonly office: string
  readonly city: string | null
  readonly approver: string
  readonly claimant: string
}

/** A notice is over on the day after its last day; with 0 working days it never stands in the way. */
export const noticeOver = (notice: { toDay: string; workingDays: number }, day: string) =>
  notice.workingDays === 0 || day > notice.toDay

/** What a line's status is called on a day: its notice may be over, and nobody has approved it yet. */
export const lineStatusName = (
  status: LineStatus,
  notice: { toDay: string; workingDays: number } | null,
  day: string,
): string =>
  status === 'on_notice' && notice && noticeOver(notice, day) ? SHOWN_STATUS_NAMES.noticed : SHOWN_STATUS_NAMES[status]

const RULING_OFFICE = '发文机关（待裁定）'

/** Who has it in hand (谁手里). */
export function holderOf(status: BatchStatus, counts: LineCounts, names: HolderNames): string {
  // Nothing to review, and still open: what is left was returned.
  if (status === 'submitted' && (counts.submitted ?? 0) === 0) return names.claimant
  if (status === 'submitted' && toReview(counts) === 0) return RULING_OFFICE
  return holderOfStep(stepOfBatch(status), names) ?? (status === 'approved' ? '财政' : '已办结')
}

/** The same question for one line, or a grant. */
export function lineHolderOf(status: MoneyStatus, over: boolean, names: HolderNames): string {
  const step = stepOf(status, { noticeOver: over, cityReview: names.city !== null })
  const office = holderOfStep(step, names)
  if (office !== null) return office
  switch (status) {
    case 'returned':
      return names.claimant
    case 'waiting_ruling':
      return RULING_OFFICE
    case 'approved':
    case 'paying':
    case 'failed':
      return '财政'
    default:
      return '已办结'
  }
}

function holderOfStep(step: ReturnType<typeof stepOf>, names: HolderNames): string | null {
  switch (step) {
    case 'review':
    case 'objection':
      return names.office
    case 'city_review':
      return names.city ?? names.office
    case 'notice':
      return '公示中'
    case 'approve':
      return names.approver
    case null:
      return null
  }
}
