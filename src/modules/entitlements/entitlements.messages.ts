import type { Facts } from '#src/kernel/decision.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { CheckRefusal, ProposeRefusal } from './override.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`

export const PROPOSE_REFUSALS = {
  not_over_limit: { status: 409, text: '这名学员的这次培训没有超过每年次数，不需要例外' },
  limit_hard: { status: 409, text: (f) => `${f['document']}没有写“原则上”，每年次数不能例外` },
  override_exists: { status: 409, text: '这名学员的这次培训已经报过例外，请在列表中查看' },
} as const satisfies RefusalTable<ProposeRefusal>

export const CHECK_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  already_checked: { status: 409, text: byWhom },
  own_proposal: { status: 403, text: '这件例外由您报批，复核要由另一个账号办理' },
  not_over_limit: { status: 409, text: '这名学员已不在这个班，或这次培训已有当年名额，不需要例外' },
} as const satisfies RefusalTable<CheckRefusal>

/** What happened to an exception: audit action → words. */
export const OVERRIDE_EVENTS: Readonly<Record<string, string>> = {
  'override.propose': '报批例外',
  'override.confirm': '复核同意',
  'override.refuse': '复核不同意',
}
