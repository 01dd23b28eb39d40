import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { checks as employmentChecks } from '#src/modules/employment/checks.ts'
import { INSURANCE_COLUMNS } from '#src/modules/employment/insurance-sheet.ts'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'
import { approveNow, claim, claimed, linesOf, must, noticed, paid, type Walkers } from '#test/builders/claim-walk.ts'
import { certifiedClass, people } from '#test/builders/claims.ts'
import { addAccount, addOrganisation, openBook, systemWrite } from '#test/builders/regions.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import type { ClaimableHireRow, ClaimLineDetail } from './subsidy.contract.ts'

// Hiring and introduction in Shangqiu: register, insured months from the insurance office, claim, cap, the level that pays.

let server: TestServer
const ends: (() => Promise<void>)[] = []
const who: Walkers = { claimant: 'employer', county: 'county', city: 'city', finance: 'finance', finance2: 'finance2' }
const CODE = SAMPLE_ORGANISATIONS.employer.creditCode
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await openBook(server, { fundCode: 'employment-411400', unitId: '411402', year: 2023, fen: 50_000_000 })
  await openBook(server, { fundCode: 'employment-411400', unitId: '411400', year: 2023, fen: 50_000_000 })
})
test.beforeEach(() => server.moveDay('2023-06-20'))
test.after(async () => {
  for (const end of ends) await end()
})

/** Persons who hold a certificate of 2022-05-01. */
const holders = (indexes: number[]) => certifiedClass(server, { persons: indexes, issuedOn: '2022-05-01' })
const hire = async (index: number, startDay: string, more: { by?: string; other?: string } = {}) => {
  const person = samplePerson(index)
  const body = await must(server, more.by ?? 'employer', 'POST', '/api/hires', {
    name: person.name,
    docNo: person.docNo,
    occupation: '4-10-01-05',
    post: 'front_line',
    startDay,
    ...(more.other ? { otherCreditCode: more.other } : {}),
  })
  return body['id'] as string
}
const insure = async (indexes: number[], first: string, last: string, code: string = CODE, by = 'county') => {
  const bytes = await writeWorkbook({
    sheets: [
      {
        name: '参保月份表',
        columns: INSURANCE_COLUMNS,
        rows: indexes.map((index) => {
          const person = samplePerson(index)
          return { name: person.name, docNo: person.docNo, employerCode: code, first, last }
        }),
      },
    ],
  })
  const fileId = await server.upload(by, '参保.xlsx', bytes)
  return must(server, by, 'POST', '/api/insurance-imports', { fileId })
}
const waiting = async (username: string, program: string) =>
  (await must(server, username, 'GET', `/api/claimable-hires?program=${program}`))['items'] as ClaimableHireRow[]
