// Aim: a draft run over real claims: figures that agree with deciding each claim again, and not one row of money touched.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { packsInForce } from '#src/modules/index.ts'
import { realCases } from '#src/modules/subsidy/index.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import type { DraftDetail, PackRow, WhatIfResult, WhatIfRow } from './policy.contract.ts'
import { simulateEdits, simulationPlaces } from './simulate-draft.ts'

const SHANGQIU = '411400-2022-9'
const PRICE = 'rules.SQ-30.amount.fen'
let server: TestServer
let records: SampleRecords[]
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => closing.push(work) })
  records = [
    await buildSampleRecords(server, SAMPLE_PLACES.liangyuan),
    await buildSampleRecords(server, SAMPLE_PLACES.yongcheng),
    await buildSampleRecords(server, SAMPLE_PLACES.elsewhere),
  ]
})
after(async () => {
  for (const close of closing.reverse()) await close()
})
const ok = <T>(answer: Answer, status = 200): T => {
  assert.equal(answer.status, status, answer.raw.toString().slice(0, 800))
  return answer.body as unknown as T
}
const refused = (answer: Answer) => [answer.status, answer.body.code]

async function draftOf(edits: object[]): Promise<DraftDetail> {
  const { items } = ok<{ items: PackRow[] }>(await server.call('city', 'GET', '/api/policy/packs'))
  const base = items.find(({ packId }) => packId === SHANGQIU)!
  const body = { baseRevisionId: base.revisionId, reason: '测算' }
  const draft = ok<DraftDetail>(await server.call('city', 'POST', '/api/policy/drafts', body), 201)
  return ok<DraftDetail>(
    await server.call('city', 'PUT', `/api/policy/drafts/${draft.revision.id}`, { version: 1, edits }),
  )
}
const start = (username: string, draft: DraftDetail, more: object = {}) =>
  server.call(username, 'POST', '/api/policy/what-ifs', { draftId: draft.revision.id, year: 2022, ...more })
const see = async (run: WhatIfRow, username = 'city') =>
  ok<{ run: WhatIfRow; result: WhatIfResult | null }>(
    await server.call(username, 'GET', `/api/policy/what-ifs/${run.id}`),
  )

/** Everything that money and claims are made of, as one number a table. */
const moneyNow = async () => {
  const { rows } = await sql<Record<string, unknown>>`
    select (select sum(hashtext(t::text)) from claim_line t) as lines, (select sum(hashtext(t::text)) from decision t) as decisions,
           (select sum(hashtext(t::text)) from transfer t) as transfers, (select sum(hashtext(t::text)) from ent_once t) as keys,
           (select sum(hashtext(t::text)) from budget t) as budgets, (select sum(hashtext(t::text)) from ledger_account t) as accounts`.execute(
    server.db,
  )
  return rows[0]
}

