/** States of a training voucher (培训券), in the order of its life; the last four are its ends and its stop. */
export const VOUCHER_STATES = [
  'issued',
  'claimed',
  'locked',
  'activated',
  'completed',
  'certified',
  'redeem_pending',
  'redeemed',
  'expired',
  'voided',
  'frozen',
  'clawed_back',
] as const
export type VoucherState = (typeof VOUCHER_STATES)[number]

export const VOUCHER_STATE_NAMES = {
  issued: '待领取',
  claimed: '已领取',
  locked: '已报名',
  activated: '培训中',
  completed: '已结业',
  certified: '已取证',
  redeem_pending: '兑现中',
  redeemed: '已兑现',
  expired: '已过期',
  voided: '已作废',
  frozen: '已冻结',
  clawed_back: '已转追缴',
} as const satisfies Record<VoucherState, string>

/** States in which a person holds a voucher: one at a time. */
export const LIVE_STATES = [
  'issued',
  'claimed',
  'locked',
  'activated',
  'completed',
  'certified',
  'redeem_pending',
  'frozen',
] as const satisfies readonly VoucherState[]

/** States whose face value is committed in the budget; `frozen` keeps what it was frozen from. */
export const COMMITTED_STATES = [
  'issued',
  'claimed',
  'locked',
  'activated',
  'completed',
  'certified',
] as const satisfies readonly VoucherState[]

export const VOUCHER_EVENTS = [
  'claim',
  'lock',
  'release',
  'activate',
  'deactivate',
  'complete',
  'lapse',
  'certify',
  'submit',
  'redeem',
  'expire',
  'void',
  'freeze',
  'unfreeze',
  'forfeit',
  'claw_back',
  'reinstate',
] as const
export type VoucherEvent = (typeof VOUCHER_EVENTS)[number]

/** What an event is called in the timeline of a voucher. */
export const VOUCHER_EVENT_NAMES = {
  claim: '领取',
  lock: '报名锁定',
  release: '退回未报名',
  activate: '首次签到激活',
  deactivate: '考勤更正，取消激活',
  complete: '结业',
  lapse: '没有完成培训，作废',
  certify: '取得证书',
  submit: '补贴已批准，等待兑现',
  redeem: '兑现',
  expire: '过期',
  void: '作废',
  freeze: '冻结',
  unfreeze: '解冻',
  forfeit: '申领没有办成，作废',
  claw_back: '追回',
  reinstate: '追缴冲销，恢复已兑现',
} as const satisfies Record<VoucherEvent, string>

export const VOUCHER_KINDS = ['general', 'targeted'] as const
export type VoucherKind = (typeof VOUCHER_KINDS)[number]
export const VOUCHER_KIND_NAMES = { general: '通用券', targeted: '定向券' } as const satisfies Record<
  VoucherKind,
  string
>

export const BATCH_STATUSES = ['issuing', 'issued', 'stopped'] as const
export type VoucherBatchStatus = (typeof BATCH_STATUSES)[number]
export const BATCH_STATUS_NAMES = {
  issuing: '发放中',
  issued: '已发放',
  stopped: '已停发',
} as const satisfies Record<VoucherBatchStatus, string>

/** How far a voucher has come, each including those further on: 发放 → 领取 → 使用 → 取证 → 兑现. */
export const FUNNEL_STAGES = ['issued', 'claimed', 'used', 'certified', 'redeemed'] as const
export type FunnelStage = (typeof FUNNEL_STAGES)[number]
export const FUNNEL_NAMES = {
  issued: '已发放',
  claimed: '已领取',
  used: '已使用',
  certified: '已取证',
  redeemed: '已兑现',
} as const satisfies Record<FunnelStage, string>

/** What an officer of the issuer may do by hand. */
export const VOUCHER_ACTS = ['void', 'freeze', 'unfreeze'] as const
export type VoucherAct = (typeof VOUCHER_ACTS)[number]