const doctor = async () => {
  for (const check of [...ledgerChecks, ...checks, ...employmentChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
}
const reasonsOf = async (lineId: string) => {
  const detail = (await must(server, 'county', 'GET', `/api/claim-lines/${lineId}`)) as unknown as ClaimLineDetail
  return detail.decision.reasons
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'open')
    .map(({ rule }) => rule)
}
const used = async (organisationId: string) => {
  const { rows } = await sql<{ used_fen: number; max_fen: number }>`
    select used_fen, max_fen from ent_cap where organisation_id = ${organisationId} and program = 'hiring'`.execute(
    server.db,
  )
  return rows[0]
}

test('hiring: a year insured, 1,000 yuan, from the county’s own book, to the firm; the line shows job and months', async () => {
  await holders(people(4000, 4))
  const ids = [await hire(4000, '2022-06-10'), await hire(4001, '2022-06-20'), await hire(4002, '2022-06-21')]
  // Twelve months for all; the third is one day short of the calendar year.
  await insure(people(4000, 3), '2022-06', '2023-05')
  assert.deepEqual(
    (await waiting('employer', 'hiring')).map((one) => [one.insuredMonths, one.wantedMonths, one.fullOn, one.ready]),
    [
      [12, 12, '2023-06-10', true],
      [12, 12, '2023-06-20', true],
      [12, 12, '2023-06-21', false],
    ],
  )
  const batch = await claimed(server, 'employer', { program: 'hiring', hireIds: ids })
  assert.deepEqual([batch.counts.eligible, batch.counts.refused, batch.amountFen], [2, 1, 200_000])
  const lines = await linesOf(server, 'county', batch.id)
  assert.deepEqual([lines[2]!.outcome, lines[2]!.status], ['NOT_YET', 'refused'])
  assert.match(lines[2]!.holdReason!, /最早 2023年6月21日可以申领/)
  const detail = (await must(server, 'county', 'GET', `/api/claim-lines/${lines[0]!.id}`)) as unknown as ClaimLineDetail
  assert.match(
    detail.decision.sentence,
    /^2022年6月10日入职，已参保 12 个月，.*补贴 1,000.00 元，付给商丘示例纺织有限公司$/,
  )
  assert.match(
    detail.evidence.find((one) => one.name === '参保')!.value,
    /^12 个月，2022年6月至2023年5月，社保经办导入$/,
  )
  assert.equal(detail.chain.find((one) => one.kind === 'job')!.value, '2022年6月10日入职，参保 12 个月')
  // The one whose time had not come may be asked for again on its day.
  await server.moveDay('2023-06-21')
  assert.equal((await claimed(server, 'employer', { program: 'hiring', hireIds: [ids[2]!] })).counts.eligible, 1)
  await server.moveDay('2023-06-20')
  await noticed(server, who, batch.id, '2023-07-03')
  const approved = await approveNow(server, who, batch.id)
  assert.deepEqual([approved.status, approved.body['amountFen']], [200, 200_000], JSON.stringify(approved.body))
  assert.deepEqual(await used(SAMPLE_ORGANISATIONS.employer.id), { used_fen: 200_000, max_fen: 200_000_000 })
  const { file } = await paid(server, who, batch.id, 2, 200_000)
  assert.match(file, /商丘示例纺织有限公司/)
  const { rows } = await sql<{ unit_id: string }>`
    select b.unit_id from claim_line l join budget b on b.budget_id = l.budget_id where l.batch_id = ${batch.id} and l.status = 'paid'`.execute(
    server.db,
  )
  assert.deepEqual(
    rows.map((row) => row.unit_id),
    ['411402', '411402'],
  )
  const own = (await must(server, 'employer', 'GET', `/api/hires?q=${encodeURIComponent(samplePerson(4000).name)}`))[
    'items'
  ] as { claims: { statusName: string }[] }[]
  assert.deepEqual(
    own[0]!.claims.map((one) => one.statusName),
    ['已拨付'],
  )
  await doctor()
})

test('hiring: eleven months, no certificate on the first day: refused with the clause; a large firm; twice is told', async () => {
  await holders([4010])
  await certifiedClass(server, { persons: [4011], issuedOn: '2022-06-02' })
  const ids = [await hire(4010, '2022-06-01'), await hire(4011, '2022-06-01')]
  await insure([4010], '2022-06', '2023-04')
  await insure([4011], '2022-06', '2023-05')
  const batch = await claimed(server, 'employer', { program: 'hiring', hireIds: ids })
  assert.equal(batch.counts.refused, 2)
  const lines = await linesOf(server, 'county', batch.id)
  assert.deepEqual(await reasonsOf(lines[0]!.id), ['SQ-37'])
  assert.equal(lines[0]!.outcome, 'NOT_YET')
  assert.deepEqual([lines[1]!.outcome, lines[1]!.levelName], ['INELIGIBLE', '没有证书'])
  await insure([4010], '2023-05', '2023-05')
  const size = (subkind: string) =>
    server.db
      .updateTable('organisation')
      .set({ subkind })
      .where('organisation_id', '=', SAMPLE_ORGANISATIONS.employer.id)
      .execute()
  await size('large')
  const large = (
    await must(server, 'employer', 'POST', '/api/claim-previews', { program: 'hiring', hireIds: [ids[0]] })
  )['items'] as { outcome: string }[]
  assert.equal(large[0]!.outcome, 'INELIGIBLE')
  await size('small')
  const [first] = await Promise.all([
    claim(server, 'employer', { program: 'hiring', hireIds: [ids[0]] }, { 'idempotency-key': 'h1' }),
    claim(server, 'employer', { program: 'hiring', hireIds: [ids[0]] }, { 'idempotency-key': 'h1' }),
  ])
  assert.equal(first.status, 201)
  const again = await claim(server, 'employer', { program: 'hiring', hireIds: [ids[0]] })
  assert.deepEqual([again.status, again.body.code], [409, 'some_taken'])
})

test('at once: one hire in five claims is in one', async () => {
  await holders([4020])
  const id = await hire(4020, '2022-06-01')
  await insure([4020], '2022-06', '2023-05')
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((key) =>
      claim(server, 'employer', { program: 'hiring', hireIds: [id] }, { 'idempotency-key': `hire-${key}` }),
    ),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409, 409])
})

