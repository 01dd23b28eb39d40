// Aim: vouchers never outrun the money and are worth nothing without the certificate (V1): issue, claim, scan, class, certificate,
// claim, payment, and every way out of it, through HTTP as those who do it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID, SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { checks as entitlementChecks } from '#src/modules/entitlements/checks.ts'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { claimsForPayment } from '#src/modules/subsidy/index.ts'
import { planLesson, recordAll, trainingClass } from '#src/modules/training/training.builders.ts'
import { runTask, type TaskHandler } from '#src/platform/jobs/tasks.ts'
import { approve } from '#test/builders/claims.ts'
import {
  codeOf,
  detailOf,
  holders,
  issue,
  issued,
  issueOf,
  passEverybody,
  previewUrl,
  rowsOf,
  scan,
  voucherOf,
  workers,
} from '#test/builders/vouchers.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import { expireVouchers } from './expire-vouchers.ts'
import { ISSUE_TASK, issueTask } from './issue-task.ts'
import { RECALL_TASK, recallTask } from './recall-task.ts'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

const budget = () =>
  server.db
    .selectFrom('budget')
    .select(['total_fen', 'committed_fen', 'reserved_fen', 'paid_fen'])
    .where('budget_id', '=', SAMPLE_BUDGET_ID)
    .executeTakeFirstOrThrow()
const leaveInBudget = async (fen: number) => {
  const { reserved_fen, paid_fen } = await budget()
  await sql`update budget set total_fen = ${reserved_fen + paid_fen + fen} where budget_id = ${SAMPLE_BUDGET_ID}`.execute(
    server.db,
  )
}
const restoreBudget = () =>
  sql`update budget set total_fen = 200000000 where budget_id = ${SAMPLE_BUDGET_ID}`.execute(server.db)
const stateOf = async (personId: string) => (await voucherOf(server, personId)).state
const act = async (voucherId: string, name: string, username = 'city', version?: number) =>
  server.call(username, 'POST', `/api/vouchers/${voucherId}/acts`, {
    version: version ?? (await detailOf(server, voucherId)).version,
    act: name,
    reason: '样例原因',
  })
const must = async (...ask: Parameters<TestServer['call']>) => {
  const answer = await server.call(...ask)
  assert.ok(answer.status < 300, `${ask[1]} ${ask[2]}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
/** What the provider sees of the shown voucher before it enrols the holder. */
const look = async (
  classId: string,
  own: { username: string; voucherId: string; personId: string },
  provider = 'provider',
) => must(provider, 'POST', '/api/voucher-checks', { code: await codeOf(server, own), classId })
/** Its process died before it could say that the task was done: the task is run again. */
const runAgain = async (taskId: string) => {
  await server.db.updateTable('task').set({ status: 'queued' }).where('task_id', '=', taskId).execute()
  await runTask(server.platform, { [ISSUE_TASK]: issueTask, [RECALL_TASK]: recallTask }, taskId)
}
/** Every proof of vouchers and of the ledger holds after what a test did. */
const proven = async () => {
  for (const check of [...checks, ...ledgerChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.key}: ${detail}`)
  }
}

