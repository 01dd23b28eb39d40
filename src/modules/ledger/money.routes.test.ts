import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { addDays } from '#src/kernel/plain-date.ts'
import { SAMPLE_BUDGET_ID, SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { findAccountHolder, sealAccount } from '#src/modules/registry/index.ts'
import { checks as claimChecks } from '#src/modules/subsidy/index.ts'
import { readTable, writeWorkbook } from '#src/platform/excel/index.ts'
import { addPersonFiguresInTx } from '#src/platform/figures/figures.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import { STATEMENT_COLUMNS } from './bank-statement.ts'
import { checks } from './checks.ts'
import { BOOK_COLUMNS } from './standing-book.ts'

// Everything about money beside the batch itself, through HTTP: papers, accounts, the bank's page, clawback, books. After each
// test the books balance.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const call = (
  username: string,
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => server.call(username, method, url, body, headers)
const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}
const get = async (url: string, username = 'finance') => ok(await call(username, 'GET', url))
const post = async (url: string, body: unknown, username = 'finance', status = 200) =>
  ok(await call(username, 'POST', url, body), status)
const refused = (answer: Answer, status: number, code: string) => {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body))
  return answer.body.detail!
}
const doctor = async () => {
  for (const check of [...checks, ...claimChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
}
const budget = (id = SAMPLE_BUDGET_ID) =>
  server.db
    .selectFrom('budget')
    .select(['total_fen', 'reserved_fen', 'paid_fen'])
    .where('budget_id', '=', id)
    .executeTakeFirstOrThrow()
const paper = { document: '商财〔2022〕1号', reason: '年中调整' }
const propose = (body: Record<string, unknown>, username = 'finance') =>
  call(username, 'POST', '/api/budget-documents', { ...paper, ...body })
const confirm = (id: string, version = 1, username = 'finance2') =>
  call(username, 'POST', `/api/budget-documents/${id}/confirm`, { version })
const proposed = async (body: Record<string, unknown>) => ok(await propose(body), 201)['id'] as string

const approvedLines = async (persons: number[]) => {
  const own = await noticedBatch(server, { persons })
  await server.moveDay('2022-06-29')
  ok(await approve(server, own.batchId))
  return own
}
/** Claimed, approved, sent and paid, every line. */
const paidLines = async (
  persons: number[],
  failing: readonly number[] = [],
  atTheBank: (payNumber: string) => Promise<void> = async () => {},
) => {
  const own = await approvedLines(persons)
  const made = await post(
    '/api/pay-batches',
    { claimBatchIds: [own.batchId], declaredCount: persons.length, declaredFen: persons.length * 24_000 },
    'finance',
    201,
  )
  const id = made['id'] as string
  await post(
    `/api/pay-batches/${id}/release`,
    { version: 1, declaredCount: persons.length, declaredFen: persons.length * 24_000 },
    'finance2',
  )
  await atTheBank(made['number'] as string)
  const file = await call('finance2', 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)
  const [mark, header, ...rows] = file.raw.toString().trim().split('\r\n')
  const text = [
    mark,
    `${header},结果,失败原因,银行流水号`,
    ...rows.map((row, n) =>
      failing.includes(n) ? `${row},失败,账号不存在,` : `${row},成功,,R-${made['number']}-${n + 1}`,
    ),
  ].join('\r\n')
  const fileId = await server.upload('finance', '回盘.csv', Buffer.from(text))
  ok(await call('finance', 'POST', `/api/pay-batches/${id}/bank-results`, { fileId }), 201)
  return { ...own, payBatchId: id, payNumber: made['number'] as string }
}

test('a budget is raised and cut by papers of two persons; below what is promised or paid it never goes', async () => {
  const before = await budget()
  const id = await proposed({ kind: 'raise', budgetId: SAMPLE_BUDGET_ID, amountFen: 500_000 })
  assert.deepEqual(await budget(), before)
  assert.match(refused(await confirm(id, 1, 'finance'), 403, 'maker_cannot_check'), /另一个账号/)
  refused(await confirm(id, 7), 409, 'changed_meanwhile')
  const [first, second] = await Promise.all([confirm(id), confirm(id)])
  assert.deepEqual([first.status, second.status].sort(), [200, 409])
  assert.equal((await budget()).total_fen, before.total_fen + 500_000)
  const shown = await get(`/api/budget-documents/${id}`)
  assert.deepEqual(
    (shown['transfers'] as { kindName: string; debit: string; credit: string; amountFen: number }[]).map((t) => [
      t.kindName,
      t.debit,
      t.credit,
      t.amountFen,
    ]),
    [['追加预算', '可用指标', '下达预算', 500_000]],
  )
  assert.deepEqual(shown['actions'], ['reverse'])

  const own = await approvedLines(people(600, 2))
  const { total_fen, reserved_fen, paid_fen } = await budget()
  const free = total_fen - reserved_fen - paid_fen
  assert.match(
    refused(
      await propose({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: free + 1 }),
      422,
      'more_than_available',
    ),
    /发券承诺、已批待付、在途和已拨付的钱不能动/,
  )
  // Free when it was drawn up, promised when it is confirmed: refused whole.
  const cut = await proposed({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: free })
  await server.database.owner.query(
    `update budget set reserved_fen = reserved_fen + 1 where budget_id = '${SAMPLE_BUDGET_ID}'`,
  )
  assert.match(refused(await confirm(cut), 409, 'more_than_available'), /商丘市 2022 年的可用只有/)
  await server.database.owner.query(
    `update budget set reserved_fen = reserved_fen - 1 where budget_id = '${SAMPLE_BUDGET_ID}'`,
  )
  ok(await confirm(cut))
  assert.equal((await budget()).total_fen, reserved_fen + paid_fen)
  await doctor()
  // Taken back by adding: the paper stays, its opposite stands beside it.
  const asked = await Promise.all([1, 2, 3].map(() => propose({ kind: 'reverse', documentId: cut })))
  assert.deepEqual(asked.map((answer) => answer.status).sort(), [201, 409, 409])
  for (const late of asked.filter((answer) => answer.status === 409)) refused(late, 409, 'reversed_before')
  const back = asked.find((answer) => answer.status === 201)!.body['id'] as string
  refused(await propose({ kind: 'reverse', documentId: cut }), 409, 'reversed_before')
  ok(await confirm(back))
  assert.equal((await budget()).total_fen, total_fen)
  refused(await propose({ kind: 'reverse', documentId: back }), 409, 'not_confirmed')
  await doctor()
  void own
})

test('amounts with fractions, negative, or 10 billion yuan are refused in words', async () => {
  for (const [amountFen, words] of [
    [0.5, /最小到分/],
    [-1, /不要填负数/],
    [0, /应大于 0/],
    [1e12, /多写了几个 0/],
    ['100', /金额/],
  ] as const) {
    const answer = await propose({ kind: 'raise', budgetId: SAMPLE_BUDGET_ID, amountFen })
    assert.equal(answer.status, 422)
    assert.match(answer.body.errors![0]!.message, words)
  }
  refused(await propose({ kind: 'raise', budgetId: SAMPLE_BUDGET_ID }), 422, 'amount_missing')
})

test('a paper that is refused moves nothing', async () => {
  const before = await budget()
  const id = await proposed({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: 100 })
  const answer = await post(`/api/budget-documents/${id}/refuse`, { version: 1, note: '金额不对' }, 'finance2')
  assert.deepEqual([answer['status'], answer['note']], ['refused', '金额不对'])
  refused(await confirm(id, 2), 409, 'checked_before')
  assert.deepEqual(await budget(), before)
})

test('its maker, and nobody else, takes a paper back until it is checked', async () => {
  const before = await budget()
  const id = await proposed({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: 100 })
  const actions = async (username: string) => (await get(`/api/budget-documents/${id}`, username))['actions']
  assert.deepEqual([await actions('finance'), await actions('finance2')], [['withdraw'], ['confirm', 'refuse']])
  const withdraw = (version: number, username = 'finance') =>
    call(username, 'POST', `/api/budget-documents/${id}/withdraw`, { version })
  refused(await withdraw(1, 'finance2'), 403, 'not_the_maker')
  refused(await withdraw(2), 409, 'changed_meanwhile')
  const answer = ok(await withdraw(1))
  assert.deepEqual(
    [answer['status'], answer['statusName'], answer['checkedBy'], answer['checkedDay'], answer['actions']],
    ['withdrawn', '已撤回', null, null, []],
  )
  const found = async (status: string) =>
    (await get(`/api/budget-documents?status=${status}&limit=200`))['items'] as { id: string }[]
  assert.ok((await found('withdrawn')).some((one) => one.id === id))
  assert.ok(
    (await found('refused')).every((one) => one.id !== id),
    'nobody has refused it',
  )
  const history = (await get(`/api/budget-documents/${id}`))['timeline'] as { what: string }[]
  assert.deepEqual(
    history.map((step) => step.what),
    ['拟资金文书', '撤回资金文书'],
  )
  refused(await withdraw(2), 409, 'checked_before')
  refused(await confirm(id, 2), 409, 'checked_before')
  assert.deepEqual(await budget(), before)
  // What a paper taken back was about is open to another one.
  const cut = await proposed({ kind: 'cut', budgetId: SAMPLE_BUDGET_ID, amountFen: 100 })
  ok(await confirm(cut))
  const back = await proposed({ kind: 'reverse', documentId: cut })
  ok(await call('finance', 'POST', `/api/budget-documents/${back}/withdraw`, { version: 1 }))
  assert.equal((await get(`/api/budget-documents/${cut}`))['reversedBy'], null)
  ok(await confirm(await proposed({ kind: 'reverse', documentId: cut })))
  assert.deepEqual(await budget(), before)
  await doctor()
})

test('allocated down, recalled, carried over: what leaves one book arrives in the other', async () => {
  const before = await budget()
  const down = await proposed({
    kind: 'allocate',
    budgetId: SAMPLE_BUDGET_ID,
    otherUnitId: '411402',
    amountFen: 300_000,
  })
  ok(await confirm(down))
  const tree = (await get('/api/allocation-tree?year=2022'))['items'] as {
    budgetId: string
    unitName: string
    depth: number
    receivedFen: number
    allocatedFen: number
    totalFen: number
    ownFen: number
  }[]
  const county = tree.find((one) => one.unitName === '梁园区')!
  assert.deepEqual([county.depth, county.receivedFen, county.totalFen, county.ownFen], [1, 300_000, 300_000, 0])
  assert.equal(tree[0]!.allocatedFen, 300_000)
  assert.equal((await budget()).total_fen, before.total_fen - 300_000)
  // The county reads the paper about its own money, and no other.
  assert.equal((await call('county', 'GET', `/api/budget-documents/${down}`)).status, 200)
  assert.equal((await call('county2', 'GET', `/api/budget-documents/${down}`)).status, 404)
  refused(
    await propose({ kind: 'recall', budgetId: SAMPLE_BUDGET_ID, otherUnitId: '411402', amountFen: 300_001 }),
    422,
    'more_than_allocated',
  )
  refused(
    await propose({ kind: 'allocate', budgetId: SAMPLE_BUDGET_ID, otherUnitId: '140802', amountFen: 1 }),
    422,
    'not_below',
  )
  ok(
    await confirm(
      await proposed({ kind: 'recall', budgetId: SAMPLE_BUDGET_ID, otherUnitId: '411402', amountFen: 100_000 }),
    ),
  )
  assert.equal((await budget(county.budgetId)).total_fen, 200_000)
  ok(
    await confirm(
      await proposed({ kind: 'recall', budgetId: SAMPLE_BUDGET_ID, otherUnitId: '411402', amountFen: 200_000 }),
    ),
  )
  refused(await propose({ kind: 'carry_over', budgetId: SAMPLE_BUDGET_ID, amountFen: 1 }), 422, 'year_not_over')
  await doctor()
  const goals = [
    { name: '发放人次', measure: 'paid_persons', unitName: '人次', target: 100, weight: 60 },
    { name: '满意度', measure: 'other', unitName: '%', target: 90, weight: 39 },
  ]
  const goalsAt = `/api/budgets/${SAMPLE_BUDGET_ID}/goals`
  assert.match(
    refused(await call('finance', 'POST', goalsAt, { document: '绩效〔2022〕1号', goals }), 422, 'weights_not_100'),
    /现在是 99/,
  )
  goals[1]!.weight = 40
  assert.equal((await post(goalsAt, { document: '绩效〔2022〕1号', goals }))['waits'], false)
  // The year runs: a change has its reason and waits for a second person; the set before it is kept with its days.
  refused(await call('finance', 'POST', goalsAt, { document: '绩效〔2022〕2号', goals }), 422, 'goal_reason_missing')
  const changed = [{ ...goals[0]!, target: 120 }, goals[1]!]
  const change = () =>
    call('finance', 'POST', goalsAt, { document: '绩效〔2022〕2号', reason: '预算追加', goals: changed })
  const twice = await Promise.all([change(), change()])
  assert.deepEqual(twice.map((answer) => [answer.status, answer.body.code]).sort(), [
    [200, undefined],
    [409, 'goals_wait'],
  ])
  interface Shown {
    goals: { id: string; target: number }[]
    goalSets: { id: string; status: string; document: string; fromDay: string | null; toDay: string | null }[]
    goalActions: string[]
  }
  const budgetPage = async (username = 'finance') =>
    (await get(`/api/budgets/${SAMPLE_BUDGET_ID}`, username)) as unknown as Shown
  assert.equal((await budgetPage()).goals[0]!.target, 100)
  const waits = (await get('/api/queue?kind=budget_goal', 'finance2'))['items'] as { status: string }[]
  assert.deepEqual(
    waits.map((item) => item.status),
    ['更改待复核'],
  )
  const checkGoals = (agree: boolean, setId: string, username = 'finance2', note?: string) =>
    call(username, 'POST', `${goalsAt}/check`, { setId, agree, ...(note ? { note } : {}) })
  const { id: setId } = (await budgetPage()).goalSets.find((one) => one.status === 'proposed')!
  refused(await checkGoals(true, setId, 'finance'), 403, 'maker_cannot_check')
  refused(await checkGoals(false, setId), 422, 'note_missing')
  ok(await checkGoals(false, setId, 'finance2', '依据不足'))
  refused(await checkGoals(true, setId), 409, 'goals_not_proposed')
  ok(await change())
  const again = (await budgetPage()).goalSets.find((one) => one.status === 'proposed')!
  ok(await checkGoals(true, again.id))
  const now = await budgetPage()
  assert.equal(now.goals[0]!.target, 120)
  assert.deepEqual(
    now.goalSets.map((one) => [one.status, one.document, one.toDay !== null]),
    [
      ['in_force', '绩效〔2022〕2号', false],
      ['refused', '绩效〔2022〕2号', false],
      ['replaced', '绩效〔2022〕1号', true],
    ],
  )
  const set = now.goals
  const scores = set.map(({ id }, n) => ({ goalId: id, actual: 80, score: n === 0 ? 80 : 95, note: '按台账' }))
  const scoreAt = `/api/budgets/${SAMPLE_BUDGET_ID}/score`
  refused(await call('finance2', 'POST', scoreAt, { scores }), 409, 'year_running')

  await server.moveDay('2023-01-04')
  refused(await call('finance2', 'POST', scoreAt, { scores: scores.slice(1) }), 422, 'goals_differ')
  assert.equal((await post(scoreAt, { scores }, 'finance2'))['score'], 86)
  refused(await call('finance', 'POST', goalsAt, { document: '迟', goals }), 409, 'goals_scored')
  // Of a year that is over nothing is offered that would be refused.
  assert.ok(!(await budgetPage()).goalActions.includes('set_goals'))
  ok(await confirm(await proposed({ kind: 'carry_over', budgetId: SAMPLE_BUDGET_ID, amountFen: 50_000 })))
  const next = ((await get('/api/budgets?year=2023'))['items'] as { totalFen: number; unitName: string }[])[0]!
  assert.deepEqual([next.totalFen, next.unitName], [50_000, '商丘市'])
  // What goes from year to year comes from no unit above.
  const years = (await get('/api/allocation-tree'))['items'] as {
    budgetId: string
    unitName: string
    year: number
    ownFen: number
    receivedFen: number
    carriedFen: number
    totalFen: number
    allocatedFen: number
  }[]
  const [old, fresh] = [
    years.find((one) => one.budgetId === SAMPLE_BUDGET_ID)!,
    years.find((one) => one.year === 2023)!,
  ]
  assert.deepEqual([old.receivedFen, old.carriedFen], [0, -50_000])
  assert.deepEqual([fresh.ownFen, fresh.receivedFen, fresh.carriedFen, fresh.totalFen], [0, 0, 50_000, 50_000])
  for (const one of years) assert.equal(one.totalFen, one.ownFen + one.receivedFen + one.carriedFen - one.allocatedFen)
  await doctor()
  await server.moveDay('2022-06-29')
})

test('a new source of money is a book of its own, opened by its first money', async () => {
  const fund = await call('city', 'POST', '/api/funds', { name: '失业保险基金专账', source: '商财〔2022〕2号' })
  assert.equal(fund.status, 201)
  // A new book with no paper may pay nothing; its first money opens it.
  const id = await proposed({
    kind: 'raise',
    fundCode: fund.body['code'],
    unitId: '411400',
    year: 2022,
    amountFen: 1_000,
  })
  assert.equal(ok(await confirm(id))['status'], 'confirmed')
  await doctor()
})

test('an approval is taken back before payment by two persons: the money is free, the next claim may have it', async () => {
  const own = await approvedLines(people(610, 2))
  const before = await budget()
  const body = { ...paper, lineIds: [own.lineIds[0]] }
  const url = `/api/claim-batches/${own.batchId}/void-approvals`
  const asked = ok(await call('city', 'POST', url, body), 201)
  refused(await call('city', 'POST', url, body), 409, 'void_before')
  assert.deepEqual(await budget(), before)
  ok(await call('finance', 'POST', `/api/budget-documents/${asked['id']}/confirm`, { version: 1 }))
  assert.equal((await budget()).reserved_fen, before.reserved_fen - 24_000)
  const line = await get(`/api/claim-lines/${own.lineIds[0]}`, 'auditor')
  assert.equal(line['status'], 'rejected')
  assert.ok((line['timeline'] as { what: string }[]).some((entry) => entry.what.startsWith('撤销批准')))
  refused(await call('city', 'POST', url, body), 409, 'line_not_approved')
  // In a batch it is too late; the batch has to be withdrawn first.
  await post(
    '/api/pay-batches',
    { claimBatchIds: [own.batchId], declaredCount: 1, declaredFen: 24_000 },
    'finance',
    201,
  )
  refused(await call('city', 'POST', url, { ...body, lineIds: [own.lineIds[1]] }), 409, 'line_not_approved')
  await doctor()
})

test('the payee’s own account: proposed, confirmed by another, encrypted, its history kept', async () => {
  const payeeId = SAMPLE_ORGANISATIONS.assessor.id
  const ask = { payeeKind: 'organisation', payeeId, bankName: '示例银行', ...paper }
  const change = (account: string, username = 'finance') =>
    call(username, 'POST', '/api/payee-changes', { ...ask, account })
  refused(await change('12'), 422, 'account_form')
  refused(await change('6222000000000000'), 422, 'account_form')
  const account = syntheticBankCard(4_711)
  const made = ok(await change(account), 201)
  assert.ok(!JSON.stringify(made).includes(account))
  assert.match(made['masked'] as string, /^\*{15}\d{4}$/)
  refused(await change(syntheticBankCard(4_712)), 409, 'change_open')
  const at = `/api/payee-changes/${made['id']}`
  // Who checks can compare: how the accounts differ, and in full for a reason that stays in the record. The maker and others cannot.
  const shown = async (username: string) =>
    (ok(await call(username, 'GET', '/api/payee-changes'))['items'] as Record<string, unknown>[]).find(
      (row) => row['id'] === made['id'],
    )?.['comparison'] as { bankBefore: string | null; difference: string } | null | undefined
  assert.match((await shown('finance2'))!.difference, /^(都是 19 位，其中 \d+ 位不同|原来没有登记账号，新账号 19 位)$/)
  assert.equal(await shown('finance'), null)
  const look = (username: string, reason = '与开户许可证核对') => call(username, 'POST', `${at}/reveal`, { reason })
  assert.equal(ok(await look('finance2'))['after'], account)
  refused(await look('finance'), 409, 'not_checking')
  refused(await look('finance2', ' '), 422, 'input_invalid')
  assert.equal((await look('county')).status, 403)
  const looks = await server.db
    .selectFrom('org_audit')
    .select(['subject_type', 'facts'])
    .where('action', '=', 'payee.reveal')
    .execute()
  assert.deepEqual(
    looks.map((one) => one.subject_type).sort(),
    ['organisation', 'payee_change'],
    'one look, in both records; a refused look leaves none',
  )
  assert.ok(!JSON.stringify(looks).includes(account))
  refused(await call('finance', 'POST', `${at}/confirm`, { version: 1 }), 403, 'maker_cannot_check')
  ok(await call('finance2', 'POST', `${at}/confirm`, { version: 1 }))
  refused(await look('finance2'), 409, 'not_checking')
  refused(await change(account), 422, 'account_same')
  const row = await server.db
    .selectFrom('organisation')
    .select(['bank_account_enc', 'bank_masked'])
    .where('organisation_id', '=', payeeId)
    .executeTakeFirstOrThrow()
  assert.equal(server.platform.keys.decrypt('bank_account', row.bank_account_enc!), account)
  assert.equal(row.bank_masked, made['masked'])
  // Another holder's account, or somebody of another place, is refused.
  const own = await noticedBatch(server, { persons: people(620, 2) })
  const person = (payeeId: string, n: number) =>
    call('finance', 'POST', '/api/payee-changes', {
      ...ask,
      payeeKind: 'person',
      payeeId,
      account: samplePerson(n).bankCard,
    })
  refused(await person(own.personIds[0]!, 621), 422, 'account_of_another')
  assert.equal(
    (await call('county2', 'POST', '/api/payee-changes', { ...ask, account: syntheticBankCard(1) })).status,
    404,
  )
  const stored = await sql<{ n: number }>`
    select count(*) as n from org_audit where facts::text like ${`%${account}%`}`.execute(server.db)
  assert.equal(stored.rows[0]!.n, 0)
})

test('an account that two have had since before the rule is the one’s until given up, then the other’s once confirmed', async () => {
  const own = await noticedBatch(server, { persons: people(625, 2) })
  const [first, second] = own.personIds
  const account = samplePerson(625).bankCard
  const { owner } = server.database
  await owner.query(
    `update person set bank_account_enc = f.bank_account_enc, bank_index = f.bank_index, bank_masked = f.bank_masked
       from person f where f.person_id = $1 and person.person_id = $2`,
    [first, second],
  )
  await owner.query('delete from bank_account_key where holder_id = $1', [second])
  const correct = (payeeId: string | undefined, account: string) =>
    call('finance', 'POST', '/api/payee-changes', {
      payeeKind: 'person',
      payeeId,
      bankName: '示例银行',
      account,
      ...paper,
    })
  const confirmed = async (made: Awaited<ReturnType<typeof correct>>) =>
    ok(await call('finance2', 'POST', `/api/payee-changes/${ok(made, 201)['id']}/confirm`, { version: 1 }))
  refused(await correct(first, account), 422, 'account_same')
  refused(await correct(second, account), 422, 'account_of_another')
  await confirmed(await correct(first, syntheticBankCard(4_720)))
  await confirmed(await correct(second, account))
  refused(await correct(second, account), 422, 'account_same')
  refused(await correct(first, account), 422, 'account_of_another')
  const { bank_index: index } = sealAccount(server.platform.keys, account)
  assert.deepEqual(await findAccountHolder(server.db, index), { kind: 'person', id: second })
})

test('after the second failure the account comes first: corrected over HTTP, then the third try is made', async () => {
  const own = await paidLines(people(630, 1), [0])
  const again = async () => {
    const made = await post(
      '/api/pay-batches',
      { claimBatchIds: [own.batchId], declaredCount: 1, declaredFen: 24_000 },
      'finance',
      201,
    )
    await post(
      `/api/pay-batches/${made['id']}/release`,
      { version: 1, declaredCount: 1, declaredFen: 24_000 },
      'finance2',
    )
    return made['id'] as string
  }
  const id = await again()
  const file = await call('finance2', 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)
  const [, header, row] = file.raw.toString().trim().split('\r\n')
  const fileId = await server.upload(
    'finance',
    '回盘.csv',
    Buffer.from(`${header},结果,失败原因\r\n${row},失败,户名不符`),
  )
  ok(await call('finance', 'POST', `/api/pay-batches/${id}/bank-results`, { fileId }), 201)
  const failed = (await get('/api/failed-payments'))['items'] as {
    claimLineId: string
    payeeId: string
    needsAccount: boolean
    failures: number
    failure: string
  }[]
  const mine = failed.find((one) => one.claimLineId === own.lineIds[0])!
  assert.deepEqual([mine.needsAccount, mine.failures, mine.failure], [true, 2, '户名不符'])
  refused(
    await call('finance', 'POST', '/api/pay-batches', {
      claimBatchIds: [own.batchId],
      declaredCount: 1,
      declaredFen: 24_000,
    }),
    409,
    'account_first',
  )
  // Each try says where the money went on, and where it came from.
  const triesOf = async (payBatchId: string) =>
    (
      (await get(`/api/pay-batches/${payBatchId}/lines`))['items'] as {
        earlier: { payBatchId: string } | null
        later: { payBatchId: string; statusName: string } | null
      }[]
    )[0]!
  const tries = [await triesOf(own.payBatchId), await triesOf(id)]
  assert.deepEqual(
    tries.map((line) => [line.earlier?.payBatchId ?? null, line.later?.payBatchId ?? null, line.later?.statusName]),
    [
      [null, id, '银行退回'],
      [own.payBatchId, null, undefined],
    ],
  )
  const change = await post(
    '/api/payee-changes',
    {
      payeeKind: 'organisation',
      payeeId: mine.payeeId,
      bankName: '示例银行',
      account: syntheticBankCard(4_888),
      ...paper,
    },
    'finance',
    201,
  )
  ok(await call('finance2', 'POST', `/api/payee-changes/${change['id']}/confirm`, { version: 1 }))
  const third = await again()
  assert.equal((await triesOf(id)).later!.payBatchId, third)
  assert.deepEqual((await get(`/api/pay-batches/${own.payBatchId}`))['retried'], { paid: 0, waiting: 1, failed: 0 })
  await doctor()
})

test('the bank’s page: matched, missing, too much, another amount, twice; nothing is confirmed twice', async () => {
  const own = await paidLines(people(640, 5))
  const rows = (change: (row: Record<string, unknown>, n: number) => Record<string, unknown> | null) =>
    Array.from({ length: 5 }, (_, n) =>
      change(
        {
          day: '2022-06-29',
          amount: 24_000,
          detail: `拨款 ${own.payNumber}-000${n + 1}`,
          reference: `R-${own.payNumber}-${n + 1}`,
          name: '某',
        },
        n,
      ),
    ).filter((row) => row !== null)
  const send = async (list: Record<string, unknown>[], more: Record<string, unknown> = {}) => {
    const bytes = await writeWorkbook({ sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS, rows: list as never }] })
    const fileId = await server.upload('finance', '对账单.xlsx', bytes)
    return call('finance', 'POST', '/api/bank-statements', {
      budgetId: SAMPLE_BUDGET_ID,
      fromDay: '2022-06-29',
      toDay: '2022-06-29',
      fileId,
      ...more,
    })
  }
  const unreadable = await send(rows((row, n) => (n === 1 ? { ...row, day: '2022-05-01' } : row)))
  assert.match(
    refused(unreadable, 422, 'statement_unreadable'),
    /第 3 行：交易日期 2022年5月1日不在 2022年6月29日至 2022年6月29日之间/,
  )
  // One fault a row, with its row; days the wrong way round are one fault of the day, not of every row.
  const both = await send(
    rows((row, n) => (n === 0 ? { ...row, day: '2022-05-01', amount: -1 } : { ...row, amount: 0 })),
  )
  assert.deepEqual(
    both.body.errors!.map(({ path, message }) => [path, message.split('：')[0]]),
    [2, 3, 4, 5, 6].map((row) => [`fileId.${row}`, `第 ${row} 行`]),
  )
  const turned = await send(
    rows((row) => row),
    { fromDay: '2022-06-30' },
  )
  assert.equal(refused(turned, 422, 'statement_days'), '结束日期不能早于开始日期')
  assert.deepEqual(turned.body.errors, [{ path: 'toDay', message: '结束日期不能早于开始日期' }])
  const text = await server.upload('finance', '对账单.xlsx', Buffer.from('这不是表格'))
  const words = refused(
    await call('finance', 'POST', '/api/bank-statements', {
      budgetId: SAMPLE_BUDGET_ID,
      fromDay: '2022-06-29',
      toDay: '2022-06-29',
      fileId: text,
    }),
    422,
    'header_not_found',
  )
  assert.match(words, /^文件里没有找到表头，表头应有：.*，请用银行导出的原文件$/)
  const list = rows((row, n) =>
    n === 0 ? null : n === 1 ? { ...row, amount: 24_001 } : n === 2 ? { ...row, detail: '没有明细号' } : row,
  )
  const first = list.find((row) => row['detail'] === `拨款 ${own.payNumber}-0005`)!
  const answer = ok(
    await send([...list, first, { day: '2022-06-29', amount: 1_250, detail: '手续费', reference: 'F1', name: '银行' }]),
    201,
  )
  // By detail number, and where that is lost by the bank's reference.
  assert.deepEqual(
    ['lines', 'matched', 'differing', 'extra'].map((key) => answer[key]),
    [6, 3, 1, 2],
  )
  const linesOf = async (state: string) =>
    (await get(`/api/bank-statements/${answer['id']}/lines?state=${state}`))['items'] as {
      detail: string
      words: string
    }[]
  assert.match((await linesOf('differing'))[0]!.words, /账上是 240.00 元/)
  assert.match((await linesOf('repeated'))[0]!.words, /不止一次/)
  assert.match((await linesOf('extra'))[0]!.words, /账上没有这一笔/)
  // Each figure opens as many lines as it counts.
  assert.equal((await linesOf('too_much')).length, answer['extra'])
  assert.equal((await linesOf('missing')).length, answer['missing'])
  assert.ok((await linesOf('missing')).some((line) => line.detail === `${own.payNumber}-0001`))
  const sides = await get(`/api/pay-batches/${own.payBatchId}/reconciliation`)
  assert.equal(sides['agrees'], false)
  assert.match(JSON.stringify(sides['findings']), /对账单相符 3 笔，金额不符 1 笔，没有 1 笔 240.00 元/)
  // The bank sends the rest, and what it had sent before: that is said, not counted again.
  const rest = ok(await send(rows((row, n) => (n <= 1 || n === 4 ? row : null))), 201)
  assert.deepEqual([rest['matched'], rest['extra']], [2, 1])
  assert.equal((await get(`/api/pay-batches/${own.payBatchId}/reconciliation`))['agrees'], true)
  refused(await send([]), 422, 'no_data_rows')
  assert.equal((await call('city', 'POST', '/api/bank-statements', {})).status, 403)
})

