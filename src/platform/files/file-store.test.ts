// What lies on the disk says nothing without the key; what was changed there is refused, never served.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { openTestDatabase } from '#test/database.ts'
import { openTestServer } from '#test/platform.ts'
import { createKeyService } from '../keys/key-service.ts'
import { backup, restore } from '../migrate/backup.ts'
import { fileChecks } from './file-checks.ts'
import { DamagedFile, diskFileStore, INCOMING } from './file-store.ts'

const MASTER = Buffer.alloc(32, 7)
const keys = createKeyService(MASTER)
const ROSTER = Buffer.from('姓名,身份证号\n例梁园,411499200002290134\n')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function folder(t: TestContext): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'chizheng-store-'))
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }))
  return dir
}

const placeOf = (root: string, digest: string) => path.join(root, digest.slice(0, 2), digest)

const filesIn = (root: string) =>
  fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

/** Hands a content in as a network would: cut anywhere. */
async function* cut(bytes: Buffer, at: number) {
  for (let from = 0; from < bytes.length; from += at) yield bytes.subarray(from, from + at)
}

test('a content comes back by the digest of what it is, and no byte of it stands on the disk', async (t) => {
  const root = folder(t)
  const store = diskFileStore(root, keys)
  for (const [content, pieces] of [
    [ROSTER, 10],
    [Buffer.alloc(0), 1],
    [randomBytes(256 * 1024), 1000],
    [randomBytes(700_001), 65_536],
  ] as const) {
    const whole = await store.put(content)
    assert.deepEqual(whole, { digest: sha256(content), bytes: content.length })
    assert.deepEqual(await store.put(cut(content, pieces)), whole)
    assert.deepEqual(await store.get(whole.digest), content)
    const opened = await store.open(whole.digest)
    assert.equal(opened.bytes, content.length)
    assert.deepEqual(await buffer(opened.body), content)
    assert.equal(fs.statSync(placeOf(root, whole.digest)).mode & 0o077, 0)
  }
  assert.equal(filesIn(root).length, 4, 'the same content lies there once, and nothing half written beside it')
  for (const file of filesIn(root)) {
    const onDisk = fs.readFileSync(file)
    assert.ok(!onDisk.includes('411499200002290134') && !onDisk.includes('例梁园'))
    assert.notEqual(sha256(onDisk), path.basename(file))
  }
})

test('a changed, cut, lengthened, exchanged or lost file is refused by every way of reading', async (t) => {
  const root = folder(t)
  const store = diskFileStore(root, keys)
  const { digest } = await store.put(randomBytes(600_000))
  const other = await store.put(ROSTER)
  const file = placeOf(root, digest)
  const good = fs.readFileSync(file)
  const flipped = (at: number) => {
    const bytes = Buffer.from(good)
    bytes[at]! ^= 1
    return bytes
  }
  const harms: [string, Buffer | null][] = [
    ['key version', flipped(0)],
    ['iv', flipped(3)],
    ['first byte', flipped(17)],
    ['middle', flipped(300_000)],
    ['last byte', flipped(good.length - 33)],
    ['mac', flipped(good.length - 1)],
    ['one byte short', good.subarray(0, -1)],
    ['one byte more', Buffer.concat([good, Buffer.alloc(1)])],
    ['shorter than its frame', good.subarray(0, 20)],
    ['empty', Buffer.alloc(0)],
    ['another file in its place', fs.readFileSync(placeOf(root, other.digest))],
    ['a plain file', ROSTER],
    ['gone', null],
  ]
  for (const [harm, bytes] of harms) {
    fs.rmSync(file)
    if (bytes) fs.writeFileSync(file, bytes)
    else fs.rmSync(file, { force: true })
    await assert.rejects(store.get(digest), DamagedFile, harm)
    await assert.rejects(store.open(digest), DamagedFile, harm)
    await assert.rejects(store.check(digest), DamagedFile, harm)
    if (!bytes) fs.writeFileSync(file, '')
  }
  await assert.rejects(diskFileStore(root, createKeyService(randomBytes(32))).get(other.digest), DamagedFile)
  await assert.rejects(store.get('../../keys/master'), /not a SHA-256/)
})

