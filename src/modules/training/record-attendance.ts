import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { followAttendanceInTx } from '#src/modules/vouchers/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type AttendanceEntry, type AttendanceRefusal, decideAttendance } from './attendance.rules.ts'
import { listSheet, writeAttendanceInTx } from './attendance.store.ts'
import { updateClassInTx } from './class.store.ts'
import { findLessonForUpdateInTx, type LessonLine, listLessons, updateLessonInTx } from './lesson.store.ts'
import { lessonViewOf } from './lesson-view.ts'
import { openClassInTx } from './open-class.ts'
import type { LessonView } from './training.contract.ts'

/** Records the sheet of one lesson, or corrects it with a reason; the first record of a class begins it. */
export async function recordAttendance(
  tx: Tx,
  scope: Scope,
  ask: {
    readonly lessonId: string
    readonly version: number
    readonly reason?: string | undefined
    readonly entries: readonly AttendanceEntry[]
  },
): Promise<Decision<LessonView, 'already_handled' | 'act_not_open' | AttendanceRefusal>> {
  const { lessonId } = ask
  const { class_id: classId } = found((await listLessons(tx.db, scope, { lessonId }))[0], '这节课')
  const open = await openClassInTx(tx, scope, { classId, action: 'record_attendance' })
  if (!open.ok) return open
  const lesson = found(await findLessonForUpdateInTx(tx, scope, lessonId), '这节课')
  if (lesson.version !== ask.version)
    return refuse(
      'already_handled',
      lesson.status === 'cancelled'
        ? await lastActOn(tx.db, 'training_class', classId, { lessonId })
        : await lastActOn(tx.db, 'lesson', lessonId),
    )
  const sheet = await listSheet(tx.db, scope, classId, lessonId)
  const decision = decideAttendance({ day: lesson.day, status: lesson.status as LessonLine['status'] }, ask.entries, {
    today: tx.day,
    roster: sheet.map((line) => line.person_id),
    recorded: new Map(sheet.flatMap((line) => (line.state === null ? [] : [[line.person_id, line.state]]))),
    reason: ask.reason,
  })
  if (!decision.ok) return decision
  const changes = decision.value
  const isFirst = lesson.status === 'planned'
  await writeAttendanceInTx(
    tx,
    lesson,
    changes,
    isFirst ? undefined : { reason: ask.reason?.trim() ?? '', accountId: scope.accountId! },
  )
  if (changes.length > 0) await followAttendanceInTx(tx, classId)
  if (isFirst || changes.length > 0) await updateLessonInTx(tx, lesson, 'recorded')
  if (open.value.status === 'approved') {
    await updateClassInTx(tx, open.value, { status: 'running' })
    await tx.audit({ action: 'class.start', subjectType: 'training_class', subjectId: classId, facts: { lessonId } })
  }
  await tx.audit({
    action: isFirst ? 'attendance.record' : 'attendance.correct',
    subjectType: 'lesson',
    subjectId: lessonId,
    facts: { classId, changes: changes.length, ...(isFirst ? {} : { reason: ask.reason ?? '' }) },
  })
  return accept(lessonViewOf((await listLessons(tx.db, scope, { lessonId }))[0]!))
}
