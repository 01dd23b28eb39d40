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
  committed_fen: number
  in_transit_fen: number
  receivable_fen: number
  available_fen: number
  document: string
  assumption: string | null
}

/**
 * What a budget's own sums do not tell apart: what is with the bank (a released batch, whose result comes whole), and what was paid and
 * is asked back.
 */
// unscoped: laid beside budgets that the caller asked for in its scope.
export const UNDER_WAY = {
  columns: sql`coalesce(sent.fen, 0)::bigint as in_transit_fen, coalesce(owed.fen, 0)::bigint as receivable_fen`,
  joins: sql`
      left join (select budget_id, sum(declared_fen)::bigint as fen from pay_batch where status = 'released' group by 1) sent on sent.budget_id = g.budget_id
      left join (select budget_id, sum(amount_fen - back_fen - written_fen)::bigint as fen from receivable where status = 'open' group by 1) owed on owed.budget_id = g.budget_id`,
}

/** Each sum under the name of the account that holds it. */
export const sumsOf = (row: {
  readonly reserved_fen: number
  readonly paid_fen: number
  readonly committed_fen: number
  readonly in_transit_fen: number
  readonly receivable_fen: number
}) => ({
  reservedFen: row.reserved_fen,
  paidFen: row.paid_fen,
  committedFen: row.committed_fen,
  approvedFen: row.reserved_fen - row.committed_fen - row.in_transit_fen,
  inTransitFen: row.in_transit_fen,
  standingFen: row.paid_fen - row.receivable_fen,
  receivableFen: row.receivable_fen,
})

/** Budgets of the scope, newest year first. */
export async function findBudgets(
  db: Db,
  scope: Scope,
  ask: { year?: number | undefined; id?: string; fund?: string | undefined; unit?: string },
): Promise<BudgetRecord[]> {
  const { rows } = await sql<BudgetRecord>`
    select g.budget_id, g.fund_code, f.name as fund_name, g.unit_id, g.year, g.total_fen, g.reserved_fen, g.paid_fen, g.committed_fen, ${UNDER_WAY.columns}, ${AVAILABLE} as available_fen, g.document,
           (select string_agg(distinct u.assumption, '；') from fund_use u where u.fund_code = g.fund_code) as assumption
      from budget g join fund f on f.fund_code = g.fund_code
      ${UNDER_WAY.joins}
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
  ...sumsOf(row),
  availableFen: row.available_fen,
  document: row.document,
  assumption: row.assumption,
})
