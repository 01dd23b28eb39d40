// Aim: grants through HTTP from the counter to the bank and back: who may apply, what is refused with which words, what waits for a
// ruling, what races do to one place and one budget, and that the ledger pays them as it pays claims. After each test doctor agrees.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID, SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { remindHolders } from '#src/modules/subsidy/index.ts'
import { certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import type { GrantDetail, GrantInput } from './grants.contract.ts'
import { grantInput, PRICED, signPriced } from './grants.fixture.ts'
import { grantsDue } from './grants-due.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const call = (
  who: string | null,
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => server.call(who, method, url, body, headers)
const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}
const refused = (answer: Answer, status: number, code: string): string => {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body))
  return answer.body.detail!
}
const doctor = async () => {
  for (const check of [...checks, ...ledgerChecks]) {
    const { ok: fine, detail } = await check.run(server.platform)
    assert.ok(fine, `${check.name}：${detail}`)
  }
}
test.afterEach(doctor)

const LISTING = { document: '商人社〔2022〕30号', day: '2022-05-20' } as const
let papers = 0
const paper = async (who: string, kind: GrantInput['evidence'][number]['kind'] = 'listing') => {
  papers += 1
  return { kind, fileId: await server.upload(who, `材料${papers}.pdf`, Buffer.from(`样例材料 ${papers}`)) }
}
const apply = (who: string, input: GrantInput, headers?: Record<string, string>) =>
  call(who, 'POST', '/api/grants', { ...input, commitment: true }, headers)
const detail = async (id: string, who = 'county') =>
  ok(await call(who, 'GET', `/api/grants/${id}`)) as unknown as GrantDetail
const versionOf = async (id: string) =>
  (
    await server.db
      .selectFrom('grant_application')
      .select('version')
      .where('grant_id', '=', id)
      .executeTakeFirstOrThrow()
  ).version
const act = async (who: string, id: string, what: string, more: object = {}) =>
  call(who, 'POST', `/api/grants/${id}/${what}`, { version: await versionOf(id), ...more })
const agree = (id: string) => act('county', id, 'review', { verdict: 'agree' })
const budget = () =>
  server.db
    .selectFrom('budget')
    .select(['reserved_fen', 'paid_fen'])
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .executeTakeFirstOrThrow()

/** Applied, reviewed and published; the notice is over. */
const noticed = async (who: string, input: GrantInput) => {
  await server.moveDay('2022-06-01')
  const { id } = ok(await apply(who, input), 201) as { id: string }
  ok(await agree(id))
  ok(await act('county', id, 'publish'))
  await server.moveDay('2022-06-29')
  return id
}
const approved = async (who: string, input: GrantInput) => {
  const id = await noticed(who, input)
  ok(await act('city', id, 'approve'))
  return id
}

/** Puts them in a batch, sends it, and lets the bank answer; `failing` lines bounce. */
const pay = async (ids: string[], count: number, fen: number, failing: readonly number[] = []) => {
  const body = { claimBatchIds: ids, declaredCount: count, declaredFen: fen }
  const made = ok(await call('finance', 'POST', '/api/pay-batches', body), 201)
  const id = made['id'] as string
  ok(
    await call('finance2', 'POST', `/api/pay-batches/${id}/release`, {
      version: 1,
      declaredCount: count,
      declaredFen: fen,
    }),
  )
  const file = (await call('finance2', 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)).raw.toString()
  const [mark, header, ...rows] = file.trim().split('\r\n')
  const answer = [
    mark,
    `${header},结果,失败原因,银行流水号`,
    ...rows.map((row, n) =>
      failing.includes(n) ? `${row},失败,账号不存在,` : `${row},成功,,R-${made['number']}-${n + 1}`,
    ),
  ].join('\r\n')
  const fileId = await server.upload('finance', '回盘.csv', Buffer.from(answer))
  ok(await call('finance', 'POST', `/api/pay-batches/${id}/bank-results`, { fileId }), 201)
  return { id, number: made['number'] as string, file }
}

test('items are those of the region, each with its figure or its hole, its clauses and what it asks for', async () => {
  const items = (await detailItems('employer')) as { id: string; amountFen: number | null; amountText: string }[]
  assert.deepEqual(
    items.map(({ id, amountFen }) => [id, amountFen]),
    [
      ['SQ-G01', null],
      ['SQ-G02', null],
      ['SQ-G03', null],
      ['SQ-G04', null],
      ['SQ-G05', null],
    ],
  )
  assert.equal(items[0]!.amountText, '文件没有写金额，待明确')
})
const detailItems = async (who: string) => ok(await call(who, 'GET', '/api/grant-items'))['items'] as unknown[]

