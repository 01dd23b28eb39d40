import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { certifiedClass, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { BulkResult, ClaimBatchRow, ClaimLineDetail, ClaimLineRow } from './subsidy.contract.ts'

// A whole class is claimed, decided line by line, reviewed, corrected, withdrawn: through HTTP as each role.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await server.moveDay('2022-06-21')
})
test.after(async () => {
  for (const end of ends) await end()
})

const claim = async (classId: string, headers: Record<string, string> = {}) =>
  server.call('assessor', 'POST', '/api/claim-batches', { program: 'assessment', classId, commitment: true }, headers)
const claimed = async (classId: string): Promise<ClaimBatchRow> => {
  const answer = await claim(classId)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body as unknown as ClaimBatchRow
}
const linesOf = async (batchId: string, query = '', username = 'county') => {
  const answer = await server.call(username, 'GET', `/api/claim-batches/${batchId}/lines?limit=500${query}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body['items'] as ClaimLineRow[]
}
const review = (username: string, batchId: string, body: object, headers: Record<string, string> = {}) =>
  server.call(username, 'POST', `/api/claim-batches/${batchId}/review`, body, headers)

test('a class with certificates is claimable, previewed, claimed once: number, lines, money, due day', async () => {
  const own = await certifiedClass(server, { persons: people(100, 5) })
  const claimable = await server.call('assessor', 'GET', '/api/claimable')
  const item = (claimable.body['items'] as { classId: string; certificates: number; standardFen: number }[]).find(
    (one) => one.classId === own.classId,
  )
  assert.deepEqual([item?.certificates, item?.standardFen], [5, 24_000])
  const preview = await server.call('assessor', 'POST', '/api/claim-previews', {
    program: 'assessment',
    classId: own.classId,
  })
  const { commitment, items, funds, ...seen } = preview.body
  assert.match(String(funds), /^这一天可以付这项补贴的只有“职业技能提升行动专账”/)
  assert.deepEqual(seen, {
    lines: 5,
    eligible: 5,
    amountFen: 120_000,
    refused: [],
    withoutAccount: [],
    leftOut: null,
  })
  assert.deepEqual(
    (items as { outcome: string; amountFen: number; message: string | null }[]).map((one) => [
      one.outcome,
      one.amountFen,
      one.message,
    ]),
    Array.from({ length: 5 }, () => ['ELIGIBLE', 24_000, null]),
  )
  const batch = await claimed(own.classId)
  // What is kept with the claim is what was shown.
  const { rows } = await server.database.owner.query('select commitment from claim_batch where batch_id = $1', [
    batch.id,
  ])
  assert.match(String(commitment), /^本单位承诺：/)
  assert.equal(rows[0].commitment, commitment)
  assert.match(batch.number, /^SL-2022-\d{4}$/)
  assert.deepEqual(
    [batch.status, batch.lines, batch.amountFen, batch.holder, batch.submittedDay, batch.dueDay, batch.daysLeft],
    ['submitted', 5, 120_000, '梁园区人社局', '2022-06-21', '2022-07-05', 10],
  )
  const after = await server.call('assessor', 'GET', '/api/claimable')
  assert.ok(!(after.body['items'] as { classId: string }[]).some((one) => one.classId === own.classId))
  const again = await claim(own.classId)
  assert.equal(again.status, 409)
  assert.match(again.body.detail!, new RegExp(`已经申领过，见申领 ${batch.number}`))
})

test('the same key answers the same batch; different keys at once make one batch', async () => {
  const own = await certifiedClass(server, { persons: people(110, 3) })
  const [a, b] = await Promise.all([
    claim(own.classId, { 'idempotency-key': 'k1' }),
    claim(own.classId, { 'idempotency-key': 'k1' }),
  ])
  assert.deepEqual([a.status, b.status], [201, 201])
  assert.equal(a.body['id'], b.body['id'])
  const other = await certifiedClass(server, { persons: people(114, 3) })
  const answers = await Promise.all(
    ['k2', 'k3', 'k4', 'k5'].map((key) => claim(other.classId, { 'idempotency-key': key })),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409])
})

test('a class of another assessor, another county’s batch, a role without the right', async () => {
  const own = await certifiedClass(server, { persons: people(120, 2) })
  const byProvider = await server.call('provider', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  assert.deepEqual([byProvider.status, byProvider.body.detail], [422, '评价补贴由评价机构申领'])
  assert.equal(
    (await server.call('county', 'POST', '/api/claim-batches', { program: 'assessment', classId: own.classId })).status,
    403,
  )
  const batch = await claimed(own.classId)
  for (const url of [
    `/api/claim-batches/${batch.id}`,
    `/api/claim-batches/${batch.id}/lines`,
    `/api/claim-batches/${batch.id}/lines.xlsx`,
  ])
    assert.equal((await server.call('county2', 'GET', url)).status, 404, url)
  const [line] = await linesOf(batch.id)
  assert.equal((await server.call('county2', 'GET', `/api/claim-lines/${line!.id}`)).status, 404)
  assert.equal((await review('county2', batch.id, { verdict: 'agree', lineIds: [line!.id] })).status, 404)
  assert.equal((await review('assessor', batch.id, { verdict: 'agree', lineIds: [line!.id] })).status, 403)
  const listed = await server.call('county2', 'GET', '/api/claim-batches?count=1')
  assert.deepEqual([listed.body['items'], listed.body['total']], [[], { n: 0, exact: true }])
})

test('a line that breaks a rule is refused at once and says which; the rest goes on', async () => {
  const own = await certifiedClass(server, { persons: people(130, 3) })
  await server.db
    .updateTable('certificate')
    .set({ exam_fee_fen: 5_000 })
    .where('certificate_id', '=', own.certificateIds[1]!)
    .execute()
  const batch = await claimed(own.classId)
  assert.deepEqual(batch.counts, { eligible: 2, refused: 1, open: 0, approved: 0, paid: 0, failed: 0, reversed: 0 })
  assert.equal(batch.amountFen, 48_000)
  const refused = (await linesOf(batch.id, '&status=refused'))[0]!
  assert.equal(refused.outcome, 'INELIGIBLE')
  assert.match(refused.failed.join(), /收/)
  const detail = (await server.call('county', 'GET', `/api/claim-lines/${refused.id}`))
    .body as unknown as ClaimLineDetail
  const failed = detail.decision.reasons.filter((reason) => reason.verdict === 'fail')
  assert.deepEqual(
    failed.map((reason) => [reason.rule, reason.document, reason.clause]),
    [['SQ-27', '商政办〔2022〕9号', '四(二)1']],
  )
  assert.match(detail.decision.sentence, /^不能补贴：/)
  assert.deepEqual(detail.decision.whatWouldChange.length, 2)
  assert.deepEqual(detail.actions, [])
})

test('a certificate of a day before the document is open: held back at review, never guessed', async () => {
  const own = await certifiedClass(server, { persons: people(140, 1), issuedOn: '2022-04-10' })
  const batch = await claimed(own.classId)
  assert.deepEqual([batch.counts.open, batch.amountFen], [1, 0])
  const [line] = await linesOf(batch.id)
  assert.deepEqual([line!.outcome, line!.amountFen, line!.status], ['NEEDS_RULING', null, 'submitted'])
  const answer = await review('county', batch.id, { verdict: 'agree', lineIds: [line!.id] })
  const result = answer.body as unknown as BulkResult
  assert.equal(answer.status, 200)
  assert.equal(result.done, 0)
  assert.match(result.exceptions[0]!.message, /判定为“待定”，不能同意/)
})

test('a claim after the deadline is refused; on its last day it is not', async () => {
  const late = await certifiedClass(server, { persons: people(145, 1), issuedOn: '2021-06-20' })
  const answer = await claim(late.classId)
  assert.equal(answer.status, 422)
  assert.match(answer.body.detail!, /2021年6月20日，应在发证后 365 日内申领，已过期限/)
  const last = await certifiedClass(server, { persons: people(146, 1), issuedOn: '2021-06-21' })
  assert.equal((await claim(last.classId)).status, 201)
})

test('the line page: why, evidence, the chain to the lessons and the person, who has it, timeline', async () => {
  const own = await certifiedClass(server, { persons: people(150, 2) })
  const batch = await claimed(own.classId)
  const [line] = await linesOf(batch.id)
  const answer = await server.call('county', 'GET', `/api/claim-lines/${line!.id}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const detail = answer.body as unknown as ClaimLineDetail
  assert.match(
    detail.decision.sentence,
    /^2022年6月20日取得养老护理员中级工证书，\d+ 条规则全部符合，补贴 240.00 元，付给梁园示例技能评价中心$/,
  )
  assert.ok(detail.decision.assumptions.some((assumption) => assumption.id === 'SQ-A19'))
  assert.deepEqual(
    detail.chain.map((link) => link.kind),
    ['fund', 'pay_batch', 'claim', 'decision', 'certificate', 'exam', 'lessons', 'voucher', 'person'],
  )
  assert.equal(detail.chain.find((link) => link.kind === 'lessons')!.value, '1 / 2 节')
  assert.deepEqual(detail.actions, ['agree', 'return', 'reject'])
  assert.deepEqual(
    detail.timeline.map((entry) => [entry.who, entry.what]),
    [['范评静', '申报 240.00 元']],
  )
  assert.match(line!.docNoMasked, /^\d{6}\*{8}/)
  // The assessor reads its own line, and gets no link to what its role may not open.
  const own2 = (await server.call('assessor', 'GET', `/api/claim-lines/${line!.id}`)).body as unknown as ClaimLineDetail
  assert.equal(own2.chain.find((link) => link.kind === 'fund')!.link, null)
  assert.deepEqual(own2.actions, ['withdraw'])
})

