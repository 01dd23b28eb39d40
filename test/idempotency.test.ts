// Aim: a second click, a retry, two at once: one effect and the same answer (CONTRACT: Idempotency-Key; YARDSTICKS R3). And no
// write without its audit row.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type JsonSchema, sampleInput } from '#test/builders/sample-input.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

const application = {
  title: '养老护理班',
  kind: 'skill',
  mode: 'project',
  occupation: '4-10-01-05',
  level: 'L4',
  assessorId: null,
  departmentId: null,
  startDay: '2022-06-20',
  endDay: '2022-06-30',
  place: '示例路 9001 号',
  capacity: 40,
  minutesTheory: 1800,
  minutesPractice: 1800,
  minutesOnline: 0,
  feeFen: 0,
  targetGroup: '农村转移就业劳动者',
  helpMeasures: '推荐就业',
  managerName: '样校芳',
  managerPhone: '00090000000',
  plannedExamDay: null,
}

describe('idempotency', () => {
  let server: TestServer
  let records: SampleRecords
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
    records = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  const apply = (username: string, key: string, change: object = {}) =>
    server.call(username, 'POST', '/api/classes', { ...application, ...change }, { 'idempotency-key': key })
  const classes = async (title: string) =>
    (await server.db.selectFrom('training_class').select('class_id').where('title', '=', title).execute()).length

  test('the same key and body: the same bytes, one effect, and it says that it is a replay', async () => {
    const title = '重复提交班'
    const first = await apply('provider', 'k-1', { title })
    const second = await apply('provider', 'k-1', { title })
    assert.equal(first.status, 201, first.raw.toString())
    assert.deepEqual([second.status, second.raw], [first.status, first.raw])
    assert.deepEqual([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']], [undefined, 'true'])
    assert.equal(await classes(title), 1)
  })

  test('the same key with another body is refused and changes nothing', async () => {
    await apply('provider', 'k-2', { title: '原来的班' })
    const other = await apply('provider', 'k-2', { title: '另一个班' })
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused'])
    assert.equal(await classes('另一个班'), 0)
  })

  test('the same key on another address is another key', async () => {
    const message = { 'idempotency-key': 'k-1' }
    assert.equal((await server.call('provider', 'POST', '/api/messages/read', undefined, message)).status, 200)
  })

  test('the key of one account is nothing to another', async () => {
    const title = '两校同号班'
    const first = await apply('provider', 'k-3', { title })
    const second = await apply('provider2', 'k-3', { title })
    assert.deepEqual([first.status, second.status], [201, 201])
    assert.notEqual(first.body['id'], second.body['id'])
  })

  test('ten at once: one effect, ten equal answers', async () => {
    const title = '同时提交班'
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply('provider', 'k-4', { title })))
    assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]))
    assert.equal(new Set(answers.map((answer) => answer.raw.toString())).size, 1)
    assert.equal(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true').length, 9)
    assert.equal(await classes(title), 1)
  })

  test('a refusal keeps nothing: the same key works once the cause is mended', async () => {
    const title = '先错后对班'
    const wrong = await apply('provider', 'k-5', { title, occupation: '6-18-01-01' })
    assert.ok(wrong.status === 422 || wrong.status === 409, wrong.raw.toString())
    assert.equal((await apply('provider', 'k-5', { title })).status, 201)
  })

  test('a key must be something one can read', async () => {
    assert.equal((await apply('provider', '中文')).body.code, 'idempotency_key_form')
    assert.equal((await apply('provider', 'x'.repeat(201))).body.code, 'idempotency_key_form')
  })

  const audited = async () =>
    (
      await server.database.owner.query(
        'select (select count(*) from org_audit where result = $1)::int + (select count(*) from audit_event)::int as n',
        ['done'],
      )
    ).rows[0].n as number

  test('every write that says yes has left an audit row', async (t) => {
    const fields = (name: string, schema: JsonSchema) =>
      ({
        fileId: records.fileId,
        classId: records.classId,
        assessorId: null,
        departmentId: null,
        organisationId: null,
        personId: records.personIds[0],
        lineIds: [records.lineIds[0]],
        claimBatchIds: [records.batchId],
        unitId: '411402',
        role: 'county',
        lineNo: 2,
        day: schema.format === 'date' ? '2022-06-02' : undefined,
        version: schema.type === 'integer' ? 1 : undefined,
      })[name]
    const byPath: Record<string, string> = {
      '/api/persons/:id': records.personIds[0],
      '/api/tasks/:id': records.taskId,
      '/api/accounts/:id': records.accountId,
      '/api/classes/:id': records.classId,
      '/api/lessons/:id': records.lessonId,
      '/api/roster-imports/:id': records.rosterImportId,
      '/api/exam-sessions/:id': records.sessionId,
      '/api/claim-batches/:id': records.batchId,
      '/api/objections/:id': records.objectionId,
      '/api/pay-batches/:id': records.payBatchId,
    }
    let agreed = 0
    for (const op of server.operations) {
      if (op.method === 'GET' || op.path.startsWith('/api/session') || op.upload) continue
      const path = Object.keys(byPath).find((start) => op.path.startsWith(start))
      const url = op.path
        .replace(':id', path ? byPath[path]! : newId())
        .replace(':personId', records.personIds[0])
        .replace(':number', encodeURIComponent(records.noticeNumber))
      await t.test(`${op.method} ${op.path}`, async () => {
        for (const username of ['sysadmin', 'provider', 'assessor', 'county', 'city', 'finance']) {
          const before = await audited()
          const answer = await server.call(
            op.access === 'public' ? null : username,
            op.method,
            url,
            op.body ? sampleInput(op.body, fields) : undefined,
          )
          assert.ok(answer.status < 500, `${username} ${answer.raw}`)
          const rows = (await audited()) - before
          if (answer.status < 300) {
            agreed += 1
            // A preview answers a question with POST and changes nothing.
            if (!READ_BY_POST.includes(op.path)) assert.ok(rows > 0, `${username} wrote without an audit row`)
          } else
            assert.equal(rows, 0, `${username} was refused (${answer.status}) and yet something was audited as done`)
          if (op.access === 'public') break
        }
      })
    }
    assert.ok(agreed >= 8, `only ${agreed} writes were agreed to; the samples no longer fit`)
  })
  const READ_BY_POST = ['/api/claim-previews', '/api/grant-previews']

  test('fail closed: a transaction that reaches its end without an audit row is rolled back', async () => {
    const scope = await server.scope('county')
    const clocks = await server.platform.clocks()
    const id = newId()
    const write = (audit: boolean) =>
      inTransaction(server.db, scope, clocks, async (tx) => {
        await tx.db
          .insertInto('outbox_message')
          .values({ message_id: id, account_id: scope.accountId, template: 'class_approved', facts: '{}' })
          .execute()
        if (audit) await tx.audit({ action: 'class.approve', subjectType: 'class', subjectId: id })
      })
    const kept = async () =>
      (await server.db.selectFrom('outbox_message').select('message_id').where('message_id', '=', id).execute()).length
    await assert.rejects(write(false), /without an audit row/)
    assert.equal(await kept(), 0)
    await write(true)
    assert.equal(await kept(), 1)
  })

  test('the application can neither change nor remove what was audited', async () => {
    for (const statement of [
      "update org_audit set action = 'x'",
      'delete from org_audit',
      'truncate org_audit',
      "update audit_event set action = 'x'",
      'delete from person_view',
      'delete from transfer',
    ])
      await assert.rejects(server.database.app.query(statement), /permission denied/, statement)
  })
})
