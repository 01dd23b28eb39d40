import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { type AttendanceState, decideAttendance } from './attendance.rules.ts'

const decide = (
  status: 'planned' | 'recorded' | 'cancelled',
  sheet: Record<string, AttendanceState>,
  more: { today?: string; reason?: string; recorded?: Record<string, AttendanceState>; twice?: boolean } = {},
) => {
  const entries = Object.entries(sheet).map(([personId, state]) => ({ personId, state }))
  const decision = decideAttendance(
    { day: plainDate('2022-06-10'), status },
    more.twice ? [...entries, entries[0]!] : entries,
    {
      today: plainDate(more.today ?? '2022-06-10'),
      roster: ['a', 'b'],
      recorded: new Map(Object.entries(more.recorded ?? {})),
      reason: more.reason,
    },
  )
  return decision.ok ? decision.value : decision.refusal
}
const both = { a: 'present', b: 'absent' } as const

test('refusals, in their order', () => {
  assert.equal(decide('cancelled', {}, { today: '2022-06-09' }), 'lesson_cancelled')
  assert.equal(decide('planned', {}, { today: '2022-06-09' }), 'lesson_not_yet')
  assert.equal(decide('planned', { a: 'present' }), 'entries_differ')
  assert.equal(decide('planned', { ...both, c: 'present' }), 'entries_differ')
  assert.equal(decide('planned', { a: 'present', c: 'present' }), 'entries_differ')
  assert.equal(decide('planned', both, { twice: true }), 'entries_differ')
  assert.equal(decide('recorded', both, { recorded: { a: 'absent', b: 'absent' } }), 'reason_missing')
  assert.equal(decide('recorded', both, { recorded: { a: 'absent', b: 'absent' }, reason: ' ' }), 'reason_missing')
})

test('the first sheet writes everybody; a later one only what differs, somebody who joined since included', () => {
  assert.deepEqual(decide('planned', both), [
    { personId: 'a', from: undefined, to: 'present' },
    { personId: 'b', from: undefined, to: 'absent' },
  ])
  assert.deepEqual(decide('recorded', both, { recorded: { a: 'leave', b: 'absent' }, reason: '补签' }), [
    { personId: 'a', from: 'leave', to: 'present' },
  ])
  assert.deepEqual(decide('recorded', both, { recorded: { a: 'present' }, reason: '后入班' }), [
    { personId: 'b', from: undefined, to: 'absent' },
  ])
  assert.deepEqual(decide('recorded', both, { recorded: both }), [])
})