test('review: agreed, exceptions held back, returned with a reason, corrected, withdrawn', async () => {
  const own = await certifiedClass(server, { persons: people(160, 6) })
  const batch = await claimed(own.classId)
  const lines = await linesOf(batch.id)
  await server.db
    .updateTable('person')
    .set({ real_name_status: 'pending' })
    .where('person_id', '=', lines[1]!.personId)
    .execute()
  await server.db
    .updateTable('certificate')
    .set({ status: 'revoked', revoked_on: '2022-06-21' as never })
    .where('person_id', '=', lines[2]!.personId)
    .execute()
  const agreed = (
    await review('county', batch.id, { verdict: 'agree', lineIds: lines.slice(0, 4).map((line) => line.id) })
  ).body as unknown as BulkResult
  assert.deepEqual([agreed.done, agreed.amountFen], [2, 48_000])
  assert.deepEqual(
    agreed.exceptions.map((exception) => [exception.lineId, exception.message]),
    [
      [lines[1]!.id, '本人还没有通过实名核验，核验通过后再同意'],
      [lines[2]!.id, '证书在申领后被撤销，不能同意'],
    ],
  )
  const noNote = await review('county', batch.id, { verdict: 'return', lineIds: [lines[2]!.id] })
  assert.equal(noNote.status, 422)
  const returned = await review('county', batch.id, {
    verdict: 'return',
    lineIds: [lines[2]!.id, lines[4]!.id],
    note: '请核对证书',
  })
  assert.equal((returned.body as unknown as BulkResult).done, 2)
  const messages = await server.call('assessor', 'GET', '/api/messages')
  if (messages.status === 200) assert.match(JSON.stringify(messages.body), /2 条被退回补正：请核对证书/)
  // Corrected: decided anew; the one with the revoked certificate is refused now.
  const resubmitted = await server.call('assessor', 'POST', `/api/claim-batches/${batch.id}/resubmit`, {
    lineIds: [lines[2]!.id, lines[4]!.id],
    note: '已核对',
  })
  const result = resubmitted.body as unknown as BulkResult
  assert.deepEqual([resubmitted.status, result.done, result.exceptions.length], [200, 1, 1])
  assert.match(result.exceptions[0]!.message, /^重新判定仍不符合：/)
  const detail = (await server.call('county', 'GET', `/api/claim-lines/${lines[4]!.id}`))
    .body as unknown as ClaimLineDetail
  assert.deepEqual(
    detail.timeline.map((entry) => entry.what.split(' ')[0]),
    ['申报', '退回补正', '补正后再报'],
  )
  const withdrawn = await server.call('assessor', 'POST', `/api/claim-batches/${batch.id}/withdraw`, {
    lineIds: [lines[5]!.id],
    reason: '本人要求',
  })
  assert.equal((withdrawn.body as unknown as BulkResult).done, 1)
  assert.deepEqual(
    (await linesOf(batch.id)).map((line) => line.status),
    ['reviewed', 'submitted', 'refused', 'reviewed', 'submitted', 'withdrawn'],
  )
})

