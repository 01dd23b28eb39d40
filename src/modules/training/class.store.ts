import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope, scoped } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { PUBLIC_STATUSES } from './class-actions.rules.ts'
import type { HeldScope } from './class-application.rules.ts'
import type { ClassStatus } from './training.types.ts'

/** A class row with the names that every list shows. */
export interface ClassLine {
  class_id: string
  number: string | null
  title: string
  kind: string
  occupation: string
  occupation_name: string
  level: Level
  provider_id: string
  provider_name: string
  unit_id: string
  unit_name: string
  department_name: string | null
  start_day: PlainDate
  end_day: PlainDate
  place: string
  fee_fen: number
  enrolled: number
  capacity: number
  status: ClassStatus
  review_due: PlainDate | null
}

/** Filters of the list and of its export: one definition, so that the file holds what the page shows. */
export interface ClassFilter {
  readonly status?: ClassStatus | undefined
  readonly q?: string | undefined
  readonly occupation?: string | undefined
  readonly unit?: string | undefined
  readonly from?: PlainDate | undefined
  readonly to?: PlainDate | undefined
}

export type ClassKey = readonly [startDay: string, classId: string]

// unscoped: the beginning of statements; each of them below names its scope or says why it has none.
const LINES = sql`
  select k.class_id, k.number, k.title, k.kind, k.occupation, o.name as occupation_name, k.level, k.provider_id,
         p.name as provider_name, k.unit_id, u.name as unit_name, d.name as department_name, k.start_day, k.end_day, k.place,
         k.fee_fen, coalesce(s.taken, 0) as enrolled, k.capacity, k.status, k.review_due
    from training_class k
    join occupation o on o.code = k.occupation
    join organisation p on p.organisation_id = k.provider_id
    join unit u on u.unit_id = k.unit_id
    left join unit d on d.unit_id = k.department_id
    left join class_seat s on s.class_id = k.class_id`

/** Text typed by a person as a pattern that only its own letters match. */
const containing = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

const all = (conditions: readonly RawBuilder<SqlBool>[]) => sql<SqlBool>`${sql.join(conditions, sql` and `)}`

function filterOf(tree: UnitTree, filter: ClassFilter): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = []
  if (filter.status) conditions.push(sql`k.status = ${filter.status}`)
  if (filter.occupation) conditions.push(sql`k.occupation = ${filter.occupation}`)
  if (filter.unit)
    conditions.push(
      tree.units.get(filter.unit)?.kind === 'department'
        ? sql`k.department_id = ${filter.unit}`
        : sql`k.unit_id = any(${tree.subtree(filter.unit)})`,
    )
  if (filter.from) conditions.push(sql`k.start_day >= ${filter.from}`)
  if (filter.to) conditions.push(sql`k.start_day <= ${filter.to}`)
  const q = filter.q?.trim()
  if (q) {
    const like = containing(q)
    conditions.push(
      sql`(k.number ilike ${like} or k.title ilike ${like} or p.name ilike ${like} or o.name ilike ${like})`,
    )
  }
  return conditions
}

/** Classes in the scope, latest start first; reads one more than `limit` so that the caller knows whether there is a next page. */
export async function listClasses(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  filter: ClassFilter,
  page: { readonly limit: number; readonly after?: ClassKey | undefined },
): Promise<ClassLine[]> {
  return linesWhere(db, [inScope(scope, 'training_class', 'k'), ...filterOf(tree, filter)], page)
}

// unscoped: approved classes are public by law (告知牌, T3); nothing of any trainee is read.
export async function listPublicClasses(
  db: Db,
  tree: UnitTree,
  filter: Pick<ClassFilter, 'q' | 'unit'>,
  page: { readonly limit: number; readonly after?: ClassKey | undefined },
): Promise<ClassLine[]> {
  return linesWhere(db, [sql`k.status = any(${[...PUBLIC_STATUSES]})`, ...filterOf(tree, filter)], page)
}

async function linesWhere(
  db: Db,
  conditions: readonly RawBuilder<SqlBool>[],
  { limit, after }: { readonly limit: number; readonly after?: ClassKey | undefined },
): Promise<ClassLine[]> {
  const start = after ? [sql<SqlBool>`(k.start_day, k.class_id) < (${after[0]}::date, ${after[1]}::uuid)`] : []
  const { rows } = await sql<ClassLine>`${LINES} where ${all([...conditions, ...start])}
    order by k.start_day desc, k.class_id desc limit ${limit + 1}`.execute(db)
  return rows
}

