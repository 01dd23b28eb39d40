// Aim: a run from and to the database answers as the loop in memory does, and a run that was stopped or killed ends as one that was not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { openTestDatabase } from '#test/database.ts'
import { packSetOf } from '../decide.ts'
import { copyOut } from './copy-out.ts'
import { decideBulk } from './decide-bulk.ts'
import { encodeLog } from './encode-log.rules.ts'
import { Dice, randomEvents, randomPacks } from './random-world.fixture.ts'
import { runBulk } from './run-bulk.ts'
import { deleteSnapshot, loadSnapshot, saveSnapshot } from './snapshot.store.ts'

const dice = new Dice(11)
const world = randomPacks(dice)
const packSet = packSetOf(world.packs)
const log = encodeLog(randomEvents(dice, world, 5_000))
const expected = decideBulk(packSet, log)

const database = openTestDatabase()
test.after(async () => (await database).close())

const stored = async (runNo: number) => {
  const { app } = await database
  const { rows } = await app.query<{ row_no: number; outcome: number; amount_fen: string; rule: number }>(
    'select row_no, outcome, amount_fen, rule from bulk_result where run_no = $1 order by row_no',
    [runNo],
  )
  return rows.map((row) => [row.row_no, row.outcome, Number(row.amount_fen), row.rule])
}
const claimsAlone = encodeLog(randomEvents(dice, world, 2_000).filter((event) => event.kind === 'claim'))
const inMemory = () =>
  Array.from({ length: log.rows }, (_, row) => row)
    .filter((row) => log.columns['kind']![row] === 0)
    .map((row) => [row, expected.outcome[row], expected.amountFen[row], expected.rule[row]])
const forgetRuns = async () => {
  const { owner } = await database
  await owner.query('delete from bulk_result')
  await owner.query('delete from bulk_run')
}

test('a snapshot comes back as it was saved, and is saved once', async () => {
  const { app, owner } = await database
  const wide = { ...log, columns: { ...log.columns, classFee: Float64Array.from(log.columns['classFee']!) } }
  wide.columns.classFee[7] = Number.MAX_SAFE_INTEGER
  const { snapshotId } = await saveSnapshot(app, wide, 'wide')
  const { columns, dictionaries, persons } = await loadSnapshot(app, snapshotId)
  // One by one, and not by deepEqual: the difference of two long columns takes minutes to print.
  for (const [name, column] of Object.entries(wide.columns)) {
    assert.equal(columns[name]!.constructor, column.constructor, name)
    assert.equal(
      column.findIndex((value: number, row: number) => columns[name]![row] !== value),
      -1,
      name,
    )
  }
  assert.deepEqual(dictionaries, log.dictionaries)
  assert.equal(persons, log.persons)
  assert.equal((await saveSnapshot(app, wide, 'again')).snapshotId, snapshotId)
  assert.equal((await owner.query('select from bulk_case')).rowCount, log.rows)
  await deleteSnapshot(app, snapshotId)
  assert.equal((await owner.query('select from bulk_case')).rowCount, 0)
})

test('the run writes what the loop in memory decides, and a second call changes nothing', async () => {
  const { app } = await database
  await forgetRuns()
  const { snapshotId } = await saveSnapshot(app, log, 'cases')
  const seen: number[] = []
  const run = await runBulk(app, packSet, snapshotId, { blockRows: 700, onProgress: (done) => void seen.push(done) })
  assert.equal(run.status, 'done')
  assert.deepEqual(await stored(run.runNo), inMemory())
  assert.deepEqual(seen.at(-1), log.rows)
  assert.equal(run.outcomes.ELIGIBLE, expected.outcome.filter((code) => code === 1).length)
  assert.deepEqual(await runBulk(app, packSet, snapshotId), run)
})

test('a log of claims alone is read without the columns it does not need', async () => {
  const { app } = await database
  const { snapshotId } = await saveSnapshot(app, claimsAlone, 'claims alone')
  const { runNo, outcomes } = await runBulk(app, packSet, snapshotId, { blockRows: 300 })
  const { outcome, amountFen, rule } = decideBulk(packSet, claimsAlone)
  assert.equal(outcomes.NONE, 0)
  assert.deepEqual(
    await stored(runNo),
    Array.from(outcome, (code, row) => [row, code, amountFen[row], rule[row]]),
  )
})

