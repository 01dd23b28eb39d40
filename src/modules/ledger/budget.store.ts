import { sql } from 'kysely'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { AVAILABLE } from './book.store.ts'

export interface BudgetRecord {
  budget_id: string
  fund_code: string
  fund_name: string
  unit_id: string
  year: number
  total_fen: number
  reserved_fen: number
  paid_fen: number
  available_fen: number
  document: string
  assumption: string | null
}

/** Budgets of the scope, newest year first. */
export async function findBudgets(
  db: Db,
  scope: Scope,
  ask: { year?: number | undefined; id?: string; fund?: string | undefined; unit?: string },
): Promise<BudgetRecord[]> {
  const { rows } = await sql<BudgetRecord>`
    select g.budget_id, g.fund_code, f.name as fund_name, g.unit_id, g.year, g.total_fen, g.reserved_fen, g.paid_fen, ${AVAILABLE} as available_fen, g.document,
           (select string_agg(distinct u.assumption, '；') from fund_use u where u.fund_code = g.fund_code) as assumption
      from budget g join fund f on f.fund_code = g.fund_code
     where ${inScope(scope, 'budget', 'g')} and ${ask.year ? sql`g.year = ${ask.year}` : sql`true`} and ${ask.id ? sql`g.budget_id = ${ask.id}` : sql`true`}
       and ${ask.fund ? sql`g.fund_code = ${ask.fund}` : sql`true`} and ${ask.unit ? sql`g.unit_id = ${ask.unit}` : sql`true`}
     order by g.year desc, g.unit_id, g.fund_code
     limit 1000`.execute(db)
  return rows
}

export const budgetViewOf = (tree: UnitTree, row: BudgetRecord) => ({
  id: row.budget_id,
  fundCode: row.fund_code,
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  year: row.year,
  totalFen: row.total_fen,
  reservedFen: row.reserved_fen,
  paidFen: row.paid_fen,
  availableFen: row.available_fen,
  document: row.document,
  assumption: row.assumption,
})
