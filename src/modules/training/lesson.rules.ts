import type { Facts } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'

/** When and by whom something is taught; times are `HH:MM` of the day. */
export interface LessonSlot {
  readonly day: PlainDate
  readonly startTime: string
  readonly endTime: string
  readonly topic: string
  readonly teacher: string
}

export type LessonRefusal =
  | 'lesson_outside_class'
  | 'lesson_times'
  | 'lesson_too_long'
  | 'lesson_overlaps'
  | 'teacher_busy'

export interface LessonFault {
  readonly path: string
  readonly refusal: LessonRefusal
  readonly facts: Facts
}

const MAX_MINUTES = 600

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export const minutesOf = (slot: Pick<LessonSlot, 'startTime' | 'endTime'>) =>
  minuteOf(slot.endTime) - minuteOf(slot.startTime)

/** `2022-06-10 09:00–11:30“老年人生活照料”`: how a refusal names a lesson. */
export const lessonWords = (slot: LessonSlot) => `${slot.day} ${slot.startTime}–${slot.endTime}“${slot.topic}”`

/** One ends as the other begins: no overlap. */
export const overlaps = (a: LessonSlot, b: LessonSlot) =>
  a.day === b.day && a.startTime < b.endTime && b.startTime < a.endTime

/**
 * What is wrong with lessons to be planned. `ofClass` are the lessons the class has, `ofProvider` all others of the provider,
 * for its teachers. The new ones are checked against each other too, each against those before it.
 */
export function lessonFaults(
  planned: readonly LessonSlot[],
  around: {
    readonly startDay: PlainDate
    readonly endDay: PlainDate
    readonly ofClass: readonly LessonSlot[]
    readonly ofProvider: readonly LessonSlot[]
  },
): LessonFault[] {
  return planned.flatMap((slot, index): LessonFault[] => {
    const at = (field: string) => `lessons[${index}].${field}`
    const facts = { n: index + 1 }
    if (slot.day < around.startDay || slot.day > around.endDay)
      return [
        {
          path: at('day'),
          refusal: 'lesson_outside_class',
          facts: { ...facts, startDay: around.startDay, endDay: around.endDay },
        },
      ]
    if (slot.endTime <= slot.startTime) return [{ path: at('endTime'), refusal: 'lesson_times', facts }]
    if (minutesOf(slot) > MAX_MINUTES)
      return [{ path: at('endTime'), refusal: 'lesson_too_long', facts: { ...facts, hours: MAX_MINUTES / 60 } }]
    const taken = [...around.ofClass, ...planned.slice(0, index)].find((other) => overlaps(slot, other))
    if (taken)
      return [{ path: at('startTime'), refusal: 'lesson_overlaps', facts: { ...facts, lesson: lessonWords(taken) } }]
    const elsewhere = around.ofProvider.find((other) => other.teacher === slot.teacher && overlaps(slot, other))
    if (elsewhere)
      return [
        {
          path: at('teacher'),
          refusal: 'teacher_busy',
          facts: { ...facts, teacher: slot.teacher, lesson: lessonWords(elsewhere) },
        },
      ]
    return []
  })
}
