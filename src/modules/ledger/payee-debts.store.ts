import { type RawBuilder, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PayeeDebt } from './ledger.contract.ts'
import { type PayableAsk, waitingLines } from './payable.store.ts'

interface DebtRow {
  batch_id: string
  payee_name: string
  pay_fen: number
  debts: { id: string; number: string; restFen: number; dueDay: PlainDate }[]
}

/** Payees of a payment batch who still owe money that was claimed back, with what the batch would pay them. */
// unscoped: the caller found the batch in its scope.
export async function debtsOfPayBatch(db: Db, scope: Scope, day: PlainDate, payBatchId: string): Promise<PayeeDebt[]> {
  const payees = sql`
    select w.pay_batch_id as batch_id, w.payee_kind, w.payee_id, sum(w.amount_fen)::bigint as pay_fen from pay_line w
     where w.pay_batch_id = ${payBatchId} and w.status <> 'withdrawn' group by 1, 2, 3`
  return (await debtsOf(db, scope, payees)).map((row) => debtView(scope, day, row))
}

/** The same, of everything that waits for money, by claim batch. */
export async function debtsOfPayable(db: Db, ask: PayableAsk): Promise<ReadonlyMap<string, PayeeDebt[]>> {
  const payees = sql`
    select w.batch_id, w.payee_kind, w.payee_id, sum(w.amount_fen)::bigint as pay_fen from (${waitingLines(ask)}) w
     where not w.held group by 1, 2, 3`
  const byBatch = Map.groupBy(await debtsOf(db, ask.scope, payees), (row) => row.batch_id)
  return new Map([...byBatch].map(([id, rows]) => [id, rows.map((row) => debtView(ask.scope, ask.day, row))]))
}

/** Open debts are few: they are laid against the payees, not the payees against them. */
async function debtsOf(db: Db, scope: Scope, payees: RawBuilder<unknown>): Promise<DebtRow[]> {
  const { rows } = await sql<DebtRow>`
    with owed as materialized (
      select r.debtor_kind, r.debtor_id, min(r.debtor_name) as name,
             jsonb_agg(jsonb_build_object('id', r.receivable_id, 'number', r.number, 'restFen', r.amount_fen - r.back_fen - r.written_fen, 'dueDay', r.due_day)
                       order by r.due_day, r.number) as debts
        from receivable r where r.status = 'open' and ${inScope(scope, 'receivable', 'r')} group by 1, 2)
    select y.batch_id, o.name as payee_name, y.pay_fen, o.debts
      from owed o join (${payees}) y on y.payee_kind = o.debtor_kind and y.payee_id = o.debtor_id
     order by o.name, y.batch_id`.execute(db)
  return rows
}

function debtView(scope: Scope, day: PlainDate, row: DebtRow): PayeeDebt {
  const { role } = scope
  const reads = role !== 'public' && role !== 'system' && mayDo(role, 'clawback.read')
  return {
    payeeName: row.payee_name,
    payFen: row.pay_fen,
    owedFen: row.debts.reduce((sum, debt) => sum + debt.restFen, 0),
    debts: row.debts.map(({ id, number, restFen, dueDay }) => ({
      number,
      restFen,
      dueDay,
      overdue: day > dueDay,
      link: reads ? CONSOLE.receivable(id) : null,
    })),
  }
}