/** How many match, counted no further than `most`. */
export async function countClasses(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  filter: ClassFilter,
  most: number,
): Promise<number> {
  return countWhere(db, [inScope(scope, 'training_class', 'k'), ...filterOf(tree, filter)], most)
}

// unscoped: see listPublicClasses.
export async function countPublicClasses(
  db: Db,
  tree: UnitTree,
  filter: Pick<ClassFilter, 'q' | 'unit'>,
  most: number,
): Promise<number> {
  return countWhere(db, [sql`k.status = any(${[...PUBLIC_STATUSES]})`, ...filterOf(tree, filter)], most)
}

// unscoped: see listPublicClasses.
export async function listPublicUnits(db: Db): Promise<string[]> {
  const { rows } = await sql<{ unit_id: string }>`
    select distinct unit_id from training_class where status = any(${[...PUBLIC_STATUSES]}) order by unit_id`.execute(
    db,
  )
  return rows.map((row) => row.unit_id)
}

// unscoped: the callers put their scope among the conditions, or say why they have none.
async function countWhere(db: Db, conditions: readonly RawBuilder<SqlBool>[], most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select 1 from training_class k
        join organisation p on p.organisation_id = k.provider_id
        join occupation o on o.code = k.occupation
       where ${all(conditions)} limit ${most}) c`.execute(db)
  return rows[0]!.n
}

/** Lines of the scope that wait in one of these statuses, the nearest deadline first: the queue of an office or a provider. */
export async function listWaiting(db: Db, scope: Scope, statuses: readonly ClassStatus[]): Promise<ClassLine[]> {
  const { rows } = await sql<ClassLine>`${LINES}
    where ${inScope(scope, 'training_class', 'k')} and k.status = any(${[...statuses]})
    order by k.review_due nulls last, k.class_id`.execute(db)
  return rows
}

/** At most five classes of the scope whose number or title holds the text. */
export async function searchClasses(db: Db, scope: Scope, q: string): Promise<ClassLine[]> {
  const like = containing(q)
  const { rows } = await sql<ClassLine>`${LINES}
    where ${inScope(scope, 'training_class', 'k')} and (k.number ilike ${like} or k.title ilike ${like})
    order by k.start_day desc, k.class_id desc limit 5`.execute(db)
  return rows
}

export async function findClassLine(db: Db, scope: Scope, classId: string): Promise<ClassLine | undefined> {
  const { rows } = await sql<ClassLine>`${LINES}
    where k.class_id = ${classId} and ${inScope(scope, 'training_class', 'k')}`.execute(db)
  return rows[0]
}

export async function findClass(db: Db, scope: Scope, classId: string) {
  return scoped(db, scope, 'training_class')
    .selectAll()
    .where('training_class.class_id', '=', classId)
    .executeTakeFirst()
}
export type ClassRecord = NonNullable<Awaited<ReturnType<typeof findClass>>>

/** The class row, locked against every other writer of the class: first in the lock order, before any person (DESIGN). */
export async function findClassForUpdateInTx(tx: Tx, scope: Scope, classId: string): Promise<ClassRecord | undefined> {
  return scoped(tx.db, scope, 'training_class')
    .selectAll()
    .where('training_class.class_id', '=', classId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** Sets fields of a locked class and counts its version up. */
export async function updateClassInTx(
  tx: Tx,
  row: Pick<ClassRecord, 'class_id' | 'version'>,
  fields: Partial<Omit<ClassRecord, 'class_id' | 'version' | 'recorded_at'>>,
): Promise<void> {
  // unscoped: the row was found in the scope and is locked by this transaction.
  await tx.db
    .updateTable('training_class')
    .set({ ...fields, version: row.version + 1 })
    .where('class_id', '=', row.class_id)
    .execute()
}

/** What an institution was ever listed for (目录范围, C3). */
export async function listHeldScopes(
  db: Db,
  organisationId: string,
  kind: 'training' | 'assessment',
): Promise<HeldScope[]> {
  const rows = await db
    .selectFrom('organisation_scope')
    .innerJoin('occupation', 'occupation.code', 'organisation_scope.occupation')
    .select(['organisation_scope.occupation', 'occupation.name', 'levels', 'listed_from', 'listed_to'])
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', kind)
    .orderBy('organisation_scope.occupation')
    .execute()
  return rows.map((row) => ({
    occupation: row.occupation,
    occupationName: row.name,
    levels: row.levels as Level[],
    from: row.listed_from,
    to: row.listed_to,
  }))
}
