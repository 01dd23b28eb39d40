/** What other modules may use of the ledger. */
export { type FundForUse, findBook, fundFor, fundMayPay, lockAvailableInTx, reserveInTx } from './book.store.ts'
export { checks } from './checks.ts'
export {
  commitInTx,
  releaseRestInTx,
  releaseVouchersInTx,
  type VoucherMoney,
} from './commitment.store.ts'
export { ledgerModule } from './ledger.routes.ts'
export type { Book, ClaimsPort, ClaimToPay, FollowedClaim, FollowedLine, LineKey } from './ledger.types.ts'
