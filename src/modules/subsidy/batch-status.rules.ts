import type { BatchStatus, LineStatus } from './subsidy.types.ts'

export type LineCounts = Readonly<Partial<Record<LineStatus, number>>>

/**
 * A batch stands where its slowest line stands that an office has to act on; lines returned to the claimant wait without
 * holding the others up. Whether a notice has run out is a question of the day and is answered when the batch is read.
 */
export function batchStatus(counts: LineCounts): BatchStatus {
  const some = (...statuses: LineStatus[]) => statuses.some((status) => (counts[status] ?? 0) > 0)
  if (some('submitted')) return 'submitted'
  if (some('reviewed')) return 'reviewed'
  if (some('on_notice', 'objected')) return 'on_notice'
  if (some('approved', 'paying', 'failed')) return 'approved'
  if (some('returned')) return 'submitted'
  return 'closed'
}

/** A notice is over on the day after its last day; with 0 working days it never stands in the way. */
export const noticeOver = (notice: { toDay: string; workingDays: number }, day: string) =>
  notice.workingDays === 0 || day > notice.toDay

/** Who has it in hand (谁手里). */
export function holderOf(
  status: BatchStatus,
  counts: LineCounts,
  names: { office: string; approver: string; claimant: string },
): string {
  switch (status) {
    case 'submitted':
      return (counts.submitted ?? 0) > 0 ? names.office : names.claimant
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
export function lineHolderOf(
  status: LineStatus,
  over: boolean,
  names: { office: string; approver: string; claimant: string },
): string {
  switch (status) {
    case 'submitted':
    case 'reviewed':
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
