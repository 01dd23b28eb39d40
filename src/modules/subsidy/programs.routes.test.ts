import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { loadProjectPacks } from '#src/modules/policy/index.ts'
import { approveNow, claim, claimed, linesOf, must, noticed, paid, type Walkers } from '#test/builders/claim-walk.ts'
import { openRegion, type Region, systemWrite, trainedClass } from '#test/builders/regions.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import { CLAIM_PROGRAMS } from './claim-programs.ts'
import type { ClaimLineDetail, OpenProgram } from './subsidy.contract.ts'

// The programs of Yuncheng by class: who may claim, who is refused and why, what is paid, to whom, from which book.

let server: TestServer
let region: Region
let who: Walkers
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  region = await openRegion(server, {
    countyId: '140802',
    cityId: '140800',
    financeUnit: '140800',
    books: [
      { fundCode: 'skill-action-140800', unitId: '140800', year: 2021, fen: 10_000_000 },
      { fundCode: 'employment-140800', unitId: '140800', year: 2021, fen: 1_000_000 },
    ],
  })
  who = {
    claimant: region.school,
    county: region.county,
    city: region.city,
    finance: region.finance,
    finance2: region.finance2,
  }
})
test.beforeEach(() => server.moveDay('2021-06-21'))
test.after(async () => {
  for (const end of ends) await end()
})

