import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { plainDate } from '#src/kernel/plain-date.ts'
import {
  PAID_BEFORE_INDEX,
  SAMPLE_OCCUPATION,
  SAMPLE_ORGANISATIONS,
  samplePerson,
  WORKER_INDEX,
} from '#src/modules/demo/index.ts'
import { inScope, scoped } from '#src/platform/access/scope.ts'
import { readTable, writeWorkbook } from '#src/platform/excel/index.ts'
import { readFigures } from '#src/platform/figures/figures.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { assessmentQueue, assessmentSearch } from './assessment.queue.ts'
import { assessmentChecks } from './assessment-checks.ts'
import { type ClassOptions, completedClass } from './completed-class.fixture.ts'
import { RESULT_SHEET } from './result-sheet.ts'

let server: TestServer
const cleanups: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void cleanups.push(work) })
})
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

// Answers are read as the page reads them: by their JSON.
// biome-ignore lint/suspicious/noExplicitAny: a test names the fields it asserts on
type Body = any
const call = async (who: string | null, method: 'GET' | 'POST', url: string, body?: unknown, key?: string) => {
  const answer = await server.call(who, method, url, body, key ? { 'idempotency-key': key } : {})
  return { status: answer.status, body: answer.body as Body, raw: answer.raw, headers: answer.headers }
}

let serial = 0
const makeClass = (options: Partial<ClassOptions> & { persons: readonly number[] }) => {
  serial += 1
  return completedClass(server, { number: `测-${serial}`, ...options })
}
const openBody = (classId: string, more: object = {}) => ({
  classId,
  examDay: '2022-06-01',
  place: '示例路 9003 号 一楼考场',
  examiners: ['样考评', '范考评'],
  feeFen: 0,
  ...more,
})
async function openedSession(options: Partial<ClassOptions> & { persons: readonly number[] }, more: object = {}) {
  const made = await makeClass(options)
  const opened = await call('assessor', 'POST', '/api/exam-sessions', openBody(made.classId, more))
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  return { ...made, session: opened.body, url: `/api/exam-sessions/${opened.body.id}` }
}
type Line = { ticket: string; name: string; theory?: string; practice?: string; absent?: string }
const sheet = (rows: readonly Line[]) =>
  writeWorkbook({ synthetic: true, sheets: [{ name: '成绩', title: '考试成绩', columns: RESULT_SHEET, rows }] })
async function importRows(url: string, rows: readonly Line[] | Buffer, who = 'assessor') {
  const fileId = await server.upload(who, '成绩.xlsx', Buffer.isBuffer(rows) ? rows : await sheet(rows))
  const started = await call(who, 'POST', `${url}/result-imports`, { fileId })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await server.drain()
  return (await call(who, 'GET', `/api/result-imports/${started.body.id}`)).body
}
async function candidatesOf(url: string): Promise<Body[]> {
  return (await call('assessor', 'GET', `${url}/candidates`)).body.items
}
const passing = (candidates: readonly Body[], more: Record<number, object> = {}): Line[] =>
  candidates.map((c, at) => ({ ticket: c.ticket, name: c.name, theory: '80', practice: '75.5', ...more[at] }))
const issueBody = async (url: string, issuedOn = '2022-06-01') => ({
  version: (await call('assessor', 'GET', url)).body.version,
  issuedOn,
})

