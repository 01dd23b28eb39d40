// Aim: the difference of two texts in words that an officer signs by; each edit of a place changes what it says, and nothing else.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadProjectPacks } from './decide-command.ts'
import { diffOf, headlineOf } from './diff.rules.ts'
import { buildDraft, type DraftInput } from './draft.rules.ts'
import { resolvePacks } from './pack.rules.ts'
import { editFaults, placesOf } from './places.rules.ts'
import type { DraftEdit } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'

const packs: readonly Pack[] = loadProjectPacks().packs.map(({ pack }) => pack)
const packOf = (id: string) => packs.find((pack) => pack.id === id)!
const resolvedOf = (id: string) => resolvePacks(packs).find(({ pack }) => pack.id === id)!
const SHANGQIU = '411400-2022-9'
const YUNCHENG = '140800-2020-14'
const YUNNAN = '530000-2018-71'
const SHANXI = '140000-2020-plan'

const draft = (id: string, edits: readonly DraftEdit[], more: Partial<DraftInput> = {}) =>
  buildDraft({
    kind: 'correction',
    base: packOf(id),
    inForce: packs,
    newDocument: null,
    edits,
    rulings: [],
    texts: [],
    ...more,
  })

describe('one edit, what it says, and what it leaves to mend', () => {
  // pack, edit, headline, faults (by place)
  const cases: readonly (readonly [string, DraftEdit, string, readonly string[]])[] = [
    [
      SHANGQIU,
      { path: 'rules.SQ-29.amount.fen', value: 45_000 },
      '初级工 200.00 元 → 450.00 元，发证日 2022年4月15日起',
      // The figure is not in the quote, and so not behind its level either.
      ['rules.SQ-29.amount', 'rules.SQ-29.amount'],
    ],
    [
      YUNCHENG,
      { path: 'programs.certificate.prices.L4', value: 45_000 },
      '中级工 未定标准 → 450.00 元，发证日 2020年4月20日起',
      ['rules.YC-39.amount', 'rules.YC-39.amount'],
    ],
    [
      YUNCHENG,
      { path: 'rules.YC-26.tests.0.max', value: 4 },
      '每年不超过3次 不超过 3 次 → 不超过 4 次，标准适用日 2020年4月20日起',
      ['rules.YC-26.tests.0'],
    ],
    [
      SHANGQIU,
      { path: 'rules.SQ-36.tests.0.fen', value: 300_000_000 },
      '每企业累计不超过200万元 不超过 2,000,000.00 元 → 不超过 3,000,000.00 元，入职日 2022年4月15日起',
      ['rules.SQ-36.tests.0'],
    ],
    [
      SHANGQIU,
      { path: 'rules.SQ-37.tests.2.months', value: 6 },
      '持证、稳定就业1年、中小微企业 满 12 个月 → 满 6 个月，入职日 2022年4月15日起',
      ['rules.SQ-37.tests.2'],
    ],
    [
      SHANXI,
      { path: 'rules.SX-24.tests.0.atMost', value: 50 },
      '线上课时不超过30% 不超过总课时的 30% → 不超过总课时的 50%，开班日 2020年2月7日起',
      ['rules.SX-24.tests.0'],
    ],
    [
      YUNCHENG,
      { path: 'rules.YC-03.tests.0.lastDay', value: '2022-12-31' },
      '行动期 2021年12月31日 → 2022年12月31日，标准适用日 2020年4月20日起',
      ['rules.YC-03.tests.0'],
    ],
    // Another reading: the old words may say the opposite, so it needs new ones, or a ruling.
    [
      YUNCHENG,
      { path: 'rules.YC-24.tests.0.unclear', value: 'fail' },
      '重点人群培训每人不超过1000元 农村转移就业劳动者、两后生、高校毕业生、下岗失业人员、就业困难人员、残疾人；其余待明确 → 农村转移就业劳动者、两后生、高校毕业生、下岗失业人员、就业困难人员、残疾人；其余不符合，开班日 2020年4月20日起',
      ['rules.YC-24.tests.0.unclear'],
    ],
    [
      SHANGQIU,
      { path: 'rules.SQ-34.tests.0.found', value: 'pass' },
      '同一职业同一等级不得重复申领 不予补贴 → 没有，发证日 2022年4月15日起',
      ['rules.SQ-34.tests.0.found'],
    ],
    [SHANGQIU, { path: 'rules.SQ-39.amount.fen', value: 30_000 }, '没有改动', []],
    [
      YUNCHENG,
      { path: 'effective.lastDay', value: '2020-01-01' },
      '草稿还不能读通，见下面的问题',
      ['rules.YC-03.tests.0', 'effective.lastDay'],
    ],
    // The document's day and the rule of its day are one fact: after it claims are open.
    [
      SHANGQIU,
      { path: 'effective.lastDay', value: '2022-06-30' },
      '文件生效日 没有 → 2022年6月30日，标准适用日 2022年4月15日起',
      ['rules.SQ-01.tests.0'],
    ],
    [
      YUNCHENG,
      { path: 'effective.lastDay', value: null },
      '行动期 2021年12月31日 → 没有，标准适用日 2020年4月20日起',
      [],
    ],
  ]
  for (const [id, edit, headline, faults] of cases)
    test(`${edit.path} = ${edit.value}`, () => {
      const built = draft(id, [edit])
      assert.equal(built.headline, headline)
      assert.deepEqual(
        built.faults.map((fault) => fault.path),
        faults,
      )
    })
})

