// Aim: who may ask for a class, what the county answers, and what is refused at the field (T2, C3).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { application, trainingClass } from './training.builders.ts'
import type { ClassApplication, ClassDetail } from './training.contract.ts'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

const apply = (change: Partial<ClassApplication>, who = 'provider') =>
  server.call(who, 'POST', '/api/classes', application(change))

describe('applying to open a class', () => {
  test('what the provider wrote is submitted to its county, due after five working days', async () => {
    const answer = await apply({})
    assert.equal(answer.status, 201)
    const detail = answer.body as unknown as ClassDetail
    assert.equal(detail.status, 'submitted')
    assert.equal(detail.unitId, '411402')
    // 2022-06-03 is 端午节: Wed 1 June + Thu 2, Mon 6, Tue 7, Wed 8, Thu 9.
    assert.equal(detail.reviewDue, '2022-06-09')
    assert.equal(detail.daysLeft, 5)
    assert.equal(detail.holder, '梁园区人社部门')
    assert.deepEqual(detail.application, application())
    assert.deepEqual(detail.actions, ['cancel'])
    assert.deepEqual(
      detail.timeline.map((event) => [event.who, event.what, event.day]),
      [['样校芳', '申请开班', '2022-06-01']],
    )
  })

  // The change, the field that is named, the refusal, the words.
  const refusals: readonly [Partial<ClassApplication>, string, string, RegExp][] = [
    [
      { level: 'L1' },
      'level',
      'outside_scope',
      /养老护理员（4-10-01-05）高级技师不在本机构 2022-06-01 的目录范围内：该职业可培训 专项职业能力、初级工、中级工/,
    ],
    [
      { occupation: '6-18-01-01', assessorId: null },
      'occupation',
      'outside_scope',
      /不在本机构 2022-06-01 的目录范围内：可培训的职业有 .*养老护理员/,
    ],
    [{ assessorId: SAMPLE_ORGANISATIONS.provider.id }, 'assessorId', 'assessor_is_provider', /考培分离/],
    [{ assessorId: SAMPLE_ORGANISATIONS.provider2.id }, 'assessorId', 'assessor_unknown', /没有找到这家评价机构/],
    [{ departmentId: '411402' }, 'departmentId', 'department_unknown', /牵头部门/],
    [{ departmentId: 'nowhere' }, 'departmentId', 'department_unknown', /牵头部门/],
    [{ startDay: '2022-05-31' }, 'startDay', 'start_in_past', /不能早于今天（2022-06-01）/],
    [{ endDay: '2022-06-09' }, 'endDay', 'end_before_start', /不能早于开班日期（2022-06-10）/],
    [{ minutesTheory: 0, minutesPractice: 0 }, 'minutesTheory', 'no_hours', /培训学时/],
    [{ plannedExamDay: '2022-06-14' }, 'plannedExamDay', 'exam_before_end', /2022-06-15/],
  ]
  for (const [change, path, code, words] of refusals)
    test(`refused at ${path}: ${code}`, async () => {
      const answer = await apply(change)
      assert.equal(answer.status, 422, JSON.stringify(answer.body))
      assert.equal(answer.body.code, code)
      assert.deepEqual(
        answer.body.errors?.map((error) => error.path),
        [path],
      )
      assert.match(answer.body.errors![0]!.message, words)
    })

  test('every field that is wrong is named at once', async () => {
    const answer = await apply({ startDay: '2022-05-30', endDay: '2022-05-29', plannedExamDay: null, level: 'L1' })
    assert.deepEqual(
      answer.body.errors?.map((error) => error.path),
      ['level', 'startDay', 'endDay'],
    )
    assert.match(answer.body.detail!, /^有 3 处需要修改/)
  })

  test('C3 counts on the day of opening too: a listing that ends before is none, one that ends after is enough', async () => {
    const listedTo = (day: string | null) =>
      server.db
        .updateTable('organisation_scope')
        .set({ listed_to: day as never })
        .where('organisation_id', '=', SAMPLE_ORGANISATIONS.provider.id)
        .where('occupation', '=', '4-10-01-01')
        .execute()
    await listedTo('2022-06-10')
    const late = await apply({ occupation: '4-10-01-01', assessorId: null })
    assert.equal(late.body.code, 'outside_scope')
    assert.match(late.body.detail!, /2022-06-10/)
    await listedTo('2022-06-11')
    assert.equal((await apply({ occupation: '4-10-01-01', assessorId: null })).status, 201)
    await listedTo(null)
  })

  test('only a provider applies; a second click with the same key makes one class', async () => {
    assert.equal((await apply({}, 'county')).status, 403)
    assert.equal((await apply({}, 'assessor')).status, 403)
    const key = { 'idempotency-key': 'apply-once' }
    const [first, second] = await Promise.all([
      server.call('provider', 'POST', '/api/classes', application(), key),
      server.call('provider', 'POST', '/api/classes', application(), key),
    ])
    assert.equal(first.status, 201)
    assert.equal(first.body['id'], second.body['id'])
  })

  test('a suspended provider is told so', async () => {
    const status = (value: string) =>
      server.db
        .updateTable('organisation')
        .set({ status: value })
        .where('organisation_id', '=', SAMPLE_ORGANISATIONS.provider2.id)
        .execute()
    await status('suspended')
    assert.equal((await apply({}, 'provider2')).body.code, 'provider_suspended')
    await status('active')
  })
})

