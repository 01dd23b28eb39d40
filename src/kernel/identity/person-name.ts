import { accept, type Decision, refuse } from '../decision.ts'

declare const personNameBrand: unique symbol
/** A name in one spelling: `·` is U+00B7, no spaces between Chinese characters. */
export type PersonName = string & { readonly [personNameBrand]: true }

const MAX_CHARACTERS = 60
/** The dots that keyboards, fonts and other systems put where identity documents print U+00B7. */
const DOTS = /[\u00B7\u0387\u2022\u2027\u2219\u22C5\u2E31\u30FB\uFF65\u25CF]/gu

/** In the order they are checked. */
export const PERSON_NAME_REFUSALS = {
  person_name_blank: '没有填写姓名，请补填',
  person_name_control: '姓名中有看不见的控制字符，请删除该格内容后重新输入',
  person_name_formula: '姓名不能以 = + - @ 开头，请删除这些符号后重新填写',
  person_name_private_character: '姓名中有生僻字没有使用国家标准编码，别的电脑无法显示，请用支持生僻字的输入法重新输入',
  person_name_characters: '姓名只能用汉字、字母和间隔号“·”，请核对是否混入数字或其他符号',
  person_name_length: '姓名超过 60 个字，请核对是否把其他内容填进了姓名',
} as const
export type PersonNameRefusal = keyof typeof PERSON_NAME_REFUSALS

/**
 * Reads a name as typed. Chinese characters of every plane are taken (𠮷, 㛃, 龘), minority names with a middle dot, and the
 * Latin names of foreign residents. Han characters are never normalised: that would swap a rare character for another.
 */
export function parsePersonName(raw: string): Decision<PersonName, PersonNameRefusal> {
  const text = raw.replace(/[\u200B\u2060\uFEFF]/g, '').trim()
  if (text === '') return refuse('person_name_blank')
  if (/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text)) return refuse('person_name_control')
  if (/^[=+\-@＝＋－＠]/u.test(text)) return refuse('person_name_formula')
  if (/[\p{Co}\uFFFD]/u.test(text)) return refuse('person_name_private_character')
  const name = text
    .replace(/[Ａ-Ｚａ-ｚ．]/gu, (letter) => letter.normalize('NFKC'))
    .replace(DOTS, '·')
    .replace(/(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu, '·')
    .replace(/\s+/gu, ' ')
    .replace(/(?<=[\p{Script=Han}·]) | (?=[\p{Script=Han}·])/gu, '')
  if (
    !/^[\p{Script=Han}\p{Script=Latin}](?:[\p{Script=Han}\p{Script=Latin}\p{M}·.,'’ -]*[\p{Script=Han}\p{Script=Latin}\p{M}.])?$/u.test(
      name,
    )
  )
    return refuse('person_name_characters')
  const length = [...name].length
  if (length > MAX_CHARACTERS) return refuse('person_name_length', { length })
  return accept(name as PersonName)
}
