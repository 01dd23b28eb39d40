import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  count,
  day,
  dayRange,
  daysBetween,
  deadline,
  duration,
  fileSize,
  identity,
  moment,
  money,
  NONE,
  percent,
  persons,
  personTimes,
  shortDay,
  shortMoment,
  tenThousandYuan,
  weekday,
  yuan,
} from './format.ts'
import { setLanguage } from './words.ts'

test('money: fen become yuan with two decimals and separators; nothing is not zero', () => {
  assert.equal(money(3_072_000), '30,720.00')
  assert.equal(money(0), '0.00')
  assert.equal(money(null), NONE)
  assert.equal(yuan(24_000), '240.00 元')
  assert.equal(tenThousandYuan(128_640_000), '128.64')
})

test('counts: 人 and 人次 are different words', () => {
  assert.equal(count(1_234_567), '1,234,567')
  assert.equal(persons(128), '128 人')
  assert.equal(personTimes(128), '128 人次')
  assert.equal(percent(0.4661), '46.6%')
  assert.equal(percent(null), NONE)
})

test('days: without the year only in the year of the business day', () => {
  assert.equal(day('2022-04-05'), '2022年4月5日')
  assert.equal(shortDay('2022-04-15', '2022-06-22'), '4月15日')
  assert.equal(shortDay('2021-12-31', '2022-01-01'), '2021年12月31日')
  assert.equal(weekday('2022-06-22'), '周三')
  assert.equal(dayRange('2022-03-21', '2022-04-08'), '2022年3月21日—4月8日')
  assert.equal(dayRange('2022-12-21', '2023-01-08'), '2022年12月21日—2023年1月8日')
})

test('instants: on the clock of Shanghai, whatever the machine’s, also across midnight', () => {
  assert.equal(moment('2022-06-08T08:20:00Z'), '2022年6月8日 16:20')
  assert.equal(moment('2022-12-31T16:00:00Z'), '2023年1月1日 00:00')
  assert.equal(shortMoment('2022-06-08T08:20:00Z', '2022-06-22'), '6月8日 16:20')
})

test('deadlines: late from two days, bad on the day and after', () => {
  assert.deepEqual(deadline('2022-06-25', '2022-06-22'), { text: '剩 3 天', tone: 'calm' })
  assert.deepEqual(deadline('2022-06-24', '2022-06-22'), { text: '剩 2 天', tone: 'late' })
  assert.deepEqual(deadline('2022-06-22', '2022-06-22'), { text: '今天', tone: 'bad' })
  assert.deepEqual(deadline('2022-06-20', '2022-06-22'), { text: '逾期 2 天', tone: 'bad' })
  assert.equal(daysBetween('2022-02-28', '2022-03-01'), 1)
})

test('identity numbers stand in groups; other documents stay whole', () => {
  assert.equal(identity('411499********0024'), '411499 ******** 0024')
  assert.equal(identity('H1234****'), 'H1234****')
  assert.equal(identity(''), NONE)
})

test('sizes and times', () => {
  assert.equal(fileSize(18_432), '18 KB')
  assert.equal(duration(83), '1 分 23 秒')
  assert.equal(duration(12.4), '12 秒')
})

test('English says the same in its own way', () => {
  setLanguage('en')
  assert.equal(yuan(24_000), 'CNY 240.00')
  assert.equal(day('2022-04-05'), '5 Apr 2022')
  assert.equal(persons(1), '1 person')
  setLanguage('zh-CN')
})
