import { type RawBuilder, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import { limitOf, type PageAsk } from '#src/platform/http/page.ts'
import type { SessionRow } from './assessment.contract.ts'
import { SESSION_EVENTS } from './assessment.messages.ts'
import { SESSION_STATUS_NAMES, type SessionStatus } from './assessment.types.ts'

/** A session with what its row on a page shows. */
export interface SessionRecord {
  session_id: string
  number: string
  class_id: string | null
  class_number: string | null
  class_title: string | null
  assessor_id: string
  assessor_name: string
  assessor_code: string | null
  provider_name: string | null
  unit_id: string
  unit_name: string
  department_id: string | null
  occupation: string
  occupation_name: string
  level: Level
  exam_day: PlainDate
  place: string
  examiners: string[]
  fee_fen: number
  pass_mark: number
  status: SessionStatus
  version: number
  registered: number
  passed: number
  certificates: number
}

const selectSessions = (scope: Scope, condition: RawBuilder<unknown>) => sql<SessionRecord>`
  select s.session_id, s.number, s.class_id, k.number as class_number, k.title as class_title, s.assessor_id,
         a.name as assessor_name, a.assessor_code, p.name as provider_name, s.unit_id, u.name as unit_name, s.department_id,
         s.occupation, o.name as occupation_name, s.level, s.exam_day, s.place, s.examiners, s.fee_fen, s.pass_mark, s.status,
         s.version, r.registered, r.passed, c.certificates
    from exam_session s
    join organisation a on a.organisation_id = s.assessor_id
    join unit u on u.unit_id = s.unit_id
    join occupation o on o.code = s.occupation
    left join training_class k on k.class_id = s.class_id
    left join organisation p on p.organisation_id = k.provider_id
    cross join lateral (select count(*)::int as registered, (count(*) filter (where e.state = 'passed'))::int as passed
                          from exam_result e where e.session_id = s.session_id) r
    cross join lateral (select count(*)::int as certificates from certificate c where c.session_id = s.session_id) c
   where ${inScope(scope, 'exam_session', 's')} and ${condition}`

export async function findSession(db: Db, scope: Scope, sessionId: string): Promise<SessionRecord | undefined> {
  const { rows } = await selectSessions(scope, sql`s.session_id = ${sessionId}`).execute(db)
  return rows[0]
}

// unscoped: a condition on sessions that the statement around it holds to the scope.
const matches = (q: string | undefined) =>
  q
    ? sql`(starts_with(s.number, ${q.trim().toUpperCase()}) or exists (select 1 from training_class k
           where k.class_id = s.class_id and (starts_with(k.number, ${q.trim()}) or position(${q.trim()} in k.title) > 0)))`
    : sql`true`

/** Latest exam day first. */
export async function listSessions(
  db: Db,
  scope: Scope,
  ask: PageAsk & { status?: SessionStatus | undefined; q?: string | undefined },
  after: readonly [string, string] | undefined,
): Promise<SessionRecord[]> {
  const status = ask.status ? sql`s.status = ${ask.status}` : sql`true`
  const from = after ? sql`(s.exam_day, s.session_id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`
  const { rows } = await sql<SessionRecord>`
    ${selectSessions(scope, sql`${status} and ${matches(ask.q)} and ${from}`)}
     order by s.exam_day desc, s.session_id desc limit ${limitOf(ask) + 1}`.execute(db)
  return rows
}

export async function countSessions(
  db: Db,
  scope: Scope,
  ask: { status?: SessionStatus | undefined; q?: string | undefined },
  upTo: number,
): Promise<number> {
  const status = ask.status ? sql`s.status = ${ask.status}` : sql`true`
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from exam_session s
     where ${inScope(scope, 'exam_session', 's')} and ${status} and ${matches(ask.q)} limit ${upTo + 1}) x`.execute(db)
  return rows[0]!.n
}

export const sessionView = (s: SessionRecord): SessionRow => ({
  id: s.session_id,
  number: s.number,
  classId: s.class_id,
  classNumber: s.class_number,
  classTitle: s.class_title,
  assessorName: s.assessor_name,
  providerName: s.provider_name,
  unitName: s.unit_name,
  occupation: s.occupation,
  occupationName: s.occupation_name,
  level: s.level,
  levelName: LEVEL_NAMES[s.level],
  examDay: s.exam_day,
  place: s.place,
  registered: s.registered,
  passed: s.passed,
  certificates: s.certificates,
  status: s.status,
  statusName: SESSION_STATUS_NAMES[s.status],
})

/** The row itself, locked: the first lock of every act on a session (lock order: reference first). */
export async function lockSessionInTx(db: Db, scope: Scope, sessionId: string) {
  const { rows } = await sql<{
    session_id: string
    number: string
    status: SessionStatus
    exam_day: PlainDate
    pass_mark: number
    version: number
  }>`select s.session_id, s.number, s.status, s.exam_day, s.pass_mark, s.version from exam_session s
      where s.session_id = ${sessionId} and ${inScope(scope, 'exam_session', 's')} for update`.execute(db)
  return rows[0]
}

/** The live claim for the class of a session, as far as the viewer may know it. */
export async function findClaimBatchId(db: Db, scope: Scope, classId: string | null): Promise<string | null> {
  if (classId === null) return null
  const { rows } = await sql<{ batch_id: string }>`
    select b.batch_id from claim_batch b
     where b.class_id = ${classId} and b.program = 'assessment' and b.status <> 'closed' and ${inScope(scope, 'claim_batch', 'b')}
     limit 1`.execute(db)
  return rows[0]?.batch_id ?? null
}

/** The timeline of a session, oldest first; the caller has found the session in the scope. */
export async function timelineOf(db: Db, sessionId: string) {
  return (await actsOn(db, 'exam_session', sessionId)).flatMap((act) => {
    const what = SESSION_EVENTS[act.action]?.(act.facts)
    const why = typeof act.facts['reason'] === 'string' ? act.facts['reason'] : null
    return what === undefined ? [] : [timelineEntry(act, what, why)]
  })
}
