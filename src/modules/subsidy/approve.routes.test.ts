import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { approve, certifiedClass, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import type { BulkResult, ClaimBatchRow, ClaimLineRow } from './subsidy.contract.ts'

// Public notice, objections, and the approval that alone reserves money.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

const budget = () =>
  server.db
    .selectFrom('budget')
    .select(['total_fen', 'reserved_fen', 'paid_fen'])
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .executeTakeFirstOrThrow()
const leaveInBudget = async (fen: number) => {
  const { reserved_fen, paid_fen } = await budget()
  await server.db
    .updateTable('budget')
    .set({ total_fen: reserved_fen + paid_fen + fen })
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .execute()
}
const linesOf = async (batchId: string) =>
  (await server.call('city', 'GET', `/api/claim-batches/${batchId}/lines?limit=500`)).body['items'] as ClaimLineRow[]
const batchOf = async (batchId: string) =>
  (await server.call('city', 'GET', `/api/claim-batches/${batchId}`)).body as unknown as ClaimBatchRow & {
    version: number
    actions: string[]
  }

test('the notice: five working days, masked identities, open to everybody', async () => {
  const own = await noticedBatch(server, { persons: people(200, 3) })
  const notice = await server.call(null, 'GET', `/api/public/notices/${own.noticeNumber}`)
  assert.equal(notice.status, 200, JSON.stringify(notice.body))
  assert.deepEqual(
    ['fromDay', 'toDay', 'workingDays', 'status', 'phone', 'lines', 'amountFen'].map((key) => notice.body[key]),
    ['2022-06-21', '2022-06-28', 5, 'open', '0370-0000000', 3, 72_000],
  )
  const [first] = notice.body['items'] as Record<string, string>[]
  assert.deepEqual(Object.keys(first!), [
    'lineNo',
    'nameMasked',
    'docLast4',
    'occupationName',
    'levelName',
    'amountFen',
  ])
  assert.match(first!['nameMasked']!, /\*/)
  assert.equal(first!['docLast4']!.length, 4)
  const listed = await server.call(null, 'GET', '/api/public/notices?unit=411400')
  assert.ok((listed.body['items'] as { number: string }[]).some((one) => one.number === own.noticeNumber))
  assert.deepEqual((await server.call(null, 'GET', '/api/public/notices?unit=411481')).body['items'], [])
  assert.equal((await server.call(null, 'GET', '/api/public/notices/GS-2022-999')).status, 404)
  assert.equal((await batchOf(own.batchId)).holder, '公示中')
})

test('approval waits for the last day of the notice; the day after it is the city’s', async () => {
  const own = await noticedBatch(server, { persons: people(210, 2) })
  await server.moveDay('2022-06-28')
  const early = await approve(server, own.batchId)
  assert.equal(early.status, 409)
  assert.match(early.body.detail!, /公示到 2022年6月28日/)
  await server.moveDay('2022-06-29')
  const batch = await batchOf(own.batchId)
  assert.deepEqual([batch.status, batch.holder, batch.actions], ['noticed', '商丘市人社局', ['approve']])
  const listed = await server.call('city', 'GET', '/api/claim-batches?status=noticed')
  assert.ok((listed.body['items'] as { id: string }[]).some((one) => one.id === own.batchId))
  assert.equal((await approve(server, own.batchId, { username: 'county' })).status, 403)
  const before = await budget()
  const answer = await approve(server, own.batchId)
  const result = answer.body as unknown as BulkResult
  assert.deepEqual([answer.status, result.done, result.amountFen, result.exceptions], [200, 2, 48_000, []])
  const after = await batchOf(own.batchId)
  assert.deepEqual([after.status, after.holder, after.version], ['approved', '财政', result.version])
  assert.equal((await budget()).reserved_fen - before.reserved_fen, 48_000)
  const again = await approve(server, own.batchId)
  assert.equal(again.status, 409)
  assert.match(again.body.detail!, /已由 样市明 于 2022-06-29 \d\d:\d\d 办理/)
})

test('an objection stops its line and not the batch; dismissed it goes on, upheld it is not subsidised', async () => {
  const own = await noticedBatch(server, { persons: people(220, 3) })
  const object = (lineNo: number) =>
    server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, {
      lineNo,
      text: '本人没有参加培训',
      contact: '00012345678',
    })
  const filed = await object(1)
  assert.deepEqual([filed.status, filed.body['answerBy']], [201, '2022-06-28'])
  assert.equal((await object(2)).status, 201)
  assert.equal((await object(9)).status, 422)
  const stored = await server.db.selectFrom('objection').selectAll().where('line_no', '=', 1).executeTakeFirstOrThrow()
  assert.ok(!stored.contact_enc!.toString('utf8').includes('00012345678'))
  await server.moveDay('2022-06-29')
  assert.equal((await object(3)).status, 409)
  const result = (await approve(server, own.batchId)).body as unknown as BulkResult
  assert.deepEqual(
    [result.done, result.exceptions.map((one) => one.message)],
    [1, Array(2).fill('公示期内有异议，答复后才能批准')],
  )
  const objections = await server.call('county', 'GET', '/api/objections?status=open')
  assert.deepEqual((await server.call('county2', 'GET', '/api/objections')).body['items'], [])
  const [second, first] = objections.body['items'] as { id: string; lineNo: number }[]
  assert.deepEqual([first!.lineNo, second!.lineNo], [1, 2])
  const answerTo = (id: string, verdict: string) =>
    server.call('county', 'POST', `/api/objections/${id}/answer`, { verdict, answer: '已核实考勤' })
  assert.equal(
    (await server.call('county2', 'POST', `/api/objections/${first!.id}/answer`, { verdict: 'upheld', answer: '属实' }))
      .status,
    404,
  )
  assert.equal((await answerTo(first!.id, 'dismissed')).status, 200)
  assert.equal((await answerTo(second!.id, 'upheld')).status, 200)
  const twice = await answerTo(first!.id, 'upheld')
  assert.equal(twice.status, 409)
  assert.match(twice.body.detail!, /已由 例梁园 于/)
  assert.deepEqual(
    (await linesOf(own.batchId)).map((line) => line.status),
    ['on_notice', 'rejected', 'approved'],
  )
  assert.equal(((await approve(server, own.batchId)).body as unknown as BulkResult).done, 1)
})

