import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyService } from '#src/platform/keys/key-service.ts'

/**
 * What the holder shows: the voucher's number and a signed code of the minute. Digits alone, so that a QR stays small and a
 * number can be typed where no scanner is. The code is good for five minutes; ten digits cannot be guessed in that time.
 */
const NUMBER_DIGITS = 20
const CODE_DIGITS = 10
const STEP_MS = 60_000
const STEPS = 5
export const CODE_SECONDS = (STEP_MS / 1000) * STEPS
/** After so long a page makes a new one. */
export const REFRESH_SECONDS = STEP_MS / 1000

const stepOf = (now: Date) => Math.floor(now.getTime() / STEP_MS)

function codeAt(keys: KeyService, number: string, step: number): string {
  const digest = createHmac('sm3', keys.derive('voucher-code')).update(`${number}.${step}`).digest()
  return (digest.readBigUInt64BE(0) % 10n ** BigInt(CODE_DIGITS)).toString().padStart(CODE_DIGITS, '0')
}

export const shownCode = (keys: KeyService, number: string, now: Date): string =>
  number + codeAt(keys, number, stepOf(now))

export type CodeReading =
  | { readonly ok: true; readonly number: string }
  | { readonly ok: false; readonly refusal: 'code_unreadable' | 'code_stale' }

/** The number in a shown code that is signed by us and of the last minutes. Spaces are how people type. */
export function readCode(keys: KeyService, text: string, now: Date): CodeReading {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  if (!/^\d+$/.test(digits) || digits.length !== NUMBER_DIGITS + CODE_DIGITS)
    return { ok: false, refusal: 'code_unreadable' }
  const number = digits.slice(0, NUMBER_DIGITS)
  const code = Buffer.from(digits.slice(NUMBER_DIGITS))
  const current = stepOf(now)
  const fits = Array.from({ length: STEPS }, (_, n) =>
    timingSafeEqual(Buffer.from(codeAt(keys, number, current - n)), code),
  )
  return fits.includes(true) ? { ok: true, number } : { ok: false, refusal: 'code_stale' }
}
