import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { addDays, firstDayOfYear, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'

/** A value of a unit's own, dated. `toDay` is the first day on which it holds no more. */
export interface OwnValue {
  readonly value: unknown
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
}

export interface SettingAsk {
  readonly kind: 'set' | 'end'
  /** Read by the setting's own schema; absent of an end. */
  readonly value?: unknown
  readonly fromDay: PlainDate
}

export interface SettingFacts {
  readonly own: readonly OwnValue[]
  /** A unit above has a value on that day, which holds when the own one ends. */
  readonly above: boolean
  readonly starts?: 'tomorrow' | 'new_year'
}

export type SettingRefusal = 'too_early' | 'not_new_year' | 'same_value' | 'day_taken' | 'nothing_own' | 'nothing_above'

/** The earliest day on which a new value of a setting may begin: never before today. */
export function earliestDay(starts: SettingFacts['starts'], today: PlainDate): PlainDate {
  if (starts === 'tomorrow') return addDays(today, 1)
  if (starts === 'new_year') return today === firstDayOfYear(yearOf(today)) ? today : firstDayOfYear(yearOf(today) + 1)
  return today
}

export const holdsOn = (one: Pick<OwnValue, 'fromDay' | 'toDay'>, day: PlainDate): boolean =>
  one.fromDay <= day && (one.toDay === null || one.toDay > day)

/** The same value, whatever the order of its parts. */
export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )
      : value

/**
 * May this value begin, or the own value end? The first refusal that applies is the answer; asked when it is drawn up and again when it
 * is confirmed, so that a paper that waited too long does not reach backwards.
 */
export function decideSetting(
  ask: SettingAsk,
  facts: SettingFacts,
  today: PlainDate,
): Decision<SettingAsk, SettingRefusal> {
  const earliest = earliestDay(facts.starts, today)
  if (ask.fromDay < earliest) return refuse('too_early', { earliest })
  if (facts.starts === 'new_year' && ask.fromDay !== firstDayOfYear(yearOf(ask.fromDay))) return refuse('not_new_year')
  const holding = facts.own.find((one) => holdsOn(one, ask.fromDay))
  if (ask.kind === 'end') {
    if (!holding) return refuse('nothing_own')
    if (holding.fromDay === ask.fromDay && holding.fromDay <= today) return refuse('day_taken')
    return facts.above ? accept(ask) : refuse('nothing_above')
  }
  if (holding && sameValue(holding.value, ask.value)) return refuse('same_value')
  // What has not begun may be replaced; what holds since that day has been followed already.
  if (holding?.fromDay === ask.fromDay && ask.fromDay <= today) return refuse('day_taken')
  return accept(ask)
}
