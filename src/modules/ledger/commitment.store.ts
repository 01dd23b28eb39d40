import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { accountIn } from './account.store.ts'
import { accountCode, MOVES } from './accounts.rules.ts'
import { ACCOUNT_NAMES, type Book } from './ledger.types.ts'

/** Money that a voucher holds, in the book that committed it. */
export interface VoucherMoney {
  readonly budgetId: string
  readonly voucherId: string
  readonly batchId: string
  readonly personId: string
  readonly amountFen: number
}

type CommitmentKind = 'commit' | 'release' | 'consume'
interface Movement {
  readonly batchId: string
  readonly amountFen: number
  readonly voucherId?: string
  readonly personId?: string
  readonly lineId?: string
}

/** One transfer each, with the voucher beside it: the transfer's own row is sealed as it stands. */
async function moveInTx(
  tx: Tx,
  book: Book,
  kind: CommitmentKind,
  movements: readonly Movement[],
  document: string,
): Promise<void> {
  const ids = movements.map(() => newId())
  const persons = movements.map((one) => one.personId ?? null)
  const { debit, credit } = MOVES[kind]
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, document, business_day, account_id)
    select i, ${book.budgetId}, ${accountIn(book, debit)}, ${accountIn(book, credit)}, f, ${kind}, p, l, ${document}, ${tx.day}, ${tx.scope.accountId}
      from unnest(${ids}::uuid[], ${movements.map((one) => one.amountFen)}::bigint[], ${persons}::uuid[],
                  ${movements.map((one) => one.lineId ?? null)}::uuid[]) as u(i, f, p, l)`.execute(tx.db)
  await sql`
    insert into voucher_transfer (transfer_id, kind, batch_id, person_id, voucher_id)
    select i, ${kind}, b, p, v
      from unnest(${ids}::uuid[], ${movements.map((one) => one.batchId)}::uuid[], ${persons}::uuid[],
                  ${movements.map((one) => one.voucherId ?? null)}::uuid[]) as u(i, b, p, v)`.execute(tx.db)
}

/**
 * Promises money to a batch of vouchers before the first of them is handed out. False when the budget does not hold it: the
 * caller rolls back, because the transfer is already written.
 */
export async function commitInTx(
  tx: Tx,
  book: Book,
  batch: { readonly batchId: string; readonly amountFen: number },
  document: string,
): Promise<boolean> {
  await sql`
    insert into ledger_account (account_code, fund_code, unit_id, year, kind, name)
    values (${accountCode(book, 'committed')}, ${book.fundCode}, ${book.unitId}, ${book.year}, 'committed', ${ACCOUNT_NAMES.committed})
    on conflict do nothing`.execute(tx.db)
  await moveInTx(tx, book, 'commit', [batch], document)
  const taken = await sql`
    update budget set committed_fen = committed_fen + ${batch.amountFen}, reserved_fen = reserved_fen + ${batch.amountFen}
     where budget_id = ${book.budgetId} and total_fen - reserved_fen - paid_fen >= ${batch.amountFen} returning 1`.execute(
    tx.db,
  )
  return taken.rows.length === 1
}

/** Gives back what a batch committed and did not hand out. */
export async function releaseRestInTx(
  tx: Tx,
  batch: { readonly batchId: string; readonly budgetId: string; readonly amountFen: number },
  document: string,
): Promise<void> {
  if (batch.amountFen === 0) return
  await moveInTx(tx, await bookInTx(tx, batch.budgetId), 'release', [batch], document)
  await giveBackInTx(tx, batch.budgetId, batch.amountFen)
}

/** Gives back what ended vouchers held, book by book in one order. */
export async function releaseVouchersInTx(tx: Tx, vouchers: readonly VoucherMoney[], document: string): Promise<void> {
  const byBook = Map.groupBy(
    vouchers.filter((one) => one.amountFen > 0),
    (one) => one.budgetId,
  )
  for (const [budgetId, own] of [...byBook].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await moveInTx(tx, await bookInTx(tx, budgetId), 'release', own, document)
    await giveBackInTx(tx, budgetId, sumOf(own))
  }
}

/** What an approved line takes over from a voucher of the same book: committed no more, free for the reservation beside it. */
export async function consumeInTx(
  tx: Tx,
  book: Book,
  vouchers: readonly (VoucherMoney & { readonly lineId: string })[],
  document: string,
): Promise<void> {
  if (vouchers.length > 0) await moveInTx(tx, book, 'consume', vouchers, document)
}

export const sumOf = (lines: readonly { readonly amountFen: number }[]) =>
  lines.reduce((sum, line) => sum + line.amountFen, 0)

async function giveBackInTx(tx: Tx, budgetId: string, amountFen: number) {
  await sql`
    update budget set committed_fen = committed_fen - ${amountFen}, reserved_fen = reserved_fen - ${amountFen}
     where budget_id = ${budgetId}`.execute(tx.db)
}

// unscoped: the book of a voucher that the caller moves.
async function bookInTx(tx: Tx, budgetId: string): Promise<Book> {
  const row = await tx.db
    .selectFrom('budget')
    .select(['fund_code', 'unit_id', 'year'])
    .where('budget_id', '=', budgetId)
    .executeTakeFirstOrThrow()
  return { budgetId, fundCode: row.fund_code, unitId: row.unit_id, year: row.year }
}
