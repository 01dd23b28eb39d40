// Aim: good rows join, bad rows are named by row and column, nothing is half imported, twice is once (T4, Bad input).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { PAID_BEFORE_INDEX, SAMPLE_ROSTER_SIZE, samplePerson, WORKER_INDEX } from '#src/modules/demo/index.ts'
import { projectPacks } from '#src/modules/index.ts'
import { createDb, createPool } from '#src/platform/db/database.ts'
import { type ColumnSpec, readWorkbook, writeWorkbook } from '#src/platform/excel/index.ts'
import { runTask } from '#src/platform/jobs/tasks.ts'
import { makePlatform } from '#src/runtime.ts'
import { EVIL_FILES } from '#test/evil-xlsx.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { ROSTER_COLUMNS } from './roster-columns.ts'
import { rosterImportTask as rosterImportTaskWith } from './roster-import-task.ts'
import {
  importFile,
  lessonInput,
  planLesson,
  recordAll,
  rosterOf,
  sampleRoster,
  trainingClass,
} from './training.builders.ts'
import type { RosterImport } from './training.contract.ts'

const rosterImportTask = rosterImportTaskWith({ now: async () => projectPacks() })

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

/** A roster of sample people, each test its own, so that nobody is in two classes by accident. */
const rosterFile = (
  indexes: readonly number[],
  change: (row: Record<string, string>, n: number) => object = () => ({}),
) =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '花名册',
        title: '学员花名册',
        columns: ROSTER_COLUMNS as readonly ColumnSpec[],
        rows: indexes.map((index, n) => {
          const person = samplePerson(index)
          const row = { name: person.name, docNo: person.docNo, group: '企业职工', phone: person.phone }
          return { ...row, ...change(row, n) }
        }),
        template: true,
      },
    ],
  })
/** Rows 1 to 3 are the mark of synthetic data, the title and the header. */
const FIRST_ROW = 4
const range = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i)

const seatsTaken = async (classId: string) =>
  (await server.db.selectFrom('class_seat').select('taken').where('class_id', '=', classId).executeTakeFirstOrThrow())
    .taken

describe('template and samples', () => {
  test('the template reads as a roster without rows; numbers are text, groups a list', async () => {
    const { id } = await trainingClass(server).approved()
    const answer = await server.call('provider', 'GET', `/api/classes/${id}/roster-template.xlsx`)
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['content-disposition']), /filename\*=UTF-8''/)
    const read = await readWorkbook(answer.raw, { columns: ROSTER_COLUMNS })
    assert.equal(read.ok ? 'read' : read.refusal, 'no_data_rows')
    assert.equal((await server.call('provider2', 'GET', `/api/classes/${id}/roster-template.xlsx`)).status, 404)
    assert.equal((await server.call('county', 'GET', `/api/classes/${id}/roster-template.xlsx`)).status, 403)
  })

  test('the good sample: 40 people, first the demo worker, then whoever was paid before in row 19', async () => {
    const { id } = await trainingClass(server).approved()
    const read = await readWorkbook(await sampleRoster(server, 'provider', id), { columns: ROSTER_COLUMNS })
    assert.ok(read.ok)
    assert.equal(read.value.rows.length, SAMPLE_ROSTER_SIZE)
    assert.equal(read.value.rows[0]!.cells.docNo.text, samplePerson(WORKER_INDEX).docNo)
    assert.equal(read.value.rows[PAID_BEFORE_INDEX]!.cells.docNo.text, samplePerson(PAID_BEFORE_INDEX).docNo)
  })

  test('samples exist only beside invented people', async () => {
    const { id } = await trainingClass(server).approved()
    const mark = (value: string) =>
      server.db.updateTable('system_mark').set({ value }).where('key', '=', 'demo').execute()
    await mark('false')
    await server.platform.refreshMark()
    assert.equal((await server.call('provider', 'GET', `/api/classes/${id}/roster-sample.xlsx`)).status, 404)
    await mark('true')
    await server.platform.refreshMark()
  })
})

