import type { Level } from '#src/kernel/levels.ts'

/** Position 16 of a certificate number: the level as printed, which runs backwards; 0 for a special ability (DOMAIN 3.2). */
const LEVEL_DIGITS = {
  SPECIAL: '0',
  L5: '5',
  L4: '4',
  L3: '3',
  L2: '2',
  L1: '1',
} as const satisfies Record<Level, string>

export const LAST_SERIAL = 999_999

/** Evaluator class, code of the ministry, province and site: 13 characters, such as `S000041999999`. */
export const isAssessorCode = (code: string | null): code is string => code !== null && /^[YS]\d{12}$/.test(code)

/**
 * 证书编号, 1 letter + 21 digits (DOMAIN 3.2): assessor's code, two digits of the year of issue, level, serial of six. A special
 * ability has no national form (DOMAIN 9) and takes the same one with 0 as level. Throws RangeError when a part does not fit.
 */
export function certificateNumber(part: {
  readonly assessorCode: string
  readonly year: number
  readonly level: Level
  readonly serial: number
}): string {
  const { assessorCode, year, level, serial } = part
  if (!isAssessorCode(assessorCode)) throw new RangeError(`${assessorCode} is no code of an assessor.`)
  if (!Number.isInteger(serial) || serial < 1 || serial > LAST_SERIAL)
    throw new RangeError(`Serial ${serial} does not fit six digits.`)
  return `${assessorCode}${String(year % 100).padStart(2, '0')}${LEVEL_DIGITS[level]}${String(serial).padStart(6, '0')}`
}

/** As people type it: full width, spaces, small letters; what cannot be seen goes. */
export const plainCertificateNumber = (typed: string) =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{C}]/gu, '')
    .toUpperCase()
