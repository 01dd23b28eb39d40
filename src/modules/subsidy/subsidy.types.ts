/** What proves a line: certificates (of a class, or chosen), completed enrolments of a class, chosen hires. */
export const EVIDENCE_KINDS = ['certificates', 'completions', 'hires'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** Statuses of one claim line (申领明细), in the order of its life. */
export const LINE_STATUSES = [
  'submitted',
  'refused',
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
export type LineStatus = (typeof LINE_STATUSES)[number]

export const LINE_STATUS_NAMES = {
  submitted: '待初审',
  refused: '不符合',
  returned: '退回补正',
  reviewed: '初审通过',
  city_reviewed: '复核通过',
  on_notice: '公示中',
  objected: '有异议',
  approved: '已批准',
  paying: '拨付中',
  failed: '拨付失败',
  paid: '已拨付',
  rejected: '不予补贴',
  withdrawn: '已撤回',
  reversed: '已转追缴',
} as const satisfies Record<LineStatus, string>

/** As a line is shown: on notice, and its notice is over, is a question of the day, not a status of its own. */
export const SHOWN_STATUS_NAMES = { ...LINE_STATUS_NAMES, noticed: '公示期满' } as const
export type ShownStatus = keyof typeof SHOWN_STATUS_NAMES

export const BATCH_STATUSES = [
  'submitted',
  'city_review',
  'reviewed',
  'on_notice',
  'noticed',
  'approved',
  'closed',
] as const
export type BatchStatus = (typeof BATCH_STATUSES)[number]

export const BATCH_STATUS_NAMES = {
  submitted: '待初审',
  city_review: '待市级复核',
  reviewed: '待公示',
  on_notice: '公示中',
  noticed: '待批准',
  approved: '已批准',
  closed: '已办结',
} as const satisfies Record<BatchStatus, string>

export const OUTCOME_NAMES = {
  ELIGIBLE: '符合',
  INELIGIBLE: '不符合',
  NOT_YET: '未到时候',
  NEEDS_RULING: '待定',
} as const
export type Outcome = keyof typeof OUTCOME_NAMES

/**
 * What may be done to a line, by whom, in which status; `approve` and `decline` (return or reject) are of the unit named in the
 * setting, after the notice; `take_back` is of the office that returned or rejected. Where a setting asks for the city's review, `recheck` is open and `publish` waits for it (`publishableStatuses`).
 */
export const LINE_ACTIONS_BY_STATUS = {
  submitted: ['agree', 'return', 'reject', 'withdraw'],
  refused: [],
  returned: ['resubmit', 'withdraw', 'take_back'],
  reviewed: ['recheck', 'publish', 'return', 'reject', 'withdraw'],
  city_reviewed: ['publish', 'return', 'reject', 'withdraw'],
  on_notice: ['object', 'decline', 'withdraw'],
  objected: ['answer'],
  approved: ['pay'],
  paying: [],
  failed: ['pay'],
  paid: [],
  rejected: ['take_back'],
  withdrawn: [],
  reversed: [],
} as const satisfies Record<LineStatus, readonly string[]>

/** Which lines may go on public notice. One that the city has reviewed stays fit when the setting is taken back. */
export const publishableStatuses = (cityReview: boolean): readonly LineStatus[] =>
  cityReview ? ['city_reviewed'] : ['reviewed', 'city_reviewed']

/** A paper that lets a person claim again what came back. */
export const KEY_RELEASE_STATUSES = ['proposed', 'confirmed', 'refused', 'withdrawn'] as const
export type KeyReleaseStatus = (typeof KEY_RELEASE_STATUSES)[number]
export const KEY_RELEASE_STATUS_NAMES = {
  proposed: '待复核',
  confirmed: '已解除',
  refused: '未同意',
  withdrawn: '已撤回',
} as const satisfies Record<KeyReleaseStatus, string>
