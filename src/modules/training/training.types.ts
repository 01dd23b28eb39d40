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

/** The word on the button, and in the refusal of an act that is not open. */
export const CLASS_ACTION_NAMES = {
  edit: '补正申请',
  cancel: '取消开班',
  approve: '同意开班',
  return: '退回补正',
  reject: '不同意开班',
  import_roster: '变动花名册',
  plan_lessons: '排课',
  record_attendance: '记考勤',
  finish: '结班',
  approve_completion: '通过结业审核',
  return_completion: '退回结业材料',
} as const satisfies Record<ClassAction, string>

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

export const ENROLMENT_STATUSES = ['enrolled', 'withdrawn', 'completed', 'failed'] as const
export type EnrolmentStatus = (typeof ENROLMENT_STATUSES)[number]

export const ENROLMENT_STATUS_NAMES = {
  enrolled: '在册',
  withdrawn: '已移出',
  completed: '已结业',
  failed: '未结业',
} as const satisfies Record<EnrolmentStatus, string>

/** One thing wrong in one row of an uploaded roster: what and what to do, never the value itself. */
export interface RowFault {
  /** The letter of the file's column; empty when the whole row is meant. */
  readonly column: string
  readonly title: string
  readonly message: string
}
