import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { SAMPLE_BUDGET_ID, SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { moveAccountInTx, sealAccount } from '#src/modules/registry/index.ts'
import { checks as claimChecks } from '#src/modules/subsidy/index.ts'
import { type ColumnSpec, readTable, writeWorkbook } from '#src/platform/excel/index.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { BANK_COLUMNS } from './bank-file.ts'
import { RESULT_COLUMNS } from './bank-result.ts'
import { checks } from './checks.ts'
import type { PayBatchRow } from './ledger.contract.ts'

// From approved lines to money at the bank and back, through HTTP as both finance accounts.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const get = async (url: string, username = 'finance') => {
  const answer = await server.call(username, 'GET', url)
  assert.equal(answer.status, 200, `${url} ${JSON.stringify(answer.body)}`)
  return answer.body
}
const approved = async (persons: number[]) => {
  const own = await noticedBatch(server, { persons })
  await server.moveDay('2022-06-29')
  const answer = await approve(server, own.batchId)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return own
}
const make = (claimBatchIds: string[], count: number, fen: number, username = 'finance') =>
  server.call(username, 'POST', '/api/pay-batches', { claimBatchIds, declaredCount: count, declaredFen: fen })
const release = async (
  id: string,
  more: { username?: string; count?: number; fen?: number; version?: number } = {},
) => {
  const batch = await get(`/api/pay-batches/${id}`)
  return server.call(more.username ?? 'finance2', 'POST', `/api/pay-batches/${id}/release`, {
    version: more.version ?? batch['version'],
    declaredCount: more.count ?? batch['count'],
    declaredFen: more.fen ?? batch['amountFen'],
  })
}
const released = async (persons: number[]) => {
  const own = await approved(persons)
  const made = await make([own.batchId], persons.length, persons.length * 24_000)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const id = made.body['id'] as string
  assert.equal((await release(id)).status, 200)
  return { ...own, payBatchId: id, payNumber: made.body['number'] as string }
}
type Result = Partial<Record<(typeof RESULT_COLUMNS)[number]['key'], string | number>>
/** What the bank sends back for a batch, before a test spoils it: our own file with results. */
const bankAnswer = async (id: string, spoil: (rows: Result[]) => Result[] = (rows) => rows) => {
  const file = await server.call('finance2', 'GET', `/api/pay-batches/${id}/bank-file`)
  assert.equal(file.status, 200)
  const read = await readTable(file.raw, { columns: BANK_COLUMNS })
  assert.ok(read.ok)
  const rows = read.value.rows.map(
    (row): Result => ({
      ...Object.fromEntries(Object.entries(row.cells).map(([key, cell]) => [key, cell.text])),
      amount: Math.round(Number(row.cells.amount.text) * 100),
      result: '成功',
      reference: `R${row.cells.seq.text}`,
    }),
  )
  return spoil(rows)
}
const asXlsx = (rows: Result[], columns: readonly ColumnSpec[] = RESULT_COLUMNS) =>
  writeWorkbook({ sheets: [{ name: '回盘', columns, rows }] })
const asCsv = (rows: Result[]) =>
  [
    RESULT_COLUMNS.map((column) => column.title).join(','),
    ...rows.map((row) =>
      RESULT_COLUMNS.map(({ key, kind }) =>
        kind === 'money' && typeof row[key] === 'number' ? (row[key] / 100).toFixed(2) : (row[key] ?? ''),
      ).join(','),
    ),
  ].join('\r\n')
const send = async (id: string, bytes: Buffer, name = '回盘.xlsx', headers: Record<string, string> = {}) => {
  const fileId = await server.upload('finance', name, bytes)
  return server.call('finance', 'POST', `/api/pay-batches/${id}/bank-results`, { fileId }, headers)
}
const budget = () =>
  server.db
    .selectFrom('budget')
    .select(['total_fen', 'reserved_fen', 'paid_fen'])
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .executeTakeFirstOrThrow()
const ledger = async () =>
  (await get(`/api/ledger?budget=${SAMPLE_BUDGET_ID}&limit=500&count=1`)) as unknown as {
    accounts: { name: string; balanceFen: number }[]
    balanced: boolean
    items: { kind: string }[]
  }
