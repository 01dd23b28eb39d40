import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Act } from './trail.ts'

/** One step in the life of a record, as its page shows it (contract: `timeline`). */
export interface TimelineEntry {
  readonly at: string
  readonly day: PlainDate
  readonly who: string
  readonly what: string
  readonly why: string | null
}

/** What the actor wrote to the act. */
const noteOf = ({ facts }: Act): string | null => {
  const { note } = facts
  return typeof note === 'string' && note !== '' ? note : null
}

/** An act as a timeline shows it: who, when, what, and why, which is the actor's note unless the caller knows better. */
export const timelineEntry = (act: Act, what: string, why: string | null = noteOf(act)): TimelineEntry => ({
  at: act.at.toISOString(),
  day: act.day,
  who: act.who,
  what,
  why,
})
