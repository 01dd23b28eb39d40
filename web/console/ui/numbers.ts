import { parseYuan } from '#src/kernel/fen.ts'
import { t } from '#web/ui/words.ts'

/** What a text in a number field stands for: NaN where nobody can tell, with what is wrong in words. Nothing is null. */
export interface NumberRead {
  readonly value: number | null
  readonly fault?: string
}

/** As people type and paste: full width, with spaces between. */
const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '')
const wrong = (fault: string): NumberRead => ({ value: Number.NaN, fault })

/** An amount of yuan as fen. It is never rounded or cut short: `240.005`, `10万` and `1e12` are faults. */
export function readYuan(text: string): NumberRead {
  const typed = plain(text)
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '')
  if (typed === '') return { value: null }
  const fen = parseYuan(typed)
  if (fen !== undefined) return { value: fen }
  if (/^-?[\d,]+\.\d{3,}$/.test(typed)) return wrong(t('form.yuanTooFine'))
  if (/^-?\d+(\.\d+)?$/.test(typed)) return wrong(t('form.yuanTooLarge'))
  return wrong(t('form.yuanUnread'))
}

/** A whole number from 0 to `max`. */
export function readCount(text: string, max = Number.MAX_SAFE_INTEGER): NumberRead {
  const typed = plain(text)
  if (typed === '') return { value: null }
  if (!/^(\d+|\d{1,3}(,\d{3})+)$/.test(typed)) return wrong(t('form.countUnread'))
  const value = Number(typed.replaceAll(',', ''))
  return value > max ? wrong(t('form.countTooLarge', { max })) : { value }
}

const MOST_HOURS = 1000

/** Hours as whole minutes: `1.5` is 90. */
export function readHours(text: string): NumberRead {
  const typed = plain(text)
  if (typed === '') return { value: null }
  if (!/^\d+(\.\d+)?$/.test(typed)) return wrong(t('form.hoursUnread'))
  const minutes = Math.round(Number(typed) * 6_000) / 100
  if (!Number.isInteger(minutes)) return wrong(t('form.hoursTooFine'))
  return minutes > MOST_HOURS * 60 ? wrong(t('form.countTooLarge', { max: MOST_HOURS })) : { value: minutes }
}
