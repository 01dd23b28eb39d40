import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { type LessonSlot, minutesOf } from './lesson.rules.ts'

export interface LessonLine {
  lesson_id: string
  class_id: string
  day: PlainDate
  start_time: string
  end_time: string
  kind: 'theory' | 'practice' | 'online'
  topic: string
  teacher: string
  room: string
  minutes: number
  status: 'planned' | 'recorded' | 'cancelled'
  present: number | null
  absent: number | null
  version: number
}

/** Lessons of the scope, by class or one alone, in the order of the timetable; who has left the class is not counted. */
export async function listLessons(
  db: Db,
  scope: Scope,
  which: { readonly classId: string } | { readonly lessonId: string },
): Promise<LessonLine[]> {
  const { rows } = await sql<LessonLine>`
    select l.lesson_id, l.class_id, l.day, l.start_time, l.end_time, l.kind, l.topic, l.teacher, l.room, l.minutes, l.status,
           l.version, case when l.status = 'recorded' then c.present end as present,
           case when l.status = 'recorded' then c.absent end as absent
      from lesson l
      left join lateral (
        select count(*) filter (where a.state = 'present')::int as present,
               count(*) filter (where a.state <> 'present')::int as absent
          from attendance a join enrolment e on e.person_id = a.person_id and e.class_id = a.class_id
         where a.lesson_id = l.lesson_id and a.class_id = l.class_id and a.direction = 'in' and e.status <> 'withdrawn') c on true
     where ${'classId' in which ? sql`l.class_id = ${which.classId}` : sql`l.lesson_id = ${which.lessonId}`}
       and ${inScope(scope, 'lesson', 'l')}
     order by l.day, l.start_time, l.lesson_id`.execute(db)
  return rows
}

/** The lesson, locked; the class lock is taken before it. */
export async function findLessonForUpdateInTx(tx: Tx, scope: Scope, lessonId: string) {
  return scoped(tx.db, scope, 'lesson')
    .selectAll()
    .where('lesson.lesson_id', '=', lessonId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/**
 * What the provider's other classes teach on these days, for its teachers. Locks the provider's row first, so that two classes
 * planned at once cannot both take one teacher.
 */
export async function listOtherLessonsInTx(
  tx: Tx,
  scope: Scope,
  ask: { readonly providerId: string; readonly classId: string; readonly days: readonly PlainDate[] },
): Promise<LessonSlot[]> {
  await sql`select 1 from organisation where organisation_id = ${ask.providerId} for no key update`.execute(tx.db)
  const { rows } = await sql<LessonLine>`
    select l.* from lesson l join training_class k on k.class_id = l.class_id
     where k.provider_id = ${ask.providerId} and l.class_id <> ${ask.classId} and l.status <> 'cancelled'
       and k.status in ('approved', 'running') and l.day = any(${[...ask.days]}::date[]) and ${inScope(scope, 'lesson', 'l')}`.execute(
    tx.db,
  )
  return rows.map(slotOf)
}

export const slotOf = (
  line: Pick<LessonLine, 'day' | 'start_time' | 'end_time' | 'topic' | 'teacher'>,
): LessonSlot => ({
  day: line.day,
  startTime: line.start_time,
  endTime: line.end_time,
  topic: line.topic,
  teacher: line.teacher,
})

/**
 * The first of these lessons that collides with what the trainees of the class have in other classes, and how many of them.
 */
// unscoped: one person sits in one room at a time, whoever runs the other class; its number and the lesson are told, no person.
export async function findTraineeClashInTx(
  tx: Tx,
  classId: string,
  planned: readonly LessonSlot[],
): Promise<{ n: number; persons: number; number: string; slot: LessonSlot } | undefined> {
  const { rows } = await sql<LessonLine & { n: number; persons: number; number: string }>`
    select u.n, count(distinct e.person_id)::int as persons, k.number, l.lesson_id, l.day, l.start_time, l.end_time, l.topic, l.teacher
      from unnest(${planned.map((slot) => slot.day)}::date[], ${planned.map((slot) => slot.startTime)}::time[],
                  ${planned.map((slot) => slot.endTime)}::time[]) with ordinality as u(day, start_time, end_time, n)
      join lesson l on l.day = u.day and l.start_time < u.end_time and u.start_time < l.end_time
                   and l.status <> 'cancelled' and l.class_id <> ${classId}
      join training_class k on k.class_id = l.class_id and k.status in ('approved', 'running', 'finished')
      join enrolment o on o.class_id = l.class_id and o.status = 'enrolled'
      join enrolment e on e.person_id = o.person_id and e.class_id = ${classId} and e.status = 'enrolled'
     group by u.n, k.number, l.lesson_id order by u.n, l.lesson_id limit 1`.execute(tx.db)
  const row = rows[0]
  return row && { n: Number(row.n), persons: row.persons, number: row.number, slot: slotOf(row) }
}

export async function insertLessonsInTx(
  tx: Tx,
  classId: string,
  lessons: readonly (LessonSlot & { readonly kind: LessonLine['kind']; readonly room: string })[],
): Promise<void> {
  await tx.db
    .insertInto('lesson')
    .values(
      lessons.map((lesson) => ({
        lesson_id: newId(),
        class_id: classId,
        day: lesson.day,
        start_time: lesson.startTime,
        end_time: lesson.endTime,
        minutes: minutesOf(lesson),
        kind: lesson.kind,
        topic: lesson.topic,
        teacher: lesson.teacher,
        room: lesson.room,
      })),
    )
    .execute()
}

/** Moves a locked lesson on. */
export async function updateLessonInTx(
  tx: Tx,
  lesson: { readonly lesson_id: string; readonly version: number },
  status: LessonLine['status'],
): Promise<void> {
  await tx.db
    .updateTable('lesson')
    .set({ status, version: lesson.version + 1 })
    .where('lesson_id', '=', lesson.lesson_id)
    .execute()
}
