import { formatDay } from '#src/kernel/plain-date.ts'
import type { TestOf } from '../policy.types.ts'
import { levelName } from '../words.rules.ts'
import { certificateFault, given, NO_CLASS } from './claim.rules.ts'
import { anyOf, noCertificate, noClass } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { factDay, factText, isNull } from './sql.rules.ts'

/** A certificate that counts (CONTRACT, decisions 8). A revoked one fails even if it was revoked after the claim. */
export const certificate: TestKind<TestOf<'certificate'>> = {
  reads: (test) => (test.ofClass === 'no' ? ['certificate'] : ['certificate', 'class']),
  verdicts: () => ['pass', 'fail'],
  figures: () => [],
  evaluate(test, claim) {
    const held = given(claim.facts, 'certificate')
    if (!held) return { verdict: 'fail', text: '没有取得证书' }
    const own = test.ofClass === 'no' ? null : given(claim.facts, 'class')
    if (test.ofClass === 'required' && !own) return NO_CLASS
    const fault = certificateFault(held, own, claim)
    return fault
      ? { verdict: 'fail', text: fault }
      : {
          verdict: 'pass',
          text: `${formatDay(held.issued)}取得${claim.words.occupation(held.occupation)}${levelName(held.level)}证书，有效`,
        }
  },
  emitJs(test, claim) {
    const ofClass = `${claim.at('occupation')} !== ${claim.at('classOccupation')} || ${claim.at('issued')} < ${claim.at('classStart')}`
    return {
      fail: anyOf(
        noCertificate(claim),
        `${claim.at('revoked')} !== 0`,
        test.ofClass === 'required' ? noClass(claim) : undefined,
        test.ofClass === 'no' ? undefined : `${noClass(claim)} ? false : ${ofClass}`,
      ),
    }
  },
  emitSql(test) {
    const wrong = `${factText('certificate.occupation')} <> ${factText('class.occupation')} or ${factDay('certificate.issued')} < ${factDay('class.start')}`
    return {
      fail: [
        isNull('certificate'),
        `${factText('certificate.status')} = 'revoked'`,
        ...(test.ofClass === 'required' ? [isNull('class')] : []),
        ...(test.ofClass === 'no' ? [] : [`coalesce(${wrong}, false)`]),
      ].join(' or '),
    }
  },
}
