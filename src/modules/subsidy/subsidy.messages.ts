import type { Facts } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { CHECK_REFUSALS, WITHDRAW_PAPER_REFUSALS } from '#src/platform/access/decide-check.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { type TimelineEntry, timelineEntry } from '#src/platform/audit/timeline.ts'
import type { Act } from '#src/platform/audit/trail.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { AnswerRefusal } from './answer-objection.ts'
import type { ApproveRefusal } from './approve-lines.ts'
import type { DeclineRefusal } from './decline-lines.ts'
import type { ObjectionRefusal } from './file-objection.ts'
import type { PrepareRefusal } from './preview-claim.ts'
import type { PublishRefusal } from './publish-notice.ts'
import type { CheckReleaseRefusal, ProposeReleaseRefusal, WithdrawReleaseRefusal } from './release-key.ts'
import type { ContactRefusal } from './reveal-contact.ts'
import type { CityReviewRefusal, LineRefusal, ReviewRefusal } from './review-lines.ts'
import type { TakeBackRefusal } from './take-back-lines.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`
const dayIn = (facts: Facts, key: string) => formatDay(facts[key] as PlainDate)

const CLAIMANT_NAMES: Readonly<Record<string, string>> = {
  assessor: '评价机构',
  provider: '培训机构',
  enterprise: '组织本企业职工培训的企业',
  employer: '用人单位',
  agency: '人力资源服务机构',
}

/** How each kind of evidence is spoken of when something is the matter with it. */
const EVIDENCE_WORDS: Readonly<Record<string, { choose: string; none: string; unit: string }>> = {
  certificates: {
    choose: '按班或按证书申领，请选一个班，或选证书',
    none: '这个班没有可以申领的证书：还没有发证，或者证书都已申领过',
    unit: '张证书',
  },
  completions: {
    choose: '按班申领，请选一个班',
    none: '这个班没有可以申领的学员：还没有结业，或者都已申领过',
    unit: '人',
  },
  hires: { choose: '按用工申领，请选要申领的人', none: '没有可以申领的用工登记', unit: '人' },
}

export const PREPARE_REFUSALS = {
  not_your_program: { status: 422, text: (f) => `${f['program']}由${CLAIMANT_NAMES[String(f['claimant'])]}申领` },
  evidence_missing: { status: 422, text: (f) => `${f['program']}${EVIDENCE_WORDS[String(f['kind'])]!.choose}` },
  already_claimed: { status: 409, text: (f) => `这个班已经申领过，见申领 ${f['number']}` },
  nothing_to_claim: { status: 409, text: (f) => EVIDENCE_WORDS[String(f['kind'])]!.none },
  nobody_fits: { status: 422, text: (f) => `${f['program']}只给${f['groups']}，这个班没有登记为这些人员类别的学员` },
  some_taken: {
    status: 409,
    text: (f) =>
      `所选的有 ${f['n']} ${EVIDENCE_WORDS[String(f['kind'])]!.unit}已经申领，或者不在本单位名下，请刷新后重新选`,
  },
  several_units: { status: 422, text: (f) => `所选的属于${f['units']}，由不同的人社局受理，请分开申领` },
  no_policy: { status: 422, text: (f) => `${f['regionName']}没有${f['program']}的文件，不能申领` },
  no_fund: { status: 422, text: (f) => `${f['regionName']}还没有登记${f['program']}从哪本账列支，请联系市人社局` },
  claim_late: {
    status: 422,
    text: (f) =>
      `${f['dayName']}日是 ${dayIn(f, 'since')}，应在${f['dayName']}后 ${f['deadline']} 日内申领，已过期限，不能申领`,
  },
} as const satisfies RefusalTable<PrepareRefusal>

/** Of a line whose money goes to the person. */
export const NO_ACCOUNT = '补贴付给本人，本人还没有登记收款账户，登记后再办'

const NOT_YOUR_REVIEW = { status: 409, text: (f: Facts) => `这批申领由${f['office']}受理，请由该局办理` } as const

/** Of the line itself: what was done to others of its batch is not what stands in the way. */
const ALREADY_HANDLED = { status: 409, text: (f: Facts) => `${f['message']}，请刷新后再看` } as const

