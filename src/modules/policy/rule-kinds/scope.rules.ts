import type { TestOf } from '../policy.types.ts'
import { given, NO_CLASS } from './claim.rules.ts'
import { anyOf, noClass } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { factText, isNull } from './sql.rules.ts'

/** The class's occupation lies in what the provider may teach. */
export const scope: TestKind<TestOf<'scope'>> = {
  reads: () => ['class', 'provider'],
  verdicts: () => ['pass', 'fail'],
  figures: () => [],
  evaluate(_test, claim) {
    const own = given(claim.facts, 'class')
    if (!own) return NO_CLASS
    const occupation = claim.words.occupation(own.occupation)
    return given(claim.facts, 'provider').scope.includes(own.occupation)
      ? { verdict: 'pass', text: `${occupation}在培训机构的培训范围内` }
      : { verdict: 'fail', text: `${occupation}不在培训机构的培训范围内` }
  },
  emitJs: (_test, claim) => ({
    fail: anyOf(noClass(claim), `!inScope(${claim.at('scope')}, ${claim.at('classOccupation')})`),
  }),
  emitSql: () => ({ fail: `${isNull('class')} or not f #> '{provider,scope}' ? ${factText('class.occupation')}` }),
}
