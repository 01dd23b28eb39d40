import { formatDay } from '#src/kernel/plain-date.ts'
import type { TestOf } from '../policy.types.ts'
import { DATE_OBJECTS, DATE_WORDS, dayOf, given, NO_CERTIFICATE, NO_CLASS } from './claim.rules.ts'
import { anyOf, dayJs } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { factDay, isNull, sqlDay } from './sql.rules.ts'

const WHO = { provider: '培训机构', assessor: '评价机构' } as const

/** On the catalogue that day: `listedFrom` ≤ day < `listedTo` (CONTRACT, decisions 7). */
export const listed: TestKind<TestOf<'listed'>> = {
  reads: (test) => [test.who, DATE_OBJECTS[test.on]],
  verdicts: () => ['pass', 'fail'],
  figures: () => [],
  evaluate(test, claim) {
    const day = dayOf(claim.facts, test.on)
    if (day === null) return test.on === 'certificateIssued' ? NO_CERTIFICATE : NO_CLASS
    const { listedFrom, listedTo } = given(claim.facts, test.who)
    const shown = `${DATE_WORDS[test.on]} ${formatDay(day)}`
    if (day < listedFrom)
      return { verdict: 'fail', text: `${WHO[test.who]}${formatDay(listedFrom)}才入目录，${shown}不在目录内` }
    if (listedTo !== null && day >= listedTo)
      return { verdict: 'fail', text: `${WHO[test.who]}${formatDay(listedTo)}已出目录，${shown}不在目录内` }
    return { verdict: 'pass', text: `${WHO[test.who]}${shown}在目录内` }
  },
  emitJs(test, claim) {
    const { day, none } = dayJs(claim, test.on)
    return {
      fail: anyOf(none, `${day} < ${claim.at(`${test.who}From`)}`, `${day} >= ${claim.at(`${test.who}To`)}`),
    }
  },
  emitSql: (test) => ({
    fail: `not coalesce(${sqlDay(test.on)} >= ${factDay(`${test.who}.listedFrom`)}
      and (${isNull(`${test.who}.listedTo`)} or ${sqlDay(test.on)} < ${factDay(`${test.who}.listedTo`)}), false)`,
  }),
}
