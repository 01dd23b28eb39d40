import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'

export const ATTENDANCE_STATES = ['present', 'absent', 'leave'] as const
export type AttendanceState = (typeof ATTENDANCE_STATES)[number]

export interface AttendanceEntry {
  readonly personId: string
  readonly state: AttendanceState
}

export interface AttendanceChange {
  readonly personId: string
  /** Undefined: this person had no entry in the lesson. */
  readonly from: AttendanceState | undefined
  readonly to: AttendanceState
}

export type AttendanceRefusal = 'lesson_cancelled' | 'lesson_not_yet' | 'entries_differ' | 'reason_missing'

/**
 * What a sheet changes (T6): everybody on the roster once and nobody else, not before the day of the lesson; after the first
 * record a change needs a reason. Answers only the entries that differ from what is recorded.
 */
export function decideAttendance(
  lesson: { readonly day: PlainDate; readonly status: 'planned' | 'recorded' | 'cancelled' },
  sheet: readonly AttendanceEntry[],
  facts: {
    readonly today: PlainDate
    readonly roster: readonly string[]
    readonly recorded: ReadonlyMap<string, AttendanceState>
    readonly reason: string | undefined
  },
): Decision<readonly AttendanceChange[], AttendanceRefusal> {
  if (lesson.status === 'cancelled') return refuse('lesson_cancelled')
  if (facts.today < lesson.day) return refuse('lesson_not_yet', { day: lesson.day })
  const named = new Set(sheet.map((entry) => entry.personId))
  const roster = new Set(facts.roster)
  const missing = facts.roster.filter((personId) => !named.has(personId)).length
  const surplus = sheet.length - [...named].filter((personId) => roster.has(personId)).length
  if (missing > 0 || surplus > 0) return refuse('entries_differ', { missing, surplus })
  const changes = sheet.flatMap(({ personId, state }): AttendanceChange[] => {
    const from = facts.recorded.get(personId)
    return from === state ? [] : [{ personId, from, to: state }]
  })
  if (lesson.status === 'recorded' && changes.length > 0 && !facts.reason?.trim()) return refuse('reason_missing')
  return accept(changes)
}
