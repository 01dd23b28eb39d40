import { LINE_STATUS_NAMES } from '#src/modules/subsidy/subsidy.types.ts'

/** Statuses of one application, in the order of its life. */
export const GRANT_STATUSES = [
  'waiting_ruling',
  'submitted',
  'returned',
  'reviewed',
  'city_reviewed',
  'on_notice',
  'objected',
  'approved',
  'paying',
  'failed',
  'paid',
  'rejected',
  'withdrawn',
  'reversed',
] as const
export type GrantStatus = (typeof GRANT_STATUSES)[number]

const { refused: _, ...ofLines } = LINE_STATUS_NAMES
/** Named as a claim's lines are; only a grant waits for a ruling, and none is refused at the counter. */
export const GRANT_STATUS_NAMES = {
  waiting_ruling: '待裁定',
  ...ofLines,
  rejected: '不予奖补',
} as const satisfies Record<GrantStatus, string>

export const GRANT_ACTIONS = [
  'resubmit',
  'withdraw',
  'agree',
  'return',
  'reject',
  'recheck',
  'publish',
  'answer',
  'approve',
  'rule',
] as const
export type GrantAction = (typeof GRANT_ACTIONS)[number]

/** What may be done in which status; who may is roles.ts, and `recheck` and `publish` ask the region's setting as well. */
export const GRANT_ACTIONS_BY_STATUS = {
  waiting_ruling: ['rule', 'resubmit', 'withdraw', 'reject'],
  submitted: ['agree', 'return', 'reject', 'withdraw'],
  returned: ['resubmit', 'withdraw'],
  reviewed: ['recheck', 'publish', 'return', 'reject', 'withdraw'],
  city_reviewed: ['publish', 'return', 'reject', 'withdraw'],
  on_notice: ['approve', 'return', 'reject', 'withdraw'],
  objected: ['answer'],
  approved: [],
  paying: [],
  failed: [],
  paid: [],
  rejected: [],
  withdrawn: [],
  reversed: [],
} as const satisfies Record<GrantStatus, readonly GrantAction[]>

export const isOpen = (status: GrantStatus, action: GrantAction): boolean =>
  (GRANT_ACTIONS_BY_STATUS[status] as readonly GrantAction[]).includes(action)

/** Which may go on public notice. One that the city has reviewed stays fit when the setting is taken back. */
export const publishable = (status: GrantStatus, cityReview: boolean): boolean =>
  status === 'city_reviewed' || (status === 'reviewed' && !cityReview)

export const OUTCOME_NAMES = {
  ELIGIBLE: '符合',
  INELIGIBLE: '不符合',
  NOT_YET: '未到时候',
  NEEDS_RULING: '待定',
} as const
