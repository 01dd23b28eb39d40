// The counter's decision: the officers' cases, the worked examples where they are at hand, and what must hold for any facts.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parse } from 'yaml'
import { LEVELS } from '#src/kernel/levels.ts'
import { type PlainDate, plainDate, yearOf } from '#src/kernel/plain-date.ts'
import { caseFileSchema, factsOf, runCases } from './cases.ts'
import { decide, parseFacts } from './decide.ts'
import { loadProjectPacks } from './decide-command.ts'
import type { Facts, HistoryEntry } from './facts.contract.ts'
import { assessmentFacts, certificateFacts, entry } from './policy.builders.ts'
import {
  CLASS_KINDS,
  EMPLOYER_SIZES,
  GROUPS,
  HISTORY_STATUSES,
  PROGRAMS,
  PROVIDER_KINDS,
  QUALIFIED_BY,
  TRAININGS,
  type Verdict,
} from './policy.types.ts'

const packSet = loadProjectPacks()
const casesDir = fileURLToPath(new URL('../../../policy/cases/', import.meta.url))
describe('cases that officers read (policy/cases)', () => {
  for (const name of readdirSync(casesDir).filter((file) => file.endsWith('.yaml'))) {
    const file = caseFileSchema.parse(parse(readFileSync(path.join(casesDir, name), 'utf8')))
    for (const policyCase of file.cases)
      test(`${name.replace('.yaml', '')}: ${policyCase.name}`, () => {
        assert.deepEqual(runCases(packSet, { ...file, cases: [policyCase] }), [])
        assert.ok(factsOf(file, policyCase))
      })
  }
})

interface Example {
  id: string
  title: string
  facts: unknown
  note?: string
  expect: { outcome: string; amountFen: number | null; failedOrOpen: string[]; passed: string[]; earliest?: string }
}

const examplesFile = process.env['CHIZHENG_EXAMPLES']
describe('worked examples (CHIZHENG_EXAMPLES names their file)', () => {
  if (!examplesFile) test('the examples', { skip: 'CHIZHENG_EXAMPLES is not set' })
  const { examples } = JSON.parse(examplesFile ? readFileSync(examplesFile, 'utf8') : '{"examples":[]}') as {
    examples: Example[]
  }
  for (const { id, title, facts, note, expect } of examples)
    test(`${id} ${title}`, () => {
      const parsed = parseFacts(facts, packSet)
      assert.ok(parsed.ok, JSON.stringify(parsed))
      const decision = decide(packSet, parsed.facts)
      const with_ = (...verdicts: Verdict[]) =>
        decision.reasons.filter(({ verdict }) => verdicts.includes(verdict)).map(({ rule }) => rule)
      assert.equal(decision.outcome, expect.outcome)
      assert.equal(decision.amountFen, expect.amountFen)
      for (const rule of expect.failedOrOpen) assert.ok(with_('fail', 'open').includes(rule), rule)
      for (const rule of expect.passed) assert.ok(with_('pass').includes(rule), rule)
      if (expect.earliest) assert.equal(decision.earliest, expect.earliest)
      if (note?.includes('flags')) assert.notEqual(decision.flags.length, 0)
    })
})

