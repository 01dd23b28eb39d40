import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACTION_RIGHTS, type ClassRight, decideAct, isTeaching, openActions } from './class-actions.rules.ts'
import { CLASS_ACTIONS, CLASS_STATUSES } from './training.types.ts'

const provider: ClassRight[] = ['class.apply', 'roster.import', 'lesson.write', 'attendance.record', 'class.finish']
const county: ClassRight[] = ['class.review', 'completion.review']

// Status → what the provider may do, what the county may do.
const table = {
  draft: [['edit', 'cancel'], []],
  submitted: [['cancel'], ['approve', 'return', 'reject']],
  returned: [['edit', 'cancel'], []],
  rejected: [[], []],
  approved: [['import_roster', 'plan_lessons', 'record_attendance', 'cancel'], []],
  running: [['import_roster', 'plan_lessons', 'record_attendance', 'finish'], []],
  finished: [[], ['approve_completion', 'return_completion']],
  completed: [[], []],
  cancelled: [[], []],
} as const

test('each status opens its acts to whoever has the right, and to nobody else', () => {
  for (const status of CLASS_STATUSES) {
    assert.deepEqual(
      openActions(status, (right) => provider.includes(right)),
      table[status][0],
    )
    assert.deepEqual(
      openActions(status, (right) => county.includes(right)),
      table[status][1],
    )
    assert.deepEqual(
      openActions(status, () => false),
      [],
    )
  }
})

test('an act is decided by the same table, and the refusal names act and status', () => {
  for (const status of CLASS_STATUSES)
    for (const action of CLASS_ACTIONS)
      assert.equal(decideAct(status, action).ok, openActions(status, () => true).includes(action))
  const refusal = decideAct('completed', 'finish')
  assert.deepEqual(refusal.ok ? {} : refusal.facts, { act: '结班', status: '已结业' })
})

test('teaching goes on while approved or running', () => {
  assert.deepEqual(CLASS_STATUSES.filter(isTeaching), ['approved', 'running'])
})

test('every act needs a right', () => {
  assert.deepEqual(Object.keys(ACTION_RIGHTS).sort(), [...CLASS_ACTIONS].sort())
})
