import { formatYuan } from '#src/kernel/fen.ts'
import type { ColumnName } from '../bulk/columns.rules.ts'
import type { FactObject, Facts, PlainFact, TestOf } from '../policy.types.ts'
import { given, NO_CERTIFICATE, NO_CLASS } from './claim.rules.ts'
import { anyOf, noCertificate, noClass } from './js.rules.ts'
import type { Finding, TestKind } from './kind.types.ts'

interface FactReader {
  readonly object: FactObject | null
  /** The value, or the finding that says why there is none. */
  readonly read: (facts: Facts) => boolean | number | Finding
  readonly text: (value: boolean | number) => string
}

const READERS: Record<PlainFact, FactReader> = {
  'person.registered': {
    object: null,
    read: (facts) => facts.person.registered,
    text: (registered) => (registered ? '本人已进实名制系统' : '本人没有进实名制系统'),
  },
  'class.feeFen': {
    object: 'class',
    read: (facts) => given(facts, 'class')?.feeFen ?? NO_CLASS,
    text: (fee) => (fee === 0 ? '培训没有向本人收费' : `培训向本人收费 ${formatYuan(Number(fee))} 元，文件要求免费`),
  },
  'class.approved': {
    object: 'class',
    read: (facts) => given(facts, 'class')?.approved ?? NO_CLASS,
    text: (approved) => (approved ? '培训班经人社部门批准' : '培训班没有经人社部门批准'),
  },
  'class.minutes.practiceOnline': {
    object: 'class',
    read: (facts) => given(facts, 'class')?.minutes.practiceOnline ?? NO_CLASS,
    text: (minutes) => (minutes === 0 ? '实训都在线下' : `有 ${minutes} 分钟实训在线上，实训应在线下完成`),
  },
  'certificate.examFeeFen': {
    object: 'certificate',
    read: (facts) => given(facts, 'certificate')?.examFeeFen ?? NO_CERTIFICATE,
    text: (fee) =>
      fee === 0 ? '考试评价没有向本人收费' : `考试评价向本人收费 ${formatYuan(Number(fee))} 元，文件要求免费`,
  },
  'provider.banned': {
    object: 'provider',
    read: (facts) => given(facts, 'provider').banned,
    text: (banned) => (banned ? '培训机构因骗取资金已被禁止承担补贴性培训' : '培训机构没有被禁止承担补贴性培训'),
  },
  'job.certificateValidAtStart': {
    object: 'job',
    read: (facts) => given(facts, 'job').certificateValidAtStart,
    text: (valid) => (valid ? '入职时持有有效证书' : '入职时没有有效证书'),
  },
}

const FACT_COLUMNS = {
  'person.registered': 'registered',
  'class.feeFen': 'classFee',
  'class.approved': 'classApproved',
  'class.minutes.practiceOnline': 'minutesPracticeOnline',
  'certificate.examFeeFen': 'examFee',
  'provider.banned': 'banned',
  'job.certificateValidAtStart': 'validAtStart',
} as const satisfies Record<PlainFact, ColumnName>
const YES_NO: readonly PlainFact[] = [
  'person.registered',
  'class.approved',
  'provider.banned',
  'job.certificateValidAtStart',
]
const isYesNo = (fact: PlainFact) => YES_NO.includes(fact)

/** A fact that must be so: true, false, or zero. */
export const fact: TestKind<TestOf<'fact'>> = {
  reads: (test) => [READERS[test.fact].object].filter((object) => object !== null),
  verdicts: () => ['pass', 'fail'],
  figures: (test) =>
    test.fact === 'class.feeFen' || test.fact === 'certificate.examFeeFen' ? [{ is: 'word', word: '免费' }] : [],
  evaluate(test, claim) {
    const { read, text } = READERS[test.fact]
    const value = read(claim.facts)
    if (typeof value === 'object') return value
    return { verdict: value === test.is ? 'pass' : 'fail', text: text(value) }
  },
  emitJs(test, claim) {
    const column = FACT_COLUMNS[test.fact]
    // A yes-or-no fact is never 0 and an amount is never true: such a rule fails every claim.
    if ((typeof test.is === 'boolean') !== isYesNo(test.fact)) return { fail: 'true' }
    const { object } = READERS[test.fact]
    const none = object === 'class' ? noClass(claim) : object === 'certificate' ? noCertificate(claim) : undefined
    return { fail: anyOf(none, `${claim.at(column)} !== ${Number(test.is)}`) }
  },
  emitSql: (test) => ({ fail: `coalesce(f #> '{${test.fact.replaceAll('.', ',')}}' <> '${test.is}'::jsonb, true)` }),
}
