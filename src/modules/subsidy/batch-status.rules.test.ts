import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batchStatus, holderOf, type LineCounts, lineHolderOf, noticeOver } from './batch-status.rules.ts'
import { type BatchStatus, publishableStatuses } from './subsidy.types.ts'

// The slowest line decides; a returned line waits alone.
const cases: [LineCounts, BatchStatus][] = [
  [{ submitted: 1, reviewed: 38, refused: 1 }, 'submitted'],
  [{ reviewed: 1, on_notice: 3 }, 'reviewed'],
  [{ reviewed: 38, returned: 2 }, 'reviewed'],
  [{ reviewed: 1, city_reviewed: 37 }, 'reviewed'],
  [{ city_reviewed: 38, on_notice: 1 }, 'reviewed'],
  [{ on_notice: 39, refused: 1 }, 'on_notice'],
  [{ objected: 1, approved: 38 }, 'on_notice'],
  [{ approved: 1, paid: 38 }, 'approved'],
  [{ failed: 1, paid: 38 }, 'approved'],
  [{ paying: 2 }, 'approved'],
  [{ returned: 1, paid: 38 }, 'submitted'],
  [{ paid: 38, refused: 1, rejected: 1, withdrawn: 1, reversed: 1 }, 'closed'],
  [{ withdrawn: 40 }, 'closed'],
]
for (const [counts, expected] of cases)
  test(`${JSON.stringify(counts)} is ${expected}`, () => assert.equal(batchStatus(counts), expected))

test('a notice is over the day after its last day, at once with no days', () => {
  const notice = { toDay: '2022-07-08', workingDays: 5 }
  assert.equal(noticeOver(notice, '2022-07-08'), false)
  assert.equal(noticeOver(notice, '2022-07-09'), true)
  assert.equal(noticeOver({ toDay: '2022-07-08', workingDays: 0 }, '2022-07-08'), true)
})

test('who has it in hand', () => {
  const names = { office: '梁园区人社局', city: null, approver: '商丘市人社局', claimant: '评价中心' }
  assert.equal(holderOf('submitted', { submitted: 1 }, names), '梁园区人社局')
  assert.equal(holderOf('submitted', { returned: 1 }, names), '评价中心')
  assert.equal(holderOf('on_notice', {}, names), '公示中')
  assert.equal(holderOf('noticed', {}, names), '商丘市人社局')
  assert.equal(holderOf('approved', {}, names), '财政')
  assert.equal(lineHolderOf('on_notice', false, names), '公示中')
  assert.equal(lineHolderOf('on_notice', true, names), '商丘市人社局')
  assert.equal(lineHolderOf('objected', true, names), '梁园区人社局')
  assert.equal(holderOf('reviewed', { reviewed: 1 }, names), '梁园区人社局')
  assert.equal(lineHolderOf('reviewed', false, names), '梁园区人社局')
  const asked = { ...names, city: '商丘市人社局' }
  assert.equal(holderOf('city_review', { reviewed: 1 }, asked), '商丘市人社局')
  assert.equal(holderOf('reviewed', { city_reviewed: 1 }, asked), '梁园区人社局')
  assert.equal(lineHolderOf('reviewed', false, asked), '商丘市人社局')
  assert.equal(lineHolderOf('city_reviewed', false, asked), '梁园区人社局')
})

test('with the city’s review only what it has reviewed may be published; without it that too', () => {
  assert.deepEqual(publishableStatuses(true), ['city_reviewed'])
  assert.deepEqual(publishableStatuses(false), ['reviewed', 'city_reviewed'])
})
