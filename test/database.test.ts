// Every test gets a database of its own from a migrated template, however many ask at once.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openTestDatabase, startTestServer } from '#test/database.ts'

const migrations = fs.mkdtempSync(path.join(os.tmpdir(), 'chizheng-testdb-'))
// A content of its own, so that these tests build their template themselves.
const sql = `create table note (text text default '${migrations}'); grant select, insert on note to chizheng_app;`
fs.writeFileSync(path.join(migrations, '0001_note.sql'), sql)
test.after(() => fs.rmSync(migrations, { recursive: true, force: true }))

test('many at once, each alone in its own, all migrated', async (t) => {
  const databases = await Promise.all(Array.from({ length: 6 }, () => openTestDatabase(t, { migrations })))
  assert.equal(new Set(databases.map(({ url }) => url)).size, 6)
  await Promise.all(databases.map(({ app }, i) => app.query('insert into note values ($1)', [String(i)])))
  for (const [i, { owner }] of databases.entries())
    assert.deepEqual((await owner.query('select text from note')).rows, [{ text: String(i) }])
})

test('app is the application’s role, owner is not', async (t) => {
  const { owner, app } = await openTestDatabase(t, { migrations })
  const who = 'select current_user as who'
  assert.equal((await app.query(who)).rows[0].who, 'chizheng_app')
  assert.notEqual((await owner.query(who)).rows[0].who, 'chizheng_app')
  await assert.rejects(app.query('delete from note'), /permission denied for table note/)
})

test('names sort by code, Chinese names by pinyin where asked', async (t) => {
  const { app } = await openTestDatabase(t, { migrations })
  const sorted = `select string_agg(n, '' order by n) as code, string_agg(n, '' order by n collate "zh-x-icu") as pinyin
                    from unnest('{张,安,王,李,陈}'::text[]) n`
  assert.deepEqual((await app.query(sorted)).rows, [{ code: '安张李王陈', pinyin: '安陈李王张' }])
})

test('close drops it, also under an open connection, and twice does no harm', async () => {
  const database = await openTestDatabase(undefined, { migrations })
  const other = await openTestDatabase(undefined, { migrations })
  const name = new URL(database.url).pathname.slice(1)
  const exists = () => other.owner.query('select from pg_database where datname = $1', [name])
  assert.equal((await exists()).rowCount, 1)
  await database.close()
  await database.close()
  assert.equal((await exists()).rowCount, 0)
  await other.close()
})

test('a template takes no connection, or nobody could clone it meanwhile', async (t) => {
  const { owner } = await openTestDatabase(t, { migrations })
  const { rows } = await owner.query(
    `select datname, datallowconn from pg_database where datname like 'chizheng\\_template\\_%' and datistemplate`,
  )
  assert.ok(rows.length > 0)
  assert.ok(rows.every((row) => row.datallowconn === false))
})

test('a changed migration gets a template of its own', async (t) => {
  const changed = `${migrations}-changed`
  fs.cpSync(migrations, changed, { recursive: true })
  t.after(() => fs.rmSync(changed, { recursive: true, force: true }))
  fs.appendFileSync(path.join(changed, '0001_note.sql'), 'alter table note add column more int;')
  const { app } = await openTestDatabase(t, { migrations: changed })
  assert.deepEqual((await app.query('select more from note')).rows, [])
})

test('a server that is handed over is used as it is', async (t) => {
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = 'postgres://somebody@somewhere/something'
  t.after(() => {
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
  })
  const server = await startTestServer()
  assert.equal(server.url, 'postgres://somebody@somewhere/something')
})
