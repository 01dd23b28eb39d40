// Aim: after the notice the approving unit can say no as well as yes; whoever decided against a line can take it back while nobody
// has acted on it; a rejected line closes no door for ever.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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

const get = async (who: string | null, url: string) => {
  const answer = await server.call(who, 'GET', url)
  assert.equal(answer.status, 200, `${url} ${JSON.stringify(answer.body)}`)
  return answer.body
}
const linesOf = async (batchId: string) =>
  (await get('city', `/api/claim-batches/${batchId}/lines?limit=500`))['items'] as ClaimLineRow[]
const statuses = async (batchId: string) => (await linesOf(batchId)).map((line) => line.status)
const lineOf = async (who: string, lineId: string) =>
  (await get(who, `/api/claim-lines/${lineId}`)) as unknown as ClaimLineDetail
const post = (who: string, batchId: string, act: string, body: object, key?: string) =>
  server.call(who, 'POST', `/api/claim-batches/${batchId}/${act}`, body, key ? { 'idempotency-key': key } : {})
const done = async (asked: ReturnType<typeof post>) => {
  const answer = await asked
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body as unknown as BulkResult
}
const messagesOf = async (who: string) => JSON.stringify((await get(who, '/api/messages?limit=50'))['items'])
/** A batch whose notice ended the day before. */
async function overBatch(first: number, n: number) {
  const own = await noticedBatch(server, { persons: people(first, n) })
  await server.moveDay('2022-06-29')
  return own
}

test('after the notice: one goes back to be corrected, one is rejected, one is approved; each hears it', async () => {
  const own = await overBatch(1000, 3)
  const [a, b, c] = own.lineIds as [string, string, string]
  const shown = await get(null, `/api/public/notices/${own.noticeNumber}`)
  assert.deepEqual((await lineOf('city', a)).actions, ['decline'])
  const returned = await done(
    post('city', own.batchId, 'decline', { verdict: 'return', lineIds: [a], note: '缺培训合同' }),
  )
  assert.deepEqual([returned.done, returned.exceptions], [1, []])
  await done(post('city', own.batchId, 'decline', { verdict: 'reject', lineIds: [b], note: '本人没有到场考试' }))
  assert.deepEqual(await statuses(own.batchId), ['returned', 'rejected', 'on_notice'])
  for (const who of ['assessor', 'county']) {
    const told = await messagesOf(who)
    assert.match(told, /1 条被退回补正：缺培训合同/, who)
    assert.match(told, /1 条不予补贴：本人没有到场考试/, who)
  }
  // A line counts once: what is rejected is no longer among those that fit.
  const { eligible, refused } = (await get('city', `/api/claim-batches/${own.batchId}`))['counts'] as Record<
    string,
    number
  >
  assert.deepEqual([eligible, refused], [2, 1])
  // The officer's words come first, before what the decision says.
  assert.deepEqual(
    (await linesOf(own.batchId)).map((line) => line.note),
    ['缺培训合同', '本人没有到场考试', null],
  )
  assert.equal((await done(approve(server, own.batchId, { lineIds: [c] }))).done, 1)

  // The others are approved; what came back still stands in the claimant's queue.
  const due = (await get('assessor', '/api/queue?limit=500'))['items'] as { link: string; status: string }[]
  assert.deepEqual(
    due.filter((item) => item.link.includes(own.batchId)).map((item) => item.status),
    ['退回补正'],
  )

  // What was published stays; the corrected line is reviewed again and comes on a notice of its own.
  await done(post('assessor', own.batchId, 'resubmit', { lineIds: [a], note: '已补合同' }))
  const again = await lineOf('county', a)
  assert.deepEqual(
    [again.status, again.holder, again.actions],
    ['submitted', '梁园区人社局', ['agree', 'return', 'reject']],
  )
  await done(post('county', own.batchId, 'review', { verdict: 'agree', lineIds: [a] }))
  const { version } = await get('county', `/api/claim-batches/${own.batchId}`)
  const second = await post('county', own.batchId, 'notice', { version })
  assert.deepEqual([second.status, second.body['lines']], [201, 1])
  assert.equal((await approve(server, own.batchId, { lineIds: [a] })).status, 409)
  assert.deepEqual((await get(null, `/api/public/notices/${own.noticeNumber}`))['items'], shown['items'])
  await server.moveDay('2022-07-07')
  assert.equal((await done(approve(server, own.batchId, { lineIds: [a] }))).done, 1)
  const acts = (await lineOf('city', a)).timeline.map((one) => one.what.replace(/ .*/, ''))
  assert.deepEqual(acts, ['申报', '初审同意', '公示', '公示后退回补正', '补正后再报', '初审同意', '公示', '批准'])
})

