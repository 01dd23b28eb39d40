// Aim: which book may pay what is changed by a document, from its day on, and never over a place that is taken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideUse, type StandingUse, type UseAsk, useStateOn } from './fund-use.rules.ts'

const today = plainDate('2022-06-15')
const ask = (more: Partial<Record<keyof UseAsk, unknown>> = {}): UseAsk => ({
  kind: 'begin',
  fundCode: '甲',
  regionId: '411400',
  program: 'hiring',
  fromDay: plainDate('2022-07-01'),
  toDay: null,
  rank: 1,
  document: '示例文〔2022〕8号',
  documentDay: plainDate('2022-06-10'),
  ...(more as Partial<UseAsk>),
})
const standing = (more: Partial<Record<keyof StandingUse, unknown>> = {}): StandingUse => ({
  fundCode: '乙',
  fundName: '乙账',
  fromDay: plainDate('2022-01-01'),
  toDay: null,
  rank: 1,
  document: '旧文',
  ...(more as Partial<StandingUse>),
})
const said = (one: UseAsk, ...uses: StandingUse[]) => {
  const answer = decideUse(one, uses, today)
  return answer.ok ? 'ok' : answer.refusal
}

const CASES: readonly (readonly [string, UseAsk, readonly StandingUse[], string])[] = [
  ['a free place', ask(), [], 'ok'],
  ['a document of tomorrow', ask({ documentDay: '2022-06-16' }), [], 'document_ahead'],
  ['a document of today', ask({ documentDay: '2022-06-15' }), [], 'ok'],
  ['no day at all', ask({ toDay: '2022-07-01' }), [], 'use_days'],
  ['one day', ask({ toDay: '2022-07-02' }), [], 'ok'],
  ['a day before the document', ask({ fromDay: '2022-06-09' }), [], 'before_document'],
  ['a past day that the document covers', ask({ fromDay: '2022-06-10' }), [], 'ok'],
  ['the same book twice', ask(), [standing({ fundCode: '甲', rank: 2 })], 'use_overlaps'],
  ['the same book after its end', ask(), [standing({ fundCode: '甲', toDay: '2022-07-01' })], 'ok'],
  ['the same book one day too early', ask(), [standing({ fundCode: '甲', toDay: '2022-07-02' })], 'use_overlaps'],
  ['first, where another is first', ask(), [standing()], 'rank_taken'],
  ['second, where another is first', ask({ rank: 2 }), [standing()], 'ok'],
  ['first until the other begins', ask({ toDay: '2022-08-01' }), [standing({ fromDay: '2022-08-01' })], 'ok'],
  ['an end of what is not there', ask({ kind: 'end', toDay: '2022-08-01' }), [standing()], 'use_missing'],
  ['an end', ask({ kind: 'end', toDay: '2022-08-01' }), [standing({ fundCode: '甲', fromDay: '2022-07-01' })], 'ok'],
  [
    'an end after the end',
    ask({ kind: 'end', toDay: '2022-08-01' }),
    [standing({ fundCode: '甲', fromDay: '2022-07-01', toDay: '2022-08-01' })],
    'use_ends_before',
  ],
  [
    'an end before its document',
    ask({ kind: 'end', fromDay: '2022-01-01', toDay: '2022-06-09' }),
    [standing({ fundCode: '甲' })],
    'before_document',
  ],
  [
    'an end on the day of its document',
    ask({ kind: 'end', fromDay: '2022-01-01', toDay: '2022-06-10' }),
    [standing({ fundCode: '甲' })],
    'ok',
  ],
]
for (const [name, one, uses, answer] of CASES)
  test(`${name}: ${answer}`, () => assert.equal(said(one, ...uses), answer))

test('a use is coming before its first day, in force from it, and ended on its last', () => {
  const use = { fromDay: plainDate('2022-06-15'), toDay: plainDate('2022-06-20') }
  const state = (day: string) => useStateOn(use, plainDate(day))
  assert.deepEqual(['2022-06-14', '2022-06-15', '2022-06-19', '2022-06-20'].map(state), [
    'coming',
    'in_force',
    'in_force',
    'ended',
  ])
})