test('two officers at once on one claim, eight times: one effect each, the other told who and when', async () => {
  const batches: ClaimBatchRow[] = []
  for (const index of people(170, 8))
    batches.push(await claimed((await certifiedClass(server, { persons: [index] })).classId))
  const pairs = await Promise.all(
    batches.map(async (batch) => {
      const lineIds = (await linesOf(batch.id)).map((line) => line.id)
      return { batch, lineIds }
    }),
  )
  const answers = await Promise.all(
    pairs.flatMap(({ batch, lineIds }) => [
      review('county', batch.id, { verdict: 'agree', lineIds }),
      review('county', batch.id, { verdict: 'reject', lineIds, note: '不实' }),
    ]),
  )
  for (const [n, { batch, lineIds }] of pairs.entries()) {
    const [agreed, rejected] = [answers[2 * n]!, answers[2 * n + 1]!]
    assert.deepEqual([agreed.status, rejected.status].sort(), [200, 409])
    const loser = agreed.status === 409 ? agreed : rejected
    assert.match(loser.body.detail!, /^已由 例梁园 于 2022-06-21 \d\d:\d\d 办理/)
    const [line] = await linesOf(batch.id)
    assert.equal(line!.status, agreed.status === 200 ? 'reviewed' : 'rejected')
    // One transition in the audit as well.
    const detail = (await server.call('county', 'GET', `/api/claim-lines/${lineIds[0]}`))
      .body as unknown as ClaimLineDetail
    assert.equal(detail.timeline.length, 2)
  }
})