test('not before the notice is over, nor over an open objection, nor by whoever reviewed, nor by another', async () => {
  const own = await noticedBatch(server, { persons: people(1010, 2) })
  const [a, b] = own.lineIds as [string, string]
  const body = { verdict: 'reject', lineIds: [a], note: '不实' }
  const early = await post('city', own.batchId, 'decline', body)
  assert.deepEqual([early.status, early.body.detail], [409, '公示到 2022年6月28日，期满后才能退回或不予批准'])
  await server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '没有来' })
  await server.moveDay('2022-06-29')
  const objected = await post('city', own.batchId, 'decline', body)
  assert.deepEqual([objected.status, objected.body.code], [409, 'not_yet'])
  assert.match(objected.body.detail!, /有异议，答复后才能退回或不予批准/)
  const mixed = await done(post('city', own.batchId, 'decline', { ...body, verdict: 'return', lineIds: [a, b] }))
  assert.deepEqual([mixed.done, mixed.exceptions.map(({ lineId }) => lineId)], [1, [a]])
  for (const who of ['county', 'county2', 'province', 'assessor', 'finance', 'auditor', 'sysadmin'])
    assert.equal((await post(who, own.batchId, 'decline', body)).status, 403, who)
  assert.equal((await post('city', a, 'decline', body)).status, 404)
  assert.equal(
    (await post('city', own.batchId, 'decline', { ...body, lineIds: [own.batchId] })).body.code,
    'line_missing',
  )
  assert.equal((await post('city', own.batchId, 'decline', { ...body, note: ' ' })).status, 422)
  assert.equal((await post('city', own.batchId, 'decline', { ...body, verdict: 'agree' })).status, 422)

  const other = await overBatch(1014, 1)
  await server.database.owner.query(
    `update claim_line set reviewed_by = (select account_id from account where username = 'city') where batch_id = $1`,
    [other.batchId],
  )
  const self = await post('city', other.batchId, 'decline', { ...body, lineIds: other.lineIds })
  assert.deepEqual([self.status, self.body.code], [403, 'reviewed_by_you'])
  assert.deepEqual((await lineOf('city', other.lineIds[0]!)).actions, [])
})

test('twice, at once, and with what was seen long ago: one has an effect, and the line’s own last act is named', async () => {
  const own = await overBatch(1020, 3)
  const [a, b, c] = own.lineIds as [string, string, string]
  const { version } = await lineOf('city', a)
  const body = { verdict: 'return', lineIds: [a], versions: { [a]: version }, note: '缺表' }
  const first = await done(post('city', own.batchId, 'decline', body, 'decline-1'))
  assert.deepEqual(await done(post('city', own.batchId, 'decline', body, 'decline-1')), first)
  // Somebody else has acted on another line of the batch since: it is not named.
  await done(post('assessor', own.batchId, 'withdraw', { lineIds: [c], reason: '报错了' }))
  const again = await post('city', own.batchId, 'decline', body, 'decline-2')
  assert.equal(again.status, 409)
  assert.match(
    again.body.detail!,
    /^已由 样市明 于 2022-06-29 \d\d:\d\d 办理“公示后退回补正”，现在是“退回补正”，请刷新后再看$/,
  )
  const atOnce = await Promise.all([
    post('city', own.batchId, 'decline', { verdict: 'reject', lineIds: [b], note: '不实' }),
    approve(server, own.batchId, { lineIds: [b] }),
  ])
  assert.deepEqual(atOnce.map((one) => one.status).sort(), [200, 409])
  assert.ok(['rejected', 'approved'].includes((await statuses(own.batchId))[1]!))
})

