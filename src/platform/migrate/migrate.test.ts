// Forward only, each file once, in order, never half; whoever comes second waits.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type pg from 'pg'
import { asAppRole, openTestDatabase } from '#test/database.ts'
import { migrate, pendingMigrations, readMigrations, withClient } from './migrate.ts'

function folder(t: TestContext, files: Record<string, string>): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'chizheng-migrate-'))
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }))
  for (const [name, sql] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), sql)
  return dir
}

async function emptyDatabase(t: TestContext) {
  return openTestDatabase(t, { migrations: folder(t, {}) })
}

const A = { '0001_a.sql': 'create table a (n int);\ngrant select, insert on a to chizheng_app;' }
const B = { '0002_b.sql': 'insert into a values (1);' }

test('applies what is missing, in order, and nothing twice', async (t) => {
  const { url, owner, app } = await emptyDatabase(t)
  const dir = folder(t, { ...B, ...A, 'README.md': '' })
  assert.deepEqual(await pendingMigrations(app, dir), ['0001_a', '0002_b'])
  assert.deepEqual(await migrate({ url, dir }), { applied: ['0001_a', '0002_b'] })
  assert.deepEqual(await pendingMigrations(app, dir), [])
  assert.deepEqual(await migrate({ url, dir }), { applied: [] })
  fs.writeFileSync(path.join(dir, '0003_c.sql'), 'insert into a values (2);')
  assert.deepEqual(await pendingMigrations(app, dir), ['0003_c'])
  assert.deepEqual(await migrate({ url, dir }), { applied: ['0003_c'] })
  assert.deepEqual((await owner.query('select n from a order by n')).rows, [{ n: 1 }, { n: 2 }])
  const { rows } = await owner.query(
    'select version, name, length(checksum) as digits from schema_migration order by 1',
  )
  assert.deepEqual(rows[2], { version: 3, name: '0003_c', digits: 64 })
})

test('a database without any table of ours lacks everything', async (t) => {
  const { owner } = await emptyDatabase(t)
  await owner.query('drop table schema_migration')
  assert.deepEqual(await pendingMigrations(owner, folder(t, A)), ['0001_a'])
})

test('a failing file leaves nothing of itself, keeps those before it, and names its line', async (t) => {
  const { url, owner } = await emptyDatabase(t)
  const dir = folder(t, { ...A, '0002_bad.sql': 'create table b (n int);\n\nselect nothing;\ncreate table c (n int);' })
  await assert.rejects(migrate({ url, dir }), /Migration 0002_bad, line 3: column "nothing" does not exist/)
  const { rows } = await owner.query(
    `select to_regclass('a') as a, to_regclass('b') as b, (select max(version) from schema_migration) as last`,
  )
  assert.deepEqual(rows, [{ a: 'a', b: null, last: 1 }])
  fs.writeFileSync(path.join(dir, '0002_bad.sql'), 'create table b (n int);')
  assert.deepEqual(await migrate({ url, dir }), { applied: ['0002_bad'] })
})

test('without a transaction: concurrent indexes, run again from the start after a failure', async (t) => {
  const { url, owner } = await emptyDatabase(t)
  const sql = '-- no transaction\ncreate index concurrently if not exists a_n on a (n);\ninsert into a values (1);\n'
  const dir = folder(t, { ...A, '0002_index.sql': `${sql}select nothing;` })
  await assert.rejects(migrate({ url, dir }), /Migration 0002_index, line 4/)
  assert.equal((await owner.query('select from a')).rowCount, 1)
  fs.writeFileSync(path.join(dir, '0002_index.sql'), sql)
  assert.deepEqual(await migrate({ url, dir }), { applied: ['0002_index'] })
  assert.equal((await owner.query('select from a')).rowCount, 2)
})

test('two at once: one applies, the other waits and finds nothing to do, concurrent index or not', async (t) => {
  const { url } = await emptyDatabase(t)
  const dir = folder(t, {
    ...A,
    '0002_slow.sql': 'select pg_sleep(0.5); insert into a values (1);',
    '0003_index.sql': '-- no transaction\ncreate index concurrently if not exists a_n on a (n);',
  })
  const both = await Promise.all([migrate({ url, dir }), migrate({ url, dir }), migrate({ url, dir })])
  assert.deepEqual(both.map(({ applied }) => applied.length).sort(), [0, 0, 3])
})