describe('the whole sample roster', () => {
  let classId: string
  let first: RosterImport

  test('40 rows join: progress 40 of 40, seats, audit for the import and for each person, a message', async () => {
    const made = await trainingClass(server).withRoster()
    classId = made.detail.id
    first = made.imported
    assert.deepEqual([first.status, first.total, first.accepted, first.refused], ['done', 40, 40, 0])
    assert.deepEqual([first.task.status, first.task.done, first.task.total], ['done', 40, 40])
    assert.equal(first.annotatedFileId, null)
    assert.equal(first.canUndo, true)
    assert.equal(made.detail.enrolled, 40)
    assert.equal(await seatsTaken(classId), 40)
    const events = await server.db
      .selectFrom('audit_event')
      .select('person_id')
      .where('subject_id', '=', classId)
      .where('action', '=', 'enrolment.enrol')
      .execute()
    assert.equal(events.length, 40)
    const audits = await server.db
      .selectFrom('org_audit')
      .select('facts')
      .where('subject_id', '=', classId)
      .where('action', '=', 'roster.import')
      .execute()
    assert.deepEqual(audits, [{ facts: { importId: first.id, total: 40, accepted: 40, refused: 0 } }])
    assert.ok(made.detail.timeline.some((event) => event.what === '导入花名册：收下 40 行，退回 0 行'))
  })

  test('numbers are masked; the demo worker is the person that was there before', async () => {
    const [row] = await rosterOf(server, classId)
    assert.equal(row!.name, samplePerson(WORKER_INDEX).name)
    assert.match(row!.docNoMasked, /^411499\*{8}/)
    assert.match(row!.phoneMasked!, /^000\*{4}/)
    const people = await server.db
      .selectFrom('person_key')
      .innerJoin('account', 'account.person_id', 'person_key.person_id')
      .select('person_key.person_id')
      .where('account.username', '=', 'worker')
      .execute()
    assert.deepEqual(people, [{ person_id: row!.personId }])
    const placed = await server.db
      .selectFrom('person')
      .innerJoin('enrolment', 'enrolment.person_id', 'person.person_id')
      .select('person.place_id')
      .where('enrolment.class_id', '=', classId)
      .where('person.place_id', 'is not', null)
      .execute()
    assert.ok(placed.length >= 13 && placed.every((person) => person.place_id === '411402-x01-01'))
  })

  test('the roster pages by 15 without a gap, and another county does not see it', async () => {
    const seen: string[] = []
    for (let cursor: unknown = undefined, pages = 0; pages < 4; pages += 1) {
      const url = `/api/classes/${classId}/roster?limit=15&count=1${cursor ? `&cursor=${cursor}` : ''}`
      const page = (await server.call('county', 'GET', url)).body as never as {
        items: { personId: string }[]
        nextCursor: string | null
        total: { n: number }
      }
      assert.equal(page.total.n, 40)
      seen.push(...page.items.map((row) => row.personId))
      cursor = page.nextCursor
      if (!cursor) break
    }
    assert.equal(new Set(seen).size, 40)
    assert.equal(seen.length, 40)
    assert.equal((await server.call('county2', 'GET', `/api/classes/${classId}/roster`)).status, 404)
    assert.equal((await server.call('county', 'GET', `/api/classes/${classId}/roster?cursor=eA`)).status, 422)
    const forged = Buffer.from('["0","0","x"]').toString('base64url')
    assert.equal((await server.call('county', 'GET', `/api/classes/${classId}/roster?cursor=${forged}`)).status, 422)
  })

  test('the same file again changes nothing: every row says that it is on the roster', async () => {
    const again = await importFile(server, 'provider', classId, await sampleRoster(server, 'provider', classId))
    assert.deepEqual([again.status, again.accepted, again.refused], ['done', 0, 40])
    assert.ok(again.faults.every((fault) => fault.message === '已在本班名册，不用再导入'))
    assert.equal(again.canUndo, false)
    assert.equal(await seatsTaken(classId), 40)
  })

  test('a task that is run again after its end does nothing', async () => {
    await server.db.updateTable('task').set({ status: 'running' }).where('task_id', '=', first.task.id).execute()
    await runTask(server.platform, { roster_import: rosterImportTask }, first.task.id)
    const view = (await server.call('provider', 'GET', `/api/roster-imports/${first.id}`)).body as never as RosterImport
    assert.deepEqual([view.task.status, view.accepted], ['done', 40])
    assert.equal(await seatsTaken(classId), 40)
  })

  test('another class in the same days refuses all of them and names the class', async () => {
    const { imported, detail } = await trainingClass(server).withRoster({
      startDay: '2022-06-15',
      endDay: '2022-06-20',
      plannedExamDay: null,
    })
    assert.equal(imported.accepted, 0)
    assert.match(imported.faults[0]!.message, /^与 梁园区-2022-\d{3} 班（2022-06-10 至 2022-06-15）的上课时间重叠/)
    assert.equal(await seatsTaken(detail.id), 0)
  })

  test('a class that begins the day after takes them', async () => {
    const { imported } = await trainingClass(server).withRoster({
      startDay: '2022-06-16',
      endDay: '2022-06-20',
      plannedExamDay: null,
    })
    assert.equal(imported.accepted, 40)
  })
})