test('where nobody has handled it, nobody is said to have', async () => {
  const own = await certifiedClass(server, { persons: people(1024, 1) })
  await server.moveDay('2022-06-21')
  const claimed = await server.call('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  const waits = await approve(server, claimed.body['id'] as string)
  assert.deepEqual([waits.status, waits.body.code], [409, 'none_waits'])
  assert.match(waits.body.detail!, /^没有等待批准的明细/)
  const over = await overBatch(1026, 1)
  const late = await post('county', over.batchId, 'review', { verdict: 'return', lineIds: over.lineIds, note: '再看' })
  assert.match(late.body.detail!, /^已由 例梁园 于 2022-06-21 \d\d:\d\d 办理“公示”，现在是“公示期满”，请刷新后再看$/)
})

test('公示期满 is told in the list, on the line, to claimant and worker alike', async () => {
  const own = await noticedBatch(server, { persons: people(1030, 1) })
  const [id] = own.lineIds as [string]
  const told = async () => [
    (await linesOf(own.batchId))[0]!.statusName,
    (await lineOf('assessor', id)).statusName,
    ((await get('assessor', `/api/certificates/${own.certificateIds[0]}`))['claims'] as { statusName: string }[])[0]!
      .statusName,
  ]
  assert.deepEqual(await told(), ['公示中', '公示中', '公示中'])
  await server.moveDay('2022-06-29')
  assert.deepEqual(await told(), ['公示期满', '公示期满', '公示期满'])
  const over = await lineOf('city', id)
  assert.deepEqual([over.holder, over.status], ['商丘市人社局', 'on_notice'])
  assert.match(over.decision.whereToObject, /^公示已经结束，不再受理在线异议/)
})

test('a county takes its rejection back: it stands where it stood, claimant told, and only once', async () => {
  const own = await certifiedClass(server, { persons: people(1040, 3) })
  await server.moveDay('2022-06-21')
  const claimed = await server.call('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  const batchId = claimed.body['id'] as string
  const [a, b, c] = (await linesOf(batchId)).map((line) => line.id) as [string, string, string]
  await done(post('county', batchId, 'review', { verdict: 'agree', lineIds: [a] }))
  const seen = await lineOf('county', a)
  await done(
    post('county', batchId, 'review', {
      verdict: 'reject',
      lineIds: [a, b],
      versions: { [a]: seen.version, [b]: 1 },
      note: '不实',
    }),
  )
  const rejected = await lineOf('county', a)
  assert.deepEqual([rejected.status, rejected.actions], ['rejected', ['take_back']])
  assert.match(rejected.decision.whereToObject, /^不予补贴由梁园区人社局决定。不同意的，可以打电话 .*由该局收回决定/)
  assert.deepEqual((await lineOf('city', a)).actions, [])
  const body = { lineIds: [a], versions: { [a]: rejected.version }, note: '核实后材料属实' }
  for (const who of ['assessor', 'finance', 'province', 'auditor'])
    assert.equal((await post(who, batchId, 'take-back', body)).status, 403, who)
  assert.equal((await post('county2', batchId, 'take-back', body)).status, 404)
  const city = await post('city', batchId, 'take-back', body)
  assert.equal(city.status, 409)
  assert.match(city.body.detail!, /只有作出决定的单位可以收回/)
  const stale = await post('county', batchId, 'take-back', { ...body, versions: { [a]: rejected.version - 1 } })
  assert.deepEqual([stale.status, stale.body.code], [409, 'already_handled'])

  const back = await Promise.all([
    post('county', batchId, 'take-back', body),
    post('county', batchId, 'take-back', body),
  ])
  assert.deepEqual(back.map((one) => one.status).sort(), [200, 409])
  assert.deepEqual(await statuses(batchId), ['reviewed', 'rejected', 'submitted'])
  assert.match(await messagesOf('assessor'), /1 条的“不予补贴”已由梁园区人社局收回，恢复办理：核实后材料属实/)
  assert.equal((await lineOf('county', a)).timeline.at(-1)!.what, '收回决定')

  // A return that the claimant has answered is the claimant's act now.
  await done(post('county', batchId, 'review', { verdict: 'return', lineIds: [c], note: '补表' }))
  await done(post('assessor', batchId, 'resubmit', { lineIds: [c], note: '已补' }))
  const answered = await post('county', batchId, 'take-back', { lineIds: [c], note: '不用补' })
  assert.match(answered.body.detail!, /^已由 .* 办理“补正后再报”，现在是“待初审”/)
})

test('the approving unit takes its own rejection back, and it can be approved; an upheld objection stays', async () => {
  const own = await noticedBatch(server, { persons: people(1050, 2) })
  const [a, b] = own.lineIds as [string, string]
  await server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 2, text: '没有来' })
  await server.moveDay('2022-06-29')
  const [objection] = (await get('county', '/api/objections?status=open'))['items'] as { id: string }[]
  await server.call('county', 'POST', `/api/objections/${objection!.id}/answer`, {
    verdict: 'upheld',
    answer: '已核实，属实',
  })
  const upheld = await post('county', own.batchId, 'take-back', { lineIds: [b], note: '再看' })
  assert.equal(upheld.status, 409)
  assert.match(upheld.body.detail!, /^因公示异议成立不予补贴/)
  await done(post('city', own.batchId, 'decline', { verdict: 'reject', lineIds: [a], note: '不实' }))
  assert.match((await lineOf('city', a)).decision.whereToObject, /^不予补贴由商丘市人社局决定/)
  assert.equal((await post('county', own.batchId, 'take-back', { lineIds: [a], note: '再看' })).status, 409)
  await done(post('city', own.batchId, 'take-back', { lineIds: [a], note: '查实到场' }))
  assert.match(await messagesOf('county'), /已由商丘市人社局收回，恢复办理：查实到场/)
  assert.deepEqual(await statuses(own.batchId), ['on_notice', 'rejected'])
  assert.equal((await done(approve(server, own.batchId))).done, 1)
})

