import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { TOTP as OneTimeCode } from 'otpauth'
import { adminContract } from '#src/modules/admin/admin.contract.ts'

/**
 * Two server processes on one embedded database, a new installation: what one writes the other reads; kill -9 of a server or of
 * PostgreSQL loses nothing that was acknowledged and needs no hand.
 */
const root = path.resolve(import.meta.dirname, '../..')
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chizheng-two-'))
const run = promisify(execFile)
const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', LOG_LEVEL: 'silent', NODE_OPTIONS: '' }
const children = new Set<ChildProcess>()
let cookie = ''

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

async function startServer() {
  const port = await freePort()
  const child = spawn(process.execPath, ['src/cli.ts', 'serve', '--json'], {
    cwd: root,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)))
  })
  const { address } = JSON.parse(line) as { address: string }
  return { child, address }
}

const ask = (address: string, method: string, url: string, body?: unknown) =>
  fetch(address + url, {
    method,
    headers: { ...(cookie ? { cookie } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  })

/** Asks until the server answers 2xx again, for at most 20 s. */
async function untilOk(address: string, url: string): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask(address, 'GET', url).catch(() => undefined)
    if (answer?.ok) return answer
    if (attempt >= 80) assert.fail(`${url} did not come back in 20 s (last: ${answer?.status})`)
    await sleep(250)
  }
}

let first: Awaited<ReturnType<typeof startServer>>
let second: Awaited<ReturnType<typeof startServer>>
const TOTP = adminContract.setUpTotp.path
const password = 'Sui-Yuan-2022-Ren'

before(async () => {
  const { stdout } = await run(process.execPath, ['src/cli.ts', 'init', '--json'], { cwd: root, env })
  const { accounts } = JSON.parse(stdout) as { accounts: { username: string; initialPassword: string }[] }
  assert.deepEqual(
    accounts.map((account) => account.username),
    ['sysadmin', 'secadmin', 'auditadmin'],
  )
  first = await startServer()
  second = await startServer()
  const signedIn = await ask(first.address, 'POST', '/api/session', {
    username: 'sysadmin',
    password: accounts[0]!.initialPassword,
  })
  assert.equal(signedIn.status, 200)
  cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!
  assert.equal(
    (await ask(first.address, 'GET', '/api/accounts')).status,
    403,
    'the initial password must be changed first',
  )
  const changed = await ask(first.address, 'POST', '/api/session/password', {
    current: accounts[0]!.initialPassword,
    next: password,
  })
  assert.equal(changed.status, 204)
  assert.equal((await ask(first.address, 'GET', '/api/accounts')).status, 403, 'an administrator needs a second factor')
  const { secret, ticket } = (await (await ask(first.address, 'POST', TOTP, { password })).json()) as {
    secret: string
    ticket: string
  }
  const confirmed = await ask(first.address, adminContract.confirmTotp.method, adminContract.confirmTotp.path, {
    ticket,
    code: new OneTimeCode({ secret }).generate(),
  })
  assert.equal(confirmed.status, 204)
})

after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await sleep(300)
  const pid = postmaster()
  if (pid) process.kill(pid, 'SIGKILL')
  await sleep(300)
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

/** The process number of the embedded PostgreSQL, from its own lock file. */
function postmaster(): number | undefined {
  try {
    const lock = readFileSync(path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
    return Number(lock.split('\n')[0])
  } catch {
    return undefined
  }
}

const makeAccount = async (address: string, username: string) => {
  const answer = await ask(address, 'POST', '/api/accounts', {
    username,
    displayName: '样某',
    role: 'county',
    unitId: '411402',
    organisationId: null,
  })
  assert.equal(answer.status, 201, await answer.clone().text())
}
const usernames = async (address: string) =>
  ((await (await untilOk(address, '/api/accounts?limit=500')).json()) as { items: { username: string }[] }).items.map(
    (item) => item.username,
  )

test('a session and a write of one process are there for the other', async () => {
  await makeAccount(first.address, 'county.one')
  assert.ok((await usernames(second.address)).includes('county.one'))
})

test('kill -9 of the server that owns the database: the other goes on, nothing acknowledged is lost', async () => {
  await makeAccount(first.address, 'county.two')
  first.child.kill('SIGKILL')
  assert.ok((await usernames(second.address)).includes('county.two'))
  await makeAccount(second.address, 'county.three')
})

test('kill -9 of PostgreSQL: the server comes back by itself with everything acknowledged', async (t) => {
  const pid = postmaster()
  if (!pid) return t.skip('the process number of PostgreSQL was not found')
  await makeAccount(second.address, 'county.four')
  process.kill(pid, 'SIGKILL')
  const names = await usernames(second.address)
  for (const name of ['county.one', 'county.two', 'county.three', 'county.four']) assert.ok(names.includes(name), name)
  assert.equal((await untilOk(second.address, '/ready')).status, 200)
})

test('SIGTERM stops the server cleanly and with it its PostgreSQL', async () => {
  const ended = new Promise<number | null>((resolve) => second.child.once('exit', (code) => resolve(code)))
  second.child.kill('SIGTERM')
  assert.equal(await ended, 0)
})
