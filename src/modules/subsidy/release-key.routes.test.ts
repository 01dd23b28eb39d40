// Money that came back leaves the once-key used; the office that approved releases it, two persons, by a document. Then, and only then, the
// person may claim for the same occupation and level again, and once.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { paid } from '#test/builders/claim-walk.ts'
import { approve, certifiedClass, type NoticedBatch, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import type { ClaimLineDetail, ClaimLineRow } from './subsidy.contract.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const WALKERS = { claimant: 'assessor', county: 'county', city: 'city', finance: 'finance', finance2: 'finance2' }
const PAPER = { document: '商人社函〔2022〕3号', reason: '原申领单位申报有误，钱已退回' }

async function must(...ask: Parameters<TestServer['call']>) {
  const answer = await server.call(...ask)
  assert.ok(answer.status < 300, `${ask[0]} ${ask[2]}: ${answer.status} ${answer.raw}`)
  return answer.body
}
const line = async (id: string, username = 'city') =>
  (await must(username, 'GET', `/api/claim-lines/${id}`)) as unknown as ClaimLineDetail
const doctor = async () => {
  for (const check of [...checks, ...ledgerChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
}

/** One person's line, paid and claimed back; the debt open. */
async function clawedBack(person: number): Promise<NoticedBatch & { lineId: string; debt: string }> {
  const own = await noticedBatch(server, { persons: people(person, 1) })
  await server.moveDay('2022-06-29')
  assert.equal((await approve(server, own.batchId)).status, 200)
  await paid(server, WALKERS, own.batchId, 1, 24_000)
  const lineId = own.lineIds[0]!
  const made = await must('finance', 'POST', '/api/receivables', { lineIds: [lineId], cause: 'fraud', ...PAPER })
  const debt = (made['items'] as { id: string }[])[0]!.id
  await must('finance2', 'POST', `/api/receivables/${debt}/confirm`, { version: 1 })
  return { ...own, lineId, debt }
}
async function settle(debt: string, reference: string) {
  await must('finance', 'POST', `/api/receivables/${debt}/repayments`, { amountFen: 24_000, reference })
  const { entries } = (await must('finance', 'GET', `/api/receivables/${debt}`)) as { entries: { id: string }[] }
  await must('finance2', 'POST', `/api/receivables/${debt}/entries/check`, {
    entryId: entries[0]!.id,
    agree: true,
  })
}
const propose = async (lineId: string, username = 'city', version?: number) =>
  server.call(username, 'POST', `/api/claim-lines/${lineId}/release`, {
    version: version ?? (await line(lineId)).version,
    ...PAPER,
  })
const check = (lineId: string, username: string, body: object = { agree: true }, headers?: Record<string, string>) =>
  server.call(username, 'POST', `/api/claim-lines/${lineId}/release/check`, { version: 1, ...body }, headers)
const claimAgain = (certificateIds: readonly string[]) =>
  server.call('assessor', 'POST', '/api/claim-batches', { program: 'assessment', certificateIds, commitment: true })
const outcomes = async (batchId: string) =>
  ((await must('county', 'GET', `/api/claim-batches/${batchId}/lines`))['items'] as ClaimLineRow[]).map(
    (row) => row.outcome,
  )

test('not while the debt is open, not by another office, not by one person; then the same evidence may be claimed once more', async () => {
  const own = await clawedBack(700)
  const { lineId } = own
  assert.equal((await line(lineId)).mayRelease, false)
  const early = await propose(lineId)
  assert.deepEqual([early.status, early.body.code], [409, 'debt_open'])
  assert.match(early.body.detail!, /^追缴 ZH-\S+ 还没有结清/)
  await settle(own.debt, 'HK-700')
  assert.equal((await line(lineId)).mayRelease, true)
  for (const username of ['county', 'finance', 'assessor', 'auditor'])
    assert.equal((await propose(lineId, username)).status, 403, username)
  assert.equal((await propose(lineId, 'city', 1)).body.code, 'changed_meanwhile')

  assert.equal((await claimAgain(own.certificateIds)).status, 409, 'still taken')
  const asked = await propose(lineId)
  assert.equal(asked.status, 201, String(asked.raw))
  assert.equal((await propose(lineId, 'city2')).body.code, 'released_before')
  assert.equal((await check(lineId, 'city')).body.code, 'maker_cannot_check')
  assert.equal((await check(lineId, 'county2')).status, 403)
  assert.equal((await check(lineId, 'city2', { agree: false })).status, 422)
  const queue = async (username: string) =>
    ((await must(username, 'GET', '/api/queue?kind=key_release'))['items'] as unknown[]).length
  assert.deepEqual([await queue('city'), await queue('city2')], [0, 1])
  assert.deepEqual((await line(lineId, 'city2')).release!.actions, ['confirm', 'refuse'])
  assert.equal((await claimAgain(own.certificateIds)).status, 409, 'a proposal frees nothing')

  const key = { 'Idempotency-Key': 'release-700' }
  const first = await check(lineId, 'city2', { agree: true }, key)
  assert.equal(first.status, 200, String(first.raw))
  assert.deepEqual((await check(lineId, 'city2', { agree: true }, key)).body, first.body)
  assert.equal((await check(lineId, 'city2')).body.code, 'checked_before')
  const now = await line(lineId)
  assert.deepEqual(
    [now.status, now.release!.status, now.release!.document, now.mayRelease],
    ['reversed', 'confirmed', PAPER.document, false],
  )
  assert.ok(now.timeline.some((act) => act.what.includes('解除一次性限制，可以重新申领')))
  const told = await server.db
    .selectFrom('outbox_message')
    .select('template')
    .where('template', '=', 'key_released')
    .execute()
  assert.equal(told.length, 2, 'the person and the claimant')
  await doctor()

  const again = await claimAgain(own.certificateIds)
  assert.equal(again.status, 201, String(again.raw))
  assert.deepEqual(await outcomes(again.body['id'] as string), ['ELIGIBLE'])
  assert.equal((await claimAgain(own.certificateIds)).status, 409, 'once')
})

test('without a release another certificate of the occupation and level brings nothing; refused and withdrawn papers change nothing', async () => {
  const own = await clawedBack(710)
  await settle(own.debt, 'HK-710')
  const other = await certifiedClass(server, { persons: people(710, 1), issuedOn: '2022-06-25' })
  const claimed = await claimAgain(other.certificateIds)
  assert.equal(claimed.status, 201, String(claimed.raw))
  assert.deepEqual(await outcomes(claimed.body['id'] as string), ['INELIGIBLE'])
  assert.equal((await propose(own.lineId)).status, 201)
  assert.equal((await check(own.lineId, 'city2', { agree: false, note: '退款单位不符' })).status, 200)
  assert.equal((await line(own.lineId)).mayRelease, true)
  assert.equal((await propose(own.lineId)).status, 201)
  const withdraw = (username: string) =>
    server.call(username, 'POST', `/api/claim-lines/${own.lineId}/release/withdraw`, { version: 1, reason: '文号写错' })
  assert.equal((await withdraw('city2')).body.code, 'not_the_maker')
  assert.equal((await withdraw('city')).status, 200)
  assert.equal((await withdraw('city')).body.code, 'checked_before')
  assert.equal((await claimAgain(own.certificateIds)).status, 409)
  await doctor()
})

test('at once: two ask, two check, a release and a new claim; one paper, one release, one claim', async () => {
  const own = await clawedBack(720)
  await settle(own.debt, 'HK-720')
  const { version } = await line(own.lineId)
  const asked = await Promise.all(['city', 'city2', 'city', 'city2'].map((by) => propose(own.lineId, by, version)))
  assert.deepEqual(asked.map((one) => one.status).toSorted(), [201, 409, 409, 409])
  const maker = ['city', 'city2'][asked.findIndex((one) => one.status === 201) % 2]
  const checker = maker === 'city' ? 'city2' : 'city'
  const [first, second, ...claims] = await Promise.all([
    check(own.lineId, checker),
    check(own.lineId, checker),
    claimAgain(own.certificateIds),
    claimAgain(own.certificateIds),
  ])
  assert.deepEqual([first.status, second.status].toSorted(), [200, 409])
  const late = await claimAgain(own.certificateIds)
  const made = [...claims, late].filter((one) => one.status === 201)
  assert.equal(made.length, 1, [...claims, late].map((one) => String(one.raw)).join('\n'))
  assert.deepEqual(await outcomes(made[0]!.body['id'] as string), ['ELIGIBLE'])
  await doctor()
})
