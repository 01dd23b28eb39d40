import { addMonths, formatDay } from '#src/kernel/plain-date.ts'
import type { TestOf } from '../policy.types.ts'
import { given } from './claim.rules.ts'
import { whole } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { factDay, factNumber } from './sql.rules.ts'

/**
 * At work and insured for so many calendar months on the day of the claim; the last day of a shorter month stands in.
 * Too short is a matter of waiting: `earliest` is the day the months are full, or, if it has passed, the claim's day plus the missing months.
 */
export const employedFor: TestKind<TestOf<'employedFor'>> = {
  reads: () => ['job'],
  verdicts: () => ['pass', 'fail'],
  figures: (test) => [{ is: 'months', months: test.months }],
  evaluate(test, claim) {
    const { start, insuredMonths } = given(claim.facts, 'job')
    const { asOf } = claim.facts
    const full = addMonths(start, test.months)
    const shown = `${formatDay(start)}入职，已缴社会保险 ${insuredMonths} 个月`
    if (insuredMonths >= test.months && asOf >= full)
      return { verdict: 'pass', text: `${shown}，满 ${test.months} 个月` }
    const earliest = asOf < full ? full : addMonths(asOf, test.months - insuredMonths)
    return {
      verdict: 'fail',
      text: `${shown}，到申领日 ${formatDay(asOf)}还不满 ${test.months} 个月，最早 ${formatDay(earliest)}可以申领`,
      earliest,
    }
  },
  emitJs: (test, claim) => ({
    short: `${claim.at('insuredMonths')} < ${whole(test.months)} || ${claim.at('asOf')} < addMonths(${claim.at('jobStart')}, ${whole(test.months)})`,
  }),
  // PostgreSQL too lets the last day of a shorter month stand in.
  emitSql: (test) => ({
    short: `${factNumber('job.insuredMonths')} < ${test.months} or ${factDay('asOf')} < ${factDay('job.start')} + interval '${test.months} months'`,
  }),
}
