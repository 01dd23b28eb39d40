/** Bench `money`: a disbursement batch beside a bare COPY of its rows, approvals beside bare transactions, on one durable PostgreSQL. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { newId } from '#src/kernel/ids.ts'
import { type Book, changeTotalInTx, openBookInTx, reserveInTx } from '#src/modules/ledger/index.ts'
import { createDb, createPool } from '#src/platform/db/database.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { startPostgres } from '#src/platform/postgres/embedded.ts'
import { noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { Bench, BenchContext } from './measure.types.ts'
import { approvedLines } from './money-data.ts'
import { openBareApprovals } from './reference/bare-approval.ts'
import { prepareCopy } from './reference/copy-rows.ts'
import { openTwoRows } from './reference/two-rows.ts'
import { inTurns, median, secondsOf, spread } from './rounds.ts'

const LINES = 100_000
const FEWER = 10_000
const ROUNDS = 3
const SINGLES = 100
/** Approvals before the first that is timed: a server in use has its programs and statements ready. */
const WARM = 300
/** The most lines that one request approves. */
const A_REQUEST = 500
const BOOKS = 130
const CLIENTS = 16
const RESERVATIONS = 2_000
const FUND = 'skill-action-411400'

export const moneyBench: Bench = async (context) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chizheng-bench-'))
  // fsync as in real use: what a COMMIT costs is half of what is measured here.
  const postgres = await startPostgres({ dataDir: folder, durable: true })
  process.env['DATABASE_URL'] = postgres.url
  const endings: (() => Promise<void>)[] = []
  try {
    const server = await openTestServer({ after: (work) => endings.unshift(work) })
    await approvals(context, server)
    await budgets(context, server)
    await disbursement(context, server)
  } finally {
    for (const end of endings) await end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One line a request and 500 a request, by the counter's own requests, beside bare transactions of two inserts. */
async function approvals({ report }: BenchContext, server: TestServer): Promise<void> {
  note('approving')
  const reference = await openTwoRows(server.database.url)
  const seconds = {
    one: [] as number[],
    oneReference: [] as number[],
    many: [] as number[],
    manyReference: [] as number[],
  }
  const byHandRatios = { written: [] as number[], readAndWritten: [] as number[] }
  const bare = (n: number) => secondsOf(() => repeat(n, reference.once))
  const oneByOne = ({ batchId, lineIds, version }: Awaited<ReturnType<typeof noticed>>) =>
    secondsOf(async () => {
      for (const [at, id] of lineIds.entries())
        await approveNow(server, batchId, { version: version + at, lineIds: [id] })
    })
  const first = await noticed(server, WARM)
  await server.moveDay('2022-06-29')
  await server.database.owner.query('vacuum analyze')
  await oneByOne(first)
  await bare(WARM)
  for (let round = 0; round < ROUNDS; round += 1) {
    const singles = await noticed(server, SINGLES)
    const bulk = [await noticed(server, A_REQUEST), await noticed(server, A_REQUEST)]
    await server.moveDay('2022-06-29')
    await server.database.owner.query('checkpoint')
    seconds.oneReference.push(await bare(SINGLES))
    seconds.one.push(await oneByOne(singles))
    seconds.manyReference.push(await bare(2 * A_REQUEST))
    seconds.many.push(
      await secondsOf(async () => {
        for (const { batchId, version } of bulk) await approveNow(server, batchId, { version })
      }),
    )
    const byHand = await openBareApprovals(server.database.url, singles.lineIds)
    // A few of each in turn: what disturbs the machine for a moment disturbs all of them.
    const hand = { written: 0, readAndWritten: 0, reference: 0 }
    for (let n = 0; n < SINGLES; n += 10) {
      hand.written += await secondsOf(() => repeat(5, () => byHand.once()))
      hand.readAndWritten += await secondsOf(() => repeat(5, () => byHand.once('read')))
      hand.reference += await bare(5)
    }
    byHandRatios.written.push(hand.reference / hand.written)
    byHandRatios.readAndWritten.push(hand.reference / hand.readAndWritten)
    assert.equal(await byHand.count(), SINGLES)
    await byHand.close()
  }
  const { rows } = await server.database.owner.query<{ n: number }>(
    `select count(*)::int as n from claim_line where status = 'approved'`,
  )
  assert.equal(rows[0]!.n, WARM + ROUNDS * (SINGLES + 2 * A_REQUEST))
  assert.equal(await reference.count(), 2 * (rows[0]!.n + (ROUNDS * SINGLES) / 2))
  await reference.close()
  const lines = (measure: string, n: number, ours: number[], bare: number[], more: Record<string, unknown> = {}) =>
    report({
      measure,
      ours: n / median(ours),
      reference: n / median(bare),
      unit: 'lines/s',
      better: 'more',
      detail: { lines: n, rounds: ROUNDS, seconds: spread(ours), referenceSeconds: spread(bare), ...more },
    })
  lines('approve_vs_two_row_insert', SINGLES, seconds.one, seconds.oneReference, {
    // The same rows by hand, without and with what a decision rests on read before, nothing decided: what an approval could be at best.
    rowsByHandRatios: spread(byHandRatios.written),
    readAndRowsByHandRatios: spread(byHandRatios.readAndWritten),
  })
  lines('bulk_approve_vs_two_row_insert', 2 * A_REQUEST, seconds.many, seconds.manyReference)
}

async function repeat(n: number, work: () => Promise<void>): Promise<void> {
  for (let i = 0; i < n; i += 1) await work()
}

let firstPerson = 0

async function noticed(server: TestServer, lines: number) {
  const batch = await noticedBatch(server, { persons: people(firstPerson, lines) })
  firstPerson += lines
  const { version } = await must(server, 'city', 'GET', `/api/claim-batches/${batch.batchId}`)
  return { batchId: batch.batchId, lineIds: batch.lineIds, version: version as number }
}

async function approveNow(server: TestServer, batchId: string, body: { version: number; lineIds?: readonly string[] }) {
  const answer = await must(server, 'city', 'POST', `/api/claim-batches/${batchId}/approve`, body)
  assert.equal(answer['done'], body.lineIds?.length ?? A_REQUEST, JSON.stringify(answer['exceptions']).slice(0, 300))
  return body.version + 1
}

/** Reservations by 16 clients from one book, and from 130: the budget row is held from its change to COMMIT, and only that. */
async function budgets({ report }: BenchContext, server: TestServer): Promise<void> {
  note('reserving')
  const pool = createPool({ url: server.database.url, role: 'chizheng_app', max: CLIENTS })
  const db = createDb(pool)
  const scope = await server.scope('finance')
  const clocks = await server.platform.clocks()
  const books: Book[] = []
  await inTransaction(db, scope, clocks, async (tx) => {
    for (let n = 0; n < BOOKS; n += 1) {
      const book = await openBookInTx(tx, { fundCode: FUND, unitId: '411400', year: 2100 + n, document: 'bench' })
      await changeTotalInTx(tx, book.budgetId, 1_000_000_000)
      books.push(book)
    }
    await tx.audit({ action: 'budget.propose', subjectType: 'budget', subjectId: books[0]!.budgetId })
  })
  const reserve = (book: Book) =>
    inTransaction(db, scope, clocks, async (tx) => {
      const line = { personId: newId(), lineId: newId(), amountFen: 24_000 }
      await tx.audit({ action: 'claim.approve', subjectType: 'claim_line', subjectId: line.lineId })
      assert.ok(await reserveInTx(tx, book, [line], 'bench'))
    })
  const clients = (bookOf: (n: number) => Book) => async () => {
    let next = 0
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (let n = next++; n < RESERVATIONS; n = next++) await reserve(bookOf(n))
      }),
    )
  }
  await clients((n) => books[n % BOOKS]!)()
  const seconds = await inTurns(5, { many: clients((n) => books[n % BOOKS]!), one: clients(() => books[0]!) })
  await db.destroy()
  report({
    measure: 'many_budgets_vs_one',
    ours: RESERVATIONS / median(seconds.many),
    reference: RESERVATIONS / median(seconds.one),
    unit: 'reservations/s',
    better: 'more',
    detail: {
      books: BOOKS,
      clients: CLIENTS,
      rounds: 5,
      seconds: spread(seconds.many),
      referenceSeconds: spread(seconds.one),
    },
  })
}

