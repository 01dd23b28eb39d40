import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyRow } from './export-list.ts'

const all = async (n: number) => {
  const asked: (number | undefined)[] = []
  const got: number[] = []
  const read = async (after: number | undefined, limit: number) => {
    asked.push(after)
    return Array.from({ length: Math.min(limit, n - (after ?? 0)) }, (_, index) => (after ?? 0) + index + 1)
  }
  for await (const row of everyRow(read, (row) => row)) got.push(row)
  return { asked, got }
}

test('every row once and in order, however many pages the list has', async () => {
  for (const n of [0, 1, 499, 500, 501, 1_000, 1_234]) {
    const { got } = await all(n)
    assert.deepEqual(
      got,
      Array.from({ length: n }, (_, index) => index + 1),
    )
  }
  assert.deepEqual((await all(1_234)).asked, [undefined, 500, 1_000])
})
