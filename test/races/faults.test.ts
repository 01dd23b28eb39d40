// Aim: whatever breaks while money is on its way, every acknowledged step stands, none stands twice, and each key answers again as it was
// acknowledged (R3). FAULTS and FAULTS_SEED say how many and in which order; with more than twenty the database is one of its own, with
// fsync on, and is killed too.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { startPostgres } from '#src/platform/postgres/embedded.ts'
import { type Arena, type Ends, lastFirst, openArena } from './arena.ts'
import { leaveFree, manyOnNotice, multipart, versionOf, withResults } from './claims.ts'
import { type FaultProxy, isCommit, isPost, openProxy } from './proxy.ts'
import { LINE_FEN } from './race.ts'
import { type Random, seededRandom } from './random.ts'
import { COUNTIES, noNoticeDays, seedCertified, seedPersons } from './seed.ts'
import { ask, type HttpAnswer } from './servers.ts'

const FAULTS = Number(process.env['FAULTS'] || 5)
const SEED = Number(process.env['FAULTS_SEED'] || 1)
const long = FAULTS > 20

const KINDS = [
  ['server killed', 22],
  ['reply cut after the server', 22],
  ['reply cut after COMMIT', 22],
  ['request cut before COMMIT', 12],
  ['connections reset', 14],
  ['PostgreSQL killed', 18],
] as const
type Kind = (typeof KINDS)[number][0]

