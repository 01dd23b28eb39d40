import type { FastifyInstance } from 'fastify'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { modulesOf } from '#src/modules/index.ts'
import { createDb, createPool } from '#src/platform/db/database.ts'
import { SESSION_COOKIE } from '#src/platform/http/api.ts'
import { startSession } from '#src/platform/http/sessions.ts'
import { insertTaskInTx, runTask, type TaskHandler } from '#src/platform/jobs/tasks.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { Runtime } from './runtime.ts'
import { buildServer } from './server.ts'

/** Something that happens on a day of the demo's year; on one day in the order of the numbers. */
export interface Step {
  readonly day: PlainDate
  readonly order: number
  readonly run: () => Promise<void>
}

export interface Stage {
  setDay(day: PlainDate): Promise<void>
  /** Asks as an account; throws with the problem's words when the answer is not 2xx. */
  ask<T>(username: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<T>
  bytes(username: string, url: string): Promise<Buffer>
  upload(username: string, name: string, bytes: Uint8Array): Promise<string>
  /** Runs the tasks that the last calls queued. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** The server of the demo's load, asked without a socket. Its tasks run here and now, and its sessions are gone when it closes. */
export async function openStage(runtime: Runtime): Promise<Stage> {
  const queued: string[] = []
  // Tasks run here and now, one after the other, not in the queue of a server that is not up yet.
  // A thousand small commits that do not wait for the disk; the mark that ends the load waits for it, and for all before it.
  const pool = createPool({
    url: runtime.config.appDatabaseUrl ?? runtime.ownerUrl,
    ...(runtime.config.appDatabaseUrl ? {} : { role: 'chizheng_app' as const }),
    max: 4,
    lazyCommit: true,
    onError: (error) => runtime.platform.log.warn({ reason: error.message }, 'a database connection ended'),
  })
  const platform: Platform = Object.create(runtime.platform, {
    db: { value: createDb(pool) },
    tasks: {
      value: {
        async enqueueInTx(tx: Parameters<typeof insertTaskInTx>[0], task: Parameters<typeof insertTaskInTx>[1]) {
          const taskId = await insertTaskInTx(tx, task)
          tx.afterCommit(() => queued.push(taskId))
          return taskId
        },
      },
    },
  })
  const { app } = await buildServer({
    platform,
    ownerPool: runtime.ownerPool,
    webDir: '',
    version: 'demo',
    demoStrict: false,
  })
  await app.ready()
  const modules = await modulesOf(platform, { demoStrict: false })
  const handlers = Object.assign({}, ...modules.map((module) => module.tasks ?? {})) as Record<string, TaskHandler>
  const cookies = new Map<string, string>()
  const cookieOf = async (username: string) => {
    let cookie = cookies.get(username)
    if (!cookie) {
      const account = await platform.db
        .selectFrom('account')
        .select('account_id')
        .where('username', '=', username)
        .executeTakeFirstOrThrow()
      const token = await startSession(
        platform.db,
        account.account_id,
        'full',
        { address: 'demo', userAgent: 'demo' },
        new Date(),
      )
      cookie = `${SESSION_COOKIE}=${token}`
      cookies.set(username, cookie)
    }
    return cookie
  }
  const inject = async (
    app: FastifyInstance,
    username: string,
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.inject({
      method,
      url,
      headers: { cookie: await cookieOf(username), ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
    if (answer.statusCode >= 300)
      throw new Error(`${username} ${method} ${url}: ${answer.statusCode} ${answer.body.slice(0, 500)}`)
    return answer
  }
  return {
    async setDay(day) {
      await platform.db
        .updateTable('system_mark')
        .set({ value: JSON.stringify(day) })
        .where('key', '=', 'business_day')
        .execute()
    },
    ask: async <T>(username: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) =>
      (await inject(app, username, method, url, body)).json() as T,
    bytes: async (username, url) => (await inject(app, username, 'GET', url)).rawPayload,
    async upload(username, name, bytes) {
      const edge = 'chizheng-demo'
      const payload = Buffer.concat([
        Buffer.from(
          `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        bytes,
        Buffer.from(`\r\n--${edge}--\r\n`),
      ])
      const answer = await inject(app, username, 'POST', '/api/files', payload, {
        'content-type': `multipart/form-data; boundary=${edge}`,
      })
      return (answer.json() as { id: string }).id
    },
    async drain() {
      for (let taskId = queued.shift(); taskId !== undefined; taskId = queued.shift())
        await runTask(platform, handlers, taskId)
    },
    async close() {
      await app.close()
      await platform.db.deleteFrom('session').where('address', '=', 'demo').execute()
      await platform.db.destroy()
    },
  }
}