test('what was agreed to is returned only by somebody who has seen that', async () => {
  const own = await certifiedClass(server, { persons: people(180, 1) })
  const batch = await claimed(own.classId)
  const [seen] = await linesOf(batch.id)
  const lineIds = [seen!.id]
  await review('county', batch.id, { verdict: 'agree', lineIds })
  const body = { verdict: 'return', lineIds, note: '再核对' }
  assert.equal((await review('county', batch.id, body)).status, 409)
  assert.equal((await review('county', batch.id, { ...body, versions: { [seen!.id]: seen!.version } })).status, 409)
  const [now] = await linesOf(batch.id)
  assert.equal((await review('county', batch.id, { ...body, versions: { [now!.id]: now!.version } })).status, 200)
})

test('lists filter, page by cursor and count; the export is masked', async () => {
  const first = await server.call('county', 'GET', '/api/claim-batches?limit=2&count=1')
  const total = (first.body['total'] as { n: number }).n
  assert.ok(total > 4)
  const seen = new Set<string>()
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await server.call('county', 'GET', `/api/claim-batches?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
    for (const item of page.body['items'] as ClaimBatchRow[]) seen.add(item.id)
    cursor = page.body['nextCursor'] as string | null
  }
  assert.equal(seen.size, total)
  const one = (first.body['items'] as ClaimBatchRow[])[0]!
  const found = await server.call('county', 'GET', `/api/claim-batches?q=${one.number}&count=1`)
  assert.deepEqual(found.body['total'], { n: 1, exact: true })
  const lines = await linesOf(one.id)
  const byName = await server.call(
    'county',
    'GET',
    `/api/claim-batches/${one.id}/lines?q=${encodeURIComponent(lines[0]!.name)}&count=1`,
  )
  assert.ok((byName.body['total'] as { n: number }).n >= 1)
  const sheet = await server.call('county', 'GET', `/api/claim-batches/${one.id}/lines.xlsx`)
  assert.equal(sheet.status, 200)
  assert.equal(sheet.raw.subarray(0, 2).toString(), 'PK')
})
