import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { accountCode, MOVES } from './accounts.rules.ts'
import type { Book, LineKey, TransferKind } from './ledger.types.ts'

export interface FundForUse {
  readonly fundCode: string
  readonly name: string
  readonly document: string
  /** What no text settles about the source of money, as a named assumption. */
  readonly assumption: string | null
}

/**
 * The book that pays a program in a region on a day (fund × subsidy, dated). Outside every dated row the nearest later one is
 * named, so that a claim can be written down; `fundMayPay` then refuses it when money would be reserved.
 */
// unscoped: which book pays which subsidy is public policy, not anybody's record.
export async function fundFor(
  db: Db,
  regionId: string,
  program: string,
  day: PlainDate,
): Promise<FundForUse | undefined> {
  const { rows } = await sql<{ fund_code: string; name: string; document: string; assumption: string | null }>`
    select u.fund_code, f.name, u.document, u.assumption
      from fund_use u join fund f using (fund_code)
     where u.region_id = ${regionId} and u.program = ${program}
     order by (u.from_day <= ${day} and (u.to_day is null or u.to_day > ${day})) desc, u.from_day
     limit 1`.execute(db)
  const [row] = rows
  return row && { fundCode: row.fund_code, name: row.name, document: row.document, assumption: row.assumption }
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
    .execute()
  const row = chain.map((unit) => rows.find((budget) => budget.unit_id === unit)).find((budget) => budget !== undefined)
  return row && { budgetId: row.budget_id, fundCode, unitId: row.unit_id, year }
}

export interface TransferLine extends LineKey {
  readonly amountFen: number
  readonly payLineId?: string
}

/** Writes one transfer a line, all of one kind and book. */
export async function transferInTx(
  tx: Tx,
  book: Book,
  kind: TransferKind,
  lines: readonly TransferLine[],
  document: string,
): Promise<void> {
  if (lines.length === 0) return
  const { debit, credit } = MOVES[kind]
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day, account_id)
    select i, ${book.budgetId}, ${accountCode(book, debit)}, ${accountCode(book, credit)}, f, ${kind}, p, l, y, ${document}, ${tx.day}, ${tx.scope.accountId}
      from unnest(${lines.map(() => newId())}::uuid[], ${lines.map((line) => line.amountFen)}::bigint[], ${lines.map((line) => line.personId)}::uuid[],
                  ${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.payLineId ?? null)}::uuid[]) as u(i, f, p, l, y)`.execute(
    tx.db,
  )
}

/**
 * Reserves the lines' money: one transfer each, and the budget last, changed only where it holds the whole sum. False when it
 * does not: the caller rolls back to its savepoint, because the transfers are already written.
 */
export async function reserveInTx(
  tx: Tx,
  book: Book,
  lines: readonly TransferLine[],
  document: string,
): Promise<boolean> {
  await transferInTx(tx, book, 'reserve', lines, document)
  const sum = lines.reduce((total, line) => total + line.amountFen, 0)
  const taken = await sql`
    update budget set reserved_fen = reserved_fen + ${sum}
     where budget_id = ${book.budgetId} and total_fen - reserved_fen - paid_fen >= ${sum} returning budget_id`.execute(
    tx.db,
  )
  return taken.rows.length === 1
}

/** What the budget still holds, locked until COMMIT; only asked once the sum did not fit. */
// unscoped: the claim's book, found by findBook.
export async function lockAvailableInTx(tx: Tx, book: Book): Promise<number> {
  const { rows } = await sql<{ available: number }>`
    select total_fen - reserved_fen - paid_fen as available from budget where budget_id = ${book.budgetId} for no key update`.execute(
    tx.db,
  )
  return rows[0]!.available
}