test('the bank paid what its result called failed: its own difference, no second payment, booked or not by two persons', async () => {
  const own = await paidLines(people(700, 4), [0, 1, 2])
  const detail = (n: number) => `${own.payNumber}-000${n}`
  const row = (n: number, more: Record<string, unknown> = {}) => ({
    day: '2022-06-29',
    amount: 24_000,
    detail: detail(n),
    reference: `NEW-${n}`,
    name: '某',
    ...more,
  })
  const send = async (list: Record<string, unknown>[], more: Record<string, unknown> = {}) => {
    const bytes = await writeWorkbook({ sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS, rows: list as never }] })
    const fileId = await server.upload('finance', '对账单.xlsx', bytes)
    return call('finance', 'POST', '/api/bank-statements', {
      budgetId: SAMPLE_BUDGET_ID,
      fromDay: '2022-06-29',
      toDay: '2022-06-29',
      fileId,
      ...more,
    })
  }
  const make = (count: number) =>
    call('finance', 'POST', '/api/pay-batches', {
      claimBatchIds: [own.batchId],
      declaredCount: count,
      declaredFen: count * 24_000,
    })
  const page = ok(await send([row(1), row(2, { amount: 23_000 }), row(4, { reference: `R-${own.payNumber}-4` })]), 201)
  assert.deepEqual(
    ['matched', 'afterFailure', 'afterFailureFen', 'extra', 'unexplained', 'agrees'].map((key) => page[key]),
    [1, 2, 47_000, 0, (page['missing'] as number) + 2, false],
  )
  const at = `/api/bank-statements/${page['id']}`
  interface Line {
    rowNumber: number
    detail: string
    words: string
    payBatchId: string
    outcomes: string[]
    explanation: { id: string; actions: string[] } | null
  }
  const differences = async (username = 'finance') =>
    (await get(`${at}/lines?state=after_failure`, username))['items'] as Line[]
  const [first, second] = await differences()
  // Batch, line and both files, with the way there.
  assert.match(first!.words, new RegExp(`《回盘.csv》说 ${detail(1)} 没有付成（账号不存在），对账单上却已付 240.00 元`))
  assert.match(second!.words, /已付 230.00 元；账上是 240.00 元/)
  assert.deepEqual([first!.payBatchId, page['fileName']], [own.payBatchId, '对账单.xlsx'])
  assert.deepEqual(first!.outcomes, ['book_paid', 'not_paid'])
  // The batch says so, with the page; and so does the queue.
  const sides = await get(`/api/pay-batches/${own.payBatchId}/reconciliation`)
  const finding = (sides['findings'] as { ok: boolean; text: string; link: string }[]).find((one) => one.link !== null)!
  assert.match(finding.text, new RegExp(`2 笔，480.00 元：${detail(1)}（对账单 ${page['number']} 第 2 行 等）`))
  assert.equal(finding.link, `/console/reconciliation/${page['id']}`)
  const waits = async (username: string) =>
    (
      (await get('/api/queue?kind=statement_difference', username))['items'] as { title: string; status: string }[]
    ).filter((item) => item.title.includes(page['number'] as string))
  assert.match((await waits('finance'))[0]!.status, /2 条账上没有付成而银行已付/)
  assert.deepEqual(await waits('city'), [])
  // Held: of three failed lines one may be tried again.
  assert.deepEqual((await make(3)).body.code, 'declared_differs')
  const payable = ((await get('/api/payable'))['items'] as { batchId: string; held: number; retries: number }[]).find(
    (one) => one.batchId === own.batchId,
  )!
  assert.deepEqual([payable.held, payable.retries], [2, 1])
  const retry = ok(await make(1), 201)
  assert.match(refused(await make(2), 409, 'reconcile_first'), /先对账/)
  // A page that comes between making and releasing holds the batch as well.
  const late = ok(await send([row(3)]), 201)
  const release = () =>
    call('finance2', 'POST', `/api/pay-batches/${retry['id']}/release`, {
      version: 1,
      declaredCount: 1,
      declaredFen: 24_000,
    })
  assert.match(refused(await release(), 409, 'lines_held'), /银行对账单说已付/)

  // Explained by one, agreed to by another; not taken away by one person.
  const withdraw = (id: unknown, version = 1, username = 'finance') =>
    call(username, 'POST', `/api/bank-statements/${id}/withdraw`, { version, reason: '传错了账户' })
  refused(await withdraw(page['id']), 409, 'statement_holds')
  const explain = (rowNumber: number, outcome: string, id = page['id'], username = 'finance') =>
    call(username, 'POST', `/api/bank-statements/${id}/differences`, {
      rowNumber,
      payLineId: null,
      outcome,
      document: '银行回单 0629-1',
      reason: '银行次日补付',
    })
  refused(await explain(first!.rowNumber, 'explained'), 422, 'outcome_not_open')
  refused(await explain(4, 'explained'), 409, 'not_different')
  assert.equal((await explain(first!.rowNumber, 'book_paid', page['id'], 'city')).status, 403)
  ok(await explain(first!.rowNumber, 'book_paid'), 201)
  refused(await explain(first!.rowNumber, 'not_paid'), 409, 'explained_before')
  const check = async (n: number, agree = true, username = 'finance2', id = page['id']) => {
    const items = (await get(`/api/bank-statements/${id}/lines?state=after_failure`))['items'] as Line[]
    return call(username, 'POST', `/api/bank-statements/${id}/differences/check`, {
      explanationId: items[n]!.explanation!.id,
      agree,
      ...(agree ? {} : { note: '回单号不对' }),
    })
  }
  refused(await check(0, true, 'finance'), 403, 'maker_cannot_check')
  const before = await budget()
  const explanationId = (await differences())[0]!.explanation!.id
  assert.match(
    refused(
      await call('finance2', 'POST', `${at}/differences/check`, { explanationId, agree: false }),
      422,
      'note_missing',
    ),
    /写明原因/,
  )
  const both = await Promise.all([check(0), check(0)])
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 409])
  const after = await budget()
  assert.deepEqual([after.reserved_fen, after.paid_fen], [before.reserved_fen - 24_000, before.paid_fen + 24_000])
  assert.equal((await get(`/api/claim-lines/${own.lineIds[0]}`, 'auditor'))['status'], 'paid')
  await doctor()
  // Another amount cannot be booked as this payment; that the money came back can be said, and then the line is tried again.
  ok(await explain(second!.rowNumber, 'book_paid'), 201)
  assert.match(refused(await check(1), 409, 'amount_differs'), /对账单上是 230.00 元，账上这一笔是 240.00 元/)
  ok(await check(1, false))
  ok(await explain(second!.rowNumber, 'not_paid'), 201)
  ok(await check(1))
  ok(await make(1), 201)
  // The third was in a batch when the page came: its payment cannot be booked, only explained; then the batch may go.
  ok(await explain(2, 'book_paid', late['id']), 201)
  refused(await check(0, true, 'finance2', late['id']), 409, 'line_sent_again')
  ok(await check(0, false, 'finance2', late['id']))
  ok(await explain(2, 'not_paid', late['id']), 201)
  ok(await check(0, true, 'finance2', late['id']))
  ok(await release())
  assert.match(
    ((await get(`/api/bank-statements/${late['id']}/lines`))['items'] as Line[])[0]!.words,
    new RegExp(`后来又在 ${retry['number']} 里拨付，可能付了两次`),
  )
  assert.equal((await get(`/api/pay-batches/${own.payBatchId}/reconciliation`))['agrees'], true)
  const sheet = await call('auditor', 'GET', `${at}/lines.xlsx`)
  assert.equal(sheet.status, 200)
  await doctor()
})

