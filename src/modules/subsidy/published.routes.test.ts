import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { plainDate } from '#src/kernel/plain-date.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'

// What was published stays as it was published; who objected can be reached by the office that answers, and by nobody else; money
// that is to be had back says how much of it is owed.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}
const get = async (url: string, username: string | null = 'county') => ok(await server.call(username, 'GET', url))
const post = async (url: string, body: unknown, username: string | null, status = 200) =>
  ok(await server.call(username, 'POST', url, body), status)
const published = async (number: string) => {
  const notice = await get(`/api/public/notices/${number}`, null)
  const items = notice['items'] as { lineNo: number; nameMasked: string; amountFen: number }[]
  const listed = (await get('/api/notices?limit=200'))['items'] as Record<string, unknown>[]
  const row = listed.find((one) => one['number'] === number)!
  assert.deepEqual([row['lines'], row['amountFen']], [notice['lines'], notice['amountFen']])
  assert.equal(notice['lines'], items.length)
  assert.equal(
    notice['amountFen'],
    items.reduce((sum, line) => sum + line.amountFen, 0),
  )
  return items
}
const imprison = (personId: string) =>
  server.db
    .insertInto('person_group')
    .values({
      person_id: personId,
      group_code: 'inmate',
      from_day: plainDate('2022-06-01'),
      to_day: plainDate('2023-06-01'),
      evidence: '样例',
    })
    .execute()
const paidBatch = async (persons: number[]) => {
  const own = await noticedBatch(server, { persons })
  const list = await published(own.noticeNumber)
  await server.moveDay('2022-06-29')
  ok(await approve(server, own.batchId))
  const declared = { declaredCount: persons.length, declaredFen: persons.length * 24_000 }
  const { id, number } = await post('/api/pay-batches', { claimBatchIds: [own.batchId], ...declared }, 'finance', 201)
  await post(`/api/pay-batches/${id}/release`, { version: 1, ...declared }, 'finance2')
  const file = await server.call('finance2', 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)
  const [mark, header, ...rows] = file.raw.toString().trim().split('\r\n')
  const text = [
    mark,
    `${header},结果,失败原因,银行流水号`,
    ...rows.map((row, n) => `${row},成功,,R-${number}-${n + 1}`),
  ].join('\r\n')
  const fileId = await server.upload('finance', '回盘.csv', Buffer.from(text))
  await post(`/api/pay-batches/${id}/bank-results`, { fileId }, 'finance', 201)
  return { ...own, list }
}

test('a line that is claimed back stays published, and in the sum of its claim', async () => {
  const own = await paidBatch(people(700, 3))
  const paper = { cause: 'fraud', reason: '虚报', document: '商人社查〔2022〕1号' }
  const made = await post('/api/receivables', { lineIds: [own.lineIds[1]], ...paper }, 'finance', 201)
  const [debt] = made['items'] as { id: string; number: string }[]
  const line = async (username = 'county') => get(`/api/claim-lines/${own.lineIds[1]}`, username)
  assert.deepEqual(
    [(await line())['statusName'], ((await line())['debt'] as { status: string }).status],
    ['已拨付', 'proposed'],
  )
  await post(`/api/receivables/${debt!.id}/confirm`, { version: 1 }, 'finance2')

  assert.deepEqual(await published(own.noticeNumber), own.list)
  const batch = await get(`/api/claim-batches/${own.batchId}`)
  assert.deepEqual([batch['lines'], batch['amountFen']], [3, 72_000])
  const { eligible, paid, reversed } = batch['counts'] as Record<string, number>
  assert.deepEqual({ eligible, paid, reversed }, { eligible: 3, paid: 2, reversed: 1 })

  // Owed, owed and late, settled: the line says which, and its status is true of all three.
  const owed = async () => {
    const now = await line()
    const { link, ...rest } = now['debt'] as Record<string, unknown>
    assert.equal(now['statusName'], '已转追缴')
    assert.match(String(link), new RegExp(debt!.id))
    return [rest['number'], rest['statusName'], rest['restFen'], rest['overdue']]
  }
  assert.deepEqual(await owed(), [debt!.number, '追缴中', 24_000, false])
  await server.moveDay('2023-06-29')
  assert.deepEqual(await owed(), [debt!.number, '追缴中', 24_000, true])
  assert.equal(((await line('assessor'))['debt'] as Record<string, unknown>)['link'], null)
  const at = `/api/receivables/${debt!.id}`
  for (const [amountFen, rest] of [
    [10_000, 14_000],
    [14_000, 0],
  ] as const) {
    await post(`${at}/repayments`, { amountFen, reference: `HK-${amountFen}` }, 'finance', 201)
    const entries = (await get(at, 'finance'))['entries'] as { id: string }[]
    await post(`${at}/entries/check`, { entryId: entries.at(-1)!.id, agree: true }, 'finance2')
    assert.equal((await owed())[2], rest)
  }
  assert.deepEqual(await owed(), [debt!.number, '已结清', 0, false])
  assert.equal((await get(`/api/claim-lines/${own.lineIds[0]}`))['debt'], null)
  await server.moveDay('2022-06-21')
})

