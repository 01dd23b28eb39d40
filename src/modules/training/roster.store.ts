import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { givePlacesBackInTx } from '#src/modules/entitlements/index.ts'
import { followLeavingInTx } from '#src/modules/vouchers/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { OtherClass } from './roster.rules.ts'
import type { EnrolmentStatus } from './training.types.ts'
import { goOnTogether, sitsIn } from './two-classes.ts'

export interface RosterLine {
  person_id: string
  row_number: number | null
  name: string
  doc_no_masked: string
  sex: 'male' | 'female'
  group_code: string
  phone_masked: string | null
  status: EnrolmentStatus
  /** What the provider reported when it finished the class; decided by the county. */
  proposed: 'passed' | 'not_passed' | null
  attended_lessons: number
  attended_minutes: number
  recorded_lessons: number
}

/** The sort key: who left stands last, then the row of the file, then the person. */
export type RosterKeyset = readonly [left: number, row: number, personId: string]
const NO_ROW = 2_000_000
export const rosterKeyOf = (line: RosterLine): RosterKeyset => [
  line.status === 'withdrawn' ? 1 : 0,
  line.row_number ?? NO_ROW,
  line.person_id,
]

/** The roster of a class in the scope, without those whom an undone import had brought; one row more than `limit`. */
export async function listRoster(
  db: Db,
  scope: Scope,
  classId: string,
  page: { readonly limit: number; readonly after?: RosterKeyset | undefined },
): Promise<RosterLine[]> {
  const key = sql`((e.status = 'withdrawn')::int, coalesce(e.row_number, ${NO_ROW}), e.person_id)`
  const { rows } = await sql<RosterLine>`
    select e.person_id, e.row_number, p.name, p.doc_no_masked, p.sex, e.group_code, p.phone_masked, e.status,
           e.proposed, e.attended_lessons, e.attended_minutes,
           (select count(*)::int from lesson l where l.class_id = e.class_id and l.status = 'recorded') as recorded_lessons
      from enrolment e
      join person p on p.person_id = e.person_id
      left join roster_import i on i.import_id = e.import_id
     where e.class_id = ${classId} and ${inScope(scope, 'enrolment', 'e')}
       and not (e.status = 'withdrawn' and i.status is not distinct from 'undone')
       and ${page.after ? sql`${key} > (${page.after[0]}::int, ${page.after[1]}::int, ${page.after[2]}::uuid)` : sql`true`}
     order by ${key} limit ${page.limit + 1}`.execute(db)
  return rows
}

export async function findRosterLine(
  db: Db,
  scope: Scope,
  classId: string,
  personId: string,
): Promise<RosterLine | undefined> {
  const { rows } = await sql<RosterLine>`
    select e.person_id, e.row_number, p.name, p.doc_no_masked, p.sex, e.group_code, p.phone_masked, e.status,
           e.proposed, e.attended_lessons, e.attended_minutes,
           (select count(*)::int from lesson l where l.class_id = e.class_id and l.status = 'recorded') as recorded_lessons
      from enrolment e join person p on p.person_id = e.person_id
     where e.person_id = ${personId} and e.class_id = ${classId} and ${inScope(scope, 'enrolment', 'e')}`.execute(db)
  return rows[0]
}