test('the bank’s page comes before its result: once the result calls the payment failed, it is held and settled in the same way', async () => {
  let page: Record<string, unknown> = {}
  const own = await paidLines(people(716, 2), [0], async (number) => {
    const rows = [1, 2].map((n) => ({
      day: '2022-06-29',
      amount: 24_000,
      detail: `${number}-000${n}`,
      reference: '',
      name: '某',
    }))
    const bytes = await writeWorkbook({ sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS, rows: rows as never }] })
    const fileId = await server.upload('finance', '对账单.xlsx', bytes)
    const body = { budgetId: SAMPLE_BUDGET_ID, fromDay: '2022-06-29', toDay: '2022-06-29', fileId }
    page = ok(await call('finance', 'POST', '/api/bank-statements', body), 201)
  })
  const at = `/api/bank-statements/${page['id']}`
  const lines = async () =>
    (await get(`${at}/lines`))['items'] as {
      rowNumber: number
      outcomes: string[]
      explanation: { id: string } | null
    }[]
  assert.deepEqual(
    (await lines()).map((line) => line.outcomes),
    [['book_paid', 'not_paid'], ['explained']],
  )
  const waits = (await get('/api/queue?kind=statement_difference', 'finance'))['items'] as {
    title: string
    status: string
  }[]
  assert.match(waits.find((item) => item.title.includes(String(page['number'])))!.status, /1 条账上没有付成而银行已付/)
  const again = { claimBatchIds: [own.batchId], declaredCount: 1, declaredFen: 24_000 }
  assert.match(refused(await call('finance', 'POST', '/api/pay-batches', again), 409, 'reconcile_first'), /先对账/)
  refused(await call('finance', 'POST', `${at}/withdraw`, { version: 1, reason: '传错了' }), 409, 'statement_holds')
  // Nor is its approval undone: the payment could never be booked, and the person could claim again.
  const voided = { ...paper, lineIds: [own.lineIds[0]] }
  const asked = ok(await call('city', 'POST', `/api/claim-batches/${own.batchId}/void-approvals`, voided), 201)
  refused(
    await call('finance', 'POST', `/api/budget-documents/${asked['id']}/confirm`, { version: 1 }),
    409,
    'reconcile_first',
  )
  const [row] = await lines()
  const body = {
    rowNumber: row!.rowNumber,
    payLineId: null,
    outcome: 'book_paid',
    document: '银行回单 1',
    reason: '银行已付',
  }
  ok(await call('finance', 'POST', `${at}/differences`, body), 201)
  const explanationId = (await lines())[0]!.explanation!.id
  ok(await call('finance2', 'POST', `${at}/differences/check`, { explanationId, agree: true }))
  assert.equal((await get(`/api/claim-lines/${own.lineIds[0]}`, 'auditor'))['status'], 'paid')
  assert.equal((await get(`/api/pay-batches/${own.payBatchId}/reconciliation`))['agrees'], true)
  await doctor()
})

