import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { AttendanceChange, AttendanceState } from './attendance.rules.ts'
import type { LessonLine } from './lesson.store.ts'

export interface SheetLine {
  person_id: string
  name: string
  doc_no_masked: string
  state: AttendanceState | null
}

/** The attendance sheet of a lesson: everybody on the roster, in its order, with what is recorded. */
export async function listSheet(db: Db, scope: Scope, classId: string, lessonId: string): Promise<SheetLine[]> {
  const { rows } = await sql<SheetLine>`
    select e.person_id, p.name, p.doc_no_masked, a.state
      from enrolment e
      join person p on p.person_id = e.person_id
      left join attendance a on a.person_id = e.person_id and a.lesson_id = ${lessonId} and a.direction = 'in'
     where e.class_id = ${classId} and e.status <> 'withdrawn' and ${inScope(scope, 'enrolment', 'e')}
     order by e.row_number nulls last, e.person_id`.execute(db)
  return rows
}

export type OwnLesson = Pick<
  LessonLine,
  'lesson_id' | 'day' | 'start_time' | 'end_time' | 'kind' | 'topic' | 'teacher' | 'minutes' | 'status'
> & { state: AttendanceState | null }

/** The lessons of a class in the order of the timetable, with what is recorded of one person; one called off is left out. */
export async function listOwnLessons(db: Db, scope: Scope, classId: string, personId: string): Promise<OwnLesson[]> {
  const { rows } = await sql<OwnLesson>`
    select l.lesson_id, l.day, l.start_time, l.end_time, l.kind, l.topic, l.teacher, l.minutes, l.status, a.state
      from lesson l
      left join attendance a on a.person_id = ${personId} and a.lesson_id = l.lesson_id and a.direction = 'in'
     where l.class_id = ${classId} and l.status <> 'cancelled' and ${inScope(scope, 'lesson', 'l')}
     order by l.day, l.start_time, l.lesson_id`.execute(db)
  return rows
}

/**
 * Writes entries of one lesson and moves what each person has attended by the difference, under the class lock. After the first
 * record each change leaves its trace.
 */
export async function writeAttendanceInTx(
  tx: Tx,
  lesson: { readonly lesson_id: string; readonly class_id: string; readonly minutes: number },
  changes: readonly AttendanceChange[],
  correction: { readonly reason: string; readonly accountId: string } | undefined,
): Promise<void> {
  if (changes.length === 0) return
  const persons = changes.map((change) => change.personId)
  const states = changes.map((change) => change.to)
  const accountId = tx.scope.accountId
  await sql`
    insert into attendance as a (person_id, lesson_id, direction, class_id, state, method, account_id, recorded_at)
    select p, ${lesson.lesson_id}, 'in', ${lesson.class_id}, s, 'sheet', ${accountId}, ${tx.now}
      from unnest(${persons}::uuid[], ${states}::text[]) as u(p, s) order by p
    on conflict (person_id, lesson_id, direction) do update
       set state = excluded.state, method = 'sheet', account_id = excluded.account_id, recorded_at = excluded.recorded_at,
           version = a.version + 1`.execute(tx.db)
  const steps = changes.map((change) => Number(change.to === 'present') - Number(change.from === 'present'))
  await sql`
    update enrolment e
       set attended_lessons = e.attended_lessons + u.step, attended_minutes = e.attended_minutes + u.step * ${lesson.minutes}::int
      from unnest(${persons}::uuid[], ${steps}::int[]) as u(p, step)
     where e.person_id = u.p and e.class_id = ${lesson.class_id} and u.step <> 0`.execute(tx.db)
  if (correction)
    await sql`
      insert into attendance_change (person_id, change_id, lesson_id, from_state, to_state, reason, account_id, recorded_at)
      select p, i, ${lesson.lesson_id}, f, t, ${correction.reason}, ${correction.accountId}, ${tx.now}
        from unnest(${persons}::uuid[], ${persons.map(() => newId())}::uuid[],
                    ${changes.map((change) => change.from ?? 'none')}::text[], ${states}::text[]) as u(p, i, f, t)`.execute(
      tx.db,
    )
}
