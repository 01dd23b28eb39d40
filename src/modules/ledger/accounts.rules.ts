import type { AccountKind, Book, TransferKind } from './ledger.types.ts'

/** A correction swaps the accounts of the transfer it takes back; every other kind has its own two. */
export type FixedKind = Exclude<TransferKind, 'correct'>

/** Each kind of transfer moves between two accounts of its book: the debit account grows, the credit account shrinks. */
export const MOVES = {
  grant: { debit: 'available', credit: 'granted' },
  commit: { debit: 'committed', credit: 'available' },
  release: { debit: 'available', credit: 'committed' },
  consume: { debit: 'available', credit: 'committed' },
  reserve: { debit: 'reserved', credit: 'available' },
  send: { debit: 'in_transit', credit: 'reserved' },
  post: { debit: 'paid', credit: 'in_transit' },
  bounce: { debit: 'reserved', credit: 'in_transit' },
  void: { debit: 'available', credit: 'reserved' },
  offset: { debit: 'paid', credit: 'reserved' },
  clawback: { debit: 'receivable', credit: 'paid' },
  repay: { debit: 'available', credit: 'receivable' },
  write_down: { debit: 'paid', credit: 'receivable' },
  raise: { debit: 'available', credit: 'granted' },
  cut: { debit: 'granted', credit: 'available' },
  allocate: { debit: 'granted', credit: 'available' },
  receive: { debit: 'available', credit: 'granted' },
  give_back: { debit: 'granted', credit: 'available' },
  take_back: { debit: 'available', credit: 'granted' },
  carry_out: { debit: 'granted', credit: 'available' },
  carry_in: { debit: 'available', credit: 'granted' },
} as const satisfies Record<FixedKind, { debit: AccountKind; credit: AccountKind }>

/** Money that leaves one book for another: what the first kind sums to over all books of a fund, the second must too. */
export const PAIRS = [
  ['allocate', 'receive'],
  ['give_back', 'take_back'],
  ['carry_out', 'carry_in'],
] as const satisfies readonly (readonly [TransferKind, TransferKind])[]

/** `skill-action-411400/411400/2022/reserved` */
export const accountCode = (book: Omit<Book, 'budgetId'>, kind: AccountKind) =>
  `${book.fundCode}/${book.unitId}/${book.year}/${kind}`

export interface AccountTotals {
  readonly kind: AccountKind
  readonly debitFen: number
  readonly creditFen: number
}

/** Money received stands on the credit side, money held or spent on the debit side; both are shown as positive balances. */
export const balanceOf = ({ kind, debitFen, creditFen }: AccountTotals) =>
  kind === 'granted' ? creditFen - debitFen : debitFen - creditFen

/**
 * A book balances when what was granted lies, to the fen, in its other accounts, and the budget's own sums say the same: what is
 * committed to vouchers, reserved or in transit is reserved, what is paid is paid. Nobody spends what was not granted.
 */
export function balances(
  accounts: readonly AccountTotals[],
  budget: { totalFen: number; reservedFen: number; paidFen: number },
): boolean {
  const of = (kind: AccountKind) =>
    accounts.filter((account) => account.kind === kind).reduce((sum, account) => sum + balanceOf(account), 0)
  const held = of('available') + of('committed') + of('reserved') + of('in_transit') + of('paid') + of('receivable')
  return (
    of('granted') === held &&
    of('available') >= 0 &&
    of('granted') === budget.totalFen &&
    of('committed') + of('reserved') + of('in_transit') === budget.reservedFen &&
    of('paid') + of('receivable') === budget.paidFen
  )
}

/** A claim line may be tried twice; afterwards only with another account than the one that failed. */
export const TRIES_ON_ONE_ACCOUNT = 2

export const mayTryAgain = (failures: number, accountCorrected: boolean) =>
  failures < TRIES_ON_ONE_ACCOUNT || accountCorrected
