// Aim: the fold of one grant application, clause by clause and at each boundary, and what the loader refuses of a grant item. The cases
// officers read (policy/cases/grants) run with the packs, in pack-load.test.ts; here each says its name.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { plainDate } from '#src/kernel/plain-date.ts'
import { packSetOf } from '../decide.ts'
import { loadProjectPacks } from '../decide-command.ts'
import type { Pack } from '../pack.contract.ts'
import { packFaults } from '../pack.rules.ts'
import { digestOf } from '../packs-in-force.ts'
import { applyEdits, placesOf } from '../places.rules.ts'
import { needsOf, periodOf } from './decide-grant.rules.ts'
import { decideGrant, grantsFor } from './decide-grant.ts'
import type { GrantFacts, GrantItem } from './grant.contract.ts'
import { grantCaseFile, runGrantCases } from './grant-cases.ts'

const release = loadProjectPacks()
const day = plainDate('2022-06-01')
const facts = (changes: Partial<GrantFacts> = {}): GrantFacts => ({
  region: '530000',
  item: 'YN-G01',
  asOf: day,
  holder: { id: 'Q1', kind: 'organisation', form: 'employer' },
  units: 1,
  year: 2022,
  listing: { document: '人社函〔2022〕1号', day: plainDate('2022-05-20') },
  matchFen: null,
  trained: null,
  post: null,
  medal: null,
  event: null,
  history: [],
  ...changes,
})
const of = (changes: Partial<GrantFacts>) => {
  const { outcome, amountFen } = decideGrant(release, facts(changes))
  return [outcome, amountFen]
}

const casesDir = fileURLToPath(new URL('../../../../policy/cases/grants/', import.meta.url))
describe('cases of grants that officers read', () => {
  for (const name of readdirSync(casesDir)) {
    const file = grantCaseFile.parse(parse(readFileSync(path.join(casesDir, name), 'utf8')))
    for (const one of file.cases)
      test(`${name} ${one.name}`, () => {
        assert.deepEqual(runGrantCases(release, { ...file, cases: [one] }).faults, [])
      })
  }
})

describe('the base grants of Yunnan', () => {
  test('5,000,000 yuan a national base and 4,000,000 a provincial one, for each of several', () => {
    assert.deepEqual(of({}), ['ELIGIBLE', 500_000_000])
    assert.deepEqual(of({ item: 'YN-G02' }), ['ELIGIBLE', 400_000_000])
    assert.deepEqual(of({ units: 3 }), ['ELIGIBLE', 1_500_000_000])
  })
  test('the missing 元 is a named question of the verdict that pays', () => {
    const { reasons } = decideGrant(release, facts())
    assert.deepEqual(
      reasons.map(({ rule, verdict, assumptions }) => [rule, verdict, assumptions]),
      [
        ['YN-01', 'pass', undefined],
        ['YN-29', 'pass', ['YN-A27']],
      ],
    )
  })
  test('had once, nobody knows whether again: a ruling, never the money, and the question by its name', () => {
    const history = [{ number: 'JB-2021-001', year: 2021, period: 'once', statusName: '已拨付' }]
    const decision = decideGrant(release, facts({ history }))
    assert.deepEqual([decision.outcome, decision.amountFen], ['NEEDS_RULING', null])
    assert.deepEqual(
      decision.holes.map(({ assumption, rule }) => [assumption, rule]),
      [['YN-A27', 'YN-29']],
    )
  })
  test('a failed clause weighs more than an open one', () => {
    const history = [{ number: 'JB-2021-001', year: 2021, period: 'once', statusName: '已拨付' }]
    assert.deepEqual(of({ history, listing: null }), ['INELIGIBLE', 0])
  })
})

/** The release with one grant item of Yunnan put otherwise. */
const withItem = (id: string, changes: Partial<GrantItem>) => {
  const packs = release.packs.map(
    ({ pack }): Pack =>
      pack.grants
        ? { ...pack, grants: pack.grants.map((item) => (item.id === id ? { ...item, ...changes } : item)) }
        : pack,
  )
  return packSetOf(packs)
}

test('the match is whole numbers on both sides: 1:1 to the fen, and beyond 2^53 as well', () => {
  for (const [price, ratio, enough] of [
    [10_000_000, [1, 1], 10_000_000],
    [10_000_001, [1, 2], 5_000_001],
    [999_999_999_999, [3, 1], 2_999_999_999_997],
  ] as const) {
    const set = withItem('YN-G03', {
      amount: { kind: 'perUnit', rule: 'YN-36', fen: price as never },
      conditions: [{ kind: 'match', rule: 'YN-19', atLeast: [...ratio] }],
    })
    const outcome = (matchFen: number) => decideGrant(set, facts({ item: 'YN-G03', matchFen })).outcome
    assert.deepEqual([outcome(enough), outcome(enough - 1)], ['ELIGIBLE', 'INELIGIBLE'], String(price))
  }
})

test('without a figure of the grant no match is enough to know, but none at all is too little', () => {
  assert.deepEqual(of({ item: 'YN-G03', matchFen: 1 }), ['NEEDS_RULING', null])
  assert.deepEqual(of({ item: 'YN-G03', matchFen: 0 }), ['INELIGIBLE', 0])
  assert.deepEqual(of({ item: 'YN-G03', matchFen: null }), ['INELIGIBLE', 0])
})

test('a period is the holder, the year or the day of the event', () => {
  const item = (per: GrantItem['once']['per']) => ({ once: { rule: 'YN-20', per, found: 'fail' as const } })
  const event = { name: '省赛', day: plainDate('2022-05-28') }
  assert.deepEqual(
    (['ever', 'year', 'event'] as const).map((per) => periodOf(item(per), { year: 2022, event })),
    ['once', '2022', '2022-05-28'],
  )
})

