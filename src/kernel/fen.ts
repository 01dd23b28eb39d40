/** Money is whole fen (分): a branded safe integer in TypeScript and JSON, `bigint` in SQL (DESIGN: Money). */
declare const fenBrand: unique symbol
export type Fen = number & { readonly [fenBrand]: true }

/** The number as fen. Throws RangeError unless it is a safe integer: a fraction of a fen is always a bug. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole, safe number of fen.`)
  return value as Fen
}

export const ZERO_FEN = fen(0)

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0
  for (const amount of amounts) total += amount
  return fen(total)
}

/** `1234567` → `12,345.67`: yuan with two decimals and thousands separators, no unit. */
export function formatYuan(amount: Fen | number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`
}

/** Reads `12,345.67`, `240` or `240.5` as fen; undefined for anything else, for fractions of a fen and for amounts past 2^53. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.normalize('NFKC').trim())
  if (!match) return undefined
  const [, sign, whole = '', cents = ''] = match
  const value = Number(whole.replaceAll(',', '')) * 100 + Number(cents.padEnd(2, '0'))
  return Number.isSafeInteger(value) ? fen(sign ? -value : value) : undefined
}
