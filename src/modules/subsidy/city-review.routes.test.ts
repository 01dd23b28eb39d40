// Aim: where a region asks for the city's review before the notice, no list goes public without it; elsewhere nothing changes.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { approve, certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { BulkResult, ClaimLineDetail, ClaimLineRow } from './subsidy.contract.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
after(async () => {
  for (const end of ends) await end()
})

const askReview = (unitId: string, value: boolean) =>
  server.database.owner.query(
    `update setting set value = $1 where unit_id = $2 and key = 'claim.city_review_before_notice'`,
    [JSON.stringify(value), unitId],
  )
beforeEach(async () => {
  await askReview('411400', true)
  await server.moveDay('2022-06-21')
})

const get = async (who: string, url: string) => {
  const answer = await server.call(who, 'GET', url)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const linesOf = async (batchId: string) =>
  (await get('city', `/api/claim-batches/${batchId}/lines?limit=500`))['items'] as ClaimLineRow[]
const statuses = async (batchId: string) => (await linesOf(batchId)).map((line) => line.status)
const recheck = (who: string, batchId: string, body: object, key?: string) =>
  server.call(who, 'POST', `/api/claim-batches/${batchId}/city-review`, body, key ? { 'idempotency-key': key } : {})
const publish = async (batchId: string) => {
  const { version } = await get('county', `/api/claim-batches/${batchId}`)
  return server.call('county', 'POST', `/api/claim-batches/${batchId}/notice`, { version })
}
const queueOf = async (who: string, batchId: string) =>
  (
    (await get(who, '/api/queue?limit=500'))['items'] as {
      kind: string
      link: string
      persons: number
      status: string
    }[]
  )
    .filter((item) => item.link.includes(batchId))
    .map((item) => [item.kind, item.persons, item.status])

/** A class claimed on 2022-06-21 and agreed to by its county. */
async function reviewedBatch(first: number, n: number) {
  const own = await certifiedClass(server, { persons: people(first, n) })
  const body = { program: 'assessment', classId: own.classId, commitment: true }
  const id = (await server.call('assessor', 'POST', '/api/claim-batches', body)).body['id'] as string
  const lineIds = (await linesOf(id)).map((line) => line.id)
  const agreed = await server.call('county', 'POST', `/api/claim-batches/${id}/review`, { verdict: 'agree', lineIds })
  assert.equal(agreed.status, 200, JSON.stringify(agreed.body))
  return { id, lineIds }
}

test('county → city → notice → approval: each sees it in the queue when it is its turn, and only then may act', async () => {
  const { id, lineIds } = await reviewedBatch(800, 3)
  const batch = await get('city', `/api/claim-batches/${id}`)
  assert.deepEqual(
    [batch['status'], batch['statusName'], batch['holder'], batch['dueDay'], batch['actions']],
    ['city_review', '待市级复核', '商丘市人社局', '2022-06-28', ['recheck']],
  )
  assert.deepEqual(await queueOf('city', id), [['claim_city_review', 3, '待市级复核']])
  assert.deepEqual(await queueOf('county', id), [])
  assert.deepEqual((await get('county', `/api/claim-batches/${id}`))['actions'], ['return', 'reject'])
  const line = (await get('city', `/api/claim-lines/${lineIds[0]}`)) as unknown as ClaimLineDetail
  assert.deepEqual([line.holder, line.dueDay, line.actions], ['商丘市人社局', '2022-06-28', ['recheck']])
  const listed = async (status: string) =>
    ((await get('city', `/api/claim-batches?status=${status}`))['items'] as { id: string }[]).some(
      (one) => one.id === id,
    )
  assert.deepEqual([await listed('city_review'), await listed('reviewed')], [true, false])

  const early = await publish(id)
  assert.deepEqual([early.status, early.body.code], [409, 'city_review_missing'])
  assert.match(early.body.detail!, /公示前要经市级复核/)

  const agreed = await recheck('city', id, { verdict: 'agree', lineIds })
  assert.equal(agreed.status, 200, JSON.stringify(agreed.body))
  assert.deepEqual([agreed.body['done'], agreed.body['exceptions']], [3, []])
  const now = await get('county', `/api/claim-batches/${id}`)
  assert.deepEqual([now['status'], now['holder']], ['reviewed', '梁园区人社局'])
  assert.deepEqual(now['actions'], ['return', 'reject', 'publish'])
  assert.deepEqual(await queueOf('city', id), [])
  assert.deepEqual(await queueOf('county', id), [['notice_due', 3, '待公示']])

  const notice = await publish(id)
  assert.deepEqual([notice.status, notice.body['lines']], [201, 3])
  await server.moveDay('2022-06-29')
  const approved = await approve(server, id)
  assert.equal(approved.status, 200, JSON.stringify(approved.body))
  assert.deepEqual(await statuses(id), ['approved', 'approved', 'approved'])
  const timeline = ((await get('city', `/api/claim-batches/${id}`))['timeline'] as { what: string }[]).map((one) =>
    one.what.replace(/ .*/, ''),
  )
  assert.deepEqual(timeline.toSorted(), ['公示', '初审同意', '市级复核同意公示', '批准', '申报'].toSorted())
})

test('the city returns and rejects with its reason; claimant and county hear it; the corrected line comes again', async () => {
  const { id, lineIds } = await reviewedBatch(810, 3)
  const [a, b, c] = lineIds as [string, string, string]
  const returned = await recheck('city', id, { verdict: 'return', lineIds: [a], note: '请补考试签到表' })
  assert.equal(returned.status, 200, JSON.stringify(returned.body))
  assert.equal((await recheck('city', id, { verdict: 'reject', lineIds: [b], note: '证书信息不实' })).status, 200)
  assert.equal((await recheck('city', id, { verdict: 'reject', lineIds: [c] })).status, 422)
  assert.deepEqual(await statuses(id), ['returned', 'rejected', 'reviewed'])
  for (const who of ['assessor', 'county']) {
    const texts = JSON.stringify((await get(who, '/api/messages?limit=50'))['items'])
    assert.match(texts, /请补考试签到表/, who)
    assert.match(texts, /证书信息不实/, who)
  }
  const again = await server.call('assessor', 'POST', `/api/claim-batches/${id}/resubmit`, {
    lineIds: [a],
    note: '已补',
  })
  assert.equal(again.status, 200, JSON.stringify(again.body))
  assert.deepEqual(await statuses(id), ['submitted', 'rejected', 'reviewed'])
  // The county has it first again; the city is not asked for a line that the county has not agreed to.
  const early = await recheck('city', id, { verdict: 'agree', lineIds: [a] })
  assert.deepEqual([early.status, early.body.code], [409, 'already_handled'])
})

test('not by another role, another county or without the setting; a missing line is told', async () => {
  const { id, lineIds } = await reviewedBatch(820, 1)
  const body = { verdict: 'agree', lineIds }
  for (const who of ['county', 'county2', 'province', 'assessor', 'finance', 'auditor', 'department', 'sysadmin'])
    assert.equal((await recheck(who, id, body)).status, 403, who)
  assert.equal((await recheck('city', lineIds[0]!, body)).status, 404)
  assert.equal((await recheck('city', id, { ...body, lineIds: [id] })).body.code, 'line_missing')
  await askReview('411400', false)
  const off = await recheck('city', id, body)
  assert.deepEqual([off.status, off.body.code], [409, 'no_city_review'])
  assert.deepEqual(await statuses(id), ['reviewed'])
})

test('twice and at once: one effect, the other told who and when; a stale version is refused', async () => {
  const { id, lineIds } = await reviewedBatch(830, 2)
  const body = { verdict: 'agree', lineIds }
  const [one, two] = await Promise.all([recheck('city', id, body, 'again'), recheck('city', id, body, 'again')])
  assert.deepEqual([one.status, two.status], [200, 200])
  assert.deepEqual(one.body, two.body)
  const second = await recheck('city2', id, body)
  assert.deepEqual([second.status, second.body.code], [409, 'already_handled'])
  assert.match(second.body.detail!, /^已由 .+ 于 2022-06-21 \d\d:\d\d 办理/)
  // The county may still send back what the city agreed to, when it has seen that.
  const [seen] = await linesOf(id)
  const back = (version: number) =>
    server.call('county', 'POST', `/api/claim-batches/${id}/review`, {
      verdict: 'return',
      lineIds: [seen!.id],
      versions: { [seen!.id]: version },
      note: '再核对',
    })
  assert.equal((await back(seen!.version - 1)).status, 409)
  assert.equal((await back(seen!.version)).status, 200)

  const race = await reviewedBatch(834, 1)
  const answers = await Promise.all([
    recheck('city', race.id, { verdict: 'agree', lineIds: race.lineIds }),
    recheck('city2', race.id, { verdict: 'reject', lineIds: race.lineIds, note: '不符' }),
  ])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
})

test('a certificate revoked after the county’s review is held back, with the reason', async () => {
  const { id, lineIds } = await reviewedBatch(840, 2)
  await server.db
    .updateTable('certificate')
    .set({ status: 'revoked' })
    .where('certificate_id', 'in', (eb) =>
      eb
        .selectFrom('claim_line')
        .select('certificate_id')
        .where('line_id', '=', lineIds[0]!)
        .$castTo<{ certificate_id: string }>(),
    )
    .execute()
  const answer = await recheck('city', id, { verdict: 'agree', lineIds })
  const { done, exceptions } = answer.body as unknown as BulkResult
  assert.equal(done, 1)
  assert.match(exceptions[0]!.message, /证书在申领后被撤销/)
  assert.deepEqual(await statuses(id), ['reviewed', 'city_reviewed'])
  // What the city agreed to may go public; the other stays with the city.
  const notice = await publish(id)
  assert.deepEqual([notice.status, notice.body['lines']], [201, 1])
  assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'city_review')
})

