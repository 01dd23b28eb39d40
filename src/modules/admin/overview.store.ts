import { sql } from 'kysely'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { inScope, type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'

/** Classes that are being taught, and those that wait for the review of their completion. */
export async function countClasses(db: Db, scope: Scope): Promise<{ running: number; finished: number }> {
  return scoped(db, scope, 'training_class')
    .select([
      sql<number>`count(*) filter (where training_class.status = 'running')`.as('running'),
      sql<number>`count(*) filter (where training_class.status = 'finished')`.as('finished'),
    ])
    .executeTakeFirstOrThrow()
}

/** Fen that reached their payees this year, by the claims and grants in the scope. */
export async function paidInYear(db: Db, scope: Scope, day: PlainDate): Promise<number> {
  const { rows } = await sql<{ fen: number }>`
    select coalesce(sum(l.amount_fen), 0)::bigint as fen from money_line l
     where ${inScope(scope, 'claim_line', 'l')} and l.status = 'paid'
       and l.paid_day >= ${`${yearOf(day)}-01-01`}::date and l.paid_day <= ${day}::date`.execute(db)
  return rows[0]!.fen
}

/** This year's budget in the scope, in fen; undefined where it sees none. */
export async function budgetInYear(db: Db, scope: Scope, day: PlainDate): Promise<number | undefined> {
  const { rows } = await sql<{ n: number; fen: number }>`
    select count(*) as n, coalesce(sum(b.total_fen), 0)::bigint as fen from budget b
     where ${inScope(scope, 'budget', 'b')} and b.year = ${yearOf(day)}`.execute(db)
  return rows[0]!.n > 0 ? rows[0]!.fen : undefined
}

/**
 * This year's targets of a unit: its own row, or for the region that set the table the sum of its regions. Departments are
 * another cut of the same work and are never added to it (G1).
 */
export async function targetsOfUnit(db: Db, unitId: string, day: PlainDate): Promise<Map<string, number>> {
  const { rows } = await sql<{ measure: string; value: number }>`
    select t.measure, sum(t.value)::bigint as value
      from target t join target_table tt on tt.table_id = t.table_id join unit u on u.unit_id = t.unit_id
     where tt.year = ${yearOf(day)} and (t.unit_id = ${unitId} or (tt.region_id = ${unitId} and u.kind = 'region'))
     group by t.measure`.execute(db)
  return new Map(rows.map((row) => [row.measure, row.value]))
}
