// Aim: a list that shows the newest first neither loses nor repeats a row, counts only when asked, and answers a made-up cursor
// as bad input before anything is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { newestFirst } from './newest-first.ts'
import { encodeCursor, type PageAsk } from './page.ts'
import { ProblemError } from './problem.ts'

const IDS = Array.from({ length: 5 }, () => newId()).toSorted()
let counted = 0
const page = (ask: PageAsk) =>
  newestFirst(ask, {
    read: async (after, limit) =>
      IDS.toReversed()
        .filter((id) => after === undefined || id < after)
        .slice(0, limit),
    count: async () => {
      counted += 1
      return IDS.length
    },
    id: (id) => id,
    view: (id) => ({ id }),
  })

test('pages follow each other to the end, the newest first', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await page({ limit: 2, cursor })
    seen.push(...items.map(({ id }) => id))
    cursor = nextCursor ?? undefined
  } while (cursor)
  assert.deepEqual(seen, IDS.toReversed())
})

test('a full last page has no next one; the total is counted only for who asks', async () => {
  counted = 0
  assert.deepEqual(await page({ limit: 5 }), { items: IDS.toReversed().map((id) => ({ id })), nextCursor: null })
  assert.equal(counted, 0)
  assert.deepEqual((await page({ limit: 5, count: '1' })).total, { n: 5, exact: true })
  assert.equal(counted, 1)
})

for (const [name, key] of [
  ['no id', ['x']],
  ['a number', [7]],
  ['two parts', [newId(), newId()]],
  ['nothing', [null]],
] as const)
  test(`a cursor that holds ${name} is refused as made up`, async () => {
    await assert.rejects(
      page({ cursor: encodeCursor(key) }),
      (error) => error instanceof ProblemError && error.status === 422 && error.code === 'cursor_invalid',
    )
  })