const balance = async (name: string) => (await ledger()).accounts.find((account) => account.name === name)!.balanceFen
const statuses = async (batchId: string) =>
  (
    await sql<{ status: string }>`select status from claim_line where batch_id = ${batchId} order by line_no`.execute(
      server.db,
    )
  ).rows.map((row) => row.status)
const doctor = async () => {
  for (const check of [...checks, ...claimChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
}

test('money promised to vouchers and given back by them leads to the issue and to the voucher', async () => {
  const ask = { attendanceOnly: false, faceFen: 10_000, program: 'assessment' }
  const issued = await server.call('city', 'POST', '/api/voucher-batches', {
    ...ask,
    name: '测试券',
    kind: 'general',
    filter: { unitId: '411402', groups: [] },
    limit: 1,
    classKinds: [],
    providers: [],
    occupations: [],
    levels: [],
    validFrom: '2022-06-01',
    validTo: '2022-07-01',
    redeemBy: '2022-08-01',
    document: '测试发券',
    expected: { persons: 1, amountFen: 10_000 },
  })
  assert.equal(issued.status, 201, JSON.stringify(issued.body))
  await server.drain()
  const [voucher] = (await get(`/api/vouchers?batch=${issued.body['id']}`, 'city'))['items'] as { id: string }[]
  const { version } = await get(`/api/vouchers/${voucher!.id}`, 'city')
  const act = { version, act: 'void', reason: '测试' }
  assert.equal((await server.call('city', 'POST', `/api/vouchers/${voucher!.id}/acts`, act)).status, 200)
  const rows = (await ledger()).items as unknown as { kind: string; document: string; link: string | null }[]
  assert.deepEqual(
    rows.filter((row) => row.document === issued.body['number']).map((row) => [row.kind, row.link]),
    [
      ['release', `/console/vouchers/${voucher!.id}`],
      ['commit', `/console/voucher-batches/${issued.body['id']}`],
    ],
  )
})

test('the whole way: payable, made, released, bank file, result with one failed line, paid; the book balances', async () => {
  const own = await approved(people(400, 4))
  const item = ((await get('/api/payable'))['items'] as { batchId: string }[]).find(
    (one) => one.batchId === own.batchId,
  )
  assert.deepEqual(item, {
    batchId: own.batchId,
    number: own.batchNumber,
    kind: 'claim',
    payeeName: '梁园示例技能评价中心',
    budgetId: SAMPLE_BUDGET_ID,
    fundName: '职业技能提升行动专账',
    count: 4,
    amountFen: 96_000,
    retries: 0,
    retryFen: 0,
    needsAccount: 0,
    held: 0,
    owing: [],
  })
  const made = await make([own.batchId], 4, 96_000)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const batch = made.body as unknown as PayBatchRow
  assert.match(batch.number, /^BF-2022-\d{3}$/)
  assert.deepEqual(await statuses(own.batchId), Array(4).fill('paying'))
  assert.equal((await server.call('finance2', 'GET', `/api/pay-batches/${batch.id}/bank-file`)).status, 409)
  const self = await release(batch.id, { username: 'finance' })
  assert.deepEqual([self.status, self.body.code], [403, 'maker_cannot_release'])
  assert.deepEqual((await get(`/api/pay-batches/${batch.id}`))['actions'], ['withdraw'])
  assert.deepEqual((await get(`/api/pay-batches/${batch.id}`, 'finance2'))['actions'], ['release', 'withdraw'])
  assert.equal((await release(batch.id)).status, 200)
  assert.equal(await balance('在途'), 96_000)
  const csv = await server.call('finance2', 'GET', `/api/pay-batches/${batch.id}/bank-file?format=csv`)
  assert.match(
    csv.raw.toString(),
    /^\uFEFF测试数据\r\n序号,批次号,收款人户名,收款账号,开户行,金额（元）,用途,明细号\r\n1,BF-2022-\d{3},梁园示例技能评价中心,999999\d{13},示例银行商丘分行,240.00,评价补贴,BF-2022-\d{3}-0001\r\n/,
  )
  // The whole account number is in that file and nowhere else.
  const { items } = (await get(`/api/pay-batches/${batch.id}/lines`)) as unknown as { items: { bankMasked: string }[] }
  assert.match(items[0]!.bankMasked, /^\*{15}\d{4}$/)
  const sample = await server.call('finance', 'GET', `/api/pay-batches/${batch.id}/bank-result-sample.xlsx`)
  const answer = await send(batch.id, sample.raw)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  assert.deepEqual(
    ['paid', 'failed', 'paidFen', 'failedFen', 'refused', 'annotatedFileId'].map((key) => answer.body[key]),
    [3, 1, 72_000, 24_000, [], null],
  )
  assert.equal((answer.body['batch'] as PayBatchRow).status, 'settled')
  assert.deepEqual(await statuses(own.batchId), ['paid', 'paid', 'failed', 'paid'])
  const view = await ledger()
  assert.equal(view.balanced, true)
  assert.equal(await balance('已拨付'), 72_000)
  assert.equal(await balance('已批待付'), 24_000)
  assert.deepEqual(await budget(), { total_fen: 200_000_000, reserved_fen: 24_000, paid_fen: 72_000 })
  const messages = await server.db.selectFrom('outbox_message').select(['template', 'person_id']).execute()
  assert.equal(messages.filter((message) => message.template === 'money_paid' && message.person_id).length, 3)
  assert.equal(messages.filter((message) => message.template === 'payment_failed').length, 1)
  await doctor()
  // The claim shows the way of its money.
  const line = (await get(`/api/claim-batches/${own.batchId}/lines`, 'county'))['items'] as { id: string }[]
  const detail = await get(`/api/claim-lines/${line[0]!.id}`, 'auditor')
  const what = (detail['timeline'] as { what: string }[]).map((entry) => entry.what.split(' ')[0])
  assert.deepEqual(what, ['申报', '初审同意', '公示', '批准', '列入拨付批次', '送银行代发', '拨付成功'])
  assert.equal(
    (detail['chain'] as { kind: string; link: string }[]).find((link) => link.kind === 'pay_batch')!.link,
    `/console/payments/${batch.id}`,
  )
})

test('a failed line is paid again once; after the second failure only to a corrected account', async () => {
  const own = await released(people(410, 1))
  const fail = (rows: Result[]) => rows.map((row) => ({ ...row, result: '失败', failure: '账号不存在' }))
  assert.equal((await send(own.payBatchId, await asXlsx(await bankAnswer(own.payBatchId, fail)))).status, 201)
  const mine = async () =>
    (
      (await get('/api/payable'))['items'] as {
        batchId: string
        count: number
        retries: number
        retryFen: number
        needsAccount: number
      }[]
    ).find((one) => one.batchId === own.batchId)!
  assert.deepEqual([(await mine()).count, (await mine()).retries, (await mine()).retryFen], [0, 1, 24_000])
  const second = await make([own.batchId], 1, 24_000)
  assert.equal(second.status, 201, JSON.stringify(second.body))
  const id = second.body['id'] as string
  const [line] = (await get(`/api/pay-batches/${id}/lines`))['items'] as { tryNo: number }[]
  assert.equal(line!.tryNo, 2)
  await release(id)
  assert.equal((await send(id, await asXlsx(await bankAnswer(id, fail)))).status, 201)
  assert.deepEqual([(await mine()).retries, (await mine()).needsAccount], [0, 1])
  assert.equal((await make([own.batchId], 1, 24_000)).status, 409)
  const register = (account: string) =>
    server.write('finance', async (tx) => {
      const sealed = sealAccount(server.platform.keys, account)
      const payee = tx.db.selectFrom('organisation').where('organisation_id', '=', SAMPLE_ORGANISATIONS.assessor.id)
      const { organisation_id: id, bank_index } = await payee
        .select(['organisation_id', 'bank_index'])
        .executeTakeFirstOrThrow()
      assert.ok(await moveAccountInTx(tx, { kind: 'organisation', id }, bank_index, sealed.bank_index))
      await tx.db.updateTable('organisation').set(sealed).where('organisation_id', '=', id).execute()
      await tx.audit({ action: 'payee.confirm', subjectType: 'organisation', subjectId: id })
    })
  await register(syntheticBankCard(77))
  assert.deepEqual([(await mine()).retries, (await mine()).needsAccount], [1, 0])
  const third = await make([own.batchId], 1, 24_000)
  assert.equal(third.status, 201, JSON.stringify(third.body))
  await release(third.body['id'] as string)
  assert.equal(
    (await send(third.body['id'] as string, await asXlsx(await bankAnswer(third.body['id'] as string)))).status,
    201,
  )
  assert.deepEqual(await statuses(own.batchId), ['paid'])
  await doctor()
})

test('declared figures must be those of the lines, at making and at release; both are shown', async () => {
  const own = await approved(people(420, 2))
  const wrong = await make([own.batchId], 2, 48_001)
  assert.equal(wrong.status, 422)
  assert.match(wrong.body.detail!, /申报 2 条 480.01 元，明细是 2 条 480.00 元/)
  assert.equal((await make([own.batchId], 3, 48_000)).status, 422)
  assert.equal((await make([own.batchId], 2, 480.5)).status, 422)
  assert.equal((await make([own.batchId], 2, -48_000)).status, 422)
  assert.deepEqual(await statuses(own.batchId), ['approved', 'approved'])
  const made = await make([own.batchId], 2, 48_000)
  const id = made.body['id'] as string
  const short = await release(id, { fen: 47_999 })
  assert.deepEqual([short.status, short.body.code], [422, 'declared_differs'])
  const stale = await release(id, { version: 99 })
  assert.deepEqual([stale.status, stale.body.code], [409, 'changed_meanwhile'])
  const withdrawn = await server.call('finance', 'POST', `/api/pay-batches/${id}/withdraw`, {
    version: 1,
    reason: '选错',
  })
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body))
  assert.deepEqual(await statuses(own.batchId), ['approved', 'approved'])
  assert.equal((await release(id)).status, 409)
  assert.equal((await make([own.batchId], 2, 48_000)).status, 201)
})