describe('the sample with bad rows', () => {
  let result: RosterImport

  test('bad rows are named by row, column and what to do; good rows are kept', async () => {
    const { id } = await trainingClass(server).approved({
      startDay: '2022-07-01',
      endDay: '2022-07-05',
      plannedExamDay: null,
    })
    result = await importFile(server, 'provider', id, await sampleRoster(server, 'provider', id, 'bad'))
    const at = (row: number) =>
      result.faults
        .filter((fault) => fault.row === row)
        .map((fault) => `${fault.column} ${fault.title} ${fault.message}`)
    const expected: readonly [number, RegExp][] = [
      [4, /^C 身份证号 第 18 位校验码不符/],
      [5, /^C 身份证号 这是旧的 15 位身份证号/],
      [6, /^C 身份证号 身份证号被表格软件改成了数字/],
      [7, /^C 身份证号 身份证号第 7 至 14 位不是日历上有的日期/],
      [8, /^C 身份证号 身份证号与第 5 行重复/],
      [9, /^C 身份证号 开班时未满 16 周岁/],
      [10, /^D 人员类别 人员类别不在可选范围内，请从列表中选择：农村转移就业劳动者/],
      [11, /^C 身份证号 身份证号是公式/],
      [12, /^B 姓名 姓名不能以 = \+ - @ 开头/],
      [13, /^G 联系电话 没有填写联系电话/],
      [14, /^B 姓名 姓名只能用汉字/],
      [15, /^H 银行卡号 银行卡号/],
    ]
    for (const [row, words] of expected) {
      assert.equal(at(row + FIRST_ROW).length, 1, `row ${row + FIRST_ROW}: ${at(row + FIRST_ROW)}`)
      assert.match(at(row + FIRST_ROW)[0]!, words)
    }
    assert.deepEqual([result.total, result.accepted, result.refused], [17, 5, 12])
    const names = (await rosterOf(server, id)).map((row) => row.name)
    assert.ok(names.includes('买买提·吐尔逊') && names.includes('𠮷野樱'), names.join())
  })

  test('no message holds the value that was wrong', () => {
    const words = JSON.stringify(result.faults)
    for (let index = 200; index < 230; index += 1) {
      assert.ok(!words.includes(samplePerson(index).docNo))
      assert.ok(!words.includes(samplePerson(index).bankCard.slice(0, -1)))
    }
    assert.ok(!words.includes('退休干部'))
  })

  test('the file comes back with the bad rows marked, for the provider and the county, nobody else', async () => {
    const url = `/api/files/${result.annotatedFileId}`
    const marked = await server.call('provider', 'GET', url)
    assert.equal(marked.status, 200)
    const read = await readWorkbook(marked.raw, { columns: ROSTER_COLUMNS })
    assert.ok(read.ok, 'the marked file can be corrected and sent again')
    assert.equal(read.value.rows.length, 17)
    assert.equal((await server.call('county', 'GET', url)).status, 200)
    assert.equal((await server.call('provider2', 'GET', url)).status, 404)
    assert.equal((await server.call('county2', 'GET', url)).status, 404)
  })
})

