import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { completedClass } from '#src/modules/assessment/completed-class.fixture.ts'
import { SAMPLE_ORGANISATIONS, samplePerson, WORKER_INDEX } from '#src/modules/demo/index.ts'
import { grantInput, signPriced } from '#src/modules/grants/grants.fixture.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
let own: SampleRecords
let foreign: SampleRecords
const cleanups: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void cleanups.push(work) })
  own = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
  foreign = await buildSampleRecords(server, SAMPLE_PLACES.yongcheng)
})
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

// biome-ignore lint/suspicious/noExplicitAny: a test names the fields it asserts on
type Body = any
const get = async (who: string | null, url: string) => {
  const answer = await server.call(who, 'GET', url)
  return { status: answer.status, body: answer.body as Body }
}
const money = async () => (await get('worker', '/api/own/money')).body.items as Body[]
const OTHER_ROLES = ['provider', 'assessor', 'county', 'city', 'finance', 'auditor', 'village', 'sysadmin']
const PATHS = () => [
  '/api/own/home',
  '/api/own/classes',
  `/api/own/classes/${own.classId}`,
  '/api/own/certificates',
  '/api/own/money',
  `/api/own/money/${own.lineIds[0]}`,
]

test('own pages are the worker’s alone', async () => {
  for (const path of PATHS()) {
    assert.equal((await get('worker', path)).status, 200, path)
    assert.equal((await get(null, path)).status, 401, path)
    for (const role of OTHER_ROLES) assert.equal((await get(role, path)).status, 403, `${role} ${path}`)
  }
})

test('what belongs to somebody else is not there, in the same class and in another county', async () => {
  for (const path of [
    `/api/own/classes/${foreign.classId}`,
    `/api/own/money/${own.lineIds[1]}`,
    `/api/own/money/${foreign.lineIds[0]}`,
    '/api/own/money/01900000-0000-7000-8000-00000000dead',
    '/api/own/classes/nothing',
  ])
    assert.equal((await get('worker', path)).status, 404, path)
  const lists = await Promise.all(
    ['/api/own/classes', '/api/own/certificates', '/api/own/money'].map((path) => get('worker', path)),
  )
  assert.deepEqual(
    lists.map((list) => list.body.items.length),
    [1, 1, 1],
  )
})

test('home: name, counts, the next lesson of all classes', async () => {
  const before = (await get('worker', '/api/own/home')).body
  assert.deepEqual(
    { ...before, unread: 0 },
    {
      name: samplePerson(WORKER_INDEX).name,
      nextLesson: null,
      nextClass: null,
      classes: 1,
      certificates: 1,
      money: 1,
      unread: 0,
    },
  )
  const running = await completedClass(server, { number: '测-在办', persons: [WORKER_INDEX], status: 'running' })
  await sql`update enrolment set status = 'enrolled' where class_id = ${running.classId}`.execute(server.db)
  const lesson = (day: string, start: string, status: string, topic: string) => ({
    lesson_id: newId(),
    class_id: running.classId,
    day: plainDate(day),
    start_time: start,
    end_time: '18:00',
    minutes: 60,
    kind: 'practice',
    topic,
    teacher: '样老师',
    room: '二号教室',
    status,
  })
  await server.db
    .insertInto('lesson')
    .values([
      lesson('2022-05-31', '09:00', 'planned', '昨天忘记登记的课'),
      lesson('2022-06-01', '09:00', 'cancelled', '取消的课'),
      lesson('2022-06-02', '08:30', 'planned', '翻身'),
      lesson('2022-06-01', '14:00', 'planned', '搬运'),
    ])
    .execute()
  const home = (await get('worker', '/api/own/home')).body
  assert.deepEqual(home.nextLesson, {
    day: '2022-06-01',
    startTime: '14:00',
    endTime: '18:00',
    topic: '搬运',
    room: '二号教室',
  })
  assert.deepEqual([home.nextClass, home.classes], ['测-在办 养老护理班', 2])
  const [first] = (await get('worker', '/api/own/classes')).body.items
  assert.deepEqual([first.statusName, first.totalLessons, first.recordedLessons], ['在办', 3, 0])
  // A lesson of a class that is over is nobody's next lesson.
  await sql`update enrolment set status = 'withdrawn' where class_id = ${running.classId}`.execute(server.db)
  assert.equal((await get('worker', '/api/own/home')).body.nextLesson, null)
  assert.equal((await get('worker', `/api/own/classes/${running.classId}`)).status, 404)
})