test('a page uploaded by mistake is taken back and laid again; a difference is explained, never silently', async () => {
  const own = await paidLines(people(710, 2))
  const rows = [
    { day: '2022-06-29', amount: 24_000, detail: `${own.payNumber}-0001`, reference: '', name: '某' },
    { day: '2022-06-29', amount: 1_250, detail: '手续费', reference: 'F9', name: '银行' },
  ]
  const bytes = await writeWorkbook({ sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS, rows: rows as never }] })
  const fileId = await server.upload('finance', '六月对账单.xlsx', bytes)
  const send = () =>
    call('finance', 'POST', '/api/bank-statements', {
      budgetId: SAMPLE_BUDGET_ID,
      fromDay: '2022-06-29',
      toDay: '2022-06-29',
      fileId,
    })
  const first = ok(await send(), 201)
  refused(await send(), 409, 'statement_before')
  const withdraw = (id: unknown, version = 1, username = 'finance') =>
    call(username, 'POST', `/api/bank-statements/${id}/withdraw`, { version, reason: '传错了账户' })
  assert.equal((await withdraw(first['id'], 1, 'city')).status, 403)
  refused(await withdraw(first['id'], 2), 409, 'changed_meanwhile')
  const twice = await Promise.all([withdraw(first['id']), withdraw(first['id'], 1, 'finance2')])
  assert.deepEqual(twice.map((answer) => answer.status).sort(), [200, 409])
  const taken = await get(`/api/bank-statements/${first['id']}`)
  assert.deepEqual((taken['withdrawn'] as { reason: string }).reason, '传错了账户')
  assert.deepEqual([taken['actions'], taken['unexplained'], taken['fileName']], [[], 0, '六月对账单.xlsx'])
  // What it had matched is free for the right page.
  const again = ok(await send(), 201)
  assert.deepEqual([again['matched'], again['extra']], [1, 1])
  const at = `/api/bank-statements/${again['id']}`
  const lines = async (state: string) =>
    (await get(`${at}/lines?state=${state}`))['items'] as {
      rowNumber: number | null
      payLineId: string | null
      detail: string
      explanation: { id: string; status: string } | null
    }[]
  const missing = (await lines('missing')).find((line) => line.detail === `${own.payNumber}-0002`)!
  const explain = (body: Record<string, unknown>) =>
    call('finance', 'POST', `${at}/differences`, {
      rowNumber: null,
      payLineId: null,
      outcome: 'explained',
      document: '银行回单 0630-2',
      reason: '银行次日入账',
      ...body,
    })
  refused(await explain({}), 409, 'not_different')
  ok(await explain({ payLineId: missing.payLineId }), 201)
  ok(await explain({ rowNumber: 3 }), 201)
  refused(await withdraw(again['id']), 409, 'statement_explained')
  const open = again['unexplained'] as number
  const check = (explanationId: string, agree = true, username = 'finance2') =>
    call(username, 'POST', `${at}/differences/check`, { explanationId, agree, note: '看过回单' })
  const fee = (await lines('too_much'))[0]!
  refused(await check(fee.explanation!.id, true, 'finance'), 403, 'maker_cannot_check')
  assert.equal(ok(await check(fee.explanation!.id))['unexplained'], open - 1)
  refused(await check(fee.explanation!.id), 409, 'checked_before')
  const gap = (await lines('missing')).find((line) => line.detail === missing.detail)!
  assert.equal(ok(await check(gap.explanation!.id))['unexplained'], open - 2)
  assert.ok(!(await lines('unexplained')).some((line) => line.detail === missing.detail))
  // The same page laid against another book: whose batch it is, and no way to it but by its own page.
  const other = ((await get('/api/budgets?year=2022'))['items'] as { id: string; unitName: string }[]).find(
    (one) => one.id !== SAMPLE_BUDGET_ID && one.unitName === '商丘市',
  )
  if (other) {
    const wrong = ok(
      await call('finance', 'POST', '/api/bank-statements', {
        budgetId: other.id,
        fromDay: '2022-06-29',
        toDay: '2022-06-29',
        fileId,
      }),
      201,
    )
    const [line] = (await get(`/api/bank-statements/${wrong['id']}/lines?state=other_book`))['items'] as {
      words: string
      payBatchId: string
    }[]
    assert.match(line!.words, new RegExp(`${own.payNumber}-0001 是另一本账的批次.*资金来源：`))
    assert.equal(line!.payBatchId, own.payBatchId)
    assert.equal(wrong['matched'], 0)
  }
  await doctor()
})

