import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Level } from '#src/kernel/levels.ts'
import { approveNow, claim, claimed, linesOf, must, noticed, paid, type Walkers } from '#test/builders/claim-walk.ts'
import { openRegion, type Region, type Trainee, trainedClass } from '#test/builders/regions.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { ClaimLineDetail, OpenProgram } from './subsidy.contract.ts'

// Yunnan, Jilin and Shanxi: what has a figure is paid to the person, what has none waits with the hole named.

let server: TestServer
let yunnan: Region
let jilin: Region
let taiyuan: Region
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  yunnan = await openRegion(server, {
    countyId: '530102',
    cityId: '530100',
    financeUnit: '530000',
    books: [{ fundCode: 'unemployment-530000', unitId: '530000', year: 2022, fen: 100_000_000 }],
  })
  jilin = await openRegion(server, { countyId: '220102', cityId: '220100', financeUnit: '220000', books: [] })
  taiyuan = await openRegion(server, { countyId: '140105', cityId: '140100', financeUnit: '140000', books: [] })
})
test.beforeEach(() => server.moveDay('2022-06-20'))
test.after(async () => {
  for (const end of ends) await end()
})

const walkers = (region: Region): Walkers => ({ claimant: region.school, ...region })
const START = '2022-05-02'
const openRules = async (reader: string, lineId: string) => {
  const line = (await must(server, reader, 'GET', `/api/claim-lines/${lineId}`)) as unknown as ClaimLineDetail
  return line.decision.reasons.filter(({ verdict }) => verdict === 'open').map(({ rule }) => rule)
}

test('upskilling: 2,000 and 3,000 yuan to the person on the front line; once; who is in an office is refused', async () => {
  const who = walkers(yunnan)
  const of = (level: Level, trainees: Trainee[]) =>
    trainedClass(server, yunnan, { start: START, level, trainees, by: 'firm', occupation: '4-10-01-05' })
  const cases: readonly (readonly [Level, Trainee, string, number | null])[] = [
    ['L2', { index: 5000, group: 'employee', post: 'front_line' }, 'ELIGIBLE', 200_000],
    ['L2', { index: 5001, group: 'employee', post: 'office' }, 'INELIGIBLE', 0],
    ['L1', { index: 5002, group: 'employee', post: 'front_line' }, 'ELIGIBLE', 300_000],
    ['L1', { index: 5003, group: 'employee', post: 'office' }, 'NEEDS_RULING', null],
    ['L3', { index: 5004, group: 'employee' }, 'NEEDS_RULING', null],
    ['L5', { index: 5005, group: 'employee' }, 'NEEDS_RULING', null],
    ['L2', { index: 5006, group: 'employee', post: 'front_line', certified: false }, 'INELIGIBLE', 0],
  ]
  for (const [level, trainee, outcome, fen] of cases) {
    const own = await of(level, [trainee])
    const body = await must(server, yunnan.firm, 'POST', '/api/claim-previews', {
      program: 'upskilling',
      classId: own.classId,
    })
    const [item] = body['items'] as { outcome: string; amountFen: number | null }[]
    assert.deepEqual([item!.outcome, item!.amountFen], [outcome, fen], `${level} ${trainee.index}`)
  }
  const own = await of('L2', [{ index: 5010, group: 'employee', post: 'front_line' }])
  const batch = await claimed(server, yunnan.firm, { program: 'upskilling', classId: own.classId })
  await noticed(server, who, batch.id, '2022-07-05')
  assert.equal((await approveNow(server, who, batch.id)).body['amountFen'], 200_000)
  const { file } = await paid(server, who, batch.id, 1, 200_000)
  assert.doesNotMatch(file, /样例机械/)
  const second = await trainedClass(server, yunnan, {
    start: '2022-05-20',
    level: 'L2',
    by: 'firm',
    occupation: '4-03-02-01',
    trainees: [{ index: 5010, group: 'employee' }],
  })
  await server.moveDay('2022-07-06')
  assert.equal(
    (await claimed(server, yunnan.firm, { program: 'upskilling', classId: second.classId })).counts.refused,
    1,
  )
})