describe('files that are no roster', () => {
  const files = ['oldXls', 'html', 'csv', 'empty', 'truncated', 'manyEntries', 'macros', 'pdf'] as const
  test('each is refused whole, in words, and nothing is imported', async () => {
    const { id } = await trainingClass(server).approved({
      startDay: '2022-07-01',
      endDay: '2022-07-05',
      plannedExamDay: null,
    })
    for (const name of files) {
      const bytes = EVIL_FILES[name]()
      if (bytes.length === 0) continue
      const result = await importFile(server, 'provider', id, bytes)
      assert.equal(result.status, 'failed', name)
      assert.equal(result.task.status, 'failed')
      assert.match(result.failure!, /[一-鿿]/)
      assert.equal(result.task.failure, result.failure)
    }
    assert.deepEqual(await rosterOf(server, id), [])
  })

  test('a wrong header names the column', async () => {
    const { id } = await trainingClass(server).approved({
      startDay: '2022-07-01',
      endDay: '2022-07-05',
      plannedExamDay: null,
    })
    const columns = [
      ...ROSTER_COLUMNS.map((column) => (column.key === 'group' ? { ...column, title: '类型' } : column)),
    ]
    const bytes = await writeWorkbook({
      sheets: [{ name: '花名册', columns: columns as readonly ColumnSpec[], rows: [{ name: '样甲' }] }],
    })
    assert.match((await importFile(server, 'provider', id, bytes)).failure!, /D 列“类型”不是模板中的列，应为“人员类别”/)
  })

  test('a file of somebody else, or none, is not found', async () => {
    const { id } = await trainingClass(server).approved({
      startDay: '2022-07-01',
      endDay: '2022-07-05',
      plannedExamDay: null,
    })
    const foreign = await server.upload('provider2', 'a.xlsx', Buffer.from('a'))
    const answer = await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId: foreign })
    assert.equal(answer.status, 422)
    assert.equal(answer.body.errors?.[0]?.path, 'fileId')
  })
})

