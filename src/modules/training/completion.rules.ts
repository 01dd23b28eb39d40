import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'

export type FinishRefusal =
  | 'class_not_over'
  | 'no_lessons'
  | 'lessons_unrecorded'
  | 'roster_empty'
  | 'not_on_roster'
  | 'never_attended'

export interface FinishFacts {
  readonly endDay: PlainDate
  readonly lessons: { readonly planned: number; readonly recorded: number }
  readonly roster: readonly { readonly personId: string; readonly attendedLessons: number }[]
}

/**
 * May this class be finished (结班), and who is reported as passed? The first refusal that applies is the answer. Whoever was in
 * no lesson at all cannot be reported as passed: the figure 培训人次 counts completed training (DOMAIN 7.1).
 */
export function decideFinish(
  facts: FinishFacts,
  notPassed: readonly string[],
  today: PlainDate,
): Decision<{ readonly passed: readonly string[]; readonly notPassed: readonly string[] }, FinishRefusal> {
  if (today < facts.endDay) return refuse('class_not_over', { endDay: facts.endDay, today })
  if (facts.lessons.planned + facts.lessons.recorded === 0) return refuse('no_lessons')
  if (facts.lessons.planned > 0) return refuse('lessons_unrecorded', { lessons: facts.lessons.planned })
  if (facts.roster.length === 0) return refuse('roster_empty')
  const out = new Set(notPassed)
  const onRoster = new Set(facts.roster.map((row) => row.personId))
  const strangers = [...out].filter((personId) => !onRoster.has(personId))
  if (strangers.length > 0) return refuse('not_on_roster', { persons: strangers.length })
  const passed = facts.roster.filter((row) => !out.has(row.personId))
  const absent = passed.filter((row) => row.attendedLessons === 0)
  if (absent.length > 0)
    return refuse('never_attended', { persons: absent.length, personIds: absent.map((row) => row.personId) })
  return accept({ passed: passed.map((row) => row.personId), notPassed: [...out] })
}