test('an edit that is none: a place that is not there, twice the same, the wrong kind of value', () => {
  const base = resolvedOf(SHANGQIU)
  const wrong = (...edits: DraftEdit[]) => editFaults(base, edits).map(({ path }) => path)
  assert.deepEqual(wrong({ path: 'rules.SQ-99.amount.fen', value: 1 }), ['edits[0].path'])
  assert.deepEqual(wrong({ path: 'id', value: 'x' }), ['edits[0].path'])
  const price = { path: 'rules.SQ-29.amount.fen', value: 100 }
  assert.deepEqual(wrong(price, price), ['edits[1].path'])
  for (const value of [0, -1, 2 ** 53, '100', null])
    assert.deepEqual(wrong({ ...price, value }), ['edits[0].value'], String(value))
  assert.deepEqual(wrong({ path: 'effective.lastDay', value: '2023-02-30' }), ['edits[0].value'])
  assert.deepEqual(wrong({ path: 'effective.lastDay', value: null }), [])
  assert.deepEqual(wrong({ path: 'effective.from', value: null }), ['edits[0].value'])
  assert.deepEqual(wrong({ path: 'rules.SQ-35.tests.0.found', value: 'maybe' }), ['edits[0].value'])
  assert.deepEqual(wrong(price), [])
})

test('every place of every pack can be edited with its own value, and nothing changes', () => {
  for (const pack of packs) {
    const base = resolvedOf(pack.id)
    const places = placesOf(base, []).filter((place) => place.base !== null && !/unclear|outside/.test(place.path))
    assert.ok(places.length > 3, pack.id)
    const edits = places.map(({ path, base: value }) => ({ path, value }))
    assert.deepEqual(editFaults(base, edits), [])
    const built = draft(pack.id, edits)
    assert.deepEqual([built.headline, built.diff, built.faults], ['没有改动', [], []])
  }
})

describe('a level without a price', () => {
  test('one of three gets a rule of its own, the last prices the rule itself, and the hole is closed', () => {
    const path = (level: string) => `programs.certificate.prices.${level}`
    const built = draft(YUNCHENG, [
      { path: path('L4'), value: 45_000 },
      { path: path('L2'), value: 80_000 },
      { path: path('L1'), value: 100_000 },
    ])
    const rules = built.pack.rules.filter(({ id }) => ['YC-31', 'YC-39', 'YC-40'].includes(id))
    assert.deepEqual(
      rules.map(({ id, when, amount }) => [id, when?.levels, amount]),
      [
        ['YC-31', ['L1'], { kind: 'fixed', fen: 100_000 }],
        ['YC-39', ['L4'], { kind: 'fixed', fen: 45_000 }],
        ['YC-40', ['L2'], { kind: 'fixed', fen: 80_000 }],
      ],
    )
    assert.ok(built.faults.every(({ blocks }) => blocks === 'signing'))
  })
  test('the tests of the hole hold for the level that leaves it', () => {
    const built = draft(YUNNAN, [{ path: 'programs.upskilling.prices.L4', value: 90_000 }])
    const made = built.pack.rules.at(-1)!
    assert.deepEqual(made.tests, packOf(YUNNAN).rules.find(({ id }) => id === 'YN-14')!.tests)
    assert.ok(built.pack.programs.find(({ program }) => program === 'upskilling')!.rules.includes(made.id))
  })
})

