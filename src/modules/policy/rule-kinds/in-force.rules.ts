import { formatDay } from '#src/kernel/plain-date.ts'
import { dayNumber } from '../bulk/columns.rules.ts'
import type { TestOf } from '../policy.types.ts'
import { DATE_OBJECTS, DATE_WORDS, dayOf } from './claim.rules.ts'
import { anyOf, dayJs, whereDay } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { sqlDay, sqlText } from './sql.rules.ts'

/** The document's own dates. Outside them no text says what holds: open, never fail (CONTRACT, decisions 4). */
export const inForce: TestKind<TestOf<'inForce'>> = {
  reads: (test, rateDate) => [DATE_OBJECTS[test.on ?? rateDate]],
  verdicts: () => ['pass', 'open', 'n/a'],
  figures: ({ from, lastDay }) =>
    [from, lastDay].filter((day) => day !== undefined).map((day) => ({ is: 'day', day }) as const),
  evaluate(test, claim) {
    const base = test.on ?? claim.rateDate
    const day = dayOf(claim.facts, base)
    if (day === null) return { verdict: 'n/a', text: `没有${DATE_WORDS[base]}，无从核对文件日期` }
    const shown = `${DATE_WORDS[base]} ${formatDay(day)}`
    if (test.from && day < test.from)
      return {
        verdict: 'open',
        text: `${shown}早于文件日期 ${formatDay(test.from)}，能否适用文件没有写，需发文机关明确`,
      }
    if (test.lastDay && day > test.lastDay)
      return {
        verdict: 'open',
        text: `${shown}晚于文件所写期限 ${formatDay(test.lastDay)}，能否适用文件没有写，需发文机关明确`,
      }
    return { verdict: 'pass', text: `${shown}在文件日期之内` }
  },
  emitJs({ from, lastDay, on }, claim) {
    const { day, none } = dayJs(claim, on ?? claim.rateDate)
    const outside = anyOf(from && `${day} < ${dayNumber(from)}`, lastDay && `${day} > ${dayNumber(lastDay)}`)
    return { open: whereDay(none, outside) }
  },
  emitSql({ from, lastDay, on }, { rateDate }) {
    const day = sqlDay(on ?? rateDate)
    return {
      open: `coalesce(${day} < ${sqlText(from ?? '-infinity')}::date or ${day} > ${sqlText(lastDay ?? 'infinity')}::date, false)`,
    }
  },
}
