import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { runDoctor } from '#src/doctor.ts'
import { SESSION_COOKIE } from '#src/platform/http/api.ts'
import { openTestServer, startTestSession, type TestServer } from '#test/platform.ts'
import { recount } from './recount.ts'
import { ask, freePort, type HttpAnswer, type ServerProcess, startServer } from './servers.ts'

export interface Ends {
  after(work: () => Promise<void>): void
}

/** What was opened last is closed first, at the end of the test; node's own hooks run the other way. */
export function lastFirst(t: { after(work: () => Promise<void>): void }): Ends {
  const ends: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const end of ends) await end()
  })
  return { after: (work) => void ends.unshift(work) }
}

/** An answer through HTTP, read. */
export interface Told extends HttpAnswer {
  readonly body: Record<string, unknown> & { code?: string; detail?: string }
}

export interface Call {
  readonly by: string
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly body?: unknown
  readonly key?: string | undefined
  readonly raw?: { type: string; bytes: Buffer }
}

export interface Arena {
  /** The same database in this process: what is seeded and read without HTTP. */
  readonly own: TestServer
  readonly servers: ServerProcess[]
  /** Asks one of the server processes. */
  call(server: number, call: Call): Promise<Told>
  cookieOf(username: string): Promise<string>
  /** What doctor and the recount of their own find: nothing, when all is well. */
  faults(): Promise<string[]>
  /** Starts the n-th server again where it was. */
  restart(n: number): Promise<void>
}

/** The sample city on a database of its own with `processes` servers on it. `database` says where those reach it (a proxy, say). */
export async function openArena(
  t: Ends,
  options: { processes: number; database?: (url: string) => Promise<string> },
): Promise<Arena> {
  const own = await openTestServer(t)
  const home = mkdtempSync(path.join(os.tmpdir(), 'chizheng-races-'))
  mkdirSync(path.join(home, 'keys'))
  // The servers open what this process has sealed: one key, one folder of files.
  writeFileSync(path.join(home, 'keys', 'master'), createHash('sha256').update('test key').digest('hex'))
  symlinkSync(own.filesDir, path.join(home, 'files'))
  const env = {
    DATA_DIR: home,
    DATABASE_URL: (await options.database?.(own.database.url)) ?? own.database.url,
    CHIZHENG_DEMO_PASSWORD: '',
  }
  const servers: ServerProcess[] = await Promise.all(
    Array.from({ length: options.processes }, async () => startServer(env, await freePort())),
  )
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  t.after(async () => {
    agent.destroy()
    await Promise.all(servers.map((server) => server.kill()))
    rmSync(home, { recursive: true, force: true })
  })
  const cookies = new Map<string, Promise<string>>()
  const cookieOf = (username: string) => {
    const known = cookies.get(username)
    if (known) return known
    const made = startTestSession(own.db, username).then((token) => `${SESSION_COOKIE}=${token}`)
    cookies.set(username, made)
    return made
  }
  return {
    own,
    servers,
    cookieOf,
    async call(server, { by, method = 'POST', url, body, key, raw }) {
      const answer = await ask(agent, servers[server % servers.length]!.port, {
        method,
        url,
        cookie: await cookieOf(by),
        body,
        ...(key ? { key } : {}),
        ...(raw ? { raw } : {}),
      })
      return { ...answer, body: answer.text.startsWith('{') ? (JSON.parse(answer.text) as Told['body']) : {} }
    },
    faults: () => faultsOf(own),
    async restart(n) {
      // The database may be away as well; whoever looks after services starts one again until it stays.
      for (let tries = 1; ; tries += 1) {
        const started = await startServer(env, servers[n]!.port).catch((error: Error) => error)
        if (!(started instanceof Error)) {
          servers[n] = started
          return
        }
        if (tries === 10) throw started
        await sleep(500)
      }
    },
  }
}

/** Every check of doctor that fails, then every finding of the recount. */
export async function faultsOf(own: Pick<TestServer, 'platform' | 'database'>): Promise<string[]> {
  const doctor = await runDoctor(own.platform)
  return [
    ...doctor.checks.filter((check) => !check.ok).map((check) => `doctor ${check.key}: ${check.detail}`),
    ...(await recount(own.database.owner)).map((finding) => `recount ${finding.key}: ${finding.what}`),
  ]
}

/** Only which checks and recounts speak up. */
export const keysOf = (faults: readonly string[]): string[] => [
  ...new Set(faults.map((fault) => fault.slice(0, fault.indexOf(':')))),
]
