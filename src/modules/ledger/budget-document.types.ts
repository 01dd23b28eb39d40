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

/** Whatever one person makes and another confirms. */
export const CHECK_STATUSES = ['proposed', 'confirmed', 'refused'] as const
export type CheckStatus = (typeof CHECK_STATUSES)[number]
export const CHECK_STATUS_NAMES = {
  proposed: '待复核',
  confirmed: '已生效',
  refused: '未同意',
} as const satisfies Record<CheckStatus, string>

export const GOAL_MEASURES = ['paid_persons', 'paid_rate', 'other'] as const
export type GoalMeasure = (typeof GOAL_MEASURES)[number]
export const GOAL_MEASURE_NAMES = {
  paid_persons: '拨付人次',
  paid_rate: '预算执行率',
  other: '其他',
} as const satisfies Record<GoalMeasure, string>