describe('issuing', () => {
  test('the count and the money are shown first; the sum is committed at the click, the vouchers come by a task', async () => {
    const own = await workers(server, [1001, 1002, 1003])
    const before = await budget()
    const preview = await must('city', 'GET', previewUrl(issueOf()))
    assert.deepEqual(
      [preview['persons'], preview['holding'], preview['toIssue'], preview['amountFen'], preview['fits']],
      [3, 0, 3, 240_000, true],
    )
    const answer = await issue(server)
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    assert.deepEqual([answer.body['status'], answer.body['issued'], answer.body['heldFen']], ['issuing', 0, 240_000])
    const committed = await budget()
    assert.equal(committed.committed_fen - before.committed_fen, 240_000)
    assert.equal(committed.reserved_fen - before.reserved_fen, 240_000)
    await proven()
    await server.drain()
    const batch = await must('city', 'GET', `/api/voucher-batches/${answer.body['id']}`)
    assert.deepEqual([batch['status'], batch['issued'], batch['heldFen']], ['issued', 3, 0])
    assert.deepEqual((batch['task'] as { done: number; total: number }).done, 3)
    for (const one of own) assert.equal(await stateOf(one.personId), 'issued')
    const messages = await must(own[0]!.username, 'GET', '/api/messages')
    assert.match(JSON.stringify(messages), /培训券待领取：养老护理培训券，800.00 元/)
    await proven()
  })

  test('whoever holds one gets none: the same issue again finds nobody', async () => {
    const again = await issue(server)
    assert.deepEqual([again.status, again.body.code], [409, 'nobody_to_issue'])
  })

  test('what changed since the preview is told, and nothing happens', async () => {
    await workers(server, [1004])
    const before = await budget()
    const stale = await issue(server, { expected: { persons: 2, amountFen: 160_000 } })
    assert.deepEqual([stale.status, stale.body.code], [409, 'preview_changed'])
    assert.match(stale.body.detail!, /现在应发 1 张，800.00 元/)
    assert.deepEqual(await budget(), before)
  })

  test('the same key twice is one issue; the task run again hands nothing out twice', async () => {
    await workers(server, [1005, 1006])
    const body = { ...issueOf(), expected: { persons: 3, amountFen: 240_000 } }
    const key = { 'idempotency-key': 'voucher-issue-1' }
    const [first, second] = await Promise.all([
      server.call('city', 'POST', '/api/voucher-batches', body, key),
      server.call('city', 'POST', '/api/voucher-batches', body, key),
    ])
    assert.deepEqual([first!.status, second!.status], [201, 201])
    assert.equal(first!.body['id'], second!.body['id'])
    await server.drain()
    await runAgain((first!.body['task'] as { id: string }).id)
    assert.equal((await rowsOf(server, `batch=${first!.body['id']}`)).length, 3)
    await proven()
  })

  test('limit: fewer than the filter finds; the others stay without', async () => {
    await workers(server, [1007, 1008, 1009])
    const batch = await issued(server, { limit: 2 })
    assert.deepEqual([batch.planned, batch.issued, batch.amountFen], [2, 2, 160_000])
    // Leaves the last of them to the next issue.
    await issued(server, { attendanceOnly: true, faceFen: 0 })
    await proven()
  })

  test('a voucher for attendance alone commits nothing', async () => {
    await workers(server, [1010])
    const before = await budget()
    const sheet = { attendanceOnly: true, faceFen: 0, name: '打卡签到券' }
    const preview = await must('city', 'GET', previewUrl(issueOf(sheet)))
    assert.deepEqual(
      [preview['toIssue'], preview['amountFen'], preview['fundName'], preview['availableFen'], preview['fits']],
      [1, 0, null, null, true],
    )
    const stale = await issue(server, { ...sheet, expected: { persons: 2, amountFen: 0 } })
    assert.equal(stale.body.code, 'preview_changed')
    assert.match(stale.body.detail!, /现在应发 1 张，请核对/, 'no sum where no money is')
    const batch = await issued(server, sheet)
    assert.deepEqual([batch.issued, batch.amountFen, batch.fundName], [1, 0, null])
    assert.deepEqual(await budget(), before)
    const zero = await issue(server, { attendanceOnly: false, faceFen: 0, expected: { persons: 0, amountFen: 0 } })
    assert.equal(zero.body.code, 'value_missing')
  })

  test('refused: days, target, another city’s county, a county without a budget of its own', async () => {
    await workers(server, [1011])
    const code = async (change: Parameters<typeof issue>[1], username = 'city') =>
      (await issue(server, change, username)).body.code
    assert.equal(await code({ validTo: '2022-05-31', redeemBy: '2022-05-31' }), 'days_wrong')
    assert.equal(await code({ redeemBy: '2022-08-30' }), 'days_wrong')
    assert.equal(await code({ kind: 'targeted' }), 'target_missing')
    assert.equal(await code({ filter: { unitId: '140802', groups: [] } }), 'not_found')
    assert.equal(await code({}, 'county'), 'no_own_budget')
    assert.equal((await issue(server, {}, 'provider')).status, 403)
    assert.equal((await issue(server, { faceFen: -1 })).status, 422)
    assert.equal((await issue(server, { faceFen: 10.5 })).status, 422)
    assert.equal((await issue(server, { faceFen: 1e12 })).status, 422)
    await issued(server, { attendanceOnly: true, faceFen: 0 })
  })

  test('the last yuan of the budget: of two issues at once one is made, the other refused with the reason', async () => {
    await workers(server, [1020, 1021])
    await workers(server, [1022, 1023], '411481')
    await leaveInBudget(160_000)
    const at = (unitId: string) => issue(server, { filter: { unitId, groups: ['unemployed'] } })
    const answers = await Promise.all([at('411402'), at('411481')])
    assert.deepEqual(answers.map((one) => one.status).sort(), [201, 409])
    const refused = answers.find((one) => one.status === 409)!
    assert.equal(refused.body.code, 'budget_short')
    assert.match(refused.body.detail!, /预算不足：需要 1,600.00 元/)
    await server.drain()
    const { total_fen, reserved_fen, paid_fen } = await budget()
    assert.equal(total_fen - reserved_fen - paid_fen, 0)
    await proven404()
    await restoreBudget()
  })

  test('two issues at once to the same persons: one voucher each, the surplus goes back', async () => {
    await issued(server, { filter: { unitId: '411400', groups: ['unemployed'] } }).catch(() => undefined)
    const own = await workers(server, [1030, 1031, 1032])
    const before = await budget()
    const both = await Promise.all([issue(server, { name: '甲' }), issue(server, { name: '乙' })])
    assert.deepEqual(
      both.map((one) => one.status),
      [201, 201],
    )
    await server.drain()
    const { rows } = await sql<{ person_id: string; n: number }>`
      select person_id, count(*)::int as n from voucher where person_id = any(${own.map((one) => one.personId)}::uuid[]) group by 1`.execute(
      server.db,
    )
    assert.deepEqual(
      rows.map((row) => row.n),
      [1, 1, 1],
    )
    assert.equal((await budget()).committed_fen - before.committed_fen, 240_000)
    await proven()
  })

  test('the database refuses a second live voucher, a changed holder and a changed value', async () => {
    const [own] = await workers(server, [1030])
    const { voucher_id } = await voucherOf(server, own!.personId)
    const refuses = (statement: ReturnType<typeof sql>, by: RegExp) => assert.rejects(statement.execute(server.db), by)
    await refuses(
      sql`insert into voucher (person_id, voucher_id, number, batch_id, unit_id, issuer_id, face_fen, valid_from, valid_to, redeem_by, state, committed_fen, issued_day)
          select person_id, gen_random_uuid(), 'x', batch_id, unit_id, issuer_id, face_fen, valid_from, valid_to, redeem_by, 'issued', face_fen, issued_day from voucher where voucher_id = ${voucher_id}`,
      /voucher_one_live/,
    )
    await refuses(
      sql`update voucher set person_id = gen_random_uuid() where voucher_id = ${voucher_id}`,
      /permission denied/,
    )
    await refuses(sql`update voucher set face_fen = 1 where voucher_id = ${voucher_id}`, /permission denied/)
    await refuses(sql`update voucher set committed_fen = 0 where voucher_id = ${voucher_id}`, /voucher_committed/)
    await refuses(
      sql`update voucher set state = 'certified' where voucher_id = ${voucher_id}`,
      /voucher_(in_class|proof)/,
    )
    await refuses(
      sql`update budget set committed_fen = reserved_fen + 1 where budget_id = ${SAMPLE_BUDGET_ID}`,
      /budget_committed/,
    )
  })
})

