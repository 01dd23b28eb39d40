// Aim: a setting begins on a day that has not passed, follows on what stood before, and is never changed without a change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import {
  decideSetting,
  earliestDay,
  type OwnValue,
  type SettingAsk,
  type SettingFacts,
  sameValue,
} from './setting.rules.ts'

const today = plainDate('2022-06-15')
const own = (value: unknown, from: string, to: string | null = null): OwnValue => ({
  value,
  fromDay: plainDate(from),
  toDay: to === null ? null : plainDate(to),
})
const set = (value: unknown, from: string): SettingAsk => ({ kind: 'set', value, fromDay: plainDate(from) })
const end = (from: string): SettingAsk => ({ kind: 'end', fromDay: plainDate(from) })
const facts = (values: OwnValue[] = [], more: Partial<SettingFacts> = {}): SettingFacts => ({
  own: values,
  above: true,
  ...more,
})

const CASES: readonly (readonly [string, SettingAsk, SettingFacts, string])[] = [
  ['from today', set(7, '2022-06-15'), facts(), 'ok'],
  ['from yesterday', set(7, '2022-06-14'), facts(), 'too_early'],
  ['today, where one day has one value', set(7, '2022-06-15'), facts([], { starts: 'tomorrow' }), 'too_early'],
  ['tomorrow', set(7, '2022-06-16'), facts([], { starts: 'tomorrow' }), 'ok'],
  ['within a year', set(true, '2022-12-31'), facts([], { starts: 'new_year' }), 'too_early'],
  ['a new year', set(true, '2023-01-01'), facts([], { starts: 'new_year' }), 'ok'],
  ['the second day of a year', set(true, '2023-01-02'), facts([], { starts: 'new_year' }), 'not_new_year'],
  ['as it is', set(7, '2022-07-01'), facts([own(7, '2022-01-01')]), 'same_value'],
  ['as it was before its end', set(7, '2022-07-01'), facts([own(7, '2022-01-01', '2022-07-01')]), 'ok'],
  ['another value', set(8, '2022-07-01'), facts([own(7, '2022-01-01')]), 'ok'],
  ['over one that began today', set(8, '2022-06-15'), facts([own(7, '2022-06-15')]), 'day_taken'],
  ['over one that begins tomorrow', set(8, '2022-06-16'), facts([own(7, '2022-06-16')]), 'ok'],
  ['an end of nothing', end('2022-07-01'), facts(), 'nothing_own'],
  ['an end', end('2022-07-01'), facts([own(7, '2022-01-01')]), 'ok'],
  ['an end with nothing above', end('2022-07-01'), facts([own(7, '2022-01-01')], { above: false }), 'nothing_above'],
]
for (const [name, ask, known, answer] of CASES)
  test(`${name}: ${answer}`, () => {
    const decision = decideSetting(ask, known, today)
    assert.equal(decision.ok ? 'ok' : decision.refusal, answer)
  })

test('the first day of a year is its own earliest day', () => {
  assert.equal(earliestDay('new_year', plainDate('2023-01-01')), '2023-01-01')
  assert.equal(earliestDay('new_year', plainDate('2023-01-02')), '2024-01-01')
  assert.equal(earliestDay('tomorrow', plainDate('2022-12-31')), '2023-01-01')
})

test('the order of the parts is not the value; the order of columns is', () => {
  assert.ok(sameValue({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }))
  assert.ok(!sameValue([1, 2], [2, 1]))
  assert.ok(!sameValue(null, 1))
})