const START = '2021-06-01'
const preview = (username: string, ask: object) => server.call(username, 'POST', '/api/claim-previews', ask)
const doctor = async () => {
  for (const check of [...ledgerChecks, ...checks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
}
const lineOf = async (lineId: string, reader = region.county) =>
  (await must(server, reader, 'GET', `/api/claim-lines/${lineId}`)) as unknown as ClaimLineDetail

test('the table says of each program whom its pack says is paid', () => {
  const { packs } = loadProjectPacks()
  for (const pack of packs)
    for (const { program, payee } of pack.programs)
      assert.equal(CLAIM_PROGRAMS[program].payee === 'person', payee === 'person', `${pack.pack.region} ${program}`)
})

test('a school is offered what its region has today and schools claim; the firm what firms claim too', async () => {
  const programs = async (username: string) =>
    ((await must(server, username, 'GET', '/api/claim-programs'))['items'] as OpenProgram[]).map((one) => [
      one.program,
      one.regionId,
      one.fundName,
      one.payee,
    ])
  const school = [
    ['certificate', '140800', '职业技能提升行动专账', 'claimant'],
    ['living_allowance', '140800', '就业资金', 'person'],
    ['group_training', '140800', '职业技能提升行动专账', 'claimant'],
  ]
  assert.deepEqual(await programs(region.school), school)
  assert.deepEqual(await programs(region.firm), [
    ...school.slice(0, 2),
    ['enterprise_training', '140800', '职业技能提升行动专账', 'claimant'],
    ...school.slice(2),
  ])
  // Shangqiu has no subsidy that a school claims.
  assert.deepEqual(await programs('provider'), [])
  assert.deepEqual(
    (await programs('assessor')).map(([program]) => program),
    ['assessment'],
  )
})

test('certificate: 300 yuan a L5, refused without a certificate with the clause, paid to the school', async () => {
  const own = await trainedClass(server, region, {
    start: START,
    trainees: [{ index: 3000 }, { index: 3001 }, { index: 3002, certified: false }],
  })
  const ask = { program: 'certificate', classId: own.classId }
  const seen = (await preview(region.school, ask)).body
  assert.deepEqual([seen['lines'], seen['eligible'], seen['amountFen']], [3, 2, 60_000])
  const batch = await claimed(server, region.school, ask)
  assert.deepEqual([batch.counts.eligible, batch.counts.refused, batch.amountFen], [2, 1, 60_000])
  const lines = await linesOf(server, region.county, batch.id)
  const refused = await lineOf(lines[2]!.id)
  assert.deepEqual(
    refused.decision.reasons.filter(({ verdict }) => verdict === 'fail').map(({ rule, clause }) => [rule, clause]),
    [
      ['YC-25', '三(三)15'],
      ['YC-32', '三(三)15'],
    ],
  )
  // Twice: the same class, and the same key.
  const again = await claim(server, region.school, ask)
  assert.deepEqual([again.status, again.body.detail], [409, `这个班已经申领过，见申领 ${batch.number}`])
  await noticed(server, who, batch.id, '2021-06-29')
  const approved = await approveNow(server, who, batch.id)
  assert.deepEqual([approved.status, approved.body['done'], approved.body['amountFen']], [200, 2, 60_000])
  const { file } = await paid(server, who, batch.id, 2, 60_000)
  assert.match(file, /样例培训学校140802/)
  assert.deepEqual(
    (await linesOf(server, region.county, batch.id)).map((line) => line.status),
    ['paid', 'paid', 'refused'],
  )
  await doctor()
})

test('certificate: somebody refused for want of a certificate comes back once there is one', async () => {
  const own = await trainedClass(server, region, { start: START, trainees: [{ index: 3010, certified: false }] })
  const ask = { program: 'certificate', classId: own.classId }
  const first = await claimed(server, region.school, ask)
  assert.equal(first.status, 'closed')
  assert.equal((await claim(server, region.school, ask)).status, 409)
  await systemWrite(server, async (tx) => {
    const { session_id } = await tx.db
      .selectFrom('exam_session')
      .select('session_id')
      .where('class_id', '=', own.classId)
      .executeTakeFirstOrThrow()
    await tx.db
      .insertInto('certificate')
      .values({
        person_id: own.personIds[0]!,
        certificate_id: session_id,
        class_id: own.classId,
        session_id,
        unit_id: region.countyId,
        occupation: '4-10-01-05',
        level: 'L5',
        number: 'S000014999990000000099',
        kind: 'skill_level',
        issued_on: '2021-06-20' as never,
        assessor_id: region.ids.assessor,
        status: 'valid',
      })
      .execute()
  })
  assert.equal((await claimed(server, region.school, ask)).counts.eligible, 1)
})

test('certificate: a level without a price waits for a ruling, a charged exam is refused, a late claim is told its day', async () => {
  const open = await trainedClass(server, region, { start: START, level: 'L4', trainees: [{ index: 3020 }] })
  const batch = await claimed(server, region.school, { program: 'certificate', classId: open.classId })
  assert.deepEqual([batch.counts.open, batch.amountFen], [1, 0])
  const charged = await trainedClass(server, region, { start: START, trainees: [{ index: 3021 }] })
  await server.db.updateTable('certificate').set({ exam_fee_fen: 1 }).where('class_id', '=', charged.classId).execute()
  assert.equal(
    (await claimed(server, region.school, { program: 'certificate', classId: charged.classId })).counts.refused,
    1,
  )
  const late = await trainedClass(server, region, {
    start: '2020-05-01',
    issuedOn: '2020-06-20',
    trainees: [{ index: 3022 }],
  })
  const answer = await claim(server, region.school, { program: 'certificate', classId: late.classId })
  assert.deepEqual([answer.status, answer.body.code], [422, 'claim_late'])
  assert.match(answer.body.detail!, /发证日是 2020年6月20日，应在发证后 365 日内申领/)
})

test('side by side: clauses 13 to 15 for one class; the same occupation and level in another class is refused', async () => {
  const own = await trainedClass(server, region, { start: START, approvedCostFen: 80_000, trainees: [{ index: 3030 }] })
  for (const [program, fen] of [
    ['certificate', 30_000],
    ['group_training', 80_000],
  ] as const) {
    await server.moveDay('2021-06-21')
    const batch = await claimed(server, region.school, { program, classId: own.classId })
    await noticed(server, who, batch.id, '2021-06-29')
    const approved = await approveNow(server, who, batch.id)
    assert.deepEqual([approved.status, approved.body['amountFen']], [200, fen], JSON.stringify(approved.body))
  }
  const second = await trainedClass(server, region, { start: '2021-06-05', trainees: [{ index: 3030 }] })
  await server.moveDay('2021-06-29')
  const batch = await claimed(server, region.school, { program: 'certificate', classId: second.classId })
  assert.equal(batch.counts.refused, 1)
  await doctor()
})

test('group_training: the approved cost up to 1,000 yuan; without one it waits; not for whom the text leaves open', async () => {
  for (const [first, approvedCostFen, expected] of [
    [3040, undefined, [null, null]],
    [3042, 99_999, [99_999, null]],
    [3044, 100_000, [100_000, null]],
    [3046, 100_001, [100_000, null]],
  ] as const) {
    const own = await trainedClass(server, region, {
      start: START,
      ...(approvedCostFen === undefined ? {} : { approvedCostFen }),
      trainees: [
        { index: first, group: 'graduate' },
        { index: first + 1, group: 'veteran' },
      ],
    })
    const { body } = await preview(region.school, { program: 'group_training', classId: own.classId })
    assert.deepEqual(
      (body['items'] as { amountFen: number | null }[]).map((one) => one.amountFen),
      expected,
      String(approvedCostFen),
    )
  }
})

test('enterprise_training: the firm claims for its staff; a school is told who does; another kind of class waits', async () => {
  const staff = [{ index: 3100, group: 'employee', certified: false }]
  const own = await trainedClass(server, region, { start: START, by: 'firm', kind: 'safety', trainees: staff })
  const ask = { program: 'enterprise_training', classId: own.classId }
  const refused = await claim(server, region.school, ask)
  assert.deepEqual([refused.status, refused.body.detail], [422, '企业职工培训补贴由组织本企业职工培训的企业申领'])
  const batch = await claimed(server, region.firm, ask)
  assert.deepEqual([batch.amountFen, batch.claimantName], [30_000, '样例机械有限公司140802'])
  const others = await trainedClass(server, region, {
    start: START,
    by: 'firm',
    kind: 'safety',
    trainees: [{ index: 3101, group: 'graduate' }],
  })
  const nobody = await claim(server, region.firm, { ...ask, classId: others.classId })
  assert.deepEqual([nobody.status, nobody.body.code], [422, 'nobody_fits'])
  assert.match(nobody.body.detail!, /只给企业职工/)
  const skill = await trainedClass(server, region, {
    start: START,
    by: 'firm',
    kind: 'skill',
    trainees: [{ index: 3102, group: 'employee' }],
  })
  assert.equal((await claimed(server, region.firm, { ...ask, classId: skill.classId })).counts.open, 1)
})

test('living_allowance: 15 yuan a day attended, to the person’s own account; who has none is told and held', async () => {
  const own = await trainedClass(server, region, {
    start: START,
    days: 10,
    trainees: [
      { index: 3200, group: 'registered_poor', attended: 10, certified: false },
      { index: 3201, group: 'registered_poor', attended: 1, certified: false },
      { index: 3202, group: 'registered_poor', attended: 7, poorOfAccount: true, certified: false },
      { index: 3203, group: 'graduate' },
    ],
  })
  const ask = { program: 'living_allowance', classId: own.classId }
  const seen = (await preview(region.school, ask)).body
  assert.deepEqual([seen['lines'], seen['eligible'], seen['amountFen']], [3, 3, (10 + 1 + 7) * 1_500])
  assert.equal((seen['withoutAccount'] as unknown[]).length, 1)
  assert.match(String(seen['leftOut']), /另有 1 人没有登记为贫困\(脱贫\)劳动力/)
  assert.deepEqual(
    (seen['items'] as { what: string }[]).map((one) => one.what),
    ['实到 10 天（共 10 天）', '实到 1 天（共 10 天）', '实到 7 天（共 10 天）'],
  )
  const batch = await claimed(server, region.school, ask)
  const [first] = await linesOf(server, region.county, batch.id)
  const detail = await lineOf(first!.id)
  assert.match(detail.decision.sentence, /^实到 10 天，.*补贴 150.00 元，付给本人$/)
  assert.match(detail.evidence.find((one) => one.name === '课时')!.value, /实到 10 \/ 10 天/)
  await noticed(server, who, batch.id, '2021-06-29')
  const held = (await linesOf(server, region.county, batch.id)).map((line) => [line.status, line.holdReason])
  assert.deepEqual(held[2], ['submitted', '补贴付给本人，本人还没有登记收款账户，登记后再办'])
  const approved = await approveNow(server, who, batch.id)
  assert.deepEqual([approved.body['done'], approved.body['amountFen']], [2, 16_500])
  const { file } = await paid(server, who, batch.id, 2, 16_500)
  // To the holders, not to the school.
  assert.doesNotMatch(file, /样例培训学校/)
  const { rows } = await sql<{ fund_code: string; paid_fen: number }>`
    select fund_code, paid_fen from budget where unit_id = '140800' and fund_code = 'employment-140800'`.execute(
    server.db,
  )
  assert.deepEqual(rows, [{ fund_code: 'employment-140800', paid_fen: 16_500 }])
  await doctor()
})

test('living_allowance: a charged class and a class before the document', async () => {
  const poor = (index: number) => [{ index, group: 'registered_poor', certified: false }]
  const charged = await trainedClass(server, region, { start: START, feeFen: 1, trainees: poor(3220) })
  assert.equal(
    (await claimed(server, region.school, { program: 'living_allowance', classId: charged.classId })).counts.refused,
    1,
  )
  await server.moveDay('2020-06-21')
  for (const [start, open] of [
    ['2020-04-19', 1],
    ['2020-04-20', 0],
  ] as const) {
    const own = await trainedClass(server, region, { start, trainees: poor(start === '2020-04-19' ? 3221 : 3222) })
    const batch = await claimed(server, region.school, { program: 'living_allowance', classId: own.classId })
    assert.equal(batch.counts.open, open, start)
  }
})

test('an unsubsidised class and another region’s class are not there to be claimed', async () => {
  const own = await trainedClass(server, region, { start: START, funding: 'enterprise', trainees: [{ index: 3230 }] })
  for (const username of [region.school, region.firm, 'provider'])
    assert.notEqual(
      (await claim(server, username, { program: 'certificate', classId: own.classId })).status,
      201,
      username,
    )
  const good = await trainedClass(server, region, { start: START, trainees: [{ index: 3231 }] })
  // The school of another city: the class is not there for it.
  assert.equal((await claim(server, 'provider', { program: 'certificate', classId: good.classId })).status, 404)
  const wrong = await claim(server, region.school, { program: 'certificate', hireIds: [good.classId] })
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'evidence_missing'])
})