describe('what a decision says', () => {
  test('a refusal names the earlier subsidy, with day, occupation, level and money', () => {
    const had = entry({
      region: '411400',
      program: 'assessment',
      occupation: '6-31-01-03',
      level: 'L4',
      certifiedOn: plainDate('2022-05-18'),
      paidFen: 24_000 as never,
    })
    const facts = assessmentFacts({
      history: [had],
      certificate: { ...assessmentFacts().certificate!, occupation: '6-31-01-03' },
    })
    const decision = decide(packSet, facts, { occupation: () => '电工' })
    const reason = decision.reasons.find(({ rule }) => rule === 'SQ-34')
    assert.equal(reason?.text, '2022年5月18日发证的电工中级工已领过评价补贴 240.00 元，不能重复享受')
    assert.equal(reason?.document, '商政办〔2022〕9号')
    assert.equal(reason?.clause, '四(二)1')
    assert.equal(reason?.quote, '同一人员同一职业同一等级不得重复申领')
    assert.equal(reason?.overridable, undefined)
  })

  test('only a failed rule that says 原则上 may be overridden', () => {
    const three = ['2020-02-10', '2020-03-10', '2020-04-21'].map((start, i) =>
      entry({ classStart: plainDate(start), occupation: `6-29-03-0${i}` }),
    )
    const overridable = (facts: Facts) =>
      decide(packSet, facts)
        .reasons.filter((reason) => reason.overridable)
        .map(({ rule }) => rule)
    assert.deepEqual(overridable(certificateFacts({ history: three })), ['YC-26', 'SX-13'])
    assert.deepEqual(overridable(certificateFacts({ history: three.slice(1) })), [])
    assert.deepEqual(overridable(certificateFacts({ certificate: null })), [])
  })

  test('an exception from a soft limit is a fact: the limit passes and the reason names it; nothing else yields', () => {
    const three = ['2020-02-10', '2020-03-10', '2020-04-21'].map((start, i) =>
      entry({ classStart: plainDate(start), occupation: `6-29-03-0${i}` }),
    )
    const exceptions = [{ limit: 'perYear' as const, document: '示例文〔2020〕1号', reason: '转岗急需' }]
    const over = certificateFacts({ history: three })
    assert.equal(decide(packSet, over).outcome, 'INELIGIBLE')
    const excepted = decide(packSet, { ...over, exceptions })
    assert.equal(excepted.outcome, 'ELIGIBLE')
    assert.equal(excepted.amountFen, decide(packSet, certificateFacts()).amountFen)
    const reason = excepted.reasons.find(({ rule }) => rule === 'YC-26')
    assert.equal(reason?.verdict, 'pass')
    assert.match(reason!.text, /3 次.*已批准例外（示例文〔2020〕1号，理由：转岗急需）/)
    const again = certificateFacts({
      history: [entry({ occupation: over.certificate!.occupation, level: over.certificate!.level })],
    })
    assert.equal(decide(packSet, { ...again, exceptions }).outcome, 'INELIGIBLE')
    assert.notEqual(excepted.factsHash, decide(packSet, over).factsHash)
  })

  test('every rule of the program gives one reason, with words and a quote', () => {
    const decision = decide(packSet, certificateFacts())
    const rules = decision.reasons.map(({ rule }) => rule)
    assert.equal(new Set(rules).size, rules.length)
    assert.equal(rules.length, 23)
    for (const reason of decision.reasons)
      assert.ok(reason.text && reason.quote && reason.clause && reason.document && reason.title)
  })

  test('an open verdict names the assumption that somebody must rule on', () => {
    const facts = certificateFacts({ certificate: { ...certificateFacts().certificate!, level: 'L4' } })
    const open = decide(packSet, facts).reasons.filter(({ verdict }) => verdict === 'open')
    const known = new Set(packSet.packs.flatMap(({ assumptions }) => assumptions.map(({ id }) => id)))
    assert.equal(open.length, 1)
    assert.ok(open[0]?.assumptions?.length && open[0].assumptions.every((id) => known.has(id)))
  })
})

describe('regions and programs', () => {
  test('a region without a pack and a program the region does not have are faults', () => {
    const paths = (changes: object) => {
      const parsed = parseFacts({ ...certificateFacts(), ...changes }, packSet)
      return parsed.ok ? [] : parsed.errors.map(({ path }) => path)
    }
    assert.deepEqual(paths({}), [])
    assert.deepEqual(paths({ region: '110000' }), ['region'])
    assert.deepEqual(paths({ region: '140802' }), ['region'])
    assert.deepEqual(paths({ region: '140000', program: 'living_allowance' }), ['program'])
    assert.deepEqual(paths({ program: 'bonus' }), ['program'])
  })

  test('deciding what no pack holds is a fault of the program, not an answer', () => {
    assert.throws(() => decide(packSet, certificateFacts({ region: '110000' })), RangeError)
  })
})