describe('a run', () => {
  test('gains what the price gains, by month, county, level and program; no row of money changes', async () => {
    const money = await moneyNow()
    const draft = await draftOf([{ path: PRICE, value: 45_000 }])
    const run = ok<WhatIfRow>(await start('city', draft), 202)
    assert.deepEqual([run.status, run.deltaFen], ['queued', null])
    assert.deepEqual(refused(await start('city2', draft)), [409, 'run_under_way'])
    await server.drain()
    const { run: done, result } = await see(run)
    assert.deepEqual([done.status, done.done, done.total, done.outdated], ['done', 6, 6, false])
    const gain = 6 * (45_000 - 24_000)
    assert.deepEqual(
      [result!.baseline.claims, result!.changed, result!.deltaFen, result!.gaining, result!.losing.persons],
      [6, 6, gain, { persons: 6, fen: gain }, 0],
    )
    for (const groups of [result!.byMonth, result!.byUnit, result!.byLevel, result!.byProgram])
      assert.equal(
        groups.reduce((sum, group) => sum + group.deltaFen, 0),
        gain,
      )
    assert.deepEqual(result!.byUnit.map(({ name, claims }) => [name, claims]).sort(), [
      ['梁园区', 3],
      ['永城市', 3],
    ])
    assert.deepEqual(
      result!.byLevel.map(({ name }) => name),
      ['中级工'],
    )
    assert.equal(result!.examples.length, 6)
    assert.match(result!.sentence, /6 笔申领中 6 笔改变，多支出 1,260.00 元；6 人增加 1,260.00 元/)
    assert.ok(result!.limits.some((limit) => limit.includes('没有计入')))
    assert.deepEqual(await moneyNow(), money)
    // Edited afterwards: the run says that it is of an older text.
    const body = { version: draft.revision.version, edits: [{ path: PRICE, value: 46_000 }] }
    ok(await server.call('city', 'PUT', `/api/policy/drafts/${draft.revision.id}`, body))
    assert.equal((await see(run)).run.outdated, true)
  })
  test('of one county alone; of a year without claims; a lower price loses', async () => {
    const draft = await draftOf([{ path: PRICE, value: 20_000 }])
    const county = ok<WhatIfRow>(await start('province', draft, { unitId: '411402' }), 202)
    const empty = ok<WhatIfRow>(await start('city', draft, { year: 2021 }), 202)
    await server.drain()
    const { result } = await see(county)
    assert.deepEqual([result!.baseline.claims, result!.deltaFen, result!.losing.persons], [3, -3 * 4_000, 3])
    assert.match((await see(empty)).result!.sentence, /没有申领/)
  })
  test('can be cancelled, and leaves no result', async () => {
    const draft = await draftOf([{ path: PRICE, value: 45_000 }])
    const run = ok<WhatIfRow>(await start('city', draft), 202)
    ok(await server.call('city', 'POST', `/api/tasks/${run.taskId}/cancel`))
    await server.drain()
    const { run: after, result } = await see(run)
    assert.deepEqual([after.status, after.statusName, result], ['cancelled', '已取消', null])
    ok<WhatIfRow>(await start('city', draft), 202)
    await server.drain()
  })
  test('is asked for by who drafts, read by who reviews, and not there for others', async () => {
    const draft = await draftOf([{ path: PRICE, value: 45_000 }])
    for (const username of ['county', 'auditor', 'finance', 'worker'])
      assert.deepEqual(refused(await start(username, draft)), [403, 'forbidden'], username)
    assert.deepEqual(refused(await start('city', draft, { unitId: '140802' })), [422, 'unit_outside'])
    assert.deepEqual(refused(await start('city', draft, { unitId: '410000' })), [422, 'unit_outside'])
    const run = ok<WhatIfRow>(await start('city', draft), 202)
    await server.drain()
    assert.equal((await see(run, 'auditor')).run.status, 'done')
    const foreign = records[2]!.whatIfId
    assert.equal((await server.call('city', 'GET', `/api/policy/what-ifs/${foreign}`)).status, 404)
    const { items } = ok<{ items: WhatIfRow[] }>(await server.call('city', 'GET', '/api/policy/what-ifs?limit=500'))
    assert.ok(items.some(({ id }) => id === run.id) && !items.some(({ id }) => id === foreign))
  })
  test('of a text that cannot be read is refused in words', async () => {
    const draft = await draftOf([{ path: 'effective.lastDay', value: '2020-01-01' }])
    const answer = await start('city', draft)
    assert.deepEqual(refused(answer), [409, 'draft_unreadable'])
    assert.match(answer.body.detail!, /止日早于起日/)
  })
})

describe('from the command line', () => {
  test('the same figures without a draft; a wrong place is named', async () => {
    const deps = { platform: server.platform, packs: await packsInForce(server.platform), cases: realCases }
    const ask = { packId: SHANGQIU, edits: [{ path: PRICE, value: 45_000 }], year: 2022 }
    const before = await moneyNow()
    const { headline, result, faults } = await simulateEdits(server.db, deps, ask)
    assert.equal(headline, '中级工 240.00 元 → 450.00 元，发证日 2022年4月15日起')
    assert.deepEqual([result.deltaFen, faults.length], [126_000, 2])
    assert.deepEqual(await moneyNow(), before)
    await assert.rejects(simulateEdits(server.db, deps, { ...ask, edits: [{ path: 'x', value: 1 }] }), /没有这一处/)
    await assert.rejects(simulateEdits(server.db, deps, { ...ask, packId: 'x' }), /没有政策包 x，有：/)
    await assert.rejects(simulateEdits(server.db, deps, { ...ask, unitId: '140802' }), /不在这份政策的地区/)
    assert.ok((await simulationPlaces(server.db, deps, SHANGQIU)).some(({ path }) => path === PRICE))
  })
})
