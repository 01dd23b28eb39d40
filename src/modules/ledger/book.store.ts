import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { orderedId } from '#src/platform/db/ordered-ids.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { accountIn } from './account.store.ts'
import { accountCode, type FixedKind, MOVES } from './accounts.rules.ts'
import { consumeInTx, sumOf, type VoucherMoney } from './commitment.store.ts'
import { chooseFund, type FundForUse } from './fund-choice.rules.ts'
import { ACCOUNT_KINDS, ACCOUNT_NAMES, type Book, type LineKey, type PayLineStatus } from './ledger.types.ts'

/** Whose money would pay: the units whose books count, nearest first, and the year of the budget. */
export interface Purse {
  readonly unitIds: readonly string[]
  readonly year: number
}

/** The book that pays a program in a region on a day (fund × subsidy, dated): `chooseFund` says which, and why. */
// unscoped: which book pays which subsidy is public policy, not anybody's record.
export async function fundFor(
  db: Db,
  regionId: string,
  program: string,
  day: PlainDate,
  purse: Purse,
  promised?: string,
): Promise<FundForUse | undefined> {
  const { rows } = await sql<{
    fund_code: string
    name: string
    document: string
    assumption: string | null
    rank: number
    from_day: PlainDate
    to_day: PlainDate | null
    has_money: boolean
  }>`
    select u.fund_code, f.name, u.document, u.assumption, u.rank, u.from_day, u.to_day,
           coalesce((select ${AVAILABLE} > 0 from budget g
                      where g.fund_code = u.fund_code and g.year = ${purse.year} and g.unit_id = any(${[...purse.unitIds]}) and g.total_fen > 0
                      order by array_position(${[...purse.unitIds]}::text[], g.unit_id) limit 1), false) as has_money
      from fund_use u join fund f using (fund_code)
     where u.region_id = ${regionId} and u.program = ${program}`.execute(db)
  return chooseFund(
    rows.map((row) => ({
      fundCode: row.fund_code,
      name: row.name,
      document: row.document,
      assumption: row.assumption,
      rank: row.rank,
      fromDay: row.from_day,
      toDay: row.to_day,
      hasMoney: row.has_money,
    })),
    day,
    promised,
  )
}

/** What no text settles about a book that pays a program on a day, as a named assumption. */
// unscoped: as above.
export async function fundAssumption(
  db: Db,
  ask: { fundCode: string; regionId: string; program: string; day: PlainDate },
): Promise<string | null> {
  const { rows } = await sql<{ assumption: string | null }>`
    select assumption from fund_use where fund_code = ${ask.fundCode} and region_id = ${ask.regionId} and program = ${ask.program}
     order by (from_day <= ${ask.day} and (to_day is null or to_day > ${ask.day})) desc, from_day limit 1`.execute(db)
  return rows[0]?.assumption ?? null
}

/** May this book pay the program on that day? Asked when money is reserved. */
// unscoped: as above.
export async function fundMayPay(
  db: Db,
  ask: { fundCode: string; regionId: string; program: string; day: PlainDate },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from fund_use where fund_code = ${ask.fundCode} and region_id = ${ask.regionId} and program = ${ask.program}
       and from_day <= ${ask.day} and (to_day is null or to_day > ${ask.day}) limit 1`.execute(db)
  return rows.length > 0
}

/** The budget of the book for the unit's money in a year: the unit's own, else that of the nearest unit above. */
// unscoped: a county's claim is paid from the city's book, which the county does not read.
export async function findBook(
  db: Db,
  tree: UnitTree,
  fundCode: string,
  unitId: string,
  year: number,
): Promise<Book | undefined> {
  const chain = tree.ancestors(unitId)
  const rows = await db
    .selectFrom('budget')
    .select(['budget_id', 'unit_id'])
    .where('fund_code', '=', fundCode)
    .where('year', '=', year)
    .where('unit_id', 'in', chain)
    // A book whose money was taken back is no book to pay from.
    .where('total_fen', '>', 0)
    .execute()
  const row = chain.map((unit) => rows.find((budget) => budget.unit_id === unit)).find((budget) => budget !== undefined)
  return row && { budgetId: row.budget_id, fundCode, unitId: row.unit_id, year }
}

/** What a budget still holds: the one place where this is said in SQL, over the columns of `budget`. */
export const AVAILABLE = sql<number>`(total_fen - reserved_fen - paid_fen)`

export interface TransferLine extends LineKey {
  readonly amountFen: number
  readonly payLineId?: string
  /** What a voucher of the same book has committed for this line's person: taken over, not reserved a second time. */
  readonly voucher?: VoucherMoney | undefined
}

/** Writes one transfer a line, all of one kind and book. */
export async function transferInTx(
  tx: Tx,
  book: Book,
  kind: FixedKind,
  lines: readonly TransferLine[],
  document: string,
): Promise<void> {
  if (lines.length === 0) return
  const { debit, credit } = MOVES[kind]
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day, account_id)
    select i, ${book.budgetId}, ${accountIn(book, debit)}, ${accountIn(book, credit)}, f, ${kind}, p, l, y, ${document}, ${tx.day}, ${tx.scope.accountId}
      from unnest(${lines.map(() => newId())}::uuid[], ${lines.map((line) => line.amountFen)}::bigint[], ${lines.map((line) => line.personId)}::uuid[],
                  ${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.payLineId ?? null)}::uuid[]) as u(i, f, p, l, y)`.execute(
    tx.db,
  )
}