/** So many faults in the shares above, shuffled by the seed; PostgreSQL is killed only where it is ours alone. */
function planOf(random: Random): Kind[] {
  const kinds = KINDS.filter(([kind]) => long || kind !== 'PostgreSQL killed')
  const total = kinds.reduce((sum, [, share]) => sum + share, 0)
  const plan = kinds.flatMap(([kind, share]) => Array<Kind>(Math.ceil((share * FAULTS) / total)).fill(kind))
  return plan
    .map((kind) => ({ kind, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind)
}

/** A write that was answered 2xx, and what it said. */
interface Acknowledged {
  readonly step: 'make' | 'release' | 'result'
  readonly by: string
  readonly url: string
  readonly body: unknown
  readonly key: string
  readonly answer: HttpAnswer
  readonly tries: number
}

test(`${FAULTS} faults during disbursement, seed ${SEED}`, async (context) => {
  const t = lastFirst(context)
  const random = seededRandom(SEED)
  const postgres = long ? await ownPostgres(t) : undefined
  let wire: FaultProxy | undefined
  const arena = await openArena(t, {
    processes: 2,
    async database(url) {
      const target = new URL(url)
      wire = await openProxy(Number(target.port), isCommit)
      target.port = String(wire.port)
      return target.href
    },
  })
  const fronts = await Promise.all(arena.servers.map((server) => openProxy(server.port, isPost)))
  t.after(async () => {
    await Promise.all([...fronts, wire!].map((proxy) => proxy.close()))
  })
  await noNoticeDays(arena.own)
  await arena.own.moveDay('2022-06-21')
  const plan = planOf(random)
  const claims = await approvedClaims(arena, plan.length * 2 + 24)
  const acknowledged: Acknowledged[] = []
  const operators = new Operators(arena, fronts, acknowledged)
  const counts: Record<string, number> = {}
  t.after(async () => operators.abandon())
  const working = [0, 1, 2, 3].map((n) => operators.work(n, claims, seededRandom(SEED * 100 + n)))
  const began = Date.now()
  const allHome = Promise.all(working)
  // Looked at below; until then nobody else listens.
  allHome.catch(() => {})
  for (const kind of plan) {
    await operators.busy()
    await sleep(Math.floor(random() * 40))
    counts[kind] = (counts[kind] ?? 0) + 1
    if (process.env['FAULTS_TRACE']) console.log(`# ${Date.now() - began} ms ${kind}`)
    switch (kind) {
      case 'server killed': {
        const n = random() < 0.5 ? 0 : 1
        await arena.servers[n]!.kill()
        await arena.restart(n)
        break
      }
      case 'reply cut after the server':
        await fronts[random() < 0.5 ? 0 : 1]!.cutNext('reply')
        break
      case 'reply cut after COMMIT':
        await wire!.cutNext('reply')
        break
      case 'request cut before COMMIT':
        await wire!.cutNext('request')
        break
      case 'connections reset':
        wire!.resetAll()
        break
      case 'PostgreSQL killed':
        await postgres!.kill()
        break
    }
    await sleep(60 + Math.floor(random() * 120))
  }
  operators.goHome()
  await allHome
  const seconds = (Date.now() - began) / 1000

  // Each key again, at the other server: byte for byte what was acknowledged.
  let replayed = 0
  for (const [n, one] of acknowledged.entries()) {
    const again = await operators.send(fronts[n % 2]!.port, one)
    assert.deepEqual(
      [again.status, again.text, again.replayed],
      [one.answer.status, one.answer.text, true],
      `${one.step} ${one.key}`,
    )
    replayed += 1
  }
  // Every acknowledged payment is there, once; nothing is there that nobody was told of.
  const results = acknowledged
    .filter((one) => one.step === 'result')
    .map((one) => JSON.parse(one.answer.text) as { id: string; paid: number; paidFen: number })
  const { rows } = await sql<{ id: string; paid: number; fen: number; posted: number }>`
    select r.result_id as id, r.lines_paid as paid, r.paid_fen as fen,
           (select coalesce(sum(t.amount_fen), 0)::bigint from transfer t join pay_line w on w.pay_line_id = t.pay_line_id where w.pay_batch_id = r.pay_batch_id and t.kind = 'post') as posted
      from bank_result r`.execute(arena.own.db)
  assert.deepEqual(
    rows.map((row) => [row.id, row.paid, row.fen, row.posted]).sort(),
    results.map((one) => [one.id, one.paid, one.paidFen, one.paidFen]).sort(),
  )
  const faults = await arena.faults()
  const steps = (step: Acknowledged['step']) => acknowledged.filter((one) => one.step === step).length
  console.log(
    `# faults seed ${SEED}: ${Object.entries(counts)
      .map(([kind, n]) => `${kind} ${n}`)
      .join(', ')}; acknowledged make ${steps('make')}, release ${steps('release')}, ` +
      `bank result ${steps('result')} (${results.reduce((sum, one) => sum + one.paid, 0)} lines paid), ${acknowledged.filter((one) => one.tries > 1).length} only after a retry, ` +
      `${operators.unanswered} requests without an answer, ${operators.away} answered 5xx; ${replayed} keys replayed the same; ${seconds.toFixed(0)} s; ` +
      `doctor and recount: ${faults.length === 0 ? 'nothing found' : faults.join(' | ')}`,
  )
  assert.deepEqual(operators.wrong.slice(0, 5), [])
  assert.deepEqual(faults, [])
  assert.ok(Object.values(counts).reduce((sum, n) => sum + n, 0) >= FAULTS, JSON.stringify(counts))
})

/** A PostgreSQL of this test alone, durable, restarted by this process when it dies. */
async function ownPostgres(t: Ends) {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chizheng-faults-'))
  const server = await startPostgres({ dataDir })
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = server.url
  t.after(async () => {
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  const lock = path.join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  const pid = () => Number(readFileSync(lock, 'utf8').split('\n')[0])
  return {
    /** kill -9; of one that was killed before, as soon as its successor runs. */
    async kill() {
      for (let tries = 0; ; tries += 1)
        try {
          return process.kill(pid(), 'SIGKILL')
        } catch (error) {
          if (tries === 600) throw error
          await sleep(50)
        }
    },
  }
}

/** Approved claims of five lines each. */
async function approvedClaims(arena: Arena, count: number): Promise<string[]> {
  const persons = await seedPersons(arena.own, 60_000, count * 5, { accounts: false })
  const specs = Array.from({ length: count }, (_, n) => ({
    personIds: persons.slice(n * 5, n * 5 + 5).map((one) => one.personId),
    unitId: COUNTIES[n % 2]!,
  }))
  const classIds = await seedCertified(arena.own, specs)
  const batches = await manyOnNotice(
    arena,
    classIds.map((what, n) => ({ what, unitId: specs[n]!.unitId })),
  )
  await leaveFree(arena, SAMPLE_BUDGET_ID, count * 5 * LINE_FEN)
  for (const batch of batches) {
    const answer = await arena.call(0, {
      by: 'city',
      url: `/api/claim-batches/${batch.id}/approve`,
      body: { version: await versionOf(arena, batch.id) },
    })
    assert.equal(answer.body['done'], 5, answer.text)
  }
  return batches.map((batch) => batch.id)
}

/** Finance accounts that pay claim after claim and press again, with the same key, until somebody answers. */
class Operators {
  unanswered = 0
  away = 0
  /** Answers that blame the platform for what is the database's. */
  readonly wrong: string[] = []
  readonly #arena: Arena
  readonly #fronts: readonly FaultProxy[]
  readonly #acknowledged: Acknowledged[]
  readonly #agent = new http.Agent({ keepAlive: false })
  #inFlight = 0
  #granted = 0
  #over = false
  #failure: Error | undefined

  constructor(arena: Arena, fronts: readonly FaultProxy[], acknowledged: Acknowledged[]) {
    this.#arena = arena
    this.#fronts = fronts
    this.#acknowledged = acknowledged
  }

  /** Lets them begin two more claims, and answers when something that moves money is on its way. */
  async busy(): Promise<void> {
    this.#granted += 2
    while (this.#inFlight === 0 && !this.#failure) await sleep(2)
    if (this.#failure) throw this.#failure
  }

  /** What was begun is finished; nothing more is begun. */
  goHome(): void {
    this.#over = true
  }

  /** An answer that may not be ends the test. */
  async work(n: number, claims: string[], random: Random): Promise<void> {
    await this.#work(n, claims, random).catch((error: Error) => {
      this.#failure ??= error
      throw error
    })
  }

  async #work(n: number, claims: string[], random: Random): Promise<void> {
    for (;;) {
      while (this.#granted === 0 && !this.#over) await sleep(2)
      const claim = this.#over ? undefined : claims.pop()
      if (claim === undefined) return
      this.#granted -= 1
      const by = n % 2 === 0 ? 'finance' : 'finance2'
      const other = n % 2 === 0 ? 'finance2' : 'finance'
      const sums = { declaredCount: 5, declaredFen: 5 * LINE_FEN }
      const made = await this.#press(
        'make',
        by,
        '/api/pay-batches',
        { claimBatchIds: [claim], ...sums },
        `make ${claim}`,
      )
      const { id } = JSON.parse(made.text) as { id: string }
      const url = `/api/pay-batches/${id}`
      await this.#press('release', other, `${url}/release`, { version: 1, ...sums }, `release ${claim}`)
      const file = await this.#until(by, { method: 'GET', url: `${url}/bank-file?format=csv` })
      const bounced = random() < 0.2 ? Math.floor(random() * 5) : -1
      const bytes = withResults(file.text, id, (line) => line === bounced)
      const stored = await this.#until(by, { method: 'POST', url: '/api/files', raw: multipart(bytes) })
      const { id: fileId } = JSON.parse(stored.text) as { id: string }
      await this.#press('result', by, `${url}/bank-results`, { fileId }, `result ${claim}`)
    }
  }

  async send(port: number, one: Pick<Acknowledged, 'by' | 'url' | 'body' | 'key'>): Promise<HttpAnswer> {
    return ask(this.#agent, port, {
      method: 'POST',
      url: one.url,
      cookie: await this.#arena.cookieOf(one.by),
      body: one.body,
      key: one.key.replaceAll(' ', '-'),
      timeoutMs: 20_000,
    })
  }

  async #press(step: Acknowledged['step'], by: string, url: string, body: unknown, key: string): Promise<HttpAnswer> {
    this.#inFlight += 1
    try {
      for (let tries = 1; ; tries += 1) {
        const answer = await this.#try(() => this.send(this.#fronts[tries % 2]!.port, { by, url, body, key }))
        if (!answer) continue
        assert.ok(answer.status < 300, `${step}: ${answer.status} ${answer.text}`)
        this.#acknowledged.push({ step, by, url, body, key, answer, tries })
        return answer
      }
    } finally {
      this.#inFlight -= 1
    }
  }

  /** A request without a key, until it is answered. */
  async #until(
    by: string,
    what: { method: string; url: string; raw?: { type: string; bytes: Buffer } },
  ): Promise<HttpAnswer> {
    for (let n = 0; ; n += 1) {
      const cookie = await this.#arena.cookieOf(by)
      const answer = await this.#try(() =>
        ask(this.#agent, this.#fronts[n % 2]!.port, { ...what, cookie, timeoutMs: 20_000 }),
      )
      if (!answer) continue
      assert.ok(answer.status < 300, `${what.url}: ${answer.status} ${answer.text}`)
      return answer
    }
  }

  /** The test is over, well or not: nobody asks again. */
  abandon(): void {
    this.#over = true
    this.#failure ??= new Error('The test is over.')
  }

  /** Undefined where nobody answered or the database was away: asked again. */
  async #try(request: () => Promise<HttpAnswer>): Promise<HttpAnswer | undefined> {
    if (this.#failure) throw this.#failure
    const answer = await request().catch(() => undefined)
    if (answer && answer.status < 500) return answer
    if (answer) this.away += 1
    else this.unanswered += 1
    if (answer && answer.status !== 503) this.wrong.push(`${answer.status} ${answer.text}`)
    await sleep(120)
    return undefined
  }
}
