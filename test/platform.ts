import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import { plainDate } from '#src/kernel/plain-date.ts'
import { loadSampleCity } from '#src/modules/demo/index.ts'
import { modulesOf, packsInForce } from '#src/modules/index.ts'
import { loadReferenceData } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { createDb, createPool, type Db } from '#src/platform/db/database.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Operation } from '#src/platform/http/contract.ts'
import { hashPassword } from '#src/platform/http/passwords.ts'
import { findSession, scopeOf, startSession } from '#src/platform/http/sessions.ts'
import { insertTaskInTx, runTask } from '#src/platform/jobs/tasks.ts'
import { createKeyService } from '#src/platform/keys/key-service.ts'
import type { Platform } from '#src/platform/platform.ts'
import { makePlatform } from '#src/runtime.ts'
import { buildServer } from '#src/server.ts'
import { openTestDatabase, type TestDatabase } from '#test/database.ts'

export const DEMO_PASSWORD = 'Chizheng-2022'

export interface TestPlatform {
  readonly platform: Platform
  /** As the application's role. */
  readonly db: Db
  readonly database: TestDatabase
  /** Where the contents of files lie. */
  readonly filesDir: string
  /** The scope of a sample account, made the way a sign-in makes it. */
  scope(username: string): Promise<Scope>
  /** A write transaction on the given business day, as that account. */
  write<T>(username: string, work: (tx: Tx, scope: Scope) => Promise<T>, day?: string): Promise<T>
  /** Runs every queued task now, in this process. */
  drain(): Promise<void>
  moveDay(day: string): Promise<void>
}

/** The sample city (Shangqiu with 梁园区 and 永城市) on a database of its own; business day 2022-06-01. */
export async function openTestPlatform(t: { after(work: () => Promise<void>): void }): Promise<TestPlatform> {
  const database = await openTestDatabase(undefined, { prepare: sampleCity })
  const pool = createPool({ url: database.url, role: 'chizheng_app', max: 8 })
  const db = createDb(pool)
  const filesDir = mkdtempSync(path.join(os.tmpdir(), 'chizheng-files-'))
  const queued: string[] = []
  const platform = await makePlatform({
    db,
    keys,
    filesDir,
    log: pino({ level: 'silent' }),
    tasks: {
      async enqueueInTx(tx, task) {
        const taskId = await insertTaskInTx(tx, task)
        tx.afterCommit(() => queued.push(taskId))
        return taskId
      },
    },
  })
  t.after(async () => {
    await db.destroy()
    await database.close()
    rmSync(filesDir, { recursive: true, force: true })
  })
  const scope = async (username: string): Promise<Scope> => {
    const token = await startTestSession(db, username)
    const session = await findSession(db, token, new Date())
    if (!session) throw new Error(`No live session for ${username}.`)
    return scopeOf(session.account, await platform.unitTree(), '127.0.0.1', `test-${username}`)
  }
  return {
    platform,
    db,
    database,
    filesDir,
    scope,
    async write(username, work, day) {
      const who = await scope(username)
      const clocks = await platform.clocks()
      return inTransaction(db, who, { day: day ? plainDate(day) : clocks.day, now: clocks.now }, (tx) => work(tx, who))
    },
    async drain() {
      const modules = await modulesOf(platform, { demoStrict: false })
      const handlers = Object.assign({}, ...modules.map((module) => module.tasks ?? {}))
      for (let taskId = queued.shift(); taskId !== undefined; taskId = queued.shift())
        await runTask(platform, handlers, taskId)
    },
    async moveDay(day) {
      await db
        .updateTable('system_mark')
        .set({ value: JSON.stringify(plainDate(day)) })
        .where('key', '=', 'business_day')
        .execute()
    },
  }
}

const keys = createKeyService(createHash('sha256').update('test key').digest())

/** The sample city is loaded once into a template, keyed by the files that make it. */
const sampleCity = {
  key: createHash('sha256')
    .update(
      globSync(
        [
          'db/seed/*.json',
          'src/modules/demo/*.ts',
          'src/modules/registry/{reference-data,person.store,account-key.store}.ts',
          'src/kernel/identity/*.ts',
          'src/modules/policy/**/*.ts',
          'policy/packs/*',
        ],
        {
          cwd: path.resolve(import.meta.dirname, '..'),
        },
      )
        .sort()
        .map((file) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8'))
        .join('\0'),
    )
    .digest('hex'),
  async work(url: string) {
    const db = createDb(createPool({ url, role: 'chizheng_app', max: 2 }))
    await loadReferenceData(db)
    await loadSampleCity(db, keys, {
      passwordHash: await hashPassword(DEMO_PASSWORD),
      mustChangePassword: false,
      day: plainDate('2022-06-01'),
    })
    // Read and shown once here: a server that finds its release shown already starts in half the time.
    const tasks = { enqueueInTx: async () => assert.fail('nothing is queued while the city is built') }
    await packsInForce(await makePlatform({ db, keys, filesDir: os.tmpdir(), log: pino({ level: 'silent' }), tasks }))
    await db.destroy()
  },
}

/** A signed-in session of a sample account without the cost of a password check. */
export async function startTestSession(db: Db, username: string): Promise<string> {
  const account = await db
    .selectFrom('account')
    .select('account_id')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  return startSession(db, account.account_id, 'full', { address: '127.0.0.1', userAgent: 'test' }, new Date())
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & {
    code?: string
    detail?: string
    errors?: { path: string; message: string }[]
  }
  readonly raw: Buffer
  readonly headers: Record<string, unknown>
}

export interface TestServer extends TestPlatform {
  /** Every operation the server has: what the access matrix and the fuzz walk. */
  readonly operations: readonly Operation[]
  /** A request as a sample account (`null` for nobody); JSON in, JSON out. */
  call(
    username: string | null,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** Uploads a file as that account and answers its id. */
  upload(username: string, name: string, bytes: Uint8Array): Promise<string>
}

/** The whole server on the sample city, asked through HTTP without a socket. */
export async function openTestServer(t: { after(work: () => Promise<void>): void }): Promise<TestServer> {
  const test = await openTestPlatform(t)
  const { app, operations } = await buildServer({
    platform: test.platform,
    ownerPool: test.database.owner,
    webDir: path.join(os.tmpdir(), 'no-pages'),
    version: 'test',
    demoStrict: false,
  })
  await app.ready()
  t.after(async () => app.close())
  const tokens = new Map<string, Promise<string>>()
  const cookieOf = async (username: string | null) => {
    if (username === null) return {}
    if (!tokens.has(username)) tokens.set(username, startTestSession(test.db, username))
    return { cookie: `__Host-session=${await tokens.get(username)}` }
  }
  return {
    ...test,
    operations,
    async call(username, method, url, body, headers = {}) {
      const answer = await app.inject({
        method,
        url,
        headers: { ...(await cookieOf(username)), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const type = String(answer.headers['content-type'] ?? '')
      return {
        status: answer.statusCode,
        body: type.includes('json') ? answer.json() : {},
        raw: answer.rawPayload,
        headers: answer.headers,
      }
    },
    async upload(username, name, bytes) {
      const boundary = 'chizheng-test-boundary'
      const payload = Buffer.concat([
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      const answer = await app.inject({
        method: 'POST',
        url: '/api/files',
        headers: { ...(await cookieOf(username)), 'content-type': `multipart/form-data; boundary=${boundary}` },
        payload,
      })
      if (answer.statusCode !== 201) throw new Error(`Upload answered ${answer.statusCode}: ${answer.body}`)
      return (answer.json() as { id: string }).id
    },
  }
}