test('a completed class waits for its assessor; opening a session registers who completed it, once', async () => {
  const { classId, personIds } = await makeClass({ persons: [101, 102, 103], failed: 104, departmentId: '411400-d03' })
  const waiting = await call('assessor', 'GET', '/api/classes-to-examine')
  const mine = waiting.body.items.find((item: Body) => item.classId === classId)
  assert.deepEqual([mine.completed, mine.levelName, mine.completedDay], [3, '中级工', '2022-06-01'])
  assert.equal((await call('county', 'GET', '/api/classes-to-examine')).status, 403)
  assert.equal((await call('provider', 'POST', '/api/exam-sessions', openBody(classId))).status, 403)

  const queued = await assessmentQueue(server.platform, await server.scope('assessor'), plainDate('2022-06-01'))
  const item = queued.find((q) => q.link.includes(classId))
  assert.deepEqual([item?.kind, item?.status, item?.persons, item?.dueDay], ['exam_due', '待安排考试', 3, '2022-06-02'])
  assert.equal(item?.daysLeft, null, 'an exam has a day of the calendar, not so many working days')

  const opened = await call('assessor', 'POST', '/api/exam-sessions', openBody(classId), 'open-1')
  assert.equal(opened.status, 201)
  assert.match(opened.body.number, /^KS-411402-2022-\d{4}$/)
  assert.deepEqual([opened.body.registered, opened.body.statusName, opened.body.unitName], [3, '待考试', '梁园区'])
  const replay = await call('assessor', 'POST', '/api/exam-sessions', openBody(classId), 'open-1')
  assert.deepEqual([replay.status, replay.body.id], [201, opened.body.id])
  assert.equal(replay.headers['idempotent-replayed'], 'true')
  const again = await call('assessor', 'POST', '/api/exam-sessions', openBody(classId))
  assert.deepEqual([again.status, again.body.code], [409, 'class_examined'])
  assert.match(again.body.detail, /已由 范评静 于 2022-06-01 \d\d:\d\d 办理/)

  const candidates = await candidatesOf(`/api/exam-sessions/${opened.body.id}`)
  assert.deepEqual(
    candidates.map((c) => [c.ticket, c.personId, c.stateName]),
    [101, 102, 103]
      .map((index) => personIds.get(index)!)
      .sort()
      .map((personId, at) => [`${opened.body.number}-0${at + 1}`, personId, '待录成绩']),
  )
  const row = await scoped(server.db, await server.scope('county'), 'exam_session')
    .select(['unit_id', 'department_id'])
    .where('session_id', '=', opened.body.id)
    .executeTakeFirst()
  assert.deepEqual(row, { unit_id: '411402', department_id: '411400-d03' })
})

test('two clicks at once open one session; the other is told who and when', async () => {
  const { classId } = await makeClass({ persons: [110, 111] })
  const answers = await Promise.all(
    [1, 2, 3].map(() => call('assessor', 'POST', '/api/exam-sessions', openBody(classId))),
  )
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, 409, 409])
  for (const late of answers.filter((a) => a.status === 409)) assert.match(late.body.detail, /已由 范评静 于/)
})

test('opening is refused: unfinished class, too early a day, a class of another assessor, out of the catalogue that day', async () => {
  const unfinished = await makeClass({ persons: [120], status: 'finished' })
  const early = await makeClass({ persons: [121], completedDay: '2022-06-03' })
  const foreign = await makeClass({ persons: [122], assessor: 'assessor2', unitId: '411481', provider: 'provider2' })
  const cases = [
    [openBody(unfinished.classId), 409, 'class_not_completed'],
    [openBody(early.classId, { examDay: '2022-06-02' }), 422, 'exam_before_completion'],
    [openBody(foreign.classId), 404, 'not_found'],
    [openBody('01900000-0000-7000-8000-00000000dead'), 404, 'not_found'],
    [openBody(early.classId, { examiners: [] }), 422, 'input_invalid'],
    [openBody(early.classId, { examDay: '2022-06-31' }), 422, 'input_invalid'],
    [openBody(early.classId, { feeFen: -1 }), 422, 'input_invalid'],
  ] as const
  for (const [body, status, code] of cases) {
    const answer = await call('assessor', 'POST', '/api/exam-sessions', body)
    assert.deepEqual([answer.status, answer.body.code], [status, code])
  }
  // The last listed day is the day before `listed_to` (CONTRACT: from ≤ day < to).
  const endsOn = async (day: string | null) => {
    await sql`update organisation_scope set listed_to = ${day}::date where organisation_id = ${SAMPLE_ORGANISATIONS.assessor.id}
      and kind = 'assessment' and occupation = ${SAMPLE_OCCUPATION}`.execute(server.db)
  }
  await endsOn('2022-06-03')
  const refused = await call(
    'assessor',
    'POST',
    '/api/exam-sessions',
    openBody(early.classId, { examDay: '2022-06-03' }),
  )
  await endsOn('2022-06-04')
  const allowed = await call(
    'assessor',
    'POST',
    '/api/exam-sessions',
    openBody(early.classId, { examDay: '2022-06-03' }),
  )
  await endsOn(null)
  assert.deepEqual([refused.status, refused.body.code], [422, 'assessor_out_of_scope'])
  assert.match(refused.body.detail, /2022年6月3日本机构不在“养老护理员中级工”的评价目录内/)
  assert.equal(allowed.status, 201)
})

