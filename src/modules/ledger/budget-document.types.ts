import type { PaperStatus } from '#src/platform/access/second-person.types.ts'

/** Papers that move a budget. The first party is the book the paper is about, the second the other book. */
export const BUDGET_DOCUMENT_KINDS = ['raise', 'cut', 'allocate', 'recall', 'carry_over', 'reverse', 'void'] as const
export type BudgetDocumentKind = (typeof BUDGET_DOCUMENT_KINDS)[number]

export const BUDGET_DOCUMENT_NAMES = {
  raise: '下达或追加预算',
  cut: '调减预算',
  allocate: '下达下级',
  recall: '收回下级',
  carry_over: '结转下年',
  reverse: '冲回文书',
  void: '撤销批准',
} as const satisfies Record<BudgetDocumentKind, string>

export {
  CHECK_STATUS_NAMES,
  CHECK_STATUSES,
  type CheckStatus,
  PAPER_STATUS_NAMES,
  PAPER_STATUSES,
  type PaperStatus,
} from '#src/platform/access/second-person.types.ts'

/** A paper that came to nothing: what it was about is open to another one. */
export const PAPERS_WITHOUT_EFFECT = ['refused', 'withdrawn'] as const satisfies readonly PaperStatus[]

export const GOAL_MEASURES = ['paid_persons', 'paid_rate', 'other'] as const
export type GoalMeasure = (typeof GOAL_MEASURES)[number]
export const GOAL_MEASURE_NAMES = {
  paid_persons: '拨付人次',
  paid_rate: '预算执行率',
  other: '其他',
} as const satisfies Record<GoalMeasure, string>

/** A set of goals: waits for a second person, is the one that counts, was it before, or was not agreed to. */
export const GOAL_SET_STATUSES = ['proposed', 'in_force', 'replaced', 'refused'] as const
export type GoalSetStatus = (typeof GOAL_SET_STATUSES)[number]
export const GOAL_SET_STATUS_NAMES = {
  proposed: '待复核',
  in_force: '现行',
  replaced: '已更改',
  refused: '未同意',
} as const satisfies Record<GoalSetStatus, string>
