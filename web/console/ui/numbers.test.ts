import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCount, readHours, readYuan } from './numbers.ts'

const fault = (read: { value: number | null; fault?: string }) => [Number.isNaN(read.value), read.fault]

test('an amount is read as people type and paste it', () => {
  for (const [text, fen] of [
    ['', null],
    ['  ', null],
    ['240', 24_000],
    ['1200.5', 120_050],
    ['12,345.67', 1_234_567],
    ['1 234', 123_400],
    ['￥5000', 500_000],
    ['１８００．５０元', 180_050],
    // Refused by the act it is for, in its own words.
    ['-1', -100],
    ['0', 0],
  ] as const)
    assert.deepEqual(readYuan(text), { value: fen }, text)
})

test('an amount is never rounded, cut short or guessed', () => {
  for (const [text, words] of [
    ['10万', 'form.yuanUnread'],
    ['1e12', 'form.yuanUnread'],
    ['1,2345', 'form.yuanUnread'],
    ['240.00.5', 'form.yuanUnread'],
    ['240.005', 'form.yuanTooFine'],
    ['12,345.678', 'form.yuanTooFine'],
    ['99999999999999999', 'form.yuanTooLarge'],
  ] as const)
    assert.deepEqual(fault(readYuan(text)), [true, words], text)
})

test('a count is a whole number up to its most', () => {
  for (const [text, n] of [
    ['', null],
    ['18', 18],
    ['１８', 18],
    ['1,200', 1_200],
    ['0', 0],
  ] as const)
    assert.deepEqual(readCount(text, 1_200), { value: n }, text)
  for (const [text, words] of [
    ['-2', 'form.countUnread'],
    ['1e3', 'form.countUnread'],
    ['2.5', 'form.countUnread'],
    ['1201', 'form.countTooLarge'],
  ] as const)
    assert.deepEqual(fault(readCount(text, 1_200)), [true, words], text)
})

test('hours are whole minutes', () => {
  for (const [text, minutes] of [
    ['', null],
    ['8', 480],
    ['1.5', 90],
    ['０．７５', 45],
    ['1000', 60_000],
  ] as const)
    assert.deepEqual(readHours(text), { value: minutes }, text)
  for (const [text, words] of [
    ['8时', 'form.hoursUnread'],
    ['-1', 'form.hoursUnread'],
    ['0.333', 'form.hoursTooFine'],
    ['1001', 'form.countTooLarge'],
  ] as const)
    assert.deepEqual(fault(readHours(text)), [true, words], text)
})
