export const OVERRIDE_STATUSES = ['proposed', 'confirmed', 'refused'] as const
export type OverrideStatus = (typeof OVERRIDE_STATUSES)[number]

export const OVERRIDE_STATUS_NAMES = {
  proposed: '待复核',
  confirmed: '已批准例外',
  refused: '不同意例外',
} as const satisfies Record<OverrideStatus, string>

/** The group of programs that share the places of a year. */
export const TRAINING_GROUP = 'training'

/** How many subsidised trainings a person may have in a year, by which text. */
export interface YearLimit {
  readonly max: number
  /** The text says 原则上: an exception may be made. */
  readonly soft: boolean
  readonly document: string
}