test('a bank with columns of its own in GBK: the file goes out so, the result comes back so; a name GBK cannot write is refused', async () => {
  const titles = [
    ['detail', '业务编号'],
    ['name', '姓名'],
    ['account', '卡号'],
    ['amount', '代发金额'],
  ] as const
  await server.db
    .insertInto('setting')
    .values({
      unit_id: '411400',
      key: 'bank.file_layout',
      value: JSON.stringify({ encoding: 'gbk', columns: titles.map(([key, title]) => ({ key, title })) }),
      from_day: '2022-01-01' as never,
      document: '代发协议（样例）',
    })
    .execute()
  const own = await approvedLines(people(645, 2))
  const declared = { declaredCount: 2, declaredFen: 48_000 }
  const made = await post('/api/pay-batches', { claimBatchIds: [own.batchId], ...declared }, 'finance', 201)
  const release = () => call('finance2', 'POST', `/api/pay-batches/${made['id']}/release`, { version: 1, ...declared })
  const rename = (name: string) =>
    server.db
      .updateTable('pay_line')
      .set({ payee_name: name })
      .where('pay_batch_id', '=', made['id'] as string)
      .where('line_no', '=', 2)
      .execute()
  await rename('\u{2b5af}某')
  assert.match(refused(await release(), 422, 'name_unwritable'), /第 2 条的户名或开户行有 GBK 里没有的字/)
  await rename('梁园示例技能评价中心')
  ok(await release())
  const file = await call('finance2', 'GET', `/api/pay-batches/${made['id']}/bank-file?format=csv`)
  const text = new TextDecoder('gbk', { fatal: true }).decode(file.raw)
  const [mark, header, ...rows] = text.trim().split('\r\n')
  assert.equal(header, '业务编号,姓名,卡号,代发金额')
  assert.match(rows[0]!, /^BF-2022-\d{3}-0001,梁园示例技能评价中心,999999\d{13},240\.00$/)
  const answer = [mark, `${header},处理结果`, ...rows.map((row) => `${row},成功`)].join('\r\n')
  const fileId = await server.upload('finance', '回盘.csv', iconv.encode(answer, 'gbk'))
  assert.equal(
    ok(await call('finance', 'POST', `/api/pay-batches/${made['id']}/bank-results`, { fileId }), 201)['paid'],
    2,
  )
  await server.database.owner.query(`delete from setting where unit_id = '411400' and key = 'bank.file_layout'`)
  await doctor()
})