test('no figure in the text: kept, waiting for a ruling, and no further; the place to rule is named', async () => {
  const input = grantInput({ itemId: 'SQ-G02', listing: LISTING, evidence: [await paper('employer')] })
  const made = ok(await apply('employer', input), 201) as { id: string; status: string; amountFen: number | null }
  assert.deepEqual([made.status, made.amountFen], ['waiting_ruling', null])
  const shown = await detail(made.id)
  assert.equal(shown.decision.outcome, 'NEEDS_RULING')
  assert.deepEqual(
    shown.holes.map(({ id, rule, link }) => [id, rule, link]),
    [['SQ-B01', 'SQ-G02', '/console/policy/packs/411400-2022-9#SQ-B01']],
  )
  assert.deepEqual(shown.actions.toSorted(), ['reject', 'rule'])
  assert.equal(shown.heldBy, '发文机关（待裁定）')
  refused(await agree(made.id), 409, 'not_open')
  refused(await act('county', made.id, 'publish'), 409, 'not_open')
  refused(await act('city', made.id, 'approve'), 409, 'not_open')
  assert.match(refused(await act('county', made.id, 'decide-again'), 409, 'still_open'), /扶持补助多少/)
})

test('refused or withdrawn, it waits for no ruling any more and names no notice to object to', async () => {
  const input = grantInput({ itemId: 'SQ-G02', listing: LISTING, evidence: [await paper('provider')] })
  const { id } = ok(await apply('provider', input), 201) as { id: string }
  assert.equal((await detail(id)).holes.length, 1)
  ok(await act('county', id, 'review', { verdict: 'reject', note: '名单里没有' }))
  const { holes, decision } = await detail(id, 'provider')
  assert.deepEqual([holes, decision.whatWouldChange], [[], ['材料补齐或情况有变的，可以重新申请']])
  assert.doesNotMatch(decision.whereToObject, /公示期/)
})

test('refused at the counter with the reason; nothing is kept', async () => {
  await signPriced(server)
  const before = await server.db.selectFrom('grant_application').select('grant_id').execute()
  const evidence = [await paper('employer')]
  assert.match(
    refused(await apply('employer', grantInput({ itemId: 'SQ-G01', evidence })), 422, 'not_eligible'),
    /没有填写“市级返乡创业示范园”的认定文件和日期/,
  )
  const late = { ...LISTING, day: '2022-06-02' }
  assert.match(
    refused(await apply('employer', grantInput({ itemId: 'SQ-G01', listing: late, evidence })), 422, 'not_eligible'),
    /晚于申请日/,
  )
  assert.match(
    refused(await apply('employer', grantInput({ itemId: 'SQ-G01', listing: LISTING })), 422, 'paper_missing'),
    /还缺材料：认定文件/,
  )
  refused(await apply('employer', grantInput({ itemId: 'YN-G01', listing: LISTING, evidence })), 422, 'item_unknown')
  const foreign = [await paper('provider2')]
  refused(
    await apply('employer', grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence: foreign })),
    422,
    'file_unknown',
  )
  for (const matchFen of [0.5, -1, 1e12])
    refused(await apply('employer', grantInput({ itemId: 'SQ-G12', matchFen })), 422, 'input_invalid')
  assert.equal((await server.db.selectFrom('grant_application').select('grant_id').execute()).length, before.length)
})

test("the employer's match: exactly 1:1 is enough, one fen less is refused", async () => {
  const evidence = [await paper('employer'), await paper('employer', 'match')]
  const input = (matchFen: number) =>
    grantInput({ itemId: 'SQ-G12', subject: '示例大师工作室', listing: LISTING, matchFen, evidence, units: 2 })
  assert.match(
    refused(await apply('employer', input(19_999_999)), 422, 'not_eligible'),
    /配套经费 199,999\.99 元，补助 200,000\.00 元，低于 1:1/,
  )
  const made = ok(await apply('employer', input(20_000_000)), 201) as { id: string; status: string; amountFen: number }
  assert.deepEqual([made.status, made.amountFen], ['submitted', 20_000_000])
  const preview = ok(await call('employer', 'POST', '/api/grant-previews', input(19_999_999)))
  assert.equal((preview['decision'] as { outcome: string }).outcome, 'INELIGIBLE')
  ok(await act('employer', made.id, 'withdraw', { note: '改日再报' }))
})

