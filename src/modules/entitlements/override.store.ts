import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { OverLimitRow, OverrideRow } from './entitlements.contract.ts'
import { OVERRIDE_STATUS_NAMES, type OverrideStatus } from './entitlements.types.ts'

export interface OverrideRecord {
  override_id: string
  person_id: string
  name: string
  doc_no_masked: string
  class_id: string
  class_number: string | null
  class_title: string
  class_unit: string
  unit_name: string
  start_day: PlainDate
  year: number
  document: string
  reason: string
  status: OverrideStatus
  made_by: string
  maker: string | null
  made_day: PlainDate
  checker: string | null
  checked_day: PlainDate | null
  note: string | null
  version: number
}

/** Exceptions of the scope, the newest first. */
export async function findOverrides(
  db: Db,
  scope: Scope,
  where: RawBuilder<SqlBool>,
  limit: number,
): Promise<OverrideRecord[]> {
  const { rows } = await sql<OverrideRecord>`
    select v.override_id, v.person_id, p.name, p.doc_no_masked, v.class_id, k.number as class_number, k.title as class_title,
           k.unit_id as class_unit, u.name as unit_name, k.start_day, v.year, v.document, v.reason, v.status, v.made_by,
           m.display_name as maker, v.made_day, c.display_name as checker, v.checked_day, v.note, v.version
      from limit_override v
      join person p on p.person_id = v.person_id
      join training_class k on k.class_id = v.class_id
      join unit u on u.unit_id = v.unit_id
      left join account m on m.account_id = v.made_by
      left join account c on c.account_id = v.checked_by
     where ${inScope(scope, 'limit_override', 'v')} and ${where}
     order by v.override_id desc limit ${limit}`.execute(db)
  return rows
}

export const countOverrides = (db: Db, scope: Scope, where: RawBuilder<SqlBool>): Promise<number> =>
  countRows(
    db,
    sql`from limit_override v join person p on p.person_id = v.person_id join training_class k on k.class_id = v.class_id where ${inScope(scope, 'limit_override', 'v')} and ${where}`,
  )

export const overrideRowOf = (row: OverrideRecord): OverrideRow => ({
  id: row.override_id,
  personId: row.person_id,
  name: row.name,
  docNoMasked: row.doc_no_masked,
  classId: row.class_id,
  classNumber: row.class_number ?? '',
  classTitle: row.class_title,
  unitName: row.unit_name,
  year: row.year,
  document: row.document,
  reason: row.reason,
  status: row.status,
  statusName: OVERRIDE_STATUS_NAMES[row.status],
  madeBy: row.maker ?? '平台',
  madeDay: row.made_day,
  checkedBy: row.checker,
  checkedDay: row.checked_day,
  note: row.note,
})

/** What a training is looked for by: the trainee, or a part of the class's number or name; as a condition on `p` and `k`. */
export const trainingMeant = (keys: KeyService, q: string | undefined): RawBuilder<SqlBool> =>
  searched(q, (words) => sql`(${personMeant(keys, words, 'p')} or ${holds(words, sql`k.number`, sql`k.title`)})`)

/** Enrolled in a subsidised class of the scope without a place of the year and without a live exception; newest class first. */
const OVER = (scope: Scope, meant: RawBuilder<SqlBool>) => sql`
  from enrolment e
  join training_class k on k.class_id = e.class_id
  join person p on p.person_id = e.person_id
  join unit u on u.unit_id = k.unit_id
  join ent_year y on y.person_id = e.person_id and y.program_group = 'training' and y.year = extract(year from k.start_day)::int
 where ${inScope(scope, 'enrolment', 'e')} and ${meant} and e.status in ('enrolled', 'completed') and e.counted_year is null
   and k.funding = 'subsidised' and k.status in ('approved', 'running', 'finished', 'completed') and y.n >= y.max_n
   and not exists (select 1 from limit_override v where v.person_id = e.person_id and v.class_id = e.class_id and v.status <> 'refused')`

export type OverKey = readonly [startDay: string, classId: string, personId: string]

