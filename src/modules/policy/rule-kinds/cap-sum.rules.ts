import type { TestOf } from '../policy.types.ts'
import { yuan } from '../words.rules.ts'
import { given } from './claim.rules.ts'
import { whole } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { COUNTED, factNumber, factText } from './sql.rules.ts'

/** The employer's money so far plus this claim stay at or under the cap; a claim that would pass it is refused whole. */
export const capSum: TestKind<TestOf<'capSum'>> = {
  reads: () => ['employer'],
  verdicts: () => ['pass', 'fail', 'open'],
  figures: (test) => [{ is: 'money', fen: test.fen }],
  evaluate(test, claim) {
    const { paidTotalFen } = given(claim.facts, 'employer')
    if (claim.amountFen === null)
      return {
        verdict: 'open',
        text: `企业累计已领 ${yuan(paidTotalFen)}，这一笔金额未定，是否超过 ${yuan(test.fen)} 无从核对`,
      }
    const shown = `企业累计已领 ${yuan(paidTotalFen)}，加上这一笔 ${yuan(claim.amountFen)}`
    return paidTotalFen + claim.amountFen <= test.fen
      ? { verdict: 'pass', text: `${shown}，不超过 ${yuan(test.fen)}` }
      : { verdict: 'fail', text: `${shown}，超过累计上限 ${yuan(test.fen)}，整笔不予补贴` }
  },
  emitJs: (test, claim) => ({
    fail: `${claim.amountFen} >= 0 && ${claim.employerFen()} + ${claim.amountFen} > ${whole(test.fen)}`,
    open: `${claim.amountFen} < 0`,
  }),
  emitSql: (test, { amountFen }) => ({
    fail: `${factNumber('employer.paidTotalFen')} + ${amountFen} + coalesce((select sum(h.paid_fen) from oracle_history h
      where h.employer = ${factText('employer.id')} and ${COUNTED}), 0) > ${test.fen}`,
    open: `${amountFen} is null`,
  }),
}