test('trainings of the year are counted from the registry, never typed: two are enough, one is not', async () => {
  const evidence = [await paper('provider')]
  const input = grantInput({ itemId: 'SQ-G14', subject: '示例基地', listing: LISTING, evidence })
  assert.match(refused(await apply('provider', input), 422, 'not_eligible'), /结业 0 人次，不到 2 人次/)
  const { classId } = await certifiedClass(server, { persons: people(700, 2) })
  await sql`update enrolment set status = 'failed' where class_id = ${classId} and person_id = (select min(person_id::text)::uuid from enrolment where class_id = ${classId})`.execute(
    server.db,
  )
  assert.match(refused(await apply('provider', input), 422, 'not_eligible'), /结业 1 人次/)
  await sql`update enrolment set status = 'completed', completed_day = date '2022-05-20' where class_id = ${classId}`.execute(
    server.db,
  )
  const made = ok(await apply('provider', input), 201) as { id: string; amountFen: number }
  assert.equal(made.amountFen, 1_000_000)
  ok(await act('provider', made.id, 'withdraw', { note: '测试完毕' }))
})

test('once: the same key answers the same, a second application is refused, of five at once one is taken', async () => {
  await server.moveDay('2022-06-01')
  const evidence = [await paper('agency')]
  const input = grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence })
  const key = { 'idempotency-key': 'grant-once' }
  const [first, again] = [await apply('agency', input, key), await apply('agency', input, key)]
  assert.deepEqual(again.body, first.body)
  assert.match(refused(await apply('agency', input), 422, 'not_eligible'), /已有申请 JB-2022-\d+（待初审），只给一次/)
  const { id } = ok(first, 201) as { id: string }
  refused(await apply('agency', input, { 'idempotency-key': 'grant-once-2' }), 422, 'not_eligible')
  ok(await act('agency', id, 'withdraw', { note: '重来' }))
  const race = await Promise.all(Array.from({ length: 5 }, () => apply('agency', input)))
  // Who comes while the first is being written is told by the index, who comes later by the clause.
  assert.deepEqual(
    race.map(({ status }) => (status === 201 ? 'taken' : [409, 422].includes(status) ? 'refused' : status)).toSorted(),
    ['refused', 'refused', 'refused', 'refused', 'taken'],
  )
  const kept = race.find(({ status }) => status === 201)!.body['id'] as string
  ok(await act('agency', kept, 'withdraw', { note: '下一个测试' }))
})

test('another county does not know it; roles have their own steps; who is stale is told who was first', async () => {
  const evidence = [await paper('employer')]
  const { id } = ok(
    await apply('employer', grantInput({ itemId: 'SQ-G11', subject: '示例基地', listing: LISTING, evidence })),
    201,
  ) as { id: string }
  refused(await call('county2', 'GET', `/api/grants/${id}`), 404, 'not_found')
  refused(await act('county2', id, 'review', { verdict: 'agree' }), 404, 'not_found')
  refused(await call('provider2', 'GET', `/api/grants/${id}`), 404, 'not_found')
  refused(await act('city', id, 'review', { verdict: 'agree' }), 403, 'forbidden')
  refused(await act('employer', id, 'approve'), 403, 'forbidden')
  const version = await versionOf(id)
  const body = { version, verdict: 'agree' }
  const both = await Promise.all([1, 2].map(() => call('county', 'POST', `/api/grants/${id}/review`, body)))
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409])
  assert.match(both.find(({ status }) => status === 409)!.body.detail!, /已由 例梁园 于 2022-06-01/)
  ok(await act('county', id, 'review', { verdict: 'return', note: '认定文件不清楚' }))
  assert.equal((await detail(id, 'employer')).note, '认定文件不清楚')
  const queue = ok(await call('employer', 'GET', '/api/queue'))['items'] as { kind: string; link: string }[]
  assert.ok(queue.some((item) => item.kind === 'grant_due' && item.link.endsWith(id)))
  const again = {
    ...grantInput({ itemId: 'SQ-G11', subject: '示例基地', listing: LISTING, evidence }),
    commitment: true,
  }
  ok(await act('employer', id, 'resubmit', again))
  assert.equal((await detail(id)).status, 'submitted')
  ok(await act('county', id, 'review', { verdict: 'reject', note: '不属于本县' }))
  refused(await act('employer', id, 'withdraw', { note: '晚了' }), 409, 'not_open')
})

