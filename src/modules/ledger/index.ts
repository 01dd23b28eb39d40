/** What other modules may use of the ledger. */
export {
  changeTotalInTx,
  findBook,
  fundAssumption,
  fundFor,
  fundMayPay,
  lockAvailableInTx,
  openBookInTx,
  reserveInTx,
} from './book.store.ts'
export { checks } from './checks.ts'
export {
  commitInTx,
  releaseRestInTx,
  releaseVouchersInTx,
  type VoucherMoney,
} from './commitment.store.ts'
export type { FundForUse } from './fund-choice.rules.ts'
export { joinPorts } from './join-ports.ts'
export { ledgerModule } from './ledger.routes.ts'
export type {
  Book,
  ClaimsPort,
  ClaimToPay,
  FollowedClaim,
  FollowedLine,
  GrantsPort,
  LineKey,
} from './ledger.types.ts'
export { debtOfLine } from './receivable.store.ts'
export { NOTHING_UNDER_USE, type UnderUseSource } from './under-use.ts'