test('refused, withdrawn or of another category later: the published list does not follow', async () => {
  const shared = people(710, 1)
  const first = await noticedBatch(server, { persons: shared })
  const second = await noticedBatch(server, { persons: [...shared, 711, 712, 713] })
  const list = await published(second.noticeNumber)
  assert.equal(list.length, 4)
  const object = { lineNo: 4, text: '不实' }
  await post(`/api/public/notices/${second.noticeNumber}/objections`, object, null, 201)
  const [objection] = (await get('/api/objections?status=open'))['items'] as { id: string }[]
  await post(`/api/objections/${objection!.id}/answer`, { verdict: 'upheld', answer: '属实' }, 'county')
  await post(
    `/api/claim-batches/${second.batchId}/withdraw`,
    { lineIds: [second.lineIds[1]], reason: '填错' },
    'assessor',
  )
  await server.moveDay('2022-06-29')
  ok(await approve(server, first.batchId))
  ok(await approve(server, second.batchId))
  await imprison(second.personIds[2]!)
  const statuses = ((await get(`/api/claim-batches/${second.batchId}/lines`))['items'] as { status: string }[]).map(
    (line) => line.status,
  )
  assert.deepEqual(statuses, ['refused', 'withdrawn', 'approved', 'rejected'])
  assert.deepEqual(await published(second.noticeNumber), list)
  await assert.rejects(sql`update notice_line set amount_fen = 0`.execute(server.db), /permission denied/)
  await server.moveDay('2022-06-21')
})

test('persons of the prison domain are never published, and neither is their money', async () => {
  const before = await noticedBatch(server, { persons: people(720, 1) })
  await imprison(before.personIds[0]!)
  const own = await noticedBatch(server, { persons: people(720, 2), level: 'L3' })
  assert.equal(own.lineIds.length, 2)
  assert.deepEqual(
    (await published(own.noticeNumber)).map((line) => line.lineNo),
    [2],
  )
})

