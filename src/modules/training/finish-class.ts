import { sql } from 'kysely'
import { accept, type Decision } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { dueDay } from './apply-class.ts'
import { updateClassInTx } from './class.store.ts'
import { classDetailView } from './class-view.ts'
import { decideFinish, type FinishRefusal } from './completion.rules.ts'
import { listLessons } from './lesson.store.ts'
import { openClassInTx } from './open-class.ts'
import { listEnrolledInTx } from './roster.store.ts'
import type { ClassDetail } from './training.contract.ts'

/** Ends teaching (结班) and reports who passed; the county's review makes it count. */
export async function finishClass(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: {
    readonly classId: string
    readonly version: number
    readonly notPassed: readonly string[]
    readonly note?: string | undefined
  },
): Promise<Decision<ClassDetail, 'already_handled' | 'act_not_open' | FinishRefusal>> {
  const { classId } = ask
  const open = await openClassInTx(tx, scope, { classId, action: 'finish', version: ask.version })
  if (!open.ok) return open
  const row = open.value
  const lessons = await listLessons(tx.db, scope, { classId })
  const countOf = (status: string) => lessons.filter((lesson) => lesson.status === status).length
  const decision = decideFinish(
    {
      endDay: row.end_day,
      lessons: { planned: countOf('planned'), recorded: countOf('recorded') },
      roster: await listEnrolledInTx(tx, scope, classId),
    },
    ask.notPassed,
    tx.day,
  )
  if (!decision.ok) return decision
  const { passed, notPassed } = decision.value
  await sql`
    update enrolment set proposed = case when person_id = any(${[...notPassed]}::uuid[]) then 'not_passed' else 'passed' end,
           version = version + 1
     where class_id = ${classId} and status = 'enrolled'`.execute(tx.db)
  const reviewDue = await dueDay(tx, await platform.unitTree(), row.unit_id, 'completion.review_days')
  await updateClassInTx(tx, row, {
    status: 'finished',
    finished_day: tx.day,
    review_due: reviewDue,
    review_note: ask.note ?? null,
  })
  await tx.audit({
    action: 'class.finish',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { passed: passed.length, notPassed: notPassed.length, reviewDue, note: ask.note ?? '' },
  })
  return accept(await classDetailView(tx.db, scope, tx.day, classId))
}
