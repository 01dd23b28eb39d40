/**
 * From a snapshot to its decisions, both in PostgreSQL: blocks come out by COPY, are folded, and go back by COPY while the next
 * block is read. A run that was stopped or killed folds again what it had done, proves by hash that it decides the same, and goes
 * on: folding is ten times faster than writing, so the state of a million persons is never stored.
 */
import { createHash, type Hash } from 'node:crypto'
import type pg from 'pg'
import type { PackSet } from '../decide.ts'
import {
  BULK_OUTCOMES,
  type BulkDecisions,
  type BulkOutcome,
  type BulkRunResult,
  type Column,
  type RunBulk,
} from './bulk.types.ts'
import { copyCasesOut, copyResultsIn } from './case-copy.ts'
import { type Fold, startFold } from './decide-bulk.ts'
import { LOOP_VERSION } from './loop-source.rules.ts'
import { BLOCK_ROWS, getSnapshot, WITHOUT_TIMEOUT } from './snapshot.store.ts'

interface RunRow {
  run_no: number
  status: 'running' | 'cancelled' | 'done'
  rows_done: number
  hash_so_far: string
  outcomes: Record<BulkOutcome, number> | null
  paid_fen: string | number | null
}

interface Running {
  readonly runId: string
  readonly runNo: number
  readonly snapshotId: string
  readonly rows: number
}

export const runBulk: RunBulk = async (pool, packSet, snapshotId, options = {}) => {
  const connections: pg.PoolClient[] = []
  const connect = async () => {
    const client = await pool.connect()
    connections.push(client)
    return client
  }
  try {
    const writer = await connect()
    const readers = [await connect()]
    // A pool that lends only two would never lend a third.
    if ((pool.options.max ?? 10) > 2) readers.push(await connect())
    // A connection that dies fails the statement in hand, which is answer enough; unheard, it would end the process.
    for (const client of connections) client.on('error', unheard)
    const snapshot = await getSnapshot(writer, snapshotId)
    const { row_count: rows, claims, persons, programs, dictionaries } = snapshot
    const fold = startFold(packSet, { rows, claims, persons, programs, dictionaries })
    const runId = runIdOf(packSet, snapshotId)
    // One process at a time; the lock goes with the connection of a killed one.
    const lock = await writer.query<{ held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [
      runId,
    ])
    if (!lock.rows[0]!.held) throw new Error(`Run ${runId} is already under way in another process.`)
    try {
      const row = await beginRun(writer, runId, snapshotId, packSet, fold.decisions.rules)
      const running: Running = { runId, runNo: row.run_no, snapshotId, rows }
      if (row.status === 'done') return answerOf(running, row)
      return await foldBlocks({ readers, writer, fold, running, row, snapshotNo: snapshot.snapshot_no, options })
    } finally {
      await writer.query('select pg_advisory_unlock(hashtextextended($1, 0))', [runId]).catch(() => {})
    }
  } finally {
    for (const client of connections) {
      client.off('error', unheard)
      client.release()
    }
  }
}

const unheard = () => {}

function runIdOf({ revisions }: PackSet, snapshotId: string): string {
  const ordered = [...revisions].sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([LOOP_VERSION, snapshotId, ordered]))
    .digest('hex')
}

async function beginRun(
  client: pg.ClientBase,
  runId: string,
  snapshotId: string,
  { revisions }: PackSet,
  rules: readonly string[],
): Promise<RunRow> {
  await client.query(
    `insert into bulk_run (run_id, snapshot_id, revisions, rules, status) values ($1, $2, $3, $4, 'running')
     on conflict (run_id) do update set status = case bulk_run.status when 'done' then 'done' else 'running' end`,
    [runId, snapshotId, JSON.stringify(Object.fromEntries(revisions)), JSON.stringify(rules)],
  )
  const { rows } = await client.query<RunRow>(
    'select run_no, status, rows_done, hash_so_far, outcomes, paid_fen from bulk_run where run_id = $1',
    [runId],
  )
  return rows[0]!
}

function answerOf(running: Running, row: RunRow): BulkRunResult {
  return {
    ...running,
    status: row.status === 'done' ? 'done' : 'cancelled',
    rowsDone: row.rows_done,
    resultHash: row.status === 'done' ? row.hash_so_far : null,
    outcomes: row.outcomes ?? countsOf(new Uint8Array()),
    paidFen: Number(row.paid_fen ?? 0),
  }
}

const countsOf = (outcome: Uint8Array) => {
  const counts = new Array<number>(BULK_OUTCOMES.length).fill(0)
  for (const code of outcome) counts[code]! += 1
  return Object.fromEntries(BULK_OUTCOMES.map((name, code) => [name, counts[code]!])) as Record<BulkOutcome, number>
}