export const LINE_REFUSALS = {
  line_missing: { status: 404, text: '有的明细不在这批申领中，请刷新后重新勾选' },
  already_handled: ALREADY_HANDLED,
} as const satisfies RefusalTable<LineRefusal>

export const REVIEW_REFUSALS = {
  ...LINE_REFUSALS,
  not_your_review: NOT_YOUR_REVIEW,
} as const satisfies RefusalTable<ReviewRefusal>

export const CITY_REVIEW_REFUSALS = {
  ...LINE_REFUSALS,
  no_city_review: { status: 409, text: '按本地区的设置，公示前不另设市级复核，由县级直接公示' },
} as const satisfies RefusalTable<CityReviewRefusal>

export const PUBLISH_REFUSALS = {
  not_your_review: NOT_YOUR_REVIEW,
  changed_meanwhile: { status: 409, text: byWhom },
  nothing_reviewed: { status: 409, text: (f) => `没有初审通过、等待公示的明细。${byWhom(f)}` },
  city_review_missing: { status: 409, text: '本地区规定公示前要经市级复核，这批申领还没有复核' },
} as const satisfies RefusalTable<PublishRefusal>

export const OBJECTION_REFUSALS = {
  notice_over: {
    status: 409,
    text: (f) => `公示 ${f['number']} 已于 ${dayIn(f, 'toDay')}期满，不再受理异议，可以拨打公示电话反映`,
  },
  line_not_on_notice: { status: 422, text: (f) => `公示名单中没有第 ${f['lineNo']} 行，请核对行号` },
} as const satisfies RefusalTable<ObjectionRefusal>

export const ANSWER_REFUSALS = {
  objection_answered: { status: 409, text: (f) => `这件异议${byWhom(f)}` },
  answer_identifies: {
    status: 422,
    text: (f) => `答复会给提异议的人看，里面不能有${f['told']}，请改写后再答复`,
    path: 'answer',
  },
  not_your_review: NOT_YOUR_REVIEW,
} as const satisfies RefusalTable<AnswerRefusal>

export const CONTACT_REFUSALS = {
  not_your_review: NOT_YOUR_REVIEW,
  no_contact: { status: 409, text: '提异议的人没有留联系方式' },
} as const satisfies RefusalTable<ContactRefusal>

export const APPROVE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_the_approver: { status: 403, text: (f) => `按设置，这批申领由${f['unitName']}批准` },
  line_missing: LINE_REFUSALS.line_missing,
  already_handled: ALREADY_HANDLED,
  none_waits: { status: 409, text: (f) => `没有等待批准的明细。这批申领最近一次${byWhom(f)}` },
  notice_running: { status: 409, text: (f) => `公示到 ${dayIn(f, 'toDay')}，期满后才能批准` },
  reviewed_by_you: { status: 403, text: '这批申领由您初审，批准要由另一个人办理' },
  budget_short: { status: 409, text: (f) => `${f['message']}，没有批准任何一条` },
  nothing_approved: { status: 409, text: (f) => `没有可以批准的明细：${f['message']}` },
} as const satisfies RefusalTable<ApproveRefusal>

export const DECLINE_REFUSALS = {
  ...LINE_REFUSALS,
  not_the_approver: APPROVE_REFUSALS.not_the_approver,
  reviewed_by_you: { status: 403, text: '所选明细由您初审，退回或不予批准要由另一个人办理' },
  not_yet: { status: 409, text: (f) => `${f['message']}` },
} as const satisfies RefusalTable<DeclineRefusal>

export const TAKE_BACK_REFUSALS = {
  ...LINE_REFUSALS,
  nothing_to_take_back: { status: 409, text: (f) => `${f['message']}` },
} as const satisfies RefusalTable<TakeBackRefusal>

const debtOpen = (f: Facts) =>
  f['number'] ? `追缴 ${f['number']} 还没有结清，结清后才能解除` : '这条申领已不是“已转追缴”，请刷新后再看'

const NO_RELEASE = { status: 409, text: '还没有人提出解除，请刷新后再看' } as const

