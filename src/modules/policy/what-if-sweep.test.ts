// Aim: changed claims of old runs and frozen cases do not pile up, and nothing goes that somebody still relies on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { packsInForce } from '#src/modules/index.ts'
import { realCases } from '#src/modules/subsidy/index.ts'
import { buildSampleRecords, SAMPLE_PLACES } from '#test/builders/sample-records.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import type { DraftDetail, PackRow, WhatIfRow } from './policy.contract.ts'
import { recheckYear } from './recheck-year.ts'
import { sweepRuns } from './what-if-sweep.store.ts'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => closing.push(work) })
  await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
})
after(async () => {
  for (const close of closing.reverse()) await close()
})
const ok = <T>(answer: Answer, status = 200): T => {
  assert.equal(answer.status, status, answer.raw.toString().slice(0, 800))
  return answer.body as unknown as T
}
const owner = <T extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  server.database.owner.query<T>(text, values)

async function draftOf(fen: number): Promise<DraftDetail> {
  const { items } = ok<{ items: PackRow[] }>(await server.call('city', 'GET', '/api/policy/packs'))
  const base = items.find(({ packId }) => packId === '411400-2022-9')!
  const body = { baseRevisionId: base.revisionId, reason: '测算' }
  const draft = ok<DraftDetail>(await server.call('city', 'POST', '/api/policy/drafts', body), 201)
  const edits = [{ path: 'rules.SQ-30.amount.fen', value: fen }]
  const url = `/api/policy/drafts/${draft.revision.id}`
  return ok<DraftDetail>(await server.call('city', 'PUT', url, { version: 1, edits }))
}
/** A run of the draft that has ended; its changed claims are there. */
async function run(draft: DraftDetail, kind: 'year' | 'made', more: object = {}): Promise<string> {
  const asked =
    kind === 'made'
      ? await server.call('city', 'POST', `/api/policy/drafts/${draft.revision.id}/made-decisions`)
      : await server.call('city', 'POST', '/api/policy/what-ifs', { draftId: draft.revision.id, year: 2022, ...more })
  const { id } = ok<WhatIfRow>(asked, 202)
  await server.drain()
  assert.ok((await linesOf(id)) > 0)
  return id
}
const linesOf = async (id: string) =>
  (await owner<{ n: number }>('select count(*)::int as n from what_if_line where what_if_id = $1', [id])).rows[0]!.n
const aged = (id: string, days: number) =>
  owner(`update what_if set recorded_at = now() - make_interval(days => $2) where what_if_id = $1`, [id, days])
const kept = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await linesOf(id)) > 0))
const sweep = () => sweepRuns(server.platform)

test('a run goes when another of the same draft, year and unit has ended; its figures stay, and its lines say why they are gone', async () => {
  const draft = await draftOf(45_000)
  const first = await run(draft, 'year')
  const county = await run(draft, 'year', { unitId: '411402' })
  const other = await run(await draftOf(46_000), 'year')
  assert.deepEqual(await sweep(), { runs: 0, snapshots: 0 })
  const second = await run(draft, 'year')
  assert.deepEqual(await sweep(), { runs: 1, snapshots: 0 })
  assert.deepEqual(await kept(first, second, county, other), [false, true, true, true])
  assert.deepEqual(await sweep(), { runs: 0, snapshots: 0 })

  const at = `/api/policy/what-ifs/${first}`
  const seen = ok<{ result: { changed: number } }>(await server.call('city', 'GET', at))
  assert.ok(seen.result.changed > 0)
  for (const url of [`${at}/lines`, `${at}/lines.xlsx`]) {
    const gone = await server.call('city', 'GET', url)
    assert.equal(gone.status, 410)
    assert.match(gone.body.detail!, /逐条变化已于 \d{4}-\d{2}-\d{2} 清理，汇总仍在/)
  }
  assert.equal((await server.call('city', 'GET', `${at}/result.xlsx`)).status, 200)
  ok(await server.call('city', 'GET', `/api/policy/what-ifs/${second}/lines`))
})