test('cancelled and gone on with, in other blocks: the same rows and the same hash', async () => {
  const { app } = await database
  const { snapshotId } = await saveSnapshot(app, log, 'cases')
  await forgetRuns()
  const whole = await runBulk(app, packSet, snapshotId)
  await forgetRuns()
  const stop = new AbortController()
  const cancelled = await runBulk(app, packSet, snapshotId, {
    blockRows: 600,
    signal: stop.signal,
    onProgress: (done) => void (done >= 1_800 && stop.abort()),
  })
  assert.equal(cancelled.status, 'cancelled')
  assert.equal(cancelled.rowsDone, 1_800)
  assert.equal(cancelled.resultHash, null)
  const done = await runBulk(app, packSet, snapshotId, { blockRows: 1_000 })
  assert.equal(done.runId, whole.runId)
  assert.equal(done.resultHash, whole.resultHash)
  assert.equal(done.paidFen, whole.paidFen)
  assert.deepEqual(await stored(done.runNo), inMemory())
})

test('killed in the middle of a block: the connection is gone, the block too, and the next call goes on', async () => {
  const { app, owner } = await database
  const { snapshotId } = await saveSnapshot(app, log, 'cases')
  await forgetRuns()
  const killed = runBulk(app, packSet, snapshotId, {
    blockRows: 500,
    async onProgress(done) {
      if (done < 2_000) return
      await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like any (array['%bulk_%', '%advisory%', 'commit', 'begin'])`)
    },
  })
  await assert.rejects(killed)
  const { rows } = await owner.query('select status, rows_done from bulk_run')
  assert.equal(rows[0].status, 'running')
  assert.ok(rows[0].rows_done > 0 && rows[0].rows_done < log.rows)
  const done = await runBulk(app, packSet, snapshotId, { blockRows: 500 })
  assert.equal(done.status, 'done')
  assert.deepEqual(await stored(done.runNo), inMemory())
})

test('a prefix that was decided otherwise is refused, and so is a second process', async () => {
  const { app, owner } = await database
  const { snapshotId } = await saveSnapshot(app, log, 'cases')
  await forgetRuns()
  const stop = new AbortController()
  await runBulk(app, packSet, snapshotId, { blockRows: 500, signal: stop.signal, onProgress: () => stop.abort() })
  await owner.query(`update bulk_run set hash_so_far = 'other'`)
  await assert.rejects(runBulk(app, packSet, snapshotId), /decided its first 500 rows otherwise/)
  await forgetRuns()
  const answers = await Promise.allSettled([runBulk(app, packSet, snapshotId), runBulk(app, packSet, snapshotId)])
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length >= 1, true)
  for (const answer of answers)
    if (answer.status === 'rejected') assert.match(String(answer.reason), /already under way/)
  await assert.rejects(runBulk(app, packSet, 'nothing'), /is not there/)
})

test('a pool of two connections is enough, with one that reads', async () => {
  const { app, appUrl } = await database
  const dice = new Dice(7)
  const world = randomPacks(dice)
  const log = encodeLog(randomEvents(dice, world, 300))
  const { snapshotId } = await saveSnapshot(app, log, 'two connections')
  const pool = new pg.Pool({ connectionString: appUrl, max: 2 })
  try {
    const run = await runBulk(pool, packSetOf(world.packs), snapshotId, { blockRows: 64 })
    assert.equal(run.rowsDone, log.rows)
    assert.equal(run.status, 'done')
  } finally {
    await pool.end()
  }
})

test('a COPY that fails or is of another length is refused, and its connection goes on', async () => {
  const { app } = await database
  const client = await app.connect()
  try {
    const text = 'copy (select 1) to stdout'
    assert.equal(String(await copyOut(client, text, 2)), '1\n')
    for (const length of [1, 3]) await assert.rejects(copyOut(client, text, length), /COPY gave 2 bytes instead/)
    await assert.rejects(copyOut(client, 'copy nothing to stdout', 2), /does not exist/)
    await assert.rejects(
      copyOut(client, 'copy (select 1 / (2 - n) from generate_series(1, 2) n) to stdout', 4),
      /division by zero/,
    )
    const long = 'copy (select n from generate_series(100000, 199999) n) to stdout'
    assert.equal((await copyOut(client, long, 700_000)).subarray(-7).toString(), '199999\n')
    assert.equal((await client.query('select 1 as one')).rows[0].one, 1)
  } finally {
    client.release()
  }
})