test('an assessment body on the blacklist arranges no exam until it is off the list', async () => {
  const { classId } = await makeClass({ persons: [125] })
  const listed = await call('county', 'POST', '/api/blacklist', {
    subjectKind: 'organisation',
    subjectId: SAMPLE_ORGANISATIONS.assessor.id,
    reason: '改动成绩',
    document: '商人社罚〔2022〕2号',
    fromDay: '2022-06-01',
    toDay: null,
  })
  const refused = await call('assessor', 'POST', '/api/exam-sessions', openBody(classId))
  assert.deepEqual([refused.status, refused.body.code], [409, 'assessor_listed'])
  assert.match(refused.body.detail, /^本机构已列入黑名单（商人社罚〔2022〕2号）/)
  const lift = { version: listed.body.version, document: '移出〔2022〕2号' }
  assert.equal((await call('county', 'POST', `/api/blacklist/${listed.body.id}/lift`, lift)).status, 200)
  assert.equal((await call('assessor', 'POST', '/api/exam-sessions', openBody(classId))).status, 201)
})

test('a session is seen by its assessor, its provider, its county and those above, and is not there for others', async () => {
  const { session, url } = await openedSession({ persons: [130, 131] })
  for (const who of ['assessor', 'provider', 'county', 'city', 'province', 'auditor'])
    assert.equal((await call(who, 'GET', url)).status, 200, who)
  for (const path of [url, `${url}/candidates`, `${url}/result-imports`])
    for (const who of ['county2', 'provider2', 'department'])
      assert.equal((await call(who, 'GET', path)).status, 404, who)
  for (const who of ['finance', 'worker', 'village', 'employer'])
    assert.equal((await call(who, 'GET', url)).status, 403, who)
  assert.equal((await call(null, 'GET', url)).status, 401)
  const listed = async (who: string) =>
    (await call(who, 'GET', `/api/exam-sessions?q=${session.number}&count=1`)).body as Body
  assert.deepEqual([(await listed('county')).items.length, (await listed('county')).total.n], [1, 1])
  assert.deepEqual([(await listed('county2')).items.length, (await listed('county2')).total.n], [0, 0])
  const detail = (await call('assessor', 'GET', url)).body
  assert.deepEqual(detail.actions, ['import_results', 'cancel'])
  assert.deepEqual(
    detail.timeline.map((t: Body) => [t.who, t.what, t.day]),
    [['范评静', '安排考试，考生 2 人', '2022-06-01']],
  )
  assert.deepEqual((await call('county', 'GET', url)).body.actions, [])
})

test('lists page by cursor without losing or repeating a row; a made-up cursor is no fault', async () => {
  const seen = new Set<string>()
  let cursor = ''
  let pages = 0
  do {
    const page = (await call('assessor', 'GET', `/api/exam-sessions?limit=2&cursor=${cursor}`.replace(/&cursor=$/, '')))
      .body
    for (const item of page.items) {
      assert.ok(!seen.has(item.id))
      seen.add(item.id)
    }
    cursor = page.nextCursor ?? ''
    pages += 1
  } while (cursor !== '')
  const all = (await call('assessor', 'GET', '/api/exam-sessions?count=1')).body
  assert.equal(seen.size, all.total.n)
  assert.ok(pages >= 2)
  const forged = Buffer.from(JSON.stringify(['2022-99-99', "x'"])).toString('base64url')
  assert.equal((await call('assessor', 'GET', `/api/exam-sessions?cursor=${forged}`)).status, 200)
  assert.equal((await call('assessor', 'GET', '/api/exam-sessions?cursor=!!')).status, 422)
  assert.equal((await call('assessor', 'GET', '/api/exam-sessions?q=%25%27')).status, 200)
})

test('a session without results can be cancelled, once; its class waits again', async () => {
  const { classId, session, url } = await openedSession({ persons: [140] })
  const underway = await server.upload('assessor', 'a.xlsx', await sheet(passing(await candidatesOf(url))))
  const started = await call('assessor', 'POST', `${url}/result-imports`, { fileId: underway })
  const cancel = (version: number) => call('assessor', 'POST', `${url}/cancel`, { version, reason: '日期排错' })
  const stale = await cancel(7)
  assert.deepEqual([stale.status, stale.body.code], [409, 'changed'])
  assert.equal((await cancel(1)).body.statusName, '已取消')
  await server.drain()
  const stopped = (await call('assessor', 'GET', `/api/result-imports/${started.body.id}`)).body
  assert.deepEqual([stopped.status, stopped.failure], ['failed', '这场考试已取消，没有导入成绩'])
  assert.equal((await cancel(2)).body.code, 'session_cancelled')
  const file = await server.upload('assessor', 'a.xlsx', await sheet([{ ticket: 'x', name: 'y' }]))
  assert.equal(
    (await call('assessor', 'POST', `${url}/result-imports`, { fileId: file })).body.code,
    'session_cancelled',
  )
  assert.equal(
    (await call('assessor', 'POST', `${url}/certificates`, await issueBody(url))).body.code,
    'session_cancelled',
  )
  const next = await call('assessor', 'POST', '/api/exam-sessions', openBody(classId))
  assert.equal(next.status, 201)
  assert.notEqual(next.body.number, session.number)
  const { timeline } = (await call('assessor', 'GET', url)).body
  assert.equal(timeline.find((t: Body) => t.what === '取消考试').why, '日期排错')
})

