import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { VoucherBatchStatus, VoucherState } from './voucher.types.ts'
import { isExpiredOn, type VoucherStanding } from './voucher-states.rules.ts'

/** States in which nobody has used a voucher yet: with its issue it can be taken back. */
export const RECALLABLE_STATES = ['issued', 'claimed'] as const satisfies readonly VoucherState[]

/** Is this voucher taken back with its issue? What was used, stopped or has ended is looked at one by one. */
export const isRecallable = (voucher: VoucherStanding, today: PlainDate): boolean =>
  (RECALLABLE_STATES as readonly VoucherState[]).includes(voucher.state) && !isExpiredOn(voucher, today)

export type RecallRefusal = 'not_the_issuer' | 'still_issuing' | 'nothing_to_recall' | 'recall_changed'

/** What taking an issue back would do: so many vouchers, so much money (fen) free again. */
export interface RecallSum {
  readonly vouchers: number
  readonly amountFen: number
}

/** May the issue be taken back as it was shown? The first refusal that applies is the answer. */
export function decideRecall(
  batch: { readonly ownOffice: boolean; readonly status: VoucherBatchStatus; readonly unitName: string },
  now: RecallSum,
  expected: RecallSum,
): Decision<'recall', RecallRefusal> {
  if (!batch.ownOffice) return refuse('not_the_issuer', { unit: batch.unitName })
  if (batch.status === 'issuing') return refuse('still_issuing')
  if (now.vouchers === 0) return refuse('nothing_to_recall')
  if (now.vouchers !== expected.vouchers || now.amountFen !== expected.amountFen)
    return refuse('recall_changed', { vouchers: now.vouchers, amountFen: now.amountFen })
  return accept('recall')
}
