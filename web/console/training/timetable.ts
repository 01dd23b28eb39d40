import type { LessonInput } from '#src/modules/training/training.contract.ts'

/** A part of every day: what is taught when, by whom, where. Times are `HH:MM`. */
export type DaySlot = Omit<LessonInput, 'day'>

const DAY_MS = 86_400_000

/** Monday 1 to Sunday 7. */
export const weekdayOf = (day: string) => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

/** The days from first to last, both included, that fall on the chosen weekdays. */
export function daysOf(from: string, to: string, weekdays: readonly number[]): string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    if (weekdays.includes(weekdayOf(day))) days.push(day)
  }
  return days
}

/** Every slot on every day, in the order of the timetable. */
export const lessonsOf = (days: readonly string[], slots: readonly DaySlot[]): LessonInput[] =>
  days.flatMap((day) =>
    [...slots].sort((a, b) => (a.startTime < b.startTime ? -1 : 1)).map((slot) => ({ day, ...slot })),
  )

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
/** Minutes between two times of a day; 0 while one of them is not written out. */
export const minutesBetween = (startTime: string, endTime: string) =>
  TIME.test(startTime) && TIME.test(endTime) ? Math.max(0, minuteOf(endTime) - minuteOf(startTime)) : 0

export const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** `9:5`, `0905`, `９：05` as `09:05`; left as it is when no time can be read. */
export function cleanTime(text: string): string {
  const plain = text.normalize('NFKC').replace(/[\s.]/g, '')
  const parts = /^(\d{1,2}):?(\d{2})$/.exec(plain)
  return parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2]}` : text
}
