import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'
import { claimed, linesOf, must } from '#test/builders/claim-walk.ts'
import { certifiedClass, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import type { HireRow, InsuranceImport, SheetResult } from './employment.contract.ts'
import { HIRE_COLUMNS } from './hire-sheet.ts'
import { INSURANCE_COLUMNS } from './insurance-sheet.ts'

// The employment register through HTTP: hires by form and sheet, insured months by the office's sheet alone.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await server.moveDay('2022-06-01')
  await certifiedClass(server, { persons: people(6000, 20), issuedOn: '2022-05-01' })
})
test.after(async () => {
  for (const end of ends) await end()
})

const CODE = SAMPLE_ORGANISATIONS.employer.creditCode
const form = (index: number, more: object = {}) => {
  const person = samplePerson(index)
  return { name: person.name, docNo: person.docNo as string, occupation: '4-10-01-05', startDay: '2022-05-20', ...more }
}
const register = (username: string, body: object, headers: Record<string, string> = {}) =>
  server.call(username, 'POST', '/api/hires', body, headers)
const sheet = async (
  username: string,
  url: string,
  columns: typeof HIRE_COLUMNS | typeof INSURANCE_COLUMNS,
  rows: object[],
) => {
  const bytes = await writeWorkbook({ sheets: [{ name: '表', columns, rows: rows as never }] })
  const fileId = await server.upload(username, '表.xlsx', bytes)
  return server.call(username, 'POST', url, { fileId })
}

test('a hire by form: masked, confirmed, with the certificate of that day; the other side and other firms', async () => {
  const answer = await register('employer', form(6000, { post: 'front_line' }))
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const row = answer.body as unknown as HireRow
  assert.deepEqual(
    [row.status, row.insuredMonths, row.certificate?.levelName, row.provinceName, row.unitName, row.postName],
    ['confirmed', 0, '中级工', '河南省', '梁园区', '生产一线'],
  )
  assert.match(row.docNoMasked, /^\d{6}\*{8}/)
  assert.ok(!answer.raw.toString().includes(samplePerson(6000).docNo))
  // Not the agency's, not another county's.
  assert.deepEqual((await must(server, 'agency', 'GET', '/api/hires'))['items'], [])
  assert.deepEqual((await must(server, 'county2', 'GET', '/api/hires'))['items'], [])
  assert.equal(((await must(server, 'county', 'GET', '/api/hires'))['items'] as unknown[]).length, 1)
  for (const role of ['county', 'provider', 'worker', 'finance'])
    assert.equal((await register(role, form(6000))).status, 403, role)
})

for (const [name, body, code] of [
  ['nobody of this number', form(9_999), 'person_unknown'],
  ['another name', form(6001, { name: '例某某' }), 'name_differs'],
  ['no such number', form(6001, { docNo: '411499199001010010' }), 'doc_no_unreadable'],
  ['no such trade', form(6001, { occupation: '9-99-99-99' }), 'input_invalid'],
  ['a trade that no catalogue has', form(6001, { occupation: '8-99-99-99' }), 'occupation_unknown'],
  ['starts tomorrow', form(6001, { startDay: '2022-06-02' }), 'starts_later'],
  ['an employer as agency', form(6001, { otherCreditCode: CODE }), 'other_is_no_agency'],
] as const)
  test(`refused: ${name}`, async () => {
    const answer = await register('employer', body)
    assert.deepEqual([answer.status >= 400, answer.body.code], [true, code], JSON.stringify(answer.body))
  })

test('twice and at once: one hire; the same key answers the same', async () => {
  const answers = await Promise.all(
    ['a', 'a', 'b', 'c'].map((key) => register('employer', form(6002), { 'idempotency-key': `hire-${key}` })),
  )
  const made = answers.filter((answer) => answer.status === 201)
  assert.equal(new Set(made.map((answer) => answer.body['id'])).size, 1)
  assert.ok(answers.filter((answer) => answer.status !== 201).every((answer) => answer.body.code === 'hire_known'))
})