export async function listOverLimit(
  db: Db,
  scope: Scope,
  meant: RawBuilder<SqlBool>,
  page: { readonly limit: number; readonly after?: OverKey | undefined },
): Promise<OverLimitRow[]> {
  const { rows } = await sql<{
    person_id: string
    name: string
    doc_no_masked: string
    class_id: string
    number: string | null
    title: string
    unit_name: string
    start_day: PlainDate
    year: number
  }>`
    select e.person_id, p.name, p.doc_no_masked, k.class_id, k.number, k.title, u.name as unit_name, k.start_day, y.year ${OVER(scope, meant)}
       and ${page.after ? sql`(k.start_day, k.class_id, e.person_id) < (${page.after[0]}::date, ${page.after[1]}::uuid, ${page.after[2]}::uuid)` : sql`true`}
     order by k.start_day desc, k.class_id desc, e.person_id desc limit ${page.limit + 1}`.execute(db)
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    docNoMasked: row.doc_no_masked,
    classId: row.class_id,
    classNumber: row.number ?? '',
    classTitle: row.title,
    unitName: row.unit_name,
    startDay: row.start_day,
    year: row.year,
  }))
}

export const countOverLimit = (db: Db, scope: Scope, meant: RawBuilder<SqlBool>): Promise<number> =>
  countRows(db, OVER(scope, meant))

/** The trainings of a person in a year, whoever ran them. */
// unscoped: the exception or the enrolment was found in the scope; who decides must see what used up the year.
export async function trainingsFor(db: Db, personId: string, year: number) {
  const { rows } = await sql<{
    class_id: string
    number: string | null
    title: string
    unit_name: string
    start_day: PlainDate
    counted: boolean
  }>`
    select k.class_id, k.number, k.title, u.name as unit_name, k.start_day, e.counted_year is not null as counted
      from enrolment e join training_class k on k.class_id = e.class_id join unit u on u.unit_id = k.unit_id
     where e.person_id = ${personId} and e.status <> 'withdrawn' and k.funding = 'subsidised'
       and k.start_day between ${`${year}-01-01`} and ${`${year}-12-31`}
     order by k.start_day, k.class_id`.execute(db)
  return rows.map((row) => ({
    classId: row.class_id,
    number: row.number ?? '',
    title: row.title,
    unitName: row.unit_name,
    startDay: row.start_day,
    counted: row.counted,
  }))
}

/** A person on the roster of a class of the scope, locked for what follows; undefined when not there. */
export async function enrolledWithoutPlaceInTx(
  tx: Tx,
  scope: Scope,
  ask: { readonly personId: string; readonly classId: string },
): Promise<{ counted: boolean; funding: string; unit_id: string; start_day: PlainDate } | undefined> {
  const { rows } = await sql<{ counted: boolean; funding: string; unit_id: string; start_day: PlainDate }>`
    select e.counted_year is not null as counted, k.funding, k.unit_id, k.start_day
      from enrolment e join training_class k on k.class_id = e.class_id
     where e.person_id = ${ask.personId} and e.class_id = ${ask.classId} and e.status in ('enrolled', 'completed')
       and ${inScope(scope, 'enrolment', 'e')}
       for no key update of e`.execute(tx.db)
  return rows[0]
}

/** Exceptions that hold, of persons and classes. */
// unscoped: asked for lines that the caller found in its scope.
export async function confirmedOverrides(
  db: Db,
  pairs: readonly { readonly personId: string; readonly classId: string }[],
): Promise<ReadonlyMap<string, { document: string; reason: string }>> {
  if (pairs.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; class_id: string; document: string; reason: string }>`
    select person_id, class_id, document, reason from limit_override
     where status = 'confirmed' and (person_id, class_id) in (
       select * from unnest(${pairs.map((p) => p.personId)}::uuid[], ${pairs.map((p) => p.classId)}::uuid[]))`.execute(
    db,
  )
  return new Map(
    rows.map((row) => [`${row.person_id} ${row.class_id}`, { document: row.document, reason: row.reason }]),
  )
}