test('made twice at once, released twice at once: one effect, the other told who and when', async () => {
  const own = await approved(people(430, 3))
  const made = await Promise.all([
    make([own.batchId], 3, 72_000),
    make([own.batchId], 3, 72_000, 'finance2'),
    make([own.batchId], 3, 72_000),
  ])
  assert.deepEqual(made.map((answer) => answer.status).sort(), [201, 409, 409])
  for (const loser of made.filter((answer) => answer.status === 409))
    assert.match(loser.body.detail!, /已由 范财[一二] 于 2022-06-29 \d\d:\d\d 办理/)
  const winner = made.find((answer) => answer.status === 201)!
  const id = winner.body['id'] as string
  const other = winner.body['madeBy'] === '范财一' ? 'finance2' : 'finance'
  const before = await balance('在途')
  const answers = await Promise.all([1, 2, 3].map(() => release(id, { username: other, version: 1 })))
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409])
  for (const loser of answers.filter((answer) => answer.status === 409))
    assert.match(loser.body.detail!, /^已由 范财[一二] 于 2022-06-29 \d\d:\d\d 办理/)
  assert.equal((await balance('在途')) - before, 72_000)
})

test('the same result twice at once and again later: applied once, the same answer; another file afterwards is refused', async () => {
  const own = await released(people(440, 3))
  const before = await budget()
  const rows = await bankAnswer(own.payBatchId)
  const bytes = await asXlsx(rows)
  const answers = await Promise.all([1, 2, 3].map(() => send(own.payBatchId, bytes)))
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [201, 201, 201],
  )
  const later = await send(own.payBatchId, bytes)
  assert.deepEqual(later.body, answers[0]!.body)
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.body))).size, 1)
  assert.equal((await budget()).paid_fen - before.paid_fen, 72_000)
  const other = await send(own.payBatchId, await asXlsx(rows.map((row) => ({ ...row, reference: 'X' }))))
  assert.equal(other.status, 409)
  assert.match(other.body.detail!, /这个批次的回盘已由 范财一 于/)
  await doctor()
})