test('left and voided: days in order, once, seen by version', async () => {
  const row = (await must(server, 'employer', 'POST', '/api/hires', form(6003))) as unknown as HireRow
  const end = (body: object) => server.call('employer', 'POST', `/api/hires/${row.id}/end`, body)
  assert.equal((await end({ version: 1, endDay: '2022-05-19', reason: '辞职' })).body.code, 'ends_before_start')
  assert.equal((await end({ version: 1, endDay: '2022-06-02', reason: '辞职' })).body.code, 'ends_later')
  assert.equal((await end({ version: 1, endDay: '2022-05-20', reason: '辞职' })).status, 200)
  const stale = await end({ version: 1, endDay: '2022-05-21', reason: '辞职' })
  assert.match(stale.body.detail!, /^已由 凡企勇 于 2022-06-01 \d\d:\d\d 办理/)
  assert.equal(
    (await server.call('employer', 'POST', `/api/hires/${row.id}/void`, { version: 2, reason: '登错' })).status,
    200,
  )
  // Voided, it may be written down anew.
  assert.equal((await register('employer', form(6003))).status, 201)
})

test('a sheet of hires: good rows taken, the others told by row, the file comes back marked', async () => {
  const rows = [
    { ...form(6010), startDay: '2022-05-20' },
    { ...form(6011), name: '例某某' },
    { ...form(6012), province: '没有省' },
    { ...form(6010), startDay: '2022-05-20' },
    { ...form(6013), province: '广东' },
  ].map(({ occupation, ...row }) => ({ ...row, occupation }))
  const answer = await sheet('employer', '/api/hire-imports', HIRE_COLUMNS, rows)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const result = answer.body as unknown as SheetResult
  assert.deepEqual([result.total, result.accepted, result.refused.length], [5, 2, 3])
  assert.match(result.refused[0]!.message, /姓名与这个身份证号已登记的姓名不一致/)
  assert.match(result.refused[1]!.message, /没有这个省份/)
  assert.match(result.refused[2]!.message, /同一张表里/)
  assert.equal((await server.call('employer', 'GET', `/api/files/${result.annotatedFileId}`)).status, 200)
  assert.equal((await server.call('employer', 'GET', '/api/hire-template.xlsx')).status, 200)
  const listed = (await must(
    server,
    'employer',
    'GET',
    `/api/hires?q=${encodeURIComponent(samplePerson(6013).name)}&count=1`,
  )) as {
    items?: HireRow[]
  }
  assert.equal(listed.items![0]!.provinceName, '广东省')
  const wrong = await server.call('employer', 'POST', '/api/hire-imports', {
    fileId: await server.upload('employer', 'x.xlsx', Buffer.from('not a sheet')),
  })
  assert.equal(wrong.status, 422)
})

test('insured months: from the county’s sheet, each misfit told by row, known months stay, never by who claims', async () => {
  await must(server, 'employer', 'POST', '/api/hires', form(6015, { startDay: '2022-03-10' }))
  const row = (index: number, more: object = {}) => ({
    name: samplePerson(index).name,
    docNo: samplePerson(index).docNo,
    employerCode: CODE,
    first: '2022-03',
    last: '2022-05',
    ...more,
  })
  const rows = [
    row(6015),
    row(6016, { name: '例某某' }),
    row(9_998),
    row(6016, { employerCode: SAMPLE_ORGANISATIONS.provider2.creditCode }),
    row(6016, { last: '2022-07' }),
    row(6016, { first: '五月' }),
  ]
  const answer = await sheet('county', '/api/insurance-imports', INSURANCE_COLUMNS, rows)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const taken = answer.body as unknown as InsuranceImport
  assert.deepEqual([taken.total, taken.accepted, taken.months, taken.refused.length], [6, 1, 3, 5])
  assert.deepEqual(
    taken.refused.map((one) => one.rowNumber - taken.refused[0]!.rowNumber),
    [0, 1, 2, 3, 4],
  )
  for (const [at, words] of [
    '姓名与这个身份证号已登记的姓名不一致',
    '没有这个人的实名登记',
    '这个单位不归本局管',
    '缴费止月还没有到',
    '缴费起月、止月应写成 2022-05 这样',
  ].entries())
    assert.ok(taken.refused[at]!.message.includes(words), taken.refused[at]!.message)
  const again = (await sheet('county', '/api/insurance-imports', INSURANCE_COLUMNS, [row(6015, { last: '2022-06' })]))
    .body as unknown as InsuranceImport
  assert.equal(again.months, 1)
  const [hire] = (await must(server, 'employer', 'GET', `/api/hires?q=${encodeURIComponent(samplePerson(6015).name)}`))[
    'items'
  ] as HireRow[]
  assert.equal(hire!.insuredMonths, 4)
  for (const role of ['employer', 'agency'])
    assert.equal((await sheet(role, '/api/insurance-imports', INSURANCE_COLUMNS, [row(6015)])).status, 403, role)
  // Its own office only.
  assert.equal(
    (await server.call('county2', 'POST', `/api/insurance-imports/${taken.id}/undo`, { reason: '误导入' })).status,
    404,
  )
  const undone = await must(server, 'county', 'POST', `/api/insurance-imports/${again.id}/undo`, { reason: '误导入' })
  assert.equal(undone['status'], 'undone')
  assert.equal(
    (await server.call('county', 'POST', `/api/insurance-imports/${again.id}/undo`, { reason: '误导入' })).status,
    409,
  )
  for (const check of checks) assert.ok((await check.run(server.platform)).ok, check.name)
})

