import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { openTestPlatform } from '#test/platform.ts'
import { idBase, orderedId } from './ordered-ids.ts'

test('ids of one statement: version 7, all different, in the order of their number and of time', async (t) => {
  const { db } = await openTestPlatform(t)
  const at = new Date('2022-06-01T02:20:00.123Z')
  const idsAt = async (when: Date) => {
    const { rows } = await sql<{ id: string }>`
      select ${orderedId(when, sql`n`)} as id from generate_series(1::bigint, 10000) n order by n`.execute(db)
    return rows.map((row) => row.id)
  }
  const ids = await idsAt(at)
  assert.equal(Number.parseInt(ids[0]!.replaceAll('-', '').slice(0, 12), 16), at.getTime())
  for (const id of [ids[0]!, ids.at(-1)!]) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set([...ids, ...(await idsAt(at))]).size, 20_000)
  assert.ok((await idsAt(new Date(at.getTime() + 10)))[0]! > ids.at(-1)!)
  assert.ok(newId() > ids.at(-1)!)
})

test('what is random leaves room to count up within the variant of a UUID', () => {
  for (let n = 0; n < 1_000; n += 1) {
    const base = idBase()
    assert.ok(base >= -(2n ** 63n) && base + 2n ** 40n < -(2n ** 62n))
  }
})
