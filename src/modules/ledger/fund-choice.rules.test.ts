// Aim: one rule says which book pays where several may, and says it in words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { chooseFund, type UseWithMoney } from './fund-choice.rules.ts'

const use = (name: string, rank: number, more: Partial<UseWithMoney> = {}): UseWithMoney => ({
  fundCode: name,
  name,
  document: `${name}文`,
  assumption: null,
  rank,
  fromDay: plainDate('2022-01-01'),
  toDay: null,
  hasMoney: true,
  ...more,
})
const day = plainDate('2022-06-15')
const chosen = (...uses: UseWithMoney[]) => chooseFund(uses, day)
const from = (text: string) => ({ fromDay: plainDate(text) })
const until = (text: string) => ({ toDay: plainDate(text) })

test('the order of the document decides, never which use is older or was written first', () => {
  assert.equal(chosen(use('甲', 2), use('乙', 1, from('2022-06-01')))?.fundCode, '乙')
  assert.equal(chosen(use('乙', 1, from('2022-06-01')), use('甲', 2))?.fundCode, '乙')
  assert.match(chosen(use('甲', 2), use('乙', 1))!.why, /首选“乙”，其次“甲”；“乙”有可用指标，先用它（乙文）/)
})

test('the first that has money; where none has any, the first of all: never in silence', () => {
  const second = chosen(use('甲', 1, { hasMoney: false }), use('乙', 2))!
  assert.deepEqual([second.fundCode, second.why], ['乙', '首选“甲”，其次“乙”；“甲”没有可用指标，用“乙”（乙文）'])
  const third = chosen(use('甲', 1, { hasMoney: false }), use('乙', 2, { hasMoney: false }), use('丙', 3))!
  assert.match(third.why, /“甲”、“乙”没有可用指标，用“丙”/)
  const none = chosen(use('乙', 2, { hasMoney: false }), use('甲', 1, { hasMoney: false }))!
  assert.deepEqual([none.fundCode, /都没有可用指标，先记在“甲”/.test(none.why)], ['甲', true])
  assert.match(chosen(use('甲', 1, { hasMoney: false }))!.why, /只有“甲”（甲文）/)
})

test('a voucher’s money stays in the book that promised it, as long as that may pay', () => {
  const uses = [use('甲', 1, { hasMoney: false }), use('乙', 2)]
  const kept = chooseFund(uses, day, '甲')!
  assert.deepEqual([kept.fundCode, kept.why], ['甲', '本人的培训券已在“甲”占了指标，用这一本（甲文）'])
  assert.equal(chooseFund(uses, day, '丙')?.fundCode, '乙')
  assert.equal(chooseFund([use('甲', 1, until('2022-06-15')), use('乙', 2), use('丁', 3)], day, '甲')?.fundCode, '乙')
})

test('from its first day on, and no longer on the day it ends', () => {
  assert.equal(chosen(use('甲', 1, from('2022-06-15')), use('乙', 2))?.fundCode, '甲')
  assert.equal(chosen(use('甲', 1, from('2022-06-16')), use('乙', 2))?.fundCode, '乙')
  assert.equal(chosen(use('甲', 1, until('2022-06-16')), use('乙', 2))?.fundCode, '甲')
  assert.equal(chosen(use('甲', 1, until('2022-06-15')), use('乙', 2))?.fundCode, '乙')
})

test('outside every dated row the nearest is named, and that it may not pay yet', () => {
  const later = chosen(
    use('远', 1, from('2022-09-01')),
    use('近', 1, { ...from('2022-07-01'), ...until('2022-09-01') }),
  )!
  assert.deepEqual([later.fundCode, /自2022年7月1日起才可以付/.test(later.why)], ['近', true], later.why)
  assert.match(chosen(use('甲', 1, until('2022-06-01')))!.why, /没有一本账可以付.*已停止/)
  assert.equal(chooseFund([], day), undefined)
})