/** The same for the pay lines of a batch that stand in one status, from where they lie, whatever their number. */
// unscoped: the caller found the batch in its scope.
export async function transferPayLinesInTx(
  tx: Tx,
  book: Book,
  kind: 'send' | 'post' | 'bounce',
  lines: { payBatchId: string; status: PayLineStatus },
  document: string,
): Promise<void> {
  const { debit, credit } = MOVES[kind]
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day, account_id)
    select ${orderedId(tx.now, sql`w.line_no`)}, ${book.budgetId}, ${accountIn(book, debit)}, ${accountIn(book, credit)}, w.amount_fen, ${kind},
           w.person_id, w.line_id, w.pay_line_id, ${document}, ${tx.day}, ${tx.scope.accountId}
      from pay_line w where w.pay_batch_id = ${lines.payBatchId} and w.status = ${lines.status}`.execute(tx.db)
}

/**
 * Reserves the lines' money: one transfer each, and the budget last, changed only where it holds the whole sum beyond what the
 * lines' vouchers have committed already. False when it does not: the caller rolls back to its savepoint, because the transfers
 * are already written.
 */
export async function reserveInTx(
  tx: Tx,
  book: Book,
  lines: readonly TransferLine[],
  document: string,
): Promise<boolean> {
  const vouchers = lines.flatMap(({ lineId, voucher }) => (voucher ? [{ ...voucher, lineId }] : []))
  await consumeInTx(tx, book, vouchers, document)
  await transferInTx(tx, book, 'reserve', lines, document)
  const promised = sumOf(vouchers)
  const more = sumOf(lines) - promised
  const taken = await sql`
    update budget set committed_fen = committed_fen - ${promised}, reserved_fen = reserved_fen + ${more}
     where budget_id = ${book.budgetId} and ${AVAILABLE} >= ${more} returning budget_id`.execute(tx.db)
  return taken.rows.length === 1
}

/** What the budget still holds, locked until COMMIT; only asked once the sum did not fit. */
// unscoped: the claim's book, found by findBook.
export async function lockAvailableInTx(tx: Tx, book: Book): Promise<number> {
  const { rows } = await sql<{ available: number }>`
    select ${AVAILABLE} as available from budget where budget_id = ${book.budgetId} for no key update`.execute(tx.db)
  return rows[0]!.available
}

export interface TransferSource {
  readonly kind: 'budget_document' | 'receivable' | 'receivable_entry' | 'bank_difference'
  readonly id: string
}

/** One movement that no pay line makes, with the paper that made it. A claim line is named where the money is its own. */
export async function moveInTx(
  tx: Tx,
  book: Book,
  kind: FixedKind,
  amountFen: number,
  document: string,
  source: TransferSource,
  line?: LineKey,
): Promise<void> {
  const { debit, credit } = MOVES[kind]
  const transferId = newId()
  await tx.db
    .insertInto('transfer')
    .values({
      transfer_id: transferId,
      budget_id: book.budgetId,
      debit_account: accountIn(book, debit),
      credit_account: accountIn(book, credit),
      amount_fen: amountFen,
      kind,
      person_id: line?.personId ?? null,
      line_id: line?.lineId ?? null,
      document,
      business_day: tx.day,
      account_id: tx.scope.accountId,
    })
    .execute()
  await tx.db
    .insertInto('transfer_source')
    .values({ transfer_id: transferId, kind: source.kind, source_id: source.id })
    .execute()
}

/** Takes back what a paper moved: for each of its transfers a new one the other way. A transfer is taken back once. */
// unscoped: the caller found the paper in its scope.
export async function correctInTx(
  tx: Tx,
  paper: TransferSource,
  document: string,
  source: TransferSource,
): Promise<{ budgetId: string; kind: FixedKind; amountFen: number }[]> {
  const { rows } = await sql<{ transfer_id: string; budget_id: string; kind: FixedKind; amount_fen: number }>`
    select t.transfer_id, t.budget_id, t.kind, t.amount_fen
      from transfer t join transfer_source s on s.transfer_id = t.transfer_id
     where s.kind = ${paper.kind} and s.source_id = ${paper.id} order by t.transfer_id`.execute(tx.db)
  const ids = rows.map(() => newId())
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, reverses, document, business_day, account_id)
    select u.i, t.budget_id, t.credit_account, t.debit_account, t.amount_fen, 'correct', t.person_id, t.line_id, t.transfer_id, ${document}, ${tx.day}, ${tx.scope.accountId}
      from unnest(${ids}::uuid[], ${rows.map((row) => row.transfer_id)}::uuid[]) as u(i, o) join transfer t on t.transfer_id = u.o`.execute(
    tx.db,
  )
  await sql`
    insert into transfer_source (transfer_id, kind, source_id) select i, ${source.kind}, ${source.id}::uuid from unnest(${ids}::uuid[]) as u(i)`.execute(
    tx.db,
  )
  return rows.map((row) => ({ budgetId: row.budget_id, kind: row.kind, amountFen: row.amount_fen }))
}

