import { type ColumnName, codeOf, maskOf } from '../bulk/columns.rules.ts'
import {
  CLASS_KINDS,
  EMPLOYER_SIZES,
  type FactObject,
  GROUPS,
  POSTS,
  PROVIDER_KINDS,
  QUALIFIED_BY,
  type TestOf,
} from '../policy.types.ts'
import {
  CLASS_KIND_NAMES,
  GROUP_NAMES,
  POST_NAMES,
  PROVIDER_KIND_NAMES,
  QUALIFIED_NAMES,
  SIZE_NAMES,
} from '../words.rules.ts'
import { given, NO_CLASS } from './claim.rules.ts'
import { anyOf, inMask, noClass, whole } from './js.rules.ts'
import type { Claim, Finding, JsClaim, TestKind } from './kind.types.ts'
import { isNull, sqlList } from './sql.rules.ts'

type MemberTest = TestOf<'member'>

interface MemberFact {
  readonly column: ColumnName
  /** The closed list behind the column's codes; province codes are numbers themselves. */
  readonly vocabulary: readonly string[] | null
  readonly object: FactObject | null
  readonly subject: string
  /** The values the claim has, or the finding that says why there are none. */
  readonly values: (claim: Claim) => readonly (string | null)[] | Finding
  readonly name: (value: string) => string
}

const MEMBER_FACTS: Record<MemberTest['fact'], MemberFact> = {
  'person.groups': {
    column: 'groups',
    vocabulary: GROUPS,
    object: null,
    subject: '本人类别',
    values: (claim) => claim.facts.person.groups,
    name: (value) => GROUP_NAMES[value as keyof typeof GROUP_NAMES],
  },
  'person.post': {
    column: 'post',
    vocabulary: POSTS,
    object: null,
    subject: '本人岗位',
    values: (claim) => [claim.facts.person.post],
    name: (value) => POST_NAMES[value as keyof typeof POST_NAMES],
  },
  'class.kind': {
    column: 'classKind',
    vocabulary: CLASS_KINDS,
    object: 'class',
    subject: '培训类别',
    values: (claim) => {
      const own = given(claim.facts, 'class')
      return own ? [own.kind] : NO_CLASS
    },
    name: (value) => CLASS_KIND_NAMES[value as keyof typeof CLASS_KIND_NAMES],
  },
  'provider.kind': {
    column: 'providerKind',
    vocabulary: PROVIDER_KINDS,
    object: 'provider',
    subject: '培训机构类型',
    values: (claim) => [given(claim.facts, 'provider').kind],
    name: (value) => PROVIDER_KIND_NAMES[value as keyof typeof PROVIDER_KIND_NAMES],
  },
  'provider.qualifiedBy': {
    column: 'qualifiedBy',
    vocabulary: QUALIFIED_BY,
    object: 'provider',
    subject: '培训资格取得方式',
    values: (claim) => [given(claim.facts, 'provider').qualifiedBy],
    name: (value) => QUALIFIED_NAMES[value as keyof typeof QUALIFIED_NAMES],
  },
  'employer.size': {
    column: 'employerSize',
    vocabulary: EMPLOYER_SIZES,
    object: 'employer',
    subject: '企业规模',
    values: (claim) => [given(claim.facts, 'employer').size],
    name: (value) => SIZE_NAMES[value as keyof typeof SIZE_NAMES],
  },
  'job.province': {
    column: 'province',
    vocabulary: null,
    object: 'job',
    subject: '就业省份代码',
    values: (claim) => [given(claim.facts, 'job').province],
    name: (value) => value,
  },
}

const includes = (list: readonly string[], value: string | null) => value !== null && list.includes(value)

/** The claim has one of the values. */
function hasOneOf(fact: MemberTest['fact'], values: readonly string[], claim: JsClaim): string {
  const { column, vocabulary } = MEMBER_FACTS[fact]
  const code = claim.at(column)
  if (!vocabulary) return values.map((value) => `${code} === ${whole(Number(value))}`).join(' || ')
  if (fact === 'person.groups') return `(${code} & ${maskOf(vocabulary, values)}) !== 0`
  const [value] = values
  return value !== undefined && values.length === 1
    ? `${code} === ${codeOf(vocabulary, value)}`
    : inMask(code, maskOf(vocabulary, values))
}

const hasOneOfSql = (fact: MemberTest['fact'], values: readonly string[]) =>
  fact === 'person.groups'
    ? `exists (select from jsonb_array_elements_text(f #> '{person,groups}') g where g in ${sqlList(values)})`
    : `coalesce(f #>> '{${fact.replaceAll('.', ',')}}' in ${sqlList(values)}, false)`

/** The claim's value is one the text names. What is not named fails, or is open where the text is unclear about it (等). */
export const member: TestKind<MemberTest> = {
  reads: (test) => [MEMBER_FACTS[test.fact].object].filter((object) => object !== null),
  verdicts: (test) =>
    test.unclear === 'rest' ? ['pass', 'open'] : test.unclear ? ['pass', 'fail', 'open'] : ['pass', 'fail'],
  figures: () => [],
  evaluate(test, claim) {
    const { subject, values, name } = MEMBER_FACTS[test.fact]
    const had = values(claim)
    if (!Array.isArray(had)) return had as Finding
    const named = had.find((value) => includes(test.of, value))
    if (named) return { verdict: 'pass', text: `${subject}为${name(named)}，在文件所列之内` }
    const shown = had.flatMap((value) => (value === null ? [] : [name(value)])).join('、') || '未登记'
    const wanted = test.of.map(name).join('、')
    const { unclear } = test
    if (unclear === 'rest' || (unclear && had.some((value) => includes(unclear, value))))
      return { verdict: 'open', text: `${subject}为${shown}，文件只写明${wanted}，是否包括在内需发文机关明确` }
    return { verdict: 'fail', text: `${subject}为${shown}，文件限${wanted}` }
  },
  emitJs(test, claim) {
    const named = hasOneOf(test.fact, test.of, claim)
    const none = test.fact === 'class.kind' ? noClass(claim) : undefined
    const unnamed = none ? `!(${none}) && !(${named})` : `!(${named})`
    if (test.unclear === 'rest') return { fail: none, open: unnamed }
    if (!test.unclear) return { fail: anyOf(none, unnamed) }
    const unclear = hasOneOf(test.fact, test.unclear, claim)
    return { fail: anyOf(none, `${unnamed} && !(${unclear})`), open: `${unnamed} && (${unclear})` }
  },
  emitSql(test) {
    const named = hasOneOfSql(test.fact, test.of)
    const none = test.fact === 'class.kind' ? isNull('class') : 'false'
    if (test.unclear === 'rest') return { fail: none, open: `not ${named}` }
    const unclear = test.unclear ? hasOneOfSql(test.fact, test.unclear) : 'false'
    return { fail: `${none} or not (${named} or ${unclear})`, open: `not ${named} and ${unclear}` }
  },
}
