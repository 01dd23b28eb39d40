import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from './admin.contract.ts'
import { countQueue, inQueueOrder } from './queue.rules.ts'

const item = (title: string, dueDay: string | null, kind: QueueItem['kind'] = 'class_review'): QueueItem => ({
  kind,
  kindName: '开班审核',
  title,
  link: `/classes/${title}`,
  from: '示例学校',
  persons: 40,
  amountFen: null,
  dueDay,
  daysLeft: null,
  status: '待审核',
})
const items = [
  item('c', null),
  item('b', '2022-06-01'),
  item('a', '2022-06-01', 'claim_review'),
  item('d', '2022-05-30'),
  item('e', '2022-06-02'),
]

test('the nearest deadline stands first, late ones before it, those without one last', () => {
  assert.deepEqual(
    inQueueOrder(items).map((one) => one.title),
    ['d', 'a', 'b', 'e', 'c'],
  )
})

test('counts: by kind, and due today includes what is late', () => {
  assert.deepEqual(countQueue(items, plainDate('2022-06-01')), {
    total: 5,
    dueToday: 3,
    byKind: { class_review: 4, claim_review: 1 },
  })
})
