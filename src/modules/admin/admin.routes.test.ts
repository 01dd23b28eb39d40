// Aim: what each role gets from the workbench, task centre, messages, accounts, audit, settings and proofs, and what is refused.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import { newId } from '#src/kernel/ids.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { insertTaskInTx } from '#src/platform/jobs/tasks.ts'
import { DEMO_PASSWORD, openTestServer, type TestServer } from '#test/platform.ts'

type Items = { items: Record<string, unknown>[]; nextCursor: string | null; total?: { n: number } }

describe('admin', () => {
  let server: TestServer
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  test('the site says what a page must know before sign-in: day, demo, accounts; no password', async () => {
    const { status, body, raw } = await server.call(null, 'GET', '/api/public/site')
    assert.equal(status, 200)
    assert.equal(body['businessDay'], '2022-06-01')
    assert.equal(body['demo'], true)
    const names = (body['demoAccounts'] as { username: string }[]).map((account) => account.username)
    assert.ok(names.includes('worker') && names.includes('auditadmin') && names.length === 20, String(names.length))
    assert.doesNotMatch(raw.toString(), /argon2|password|Chizheng-2022/i)
  })

  test('queue, counts and workbench figures: by role, and not for administrators', async () => {
    assert.equal((await server.call('county', 'GET', '/api/queue?count=1')).status, 200)
    const counts = await server.call('county', 'GET', '/api/queue/counts')
    assert.equal(typeof counts.body['total'], 'number')
    const keys = async (username: string) =>
      ((await server.call(username, 'GET', '/api/overview')).body['figures'] as { key: string }[]).map((f) => f.key)
    assert.deepEqual(await keys('county'), [
      'waiting',
      'training',
      'new_skilled',
      'new_high_skilled',
      'running_classes',
      'paid',
    ])
    assert.deepEqual(await keys('provider'), ['waiting', 'running_classes', 'paid'])
    assert.deepEqual(await keys('assessor'), ['waiting', 'running_classes', 'paid'])
    assert.equal((await server.call('sysadmin', 'GET', '/api/overview')).status, 403)
    assert.equal((await server.call('worker', 'GET', '/api/queue')).status, 403)
  })

  test('the workbench compares with the printed target: a county with its own, the city with the sum of its counties', async () => {
    const note = async (username: string) =>
      ((await server.call(username, 'GET', '/api/overview')).body['figures'] as { key: string; note: string }[]).find(
        (figure) => figure.key === 'training',
      )?.note
    const { rows } = await server.database.owner.query(
      `select sum(value) filter (where unit_id = '411402')::int as county, sum(value)::int as city from target where table_id = 'sq-2022-county' and measure = 'training'`,
    )
    const shown = (n: number) => `目标 ${n.toLocaleString('en-US')}，0.0%`
    assert.equal(await note('county'), shown(rows[0].county))
    assert.equal(await note('city'), shown(rows[0].city))
  })

  test('a task is seen by its owner, its organisation and the offices above, not by the next county', async () => {
    const taskId = await server.write('provider', async (tx) => {
      await tx.audit({ action: 'roster.import', subjectType: 'class', subjectId: 'x' })
      return insertTaskInTx(tx, { kind: 'sample', title: '示例任务', input: {}, total: 10 })
    })
    for (const username of ['provider', 'county', 'city'])
      assert.equal((await server.call(username, 'GET', `/api/tasks/${taskId}`)).status, 200, username)
    for (const username of ['provider2', 'county2', 'assessor', 'sysadmin'])
      assert.equal((await server.call(username, 'GET', `/api/tasks/${taskId}`)).status, 404, username)
    const list = (await server.call('provider', 'GET', '/api/tasks?count=1')).body as unknown as Items
    assert.deepEqual([list.items[0]?.['id'], list.total?.n], [taskId, 1])
    assert.equal((await server.call('county2', 'POST', `/api/tasks/${taskId}/cancel`)).status, 404)
    const cancelled = await server.call('provider', 'POST', `/api/tasks/${taskId}/cancel`)
    assert.equal(cancelled.status, 200)
    const stored = await server.db
      .selectFrom('task')
      .select('cancel_asked')
      .where('task_id', '=', taskId)
      .executeTakeFirst()
    assert.equal(stored?.cancel_asked, true)
    await server.db.updateTable('task').set({ status: 'done' }).where('task_id', '=', taskId).execute()
    assert.equal((await server.call('provider', 'POST', `/api/tasks/${taskId}/cancel`)).body.code, 'task_ended')
  })

  test('messages: made into words when read, to the account and to the person; read once', async () => {
    const account = await server.db
      .selectFrom('account')
      .selectAll()
      .where('username', '=', 'worker')
      .executeTakeFirstOrThrow()
    await server.write('assessor', async (tx) => {
      await sendMessagesInTx(tx, [
        {
          personId: account.person_id!,
          template: 'certificate_issued',
          facts: { occupationName: '养老护理员', levelName: '中级工', number: 'S0' },
        },
        { accountIds: [account.account_id], template: 'class_approved', facts: { number: '梁园区-2022-001' } },
      ])
      await tx.audit({ action: 'certificate.issue', subjectType: 'session', subjectId: 'x' })
    })
    const first = (await server.call('worker', 'GET', '/api/messages?limit=1')).body as unknown as Items
    const second = (await server.call('worker', 'GET', `/api/messages?limit=1&cursor=${first.nextCursor}`))
      .body as unknown as Items
    assert.deepEqual(
      [...first.items, ...second.items].map((message) => message['text']).sort(),
      ['您的养老护理员中级工证书已发，编号 S0', '梁园区-2022-001 班已批准开班'].sort(),
    )
    assert.equal(second.nextCursor, null)
    assert.equal(((await server.call('county', 'GET', '/api/messages')).body as unknown as Items).items.length, 0)
    assert.equal((await server.call('worker', 'POST', '/api/messages/read')).body['read'], 2)
    assert.equal((await server.call('worker', 'POST', '/api/messages/read')).body['read'], 0)
  })

  test('accounts: the system administrator opens one, it must change its password, disabling ends it at once', async () => {
    const wanted = {
      username: 'county.new',
      displayName: '例新人',
      role: 'county',
      unitId: '411402',
      organisationId: null,
    }
    assert.equal((await server.call('secadmin', 'POST', '/api/accounts', wanted)).status, 403)
    const opened = await server.call('sysadmin', 'POST', '/api/accounts', wanted, { 'idempotency-key': 'open-1' })
    assert.equal(opened.status, 201)
    const again = await server.call('sysadmin', 'POST', '/api/accounts', wanted, { 'idempotency-key': 'open-1' })
    assert.deepEqual(again.raw, opened.raw)
    // The replay must not keep the password where a reader of the database finds it.
    const kept = await server.db
      .selectFrom('idempotency')
      .select('body')
      .where('key', '=', 'open-1')
      .executeTakeFirstOrThrow()
    assert.ok(!kept.body.includes(String(opened.body['initialPassword'])))
    assert.equal((await server.call('sysadmin', 'POST', '/api/accounts', wanted)).body.code, 'username_taken')

    const signIn = await server.call(null, 'POST', '/api/session', {
      username: 'county.new',
      password: String(opened.body['initialPassword']),
    })
    assert.equal(signIn.body['mustChangePassword'], true)
    const cookie = { cookie: String(signIn.headers['set-cookie']).split(';')[0]! }
    assert.equal((await server.call(null, 'GET', '/api/queue', undefined, cookie)).body.code, 'change_password_first')

    const list = (await server.call('secadmin', 'GET', '/api/accounts?q=county.&count=1')).body as unknown as Items
    assert.deepEqual(
      list.items.map((account) => account['username']),
      ['county.new'],
    )

    const id = String(opened.body['id'])
    const disable = { status: 'disabled', reason: '离岗' }
    assert.equal((await server.call('sysadmin', 'POST', `/api/accounts/${id}/status`, disable)).status, 200)
    assert.equal((await server.call(null, 'GET', '/api/session', undefined, cookie)).status, 401)
    assert.equal(
      (await server.call('sysadmin', 'POST', `/api/accounts/${id}/status`, disable)).body.code,
      'status_already',
    )
  })

  test('accounts: the system administrator finds the organisation of an account; the other two have no business with it', async () => {
    const found = await server.call('sysadmin', 'GET', '/api/organisations?kind=provider&limit=50')
    const [provider] = (found.body as unknown as Items).items
    assert.equal(found.status, 200)
    const opened = await server.call('sysadmin', 'POST', '/api/accounts', {
      username: 'liangyuan.teacher',
      displayName: '例教务',
      role: 'provider',
      unitId: '411402',
      organisationId: provider!['id'],
    })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    for (const username of ['secadmin', 'auditadmin', 'worker'])
      assert.equal((await server.call(username, 'GET', '/api/organisations')).status, 403, username)
    for (const path of ['classes', 'persons', 'claim-batches', 'certificates'])
      assert.equal((await server.call('sysadmin', 'GET', `/api/${path}`)).status, 403, path)
  })

  test('accounts: an initial password that nobody used for a week is worth nothing', async () => {
    const wanted = {
      username: 'late.one',
      displayName: '例迟来',
      role: 'county',
      unitId: '411402',
      organisationId: null,
    }
    const opened = await server.call('sysadmin', 'POST', '/api/accounts', wanted)
    await server.db
      .updateTable('account')
      .set({ created_at: new Date(Date.now() - 8 * 86_400_000) })
      .where('username', '=', 'late.one')
      .execute()
    const signIn = await server.call(null, 'POST', '/api/session', {
      username: 'late.one',
      password: String(opened.body['initialPassword']),
    })
    assert.deepEqual([signIn.status, signIn.body.code], [403, 'initial_password_expired'])
  })

  test('accounts: place and role must fit; errors name the field; nobody outside the own unit, nobody oneself', async () => {
    const base = { username: 'abc.def', displayName: '例某某', organisationId: null }
    for (const [body, code, path] of [
      [{ ...base, role: 'county', unitId: '411400' }, 'unit_does_not_fit', 'unitId'],
      [{ ...base, role: 'province', unitId: '410000' }, 'unit_unknown', 'unitId'],
      [{ ...base, role: 'provider', unitId: '411402' }, 'organisation_missing', 'organisationId'],
      [{ ...base, role: 'worker', unitId: '411402' }, 'worker_registers', 'role'],
      [{ ...base, displayName: '系统管理员', role: 'secadmin', unitId: '411400' }, 'administrator_already', 'role'],
    ] as const) {
      const answer = await server.call('sysadmin', 'POST', '/api/accounts', body)
      assert.deepEqual([answer.body.code, answer.body.errors?.[0]?.path], [code, path])
    }
    const idOf = async (username: string) =>
      (
        await server.db
          .selectFrom('account')
          .select('account_id')
          .where('username', '=', username)
          .executeTakeFirstOrThrow()
      ).account_id
    const disable = { status: 'disabled', reason: '试' }
    const own = await server.call('sysadmin', 'POST', `/api/accounts/${await idOf('sysadmin')}/status`, disable)
    assert.equal(own.body.code, 'own_account')
    const above = await server.call('sysadmin', 'POST', `/api/accounts/${await idOf('province')}/status`, disable)
    const missing = await server.call('sysadmin', 'POST', `/api/accounts/${newId()}/status`, disable)
    assert.deepEqual([above.status, above.body], [404, missing.body])
  })

  test('five wrong passwords lock; the system administrator unlocks, and the audit says so', async () => {
    for (let n = 0; n < 5; n += 1)
      await server.call(null, 'POST', '/api/session', { username: 'employer', password: 'x' })
    const right = { username: 'employer', password: DEMO_PASSWORD }
    assert.equal((await server.call(null, 'POST', '/api/session', right)).status, 429)
    const { account_id } = await server.db
      .selectFrom('account')
      .select('account_id')
      .where('username', '=', 'employer')
      .executeTakeFirstOrThrow()
    const unlock = await server.call('sysadmin', 'POST', `/api/accounts/${account_id}/status`, {
      status: 'active',
      reason: '本人来电核实',
    })
    assert.equal(unlock.status, 200)
    assert.equal((await server.call(null, 'POST', '/api/session', right)).status, 200)
    const log = (await server.call('auditadmin', 'GET', '/api/audit?action=account.unlock')).body as unknown as Items
    assert.deepEqual(
      log.items.map((row) => [row['actionName'], row['subjectId'], row['roleName']]),
      [['解锁账号', account_id, '系统管理员']],
    )
  })

  test('a second factor: nothing stored until the first code; then every sign-in needs one, each code once', async () => {
    const cookieOf = (answer: { headers: Record<string, unknown> }) => ({
      cookie: String(answer.headers['set-cookie']).split(';')[0]!,
    })
    const signIn = () => server.call(null, 'POST', '/api/session', { username: 'finance2', password: DEMO_PASSWORD })
    const session = cookieOf(await signIn())
    const wrong = await server.call(null, 'POST', '/api/session/totp/setup', { password: 'no' }, session)
    assert.equal(wrong.body.errors?.[0]?.path, 'password')
    const setUp = await server.call(null, 'POST', '/api/session/totp/setup', { password: DEMO_PASSWORD }, session)
    const code = new TOTP({ secret: String(setUp.body['secret']) }).generate()
    const ticket = String(setUp.body['ticket'])
    assert.equal(
      (await server.call(null, 'PUT', '/api/session/totp', { ticket: 'made-up', code }, session)).status,
      409,
    )
    const bad = code === '000000' ? '000001' : '000000'
    assert.equal(
      (await server.call(null, 'PUT', '/api/session/totp', { ticket, code: bad }, session)).body.code,
      'totp_wrong',
    )
    assert.equal((await server.call(null, 'PUT', '/api/session/totp', { ticket, code }, session)).status, 204)
    // A demo account is exempt (CONTRACT); as an account of an office it is not.
    await server.db.updateTable('account').set({ demo: false }).where('username', '=', 'finance2').execute()
    const half = await signIn()
    assert.deepEqual(half.body, { next: 'totp' })
    assert.equal((await server.call(null, 'GET', '/api/queue', undefined, cookieOf(half))).status, 401)
    const replayed = await server.call(null, 'POST', '/api/session/totp', { code }, cookieOf(half))
    assert.equal(replayed.body.code, 'totp_wrong')
    const next = new TOTP({ secret: String(setUp.body['secret']) }).generate({ timestamp: Date.now() + 30_000 })
    assert.equal((await server.call(null, 'POST', '/api/session/totp', { code: next }, cookieOf(half))).status, 200)
  })

  test('a role that handles money and has no second factor gets nowhere but to setting one up', async () => {
    await server.db.updateTable('account').set({ demo: false }).where('username', '=', 'finance').execute()
    const me = await server.call('finance', 'GET', '/api/session')
    assert.equal(me.body['mustSetUpTotp'], true)
    assert.equal((await server.call('finance', 'GET', '/api/queue')).body.code, 'second_factor_first')
    await server.db.updateTable('account').set({ demo: true }).where('username', '=', 'finance').execute()
    assert.equal((await server.call('finance', 'GET', '/api/queue')).status, 200)
  })

  test('the audit: newest first, filtered, paged, acts and roles in Chinese; only for the audit administrator', async () => {
    for (const username of ['sysadmin', 'secadmin', 'auditor', 'city'])
      assert.equal((await server.call(username, 'GET', '/api/audit')).status, 403, username)
    const denied = (await server.call('auditadmin', 'GET', '/api/audit?action=audit.read&count=1'))
      .body as unknown as Items
    assert.equal(denied.total?.n, 4)
    assert.deepEqual(denied.items.map((row) => [row['result'], row['roleName'], row['actionName']])[0], [
      'denied',
      '市级人社经办',
      '看审计日志',
    ])
    const first = (await server.call('auditadmin', 'GET', '/api/audit?limit=2')).body as unknown as Items
    const second = (await server.call('auditadmin', 'GET', `/api/audit?limit=2&cursor=${first.nextCursor}`))
      .body as unknown as Items
    const seqs = [...first.items, ...second.items].map((row) => Number(row['seq']))
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => b - a),
    )
    assert.equal(new Set(seqs).size, 4)
    const none = (await server.call('auditadmin', 'GET', '/api/audit?to=2022-05-31')).body as unknown as Items
    assert.equal(none.items.length, 0)
  })

  test('settings: in force today, from the nearest unit above, with their documents', async () => {
    const { body } = await server.call('county', 'GET', '/api/settings')
    const items = (body as unknown as Items).items
    const of = (key: string) => items.find((item) => item['key'] === key)
    assert.equal(of('notice.working_days')?.['unitName'], '商丘市')
    assert.equal(of('class.review_days')?.['unitName'], '全国')
    assert.match(String(of('notice.working_days')?.['document']), /商丘/)
    assert.equal((await server.call('provider', 'GET', '/api/settings')).status, 403)
  })

  test('proofs: empty before the first run, then what doctor left', async () => {
    assert.deepEqual((await server.call('auditadmin', 'GET', '/api/proofs')).body, { ranAt: null, checks: [] })
    const checks = [{ key: 'ledger', name: '借贷必平', ok: true, detail: '全部相符' }]
    await server.db
      .insertInto('system_mark')
      .values({ key: 'doctor', value: JSON.stringify({ ranAt: '2022-06-01T01:00:00.000Z', checks }) })
      .execute()
    assert.deepEqual((await server.call('sysadmin', 'GET', '/api/proofs')).body['checks'], checks)
  })

  test('the business day: the system administrator alone, forward only, audited', async () => {
    assert.equal((await server.call('city', 'POST', '/api/demo/day', { day: '2022-06-02' })).status, 403)
    assert.equal(
      (await server.call('sysadmin', 'POST', '/api/demo/day', { day: '2022-06-01' })).body.code,
      'day_not_later',
    )
    const feb = await server.call('sysadmin', 'POST', '/api/demo/day', { day: '2022-02-30' })
    assert.deepEqual([feb.status, feb.body.errors?.[0]?.path], [422, 'day'])
    const moved = await server.call('sysadmin', 'POST', '/api/demo/day', { day: '2022-06-10' })
    assert.deepEqual([moved.status, moved.body['businessDay']], [200, '2022-06-10'])
    assert.equal((await server.call('county', 'GET', '/api/session')).body['businessDay'], '2022-06-10')
    const row = await server.db
      .selectFrom('org_audit')
      .select(['role', 'facts'])
      .where('action', '=', 'demo.day')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.role, row.facts], ['sysadmin', { from: '2022-06-01', to: '2022-06-10' }])
  })

  test('two who move the day at once: it ends on the later one, and the earlier is told', async () => {
    const answers = await Promise.all(
      ['2022-06-12', '2022-06-12'].map((day) => server.call('sysadmin', 'POST', '/api/demo/day', { day })),
    )
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
  })
})
