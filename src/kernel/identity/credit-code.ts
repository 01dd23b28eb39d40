/**
 * GB 32100 unified social credit code (统一社会信用代码): department, category, 6-digit division, 9-character organisation
 * code (GB 11714), check character (DOMAIN §1.3).
 */
import { accept, type Decision, refuse } from '../decision.ts'
import { foldCode, looksLikeRoundedNumber } from './fold.ts'

declare const creditCodeBrand: unique symbol
export type CreditCode = string & { readonly [creditCodeBrand]: true }

/** No I, O, Z, S, V: they are too easily read as digits. A character's value is its index. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

/** In the order they are checked. */
export const CREDIT_CODE_REFUSALS = {
  credit_code_blank: '没有填写统一社会信用代码，请按营业执照或登记证书补填 18 位代码',
  credit_code_rounded: '统一社会信用代码被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  credit_code_length: '统一社会信用代码应为 18 位，请核对是否多填或少填',
  credit_code_characters: '统一社会信用代码只用数字和大写字母，不含 I、O、Z、S、V，请核对是否把 0、1、2、5 写成了字母',
  credit_code_division: '统一社会信用代码第 3 至 8 位应为登记机关的 6 位数字代码，请核对',
  credit_code_check: '统一社会信用代码第 18 位校验码不符，请核对',
  credit_code_invented: '这是演示用的虚构代码（第 7、8 位为 99），正式系统不接收，请填写登记证书上的代码',
} as const
export type CreditCodeRefusal = keyof typeof CREDIT_CODE_REFUSALS

/** The check character of the first 17. Throws RangeError for a length or character outside GB 32100. */
export function creditCheckChar(first17: string): string {
  if (first17.length !== WEIGHTS.length) throw new RangeError('A check character needs exactly 17 characters.')
  let sum = 0
  for (const [i, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(first17[i] as string)
    if (value < 0) throw new RangeError(`${first17[i]} is not in the alphabet of GB 32100.`)
    sum += weight * value
  }
  // A remainder of 0 gives the value 0, hence the outer modulus.
  return ALPHABET[(31 - (sum % 31)) % 31] as string
}

/**
 * Reads a credit code as typed. An organisation is public, so a real code is welcome in the demo too; an invented one
 * (division ending in 99, DOMAIN §8.1) only there.
 */
export function parseCreditCode(
  raw: string | number,
  { synthetic }: { readonly synthetic: boolean },
): Decision<CreditCode, CreditCodeRefusal> {
  if (typeof raw === 'number') return refuse('credit_code_rounded')
  const code = foldCode(raw)
  if (code === '') return refuse('credit_code_blank')
  if (looksLikeRoundedNumber(code)) return refuse('credit_code_rounded')
  if (code.length !== 18) return refuse('credit_code_length', { length: code.length })
  for (const character of code)
    if (!ALPHABET.includes(character)) return refuse('credit_code_characters', { character })
  if (!/^\d{6}$/.test(code.slice(2, 8))) return refuse('credit_code_division')
  if (creditCheckChar(code.slice(0, 17)) !== code[17]) return refuse('credit_code_check')
  if (code.slice(6, 8) === '99' && !synthetic) return refuse('credit_code_invented')
  return accept(code as CreditCode)
}

/** The GB 11714 organisation code inside, 8 characters and its own check. */
export const organisationCodeOf = (code: CreditCode) => code.slice(8, 17)

/** Live codes exist whose inner check fails (legacy codes), so this is a hint for a clerk and never a refusal. */
export function hasValidOrganisationCode(code: CreditCode): boolean {
  const inner = organisationCodeOf(code)
  let sum = 0
  for (const [i, weight] of ORGANISATION_WEIGHTS.entries()) sum += weight * Number.parseInt(inner[i] as string, 36)
  const check = 11 - (sum % 11)
  return inner[8] === (check === 10 ? 'X' : check === 11 ? '0' : String(check))
}
