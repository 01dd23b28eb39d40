import type { Facts } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { whyOf } from '#src/modules/subsidy/subsidy.messages.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { type TimelineEntry, timelineEntry } from '#src/platform/audit/timeline.ts'
import type { Act } from '#src/platform/audit/trail.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { ApplyRefusal, ResubmitRefusal } from './apply-for-grant.ts'
import type { ApproveRefusal } from './approve-grant.ts'
import type { AssessRefusal } from './assess-grant.ts'
import type { RuleRefusal } from './decide-grant-again.ts'
import type { AnswerRefusal, ContactRefusal, ObjectionRefusal } from './grant-objection.ts'
import type { PublishRefusal } from './publish-grant.ts'
import type { CityReviewRefusal, ReviewRefusal, WithdrawRefusal } from './review-grant.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`
const yuan = (value: unknown) => `${formatYuan(Number(value))} 元`
const listed = { status: 422, text: (f: Facts) => `${f['message']}，不能办理` } as const
const noFund = {
  status: 422,
  text: (f: Facts) => `本地区还没有登记“${f['title']}”从哪本账列支，请联系市人社局登记资金用途`,
} as const

export const ASSESS_REFUSALS = {
  item_unknown: { status: 422, text: '本地区的文件里没有这个奖补项目，请重新选择', path: 'itemId' },
  person_missing: { status: 422, text: '这个项目给个人，请填写本人的姓名和证件号码', path: 'person' },
  person_unknown: {
    status: 422,
    text: '实名库里没有这个姓名和证件号码的人，或者还没有通过实名核验，请核对；没有登记的先登记（不进不补）',
    path: 'person',
  },
  suspended: { status: 422, text: '本单位已暂停或注销，不能申请，请联系县人社局' },
} as const satisfies RefusalTable<AssessRefusal>

export const APPLY_REFUSALS = {
  ...ASSESS_REFUSALS,
  listed,
  file_unknown: { status: 422, text: '有的材料没有上传成功，请重新上传', path: 'evidence' },
  paper_missing: { status: 422, text: (f) => `还缺材料：${f['papers']}，请上传后再提交`, path: 'evidence' },
  not_eligible: { status: 422, text: (f) => `不符合，不能申请：${f['message']}` },
  no_fund: noFund,
  applied_before: { status: 409, text: (f) => `同一项目、同一期已有申请 ${f['number']}，不能重复申请` },
} as const satisfies RefusalTable<ApplyRefusal>

export const RESUBMIT_REFUSALS = {
  ...APPLY_REFUSALS,
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: (f) => `现在不能修改。${byWhom(f)}` },
  item_changed: { status: 422, text: '补正不能换成另一个项目，请撤回后重新申请', path: 'itemId' },
} as const satisfies RefusalTable<ResubmitRefusal>

export const REVIEW_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: byWhom },
  listed,
  reviewed_by_you: { status: 403, text: '这件由您初审，复核要由另一个人办理' },
} as const satisfies RefusalTable<ReviewRefusal>

export const CITY_REVIEW_REFUSALS = {
  ...REVIEW_REFUSALS,
  no_city_review: { status: 409, text: '按本地区的设置，公示前不另设市级复核，由县级直接公示' },
} as const satisfies RefusalTable<CityReviewRefusal>

export const WITHDRAW_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: (f) => `已批准或已办结的不能撤回。${byWhom(f)}` },
} as const satisfies RefusalTable<WithdrawRefusal>

export const PUBLISH_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: (f) => `只有初审通过的才能公示。${byWhom(f)}` },
  city_review_missing: { status: 409, text: '本地区规定公示前要经市级复核，这件还没有复核' },
} as const satisfies RefusalTable<PublishRefusal>

export const RULE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: byWhom },
  still_open: { status: 409, text: (f) => `文件还没有明确：${f['message']}。明确并签发以后再判定` },
  no_fund: noFund,
} as const satisfies RefusalTable<RuleRefusal>

export const APPROVE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_open: { status: 409, text: byWhom },
  not_the_approver: { status: 403, text: (f) => `按设置，这件由${f['unitName']}批准` },
  notice_running: { status: 409, text: (f) => `公示到 ${formatDay(f['toDay'] as PlainDate)}，期满后才能批准` },
  reviewed_by_you: { status: 403, text: '这件由您办理过前一步，批准要由另一个人办理' },
  listed,
  no_longer_eligible: { status: 409, text: (f) => `按现行文件已不符合：${f['message']}，请退回或不予奖补` },
  amount_changed: {
    status: 409,
    text: (f) =>
      `公示的是 ${yuan(f['wasFen'])}，按现行文件是 ${yuan(f['amountFen'])}，两者不同，请退回后重新申报、公示`,
  },
  fund_not_allowed: { status: 409, text: (f) => `${f['fundName']}今天不能列支“${f['title']}”，请先登记资金用途` },
  no_budget: { status: 409, text: (f) => `${f['fundName']} ${f['year']} 年没有预算，不能批准` },
  budget_short: {
    status: 409,
    text: (f) => `预算只剩 ${yuan(f['availableFen'])}，这件要 ${yuan(f['amountFen'])}，没有批准`,
  },
} as const satisfies RefusalTable<ApproveRefusal>

export const OBJECTION_REFUSALS = {
  notice_over: {
    status: 409,
    text: (f) =>
      `公示 ${f['number']} 已于 ${formatDay(f['toDay'] as PlainDate)}期满，不再受理异议，可以拨打公示电话反映`,
  },
  notice_withdrawn: { status: 409, text: (f) => `公示 ${f['number']} 已撤下，不用再提异议` },
} as const satisfies RefusalTable<ObjectionRefusal>

export const ANSWER_REFUSALS = {
  objection_answered: { status: 409, text: (f) => `这件异议${byWhom(f)}` },
  answer_identifies: {
    status: 422,
    text: (f) => `答复会给提异议的人看，里面不能有${f['told']}，请改写后再答复`,
    path: 'answer',
  },
} as const satisfies RefusalTable<AnswerRefusal>

export const CONTACT_REFUSALS = {
  no_contact: { status: 409, text: '提异议的人没有留联系方式' },
} as const satisfies RefusalTable<ContactRefusal>

const GRANT_ACTS: Readonly<Record<string, string>> = {
  'grant.apply': '申请',
  'grant.wait': '申请，待裁定',
  'grant.publish': '公示',
  'grant.answer': '答复异议',
  'grant.approve': '批准',
  'grant.remind': '催办',
  'pay.make': '列入拨付批次',
  'pay.withdraw': '移出拨付批次',
  'pay.release': '送银行代发',
  'pay.paid': '拨付成功',
  'pay.failed': '银行退回',
}

/** An act as the timeline shows it: who, when, what, why. */
export const grantTimelineEntry = (act: Act): TimelineEntry => {
  const { amountFen } = act.facts
  const amount = typeof amountFen === 'number' ? ` ${yuan(amountFen)}` : ''
  return timelineEntry(act, `${GRANT_ACTS[act.action] ?? actionName(act.action)}${amount}`, whyOf(act.facts))
}
