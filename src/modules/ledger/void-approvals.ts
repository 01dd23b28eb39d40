import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { BudgetDocumentRow } from './budget.contract.ts'
import { findBudgets } from './budget.store.ts'
import type { LedgerDeps } from './deps.ts'
import { insertPaperInTx } from './propose-budget-document.ts'

export type VoidRefusal = 'line_not_approved' | 'several_budgets' | 'void_before'

/**
 * Asks for an approval to be taken back before the money left: the lines keep their reserved money until a second person
 * confirms the paper. Lines in a disbursement batch are not open to it; withdraw the batch first.
 */
export async function voidApprovals(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  batchId: string,
  body: { lineIds: readonly string[]; document: string; reason: string },
): Promise<Decision<BudgetDocumentRow, VoidRefusal>> {
  const waiting = found(await deps.claims.lockToPayInTx(tx, scope, [batchId]), '这批申领')
  const wanted = new Set(body.lineIds)
  const lines = waiting.filter((line) => wanted.has(line.lineId))
  if (lines.length < wanted.size) return refuse('line_not_approved', { lines: wanted.size - lines.length })
  const [first] = lines
  if (!first || lines.some((line) => line.budgetId !== first.budgetId)) return refuse('several_budgets')
  // unscoped: the lines are in the scope; a paper about them may only be told by its number.
  const { rows: open } = await sql<{ number: string }>`
    select d.number from budget_document d, jsonb_array_elements(d.lines) l
     where d.kind = 'void' and d.status = 'proposed' and l->>'lineId' = any(${[...wanted]}) limit 1`.execute(tx.db)
  if (open[0]) return refuse('void_before', { number: open[0].number })
  const [budget] = await findBudgets(tx.db, scope, { id: first.budgetId })
  const book = found(budget, '这笔预算')
  return accept(
    await insertPaperInTx(tx, await deps.platform.unitTree(), scope, {
      kind: 'void',
      fundCode: book.fund_code,
      unitId: book.unit_id,
      year: book.year,
      budgetId: book.budget_id,
      otherUnitId: null,
      otherYear: null,
      otherBudgetId: null,
      amountFen: lines.reduce((sum, line) => sum + line.amountFen, 0),
      reverses: null,
      lines: lines.map(({ personId, lineId, amountFen }) => ({ personId, lineId, amountFen })),
      document: body.document,
      reason: body.reason,
    }),
  )
}
