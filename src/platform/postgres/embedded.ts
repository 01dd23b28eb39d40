import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { chooseRunner, type Runner } from './binaries.ts'
import { currentHolder, hasMembers, join, type OwnerLock, tryClaim } from './owner-lock.ts'
import { commandLine, processStart, signalReaches } from './process-identity.ts'

export type PostgresOptions = {
  /** DATA_DIR: everything of the server lies in its folder `postgres`. */
  readonly dataDir: string
  /** One line for an operator: started, attached, restarted, why not. */
  readonly log?: (line: string) => void
  /** false for throw-away data (tests): no fsync, so a power cut may destroy the cluster. */
  readonly durable?: boolean
  /**
   * false: whoever owns the server stops it when it ends, and processes that are still attached start it again.
   * true: it is left to them, and the last one stops it; for test files that come and go.
   */
  readonly handOver?: boolean
}

export type RunningPostgres = {
  /** Of the superuser `chizheng`, database `chizheng`, on loopback; it holds the password. It stays the same as long as anybody uses the server. */
  readonly url: string
  /** Does this process look after the server? May become true later, when the owner dies. */
  readonly owner: boolean
  /** Leaves the server; the owner shuts it down (fast: running transactions are rolled back). Doing it twice is harmless. */
  stop(): Promise<void>
}

const MAJOR = '18'
const USER = 'chizheng'
const START_MS = 60_000
const FAST_SHUTDOWN_MS = 30_000
/** Outside the range from which systems take ports for outgoing connections, so that our port is still free after a crash. */
const PORTS = [20_000, 32_000] as const
const LOG_BYTES = 5_000_000

type Place = { home: string; users: string; password: string; address: string; log: (line: string) => void }

/**
 * The PostgreSQL of the npm packages under `dataDir`: started if it does not run, else attached to. Its owner restarts
 * it when it dies; when the owner dies, another attached process, or the next one to start, becomes owner and takes
 * over the running server. Throws when the server does not answer within a minute, with the end of its log.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const home = path.join(path.resolve(options.dataDir), 'postgres')
  const place: Place = {
    home,
    users: path.join(home, 'users'),
    password: path.join(home, 'password'),
    address: path.join(home, 'server.json'),
    log: options.log ?? (() => {}),
  }
  fs.mkdirSync(place.users, { recursive: true, mode: 0o700 })
  const membership = join(place.users)
  try {
    const deadline = Date.now() + START_MS
    for (;;) {
      const claim = tryClaim(home)
      if (claim.kind === 'mine') {
        try {
          const server = await bringUp(place, {
            durable: options.durable ?? true,
            wasStopping: claim.previous?.state === 'stopping',
            mayInitialise: true,
          })
          return supervise(place, options, membership, server.url, { lock: claim.lock, server })
        } catch (error) {
          claim.lock.set('released')
          throw error
        }
      }
      if (claim.holder.state === 'running') {
        const url = readUrl(place)
        if (url && (await probe(url)) === 'answers' && ownerStillRuns(home)) {
          place.log(`Attached to the PostgreSQL of process ${claim.holder.pid}.`)
          return supervise(place, options, membership, url, undefined)
        }
      }
      if (Date.now() > deadline)
        throw new Error(
          `Process ${claim.holder.pid} owns the PostgreSQL in ${home}, but the server does not answer. End that process, then start again.`,
        )
      await sleep(100)
    }
  } catch (error) {
    membership.leave()
    throw error
  }
}

/** An owner first writes `stopping`, then looks for members; a member first joins, then looks here: one sees the other. */
function ownerStillRuns(home: string): boolean {
  const present = currentHolder(home)
  return present?.alive === true && present.holder.state === 'running'
}

type Server = { readonly url: string; readonly pid: number; readonly start: string; readonly runner: Runner }

const lives = (server: Server) => processStart(server.pid) === server.start
type Ownership = { readonly lock: OwnerLock; server: Server }