test('only whose it is: another firm, an office, a school; hires of two offices go in two claims', async () => {
  await holders([4030])
  const id = await hire(4030, '2022-06-01')
  await insure([4030], '2022-06', '2023-05')
  assert.deepEqual(
    [(await claim(server, 'agency', { program: 'hiring', hireIds: [id] })).body.detail],
    ['吸纳就业补助由用人单位申领'],
  )
  // The agency did not make this hire.
  assert.equal((await claim(server, 'agency', { program: 'introduction', hireIds: [id] })).body.code, 'some_taken')
  assert.equal((await claim(server, 'county', { program: 'hiring', hireIds: [id] })).status, 403)
  assert.equal((await claim(server, 'employer', { program: 'hiring', hireIds: [newId()] })).status, 409)
  assert.deepEqual((await waiting('agency', 'hiring')).length, 0)
})

test('introduction: the agency’s hire counts once the firm confirms; half a year insured in the province; two agencies', async () => {
  await holders([4040, 4041, 4042])
  const id = await hire(4040, '2022-12-01', { by: 'agency', other: CODE })
  await insure([4040, 4041, 4042], '2022-12', '2023-05')
  assert.deepEqual(await waiting('agency', 'introduction'), [])
  const listed = (await must(server, 'employer', 'GET', '/api/hires?status=unconfirmed'))['items'] as {
    id: string
    version: number
    actions: string[]
  }[]
  const mine = listed.find((one) => one.id === id)!
  assert.deepEqual(mine.actions, ['confirm', 'void'])
  assert.ok(
    ((await must(server, 'employer', 'GET', '/api/queue'))['items'] as { kind: string; persons: number }[]).some(
      (one) => one.kind === 'hire_confirm' && one.persons === 1,
    ),
  )
  assert.equal((await server.call('agency', 'POST', `/api/hires/${id}/confirm`, { version: mine.version })).status, 403)
  await must(server, 'employer', 'POST', `/api/hires/${id}/confirm`, { version: mine.version })
  assert.equal(
    (await server.call('employer', 'POST', `/api/hires/${id}/confirm`, { version: mine.version })).status,
    409,
  )
  const own = await hire(4041, '2022-12-01', { other: SAMPLE_ORGANISATIONS.agency.creditCode })
  assert.equal((await waiting('agency', 'introduction')).length, 2)
  const batch = await claimed(server, 'agency', { program: 'introduction', hireIds: [id, own] })
  assert.deepEqual(
    [batch.counts.eligible, batch.amountFen, batch.claimantName],
    [2, 60_000, '商丘示例人力资源有限公司'],
  )
  await noticed(server, { ...who, claimant: 'agency' }, batch.id, '2023-07-03')
  assert.equal((await approveNow(server, who, batch.id)).body['amountFen'], 60_000)
  await paid(server, who, batch.id, 2, 60_000)
  // Another agency, the same person at another start: had before, so a person must rule.
  const other = await systemWrite(server, async (tx) => {
    const made = await addOrganisation(server, tx, {
      kind: 'agency',
      subkind: 'private',
      qualifiedBy: 'filing',
      name: '商丘另一人力资源有限公司',
      unitId: '411402',
    })
    await addAccount(tx, { username: 'agency.other', role: 'agency', unitId: '411402', organisationId: made.id })
    return made
  })
  const clash = await server.call('agency.other', 'POST', '/api/hires', {
    name: samplePerson(4040).name,
    docNo: samplePerson(4040).docNo,
    occupation: '4-10-01-05',
    startDay: '2022-12-01',
    otherCreditCode: CODE,
  })
  assert.deepEqual([clash.status, clash.body.code], [409, 'other_agency'])
  const second = await hire(4040, '2022-12-05', { other: other.creditCode })
  const later = await claimed(server, 'agency.other', { program: 'introduction', hireIds: [second] })
  assert.deepEqual([later.counts.open, later.amountFen], [1, 0])
  const [line] = await linesOf(server, 'county', later.id)
  assert.deepEqual(await reasonsOf(line!.id), ['SQ-39'])
  await doctor()
})