export async function countRoster(db: Db, scope: Scope, classId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from enrolment e left join roster_import i on i.import_id = e.import_id
     where e.class_id = ${classId} and ${inScope(scope, 'enrolment', 'e')}
       and not (e.status = 'withdrawn' and i.status is not distinct from 'undone')`.execute(db)
  return rows[0]!.n
}

/** Whoever is enrolled in a locked class, with the lessons attended. */
export async function listEnrolledInTx(
  tx: Tx,
  scope: Scope,
  classId: string,
): Promise<{ personId: string; attendedLessons: number; proposed: 'passed' | 'not_passed' | null }[]> {
  const { rows } = await sql<{
    person_id: string
    attended_lessons: number
    proposed: 'passed' | 'not_passed' | null
  }>`
    select e.person_id, e.attended_lessons, e.proposed from enrolment e
     where e.class_id = ${classId} and e.status = 'enrolled' and ${inScope(scope, 'enrolment', 'e')}
     order by e.person_id`.execute(tx.db)
  return rows.map((row) => ({
    personId: row.person_id,
    attendedLessons: row.attended_lessons,
    proposed: row.proposed,
  }))
}

/**
 * Of these persons, who is in another class that goes on at the same time (T4): their lessons overlap, or their days do while
 * one of the two has no lessons yet.
 */
// unscoped: one person sits in one room at a time, whoever runs the other class; only its number and days are told.
export async function findBusyInTx(
  tx: Tx,
  classId: string,
  personIds: readonly string[],
): Promise<Map<string, OtherClass>> {
  const { rows } = await sql<{ person_id: string; number: string; start_day: PlainDate; end_day: PlainDate }>`
    select distinct on (e.person_id) e.person_id, o.number, o.start_day, o.end_day
      from enrolment e join training_class o on o.class_id = e.class_id join training_class m on m.class_id = ${classId}
     where e.person_id = any(${[...personIds]}) and e.class_id <> ${classId} and ${sitsIn('e', 'o')} and ${goOnTogether('m', 'o')}
     order by e.person_id, o.start_day, o.class_id`.execute(tx.db)
  return new Map(
    rows.map((row) => [row.person_id, { number: row.number, startDay: row.start_day, endDay: row.end_day }]),
  )
}

/** Seats that are free; under the class lock, without which nobody changes them, it stays so. */
export async function freeSeatsInTx(tx: Tx, classId: string): Promise<number> {
  const { rows } = await sql<{ free: number }>`
    select capacity - taken as free from class_seat where class_id = ${classId}`.execute(tx.db)
  return rows[0]!.free
}

/** Puts persons on the roster; one who had left comes back to the same row. Takes their seats in one conditional statement. */
export async function enrolInTx(
  tx: Tx,
  classId: string,
  from: { readonly source: 'roster'; readonly importId: string } | { readonly source: 'voucher' },
  persons: readonly { readonly personId: string; readonly groupCode: string; readonly rowNumber: number | null }[],
): Promise<void> {
  if (persons.length === 0) return
  const { rows } = await sql`
    insert into enrolment as e (person_id, class_id, enrolment_id, status, group_code, source, import_id, row_number)
    select p, ${classId}, i, 'enrolled', g, ${from.source}, ${'importId' in from ? from.importId : null}::uuid, r
      from unnest(${persons.map((p) => p.personId)}::uuid[], ${persons.map(() => newId())}::uuid[],
                  ${persons.map((p) => p.groupCode)}::text[], ${persons.map((p) => p.rowNumber)}::int[]) as u(p, i, g, r)
    on conflict (person_id, class_id) do update
       set status = 'enrolled', group_code = excluded.group_code, source = excluded.source, import_id = excluded.import_id,
           row_number = excluded.row_number, proposed = null, version = e.version + 1
     where e.status = 'withdrawn'
    returning 1`.execute(tx.db)
  if (rows.length !== persons.length) throw new Error(`Class ${classId}: its roster changed outside its lock.`)
  const seats = await sql`
    update class_seat set taken = taken + ${persons.length}
     where class_id = ${classId} and taken + ${persons.length} <= capacity`.execute(tx.db)
  if (seats.numAffectedRows !== 1n) throw new Error(`Class ${classId}: its seats changed outside its lock.`)
}

/**
 * Takes the enrolled persons of a locked class (all, those of one import, or one) off the roster and gives their seats, their
 * places of the year and their unused vouchers back; each person's timeline says why. Answers how many.
 */
export async function withdrawInTx(
  tx: Tx,
  which: { readonly classId: string; readonly importId?: string; readonly personId?: string },
  reason: string,
): Promise<number> {
  const { rows } = await sql<{ person_id: string }>`
    update enrolment set status = 'withdrawn', version = version + 1
     where class_id = ${which.classId} and status = 'enrolled'
       and ${which.importId ? sql`import_id = ${which.importId}` : sql`true`}
       and ${which.personId ? sql`person_id = ${which.personId}` : sql`true`}
    returning person_id`.execute(tx.db)
  if (rows.length === 0) return 0
  await tx.auditMany(
    rows.map((row) => ({
      action: 'enrolment.withdraw',
      subjectType: 'training_class',
      subjectId: which.classId,
      personId: row.person_id,
      facts: { reason },
    })),
  )
  const personIds = rows.map((row) => row.person_id).sort()
  await givePlacesBackInTx(tx, which.classId, personIds)
  await sql`update class_seat set taken = taken - ${rows.length} where class_id = ${which.classId}`.execute(tx.db)
  // Vouchers may give money back, and the budget comes last.
  await followLeavingInTx(tx, which.classId, personIds)
  return rows.length
}