test('two different results at once: one is applied', async () => {
  const own = await released(people(445, 2))
  const before = await budget()
  const rows = await bankAnswer(own.payBatchId)
  const fail = rows.map((row) => ({ ...row, result: '失败', failure: '退回' }))
  const answers = await Promise.all([
    send(own.payBatchId, await asXlsx(rows)),
    send(own.payBatchId, await asXlsx(fail)),
  ])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409])
  assert.ok([0, 48_000].includes((await budget()).paid_fen - before.paid_fen))
  assert.equal(new Set(await statuses(own.batchId)).size, 1)
  await doctor()
})

test('CSV in GB 18030 and a total row are read', async () => {
  const own = await released(people(450, 2))
  const rows = await bankAnswer(own.payBatchId)
  const text = asCsv([...rows, { seq: '合计', amount: 48_000 }])
  const gbk = execIconv(text)
  const answer = await send(own.payBatchId, gbk, '回盘.csv')
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  assert.equal(answer.body['paid'], 2)
})

// Every way in which a row can miss is in bank-result.rules.test.ts; here, that nothing of such a file is applied.
test('a file that does not fit: nothing is applied, each fault by row, the marked file comes back', async () => {
  const own = await released(people(460, 3))
  const other = await released(people(464, 1))
  const before = await budget()
  const spoils: [string, (rows: Result[]) => Result[], RegExp][] = [
    [
      'a wrong amount',
      ([a, ...rest]) => [{ ...a, amount: 25_000 }, ...rest],
      /第 2 行 F 列：金额应为 240.00 元，文件中是 250.00/,
    ],
    [
      'another batch’s line',
      (rows) => [...rows, { ...rows[0], seq: '', detail: `${other.payNumber}-0001` }],
      /属于批次 BF-/,
    ],
    ['a missing line', (rows) => rows.slice(1), /整个文件：文件缺少本批的 1 笔/],
    ['no result at all', ([a, ...rest]) => [{ ...a, result: '' }, ...rest], /第 2 行/],
  ]
  for (const [name, spoil, message] of spoils) {
    const answer = await send(own.payBatchId, await asXlsx(await bankAnswer(own.payBatchId, spoil)))
    assert.deepEqual([answer.status, answer.body.code], [422, 'bank_result_misfit'], name)
    assert.match(answer.body.detail!, message, name)
    assert.ok(answer.body.errors!.length > 0)
    const { annotatedFileId } = answer.body['facts'] as { annotatedFileId: string | null }
    if (name !== 'a missing line') {
      const marked = await server.call('finance', 'GET', `/api/files/${annotatedFileId}`)
      assert.equal(marked.raw.subarray(0, 2).toString(), 'PK', name)
      assert.equal((await server.call('city', 'GET', `/api/files/${annotatedFileId}`)).status, 404)
    }
  }
  for (const bytes of [Buffer.from('PK nonsense'), Buffer.from('<html></html>'), Buffer.from('一句话')])
    assert.equal((await send(own.payBatchId, bytes)).status, 422)
  assert.deepEqual(await budget(), before)
  assert.deepEqual(await statuses(own.batchId), Array(3).fill('paying'))
  await doctor()
})