test('the setting off: the county publishes alone, the city has nothing to review; what it had reviewed stays good', async () => {
  const before = await reviewedBatch(850, 1)
  await recheck('city', before.id, { verdict: 'agree', lineIds: before.lineIds })
  const waiting = await reviewedBatch(852, 1)
  await askReview('411400', false)
  for (const { id } of [before, waiting]) {
    assert.deepEqual(await queueOf('city', id), [])
    assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'reviewed')
    assert.equal((await publish(id)).status, 201)
  }
  const own = await noticedBatch(server, { persons: people(854, 2) })
  assert.deepEqual(await statuses(own.batchId), ['on_notice', 'on_notice'])
})

test('the nearest unit decides: a city that says no under a country that says yes, and the reverse', async () => {
  const { id } = await reviewedBatch(860, 1)
  await askReview('411400', false)
  await askReview('CN', true)
  assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'reviewed')
  await askReview('411400', true)
  await askReview('CN', false)
  assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'city_review')
  const { rows } = await server.database.owner.query(
    `delete from setting where unit_id = '411400' and key = 'claim.city_review_before_notice' returning unit_id, key, from_day, to_day, document`,
  )
  await askReview('CN', true)
  assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'city_review')
  await askReview('CN', false)
  const [row] = rows
  await server.database.owner.query(
    `insert into setting (unit_id, key, value, from_day, to_day, document) values ($1, $2, 'false', $3, $4, $5)`,
    [row.unit_id, row.key, row.from_day, row.to_day, row.document],
  )
})

test('a program that the city leaves to the county goes from the county straight to its notice; the others still wait', async () => {
  const { id, lineIds } = await reviewedBatch(870, 1)
  const leave = (programs: readonly string[]) =>
    server.database.owner.query(
      `insert into setting (unit_id, key, value, from_day, document) values ('411400', 'claim.city_review_except', $1, '2022-06-01', '示例文')
         on conflict (unit_id, key, from_day) do update set value = excluded.value`,
      [JSON.stringify(programs)],
    )
  await leave(['hiring'])
  assert.equal((await get('city', `/api/claim-batches/${id}`))['status'], 'city_review', 'of hiring alone')
  await leave(['hiring', 'assessment'])
  const batch = await get('county', `/api/claim-batches/${id}`)
  assert.deepEqual([batch['status'], batch['holder']], ['reviewed', '梁园区人社局'])
  assert.deepEqual([await queueOf('city', id), await queueOf('county', id)], [[], [['notice_due', 1, '待公示']]])
  const late = await recheck('city', id, { verdict: 'agree', lineIds })
  assert.deepEqual([late.status, late.body.code], [409, 'no_city_review'])
  assert.equal((await publish(id)).status, 201)
  await leave([])
})
