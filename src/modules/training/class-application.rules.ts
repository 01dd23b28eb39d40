import type { Facts } from '#src/kernel/decision.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'

/** One line of an institution's catalogue entry (目录范围), days as [from, to). */
export interface HeldScope {
  readonly occupation: string
  readonly occupationName: string
  readonly levels: readonly Level[]
  readonly from: PlainDate
  readonly to: PlainDate | null
}

export type ApplicationRefusal =
  | 'start_in_past'
  | 'end_before_start'
  | 'no_hours'
  | 'outside_scope'
  | 'assessor_is_provider'
  | 'assessor_unknown'
  | 'assessor_outside_scope'
  | 'department_unknown'
  | 'exam_before_end'

export interface ApplicationFault {
  /** The field of the form. */
  readonly path: string
  readonly refusal: ApplicationRefusal
  readonly facts: Facts
}

export interface ApplicationFacts {
  readonly today: PlainDate
  readonly providerId: string
  /** Everything the provider was ever listed for, of kind training. */
  readonly held: readonly HeldScope[]
  /** The assessor asked for, with its listings of kind assessment; undefined when no such body works. */
  readonly assessor: { readonly held: readonly HeldScope[] } | undefined
  readonly departmentKnown: boolean
  readonly occupationName: string
}

interface Application {
  readonly occupation: string
  readonly level: Level
  readonly assessorId: string | null
  readonly departmentId: string | null
  readonly startDay: PlainDate
  readonly endDay: PlainDate
  readonly minutesTheory: number
  readonly minutesPractice: number
  readonly minutesOnline: number
  readonly plannedExamDay: PlainDate | null
}

const listedOn = (held: readonly HeldScope[], day: PlainDate) =>
  held.filter((scope) => scope.from <= day && (scope.to === null || day < scope.to))

/**
 * C3: an institution works inside its catalogue entry of the day, or not at all. The fault names the occupation, the level and
 * what the entry of that day holds: its levels where the occupation is listed, else its occupations.
 */
export function scopeFault(
  held: readonly HeldScope[],
  asked: { readonly occupation: string; readonly occupationName: string; readonly level: Level },
  day: PlainDate,
): { readonly field: 'occupation' | 'level'; readonly facts: Facts } | undefined {
  const listed = listedOn(held, day)
  const sameOccupation = listed.filter((scope) => scope.occupation === asked.occupation)
  if (sameOccupation.some((scope) => scope.levels.includes(asked.level))) return undefined
  const inside = sameOccupation.length > 0
  return {
    field: inside ? 'level' : 'occupation',
    facts: {
      day,
      occupation: asked.occupation,
      occupationName: asked.occupationName,
      level: asked.level,
      levelName: LEVEL_NAMES[asked.level],
      holds: inside
        ? [...new Set(sameOccupation.flatMap((scope) => scope.levels))].map((level) => LEVEL_NAMES[level])
        : [...new Set(listed.map((scope) => scope.occupationName))],
      holdsWhat: inside ? 'levels' : 'occupations',
    },
  }
}

/** Everything that is wrong with an application to open a class (开班申请), in the order of the form. */
export function applicationFaults(asked: Application, facts: ApplicationFacts): ApplicationFault[] {
  const { today } = facts
  const faults: ApplicationFault[] = []
  const trade = { occupation: asked.occupation, occupationName: facts.occupationName, level: asked.level }
  const outside = [today, asked.startDay].map((day) => scopeFault(facts.held, trade, day)).find((fault) => fault)
  if (outside) faults.push({ path: outside.field, refusal: 'outside_scope', facts: outside.facts })
  if (asked.assessorId !== null) {
    const fault = (refusal: ApplicationRefusal, more: Facts = {}) =>
      faults.push({ path: 'assessorId', refusal, facts: more })
    if (asked.assessorId === facts.providerId) fault('assessor_is_provider')
    else if (!facts.assessor) fault('assessor_unknown')
    else {
      const missing = scopeFault(facts.assessor.held, trade, asked.startDay)
      if (missing) fault('assessor_outside_scope', missing.facts)
    }
  }
  if (asked.departmentId !== null && !facts.departmentKnown)
    faults.push({ path: 'departmentId', refusal: 'department_unknown', facts: {} })
  if (asked.startDay < today) faults.push({ path: 'startDay', refusal: 'start_in_past', facts: { today } })
  if (asked.endDay < asked.startDay)
    faults.push({ path: 'endDay', refusal: 'end_before_start', facts: { startDay: asked.startDay } })
  if (asked.minutesTheory + asked.minutesPractice + asked.minutesOnline === 0)
    faults.push({ path: 'minutesTheory', refusal: 'no_hours', facts: {} })
  if (asked.plannedExamDay !== null && asked.plannedExamDay < asked.endDay)
    faults.push({ path: 'plannedExamDay', refusal: 'exam_before_end', facts: { endDay: asked.endDay } })
  return faults
}