// Dates on and around every border of the five documents, so that a slip of one day shows.
const DAYS = [
  '2018-12-26', '2018-12-27', '2019-12-31', '2020-01-01', '2020-02-06', '2020-02-07', '2020-04-19', '2020-04-20', '2020-06-01',
  '2020-12-31', '2021-01-01', '2021-12-31', '2022-01-01', '2022-04-14', '2022-04-15', '2022-06-01', '2023-04-15', '2025-12-31', '2026-01-01',
].map(plainDate) // biome-ignore format: one list
const OCCUPATIONS = ['4-10-01-05', '4-03-02-01']
const day = fc.constantFrom(...DAYS)
const dayOrNull = fc.option(day, { nil: null })
const occupation = fc.constantFrom(...OCCUPATIONS)
const level = fc.constantFrom(...LEVELS)
const someMoney = fc.constantFrom(0, 1, 15_000, 30_000, 80_000, 99_999, 100_000, 100_001)

const historyEntry = fc.record({
  region: fc.constantFrom('140800', '411400', '530000', '110000'),
  program: fc.constantFrom(...PROGRAMS),
  occupation,
  level: fc.option(level, { nil: null }),
  classStart: day,
  certifiedOn: dayOrNull,
  paidFen: someMoney,
  status: fc.constantFrom(...HISTORY_STATUSES),
}) as fc.Arbitrary<HistoryEntry>

const WHERE = [
  ['140800', 'certificate'],
  ['140800', 'living_allowance'],
  ['140800', 'enterprise_training'],
  ['140800', 'group_training'],
  ['140000', 'certificate'],
  ['411400', 'assessment'],
  ['411400', 'hiring'],
  ['411400', 'introduction'],
  ['530000', 'upskilling'],
  ['530000', 'spread_wings'],
  ['220000', 'training'],
] as const

const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })

const anyFacts = fc
  .record({
    where: fc.constantFrom(...WHERE),
    asOf: day,
    person: fc.record({
      id: fc.constant('P1'),
      registered: mostly(true, fc.constant(false)),
      groups: fc.subarray([...GROUPS], { minLength: 0, maxLength: 2 }),
      birthDate: fc.constant('1990-03-07'),
      post: fc.constantFrom('front_line', 'office', null),
    }),
    history: fc.array(historyEntry, { maxLength: 6 }),
    class: fc.option(
      fc.record({
        id: fc.constant('K1'),
        kind: fc.constantFrom(...CLASS_KINDS),
        occupation,
        start: day,
        end: day,
        feeFen: mostly(0, fc.constant(1)),
        approved: mostly(true, fc.constant(false)),
        approvedCostFen: fc.option(someMoney, { nil: null }),
        scheduledDays: fc.constant(15),
        attendedDays: fc.nat(16),
        minutes: fc.record({
          total: fc.constant(1000),
          theory: fc.constantFrom(300, 301),
          online: fc.constantFrom(0, 1, 300, 301),
          practiceOnline: mostly(0, fc.constant(1)),
        }),
      }),
      { nil: null, freq: 9 },
    ),
    provider: fc.record({
      id: fc.constant('I1'),
      kind: fc.constantFrom(...PROVIDER_KINDS),
      qualifiedBy: fc.option(fc.constantFrom(...QUALIFIED_BY), { nil: null }),
      scope: mostly(OCCUPATIONS, fc.subarray(OCCUPATIONS)),
      listedFrom: mostly(DAYS[0]!, day),
      listedTo: mostly(null as PlainDate | null, dayOrNull),
      banned: mostly(false, fc.constant(true)),
    }),
    assessor: fc.record({
      id: fc.constant('O1'),
      listedFrom: mostly(DAYS[0]!, day),
      listedTo: mostly(null as PlainDate | null, dayOrNull),
    }),
    certificate: fc.option(
      fc.record({
        occupation,
        level,
        issued: day,
        status: mostly('valid', fc.constant('revoked')),
        revokedOn: dayOrNull,
        examFeeFen: mostly(0, fc.constant(1)),
      }),
      { nil: null, freq: 9 },
    ),
    employer: fc.record({
      id: fc.constant('Q1'),
      size: fc.constantFrom(...EMPLOYER_SIZES),
      paidTotalFen: fc.constantFrom(0, 199_900_000, 199_900_001),
    }),
    job: fc.record({
      start: day,
      insuredMonths: fc.constantFrom(0, 5, 6, 11, 12, 13),
      province: mostly('41', fc.constant('37')),
      certificateValidAtStart: mostly(true, fc.constant(false)),
    }),
  })
  .map(({ where: [region, program], ...rest }) => {
    const parsed = parseFacts({ region, program, ...rest }, packSet)
    assert.ok(parsed.ok, JSON.stringify(parsed))
    return parsed.facts
  })

