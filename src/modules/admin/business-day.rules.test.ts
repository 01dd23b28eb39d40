import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideMoveDay } from './business-day.rules.ts'

const from = plainDate('2022-06-01')
const cases: readonly [string, boolean, string, string][] = [
  ['tomorrow', true, '2022-06-02', 'ok'],
  ['the same day', true, '2022-06-01', 'day_not_later'],
  ['yesterday', true, '2022-05-31', 'day_not_later'],
  ['366 days on', true, '2023-06-02', 'ok'],
  ['367 days on', true, '2023-06-03', 'day_too_far'],
  ['tomorrow, but no demo', false, '2022-06-02', 'not_demo'],
]
for (const [name, demo, to, expected] of cases)
  test(`moving the business day: ${name} → ${expected}`, () => {
    const decision = decideMoveDay(demo, from, plainDate(to))
    assert.equal(decision.ok ? 'ok' : decision.refusal, expected)
  })