test('a month that two sheets attest stays with the second when the first is taken back, and goes with the last', async () => {
  await must(server, 'employer', 'POST', '/api/hires', form(6019, { startDay: '2022-02-10' }))
  const { name, docNo } = samplePerson(6019)
  const take = async (first: string, last: string) =>
    (
      await sheet('county', '/api/insurance-imports', INSURANCE_COLUMNS, [
        { name, docNo, employerCode: CODE, first, last },
      ])
    ).body as unknown as InsuranceImport
  const undo = (one: InsuranceImport) =>
    must(server, 'county', 'POST', `/api/insurance-imports/${one.id}/undo`, { reason: '误导入' })
  const months = async () =>
    (
      await sql<{ m: string }>`
        select to_char(m.month, 'MM') as m from insurance_month m join organisation o on o.organisation_id = m.employer_id and o.credit_code = ${CODE}
          join hire h on h.person_id = m.person_id and h.employer_id = m.employer_id and h.start_day = '2022-02-10' order by 1`.execute(
        server.db,
      )
    ).rows
      .map((row) => row.m)
      .join(' ')
  const one = await take('2022-02', '2022-04')
  const two = await take('2022-03', '2022-05')
  const three = await take('2022-03', '2022-03')
  assert.deepEqual([one.months, two.months, three.months], [3, 1, 0])
  assert.equal(await months(), '02 03 04 05')
  await undo(one)
  assert.equal(await months(), '03 04 05')
  await undo(two)
  assert.equal(await months(), '03')
  for (const check of checks) assert.ok((await check.run(server.platform)).ok, check.name)
  await undo(three)
  assert.equal(await months(), '')
})

test('an import on which a reviewed claim rests is not taken back', async () => {
  await server.moveDay('2023-06-01')
  const row = (await must(server, 'employer', 'POST', '/api/hires', form(6018))) as unknown as HireRow
  const person = samplePerson(6018)
  const taken = (
    await sheet('county', '/api/insurance-imports', INSURANCE_COLUMNS, [
      { name: person.name, docNo: person.docNo, employerCode: CODE, first: '2022-05', last: '2023-05' },
    ])
  ).body as unknown as InsuranceImport
  const batch = await claimed(server, 'employer', { program: 'hiring', hireIds: [row.id] })
  const [line] = await linesOf(server, 'county', batch.id)
  await must(server, 'county', 'POST', `/api/claim-batches/${batch.id}/review`, {
    verdict: 'agree',
    lineIds: [line!.id],
  })
  const answer = await server.call('county', 'POST', `/api/insurance-imports/${taken.id}/undo`, { reason: '误导入' })
  assert.deepEqual([answer.status, answer.body.code], [409, 'claims_rest_on_it'])
  // What another sheet attests as well would stay, so nothing that the claim rests on would go.
  const again = (
    await sheet('county', '/api/insurance-imports', INSURANCE_COLUMNS, [
      { name: person.name, docNo: person.docNo, employerCode: CODE, first: '2022-05', last: '2023-05' },
    ])
  ).body as unknown as InsuranceImport
  await must(server, 'county', 'POST', `/api/insurance-imports/${taken.id}/undo`, { reason: '误导入' })
  const last = await server.call('county', 'POST', `/api/insurance-imports/${again.id}/undo`, { reason: '误导入' })
  assert.deepEqual([last.status, last.body.code], [409, 'claims_rest_on_it'])
  // A hire that is claimed is not voided by its employer.
  const voided = await server.call('employer', 'POST', `/api/hires/${row.id}/void`, {
    version: row.version,
    reason: '登错',
  })
  assert.equal(voided.body.code, 'not_open')
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from insurance_month where import_id = ${again.id}`.execute(server.db)
  assert.equal(rows[0]!.n, 13)
})