describe('seats, names and turns', () => {
  const later = { startDay: '2022-08-01', endDay: '2022-08-05', plannedExamDay: null } as const

  test('a class of 3 takes the first 3 of 5; the rest is told that it is full', async () => {
    const { imported, detail } = await trainingClass(server).withRoster(
      { ...later, capacity: 3 },
      await rosterFile(range(300, 5)),
    )
    assert.deepEqual([imported.accepted, imported.refused], [3, 2])
    assert.deepEqual(
      imported.faults.map((fault) => [fault.row, fault.message]),
      [
        [FIRST_ROW + 3, '本班名额 3 人已满，请移出其他学员后再导入此人'],
        [FIRST_ROW + 4, '本班名额 3 人已满，请移出其他学员后再导入此人'],
      ],
    )
    assert.equal(await seatsTaken(detail.id), 3)
  })

  test('the same number under another name is refused at the name, without telling the other name', async () => {
    const { imported } = await trainingClass(server).withRoster(later, await rosterFile([310]))
    assert.equal(imported.accepted, 1)
    const next = await trainingClass(server).withRoster(
      { ...later, startDay: '2022-09-01', endDay: '2022-09-05' },
      await rosterFile([310], () => ({ name: '样改名' })),
    )
    assert.equal(next.imported.accepted, 0)
    assert.equal(next.imported.faults[0]!.column, 'B')
    assert.match(next.imported.faults[0]!.message, /姓名与这个身份证号已登记的姓名不一致/)
    assert.ok(!next.imported.faults[0]!.message.includes(samplePerson(310).name))
  })

  test('one account, one holder: the rows that share a card and the row with another’s card are named, the holder is not', async () => {
    const [own, shared] = [syntheticBankCard(7_310), syntheticBankCard(7_311)]
    const at = { startDay: '2022-09-08', endDay: '2022-09-12' }
    const first = await trainingClass(server).withRoster(
      { ...later, ...at },
      await rosterFile([311], () => ({ bankCard: own })),
    )
    assert.equal(first.imported.accepted, 1)
    const cards = [own, shared, '', shared]
    const { imported, detail } = await trainingClass(server).withRoster(
      { ...later, ...at },
      await rosterFile(range(312, 4), (_row, n) => (cards[n] ? { bankCard: cards[n] } : {})),
    )
    assert.deepEqual([imported.accepted, imported.refused], [1, 3])
    const masked = (card: string) => `${'*'.repeat(15)}${card.slice(-4)}`
    assert.deepEqual(
      imported.faults.map((fault) => [fault.row, fault.title, fault.message]),
      [
        [
          FIRST_ROW,
          '银行卡号',
          `收款账号 ${masked(own)} 已登记在另一人名下，请核对本人账号；如本人账号被他人占用，请到人社部门更正`,
        ],
        ...[
          [1, 3],
          [3, 1],
        ].map(([row, other]) => [
          FIRST_ROW + row!,
          '银行卡号',
          `收款账号 ${masked(shared)} 与第 ${FIRST_ROW + other!} 行相同，一个账号只能登记在一人名下，请按各人本人的卡填写`,
        ]),
      ],
    )
    assert.ok(!JSON.stringify(imported).includes(samplePerson(311).name))
    assert.equal(await seatsTaken(detail.id), 1)
  })

  test('two imports of one class at once: every person once, seats exact', async () => {
    const { id } = await trainingClass(server).approved({ ...later, capacity: 15 })
    const upload = async (indexes: number[]) => {
      const fileId = await server.upload('provider', '名册.xlsx', await rosterFile(indexes))
      return (await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId }))
        .body as never as RosterImport
    }
    const both = [await upload(range(320, 10)), await upload(range(325, 10).reverse())]
    const run = (made: RosterImport) => runTask(server.platform, { roster_import: rosterImportTask }, made.task.id)
    await Promise.all(both.map(run))
    const done = await Promise.all(
      both.map(
        async ({ id: importId }) => (await server.call('provider', 'GET', `/api/roster-imports/${importId}`)).body,
      ),
    )
    assert.equal(
      done.reduce((sum, view) => sum + Number(view['accepted']), 0),
      15,
    )
    assert.equal(await seatsTaken(id), 15)
    assert.equal((await rosterOf(server, id)).length, 15)
    await server.drain()
  })

  test('two classes import the same new people at once: they exist once, and sit in one class', async () => {
    const ids = [(await trainingClass(server).approved(later)).id, (await trainingClass(server).approved(later)).id]
    const tasks: string[] = []
    for (const [n, id] of ids.entries()) {
      const people = range(340, 12)
      const fileId = await server.upload('provider', '名册.xlsx', await rosterFile(n === 0 ? people : people.reverse()))
      const made = await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId })
      tasks.push((made.body as never as RosterImport).task.id)
    }
    await Promise.all(tasks.map((task) => runTask(server.platform, { roster_import: rosterImportTask }, task)))
    const rows = (await Promise.all(ids.map((id) => rosterOf(server, id)))).flat()
    assert.equal(rows.length, 12)
    assert.equal(new Set(rows.map((row) => row.personId)).size, 12)
    await server.drain()
  })

  test('a cancelled task leaves nothing behind', async () => {
    const { id } = await trainingClass(server).approved(later)
    const fileId = await server.upload('provider', '名册.xlsx', await rosterFile(range(360, 5)))
    const made = (await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId }))
      .body as never as RosterImport
    await server.db.updateTable('task').set({ cancel_asked: true }).where('task_id', '=', made.task.id).execute()
    await server.drain()
    const view = (await server.call('provider', 'GET', `/api/roster-imports/${made.id}`)).body as never as RosterImport
    assert.deepEqual([view.status, view.task.status, view.accepted], ['failed', 'cancelled', 0])
    assert.deepEqual(await rosterOf(server, id), [])
  })

  test('a run that dies before its commit leaves nothing, and the next one does the whole work', async () => {
    const { id } = await trainingClass(server).approved(later)
    const fileId = await server.upload('provider', '名册.xlsx', await rosterFile(range(370, 5)))
    const made = (await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId }))
      .body as never as RosterImport
    const scope = await server.scope('provider')
    const dies = rosterImportTask({
      taskId: made.task.id,
      input: { importId: made.id },
      scope,
      platform: server.platform,
      progress: async () => {},
      async lastStepInTx() {
        throw new Error('killed')
      },
    })
    await assert.rejects(dies, /killed/)
    assert.deepEqual(await rosterOf(server, id), [])
    assert.equal(await seatsTaken(id), 0)
    await server.drain()
    assert.equal((await rosterOf(server, id)).length, 5)
    assert.equal(await seatsTaken(id), 5)
  })

  test('an import needs one connection: nothing is written beside its transaction', async () => {
    const { id } = await trainingClass(server).approved(later)
    const fileId = await server.upload('provider', '名册.xlsx', await rosterFile([376, 377, 376]))
    const made = (await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId }))
      .body as never as RosterImport
    const one = createDb(createPool({ url: server.database.url, role: 'chizheng_app', max: 1 }))
    const { keys, log, tasks } = server.platform
    const platform = await makePlatform({ db: one, keys, filesDir: server.filesDir, log, tasks })
    await platform.unitTree()
    await runTask(platform, { roster_import: rosterImportTask }, made.task.id)
    await one.destroy()
    const view = (await server.call('provider', 'GET', `/api/roster-imports/${made.id}`)).body as never as RosterImport
    assert.deepEqual([view.status, view.accepted, view.task.done, view.task.total], ['done', 2, 3, 3])
  })

  test('a file that was changed on the disk is not read: the import has failed, in words', async () => {
    const { id } = await trainingClass(server).approved(later)
    const bytes = await rosterFile([378])
    const fileId = await server.upload('provider', '名册.xlsx', bytes)
    const digest = createHash('sha256').update(bytes).digest('hex')
    writeFileSync(path.join(server.filesDir, digest.slice(0, 2), digest), bytes)
    const made = (await server.call('provider', 'POST', `/api/classes/${id}/roster-imports`, { fileId }))
      .body as never as RosterImport
    await server.drain()
    const view = (await server.call('provider', 'GET', `/api/roster-imports/${made.id}`)).body as never as RosterImport
    assert.deepEqual([view.status, view.task.status], ['failed', 'failed'])
    assert.match(view.failure ?? '', /丢失或被改动/)
    assert.deepEqual(await rosterOf(server, id), [])
  })

  test('not before approval, not after the class is over, not by others', async () => {
    const { id } = await trainingClass(server).submitted(later)
    const fileId = await server.upload('provider', '名册.xlsx', await rosterFile([380]))
    const url = `/api/classes/${id}/roster-imports`
    assert.equal((await server.call('provider', 'POST', url, { fileId })).body.code, 'act_not_open')
    assert.equal((await server.call('provider2', 'POST', url, { fileId })).status, 404)
    assert.equal((await server.call('county', 'POST', url, { fileId })).status, 403)
    const { id: open } = await trainingClass(server).approved(later)
    await server.moveDay('2022-08-06')
    const late = await server.call('provider', 'POST', `/api/classes/${open}/roster-imports`, { fileId })
    assert.equal(late.body.code, 'class_over')
    await server.moveDay('2022-06-01')
  })
})

