import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { SearchHit, SearchSource } from '#src/platform/module.ts'
import { BUDGET_DOCUMENT_NAMES, type BudgetDocumentKind, CHECK_STATUS_NAMES } from './budget-document.types.ts'
import { batchOfDetail } from './detail-number.rules.ts'
import { PAY_BATCH_STATUS_NAMES, type PayBatchStatus } from './ledger.types.ts'
import { RECEIVABLE_STATUS_NAMES, type ReceivableStatus } from './money.types.ts'

const HITS = 5

/** Payment batches, bank statements, debts and papers by a part of their number; a detail number finds its batch. */
export const ledgerSearch: SearchSource = async ({ db }, scope, q) => {
  const asked = q.normalize('NFKC').trim().toUpperCase()
  if (!/^([A-Z]{2}-?)?[\d-]{3,}$/.test(asked)) return []
  const like = `%${batchOfDetail(asked) ?? asked}%`
  const hits: SearchHit[] = []
  if (mayDo(scope.role, 'fund.read')) {
    const { rows: batches } = await sql<{ id: string; number: string; fen: number; n: number; status: PayBatchStatus }>`
      select b.pay_batch_id as id, b.number, b.declared_fen as fen, b.declared_count as n, b.status from pay_batch b
       where ${inScope(scope, 'pay_batch', 'b')} and b.number like ${like} order by b.number desc limit ${HITS}`.execute(
      db,
    )
    hits.push(
      ...batches.map((row) => ({
        kind: 'payment' as const,
        title: row.number,
        detail: `拨付批次，${row.n} 条 ${formatYuan(row.fen)} 元，${PAY_BATCH_STATUS_NAMES[row.status]}`,
        link: CONSOLE.payBatch(row.id),
      })),
    )
    const { rows: pages } = await sql<{ id: string; number: string; fund: string; withdrawn: boolean }>`
      select s.statement_id as id, s.number, f.name as fund, s.withdrawn_day is not null as withdrawn
        from bank_statement s join budget g on g.budget_id = s.budget_id join fund f on f.fund_code = g.fund_code
       where ${inScope(scope, 'bank_statement', 's')} and s.number like ${like} order by s.number desc limit ${HITS}`.execute(
      db,
    )
    hits.push(
      ...pages.map((row) => ({
        kind: 'statement' as const,
        title: row.number,
        detail: `银行对账单，${row.fund}${row.withdrawn ? '，已撤回' : ''}`,
        link: CONSOLE.bankStatement(row.id),
      })),
    )
    const { rows: papers } = await sql<{
      id: string
      number: string
      kind: BudgetDocumentKind
      fen: number
      status: keyof typeof CHECK_STATUS_NAMES
    }>`
      select d.document_id as id, d.number, d.kind, d.amount_fen as fen, d.status from budget_document d
       where ${inScope(scope, 'budget_document', 'd')} and d.number like ${like} order by d.number desc limit ${HITS}`.execute(
      db,
    )
    hits.push(
      ...papers.map((row) => ({
        kind: 'paper' as const,
        title: row.number,
        detail: `资金文书，${BUDGET_DOCUMENT_NAMES[row.kind]} ${formatYuan(row.fen)} 元，${CHECK_STATUS_NAMES[row.status]}`,
        link: CONSOLE.budgetDocument(row.id),
      })),
    )
  }
  if (mayDo(scope.role, 'clawback.read')) {
    const { rows: debts } = await sql<{
      id: string
      number: string
      debtor: string
      fen: number
      status: ReceivableStatus
    }>`
      select r.receivable_id as id, r.number, r.debtor_name as debtor, r.amount_fen as fen, r.status from receivable r
       where ${inScope(scope, 'receivable', 'r')} and r.number like ${like} order by r.number desc limit ${HITS}`.execute(
      db,
    )
    hits.push(
      ...debts.map((row) => ({
        kind: 'debt' as const,
        title: row.number,
        detail: `追缴，${row.debtor}，${formatYuan(row.fen)} 元，${RECEIVABLE_STATUS_NAMES[row.status]}`,
        link: CONSOLE.receivable(row.id),
      })),
    )
  }
  return hits
}
