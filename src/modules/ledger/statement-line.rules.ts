import { formatYuan } from '#src/kernel/fen.ts'
import type { PayLineStatus } from './ledger.types.ts'
import type { StatementOutcome, StatementState } from './money.types.ts'

/** What the books know of the payment that a row of the bank's page names. */
export interface NamedPayment {
  readonly payLineId: string
  readonly detail: string
  readonly status: PayLineStatus
  readonly amountFen: number
  /** Of the book whose page this is. */
  readonly ownBook: boolean
  /** The page on which it was matched before. */
  readonly earlier: string | null
  /** What the bank's result said of it, and in which file. */
  readonly failure: string | null
  readonly resultFile: string | null
}

export interface StatementVerdict {
  readonly state: Exclude<StatementState, 'missing'>
  readonly words: string | null
}

const yuan = (fen: number) => `${formatYuan(fen)} 元`

/** Why a payment that the bank shows has no booked payment behind it, by how far it had come with us. */
const NOT_BOOKED = {
  made: '还没有复核放行，银行却已付',
  sent: '已送银行，还没有导入回盘，请先导入回盘',
  withdrawn: '所在批次已撤销、没有送银行，银行却已付',
} as const satisfies Partial<Record<PayLineStatus, string>>

/**
 * What one row of the bank's page is, laid against the payment that it names: the one place where this is decided. `turn` counts the
 * rows of this page that name the same payment, the one with the right amount first.
 */
export function judgeStatementRow(
  row: { readonly amountFen: number },
  named: NamedPayment | undefined,
  turn: number,
): StatementVerdict {
  if (!named) return { state: 'extra', words: '账上没有这一笔：明细号和银行流水号都对不上' }
  const differs = row.amountFen === named.amountFen ? '' : `；账上是 ${yuan(named.amountFen)}`
  // Whose it is comes first: what became of it there is that book's business.
  if (!named.ownBook) return { state: 'other_book', words: `${named.detail} 是另一本账的批次，不该从这个账户付` }
  if (named.status === 'failed')
    return {
      state: 'after_failure',
      words: `银行回盘${named.resultFile ? `《${named.resultFile}》` : ''}说 ${named.detail} 没有付成${named.failure ? `（${named.failure}）` : ''}，对账单上却已付 ${yuan(row.amountFen)}${differs}。先对账，没有说明以前不能重拨`,
    }
  if (named.status !== 'paid')
    return { state: 'not_booked', words: `${named.detail} ${NOT_BOOKED[named.status]}${differs}` }
  if (named.earlier !== null) return { state: 'repeated', words: `这一笔已在对账单 ${named.earlier} 里对过` }
  if (turn > 1) return { state: 'repeated', words: '同一笔在这份对账单里出现了不止一次' }
  return differs === ''
    ? { state: 'matched', words: null }
    : { state: 'differing', words: `账上是 ${yuan(named.amountFen)}` }
}

/** Turns of rows that name the same payment: the right amount first, then the order of the page. Answers a turn for each row. */
export function turnsOf(
  rows: readonly { readonly amountFen: number; readonly named: NamedPayment | undefined }[],
): number[] {
  const turns = rows.map(() => 1)
  const byPayment = new Map<string, number[]>()
  for (const [n, { named }] of rows.entries())
    if (named) {
      const known = byPayment.get(named.payLineId)
      if (known) known.push(n)
      else byPayment.set(named.payLineId, [n])
    }
  for (const places of byPayment.values()) {
    if (places.length === 1) continue
    const right = (n: number) => (rows[n]!.amountFen === rows[n]!.named!.amountFen ? 0 : 1)
    for (const [turn, n] of places.toSorted((a, b) => right(a) - right(b) || a - b).entries()) turns[n] = turn + 1
  }
  return turns
}

/**
 * What a row is by now: the bank's page may have come before its result. Once the result calls the payment failed, it is the same as
 * if the result had been there first.
 */
export const stateNow = (state: StatementState, payment: PayLineStatus | null): StatementState =>
  state === 'not_booked' && payment === 'failed' ? 'after_failure' : state

/** How a difference may end. Only a payment that the bank made after its result had called it failed asks what becomes of the money. */
export const outcomesOf = (state: StatementState): readonly StatementOutcome[] =>
  state === 'after_failure' ? ['book_paid', 'not_paid'] : state === 'matched' ? [] : ['explained']
