/** Identity documents other than the resident identity card, and the one entrance for all of them (DOMAIN §1.2). */
import { accept, type Decision, type Facts, refuse } from '../decision.ts'
import { ageOn, type PlainDate } from '../plain-date.ts'
import {
  birthDateOf,
  CITIZEN_NUMBER_REFUSALS,
  type CitizenNumber,
  type CitizenNumberRefusal,
  dayOfDigits,
  hasValidCheckChar,
  type IdentityContext,
  parseCitizenNumber,
  type Sex,
  sexOf,
} from './citizen-number.ts'
import { foldCode, looksLikeRoundedNumber } from './fold.ts'

export const DOCUMENT_TYPES = [
  'resident_id',
  'hmt_residence_permit',
  'foreign_permanent_resident',
  'hm_travel_permit',
  'tw_travel_permit',
] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

export const DOCUMENT_TYPE_NAMES = {
  resident_id: '居民身份证',
  hmt_residence_permit: '港澳台居民居住证',
  foreign_permanent_resident: '外国人永久居留身份证',
  hm_travel_permit: '港澳居民来往内地通行证',
  tw_travel_permit: '台湾居民来往大陆通行证',
} as const satisfies Record<DocumentType, string>

/** (type, number) is what identifies a person, never the number alone. Birth date and sex are present where the number holds them. */
export type IdentityDocument = {
  readonly type: DocumentType
  readonly number: string
  readonly birthDate?: PlainDate
  readonly sex?: Sex
}

/** In the order they are checked; those of the citizen number come first for `resident_id`. */
export const DOCUMENT_REFUSALS = {
  ...CITIZEN_NUMBER_REFUSALS,
  document_blank: '没有填写证件号码，请补填',
  document_rounded: '证件号码被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  document_form: '证件号码的位数或字符与证件类型不符，请核对证件类型和号码',
  document_birth_date: '证件号码中的出生日期不是日历上有的日期、晚于今天或已超过 120 岁，请核对',
  document_check: '证件号码最后一位校验码不符，请核对',
  document_real_in_demo: '演示环境只接收虚构人员的身份证号，不接收其他证件，请改用演示数据',
} as const satisfies Record<CitizenNumberRefusal, string> & Record<string, string>
export type DocumentRefusal = keyof typeof DOCUMENT_REFUSALS

const FORMS = {
  hmt_residence_permit: /^8[123]0000\d{11}[\dX]$/,
  // The 2023 edition has 18 characters and starts with 9; the 15-character edition before it stays in circulation.
  foreign_permanent_resident: /^(?:9\d{16}[\dX]|[A-Z]{3}\d{12})$/,
  hm_travel_permit: /^[HM]\d{8}(?:\d{2})?$/,
  tw_travel_permit: /^\d{8}$/,
} as const satisfies Record<Exclude<DocumentType, 'resident_id'>, RegExp>

/** Reads 证件类型 as an officer writes it: the name in full, or 身份证 for short. */
export function parseDocumentType(text: string): DocumentType | undefined {
  const clean = text.normalize('NFKC').replace(/\s/g, '')
  if (clean === '身份证' || clean === '公民身份号码') return 'resident_id'
  return DOCUMENT_TYPES.find((type) => DOCUMENT_TYPE_NAMES[type] === clean)
}

/** Reads the number of a document of the given type. Numbers with 18 characters share the check of GB 11643. */
export function parseDocument(
  type: DocumentType,
  raw: string | number,
  context: IdentityContext,
): Decision<IdentityDocument, DocumentRefusal> {
  if (type === 'resident_id') {
    const decision = parseCitizenNumber(raw, context)
    return decision.ok ? accept(ofCitizenNumber(decision.value)) : decision
  }
  if (typeof raw === 'number') return refuse('document_rounded')
  const number = foldCode(raw).replace(/[()]/g, '')
  if (number === '') return refuse('document_blank')
  if (looksLikeRoundedNumber(number)) return refuse('document_rounded')
  if (!FORMS[type].test(number)) return refuse('document_form', { type: DOCUMENT_TYPE_NAMES[type] } satisfies Facts)
  let birthDate: PlainDate | undefined
  if (number.length === 18) {
    birthDate = dayOfDigits(number.slice(6, 14))
    if (!birthDate || birthDate > context.today || ageOn(birthDate, context.today) > 120)
      return refuse('document_birth_date')
    if (!hasValidCheckChar(number)) return refuse('document_check')
  }
  // No part of these numbers is known to be unallocated, so an invented one cannot be told from a real one (DOMAIN §8.1).
  if (context.synthetic) return refuse('document_real_in_demo')
  if (!birthDate) return accept({ type, number })
  return accept({ type, number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' })
}

const ofCitizenNumber = (number: CitizenNumber): IdentityDocument => ({
  type: 'resident_id',
  number,
  birthDate: birthDateOf(number),
  sex: sexOf(number),
})