test('more misfits at once than there are connections: each is answered, none waits for another', async () => {
  const own = await released(people(466, 2))
  const file = await asXlsx(await bankAnswer(own.payBatchId, ([a, ...rest]) => [{ ...a, amount: 1 }, ...rest]))
  const fileId = await server.upload('finance', '回盘.xlsx', file)
  const url = `/api/pay-batches/${own.payBatchId}/bank-results`
  const answers = await Promise.all(Array.from({ length: 12 }, () => server.call('finance', 'POST', url, { fileId })))
  assert.deepEqual(
    answers.map((answer) => answer.body.code),
    Array(12).fill('bank_result_misfit'),
  )
  const { body } = await server.call('finance', 'GET', `/api/pay-batches/${own.payBatchId}`)
  assert.equal((body['timeline'] as { what: string }[]).filter((act) => act.what.startsWith('回盘不符')).length, 12)
})

test('another city’s or organisation’s eyes: no batch, no budget, no file', async () => {
  const own = await released(people(470, 1))
  for (const username of ['county', 'county2']) {
    assert.equal((await server.call(username, 'GET', `/api/pay-batches/${own.payBatchId}`)).status, 404)
    assert.equal((await server.call(username, 'GET', `/api/ledger?budget=${SAMPLE_BUDGET_ID}`)).status, 404)
    assert.deepEqual((await get('/api/budgets', username))['items'], [])
    assert.deepEqual((await get('/api/pay-batches', username))['items'], [])
  }
  for (const username of ['assessor', 'provider', 'worker', 'sysadmin'])
    assert.equal((await server.call(username, 'GET', '/api/pay-batches')).status, 403, username)
  assert.equal((await server.call('auditor', 'GET', `/api/pay-batches/${own.payBatchId}/bank-file`)).status, 403)
  assert.equal(
    (
      await server.call('city', 'POST', '/api/pay-batches', {
        claimBatchIds: [own.batchId],
        declaredCount: 1,
        declaredFen: 1,
      })
    ).status,
    403,
  )
  const file = await server.db
    .selectFrom('pay_batch')
    .select('bank_file_id')
    .where('pay_batch_id', '=', own.payBatchId)
    .executeTakeFirstOrThrow()
  for (const username of ['finance', 'finance2', 'city', 'auditor'])
    assert.equal((await server.call(username, 'GET', `/api/files/${file.bank_file_id}`)).status, 404, username)
})

