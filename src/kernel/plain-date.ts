/**
 * A civil day in Asia/Shanghai, `YYYY-MM-DD`. Days compare with `<` because the form sorts.
 * Domain rules see only days; instants stay at the edge (DESIGN: Time).
 */
declare const dayBrand: unique symbol
export type PlainDate = string & { readonly [dayBrand]: true }

const DAY_MS = 86_400_000
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/

const utc = (day: PlainDate) => Date.parse(`${day}T00:00:00Z`)
const fromUtc = (ms: number) => new Date(ms).toISOString().slice(0, 10) as PlainDate

/** Is it a day that the calendar has? `2023-02-30` is not. */
export function isPlainDate(text: string): text is PlainDate {
  const match = FORM.exec(text)
  if (!match) return false
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))
  return Number(match[1]) >= 1000 && fromUtc(ms) === text
}

/** The text as a day. Throws RangeError when the calendar has no such day. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`${JSON.stringify(text)} is not a calendar day (YYYY-MM-DD).`)
  return text
}

export const addDays = (day: PlainDate, days: number) => fromUtc(utc(day) + days * DAY_MS)

/** The same day of the month that many months on; the last day of a shorter month stands in (CONTRACT: durations). */
export function addMonths(day: PlainDate, months: number): PlainDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfTarget = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return fromUtc(Date.UTC(year, month - 1 + months, Math.min(date, lastOfTarget)))
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate) => Math.round((utc(to) - utc(from)) / DAY_MS)

export const yearOf = (day: PlainDate) => Number(day.slice(0, 4))
export const monthOf = (day: PlainDate) => Number(day.slice(5, 7))
/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: PlainDate) => new Date(utc(day)).getUTCDay() || 7
export const firstDayOfYear = (year: number) => plainDate(`${year}-01-01`)

/** Full years lived on `on`; a person born on 29 February turns on 1 March in a common year. */
export function ageOn(birth: PlainDate, on: PlainDate): number {
  return yearOf(on) - yearOf(birth) - (on.slice(5) < birth.slice(5) ? 1 : 0)
}

/** The civil day of an instant in Asia/Shanghai, which has had no daylight saving since 1991. */
export const dayInShanghai = (instant: Date) =>
  fromUtc(Math.floor((instant.getTime() + 8 * 3_600_000) / DAY_MS) * DAY_MS)

/** `2022年4月15日` */
export function formatDay(day: PlainDate): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