test('a revoked certificate: nothing more is paid on it, and what was paid is had back in parts', async () => {
  const own = await paidLines(people(650, 2))
  const [certificate] = own.certificateIds
  await counted(own)
  const revoke = (id: string, username = 'county') =>
    call(username, 'POST', `/api/certificates/${id}/revocations`, {
      reason: '成绩造假',
      document: '商人社撤〔2022〕1号',
    })
  ok(await revoke(certificate!), 201)
  refused(await revoke(certificate!), 409, 'revocation_open')
  const agree = { agree: true }
  refused(
    await call('city', 'POST', `/api/certificates/${own.certificateIds[1]}/revocations/check`, agree),
    409,
    'no_revocation_open',
  )
  ok(await call('city', 'POST', `/api/certificates/${certificate}/revocations/check`, agree))
  assert.equal((await get(`/api/certificates/${certificate}`, 'county'))['status'], 'revoked')
  refused(await revoke(certificate!), 409, 'revoked_before')
  const candidates = (await get('/api/clawback-candidates'))['items'] as {
    claimLineId: string
    revokedReason: string
  }[]
  assert.deepEqual(
    candidates.map((one) => [one.claimLineId, one.revokedReason]),
    [[own.lineIds[0], '成绩造假']],
  )

  const before = await budget()
  const body = { lineIds: [own.lineIds[0]], cause: 'certificate_revoked', ...paper }
  const [debt] = (await post('/api/receivables', body, 'finance', 201))['items'] as { id: string; number: string }[]
  refused(await call('finance', 'POST', '/api/receivables', body), 409, 'claimed_back_before')
  const at = `/api/receivables/${debt!.id}`
  assert.equal((await call('finance', 'GET', `${at}/notice.pdf`)).status, 409)
  refused(await call('finance', 'POST', `${at}/confirm`, { version: 1 }), 403, 'maker_cannot_check')
  refused(await call('finance', 'POST', `${at}/repayments`, { amountFen: 1, reference: 'R' }), 409, 'not_open')
  ok(await call('finance2', 'POST', `${at}/confirm`, { version: 1 }))
  assert.equal((await get(`/api/claim-lines/${own.lineIds[0]}`, 'auditor'))['status'], 'reversed')
  const notice = await call('finance', 'GET', `${at}/notice.pdf`)
  assert.equal(notice.raw.subarray(0, 5).toString(), '%PDF-')
  const told = await server.db
    .selectFrom('outbox_message')
    .select('template')
    .where('template', '=', 'clawback_notice')
    .execute()
  assert.ok(told.length > 0)
  assert.deepEqual(await budget(), before)
  // The word of the budget's page is the word of the account, and so is the figure.
  const view = ((await get('/api/budgets?year=2022'))['items'] as { [key: string]: unknown }[]).find(
    (one) => one['id'] === SAMPLE_BUDGET_ID,
  )!
  const accounts = (await get(`/api/ledger?budget=${SAMPLE_BUDGET_ID}`))['accounts'] as {
    name: string
    balanceFen: number
  }[]
  const shown = {
    下达预算: 'totalFen',
    可用指标: 'availableFen',
    发券承诺: 'committedFen',
    已批待付: 'approvedFen',
    在途: 'inTransitFen',
    已拨付: 'standingFen',
    应收追缴: 'receivableFen',
  }
  for (const { name, balanceFen } of accounts) assert.equal(view[shown[name as keyof typeof shown]], balanceFen, name)
  assert.equal(view['receivableFen'], 24_000)
  // A link of the chain is given where the reader's scope opens its page: the city's book and batch are not the county's.
  const chain = async (username: string) =>
    Object.fromEntries(
      (
        (await get(`/api/claim-lines/${own.lineIds[0]}`, username))['chain'] as { kind: string; link: string | null }[]
      ).map(({ kind, link }) => [kind, link !== null]),
    )
  const all = {
    claim: true,
    decision: true,
    certificate: true,
    exam: true,
    lessons: true,
    voucher: false,
    person: true,
  }
  assert.deepEqual(await chain('city'), { fund: true, pay_batch: true, ...all })
  assert.deepEqual(await chain('county'), { fund: false, pay_batch: false, ...all })
  await doctor()

  const repay = (amountFen: number, reference: string) =>
    call('finance', 'POST', `${at}/repayments`, { amountFen, reference })
  ok(await repay(10_000, 'HK-1'), 201)
  refused(await repay(10_000, 'HK-1'), 409, 'reference_known')
  assert.match(refused(await repay(14_001, 'HK-2'), 422, 'more_than_rest'), /还欠 140.00 元（已扣除待复核的）/)
  // It stands before whoever may check it, never before its maker.
  const waits = async (username: string) =>
    ((await get('/api/queue?kind=clawback', username))['items'] as { title: string; amountFen: number }[]).filter(
      (item) => item.title.includes(debt!.number),
    )
  const title = `追缴 ${debt!.number} 的还款`
  assert.deepEqual(
    (await waits('finance2')).map((item) => [item.title, item.amountFen]),
    [[title, 10_000]],
  )
  assert.deepEqual(await waits('finance'), [])
  const entries = async () => (await get(at))['entries'] as { id: string; status: string }[]
  const check = async (agree = true, username = 'finance2') =>
    call(username, 'POST', `${at}/entries/check`, { entryId: (await entries()).at(-1)!.id, agree })
  refused(await check(true, 'finance'), 403, 'maker_cannot_check')
  ok(await check())
  refused(await check(), 409, 'checked_before')
  assert.deepEqual([(await get(at))['restFen'], (await budget()).paid_fen], [14_000, before.paid_fen - 10_000])
  // From the day after its last, the rest of the debt stands before who must collect it.
  const { due_day } = await server.db
    .selectFrom('receivable')
    .select('due_day')
    .where('receivable_id', '=', debt!.id)
    .executeTakeFirstOrThrow()
  await server.moveDay(due_day)
  assert.deepEqual(await waits('finance'), [])
  await server.moveDay(addDays(due_day, 1))
  assert.deepEqual(
    (await waits('finance')).map((item) => [item.title, item.amountFen]),
    [[`追缴 ${debt!.number}`, 14_000]],
  )
  assert.deepEqual(await waits('county'), [])
  await server.moveDay('2022-06-29')
  ok(await repay(14_000, 'HK-3'), 201)
  // What waits for its check is asked of nobody a second time.
  await server.moveDay(addDays(due_day, 1))
  assert.deepEqual(await waits('finance'), [])
  await server.moveDay('2022-06-29')
  assert.equal(ok(await check())['status'], 'settled')
  assert.equal((await budget()).paid_fen, before.paid_fen - 24_000)
  await doctor()
})

test('a debt is set off against an approved line of the same payee, whole or not at all', async () => {
  const own = await paidLines(people(660, 1))
  const [debt] = (await post('/api/receivables', { lineIds: own.lineIds, cause: 'fraud', ...paper }, 'county', 201))[
    'items'
  ] as { id: string }[]
  const at = `/api/receivables/${debt!.id}`
  ok(await call('finance', 'POST', `${at}/confirm`, { version: 1 }))
  const next = await approvedLines(people(662, 2))
  const before = await budget()
  const free = (await get(at))['offsettable'] as { lineId: string }[]
  assert.ok(free.some((line) => line.lineId === next.lineIds[0]))
  const setOff = (lineId: string) =>
    call('finance', 'POST', `${at}/set-offs`, { lineId, document: '抵扣决定〔2022〕1号' })
  refused(await setOff(own.lineIds[0]!), 409, 'line_not_free')
  ok(await setOff(next.lineIds[0]!), 201)
  refused(await setOff(next.lineIds[1]!), 422, 'line_too_large')
  const [entry] = (await get(at))['entries'] as { id: string }[]
  assert.equal(
    ok(await call('finance2', 'POST', `${at}/entries/check`, { entryId: entry!.id, agree: true }))['status'],
    'settled',
  )
  const after = await budget()
  assert.deepEqual([after.reserved_fen, after.paid_fen], [before.reserved_fen - 24_000, before.paid_fen])
  assert.equal((await get(`/api/claim-lines/${next.lineIds[0]}`, 'auditor'))['status'], 'paid')
  await doctor()
})

