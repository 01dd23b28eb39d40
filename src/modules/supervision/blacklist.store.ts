import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { maskName } from '#src/kernel/identity/mask.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { organisationMeant, personMeant } from '#src/modules/registry/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { BlacklistRow } from './supervision.contract.ts'

export interface Listed {
  readonly kind: 'organisation' | 'person'
  readonly id: string
}
export const listedKey = (subject: Listed) => `${subject.kind} ${subject.id}`

/** Is the entry `b` in force on the day? `[from, to)`, unless it was lifted. */
export const inForceOn = (day: PlainDate) =>
  sql<boolean>`(b.lifted_day is null and b.from_day <= ${day} and (b.to_day is null or b.to_day > ${day}))`

/** Which of these are listed on the day, with the words of the entry. */
// unscoped: an entry holds everywhere, whoever asks; the caller shows the reason alone.
export async function findListed(
  db: Db,
  subjects: readonly Listed[],
  day: PlainDate,
): Promise<ReadonlyMap<string, string>> {
  if (subjects.length === 0) return new Map()
  const { rows } = await sql<{
    subject_kind: Listed['kind']
    subject_id: string
    to_day: string | null
    document: string
  }>`
    select b.subject_kind, b.subject_id, b.to_day, b.document from blacklist_entry b
     where ${inForceOn(day)} and (b.subject_kind, b.subject_id) in (
       select * from unnest(${subjects.map((s) => s.kind)}::text[], ${subjects.map((s) => s.id)}::uuid[]))`.execute(db)
  return new Map(
    rows.map((row) => [
      listedKey({ kind: row.subject_kind, id: row.subject_id }),
      `已列入黑名单（${row.document}${row.to_day ? `，至 ${row.to_day}` : ''}）`,
    ]),
  )
}

/** Why this one may have nothing now, in words; null when nothing stands against it. */
// unscoped: as above.
export async function listedWords(db: Db, subject: Listed, day: PlainDate): Promise<string | null> {
  return (await findListed(db, [subject], day)).get(listedKey(subject)) ?? null
}

interface EntryRecord {
  entry_id: string
  subject_kind: Listed['kind']
  subject_id: string
  subject_name: string
  /** The masked identity number, or the credit code. */
  subject_number: string
  unit_id: string
  reason: string
  document: string
  from_day: PlainDate
  to_day: PlainDate | null
  entered_by_name: string
  entered_day: PlainDate
  lifted_by_name: string | null
  lifted_day: PlainDate | null
  lift_document: string | null
  in_force: boolean
  version: number
}

export interface EntryAsk {
  readonly id?: string
  readonly inForce?: 'yes' | 'no' | undefined
  /** Of `entryMeant`. */
  readonly meant?: RawBuilder<SqlBool>
  readonly after?: string | undefined
  readonly limit: number
}

/** What an entry is looked for by: a part of its paper's name or number; or who is listed, as the registry finds them. */
// unscoped: of entries in the scope; only the entry is told.
export const entryMeant = (keys: KeyService, q: string | undefined): RawBuilder<SqlBool> =>
  searched(
    q,
    (words) => sql`(${holds(words, sql`b.document`)}
      or (b.subject_kind = 'organisation' and exists (select 1 from organisation o where o.organisation_id = b.subject_id and ${organisationMeant(words)}))
      or (b.subject_kind = 'person' and exists (select 1 from person p where p.person_id = b.subject_id and ${personMeant(keys, words, 'p')})))`,
  )

const filter = (scope: Scope, ask: Omit<EntryAsk, 'limit'>, day: PlainDate) => sql`
  from blacklist_entry b
 where ${inScope(scope, 'blacklist_entry', 'b')} and ${ask.id ? sql`b.entry_id = ${ask.id}` : sql`true`}
   and ${ask.inForce ? (ask.inForce === 'yes' ? inForceOn(day) : sql`not ${inForceOn(day)}`) : sql`true`}
   and ${ask.meant ?? sql`true`} and ${ask.after ? sql`b.entry_id < ${ask.after}::uuid` : sql`true`}`

export async function findEntries(db: Db, scope: Scope, ask: EntryAsk, day: PlainDate): Promise<EntryRecord[]> {
  const { rows } = await sql<EntryRecord>`
    select b.entry_id, b.subject_kind, b.subject_id, b.subject_name, coalesce(p.doc_no_masked, o.credit_code, '') as subject_number, b.unit_id, b.reason, b.document, b.from_day, b.to_day,
           coalesce(e.display_name, '') as entered_by_name, b.entered_day, l.display_name as lifted_by_name, b.lifted_day, b.lift_document,
           ${inForceOn(day)} as in_force, b.version
      from (select b.* ${filter(scope, ask, day)} order by b.entry_id desc limit ${ask.limit}) b
      left join person p on b.subject_kind = 'person' and p.person_id = b.subject_id
      left join organisation o on b.subject_kind = 'organisation' and o.organisation_id = b.subject_id
      left join account e on e.account_id = b.entered_by
      left join account l on l.account_id = b.lifted_by
     order by b.entry_id desc`.execute(db)
  return rows
}

export const countEntries = (db: Db, scope: Scope, ask: Omit<EntryAsk, 'limit'>, day: PlainDate): Promise<number> =>
  countRows(db, filter(scope, ask, day))

export const entryView = (tree: UnitTree, scope: Scope, row: EntryRecord, today: PlainDate): BlacklistRow => ({
  id: row.entry_id,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  subjectName: row.subject_kind === 'person' ? maskName(row.subject_name) : row.subject_name,
  subjectNumber: row.subject_number,
  unitName: tree.get(row.unit_id).name,
  reason: row.reason,
  document: row.document,
  fromDay: row.from_day,
  toDay: row.to_day,
  enteredBy: row.entered_by_name,
  enteredDay: row.entered_day,
  liftedBy: row.lifted_by_name,
  liftedDay: row.lifted_day,
  liftDocument: row.lift_document,
  inForce: row.in_force,
  statusName: row.lifted_day ? '已移出' : row.in_force ? '生效中' : row.from_day > today ? '尚未生效' : '已到期',
  version: row.version,
  actions:
    row.lifted_day === null &&
    scope.role !== 'public' &&
    scope.role !== 'system' &&
    mayDo(scope.role, 'blacklist.write')
      ? ['lift']
      : [],
})
