import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVEL_PRINTED, type Level } from '#src/kernel/levels.ts'
import { language } from './words.ts'

/** A missing value; 0.00 is a value (VISUAL §13). */
export const NONE = '—'

const english = () => language() === 'en'
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Fen → `30,720.00`: for table cells whose head says 元. */
export const money = (fen: number | null | undefined) => (fen == null ? NONE : formatYuan(fen))

/** Fen → `30,720.00 元`. */
export const yuan = (fen: number | null | undefined) =>
  fen == null ? NONE : english() ? `CNY ${formatYuan(fen)}` : `${formatYuan(fen)} 元`

/** Fen → `128.64`: 万元, for big figures only; the exact fen belong into the tip. */
export const tenThousandYuan = (fen: number) => formatYuan(Math.round(fen / 10_000))

/** `8854` → `8,854` */
export const count = (n: number | null | undefined) => (n == null ? NONE : String(n).replace(/\B(?=(\d{3})+$)/g, ','))

/** 人: each person once. */
export const persons = (n: number) => (english() ? `${count(n)} ${n === 1 ? 'person' : 'people'}` : `${count(n)} 人`)

/** 人次: each time counts; never mixed with 人 (SCREENS: Words). */
export const personTimes = (n: number) => (english() ? `${count(n)} person-times` : `${count(n)} 人次`)

/** `0.4661` → `46.6%` */
export const percent = (ratio: number | null | undefined, digits = 1) =>
  ratio == null ? NONE : `${(ratio * 100).toFixed(digits)}%`

const parts = (day: string) => {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number)
  return { year, month, date }
}

/** `2022-04-15` → `2022年4月15日`. */
export function day(value: string | null | undefined): string {
  if (!value) return NONE
  const { year, month, date } = parts(value)
  return english() ? `${date} ${MONTHS[month - 1]} ${year}` : `${year}年${month}月${date}日`
}

/** The day without its year when it is the year of `today`. */
export function shortDay(value: string | null | undefined, today: string): string {
  if (!value) return NONE
  if (value.slice(0, 4) !== today.slice(0, 4)) return day(value)
  const { month, date } = parts(value)
  return english() ? `${date} ${MONTHS[month - 1]}` : `${month}月${date}日`
}

/** `2022-06-22` → `周三`. */
export function weekday(value: string): string {
  const { year, month, date } = parts(value)
  const index = new Date(Date.UTC(year, month - 1, date)).getUTCDay()
  return english() ? (WEEKDAYS_EN[index] ?? '') : `周${WEEKDAYS[index]}`
}

/** An instant on the clock of Asia/Shanghai, which has had no daylight saving since 1991: `{ day: '2022-06-08', clock: '16:20' }`. */
export function inShanghai(instant: string): { day: string; clock: string } {
  const iso = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return { day: iso.slice(0, 10), clock: iso.slice(11, 16) }
}

/** An instant → `2022年6月8日 16:20`. */
export function moment(instant: string | null | undefined): string {
  if (!instant) return NONE
  const at = inShanghai(instant)
  return `${day(at.day)} ${at.clock}`
}

/** An instant → `6月8日 16:20`, with the year when it is another one than that of `today`. */
export function shortMoment(instant: string | null | undefined, today: string): string {
  if (!instant) return NONE
  const at = inShanghai(instant)
  return `${shortDay(at.day, today)} ${at.clock}`
}

/** First day to last day: `2022年3月21日—4月8日`. */
export function dayRange(from: string | null | undefined, to: string | null | undefined): string {
  if (!from && !to) return NONE
  if (!from || !to) return day(from ?? to)
  return `${day(from)}—${shortDay(to, from)}`
}

/** Whole days between two civil days; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** How a deadline stands on the business day. `tone`: late is soon, bad is today or past. */
export function deadline(
  due: string | null | undefined,
  today: string,
): { text: string; tone: 'calm' | 'late' | 'bad' } {
  if (!due) return { text: NONE, tone: 'calm' }
  const left = daysBetween(today, due.slice(0, 10))
  if (english()) {
    if (left < 0) return { text: `${-left} d overdue`, tone: 'bad' }
    if (left === 0) return { text: 'today', tone: 'bad' }
    return { text: `${left} d left`, tone: left <= 2 ? 'late' : 'calm' }
  }
  if (left < 0) return { text: `逾期 ${-left} 天`, tone: 'bad' }
  if (left === 0) return { text: '今天', tone: 'bad' }
  return { text: `剩 ${left} 天`, tone: left <= 2 ? 'late' : 'calm' }
}

/** Groups an identity number for the eye: `411499********0024` → `411499 ******** 0024`. What is masked, the server masks. */
export function identity(value: string | null | undefined): string {
  if (!value) return NONE
  const plain = value.replace(/\s/g, '')
  return plain.length === 18 ? `${plain.slice(0, 6)} ${plain.slice(6, 14)} ${plain.slice(14)}` : plain
}

/** Certificate and account numbers in groups of four, from the left. */
export const grouped = (value: string | null | undefined) =>
  value ? value.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ') : NONE

export const levelName = (level: Level) => LEVEL_NAMES[level]
/** As on certificates: `四级/中级工`. */
export const levelPrinted = (level: Level) => LEVEL_PRINTED[level]

/** `18432` → `18 KB`. */
export const fileSize = (bytes: number) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** `83` → `1 分 23 秒`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60)
  if (english()) return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`
  return minutes > 0 ? `${minutes} 分 ${whole % 60} 秒` : `${whole} 秒`
}
