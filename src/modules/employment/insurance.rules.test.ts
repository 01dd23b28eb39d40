import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { monthsOf, parseMonth } from './insurance.rules.ts'

test('a month is read in the ways the insurance office writes it', () => {
  for (const text of ['2022-05', '202205', '2022年5月', '2022/5', '2022.05', '2022-05-31', '２０２２-０５'])
    assert.equal(parseMonth(text), '2022-05-01', text)
  for (const text of ['', '2022', '2022-13', '2022-00', '22-05', '五月'])
    assert.equal(parseMonth(text), undefined, text)
})

const today = plainDate('2022-06-15')
test('both ends are paid; across a year; a single month', () => {
  assert.deepEqual(monthsOf('2021-11', '2022-02', today), {
    ok: true,
    value: ['2021-11-01', '2021-12-01', '2022-01-01', '2022-02-01'],
  })
  assert.deepEqual(monthsOf('2022-06', '2022-06', today), { ok: true, value: ['2022-06-01'] })
})
for (const [first, last, refusal] of [
  ['x', '2022-05', 'month_unreadable'],
  ['2022-05', '2022-04', 'months_reversed'],
  ['2022-05', '2022-07', 'months_ahead'],
  ['2012-05', '2022-05', 'months_too_many'],
] as const)
  test(`${first} to ${last}: ${refusal}`, () => {
    const decision = monthsOf(first, last, today)
    assert.equal(decision.ok ? 'ok' : decision.refusal, refusal)
  })
