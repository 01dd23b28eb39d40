import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '../access/units.ts'
import type { Db } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'

/** One fact that moves a figure: a person, the county of that day, at most one lead department. */
export interface FigureFact {
  readonly personId: string
  readonly measure: string
  readonly unitId: string
  readonly departmentId: string | null
  readonly day: PlainDate
  /** +1, or -1 to undo (a revoked certificate, a withdrawn completion). */
  readonly n: 1 | -1
}

/** Where a fact counts: its county and everything above, and the lead department beside them, which is its own cut. */
const unitsOf = (tree: UnitTree, fact: FigureFact) => [
  ...tree.ancestors(fact.unitId),
  ...(fact.departmentId ? [fact.departmentId] : []),
]

/** Facts that count every time (人次): a delta for each unit. */
export async function addFiguresInTx(tx: Tx, tree: UnitTree, facts: readonly FigureFact[]): Promise<void> {
  await writeDeltas(
    tx,
    facts.flatMap((fact) => unitsOf(tree, fact).map((unitId) => ({ ...fact, unitId }))),
  )
}

/**
 * Facts that count a person once a year in each unit (人): `first_in` holds how many there are, and only the step between 0 and 1
 * writes a delta. One person in two counties is 1 + 1 below and 1 above. Rows are taken in person order (lock order).
 */
export async function addPersonFiguresInTx(tx: Tx, tree: UnitTree, facts: readonly FigureFact[]): Promise<void> {
  const rows = facts
    .flatMap((fact) => unitsOf(tree, fact).map((unitId) => ({ ...fact, unitId, year: yearOf(fact.day) })))
    .sort((a, b) => (a.personId + a.unitId < b.personId + b.unitId ? -1 : 1))
  if (rows.length === 0) return
  const totals = new Map<string, (typeof rows)[number] & { sum: number }>()
  for (const row of rows) {
    const key = `${row.personId} ${row.measure} ${row.unitId} ${row.year}`
    const known = totals.get(key)
    if (known) known.sum += row.n
    else totals.set(key, { ...row, sum: row.n })
  }
  const list = [...totals.values()].filter((row) => row.sum !== 0)
  const { rows: stepped } = await sql<{
    person_id: string
    measure: string
    unit_id: string
    year: number
    step: number
  }>`
    with wanted as (
      select * from unnest(${list.map((row) => row.personId)}::uuid[], ${list.map((row) => row.measure)}::text[],
        ${list.map((row) => row.unitId)}::text[], ${list.map((row) => row.year)}::int[], ${list.map((row) => row.sum)}::int[])
        as w(person_id, measure, unit_id, year, sum)
    ), added as (
      insert into first_in as f (person_id, measure, unit_id, year, n)
      select person_id, measure, unit_id, year, sum from wanted where sum > 0
      on conflict (person_id, measure, unit_id, year) do update set n = f.n + excluded.n
      returning f.person_id, f.measure, f.unit_id, f.year, f.n
    ), taken as (
      -- Not by the insert: PostgreSQL checks a proposed row's constraints before it looks for the conflict.
      update first_in f set n = f.n + w.sum from wanted w
       where w.sum < 0 and f.person_id = w.person_id and f.measure = w.measure and f.unit_id = w.unit_id and f.year = w.year
      returning f.person_id, f.measure, f.unit_id, f.year, f.n
    ), written as (select * from added union all select * from taken)
    select w.person_id, w.measure, w.unit_id, w.year,
           (case when w.n > 0 then 1 else 0 end - case when w.n - v.sum > 0 then 1 else 0 end)::int as step
      from written w join wanted v using (person_id, measure, unit_id, year)`.execute(tx.db)
  if (stepped.length !== list.length) throw new Error('A fact was undone that had never counted.')
  const dayOf = new Map(list.map((row) => [`${row.personId} ${row.measure} ${row.unitId} ${row.year}`, row.day]))
  await writeDeltas(
    tx,
    stepped
      .filter((row) => row.step !== 0)
      .map((row) => ({
        personId: row.person_id,
        measure: row.measure,
        unitId: row.unit_id,
        day: dayOf.get(`${row.person_id} ${row.measure} ${row.unit_id} ${row.year}`)!,
        n: row.step,
      })),
  )
}

async function writeDeltas(
  tx: Tx,
  deltas: readonly { personId: string; unitId: string; measure: string; day: PlainDate; n: number }[],
) {
  if (deltas.length === 0) return
  await sql`insert into figure_delta (person_id, delta_id, unit_id, measure, day, n)
    select * from unnest(${deltas.map((d) => d.personId)}::uuid[], ${deltas.map(() => newId())}::uuid[],
      ${deltas.map((d) => d.unitId)}::text[], ${deltas.map((d) => d.measure)}::text[],
      ${deltas.map((d) => d.day)}::date[], ${deltas.map((d) => d.n)}::int[])`.execute(tx.db)
}

/** Live figures by unit and measure over [from, to]: compacted cells plus the tail of deltas not yet in them. */
export async function readFigures(
  db: Db,
  unitIds: readonly string[],
  measures: readonly string[],
  from: PlainDate,
  to: PlainDate,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ unit_id: string; measure: string; n: number }>`
    select unit_id, measure, sum(n)::bigint as n from (
      select c.unit_id, c.measure, c.n from figure_cell c
       where c.measure = any(${measures}) and c.unit_id = any(${unitIds}) and c.day between ${from} and ${to}
      union all
      select d.unit_id, d.measure, d.n from figure_delta d
        left join figure_cell c on c.measure = d.measure and c.unit_id = d.unit_id and c.day = d.day
       where d.measure = any(${measures}) and d.unit_id = any(${unitIds}) and d.day between ${from} and ${to}
         and (c.below_xid is null or d.xid >= c.below_xid)
    ) f group by unit_id, measure`.execute(db)
  return new Map(rows.map((row) => [`${row.unit_id} ${row.measure}`, row.n]))
}

/**
 * Folds the deltas that no running transaction can add to into cells; the tail stays short. Safe beside writers: a cell says up
 * to which transaction it holds everything. The lock keeps two processes from folding the same deltas twice.
 */
export async function compactFigures(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('compact_figures'))`.execute(trx)
    await sql`
      with mark as (select pg_snapshot_xmin(pg_current_snapshot()) as below)
      insert into figure_cell as f (unit_id, measure, day, n, below_xid)
      select d.unit_id, d.measure, d.day, sum(d.n)::bigint, mark.below
        from figure_delta d cross join mark
        left join figure_cell c on c.measure = d.measure and c.unit_id = d.unit_id and c.day = d.day
       where d.xid < mark.below and (c.below_xid is null or d.xid >= c.below_xid)
       group by d.unit_id, d.measure, d.day, mark.below
      on conflict (measure, unit_id, day) do update set n = f.n + excluded.n, below_xid = excluded.below_xid`.execute(
      trx,
    )
  })
}