test('a rejected certificate may be claimed again; what is claimed anew is not taken back', async () => {
  const own = await overBatch(1060, 2)
  const [a, b] = own.lineIds as [string, string]
  await done(post('city', own.batchId, 'decline', { verdict: 'reject', lineIds: [a], note: '缺合同' }))
  await done(approve(server, own.batchId, { lineIds: [b] }))
  // Nobody is reminded of a rejected one; whoever chooses it finds it.
  const queue = (await get('assessor', '/api/queue?limit=500'))['items'] as { kind: string; link: string }[]
  assert.ok(!queue.some((item) => item.kind === 'claim_due' && item.link.includes(own.classId)))
  const found = (await get('assessor', '/api/claimable-certificates?limit=500'))['items'] as { certificateId: string }[]
  const lines = await linesOf(own.batchId)
  const first = own.personIds.indexOf(lines[0]!.personId)
  const certificateId = own.certificateIds[first]!
  assert.ok(found.some((one) => one.certificateId === certificateId))
  assert.ok(!found.some((one) => one.certificateId === own.certificateIds[1 - first]))
  const claimAgain = () =>
    server.call('assessor', 'POST', '/api/claim-batches', {
      program: 'assessment',
      certificateIds: [certificateId],
      commitment: true,
    })
  const again = await claimAgain()
  assert.deepEqual([again.status, again.body['amountFen']], [201, 24_000])
  assert.equal((await claimAgain()).status, 409)
  const late = await post('city', own.batchId, 'take-back', { lineIds: [a], note: '再看' })
  assert.equal(late.status, 409)
  assert.match(late.body.detail!, new RegExp(`同一材料已在 ${again.body['number']}-001 重新申领`))
})

test('a book that may no longer pay: the exception says what to do, and the corrected line is of the book that may', async () => {
  const own = await overBatch(1070, 1)
  const [id] = own.lineIds as [string]
  const { rows } = await server.database.owner.query(
    `select fund_code, region_id, program from claim_line where line_id = $1`,
    [id],
  )
  const { fund_code: old, region_id: region } = rows[0] as { fund_code: string; region_id: string }
  const use = [old, region]
  await server.database.owner.query(
    `update fund_use set to_day = '2022-06-19', end_document = '测试' where fund_code = $1 and region_id = $2 and program = 'assessment'`,
    use,
  )
  await server.database.owner.query(
    `insert into fund (fund_code, name, owner_unit, source) select 'test-book', '测试账', owner_unit, source from fund where fund_code = $1`,
    [old],
  )
  await server.database.owner.query(
    `insert into fund_use (fund_code, region_id, program, from_day, document) values ('test-book', $1, 'assessment', '2022-06-19', '测试')`,
    [region],
  )
  const stuck = await approve(server, own.batchId)
  assert.equal(stuck.status, 409)
  assert.match(stuck.body.detail!, /可以列支的，请退回补正，申报单位再报时平台重新选账/)
  await done(post('city', own.batchId, 'decline', { verdict: 'return', lineIds: [id], note: '原账不能再列支，请再报' }))
  await done(post('assessor', own.batchId, 'resubmit', { lineIds: [id], note: '再报' }))
  assert.equal((await lineOf('county', id)).fundName, '测试账')
  assert.equal((await get('county', `/api/claim-batches/${own.batchId}`))['fundName'], '测试账')
  await server.database.owner.query(`delete from fund_use where fund_code = 'test-book'`)
  await server.database.owner.query(
    `update fund_use set to_day = null, end_document = null where fund_code = $1 and region_id = $2 and program = 'assessment'`,
    use,
  )
})
