import type { z } from 'zod'
import { trailOf } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { found } from '#src/platform/http/problem.ts'
import { listOwnLessons } from './attendance.store.ts'
import { findClass } from './class.store.ts'
import { findRosterLine } from './roster.store.ts'
import { rosterRowView } from './roster-view.ts'
import type { trainingContract } from './training.contract.ts'

type TraineeView = z.output<typeof trainingContract.trainee.response & z.ZodType>

/** One trainee of a class with every lesson of it: there or not. Not found outside the scope. */
export async function traineeView(db: Db, scope: Scope, classId: string, personId: string): Promise<TraineeView> {
  const ofClass = found(await findClass(db, scope, classId), '这个培训班')
  // In the same words: who sees no roster is not told whether somebody is on it.
  const line = found(await findRosterLine(db, scope, classId, personId), '这个培训班')
  const trails = await trailOf(db, scope, { classId }, [personId])
  const lessons = await listOwnLessons(db, scope, classId, personId)
  return {
    classId,
    classTitle: ofClass.title,
    classNumber: ofClass.number,
    trainee: { ...rosterRowView(scope, line), links: trails.get(personId) ?? [] },
    lessons: lessons.map((lesson) => ({
      id: lesson.lesson_id,
      day: lesson.day,
      startTime: lesson.start_time,
      endTime: lesson.end_time,
      kind: lesson.kind,
      topic: lesson.topic,
      teacher: lesson.teacher,
      minutes: lesson.minutes,
      status: lesson.status,
      state: lesson.state,
    })),
  }
}