test('the whole way of an organisation: reviewed, on notice, approved by another, paid, in every book, one click each way', async () => {
  const evidence = [await paper('employer')]
  await server.moveDay('2022-06-01')
  const money = await budget()
  const { id, number } = ok(
    await apply('employer', grantInput({ itemId: 'SQ-G01', subject: '示例返乡创业园', listing: LISTING, evidence })),
    201,
  ) as { id: string; number: string }
  assert.ok((await queueOf('county')).some((item) => item.kind === 'grant_review' && item.link.endsWith(id)))
  ok(await agree(id))
  ok(await act('county', id, 'publish'))
  assert.match(refused(await act('city', id, 'approve'), 409, 'notice_running'), /期满后才能批准/)
  const [notice] = ok(await call(null, 'GET', '/api/public/grant-notices'))['items'] as Record<string, unknown>[]
  assert.deepEqual(
    [notice!['subject'], notice!['payeeName'], notice!['amountFen'], notice!['clause'], notice!['statusName']],
    ['示例返乡创业园', '商丘示例纺织有限公司', 50_000_000, '一', '公示中'],
  )
  await server.moveDay('2022-06-29')
  assert.ok((await queueOf('city')).some((item) => item.kind === 'grant_approve' && item.link.endsWith(id)))
  const [first, second] = await Promise.all([act('city', id, 'approve'), act('city2', id, 'approve')])
  assert.deepEqual([first.status, second.status].toSorted(), [200, 409])
  assert.equal((await budget()).reserved_fen, money.reserved_fen + 50_000_000)
  const payable = (ok(await call('finance', 'GET', '/api/payable'))['items'] as Record<string, unknown>[]).find(
    (one) => one['batchId'] === id,
  )!
  assert.deepEqual(
    [payable['kind'], payable['number'], payable['payeeName'], payable['count'], payable['amountFen']],
    ['grant', number, '商丘示例纺织有限公司', 1, 50_000_000],
  )
  const { id: payBatchId, number: payNumber, file } = await pay([id], 1, 50_000_000)
  assert.match(file, /商丘示例纺织有限公司.*500000\.00,项目奖补/)
  const lines = ok(await call('finance', 'GET', `/api/pay-batches/${payBatchId}/lines`))['items'] as Record<
    string,
    unknown
  >[]
  assert.deepEqual(
    [lines[0]!['claimKind'], lines[0]!['claimLineId'], lines[0]!['claimNumber'], lines[0]!['statusName']],
    ['grant', id, number, '已到账'],
  )
  const shown = await detail(id, 'city')
  assert.deepEqual(
    [shown.status, shown.chain.find((link) => link.kind === 'pay_batch')],
    ['paid', { kind: 'pay_batch', name: '批次', value: payNumber, link: `/console/payments/${payBatchId}` }],
  )
  assert.ok(shown.timeline.some((entry) => entry.what === '拨付成功 500,000.00 元'))
  const moves = ok(await call('finance', 'GET', `/api/ledger?budget=${SAMPLE_BUDGET_ID}&limit=500`))
  const reserved = (moves['items'] as Record<string, unknown>[]).find((row) => row['document'] === number)!
  assert.deepEqual([reserved['kindName'], reserved['link']], ['批准占用', `/console/grants/${id}`])
  const book = ok(
    await call('finance', 'GET', `/api/standing-book?budget=${SAMPLE_BUDGET_ID}&from=2022-06-01&to=2022-06-30`),
  )
  const row = (book['rows'] as Record<string, unknown>[]).find((one) => one['subject'] === '项目奖补')!
  // A park is nobody: money, and no person.
  assert.deepEqual(
    [row['payeeName'], row['persons'], row['amountFen'], row['noticeFrom']],
    ['商丘示例纺织有限公司', 0, 50_000_000, '2022-06-01'],
  )
  assert.ok(ok(await call('auditor', 'GET', `/api/grants/${id}/replay`))['same'])
  assert.match(
    refused(await apply('employer', grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence })), 422, 'not_eligible'),
    /已拨付），只给一次/,
  )
})
const queueOf = async (who: string) =>
  ok(await call(who, 'GET', '/api/queue'))['items'] as { kind: string; link: string }[]