function supervise(
  place: Place,
  options: PostgresOptions,
  membership: ReturnType<typeof join>,
  url: string,
  first: Ownership | undefined,
): RunningPostgres {
  const durable = options.durable ?? true
  let mine = first
  let ended: Promise<void> | undefined
  let pause = 0
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> = Promise.resolve()

  const look = async () => {
    membership.touch()
    if (mine && !mine.lock.held()) {
      place.log('Another process took over the PostgreSQL; this one only uses it from now on.')
      mine = undefined
    }
    if (mine) {
      mine.lock.touch()
      if (lives(mine.server)) {
        pause = 0
        return
      }
      place.log('PostgreSQL ended unexpectedly; starting it again.')
      mine.server = await bringUp(place, { durable, wasStopping: false, mayInitialise: false })
    } else {
      const claim = tryClaim(place.home)
      if (claim.kind === 'held') return
      place.log('The owner of PostgreSQL is gone; this process takes over.')
      try {
        mine = {
          lock: claim.lock,
          server: await bringUp(place, {
            durable,
            wasStopping: claim.previous?.state === 'stopping',
            mayInitialise: false,
          }),
        }
      } catch (error) {
        claim.lock.set('released')
        throw error
      }
    }
    if (mine.server.url !== url) place.log('PostgreSQL had to move to another port: restart the processes that use it.')
  }
  const tick = () => {
    working = look().catch((error: Error) => {
      pause = Math.min(5_000, Math.max(250, pause * 2))
      place.log(`PostgreSQL could not be started (next try in ${pause} ms): ${error.message}`)
    })
    working.then(() => {
      if (!ended) timer = setTimeout(tick, pause || (mine ? 300 : 1_000)).unref()
    })
  }
  timer = setTimeout(tick, 300).unref()

  /** Gives up membership and, for the owner, decides who ends the server; returns the server to be ended by us. */
  const leave = (): Ownership | undefined => {
    clearTimeout(timer)
    process.off('exit', onExit)
    membership.leave()
    if (!mine && options.handOver) {
      // The owner may have left it to us a moment ago.
      const claim = tryClaim(place.home)
      if (claim.kind === 'mine') {
        const runner = chooseRunner(place.home)
        const pid = livingPostmaster(runner.folder)
        if (pid === undefined) claim.lock.set('released')
        else mine = { lock: claim.lock, server: serverOf(url, pid, runner) }
      }
    }
    if (!mine?.lock.held()) return undefined
    mine.lock.set('stopping')
    if (options.handOver && hasMembers(place.users)) {
      mine.lock.set('released')
      return undefined
    }
    signal(mine.server, 'fast')
    return mine
  }
  const onExit = () => {
    // Nobody called stop(): the server is told to go, and a process that comes meanwhile waits until it is gone.
    if (!ended) leave()
  }
  process.on('exit', onExit)

  return {
    url,
    get owner() {
      return mine !== undefined
    },
    stop() {
      ended ??= (async () => {
        await working
        const ending = leave()
        if (!ending) return
        if (!(await gone(ending.server, FAST_SHUTDOWN_MS))) {
          place.log('PostgreSQL does not shut down; ending it at once. It will recover from its log at the next start.')
          signal(ending.server, 'immediate')
          await gone(ending.server, 10_000)
        }
        ending.lock.set('released')
        place.log('PostgreSQL stopped.')
      })()
      return ended
    },
  }
}