test('twenty objections from one address an hour, no more', async () => {
  const own = await noticedBatch(server, { persons: people(228, 1) })
  let last = 0
  for (let n = 0; n < 22; n += 1)
    last = (
      await server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 9, text: '不实' })
    ).status
  assert.equal(last, 429)
  await server.db.deleteFrom('throttle').execute()
})

test('paid elsewhere in between: decided again under lock, refused with the earlier claim named', async () => {
  const shared = people(230, 1)
  const first = await noticedBatch(server, { persons: shared })
  const second = await noticedBatch(server, { persons: [...shared, 231], unitId: '411481' })
  await server.moveDay('2022-06-29')
  assert.equal((await approve(server, first.batchId)).status, 200)
  const result = (await approve(server, second.batchId)).body as unknown as BulkResult
  assert.equal(result.done, 1)
  assert.match(result.exceptions[0]!.message, /^批准时重新判定，不能补贴：.*养老护理员中级工已批准评价补贴 240.00 元/)
  const [refused] = (await linesOf(second.batchId)).filter((line) => line.status === 'refused')
  assert.deepEqual([refused!.outcome, refused!.amountFen], ['INELIGIBLE', 0])
})

test('the same person, occupation and level in two counties at once: one is approved', async () => {
  const shared = people(240, 1)
  const batches = [
    await noticedBatch(server, { persons: shared }),
    await noticedBatch(server, { persons: shared, unitId: '411481' }),
  ]
  await server.moveDay('2022-06-29')
  await Promise.all(batches.map((batch) => approve(server, batch.batchId)))
  const statuses = (await Promise.all(batches.map((batch) => linesOf(batch.batchId)))).flat().map((line) => line.status)
  assert.deepEqual(statuses.sort(), ['approved', 'refused'])
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from ent_once where person_id = ${batches[0]!.personIds[0]!} and state <> 'released'`.execute(
    server.db,
  )
  assert.equal(rows[0]!.n, 1)
})

test('the once-key holds even where the history does not show it', async () => {
  const own = await noticedBatch(server, { persons: people(244, 1) })
  await server.db
    .insertInto('ent_once')
    .values({ person_id: own.personIds[0]!, rule: 'SQ-34', key: '4-10-01-05/L4', line_id: own.classId, state: 'used' })
    .execute()
  await server.moveDay('2022-06-29')
  const answer = await approve(server, own.batchId)
  assert.equal(answer.status, 409)
  assert.match(answer.body.detail!, /同一职业同一等级已由 .* 领取/)
  assert.equal((await linesOf(own.batchId))[0]!.status, 'on_notice')
})

test('who reviewed may not approve', async () => {
  const own = await noticedBatch(server, { persons: people(246, 1) })
  const city = await server.db
    .selectFrom('account')
    .select('account_id')
    .where('username', '=', 'city')
    .executeTakeFirstOrThrow()
  await server.db
    .updateTable('claim_line')
    .set({ reviewed_by: city.account_id })
    .where('batch_id', '=', own.batchId)
    .execute()
  await server.moveDay('2022-06-29')
  const answer = await approve(server, own.batchId)
  assert.deepEqual([answer.status, answer.body.code], [403, 'reviewed_by_you'])
  assert.equal((await approve(server, own.batchId, { username: 'city2' })).status, 200)
})

test('two approvers at once: one effect, the other told who and when; a stale page is refused', async () => {
  const own = await noticedBatch(server, { persons: people(250, 5) })
  await server.moveDay('2022-06-29')
  const { version } = await batchOf(own.batchId)
  const before = await budget()
  const answers = await Promise.all(
    ['city', 'city2', 'city', 'city2'].map((username) => approve(server, own.batchId, { username, version })),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409, 409, 409])
  for (const loser of answers.filter((answer) => answer.status === 409))
    assert.match(loser.body.detail!, /^已由 样市[明达] 于 2022-06-29 \d\d:\d\d 办理/)
  assert.equal((await budget()).reserved_fen - before.reserved_fen, 120_000)
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from transfer where kind = 'reserve' and line_id = any(${[...own.lineIds]}::uuid[])`.execute(
    server.db,
  )
  assert.equal(rows[0]!.n, 5)
})

