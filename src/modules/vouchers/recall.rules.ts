import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { VoucherBatchStatus, VoucherState } from './voucher.types.ts'
import { isExpiredOn, type VoucherStanding } from './voucher-states.rules.ts'

/** States in which nobody has used a voucher yet. */
const UNUSED_STATES = ['issued', 'claimed'] as const satisfies readonly VoucherState[]

/** A voucher that stays when its issue is taken back, and has not ended by being voided before. */
export type KeptState = Exclude<VoucherState, (typeof UNUSED_STATES)[number] | 'voided'>

/**
 * In which states a voucher goes back with its issue today; past its day none does, because its money goes back by itself. The
 * vouchers of an issue have its days, so their state alone tells them apart, in a count as under a lock; one that was frozen for a
 * while has later ones, and is looked at by itself once the are over, as is what was used, stopped or has ended.
 */
export const recallableStates = (
  batch: Pick<VoucherStanding, 'validFrom' | 'validTo' | 'redeemBy'>,
  today: PlainDate,
): readonly VoucherState[] =>
  UNUSED_STATES.filter((state) => !isExpiredOn({ ...batch, state, frozenFrom: null, inClaim: false }, today))

export type RecallRefusal =
  | 'not_the_issuer'
  | 'still_issuing'
  | 'still_recalling'
  | 'nothing_to_recall'
  | 'recall_changed'

/** What taking an issue back would do, or did: so many vouchers, so much money (fen) free again. */
export interface RecallSum {
  readonly vouchers: number
  readonly amountFen: number
}

export interface BatchToRecall {
  readonly ownOffice: boolean
  readonly status: VoucherBatchStatus
  /** It is being taken back already. */
  readonly recalling: boolean
  readonly unitName: string
}

/** May the issue be taken back as it was shown? The first refusal that applies is the answer. */
export function decideRecall(
  batch: BatchToRecall,
  now: RecallSum,
  expected: RecallSum,
): Decision<'recall', RecallRefusal> {
  if (!batch.ownOffice) return refuse('not_the_issuer', { unit: batch.unitName })
  if (batch.status === 'issuing') return refuse('still_issuing')
  if (batch.recalling) return refuse('still_recalling')
  if (now.vouchers === 0) return refuse('nothing_to_recall')
  if (now.vouchers !== expected.vouchers || now.amountFen !== expected.amountFen)
    return refuse('recall_changed', { vouchers: now.vouchers, amountFen: now.amountFen })
  return accept('recall')
}
