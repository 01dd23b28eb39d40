// Aim: who finds whom and what, with masked identities; plain values only with right, reason and trace; the tree's import whole or not at all.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { samplePerson } from '#src/modules/demo/index.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { PLACE_COLUMNS } from './import-regions.ts'
import { registryChecks } from './registry-checks.ts'

type Row = Record<string, unknown>
const itemsOf = (answer: { body: unknown }) => (answer.body as { items: Row[] }).items

describe('registry', () => {
  let server: TestServer
  let mine: SampleRecords
  let foreign: SampleRecords
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
    mine = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
    foreign = await buildSampleRecords(server, SAMPLE_PLACES.yongcheng)
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })
  const find = async (username: string, query: string) =>
    itemsOf(await server.call(username, 'GET', `/api/persons?${query}`)).map((row) => row['id'])
  const worker = samplePerson(0)
  const other = samplePerson(901)

  test('a person is found by whole number, whole phone, beginning of name, pinyin or initials', async () => {
    const [id] = mine.personIds
    const row = itemsOf(await server.call('county', 'GET', `/api/persons?q=${worker.docNo}`))[0]!
    assert.equal(row['id'], id)
    const q = (text: string) => `q=${encodeURIComponent(text)}`
    assert.deepEqual(await find('county', q(`${worker.docNo.slice(0, 6)} ${worker.docNo.slice(6)}`)), [id])
    assert.deepEqual(await find('county', q(worker.phone)), [id])
    assert.ok((await find('county', q(worker.name.slice(0, 1)))).includes(id))
    const { pinyin, initials } = await server.db
      .selectFrom('person')
      .select(['pinyin', 'initials'])
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow()
    assert.ok((await find('county', q(pinyin.slice(0, 3)))).includes(id))
    assert.ok((await find('county', q(initials.toUpperCase()))).includes(id))
    assert.ok((await find('county', `${q(worker.name)}&last4=${worker.docNo.slice(-4)}`)).includes(id))
  })

  test('never by a part of the number, a part of the phone, the middle of a name, or four digits alone', async () => {
    assert.deepEqual(await find('county', `q=${worker.docNo.slice(0, 17)}`), [])
    assert.deepEqual(await find('county', `q=${worker.docNo.slice(-4)}`), [])
    assert.deepEqual(await find('county', `q=${worker.phone.slice(0, 10)}`), [])
    assert.deepEqual(await find('county', `q=${encodeURIComponent(worker.name.slice(1))}`), [])
    assert.deepEqual(await find('county', 'q=%25'), [])
    const alone = await server.call('county', 'GET', `/api/persons?last4=${worker.docNo.slice(-4)}`)
    assert.deepEqual([alone.status, alone.body.code, alone.body.errors?.[0]?.path], [422, 'last4_alone', 'query.last4'])
  })

  test('the scope holds in search, count and paging; nothing plain in any answer', async () => {
    assert.deepEqual(await find('county2', `q=${worker.docNo}`), [])
    assert.deepEqual(await find('provider2', `q=${worker.docNo}`), [])
    assert.equal((await server.call('worker', 'GET', '/api/persons')).status, 403)
    assert.equal((await server.call('finance', 'GET', '/api/persons')).status, 403)
    const all = await server.call('county', 'GET', '/api/persons?count=1')
    assert.deepEqual((all.body as unknown as { total: unknown }).total, { n: 3, exact: true })
    const seen: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await server.call('county', 'GET', `/api/persons?limit=1${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...itemsOf(page).map((row) => row['id']))
      cursor = (page.body as unknown as { nextCursor: string | null }).nextCursor
    }
    assert.deepEqual(seen.toSorted(), [...mine.personIds].toSorted())
    for (const plain of [worker.docNo, worker.phone, worker.bankCard]) assert.ok(!all.raw.toString().includes(plain))
  })

  test('the archive: what happened in order, masked, each kind within the viewer’s own scope', async () => {
    const [id] = mine.personIds
    const seen = await server.call('county', 'GET', `/api/persons/${id}`)
    const kinds = (answer: { body: unknown }) =>
      (answer.body as { timeline: Row[] }).timeline.map((event) => event['kind'])
    assert.deepEqual(kinds(seen).toSorted(), [
      'certificate',
      'claim',
      'class_completed',
      'enrolled',
      'exam',
      'group',
      'voucher',
    ])
    const days = (seen.body as unknown as { timeline: { day: string }[] }).timeline.map((event) => event.day)
    assert.deepEqual(days, days.toSorted().reverse())
    for (const plain of [worker.docNo, worker.phone, worker.bankCard]) assert.ok(!seen.raw.toString().includes(plain))
    // The provider sees the class and the exam of its own trainee, not the money of the assessor.
    const asProvider = await server.call('provider', 'GET', `/api/persons/${id}`)
    assert.deepEqual(kinds(asProvider).toSorted(), ['certificate', 'class_completed', 'enrolled', 'exam', 'group'])
    // The village helper sees the neighbour and no record of classes.
    assert.deepEqual(kinds(await server.call('village', 'GET', `/api/persons/${id}`)), ['group'])
  })

  test('of a person with records in two counties each county sees its own', async () => {
    const shared = mine.personIds[2]
    await server.db
      .insertInto('enrolment')
      .values({
        person_id: shared,
        class_id: foreign.classId,
        enrolment_id: newId(),
        status: 'enrolled',
        group_code: 'rural_migrant',
        source: 'phone',
      })
      .execute()
    const titles = async (username: string) =>
      (
        (await server.call(username, 'GET', `/api/persons/${shared}`)).body as unknown as {
          timeline: { title: string }[]
        }
      ).timeline.map((event) => event.title)
    assert.ok(!(await titles('county')).some((title) => title.includes(foreign.classNumber)))
    assert.ok((await titles('county2')).some((title) => title.includes(foreign.classNumber)))
    assert.ok(!(await titles('county2')).some((title) => title.includes(mine.classNumber)))
    assert.ok((await titles('city')).filter((title) => title.startsWith('参加培训班')).length === 2)
  })

  test('the group of inmates is shown nowhere', async () => {
    const [, person] = mine.personIds
    await server.db
      .insertInto('person_group')
      .values({ person_id: person, group_code: 'inmate', from_day: '2022-01-01' as never, evidence: '内部' })
      .execute()
    for (const username of ['county', 'city', 'auditor', 'provider', 'village']) {
      const detail = await server.call(username, 'GET', `/api/persons/${person}`)
      const list = await server.call(username, 'GET', `/api/persons?q=${encodeURIComponent(other.name)}`)
      for (const answer of [detail, list]) assert.doesNotMatch(answer.raw.toString(), /inmate|服刑|内部/, username)
    }
  })

  test('a plain value needs the right, a reason and leaves two traces; elsewhere the person is not there', async () => {
    const [id] = mine.personIds
    const ask = { fields: ['docNo', 'phone', 'bankAccount'], reason: '核对发放名单' }
    const url = `/api/persons/${id}/reveal`
    for (const username of ['provider', 'village', 'department', 'finance', 'worker'])
      assert.equal((await server.call(username, 'POST', url, ask)).status, 403, username)
    const foreign404 = await server.call('county2', 'POST', url, ask)
    const missing404 = await server.call('county2', 'POST', `/api/persons/${newId()}/reveal`, ask)
    assert.deepEqual([foreign404.status, foreign404.body], [404, missing404.body])
    assert.equal((await server.call('county', 'POST', url, { ...ask, reason: ' ' })).body.errors?.[0]?.path, 'reason')
    const shown = await server.call('county', 'POST', url, ask, { 'idempotency-key': 'look' })
    assert.deepEqual(shown.body, { docNo: worker.docNo, phone: worker.phone, bankAccount: worker.bankCard })
    const kept = await server.db
      .selectFrom('idempotency')
      .select('body')
      .where('key', '=', 'look')
      .executeTakeFirstOrThrow()
    assert.ok(!kept.body.includes(worker.docNo))
    const replay = await server.call('county', 'POST', url, ask, { 'idempotency-key': 'look' })
    assert.deepEqual(replay.raw, shown.raw)
    const views = await server.db
      .selectFrom('person_view')
      .select(['fields', 'reason'])
      .where('person_id', '=', id)
      .execute()
    assert.deepEqual(views, [{ fields: ask.fields, reason: ask.reason }])
    for (const table of ['org_audit', 'audit_event'] as const) {
      const rows = await server.db.selectFrom(table).select('facts').where('action', '=', 'person.reveal').execute()
      const done = rows.map((row) => JSON.stringify(row.facts)).filter((facts) => facts.includes(ask.reason))
      assert.equal(done.length, 1, table)
      assert.ok(!done[0]!.includes(worker.docNo), table)
    }
  })

  test('units for forms: below the own unit; villages only where they are few; departments of the city for everybody', async () => {
    const names = async (username: string, query = '') =>
      itemsOf(await server.call(username, 'GET', `/api/units${query}`)).map((row) => row['name'])
    const city = await names('city', '?kind=region')
    assert.ok(city.includes('梁园区') && city.includes('示范区') && !city.some((name) => String(name).includes('村')))
    const county = await names('provider', '?kind=region')
    assert.ok(county.includes('东样例村（样例）') && !county.includes('永城市'))
    assert.deepEqual(await names('county', '?parent=411481'), [])
    assert.deepEqual(await names('county', '?parent=411402'), ['示例乡（样例）', '样例镇（样例）'])
    assert.equal((await names('provider', '?kind=department')).length, 28)
  })

  test('occupations by name, code, pinyin and initials', async () => {
    const codes = async (q: string) =>
      itemsOf(await server.call('worker', 'GET', `/api/occupations?q=${encodeURIComponent(q)}`)).map(
        (row) => row['code'],
      )
    for (const q of ['养老护理', '4-10-01-05', 'yanglaohuli', 'ylhl'])
      assert.ok((await codes(q)).includes('4-10-01-05'), q)
    assert.deepEqual(await codes('没有这个职业'), [])
  })

  test('organisations: an office those of its units, an organisation itself; accounts masked', async () => {
    const names = async (username: string) =>
      itemsOf(await server.call(username, 'GET', '/api/organisations')).map((row) => row['name'])
    assert.deepEqual(await names('county2'), ['永城范例技能评价中心', '永城范例职业培训学校'])
    assert.deepEqual(await names('provider'), ['梁园示例职业培训学校'])
    assert.equal((await names('city')).length, 6)
    const url = `/api/organisations/${mine.place.provider.id}`
    assert.equal((await server.call('county2', 'GET', url)).status, 404)
    const seen = await server.call('county', 'GET', url)
    assert.match(String(seen.body['bankMasked']), /^\*+\d{4}$/)
    assert.equal(seen.body['qualifiedBy'], '公开招投标')
    assert.ok((seen.body['scope'] as unknown[]).length > 0)
  })

  test('assessors for an occupation and level on a day: listed ones of the city, the own county first', async () => {
    const ask = (level: string, day: string) =>
      server.call('provider2', 'GET', `/api/assessors?occupation=4-10-01-05&level=${level}&day=${day}`)
    assert.deepEqual(
      itemsOf(await ask('L4', '2022-06-20')).map((row) => row['unitName']),
      ['永城市', '梁园区'],
    )
    assert.deepEqual(itemsOf(await ask('L4', '2010-01-01')), [])
    const noDay = await server.call('provider', 'GET', '/api/assessors?occupation=4-10-01-05&level=L4&day=2022-02-30')
    assert.equal(noDay.body.errors?.[0]?.path, 'query.day')
    assert.equal((await server.call('county', 'GET', '/api/assessors')).status, 403)
  })

  test('search over everything: persons only for roles that may read them', async () => {
    const kinds = async (username: string, q: string) =>
      itemsOf(await server.call(username, 'GET', `/api/search?q=${encodeURIComponent(q)}`)).map((row) => row['kind'])
    assert.ok((await kinds('county', worker.name)).includes('person'))
    assert.deepEqual(
      (await kinds('county2', worker.docNo)).filter((kind) => kind === 'person'),
      [],
    )
    assert.deepEqual(
      (await kinds('finance', worker.docNo)).filter((kind) => kind === 'person'),
      [],
    )
    assert.ok((await kinds('county', '梁园示例')).includes('organisation'))
    assert.deepEqual(await kinds('sysadmin', worker.name), [])
  })

  const sheet = async (rows: readonly (readonly [string, string, string, string])[]) =>
    server.upload(
      'sysadmin',
      '村居.xlsx',
      await writeWorkbook({
        sheets: [
          {
            name: '区划',
            columns: PLACE_COLUMNS,
            rows: rows.map(([parent, code, name, level]) => ({ parent, code, name, level })),
          },
        ],
      }),
    )

  test('importing places: whole or not at all, each bad row named, the tree current at once', async () => {
    const bad = await server.call('sysadmin', 'POST', '/api/unit-imports', {
      fileId: await sheet([
        ['411402', '411402101', '新增镇', '乡镇'],
        ['411481', '4114810', '短码镇', '乡镇'],
        ['999999', '999999101', '无主镇', '乡镇'],
      ]),
    })
    assert.equal(bad.status, 200, JSON.stringify(bad.body))
    assert.deepEqual(
      [bad.body['accepted'], (bad.body['refused'] as Row[]).map((row) => [row['row'], row['column']])],
      [
        0,
        [
          [3, 'B'],
          [4, 'A'],
        ],
      ],
    )
    assert.deepEqual(itemsOf(await server.call('county', 'GET', '/api/units?parent=411402')).length, 2)
    const good = await sheet([
      ['411402101', '411402101201', '新村', '村'],
      ['411402', '411402101', '新增镇', '乡镇'],
      ['411400-sfq', '411499101', '示范区新镇', '乡镇'],
    ])
    const done = await server.call('sysadmin', 'POST', '/api/unit-imports', { fileId: good })
    assert.deepEqual(done.body, { accepted: 3, refused: [] })
    const names = itemsOf(await server.call('county', 'GET', '/api/units?parent=411402')).map((row) => row['name'])
    assert.ok(names.includes('新增镇'))
    const stored = await server.db
      .selectFrom('unit')
      .select(['valid_from', 'level'])
      .where('unit_id', '=', '411402101201')
      .executeTakeFirst()
    assert.deepEqual(stored, { valid_from: '2022-06-01', level: 'village' })
    // The same file again changes nothing; somebody else's file is not there.
    assert.deepEqual((await server.call('sysadmin', 'POST', '/api/unit-imports', { fileId: good })).body, {
      accepted: 3,
      refused: [],
    })
    const notMine = await server.upload('county', '村居.xlsx', Buffer.from('x'))
    assert.equal((await server.call('sysadmin', 'POST', '/api/unit-imports', { fileId: notMine })).status, 404)
    const noise = await server.upload('sysadmin', '村居.xlsx', Buffer.from('<html></html>'))
    const refused = await server.call('sysadmin', 'POST', '/api/unit-imports', { fileId: noise })
    assert.deepEqual([refused.status, refused.body.code], [422, 'file_unreadable'])
  })

  test('what doctor proves of the registry holds, and fails when a key is lost', async () => {
    for (const check of registryChecks)
      assert.deepEqual([check.key, (await check.run(server.platform)).ok], [check.key, true])
    await server.database.owner.query('delete from person_key where person_id = $1', [foreign.personIds[2]])
    const check = registryChecks.find(({ key }) => key === 'person_keys')!
    assert.deepEqual(await check.run(server.platform), { ok: false, detail: '1 处对不上' })
  })
})