describe('taking back', () => {
  const later = { startDay: '2022-10-08', endDay: '2022-10-12', plannedExamDay: null } as const

  test('an import is undone once; the roster is empty, seats are free, and the same file imports again', async () => {
    const bytes = await rosterFile(range(400, 6))
    const { imported, detail } = await trainingClass(server).withRoster(later, bytes)
    const url = `/api/roster-imports/${imported.id}/undo`
    assert.equal((await server.call('provider2', 'POST', url)).status, 404)
    assert.equal((await server.call('county', 'POST', url)).status, 403)
    const undone = await server.call('provider', 'POST', url)
    assert.equal(undone.status, 200, JSON.stringify(undone.body))
    assert.deepEqual([undone.body['status'], undone.body['canUndo']], ['undone', false])
    assert.deepEqual(await rosterOf(server, detail.id), [])
    assert.equal(await seatsTaken(detail.id), 0)
    const twice = await server.call('provider', 'POST', url)
    assert.equal(twice.body.code, 'already_handled')
    assert.match(twice.body.detail!, /样校芳/)
    const again = await importFile(server, 'provider', detail.id, bytes)
    assert.equal(again.accepted, 6)
    assert.equal((await rosterOf(server, detail.id)).length, 6)
    assert.equal(await seatsTaken(detail.id), 6)
  })

  test('after attendance an import stays, and a trainee leaves only by name and reason', async () => {
    const { imported, detail } = await trainingClass(server).withRoster(later, await rosterFile(range(410, 4)))
    const lesson = await planLesson(server, detail.id, { day: '2022-10-08' })
    await server.moveDay('2022-10-08')
    assert.equal((await recordAll(server, detail.id, lesson)).status, 200)
    const undo = await server.call('provider', 'POST', `/api/roster-imports/${imported.id}/undo`)
    assert.equal(undo.body.code, 'import_not_undoable')
    const [row] = await rosterOf(server, detail.id)
    const url = `/api/classes/${detail.id}/trainees/${row!.personId}/remove`
    assert.equal((await server.call('provider', 'POST', url, { reason: '' })).status, 422)
    const left = await server.call('provider', 'POST', url, { reason: '外出务工' })
    assert.deepEqual([left.status, left.body['status'], left.body['statusName']], [200, 'withdrawn', '已移出'])
    assert.equal(await seatsTaken(detail.id), 3)
    assert.equal((await server.call('provider', 'POST', url, { reason: '外出务工' })).body.code, 'not_enrolled')
    const shown = await rosterOf(server, detail.id)
    assert.equal(shown.at(-1)!.status, 'withdrawn', 'who left stands last')
    await server.moveDay('2022-06-01')
  })

  test('the lessons decide: classes in the same days that never meet at the same hour share a trainee', async () => {
    const people = await rosterFile(range(420, 3))
    const one = await trainingClass(server).approved(later)
    const two = await trainingClass(server).approved(later)
    const plan = (id: string, change: object) =>
      server.call('provider', 'POST', `/api/classes/${id}/lessons`, {
        lessons: [lessonInput({ teacher: '例老师', ...change })],
      })
    await plan(one.id, { day: '2022-10-08', startTime: '09:00', endTime: '11:00' })
    await plan(two.id, { day: '2022-10-08', startTime: '11:00', endTime: '12:00' })
    const first = await importFile(server, 'provider', one.id, people)
    assert.equal(first.accepted, 3, JSON.stringify(first.faults))
    assert.equal((await importFile(server, 'provider', two.id, people)).accepted, 3)
    // And a lesson that would make them meet is refused when it is planned.
    const clash = await plan(two.id, { day: '2022-10-08', startTime: '10:00', endTime: '11:00', teacher: '范老师' })
    assert.equal(clash.body.code, 'trainee_busy')
    assert.match(clash.body.detail!, new RegExp(`${one.number} 班的 2022-10-08 09:00–11:00.*3 人`))
  })
})
