// Aim: which book pays which subsidy is changed by a document and two persons of the office whose fund it is; never alone, never by
// another office, never backwards beyond the document, and never without saying whom it concerns.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { approve, certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await server.moveDay('2022-06-29')
})
test.after(async () => {
  for (const end of ends) await end()
})

const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}
const refused = (answer: Answer, status: number, code: string) => {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body))
  return answer.body.detail!
}
const PAPERS = '/api/fund-use-papers'
const use = {
  kind: 'begin',
  fundCode: 'skill-action-411400',
  regionId: '411400',
  program: 'certificate',
  fromDay: '2022-07-01',
  toDay: null,
  document: '商人社〔2022〕8号',
  documentDay: '2022-06-20',
}
const propose = (body: object = {}, username = 'city', headers?: Record<string, string>) =>
  server.call(username, 'POST', PAPERS, { ...use, ...body }, headers)
const drawn = async (body: object = {}, username = 'city') => ok(await propose(body, username), 201)['id'] as string
const shown = async (id: string, username = 'city2') => ok(await server.call(username, 'GET', `${PAPERS}/${id}`))
const confirm = async (id: string, username = 'city2', more: object = {}) => {
  const { version, concerned } = (await shown(id, 'province')) as {
    version: number
    concerned: { waiting: { count: number }; approved: { count: number } } | null
  }
  const { waiting, approved } = concerned ?? { waiting: { count: 0 }, approved: { count: 0 } }
  const body = { version, waiting: waiting.count, approved: approved.count, ...more }
  return server.call(username, 'POST', `${PAPERS}/${id}/confirm`, body)
}
const standing = async (program: string) =>
  (
    await server.db
      .selectFrom('fund_use')
      .select(['fund_code', 'from_day', 'to_day', 'rank'])
      .where('region_id', '=', '411400')
      .where('program', '=', program)
      .orderBy('from_day')
      .execute()
  ).map((row) => [row.fund_code, row.from_day, row.to_day, row.rank])
const queue = async (username: string) =>
  (ok(await server.call(username, 'GET', '/api/queue'))['items'] as { kind: string; link: string }[]).filter(
    (one) => one.kind === 'fund_use',
  )

test('one draws up, another of the same office confirms: nothing stands before, and the maker never checks', async () => {
  const id = await drawn()
  assert.deepEqual(await standing('certificate'), [])
  assert.match(refused(await confirm(id, 'city'), 403, 'maker_cannot_check'), /另一个账号/)
  refused(await confirm(id, 'city2', { version: 7 }), 409, 'changed_meanwhile')
  assert.equal((await queue('city')).length, 0)
  assert.ok((await queue('city2'))[0]!.link.endsWith(id))
  const [first, second] = await Promise.all([confirm(id), confirm(id)])
  assert.deepEqual([first.status, second.status].sort(), [200, 409])
  assert.deepEqual(await standing('certificate'), [['skill-action-411400', '2022-07-01', null, 1]])
  assert.equal((await queue('city2')).length, 0)
  const paper = await shown(id)
  assert.deepEqual(
    [paper['statusName'], (paper['timeline'] as { what: string }[]).map((step) => step.what)],
    ['已生效', ['拟资金用途文书', '复核资金用途文书']],
  )
  const told = ok(await server.call('city', 'GET', '/api/messages'))['items'] as { text: string }[]
  assert.ok(told.some((one) => one.text.includes(`${paper['number']} 已复核，自2022年7月1日起生效`)))
})

test('the fund is of its own office: neither the province nor a county nor the next region draws up or confirms for it', async () => {
  assert.match(refused(await propose({}, 'province'), 422, 'fund_not_yours'), /商丘市的资金/)
  assert.equal((await propose({}, 'county')).status, 403)
  assert.equal((await propose({}, 'finance')).status, 403)
  refused(await propose({ regionId: '140800' }), 422, 'region_not_yours')
  refused(await propose({ fundCode: 'skill-action-140800' }), 422, 'fund_not_yours')
  refused(await propose({ fundCode: 'nothing' }), 422, 'fund_missing')
  refused(await propose({ program: 'nothing' }), 422, 'program_unknown')
  const id = await drawn({ program: 'training' })
  assert.match(refused(await confirm(id, 'province'), 409, 'not_the_owner'), /由商丘市的另一个账号复核/)
  assert.equal((await server.call('county', 'GET', `${PAPERS}/${id}`)).status, 404)
  // The province writes for its own fund, which the city does not touch.
  const fund = ok(await server.call('province', 'POST', '/api/funds', { name: '省级资金', source: '样例' }), 201)
  const fundCode = fund['code'] as string
  refused(await propose({ fundCode, rank: 2 }), 422, 'fund_not_yours')
  const own = await drawn({ fundCode, rank: 2 }, 'province')
  refused(await confirm(own, 'city2'), 409, 'not_the_owner')
  ok(await confirm(own, 'province2'))
  assert.deepEqual(
    (await standing('certificate')).map((row) => row[3]),
    [1, 2],
  )
})

