import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { type LessonSlot, lessonFaults, minutesOf, overlaps } from './lesson.rules.ts'

const slot = (startTime: string, endTime: string, change: Partial<LessonSlot> = {}): LessonSlot => ({
  day: plainDate('2022-06-10'),
  startTime,
  endTime,
  topic: '护理',
  teacher: '样老师',
  ...change,
})
const around = { startDay: plainDate('2022-06-10'), endDay: plainDate('2022-06-15'), ofClass: [], ofProvider: [] }

// Two lessons, do they overlap: one may end as the other begins.
const pairs = [
  [slot('09:00', '10:00'), slot('10:00', '11:00'), false],
  [slot('09:00', '10:01'), slot('10:00', '11:00'), true],
  [slot('09:00', '12:00'), slot('10:00', '11:00'), true],
  [slot('10:00', '11:00'), slot('10:00', '11:00'), true],
  [slot('09:00', '12:00'), slot('10:00', '11:00', { day: plainDate('2022-06-11') }), false],
] as const

test('lessons overlap within one day, open at the ends', () => {
  for (const [a, b, answer] of pairs) {
    assert.equal(overlaps(a, b), answer)
    assert.equal(overlaps(b, a), answer)
  }
})

test('ten hours are a lesson, a minute more is none', () => {
  assert.equal(minutesOf(slot('08:00', '18:00')), 600)
  assert.deepEqual(lessonFaults([slot('08:00', '18:00')], around), [])
  assert.equal(lessonFaults([slot('08:00', '18:01')], around)[0]?.refusal, 'lesson_too_long')
})

test('a teacher is free for another class at another hour, another teacher at any', () => {
  const taken = { ...around, ofProvider: [slot('09:00', '10:00')] }
  assert.equal(lessonFaults([slot('09:30', '10:30')], taken)[0]?.refusal, 'teacher_busy')
  assert.deepEqual(lessonFaults([slot('10:00', '11:00')], taken), [])
  assert.deepEqual(lessonFaults([slot('09:30', '10:30', { teacher: '范老师' })], taken), [])
})
