// Aim: two provinces in one database never have a paper of the same number, and the first one's numbers look as they always did.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { matchResult } from '#src/modules/ledger/bank-result.rules.ts'
import { STATEMENT_COLUMNS } from '#src/modules/ledger/bank-statement.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'
import { approveNow, claimed, linesOf, must, noticed, paid, type Walkers } from '#test/builders/claim-walk.ts'
import { noticedBatch, people } from '#test/builders/claims.ts'
import { openBook, openRegion, type Region, systemWrite, trainedClass } from '#test/builders/regions.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { nextNumberInTx } from './serials.ts'

let server: TestServer
let yunnan: Region
let budgetId: string
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  yunnan = await openRegion(server, {
    countyId: '530102',
    cityId: '530100',
    financeUnit: '530000',
    books: [],
  })
  budgetId = await openBook(server, { fundCode: 'unemployment-530000', unitId: '530000', year: 2022, fen: 100_000_000 })
})
after(async () => {
  for (const end of ends) await end()
})

test('Henan’s papers and Yunnan’s: claim, notice, objection, batch, the bank’s result and its statement', async () => {
  const henan = await noticedBatch(server, { persons: people(6_000, 2) })
  assert.equal(henan.batchNumber, 'SL-2022-0001')
  assert.equal(henan.noticeNumber, 'GS-2022-001')

  const own = await trainedClass(server, yunnan, {
    start: '2022-05-02',
    level: 'L2',
    by: 'firm',
    occupation: '4-10-01-05',
    trainees: [{ index: 6_010, group: 'employee', post: 'front_line' }],
  })
  const who: Walkers = { claimant: yunnan.school, ...yunnan }
  const batch = await claimed(server, yunnan.firm, { program: 'upskilling', classId: own.classId })
  assert.equal(batch.number, 'SL-530000-2022-0001')
  const [line] = await linesOf(server, yunnan.county, batch.id)
  assert.equal(line!.number, 'SL-530000-2022-0001-001')
  await noticed(server, who, batch.id, '2022-06-21')
  // Two notices, each found by its own number alone: the public has no region when it objects.
  const object = (number: string) =>
    server.call(null, 'POST', `/api/public/notices/${number}/objections`, { lineNo: 1, text: '本人没有参加培训' })
  assert.equal((await object('GS-530000-2022-001')).status, 201)
  assert.equal((await object(henan.noticeNumber)).status, 201)
  const objected = (await must(server, yunnan.county, 'GET', `/api/claim-batches/${batch.id}/lines?limit=9`))['items']
  assert.deepEqual(
    (objected as { status: string }[]).map((one) => one.status),
    ['objected'],
  )

  // Money: the second province's batch is named so that the bank's file finds it again.
  const other = await trainedClass(server, yunnan, {
    start: '2022-05-02',
    level: 'L2',
    by: 'firm',
    occupation: '4-10-01-05',
    trainees: [{ index: 6_011, group: 'employee', post: 'front_line' }],
  })
  const next = await claimed(server, yunnan.firm, { program: 'upskilling', classId: other.classId })
  await noticed(server, who, next.id, '2022-07-05')
  assert.equal((await approveNow(server, who, next.id)).status, 200)
  const { file } = await paid(server, who, next.id, 1, 200_000)
  assert.match(file, /,BF-530000-2022-001-0001/)
  const row = {
    day: '2022-07-05',
    amount: 200_000,
    detail: '代发 bf-530000-2022-001-0001',
    reference: 'R1',
    name: '某',
  }
  const sheet = await writeWorkbook({ sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS, rows: [row] }] })
  const statement = await must(server, yunnan.finance, 'POST', '/api/bank-statements', {
    budgetId,
    fromDay: '2022-07-05',
    toDay: '2022-07-05',
    fileId: await server.upload(yunnan.finance, '对账单.xlsx', sheet),
  })
  assert.deepEqual([statement['number'], statement['matched'], statement['extra']], ['DZ-530000-2022-001', 1, 0])
})

test('a row of another province’s batch is named as that in a bank’s result', () => {
  const row = {
    rowNumber: 2,
    seq: '',
    detail: 'BF-530000-2022-001-0001',
    account: '6',
    amount: '1.00',
    result: '成功',
    failure: '',
    reference: '',
  }
  const { faults } = matchResult('BF-2022-001', [], [row])
  assert.equal(faults[0]!.message, '明细号 BF-530000-2022-001-0001 属于批次 BF-530000-2022-001，不是本批 BF-2022-001')
})

test('every kind, taken at once by two provinces: all differ, none is left out, each province counts from one', async () => {
  const tree = await server.platform.unitTree()
  const take = (unitId: string, kind: string) =>
    systemWrite(server, (tx) => nextNumberInTx(tx, tree, { kind, mark: 'XX', unitId, digits: 3 }))
  for (const kind of ['grant', 'receivable', 'budget_document']) {
    const numbers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => take(n % 2 === 0 ? '411402' : '530102', kind)),
    )
    const year = (await server.platform.clocks()).day.slice(0, 4)
    const wanted = ['001', '002', '003', '004', '005', '006'].flatMap((n) => [
      `XX-${year}-${n}`,
      `XX-530000-${year}-${n}`,
    ])
    assert.deepEqual([...numbers].sort(), wanted.sort(), kind)
  }
})

test('the first paper of a database, asked for by two provinces at once: one of them is at home, once and for all', async (t) => {
  const fresh = await openTestServer(t)
  const tree = await fresh.platform.unitTree()
  const take = (unitId: string) =>
    systemWrite(fresh, (tx) => nextNumberInTx(tx, tree, { kind: 'claim', mark: 'SL', unitId, digits: 4 }))
  const [one, two] = await Promise.all([take('411402'), take('140105')])
  const atHome = [one, two].filter((number) => /^SL-\d{4}-0001$/.test(number!))
  assert.equal(atHome.length, 1, `${one} ${two}`)
  assert.notEqual(one, two)
  assert.match(await take('411481'), one === atHome[0] ? /^SL-\d{4}-0002$/ : /^SL-410000-\d{4}-0002$/)
})
