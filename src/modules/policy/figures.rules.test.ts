// The figure a rule claims must stand in its quote: the same number, the same unit, and for a price the same level.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fen } from '#src/kernel/fen.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { chineseNumber, levelBefore, quoteHolds } from './figures.rules.ts'
import type { Figure } from './rule-kinds/kind.types.ts'

const money = (amount: number): Figure => ({ is: 'money', fen: fen(amount) })
const times = (value: number): Figure => ({ is: 'number', value, unit: '次' })
const share = (part: number, whole: number): Figure => ({ is: 'share', of: [part, whole] })
const months = (n: number): Figure => ({ is: 'months', months: n })
const day = (text: string): Figure => ({ is: 'day', day: plainDate(text) })

const cases: readonly (readonly [string, Figure, boolean])[] = [
  ['初级工每人300元', money(30_000), true],
  ['初级工每人300元', money(3_000), false],
  ['初级工每人300元', money(300_000), false],
  ['初级工每人1300元', money(30_000), false],
  ['每人三百元', money(30_000), true],
  ['每人一百零五元', money(10_500), true],
  ['累计最高不超过200万元', money(200_000_000), true],
  ['累计最高不超过200万元', money(20_000), false],
  ['补贴1.5万元', money(1_500_000), true],
  ['培训300人,每人240元', money(30_000), false],
  ['每年不超过3次', times(3), true],
  ['每年不超过3次', times(2), false],
  ['每年不超过3人', times(3), false],
  ['每年可参加一次', times(1), true],
  ['每年可参加两次', times(2), true],
  ['不超过总课时的30%', share(3, 10), true],
  ['不超过总课时的30%', share(3, 100), false],
  ['取证率百分之百', share(1, 1), true],
  ['不超过百分之三十', share(3, 10), true],
  ['稳定就业半年以上', months(6), true],
  ['稳定就业1年以上', months(12), true],
  ['稳定就业6个月以上', months(6), true],
  ['稳定就业1年以上', months(6), false],
  ['2020年4月20日', day('2020-04-20'), true],
  ['2020年4月20日', day('2020-04-02'), false],
  ['生效日期:2018年12月27', day('2018-12-27'), true],
  ['生效日期:2018年12月27', day('2018-12-02'), false],
  ['生效日期: | 2022-04-15', day('2022-04-15'), true],
  ['2019年至2021年', day('2021-12-31'), true],
  ['2019年至2021年', day('2021-12-30'), false],
  ['2022-2025年', day('2026-01-01'), false],
]

test('a quote holds a figure only as the same number with the same unit', () => {
  for (const [quote, figure, expected] of cases)
    assert.equal(quoteHolds(quote, figure), expected, `${quote} ↔ ${JSON.stringify(figure)}`)
})

test('Chinese numerals', () => {
  const numbers = { 零: 0, 一: 1, 两: 2, 十: 10, 十二: 12, 二十: 20, 一百零五: 105, 三百五十: 350, 二千: 2000 }
  for (const [text, value] of Object.entries(numbers)) assert.equal(chineseNumber(text), value, text)
})

test('a price belongs to the level that stands nearest before it', () => {
  const quote = '取得专项职业能力证书每人150元、初级工每人300元、高级工每人600元、高级技师380元、技师350元'
  const prices = { 15000: 'SPECIAL', 30000: 'L5', 60000: 'L3', 38000: 'L1', 35000: 'L2' } as const
  for (const [price, level] of Object.entries(prices)) assert.equal(levelBefore(quote, fen(Number(price))), level)
  assert.equal(levelBefore(quote, fen(45_000)), undefined)
  assert.equal(levelBefore('每人300元', fen(30_000)), undefined)
})