interface Work {
  /** Two where the pool has them, as a server's process makes a row of COPY more slowly than it is folded. */
  readonly readers: readonly pg.ClientBase[]
  readonly writer: pg.ClientBase
  readonly fold: Fold
  readonly running: Running
  readonly row: RunRow
  readonly snapshotNo: number
  readonly options: NonNullable<Parameters<RunBulk>[3]>
}

async function foldBlocks({ readers, writer, fold, running, row, snapshotNo, options }: Work): Promise<BulkRunResult> {
  const { rows, runNo } = running
  const { signal, onProgress, blockRows = BLOCK_ROWS } = options
  const { decisions } = fold
  const hash = createHash('sha256')
  const ahead: Promise<Record<string, Column>>[] = []
  let asked = 0
  const readOn = () => {
    if (asked >= rows) return
    const reader = readers[(asked / blockRows) % readers.length]!
    const block = copyCasesOut(reader, snapshotNo, fold.columns, asked, Math.min(rows, asked + blockRows))
    // Whoever awaits it later gets the error; until then nobody does.
    block.catch(() => {})
    ahead.push(block)
    asked += blockRows
  }
  for (const _ of readers) readOn()
  let written: Promise<void> = Promise.resolve()
  let done = 0
  try {
    while (done < rows && !signal?.aborted) {
      const columns = await ahead.shift()!
      const to = Math.min(rows, done + blockRows)
      readOn()
      fold.advance(columns, to - done)
      // A run may go on with other blocks than it began with, so the hash is also taken where it stopped.
      if (done < row.rows_done && to >= row.rows_done) {
        addToHash(hash, decisions, done, row.rows_done)
        proveSame(hash, row, running)
        addToHash(hash, decisions, row.rows_done, to)
      } else addToHash(hash, decisions, done, to)
      const from = Math.max(done, row.rows_done)
      done = to
      if (to <= row.rows_done) continue
      await written
      written = writeBlock(
        writer,
        runNo,
        columns['kind']?.subarray(from - to),
        decisions,
        from,
        to,
        hash.copy().digest('hex'),
      )
      written.catch(() => {})
      await onProgress?.(to, rows)
    }
  } finally {
    // Nobody gets a connection on which a block is still being read.
    await Promise.allSettled([...ahead, written])
  }
  await written
  if (done < rows) {
    const { rows: stopped } = await writer.query<RunRow>(
      `update bulk_run set status = 'cancelled' where run_no = $1
       returning run_no, status, rows_done, hash_so_far, outcomes, paid_fen`,
      [runNo],
    )
    return answerOf(running, stopped[0]!)
  }
  return finish(writer, running, decisions, hash)
}

function addToHash(hash: Hash, { outcome, amountFen, rule }: BulkDecisions, from: number, to: number) {
  // Row for row, so that the hash does not depend on where blocks end.
  const bytes = Buffer.allocUnsafe((to - from) * 11)
  let at = 0
  for (let row = from; row < to; row += 1) {
    bytes[at] = outcome[row]!
    bytes.writeDoubleLE(amountFen[row]!, at + 1)
    bytes.writeInt16LE(rule[row]!, at + 9)
    at += 11
  }
  hash.update(bytes)
}

function proveSame(hash: Hash, row: RunRow, { runId }: Running) {
  if (hash.copy().digest('hex') !== row.hash_so_far)
    throw new Error(`Run ${runId} decided its first ${row.rows_done} rows otherwise before: it must not go on.`)
}

async function writeBlock(
  client: pg.ClientBase,
  runNo: number,
  kind: Column | undefined,
  decisions: BulkDecisions,
  from: number,
  to: number,
  hashSoFar: string,
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(WITHOUT_TIMEOUT)
    await copyResultsIn(client, runNo, kind, decisions, from, to)
    // The count of rows done is what keeps a row from being written twice: bulk_result has no unique index.
    const { rowCount } = await client.query(
      'update bulk_run set rows_done = $3, hash_so_far = $4 where run_no = $1 and rows_done = $2',
      [runNo, from, to, hashSoFar],
    )
    if (rowCount !== 1) throw new Error(`Run ${runNo} was gone on with by another process.`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function finish(
  client: pg.ClientBase,
  running: Running,
  decisions: BulkDecisions,
  hash: Hash,
): Promise<BulkRunResult> {
  let paidFen = 0
  for (let row = 0; row < decisions.rows; row += 1)
    if (decisions.outcome[row] === 1) paidFen += decisions.amountFen[row]!
  const { rows } = await client.query<RunRow>(
    `update bulk_run set status = 'done', finished_at = now(), outcomes = $2, paid_fen = $3, hash_so_far = $4 where run_no = $1
     returning run_no, status, rows_done, hash_so_far, outcomes, paid_fen`,
    [running.runNo, JSON.stringify(countsOf(decisions.outcome)), paidFen, hash.digest('hex')],
  )
  return answerOf(running, rows[0]!)
}
