import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { personMeant } from '#src/modules/registry/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { everyRow } from '#src/platform/http/export-list.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { type AccountTotals, accountCode, balanceOf, balances } from './accounts.rules.ts'
import type { TransferSource } from './book.store.ts'
import type { BudgetRecord } from './budget.store.ts'
import {
  ACCOUNT_KINDS,
  ACCOUNT_NAMES,
  type AccountKind,
  TRANSFER_KINDS,
  TRANSFER_NAMES,
  type TransferKind,
} from './ledger.types.ts'

interface TransferRecord {
  transfer_id: string
  recorded_at: Date
  business_day: PlainDate
  kind: TransferKind
  debit: AccountKind
  credit: AccountKind
  amount_fen: number
  document: string
  line_id: string | null
  granted: boolean
  pay_batch_id: string | null
  source: TransferSource['kind'] | null
  source_id: string | null
  receivable_id: string | null
  voucher_batch_id: string | null
  voucher_id: string | null
}

/** What each account of the book has taken and given. */
// unscoped: the caller found the budget in its scope.
export async function accountTotals(db: Db, budget: BudgetRecord): Promise<AccountTotals[]> {
  const { rows } = await sql<{ kind: AccountKind; debit: number; credit: number }>`
    select a.kind, coalesce(d.fen, 0) as debit, coalesce(c.fen, 0) as credit
      from ledger_account a
      left join (select debit_account as code, sum(amount_fen)::bigint as fen from transfer where budget_id = ${budget.budget_id} group by 1) d on d.code = a.account_code
      left join (select credit_account as code, sum(amount_fen)::bigint as fen from transfer where budget_id = ${budget.budget_id} group by 1) c on c.code = a.account_code
     where a.fund_code = ${budget.fund_code} and a.unit_id = ${budget.unit_id} and a.year = ${budget.year}`.execute(db)
  return ACCOUNT_KINDS.flatMap((kind) => {
    const row = rows.find((one) => one.kind === kind)
    return row ? [{ kind, debitFen: row.debit, creditFen: row.credit }] : []
  })
}

/** A transfer with where to look: the batch, the claim, or the paper that made it. */
const TRANSFERS = sql`
    select t.transfer_id, t.recorded_at, t.business_day, t.kind, d.kind as debit, c.kind as credit, t.amount_fen, t.document, t.line_id, w.pay_batch_id,
           -- unscoped: of a book that was found in the scope; only whose page it is.
           exists (select 1 from grant_application g where g.grant_id = t.line_id) as granted,
           s.kind as source, s.source_id, e.receivable_id, v.batch_id as voucher_batch_id, v.voucher_id
      from transfer t
      join ledger_account d on d.account_code = t.debit_account
      join ledger_account c on c.account_code = t.credit_account
      left join pay_line w on w.pay_line_id = t.pay_line_id
      left join transfer_source s on s.transfer_id = t.transfer_id
      left join receivable_entry e on s.kind = 'receivable_entry' and e.entry_id = s.source_id
      left join voucher_transfer v on v.transfer_id = t.transfer_id`

/** Money promised to vouchers, or given back by one of them: the voucher, else its issue. */
const voucherLinkOf = (scope: Scope, row: TransferRecord): string | null => {
  if (!row.voucher_batch_id || !mayDo(scope.role, 'voucher.read')) return null
  return row.voucher_id ? CONSOLE.voucher(row.voucher_id) : CONSOLE.voucherBatch(row.voucher_batch_id)
}

const linkOf = (scope: Scope, row: TransferRecord): string | null => {
  if (row.source === 'bank_difference') return CONSOLE.bankStatement(row.source_id!)
  if (row.pay_batch_id) return CONSOLE.payBatch(row.pay_batch_id)
  if (row.source === 'budget_document') return CONSOLE.budgetDocument(row.source_id!)
  if (row.source === 'receivable') return CONSOLE.receivable(row.source_id!)
  if (row.receivable_id) return CONSOLE.receivable(row.receivable_id)
  if (!row.line_id) return voucherLinkOf(scope, row)
  if (row.granted) return mayDo(scope.role, 'grant.read') ? CONSOLE.grant(row.line_id) : null
  return mayDo(scope.role, 'claim.read') ? CONSOLE.claimLine(row.line_id) : null
}