test('messages count until they are read', async () => {
  const unread = async () => (await get('worker', '/api/own/home')).body.unread
  const start = await unread()
  await server.db
    .insertInto('outbox_message')
    .values(
      [own.personIds[0]!, own.personIds[1]!].map((personId) => ({
        message_id: newId(),
        person_id: personId,
        template: 'certificate_issued',
        facts: '{}',
      })),
    )
    .execute()
  assert.equal(await unread(), start + 1)
  await sql`update outbox_message set read_at = now() where person_id = ${own.personIds[0]!}`.execute(server.db)
  assert.equal(await unread(), 0)
})

test('a class shows each lesson with the own attendance, and the exam', async () => {
  const { body } = await get('worker', `/api/own/classes/${own.classId}`)
  assert.deepEqual(
    [body.statusName, body.attendedLessons, body.recordedLessons, body.totalLessons, body.managerPhone],
    ['已结业', 1, 1, 1, '00090000000'],
  )
  assert.deepEqual(body.lessons, [
    { day: '2022-05-09', startTime: '09:00', endTime: '12:00', topic: '护理基础', kind: 'theory', state: 'present' },
  ])
  assert.deepEqual(body.exam, {
    day: '2022-05-24',
    place: '示例路 9002 号',
    theory: 80,
    practice: 85,
    stateName: '合格',
  })
})

test('certificates are shown as printed, numbers masked', async () => {
  const [certificate] = (await get('worker', '/api/own/certificates')).body.items
  assert.deepEqual(
    [certificate.number, certificate.levelName, certificate.workType, certificate.statusName, certificate.demo],
    [own.certificateNumber, '四级/中级工', '--', '有效', true],
  )
  assert.match(certificate.docNoMasked, /^\d{6}\*{8}\d{3}[\dX]$/)
})

test('the parcel follows the line; the grounds are those of the clerk', async () => {
  const line = own.lineIds[0]!
  const [submitted] = await money()
  assert.deepEqual(
    [submitted.programName, submitted.payee, submitted.paidToOwner, submitted.amountFen, submitted.statusName],
    ['评价补贴', `替您付给${SAMPLE_ORGANISATIONS.assessor.name}`, false, 24_000, '待初审'],
  )
  assert.match(submitted.sentence, /^5月30日由.*正在审核，6月14日前办完。240\.00 元替您付给.*您不用付钱。$/)
  const why = await get('worker', `/api/own/money/${line}`)
  const clerk = await get('county', `/api/claim-lines/${line}`)
  assert.deepEqual(why.body.decision, clerk.body.decision)
  assert.equal(why.body.decision.outcome, 'ELIGIBLE')

  await sql`update claim_batch set reviewed_day = '2022-05-31' where batch_id = ${own.batchId}`.execute(server.db)
  await sql`update claim_line set status = 'on_notice', notice_id = ${own.noticeId} where line_id = ${line}`.execute(
    server.db,
  )
  const { number } = await server.db
    .selectFrom('notice')
    .select('number')
    .where('notice_id', '=', own.noticeId)
    .executeTakeFirstOrThrow()
  assert.equal(submitted.noticeNumber, null)
  assert.equal((await get('worker', `/api/own/money/${line}`)).body.noticeNumber, number)
  const states = async () => (await money())[0].steps.map((step: Body) => step.state)
  assert.deepEqual(await states(), ['done', 'done', 'now', 'todo', 'todo'])
  await server.moveDay('2022-06-07')
  assert.deepEqual(await states(), ['done', 'done', 'now', 'todo', 'todo'], 'the last day of the notice')
  await server.moveDay('2022-06-08')
  assert.deepEqual(await states(), ['done', 'done', 'done', 'now', 'todo'], 'the day after')
})