export const PROPOSE_RELEASE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_the_approver: { status: 403, text: (f) => `按设置，这条申领由${f['unitName']}批准，解除也由该单位办理` },
  not_reversed: { status: 409, text: '只有钱已经追回的申领可以解除；这条申领没有转追缴' },
  debt_open: { status: 409, text: debtOpen },
  released_before: { status: 409, text: byWhom },
} as const satisfies RefusalTable<ProposeReleaseRefusal>

export const CHECK_RELEASE_REFUSALS = {
  ...CHECK_REFUSALS,
  no_release: NO_RELEASE,
  note_missing: { status: 422, text: '不同意时请填写原因', path: 'note' },
  not_the_approver: PROPOSE_RELEASE_REFUSALS.not_the_approver,
  debt_open: { status: 409, text: debtOpen },
} as const satisfies RefusalTable<CheckReleaseRefusal>

export const WITHDRAW_RELEASE_REFUSALS = {
  ...WITHDRAW_PAPER_REFUSALS,
  no_release: NO_RELEASE,
} as const satisfies RefusalTable<WithdrawReleaseRefusal>

/** What the audit's actions on claims are called in a timeline. */
export const CLAIM_ACTS: Readonly<Record<string, string>> = {
  'claim.submit': '申报',
  'claim.refuse': '判定不符合',
  'claim.agree': '初审同意',
  'claim.city_agree': '市级复核同意公示',
  'claim.city_return': '市级复核退回补正',
  'claim.city_reject': '市级复核不予补贴',
  'claim.return': '退回补正',
  'claim.reject': '不予补贴',
  'claim.approve_return': '公示后退回补正',
  'claim.approve_reject': '不予批准',
  'claim.take_back': '收回决定',
  'claim.release_propose': '提出解除一次性限制',
  'claim.release_confirm': '解除一次性限制，可以重新申领',
  'claim.release_refuse': '不同意解除一次性限制',
  'claim.release_withdraw': '撤回解除',
  'claim.rule': '文件明确后重新判定',
  'claim.resubmit': '补正后再报',
  'claim.withdraw': '撤回',
  'claim.export': '导出明细',
  'claim.remind': '催办',
  'notice.publish': '公示',
  'objection.file': '公示异议',
  'objection.answer': '答复异议',
  'claim.approve': '批准',
  'pay.make': '列入拨付批次',
  'pay.withdraw': '移出拨付批次',
  'pay.release': '送银行代发',
  'pay.paid': '拨付成功',
  'pay.failed': '银行退回',
}

const amountOf = (facts: Facts) =>
  typeof facts['amountFen'] === 'number' ? ` ${formatYuan(facts['amountFen'])} 元` : ''
const linesOf = (facts: Facts) => (typeof facts['lines'] === 'number' ? ` ${facts['lines']} 条` : '')

/** An act as the timeline shows it: who, when, what, why. */
export const claimTimelineEntry = (act: Act): TimelineEntry =>
  timelineEntry(
    act,
    `${CLAIM_ACTS[act.action] ?? actionName(act.action)}${linesOf(act.facts)}${amountOf(act.facts)}`,
    whyOf(act.facts),
  )

/** Why something was done with a claim or a grant, and by when what follows is due; null where nothing was said. */
export function whyOf(facts: Facts): string | null {
  const parts = [
    typeof facts['note'] === 'string' ? facts['note'] : null,
    facts['verdict'] === 'upheld' ? '异议成立' : facts['verdict'] === 'dismissed' ? '异议不成立' : null,
    typeof facts['step'] === 'string' && typeof facts['dueDay'] === 'string'
      ? `${facts['step']}应在 ${formatDay(facts['dueDay'] as PlainDate)} 前办完${facts['overdue'] ? '，已超期' : ''}`
      : null,
    typeof facts['toDay'] === 'string' ? `公示到 ${formatDay(facts['toDay'] as PlainDate)}` : null,
    typeof facts['held'] === 'number' && facts['held'] > 0 ? `留下 ${facts['held']} 条例外` : null,
    typeof facts['refused'] === 'number' && facts['refused'] > 0 ? `其中 ${facts['refused']} 条不符合` : null,
    typeof facts['payBatch'] === 'string' ? facts['payBatch'] : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? parts.join('，') : null
}