const transferView = (scope: Scope, row: TransferRecord) => ({
  id: row.transfer_id,
  at: row.recorded_at.toISOString(),
  day: row.business_day,
  kind: row.kind,
  kindName: TRANSFER_NAMES[row.kind],
  debit: ACCOUNT_NAMES[row.debit],
  credit: ACCOUNT_NAMES[row.credit],
  amountFen: row.amount_fen,
  document: row.document,
  link: linkOf(scope, row),
})

/** What one paper moved, in the order of its making. */
// unscoped: the caller found the paper in its scope.
export async function transfersOf(db: Db, scope: Scope, source: TransferSource) {
  const { rows } = await sql<TransferRecord>`
    ${TRANSFERS} where s.kind = ${source.kind} and s.source_id = ${source.id} order by t.transfer_id limit 500`.execute(
    db,
  )
  return rows.map((row) => transferView(scope, row))
}

/** What a movement is looked for by: a part of its paper's number or of what it is called; or the person it is about. */
export interface TransferFilter {
  readonly q?: string | undefined
}

// unscoped: the caller found the budget in its scope, and a transfer belongs to one budget.
const transfersIn = (budgetId: string, { q }: TransferFilter, keys: KeyService) =>
  sql<SqlBool>`(t.budget_id = ${budgetId} and ${searched(q, (words) => {
    const kinds = TRANSFER_KINDS.filter((kind) => TRANSFER_NAMES[kind].includes(words))
    return sql`(${holds(words, sql`t.document`)} or t.kind = any(${kinds})
      or t.person_id in (select p.person_id from person p where ${personMeant(keys, words, 'p')}))`
  })})`

/** Movements of a book, the newest first. */
// unscoped: as above.
async function findTransfers(
  db: Db,
  where: RawBuilder<SqlBool>,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<TransferRecord[]> {
  const { rows } = await sql<TransferRecord>`
    ${TRANSFERS}
     where ${where} and ${page.after ? sql`t.transfer_id < ${page.after}::uuid` : sql`true`}
     order by t.transfer_id desc
     limit ${page.limit}`.execute(db)
  return rows
}

/** What an export of the book is made of: every movement that the filter leaves, the newest first. */
export const everyTransfer = (db: Db, keys: KeyService, scope: Scope, budgetId: string, filter: TransferFilter) =>
  everyRow<ReturnType<typeof transferView>, string>(
    async (after, limit) =>
      (await findTransfers(db, transfersIn(budgetId, filter, keys), { after, limit })).map((row) =>
        transferView(scope, row),
      ),
    (row) => row.id,
  )

/** The book of one budget: every movement, newest first, and the accounts with the proof that they balance. */
// unscoped: the caller found the budget in its scope, and a transfer belongs to one budget.
export async function ledgerPage(
  db: Db,
  keys: KeyService,
  scope: Scope,
  budget: BudgetRecord,
  ask: PageAsk & TransferFilter,
) {
  const where = transfersIn(budget.budget_id, ask, keys)
  const transfers = await newestFirst(ask, {
    read: (after, limit) => findTransfers(db, where, { after, limit }),
    count: () => countRows(db, sql`from transfer t where ${where}`),
    id: (row) => row.transfer_id,
    view: (row) => transferView(scope, row),
  })
  const accounts = await accountTotals(db, budget)
  return {
    ...transfers,
    accounts: accounts.map((account) => ({
      code: accountCode({ fundCode: budget.fund_code, unitId: budget.unit_id, year: budget.year }, account.kind),
      name: ACCOUNT_NAMES[account.kind],
      debitFen: account.debitFen,
      creditFen: account.creditFen,
      balanceFen: balanceOf(account),
    })),
    balanced: balances(accounts, {
      totalFen: budget.total_fen,
      reservedFen: budget.reserved_fen,
      paidFen: budget.paid_fen,
    }),
  }
}