test('the template carries the candidates with masked numbers; results come from the exam day on', async () => {
  const { session, url } = await openedSession({ persons: [150, 151] }, { examDay: '2022-06-02' })
  const template = await call('assessor', 'GET', `${url}/result-template.xlsx`)
  assert.equal(template.status, 200)
  const read = await readTable(template.raw, { columns: RESULT_SHEET })
  assert.ok(read.ok)
  const candidates = await candidatesOf(url)
  assert.deepEqual(
    read.value.rows.map((row) => [row.cells.ticket.text, row.cells.name.text, row.cells.docNo.text]),
    candidates.map((c) => [c.ticket, c.name, c.docNoMasked]),
  )
  assert.match(candidates[0].docNoMasked, /^411499\*{8}\d{3}[\dX]$/)
  const fileId = await server.upload('assessor', 'a.xlsx', await sheet(passing(candidates)))
  const early = await call('assessor', 'POST', `${url}/result-imports`, { fileId })
  assert.deepEqual([early.status, early.body.code], [409, 'exam_not_held'])
  assert.match(early.body.detail, /2022年6月2日/)
  for (const who of ['provider', 'county']) {
    assert.equal((await call(who, 'GET', `${url}/result-template.xlsx`)).status, 403)
    assert.equal((await call(who, 'POST', `${url}/result-imports`, { fileId })).status, 403)
  }
  await server.moveDay('2022-06-02')
  assert.equal((await call('assessor', 'POST', `${url}/result-imports`, { fileId })).status, 202)
  // A file of somebody else is not there.
  const foreign = await server.upload('provider', 'b.xlsx', await sheet(passing(candidates)))
  assert.equal((await call('assessor', 'POST', `${url}/result-imports`, { fileId: foreign })).status, 404)
  await server.drain()
  assert.equal((await call('assessor', 'GET', url)).body.statusName, '待发证')
  assert.equal(session.examDay, '2022-06-02')
})

test('the demo sample is filled: most pass, one fails, one is absent, and the two of the story pass', async () => {
  const persons = Array.from({ length: 20 }, (_, index) => index)
  const { url, personIds } = await openedSession({ persons })
  const sample = await call('assessor', 'GET', `${url}/result-sample.xlsx`)
  const twice = await call('assessor', 'GET', `${url}/result-sample.xlsx`)
  const texts = async (raw: Buffer) => {
    const read = await readTable(raw, { columns: RESULT_SHEET })
    assert.ok(read.ok)
    return read.value.rows.map((row) => Object.values(row.cells).map((cell) => cell.text))
  }
  assert.deepEqual(await texts(sample.raw), await texts(twice.raw))
  const done = await importRows(url, sample.raw)
  assert.deepEqual([done.status, done.total, done.accepted, done.refused], ['done', 20, 20, 0])
  assert.deepEqual([done.task.status, done.task.done, done.task.total, done.annotatedFileId], ['done', 20, 20, null])
  const candidates = await candidatesOf(url)
  const states = Object.groupBy(candidates, (c) => c.state)
  assert.deepEqual([states.passed?.length, states.failed?.length, states.absent?.length], [18, 1, 1])
  for (const index of [WORKER_INDEX, PAID_BEFORE_INDEX])
    assert.equal(candidates.find((c) => c.personId === personIds.get(index)).state, 'passed')
})

