import { formatDay } from '#src/kernel/plain-date.ts'
import type { TestOf } from '../policy.types.ts'
import { given } from './claim.rules.ts'
import { noClass } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { isNull } from './sql.rules.ts'

/** The person took a class; open where the text does not make plain that one is asked for. */
export const classTaken: TestKind<TestOf<'classTaken'>> = {
  reads: () => ['class'],
  verdicts: (test) => ['pass', test.unclear ? 'open' : 'fail'],
  figures: () => [],
  evaluate(test, claim) {
    const own = given(claim.facts, 'class')
    if (own) return { verdict: 'pass', text: `参加了${formatDay(own.start)}开班的培训` }
    return test.unclear
      ? { verdict: 'open', text: '没有参加培训，文件是否要求参加培训不明，需发文机关明确' }
      : { verdict: 'fail', text: '没有参加培训' }
  },
  emitJs: (test, claim) => (test.unclear ? { open: noClass(claim) } : { fail: noClass(claim) }),
  emitSql: (test) => (test.unclear ? { open: isNull('class') } : { fail: isNull('class') }),
}
