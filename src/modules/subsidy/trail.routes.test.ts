// Whoever stands before a class, an exam, a claim or a payment finds the way on: to the person's lessons, certificate, claim and money, and to
// what a payee still owes; each link as far as the reader's role and scope open it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { PayeeDebt } from '#src/modules/ledger/ledger.contract.ts'
import { paid } from '#test/builders/claim-walk.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const WALKERS = { claimant: 'assessor', county: 'county', city: 'city', finance: 'finance', finance2: 'finance2' }
const PAPER = { document: '商人社函〔2022〕3号', reason: '核查后追回' }

async function must(...ask: Parameters<TestServer['call']>) {
  const answer = await server.call(...ask)
  assert.ok(answer.status < 300, `${ask[0]} ${ask[2]}: ${answer.status} ${answer.raw}`)
  return answer.body
}
async function approved(persons: number[]) {
  const own = await noticedBatch(server, { persons })
  await server.moveDay('2022-06-29')
  assert.equal((await approve(server, own.batchId)).status, 200)
  return own
}
type Row = { personId: string; links: { kind: string; number: string; link: string }[] }

test('from class and exam one click to certificate, claim and payment; from the line to the person’s own lessons', async () => {
  const own = await approved(people(740, 2))
  const pay = await paid(server, WALKERS, own.batchId, 2, 48_000)
  const [person] = own.personIds
  const kinds = async (username: string, url: string) =>
    ((await must(username, 'GET', url))['items'] as Row[])
      .find((row) => row.personId === person)!
      .links.map(({ kind }) => kind)
  for (const url of [`/api/classes/${own.classId}/roster`, `/api/exam-sessions/${own.sessionId}/candidates`]) {
    assert.deepEqual(await kinds('city', url), ['certificate', 'claim', 'pay_batch'], url)
    assert.deepEqual(await kinds('county', url), ['certificate', 'claim'], 'the city’s payment is not the county’s')
    assert.deepEqual(await kinds('provider', url), ['certificate'], 'the claim is the assessor’s')
  }
  const roster = (await must('city', 'GET', `/api/classes/${own.classId}/roster`))['items'] as Row[]
  const links = Object.fromEntries(roster.find((row) => row.personId === person)!.links.map((one) => [one.kind, one]))
  assert.equal(links['pay_batch']!.link, `/console/payments/${pay.id}`)
  assert.match(links['claim']!.number, new RegExp(`^${own.batchNumber}-00[12]$`))

  const line = (await must('city', 'GET', `/api/claim-lines/${own.lineIds[0]}`)) as {
    chain: { kind: string; link: string }[]
  }
  const lessons = line.chain.find((one) => one.kind === 'lessons')!.link
  const ids = lessons.match(/^\/console\/classes\/([\w-]+)\/trainees\/([\w-]+)$/)!
  const view = await must('county', 'GET', `/api/classes/${ids[1]}/trainees/${ids[2]}`)
  const recorded = (view['lessons'] as { state: string | null; minutes: number }[]).map((one) => one.state)
  const stored = await server.db
    .selectFrom('attendance')
    .select('state')
    .where('person_id', '=', ids[2]!)
    .where('class_id', '=', ids[1]!)
    .execute()
  assert.ok(stored.length > 0)
  assert.deepEqual(recorded.toSorted(), stored.map((one) => one.state).toSorted())
  assert.deepEqual(
    (view['trainee'] as Row).links.map(({ kind }) => kind),
    ['certificate', 'claim'],
  )
  for (const [username, status] of [
    ['county2', 404],
    ['provider2', 404],
    ['finance', 403],
    ['worker', 403],
  ] as const)
    assert.equal(
      (await server.call(username, 'GET', `/api/classes/${ids[1]}/trainees/${ids[2]}`)).status,
      status,
      username,
    )
  assert.equal((await server.call('county', 'GET', `/api/classes/${ids[1]}/trainees/${ids[1]}`)).status, 404)

  const batch = await must('city', 'GET', `/api/claim-batches/${own.batchId}`)
  assert.match(String(batch['fundLink']), /^\/console\/funds\?budget=/)
  assert.equal((await must('county', 'GET', `/api/claim-batches/${own.batchId}`))['fundLink'], null)
  const lines = async (username: string) =>
    (
      (await must(username, 'GET', `/api/claim-batches/${own.batchId}/lines`))['items'] as {
        pay: { number: string; link: string | null }
      }[]
    )[0]!.pay
  assert.deepEqual((await lines('city')).link, `/console/payments/${pay.id}`)
  assert.deepEqual([(await lines('county')).link, (await lines('county')).number.slice(0, 3)], [null, 'BF-'])
})

test('a payee who owes is named before the batch is made and before it is released; nothing is blocked', async () => {
  const first = await approved(people(750, 1))
  await paid(server, WALKERS, first.batchId, 1, 24_000)
  const made = await must('finance', 'POST', '/api/receivables', { lineIds: first.lineIds, cause: 'fraud', ...PAPER })
  const debt = (made['items'] as { id: string; number: string }[])[0]!
  const owing = async (batchId: string) =>
    ((await must('finance', 'GET', '/api/payable'))['items'] as { batchId: string; owing: PayeeDebt[] }[]).find(
      (one) => one.batchId === batchId,
    )!.owing
  const next = await approved(people(752, 2))
  assert.deepEqual(await owing(next.batchId), [], 'a proposed debt is none yet')
  await must('finance2', 'POST', `/api/receivables/${debt.id}/confirm`, { version: 1 })
  const [one] = await owing(next.batchId)
  assert.deepEqual(
    [one!.payFen, one!.owedFen, one!.debts.map(({ number, overdue }) => [number, overdue])],
    [48_000, 24_000, [[debt.number, false]]],
  )
  // Two lines of 240.00 each would pay it: set off is offered, and no longer once they are on their way to the bank.
  const acts = async () => (await must('finance', 'GET', `/api/receivables/${debt.id}`))['actions'] as string[]
  assert.ok((await acts()).includes('set_off'))
  const sums = { declaredCount: 2, declaredFen: 48_000 }
  const batch = await must('finance', 'POST', '/api/pay-batches', { claimBatchIds: [next.batchId], ...sums })
  assert.ok(!(await acts()).includes('set_off'))
  await server.moveDay('2022-09-01')
  const url = `/api/pay-batches/${batch['id']}`
  const seen = (await must('finance2', 'GET', url)) as { owing: PayeeDebt[]; version: number }
  assert.deepEqual(
    seen.owing.map(({ owedFen, debts }) => [owedFen, debts[0]!.overdue, debts[0]!.link]),
    [[24_000, true, `/console/clawback/${debt.id}`]],
  )
  assert.equal((await server.call('county', 'GET', url)).status, 404)
  await must('finance2', 'POST', `${url}/release`, { version: seen.version, ...sums })
  assert.deepEqual((await must('finance2', 'GET', url))['owing'], [])
})