test('its maker, and nobody else, takes it back; another refuses it with the reason; neither changes anything', async () => {
  const stood = await standing('startup_training')
  const id = await drawn({ program: 'startup_training' })
  const withdraw = (username: string, version = 1) =>
    server.call(username, 'POST', `${PAPERS}/${id}/withdraw`, { version })
  refused(await withdraw('city2'), 403, 'not_the_maker')
  assert.equal(ok(await withdraw('city'))['statusName'], '已撤回')
  refused(await withdraw('city', 2), 409, 'checked_before')
  refused(await confirm(id), 409, 'checked_before')
  const other = await drawn({ program: 'startup_training' })
  const refuse = (note: string) => server.call('city2', 'POST', `${PAPERS}/${other}/refuse`, { version: 1, note })
  assert.equal((await refuse(' ')).status, 422)
  assert.equal(ok(await refuse('文号不对'))['statusName'], '未同意')
  assert.deepEqual(await standing('startup_training'), stood)
})

test('a paper rules over no day before its own document, and a document of tomorrow over none', async () => {
  const program = 'apprenticeship'
  refused(await propose({ program, documentDay: '2022-06-30' }), 422, 'document_ahead')
  assert.match(
    refused(await propose({ program, fromDay: '2022-06-19' }), 422, 'before_document'),
    /文件是2022年6月20日的，不能规定在它以前的日子（2022年6月19日）/,
  )
  const id = await drawn({ program, fromDay: '2022-06-20' })
  assert.equal((await shown(id))['backdated'], true)
  ok(await confirm(id))
  refused(await propose({ program, toDay: '2022-06-30', fromDay: '2022-06-30' }), 422, 'use_days')
})

test('no other book goes before the one that stands: the place is taken until its own office ends it', async () => {
  const program = 'assessment'
  const stood = await standing(program)
  const other = { program, fundCode: 'employment-411400' }
  assert.match(
    refused(await propose(other), 409, 'rank_taken'),
    /首选已经是“职业技能提升行动专账”（商政办〔2022〕9号）/,
  )
  refused(await propose({ program, rank: 2 }), 409, 'use_overlaps')
  // Behind it, or from the day that it ends: also while the end waits for its check, but then not before it.
  const end = await drawn({ program, kind: 'end', fromDay: '2022-04-15', toDay: '2022-08-01' })
  assert.match(
    refused(await propose({ program, kind: 'end', fromDay: '2022-04-15', toDay: '2022-09-01' }), 409, 'draft_open'),
    /YT-2022-\d{3}/,
  )
  const next = await drawn({ ...other, fromDay: '2022-08-01' })
  refused(await confirm(next), 409, 'rank_taken')
  ok(await confirm(end))
  ok(await confirm(next))
  assert.deepEqual(await standing(program), [
    [stood[0]![0], '2022-04-15', '2022-08-01', 1],
    ['employment-411400', '2022-08-01', null, 1],
  ])
  refused(await propose({ program, kind: 'end', fromDay: '2022-04-15', toDay: '2022-08-01' }), 409, 'use_ends_before')
  // Two of one moment do not both find the place free.
  const both = await Promise.all([drawnSecond('city'), drawnSecond('city2')])
  assert.deepEqual(both.map((answer) => answer.status).sort(), [201, 409])
  function drawnSecond(username: string) {
    return propose(
      { program, fundCode: 'employment-411400', fromDay: '2022-07-01', toDay: '2022-08-01', rank: 2 },
      username,
    )
  }
})

test('the checker is shown the claims that an end concerns, and confirms only with the number as it is now', async () => {
  await noticedBatch(server, { persons: people(700, 3) })
  const end = { program: 'assessment', kind: 'end', fromDay: '2022-04-15', toDay: '2022-06-20' }
  const id = await drawn(end)
  const seen = (await shown(id)) as unknown as {
    backdated: boolean
    concerned: { waiting: object; approved: { count: number } }
  }
  assert.deepEqual(
    [seen.backdated, seen.concerned],
    [true, { waiting: { count: 3, amountFen: 72_000 }, approved: { count: 0, amountFen: 0 } }],
  )
  assert.match(refused(await confirm(id, 'city2', { waiting: 0 }), 409, 'concern_changed'), /现在未批的 3 条/)
  ok(await server.call('city2', 'POST', `${PAPERS}/${id}/refuse`, { version: 1, note: '还有申领没有批' }))
  // A day later than the last certificate concerns nobody.
  const later = await drawn({ ...end, toDay: '2022-06-21' })
  assert.deepEqual((await shown(later))['concerned'], {
    waiting: { count: 0, amountFen: 0 },
    approved: { count: 0, amountFen: 0 },
  })
})

