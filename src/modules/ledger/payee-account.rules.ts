import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { BANK_CARD_REFUSALS, parseBankCard } from '#src/kernel/identity/bank-card.ts'

export type AccountRefusal = 'account_form' | 'account_same' | 'account_of_another'

/** How two accounts differ, for whoever sees only their last four digits. They are never the same: such a change is refused. */
export function accountDifference(before: string | null, after: string): string {
  if (before === null) return `原来没有登记账号，新账号 ${after.length} 位`
  if (before.length !== after.length) return `原账号 ${before.length} 位，新账号 ${after.length} 位`
  const different = [...after].filter((digit, at) => digit !== before[at]).length
  return `都是 ${after.length} 位，其中 ${different} 位不同`
}

/** Accounts of organisations have no check digit, and banks differ in their length. */
const COMPANY_ACCOUNT = /^\d{9,30}$/
/** The invented cards of a demo begin like this (bank-card.ts). */
const SYNTHETIC = /^999999/

/** Reads an account as typed: a person's card with its check digit, an organisation's account by its length. */
export function readAccount(
  kind: 'organisation' | 'person',
  typed: string,
  options: { synthetic: boolean },
): Decision<string, 'account_form'> {
  if (kind === 'person') {
    const card = parseBankCard(typed, options)
    return card.ok ? accept(card.value) : refuse('account_form', { words: BANK_CARD_REFUSALS[card.refusal] })
  }
  const digits = typed.normalize('NFKC').replace(/[\s-]/g, '')
  if (!COMPANY_ACCOUNT.test(digits))
    return refuse('account_form', { words: '单位账号应为 9 至 30 位数字，请按开户许可填写' })
  if (options.synthetic !== SYNTHETIC.test(digits))
    return refuse('account_form', {
      words: options.synthetic
        ? '演示环境只接收 999999 开头的虚构账号，请不要填写真实账号'
        : '999999 开头的是演示用的虚构账号，请填写真实账号',
    })
  return accept(digits)
}
