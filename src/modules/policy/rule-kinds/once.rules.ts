import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { TestOf } from '../policy.types.ts'
import { entryText } from '../words.rules.ts'
import { entriesAmong, given, oldestFirst, usesKey } from './claim.rules.ts'
import { noCertificate } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { entriesSql, factText } from './sql.rules.ts'

/** Not had before for the same key. Without a certificate there is no occupation and level to repeat, so the rule is not touched. */
export const once: TestKind<TestOf<'once'>> = {
  reads: (test) => [
    ...(test.key.length > 0 ? (['certificate'] as const) : []),
    ...(test.among === 'trainings' ? (['class'] as const) : []),
  ],
  verdicts: (test) => (test.key.length > 0 ? ['pass', test.found, 'n/a'] : ['pass', test.found]),
  figures: () => [],
  evaluate(test, claim) {
    const held = test.key.length > 0 ? given(claim.facts, 'certificate') : null
    if (test.key.length > 0 && !held) return { verdict: 'n/a', text: '没有证书，没有可以重复的职业和等级' }
    const same = entriesAmong(test.among, claim).filter(
      (entry) =>
        usesKey(entry) &&
        (!test.key.includes('occupation') || entry.occupation === held?.occupation) &&
        (!test.key.includes('level') || entry.level === held?.level),
    )
    const [first] = oldestFirst(same)
    if (first) {
      const had = entryText(first, claim.words)
      return test.found === 'fail'
        ? { verdict: 'fail', text: `${had}，不能重复享受` }
        : { verdict: 'open', text: `${had}，再次申领能否享受文件没有写清，需发文机关明确` }
    }
    const what = held
      ? `${test.key.includes('occupation') ? claim.words.occupation(held.occupation) : ''}${test.key.includes('level') ? LEVEL_NAMES[held.level] : ''}`
      : ''
    return { verdict: 'pass', text: what ? `此前没有享受过${what}的同类补贴` : '此前没有享受过同类补贴' }
  },
  emitJs(test, claim) {
    const found = `${claim.onceCount(test.among, test.key)} > 0`
    const had = test.key.length > 0 ? `!(${noCertificate(claim)}) && ${found}` : found
    return test.found === 'fail' ? { fail: had } : { open: had }
  },
  emitSql(test, claim) {
    const same = test.key.map((name) => `and h.${name} = ${factText(`certificate.${name}`)}`).join(' ')
    const had = `exists (select ${entriesSql(test.among, claim)} and h.status <> 'returned' ${same})`
    return test.found === 'fail' ? { fail: had } : { open: had }
  },
}
