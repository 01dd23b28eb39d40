// Aim: why a claim was decided as it was: the same words for worker, clerk and auditor, with the facts and the signed text; and
// whoever does not believe it recomputes it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { DecisionView } from './subsidy.contract.ts'

let server: TestServer
let records: SampleRecords
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => closing.push(work) })
  records = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
})
after(async () => {
  for (const close of closing.reverse()) await close()
})
const lineId = () => records.lineIds[0]

test('worker, clerk, finance and auditor read the same', async () => {
  const seen = async (username: string, url: string, at: string) => {
    const answer = await server.call(username, 'GET', url)
    assert.equal(answer.status, 200, `${username} ${answer.raw}`)
    return answer.body[at] as DecisionView
  }
  const clerk = await seen('county', `/api/claim-lines/${lineId()}`, 'decision')
  for (const username of ['auditor', 'finance', 'assessor', 'city'])
    assert.deepEqual(await seen(username, `/api/claim-lines/${lineId()}`, 'decision'), clerk, username)
  assert.deepEqual(await seen('worker', `/api/own/money/${lineId()}`, 'decision'), clerk)
  assert.equal(clerk.reasons.length, 10)
  assert.ok(clerk.reasons.every(({ clause, quote, document }) => clause && quote && document))
  assert.match(clerk.packText!, /^商政办〔2022〕9号 第 1 版，系统发布 2022年6月1日签发$/)
  const facts = new Map(clerk.facts!.map(({ name, value }) => [name, value]))
  assert.deepEqual([...facts.keys()], ['申领日', '实名核验', '人员类别', '以往补贴', '评价机构', '证书'])
  assert.match(facts.get('证书')!, /发证，有效，考试评价向本人/)
  assert.ok(clerk.whatWouldChange.length > 0 && clerk.whereToObject.includes('异议'))
})

test('replayed to the same fen; a changed amount shows; the next county and the worker may not ask', async () => {
  const url = `/api/claim-lines/${lineId()}/replay`
  const replay = async (username = 'auditor') => server.call(username, 'GET', url)
  const answer = await replay()
  assert.deepEqual([answer.status, answer.body['same']], [200, true])
  const [item] = answer.body['items'] as { stageName: string; stored: object; again: object }[]
  assert.deepEqual([item!.stageName, item!.stored], ['申领时', item!.again])
  assert.equal((await replay('county2')).status, 404)
  assert.equal((await replay('worker')).status, 403)
  await server.database.owner.query('update decision set amount_fen = amount_fen + 1 where line_id = $1', [lineId()])
  assert.equal((await replay()).body['same'], false)
  await server.database.owner.query('update decision set amount_fen = amount_fen - 1 where line_id = $1', [lineId()])
})

test('a text signed later changes no decision that was made', async () => {
  const before = (await server.call('auditor', 'GET', `/api/claim-lines/${lineId()}`)).body['decision']
  await server.database.owner.query(
    `update policy_revision set pack = jsonb_set(pack, '{title}', '"新版"'), digest = 'f' where region_id = '411400' and state = 'signed'`,
  )
  const after = (await server.call('auditor', 'GET', `/api/claim-lines/${lineId()}`)).body['decision'] as DecisionView
  assert.deepEqual({ ...after, packText: '' }, { ...(before as DecisionView), packText: '' })
  assert.equal((await server.call('auditor', 'GET', `/api/claim-lines/${lineId()}/replay`)).body['same'], true)
})