test("a person's grant goes to the person's own account, in one batch with claims; the second of the year is refused", async () => {
  const [index] = people(760, 1)
  const own = await noticedBatch(server, { persons: [index!] })
  await server.moveDay('2022-06-29')
  const version = ok(await call('city', 'GET', `/api/claim-batches/${own.batchId}`))['version']
  ok(await call('city', 'POST', `/api/claim-batches/${own.batchId}/approve`, { version }))
  const holder = samplePerson(index!)
  const person = { docNo: holder.docNo, name: holder.name }
  const post = { from: '2021-01-01', to: null }
  const evidence = [await paper('employer', 'post')]
  const input = grantInput({ itemId: 'SQ-G13', subject: '首席技师', person, post, evidence })
  refused(await apply('employer', { ...input, person: { ...person, name: '别人' } }), 422, 'person_unknown')
  refused(await apply('employer', { ...input, person: null }), 422, 'person_missing')
  const id = await approved('employer', input)
  assert.match(refused(await apply('employer', input), 422, 'not_eligible'), /每年一次/)
  // Two years are two periods.
  const last = ok(await apply('employer', { ...input, year: 2021 }), 201) as { id: string }
  ok(await act('employer', last.id, 'withdraw', { note: '不报了' }))
  const { file } = await pay([id, own.batchId], 2, 3_024_000)
  assert.match(file, new RegExp(`${holder.name}.*30000\\.00,首席技师生活补贴`))
  assert.equal((await detail(id)).status, 'paid')
  const public_ = ok(await call(null, 'GET', '/api/public/grant-notices'))['items'] as Record<string, unknown>[]
  assert.ok(public_.every((one) => !JSON.stringify(one).includes(holder.name)))
  const published = await call(
    'finance',
    'GET',
    `/api/standing-book?budget=${SAMPLE_BUDGET_ID}&from=2022-06-01&to=2022-06-30`,
  )
  const row = (ok(published)['rows'] as Record<string, unknown>[]).find((one) => one['subject'] === '首席技师生活补贴')!
  assert.equal(row['persons'], 1)
})

test('a year only partly on the post is open, and waits', async () => {
  await server.moveDay('2022-06-01')
  const holder = samplePerson(people(760, 1)[0]!)
  const input = grantInput({
    itemId: 'SQ-G13',
    subject: '首席技师',
    year: 2020,
    person: { docNo: holder.docNo, name: holder.name },
    post: { from: '2020-02-01', to: null },
    evidence: [await paper('employer', 'post')],
  })
  const made = ok(await apply('employer', input), 201) as { id: string; status: string }
  assert.equal(made.status, 'waiting_ruling')
  ok(await act('county', made.id, 'review', { verdict: 'reject', note: '本人撤回' }))
})

test('the budget is never outrun: of two that do not both fit one is approved, the other told what is left', async () => {
  const left = async () => {
    const { rows } = await sql<{
      n: number
    }>`select total_fen - reserved_fen - paid_fen - committed_fen as n from budget where budget_id = ${SAMPLE_BUDGET_ID}`.execute(
      server.db,
    )
    return rows[0]!.n
  }
  const listing = LISTING
  const one = await noticed(
    'provider',
    grantInput({ itemId: 'SQ-G11', subject: '甲', listing, evidence: [await paper('provider')] }),
  )
  const two = await noticed(
    'assessor',
    grantInput({ itemId: 'SQ-G11', subject: '乙', listing, evidence: [await paper('assessor')] }),
  )
  const free = await left()
  assert.ok(free >= 100_000_000 && free < 200_000_000, String(free))
  const race = await Promise.all([act('city', one, 'approve'), act('city2', two, 'approve')])
  assert.deepEqual(race.map(({ status }) => status).toSorted(), [200, 409])
  assert.match(race.find(({ status }) => status === 409)!.body.detail!, /预算只剩 .* 元，这件要 1,000,000\.00 元/)
  const [winner, loser] = race[0]!.status === 200 ? [one, two] : [two, one]
  // Before the money left, the approval is taken back by two persons; the place is free again.
  const body = { lineIds: [winner], document: '商人社〔2022〕40号', reason: '认定被撤销' }
  const voided = ok(await call('city', 'POST', `/api/claim-batches/${winner}/void-approvals`, body), 201)
  ok(await call('finance2', 'POST', `/api/budget-documents/${voided['id']}/confirm`, { version: 1 }))
  assert.equal((await detail(winner)).status, 'rejected')
  assert.equal(await left(), free)
  ok(await act('county', loser, 'review', { verdict: 'return', note: '预算不足，明年再报' }))
})

