import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { must } from '#test/builders/claim-walk.ts'
import { certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { remindHolders } from './remind-holders.ts'

// Who has a claim in hand is told of the deadline two working days before it and once after it; nobody is told twice.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const messages = async (username: string, part: string) =>
  ((await must(server, username, 'GET', '/api/messages?limit=100'))['items'] as { text: string }[])
    .map((one) => one.text)
    .filter((text) => text.includes(part))

test('a review: nothing three working days before, soon at two, overdue after; each once, by several processes', async () => {
  const own = await certifiedClass(server, { persons: people(6500, 1), issuedOn: '2022-06-20' })
  await server.moveDay('2022-06-21')
  const batch = await must(server, 'assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  const number = String(batch['number'])
  assert.equal(batch['dueDay'], '2022-07-05')
  await server.moveDay('2022-06-30')
  assert.equal(await remindHolders(server.platform), 0)
  await server.moveDay('2022-07-01')
  const told = await Promise.all([1, 2, 3].map(() => remindHolders(server.platform)))
  assert.deepEqual(told.sort(), [0, 0, 1])
  assert.deepEqual(await messages('county', number), [
    `申领 ${number} 的初审和公示应在 2022年7月5日 前办完，还有 2 个工作日`,
  ])
  assert.deepEqual(await messages('county2', number), [])
  await server.moveDay('2022-07-06')
  assert.equal(await remindHolders(server.platform), 1)
  assert.equal(await remindHolders(server.platform), 0)
  assert.deepEqual((await messages('county', number)).length, 2)
  const queue = (await must(server, 'county', 'GET', '/api/queue?kind=claim_review'))['items'] as {
    title: string
    daysLeft: number
  }[]
  assert.equal(queue.find((one) => one.title.includes(number))!.daysLeft, -1)
  const detail = await must(server, 'county', 'GET', `/api/claim-batches/${batch['id']}`)
  const timeline = detail['timeline'] as { what: string; why: string }[]
  assert.deepEqual(
    [timeline.at(-1)!.what, timeline.at(-1)!.why],
    ['催办', '初审和公示应在 2022年7月5日 前办完，已超期'],
  )
})

test('approval is the city’s, an objection the county’s', async () => {
  const own = await noticedBatch(server, { persons: people(6510, 2) })
  await must(server, null as never, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, {
    lineNo: 1,
    text: '没有参加考试',
  })
  await server.moveDay('2022-07-08')
  await remindHolders(server.platform)
  assert.ok((await messages('city', own.batchNumber)).some((text) => text.includes('的批准应在')))
  assert.ok((await messages('city2', own.batchNumber)).length > 0)
  const county = await messages('county', own.batchNumber)
  assert.ok(county.some((text) => text.includes('的异议答复应在')))
  assert.ok(!county.some((text) => text.includes('的批准应在')))
})