test('spread_wings, startup training, apprenticeship: named without a figure, so a person must rule; held at review', async () => {
  const cases = [
    ['spread_wings', 'school', 'skill', 'employee', ['YN-08']],
    ['startup_training', 'school', 'startup', 'student', ['YN-18']],
    ['apprenticeship', 'firm', 'apprenticeship', 'employee', ['YN-35']],
  ] as const
  for (const [at, [program, by, kind, group, rules]] of cases.entries()) {
    const own = await trainedClass(server, yunnan, {
      start: START,
      by,
      kind,
      trainees: [{ index: 5100 + at, group, certified: false }],
    })
    const batch = await claimed(server, yunnan[by], { program, classId: own.classId })
    assert.deepEqual([batch.counts.open, batch.amountFen], [1, 0], program)
    const [line] = await linesOf(server, yunnan.county, batch.id)
    assert.deepEqual([line!.outcome, line!.amountFen], ['NEEDS_RULING', null])
    assert.deepEqual(await openRules(yunnan.county, line!.id), rules)
    const held = await must(server, yunnan.county, 'POST', `/api/claim-batches/${batch.id}/review`, {
      verdict: 'agree',
      lineIds: [line!.id],
    })
    assert.equal(held['done'], 0)
    assert.match((held['exceptions'] as { message: string }[])[0]!.message, /判定为“待定”，不能同意/)
  }
  // A class of another kind is no startup class: it is not there to be claimed for it.
  const skill = await trainedClass(server, yunnan, { start: START, trainees: [{ index: 5110, group: 'student' }] })
  assert.equal(
    (await claim(server, yunnan.school, { program: 'startup_training', classId: skill.classId })).status,
    404,
  )
  // An apprenticeship is the firm's to claim.
  assert.equal(
    (await claim(server, yunnan.school, { program: 'apprenticeship', classId: skill.classId })).body.code,
    'not_your_program',
  )
  const wings = await trainedClass(server, yunnan, {
    start: START,
    by: 'firm',
    trainees: [{ index: 5111, group: 'employee', certified: false }],
  })
  // A firm's own class is no class of a training institution.
  assert.equal(
    (await claimed(server, yunnan.firm, { program: 'spread_wings', classId: wings.classId })).counts.refused,
    1,
  )
})

test('Jilin: no figure in the text, so it waits; without a certificate it is refused', async () => {
  const own = await trainedClass(server, jilin, {
    start: START,
    trainees: [{ index: 5200 }, { index: 5201, certified: false }],
  })
  const batch = await claimed(server, jilin.school, { program: 'training', classId: own.classId })
  assert.deepEqual([batch.counts.open, batch.counts.refused, batch.amountFen], [1, 1, 0])
  const [line] = await linesOf(server, jilin.county, batch.id)
  assert.deepEqual(await openRules(jilin.county, line!.id), ['JL-12'])
  await server.moveDay('2022-01-20')
  const after = await trainedClass(server, jilin, {
    start: '2021-12-30',
    days: 2,
    trainees: [{ index: 5202 }],
    issuedOn: '2022-01-04',
  })
  const late = await claimed(server, jilin.school, { program: 'training', classId: after.classId })
  const [outside] = await linesOf(server, jilin.county, late.id)
  assert.deepEqual(await openRules(jilin.county, outside!.id), ['JL-01', 'JL-12'])
})

test('a city without a text of its own is decided by the province’s; without a book it says so', async () => {
  await server.moveDay('2020-06-20')
  const own = await trainedClass(server, taiyuan, { start: '2020-05-04', trainees: [{ index: 5300 }] })
  const items = (await must(server, taiyuan.school, 'GET', '/api/claim-programs'))['items'] as OpenProgram[]
  assert.deepEqual(
    items.map((one) => [one.program, one.regionName, one.fundName]),
    [['certificate', '山西省', null]],
  )
  const answer = await claim(server, taiyuan.school, { program: 'certificate', classId: own.classId })
  assert.deepEqual([answer.status, answer.body.detail], [422, '山西省还没有登记取证补贴从哪本账列支，请联系市人社局'])
  // What another region has is not offered here, and not claimed here.
  assert.equal(
    (await claim(server, taiyuan.school, { program: 'living_allowance', classId: own.classId })).body.code,
    'no_policy',
  )
})