test('an objection stops it; dismissed it goes on, upheld there is no grant', async () => {
  await server.moveDay('2022-06-01')
  const evidence = [await paper('agency')]
  const { id } = ok(await apply('agency', grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence })), 201) as {
    id: string
  }
  ok(await agree(id))
  ok(await act('county', id, 'publish'))
  const number = (await detail(id)).notice!.number
  const file = () =>
    call(null, 'POST', `/api/public/grant-notices/${number}/objections`, {
      text: '园区早已停业',
      contact: '00012345678',
    })
  ok(await file(), 201)
  const shown = ok(await call(null, 'GET', `/api/public/grant-notices/${number}`))
  assert.equal(shown['daysLeft'], shown['workingDays'], 'on the day of publishing the whole period lies ahead')
  await server.moveDay('2022-06-29')
  refused(await act('city', id, 'approve'), 409, 'not_open')
  refused(await file(), 409, 'notice_over')
  const over = ok(await call(null, 'GET', `/api/public/grant-notices/${number}`))
  assert.deepEqual([over['statusName'], over['daysLeft']], ['公示期满', null])
  const [objection] = (await detail(id)).objections
  // How to reach whoever objected: masked, and whole for a reason, to the office that answers alone.
  assert.equal(objection!.contactMasked, '*******5678')
  for (const reader of ['city', 'auditor', 'agency'])
    assert.equal((await detail(id, reader)).objections[0]!.contactMasked, null, reader)
  const look = (username: string) =>
    call(username, 'POST', `/api/grant-objections/${objection!.id}/contact`, { reason: '核实异议' })
  assert.deepEqual(ok(await look('county')), { contact: '00012345678' })
  refused(await look('county2'), 404, 'not_found')
  for (const reader of ['city', 'auditor', 'agency']) refused(await look(reader), 403, 'forbidden')
  const { rows: looks } = await sql<{ reason: string }>`
    select facts ->> 'reason' as reason from org_audit where action = 'grant.contact' and result = 'done'`.execute(
    server.db,
  )
  assert.deepEqual(looks, [{ reason: '核实异议' }])
  const answer = (verdict: string) =>
    call('county', 'POST', `/api/grant-objections/${objection!.id}/answer`, { verdict, answer: '已到现场核实' })
  refused(
    await call('county2', 'POST', `/api/grant-objections/${objection!.id}/answer`, {
      verdict: 'upheld',
      answer: '不是',
    }),
    404,
    'not_found',
  )
  ok(await answer('dismissed'))
  refused(await answer('upheld'), 409, 'objection_answered')
  const dismissed = await detail(id)
  assert.deepEqual([dismissed.status, dismissed.statusName], ['on_notice', '公示期满'])
  ok(await act('city', id, 'approve'))
  // The amount is frozen: neither applicant nor county changes it now.
  refused(await act('agency', id, 'withdraw', { note: '改' }), 409, 'not_open')
  refused(await act('county', id, 'review', { verdict: 'return', note: '改' }), 409, 'not_open')
  await assert.rejects(
    sql`update grant_application set holder_id = gen_random_uuid() where grant_id = ${id}`.execute(server.db),
    /permission denied/,
  )
})

