import { sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { type WorkCalendar, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { Db } from '#src/platform/db/database.ts'
import { found } from '#src/platform/http/problem.ts'
import { type ClassLine, type ClassRecord, findClass, findClassLine } from './class.store.ts'
import { type ClassRight, openActions } from './class-actions.rules.ts'
import type { ClassApplication, ClassDetail, ClassRow } from './training.contract.ts'
import { CLASS_EVENTS } from './training.messages.ts'
import { CLASS_STATUS_NAMES, type ClassAction } from './training.types.ts'

/** A class as lists show it; the days left are working days of the office that owes the review. */
export const classRowView = (line: ClassLine, day: PlainDate, calendar: WorkCalendar): ClassRow => ({
  id: line.class_id,
  number: line.number,
  title: line.title,
  kind: line.kind,
  occupation: line.occupation,
  occupationName: line.occupation_name,
  level: line.level,
  levelName: LEVEL_NAMES[line.level],
  providerId: line.provider_id,
  providerName: line.provider_name,
  unitId: line.unit_id,
  unitName: line.unit_name,
  departmentName: line.department_name,
  startDay: line.start_day,
  endDay: line.end_day,
  enrolled: line.enrolled,
  capacity: line.capacity,
  status: line.status,
  statusName: CLASS_STATUS_NAMES[line.status],
  reviewDue: line.review_due,
  daysLeft: line.review_due === null ? null : workingDaysBetween(calendar, day, line.review_due),
})

/** May this scope do what the right names to this class? A provider only to its own: an assessor named in a class reads it. */
export const mayActOn = (scope: Scope, row: Pick<ClassRecord, 'provider_id'>, right: ClassRight): boolean =>
  scope.role !== 'public' &&
  scope.role !== 'system' &&
  mayDo(scope.role, right) &&
  (scope.reach.kind !== 'organisation' || scope.reach.organisationId === row.provider_id)

/** One class with everything its page shows. Throws the 404 problem outside the scope. */
export async function classDetailView(db: Db, scope: Scope, day: PlainDate, classId: string): Promise<ClassDetail> {
  const [line, record, around, timeline, calendar] = [
    found(await findClassLine(db, scope, classId), '这个培训班'),
    found(await findClass(db, scope, classId), '这个培训班'),
    await loadAround(db, scope, classId),
    await loadTimeline(db, classId),
    await loadCalendar(db),
  ]
  const { assessor_name: assessorName, session_id: sessionId, claim_batch_id: claimBatchId, ...lessons } = around
  const expected = lessons.persons * lessons.recorded
  return {
    ...classRowView(line, day, calendar),
    application: applicationOf(record),
    assessorName,
    supervisorName: record.supervisor_name,
    supervisorPhone: record.supervisor_phone,
    approvedCostFen: record.approved_cost_fen,
    submittedDay: record.submitted_day,
    approvedDay: record.approved_day,
    finishedDay: record.finished_day,
    completedDay: record.completed_day,
    reviewNote: record.review_note,
    holder: holderOf(line),
    lessons: { planned: lessons.planned, recorded: lessons.recorded, minutes: lessons.minutes },
    attendanceRate: expected === 0 ? null : lessons.attended / expected,
    sessionId,
    claimBatchId,
    actions: actionsFor(scope, record),
    timeline,
    version: record.version,
  }
}

const actionsFor = (scope: Scope, record: ClassRecord): ClassAction[] =>
  openActions(record.status as ClassLine['status'], (right) => mayActOn(scope, record, right))

/** Who has the next step. */
function holderOf(line: ClassLine): string {
  switch (line.status) {
    case 'submitted':
    case 'finished':
      return `${line.unit_name}人社部门`
    case 'rejected':
    case 'cancelled':
    case 'completed':
      return '已办结'
    default:
      return line.provider_name
  }
}

export const applicationOf = (record: ClassRecord): ClassApplication => ({
  title: record.title,
  kind: record.kind as ClassApplication['kind'],
  mode: record.mode as ClassApplication['mode'],
  occupation: record.occupation,
  level: record.level as Level,
  assessorId: record.assessor_id,
  departmentId: record.department_id,
  startDay: record.start_day,
  endDay: record.end_day,
  place: record.place,
  capacity: record.capacity,
  minutesTheory: record.minutes_theory,
  minutesPractice: record.minutes_practice,
  minutesOnline: record.minutes_online,
  feeFen: record.fee_fen,
  targetGroup: record.target_group,
  helpMeasures: record.help_measures,
  managerName: record.manager_name,
  managerPhone: record.manager_phone,
  plannedExamDay: record.planned_exam_day,
})

async function loadAround(db: Db, scope: Scope, classId: string) {
  const { rows } = await sql<{
    assessor_name: string | null
    planned: number
    recorded: number
    minutes: number
    persons: number
    attended: number
    session_id: string | null
    claim_batch_id: string | null
  }>`
    select a.name as assessor_name, l.planned, l.recorded, l.minutes, e.persons, e.attended,
           (select x.session_id from exam_session x
             where x.class_id = k.class_id and x.status <> 'cancelled' and ${inScope(scope, 'exam_session', 'x')} limit 1) as session_id,
           (select b.batch_id from claim_batch b
             where b.class_id = k.class_id and b.status <> 'closed' and ${inScope(scope, 'claim_batch', 'b')} limit 1) as claim_batch_id
      from training_class k
      left join organisation a on a.organisation_id = k.assessor_id
      cross join lateral (
        select count(*) filter (where status = 'planned')::int as planned,
               count(*) filter (where status = 'recorded')::int as recorded,
               coalesce(sum(minutes) filter (where status <> 'cancelled'), 0)::int as minutes
          from lesson where class_id = k.class_id) l
      cross join lateral (
        select count(*)::int as persons, coalesce(sum(attended_lessons), 0)::int as attended
          from enrolment where class_id = k.class_id and status <> 'withdrawn') e
     where k.class_id = ${classId} and ${inScope(scope, 'training_class', 'k')}`.execute(db)
  return rows[0]!
}

/** What happened to the class, oldest first; acts without words are not for its page. */
async function loadTimeline(db: Db, classId: string): Promise<ClassDetail['timeline']> {
  return (await actsOn(db, 'training_class', classId)).flatMap((act) => {
    const words = CLASS_EVENTS[act.action]
    if (!words) return []
    const why = act.facts['note'] ?? act.facts['reason']
    return [timelineEntry(act, words(act.facts), typeof why === 'string' && why !== '' ? why : null)]
  })
}
