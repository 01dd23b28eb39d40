import type { Facts } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { IssueRefusal } from './issue.rules.ts'
import type { ClaimRefusal } from './own-vouchers.ts'
import type { KeptState, RecallRefusal } from './recall.rules.ts'
import { VOUCHER_EVENT_NAMES, type VoucherEvent } from './voucher.types.ts'
import type { ActRefusal } from './voucher-acts.ts'
import type { UseRefusal } from './voucher-states.rules.ts'

const yuan = (value: Facts[string]) => `${formatYuan(Number(value))} 元`
/** Vouchers for attendance alone have no sum. */
const vouchersAnd = (n: Facts[string], fen: Facts[string]) => `${n} 张${Number(fen) > 0 ? `，${yuan(fen)}` : ''}`

export const ISSUE_REFUSALS = {
  days_wrong: {
    status: 422,
    text: (f) => `有效期不对：开始不能晚于结束，结束不能早于今天（${f['today']}），兑现截止不能早于有效期结束`,
    path: 'validTo',
  },
  target_missing: {
    status: 422,
    text: '定向券须选择适用的职业、等级、班级类别或培训机构，至少一项',
    path: 'occupations',
  },
  provider_unknown: {
    status: 422,
    text: (f) => `有 ${f['n']} 家不是正常营业的培训机构，请重新选择`,
    path: 'providers',
  },
  value_missing: { status: 422, text: '面值券须填写面值；打卡签到券不填面值', path: 'faceFen' },
  nobody_to_issue: { status: 409, text: '按这些条件没有可以发券的人：没有查到人，或都已持有培训券' },
  preview_changed: {
    status: 409,
    text: (f) => `人数有变化：现在应发 ${vouchersAnd(f['persons'], f['amountFen'])}，请核对后重新确认`,
  },
  no_own_budget: { status: 409, text: '本级没有下达这个补贴项目的预算，不能发面值券，请先下达预算或由上级发放' },
  budget_short: {
    status: 409,
    text: (f) => `预算不足：需要 ${yuan(f['amountFen'])}，可用 ${yuan(f['availableFen'])}，请减少张数或先追加预算`,
  },
} as const satisfies RefusalTable<IssueRefusal>

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`

const MOVE_REFUSALS = {
  voucher_expired: { status: 409, text: (f: Facts) => `这张培训券已过期（有效期到 ${f['day']}）` },
  voucher_state: { status: 409, text: (f: Facts) => `这张培训券现在是“${f['state']}”，不能${f['act']}` },
} as const

export const CLAIM_REFUSALS = {
  ...MOVE_REFUSALS,
  holder_listed: { status: 409, text: (f) => `您${f['listed']}，期间不能领取和使用培训券` },
} as const satisfies RefusalTable<ClaimRefusal>

export const ACT_REFUSALS = {
  ...MOVE_REFUSALS,
  changed_meanwhile: { status: 409, text: byWhom },
  not_the_issuer: { status: 409, text: '这张培训券不是本级发放的，作废要由发券单位办理；发现风险可以先冻结' },
  in_payment: { status: 409, text: '这张培训券的补贴已在拨付，不能冻结；付错的请走追缴' },
} as const satisfies RefusalTable<ActRefusal>

export const RECALL_REFUSALS = {
  not_the_issuer: { status: 409, text: (f) => `这批培训券由${f['unit']}发放，整批作废由发券单位办理` },
  still_issuing: { status: 409, text: '这批培训券还在发放，请等发完，或先在“发放进度”里停止，再整批作废' },
  still_recalling: { status: 409, text: '这批培训券正在作废，进度在这批券的页面和任务中心里' },
  nothing_to_recall: { status: 409, text: '这批培训券没有可以作废的：都已使用、过期或作废' },
  recall_changed: {
    status: 409,
    text: (f) => `张数有变化：现在可作废 ${vouchersAnd(f['vouchers'], f['amountFen'])}，请核对后重新确认`,
  },
} as const satisfies RefusalTable<RecallRefusal>

/** Why a voucher stays as it is when its issue is taken back. */
export const KEPT_WHY = {
  locked: '已报名，请先退出培训班，或单张作废',
  activated: '正在培训，须作废的请单张办理',
  completed: '已结业，须作废的请单张办理',
  certified: '已取得证书，须作废的请单张办理',
  redeem_pending: '补贴已批准，跟着申领办理',
  redeemed: '补贴已到账，付错的走追缴',
  expired: '已过期，占着的预算已释放或当天释放',
  frozen: '已冻结，核查后单张办理',
  clawed_back: '已转追缴',
} as const satisfies Record<KeptState, string>

export const USE_REFUSALS = {
  ...MOVE_REFUSALS,
  code_unreadable: {
    status: 422,
    text: '券码应是 30 位数字，请扫学员手机上的二维码，或照着输入二维码下面的数字',
    path: 'code',
  },
  code_stale: { status: 409, text: '券码已失效，请学员在手机上刷新培训券后再扫' },
  voucher_here: { status: 409, text: '这张培训券已经在本班使用，不用再扫' },
  voucher_not_claimed: { status: 409, text: '这张培训券还没有领取，请学员先在手机上领取' },
  class_not_subsidised: { status: 409, text: '本班不是补贴性培训，不能使用培训券' },
  voucher_not_yet: { status: 409, text: (f) => `这张培训券 ${f['from']}起可用，本班开班更早，不能使用` },
  voucher_too_short: {
    status: 409,
    text: (f) => `这张培训券有效期到 ${f['to']}，本班 ${f['endDay']}才结束，不能使用`,
  },
  voucher_elsewhere: { status: 409, text: '这张定向券不适用于本班：职业、等级、班级类别或培训机构不在范围内' },
} as const satisfies RefusalTable<UseRefusal>

export const refusalText = (table: RefusalTable<string>, refusal: string, facts: Facts): string => {
  const { text } = table[refusal]!
  return typeof text === 'string' ? text : text(facts)
}

/** What an audit action on a voucher is called in its timeline. */
export const voucherEventName = (action: string): string => {
  const event = action.replace('voucher.', '')
  if (event === 'grant') return '发放'
  if (event === 'show') return '出示验券'
  return VOUCHER_EVENT_NAMES[event as VoucherEvent] ?? '办理'
}