test('bad rows are named by row, column and what to do, marked in a copy; good rows are kept', async () => {
  const { url } = await openedSession({ persons: [160, 161, 162, 163, 164, 165, 166] })
  const candidates = await candidatesOf(url)
  const rows = passing(candidates, {
    1: { name: '范不同' },
    2: { theory: '101' },
    3: { practice: '75.55' },
    4: { absent: '是' },
    5: { theory: '' },
  })
  // Of a ticket that stands twice nobody knows which row is meant: both are refused.
  rows.push(
    { ...rows[6]!, theory: '60' },
    { ticket: 'KS-411402-2022-9999-01', name: '范某', theory: '80', practice: '80' },
  )
  const done = await importRows(url, rows)
  assert.deepEqual([done.status, done.total, done.accepted, done.refused], ['done', 9, 1, 8])
  const said = (row: number) =>
    done.faults.filter((f: Body) => f.row === row).map((f: Body) => `${f.column} ${f.title}：${f.message}`)
  // Watermark, title and header stand above: the first candidate is row 4.
  assert.deepEqual(said(5), ['B 姓名：姓名与准考证号不是同一名考生，请核对是否串行'])
  assert.deepEqual(said(6), ['D 理论成绩：理论成绩应在 0 到 100 之间，请核对'])
  assert.deepEqual(said(7), ['E 实操成绩：实操成绩最多保留一位小数，请核对'])
  assert.equal(said(8).length, 2)
  assert.match(said(9)[0], /没有填写理论成绩；没有来考的，请在“缺考”列填是/)
  assert.match(said(10)[0], /A 准考证号：准考证号与第 11 行重复/)
  assert.match(said(11)[0], /A 准考证号：准考证号与第 10 行重复/)
  assert.match(said(12)[0], /没有这个准考证号/)
  assert.deepEqual(
    (await candidatesOf(url)).map((c) => c.state),
    ['passed', ...Array(6).fill('registered')],
  )
  const marked = await call('assessor', 'GET', `/api/files/${done.annotatedFileId}`)
  assert.equal(marked.status, 200)
  // The marked copy is read again as it is: the column 问题 is passed over.
  const again = await readTable(marked.raw, { columns: RESULT_SHEET })
  assert.ok(again.ok && again.value.rows.length === 9)
  assert.equal((await call('provider', 'GET', `/api/files/${done.annotatedFileId}`)).status, 404)
  assert.equal((await call('county2', 'GET', `/api/result-imports/${done.id}`)).status, 404)
  assert.equal((await call('county', 'GET', `${url}/result-imports`)).body.items[0].id, done.id)
})

test('a file that is no table is refused as a whole, in words, and nothing is imported', async () => {
  const { url } = await openedSession({ persons: [170] })
  const [candidate] = await candidatesOf(url)
  const wrongHeader = await writeWorkbook({
    sheets: [{ name: 'x', columns: [{ key: 'a', title: '考号', kind: 'text' }], rows: [{ a: candidate.ticket }] }],
  })
  const cases = [
    [Buffer.from('<html><table><tr><td>成绩</td></tr></table></html>'), /网页/],
    [Buffer.from('PK\u0003\u0004 cut short'), /文件/],
    [wrongHeader, /表头/],
    [await sheet([]), /没有数据/],
  ] as const
  for (const [bytes, words] of cases) {
    const done = await importRows(url, bytes)
    assert.equal(done.status, 'failed')
    assert.match(done.failure, words)
    assert.deepEqual([done.task.status, done.task.failure], ['failed', done.failure])
  }
  const csv = Buffer.from(
    `准考证号,姓名,身份证号,理论成绩,实操成绩,缺考\n${candidate.ticket},${candidate.name},,61,60,\n`,
  )
  const done = await importRows(url, csv)
  assert.deepEqual([done.status, done.accepted], ['done', 1])
})

test('a later import overwrites with a trace of from and to, until the person holds the certificate', async () => {
  const { url } = await openedSession({ persons: [180, 181, 182] })
  const candidates = await candidatesOf(url)
  await importRows(url, passing(candidates, { 1: { practice: '59.5' }, 2: { theory: '', practice: '', absent: '是' } }))
  const changed = await importRows(
    url,
    passing(candidates.slice(0, 2), { 0: { theory: '81' }, 1: { practice: '59.5' } }),
  )
  assert.deepEqual([changed.accepted, changed.refused], [2, 0])
  const trace = async (personId: string) =>
    (
      await sql<{ action: string; facts: Body }>`select action, facts from audit_event
        where person_id = ${personId} and action like 'result.%' order by event_id`.execute(server.db)
    ).rows.map(({ action, facts }) => [action, facts.from.theory, facts.to.theory, facts.to.state])
  assert.deepEqual(await trace(candidates[0].personId), [
    ['result.record', null, 80, 'passed'],
    ['result.change', 80, 81, 'passed'],
  ])
  assert.deepEqual(
    await trace(candidates[1].personId),
    [['result.record', null, 80, 'failed']],
    'the same again is no change',
  )

  const issued = await call('assessor', 'POST', `${url}/certificates`, await issueBody(url))
  assert.deepEqual([issued.status, issued.body.issued, issued.body.session.statusName], [201, 1, '已发证'])
  const late = await importRows(url, passing(candidates.slice(0, 2)))
  assert.deepEqual([late.accepted, late.refused], [1, 1])
  assert.match(late.faults[0].message, /已经发证，成绩不能再改/)
  const now = await candidatesOf(url)
  assert.deepEqual([now[0].theory, now[1].state], [81, 'passed'])
  // The corrected one is certified by a second issue, with the next number.
  assert.equal((await call('assessor', 'GET', url)).body.statusName, '待发证')
  const second = await call('assessor', 'POST', `${url}/certificates`, await issueBody(url))
  assert.deepEqual([second.body.issued, second.body.alreadyIssued], [1, 1])
})

