import type { Facts } from '#src/kernel/decision.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { AttachRefusal } from './attach-document.ts'
import type { CreateRefusal } from './create-draft.ts'
import { BLOCKED_WORDS, type ProposeRefusal, type SignRefusal } from './draft-actions.rules.ts'
import type { EditRefusal } from './edit-draft.ts'
import type { RuleRefusal } from './record-ruling.ts'
import type { RunRefusal, WhatIfRefusal } from './start-what-if.ts'
import type { StepRefusal } from './step-draft.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`
const changed_meanwhile = { status: 409, text: byWhom } as const
const other_region = {
  status: 403,
  text: (f: Facts) => `这是${f['regionName']}的政策，只能由${f['regionName']}或它的上级修改`,
} as const
const base_not_in_force = { status: 409, text: '这一版已经不是现行版本，请从现行版本起草' } as const

export const CREATE_REFUSALS = {
  other_region,
  base_not_in_force,
  not_after_base: {
    status: 422,
    text: (f) => `新文件要晚于现行文件（${f['from']}起）才能接着它执行，请核对日期`,
    path: 'newDocument.effectiveFrom',
  },
} as const satisfies RefusalTable<CreateRefusal>

export const RULE_REFUSALS = {
  other_region,
  base_not_in_force,
  assumption_unknown: { status: 422, text: '这份政策里没有这个问题，请刷新后再选', path: 'assumptionId' },
  assumption_ruled: {
    status: 409,
    text: (f) => `这个问题已经明确（${f['document']}，${f['by']}，${f['on']}）`,
  },
  ruling_under_way: { status: 409, text: '这个问题的答复已经登记，草稿还没有签发，请在那份草稿上继续' },
  ruled_in_future: { status: 422, text: '答复日期晚于今天，请核对', path: 'on' },
} as const satisfies RefusalTable<RuleRefusal>

export const EDIT_REFUSALS = {
  changed_meanwhile,
  not_a_draft: { status: 409, text: (f) => `${BLOCKED_WORDS.not_a_draft}。${byWhom(f)}` },
} as const satisfies RefusalTable<EditRefusal>

export const ATTACH_REFUSALS = {
  ...EDIT_REFUSALS,
  document_not_text: {
    status: 422,
    text: (f) => `这是${f['seen']}，不能附作原文。请附文字版（.txt 或 .docx），扫描件请存成 PDF`,
    path: 'fileId',
  },
  document_not_cited: {
    status: 422,
    text: (f) => `草稿没有引用这个文号。可以附的是：${f['documents']}`,
    path: 'document',
  },
} as const satisfies RefusalTable<AttachRefusal>

export const PROPOSE_REFUSALS = {
  changed_meanwhile,
  not_a_draft: EDIT_REFUSALS.not_a_draft,
  base_replaced: { status: 409, text: BLOCKED_WORDS.base_replaced },
  nothing_changed: { status: 409, text: BLOCKED_WORDS.nothing_changed },
  draft_has_faults: { status: 409, text: (f) => `还有 ${f['faults']} 处问题没有改好：${f['first']}` },
} as const satisfies RefusalTable<ProposeRefusal | 'changed_meanwhile'>

export const SIGN_REFUSALS = {
  changed_meanwhile,
  not_proposed: { status: 409, text: (f) => `${BLOCKED_WORDS.not_proposed}。${byWhom(f)}` },
  author_may_not_sign: { status: 409, text: BLOCKED_WORDS.author_may_not_sign },
  base_replaced: { status: 409, text: BLOCKED_WORDS.base_replaced },
  text_changed: { status: 409, text: BLOCKED_WORDS.text_changed },
  draft_has_faults: { status: 409, text: (f) => `还有 ${f['faults']} 处问题，不能签发：${f['first']}` },
} as const satisfies RefusalTable<SignRefusal | 'changed_meanwhile'>

export const STEP_REFUSALS = {
  changed_meanwhile,
  not_open: { status: 409, text: (f) => `这一步现在不能办。${byWhom(f)}` },
} as const satisfies RefusalTable<StepRefusal>

export const MADE_REFUSALS = {
  draft_closed: { status: 409, text: '这份草稿已经签发或撤回，不能再测算' },
  draft_unreadable: { status: 409, text: (f) => `草稿还读不通，不能测算：${f['first']}` },
  run_under_way: { status: 409, text: '同一份草稿、同样的测算正在进行，请等它办完或先取消' },
} as const satisfies RefusalTable<RunRefusal>

export const WHAT_IF_REFUSALS = {
  ...MADE_REFUSALS,
  unit_outside: { status: 422, text: '这个单位不在这份政策的地区里，请重选', path: 'unitId' },
} as const satisfies RefusalTable<WhatIfRefusal>

/** What the audit's acts on a revision are called in its timeline. */
export const REVISION_ACTS: Readonly<Record<string, string>> = {
  'policy.release': '随系统发布装入',
  'policy.upgrade': '系统新版带来',
  'policy.draft': '起草',
  'policy.edit': '修改',
  'policy.attach': '附上原文',
  'policy.rule': '登记答复',
  'policy.propose': '提交签发',
  'policy.return': '退回修改',
  'policy.withdraw': '撤回',
  'policy.sign': '签发',
  'policy.supersede': '被新版本替代',
  'policy.simulate': '测算',
}