test('a file changed after its check breaks off: the reader never sees an end', async (t) => {
  const root = folder(t)
  const store = diskFileStore(root, keys)
  const { digest } = await store.put(randomBytes(600_000))
  const { body } = await store.open(digest)
  const file = placeOf(root, digest)
  const bytes = fs.readFileSync(file)
  bytes[500_000]! ^= 1
  fs.writeFileSync(file, bytes)
  await assert.rejects(buffer(body), DamagedFile)
})

test('putting a content again mends the damaged file of it', async (t) => {
  const root = folder(t)
  const store = diskFileStore(root, keys)
  const { digest } = await store.put(ROSTER)
  fs.writeFileSync(placeOf(root, digest), 'broken')
  await store.put(ROSTER)
  assert.deepEqual(await store.get(digest), ROSTER)
})

test('an upload that breaks off leaves nothing; what a killed process left is removed after a day', async (t) => {
  const root = folder(t)
  const store = diskFileStore(root, keys)
  async function* broken() {
    yield ROSTER
    throw new Error('the line went dead')
  }
  await assert.rejects(store.put(broken()), /line went dead/)
  assert.deepEqual(filesIn(root), [])
  const [old, fresh] = ['old', 'fresh'].map((name) => path.join(root, INCOMING, name)) as [string, string]
  fs.writeFileSync(old, 'x')
  fs.writeFileSync(fresh, 'x')
  fs.utimesSync(old, new Date(), new Date(Date.now() - 25 * 3_600_000))
  diskFileStore(root, keys)
  assert.deepEqual(filesIn(root), [fresh])
})

test('a backup carries what lies on the disk; it opens where it is restored, with the key and not without', async (t) => {
  const base = folder(t)
  const migrations = path.join(base, 'migrations')
  fs.mkdirSync(migrations)
  fs.writeFileSync(path.join(migrations, '0001_first.sql'), 'create table book (id int primary key);')
  const keyFile = path.join(base, 'master')
  fs.writeFileSync(keyFile, MASTER.toString('hex'))
  const filesDir = path.join(base, 'files')
  const { digest } = await diskFileStore(filesDir, keys).put(ROSTER)
  fs.writeFileSync(path.join(filesDir, INCOMING, 'half'), 'an upload on its way')
  const source = await openTestDatabase(t, { migrations })
  const dir = path.join(base, 'backup')
  const made = await backup({ url: source.url, dir, keyFile, filesDir })
  assert.ok(made.ok && made.value.files.count === 1)
  for (const file of filesIn(dir)) assert.ok(!fs.readFileSync(file).includes('411499200002290134'))

  const target = await openTestDatabase(t, { migrations })
  const restored = path.join(base, 'restored')
  assert.ok((await restore({ url: target.url, dir, keyFile, filesDir: restored, migrationsDir: migrations })).ok)
  assert.deepEqual(await diskFileStore(restored, keys).get(digest), ROSTER)
  await assert.rejects(diskFileStore(restored, createKeyService(randomBytes(32))).get(digest), DamagedFile)
})

test('through the server: uploaded encrypted, given back plain, refused aloud once it was changed', async (t) => {
  const server = await openTestServer(t)
  const id = await server.upload('provider', '花名册.csv', ROSTER)
  const digest = sha256(ROSTER)
  const file = placeOf(server.filesDir, digest)
  assert.ok(!fs.readFileSync(file).includes('411499200002290134'))
  const whole = await server.call('provider', 'GET', `/api/files/${id}`)
  assert.deepEqual(whole.raw, ROSTER)
  assert.equal(whole.headers['content-length'], String(ROSTER.length))
  assert.ok((await fileChecks[0]!.run(server.platform)).ok)

  const bytes = fs.readFileSync(file)
  bytes[20]! ^= 1
  fs.writeFileSync(file, bytes)
  const refused = await server.call('provider', 'GET', `/api/files/${id}`)
  assert.equal(refused.status, 500)
  assert.equal(refused.body.code, 'file_damaged')
  assert.match(refused.body.detail!, /丢失或被改动/)
  assert.ok(!refused.raw.includes('例梁园'))
  const check = await fileChecks[0]!.run(server.platform)
  assert.ok(!check.ok && check.detail.includes(digest))

  await assert.rejects(server.upload('provider', '空.xlsx', Buffer.alloc(0)), /422.*file_empty/)
  await assert.rejects(server.upload('provider', '大.xlsx', Buffer.alloc(20_000_001)), /413.*too_large/)
  assert.deepEqual(fs.readdirSync(path.join(server.filesDir, INCOMING)), [])
})
