import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleanTime, daysOf, lessonsOf, minutesBetween, weekdayOf } from './timetable.ts'

test('days of a range on the chosen weekdays, both ends included', () => {
  assert.equal(weekdayOf('2022-06-01'), 3)
  assert.equal(weekdayOf('2022-06-05'), 7)
  assert.deepEqual(daysOf('2022-06-01', '2022-06-06', [1, 3, 7]), ['2022-06-01', '2022-06-05', '2022-06-06'])
  assert.deepEqual(daysOf('2022-06-01', '2022-06-01', [3]), ['2022-06-01'])
  assert.deepEqual(daysOf('2022-06-02', '2022-06-01', [3, 4]), [])
})

test('every slot on every day, earlier first', () => {
  const slot = (startTime: string, endTime: string) =>
    ({ startTime, endTime, kind: 'theory', topic: '照护', teacher: '样某', room: '301' }) as const
  assert.deepEqual(
    lessonsOf(['2022-06-01', '2022-06-02'], [slot('14:00', '17:00'), slot('09:00', '12:00')]).map(
      (lesson) => `${lesson.day} ${lesson.startTime}`,
    ),
    ['2022-06-01 09:00', '2022-06-01 14:00', '2022-06-02 09:00', '2022-06-02 14:00'],
  )
})

test('times are read as people type them', () => {
  assert.equal(cleanTime('9:05'), '09:05')
  assert.equal(cleanTime('0905'), '09:05')
  assert.equal(cleanTime('９：３０'), '09:30')
  assert.equal(cleanTime('上午九点'), '上午九点')
  assert.equal(minutesBetween('09:00', '11:30'), 150)
  assert.equal(minutesBetween('11:30', '09:00'), 0)
  assert.equal(minutesBetween('9点', '11:30'), 0)
})