test('an import that was killed half-way runs again; one that committed does not run twice', async () => {
  const { url } = await openedSession({ persons: [190] })
  const candidates = await candidatesOf(url)
  const done = await importRows(url, passing(candidates))
  const { runResultImport } = await import('./run-result-import.ts')
  const run = {
    taskId: done.task.id,
    input: { importId: done.id },
    scope: await server.scope('assessor'),
    platform: server.platform,
    progress: async () => {},
    lastStepInTx: async () => {},
  }
  assert.deepEqual(await runResultImport(run), {})
  await server.db.updateTable('result_import').set({ status: 'running' }).where('import_id', '=', done.id).execute()
  const again = await runResultImport(run)
  assert.deepEqual([again['accepted'], again['refused']], [1, 0])
})

test('certificates: refused before results and outside the days, then one for each who passed, gapless, counted once', async () => {
  await server.moveDay('2022-06-05')
  const { classId, url } = await openedSession(
    { persons: [200, 201, 202, 203], level: 'L3', departmentId: '411400-d03' },
    { examDay: '2022-06-03' },
  )
  const issue = (body: object, who = 'assessor', key?: string) => call(who, 'POST', `${url}/certificates`, body, key)
  assert.equal((await issue({ version: 1, issuedOn: '2022-06-03' })).body.code, 'results_missing')
  const candidates = await candidatesOf(url)
  await importRows(url, passing(candidates, { 2: { theory: '30' } }))
  const { version } = await issueBody(url)
  const cases = [
    [{ version, issuedOn: '2022-06-02' }, 'assessor', 422, 'issue_day_out_of_range'],
    [{ version, issuedOn: '2022-06-06' }, 'assessor', 422, 'issue_day_out_of_range'],
    [{ version: version - 1, issuedOn: '2022-06-04' }, 'assessor', 409, 'changed'],
    [{ version, issuedOn: '2022-06-04' }, 'provider', 403, 'forbidden'],
    [{ version, issuedOn: '2022-06-04' }, 'county', 403, 'forbidden'],
  ] as const
  for (const [body, who, status, code] of cases) {
    const answer = await issue(body, who)
    assert.deepEqual([answer.status, answer.body.code], [status, code])
  }
  const figures = () =>
    readFigures(
      server.db,
      ['411402', '411400', '410000', '411400-d03'],
      ['new_skilled', 'new_high_skilled'],
      plainDate('2022-06-04'),
      plainDate('2022-06-04'),
    )
  assert.equal((await figures()).size, 0, 'nothing is counted by refused attempts')

  // Five clicks at once, with and without keys: three certificates in all.
  const body = { version, issuedOn: '2022-06-04' }
  const answers = await Promise.all([
    issue(body, 'assessor', 'k1'),
    issue(body, 'assessor', 'k1'),
    issue(body, 'assessor', 'k2'),
    issue(body),
    issue(body),
  ])
  assert.deepEqual([...new Set(answers.map((a) => a.status))], [201])
  const fresh = answers.filter((a) => a.headers['idempotent-replayed'] !== 'true')
  assert.equal(
    fresh.reduce((sum, a) => sum + a.body.issued, 0),
    3,
  )
  for (const late of fresh.filter((a) => a.body.issued === 0)) assert.equal(late.body.alreadyIssued, 3)

  const list = (await call('assessor', 'GET', `/api/certificates?class=${classId}&count=1`)).body
  assert.equal(list.total.n, 3)
  assert.deepEqual(list.items.map((c: Body) => c.number).sort(), [
    'S000041999999223000001',
    'S000041999999223000002',
    'S000041999999223000003',
  ])
  for (const who of ['provider', 'county', 'city', 'department'])
    assert.equal((await call(who, 'GET', `/api/certificates?class=${classId}`)).body.items.length, 3, who)
  for (const who of ['county2', 'provider2', 'employer'])
    assert.equal((await call(who, 'GET', `/api/certificates?class=${classId}`)).body.items.length, 0, who)
  const detail = await call('county', 'GET', `/api/certificates/${list.items[0].id}`)
  assert.deepEqual([detail.body.theory, detail.body.practice, detail.body.claims], [80, 75.5, []])
  assert.equal((await call('county2', 'GET', `/api/certificates/${list.items[0].id}`)).status, 404)

  for (const [key, n] of await figures()) assert.equal(n, 3, key)
  assert.equal((await figures()).size, 8, 'county, city, province and the lead department, two measures')
  const holder = candidates[0].personId
  const { rows } = await sql<{ template: string; facts: Body }>`
    select template, facts from outbox_message where person_id = ${holder}`.execute(server.db)
  assert.deepEqual(
    rows.map((row) => [row.template, row.facts.levelName]),
    [['certificate_issued', '高级工']],
  )
  const session = (await call('assessor', 'GET', url)).body
  assert.deepEqual(
    [session.certificates, session.statusName, session.actions],
    [3, '已发证', ['import_results', 'claim']],
  )
  assert.equal(session.timeline.at(-1).what, '发证 3 本')
})

