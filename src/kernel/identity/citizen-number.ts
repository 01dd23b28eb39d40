/**
 * GB 11643 citizen number (公民身份号码): 6 address + 8 birth date + 3 sequence + 1 check character.
 * The address part is frozen at issue and may be a code abolished decades ago, so only its province is checked (DOMAIN §1.1).
 */
import { accept, type Decision, refuse } from '../decision.ts'
import { ageOn, isPlainDate, type PlainDate } from '../plain-date.ts'
import { foldCode, looksLikeRoundedNumber } from './fold.ts'

declare const citizenNumberBrand: unique symbol
export type CitizenNumber = string & { readonly [citizenNumberBrand]: true }
export type Sex = 'male' | 'female'

/** `synthetic` is the demo mark of the database: then only invented numbers (county 99) are taken, otherwise none of them. */
export type IdentityContext = { readonly today: PlainDate; readonly synthetic: boolean }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(' '),
)
/** County 99 was never allocated in any edition of the list, so no real person has such a number (DOMAIN §8.1). */
const SYNTHETIC_COUNTY = '99'
const MAX_AGE = 120

/** In the order they are checked. Texts carry no row or column: the caller knows where the number stood. */
export const CITIZEN_NUMBER_REFUSALS = {
  citizen_number_blank: '没有填写身份证号，请补填 18 位身份证号',
  citizen_number_rounded: '身份证号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  citizen_number_15_digits: '这是旧的 15 位身份证号，已停止使用，请填写 18 位身份证号',
  citizen_number_length: '身份证号应为 18 位，请核对是否多填或少填',
  citizen_number_characters: '身份证号前 17 位只能是数字，第 18 位只能是数字或 X，请核对',
  citizen_number_other_document: '这个号码属于居住证或外国人永久居留身份证，请在证件类型中选择对应的证件',
  citizen_number_province: '身份证号前 2 位不是任何省份的代码，请核对',
  citizen_number_birth_date: '身份证号第 7 至 14 位不是日历上有的日期，请核对出生年月日',
  citizen_number_born_later: '身份证号中的出生日期晚于今天，请核对第 7 至 14 位',
  citizen_number_too_old: '按身份证号计算已超过 120 岁，请核对第 7 至 10 位的出生年份',
  citizen_number_check: '第 18 位校验码不符，请核对身份证号',
  citizen_number_invented: '这是演示用的虚构身份证号（第 5、6 位为 99），正式系统不接收，请填写真实号码',
  citizen_number_real_in_demo: '演示环境只接收虚构人员（身份证号第 5、6 位为 99），请不要填写真实身份证号',
} as const
export type CitizenNumberRefusal = keyof typeof CITIZEN_NUMBER_REFUSALS

/** The check character of the first 17 digits, ISO 7064 MOD 11-2. Throws RangeError unless it gets 17 digits. */
export function checkChar(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('A check character needs exactly 17 digits.')
  let sum = 0
  for (const [i, weight] of WEIGHTS.entries()) sum += weight * Number(first17[i])
  return CHECK_CHARACTERS[sum % 11] as string
}

export const hasValidCheckChar = (number: string) =>
  /^\d{17}[\dX]$/.test(number) && checkChar(number.slice(0, 17)) === number[17]

/** `19900307` → `1990-03-07`; undefined when the calendar has no such day. */
export function dayOfDigits(digits: string): PlainDate | undefined {
  const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`
  return isPlainDate(text) ? text : undefined
}

/**
 * Reads a citizen number as a person typed it: full-width digits, inner spaces and lower-case x are put right.
 * A value of type number is refused, because 18 digits do not fit a floating-point number.
 */
export function parseCitizenNumber(
  raw: string | number,
  { today, synthetic }: IdentityContext,
): Decision<CitizenNumber, CitizenNumberRefusal> {
  if (typeof raw === 'number') return refuse('citizen_number_rounded')
  const number = foldCode(raw)
  if (number === '') return refuse('citizen_number_blank')
  if (looksLikeRoundedNumber(number)) return refuse('citizen_number_rounded')
  if (/^\d{15}$/.test(number)) return refuse('citizen_number_15_digits')
  if (number.length !== 18) return refuse('citizen_number_length', { length: number.length })
  if (!/^\d{17}[\dX]$/.test(number)) return refuse('citizen_number_characters')
  const province = number.slice(0, 2)
  if (/^(?:8[123]|9)/.test(province)) return refuse('citizen_number_other_document', { prefix: province })
  if (!PROVINCES.has(province)) return refuse('citizen_number_province', { prefix: province })
  const birthDate = dayOfDigits(number.slice(6, 14))
  if (!birthDate) return refuse('citizen_number_birth_date')
  if (birthDate > today) return refuse('citizen_number_born_later', { today })
  if (ageOn(birthDate, today) > MAX_AGE) return refuse('citizen_number_too_old', { limit: MAX_AGE })
  if (!hasValidCheckChar(number)) return refuse('citizen_number_check')
  const invented = number.slice(4, 6) === SYNTHETIC_COUNTY
  if (invented && !synthetic) return refuse('citizen_number_invented')
  if (!invented && synthetic) return refuse('citizen_number_real_in_demo')
  return accept(number as CitizenNumber)
}

export const birthDateOf = (number: CitizenNumber) => dayOfDigits(number.slice(6, 14)) as PlainDate
/** The 17th digit: odd is male, even is female, and 0 counts as even. */
export const sexOf = (number: CitizenNumber): Sex => (Number(number[16]) % 2 === 1 ? 'male' : 'female')
/** The 6-digit division of first registration; it may be a code that today's table no longer has. */
export const addressCodeOf = (number: CitizenNumber) => number.slice(0, 6)

/**
 * The 18-digit form of a 15-digit number of the old scheme, for historical imports only: `19` goes before the year and the
 * check character to the end. Throws RangeError for anything but 15 digits. The result is not validated: parse it next.
 */
export function upgrade15(old: string): string {
  if (!/^\d{15}$/.test(old)) throw new RangeError('Only a 15-digit number can be upgraded.')
  const first17 = `${old.slice(0, 6)}19${old.slice(6)}`
  return first17 + checkChar(first17)
}

/** An invented but checkable number: prefecture such as `4114`, county 99, sequence 0-999 (odd is male). DOMAIN §8.1. */
export function syntheticCitizenNumber(prefecture: string, birthDate: PlainDate, sequence: number): CitizenNumber {
  if (!/^\d{4}$/.test(prefecture)) throw new RangeError(`${prefecture} is not a 4-digit prefecture code.`)
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > 999)
    throw new RangeError(`${sequence} is not a sequence of 0-999.`)
  const first17 = `${prefecture}${SYNTHETIC_COUNTY}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return (first17 + checkChar(first17)) as CitizenNumber
}