test('隶属关系: a firm of the city is handled by the city and paid from the city’s book alone; without a book it waits', async () => {
  const firm = await systemWrite(server, async (tx) => {
    const made = await addOrganisation(server, tx, {
      kind: 'employer',
      subkind: 'medium',
      qualifiedBy: null,
      name: '商丘市属样例公司',
      unitId: '411400',
    })
    await addAccount(tx, { username: 'employer.city', role: 'employer', unitId: '411400', organisationId: made.id })
    return made
  })
  await holders([4050, 4051])
  const id = await hire(4050, '2022-06-01', { by: 'employer.city' })
  const faulty = await insure([4050], '2022-06', '2023-05', firm.creditCode)
  assert.match(JSON.stringify(faulty['refused']), /这个单位不归本局管/)
  await insure([4050], '2022-06', '2023-05', firm.creditCode, 'city')
  const batch = await claimed(server, 'employer.city', { program: 'hiring', hireIds: [id] })
  assert.equal(batch.holder, '商丘市人社局')
  assert.equal((await server.call('county', 'GET', `/api/claim-batches/${batch.id}`)).status, 404)
  const walkers = { ...who, claimant: 'employer.city', county: 'city2' }
  await noticed(server, walkers, batch.id, '2023-07-03')
  assert.equal((await approveNow(server, walkers, batch.id)).body['amountFen'], 100_000)
  const { rows } = await sql<{ unit_id: string }>`
    select b.unit_id from claim_line l join budget b on b.budget_id = l.budget_id where l.batch_id = ${batch.id}`.execute(
    server.db,
  )
  assert.deepEqual(rows, [{ unit_id: '411400' }])
  // A county's claim is not the city's to review.
  const county = await claimed(server, 'employer', {
    program: 'hiring',
    hireIds: [
      await hire(4051, '2022-06-01').then(async (one) => {
        await insure([4051], '2022-06', '2023-05')
        return one
      }),
    ],
  })
  const [line] = await linesOf(server, 'city', county.id)
  const answer = await server.call('city', 'POST', `/api/claim-batches/${county.id}/review`, {
    verdict: 'agree',
    lineIds: [line!.id],
  })
  assert.deepEqual([answer.status, answer.body.detail], [409, '这批申领由梁园区人社局受理，请由该局办理'])
  // The county has no book of the next year: the city's is not used in its place.
  await noticed(server, who, county.id, '2024-01-03')
  await openBook(server, { fundCode: 'employment-411400', unitId: '411400', year: 2024, fen: 1_000_000 })
  const without = await approveNow(server, who, county.id)
  assert.equal(without.status, 409)
  assert.match(without.body.detail!, /按企业隶属关系由梁园区负担，梁园区2024年这本账还没有下达预算/)
})

test('the last yuan of the cap: eight approvals at once, exactly those that fit; void and clawback give it back', async () => {
  const firm = await systemWrite(server, async (tx) => {
    const made = await addOrganisation(server, tx, {
      kind: 'employer',
      subkind: 'micro',
      qualifiedBy: null,
      name: '商丘样例小微公司',
      unitId: '411402',
    })
    await addAccount(tx, { username: 'employer.cap', role: 'employer', unitId: '411402', organisationId: made.id })
    return made
  })
  const indexes = people(4100, 8)
  await holders(indexes)
  const ids: string[] = []
  for (const index of indexes) ids.push(await hire(index, '2022-06-01', { by: 'employer.cap' }))
  await insure(indexes, '2022-06', '2023-05', firm.creditCode)
  // 1,997,000 yuan had before: three more fit.
  await sql`insert into ent_cap (organisation_id, program, rule, max_fen, used_fen) values (${firm.id}, 'hiring', 'SQ-36', 200000000, 199700000)`.execute(
    server.db,
  )
  const walkers = { ...who, claimant: 'employer.cap' }
  // One claim of five: the decision counts the earlier lines of the same claim.
  const seen = (
    await must(server, 'employer.cap', 'POST', '/api/claim-previews', { program: 'hiring', hireIds: ids.slice(0, 5) })
  )['items'] as { outcome: string }[]
  assert.deepEqual(
    seen.map((one) => one.outcome),
    ['ELIGIBLE', 'ELIGIBLE', 'ELIGIBLE', 'INELIGIBLE', 'INELIGIBLE'],
  )
  // Eight claims of one, all noticed, approved at once: three pass, five are refused with the rule.
  const batches: string[] = []
  for (const id of ids) batches.push((await claimed(server, 'employer.cap', { program: 'hiring', hireIds: [id] })).id)
  for (const batch of batches) {
    await server.moveDay('2023-06-20')
    await noticed(server, walkers, batch, '2023-07-03')
  }
  await Promise.all(batches.map((batch) => approveNow(server, walkers, batch)))
  const { rows } = await sql<{ status: string; n: number }>`
    select status, count(*)::int as n from claim_line where claimant_id = ${firm.id} group by 1 order by 1`.execute(
    server.db,
  )
  assert.deepEqual(rows, [
    { status: 'approved', n: 3 },
    { status: 'refused', n: 5 },
  ])
  assert.deepEqual(await used(firm.id), { used_fen: 200_000_000, max_fen: 200_000_000 })
  const { rows: refused } = await sql<{ line_id: string }>`
    select line_id from claim_line where claimant_id = ${firm.id} and status = 'refused' limit 1`.execute(server.db)
  assert.deepEqual(await reasonsOf(refused[0]!.line_id), ['SQ-36'])
  // An approval that is taken back gives its thousand back; so does paid money that is had back.
  const { rows: approved } = await sql<{ batch_id: string; line_id: string }>`
    select batch_id, line_id from claim_line where claimant_id = ${firm.id} and status = 'approved' order by line_id`.execute(
    server.db,
  )
  const paper = await must(server, 'city', 'POST', `/api/claim-batches/${approved[0]!.batch_id}/void-approvals`, {
    lineIds: [approved[0]!.line_id],
    document: '样例〔2023〕1号',
    reason: '误批',
  })
  await must(server, 'finance2', 'POST', `/api/budget-documents/${paper['id']}/confirm`, {
    version: paper['version'],
  })
  assert.equal((await used(firm.id))!.used_fen, 199_900_000)
  await paid(server, walkers, approved[1]!.batch_id, 1, 100_000)
  const debt = await must(server, 'finance', 'POST', '/api/receivables', {
    lineIds: [approved[1]!.line_id],
    cause: 'fraud',
    reason: '用工不实',
    document: '样例〔2023〕2号',
  })
  const item = (debt['items'] as { id: string; version: number }[])[0]!
  await must(server, 'finance2', 'POST', `/api/receivables/${item.id}/confirm`, { version: item.version })
  assert.equal((await used(firm.id))!.used_fen, 199_800_000)
  // The planted start of this test is no claim: doctor sees exactly that, and only that.
  const cap = checks.find((check) => check.key === 'claims.cap')!
  assert.equal((await cap.run(server.platform)).ok, false)
  await sql`update ent_cap set used_fen = used_fen - 199700000 where organisation_id = ${firm.id}`.execute(server.db)
  await doctor()
})

