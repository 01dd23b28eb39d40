// Aim: what a text leaves open reaches whoever signs its rulings, costs the county no time, and comes back decided once it is ruled.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loadProjectPacks, type Pack, packSetOf } from '#src/modules/policy/index.ts'
import { certifiedClass, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { decideRuled } from './decide-ruled.ts'
import { remindHolders } from './remind-holders.ts'
import type { ClaimLineDetail, ClaimLineRow } from './subsidy.contract.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await server.moveDay('2022-06-21')
})
after(async () => {
  for (const end of ends) await end()
})

/** The day from which the text is in force is what it leaves open; here its office has answered. */
const RULED = packSetOf(
  loadProjectPacks().packs.map(({ pack }) =>
    pack.region === '411400' ? (JSON.parse(JSON.stringify(pack).replaceAll('2022-04-15', '2022-04-01')) as Pack) : pack,
  ),
)

const get = async (who: string, url: string) => {
  const answer = await server.call(who, 'GET', url)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const rulings = async (who: string) =>
  ((await get(who, '/api/queue?limit=500'))['items'] as { kind: string; link: string; persons: number }[])
    .filter((item) => item.kind === 'claim_ruling')
    .map(({ link, persons }) => [link, persons])
const claim = async (first: number, n: number, issuedOn: string) => {
  const own = await certifiedClass(server, { persons: people(first, n), issuedOn })
  const answer = await server.call('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body as Record<string, unknown> & { id: string }
}
const linesOf = async (id: string) =>
  (await get('county', `/api/claim-batches/${id}/lines?limit=500`))['items'] as ClaimLineRow[]

test('open in the text: the city is told how many and where to answer, and the county’s time stands still', async () => {
  const batch = await claim(1100, 2, '2022-04-10')
  assert.deepEqual([batch['status'], batch['holder'], batch['dueDay']], ['submitted', '发文机关（待裁定）', null])
  assert.deepEqual(await rulings('city'), [['/console/policy/questions?pack=411400-2022-9&status=open', 2]])
  assert.deepEqual(await rulings('county'), [[`/console/claims/${batch.id}`, 2]])
  // Whose text it is not, and who signs none, is not asked.
  for (const who of ['province', 'county2', 'assessor']) assert.deepEqual(await rulings(who), [], who)
  const [line] = await linesOf(batch.id)
  const detail = (await get('county', `/api/claim-lines/${line!.id}`)) as unknown as ClaimLineDetail
  assert.deepEqual(
    [detail.holder, detail.dueDay, detail.actions],
    ['发文机关（待裁定）', null, ['agree', 'return', 'reject']],
  )

  await server.moveDay('2022-07-20')
  await remindHolders(server.platform)
  const told = JSON.stringify((await get('county', '/api/messages?limit=50'))['items'])
  assert.doesNotMatch(told, new RegExp(`${batch['number']}.*初审`))

  // As long as no text is signed anew, nothing is decided anew; once it is, once.
  assert.equal(await decideRuled(server.platform, loadProjectPacks()), 0)
  const counts = await Promise.all([decideRuled(server.platform, RULED), decideRuled(server.platform, RULED)])
  assert.deepEqual(counts.sort(), [0, 2])
  const now = await get('county', `/api/claim-batches/${batch.id}`)
  // Ten working days from 21 June, as if the wait had not been.
  assert.deepEqual([now['holder'], now['dueDay'], now['amountFen']], ['梁园区人社局', '2022-08-03', 48_000])
  assert.deepEqual(
    (await linesOf(batch.id)).map((one) => [one.status, one.outcome, one.amountFen]),
    Array(2).fill(['submitted', 'ELIGIBLE', 24_000]),
  )
  for (const who of ['county', 'assessor'])
    assert.match(
      JSON.stringify((await get(who, '/api/messages?limit=50'))['items']),
      /文件已明确并重新判定，转入初审/,
      who,
    )
  assert.deepEqual([await rulings('city'), await rulings('county')], [[], []])
  const agreed = await server.call('county', 'POST', `/api/claim-batches/${batch.id}/review`, {
    verdict: 'agree',
    lineIds: (await linesOf(batch.id)).map((one) => one.id),
  })
  assert.deepEqual([agreed.status, agreed.body['done']], [200, 2])
  const replay = await get('auditor', `/api/claim-lines/${line!.id}/replay`)
  assert.equal(replay['same'], true)
})

test('with others to review, the county’s time runs on', async () => {
  await server.moveDay('2022-06-21')
  const batch = await claim(1110, 2, '2022-06-20')
  const [line] = await linesOf(batch.id)
  await server.database.owner.query(
    `update claim_line set outcome = 'NEEDS_RULING', amount_fen = null where line_id = $1`,
    [line!.id],
  )
  const now = await get('county', `/api/claim-batches/${batch.id}`)
  assert.deepEqual([now['holder'], now['dueDay']], ['梁园区人社局', '2022-07-05'])
})