test('who does not agree that a certificate is taken back says why', async () => {
  const { url } = await openedSession({ persons: [205] })
  await importRows(url, passing(await candidatesOf(url)))
  const issued = await call('assessor', 'POST', `${url}/certificates`, await issueBody(url))
  const { items } = (await call('assessor', 'GET', `/api/certificates?session=${issued.body.session.id}`)).body
  const at = `/api/certificates/${items[0].id}/revocations`
  await call('county', 'POST', at, { reason: '成绩造假', document: '商人社撤〔2022〕2号' })
  for (const body of [{ agree: false }, { agree: false, note: '  ' }]) {
    const silent = await call('city', 'POST', `${at}/check`, body)
    assert.deepEqual([silent.status, silent.body.errors], [422, [{ path: 'note', message: '请写明不同意的原因' }]])
  }
  const refused = await call('city', 'POST', `${at}/check`, { agree: false, note: '录像里看不出代考' })
  assert.deepEqual([refused.status, refused.body.status, refused.body.note], [200, 'refused', '录像里看不出代考'])
})

test('a second certificate of the same person in the year counts the person once; a special ability not at all', async () => {
  const issueAll = async (options: Partial<ClassOptions> & { persons: readonly number[] }) => {
    const { url } = await openedSession(options, { examDay: '2022-06-05' })
    await importRows(url, passing(await candidatesOf(url)))
    const issued = await call('assessor', 'POST', `${url}/certificates`, await issueBody(url, '2022-06-05'))
    assert.equal(issued.body.issued, options.persons.length)
    return issued.body.session
  }
  const countySkilled = async () =>
    (await readFigures(server.db, ['411402'], ['new_skilled'], plainDate('2022-01-01'), plainDate('2022-12-31'))).get(
      '411402 new_skilled',
    ) ?? 0
  const start = await countySkilled()
  await issueAll({ persons: [210, 211], level: 'L5' })
  assert.equal(await countySkilled(), start + 2)
  await issueAll({ persons: [211, 212], level: 'L4' })
  assert.equal(await countySkilled(), start + 3, '211 is counted already')
  const special = await issueAll({ persons: [213], level: 'SPECIAL' })
  assert.equal(await countySkilled(), start + 3)
  const { items } = (await call('assessor', 'GET', `/api/certificates?session=${special.id}`)).body
  assert.equal(items[0].number, 'S000041999999220000001')
  const kind = await sql<{ kind: string }>`select kind from certificate c where session_id = ${special.id}
    and ${inScope(await server.scope('county'), 'certificate', 'c')}`.execute(server.db)
  assert.equal(kind.rows[0]?.kind, 'special')
})

test('two sessions of one level issued at once share the series without gap or repeat', async () => {
  const [a, b] = [
    await openedSession({ persons: [220, 221], level: 'L2' }),
    await openedSession({ persons: [222, 223], level: 'L2' }),
  ]
  for (const { url } of [a, b]) await importRows(url, passing(await candidatesOf(url)))
  const bodies = [await issueBody(a.url), await issueBody(b.url)]
  const answers = await Promise.all(
    [a, b].map(({ url }, at) => call('assessor', 'POST', `${url}/certificates`, bodies[at])),
  )
  assert.deepEqual(
    answers.map((x) => x.body.issued),
    [2, 2],
  )
  const { rows } = await sql<{ number: string }>`
    select number from certificate_no where number like 'S000041999999222%' order by number`.execute(server.db)
  assert.deepEqual(
    rows.map((row) => Number(row.number.slice(-6))),
    [1, 2, 3, 4],
  )
})

