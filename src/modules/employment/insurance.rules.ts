import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { addMonths, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'

export type MonthRefusal = 'month_unreadable' | 'months_reversed' | 'months_ahead' | 'months_too_many'

const MOST_MONTHS = 120

/** `2022-05`, `202205`, `2022年5月` or a day of the month → its first day; undefined for anything else. */
export function parseMonth(text: string): PlainDate | undefined {
  const match = /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:月|[-/.]\d{1,2})?$/.exec(text.normalize('NFKC').replaceAll(/\s/g, ''))
  if (!match) return undefined
  const month = Number(match[2])
  if (month < 1 || month > 12) return undefined
  return plainDate(`${match[1]}-${String(month).padStart(2, '0')}-01`)
}

/**
 * Every month from the first to the last, both paid, by their first days. A month that has not begun cannot have been paid; a
 * range of more than ten years is a slip.
 */
export function monthsOf(first: string, last: string, today: PlainDate): Decision<PlainDate[], MonthRefusal> {
  const from = parseMonth(first)
  const to = parseMonth(last)
  if (!from || !to) return refuse('month_unreadable', { first, last })
  if (to < from) return refuse('months_reversed')
  if (to > today) return refuse('months_ahead')
  const months: PlainDate[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    months.push(month)
    if (months.length > MOST_MONTHS) return refuse('months_too_many', { most: MOST_MONTHS })
  }
  return accept(months)
}