test('items are those of the region and above it; the form asks what their clauses ask', () => {
  const ids = (regions: string[]) => grantsFor(release, regions, day).map(({ item }) => item.id)
  assert.deepEqual(ids(['411402', '411400', '410000']), ['SQ-G01', 'SQ-G02', 'SQ-G03', 'SQ-G04', 'SQ-G05'])
  assert.deepEqual(ids(['140802', '140800', '140000']), ['YC-G01', 'YC-G02', 'YC-G03'])
  assert.deepEqual(ids(['110101']), [])
  const { item } = grantsFor(release, ['530000'], day).find(({ item: { id } }) => id === 'YN-G03')!
  assert.deepEqual(needsOf(item).evidence, ['listing', 'match'])
})

describe('the loader refuses of a grant item', () => {
  const messages = (id: string, changes: Partial<GrantItem>) => {
    const packs = withItem(id, changes).packs.map(({ pack }) => pack)
    return packFaults(packs).map(({ rule, message }) => `${rule} ${message}`)
  }
  const price = (fen: number) => ({ kind: 'perUnit' as const, rule: 'YN-30', fen: fen as never })
  test('nothing of the release', () => {
    assert.deepEqual(packFaults(release.packs.map(({ pack }) => pack)), [])
  })
  test('a figure that its quote does not hold, and one without 元 unless a question says so', () => {
    assert.match(
      messages('YN-G02', { amount: price(400_000_001) }).join(),
      /YN-G02 4,000,000\.01 元在引用的原文中找不到/,
    )
    assert.match(
      messages('YN-G01', { amount: { ...price(500_000_000), rule: 'YN-29' } }).join(),
      /YN-G01 5,000,000\.00 元/,
    )
  })
  test('a condition whose words or figure are not in its clause', () => {
    assert.match(
      messages('YN-G02', { conditions: [{ kind: 'listed', rule: 'YN-30', as: '国家级基地' }] }).join(),
      /引用的原文中没有“国家级基地”/,
    )
    assert.match(
      messages('YN-G03', {
        conditions: [{ kind: 'match', rule: 'YN-19', atLeast: [1, 2], assumption: 'YN-A22' }],
      }).join(),
      /引用的原文中没有“1:2”/,
    )
    assert.match(
      messages('YN-G05', { conditions: [{ kind: 'trained', rule: 'YN-25', atLeast: 300, unit: '人次' }] }).join(),
      /条件中的 300人次 在引用的原文中找不到/,
    )
  })
  test('a clause nobody has, a date rule without dates, a question nobody asks', () => {
    assert.match(messages('YN-G02', { inForce: ['YN-99'] }).join(), /条款 YN-99 在本文件和上级文件中都没有/)
    assert.match(messages('YN-G02', { inForce: ['YN-10'] }).join(), /规则 YN-10 没有写文件的起止日期/)
    assert.match(
      messages('YN-G02', { amount: { kind: 'unpriced', rule: 'YN-30', assumption: 'YN-Z99' } }).join(),
      /假定 YN-Z99 不在本文件的 assumptions 中/,
    )
  })
  test('once without the words for it, and open without a question', () => {
    assert.match(
      messages('YN-G02', { once: { rule: 'YN-30', per: 'ever', found: 'fail' } }).join(),
      /引用的原文中没有“一次”/,
    )
    assert.match(
      messages('YN-G02', { once: { rule: 'YN-30', per: 'ever', found: 'open' } }).join(),
      /要用 assumption 指明/,
    )
  })
  test('money in a pack whose source is not verified', () => {
    assert.match(
      messages('JL-G01', { amount: { kind: 'perUnit', rule: 'JL-16', fen: 100 as never } }).join(),
      /原文未经核实的政策包不能写金额/,
    )
  })
})

describe('a draft prices what no text prices', () => {
  const shangqiu = release.packs.find(({ pack }) => pack.id === '411400-2022-9')!
  test('the hole is a place of the form; priced, the item pays and says so', () => {
    const place = placesOf(shangqiu, []).find(({ path: at }) => at === 'grants.SQ-G01.amount.fen')!
    assert.deepEqual([place.base, place.nullable, place.rule], [null, true, 'SQ-G01'])
    const cite = { clause: '一', line: 1, quote: '给予一次性奖补50万元', document: '示例文〔2022〕1号' }
    const pack = applyEdits(shangqiu.pack, shangqiu, [{ path: place.path, value: 50_000_000, cite }])
    const { item, ...decision } = decideGrant(
      packSetOf(release.packs.map((known) => (known.pack.id === pack.id ? pack : known.pack))),
      facts({ region: '411400', item: 'SQ-G01' }),
    )
    assert.deepEqual([decision.outcome, decision.amountFen], ['ELIGIBLE', 50_000_000])
    assert.deepEqual(decision.reasons.at(-1)?.document, '示例文〔2022〕1号')
    assert.equal(item.says, '获评市级返乡创业示范园的，给予一次性奖补，每个项目 500,000.00 元')
  })
  test('a pack without grants keeps the digest it was signed with', () => {
    const { grants: _grants, ...before } = shangqiu.pack
    assert.equal('grants' in before, false)
    assert.notEqual(digestOf(before as Pack), digestOf(shangqiu.pack))
    assert.equal(digestOf(before as Pack), digestOf(JSON.parse(JSON.stringify(before)) as Pack))
  })
})
