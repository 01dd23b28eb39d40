/** Statuses of a training class (培训班), in the order of its life; `returned` goes back to the provider for correction. */
export const CLASS_STATUSES = [
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'running',
  'finished',
  'completed',
  'cancelled',
] as const
export type ClassStatus = (typeof CLASS_STATUSES)[number]

export const CLASS_STATUS_NAMES = {
  draft: '草稿',
  submitted: '待审核',
  returned: '退回补正',
  rejected: '不同意开班',
  approved: '已批准',
  running: '在办',
  finished: '待结业审核',
  completed: '已结业',
  cancelled: '已取消',
} as const satisfies Record<ClassStatus, string>

export const CLASS_ACTIONS = [
  'edit',
  'cancel',
  'approve',
  'return',
  'reject',
  'import_roster',
  'plan_lessons',
  'record_attendance',
  'finish',
  'approve_completion',
  'return_completion',
] as const
export type ClassAction = (typeof CLASS_ACTIONS)[number]

/** Which act is open in which status; server and page read this one table. `running` begins with the first recorded lesson. */
export const CLASS_ACTIONS_BY_STATUS = {
  draft: ['edit', 'cancel'],
  submitted: ['approve', 'return', 'reject', 'cancel'],
  returned: ['edit', 'cancel'],
  rejected: [],
  approved: ['import_roster', 'plan_lessons', 'record_attendance', 'cancel'],
  running: ['import_roster', 'plan_lessons', 'record_attendance', 'finish'],
  finished: ['approve_completion', 'return_completion'],
  completed: [],
  cancelled: [],
} as const satisfies Record<ClassStatus, readonly ClassAction[]>
