import { sql } from 'kysely'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { AVAILABLE } from './book.store.ts'
import { sumsOf, UNDER_WAY } from './budget.store.ts'

interface Row {
  budget_id: string
  fund_code: string
  fund_name: string
  year: number
  unit_id: string
  total_fen: number
  reserved_fen: number
  paid_fen: number
  committed_fen: number
  in_transit_fen: number
  receivable_fen: number
  available_fen: number
  received_fen: number
  allocated_fen: number
  carried_fen: number
}

/** Every budget of the scope under the one it was allocated from, upper ones first: who got how much, and what is left of it. */
export async function allocationTree(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: { fund?: string | undefined; year?: number | undefined },
) {
  const { rows } = await sql<Row>`
    select g.budget_id, g.fund_code, f.name as fund_name, g.year, g.unit_id, g.total_fen, g.reserved_fen, g.paid_fen, g.committed_fen, ${UNDER_WAY.columns}, ${AVAILABLE} as available_fen,
           coalesce(t.received, 0)::bigint as received_fen, coalesce(t.allocated, 0)::bigint as allocated_fen,
           coalesce(t.carried, 0)::bigint as carried_fen
      from budget g join fund f on f.fund_code = g.fund_code
      ${UNDER_WAY.joins}
      left join lateral (
        select sum(case when k = 'receive' then n when k = 'give_back' then -n else 0 end) as received,
               sum(case when k = 'carry_in' then n when k = 'carry_out' then -n else 0 end) as carried,
               sum(case when k = 'allocate' then n when k = 'take_back' then -n else 0 end) as allocated
          from (select coalesce(o.kind, t.kind) as k, case when o.kind is null then t.amount_fen else -t.amount_fen end as n
                  from transfer t left join transfer o on o.transfer_id = t.reverses
                 where t.budget_id = g.budget_id and t.kind in ('receive', 'give_back', 'allocate', 'take_back', 'carry_in', 'carry_out', 'correct')) m) t on true
     where ${inScope(scope, 'budget', 'g')} and ${ask.fund ? sql`g.fund_code = ${ask.fund}` : sql`true`}
       and ${ask.year ? sql`g.year = ${ask.year}` : sql`true`}
     order by g.year desc, g.fund_code, g.unit_id limit 3000`.execute(db)
  const key = (row: Pick<Row, 'fund_code' | 'year'>, unitId: string) => `${row.fund_code} ${row.year} ${unitId}`
  const known = new Map(rows.map((row) => [key(row, row.unit_id), row]))
  const parentOf = (row: Row) =>
    tree
      .ancestors(row.unit_id)
      .slice(1)
      .find((unit) => known.has(key(row, unit))) ?? null
  const depthOf = (row: Row): number => {
    const parent = parentOf(row)
    return parent === null ? 0 : 1 + depthOf(known.get(key(row, parent))!)
  }
  const path = (row: Row) => `${9999 - row.year} ${row.fund_code} ${tree.ancestors(row.unit_id).reverse().join('/')}`
  return rows
    .toSorted((a, b) => (path(a) < path(b) ? -1 : 1))
    .map((row) => ({
      budgetId: row.budget_id,
      fundCode: row.fund_code,
      fundName: row.fund_name,
      year: row.year,
      unitId: row.unit_id,
      unitName: tree.get(row.unit_id).name,
      parentId: parentOf(row),
      depth: depthOf(row),
      ownFen: row.total_fen + row.allocated_fen - row.received_fen - row.carried_fen,
      receivedFen: row.received_fen,
      /** From the year before, less what went on into the next: a year's own money, from no unit above. */
      carriedFen: row.carried_fen,
      allocatedFen: row.allocated_fen,
      totalFen: row.total_fen,
      ...sumsOf(row),
      availableFen: row.available_fen,
    }))
}