/** The ledger's proof of the granted sum does not hold while a test bends the budget's total; the vouchers' own does. */
const proven404 = async () => {
  for (const check of checks) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.key}: ${detail}`)
  }
}

describe('claiming and showing', () => {
  test('the holder claims once, and shows a code; nobody else sees it', async () => {
    const [own, other] = await workers(server, [1100, 1101])
    await issued(server)
    const { voucher_id: id } = await voucherOf(server, own!.personId)
    const early = await server.call(own!.username, 'GET', `/api/own/vouchers/${id}/code`)
    assert.equal(early.status, 404)
    assert.equal((await server.call(other!.username, 'POST', `/api/own/vouchers/${id}/claim`)).status, 404)
    assert.equal((await server.call('provider', 'POST', `/api/own/vouchers/${id}/claim`)).status, 403)
    const claimed = await must(own!.username, 'POST', `/api/own/vouchers/${id}/claim`)
    assert.deepEqual([claimed['state'], claimed['mayShow'], claimed['mayClaim']], ['claimed', true, false])
    assert.match(String(claimed['sentence']), /向培训机构出示二维码，2022年8月31日前/)
    const again = await server.call(own!.username, 'POST', `/api/own/vouchers/${id}/claim`)
    assert.deepEqual([again.status, again.body.detail], [409, '这张培训券现在是“已领取”，不能领取'])
    const code = await codeOf(server, { username: own!.username, voucherId: id })
    assert.match(code, /^\d{30}$/)
    assert.equal((await server.call(other!.username, 'GET', `/api/own/vouchers/${id}/code`)).status, 404)
    assert.deepEqual(
      (await rowsOf(server, 'state=claimed', 'county2')).map((row) => row.id).filter((one) => one === id),
      [],
    )
  })
})

describe('taking an issue back', () => {
  type Holder = Awaited<ReturnType<typeof holders>>[number]
  const recallOf = (id: string, username = 'city') =>
    must(username, 'GET', `/api/voucher-batches/${id}`).then(
      (batch) => batch['recall'] as { vouchers: number; amountFen: number; keptTotal: number; kept: unknown[] } | null,
    )
  const recalledOf = (id: string) =>
    must('city', 'GET', `/api/voucher-batches/${id}`).then(
      (batch) =>
        batch['recalled'] as {
          vouchers: number
          amountFen: number
          keptTotal: number
          kept: { why: string }[]
          task: { id: string; status: string; done: number; total: number }
        },
    )
  const recall = (id: string, expected: object, username = 'city', key = 'recall-1') =>
    server.call(
      username,
      'POST',
      `/api/voucher-batches/${id}/recall`,
      { reason: '发放条件选错，整批收回', expected },
      { 'idempotency-key': key },
    )

  test('what nobody has used is voided in one act with its money; who is enrolled stays and is named; again finds nothing', async () => {
    const [locked, claimed] = (await holders(server, [1950, 1951])) as [Holder, Holder]
    const { id: classId } = await trainingClass(server).approved()
    assert.equal((await scan(server, classId, locked)).status, 201)
    const id = (await detailOf(server, claimed.voucherId)).batchId
    assert.deepEqual(await recallOf(id), {
      vouchers: 1,
      amountFen: 80_000,
      keptTotal: 1,
      kept: [
        {
          id: locked.voucherId,
          number: (await detailOf(server, locked.voucherId)).number,
          name: (await detailOf(server, locked.voucherId)).name,
          stateName: '已报名',
          why: '已报名，请先退出培训班，或单张作废',
        },
      ],
    })
    const before = await budget()
    const expected = { vouchers: 1, amountFen: 80_000 }
    const stale = await recall(id, { vouchers: 2, amountFen: 160_000 }, 'city', 'recall-stale')
    assert.deepEqual([stale.status, stale.body.code], [409, 'recall_changed'])
    assert.match(stale.body.detail!, /现在可作废 1 张，800.00 元/)
    assert.equal((await recall(id, expected, 'provider')).status, 403)
    assert.equal((await recall(id, expected, 'county')).status, 404)
    const above = await recall(id, expected, 'province', 'recall-above')
    assert.deepEqual([above.status, above.body.code], [409, 'not_the_issuer'])
    assert.equal(await recallOf(id, 'province'), null)
    assert.deepEqual(await budget(), before)

    const [first, second] = await Promise.all([recall(id, expected), recall(id, expected)])
    assert.deepEqual([first!.status, second!.status], [200, 200])
    assert.deepEqual(first!.body, second!.body)
    assert.equal(first!.body['recall'], null, 'not twice at once')
    const during = await recall(id, expected, 'city', 'recall-during')
    assert.deepEqual([during.status, during.body.code], [409, 'still_recalling'])
    await server.drain()
    const done = await recalledOf(id)
    assert.deepEqual([done.vouchers, done.amountFen, done.keptTotal], [1, 80_000, 1])
    assert.deepEqual([done.task.status, done.task.done, done.task.total], ['done', 1, 1])
    assert.match(done.kept[0]!.why, /已报名/)
    assert.match(JSON.stringify(await must('city', 'GET', '/api/messages')), /整批作废已结束：作废 1 张/)
    assert.deepEqual([await stateOf(claimed.personId), await stateOf(locked.personId)], ['voided', 'locked'])
    assert.equal(before.committed_fen - (await budget()).committed_fen, 80_000)
    assert.equal(before.reserved_fen - (await budget()).reserved_fen, 80_000)
    const after = await detailOf(server, claimed.voucherId)
    assert.equal(after.timeline.at(-1)?.what, '作废')
    assert.equal(after.reason, '发放条件选错，整批收回')
    assert.match(JSON.stringify(await must(claimed.username, 'GET', '/api/messages')), /发放条件选错，整批收回/)
    const again = await recall(id, { vouchers: 0, amountFen: 0 }, 'city', 'recall-2')
    assert.deepEqual([again.status, again.body.code], [409, 'nothing_to_recall'])
    assert.equal(await recallOf(id), null)
    await proven()
  })

  test('not while it is handed out; a claim and the recall at once: one of them has the voucher', async () => {
    const own = await workers(server, [1953, 1954])
    const answer = await issue(server)
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    const id = String(answer.body['id'])
    const early = await recall(id, { vouchers: 0, amountFen: 0 }, 'city', 'recall-early')
    assert.deepEqual([early.status, early.body.code], [409, 'still_issuing'])
    await server.drain()
    const shown = (await recallOf(id))!
    const { voucher_id } = await voucherOf(server, own[0]!.personId)
    const [claim, taken] = await Promise.all([
      server.call(own[0]!.username, 'POST', `/api/own/vouchers/${voucher_id}/claim`),
      recall(id, { vouchers: shown.vouchers, amountFen: shown.amountFen }, 'city', 'recall-3'),
    ])
    assert.equal(taken!.status, 200, JSON.stringify(taken!.body))
    assert.ok([200, 409].includes(claim!.status))
    await server.drain()
    for (const one of own) assert.equal(await stateOf(one.personId), 'voided')
    await proven()
  })

  test('who enrols between the click and the task keeps the voucher and is named; the task run again takes nothing twice', async () => {
    const own = (await holders(server, [1960, 1961, 1962])) as Holder[]
    const id = (await detailOf(server, own[0]!.voucherId)).batchId
    const { id: classId } = await trainingClass(server).approved()
    const before = await budget()
    const answer = await recall(id, { vouchers: 3, amountFen: 240_000 }, 'city', 'recall-4')
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.equal((await scan(server, classId, own[0]!)).status, 201)
    await server.drain()
    const recalled = await recalledOf(id)
    await runAgain(recalled.task.id)
    const again = await recalledOf(id)
    assert.deepEqual([again.vouchers, again.amountFen, again.keptTotal], [2, 160_000, 1])
    assert.deepEqual([recalled.vouchers, recalled.kept], [again.vouchers, again.kept])
    assert.deepEqual(await Promise.all(own.map((one) => stateOf(one.personId))), ['locked', 'voided', 'voided'])
    assert.equal(before.committed_fen - (await budget()).committed_fen, 160_000)
    await proven()
  })

  test('more than a step holds goes back in steps; killed after the first, the run that follows goes on where the rows stand', async () => {
    const own = await workers(
      server,
      Array.from({ length: 1001 }, (_, n) => 20_000 + n),
    )
    const { id } = await issued(server)
    const before = await budget()
    const shown = (await recallOf(id))!
    assert.ok(shown.vouchers >= own.length)
    assert.equal(
      (await recall(id, { vouchers: shown.vouchers, amountFen: shown.amountFen }, 'city', 'recall-5')).status,
      200,
    )
    const killed: TaskHandler = (run) =>
      recallTask({ ...run, progress: () => Promise.reject(new Error('the process is gone')) })
    const { task } = await recalledOf(id)
    await assert.rejects(runTask(server.platform, { [RECALL_TASK]: killed }, task.id), /the process is gone/)
    const halfway = await recalledOf(id)
    assert.deepEqual([halfway.vouchers, halfway.task.status, await recallOf(id)], [500, 'queued', null])
    await proven()
    await server.drain()
    const done = await recalledOf(id)
    assert.deepEqual([done.vouchers, done.amountFen, done.task.done], [shown.vouchers, shown.amountFen, shown.vouchers])
    assert.equal(before.committed_fen - (await budget()).committed_fen, shown.amountFen)
    assert.equal((await rowsOf(server, `batch=${id}&state=issued`)).length, 0)
    await proven()
  })
})

describe('at the provider', () => {
  test('scan: shown with a masked name, enrolled with a seat, locked to the class; again is refused', async () => {
    const [own] = await holders(server, [1200])
    const { id: classId } = await trainingClass(server).approved()
    const code = await codeOf(server, own!)
    const shown = await must('provider', 'POST', '/api/voucher-checks', { code, classId })
    assert.deepEqual([shown['usable'], shown['problem'], shown['faceFen']], [true, null, 80_000])
    assert.match(String(shown['docNoMasked']), /\*{8}/)
    const answer = await scan(server, classId, own!)
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    assert.deepEqual([answer.body['enrolledNow'], answer.body['warnings']], [true, []])
    const detail = await detailOf(server, own!.voucherId)
    assert.deepEqual([detail.state, detail.classNumber !== null], ['locked', true])
    assert.deepEqual(
      detail.timeline.map((step) => step.what),
      ['发放', '领取', '出示验券', '报名锁定'],
    )
    assert.equal((await detailOf(server, own!.voucherId, 'provider')).state, 'locked')
    assert.equal((await server.call('provider2', 'GET', `/api/vouchers/${own!.voucherId}`)).status, 404)
    const again = await server.call('provider', 'POST', `/api/classes/${classId}/voucher-enrolments`, { code })
    assert.deepEqual([again.status, again.body.code], [409, 'voucher_here'])
    // Who is locked shows no code any more.
    assert.equal((await server.call(own!.username, 'GET', `/api/own/vouchers/${own!.voucherId}/code`)).status, 404)
  })

  test('who stands on the roster already has the voucher bound to that place', async () => {
    const [own] = await holders(server, [1201])
    const { detail } = await trainingClass(server).withRoster({
      startDay: '2022-07-10',
      endDay: '2022-07-15',
      plannedExamDay: '2022-07-20',
    })
    await sql`
      insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source)
      values (${own!.personId}, ${detail.id}, gen_random_uuid(), 'enrolled', 'unemployed', 'roster')`.execute(server.db)
    await sql`update class_seat set capacity = capacity + 1, taken = taken + 1 where class_id = ${detail.id}`.execute(
      server.db,
    )
    const answer = await scan(server, detail.id, own!)
    assert.deepEqual([answer.status, answer.body['enrolledNow']], [201, false])
  })

  test('refused: no code, an old one, another trade, too late a class, a full class, one not claimed', async () => {
    const [own, second] = await holders(server, [1210, 1211], {
      kind: 'targeted',
      occupations: ['4-10-01-06'],
      levels: ['L4'],
      validTo: '2022-07-31',
      redeemBy: '2022-12-31',
    })
    const { id: classId } = await trainingClass(server).approved()
    const enrol = (code: string, id = classId) =>
      server.call('provider', 'POST', `/api/classes/${id}/voucher-enrolments`, { code })
    assert.equal((await enrol('12345')).body.code, 'code_unreadable')
    assert.equal((await enrol('0'.repeat(30))).body.code, 'code_stale')
    assert.equal((await scan(server, classId, own!)).body.code, 'voucher_elsewhere')
    const house = { occupation: '4-10-01-06' }
    const late = await trainingClass(server).approved({
      ...house,
      startDay: '2022-07-20',
      endDay: '2022-08-02',
      plannedExamDay: '2022-08-10',
    })
    assert.equal((await scan(server, late.id, own!)).body.code, 'voucher_too_short')
    const small = await trainingClass(server).approved({ ...house, capacity: 1 })
    assert.equal((await scan(server, small.id, own!)).status, 201)
    const foreseen = await look(small.id, second!)
    assert.deepEqual([foreseen['usable'], foreseen['warnings']], [false, []])
    const full = await scan(server, small.id, second!)
    assert.deepEqual([full.status, full.body.code], [409, 'class_full'])
    assert.equal(foreseen['problem'], full.body.detail, 'the look says what the enrolment would refuse')
    assert.equal(await stateOf(second!.personId), 'claimed')
    const code = await codeOf(server, second!)
    assert.equal(
      (await server.call('provider2', 'POST', `/api/classes/${classId}/voucher-enrolments`, { code })).status,
      404,
    )
    assert.equal(
      (await server.call('county', 'POST', `/api/classes/${classId}/voucher-enrolments`, { code })).status,
      403,
    )
  })

  test('the look says in the same words what the enrolment would refuse: too late, another class, another trade', async () => {
    const [own] = await holders(server, [1220], { validTo: '2022-07-31', redeemBy: '2022-12-31' })
    const first = await trainingClass(server).approved()
    const same = await trainingClass(server, 'provider2', 'county2').approved({ departmentId: null })
    const closed = await trainingClass(server).approved({
      startDay: '2022-07-11',
      endDay: '2022-07-12',
      plannedExamDay: '2022-07-20',
    })
    const late = await trainingClass(server).approved({
      startDay: '2022-07-20',
      endDay: '2022-08-02',
      plannedExamDay: '2022-08-10',
    })
    await sql`update training_class set status = 'cancelled' where class_id = ${closed.id}`.execute(server.db)
    const bothSay = async (classId: string, words: RegExp, provider = 'provider') => {
      const foreseen = await look(classId, own!, provider)
      const refused = await server.call(provider, 'POST', `/api/classes/${classId}/voucher-enrolments`, {
        code: await codeOf(server, own!),
      })
      assert.deepEqual([foreseen['usable'], refused.status], [false, 409])
      assert.equal(foreseen['problem'], refused.body.detail)
      assert.match(String(foreseen['problem']), words)
    }
    await bothSay(late.id, /有效期到 2022年7月31日|有效期到 2022-07-31/)
    await bothSay(closed.id, /已取消/)
    await sql`
      insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source)
      values (${own!.personId}, ${first.id}, gen_random_uuid(), 'enrolled', 'unemployed', 'roster')`.execute(server.db)
    await sql`update class_seat set taken = taken + 1 where class_id = ${first.id}`.execute(server.db)
    await bothSay(same.id, /上课时间重叠/, 'provider2')
    // The seat of who stands on the roster already is not asked for again.
    await sql`update class_seat set capacity = taken where class_id = ${first.id}`.execute(server.db)
    assert.deepEqual((await look(first.id, own!))['problem'], null)
    assert.equal((await scan(server, first.id, own!)).status, 201)
  })

  test('one voucher at two providers at once: one effect, the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [own] = await holders(server, [1300 + round])
      const here = await trainingClass(server).approved()
      const there = await trainingClass(server, 'provider2', 'county2').approved({ departmentId: null })
      const code = await codeOf(server, own!)
      const ask = (provider: string, id: string) =>
        server.call(provider, 'POST', `/api/classes/${id}/voucher-enrolments`, { code })
      const answers = await Promise.all([ask('provider', here.id), ask('provider2', there.id)])
      assert.deepEqual(
        answers.map((one) => one.status).sort(),
        [201, 409],
        JSON.stringify(answers.map((one) => one.body)),
      )
      const { rows } = await sql<{ n: number; seats: number }>`
        select count(*)::int as n, (select sum(taken)::int from class_seat where class_id in (${here.id}, ${there.id})) as seats
          from enrolment where person_id = ${own!.personId} and status = 'enrolled'`.execute(server.db)
      assert.deepEqual(rows[0], { n: 1, seats: 1 })
      assert.equal(await stateOf(own!.personId), 'locked')
    }
    await proven()
  })
})

test('an issue for named institutions is good there alone, says so to all, and takes none that is not in business', async () => {
  const ask = { kind: 'targeted' as const, providers: [SAMPLE_ORGANISATIONS.provider2.id] }
  await workers(server, [1390])
  const wrong = await issue(server, { ...ask, providers: [SAMPLE_ORGANISATIONS.assessor.id] })
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'provider_unknown'])
  const [own] = await holders(server, [1391], ask)
  const shown = (await must(own!.username, 'GET', `/api/own/vouchers/${own!.voucherId}`))['targets'] as string[]
  assert.equal(shown.length, 1)
  const here = await trainingClass(server).approved()
  const answer = await scan(server, here.id, own!)
  assert.deepEqual([answer.status, answer.body.code], [409, 'voucher_elsewhere'])
  assert.equal((await look(here.id, own!))['problem'], answer.body.detail)
})

describe('ways out', () => {
  test('a cancelled class releases the voucher with its money kept; a leaver before the first sign-in too', async () => {
    const [own, leaver] = await holders(server, [1400, 1401])
    const { id, version } = await trainingClass(server).approved()
    assert.equal((await scan(server, id, own!)).status, 201)
    assert.equal((await scan(server, id, leaver!)).status, 201)
    const before = await budget()
    await must('provider', 'POST', `/api/classes/${id}/trainees/${leaver!.personId}/remove`, { reason: '有事' })
    assert.equal(await stateOf(leaver!.personId), 'claimed')
    await must('provider', 'POST', `/api/classes/${id}/cancel`, { version, reason: '人数不足' })
    assert.equal(await stateOf(own!.personId), 'claimed')
    assert.deepEqual(await budget(), before)
    const { rows } = await sql<{ class_id: string | null; locked_day: string | null }>`
      select class_id, locked_day from voucher where voucher_id = ${own!.voucherId}`.execute(server.db)
    assert.deepEqual(rows[0], { class_id: null, locked_day: null })
    // Free for the next class.
    assert.equal((await scan(server, (await trainingClass(server).approved()).id, own!)).status, 201)
    await proven()
  })

  test('void gives the money back; freeze stops everything until it is lifted; reasons reach the holder', async () => {
    const [own, other] = await holders(server, [1410, 1411])
    const before = await budget()
    const county = await act(own!.voucherId, 'void', 'county')
    assert.deepEqual([county.status, county.body.code], [409, 'not_the_issuer'])
    assert.equal((await act(own!.voucherId, 'void', 'county2')).status, 404)
    const voided = await act(own!.voucherId, 'void')
    assert.deepEqual([voided.status, voided.body['state'], voided.body['reason']], [200, 'voided', '样例原因'])
    assert.equal(before.committed_fen - (await budget()).committed_fen, 80_000)
    const twice = await act(own!.voucherId, 'void')
    assert.deepEqual([twice.status, twice.body.code], [409, 'voucher_state'])
    assert.match(JSON.stringify(await must(own!.username, 'GET', '/api/messages')), /已作废：样例原因/)
    const frozen = await act(other!.voucherId, 'freeze', 'county')
    assert.deepEqual([frozen.status, frozen.body['state']], [200, 'frozen'])
    assert.equal((await server.call(other!.username, 'GET', `/api/own/vouchers/${other!.voucherId}/code`)).status, 404)
    const stale = await act(other!.voucherId, 'unfreeze', 'city', 1)
    assert.deepEqual([stale.status, stale.body.code], [409, 'changed_meanwhile'])
    assert.match(stale.body.detail!, /已由 例梁园 于/)
    const thawed = await act(other!.voucherId, 'unfreeze')
    assert.deepEqual([thawed.status, thawed.body['state']], [200, 'claimed'])
    await proven()
  })

  test('frozen while the class goes on: thawed, it has taken the steps it missed', async () => {
    const [leaver, sitting, gone, away] = await holders(server, [1413, 1414, 1415, 1416])
    const four = [leaver!, sitting!, gone!, away!]
    const { id: classId } = await trainingClass(server).approved()
    for (const one of four) assert.equal((await scan(server, classId, one)).status, 201)
    const thawed = async (one: { voucherId: string; personId: string }) => {
      assert.equal((await act(one.voucherId, 'unfreeze')).status, 200)
      return stateOf(one.personId)
    }
    const remove = (one: { personId: string }) =>
      must('provider', 'POST', `/api/classes/${classId}/trainees/${one.personId}/remove`, { reason: '有事' })
    // Left before the first sign-in: the voucher is free for another class.
    await act(leaver!.voucherId, 'freeze')
    await remove(leaver!)
    assert.equal(await thawed(leaver!), 'claimed')
    assert.equal(
      (
        await scan(
          server,
          (
            await trainingClass(server).approved({
              startDay: '2022-06-20',
              endDay: '2022-06-22',
              plannedExamDay: '2022-06-25',
            })
          ).id,
          leaver!,
        )
      ).status,
      201,
    )
    // Signed in meanwhile: activated; absent: still locked.
    const lesson = await planLesson(server, classId)
    await server.moveDay('2022-06-10')
    for (const one of [sitting!, away!]) await act(one.voucherId, 'freeze')
    assert.equal((await recordAll(server, classId, lesson, { [away!.personId]: 'absent' })).status, 200)
    assert.deepEqual([await thawed(sitting!), await thawed(away!)], ['activated', 'locked'])
    // Left after the first sign-in: it has lapsed, and its money is free.
    await act(gone!.voucherId, 'freeze')
    await remove(gone!)
    const before = await budget()
    assert.equal(await thawed(gone!), 'expired')
    assert.equal(before.committed_fen - (await budget()).committed_fen, 80_000)
    // The class ends: completed and certified, or not completed and lapsed.
    for (const one of [sitting!, away!]) await act(one.voucherId, 'freeze')
    await server.moveDay('2022-06-16')
    const version = async () => (await must('provider', 'GET', `/api/classes/${classId}`))['version']
    await must('provider', 'POST', `/api/classes/${classId}/finish`, {
      version: await version(),
      notPassed: [away!.personId],
    })
    await must('county', 'POST', `/api/classes/${classId}/completion`, { version: await version(), verdict: 'approve' })
    const session = await must('assessor', 'POST', '/api/exam-sessions', {
      ...{ classId, examDay: '2022-06-17', place: '示例考点', examiners: ['样考评'], feeFen: 0 },
    })
    await server.moveDay('2022-06-20')
    await passEverybody(server, session['id'] as string)
    const examined = await must('assessor', 'GET', `/api/exam-sessions/${session['id']}`)
    await must('assessor', 'POST', `/api/exam-sessions/${session['id']}/certificates`, {
      version: examined['version'],
      issuedOn: '2022-06-20',
    })
    assert.deepEqual([await thawed(sitting!), await thawed(away!)], ['certified', 'expired'])
    await proven()
    await server.moveDay('2022-06-01')
  })

  test('two officers at once: one voids, one freezes, one of them is told', async () => {
    const [own] = await holders(server, [1412])
    const { version } = await detailOf(server, own!.voucherId)
    const answers = await Promise.all([
      act(own!.voucherId, 'void', 'city', version),
      act(own!.voucherId, 'freeze', 'county', version),
    ])
    assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409])
    await proven()
  })

  test('by the business day: the last day counts, the day after it is worth nothing and the money is free', async () => {
    const [own] = await holders(server, [1420], { validTo: '2022-06-03', redeemBy: '2022-06-30' })
    const before = await budget()
    await server.moveDay('2022-06-03')
    assert.equal((await server.call(own!.username, 'GET', `/api/own/vouchers/${own!.voucherId}/code`)).status, 200)
    assert.equal(await expireVouchers(server.platform), 0)
    await server.moveDay('2022-06-04')
    // Before the housekeeping has been there, the page and the code know already.
    const seen = await must(own!.username, 'GET', `/api/own/vouchers/${own!.voucherId}`)
    assert.deepEqual([seen['state'], seen['mayShow']], ['expired', false])
    assert.equal((await server.call(own!.username, 'GET', `/api/own/vouchers/${own!.voucherId}/code`)).status, 404)
    assert.deepEqual((await detailOf(server, own!.voucherId)).acts, [])
    assert.deepEqual(
      await Promise.all([expireVouchers(server.platform), expireVouchers(server.platform)]).then((n) => n[0]! + n[1]!),
      1,
    )
    assert.equal(before.committed_fen - (await budget()).committed_fen, 80_000)
    assert.equal(await stateOf(own!.personId), 'expired')
    // Free to hold another one.
    await issued(server)
    assert.equal(await stateOf(own!.personId), 'issued')
    await proven()
    await server.moveDay('2022-06-01')
  })

  test('while an office looks into it the holder’s time stands still: the frozen days come on top of both last days', async () => {
    const [own, other] = await holders(server, [1425, 1426], { validTo: '2022-06-03', redeemBy: '2022-06-30' })
    await server.moveDay('2022-06-02')
    assert.equal((await act(own!.voucherId, 'freeze')).status, 200)
    await server.moveDay('2022-06-12')
    assert.equal(await expireVouchers(server.platform), 1, 'the other one, which nobody froze')
    assert.equal(await stateOf(other!.personId), 'expired')
    assert.equal((await act(own!.voucherId, 'unfreeze')).status, 200)
    const after = await detailOf(server, own!.voucherId)
    assert.deepEqual([after.state, after.validTo, after.redeemBy], ['claimed', '2022-06-13', '2022-07-10'])
    assert.equal((await act(own!.voucherId, 'freeze')).status, 200)
    assert.equal((await act(own!.voucherId, 'unfreeze')).status, 200)
    assert.equal(
      (await detailOf(server, own!.voucherId)).validTo,
      '2022-06-13',
      'frozen and thawed on one day: nothing',
    )
    await server.moveDay('2022-06-14')
    assert.equal(await expireVouchers(server.platform), 1)
    await proven()
    await server.moveDay('2022-06-01')
    // Both hold one again, so that no later issue of this file finds them.
    await issued(server)
  })

  test('an issue that was given up ends with the housekeeping; what it held is free', async () => {
    await workers(server, [1430, 1431])
    const before = await budget()
    const made = await issue(server)
    assert.equal(made.status, 201)
    assert.equal((await budget()).committed_fen - before.committed_fen, 160_000)
    const taskId = (made.body['task'] as { id: string }).id
    await server.db.updateTable('task').set({ status: 'failed' }).where('task_id', '=', taskId).execute()
    await expireVouchers(server.platform)
    assert.deepEqual(await budget(), before)
    assert.equal((await must('city', 'GET', `/api/voucher-batches/${made.body['id']}`))['status'], 'stopped')
    await server.drain()
    await proven()
  })
})

describe('the whole way', () => {
  test('scan, first sign-in, completion, certificate, claim, payment: money committed once, redeemed once', async () => {
    const own = await holders(server, [1500, 1501, 1502], { faceFen: 20_000 })
    const [first, absent, second] = own
    const { id: classId } = await trainingClass(server).approved()
    for (const one of own) assert.equal((await scan(server, classId, one)).status, 201)
    const lesson = await planLesson(server, classId)
    await server.moveDay('2022-06-10')
    assert.equal((await recordAll(server, classId, lesson, { [absent!.personId]: 'absent' })).status, 200)
    assert.deepEqual(await Promise.all(own.map((one) => stateOf(one.personId))), ['activated', 'locked', 'activated'])
    // A corrected sheet takes the activation back, and gives it again.
    const correct = async (state: 'absent' | 'present') => {
      const { body } = await server.call('provider', 'GET', `/api/lessons/${lesson.id}/attendance`)
      const entries = (body['items'] as { personId: string; state: string }[]).map((row) => ({
        personId: row.personId,
        state: row.personId === second!.personId ? state : row.state,
      }))
      return server.call('provider', 'PUT', `/api/lessons/${lesson.id}/attendance`, {
        version: (body['lesson'] as { version: number }).version,
        reason: '点错',
        entries,
      })
    }
    assert.equal((await correct('absent')).status, 200)
    assert.equal(await stateOf(second!.personId), 'locked')
    assert.equal((await correct('present')).status, 200)
    assert.equal(await stateOf(second!.personId), 'activated')

    await server.moveDay('2022-06-16')
    const version = async () => (await must('provider', 'GET', `/api/classes/${classId}`))['version']
    await must('provider', 'POST', `/api/classes/${classId}/finish`, {
      version: await version(),
      notPassed: [absent!.personId],
    })
    const held = await budget()
    await must('county', 'POST', `/api/classes/${classId}/completion`, { version: await version(), verdict: 'approve' })
    assert.deepEqual(await Promise.all(own.map((one) => stateOf(one.personId))), ['completed', 'expired', 'completed'])
    assert.equal(held.committed_fen - (await budget()).committed_fen, 20_000)

    const session = await must('assessor', 'POST', '/api/exam-sessions', {
      classId,
      examDay: '2022-06-17',
      place: '示例考点',
      examiners: ['样考评'],
      feeFen: 0,
    })
    await server.moveDay('2022-06-20')
    await passEverybody(server, session['id'] as string)
    const examined = await must('assessor', 'GET', `/api/exam-sessions/${session['id']}`)
    await must('assessor', 'POST', `/api/exam-sessions/${session['id']}/certificates`, {
      version: examined['version'],
      issuedOn: '2022-06-20',
    })
    assert.deepEqual([await stateOf(first!.personId), await stateOf(second!.personId)], ['certified', 'certified'])
    await proven()

    await server.moveDay('2022-06-21')
    const batch = await must('assessor', 'POST', '/api/claim-batches', {
      program: 'assessment',
      classId,
      commitment: true,
    })
    const batchId = batch['id'] as string
    const lines = (await must('county', 'GET', `/api/claim-batches/${batchId}/lines?limit=500`))['items'] as {
      id: string
      amountFen: number
    }[]
    assert.deepEqual(
      lines.map((line) => line.amountFen),
      [24_000, 24_000],
    )
    await must('county', 'POST', `/api/claim-batches/${batchId}/review`, {
      verdict: 'agree',
      lineIds: lines.map((line) => line.id),
    })
    const reviewed = await must('county', 'GET', `/api/claim-batches/${batchId}`)
    await must('county', 'POST', `/api/claim-batches/${batchId}/notice`, { version: reviewed['version'] })
    await server.moveDay('2022-06-29')

    // Frozen: its line waits, the other goes on.
    assert.equal((await act(second!.voucherId, 'freeze')).status, 200)
    // The budget holds the two surpluses of 40 yuan beyond the face values and nothing more: the commitment is what pays.
    await leaveInBudget(8_000)
    const before = await budget()
    const partly = await approve(server, batchId)
    assert.equal(partly.status, 200, JSON.stringify(partly.body))
    assert.deepEqual(
      [partly.body['done'], (partly.body['exceptions'] as { message: string }[]).map((one) => one.message)],
      [1, ['本人的培训券已冻结（样例原因），解冻后再批准']],
    )
    const after = await budget()
    assert.deepEqual(
      [before.committed_fen - after.committed_fen, after.reserved_fen - before.reserved_fen],
      [20_000, 4_000],
    )
    assert.equal((await act(second!.voucherId, 'unfreeze')).status, 200)
    assert.equal((await approve(server, batchId)).status, 200)
    assert.deepEqual(
      [await stateOf(first!.personId), await stateOf(second!.personId)],
      ['redeem_pending', 'redeem_pending'],
    )
    await restoreBudget()
    await proven()

    // A freeze now holds the payment back.
    assert.equal((await act(first!.voucherId, 'freeze')).status, 200)
    const short = await server.call('finance', 'POST', '/api/pay-batches', {
      claimBatchIds: [batchId],
      declaredCount: 2,
      declaredFen: 48_000,
    })
    assert.equal(short.status, 422, JSON.stringify(short.body))
    assert.equal((await act(first!.voucherId, 'unfreeze')).status, 200)
    const made = await must('finance', 'POST', '/api/pay-batches', {
      claimBatchIds: [batchId],
      declaredCount: 2,
      declaredFen: 48_000,
    })
    const paying = await act(first!.voucherId, 'freeze')
    assert.deepEqual([paying.status, paying.body.code], [409, 'in_payment'])
    const payBatch = await must('finance', 'GET', `/api/pay-batches/${made['id']}`)
    await must('finance2', 'POST', `/api/pay-batches/${made['id']}/release`, {
      version: payBatch['version'],
      declaredCount: 2,
      declaredFen: 48_000,
    })
    const sample = await server.call('finance', 'GET', `/api/pay-batches/${made['id']}/bank-result-sample.xlsx`)
    assert.equal(sample.status, 200)
    const fileId = await server.upload('finance', '回盘.xlsx', sample.raw)
    const result = await must('finance', 'POST', `/api/pay-batches/${made['id']}/bank-results`, { fileId })
    // The sample bounces one of them: that voucher goes on waiting.
    assert.deepEqual([result['paid'], result['failed']], [1, 1])
    const states = [await stateOf(first!.personId), await stateOf(second!.personId)]
    assert.deepEqual(states.toSorted(), ['redeem_pending', 'redeemed'])
    const paid = states[0] === 'redeemed' ? first! : second!
    const detail = await detailOf(server, paid.voucherId)
    assert.deepEqual([detail.redeemedFen, detail.committedFen], [20_000, 0])
    assert.equal(detail.timeline.at(-1)!.what, '兑现')
    assert.deepEqual(
      detail.chain.filter((link) => link.kind !== 'voucher').map((link) => link.link !== null),
      [true, true, true, true, true, true],
    )
    await proven()

    // The funnel, and the rows behind each figure.
    const funnel = await must('city', 'GET', `/api/voucher-funnel?batch=${detail.batchId}`)
    const stages = funnel['stages'] as { stage: string; n: number }[]
    assert.deepEqual(
      stages.map((one) => one.n),
      [3, 3, 2, 2, 1],
    )
    for (const { stage, n } of stages)
      assert.equal((await rowsOf(server, `batch=${detail.batchId}&stage=${stage}`)).length, n, stage)
    assert.deepEqual([funnel['redeemedFen'], funnel['committedFen']], [20_000, 0])

    // Money had back after fraud takes the voucher with it.
    await server.write('finance', async (tx) => {
      const { rows } = await sql<{ line_id: string }>`
        select line_id from voucher where voucher_id = ${paid.voucherId}`.execute(tx.db)
      await claimsForPayment.followInTx(tx, [{ personId: paid.personId, lineId: rows[0]!.line_id }], {
        from: ['paid'],
        to: 'reversed',
      })
    })
    assert.equal(await stateOf(paid.personId), 'clawed_back')
    await server.moveDay('2022-06-01')
  })
})

describe('the proofs can fail', () => {
  const broken = async (key: string, plant: string, mend: string) => {
    const check = [...checks, ...entitlementChecks].find((one) => one.key === key)!
    assert.equal((await check.run(server.platform)).ok, true, key)
    await server.database.owner.query(plant)
    const planted = await check.run(server.platform)
    await server.database.owner.query(mend)
    assert.equal(planted.ok, false, key)
    assert.equal((await check.run(server.platform)).ok, true, key)
  }
  const one = (table: string) => `(select ctid from ${table} limit 1)`
  for (const [key, plant, mend] of [
    [
      'vouchers.money',
      'update budget set committed_fen = committed_fen - 1',
      'update budget set committed_fen = committed_fen + 1',
    ],
    [
      'vouchers.class',
      `update voucher_batch set planned = planned + 1, issued = issued + 1 where batch_id = (select min(batch_id::text)::uuid from voucher_batch)`,
      `update voucher_batch set planned = planned - 1, issued = issued - 1 where batch_id = (select min(batch_id::text)::uuid from voucher_batch)`,
    ],
    [
      'vouchers.one_live',
      `drop index voucher_one_live;
       insert into voucher (person_id, voucher_id, number, batch_id, unit_id, issuer_id, face_fen, valid_from, valid_to, redeem_by, state, committed_fen, issued_day)
       select person_id, '00000000-0000-7000-8000-000000000001', 'x', batch_id, unit_id, issuer_id, 0, valid_from, valid_to, redeem_by, 'issued', 0, issued_day
         from voucher where state = 'claimed' limit 1`,
      `delete from voucher where number = 'x';
       create unique index voucher_one_live on voucher (person_id) where state in ('issued', 'claimed', 'locked', 'activated', 'completed', 'certified', 'redeem_pending', 'frozen')`,
    ],
    [
      'entitlements.year',
      `update ent_year set n = n - 1 where ctid = ${one('ent_year where n > 0')}`,
      `update ent_year y set n = (select count(*) from enrolment e where e.person_id = y.person_id and e.counted_year = y.year and e.status <> 'withdrawn')`,
    ],
  ] as const)
    test(key, () => broken(key, plant, mend))
})
