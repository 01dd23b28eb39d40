// Aim: a draft run over real claims: figures that agree with deciding each claim again, and not one row of money touched.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { packsInForce } from '#src/modules/index.ts'
import { realCases } from '#src/modules/subsidy/index.ts'
import { DEFAULT_LIMITS } from '#src/platform/excel/limits.ts'
import { inflate, readZipDirectory } from '#src/platform/excel/zip-directory.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import type { DraftDetail, PackRow, WhatIfLine, WhatIfResult, WhatIfRow } from './policy.contract.ts'
import { recheckYear } from './recheck-year.ts'
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

describe('what a run is for', () => {
  /** Names of the sheets in order, and every word of the workbook. */
  const readBook = async (bytes: Buffer) => {
    const entries = readZipDirectory(bytes, DEFAULT_LIMITS)
    const part = async (name: string) => {
      const chunks: Buffer[] = []
      const limit = DEFAULT_LIMITS.maxInflatedBytes
      for await (const chunk of inflate(bytes, entries.get(name)!, { left: limit, limit })) chunks.push(chunk)
      return Buffer.concat(chunks).toString()
    }
    const words = [...entries.keys()].filter((name) => /^xl\/(worksheets\/|sharedStrings)/.test(name))
    return {
      names: [...(await part('xl/workbook.xml')).matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(([, name]) => name),
      text: (await Promise.all(words.map(part))).join('\n'),
    }
  }
  const budgets = async (totalFen: number) =>
    sql`update budget set total_fen = greatest(${totalFen}, reserved_fen + paid_fen) where fund_code = 'skill-action-411400' and year = 2022`.execute(
      server.db,
    )

  test('warns when the year’s budget does not hold the draft; the command and the workbook say the same', async () => {
    await budgets(100_000_000)
    const draft = await draftOf([{ path: PRICE, value: 45_000 }])
    const enough = ok<WhatIfRow>(await start('city', draft), 202)
    await server.drain()
    const { result } = await see(enough)
    assert.deepEqual([result!.warnings, result!.books!.length, result!.books![0]!.shortFen], [[], 1, 0])
    assert.deepEqual([result!.books![0]!.baselineFen, result!.books![0]!.variantFen], [6 * 24_000, 6 * 45_000])

    await budgets(200_000)
    const short = ok<WhatIfRow>(await start('city', draft), 202)
    await server.drain()
    const { result: warned } = await see(short)
    const [warning] = warned!.warnings!
    assert.match(warning!, /^商丘市2022年.*预算 [\d,.]+ 元，按草稿要用 [\d,.]+ 元.*缺 [\d,.]+ 元/)
    const deps = { platform: server.platform, packs: await packsInForce(server.platform), cases: realCases }
    const ask = { packId: SHANGQIU, edits: [{ path: PRICE, value: 45_000 }], year: 2022 }
    assert.deepEqual((await simulateEdits(server.db, deps, ask)).result.warnings, warned!.warnings)

    const file = await server.call('auditor', 'GET', `/api/policy/what-ifs/${short.id}/result.xlsx`)
    assert.equal(file.status, 200)
    assert.match(decodeURIComponent(String(file.headers['content-disposition'])), /政策测算-商丘市-2022年\.xlsx/)
    const { names, text } = await readBook(file.raw)
    assert.deepEqual(names, ['摘要', '按月', '按等级', '按项目', '按地区', '预算', '多得的人', '少得的人'])
    assert.ok(text.includes(warning!))
    assert.match(text, /共 6 人/)
    assert.match(text, /\d\*{4,}/)
    for (const { name } of await server.db.selectFrom('person').select('name').execute())
      assert.ok(!text.includes(name))
    await budgets(100_000_000)
  })

  test('lists its changed claims page by page, masked, to who may see the claims', async () => {
    const draft = await draftOf([{ path: PRICE, value: 45_000 }])
    const run = ok<WhatIfRow>(await start('city', draft), 202)
    const lines = `/api/policy/what-ifs/${run.id}/lines`
    assert.deepEqual(ok<{ items: unknown[] }>(await server.call('city', 'GET', lines)).items, [])
    assert.equal((await server.call('city', 'GET', `/api/policy/what-ifs/${run.id}/result.xlsx`)).status, 409)
    await server.drain()
    type LinePage = { items: WhatIfLine[]; nextCursor: string | null; total?: { n: number } }
    const seen: WhatIfLine[] = []
    let url = `${lines}?limit=4&count=1`
    for (let page = 0; page < 3 && url; page += 1) {
      const { items, nextCursor, total } = ok<LinePage>(await server.call('auditor', 'GET', url))
      if (page === 0) assert.equal(total!.n, 6)
      seen.push(...items)
      url = nextCursor ? `${lines}?limit=4&cursor=${nextCursor}` : ''
    }
    assert.equal(new Set(seen.map(({ lineId }) => lineId)).size, 6)
    for (const line of seen) {
      assert.deepEqual(
        [line.baseline, line.variant, line.deltaFen],
        ['可以补贴 240.00 元', '可以补贴 450.00 元', 21_000],
      )
      assert.match(line.nameMasked, /\*/)
      assert.match(line.docNoMasked, /\*{4,}/)
    }
    const all = await server.call('city', 'GET', `/api/policy/what-ifs/${run.id}/lines.xlsx`)
    const { names, text } = await readBook(all.raw)
    assert.deepEqual([names, text.match(/可以补贴 450.00 元/g)!.length], [['测试数据 有变化的申领'], 6])
    const foreign = records[2]!.whatIfId
    for (const path of ['lines', 'result.xlsx', 'lines.xlsx'])
      assert.equal((await server.call('city', 'GET', `/api/policy/what-ifs/${foreign}/${path}`)).status, 404, path)
    assert.deepEqual(refused(await server.call('county', 'GET', lines)), [403, 'forbidden'])
  })
})

describe('decisions already made', () => {
  const check = (username: string, draft: DraftDetail) =>
    server.call(username, 'POST', `/api/policy/drafts/${draft.revision.id}/made-decisions`)
  const view = async (draft: DraftDetail) =>
    ok<DraftDetail>(await server.call('city', 'GET', `/api/policy/drafts/${draft.revision.id}`))

  test('that the draft would make otherwise: count, sum, and how much of it is approved; none of them changes', async () => {
    const money = await moneyNow()
    const draft = await draftOf([{ path: PRICE, value: 20_000 }])
    assert.equal(draft.made, null)
    assert.deepEqual(refused(await check('auditor', draft)), [403, 'forbidden'])
    const run = ok<WhatIfRow>(await check('city2', draft), 202)
    assert.deepEqual([run.kind, run.year], ['made', null])
    assert.deepEqual(refused(await check('city', draft)), [409, 'run_under_way'])
    await server.drain()
    const { made } = await view(draft)
    const result = made!.result!
    assert.deepEqual(
      [result.baseline.claims, result.changed, result.deltaFen, result.losing.persons],
      [6, 6, -6 * 4_000, 6],
    )
    // Of the three statuses of the sample claims, one holds money in each of the two places.
    assert.deepEqual(result.settled, { claims: 2, fen: 2 * 24_000 })
    assert.match(result.sentence, /已作出的 6 笔判定中，6 笔按草稿会是另一个结论或金额，合计少 240.00 元/)
    assert.match(result.sentence, /其中 2 笔已经批准或拨付，共 480.00 元/)
    assert.ok(result.limits.some((limit) => limit.includes('签发不改变已经作出的判定')))
    const { items } = ok<{ items: WhatIfLine[] }>(
      await server.call('city', 'GET', `/api/policy/what-ifs/${run.id}/lines`),
    )
    assert.deepEqual(items.map(({ heldFen }) => heldFen).toSorted(), [24_000, 24_000, null, null, null, null])
    assert.deepEqual(await moneyNow(), money)
    const listed = ok<{ items: WhatIfRow[] }>(
      await server.call('city', 'GET', `/api/policy/what-ifs?draft=${draft.revision.id}&kind=year`),
    )
    assert.deepEqual(listed.items, [])
  })

  test('are looked up by themselves when the draft is proposed; of another text, none', async () => {
    const answer = '商人社〔2022〕1号'
    const quote = '中级工每人450元'
    const edits = [{ path: PRICE, value: 45_000, cite: { clause: '一', line: 1, quote, document: answer } }]
    const draft = await draftOf(edits)
    const body = { version: draft.revision.version }
    const url = `/api/policy/drafts/${draft.revision.id}`
    const fileId = await server.upload('city', '答复.txt', Buffer.from(quote))
    const attached = ok<DraftDetail>(
      await server.call('city', 'POST', `${url}/documents`, { ...body, fileId, document: answer }),
    )
    const proposed = ok<DraftDetail>(
      await server.call('city', 'POST', `${url}/propose`, { version: attached.revision.version }),
    )
    assert.deepEqual([proposed.made!.run.status, proposed.made!.result], ['queued', null])
    await server.drain()
    const { made } = await view(draft)
    assert.deepEqual([made!.run.outdated, made!.result!.changed], [false, 6])
    const back = ok<DraftDetail>(
      await server.call('city2', 'POST', `${url}/return`, { version: proposed.revision.version, note: '再看' }),
    )
    ok(await server.call('city', 'PUT', url, { version: back.revision.version, edits: [] }))
    assert.equal((await view(draft)).made!.run.outdated, true)
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

  test('a year decided again in bulk: the same as at the counter; stopped, gone on with, twice; a tampered decision is told', async () => {
    const deps = { platform: server.platform, packs: await packsInForce(server.platform), cases: realCases }
    const { app, owner } = server.database
    const ask = { region: '411400', year: 2022 }
    const before = await moneyNow()
    const stop = new AbortController()
    const cut = await recheckYear(app, deps, ask, {
      signal: stop.signal,
      blockRows: 1,
      onProgress: () => stop.abort(),
    })
    assert.deepEqual([cut.run.status, cut.run.rowsDone, cut.run.resultHash], ['cancelled', 1, null])
    const whole = await recheckYear(app, deps, ask)
    assert.deepEqual([whole.run.runId, whole.run.status, whole.differing], [cut.run.runId, 'done', 0])
    const { rows } = await owner.query<{ n: number; fen: string }>(
      `select count(*)::int as n, sum(amount_fen) as fen from claim_line where unit_id like '4114%' and outcome = 'ELIGIBLE' and status not in ('withdrawn', 'rejected')`,
    )
    assert.ok(rows[0]!.n > 0)
    assert.deepEqual([whole.run.outcomes.ELIGIBLE, whole.run.paidFen], [rows[0]!.n, Number(rows[0]!.fen)])
    assert.deepEqual(await recheckYear(app, deps, ask), whole)
    assert.deepEqual(await moneyNow(), before)
    const { rows: touched } = await owner.query<{ line_id: string }>(
      `update decision set amount_fen = amount_fen + 1
        where line_id = (select line_id from claim_line where unit_id like '4114%' and outcome = 'ELIGIBLE' order by line_id limit 1) returning line_id`,
    )
    const told = await recheckYear(app, deps, ask)
    assert.deepEqual([told.differing, told.first.map(({ lineId }) => lineId)], [1, [touched[0]!.line_id]])
    await owner.query('update decision set amount_fen = amount_fen - 1 where line_id = $1', [touched[0]!.line_id])
    await assert.rejects(recheckYear(app, deps, { ...ask, year: 1999 }), /没有申领/)
    await assert.rejects(recheckYear(app, deps, { ...ask, region: '999999' }), /没有现行政策，有政策的地区/)
  })
})