test('a refused line says which rule, in words, and leaves the certificate alone', async () => {
  await server.moveDay('2022-06-08')
  await sql`update claim_line set status = 'paid', approved_day = '2022-06-08', paid_day = '2022-06-08'
    where line_id = ${own.lineIds[0]!}`.execute(server.db)
  const { classId } = await completedClass(server, { number: '测-重复', persons: [WORKER_INDEX, 301] })
  const post = async (who: string, url: string, body: unknown): Promise<Body> => {
    const answer = await server.call(who, 'POST', url, body)
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
    return answer.body
  }
  const session = await post('assessor', '/api/exam-sessions', {
    classId,
    examDay: '2022-06-08',
    place: '示例路 9003 号',
    examiners: ['样考评'],
    feeFen: 0,
  })
  const sample = await server.call('assessor', 'GET', `/api/exam-sessions/${session.id}/result-sample.xlsx`)
  const fileId = await server.upload('assessor', '成绩.xlsx', sample.raw)
  await post('assessor', `/api/exam-sessions/${session.id}/result-imports`, { fileId })
  await server.drain()
  const { version } = (await get('assessor', `/api/exam-sessions/${session.id}`)).body
  await post('assessor', `/api/exam-sessions/${session.id}/certificates`, { version, issuedOn: '2022-06-08' })
  await post('assessor', '/api/claim-batches', { program: 'assessment', classId, commitment: true })
  const [refused, paid] = await money()
  assert.match(paid.sentence, /^6月8日已替您付给.*，240\.00 元。您不用付钱。$/)
  assert.equal(refused.statusName, '不符合')
  assert.match(refused.sentence, /^未通过：.+。您的证书不受影响。$/)
  assert.deepEqual(
    refused.steps.map((step: Body) => step.state),
    ['done', 'stopped', 'todo', 'todo', 'todo'],
  )
  const why = (await get('worker', `/api/own/money/${refused.lineId}`)).body
  assert.equal(why.decision.outcome, 'INELIGIBLE')
  const failed = why.decision.reasons.find((reason: Body) => reason.verdict === 'fail')
  assert.ok(refused.sentence.includes(failed.text.replace(/[。；\s]+$/u, '')))
})

test('a grant paid to the person stands among the own money, with its text and the clerk’s grounds; an organisation’s does not', async () => {
  await signPriced(server)
  await server.moveDay('2022-06-09')
  const before = await money()
  const paper = async (kind: 'post' | 'listing') => ({
    kind,
    fileId: await server.upload('employer', `${kind}.pdf`, Buffer.from(`样例 ${kind}`)),
  })
  const apply = async (input: Parameters<typeof grantInput>[0]) => {
    const answer = await server.call('employer', 'POST', '/api/grants', { ...grantInput(input), commitment: true })
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    return answer.body as Body
  }
  const ofPerson = async (index: number) => {
    const { docNo, name } = samplePerson(index)
    const post = { from: '2021-01-01', to: null }
    const evidence = [await paper('post')]
    return apply({ itemId: 'SQ-G13', subject: '首席技师', person: { docNo, name }, post, evidence })
  }
  const mine = await ofPerson(WORKER_INDEX)
  const colleague = await ofPerson(301)
  const listing = { document: '商人社〔2022〕30号', day: '2022-05-20' }
  const firm = await apply({ itemId: 'SQ-G01', listing, evidence: [await paper('listing')] })

  const after = await money()
  assert.equal(after.length, before.length + 1)
  const grant = after.find((one: Body) => one.kind === 'grant')
  assert.deepEqual(
    [grant.lineId, grant.title, grant.amountFen, grant.payee, grant.statusName, grant.document, grant.day],
    [mine.id, '首席技师生活补贴', 3_000_000, '付给您本人', '待初审', grant.document, '2022-06-09'],
  )
  assert.match(grant.document, /^示例文〔2022〕1号 四$/)
  assert.match(
    grant.sentence,
    /^6月9日由商丘示例纺织有限公司申请，梁园区人社局正在审核，6月23日前办完。30,000\.00 元付给您本人。$/,
  )
  assert.equal((await get('worker', '/api/own/home')).body.money, after.length)

  const why = (await get('worker', `/api/own/money/${mine.id}`)).body
  const clerk = (await get('county', `/api/grants/${mine.id}`)).body
  assert.deepEqual(why.decision, clerk.decision)
  for (const other of [colleague.id, firm.id]) {
    assert.ok(!after.some((one: Body) => one.lineId === other))
    assert.equal((await get('worker', `/api/own/money/${other}`)).status, 404)
  }
  const act = async (who: string, what: string, more: object = {}) => {
    const { version } = (await get('county', `/api/grants/${mine.id}`)).body
    const answer = await server.call(who, 'POST', `/api/grants/${mine.id}/${what}`, { version, ...more })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
  }
  await act('county', 'review', { verdict: 'agree' })
  await act('county', 'publish')
  const shown = (await get('worker', `/api/own/money/${mine.id}`)).body
  assert.match(shown.noticeNumber, /^JBGS-2022-/)
  assert.deepEqual(
    shown.steps.map((step: Body) => step.state),
    ['done', 'done', 'now', 'todo', 'todo'],
  )
  await server.moveDay('2022-06-20')
  await act('city', 'approve')
  const approved = (await money()).find((one: Body) => one.kind === 'grant')
  assert.equal(approved.sentence, '6月20日已批准，等财政付款：30,000.00 元付给您本人。')
})
