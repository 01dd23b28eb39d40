import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Fen } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { listedWords } from '#src/modules/supervision/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { actsOn, actTime } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import { nextSerialInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { SessionRow } from './assessment.contract.ts'
import { assessorOn, completedPersons, lockClassToExamineInTx } from './class-to-examine.store.ts'
import { decideOpen, type OpenRefusal, PASS_MARK, sessionNumber } from './exam.rules.ts'
import { registerCandidatesInTx } from './result.store.ts'
import { findSession, sessionView } from './session.store.ts'

/** 开考: one session for a completed class, one registered candidate for each completed enrolment. */
export async function openSession(
  tx: Tx,
  scope: Scope,
  ask: { classId: string; examDay: PlainDate; place: string; examiners: readonly string[]; feeFen: Fen | number },
): Promise<Decision<SessionRow, OpenRefusal | 'assessor_listed'>> {
  const { db } = tx
  const organisationId = scope.reach.kind === 'organisation' ? scope.reach.organisationId : undefined
  const theClass = found(await lockClassToExamineInTx(db, scope, ask.classId), '这个班')
  const assessor = found(
    organisationId ? await assessorOn(db, organisationId, theClass.occupation, ask.examDay) : undefined,
    '您的机构',
  )
  const listed = await listedWords(db, { kind: 'organisation', id: organisationId! }, tx.day)
  if (listed) return refuse('assessor_listed', { listed })
  const live = await db
    .selectFrom('exam_session')
    .select('session_id')
    // unscoped: the class is in the scope, and a session of another assessor for it must be seen to be refused.
    .where('class_id', '=', ask.classId)
    .where('status', '<>', 'cancelled')
    .executeTakeFirst()
  const personIds = await completedPersons(db, scope, ask.classId)
  const decision = decideOpen({
    classStatus: theClass.status,
    completedDay: theClass.completed_day,
    completed: personIds.length,
    examined: live && (await openedBy(db, live.session_id)),
    examDay: ask.examDay,
    level: theClass.level,
    occupationName: theClass.occupation_name,
    levelName: LEVEL_NAMES[theClass.level],
    assessorActive: assessor.status === 'active',
    listedLevels: assessor.levels,
  })
  if (!decision.ok) return refuse(decision.refusal, decision.facts)

  await lockPersonsInTx(tx, personIds)
  const year = yearOf(tx.day)
  const number = sessionNumber(assessor.unit_id, year, await nextSerialInTx(tx, 'exam_session', assessor.unit_id, year))
  const sessionId = newId()
  await db
    .insertInto('exam_session')
    .values({
      session_id: sessionId,
      number,
      class_id: ask.classId,
      assessor_id: organisationId!,
      occupation: theClass.occupation,
      level: theClass.level,
      unit_id: theClass.unit_id,
      department_id: theClass.department_id,
      exam_day: ask.examDay,
      place: ask.place,
      examiners: [...ask.examiners],
      fee_fen: ask.feeFen,
      pass_mark: PASS_MARK,
      status: 'planned',
    })
    .execute()
  await registerCandidatesInTx(db, sessionId, ask.classId, personIds)
  const facts = { classId: ask.classId, examDay: ask.examDay, feeFen: ask.feeFen, candidates: personIds.length }
  await tx.auditMany([
    { action: 'session.open', subjectType: 'exam_session', subjectId: sessionId, facts },
    ...personIds.map((personId) => ({
      action: 'exam.register',
      subjectType: 'exam_session',
      subjectId: sessionId,
      personId,
      facts: { examDay: ask.examDay },
    })),
  ])
  return accept(sessionView((await findSession(db, scope, sessionId))!))
}

/** The first act on a session is its opening. */
async function openedBy(db: Db, sessionId: string) {
  const act = (await actsOn(db, 'exam_session', sessionId))[0]!
  return { who: act.who, when: actTime(act) }
}
