export const HIRE_STATUSES = ['unconfirmed', 'confirmed', 'voided'] as const
export type HireStatus = (typeof HIRE_STATUSES)[number]

export const HIRE_STATUS_NAMES = {
  unconfirmed: '待单位确认',
  confirmed: '已确认',
  voided: '已作废',
} as const satisfies Record<HireStatus, string>

export const POSTS = ['front_line', 'office'] as const
export type Post = (typeof POSTS)[number]
export const POST_NAMES = { front_line: '生产一线', office: '管理或办公室' } as const satisfies Record<Post, string>

/** A row of a sheet that was not taken, and what to do. */
export interface RowFault {
  readonly rowNumber: number
  /** Empty where the whole row is meant. */
  readonly column: string
  readonly message: string
}