test('at once: five claims of one class make one batch; the same key answers the same', async () => {
  const own = await trainedClass(server, region, { start: START, trainees: [{ index: 3240 }, { index: 3241 }] })
  const ask = { program: 'certificate', classId: own.classId }
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((key) => claim(server, region.school, ask, { 'idempotency-key': `once-${key}` })),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409, 409])
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from claim_line where class_id = ${own.classId} and program = 'certificate'`.execute(
    server.db,
  )
  assert.equal(rows[0]!.n, 2)
})

test('a region whose text has a program and no book says so before anything is written', async () => {
  await sql`update fund_use set program = 'certificate_off' where region_id = '140800' and program = 'certificate'`.execute(
    server.db,
  )
  try {
    const own = await trainedClass(server, region, { start: START, trainees: [{ index: 3250 }] })
    const items = (await must(server, region.school, 'GET', '/api/claim-programs'))['items'] as OpenProgram[]
    assert.match(items.find((one) => one.program === 'certificate')!.problem!, /运城市还没有登记这项补贴从哪本账列支/)
    const answer = await claim(server, region.school, { program: 'certificate', classId: own.classId })
    assert.deepEqual([answer.status, answer.body.detail], [422, '运城市还没有登记取证补贴从哪本账列支，请联系市人社局'])
  } finally {
    await sql`update fund_use set program = 'certificate' where program = 'certificate_off'`.execute(server.db)
  }
})

test('the worker sees the own lines of every program, paid to whom and how much', async () => {
  const own = await trainedClass(server, region, {
    start: START,
    days: 4,
    trainees: [{ index: 0, group: 'registered_poor', certified: true }],
  })
  await claimed(server, region.school, { program: 'living_allowance', classId: own.classId })
  await claimed(server, region.school, { program: 'certificate', classId: own.classId })
  const items = (await must(server, 'worker', 'GET', '/api/own/money'))['items'] as {
    programName: string
    payee: string
    amountFen: number
  }[]
  const seen = items.map((one) => [one.programName, one.payee, one.amountFen])
  assert.ok(
    seen.some((one) => one.join() === ['生活费补贴', '付给您本人', 6_000].join()),
    JSON.stringify(seen),
  )
  assert.ok(seen.some(([name, payee]) => name === '取证补贴' && String(payee).startsWith('替您付给样例培训学校')))
})
