import { accept, type Decision, refuse } from '../decision.ts'
import { foldCode, looksLikeRoundedNumber } from './fold.ts'

declare const phoneBrand: unique symbol
/** 11 digits of a mainland mobile number, without country code. */
export type Phone = string & { readonly [phoneBrand]: true }

/** In the order they are checked. */
export const PHONE_REFUSALS = {
  phone_blank: '没有填写联系电话，请补填 11 位手机号',
  phone_rounded: '联系电话被表格软件改成了科学计数，请把该列设为文本后重新填写',
  phone_form: '联系电话应为 11 位手机号（1 开头，第 2 位为 3 至 9），请核对',
  phone_invented: '这是演示用的虚构号码（000 开头），正式系统不接收，请填写真实手机号',
  phone_real_in_demo: '演示环境只接收 000 开头的 11 位虚构号码，请不要填写真实手机号',
} as const
export type PhoneRefusal = keyof typeof PHONE_REFUSALS

/**
 * Reads a mobile number as typed: `+86`, spaces, hyphens and full-width digits are put right.
 * No range is reserved for fiction in China, so invented numbers start with 000, which cannot be dialled (DOMAIN §8.1).
 */
export function parsePhone(
  raw: string | number,
  { synthetic }: { readonly synthetic: boolean },
): Decision<Phone, PhoneRefusal> {
  const folded = foldCode(String(raw))
  if (folded === '') return refuse('phone_blank')
  if (looksLikeRoundedNumber(folded)) return refuse('phone_rounded')
  const digits = folded.replace(/[-‐‑–—]/g, '').replace(/^(?:\+86|0086|86)(?=1\d{10}$)/, '')
  const invented = /^000\d{8}$/.test(digits)
  if (!invented && !/^1[3-9]\d{9}$/.test(digits)) return refuse('phone_form')
  if (invented && !synthetic) return refuse('phone_invented')
  if (!invented && synthetic) return refuse('phone_real_in_demo')
  return accept(digits as Phone)
}
