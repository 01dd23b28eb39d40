import type { ClassNotice } from '#src/modules/training/training.contract.ts'
import { clock } from '../numbers.ts'

const MOST_TIMES = 3

/** What a timetable comes to: days with a lesson, lessons by kind, and the hours of the day it keeps to when they are few. */
export function countLessons(lessons: ClassNotice['lessons']) {
  const times = [...new Set(lessons.map((lesson) => `${clock(lesson.startTime)}–${clock(lesson.endTime)}`))]
  const theory = lessons.filter((lesson) => lesson.kind === 'theory').length
  return {
    all: lessons.length,
    days: new Set(lessons.map((lesson) => lesson.day)).size,
    counts: { n: lessons.length, theory, practice: lessons.filter((lesson) => lesson.kind === 'practice').length },
    times: times.length <= MOST_TIMES ? times : [],
  }
}
