/** What the bank's page says of each line, laid against the ledger. */
export const STATEMENT_STATES = ['matched', 'differing', 'extra', 'repeated', 'missing'] as const
/** `too_much`: what a statement counts as 多出, `extra` and `repeated` together. */
export const STATEMENT_FILTERS = [...STATEMENT_STATES, 'too_much'] as const
export type StatementFilter = (typeof STATEMENT_FILTERS)[number]
export type StatementState = (typeof STATEMENT_STATES)[number]
export const STATEMENT_STATE_NAMES = {
  matched: '相符',
  differing: '金额不符',
  extra: '银行有、账上没有',
  repeated: '重复',
  missing: '账上有、银行没有',
} as const satisfies Record<StatementState, string>

export const RECEIVABLE_STATUSES = ['proposed', 'open', 'settled', 'refused'] as const
export type ReceivableStatus = (typeof RECEIVABLE_STATUSES)[number]
export const RECEIVABLE_STATUS_NAMES = {
  proposed: '待复核',
  open: '追缴中',
  settled: '已结清',
  refused: '未同意',
} as const satisfies Record<ReceivableStatus, string>

export const CLAWBACK_CAUSES = ['certificate_revoked', 'fraud', 'overpaid'] as const
export type ClawbackCause = (typeof CLAWBACK_CAUSES)[number]
export const CLAWBACK_CAUSE_NAMES = {
  certificate_revoked: '证书被撤销',
  fraud: '查实虚报冒领',
  overpaid: '多付',
} as const satisfies Record<ClawbackCause, string>

export const EDUCATION_FUND_STATUSES = ['declared', 'accepted', 'returned'] as const
export type EducationFundStatus = (typeof EDUCATION_FUND_STATUSES)[number]
export const EDUCATION_FUND_STATUS_NAMES = {
  declared: '待核查',
  accepted: '已核查',
  returned: '已退回',
} as const satisfies Record<EducationFundStatus, string>
