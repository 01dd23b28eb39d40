import type { TestOf } from '../policy.types.ts'
import { given, NO_CLASS } from './claim.rules.ts'
import { anyOf, noClass, whole } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { factNumber, isNull } from './sql.rules.ts'

/**
 * Theory alone may be online, and online minutes ≤ share of all minutes; equality passes; integers only.
 * Theory itself above the share while some of it is online: the bracket may limit the theory or the online part, so open.
 */
export const onlineShare: TestKind<TestOf<'onlineShare'>> = {
  reads: () => ['class'],
  verdicts: () => ['pass', 'fail', 'open'],
  figures: (test) => [{ is: 'share', of: test.atMost }],
  evaluate(test, claim) {
    const own = given(claim.facts, 'class')
    if (!own) return NO_CLASS
    const { total, theory, online, practiceOnline } = own.minutes
    const [part, whole] = test.atMost
    const limit = `${(part * 100) / whole}%`
    const theoryOnline = online - practiceOnline
    if (online * whole > total * part)
      return { verdict: 'fail', text: `线上 ${online} 分钟，超过总课时 ${total} 分钟的 ${limit}` }
    if (theoryOnline > theory)
      return { verdict: 'fail', text: `线上 ${theoryOnline} 分钟多于理论课 ${theory} 分钟，只有理论课可以在线上` }
    if (theory * whole > total * part && theoryOnline > 0)
      return {
        verdict: 'open',
        text: `理论课 ${theory} 分钟超过总课时 ${total} 分钟的 ${limit}，又有 ${theoryOnline} 分钟在线上，文件的意思有两种读法，需发文机关明确`,
      }
    return { verdict: 'pass', text: `线上 ${online} 分钟，不超过总课时 ${total} 分钟的 ${limit}` }
  },
  emitJs(test, claim) {
    const [part, all] = test.atMost.map(whole)
    const limit = `${claim.at('minutesTotal')} * ${part}`
    const theoryOnline = `${claim.at('minutesOnline')} - ${claim.at('minutesPracticeOnline')}`
    return {
      fail: anyOf(
        noClass(claim),
        `${claim.at('minutesOnline')} * ${all} > ${limit}`,
        `${theoryOnline} > ${claim.at('minutesTheory')}`,
      ),
      open: `${claim.at('minutesTheory')} * ${all} > ${limit} && ${theoryOnline} > 0`,
    }
  },
  emitSql(test) {
    const [part, whole] = test.atMost
    const [total, theory, online] = ['total', 'theory', 'online'].map((name) => factNumber(`class.minutes.${name}`))
    const theoryOnline = `(${online} - ${factNumber('class.minutes.practiceOnline')})`
    return {
      fail: `${isNull('class')} or ${online} * ${whole} > ${total} * ${part} or ${theoryOnline} > ${theory}`,
      open: `${theory} * ${whole} > ${total} * ${part} and ${theoryOnline} > 0`,
    }
  },
}