describe('a provider on the blacklist', () => {
  const list = async () =>
    (
      await server.call('county', 'POST', '/api/blacklist', {
        subjectKind: 'organisation',
        subjectId: SAMPLE_ORGANISATIONS.provider.id,
        reason: '虚报培训人数',
        document: '商人社罚〔2022〕1号',
        fromDay: '2022-06-01',
        toDay: null,
      })
    ).body as { id: string; version: number }

  test('opens no class, and what it asked for before is not approved, until it is off the list', async () => {
    const waiting = (await apply({})).body as unknown as ClassDetail
    const entry = await list()
    const refused = await apply({})
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'provider_listed')
    assert.match(refused.body.detail!, /^培训机构已列入黑名单（商人社罚〔2022〕1号）/)
    const review = (verdict: object) =>
      server.call('county', 'POST', `/api/classes/${waiting.id}/review`, { version: waiting.version, ...verdict })
    const approve = { verdict: 'approve', supervisorName: '例监督', supervisorPhone: '00090000012' }
    const stopped = await review(approve)
    assert.equal(stopped.body.code, 'provider_listed')
    await server.call('county', 'POST', `/api/blacklist/${entry.id}/lift`, {
      version: entry.version,
      document: '移出〔2022〕1号',
    })
    assert.equal((await review(approve)).status, 200)
    assert.equal((await apply({})).status, 201)
  })
})