test('the queues of both finance accounts', async () => {
  const { ledgerModule } = await import('./index.ts')
  const { claimsForPayment } = await import('#src/modules/subsidy/index.ts')
  const queue = async (username: string) => {
    const { day } = await server.platform.clocks()
    return ledgerModule({ claims: claimsForPayment, underUse: [] }).queue!(
      server.platform,
      await server.scope(username),
      day,
    )
  }
  const own = await approved(people(480, 2))
  const waiting = (await queue('finance')).find((one) => one.title === `申领 ${own.batchNumber}`)
  assert.deepEqual([waiting?.kind, waiting?.persons, waiting?.amountFen], ['batch_make', 2, 48_000])
  const made = await make([own.batchId], 2, 48_000)
  const title = `拨付批次 ${made.body['number']}`
  assert.ok(!(await queue('finance')).some((one) => one.title === title))
  assert.equal((await queue('finance2')).find((one) => one.title === title)?.kind, 'batch_release')
  await release(made.body['id'] as string)
  assert.equal((await queue('finance')).find((one) => one.title === title)?.kind, 'bank_result')
  assert.deepEqual(await queue('county'), [])
})

/** GBK bytes of a text, by the system's table of a decoder turned round: node has only the decoder. */
function execIconv(text: string): Buffer {
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const character = decoder.decode(Uint8Array.of(high, low))
      if ([...character].length === 1 && character !== '\ufffd' && !table.has(character))
        table.set(character, [high, low])
    }
  return Buffer.from(
    [...text].flatMap((character) => (character < '\x80' ? [character.charCodeAt(0)] : table.get(character)!)),
  )
}
