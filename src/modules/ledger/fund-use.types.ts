export const FUND_USE_KINDS = ['begin', 'end'] as const
export type FundUseKind = (typeof FUND_USE_KINDS)[number]
export const FUND_USE_KIND_NAMES = { begin: '规定用途', end: '停止用途' } as const satisfies Record<FundUseKind, string>

/** Where a use stands on a day; its draft stands in the papers. */
export const USE_STATES = ['coming', 'in_force', 'ended'] as const
export type UseState = (typeof USE_STATES)[number]
export const USE_STATE_NAMES = { coming: '未到日期', in_force: '执行中', ended: '已停止' } as const satisfies Record<
  UseState,
  string
>

interface LinesAndSum {
  readonly count: number
  readonly amountFen: number
}

/** Claims and grants that a change of a use meets: asked for and not yet approved, and approved or paid already. */
export interface UnderUse {
  readonly waiting: LinesAndSum
  readonly approved: LinesAndSum
}
