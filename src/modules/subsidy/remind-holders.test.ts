import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { WorkCalendar } from '#src/platform/clock/working-days.ts'
import { must } from '#test/builders/claim-walk.ts'
import { certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { dueOf, stepOf, stepOfBatch } from './deadlines.rules.ts'
import { type Clock, clockAfter } from './deadlines.ts'
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

const asks = (value: boolean) =>
  server.database.owner.query(
    `update setting set value = $1 where unit_id = '411400' and key = 'claim.city_review_before_notice'`,
    [JSON.stringify(value)],
  )

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
  // Claimed on 21 June, ten working days: 5 July; the city had all of it five (from 23 to 30 June).
  const back = await read()
  assert.deepEqual([back['status'], back['holder'], back['dueDay']], ['reviewed', '梁园区人社局', '2022-07-12'])
  await asks(false)
})

test('what comes back corrected while the city has the rest: the county’s time begins anew and rests no more', async () => {
  await asks(true)
  const own = await certifiedClass(server, { persons: people(6530, 2), issuedOn: '2022-06-20' })
  await server.moveDay('2022-06-21')
  const body = { program: 'assessment', classId: own.classId, commitment: true }
  const id = String((await must(server, 'assessor', 'POST', '/api/claim-batches', body))['id'])
  const lines = (await must(server, 'county', 'GET', `/api/claim-batches/${id}/lines`))['items'] as { id: string }[]
  const [one, two] = lines.map((line) => line.id)
  const clock = async () => {
    const { rows } = await server.database.owner.query(
      'select review_due, city_from, county_rests_from from claim_batch where batch_id = $1',
      [id],
    )
    return Object.values(rows[0]).map((day) => (day instanceof Date ? day.toLocaleDateString('sv') : day))
  }
  const review = (who: string, what: string, lineIds: unknown[], verdict: object) =>
    must(server, who, 'POST', `/api/claim-batches/${id}/${what}`, { ...verdict, lineIds })
  await server.moveDay('2022-06-22')
  await review('county', 'review', [one], { verdict: 'agree' })
  assert.deepEqual(await clock(), ['2022-07-05', '2022-06-22', null])
  await review('county', 'review', [two], { verdict: 'return', note: '请补考勤说明' })
  assert.deepEqual(await clock(), ['2022-07-05', '2022-06-22', '2022-06-22'])
  await server.moveDay('2022-06-24')
  const again = { lineIds: [two], note: '已补' }
  await must(server, 'assessor', 'POST', `/api/claim-batches/${id}/resubmit`, again)
  assert.deepEqual(await clock(), ['2022-07-08', '2022-06-22', null])
  await server.moveDay('2022-06-30')
  await review('city', 'city-review', [one], { verdict: 'agree' })
  assert.deepEqual(await clock(), ['2022-07-08', null, null])
  await asks(false)
})

test('however many are overdue and told already, the next one is told too', async () => {
  const own = await certifiedClass(server, { persons: people(6540, 1), issuedOn: '2022-06-20' })
  await server.moveDay('2022-06-21')
  const body = { program: 'assessment', classId: own.classId, commitment: true }
  const batch = await must(server, 'assessor', 'POST', '/api/claim-batches', body)
  // As many older ones as a careless office collects, each with one line.
  await server.database.owner.query(
    `with b as (insert into claim_batch select (jsonb_populate_record(b, jsonb_build_object('batch_id', gen_random_uuid(), 'number', 'SL-OLD-' || n, 'class_id', null,
                  'review_due', date '2022-06-22'))).* from claim_batch b, generate_series(1, 501) n where b.batch_id = $1 returning batch_id)
     insert into claim_line (person_id, line_id, batch_id, line_no, program, region_id, unit_id, claimant_id, occupation, status, outcome, fund_code)
     select l.person_id, gen_random_uuid(), b.batch_id, line_no, l.program, l.region_id, l.unit_id, l.claimant_id, occupation, l.status, outcome, fund_code
       from claim_line l, b where l.batch_id = $1`,
    [batch['id']],
  )
  await server.moveDay('2022-07-06')
  await remindHolders(server.platform)
  assert.equal((await messages('county', String(batch['number']))).length, 1)
  assert.equal(await remindHolders(server.platform), 0)
})

const CALENDAR: WorkCalendar = { holidays: new Set(), workdays: new Set() }
const at = (day: string) => day as never
const fresh: Clock = { review_due: at('2022-07-05'), city_from: null, city_due: null, county_rests_from: null }
const after = (clock: Clock, city: boolean, county: boolean, day: string) =>
  clockAfter(clock, { waits: { city, county }, day: at(day), cityDays: 5, calendar: CALENDAR })

test('the clock: starts once, stops once, and gives the county back what the city took', () => {
  assert.deepEqual(after(fresh, false, true, '2022-06-22'), fresh)
  const started = after(fresh, true, false, '2022-06-22')
  assert.deepEqual(started, {
    review_due: '2022-07-05',
    city_from: '2022-06-22',
    city_due: '2022-06-29',
    county_rests_from: '2022-06-22',
  })
  assert.deepEqual(after(started, true, false, '2022-06-24'), started)
  assert.deepEqual(after(started, false, true, '2022-06-24'), { ...fresh, review_due: '2022-07-07' })
  assert.equal(after(started, false, true, '2022-06-22').review_due, '2022-07-05')
})

test('the clock: the county rests only while the city has all of it', () => {
  const some = after(fresh, true, true, '2022-06-22')
  assert.deepEqual([some.city_due, some.county_rests_from], ['2022-06-29', null])
  const all = after(some, true, false, '2022-06-24')
  assert.deepEqual([all.city_from, all.county_rests_from], ['2022-06-22', '2022-06-24'])
  const split = after(all, true, true, '2022-06-27')
  assert.deepEqual([split.city_from, split.review_due, split.county_rests_from], ['2022-06-22', '2022-07-06', null])
  assert.deepEqual(after(split, false, true, '2022-06-30'), { ...fresh, review_due: '2022-07-06' })
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
