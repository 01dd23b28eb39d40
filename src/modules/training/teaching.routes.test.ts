// Aim: lessons, attendance with its traces, the end of a class, and what counts from the county's approval on (T3, T5, T6, T8).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { projectPacks } from '#src/modules/index.ts'
import { readWorkbook } from '#src/platform/excel/index.ts'
import { readFigures } from '#src/platform/figures/figures.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { trainingModule } from './index.ts'
import { lessonInput, planLesson, recordAll, rosterOf, trainingClass } from './training.builders.ts'
import type { ClassDetail, ClassNotice, LessonView } from './training.contract.ts'

const module = () => trainingModule({ packs: { now: async () => projectPacks() } })
let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

const detailOf = async (id: string, who = 'provider') =>
  (await server.call(who, 'GET', `/api/classes/${id}`)).body as unknown as ClassDetail
const plan = (id: string, lessons: object[], who = 'provider') =>
  server.call(who, 'POST', `/api/classes/${id}/lessons`, { lessons })

describe('the timetable', () => {
  let id: string
  before(async () => {
    id = (await trainingClass(server).approved()).id
  })

  test('lessons are planned together, with minutes and in order', async () => {
    const answer = await plan(id, [
      lessonInput({ day: '2022-06-11', topic: '急救' }),
      lessonInput(),
      lessonInput({ startTime: '11:30', endTime: '12:00', kind: 'practice' }),
    ])
    assert.equal(answer.status, 201, JSON.stringify(answer.body))
    const { items } = answer.body as never as { items: LessonView[] }
    assert.deepEqual(
      items.map((lesson) => [lesson.day, lesson.startTime, lesson.minutes, lesson.status, lesson.present]),
      [
        ['2022-06-10', '09:00', 150, 'planned', null],
        ['2022-06-10', '11:30', 30, 'planned', null],
        ['2022-06-11', '09:00', 150, 'planned', null],
      ],
    )
    assert.deepEqual((await detailOf(id)).lessons, { planned: 3, recorded: 0, minutes: 330 })
  })

  const refusals: readonly [string, object[], string, string, RegExp][] = [
    [
      'before the class',
      [lessonInput({ day: '2022-06-09' })],
      'lessons[0].day',
      'lesson_outside_class',
      /2022-06-10 至 2022-06-15/,
    ],
    ['after the class', [lessonInput({ day: '2022-06-16' })], 'lessons[0].day', 'lesson_outside_class', /第 1 节/],
    [
      'ends as it begins',
      [lessonInput({ day: '2022-06-12', endTime: '09:00' })],
      'lessons[0].endTime',
      'lesson_times',
      /晚于上课时间/,
    ],
    [
      'overlaps the class',
      [lessonInput({ startTime: '11:00', endTime: '11:31', teacher: '例' })],
      'lessons[0].startTime',
      'lesson_overlaps',
      /2022-06-10 09:00–11:30“老年人生活照料”/,
    ],
    [
      'overlaps the one before it',
      [lessonInput({ day: '2022-06-13' }), lessonInput({ day: '2022-06-13' })],
      'lessons[1].startTime',
      'lesson_overlaps',
      /第 2 节/,
    ],
  ]
  for (const [name, lessons, path, code, words] of refusals)
    test(`refused: ${name}`, async () => {
      const answer = await plan(id, lessons)
      assert.equal(answer.status, 422)
      assert.equal(answer.body.code, code)
      assert.equal(answer.body.errors?.[0]?.path, path)
      assert.match(answer.body.detail!, words)
    })

  test('one teacher, two classes of one provider, one hour: the second is refused, also when both come at once', async () => {
    const other = await trainingClass(server).approved()
    const taken = await plan(other.id, [lessonInput()])
    assert.equal(taken.body.code, 'teacher_busy')
    assert.match(taken.body.detail!, /样老师 老师同一时间在上 2022-06-10 09:00–11:30/)
    for (const startTime of ['13:00', '14:00', '15:00', '16:00', '17:00']) {
      const busy = lessonInput({
        day: '2022-06-14',
        startTime,
        endTime: startTime.replace(':00', ':50'),
        teacher: '范老师',
      })
      const answers = await Promise.all([plan(id, [busy]), plan(other.id, [busy])])
      assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 422])
    }
  })

  test('only the provider of an approved class plans', async () => {
    const waiting = await trainingClass(server).submitted()
    assert.equal((await plan(waiting.id, [lessonInput()])).body.code, 'act_not_open')
    assert.equal((await plan(id, [lessonInput()], 'provider2')).status, 404)
    assert.equal((await plan(id, [lessonInput()], 'county')).status, 403)
    assert.equal((await server.call('county2', 'GET', `/api/classes/${id}/lessons`)).status, 404)
  })

  test('a planned lesson is cancelled once; its hour is free again', async () => {
    const lesson = await planLesson(server, id, { day: '2022-06-15' })
    const url = `/api/lessons/${lesson.id}/cancel`
    assert.equal((await server.call('provider2', 'POST', url, { reason: '停电' })).status, 404)
    const done = await server.call('provider', 'POST', url, { reason: '停电' })
    assert.equal(done.body['status'], 'cancelled')
    const twice = await server.call('provider', 'POST', url, { reason: '停电' })
    assert.equal(twice.body.code, 'already_handled')
    assert.match(twice.body.detail!, /已由 样校芳 于 2022-06-01/)
    await planLesson(server, id, { day: '2022-06-15' })
  })
})

