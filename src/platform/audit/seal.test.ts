import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestPlatform } from '#test/platform.ts'
import { sealHeads, sealNewRows, verifySeals } from './seal.ts'

const note = (n: number) => ({ action: 'demo.load', subjectType: 'test', subjectId: String(n) })

test('the chain holds over new rows, and tells a changed, a removed and a hidden row', async (t) => {
  const city = await openTestPlatform(t)
  const { keys } = city.platform
  await city.write('county', (tx) => tx.audit(note(1)))
  assert.ok((await sealNewRows(city.db, keys)) > 0)
  assert.equal(await sealNewRows(city.db, keys), 0)
  await city.write('county', (tx) => tx.audit(note(2)))
  await Promise.all([sealNewRows(city.db, keys), sealNewRows(city.db, keys)])
  assert.deepEqual(await verifySeals(city.db, keys).then((result) => result.ok), true)
  assert.equal((await sealHeads(city.db)).find((head) => head.source === 'org_audit')?.sealNo, 2)

  await city.database.owner.query(`update org_audit set facts = '{"planted":1}' where subject_id = '1'`)
  const changed = await verifySeals(city.db, keys)
  assert.equal(changed.ok, false)
  assert.match(changed.detail, /org_audit 第 1 号封印 的记录被改动/)

  await city.database.owner.query(`delete from org_audit where subject_id = '1'`)
  assert.match((await verifySeals(city.db, keys)).detail, /第 1 号封印 应有 \d+ 行，现有 \d+ 行/)
})

test('the application itself cannot touch what is sealed', async (t) => {
  const city = await openTestPlatform(t)
  for (const table of ['org_audit', 'audit_event', 'transfer', 'decision', 'seal', 'person_view'])
    for (const statement of [
      `delete from ${table}`,
      `truncate ${table}`,
      `update ${table} set ${table === 'seal' ? 'rows = 0' : 'xid = null'}`,
    ])
      if (!(table === 'decision' && statement.includes('xid')))
        await assert.rejects(city.database.app.query(statement), /permission denied/, statement)
})

test('a row written by a transaction that was open while others were sealed gets its place in the next seal', async (t) => {
  const city = await openTestPlatform(t)
  const { keys } = city.platform
  await city.write('county', async (tx) => {
    await tx.audit(note(1))
    await city.write('county2', (other) => other.audit(note(2)))
    await sealNewRows(city.db, keys)
  })
  await city.write('county', (tx) => tx.audit(note(3)))
  await sealNewRows(city.db, keys)
  const { ok, detail } = await verifySeals(city.db, keys)
  assert.ok(ok, detail)
  const { rows } = await city.database.owner.query(
    `select sum(rows)::int as sealed, (select count(*)::int from org_audit) as written from seal where source = 'org_audit'`,
  )
  assert.equal(rows[0].sealed, rows[0].written)
})
