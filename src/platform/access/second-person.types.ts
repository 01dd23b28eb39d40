/** Whatever one person makes and another confirms. */
export const CHECK_STATUSES = ['proposed', 'confirmed', 'refused'] as const
export type CheckStatus = (typeof CHECK_STATUSES)[number]
export const CHECK_STATUS_NAMES = {
  proposed: '待复核',
  confirmed: '已生效',
  refused: '未同意',
} as const satisfies Record<CheckStatus, string>

/** A paper may also be taken back by whoever drew it up, before anybody has checked it. */
export const PAPER_STATUSES = [...CHECK_STATUSES, 'withdrawn'] as const
export type PaperStatus = (typeof PAPER_STATUSES)[number]
export const PAPER_STATUS_NAMES = { ...CHECK_STATUS_NAMES, withdrawn: '已撤回' } as const satisfies Record<
  PaperStatus,
  string
>
