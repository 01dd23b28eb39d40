export { type FundForUse, findBook, fundFor, fundMayPay, lockAvailableInTx, reserveInTx } from './book.store.ts'
export type { Book, ClaimsPort, ClaimToPay, FollowedLine, LineKey } from './ledger.types.ts'
