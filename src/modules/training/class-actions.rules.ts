import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import {
  CLASS_ACTION_NAMES,
  CLASS_ACTIONS_BY_STATUS,
  CLASS_STATUS_NAMES,
  type ClassAction,
  type ClassStatus,
} from './training.types.ts'

/** The right that each act needs; the roles that hold a right stand in one table of the platform. */
export const ACTION_RIGHTS = {
  edit: 'class.apply',
  cancel: 'class.apply',
  approve: 'class.review',
  return: 'class.review',
  reject: 'class.review',
  import_roster: 'roster.import',
  plan_lessons: 'lesson.write',
  record_attendance: 'attendance.record',
  finish: 'class.finish',
  approve_completion: 'completion.review',
  return_completion: 'completion.review',
} as const satisfies Record<ClassAction, string>
export type ClassRight = (typeof ACTION_RIGHTS)[ClassAction]

const isOpen = (status: ClassStatus, action: ClassAction) =>
  (CLASS_ACTIONS_BY_STATUS[status] as readonly ClassAction[]).includes(action)

/** What somebody with these rights may do to a class in this status, in the order of the table. */
export const openActions = (status: ClassStatus, may: (right: ClassRight) => boolean): ClassAction[] =>
  CLASS_ACTIONS_BY_STATUS[status].filter((action) => may(ACTION_RIGHTS[action]))

/** Is the act open in this status? */
export const decideAct = (status: ClassStatus, action: ClassAction): Decision<ClassAction, 'act_not_open'> =>
  isOpen(status, action)
    ? accept(action)
    : refuse('act_not_open', { act: CLASS_ACTION_NAMES[action], status: CLASS_STATUS_NAMES[status] })

/** Trainees and lessons stay open as long as teaching goes on. */
export const isTeaching = (status: ClassStatus) => isOpen(status, 'record_attendance')

/** What the public may see: approved classes, and never one that was cancelled. */
export const PUBLIC_STATUSES = [
  'approved',
  'running',
  'finished',
  'completed',
] as const satisfies readonly ClassStatus[]