/** `npm run check:deep` asks for more. */
const numRuns = Number(process.env['CHIZHENG_RUNS'] ?? 1000)
const WAITING_RULES = ['SQ-37', 'SQ-40']

describe('for any facts', () => {
  test('the outcome follows the precedence, and there is money only when eligible', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { outcome, amountFen, reasons, earliest } = decide(packSet, facts)
        const failed = reasons.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => rule)
        const open = reasons.some(({ verdict }) => verdict === 'open')
        if (outcome === 'ELIGIBLE') {
          assert.deepEqual([failed, open], [[], false])
          assert.ok(Number.isSafeInteger(amountFen) && amountFen! >= 0)
        } else if (outcome === 'NEEDS_RULING') {
          assert.deepEqual([failed, open, amountFen], [[], true, null])
        } else {
          assert.equal(amountFen, 0)
          assert.notEqual(failed.length, 0)
        }
        if (outcome === 'NOT_YET') {
          assert.ok(failed.every((rule) => WAITING_RULES.includes(rule)))
          assert.ok(earliest !== null && earliest > facts.asOf)
        } else assert.equal(earliest, null)
      }),
      { numRuns },
    )
  })

  test('the same facts give the same decision, whatever the order of history, keys and unneeded objects', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.nat()), (facts, random) => {
        const decision = decide(packSet, facts)
        assert.deepEqual(decide(packSet, structuredClone(facts)), decision)
        const order = new Map(facts.history.map((each) => [each, random.next().value]))
        const history = facts.history.toSorted((a, b) => order.get(a)! - order.get(b)!)
        const { factsHash: _hash, ...shuffled } = decide(packSet, { ...facts, history })
        const { factsHash, ...plain } = decision
        assert.deepEqual(shuffled, plain)
        const turned = Object.fromEntries(Object.entries(facts).toReversed())
        const parsed = parseFacts({ ...turned, unneeded: { any: 'thing' } }, packSet)
        assert.ok(parsed.ok)
        assert.equal(decide(packSet, parsed.facts).factsHash, factsHash)
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  test('entries that were returned never count', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const live = facts.history.filter(({ status }) => status !== 'returned')
        const { factsHash: _one, ...withAll } = decide(packSet, facts)
        const { factsHash: _two, ...withLive } = decide(packSet, { ...facts, history: live })
        assert.deepEqual(withLive, withAll)
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  test('a failed rule stays failed whatever else is wrong: no fault hides another', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const worse = { ...facts, person: { ...facts.person, registered: false } }
        const failed = (each: Facts) =>
          decide(packSet, each)
            .reasons.filter(({ verdict }) => verdict === 'fail')
            .map(({ rule }) => rule)
        const before = failed(facts)
        const after = failed(worse)
        assert.ok(before.every((rule) => after.includes(rule)))
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  // Written from the contract's sentences, not from the engine: if both are wrong, they are wrong in different ways.
  test('Yuncheng 取证补贴 and Shangqiu 评价补贴 agree with a plain reading', () => {
    const only = anyFacts.filter(
      ({ region, program, class: own, certificate }) =>
        own !== null &&
        certificate !== null &&
        ((region === '140800' && program === 'certificate') || program === 'assessment'),
    )
    fc.assert(
      fc.property(only, (facts) => {
        const { outcome, amountFen } = decide(packSet, facts)
        assert.deepEqual([outcome, amountFen], plainReading(facts))
      }),
      { numRuns },
    )
  })
})

const OUTCOME_OF = (failed: boolean, price: number | null) =>
  failed ? ['INELIGIBLE', 0] : price === null ? ['NEEDS_RULING', null] : ['ELIGIBLE', price]

function plainReading(facts: Facts) {
  const { certificate, history } = facts
  if (!certificate) throw new Error('The reading needs a certificate.')
  const live = history.filter(({ status }) => status !== 'returned')
  const sameKey = (each: HistoryEntry) => each.occupation === certificate.occupation && each.level === certificate.level
  if (facts.program === 'assessment') {
    const { listedFrom, listedTo } = facts.assessor!
    const failed =
      certificate.status !== 'valid' ||
      certificate.examFeeFen > 0 ||
      certificate.issued < listedFrom ||
      (listedTo !== null && certificate.issued >= listedTo) ||
      live.some((each) => each.program === 'assessment' && sameKey(each))
    const price = { SPECIAL: 10_000, L5: 20_000, L4: 24_000, L3: 28_000, L2: 35_000, L1: 38_000 }[certificate.level]
    return OUTCOME_OF(failed, certificate.issued < '2022-04-15' ? null : price)
  }
  const own = facts.class!
  const provider = facts.provider!
  const inPlan = own.start >= '2020-02-07' && own.start <= '2020-12-31'
  const trainings = live.filter(
    (each) =>
      TRAININGS.some((program) => program === each.program) &&
      (each.program === 'certificate' || each.occupation !== own.occupation || each.classStart !== own.start),
  )
  // One class under several programs is one training; the same program twice is two.
  const perClass = new Map<string, number>()
  for (const each of trainings.filter(
    ({ status, classStart }) => status !== 'reversed' && yearOf(classStart) === yearOf(own.start),
  )) {
    const at = `${each.classStart}${each.occupation}`
    const n = trainings.filter(
      (other) =>
        other.status !== 'reversed' &&
        other.program === each.program &&
        `${other.classStart}${other.occupation}` === at,
    ).length
    perClass.set(at, Math.max(perClass.get(at) ?? 0, n))
  }
  const count = [...perClass.values()].reduce((sum, n) => sum + n, 0)
  const { total, theory, online, practiceOnline } = own.minutes
  const theoryOnline = online - practiceOnline
  const free = ['rural_migrant', 'two_after', 'unemployed', 'veteran', 'disabled', 'registered_poor']
  const ways = provider.kind === 'private' ? ['tender', 'negotiation', 'consultation'] : ['filing']
  const failed =
    certificate.status !== 'valid' ||
    certificate.occupation !== own.occupation ||
    certificate.issued < own.start ||
    certificate.examFeeFen > 0 ||
    provider.banned ||
    !ways.includes(provider.qualifiedBy ?? '') ||
    own.start < provider.listedFrom ||
    (provider.listedTo !== null && own.start >= provider.listedTo) ||
    count >= 3 ||
    trainings.some(sameKey) ||
    (inPlan &&
      (!facts.person.registered ||
        !provider.scope.includes(own.occupation) ||
        (own.feeFen > 0 && facts.person.groups.some((group) => free.includes(group))) ||
        practiceOnline > 0 ||
        (own.kind !== 'startup' && (online * 10 > total * 3 || theoryOnline > theory))))
  const unclear =
    certificate.issued < '2020-04-20' ||
    certificate.issued > '2021-12-31' ||
    (inPlan && own.kind !== 'startup' && theory * 10 > total * 3 && theoryOnline > 0)
  const price = { SPECIAL: 15_000, L5: 30_000, L4: null, L3: 60_000, L2: null, L1: null }[certificate.level]
  return OUTCOME_OF(failed, unclear ? null : price)
}
