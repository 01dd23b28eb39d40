import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import { sealHeads, sealNewRows, verifySeals } from './seal.ts'

/** Seals until every row has its place: a transaction that is open anywhere on the server (other tests) holds sealing back. */
async function sealAll(city: TestPlatform): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    await sealNewRows(city.db, city.platform.keys)
    const { rows } = await city.database.owner.query(
      `select (select coalesce(sum(rows), 0)::int from seal where source = 'org_audit') as sealed, (select count(*)::int from org_audit) as written`,
    )
    if (rows[0].sealed === rows[0].written) return
    await sleep(50)
  }
  assert.fail('rows stayed unsealed for ten seconds')
}

const note = (n: number) => ({ action: 'demo.load', subjectType: 'test', subjectId: String(n) })

test('the chain holds over new rows, and tells a changed, a removed and a hidden row', async (t) => {
  const city = await openTestPlatform(t)
  const { keys } = city.platform
  await city.write('county', (tx) => tx.audit(note(1)))
  await sealAll(city)
  const first = (await sealHeads(city.db)).find((head) => head.source === 'org_audit')!
  assert.equal(await sealNewRows(city.db, keys), 0)
  await city.write('county', (tx) => tx.audit(note(2)))
  await Promise.all([sealAll(city), sealAll(city)])
  assert.deepEqual(await verifySeals(city.db, keys).then((result) => result.ok), true)
  const second = (await sealHeads(city.db)).find((head) => head.source === 'org_audit')!
  assert.equal(second.sealNo, first.sealNo + 1)
  assert.notEqual(second.hash, first.hash)

  await city.database.owner.query(`update org_audit set facts = '{"planted":1}' where subject_id = '1'`)
  const changed = await verifySeals(city.db, keys)
  assert.equal(changed.ok, false)
  assert.match(changed.detail, /org_audit 第 \d 号封印 的记录被改动/)

  await city.database.owner.query(`delete from org_audit where subject_id = '1'`)
  assert.match((await verifySeals(city.db, keys)).detail, /第 \d 号封印 应有 \d+ 行，现有 \d+ 行/)
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
  await sealAll(city)
  const { ok, detail } = await verifySeals(city.db, keys)
  assert.ok(ok, detail)
})