test('queue and search follow the scope', async () => {
  const { session, url } = await openedSession({ persons: [230, 231] }, { examDay: '2022-06-10' })
  const today = (day: string) => plainDate(day)
  const mine = async (day: string) =>
    (await assessmentQueue(server.platform, await server.scope('assessor'), today(day))).find((q) =>
      q.link.endsWith(session.id),
    )
  assert.equal(await mine('2022-06-09'), undefined)
  assert.deepEqual(
    [(await mine('2022-06-10'))?.status, (await mine('2022-06-10'))?.dueDay],
    ['待导入成绩', '2022-06-10'],
  )
  assert.deepEqual(await assessmentQueue(server.platform, await server.scope('county'), today('2022-06-10')), [])
  await server.moveDay('2022-06-10')
  await importRows(url, passing(await candidatesOf(url)))
  assert.deepEqual([(await mine('2022-06-10'))?.status, (await mine('2022-06-10'))?.persons], ['待发证', 2])
  await call('assessor', 'POST', `${url}/certificates`, await issueBody(url, '2022-06-10'))
  assert.equal(await mine('2022-06-10'), undefined)
  const [certificate] = (await call('assessor', 'GET', `/api/certificates?session=${session.id}`)).body.items
  const search = async (who: string, q: string) => assessmentSearch(server.platform, await server.scope(who), q)
  for (const q of [certificate.number, certificate.number.toLowerCase(), certificate.name])
    assert.ok(
      (await search('county', q)).some((hit) => hit.link.endsWith(certificate.id)),
      q,
    )
  assert.deepEqual(await search('county2', certificate.number), [])
  assert.deepEqual(await search('county', ''), [])
})

test('the proofs of doctor hold over all of this, and see a number that was taken away', async () => {
  for (const check of assessmentChecks)
    assert.deepEqual(await check.run(server.platform), { ok: true, detail: '全部相符' })
  await sql`update certificate_serial set last = last + 1 where level = 'L2'`.execute(server.db)
  const broken = await assessmentChecks.find((check) => check.key === 'assessment.serials')!.run(server.platform)
  assert.deepEqual(broken, { ok: false, detail: '1 个号段断号' })
})

test('verification: number and full name together; every miss looks the same; misses lock an address', async () => {
  const { session, url } = await openedSession({ persons: [12, 241] }, { examDay: '2022-06-10' })
  await importRows(url, passing(await candidatesOf(url)))
  await call('assessor', 'POST', `${url}/certificates`, await issueBody(url, '2022-06-10'))
  const { items } = (await call('assessor', 'GET', `/api/certificates?session=${session.id}`)).body
  const [one, other] = items
  const verify = async (number: string, name: string) =>
    call(null, 'GET', `/api/public/certificates/${encodeURIComponent(number)}?name=${encodeURIComponent(name)}`)

  const good = await verify(one.number, one.name)
  assert.equal(good.status, 200)
  assert.deepEqual(
    { ...good.body, checkedAt: '' },
    {
      number: one.number,
      status: 'valid',
      statusName: '有效',
      revokedOn: null,
      name: one.name,
      docNoMasked: one.docNoMasked,
      occupationName: '养老护理员',
      workType: '--',
      levelName: '四级/中级工',
      assessorName: SAMPLE_ORGANISATIONS.assessor.name,
      issuedOn: '2022-06-10',
      checkedAt: '',
      demo: true,
    },
  )
  const rare = items.find((c: Body) => c.name === samplePerson(12).name)
  assert.ok(rare, 'sample person 12 has a name worth typing in variants')
  assert.equal((await verify(` ${rare.number.toLowerCase()} `, [...rare.name].join(' '))).status, 200)

  const misses = [
    [one.number, other.name],
    [other.number, one.name],
    ['S000041999999229999999', one.name],
    [one.number.slice(0, -1), one.name],
    [one.number, one.name.slice(0, 1)],
    ['x'.repeat(60), one.name],
    ["' or 1=1 --", one.name],
    ['\u200B', one.name],
    [one.number, '\u200B'],
    [one.number, '%'],
    [one.number, 'x'.repeat(1000)],
    [one.docNoMasked, one.name],
  ] as const
  const bodies = new Set<string>()
  for (const [number, name] of misses) {
    const miss = await verify(number, name)
    assert.equal(miss.status, 404, `${number} ${name}`)
    bodies.add(miss.raw.toString())
  }
  assert.equal(bodies.size, 1)
  for (let n = misses.length; n < 60; n += 1) assert.equal((await verify('nothing', '无')).status, 404)
  const locked = await verify(one.number, one.name)
  assert.deepEqual([locked.status, locked.body.code], [429, 'verify_locked'])
})
