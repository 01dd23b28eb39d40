// The supervisor against real processes that are really killed: who owns, who takes over, what survives.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startPostgres } from './embedded.ts'
import { processStart } from './process-identity.ts'

const FIXTURE = path.join(import.meta.dirname, 'holder.fixture.ts')
const isRoot = process.getuid?.() === 0

const directories: string[] = []

function dataDirectory(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'chizheng-embedded-'))
  directories.push(dir)
  return dir
}

test.after(async () => {
  for (const dir of directories) {
    const pid = postmasterPid(dir)
    if (pid && processStart(pid)) process.kill(pid, 'SIGQUIT')
    while (pid && processStart(pid)) await sleep(20)
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
})

function postmasterPid(dataDir: string): number | undefined {
  const home = path.join(dataDir, 'postgres')
  const pointer = path.join(home, 'location')
  const folder = fs.existsSync(pointer) ? fs.readFileSync(pointer, 'utf8').trim() : home
  const file = path.join(folder, 'cluster', 'postmaster.pid')
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

type Message = {
  ready?: { url: string; owner: boolean }
  owner?: boolean
  stopped?: boolean
  failed?: string
  log?: string
}
type Holder = {
  child: ChildProcess
  logs: string[]
  ready(): Promise<{ url: string; owner: boolean }>
  isOwner(): Promise<boolean>
  stop(): Promise<void>
  exit(): Promise<void>
  /** kill -9 of the node process. */
  kill(): Promise<void>
}

function holder(
  t: TestContext,
  dataDir: string,
  options: { handOver?: boolean; uid?: number; gid?: number; env?: NodeJS.ProcessEnv } = {},
): Holder {
  const { handOver, ...spawning } = options
  const child = spawn(process.execPath, [FIXTURE, dataDir, handOver ? 'handOver' : ''], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...spawning,
  })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  t.after(() => child.kill('SIGKILL'))
  const logs: string[] = []
  const waiting: { key: keyof Message; resolve: (m: Message) => void; reject: (e: Error) => void }[] = []
  const kept: Message[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const message = JSON.parse(line) as Message
    if (message.log !== undefined) logs.push(message.log)
    else kept.push(message)
    settle()
  })
  child.on('exit', () => {
    for (const { reject } of waiting) reject(new Error(`the holder ended; its log: ${logs.join(' | ')}`))
  })
  const settle = () => {
    for (const wait of [...waiting]) {
      const found = kept.findIndex((message) => message[wait.key] !== undefined || message.failed !== undefined)
      if (found < 0) continue
      waiting.splice(waiting.indexOf(wait), 1)
      const [message] = kept.splice(found, 1)
      if (message!.failed !== undefined) wait.reject(new Error(message!.failed))
      else wait.resolve(message!)
    }
  }
  const message = (key: keyof Message) =>
    new Promise<Message>((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      settle()
    })
  const say = (command: string) => child.stdin!.write(`${command}\n`)
  return {
    child,
    logs,
    ready: async () => (await message('ready')).ready!,
    isOwner: async () => {
      say('owner')
      return (await message('owner')).owner!
    },
    stop: async () => {
      say('stop')
      await message('stopped')
      await ended
    },
    exit: async () => {
      say('exit')
      await ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function until<T>(what: string, condition: () => T | Promise<T>, withinMs = 15_000): Promise<NonNullable<T>> {
  for (const deadline = Date.now() + withinMs; ; await sleep(50)) {
    const value = await condition()
    if (value) return value
    assert.ok(Date.now() < deadline, `${what}: not within ${withinMs} ms`)
  }
}

const answers = (url: string) =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  )

test('a first start, safe settings, and a second start with the same data and port', async (t) => {
  const dataDir = dataDirectory()
  const first = await startPostgres({ dataDir })
  assert.equal(first.owner, true)
  const url = new URL(first.url)
  assert.deepEqual([url.username, url.hostname, url.pathname], ['chizheng', '127.0.0.1', '/chizheng'])
  const [row] = await query(
    first.url,
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
            current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as sync,
            current_setting('listen_addresses') as listen, current_setting('TimeZone') as zone,
            current_setting('server_encoding') as encoding,
            (select datlocale from pg_database where datname = current_database()) as locale,
            (select string_agg(n, '' order by n) from unnest('{张,安,王,李,陈}'::text[]) n) as by_code,
            (select string_agg(n, '' order by n collate "zh-x-icu") from unnest('{张,安,王,李,陈}'::text[]) n) as by_pinyin`,
  )
  assert.deepEqual(row, {
    major: 18,
    fsync: 'on',
    pages: 'on',
    sync: 'on',
    listen: '127.0.0.1',
    zone: 'UTC',
    encoding: 'UTF8',
    locale: 'C.UTF-8',
    by_code: '安张李王陈',
    by_pinyin: '安陈李王张',
  })
  await assert.rejects(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), /password authentication failed/)
  assert.equal(fs.statSync(path.join(dataDir, 'postgres', 'password')).mode & 0o777, 0o600)
  await query(first.url, 'create table kept as select 7 as n')
  await first.stop()
  await first.stop()
  assert.equal(await answers(first.url), false)

  const second = await startPostgres({ dataDir })
  t.after(() => second.stop())
  assert.equal(second.url, first.url)
  assert.deepEqual(await query(second.url, 'select n from kept'), [{ n: 7 }])
})

test('identity data does not reach the server’s log', async () => {
  const dataDir = dataDirectory()
  const server = await startPostgres({ dataDir })
  await query(server.url, 'create table p (id text unique)')
  await query(server.url, `insert into p values ('110101990')`)
  await assert.rejects(query(server.url, `insert into p values ('110101990')`), /duplicate key/)
  await server.stop()
  assert.doesNotMatch(fs.readFileSync(path.join(dataDir, 'postgres', 'postgres.log'), 'utf8'), /110101990/)
})

test('others attach and never stop it; the owner does', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  const { url, owner: owns } = await owner.ready()
  const guest = holder(t, dataDir)
  const other = await guest.ready()
  assert.deepEqual([owns, other.owner, other.url], [true, false, url])
  await guest.stop()
  assert.equal(await answers(url), true)
  const pid = postmasterPid(dataDir)!
  await owner.stop()
  assert.equal(processStart(pid), undefined)
})

test('an owner that ends without a word takes the server along', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  await owner.ready()
  const pid = postmasterPid(dataDir)!
  await owner.exit()
  await until('the server ends', () => processStart(pid) === undefined)
})

test('six processes at once on an empty directory: one owner, one server', async (t) => {
  const dataDir = dataDirectory()
  const ready = await Promise.all(Array.from({ length: 6 }, () => holder(t, dataDir).ready()))
  assert.equal(ready.filter((each) => each.owner).length, 1)
  assert.equal(new Set(ready.map((each) => each.url)).size, 1)
})

test('kill -9 of the server: it is back under the same address, with every acknowledged row', async (t) => {
  const dataDir = dataDirectory()
  const server = await startPostgres({ dataDir })
  t.after(() => server.stop())
  await query(server.url, 'create table kept (n int)')
  const pool = new pg.Pool({ connectionString: server.url, max: 1 })
  pool.on('error', () => {})
  t.after(() => pool.end())
  let acknowledged = 0
  for (let round = 0; round < 3; round++) {
    const pid = postmasterPid(dataDir)!
    const stopAt = acknowledged + 50
    try {
      for (;;) {
        await pool.query('insert into kept values ($1)', [acknowledged + 1])
        acknowledged++
        if (acknowledged === stopAt) process.kill(pid, 'SIGKILL')
      }
    } catch {}
    await until('the server is back', () => answers(server.url))
    assert.notEqual(postmasterPid(dataDir), pid)
    const [row] = await query(server.url, 'select max(n) as n, count(*)::int as rows from kept')
    assert.ok(
      Number(row!['n']) >= acknowledged && Number(row!['rows']) >= acknowledged,
      `${JSON.stringify(row)} of ${acknowledged}`,
    )
    acknowledged = Number(row!['n'])
  }
})

test('kill -9 of the owner: the server runs on, an attached process becomes owner and stops it at its end', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  const { url } = await owner.ready()
  const guest = holder(t, dataDir)
  await guest.ready()
  const pid = postmasterPid(dataDir)!
  await owner.kill()
  await until('the guest owns', () => guest.isOwner())
  assert.equal(await answers(url), true)
  assert.equal(postmasterPid(dataDir), pid)
  await guest.stop()
  assert.equal(processStart(pid), undefined)
})

test('kill -9 of the owner, nobody attached: the next process takes over the running server', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  const { url } = await owner.ready()
  await query(url, 'create table kept as select 7 as n')
  const pid = postmasterPid(dataDir)!
  await owner.kill()
  assert.equal(await answers(url), true)
  const next = await startPostgres({ dataDir })
  assert.deepEqual([next.owner, next.url, postmasterPid(dataDir)], [true, url, pid])
  assert.deepEqual(await query(next.url, 'select n from kept'), [{ n: 7 }])
  await next.stop()
  assert.equal(processStart(pid), undefined)
})

test('kill -9 of owner and server: an attached process starts it again', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  const { url } = await owner.ready()
  const guest = holder(t, dataDir)
  await guest.ready()
  await query(url, 'create table kept as select 7 as n')
  const pid = postmasterPid(dataDir)!
  owner.child.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  await until('the guest owns a running server', async () => (await guest.isOwner()) && (await answers(url)))
  assert.deepEqual(await query(url, 'select n from kept'), [{ n: 7 }])
})

test('an owner that ends in order leaves an attached process the server, started again at once', async (t) => {
  const dataDir = dataDirectory()
  const owner = holder(t, dataDir)
  const { url } = await owner.ready()
  const guest = holder(t, dataDir)
  await guest.ready()
  await owner.stop()
  await until('the guest runs it', async () => (await guest.isOwner()) && (await answers(url)), 5_000)
})

test('with hand-over nobody notices that the owner left, and the last one stops it', async (t) => {
  const dataDir = dataDirectory()
  const first = holder(t, dataDir, { handOver: true })
  const { url } = await first.ready()
  const second = holder(t, dataDir, { handOver: true })
  const third = holder(t, dataDir, { handOver: true })
  await Promise.all([second.ready(), third.ready()])
  const pid = postmasterPid(dataDir)!
  const client = new pg.Client(url)
  await client.connect()
  await first.exit()
  await second.stop()
  assert.deepEqual((await client.query('select 1 as n')).rows, [{ n: 1 }])
  await client.end()
  assert.ok(processStart(pid))
  await third.stop()
  assert.equal(processStart(pid), undefined)
})

test('what killed processes left behind does not keep the server from starting', async (t) => {
  const dataDir = dataDirectory()
  const home = path.join(dataDir, 'postgres')
  // An initdb that was killed half way.
  fs.mkdirSync(path.join(home, 'cluster.new-1', 'base'), { recursive: true })
  const first = await startPostgres({ dataDir })
  assert.equal(fs.existsSync(path.join(home, 'cluster.new-1')), false)
  await first.stop()

  // A server that was killed, and whose process number by now belongs to another program.
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
  t.after(() => stranger.kill())
  const lines = [stranger.pid, path.join(home, 'cluster'), 1, 20_001, '', '127.0.0.1', '', 'ready', '']
  fs.writeFileSync(path.join(home, 'cluster', 'postmaster.pid'), lines.join('\n'), { mode: 0o600 })
  const second = await startPostgres({ dataDir })
  assert.equal(second.url, first.url)
  assert.ok(stranger.exitCode === null && !stranger.killed)
  await second.stop()
})

test('data that vanish under a running server are not replaced by an empty cluster', async (t) => {
  const dataDir = dataDirectory()
  const logs: string[] = []
  const server = await startPostgres({ dataDir, log: (line) => logs.push(line) })
  t.after(() => server.stop())
  const pid = postmasterPid(dataDir)!
  const cluster = path.join(dataDir, 'postgres', 'cluster')
  fs.renameSync(cluster, `${cluster}.away`)
  process.kill(pid, 'SIGKILL')
  await until('the loss is told', () => logs.some((line) => /cluster is gone/.test(line)))
  assert.equal(fs.existsSync(cluster), false)
  fs.renameSync(`${cluster}.away`, cluster)
  await until('it runs again', () => answers(server.url))
})

test('data of another major version is refused with what to do', async () => {
  const dataDir = dataDirectory()
  const cluster = path.join(dataDir, 'postgres', 'cluster')
  fs.mkdirSync(cluster, { recursive: true })
  fs.writeFileSync(path.join(cluster, 'PG_VERSION'), '17\n')
  await assert.rejects(startPostgres({ dataDir }), /is of PostgreSQL 17; this build has 18.*backup/)
})

test('an ordinary user, then root on the same data, then the user again', {
  skip: !isRoot && 'needs root',
}, async (t) => {
  const dataDir = dataDirectory()
  const ask = (flag: string) => Number(execFileSync('id', [flag, 'daemon'], { encoding: 'utf8' }))
  const user = { uid: ask('-u'), gid: ask('-g') }
  fs.chownSync(dataDir, user.uid, user.gid)
  for (const who of [user, {}, user]) {
    const one = holder(t, dataDir, who)
    const { url } = await one.ready()
    await query(url, 'create table if not exists kept (n int)')
    assert.equal(fs.statSync(`/proc/${postmasterPid(dataDir)}`).uid, user.uid)
    await one.stop()
  }
})

test('root where user namespaces are forbidden: as nobody, in a reachable folder', {
  skip: !isRoot && 'needs root',
}, async (t) => {
  const dataDir = dataDirectory()
  const forbidden = path.join(dataDir, 'bin')
  fs.mkdirSync(forbidden)
  fs.writeFileSync(path.join(forbidden, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const had = new Set(fs.existsSync('/var/lib/chizheng') ? fs.readdirSync('/var/lib/chizheng') : [])
  t.after(() => {
    for (const name of fs.readdirSync('/var/lib/chizheng'))
      if (!had.has(name)) fs.rmSync(path.join('/var/lib/chizheng', name), { recursive: true, force: true })
  })
  // First where they are allowed: the cluster must move when they no longer are.
  const before = holder(t, dataDir)
  const { url } = await before.ready()
  await query(url, 'create table kept as select 7 as n')
  await before.stop()

  const env = { ...process.env, PATH: `${forbidden}:${process.env['PATH']}` }
  const first = holder(t, dataDir, { env })
  const moved = await first.ready()
  assert.deepEqual(await query(moved.url, 'select n from kept'), [{ n: 7 }])
  const nobody = Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }))
  assert.equal(fs.statSync(`/proc/${postmasterPid(dataDir)}`).uid, nobody)
  assert.match(fs.readFileSync(path.join(dataDir, 'postgres', 'location'), 'utf8'), /^\/var\/lib\/chizheng\/data-/)
  await first.stop()

  const again = holder(t, dataDir)
  assert.deepEqual(await query((await again.ready()).url, 'select n from kept'), [{ n: 7 }])
  await again.stop()
})