/** The book of a fund, unit and year, with all its accounts; opened with nothing in it when it is not there yet. */
// unscoped: the caller has checked that it may write to this unit's money.
export async function openBookInTx(
  tx: Tx,
  ask: { fundCode: string; unitId: string; year: number; document: string },
): Promise<Book> {
  await tx.db
    .insertInto('budget')
    .values({
      budget_id: newId(),
      fund_code: ask.fundCode,
      unit_id: ask.unitId,
      year: ask.year,
      total_fen: 0,
      document: ask.document,
    })
    .onConflict((conflict) => conflict.columns(['fund_code', 'unit_id', 'year']).doNothing())
    .execute()
  const { budget_id } = await tx.db
    .selectFrom('budget')
    .select('budget_id')
    .where('fund_code', '=', ask.fundCode)
    .where('unit_id', '=', ask.unitId)
    .where('year', '=', ask.year)
    .executeTakeFirstOrThrow()
  const book = { budgetId: budget_id, fundCode: ask.fundCode, unitId: ask.unitId, year: ask.year }
  await openAccountsInTx(tx, book)
  return book
}

/** Every account of a book, so that a transfer never lacks one. */
export async function openAccountsInTx(tx: Tx, book: Book): Promise<void> {
  await tx.db
    .insertInto('ledger_account')
    .values(
      ACCOUNT_KINDS.map((kind) => ({
        account_code: accountCode(book, kind),
        fund_code: book.fundCode,
        unit_id: book.unitId,
        year: book.year,
        kind,
        name: ACCOUNT_NAMES[kind],
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A budget's total, changed where what is free allows it. False: the caller takes everything back. The budget comes last. */
export async function changeTotalInTx(tx: Tx, budgetId: string, byFen: number): Promise<boolean> {
  const { rows } = await sql`
    update budget set total_fen = total_fen + ${byFen}
     where budget_id = ${budgetId} and ${AVAILABLE} + ${byFen}::bigint >= 0 returning 1`.execute(tx.db)
  return rows.length === 1
}
