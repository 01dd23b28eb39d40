import { type RawBuilder, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { CANDIDATE_STATE_NAMES, type CandidateState } from '#src/modules/assessment/assessment.types.ts'
import { CLASS_STATUS_NAMES, type ClassStatus } from '#src/modules/training/training.types.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'

export interface NextLesson {
  readonly day: PlainDate
  readonly startTime: string
  readonly endTime: string
  readonly topic: string
  readonly room: string
}

interface OwnClassRecord {
  class_id: string
  number: string | null
  title: string
  occupation_name: string
  level: Level
  provider_name: string
  place: string
  start_day: PlainDate
  end_day: PlainDate
  class_status: ClassStatus
  enrolment_status: 'enrolled' | 'completed' | 'failed'
  attended_lessons: number
  recorded_lessons: number
  total_lessons: number
  next_lesson: NextLesson | null
  manager_name: string
  manager_phone: string
}

/** The person's classes, latest first; `today` tells which lesson comes next. */
export async function ownClasses(
  db: Db,
  scope: Scope,
  today: PlainDate,
  condition: RawBuilder<unknown> = sql`true`,
): Promise<ReturnType<typeof view>[]> {
  const { rows } = await sql<OwnClassRecord>`
    select k.class_id, k.number, k.title, o.name as occupation_name, k.level, p.name as provider_name, k.place, k.start_day,
           k.end_day, k.status as class_status, e.status as enrolment_status, e.attended_lessons, n.recorded_lessons,
           n.total_lessons, x.next_lesson, k.manager_name, k.manager_phone
      from enrolment e
      join training_class k on k.class_id = e.class_id
      join occupation o on o.code = k.occupation
      join organisation p on p.organisation_id = k.provider_id
      cross join lateral (
        select (count(*) filter (where l.status = 'recorded'))::int as recorded_lessons,
               (count(*) filter (where l.status <> 'cancelled'))::int as total_lessons
          from lesson l where l.class_id = k.class_id) n
      left join lateral (
        select json_build_object('day', l.day, 'startTime', to_char(l.start_time, 'HH24:MI'),
                                 'endTime', to_char(l.end_time, 'HH24:MI'), 'topic', l.topic, 'room', l.room) as next_lesson
          from lesson l where l.class_id = k.class_id and l.status = 'planned' and l.day >= ${today}
         order by l.day, l.start_time limit 1) x on e.status = 'enrolled' and k.status in ('approved', 'running')
     where ${inScope(scope, 'enrolment', 'e')} and e.status <> 'withdrawn' and ${condition}
     order by k.start_day desc, k.class_id`.execute(db)
  return rows.map(view)
}

/** How it ended for the person comes before where the class stands. */
const OWN_STATUS_NAMES = { enrolled: undefined, completed: '已结业', failed: '未结业' } as const

const view = (k: OwnClassRecord) => ({
  classId: k.class_id,
  number: k.number ?? '',
  title: k.title,
  occupationName: k.occupation_name,
  levelName: LEVEL_NAMES[k.level],
  providerName: k.provider_name,
  place: k.place,
  startDay: k.start_day,
  endDay: k.end_day,
  statusName: OWN_STATUS_NAMES[k.enrolment_status] ?? CLASS_STATUS_NAMES[k.class_status],
  attendedLessons: k.attended_lessons,
  recordedLessons: k.recorded_lessons,
  totalLessons: k.total_lessons,
  nextLesson: k.next_lesson,
  managerName: k.manager_name,
  managerPhone: k.manager_phone,
})

/** The lessons of a class with the person's own attendance; the caller has found the class among the person's own. */
export async function ownLessons(db: Db, scope: Scope, classId: string, personId: string) {
  const { rows } = await sql<{
    day: PlainDate
    start_time: string
    end_time: string
    topic: string
    kind: string
    state: 'present' | 'absent' | 'leave' | null
  }>`
    select l.day, l.start_time, l.end_time, l.topic, l.kind, a.state
      from lesson l
      left join attendance a on a.person_id = ${personId} and a.lesson_id = l.lesson_id and a.direction = 'in'
     where l.class_id = ${classId} and l.status <> 'cancelled' and ${inScope(scope, 'lesson', 'l')}
     order by l.day, l.start_time`.execute(db)
  return rows.map((l) => ({
    day: l.day,
    startTime: l.start_time,
    endTime: l.end_time,
    topic: l.topic,
    kind: l.kind,
    state: l.state,
  }))
}

/** The person's exam after a class, the live one. */
export async function ownExam(db: Db, scope: Scope, classId: string, today: PlainDate) {
  const { rows } = await sql<{
    day: PlainDate
    place: string
    theory: number | null
    practice: number | null
    state: CandidateState
  }>`
    select s.exam_day as day, s.place, r.theory, r.practice, r.state
      from exam_result r join exam_session s on s.session_id = r.session_id
     where s.class_id = ${classId} and s.status <> 'cancelled' and ${inScope(scope, 'exam_result', 'r')}
     limit 1`.execute(db)
  const [exam] = rows
  if (!exam) return null
  const { state, ...facts } = exam
  const waiting = exam.day > today ? '待考试' : '等成绩'
  return { ...facts, stateName: state === 'registered' ? waiting : CANDIDATE_STATE_NAMES[state] }
}