test('every step has a deadline and a holder, in list, queue and reminder, by the rule of claims', async () => {
  const setting = (value: boolean) =>
    server.database.owner.query(
      `update setting set value = $1 where unit_id = '411400' and key = 'claim.city_review_before_notice'`,
      [JSON.stringify(value)],
    )
  await setting(true)
  await server.moveDay('2022-06-01')
  const input = grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence: [await paper('provider')] })
  const { id, number } = ok(await apply('provider', input), 201) as { id: string; number: string }
  const row = async () => {
    const { heldBy, dueDay, daysLeft } = await detail(id)
    return [heldBy, dueDay, daysLeft]
  }
  const queued = async (who: string) => {
    const { items } = ok(await call(who, 'GET', '/api/queue?limit=500')) as {
      items: { link: string; kind: string; dueDay: string | null; daysLeft: number | null }[]
    }
    return items.filter(({ link }) => link.includes(id)).map(({ kind, dueDay, daysLeft }) => [kind, dueDay, daysLeft])
  }
  const told = async (who: string) =>
    (ok(await call(who, 'GET', '/api/messages?limit=100'))['items'] as { text: string }[])
      .map(({ text }) => text)
      .filter((text) => text.includes(`项目奖补 ${number} 的`))
  const sweep = () => remindHolders(server.platform, [grantsDue])

  assert.deepEqual(await row(), ['梁园区人社局', '2022-06-16', 10])
  assert.deepEqual(await queued('county'), [['grant_review', '2022-06-16', 10]])
  await server.moveDay('2022-06-14')
  await Promise.all([sweep(), sweep()])
  assert.deepEqual(await told('county'), [`项目奖补 ${number} 的初审和公示应在 2022年6月16日 前办完，还有 2 个工作日`])
  ok(await agree(id))
  assert.deepEqual(await row(), ['商丘市人社局', '2022-06-21', 5])
  assert.deepEqual(await queued('city'), [['grant_city_review', '2022-06-21', 5]])
  assert.deepEqual(await queued('county'), [])
  await server.moveDay('2022-06-22')
  await sweep()
  assert.deepEqual(await told('city'), [
    `项目奖补 ${number} 的公示前复核应在 2022年6月21日 前办完，已经超期，请尽快办理`,
  ])
  ok(await act('city', id, 'city-review', { verdict: 'agree' }))
  // The county had two working days left when the city took it; it has them again.
  assert.deepEqual(await row(), ['梁园区人社局', '2022-06-24', 2])
  assert.deepEqual(await queued('county'), [['grant_publish', '2022-06-24', 2]])
  ok(await act('county', id, 'publish'))
  assert.deepEqual((await row()).slice(0, 2), ['公示中', '2022-06-29'])
  const notice = (await detail(id)).notice!.number
  ok(await call(null, 'POST', `/api/public/grant-notices/${notice}/objections`, { text: '园区停业' }), 201)
  assert.deepEqual(await row(), ['梁园区人社局', '2022-06-29', 5])
  assert.deepEqual(await queued('county'), [['grant_objection', '2022-06-29', 5]])
  await server.moveDay('2022-06-27')
  await sweep()
  assert.match((await told('county'))[0]!, /的异议答复应在 2022年6月29日 前办完，还有 2 个工作日/)
  const [objection] = (await detail(id)).objections
  const answer = { verdict: 'dismissed', answer: '已到现场核实' }
  ok(await call('county', 'POST', `/api/grant-objections/${objection!.id}/answer`, answer))
  await server.moveDay('2022-06-30')
  assert.deepEqual(await row(), ['商丘市人社局', '2022-07-06', 4])
  assert.deepEqual(await queued('city'), [['grant_approve', '2022-07-06', 4]])
  await server.moveDay('2022-07-07')
  await sweep()
  await sweep()
  assert.match((await told('city'))[0]!, /的批准应在 2022年7月6日 前办完，已经超期/)
  assert.equal((await told('city')).length, 2)
  assert.ok((await detail(id)).timeline.some(({ what, why }) => what === '催办' && why?.includes('已超期')))
  ok(await act('county', id, 'review', { verdict: 'reject', note: '园区停业' }))
  await setting(false)
})