test('the database refuses a cap that is passed or goes below nothing, whoever writes it', async () => {
  const id = SAMPLE_ORGANISATIONS.employer.id
  await assert.rejects(
    sql`update ent_cap set used_fen = max_fen + 1 where organisation_id = ${id}`.execute(server.db),
    /ent_cap_within/,
  )
  await assert.rejects(
    sql`update ent_cap set used_fen = -1 where organisation_id = ${id}`.execute(server.db),
    /ent_cap_within/,
  )
})

test('chosen certificates: filtered and counted, claimed without a class, once, and not those of another office', async () => {
  await server.moveDay('2022-06-21')
  const [a, b] = [
    await certifiedClass(server, { persons: people(4300, 3), level: 'L5', issuedOn: '2022-06-15' }),
    await certifiedClass(server, { persons: people(4310, 2), issuedOn: '2022-06-20' }),
  ]
  const page = await must(
    server,
    'assessor',
    'GET',
    '/api/claimable-certificates?level=L5&from=2022-06-15&to=2022-06-15&count=1',
  )
  assert.deepEqual(page['total'], { n: 3, exact: true })
  const ids = [...a.certificateIds.slice(0, 2), b.certificateIds[0]!]
  const batch = await claimed(server, 'assessor', { program: 'assessment', certificateIds: ids })
  assert.deepEqual([batch.lines, batch.amountFen, batch.classId], [3, 20_000 * 2 + 24_000, null])
  const again = await claim(server, 'assessor', { program: 'assessment', certificateIds: ids })
  assert.deepEqual([again.status, again.body.code], [409, 'some_taken'])
  // The class is claimed with what is left of it.
  const rest = await claimed(server, 'assessor', { program: 'assessment', classId: a.classId })
  assert.equal(rest.lines, 1)
  const far = await certifiedClass(server, { persons: [4320], unitId: '411481', issuedOn: '2022-06-20' })
  const two = await claim(server, 'assessor', {
    program: 'assessment',
    certificateIds: [b.certificateIds[1], far.certificateIds[0]],
  })
  assert.deepEqual([two.status, two.body.code], [422, 'several_units'])
  assert.equal((await claim(server, 'assessor', { program: 'assessment', certificateIds: [newId()] })).status, 409)
  await noticed(server, { ...who, claimant: 'assessor' }, batch.id, '2022-06-29')
  assert.equal((await approveNow(server, who, batch.id)).body['amountFen'], 64_000)
})
