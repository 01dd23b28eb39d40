import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'

export interface YearBudget {
  readonly budget_id: string
  readonly fund_code: string
  readonly unit_id: string
  readonly total_fen: number
  /** Reserved or paid, promises of vouchers among it. */
  readonly used_fen: number
}

/** What was handed down for a year to these units and those above them, by book. */
// unscoped: a run answers for a whole region, and its books lie with the region or above it.
export async function yearBudgets(
  db: Db,
  ask: { year: number; unitIds: readonly string[]; fundCodes: readonly string[] },
): Promise<YearBudget[]> {
  const { rows } = await sql<YearBudget>`
    select budget_id, fund_code, unit_id, total_fen, reserved_fen + paid_fen as used_fen from budget
     where year = ${ask.year} and unit_id = any(${[...ask.unitIds]}) and fund_code = any(${[...ask.fundCodes]})
       and total_fen > 0`.execute(db)
  return rows
}

// unscoped: which books there are is public.
export async function fundNames(db: Db, fundCodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('fund')
    .select(['fund_code', 'name'])
    .where('fund_code', 'in', fundCodes.length > 0 ? fundCodes : [''])
    .execute()
  return new Map(rows.map((row) => [row.fund_code, row.name]))
}