test('how to reach whoever objected: for the office that answers, masked, whole for a reason that stays', async () => {
  const own = await noticedBatch(server, { persons: people(730, 2) })
  const file = (contact?: string) =>
    post(`/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '不实', contact }, null, 201)
  const { id } = (await file('王某 00012345678')) as { id: string }
  const { id: without } = (await file()) as { id: string }
  const masked = async (username: string) =>
    ((await get('/api/objections', username))['items'] as { id: string; contactMasked: string | null }[]).find(
      (one) => one.id === id,
    )?.contactMasked
  assert.equal(await masked('county'), '**********5678')
  // The claimant, the city that is not the office, the auditor and finance see the objection and nothing of its objector.
  for (const username of ['assessor', 'city', 'province', 'auditor', 'finance'])
    assert.equal(await masked(username), null, username)
  assert.equal(await masked('county2'), undefined)

  const look = (username: string | null, objection = id, reason = '核实异议') =>
    server.call(username, 'POST', `/api/objections/${objection}/contact`, { reason })
  assert.deepEqual(ok(await look('county')), { contact: '王某 00012345678' })
  assert.equal((await look('county', id, '')).status, 422)
  assert.deepEqual(
    [(await look('county', without)).status, (await look('county', without)).body.code],
    [409, 'no_contact'],
  )
  const answers: readonly (readonly [string | null, number, string])[] = [
    ['county2', 404, 'not_found'],
    ['city', 409, 'not_your_review'],
    ['auditor', 403, 'forbidden'],
    ['finance', 403, 'forbidden'],
    ['assessor', 403, 'forbidden'],
    ['province', 403, 'forbidden'],
    [null, 401, 'sign_in_first'],
  ]
  for (const [username, status, code] of answers) {
    const answer = await look(username)
    assert.deepEqual([answer.status, answer.body.code], [status, code], String(username))
    assert.ok(!answer.raw.toString().includes('00012345678'))
  }
  const { rows } = await sql<{ facts: Record<string, string>; role: string }>`
    select facts, role from org_audit where action = 'objection.contact' and result = 'done' and subject_id = ${id}`.execute(
    server.db,
  )
  assert.deepEqual(
    rows.map(({ facts, role }) => [role, facts['reason'], JSON.stringify(facts).includes('00012345678')]),
    [['county', '核实异议', false]],
  )
  // A look does not answer: whoever comes second is told who answered, not who looked.
  await post(`/api/objections/${id}/answer`, { verdict: 'dismissed', answer: '已核实' }, 'county')
  ok(await look('county'))
  const late = await server.call('county', 'POST', `/api/objections/${id}/answer`, { verdict: 'upheld', answer: '改' })
  assert.equal(late.status, 409)
})

test('messages write days as people read them; who sees only the own is told of no 管辖范围', async () => {
  const own = await noticedBatch(server, { persons: people(740, 1) })
  const told = (await get('/api/messages', 'assessor'))['items'] as { text: string }[]
  assert.ok(
    told.some(({ text }) => text === `申领 ${own.batchNumber} 已公示至2022年6月28日`),
    JSON.stringify(told.map(({ text }) => text)),
  )
  const missing = await server.call('worker', 'GET', `/api/own/money/${own.lineIds[0]}`)
  assert.deepEqual([missing.status, missing.body.detail], [404, '没有找到这笔补贴，这里只有您本人的'])
})

// Last, because it leaves a holiday behind.
test('the days that a notice has left are working days, by the calendar of the office', async () => {
  const own = await noticedBatch(server, { persons: people(740, 1) })
  const left = async (day: string) => {
    await server.moveDay(day)
    const notice = await get(`/api/public/notices/${own.noticeNumber}`, null)
    const row = ((await get('/api/notices?limit=200'))['items'] as Record<string, unknown>[]).find(
      (one) => one['number'] === own.noticeNumber,
    )!
    assert.equal(row['daysLeft'], notice['daysLeft'])
    return [notice['status'], notice['daysLeft']]
  }
  assert.deepEqual(await left('2022-06-21'), ['open', 5], 'the day of publishing does not count')
  assert.deepEqual(await left('2022-06-24'), ['open', 2])
  assert.deepEqual(await left('2022-06-25'), ['open', 2], 'nobody works on a Saturday')
  await server.db
    .insertInto('calendar_day')
    .values({ day: plainDate('2022-06-27'), kind: 'holiday', name: '样例', document: '样例' })
    .execute()
  assert.deepEqual(await left('2022-06-25'), ['open', 1], 'nor on a holiday')
  assert.deepEqual(await left('2022-06-28'), ['open', 0], 'its last day')
  assert.deepEqual(await left('2022-06-29'), ['closed', null])
})