describe('the review of an application', () => {
  const review = (who: string, id: string, body: object) => server.call(who, 'POST', `/api/classes/${id}/review`, body)
  const yes = { verdict: 'approve', supervisorName: '例监督', supervisorPhone: '00090000012' }

  test('the office approves what training one person costs: whole fen, more than nothing, within reason', async () => {
    const own = await trainingClass(server).submitted()
    for (const [approvedCostFen, status] of [
      [0, 422],
      [80_000.5, 422],
      [10_000_001, 422],
      [80_000, 200],
    ] as const) {
      const answer = await review('county', own.id, { ...yes, version: own.version, approvedCostFen })
      assert.equal(answer.status, status, String(approvedCostFen))
      if (status === 200) assert.equal(answer.body['approvedCostFen'], 80_000)
    }
  })

  test('approved: a number of the county and year without gaps, seats, the supervisor, a message', async () => {
    const one = await trainingClass(server).approved()
    const two = await trainingClass(server).approved()
    assert.match(one.number!, /^梁园区-2022-\d{3}$/)
    assert.equal(Number(two.number!.slice(-3)), Number(one.number!.slice(-3)) + 1)
    assert.equal(one.status, 'approved')
    assert.equal(one.supervisorName, '例监督')
    assert.equal(one.approvedDay, '2022-06-01')
    assert.equal(one.reviewDue, null)
    assert.equal(one.approvedCostFen, null)
    const seat = await server.db
      .selectFrom('class_seat')
      .selectAll()
      .where('class_id', '=', one.id)
      .executeTakeFirstOrThrow()
    assert.deepEqual([seat.capacity, seat.taken], [40, 0])
    const mine = await server.call('provider', 'GET', `/api/classes/${one.id}`)
    assert.deepEqual(mine.body['actions'], ['import_roster', 'plan_lessons', 'record_attendance', 'cancel'])
    const message = await server.db
      .selectFrom('outbox_message')
      .select('template')
      .where('link', '=', `/console/classes/${one.id}`)
      .execute()
    assert.deepEqual(message, [{ template: 'class_approved' }])
  })

  test('returned with a reason, corrected, submitted again', async () => {
    const { id, version } = await trainingClass(server).submitted()
    const noReason = await review('county', id, { version, verdict: 'return', note: ' ' })
    assert.equal(noReason.status, 422)
    const back = await review('county', id, { version, verdict: 'return', note: '请补教师名单' })
    assert.equal(back.body['status'], 'returned')
    assert.deepEqual(back.body['actions'], [])
    const mine = (await server.call('provider', 'GET', `/api/classes/${id}`)).body as unknown as ClassDetail
    assert.equal(mine.reviewNote, '请补教师名单')
    assert.deepEqual(mine.actions, ['edit', 'cancel'])
    const wrong = await server.call('provider', 'PUT', `/api/classes/${id}`, {
      version: mine.version,
      application: application({ endDay: '2022-06-09' }),
    })
    assert.equal(wrong.body.errors?.[0]?.path, 'application.endDay')
    const again = await server.call('provider', 'PUT', `/api/classes/${id}`, {
      version: mine.version,
      application: application({ capacity: 30 }),
    })
    assert.equal(again.status, 200, JSON.stringify(again.body))
    assert.equal(again.body['status'], 'submitted')
    assert.equal(again.body['capacity'], 30)
    assert.deepEqual(
      (again.body as unknown as ClassDetail).timeline.map((event) => [event.what, event.why]),
      [
        ['申请开班', null],
        ['退回补正', '请补教师名单'],
        ['补正后重新提交', null],
      ],
    )
  })

  test('an application under review cannot be edited, a rejected one not revived', async () => {
    const { id, version } = await trainingClass(server).submitted()
    const edit = { version, application: application() }
    assert.equal((await server.call('provider', 'PUT', `/api/classes/${id}`, edit)).body.code, 'act_not_open')
    const no = await review('county', id, { version, verdict: 'reject', note: '与目录不符' })
    assert.equal(no.body['status'], 'rejected')
    const late = await review('county', id, { version: no.body['version'], ...yes })
    assert.equal(late.status, 409)
    assert.match(late.body.detail!, /现在是“不同意开班”，不能同意开班/)
  })

  test('two officers at once: one approves, the other is told who and when', async () => {
    const { id, version } = await trainingClass(server).submitted()
    const answers = await Promise.all([
      review('county', id, { version, ...yes }),
      review('county', id, { version, verdict: 'reject', note: '不同意' }),
    ])
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
    const loser = answers.find((answer) => answer.status === 409)!
    assert.equal(loser.body.code, 'already_handled')
    assert.match(loser.body.detail!, /^已由 例梁园 于 2022-06-01 \d{2}:\d{2} 办理/)
    assert.equal((loser.body['facts'] as { who: string }).who, '例梁园')
  })

  test('another county, another provider and the city do not review it', async () => {
    const { id, version } = await trainingClass(server).submitted()
    assert.equal((await review('county2', id, { version, ...yes })).status, 404)
    assert.equal((await review('city', id, { version, ...yes })).status, 403)
    assert.equal((await review('provider', id, { version, ...yes })).status, 403)
    assert.equal((await server.call('provider2', 'GET', `/api/classes/${id}`)).status, 404)
    assert.equal((await server.call('county2', 'GET', `/api/classes/${id}`)).status, 404)
    assert.equal((await server.call('city', 'GET', `/api/classes/${id}`)).status, 200)
    assert.equal((await server.call('worker', 'GET', `/api/classes/${id}`)).status, 403)
  })

  test('the assessor that is named reads the class and may not act on it', async () => {
    const { id } = await trainingClass(server).approved()
    const seen = await server.call('assessor', 'GET', `/api/classes/${id}`)
    assert.equal(seen.status, 200)
    assert.deepEqual(seen.body['actions'], [])
  })

  test('whoever only takes part in a class of another provider reads it and may not act on it', async () => {
    const { id, version } = await trainingClass(server, 'provider2', 'county2').approved({ assessorId: null })
    await server.db
      .updateTable('training_class')
      .set({ assessor_id: SAMPLE_ORGANISATIONS.provider.id })
      .where('class_id', '=', id)
      .execute()
    const seen = await server.call('provider', 'GET', `/api/classes/${id}`)
    assert.deepEqual([seen.status, seen.body['actions']], [200, []])
    const cancel = await server.call('provider', 'POST', `/api/classes/${id}/cancel`, { version, reason: '越权' })
    assert.equal(cancel.status, 404)
  })

  test('a listing that ended since the application stops the approval', async () => {
    const { id, version } = await trainingClass(server).submitted({ occupation: '4-10-01-03' })
    const listed = (day: string | null) =>
      server.db
        .updateTable('organisation_scope')
        .set({ listed_to: day as never })
        .where('organisation_id', '=', SAMPLE_ORGANISATIONS.provider.id)
        .where('occupation', '=', '4-10-01-03')
        .execute()
    await listed('2022-06-05')
    assert.equal((await review('county', id, { version, ...yes })).body.code, 'approval_outside_scope')
    await listed(null)
    assert.equal((await review('county', id, { version, ...yes })).status, 200)
  })

  test('the provider cancels before teaching begins, and only with a reason', async () => {
    const { id, version } = await trainingClass(server).approved()
    const url = `/api/classes/${id}/cancel`
    assert.equal((await server.call('provider', 'POST', url, { version, reason: '' })).status, 422)
    assert.equal((await server.call('provider2', 'POST', url, { version, reason: '场地' })).status, 404)
    const done = await server.call('provider', 'POST', url, { version, reason: '场地维修' })
    assert.equal(done.body['status'], 'cancelled')
    assert.deepEqual(done.body['actions'], [])
    assert.equal((await server.call('provider', 'POST', url, { version, reason: '场地' })).body.code, 'already_handled')
  })
})
