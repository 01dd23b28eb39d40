import { addDays, type PlainDate, weekdayOf } from '#src/kernel/plain-date.ts'

/** The days that break the Monday-to-Friday week: public holidays, and the weekends worked for them (调休). */
export interface WorkCalendar {
  readonly holidays: ReadonlySet<string>
  readonly workdays: ReadonlySet<string>
}

export const isWorkingDay = (calendar: WorkCalendar, day: PlainDate): boolean =>
  calendar.workdays.has(day) || (weekdayOf(day) <= 5 && !calendar.holidays.has(day))

/** The n-th working day after `day`; `day` itself does not count. With n = 0, `day`. */
export function addWorkingDays(calendar: WorkCalendar, day: PlainDate, n: number): PlainDate {
  let at = day
  for (let left = n; left > 0; ) {
    at = addDays(at, 1)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  return at
}

/**
 * Working days from the day after `from` through `to`; negative when `to` is earlier: how many days late. What was due on a Friday is
 * late on Sunday already, by one.
 */
export function workingDaysBetween(calendar: WorkCalendar, from: PlainDate, to: PlainDate): number {
  if (to < from) return -Math.max(1, workingDaysBetween(calendar, to, from))
  let count = 0
  for (let at = from; at < to; ) {
    at = addDays(at, 1)
    if (isWorkingDay(calendar, at)) count += 1
  }
  return count
}
