import type { LessonLine } from './lesson.store.ts'
import type { LessonView } from './training.contract.ts'

export const lessonViewOf = (line: LessonLine): LessonView => ({
  id: line.lesson_id,
  day: line.day,
  startTime: line.start_time,
  endTime: line.end_time,
  kind: line.kind,
  topic: line.topic,
  teacher: line.teacher,
  room: line.room,
  minutes: line.minutes,
  status: line.status,
  present: line.present,
  absent: line.absent,
  version: line.version,
})