describe('quotes', () => {
  const quote = '初级工每人450元'
  const edit: DraftEdit = {
    path: 'rules.SQ-29.amount.fen',
    value: 45_000,
    cite: { clause: '一', line: 9, quote, document: '商人社〔2023〕1号' },
  }
  const text = (body: string) => [{ document: '商人社〔2023〕1号', sha256: 'a'.repeat(64), text: body }]
  test('new words need their text', () => {
    assert.match(
      draft(SHANGQIU, [edit])
        .faults.map(({ message }) => message)
        .join(),
      /还没有附上商人社〔2023〕1号的原文/,
    )
  })
  test('words that the text does not have', () => {
    const { faults } = draft(SHANGQIU, [edit], { texts: text('别的话') })
    assert.deepEqual(
      faults.map(({ path, blocks }) => [path, blocks]),
      [['rules.SQ-29.cite.quote', 'signing']],
    )
  })
  test('words that it has: the line is the text’s own, and the rule names its document', () => {
    const built = draft(SHANGQIU, [edit], { texts: text(`一、标准\n\n${quote}，发给评价机构`) })
    assert.deepEqual(built.faults, [])
    assert.deepEqual(built.pack.rules.find(({ id }) => id === 'SQ-29')!.cite, { ...edit.cite, line: 3 })
    const price = resolvePacks([...packs.filter(({ id }) => id !== SHANGQIU), built.pack])
      .find(({ pack }) => pack.id === SHANGQIU)!
      .programs[0]!.rules.find(({ id }) => id === 'SQ-29')!
    assert.equal(price.document, '商人社〔2023〕1号')
  })
  test('a figure of the neighbour’s level is not this level’s', () => {
    const swapped = { ...edit, cite: { ...edit.cite!, quote: '中级工每人450元' } }
    const { faults } = draft(SHANGQIU, [swapped], { texts: text('中级工每人450元') })
    assert.match(faults.map(({ message }) => message).join(), /写在中级工之后/)
  })
})

describe('a ruling', () => {
  const ruling = {
    assumptionId: 'YC-A17',
    reading: '只限点名的人员',
    document: '晋人社函〔2021〕3号',
    by: '张某',
    on: '2021-03-01' as never,
  }
  test('whose rule still says open cannot be signed; with the reading chosen it can', () => {
    const open = draft(YUNCHENG, [], { kind: 'ruling', rulings: [ruling] })
    assert.deepEqual(
      open.faults.map(({ path }) => path),
      ['rules.YC-24.tests.0'],
    )
    const chosen = draft(YUNCHENG, [{ path: 'rules.YC-24.tests.0.unclear', value: 'fail' }], {
      kind: 'ruling',
      rulings: [ruling],
    })
    assert.deepEqual(chosen.faults, [])
    const text = chosen.diff.map((entry) => entry.text).join('\n')
    assert.match(text, /问题 YC-A17 .* 状态：待明确 → 已明确（晋人社函〔2021〕3号，张某，2021年3月1日）/)
  })
})

describe('a later document of the region', () => {
  const newDocument = {
    document: '商政办〔2023〕2号',
    title: '调整评价补贴标准的通知',
    issuer: '商丘市人民政府办公室',
    effectiveFrom: '2023-01-01' as never,
  }
  const quote = '初级工每人450元'
  const input = (body?: string): Partial<DraftInput> => ({
    kind: 'new_document',
    newDocument,
    texts: body ? [{ document: newDocument.document, sha256: 'b'.repeat(64), text: body }] : [],
  })
  const edit: DraftEdit = {
    path: 'rules.SQ-29.amount.fen',
    value: 45_000,
    cite: { clause: '一', line: 1, quote },
  }
  test('changes the price from its own day, by its own words; all other rules go on', () => {
    const built = draft(SHANGQIU, [edit], input(quote))
    assert.deepEqual(built.faults, [])
    assert.equal(built.headline, '初级工 200.00 元 → 450.00 元，发证日 2023年1月1日起')
    assert.deepEqual([built.pack.id, built.pack.extends], ['411400-2023-01-01', [SHANGQIU]])
    const later = resolvePacks([...packs, built.pack]).find(({ pack }) => pack.id === built.pack.id)!
    const earlier = resolvedOf(SHANGQIU)
    for (const [i, program] of later.programs.entries())
      assert.deepEqual(
        program.rules.filter(({ id }) => id !== 'SQ-29'),
        earlier.programs[i]!.rules.filter(({ id }) => id !== 'SQ-29'),
      )
    const price = later.programs.flatMap(({ rules }) => rules).find(({ id }) => id === 'SQ-29')!
    assert.deepEqual([price.document, price.cite.quote], [newDocument.document, quote])
    assert.deepEqual(
      diffOf(earlier, later)
        .filter(({ rule }) => rule !== null)
        .map(({ path }) => path),
      ['rules.SQ-29.amount.fen', 'rules.SQ-29.cite'],
    )
    assert.equal(headlineOf(later, later), '没有改动')
  })
  test('without its text it cannot be signed', () => {
    assert.deepEqual(
      draft(SHANGQIU, [edit], input()).faults.map(({ path }) => path),
      ['documents'],
    )
  })
  test('two documents that do not know each other still overlap', () => {
    const built = draft(SHANGQIU, [edit], input(quote))
    const stranger = { ...built.pack, id: '411400-2023-7', extends: [], rules: packOf(SHANGQIU).rules, amends: [] }
    const again = buildDraft({
      kind: 'correction',
      base: packOf(SHANGQIU),
      inForce: [...packs, stranger],
      newDocument: null,
      edits: [],
      rulings: [],
      texts: [],
    })
    assert.match(again.faults.map(({ message }) => message).join(), /日期重叠/)
  })
})