test('part of what was paid too much is asked back, never more than was paid; a mistake is withdrawn or written down', async () => {
  const own = await paidLines(people(720, 2))
  const [lineId, otherId] = own.lineIds
  const before = await budget()
  const claimBack = (amountFen: number | undefined, more: Record<string, unknown> = {}, username = 'finance') =>
    call(username, 'POST', '/api/receivables', {
      lineIds: [lineId],
      cause: 'overpaid',
      ...(amountFen === undefined ? {} : { amountFen }),
      ...paper,
      ...more,
    })
  const statusOf = async (id: string) => (await get(`/api/claim-lines/${id}`, 'auditor'))['status']
  const idOf = (answer: Answer) => (ok(answer, 201)['items'] as { id: string }[])[0]!.id
  const act = (id: string, what: string, body: Record<string, unknown>, username = 'finance2') =>
    call(username, 'POST', `/api/receivables/${id}/${what}`, body)

  refused(await claimBack(1_000, { cause: 'fraud' }), 422, 'part_only_overpaid')
  refused(await claimBack(1_000, { lineIds: own.lineIds }), 422, 'part_of_one_line')
  assert.match(
    refused(await claimBack(24_001), 422, 'more_than_paid'),
    /已拨付 240.00 元，已登记追缴 0.00 元，最多还能追缴 240.00 元/,
  )
  // Registered by mistake: its maker takes it back, nobody else, and never once it is checked.
  const mistake = idOf(await claimBack(24_000))
  refused(await claimBack(1), 409, 'claimed_back_before')
  refused(await act(mistake, 'withdraw', { version: 1, reason: '登记错了人' }), 403, 'not_the_maker')
  refused(await act(mistake, 'withdraw', { version: 9, reason: '登记错了人' }, 'finance'), 409, 'changed_meanwhile')
  ok(await act(mistake, 'withdraw', { version: 1, reason: '登记错了人' }, 'finance'))
  refused(await act(mistake, 'withdraw', { version: 2, reason: '登记错了人' }, 'finance'), 409, 'checked_before')
  // A county takes its own registration back, of a book that is the city's.
  const countys = idOf(await claimBack(500, {}, 'county'))
  ok(await act(countys, 'withdraw', { version: 1, reason: '登记错了人' }, 'county'))
  // Two at once: one debt.
  const twice = await Promise.all([claimBack(10_000), claimBack(10_000, {}, 'finance2')])
  assert.deepEqual(twice.map((answer) => answer.status).sort(), [201, 409])
  const won = twice.findIndex((answer) => answer.status === 201)
  const part = idOf(twice[won]!)
  const [maker, checker] = won === 0 ? ['finance', 'finance2'] : ['finance2', 'finance']
  ok(await act(part, 'confirm', { version: 1 }, checker))
  refused(await act(part, 'withdraw', { version: 2, reason: '登记错了人' }, maker), 409, 'checked_before')
  // Of part of its money the line stays paid; the rest may be asked back as well, and not a fen more.
  assert.equal(await statusOf(lineId!), 'paid')
  assert.match(refused(await claimBack(14_001), 422, 'more_than_paid'), /已登记追缴 100.00 元，最多还能追缴 140.00 元/)
  const rest = idOf(await claimBack(undefined))
  ok(await act(rest, 'confirm', { version: 1 }))
  assert.equal(await statusOf(lineId!), 'reversed')
  refused(await claimBack(1), 409, 'claimed_back_before')
  await doctor()
  await assert.rejects(
    server.database.owner.query(`update line_claimed_back set claimed_fen = paid_fen + 1 where line_id = '${lineId}'`),
    /line_claimed_back_within/,
  )

  // Written down by two, with paper and reason, never by more than is owed; the notice says so and the debtor is told.
  const writeDown = (id: string, amountFen: number, username = 'finance') =>
    act(id, 'write-downs', { amountFen, document: '商人社更正〔2022〕1号', reason: '复核后标准没有错' }, username)
  refused(await writeDown(rest, 14_001), 422, 'more_than_rest')
  assert.equal((await writeDown(rest, 1, 'employer')).status, 403)
  ok(await writeDown(rest, 14_000), 201)
  refused(await writeDown(rest, 1), 422, 'more_than_rest')
  const entry = async (id: string) => ((await get(`/api/receivables/${id}`))['entries'] as { id: string }[]).at(-1)!.id
  const check = async (id: string, more: Record<string, unknown>, username = 'finance2') =>
    act(id, 'entries/check', { entryId: await entry(id), ...more }, username)
  refused(await check(rest, { agree: true }, 'finance'), 403, 'maker_cannot_check')
  assert.match(refused(await check(rest, { agree: false }), 422, 'note_missing'), /写明原因/)
  // Somebody else may stand on a key that was given free: then the money cannot count as rightly paid again.
  const key = (state: string) =>
    server.database.owner.query(`update ent_once set state = '${state}' where line_id = '${lineId}'`)
  await key('released')
  refused(await check(rest, { agree: true }), 409, 'key_released')
  await key('used')
  const both = await Promise.all([check(rest, { agree: true }), check(rest, { agree: true })])
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 409])
  const cancelled = await get(`/api/receivables/${rest}`)
  assert.deepEqual(
    [cancelled['status'], cancelled['writtenFen'], cancelled['restFen'], await statusOf(lineId!)],
    ['cancelled', 14_000, 0, 'paid'],
  )
  assert.deepEqual(await budget(), before)
  assert.equal((await call('finance', 'GET', `/api/receivables/${rest}/notice.pdf`)).status, 200)
  const told = await server.db
    .selectFrom('outbox_message')
    .select('facts')
    .where('template', '=', 'clawback_less')
    .execute()
  assert.match(JSON.stringify(told.at(-1)!.facts), /"rest":"0.00"/)
  await doctor()
  // Part of it written down, the rest repaid: settled. What is free may be asked back again.
  ok(await writeDown(part, 4_000), 201)
  ok(await check(part, { agree: true }))
  ok(await act(part, 'repayments', { amountFen: 6_000, reference: 'HK-9' }, 'finance'), 201)
  assert.equal(ok(await check(part, { agree: true }))['status'], 'settled')
  refused(await writeDown(part, 1), 409, 'not_open')
  ok(await claimBack(18_000), 201)
  refused(await claimBack(1, { lineIds: [otherId], cause: 'fraud' }), 422, 'part_only_overpaid')
  await doctor()
})

test('whoever owes it has its own notice, written down, and nobody else’s', async () => {
  const own = await paidLines(people(730, 1))
  const [debt] = (await post('/api/receivables', { lineIds: own.lineIds, cause: 'fraud', ...paper }, 'county', 201))[
    'items'
  ] as { id: string; debtorName: string }[]
  const notice = (username: string) => call(username, 'GET', `/api/receivables/${debt!.id}/notice.pdf`)
  const { username } = await server.db
    .selectFrom('receivable')
    .innerJoin('account', 'account.organisation_id', 'receivable.debtor_id')
    .select('account.username')
    .where('receivable_id', '=', debt!.id)
    .orderBy('account.username')
    .executeTakeFirstOrThrow()
  // Not before it counts.
  assert.equal((await notice(username)).status, 404)
  ok(await call('finance', 'POST', `/api/receivables/${debt!.id}/confirm`, { version: 1 }))
  const pdf = await notice(username)
  assert.equal(pdf.raw.subarray(0, 5).toString(), '%PDF-')
  for (const other of ['employer', 'agency', 'worker', 'provider2'])
    assert.equal((await notice(other)).status, 404, other)
  assert.equal((await call(username, 'GET', `/api/receivables/${debt!.id}`)).status, 403)
  const line = await get(`/api/claim-lines/${own.lineIds[0]}`, username)
  assert.equal((line['debt'] as { notice: string }).notice, `/api/receivables/${debt!.id}/notice.pdf`)
  const traces = await server.db
    .selectFrom('org_audit')
    .select('account_id')
    .where('action', '=', 'clawback.notice')
    .where('subject_id', '=', debt!.id)
    .execute()
  assert.equal(traces.length, 1)
  // Written down, its notice says so; the debtor keeps it.
  const body = { amountFen: 24_000, document: '商人社更正〔2022〕2号', reason: '查无此事' }
  ok(await call('finance', 'POST', `/api/receivables/${debt!.id}/write-downs`, body), 201)
  const [entry] = (await get(`/api/receivables/${debt!.id}`))['entries'] as { id: string }[]
  const check = { entryId: entry!.id, agree: true }
  assert.equal(
    ok(await call('finance2', 'POST', `/api/receivables/${debt!.id}/entries/check`, check))['status'],
    'cancelled',
  )
  assert.equal((await notice(username)).status, 200)
})

test('the blacklist takes effect at once: enrolment, claim, review, approval, payment', async () => {
  const list = async (subjectKind: string, subjectId: string) =>
    (await post(
      '/api/blacklist',
      { subjectKind, subjectId, reason: '虚报', document: '商人社黑〔2022〕1号', fromDay: '2022-06-01', toDay: null },
      'city',
      201,
    )) as { id: string; version: number }
  const lift = (entry: { id: string; version: number }) =>
    call('city', 'POST', `/api/blacklist/${entry.id}/lift`, { version: entry.version, document: '移出〔2022〕1号' })

  // Approval, then payment: the line stays behind, the others go on.
  const own = await noticedBatch(server, { persons: people(670, 3) })
  await server.moveDay('2022-06-29')
  const entry = await list('person', own.personIds[0]!)
  refused(
    await call('city', 'POST', '/api/blacklist', {
      subjectKind: 'person',
      subjectId: own.personIds[0],
      reason: 'x',
      document: 'y',
      fromDay: '2022-06-01',
      toDay: null,
    }),
    409,
    'listed_before',
  )
  assert.match(JSON.stringify(ok(await approve(server, own.batchId))['exceptions']), /本人已列入黑名单/)
  const second = await list('person', own.personIds[1]!)
  const payable = ((await get('/api/payable'))['items'] as { batchId: string; count: number; held: number }[]).find(
    (one) => one.batchId === own.batchId,
  )!
  assert.deepEqual([payable.count, payable.held], [1, 1])
  const made = await post(
    '/api/pay-batches',
    { claimBatchIds: [own.batchId], declaredCount: 1, declaredFen: 24_000 },
    'finance',
    201,
  )
  const third = await list('person', own.personIds[2]!)
  refused(
    await call('finance2', 'POST', `/api/pay-batches/${made['id']}/release`, {
      version: 1,
      declaredCount: 1,
      declaredFen: 24_000,
    }),
    409,
    'lines_held',
  )
  for (const one of [entry, second, third]) ok(await lift(one))
  refused(await lift(entry), 409, 'lifted_before')
  ok(
    await call('finance2', 'POST', `/api/pay-batches/${made['id']}/release`, {
      version: 1,
      declaredCount: 1,
      declaredFen: 24_000,
    }),
  )

  // Claim and review: the claimant itself.
  const assessor = await list('organisation', SAMPLE_ORGANISATIONS.assessor.id)
  const late = await noticedBatchRefused(people(675, 1))
  assert.match(late, /申领单位已列入黑名单/)
  ok(await lift(assessor))
  assert.equal(
    (await call('county2', 'POST', `/api/blacklist/${assessor.id}/lift`, { version: 2, document: 'x' })).status,
    404,
  )
  await doctor()
})

