import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type LessonFault, lessonFaults, lessonWords } from './lesson.rules.ts'
import {
  findLessonForUpdateInTx,
  findTraineeClashInTx,
  insertLessonsInTx,
  listLessons,
  listOtherLessonsInTx,
  slotOf,
  updateLessonInTx,
} from './lesson.store.ts'
import { lessonViewOf } from './lesson-view.ts'
import { openClassInTx } from './open-class.ts'
import { listEnrolledInTx } from './roster.store.ts'
import type { LessonInput, LessonView } from './training.contract.ts'
import { fieldProblem } from './training.messages.ts'

type Refusal = 'already_handled' | 'act_not_open'

/** Plans lessons of an approved class (课程表, T5). All or none; throws the form's faults. Answers the whole timetable. */
export async function addLessons(
  tx: Tx,
  scope: Scope,
  ask: { readonly classId: string; readonly lessons: readonly LessonInput[] },
): Promise<Decision<{ items: LessonView[] }, Refusal | 'trainee_busy'>> {
  const { classId } = ask
  const open = await openClassInTx(tx, scope, { classId, action: 'plan_lessons' })
  if (!open.ok) return open
  const row = open.value
  const planned = ask.lessons.map((lesson) => ({ ...lesson, day: plainDate(lesson.day) }))
  const ofClass = (await listLessons(tx.db, scope, { classId })).filter((line) => line.status !== 'cancelled')
  const faults: LessonFault[] = lessonFaults(planned, {
    startDay: row.start_day,
    endDay: row.end_day,
    ofClass: ofClass.map(slotOf),
    ofProvider: await listOtherLessonsInTx(tx, scope, {
      providerId: row.provider_id,
      classId,
      days: planned.map((lesson) => lesson.day),
    }),
  })
  if (faults.length > 0) throw fieldProblem(faults)
  // Another school that plans for one of them at this moment, or enrols one, waits here and then sees these lessons.
  await lockPersonsInTx(
    tx,
    (await listEnrolledInTx(tx, scope, classId)).map((one) => one.personId),
  )
  const clash = await findTraineeClashInTx(tx, classId, planned)
  if (clash)
    return refuse('trainee_busy', {
      n: clash.n,
      persons: clash.persons,
      number: clash.number,
      lesson: lessonWords(clash.slot),
    })
  await insertLessonsInTx(tx, classId, planned)
  await tx.audit({
    action: 'lesson.plan',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { lessons: planned.length },
  })
  return accept({ items: (await listLessons(tx.db, scope, { classId })).map(lessonViewOf) })
}

/** Cancels a lesson that was not held. */
export async function cancelLesson(
  tx: Tx,
  scope: Scope,
  ask: { readonly lessonId: string; readonly reason: string },
): Promise<Decision<LessonView, Refusal | 'lesson_not_planned'>> {
  const { lessonId } = ask
  const { class_id: classId } = found((await listLessons(tx.db, scope, { lessonId }))[0], '这节课')
  const open = await openClassInTx(tx, scope, { classId, action: 'plan_lessons' })
  if (!open.ok) return open
  const lesson = found(await findLessonForUpdateInTx(tx, scope, lessonId), '这节课')
  if (lesson.status === 'cancelled')
    return refuse('already_handled', await lastActOn(tx.db, 'training_class', classId, { lessonId }))
  if (lesson.status !== 'planned') return refuse('lesson_not_planned')
  await updateLessonInTx(tx, lesson, 'cancelled')
  await tx.audit({
    action: 'lesson.cancel',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { lessonId, lesson: lessonWords(slotOf(lesson)), reason: ask.reason },
  })
  return accept(lessonViewOf((await listLessons(tx.db, scope, { lessonId }))[0]!))
}
