import type { BatchStatus, LineStatus } from './subsidy.types.ts'

export type LineCounts = Readonly<Partial<Record<LineStatus, number>>>

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

/** Who has it in hand (谁手里). */
export function holderOf(status: BatchStatus, counts: LineCounts, names: HolderNames): string {
  switch (status) {
    case 'submitted':
      return (counts.submitted ?? 0) > 0 ? names.office : names.claimant
    case 'city_review':
      return names.city ?? names.office
    case 'reviewed':
      return names.office
    case 'on_notice':
      return '公示中'
    case 'noticed':
      return names.approver
    case 'approved':
      return '财政'
    case 'closed':
      return '已办结'
  }
}

/** The same question for one line. */
export function lineHolderOf(status: LineStatus, over: boolean, names: HolderNames): string {
  switch (status) {
    case 'reviewed':
      return names.city ?? names.office
    case 'submitted':
    case 'city_reviewed':
    case 'objected':
      return names.office
    case 'returned':
      return names.claimant
    case 'on_notice':
      return over ? names.approver : '公示中'
    case 'approved':
    case 'paying':
    case 'failed':
      return '财政'
    case 'refused':
    case 'paid':
    case 'rejected':
    case 'withdrawn':
    case 'reversed':
      return '已办结'
  }
}