test('the pay-out book: official columns, balances that add up, xlsx, PDF, published once with masked persons', async () => {
  const url = `budget=${SAMPLE_BUDGET_ID}&from=2022-01-01&to=2022-06-29`
  const book = await get(`/api/standing-book?${url}`)
  const rows = book['rows'] as {
    subject: string
    amountFen: number
    balanceFen: number
    persons: number
    payeeName: string
    noticeFrom: string
  }[]
  assert.equal(rows.at(-1)!.balanceFen, book['closingFen'])
  assert.equal(book['openingFen'], 0)
  const { total_fen, paid_fen } = await budget()
  const open = await sql<{
    fen: number
  }>`select coalesce(sum(amount_fen - back_fen - written_fen), 0)::bigint as fen from receivable where status in ('open', 'settled', 'cancelled')`.execute(
    server.db,
  )
  assert.equal(open.rows[0]!.fen, 0)
  const moved = await sql<{ fen: number }>`
    select coalesce(sum(case kind when 'carry_out' then amount_fen else 0 end), 0)::bigint as fen from transfer where budget_id = ${SAMPLE_BUDGET_ID} and business_day > '2022-06-29'`.execute(
    server.db,
  )
  assert.equal(book['closingFen'], total_fen - paid_fen + moved.rows[0]!.fen)
  assert.ok(
    rows.some((row) => row.subject === '评价补贴' && row.payeeName === '梁园示例技能评价中心' && row.noticeFrom),
  )
  assert.deepEqual(
    (book['units'] as { unitName: string; target: number | null }[]).map((unit) => unit.unitName),
    ['梁园区'],
  )
  const xlsx = await call('finance', 'GET', `/api/standing-book.xlsx?${url}`)
  const read = await readTable(xlsx.raw, {
    columns: BOOK_COLUMNS,
  })
  assert.ok(read.ok, JSON.stringify(read))
  assert.equal(read.value.rows.length, rows.length)
  const pdf = await call('finance', 'GET', `/api/standing-book.pdf?${url}`)
  assert.equal(pdf.raw.subarray(0, 5).toString(), '%PDF-')
  // What came back names who gave it back, and stands under 退回/追缴 alone: it is no payment.
  const returned = (
    book['rows'] as { subject: string; payeeName: string; amountFen: number; backFen: number }[]
  ).filter((row) => row.backFen > 0)
  for (const row of returned) {
    assert.notEqual(row.payeeName, '')
    assert.equal(row.amountFen, 0)
  }
  const backs = (book['rows'] as { backFen: number }[]).reduce((sum, row) => sum + row.backFen, 0)
  assert.ok(backs > 0 && backs === book['backFen'], `${backs} 与 ${book['backFen']}`)
  const offered = async (username: string) => {
    const { mayPublish, whyNotPublish } = await get(`/api/standing-book?${url}`, username)
    return [mayPublish, whyNotPublish]
  }
  assert.deepEqual(await offered('finance'), [false, '2022年6月29日还没有过完，到第二天才能公布'])
  assert.deepEqual(await offered('auditor'), [false, null])
  const body = { budgetId: SAMPLE_BUDGET_ID, fromDay: '2022-01-01', toDay: '2022-06-29' }
  refused(await call('finance', 'POST', '/api/standing-books', body), 422, 'book_not_over')
  await server.moveDay('2022-06-30')
  const published = ok(await call('finance', 'POST', '/api/standing-books', body), 201)
  refused(await call('finance2', 'POST', '/api/standing-books', body), 409, 'book_published')
  const open2 = await server.call(null, 'GET', `/api/public/standing-books/${published['number']}`)
  const content = open2.body['content'] as { rows: { account: string; link: null }[] }
  assert.ok(content.rows.length === rows.length && content.rows.every((row) => row.account === '' && row.link === null))
  assert.equal((await server.call(null, 'GET', '/api/public/standing-books')).status, 200)
  assert.equal((await call('county', 'GET', `/api/standing-book?${url}`)).status, 404)
})

test('an education fund: 8 % and 60 % are said to the fen, the office accepts or returns it', async () => {
  const body = {
    year: 2021,
    wageTotalFen: 100_000_000,
    drawnFen: 8_000_001,
    spentFen: 7_000_000,
    frontLineFen: 4_800_000,
    mentorFen: 100_000,
    safetyFen: 0,
    highRisk: true,
    spentOn: '外聘讲师、师带徒津贴',
    commitment: true,
  }
  const declare = (more: Record<string, unknown> = {}) =>
    call('employer', 'POST', '/api/education-funds', { ...body, ...more })
  refused(await declare({ year: 2022 }), 422, 'year_not_over')
  refused(await declare({ frontLineFen: 7_000_001 }), 422, 'parts_too_large')
  const made = ok(await declare(), 201)
  const words = (row: Record<string, unknown>) =>
    (row['verdicts'] as { ok: boolean; text: string }[]).map((one) => [one.ok, one.text])
  assert.deepEqual(words(made), [
    [false, '提取 80,000.01 元，超过工资薪金总额的 8%（80,000.00 元），超出的 0.01 元当年不能税前扣除'],
    [false, '用于一线职工 48,000.00 元，不到提取额的 60%（48,000.00 元），还差 0.00 元'],
    [true, '支出 70,000.00 元，没有超过提取额'],
    [false, '高危企业没有填报安全培训支出，请核对'],
  ])
  refused(await declare(), 409, 'declared_before')
  const at = `/api/education-funds/${made['id']}/check`
  refused(await call('county', 'POST', at, { version: 1, agree: false }), 422, 'note_missing')
  // What does not fit is accepted with a reason or not at all; each thing cites its own clause.
  assert.match(
    refused(await call('county', 'POST', at, { version: 1, agree: true }), 422, 'reason_missing'),
    /通过要写明理由/,
  )
  assert.deepEqual(
    (made['verdicts'] as { key: string; document: string }[]).map((one) => [one.key, one.document]),
    [
      ['deductible', '商政办〔2022〕9号 四(一)1“提高至工资薪金总额8%”'],
      ['front_line', '商政办〔2022〕9号 四(一)1“其中60%以上用于一线职工培训”'],
      ['spent', '填报核对，没有文件条款'],
      ['safety', '商政办〔2022〕9号 三(八)“培训合格后上岗制度”'],
    ],
  )
  ok(await call('county', 'POST', at, { version: 1, agree: false, note: '安全培训漏报' }))
  const again = ok(await declare({ drawnFen: 8_000_000, safetyFen: 1_000 }), 201)
  assert.ok((again['verdicts'] as { ok: boolean }[]).every((one) => one.ok))
  assert.equal((await call('county2', 'POST', at, { version: 3, agree: true })).status, 404)
  assert.equal(ok(await call('county', 'POST', at, { version: 3, agree: true }))['status'], 'accepted')
  const other = ok(await declare({ year: 2020 }), 201)
  const accepted = ok(
    await call('county', 'POST', `/api/education-funds/${other['id']}/check`, {
      version: 1,
      agree: true,
      note: '超出部分企业自行纳税调整',
    }),
  )
  assert.deepEqual([accepted['status'], accepted['note']], ['accepted', '超出部分企业自行纳税调整'])
})

test('the search finds batches, pages, papers and debts by number, for whom their pages are open', async () => {
  const own = await paidLines(people(740, 1))
  const [debt] = (await post('/api/receivables', { lineIds: own.lineIds, cause: 'fraud', ...paper }, 'county', 201))[
    'items'
  ] as { id: string; number: string }[]
  const { number: paperNumber } = await get(
    `/api/budget-documents/${await proposed({ kind: 'raise', budgetId: SAMPLE_BUDGET_ID, amountFen: 100 })}`,
  )
  const find = async (q: string, username: string) =>
    (
      (await get(`/api/search?q=${encodeURIComponent(q)}`, username))['items'] as {
        kind: string
        title: string
        detail: string
      }[]
    )
      .filter((hit) => ['payment', 'statement', 'debt', 'paper', 'voucher'].includes(hit.kind))
      .map((hit) => [hit.kind, hit.title])
  assert.deepEqual(await find(own.payNumber, 'finance'), [['payment', own.payNumber]])
  // As it stands on the bank's page: the batch of the line, whatever letters.
  assert.deepEqual(await find(`${own.payNumber}-0001`.toLowerCase(), 'auditor'), [['payment', own.payNumber]])
  assert.deepEqual(await find(debt!.number, 'finance'), [['debt', debt!.number]])
  assert.deepEqual(await find(debt!.number, 'county'), [['debt', debt!.number]])
  assert.deepEqual(await find(paperNumber as string, 'city'), [['paper', paperNumber]])
  // The batch is the city's, not the county's; whoever may read no money finds none.
  assert.deepEqual(await find(own.payNumber, 'county'), [])
  for (const username of ['provider', 'employer', 'worker', 'sysadmin'])
    for (const q of [own.payNumber, debt!.number, paperNumber as string]) assert.deepEqual(await find(q, username), [])
})

/** The figures that the issue of these certificates would have made. */
const counted = (own: { personIds: readonly string[] }) =>
  server.write('assessor', async (tx) => {
    await addPersonFiguresInTx(
      tx,
      await server.platform.unitTree(),
      own.personIds.map((personId) => ({
        personId,
        measure: 'new_skilled',
        unitId: '411402',
        departmentId: null,
        day: '2022-06-20' as never,
        n: 1 as const,
      })),
    )
    await tx.audit({ action: 'test.figures', subjectType: 'class', subjectId: 'x' })
  })

/** Why the only line of a claim is refused at the counter. */
async function noticedBatchRefused(persons: number[]): Promise<string> {
  const { certifiedClass } = await import('#test/builders/claims.ts')
  const own = await certifiedClass(server, { persons })
  const batch = ok(
    await call('assessor', 'POST', '/api/claim-batches', {
      program: 'assessment',
      classId: own.classId,
      commitment: true,
    }),
    201,
  )
  const lines = await get(`/api/claim-batches/${batch['id']}/lines`, 'county')
  return JSON.stringify(lines['items'])
}