test('where two books may pay, the document says which comes first; without money in it the next pays: said before it is asked for', async () => {
  const program = 'assessment'
  const second = { program, fundCode: 'employment-411400', documentDay: '2022-04-15', fromDay: '2022-04-15' }
  ok(await confirm(await drawn({ ...second, toDay: '2022-07-01', rank: 2 })))
  const { items } = ok(await server.call('finance', 'GET', '/api/funds')) as unknown as {
    items: { mine: boolean; uses: { program: string; rankName: string; stateName: string }[] }[]
  }
  const uses = items.flatMap((fund) => fund.uses.filter((one) => one.program === program))
  assert.deepEqual(uses.map((one) => `${one.rankName} ${one.stateName}`).sort(), [
    '其次 执行中',
    '首选 执行中',
    '首选 未到日期',
  ])
  assert.ok(items.every((fund) => !fund.mine))

  // Something is promised already, so that a book without money left is not one without money.
  const promised = await noticedBatch(server, { persons: people(760, 1) })
  await server.moveDay('2022-06-29')
  ok(await approve(server, promised.batchId))
  const own = await certifiedClass(server, { persons: people(740, 2) })
  const ask = { program, classId: own.classId }
  const preview = async () => ok(await server.call('assessor', 'POST', '/api/claim-previews', ask))['funds']
  assert.deepEqual(await preview(), [
    '首选“职业技能提升行动专账”，其次“就业补助资金”；“职业技能提升行动专账”有可用指标，先用它（商政办〔2022〕9号）',
  ])
  const paper = async (body: object) => {
    const drawnUp = ok(
      await server.call('finance', 'POST', '/api/budget-documents', { document: '样例', reason: '样例', ...body }),
      201,
    )
    ok(await server.call('finance2', 'POST', `/api/budget-documents/${drawnUp['id']}/confirm`, { version: 1 }))
  }
  await paper({ kind: 'raise', fundCode: 'employment-411400', unitId: '411400', year: 2022, amountFen: 1_000_000 })
  const { total_fen, reserved_fen, paid_fen } = await server.db
    .selectFrom('budget')
    .select(['total_fen', 'reserved_fen', 'paid_fen'])
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .executeTakeFirstOrThrow()
  // One cent is still money; nothing is none.
  const left = total_fen - reserved_fen - paid_fen
  await paper({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: left - 1 })
  assert.match(String(await preview()), /“职业技能提升行动专账”有可用指标，先用它/)
  await paper({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: 1 })
  assert.match(String(await preview()), /“职业技能提升行动专账”没有可用指标，用“就业补助资金”（商人社〔2022〕8号）/)
  const batch = ok(await server.call('assessor', 'POST', '/api/claim-batches', { ...ask, commitment: true }), 201)
  const stored = await server.db
    .selectFrom('claim_line')
    .select('fund_code')
    .where('batch_id', '=', batch['id'] as string)
    .execute()
  assert.deepEqual(
    stored.map((line) => line.fund_code),
    ['employment-411400', 'employment-411400'],
  )
})

test('from the province to the city: its own fund, two of its accounts, and the city finds it in its book', async () => {
  const fund = ok(await server.call('province', 'POST', '/api/funds', { name: '省级补助', source: '样例' }), 201)
  const fundCode = fund['code'] as string
  const paper = async (body: object) => {
    const made = ok(
      await server.call('province', 'POST', '/api/budget-documents', { document: '样例', reason: '样例', ...body }),
      201,
    )
    const check = (username: string) =>
      server.call(username, 'POST', `/api/budget-documents/${made['id']}/confirm`, { version: 1 })
    refused(await check('province'), 403, 'maker_cannot_check')
    return ok(await check('province2'))
  }
  const raised = await paper({ kind: 'raise', fundCode, unitId: '410000', year: 2022, amountFen: 900_000 })
  await paper({ kind: 'allocate', budgetId: raised['budgetId'], otherUnitId: '411400', amountFen: 300_000 })
  const { items } = ok(await server.call('city', 'GET', '/api/budgets?year=2022')) as unknown as {
    items: { fundCode: string; unitName: string; totalFen: number }[]
  }
  assert.deepEqual(
    items.filter((one) => one.fundCode === fundCode).map((one) => [one.unitName, one.totalFen]),
    [['商丘市', 300_000]],
  )
})
