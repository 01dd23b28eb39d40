// Aim: what a row of the bank's page is, as one table: rows in the order of the checks, then the row that is in order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeStatementRow, type NamedPayment, outcomesOf, turnsOf } from './statement-line.rules.ts'

const paid: NamedPayment = {
  payLineId: 'a',
  detail: 'BF-2022-017-0003',
  status: 'paid',
  amountFen: 24_000,
  ownBook: true,
  earlier: null,
  failure: null,
  resultFile: null,
}
const failed: Partial<NamedPayment> = { status: 'failed', failure: '账号不存在', resultFile: '回盘.xlsx' }

const cases: readonly (readonly [
  name: string,
  named: NamedPayment | undefined,
  fen: number,
  turn: number,
  state: string,
  words: RegExp | null,
])[] = [
  ['nothing of that number', undefined, 24_000, 1, 'extra', /账上没有这一笔/],
  ['another book', { ...paid, ownBook: false }, 24_000, 1, 'other_book', /BF-2022-017-0003 是另一本账的批次/],
  ['another book, failed there', { ...paid, ...failed, ownBook: false }, 24_000, 1, 'other_book', /另一本账/],
  [
    'failed by the result',
    { ...paid, ...failed },
    24_000,
    1,
    'after_failure',
    /回盘《回盘.xlsx》说 BF-2022-017-0003 没有付成（账号不存在），对账单上却已付 240.00 元。先对账/,
  ],
  ['failed, twice on the page', { ...paid, ...failed }, 24_000, 2, 'after_failure', /先对账/],
  ['failed, another amount', { ...paid, ...failed }, 1, 1, 'after_failure', /已付 0.01 元；账上是 240.00 元/],
  ['made, never released', { ...paid, status: 'made' }, 24_000, 1, 'not_booked', /没有复核放行，银行却已付/],
  ['sent, not answered', { ...paid, status: 'sent' }, 24_000, 1, 'not_booked', /请先导入回盘/],
  ['withdrawn', { ...paid, status: 'withdrawn' }, 24_000, 1, 'not_booked', /批次已撤销/],
  ['matched on an earlier page', { ...paid, earlier: 'DZ-2022-001' }, 24_000, 1, 'repeated', /DZ-2022-001 里对过/],
  ['twice on this page', paid, 24_000, 2, 'repeated', /不止一次/],
  ['one fen more', paid, 24_001, 1, 'differing', /账上是 240.00 元/],
  ['as booked', paid, 24_000, 1, 'matched', null],
]
for (const [name, named, amountFen, turn, state, words] of cases)
  test(`${name}: ${state}`, () => {
    const verdict = judgeStatementRow({ amountFen }, named, turn)
    assert.equal(verdict.state, state)
    if (words === null) assert.equal(verdict.words, null)
    else assert.match(verdict.words!, words)
  })

test('of rows that name one payment the right amount comes first, then the order of the page', () => {
  const rows = [
    { amountFen: 1, named: paid },
    { amountFen: 24_000, named: paid },
    { amountFen: 24_000, named: undefined },
    { amountFen: 24_000, named: paid },
    { amountFen: 24_000, named: { ...paid, payLineId: 'b' } },
  ]
  assert.deepEqual(turnsOf(rows), [3, 1, 1, 2, 1])
})

test('only a payment after a failure asks what becomes of the money', () => {
  assert.deepEqual(outcomesOf('after_failure'), ['book_paid', 'not_paid'])
  for (const state of ['extra', 'differing', 'missing', 'other_book', 'not_booked', 'repeated'] as const)
    assert.deepEqual(outcomesOf(state), ['explained'])
  assert.deepEqual(outcomesOf('matched'), [])
})