const note = (text: string) => console.error(`money: ${text}`)

async function must(server: TestServer, ...ask: Parameters<TestServer['call']>): Promise<Record<string, unknown>> {
  const answer = await server.call(...ask)
  if (answer.status >= 300) throw new Error(`${ask[1]} ${ask[2]}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** From approved lines to the bank file, through the counter's own requests: made and balanced by one, released by another. */
async function disburse(server: TestServer, lines: Awaited<ReturnType<typeof approvedLines>>): Promise<string> {
  const declared = { declaredCount: lines.count, declaredFen: lines.totalFen }
  const made = await must(server, 'finance', 'POST', '/api/pay-batches', {
    claimBatchIds: lines.claimBatchIds,
    ...declared,
  })
  await must(server, 'finance2', 'POST', `/api/pay-batches/${made['id']}/release`, { version: 1, ...declared })
  return made['id'] as string
}

async function disbursement({ report }: BenchContext, server: TestServer): Promise<void> {
  const { owner } = server.database
  await server.moveDay('2022-06-21')
  const seconds = { ours: [] as number[], fewer: [] as number[], copy: [] as number[] }
  const growths: number[] = []
  let rows = 0
  const timed = async (lines: number, round: number) => {
    const approved = await approvedLines(server, lines, round)
    await owner.query('checkpoint')
    let id = ''
    const taken = await secondsOf(async () => {
      id = await disburse(server, approved)
    })
    note(`${lines} lines in ${taken.toFixed(2)} s`)
    return { id, taken, approved }
  }
  await timed(500, 0)
  for (let round = 1; round <= 3; round += 1) {
    const before = await timed(FEWER, round * 10)
    const { id, taken, approved } = await timed(LINES, round * 10 + 1)
    const after = await timed(FEWER, round * 10 + 2)
    seconds.ours.push(taken)
    seconds.fewer.push(before.taken, after.taken)
    growths.push(((before.taken + after.taken) * (LINES / FEWER)) / 2 / taken)
    const file = await server.call('finance2', 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)
    // Two rows of head: what the file is, and the columns' names.
    assert.equal(file.raw.toString().trim().split('\n').length, LINES + 2)
    const client = await owner.connect()
    const ofBatch = `(select pay_line_id from public.pay_line where pay_batch_id = '${id}')`
    const copy = await prepareCopy(client, [
      { table: 'pay_line', where: `pay_batch_id = '${id}'` },
      { table: 'transfer', where: `pay_line_id in ${ofBatch}` },
      {
        table: 'audit_event',
        where: `action in ('pay.make', 'pay.release') and subject_id in (select line_id::text from public.pay_line where pay_batch_id = '${id}')`,
      },
    ])
    seconds.copy.push(
      await secondsOf(async () => {
        rows = await copy()
      }),
    )
    note(`COPY of its ${rows} rows in ${seconds.copy.at(-1)!.toFixed(2)} s`)
    client.release()
    assert.equal(approved.count, LINES)
  }
  report({
    measure: 'disbursement_vs_copy',
    ours: LINES / median(seconds.ours),
    reference: LINES / median(seconds.copy),
    unit: 'lines/s',
    better: 'more',
    detail: { lines: LINES, rounds: 3, seconds: spread(seconds.ours), referenceSeconds: spread(seconds.copy), rows },
  })
  report({
    measure: 'growth_10x',
    ours: median(seconds.ours),
    reference: median(growths) * median(seconds.ours),
    unit: 's',
    better: 'less',
    detail: { lines: LINES, secondsAt10k: spread(seconds.fewer), growths: spread(growths) },
  })
}
