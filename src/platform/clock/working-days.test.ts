import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { addWorkingDays, isWorkingDay, type WorkCalendar, workingDaysBetween } from './working-days.ts'

const rows = JSON.parse(readFileSync(new URL('../../../db/seed/calendar.json', import.meta.url), 'utf8')) as {
  day: string
  kind: string
}[]
const calendar: WorkCalendar = {
  holidays: new Set(rows.filter((row) => row.kind === 'holiday').map((row) => row.day)),
  workdays: new Set(rows.filter((row) => row.kind === 'workday').map((row) => row.day)),
}

// 2022, from the State Council's notices: holidays, and the weekends worked for them (调休).
for (const [day, works] of [
  ['2022-05-01', false], // 劳动节, a Sunday
  ['2022-05-04', false], // its last day, a Wednesday
  ['2022-05-07', true], // a Saturday worked for it
  ['2022-06-03', false], // 端午节, a Friday
  ['2022-06-06', true],
  ['2022-10-08', true], // Saturday and Sunday worked for 国庆节
  ['2022-10-09', true],
  ['2022-06-11', false], // an ordinary Saturday
] as const)
  test(`${day} is ${works ? 'a' : 'no'} working day`, () => assert.equal(isWorkingDay(calendar, plainDate(day)), works))

// from, n, then the n-th working day after it: a notice period never counts the day it begins.
for (const [from, n, to] of [
  ['2022-06-01', 0, '2022-06-01'],
  ['2022-06-01', 1, '2022-06-02'],
  ['2022-06-01', 2, '2022-06-06'], // over 端午节
  ['2022-06-01', 5, '2022-06-09'],
  ['2022-09-30', 1, '2022-10-08'], // over 国庆节 onto a worked Saturday
  ['2022-12-30', 1, '2023-01-03'], // over the year's end
] as const)
  test(`${n} working days after ${from} is ${to}`, () => {
    assert.equal(addWorkingDays(calendar, plainDate(from), n), to)
    assert.equal(workingDaysBetween(calendar, plainDate(from), plainDate(to)), n)
  })

test('what is late counts backwards', () => {
  assert.equal(workingDaysBetween(calendar, plainDate('2022-06-06'), plainDate('2022-06-01')), -2)
  // Due on Friday: late on Sunday as on Monday.
  for (const today of ['2022-06-12', '2022-06-13'])
    assert.equal(workingDaysBetween(calendar, plainDate(today), plainDate('2022-06-10')), -1)
  assert.equal(workingDaysBetween(calendar, plainDate('2022-06-10'), plainDate('2022-06-10')), 0)
})