test('a run that has not ended takes nobody’s place', async () => {
  const draft = await draftOf(47_000)
  const first = await run(draft, 'year')
  const asked = ok<WhatIfRow>(
    await server.call('city', 'POST', '/api/policy/what-ifs', { draftId: draft.revision.id, year: 2022 }),
    202,
  )
  ok(await server.call('city', 'POST', `/api/tasks/${asked.taskId}/cancel`))
  await server.drain()
  await sweep()
  assert.deepEqual(await kept(first), [true])
})

test('a run goes after the days of the setting, the nearest one up the tree; on the last day it is there', async () => {
  const id = await run(await draftOf(48_000), 'year')
  await aged(id, 179)
  await sweep()
  assert.deepEqual(await kept(id), [true])
  await aged(id, 181)
  await sweep()
  assert.deepEqual(await kept(id), [false])

  const short = await run(await draftOf(49_000), 'year')
  await aged(short, 11)
  await sweep()
  assert.deepEqual(await kept(short), [true])
  await owner(
    `insert into setting (unit_id, key, value, from_day, document) values ('410000', 'policy.run_keep_days', '10', '2020-01-01', '样例')`,
  )
  await sweep()
  assert.deepEqual(await kept(short), [false])
  await owner(`delete from setting where unit_id = '410000' and key = 'policy.run_keep_days'`)
})

test('what the signer looks at stays, however old; what was looked at before goes; a withdrawn draft keeps nothing', async () => {
  const draft = await draftOf(50_000)
  const before = await run(draft, 'made')
  const last = await run(draft, 'made')
  const year = await run(draft, 'year')
  for (const id of [before, last, year]) await aged(id, 3_000)
  await sweep()
  assert.deepEqual(await kept(before, last, year), [false, true, false])
  await owner(`update policy_revision set state = 'withdrawn' where revision_id = $1`, [draft.revision.id])
  await sweep()
  assert.deepEqual(await kept(last), [false])
})

test('frozen cases go when they are old or their year was run again; those in use and those frozen again stay', async () => {
  const deps = { platform: server.platform, packs: await packsInForce(server.platform), cases: realCases }
  const ask = { region: '411400', year: 2022 }
  const pool = server.database.app
  const recheck = async () => (await recheckYear(pool, deps, ask)).run.runId
  const held = async () => {
    const { rows } = await owner<{ s: number; c: number; r: number; o: number }>(`
      select (select count(*) from bulk_snapshot)::int as s, (select count(distinct snapshot_no) from bulk_case)::int as c,
             (select count(*) from bulk_run)::int as r, (select count(distinct run_no) from bulk_result)::int as o`)
    return Object.values(rows[0]!)
  }
  const older = (days: number) =>
    owner(`update bulk_snapshot set recorded_at = recorded_at - make_interval(days => $1)`, [days])
  const otherCases = () =>
    owner(`update decision set as_of = as_of - 1, facts = jsonb_set(facts, '{asOf}', to_jsonb((as_of - 1)::text))`)

  await recheck()
  assert.deepEqual(await held(), [1, 1, 1, 1])
  await older(29)
  assert.equal((await sweep()).snapshots, 0)
  // The same cases again: frozen anew, so young again, and not written twice.
  await recheck()
  await older(2)
  assert.equal((await sweep()).snapshots, 0)
  assert.deepEqual(await held(), [1, 1, 1, 1])

  // A later look at other cases of the same year takes its place.
  await otherCases()
  const second = await recheck()
  assert.deepEqual(await held(), [2, 2, 2, 2])
  assert.equal((await sweep()).snapshots, 1)
  assert.deepEqual(await held(), [1, 1, 1, 1])

  // One that a run holds stays, and goes when the run has let go.
  await older(31)
  const running = await pool.connect()
  await running.query('select pg_advisory_lock(hashtextextended($1, 0))', [second])
  assert.equal((await sweep()).snapshots, 0)
  await running.query('select pg_advisory_unlock_all()')
  running.release()
  assert.equal((await sweep()).snapshots, 1)
  assert.deepEqual(await held(), [0, 0, 0, 0])
})

test('two processes sweep at once: each run is dropped once', async () => {
  const draft = await draftOf(51_000)
  await run(draft, 'year')
  await run(draft, 'year')
  const swept = await Promise.all([sweep(), sweep(), sweep()])
  assert.equal(
    swept.reduce((sum, one) => sum + one.runs, 0),
    1,
  )
})
