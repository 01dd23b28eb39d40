import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addWorkingDays, type WorkCalendar } from '#src/platform/clock/working-days.ts'
import { must } from '#test/builders/claim-walk.ts'
import { certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { dueOf, stepOf, stepOfBatch } from './deadlines.rules.ts'
import { clockAfter } from './deadlines.ts'
import { remindHolders } from './remind-holders.ts'
import { LINE_STATUSES } from './subsidy.types.ts'

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

test('the city’s review has a deadline of its own and is reminded of; the county’s time stands still meanwhile', async () => {
  const asks = (value: boolean) =>
    server.database.owner.query(
      `update setting set value = $1 where unit_id = '411400' and key = 'claim.city_review_before_notice'`,
      [JSON.stringify(value)],
    )
  await asks(true)
  const own = await certifiedClass(server, { persons: people(6520, 2), issuedOn: '2022-06-20' })
  await server.moveDay('2022-06-21')
  const body = { program: 'assessment', classId: own.classId, commitment: true }
  const batch = await must(server, 'assessor', 'POST', '/api/claim-batches', body)
  const [id, number] = [String(batch['id']), String(batch['number'])]
  const read = () => must(server, 'city', 'GET', `/api/claim-batches/${id}`)
  const lines = (await must(server, 'county', 'GET', `/api/claim-batches/${id}/lines`))['items'] as { id: string }[]
  const [one, two] = lines.map((line) => line.id)
  const review = (who: string, what: string, lineIds: (string | undefined)[]) =>
    must(server, who, 'POST', `/api/claim-batches/${id}/${what}`, { verdict: 'agree', lineIds })
  await server.moveDay('2022-06-22')
  await review('county', 'review', [one])
  await server.moveDay('2022-06-23')
  // The city's time runs from the first line that waits for it, not anew with each.
  await review('county', 'review', [two])
  const held = await read()
  assert.deepEqual(
    [held['status'], held['holder'], held['dueDay'], held['daysLeft']],
    ['city_review', '商丘市人社局', '2022-06-29', 4],
  )
  await server.moveDay('2022-06-27')
  await remindHolders(server.platform)
  assert.deepEqual(await messages('city', number), [
    `申领 ${number} 的公示前复核应在 2022年6月29日 前办完，还有 2 个工作日`,
  ])
  await server.moveDay('2022-06-30')
  await remindHolders(server.platform)
  await remindHolders(server.platform)
  assert.equal((await messages('city', number)).length, 2)
  assert.deepEqual(await messages('county', number), [])
  const queue = (await must(server, 'city', 'GET', '/api/queue?kind=claim_city_review'))['items'] as {
    title: string
    dueDay: string
    daysLeft: number
  }[]
  const waiting = queue.find((item) => item.title.includes(number))!
  assert.deepEqual([waiting.dueDay, waiting.daysLeft], ['2022-06-29', -1])
  await review('city', 'city-review', [one])
  assert.equal((await read())['status'], 'city_review')
  await review('city', 'city-review', [two])
  // Claimed on 21 June, ten working days: 5 July; the city had it six (22 to 30 June).
  const back = await read()
  assert.deepEqual([back['status'], back['holder'], back['dueDay']], ['reviewed', '梁园区人社局', '2022-07-13'])
  await asks(false)
})

const CALENDAR: WorkCalendar = { holidays: new Set(), workdays: new Set() }
const at = (day: string) => day as never
test('the clock: starts once, stops once, and gives the county back what the city took', () => {
  const now = (waitsForCity: boolean, day: string) => ({ waitsForCity, day: at(day), cityDays: 5, calendar: CALENDAR })
  const fresh = { review_due: at('2022-07-05'), city_from: null, city_due: null }
  assert.deepEqual(clockAfter(fresh, now(false, '2022-06-22')), fresh)
  const started = clockAfter(fresh, now(true, '2022-06-22'))
  assert.deepEqual(started, { review_due: '2022-07-05', city_from: '2022-06-22', city_due: '2022-06-29' })
  assert.deepEqual(clockAfter(started, now(true, '2022-06-24')), started)
  assert.deepEqual(clockAfter(started, now(false, '2022-06-24')), {
    review_due: addWorkingDays(CALENDAR, at('2022-07-05'), 2),
    city_from: null,
    city_due: null,
  })
  assert.equal(clockAfter(started, now(false, '2022-06-22')).review_due, '2022-07-05')
})

test('one rule says which step a status is in and by when; every step has its day', () => {
  const days = {
    reviewDue: at('2022-01-01'),
    cityDue: at('2022-01-02'),
    noticeTo: at('2022-01-03'),
    approveDue: at('2022-01-04'),
    answerDue: at('2022-01-05'),
  }
  const steps = (noticeOver: boolean, cityReview: boolean) =>
    LINE_STATUSES.flatMap((status) => {
      const step = stepOf(status, { noticeOver, cityReview })
      return step ? [`${status} ${step} ${dueOf(step, days)!.slice(-1)}`] : []
    })
  assert.deepEqual(steps(false, false), [
    'submitted review 1',
    'reviewed review 1',
    'city_reviewed review 1',
    'on_notice notice 3',
    'objected objection 5',
  ])
  assert.deepEqual(steps(true, true), [
    'submitted review 1',
    'reviewed city_review 2',
    'city_reviewed review 1',
    'on_notice approve 4',
    'objected objection 5',
  ])
  assert.deepEqual(
    [stepOfBatch('city_review'), stepOfBatch('noticed'), stepOfBatch('closed')],
    ['city_review', 'approve', null],
  )
  assert.equal(dueOf(null, days), null)
})