// One class of 40 walked through to the end, in the order of its life.
describe('from the first lesson to the figure', () => {
  let id: string
  let lesson: LessonView
  let second: LessonView
  const sheetOf = async () => (await rosterOf(server, id)).map(({ personId }) => ({ personId, state: 'present' }))
  const put = (lessonId: string, body: object, who = 'provider') =>
    server.call(who, 'PUT', `/api/lessons/${lessonId}/attendance`, body)

  before(async () => {
    id = (await trainingClass(server).withRoster()).detail.id
    lesson = await planLesson(server, id, { teacher: '例老师' })
    second = await planLesson(server, id, { day: '2022-06-15', teacher: '例老师' })
  })
  after(() => server.moveDay('2022-06-01'))

  test('not before the day of the lesson', async () => {
    assert.equal((await recordAll(server, id, lesson)).body.code, 'lesson_not_yet')
    await server.moveDay('2022-06-10')
  })

  test('the sheet must name the roster exactly: nobody missing, no stranger, nobody twice', async () => {
    const sheet = await sheetOf()
    const short = await put(lesson.id, { version: 1, entries: sheet.slice(1) })
    assert.equal(short.body.code, 'entries_differ')
    assert.match(short.body.detail!, /缺 1 人，多 0 人/)
    const stranger = { personId: '01900000-0000-7000-8000-00000000ffff', state: 'present' }
    assert.match((await put(lesson.id, { version: 1, entries: [...sheet, stranger] })).body.detail!, /缺 0 人，多 1 人/)
    assert.match((await put(lesson.id, { version: 1, entries: [...sheet, sheet[0]] })).body.detail!, /缺 0 人，多 1 人/)
    assert.equal((await put(lesson.id, { version: 1, entries: sheet }, 'provider2')).status, 404)
    assert.equal((await put(lesson.id, { version: 1, entries: sheet }, 'county')).status, 403)
  })

  test('the first record begins the class; hours of each trainee follow', async () => {
    const rows = await rosterOf(server, id)
    const answer = await recordAll(server, id, lesson, { [rows[0]!.personId]: 'absent', [rows[1]!.personId]: 'leave' })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const recorded = answer.body as never as LessonView
    assert.deepEqual([recorded.status, recorded.present, recorded.absent, recorded.version], ['recorded', 38, 2, 2])
    const detail = await detailOf(id)
    assert.equal(detail.status, 'running')
    assert.equal(detail.attendanceRate, 38 / 40)
    assert.deepEqual(
      (await rosterOf(server, id))
        .slice(0, 3)
        .map((row) => [row.attendedLessons, row.attendedMinutes, row.recordedLessons]),
      [
        [0, 0, 1],
        [0, 0, 1],
        [1, 150, 1],
      ],
    )
    lesson = recorded
  })

  test('a change needs a reason and leaves its trace; an old page is told who was faster', async () => {
    const sheet = await sheetOf()
    const silent = await put(lesson.id, { version: 2, entries: sheet })
    assert.equal(silent.body.code, 'reason_missing')
    assert.equal(silent.body.errors?.[0]?.path, 'reason')
    const stale = await put(lesson.id, { version: 1, entries: sheet, reason: '补签' })
    assert.equal(stale.status, 409)
    assert.match(stale.body.detail!, /已由 样校芳 于 2022-06-10/)
    const changed = await put(lesson.id, { version: 2, entries: sheet, reason: '本人到课，漏记' })
    assert.deepEqual([changed.status, changed.body['present'], changed.body['version']], [200, 40, 3])
    const traces = await server.db
      .selectFrom('attendance_change')
      .select(['from_state', 'to_state', 'reason'])
      .where('lesson_id', '=', lesson.id)
      .orderBy('from_state')
      .execute()
    assert.deepEqual(traces, [
      { from_state: 'absent', to_state: 'present', reason: '本人到课，漏记' },
      { from_state: 'leave', to_state: 'present', reason: '本人到课，漏记' },
    ])
    assert.ok((await rosterOf(server, id)).every((row) => row.attendedMinutes === 150))
    const same = await put(lesson.id, { version: 3, entries: sheet })
    assert.deepEqual([same.status, same.body['version']], [200, 3], 'the same sheet again changes nothing')
  })

  test('two sheets of one lesson at once: one is recorded, the other told', async () => {
    await server.moveDay('2022-06-15')
    const entries = (await sheetOf()).map((entry, n) => (n === 5 ? { ...entry, state: 'absent' } : entry))
    const answers = await Promise.all([1, 2].map(() => put(second.id, { version: 1, entries })))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
    const rows = await rosterOf(server, id)
    assert.equal(rows.filter((row) => row.attendedLessons === 2).length, 39)
  })

  test('a recorded lesson is not cancelled', async () => {
    const answer = await server.call('provider', 'POST', `/api/lessons/${lesson.id}/cancel`, { reason: '停电' })
    assert.equal(answer.body.code, 'lesson_not_planned')
  })

  test('finishing: not before the last day, not with a lesson open, never with somebody who was never there as passed', async () => {
    const finish = async (notPassed: string[] = [], who = 'provider') =>
      server.call(who, 'POST', `/api/classes/${id}/finish`, { version: (await detailOf(id)).version, notPassed })
    await server.moveDay('2022-06-14')
    assert.equal((await finish()).body.code, 'class_not_over')
    await server.moveDay('2022-06-15')
    const open = await planLesson(server, id, { day: '2022-06-14', teacher: '例老师' })
    assert.equal((await finish()).body.code, 'lessons_unrecorded')
    await server.call('provider', 'POST', `/api/lessons/${open.id}/cancel`, { reason: '合并到前一节' })
    assert.equal((await finish([SAMPLE_ORGANISATIONS.provider.id])).body.code, 'not_on_roster')
    assert.equal((await finish([], 'provider2')).status, 404)
    const rows = await rosterOf(server, id)
    const done = await finish([rows[3]!.personId])
    assert.equal(done.status, 200, JSON.stringify(done.body))
    assert.deepEqual([done.body['status'], done.body['reviewDue']], ['finished', '2022-06-22'])
    assert.equal((await finish()).body.code, 'act_not_open')
  })

  test('nothing counts yet; the county has it in its queue, another county does not', async () => {
    const queue = async (who: string) => {
      const scope = await server.scope(who)
      return module().queue!(server.platform, scope, plainDate('2022-06-15'))
    }
    const [item] = (await queue('county')).filter((each) => each.link === `/console/classes/${id}`)
    assert.deepEqual(
      [item!.kind, item!.dueDay, item!.daysLeft, item!.persons],
      ['completion_review', '2022-06-22', 5, 40],
    )
    assert.deepEqual(await queue('county2'), [])
    assert.deepEqual(
      (await queue('provider')).filter((each) => each.kind === 'completion_review'),
      [],
    )
    const figures = await readFigures(
      server.db,
      ['411402'],
      ['training'],
      plainDate('2022-01-01'),
      plainDate('2022-12-31'),
    )
    assert.equal(figures.get('411402 training') ?? 0, 0)
  })

  test('returned with a reason it runs again; finished once more it waits anew', async () => {
    const { version } = await detailOf(id)
    const url = `/api/classes/${id}/completion`
    const back = await server.call('county', 'POST', url, { version, verdict: 'return', note: '缺第二课签到表' })
    assert.deepEqual([back.body['status'], back.body['reviewNote']], ['running', '缺第二课签到表'])
    const rows = await rosterOf(server, id)
    const again = await server.call('provider', 'POST', `/api/classes/${id}/finish`, {
      version: back.body['version'],
      notPassed: [rows[3]!.personId],
    })
    assert.equal(again.body['status'], 'finished')
  })

  test('approved: 39 completed, one failed, 39 人次 in county, city, province and department; twice is told', async () => {
    await server.moveDay('2022-06-16')
    const { version } = await detailOf(id)
    const url = `/api/classes/${id}/completion`
    const body = { version, verdict: 'approve' }
    assert.equal((await server.call('county2', 'POST', url, body)).status, 404)
    assert.equal((await server.call('provider', 'POST', url, body)).status, 403)
    const answers = await Promise.all([1, 2].map(() => server.call('county', 'POST', url, body)))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
    const rows = await rosterOf(server, id)
    assert.equal(rows.filter((row) => row.status === 'completed').length, 39)
    assert.deepEqual([rows[3]!.status, rows[3]!.statusName], ['failed', '未结业'])
    const units = ['411402', '411400', '410000', '411400-d03', '411481']
    const day = plainDate('2022-06-16')
    const figures = await readFigures(server.db, units, ['training'], day, day)
    assert.deepEqual(
      units.map((unit) => figures.get(`${unit} training`) ?? 0),
      [39, 39, 39, 39, 0],
    )
    const detail = await detailOf(id, 'county')
    assert.deepEqual(
      [detail.status, detail.completedDay, detail.actions, detail.holder],
      ['completed', day, [], '已办结'],
    )
    assert.deepEqual(detail.timeline.at(-1)!.what, '结业审核通过：结业 39 人')
  })

  test('what is kept beside its facts can be recounted', async () => {
    for (const check of module().checks!) {
      const { ok, detail } = await check.run(server.platform)
      assert.ok(ok, `${check.name}: ${detail}`)
    }
  })

  test('the notice board is public from approval on, without anything of a trainee', async () => {
    const { number } = await detailOf(id)
    const answer = await server.call(null, 'GET', `/api/public/classes/${encodeURIComponent(number!)}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const notice = answer.body as never as ClassNotice
    assert.deepEqual(
      [
        notice.enrolled,
        notice.capacity,
        notice.seatsLeft,
        notice.approvedBy,
        notice.feeText,
        notice.supervisorName,
        notice.lessons.length,
      ],
      [40, 40, 0, '梁园区人力资源和社会保障局', '免费', '例监督', 2],
    )
    const rows = await rosterOf(server, id)
    for (const row of rows) assert.ok(!answer.raw.toString().includes(row.personId))
    assert.equal((await server.call(null, 'GET', '/api/public/classes/nowhere-2022-001')).status, 404)
  })
})

describe('lists', () => {
  test('the list, its count and its file follow one filter, inside the scope', async () => {
    const marked = (title: string) => trainingClass(server).submitted({ title })
    await marked('百分比 100% 班')
    await marked('百分比 1000 班')
    const other = await trainingClass(server, 'provider2', 'county2').approved({
      title: '百分比 100% 永城班',
      assessorId: null,
    })
    const ask = async (who: string, query: string) =>
      (await server.call(who, 'GET', `/api/classes?count=1&${query}`)).body as never as {
        items: { title: string; id: string }[]
        total: { n: number; exact: boolean }
      }
    const q = encodeURIComponent('100%')
    assert.deepEqual(
      (await ask('county', `q=${q}`)).items.map((row) => row.title),
      ['百分比 100% 班'],
    )
    assert.deepEqual((await ask('county', `q=${q}`)).total, { n: 1, exact: true })
    assert.equal((await ask('city', `q=${q}`)).items.length, 2)
    assert.deepEqual(
      (await ask('city', `q=${q}&unit=411481`)).items.map((row) => row.id),
      [other.id],
    )
    assert.equal((await ask('county', `q=${q}&unit=411481`)).items.length, 0)
    assert.equal((await ask('department', `q=${q}`)).items.length, 2)
    assert.equal((await ask('city', `q=${q}&status=approved`)).items.length, 1)
    assert.equal((await ask('city', `q=${q}&from=2022-06-11`)).items.length, 0)
    const file = await server.call('city', 'GET', `/api/classes.xlsx?q=${q}`)
    assert.equal(file.status, 200)
    const read = await readWorkbook(file.raw, {
      columns: [
        { key: 'title', title: '班名', kind: 'text' },
        { key: 'status', title: '状态', kind: 'text' },
        ...[
          '编号',
          '职业',
          '等级',
          '培训机构',
          '县（市、区）',
          '牵头部门',
          '开班日期',
          '结束日期',
          '在册人数',
          '核定人数',
        ]
          .map((title, n) => ({ key: `c${n}`, title, kind: 'text' }) as const)
          .map((column) => (column.title.endsWith('日期') ? ({ ...column, kind: 'date' } as const) : column)),
      ],
    })
    assert.ok(read.ok)
    assert.deepEqual(read.value.rows.map((row) => row.cells['title']!.text).sort(), [
      '百分比 100% 永城班',
      '百分比 100% 班',
    ])
  })

  test('pages of the list follow each other without a gap, and a made-up cursor is refused', async () => {
    const seen: string[] = []
    for (let cursor: string | null = null, n = 0; n < 50; n += 1) {
      const url: string = `/api/classes?limit=3${cursor ? `&cursor=${cursor}` : ''}`
      const page = (await server.call('county', 'GET', url)).body as never as {
        items: { id: string }[]
        nextCursor: string | null
      }
      seen.push(...page.items.map((row) => row.id))
      cursor = page.nextCursor
      if (!cursor) break
    }
    const all = (await server.call('county', 'GET', '/api/classes?limit=500')).body['items'] as { id: string }[]
    assert.deepEqual(
      seen,
      all.map((row) => row.id),
    )
    const forged = Buffer.from('["2022","x"]').toString('base64url')
    assert.equal((await server.call('county', 'GET', `/api/classes?cursor=${forged}`)).body.code, 'cursor_invalid')
  })

  test('the public list holds approved classes only', async () => {
    const waiting = await trainingClass(server).submitted({ title: '公开名单甲' })
    const open = await trainingClass(server).approved({ title: '公开名单乙', feeFen: 24_000 })
    const gone = await trainingClass(server).approved({ title: '公开名单丙' })
    await server.call('provider', 'POST', `/api/classes/${gone.id}/cancel`, { version: gone.version, reason: '场地' })
    const answer = await server.call(null, 'GET', `/api/public/classes?q=${encodeURIComponent('公开名单')}&count=1`)
    assert.deepEqual(answer.body['items'], [
      {
        number: open.number,
        title: '公开名单乙',
        occupationName: '养老护理员',
        levelName: '中级工',
        unitId: '411402',
        unitName: '梁园区',
        place: '示例路 9001 号 201 室',
        startDay: '2022-06-10',
        endDay: '2022-06-15',
        seatsLeft: 40,
        statusName: '已批准',
        feeText: '每人 240.00 元',
      },
    ])
    const list = async (unit: string) =>
      (await server.call(null, 'GET', `/api/public/classes?q=${encodeURIComponent('公开名单')}&unit=${unit}&count=1`))
        .body
    assert.deepEqual((await list('411402'))['total'], { n: 1, exact: true })
    assert.deepEqual((await list('411481'))['items'], [])
    const { items } = (await server.call(null, 'GET', '/api/public/class-units')).body as {
      items?: { id: string; name: string }[]
    }
    assert.equal(items!.find((one) => one.id === '411402')?.name, '梁园区')
    for (const { id } of items!) {
      const ofIt = await server.call(null, 'GET', `/api/public/classes?unit=${id}&limit=1&count=1`)
      assert.ok((ofIt.body['total'] as { n: number }).n > 0, id)
    }
    assert.equal(
      (await server.call(null, 'GET', `/api/public/classes/${encodeURIComponent(gone.number!)}`)).status,
      404,
    )
    assert.equal(waiting.number, null)
  })

  test('search finds by number and title inside the scope', async () => {
    const { number, id } = await trainingClass(server).approved({ title: '搜索用班' })
    const search = async (who: string, q: string) => module().search!(server.platform, await server.scope(who), q)
    assert.deepEqual(
      (await search('county', number!)).map((hit) => hit.link),
      [`/console/classes/${id}`],
    )
    assert.equal((await search('provider', '搜索用')).length, 1)
    assert.equal((await search('county2', number!)).length, 0)
    assert.equal((await search('finance', number!)).length, 0)
  })

  test('queues: the county reviews, the provider corrects', async () => {
    const { id, version } = await trainingClass(server).submitted()
    const kinds = async (who: string) =>
      (await module().queue!(server.platform, await server.scope(who), plainDate('2022-06-10')))
        .filter((item) => item.link === `/console/classes/${id}`)
        .map((item) => [item.kind, item.daysLeft])
    assert.deepEqual(await kinds('county'), [['class_review', -1]])
    assert.deepEqual(await kinds('provider'), [])
    assert.deepEqual(await kinds('city'), [])
    await server.call('county', 'POST', `/api/classes/${id}/review`, { version, verdict: 'return', note: '补材料' })
    assert.deepEqual(await kinds('provider'), [['class_correction', null]])
    assert.deepEqual(await kinds('county'), [])
  })
})