test('bounced, tried once more, paid; claimed back it stays taken, and the debt is repaid', async () => {
  const id = (
    await server.db
      .selectFrom('grant_application')
      .select('grant_id')
      .where('status', '=', 'approved')
      .executeTakeFirstOrThrow()
  ).grant_id
  await pay([id], 1, 50_000_000, [0])
  assert.equal((await detail(id)).status, 'failed')
  const failed = ok(await call('finance', 'GET', '/api/failed-payments'))['items'] as Record<string, unknown>[]
  assert.deepEqual([failed[0]!['claimKind'], failed[0]!['personName']], ['grant', '商丘示例人力资源有限公司'])
  await pay([id], 1, 50_000_000)
  assert.equal((await detail(id, 'city')).mayClaimBack, true)
  const cause = { cause: 'fraud', reason: '虚报认定', document: '商人社〔2022〕50号' }
  const claimed = ok(await call('city', 'POST', '/api/receivables', { lineIds: [id], ...cause }), 201)
  const [debt] = claimed['items'] as { id: string; claimKind: string; debtorName: string }[]
  assert.deepEqual([debt!.claimKind, debt!.debtorName], ['grant', '商丘示例人力资源有限公司'])
  ok(await call('finance2', 'POST', `/api/receivables/${debt!.id}/confirm`, { version: 1 }))
  const reversed = await detail(id)
  assert.equal(reversed.status, 'reversed')
  assert.deepEqual([reversed.receivable!.statusName, reversed.receivable!.restFen], ['追缴中', 50_000_000])
  // What was published stays published.
  assert.equal(
    ok(await call(null, 'GET', `/api/public/grant-notices/${reversed.notice!.number}`))['amountFen'],
    50_000_000,
  )
  const evidence = [await paper('agency')]
  assert.match(
    refused(await apply('agency', grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence })), 422, 'not_eligible'),
    /已转追缴/,
  )
  const repaid = ok(
    await call('finance', 'POST', `/api/receivables/${debt!.id}/repayments`, {
      amountFen: 50_000_000,
      reference: 'H-1',
    }),
    201,
  )
  assert.equal(repaid['status'], 'open')
  const { entries } = ok(await call('finance2', 'GET', `/api/receivables/${debt!.id}`)) as { entries: { id: string }[] }
  const check = { entryId: entries[0]!.id, agree: true }
  assert.equal(
    ok(await call('finance2', 'POST', `/api/receivables/${debt!.id}/entries/check`, check))['status'],
    'settled',
  )
})

test('whoever is on the blacklist gets nothing: at the counter, at the review, in the batch', async () => {
  await server.moveDay('2022-06-01')
  const evidence = [await paper('provider')]
  const input = grantInput({ itemId: 'SQ-G01', listing: LISTING, evidence })
  const { id } = ok(await apply('provider', input), 201) as { id: string }
  const entry = ok(
    await call('county', 'POST', '/api/blacklist', {
      subjectKind: 'organisation',
      subjectId: SAMPLE_ORGANISATIONS.provider.id,
      reason: '虚假培训',
      document: '梁人社〔2022〕9号',
      fromDay: '2022-06-01',
      toDay: null,
    }),
    201,
  )
  assert.match(refused(await agree(id), 422, 'listed'), /梁园示例职业培训学校已列入黑名单/)
  refused(await apply('provider', grantInput({ itemId: 'SQ-G11', listing: LISTING, evidence })), 422, 'listed')
  assert.ok(entry['id'])
})

test('a ruling prices what waited: decided again by the text now signed, it goes to the review', async () => {
  const waiting = await server.db
    .selectFrom('grant_application')
    .select('grant_id')
    .where('item_id', '=', 'SQ-G02')
    .where('status', '=', 'waiting_ruling')
    .executeTakeFirstOrThrow()
  const [park] = PRICED
  await signPriced(server, [
    {
      ...park!,
      id: 'SQ-G02',
      title: '返乡创业优秀项目扶持补助',
      cite: { clause: '七', line: 7, quote: '市级返乡创业优秀项目给予一次性补助5万元' },
      conditions: [{ kind: 'listed', rule: 'SQ-G02', as: '市级返乡创业优秀项目' }],
      amount: { kind: 'perUnit', rule: 'SQ-G02', fen: 5_000_000 as never },
      once: { rule: 'SQ-G02', per: 'ever', found: 'fail' },
    },
  ])
  await server.moveDay('2022-07-01')
  ok(await act('county', waiting.grant_id, 'decide-again'))
  const shown = await detail(waiting.grant_id)
  assert.deepEqual(
    [shown.status, shown.amountFen, shown.decision.reasons.at(-1)!.document],
    ['submitted', 5_000_000, '示例文〔2022〕1号'],
  )
  // Decided on the day of the ruling, not of the application, and cited by the text that names the figure.
  const cited = shown.chain.find(({ kind }) => kind === 'decision')!.value
  assert.deepEqual(
    [shown.submittedDay < '2022-07-01', shown.decision.asOf, cited],
    [true, '2022-07-01', '示例文〔2022〕1号 七'],
  )
  ok(await agree(waiting.grant_id))
})
