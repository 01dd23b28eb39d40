import { accept, type Decision, refuse } from '../decision.ts'
import { foldCode, looksLikeRoundedNumber, passesLuhn } from './fold.ts'

declare const bankCardBrand: unique symbol
/** 16 to 19 digits with a Luhn check. */
export type BankCard = string & { readonly [bankCardBrand]: true }

/** 999999 lies in the unassigned national range 9, so no bank issues such a card (DOMAIN §8.1). */
const SYNTHETIC_PREFIX = '999999'

/** In the order they are checked. */
export const BANK_CARD_REFUSALS = {
  bank_card_blank: '没有填写银行卡号，请按银行卡正面的号码补填',
  bank_card_rounded: '银行卡号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  bank_card_form: '银行卡号应为 16 至 19 位数字，请核对是否多填或少填',
  bank_card_check: '银行卡号最后一位校验不符，请与银行卡正面的号码核对',
  bank_card_invented: '这是演示用的虚构卡号（999999 开头），正式系统不接收，请填写真实卡号',
  bank_card_real_in_demo: '演示环境只接收 999999 开头的虚构卡号，请不要填写真实卡号',
} as const
export type BankCardRefusal = keyof typeof BANK_CARD_REFUSALS

/** Reads a card number as typed, with spaces or hyphens between its groups. */
export function parseBankCard(
  raw: string | number,
  { synthetic }: { readonly synthetic: boolean },
): Decision<BankCard, BankCardRefusal> {
  if (typeof raw === 'number') return refuse('bank_card_rounded')
  const folded = foldCode(raw)
  if (folded === '') return refuse('bank_card_blank')
  if (looksLikeRoundedNumber(folded)) return refuse('bank_card_rounded')
  const digits = folded.replaceAll('-', '')
  if (!/^\d{16,19}$/.test(digits)) return refuse('bank_card_form', { length: digits.length })
  if (!passesLuhn(digits)) return refuse('bank_card_check')
  const invented = digits.startsWith(SYNTHETIC_PREFIX)
  if (invented && !synthetic) return refuse('bank_card_invented')
  if (!invented && synthetic) return refuse('bank_card_real_in_demo')
  return accept(digits as BankCard)
}

/** An invented 19-digit card: 999999, the serial (up to 12 digits), the Luhn digit. Throws RangeError beyond that. */
export function syntheticBankCard(serial: number): BankCard {
  if (!Number.isSafeInteger(serial) || serial < 0 || serial >= 1e12)
    throw new RangeError(`${serial} is not a serial of up to 12 digits.`)
  const body = SYNTHETIC_PREFIX + String(serial).padStart(12, '0')
  for (let digit = 0; digit <= 9; digit++) if (passesLuhn(body + digit)) return (body + digit) as BankCard
  throw new Error('Every string of digits has a Luhn digit.')
}
