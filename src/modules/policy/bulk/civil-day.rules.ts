/** Calendar arithmetic on days since 1970-01-01, without a Date: Howard Hinnant's civil-day algorithms. */
import type { PlainDate } from '#src/kernel/plain-date.ts'

/** Years of our days, so that the loop's commonest question is one read. */
const FIRST = -7305 // 1950-01-01
const LAST = 47_481 // 2099-12-31
const YEARS = Uint16Array.from({ length: LAST - FIRST + 1 }, (_, i) => civilOf(FIRST + i).year)

/** The year of a day number. */
export function yearOfDay(day: number): number {
  return day >= FIRST && day <= LAST ? YEARS[day - FIRST]! : civilOf(day).year
}

function civilOf(day: number): { year: number; month: number; date: number } {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const ofEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * ofYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: ofYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

function dayOf(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** The same day of the month that many months on; the last day of a shorter month stands in (CONTRACT: durations). */
export function addMonthsToDay(day: number, months: number): number {
  const { year, month, date } = civilOf(day)
  const target = year * 12 + (month - 1) + months
  const first = dayOf(Math.floor(target / 12), (target % 12) + 1, 1)
  const next = dayOf(Math.floor((target + 1) / 12), ((target + 1) % 12) + 1, 1)
  return first + Math.min(date, next - first) - 1
}

/** `2020-06` of a day number. */
export function monthText(day: number): string {
  const { year, month } = civilOf(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
}

/** `2020-06-01` of a day number. */
export function dayText(day: number): PlainDate {
  return `${monthText(day)}-${String(civilOf(day).date).padStart(2, '0')}` as PlainDate
}
