import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from './ids.ts'

test('ids sort in the order in which they were made, also many within a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, ids.length)
})

test('ids go on after the clock was set back', (t) => {
  const before = newId()
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() - 7_200_000 })
  assert.ok(newId() > before)
})

test('an id is a version 7 UUID of about now', () => {
  const id = newId()
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.ok(Math.abs(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16) - Date.now()) < 60_000)
})
