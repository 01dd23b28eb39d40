import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { daysBetween, type PlainDate } from '#src/kernel/plain-date.ts'

export type MoveDayRefusal = 'not_demo' | 'day_not_later' | 'day_too_far'

/** A year at once is enough to walk a demo; it cannot be taken back, so a slip of the keyboard must not reach 2092. */
const MOST_DAYS_AT_ONCE = 366

/** May the demo's business day move from `from` to `to`? Forward only, because records already carry the days before. */
export function decideMoveDay(demo: boolean, from: PlainDate, to: PlainDate): Decision<PlainDate, MoveDayRefusal> {
  if (!demo) return refuse('not_demo')
  if (to <= from) return refuse('day_not_later', { from, to })
  if (daysBetween(from, to) > MOST_DAYS_AT_ONCE) return refuse('day_too_far', { from, to, most: MOST_DAYS_AT_ONCE })
  return accept(to)
}
