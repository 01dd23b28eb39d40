/** Does a quote hold the figure that a rule claims? 300元 ↔ 30,000 fen, 200万元, 百分之三十, 半年, 一次. */
import { type Fen, formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import { formatDay, monthOf, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import type { Figure } from './rule-kinds/kind.types.ts'

interface Quantity {
  readonly value: number
  /** What follows the number, up to the next number. */
  readonly after: string
  readonly at: number
}

const DIGITS = '零一二三四五六七八九'
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }
const SCALES: Record<string, number> = { 万: 10_000, 亿: 100_000_000 }

/** `三百五十` → 350, `两` → 2, `一百零五` → 105. */
export function chineseNumber(text: string): number {
  let total = 0
  let digit = 0
  for (const sign of text.replaceAll('两', '二').replaceAll('〇', '零')) {
    const unit = UNITS[sign]
    if (unit) {
      total += (digit || 1) * unit
      digit = 0
    } else digit = DIGITS.indexOf(sign)
  }
  return total + digit
}

/** Every number of the text, Arabic or Chinese, with 万 and 亿 taken in and decimals kept exact. */
export function quantitiesIn(text: string): Quantity[] {
  const tokens = [...text.matchAll(/(\d+)(?:\.(\d+))?\s*([万亿])?|([零〇一二两三四五六七八九十百千]+)([万亿])?/g)]
  return tokens.map((token, i) => {
    const [whole, digits, decimals = '', scale, chinese, chineseScale] = token
    const factor = SCALES[scale ?? chineseScale ?? ''] ?? 1
    const value = chinese
      ? chineseNumber(chinese) * factor
      : (Number(digits + decimals) * factor) / 10 ** decimals.length
    const end = token.index + whole.length
    return { value, after: text.slice(end, tokens[i + 1]?.index).trimStart(), at: token.index }
  })
}

const holdsDay = (quote: string, day: PlainDate) => {
  const year = yearOf(day)
  const written = `${year}年${monthOf(day)}月${Number(day.slice(8))}`
  if (quote.includes(day) || new RegExp(`${written}(?!\\d)`).test(quote)) return true
  // A text that names years alone means all of them: its first day may be claimed, and its last.
  return (day.endsWith('-01-01') || day.endsWith('-12-31')) && new RegExp(`(?<!\\d)${year}(?!\\d)`).test(quote)
}

const holdsMonths = (quote: string, months: number) =>
  (months === 6 && quote.includes('半年')) ||
  quantitiesIn(quote).some(
    ({ value, after }) =>
      (value * 12 === months && after.startsWith('年')) || (value === months && /^个?月/.test(after)),
  )

const holdsShare = (quote: string, [part, whole]: readonly [number, number]) =>
  quantitiesIn(quote).some(({ value, after }) => after.startsWith('%') && value * whole === part * 100) ||
  [...quote.matchAll(/百分之([零〇一二两三四五六七八九十百]+)/g)].some(
    ([, number = '']) => chineseNumber(number) * whole === part * 100,
  )

export function quoteHolds(quote: string, figure: Figure): boolean {
  switch (figure.is) {
    case 'money':
      return quantitiesIn(quote).some(({ value, after }) => value * 100 === figure.fen && after.startsWith('元'))
    case 'number':
      return quantitiesIn(quote).some(({ value, after }) => value === figure.value && after.startsWith(figure.unit))
    case 'share':
      return holdsShare(quote, figure.of)
    case 'months':
      return holdsMonths(quote, figure.months)
    case 'day':
      return holdsDay(quote, figure.day)
    case 'word':
      return quote.includes(figure.word)
  }
}

export function figureText(figure: Figure): string {
  switch (figure.is) {
    case 'money':
      return `${formatYuan(figure.fen)} 元`
    case 'number':
      return `${figure.value}${figure.unit}`
    case 'share':
      return `${(figure.of[0] * 100) / figure.of[1]}%`
    case 'months':
      return `${figure.months} 个月`
    case 'day':
      return formatDay(figure.day)
    case 'word':
      return `“${figure.word}”`
  }
}

// 高级技师 holds 技师 and 高级, so longer names are looked for first and a found place is not looked at again.
const WRITTEN_LEVELS: readonly (readonly [string, Level])[] = [
  ...LEVELS.map((level) => [LEVEL_NAMES[level], level] as const).toSorted(([a], [b]) => b.length - a.length),
  ['高级', 'L3'],
]

/** The level that stands nearest before the amount in the quote, if one does: the price must be that level's, not its neighbour's. */
export function levelBefore(quote: string, amount: Fen): Level | undefined {
  const price = quantitiesIn(quote).find(({ value, after }) => value * 100 === amount && after.startsWith('元'))
  if (!price) return undefined
  let before = quote.slice(0, price.at)
  let nearest: { at: number; level: Level } | undefined
  for (const [written, level] of WRITTEN_LEVELS) {
    for (let at = before.indexOf(written); at >= 0; at = before.indexOf(written, at + 1)) {
      if (!nearest || at > nearest.at) nearest = { at, level }
    }
    before = before.replaceAll(written, '＿'.repeat(written.length))
  }
  return nearest?.level
}