function signal(server: Server, mode: 'fast' | 'immediate'): void {
  try {
    if (process.platform === 'win32') {
      const { file, args } = server.runner.command('pg_ctl', ['stop', '-W', '-m', mode, '-D', clusterOf(server.runner)])
      spawnSync(file, args, server.runner.options)
    } else process.kill(server.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch {}
}

function serverOf(url: string, pid: number, runner: Runner): Server {
  return { url, pid, start: processStart(pid) ?? '', runner }
}

async function gone(server: Server, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(20)) if (!lives(server)) return true
  return false
}

const clusterOf = (runner: Runner) => path.join(runner.folder, 'cluster')

/** The process number and port in the lock file of the server itself; undefined when there is none. */
function readPostmasterFile(folder: string): { pid: number; port: number } | undefined {
  try {
    const lines = fs.readFileSync(path.join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return undefined
  }
}

/** The server's own lock file may outlive it, and its number may by then belong to any other program. */
function livingPostmaster(folder: string): number | undefined {
  const file = readPostmasterFile(folder)
  if (!file || !(file.pid > 0) || processStart(file.pid) === undefined) return undefined
  if (process.platform === 'win32') return file.pid
  const line = commandLine(file.pid)
  return line.includes('postgres') && line.includes(path.join(folder, 'cluster')) ? file.pid : undefined
}

type BringUp = {
  readonly durable: boolean
  /** The last owner said that it was shutting the server down. */
  readonly wasStopping: boolean
  /** Only at a start: when the data of a running server vanish, an empty new cluster would hide the loss. */
  readonly mayInitialise: boolean
}

/** Adopts the server that a dead owner left, or starts one. The caller holds the owner lock. */
async function bringUp(place: Place, { durable, wasStopping, mayInitialise }: BringUp): Promise<Server> {
  const runner = chooseRunner(place.home)
  const { folder } = runner
  if (!fs.existsSync(clusterOf(runner))) {
    if (!mayInitialise) throw new Error(`The data directory ${clusterOf(runner)} is gone.`)
    await initialise(place, runner, durable)
  }
  const version = fs.readFileSync(path.join(clusterOf(runner), 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR)
    throw new Error(
      `The data in ${clusterOf(runner)} is of PostgreSQL ${version}; this build has ${MAJOR}. Take a backup with the older build and restore it here.`,
    )

  const deadline = Date.now() + START_MS
  if (wasStopping)
    for (const patience = Date.now() + 10_000; livingPostmaster(folder) && Date.now() < patience; ) await sleep(20)
  for (let pid = livingPostmaster(folder); pid !== undefined; pid = livingPostmaster(folder)) {
    const port = readPostmasterFile(folder)?.port
    const url = port ? urlOf(place, port) : undefined
    if (port && url && (await probe(maintenance(url))) === 'answers') {
      writeAddress(place, port)
      await ensureDatabase(url)
      place.log(`Took over the running PostgreSQL (process ${pid}, port ${port}).`)
      return serverOf(url, pid, runner)
    }
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${pid}) runs in ${folder} but does not answer. ${logTail(folder)}`)
    await sleep(50)
  }

  const left = readPostmasterFile(folder)
  // PostgreSQL takes any process of that number for itself and would refuse to start for ever. That backends of a dead
  // server still live it notices in another way, by its shared memory.
  if (left && signalReaches(left.pid)) fs.rmSync(path.join(clusterOf(runner), 'postmaster.pid'), { force: true })

  const port = await choosePort(place)
  const url = urlOf(place, port)
  writeAddress(place, port)
  const began = Date.now()
  const child = spawnDetached(runner, 'postgres', ['-D', clusterOf(runner), ...settings(port, durable)])
  let failure: string | undefined
  child.on('error', (error) => {
    failure = error.message
  })
  child.on('exit', (code, by) => {
    failure = `ended with ${by ?? `code ${code}`}`
  })
  for (let wait = 20; ; wait = Math.min(500, wait * 1.3)) {
    const answer = await probe(maintenance(url))
    const pid = livingPostmaster(folder)
    if (answer === 'answers' && pid !== undefined) {
      await ensureDatabase(url)
      place.log(`PostgreSQL ${MAJOR} answers on port ${port} after ${Date.now() - began} ms (${runner.how}).`)
      return serverOf(url, pid, runner)
    }
    if (failure !== undefined) throw new Error(`PostgreSQL did not start: ${failure}. ${logTail(folder)}`)
    // Recovery after a crash may take longer than a minute: as long as it works on it, wait.
    if (Date.now() > deadline && answer !== 'starting')
      throw new Error(`PostgreSQL does not answer on port ${port}. ${logTail(folder)}`)
    await sleep(wait)
  }
}

function settings(port: number, durable: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    // A server takes up to 22, 16 for requests and 6 for its tasks, and several may share this database.
    max_connections: 300,
    // A sixteenth of the machine, as it is shared with the application, its workers and whatever else an office runs there.
    shared_buffers: `${Math.min(1024, Math.max(128, Math.floor(os.totalmem() / 16 / 1_048_576)))}MB`,
    // A disbursement of 100,000 lines writes half a gigabyte: with the usual 1 GB a checkpoint would begin in its midst.
    max_wal_size: '4GB',
    wal_compression: 'on',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    // Statements and their values may hold identity data and must not reach a file: the application logs its errors.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** A session of its own: Ctrl-C in the terminal must reach us, not the server, or it would be gone before we are done. */
function spawnDetached(runner: Runner, program: 'initdb' | 'postgres', args: string[]) {
  const file = path.join(runner.folder, 'postgres.log')
  if (fs.existsSync(file) && fs.statSync(file).size > LOG_BYTES) fs.renameSync(file, `${file}.1`)
  const log = fs.openSync(file, 'a', 0o600)
  try {
    runner.own(file)
    const command = runner.command(program, args)
    const child = spawn(command.file, command.args, {
      ...runner.options,
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    })
    child.unref()
    return child
  } finally {
    fs.closeSync(log)
  }
}

/** Makes the cluster beside its place and moves it there when it is complete: a kill in between leaves nothing half done. */
async function initialise(place: Place, runner: Runner, durable: boolean): Promise<void> {
  const { folder } = runner
  for (const name of fs.readdirSync(folder))
    if (name.startsWith('cluster.new')) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
  const fresh = path.join(folder, `cluster.new-${process.pid}`)
  fs.mkdirSync(fresh, { mode: 0o700 })
  runner.own(fresh)
  const password = readPassword(place) ?? makePassword(place)
  const passwordFile = path.join(folder, `cluster.new-${process.pid}.password`)
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  runner.own(passwordFile)
  const child = spawnDetached(runner, 'initdb', [
    ...['-D', fresh, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ])
  const outcome = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, by) => resolve(by ?? `code ${code}`))
    child.ref()
  })
  fs.rmSync(passwordFile, { force: true })
  if (outcome !== 'code 0') throw new Error(`initdb ended with ${outcome}. ${logTail(folder)}`)
  fs.renameSync(fresh, clusterOf(runner))
}

function readPassword(place: Place): string | undefined {
  try {
    return fs.readFileSync(place.password, 'utf8').trim() || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makePassword(place: Place): string {
  const password = randomBytes(24).toString('base64url')
  const fresh = `${place.password}.new`
  fs.rmSync(fresh, { force: true })
  fs.writeFileSync(fresh, `${password}\n`, { mode: 0o600, flush: true })
  fs.renameSync(fresh, place.password)
  return password
}

function urlOf(place: Place, port: number): string {
  const password = readPassword(place)
  if (!password)
    throw new Error(`The password file ${place.password} is missing or empty; the data cannot be opened without it.`)
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${USER}`
}

function readPort(place: Place): number | undefined {
  try {
    return (JSON.parse(fs.readFileSync(place.address, 'utf8')) as { port: number }).port
  } catch {
    return undefined
  }
}

function readUrl(place: Place): string | undefined {
  const port = readPort(place)
  return port && readPassword(place) ? urlOf(place, port) : undefined
}

function writeAddress(place: Place, port: number): void {
  if (readPort(place) === port) return
  fs.writeFileSync(`${place.address}.new`, JSON.stringify({ port }), { mode: 0o644 })
  fs.renameSync(`${place.address}.new`, place.address)
}

/** The port of last time, so that the pools of attached processes find the server again; another only if it stays taken. */
async function choosePort(place: Place): Promise<number> {
  const last = readPort(place)
  if (last)
    for (const patience = Date.now() + 2_000; Date.now() < patience; await sleep(100))
      if (await isFree(last)) return last
  for (;;) {
    const port = randomInt(...PORTS)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** `starting`: it is there and works on its recovery, or is shutting down. */
async function probe(url: string): Promise<'answers' | 'starting' | 'silent'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return 'answers'
  } catch (error) {
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'silent'
  } finally {
    await client.end().catch(() => {})
  }
}

/** The database that initdb makes; ours comes only after the first start. */
const maintenance = (url: string) => url.replace(/\/[^/]*$/, '/postgres')

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenance(url) })
  client.on('error', () => {})
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [USER])
    if (found.rowCount === 0) await client.query(`create database ${USER}`)
  } finally {
    await client.end()
  }
}

function logTail(folder: string): string {
  try {
    const text = fs.readFileSync(path.join(folder, 'postgres.log'), 'utf8').slice(-8_000)
    // Our own knocking while it starts would bury the reason.
    const lines = text.split('\n').filter((line) => line !== '' && !/FATAL: {2}the database system is /.test(line))
    return `Its log ends:\n${lines.slice(-8).join('\n')}`
  } catch {
    return `Its log is ${path.join(folder, 'postgres.log')}.`
  }
}