test('a page from before an objection approves nothing', async () => {
  const own = await noticedBatch(server, { persons: people(256, 2) })
  const { version } = await batchOf(own.batchId)
  await server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '不实' })
  await server.moveDay('2022-06-29')
  const before = await budget()
  const stale = await approve(server, own.batchId, { version })
  assert.deepEqual([stale.status, stale.body.code], [409, 'changed_meanwhile'])
  assert.match(stale.body.detail!, /^已由 公众 于 2022-06-21/)
  assert.deepEqual(await budget(), before)
})

test('a budget that holds part of the batch approves as many lines as fit, in their order', async () => {
  const own = await noticedBatch(server, { persons: people(260, 5) })
  await server.moveDay('2022-06-29')
  await leaveInBudget(2 * 24_000 + 10_000)
  const result = (await approve(server, own.batchId)).body as unknown as BulkResult
  assert.deepEqual([result.done, result.amountFen], [2, 48_000])
  assert.deepEqual(
    result.exceptions.map((one) => one.message),
    Array(3).fill('预算不足，还差 620.00 元'),
  )
  assert.deepEqual(
    (await linesOf(own.batchId)).map((line) => line.status),
    ['approved', 'approved', 'on_notice', 'on_notice', 'on_notice'],
  )
  const none = await approve(server, own.batchId)
  assert.deepEqual([none.status, none.body.code], [409, 'budget_short'])
  // Nothing of the lines that did not fit stays behind: no key, no decision, no transfer.
  const rest = own.lineIds.slice(2)
  for (const table of ['ent_once', 'transfer'] as const) {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(table)} where line_id = any(${rest}::uuid[])`.execute(server.db)
    assert.equal(rows[0]!.n, 0, table)
  }
  await leaveInBudget(3 * 24_000)
  assert.equal(((await approve(server, own.batchId)).body as unknown as BulkResult).done, 3)
})

test('twenty claims race for a budget of ten: ten are approved, ten are told how much is missing', async () => {
  const batches = []
  for (const index of people(270, 20)) batches.push(await noticedBatch(server, { persons: [index] }))
  await server.moveDay('2022-06-29')
  await leaveInBudget(10 * 24_000)
  const before = await budget()
  const versions = await Promise.all(batches.map(async (batch) => (await batchOf(batch.batchId)).version))
  const answers = await Promise.all(
    batches.map((batch, n) =>
      approve(server, batch.batchId, { version: versions[n]!, username: n % 2 ? 'city' : 'city2' }),
    ),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [...Array(10).fill(200), ...Array(10).fill(409)])
  for (const loser of answers.filter((answer) => answer.status === 409))
    assert.match(loser.body.detail!, /^预算不足，还差 240.00 元/)
  const after = await budget()
  assert.equal(after.reserved_fen - before.reserved_fen, 10 * 24_000)
  assert.equal(after.reserved_fen + after.paid_fen, after.total_fen)
  await leaveInBudget(100_000_000)
})

test('no notice days: approved the same day', async () => {
  await server.database.owner.query(
    `update setting set value = '0' where unit_id = '411400' and key = 'notice.working_days'`,
  )
  const own = await noticedBatch(server, { persons: people(297, 1) })
  assert.equal((await approve(server, own.batchId)).status, 200)
  await server.database.owner.query(
    `update setting set value = '5' where unit_id = '411400' and key = 'notice.working_days'`,
  )
})

test('a claim is found by its number, inside the scope alone', async () => {
  const { subsidyModule } = await import('./index.ts')
  const { projectPacks } = await import('../index.ts')
  const module = subsidyModule({ packs: { now: async () => projectPacks() } })
  const own = await noticedBatch(server, { persons: people(310, 1) })
  const search = async (username: string, q: string) =>
    (await module.search!(server.platform, await server.scope(username), q)).map((hit) => hit.title)
  assert.deepEqual(await search('county', own.batchNumber.toLowerCase()), [own.batchNumber])
  assert.deepEqual(await search('county2', own.batchNumber), [])
  assert.deepEqual(await search('worker', own.batchNumber), [])
  assert.deepEqual(await search('county', '王'), [])
})

test('the queues: claim, review, publish, answer, approve, each with its due day and money', async () => {
  const queue = async (username: string) => {
    const { subsidyModule } = await import('./index.ts')
    const { projectPacks } = await import('../index.ts')
    const module = subsidyModule({ packs: { now: async () => projectPacks() } })
    const { day } = await server.platform.clocks()
    return module.queue!(server.platform, await server.scope(username), day)
  }
  await server.moveDay('2022-06-21')
  const waiting = await certifiedClass(server, { persons: people(300, 2) })
  const due = (await queue('assessor')).find((one) => one.title.includes(waiting.number))
  assert.deepEqual([due?.kind, due?.persons, due?.dueDay, due?.daysLeft], ['claim_due', 2, '2023-06-20', null])
  const own = await noticedBatch(server, { persons: people(303, 2) })
  await server.call(null, 'POST', `/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '不实' })
  const objection = (await queue('county')).find((one) => one.title === `公示 ${own.noticeNumber} 第 1 行`)
  assert.deepEqual([objection?.kind, objection?.dueDay, objection?.daysLeft], ['objection', '2022-06-28', 5])
  assert.ok(!(await queue('county2')).some((one) => one.title === objection!.title))
  await server.moveDay('2022-06-29')
  const approval = (await queue('city')).find((one) => one.title.includes(own.batchNumber))
  assert.deepEqual(
    [approval?.kind, approval?.persons, approval?.amountFen, approval?.dueDay],
    ['claim_approve', 1, 24_000, '2022-07-05'],
  )
  assert.deepEqual(await queue('finance'), [])
})
