/** What the bank's page says of each line, laid against the ledger. */
export const STATEMENT_STATES = [
  'matched',
  'differing',
  'after_failure',
  'not_booked',
  'other_book',
  'extra',
  'repeated',
  'missing',
] as const
/** What a statement counts as 多出 together. */
export const TOO_MUCH = ['extra', 'repeated', 'not_booked', 'other_book'] as const satisfies readonly StatementState[]
/** `too_much`: all of `TOO_MUCH`; `unexplained`: every difference of the page that nobody has explained. */
export const STATEMENT_FILTERS = [...STATEMENT_STATES, 'too_much', 'unexplained'] as const
export type StatementFilter = (typeof STATEMENT_FILTERS)[number]
export type StatementState = (typeof STATEMENT_STATES)[number]
export const STATEMENT_STATE_NAMES = {
  matched: '相符',
  differing: '金额不符',
  after_failure: '回盘说失败，银行已付',
  not_booked: '银行已付，账上没有记付',
  other_book: '另一本账的批次',
  extra: '银行有、账上没有',
  repeated: '重复',
  missing: '账上有、银行没有',
} as const satisfies Record<StatementState, string>

/** How a difference ends: it is only explained, or what the bank paid after all is booked as paid, or it is not and may be tried again. */
export const STATEMENT_OUTCOMES = ['explained', 'book_paid', 'not_paid'] as const
export type StatementOutcome = (typeof STATEMENT_OUTCOMES)[number]
export const STATEMENT_OUTCOME_NAMES = {
  explained: '只作说明，账不动',
  book_paid: '银行确已付，按已付入账',
  not_paid: '钱已退回账户或没有付出，账不动，可以重拨',
} as const satisfies Record<StatementOutcome, string>

export const RECEIVABLE_STATUSES = ['proposed', 'open', 'settled', 'refused', 'withdrawn', 'cancelled'] as const
export type ReceivableStatus = (typeof RECEIVABLE_STATUSES)[number]
export const RECEIVABLE_STATUS_NAMES = {
  proposed: '待复核',
  open: '追缴中',
  settled: '已结清',
  refused: '未同意',
  withdrawn: '已撤回',
  cancelled: '已冲销',
} as const satisfies Record<ReceivableStatus, string>

/** What makes a debt smaller: money that came back, an approved line kept back, or a mistake that is taken back. */
export const ENTRY_KINDS = ['repayment', 'set_off', 'write_down'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]
export const ENTRY_KIND_NAMES = {
  repayment: '还款',
  set_off: '抵扣',
  write_down: '冲销',
} as const satisfies Record<EntryKind, string>

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