for (const [what, before, after, message] of [
  [
    'an applied file was changed',
    A,
    { '0001_a.sql': 'create table a (n bigint);' },
    /0001_a was changed after it was applied/,
  ],
  [
    'an applied file was renamed and changed',
    A,
    { '0001_z.sql': 'select 1;' },
    /0001_z was changed .*recorded as 0001_a/,
  ],
  ['the database is ahead of this build', { ...A, ...B }, A, /has migration 0002_b, which this build does not know/],
  [
    'a file comes before an applied one',
    { ...A, '0005_e.sql': '' },
    { ...A, ...B, '0005_e.sql': '' },
    /0002_b comes before 0005_e/,
  ],
  ['two files have one number', {}, { ...A, '0001_b.sql': '' }, /0001_a and 0001_b have the same number/],
  ['a file has no number', {}, { 'a.sql': '' }, /a\.sql in db\/migrations is not named/],
] as [string, Record<string, string>, Record<string, string>, RegExp][])
  test(`refused: ${what}`, async (t) => {
    const { url } = await emptyDatabase(t)
    await migrate({ url, dir: folder(t, before) })
    await assert.rejects(migrate({ url, dir: folder(t, after) }), message)
  })

test('line ends of another system change no checksum', (t) => {
  const [unix] = readMigrations(folder(t, { '0001_a.sql': 'select 1;\nselect 2;\n' }))
  const [windows] = readMigrations(folder(t, { '0001_a.sql': 'select 1;\r\nselect 2;\r\n' }))
  assert.equal(unix?.checksum, windows?.checksum)
})

test('the application’s role exists before the first migration and has only what was granted', async (t) => {
  const { url, app } = await emptyDatabase(t)
  await migrate({ url, dir: folder(t, A) })
  assert.deepEqual((await app.query('select current_user as who')).rows, [{ who: 'chizheng_app' }])
  await app.query('insert into a values (1)')
  await assert.rejects(app.query('delete from a'), /permission denied for table a/)
  await assert.rejects(app.query('create table mine (n int)'), /permission denied for schema public/)
  await assert.rejects(app.query(`insert into schema_migration values (9, 'x', 'x')`), /permission denied/)
})

/** Runs `work` with a login of its own on the database; the login is gone afterwards. */
async function asLogin(
  t: TestContext,
  rights: string,
  work: (url: string, owner: pg.Pool, login: string) => Promise<void>,
) {
  const { url, owner } = await emptyDatabase(t)
  const login = `login_${Date.now().toString(36)}`
  const database = new URL(url).pathname.slice(1)
  await owner.query(`create role ${login} login ${rights} password 'only for this test'`)
  try {
    const own = new URL(url)
    own.username = login
    own.password = 'only for this test'
    await work(own.href, owner, login)
  } finally {
    await owner.query(`alter database ${database} owner to current_user`)
    await owner.query(`drop owned by ${login} cascade`)
    await owner.query(`drop role ${login}`)
  }
}

test('an owner that is no superuser can migrate and take the application’s role', (t) =>
  asLogin(t, 'createrole', async (url, owner, login) => {
    await owner.query('drop table schema_migration')
    await owner.query(`alter database ${new URL(url).pathname.slice(1)} owner to ${login}`)
    await owner.query(`grant chizheng_app to ${login}`)
    await migrate({ url, dir: folder(t, A) })
    const who = await withClient(asAppRole(url), (client) => client.query('select current_user as who'))
    assert.deepEqual(who.rows, [{ who: 'chizheng_app' }])
  }))

test('an owner that may not take the role is told what an administrator must run', (t) =>
  asLogin(t, 'nocreaterole', async (url) => {
    const message = /must run once: create role chizheng_app nologin; grant chizheng_app to/
    await assert.rejects(migrate({ url, dir: folder(t, A) }), message)
  }))
