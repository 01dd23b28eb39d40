import assert from 'node:assert/strict'
import { test } from 'node:test'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { syntheticCitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import type { SheetRow } from '#src/platform/excel/table.types.ts'
import { placeNamed } from './place.rules.ts'
import { decideRoster, type RosterEntry, type RosterKey, readRosterRow } from './roster.rules.ts'

const COLUMNS: Record<RosterKey, string> = {
  serial: 'A',
  name: 'B',
  docNo: 'C',
  group: 'D',
  education: 'E',
  nation: 'F',
  phone: 'G',
  bankCard: 'H',
  place: 'I',
}
const number = (birth: string, n = 1) => syntheticCitizenNumber('4114', plainDate(birth), n)
const sheetRow = (change: Partial<Record<RosterKey, string>> = {}): SheetRow<RosterKey> => {
  const texts: Partial<Record<RosterKey, string>> = {
    name: '样甲',
    docNo: number('1990-03-07'),
    group: '企业职工',
    phone: '00090000001',
    ...change,
  }
  const cells = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, column]) => {
      const text = texts[key as RosterKey] ?? ''
      return [key, { text, type: text === '' ? 'empty' : 'text', column }]
    }),
  ) as SheetRow<RosterKey>['cells']
  return { rowNumber: 5, cells, faults: [], faultsLeftOut: 0 }
}
const rules = { today: plainDate('2022-06-01'), startDay: plainDate('2022-06-10'), synthetic: true }

test('age counts on the first day of the class: sixteen that day is old enough, the day after is not', () => {
  assert.ok(readRosterRow(sheetRow({ docNo: number('2006-06-10') }), rules).entry)
  const young = readRosterRow(sheetRow({ docNo: number('2006-06-11') }), rules)
  assert.match(young.faults[0]!.message, /未满 16 周岁/)
  assert.ok(readRosterRow(sheetRow({ docNo: number('1940-01-01') }), rules).entry, 'no clause sets an upper bound')
})

test('invented people in a demo, real ones outside it', () => {
  assert.ok(readRosterRow(sheetRow(), rules).entry)
  const real = readRosterRow(sheetRow(), { ...rules, synthetic: false })
  assert.deepEqual(
    real.faults.map((fault) => fault.column),
    ['C', 'G'],
  )
})

test('all cells that are wrong are named together, from left to right or by the reader first', () => {
  const row = readRosterRow(sheetRow({ name: '', docNo: '1', phone: '123', bankCard: '12' }), rules)
  assert.deepEqual(
    row.faults.map((fault) => fault.column),
    ['B', 'C', 'G', 'H'],
  )
  assert.equal(row.entry, undefined)
})

test('what the reader refused is not read again, and a value outside a list is not repeated', () => {
  const row: SheetRow<RosterKey> = {
    ...sheetRow({ group: '411499199003070010' }),
    faults: [
      {
        rowNumber: 5,
        column: 'D',
        key: 'group',
        title: '人员类别',
        code: 'not_in_list',
        text: '人员类别“411499199003070010”不在可选范围内',
      },
    ],
  }
  const { faults } = readRosterRow(row, rules)
  assert.equal(faults.length, 1)
  assert.ok(!faults[0]!.message.includes('4114'))
})

const entry = (n: number, name = `样${n}`): RosterEntry => ({
  rowNumber: n,
  name,
  docNo: number('1990-03-07', n),
  groupCode: 'employee',
  education: null,
  nation: null,
  phone: '00090000001',
  bankCard: null,
  place: null,
  columns: { name: 'B', docNo: 'C', bankCard: 'H' },
})

test('seats go to the first rows in order; who is refused for another reason takes none', () => {
  const entries = [1, 2, 3, 4, 5].map((n) => entry(n))
  const known = (n: number, name = `样${n}`) => [entry(n).docNo, { personId: `p${n}`, name }] as const
  const decision = decideRoster(entries, {
    personOf: new Map([known(1, '别名'), known(2), known(3)]),
    enrolled: new Set(['p2']),
    busy: new Map([
      ['p3', { number: '永城市-2022-001', startDay: plainDate('2022-06-08'), endDay: plainDate('2022-06-12') }],
    ]),
    accountsOfOthers: new Set(),
    seatsFree: 1,
    capacity: 9,
  })
  assert.deepEqual(
    decision.accepted.map((row) => row.rowNumber),
    [4],
  )
  assert.deepEqual(
    [...decision.refused].map(([row, fault]) => [row, fault.column, fault.message.slice(0, 8)]),
    [
      [1, 'B', '姓名与这个身份证'],
      [2, 'C', '已在本班名册，不'],
      [3, 'C', '与 永城市-20'],
      [5, '', '本班名额 9 人'],
    ],
  )
})

test('one account, one holder: rows that share one name each other, an account of another is refused, and neither takes a seat', () => {
  const card = syntheticBankCard
  const rows = [
    { ...entry(1), bankCard: card(1) },
    { ...entry(2), bankCard: card(2) },
    { ...entry(3), bankCard: card(1) },
    { ...entry(4), bankCard: card(1) },
    { ...entry(5), bankCard: card(5) },
    entry(6),
    entry(7),
  ]
  const decision = decideRoster(rows, {
    personOf: new Map(),
    enrolled: new Set(),
    busy: new Map(),
    accountsOfOthers: new Set([entry(2).docNo]),
    seatsFree: 3,
    capacity: 3,
  })
  assert.deepEqual(
    decision.accepted.map((row) => row.rowNumber),
    [5, 6, 7],
  )
  const shared = (rows: string) =>
    `收款账号 ${'*'.repeat(15)}${card(1).slice(-4)} 与第 ${rows} 行相同，一个账号只能登记在一人名下，请按各人本人的卡填写`
  assert.deepEqual(
    [...decision.refused].map(([row, fault]) => [row, fault.column, fault.message]),
    [
      [1, 'H', shared('3、4')],
      [
        2,
        'H',
        `收款账号 ${'*'.repeat(15)}${card(2).slice(-4)} 已登记在另一人名下，请核对本人账号；如本人账号被他人占用，请到人社部门更正`,
      ],
      [3, 'H', shared('1、4')],
      [4, 'H', shared('1、3')],
    ],
  )
})

// What the roster says, the place meant.
const places = [
  { id: 't1', path: ['示例乡（样例）'] },
  { id: 'v1', path: ['示例乡（样例）', '东样例村（样例）'] },
  { id: 'v2', path: ['样例镇（样例）', '西样例村（样例）'] },
  { id: 'v3', path: ['示例乡（样例）', '西样例村（样例）'] },
]
const named = [
  ['东样例村', 'v1'],
  ['东样例村（样例）', 'v1'],
  ['示例乡 东样例村', 'v1'],
  ['河南省商丘市梁园区示例乡东样例村', 'v1'],
  ['示例乡', 't1'],
  ['样例镇西样例村', 'v2'],
  ['西样例村', undefined],
  ['北京市', undefined],
  ['梁园区', undefined],
  ['', undefined],
] as const

test('a place of residence is taken when it names exactly one town or village of the county', () => {
  for (const [text, id] of named) assert.equal(placeNamed(text, '梁园区', places)?.id, id, text)
})
