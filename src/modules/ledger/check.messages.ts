import type { Facts } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { CHECK_REFUSALS, WITHDRAW_PAPER_REFUSALS } from '#src/platform/access/decide-check.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { GoalRefusal, ProposeRefusal } from './budget-document.rules.ts'
import type { CheckRefusal } from './two-persons.ts'
import type { VoidRefusal } from './void-approvals.ts'

export const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`
const yuan = (facts: Facts, key: string) => `${formatYuan(Number(facts[key]))} 元`

export { CHECK_REFUSALS, WITHDRAW_PAPER_REFUSALS }

const SHORT = (f: Facts) =>
  `可用只有 ${yuan(f, 'availableFen')}，不够 ${yuan(f, 'amountFen')}；发券承诺、已批待付、在途和已拨付的钱不能动`

export const PROPOSE_REFUSALS = {
  amount_missing: { status: 422, text: '请填写金额', path: 'amountFen' },
  budget_missing: { status: 422, text: '请选择资金来源、单位和年度', path: 'budgetId' },
  unit_missing: { status: 422, text: '请选择下级单位', path: 'otherUnitId' },
  not_below: { status: 422, text: '只能下达到本单位下面的地区，或从那里收回', path: 'otherUnitId' },
  more_than_available: { status: 422, text: SHORT, path: 'amountFen' },
  more_than_allocated: {
    status: 422,
    text: (f) => `下达给这个单位的还有 ${yuan(f, 'allocatedFen')}，不能收回 ${yuan(f, 'amountFen')}`,
    path: 'amountFen',
  },
  year_not_over: { status: 422, text: (f) => `${f['year']} 年还没有过完，到下一年才能结转` },
  not_confirmed: { status: 409, text: '只能冲回已经生效、能够冲回的文书', path: 'documentId' },
  reversed_before: { status: 409, text: (f) => `这份文书已由 ${f['number']} 冲回或正在冲回`, path: 'documentId' },
} as const satisfies RefusalTable<ProposeRefusal>

export const CONFIRM_REFUSALS = {
  ...CHECK_REFUSALS,
  more_than_available: { status: 409, text: (f) => `${f['unitName']} ${f['year']} 年的${SHORT(f)}` },
  line_moved_on: { status: 409, text: (f) => `有 ${f['lines']} 条明细已不是“已批准”，不能撤销，请重新申请` },
  reconcile_first: {
    status: 409,
    text: (f) =>
      `有 ${f['lines']} 条银行对账单上说已付，先对账：在“对账”里说明这条差异，由另一人复核，没有了结以前不能撤销`,
  },
} as const satisfies RefusalTable<CheckRefusal | 'more_than_available' | 'line_moved_on' | 'reconcile_first'>

export const VOID_REFUSALS = {
  line_not_approved: { status: 409, text: (f) => `所选明细有 ${f['lines']} 条不是“已批准”或“银行退回”，不能撤销批准` },
  several_budgets: { status: 422, text: '所选明细来自不同的预算，请分开办理' },
  void_before: { status: 409, text: (f) => `所选明细已在 ${f['number']} 里申请撤销` },
} as const satisfies RefusalTable<VoidRefusal>

export const GOAL_REFUSALS = {
  weights_not_100: { status: 422, text: (f) => `各目标的权重合计应为 100，现在是 ${f['sum']}`, path: 'goals' },
  goals_scored: { status: 409, text: '这笔预算的绩效目标已经评分，不能再改' },
  goal_reason_missing: {
    status: 422,
    text: (f) => `${f['year']} 年已经开始，改绩效目标要写明原因，由另一人复核后生效`,
    path: 'reason',
  },
  goals_wait: { status: 409, text: '这笔预算已有改绩效目标的申请在等复核，请先办结' },
  goals_not_proposed: { status: 409, text: '没有等复核的绩效目标，请刷新后再看' },
  maker_cannot_check: { status: 403, text: '这一份由您提出，复核要由另一个账号办理' },
  note_missing: { status: 422, text: '不同意要写明原因', path: 'note' },
  goals_late: { status: 409, text: (f) => `${f['year']} 年已过，绩效目标应在预算年度内确定` },
  year_running: { status: 409, text: (f) => `${f['year']} 年 12 月 31 日起才能评分` },
  goals_differ: { status: 422, text: (f) => `共 ${f['goals']} 个目标，请每个目标各评一次`, path: 'scores' },
  no_goals: { status: 409, text: '这笔预算没有定过绩效目标，没有可评的' },
} as const satisfies RefusalTable<GoalRefusal>
