import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchResult, type ResultRow, type SentLine } from './bank-result.rules.ts'

// A bank's file fits the batch line for line, or nothing of it is applied.

const BATCH = 'BF-2022-001'
const lines: SentLine[] = [1, 2, 3].map((lineNo) => ({
  lineNo,
  detail: `${BATCH}-000${lineNo}`,
  account: '9999990000000000019',
  amountFen: 24_000,
}))
const row = (n: number, more: Partial<ResultRow> = {}): ResultRow => ({
  rowNumber: n + 1,
  seq: String(n),
  detail: `${BATCH}-000${n}`,
  account: '9999990000000000019',
  amount: '240.00',
  result: '成功',
  failure: '',
  reference: `R${n}`,
  ...more,
})
const good = [row(1), row(2, { result: '失败', failure: '账号不存在' }), row(3)]

test('a file that fits: each line has its result', () => {
  const { results, faults } = matchResult(BATCH, lines, good)
  assert.deepEqual(faults, [])
  assert.deepEqual(
    results.map((one) => [one.lineNo, one.paid, one.failure]),
    [
      [1, true, null],
      [2, false, '账号不存在'],
      [3, true, null],
    ],
  )
})

test('rows in another order, by serial number alone, with the right total: fits', () => {
  const total = row(4, { seq: '合计', detail: '', account: '', amount: '720.00', result: '' })
  const rows = [row(3, { detail: '' }), row(1, { detail: '' }), row(2, { detail: '', result: '失败' }), total]
  const { results, faults } = matchResult(BATCH, lines, rows)
  assert.deepEqual(faults, [])
  assert.equal(results.find((one) => one.lineNo === 2)!.failure, '银行没有说明原因')
})

const bad: [string, ResultRow[], number, string | null, RegExp][] = [
  ['an unknown line', [...good, row(9)], 10, 'detail', /本批没有明细号 BF-2022-001-0009/],
  [
    'another batch’s line',
    [...good, row(4, { detail: 'BF-2022-002-0001' })],
    5,
    'detail',
    /属于批次 BF-2022-002，不是本批/,
  ],
  ['neither number', [...good, row(4, { detail: '', seq: '' })], 5, 'seq', /不知道是哪一笔/],
  ['a duplicate', [...good, row(1, { rowNumber: 9 })], 9, 'detail', /与第 2 行重复/],
  ['a wrong amount', [row(1, { amount: '250.00' }), row(2), row(3)], 2, 'amount', /应为 240.00 元，文件中是 250.00/],
  ['a fraction of a fen', [row(1, { amount: '240.001' }), row(2), row(3)], 2, 'amount', /应为 240.00 元/],
  ['another account', [row(1, { account: '9999990000000000027' }), row(2), row(3)], 2, 'account', /账号/],
  ['a third result', [row(1, { result: '处理中' }), row(2), row(3)], 2, 'result', /成功.*失败/],
  ['serial and detail that differ', [row(1, { seq: '2' }), row(2), row(3)], 2, 'seq', /序号应为 1/],
  ['a missing line', [row(1), row(2)], 0, null, /缺少本批的 1 笔：BF-2022-001-0003/],
  [
    'a wrong total',
    [...good, row(4, { seq: '合计', detail: '', amount: '480.00' })],
    5,
    'amount',
    /合计金额应为 720.00/,
  ],
  ['an empty file', [], 0, null, /缺少本批的 3 笔/],
]
for (const [name, rows, at, column, message] of bad)
  test(`refused: ${name}`, () => {
    const { faults } = matchResult(BATCH, lines, rows)
    assert.equal(faults.length, 1)
    assert.deepEqual([faults[0]!.row, faults[0]!.column], [at, column])
    assert.match(faults[0]!.message, message)
  })
