// Aim: a setting is changed by two persons, for their own region and what lies below it, from a day on that has not passed; what reads it
// follows on that day and not before; everything else says in words why not.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { SETTINGS, type SettingKey, settingOn } from '#src/platform/settings/settings.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  await server.moveDay('2022-06-29')
})
test.after(async () => {
  for (const end of ends) await end()
})

const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}
const refused = (answer: Answer, status: number, code: string) => {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body))
  return answer.body.detail!
}
const PAPERS = '/api/setting-papers'
const change = {
  kind: 'set',
  unitId: '411400',
  key: 'notice.working_days',
  value: 7,
  fromDay: '2022-07-01',
  document: '商人社〔2022〕9号',
}
const propose = (body: object = {}, username = 'city') => server.call(username, 'POST', PAPERS, { ...change, ...body })
const drawn = async (body: object = {}, username = 'city') => ok(await propose(body, username), 201)['id'] as string
const act = (id: string, what: string, username = 'city2', body: object = {}) =>
  server.call(username, 'POST', `${PAPERS}/${id}/${what}`, { version: 1, ...body })
const done = async (body: object = {}) => ok(await act(await drawn(body), 'confirm'))
const inForce = async (key: SettingKey, day: string, unitId = '411402') =>
  settingOn(server.db, await server.platform.unitTree(), unitId, key, plainDate(day))
interface Row {
  key: string
  value: unknown
  unitName: string
  inherited: boolean
  next: { value: unknown; from: string } | null
  waiting: string | null
  earliest: string
  actions: string[]
}
const row = async (key: string, username = 'city', unit = '') =>
  (ok(await server.call(username, 'GET', `/api/settings${unit && `?unit=${unit}`}`))['items'] as Row[]).find(
    (one) => one.key === key,
  )!

test('one draws up, another confirms: it holds from its day on, for the region and what inherits from it', async () => {
  const id = await drawn()
  assert.match((await row(change.key)).waiting!, /^SZ-2022-\d{3}$/)
  assert.equal(await inForce('notice.working_days', '2022-07-01'), 5)
  refused(await propose({ value: 8 }), 409, 'draft_open')
  assert.match(refused(await act(id, 'confirm', 'city'), 403, 'maker_cannot_check'), /另一个账号/)
  refused(await act(id, 'confirm', 'city2', { version: 7 }), 409, 'changed_meanwhile')
  assert.equal((await act(id, 'confirm', 'county')).status, 403)
  const waiting = ok(await server.call('city2', 'GET', '/api/queue?kind=setting'))['items'] as { title: string }[]
  assert.match(waiting[0]!.title, /公示期（工作日）/)
  const [first, second] = await Promise.all([act(id, 'confirm'), act(id, 'confirm')])
  assert.deepEqual([first.status, second.status].sort(), [200, 409])
  assert.deepEqual(
    [await inForce('notice.working_days', '2022-06-30'), await inForce('notice.working_days', '2022-07-01')],
    [5, 7],
  )
  const shown = await row(change.key)
  assert.deepEqual([shown.value, shown.next?.value, shown.next?.from, shown.waiting], [5, 7, '2022-07-01', null])
  const told = ok(await server.call('city', 'GET', '/api/messages'))['items'] as { text: string }[]
  assert.ok(told.some((one) => /设置文书 SZ-2022-\d+ 已复核，自2022年7月1日起生效（公示期/.test(one.text)))
  const history = ok(await server.call('county', 'GET', `/api/setting-history?key=${change.key}`))['items'] as {
    value: unknown
    unitName: string
    to: string | null
  }[]
  assert.deepEqual(
    history.map((one) => [one.unitName, one.value, one.to]),
    [
      ['商丘市', 7, null],
      ['商丘市', 5, '2022-07-01'],
      ['全国', 5, null],
    ],
  )
})

test('never backwards: not yesterday, and not by a paper that waited until its day was over', async () => {
  const key = 'claim.review_days'
  assert.match(refused(await propose({ key, fromDay: '2022-06-28' }), 422, 'too_early'), /最早从2022年6月29日起/)
  const id = await drawn({ key, fromDay: '2022-06-29' })
  await server.moveDay('2022-06-30')
  assert.match(refused(await act(id, 'confirm'), 422, 'too_early'), /最早从2022年6月30日起/)
  ok(await act(id, 'withdraw', 'city'))
  await done({ key, fromDay: '2022-06-30', value: 8 })
  assert.equal(await inForce(key, '2022-06-30'), 8)
  refused(await propose({ key, fromDay: '2022-06-30', value: 9 }), 409, 'day_taken')
  refused(await propose({ key, fromDay: '2022-07-01', value: 8 }), 422, 'same_value')
})

test('what is to come may be replaced, and a value between two ends where the next begins', async () => {
  const key = 'claim.approve_days'
  await done({ key, value: 6, fromDay: '2022-09-01' })
  await done({ key, value: 7, fromDay: '2022-09-01' })
  await done({ key, value: 9, fromDay: '2022-08-01' })
  const at = (day: string) => inForce(key, day)
  assert.deepEqual(
    [await at('2022-07-31'), await at('2022-08-01'), await at('2022-08-31'), await at('2022-09-01')],
    [5, 9, 9, 7],
  )
  await done({ kind: 'end', key, value: undefined, fromDay: '2022-10-01' })
  assert.deepEqual([await at('2022-09-30'), await at('2022-10-01')], [7, 5])
  refused(await propose({ kind: 'end', key, value: undefined, fromDay: '2022-10-01' }), 409, 'nothing_own')
})

test('a return to the unit above that is confirmed stays where a value is set before it; a beginning taken back stops nothing', async () => {
  const key = 'completion.review_days'
  const at = (day: string) => inForce(key, day)
  const end = { kind: 'end', key, value: undefined }
  await done({ key, value: 6, fromDay: '2022-07-10' })
  await done({ ...end, fromDay: '2022-09-01' })
  await done({ key, value: 8, fromDay: '2022-08-01' })
  assert.deepEqual([await at('2022-07-31'), await at('2022-08-31'), await at('2022-09-01')], [6, 8, 5])
  await done({ key, value: 9, fromDay: '2022-10-01' })
  await done({ ...end, fromDay: '2022-10-01' })
  await done({ key, value: 7, fromDay: '2022-09-10' })
  assert.deepEqual([await at('2022-09-09'), await at('2022-09-30'), await at('2022-10-01')], [5, 7, 7])
})

test('a county may have its own where nothing forbids it; its value is nobody else’s, and it ends with the city’s', async () => {
  const ask = { key: 'notice.contact', unitId: '411402', value: { phone: '000-0001', address: '示例路 1 号' } }
  await done(ask)
  assert.deepEqual(await inForce('notice.contact', '2022-07-01'), ask.value)
  assert.notDeepEqual(await inForce('notice.contact', '2022-07-01', '411481'), ask.value)
  const own = await row('notice.contact', 'city', '411402')
  assert.deepEqual([own.unitName, own.inherited], ['商丘市', true], 'today it is still the city’s')
  assert.match(
    refused(
      await propose({ unitId: '411402', key: 'claim.city_review_before_notice', value: true }),
      422,
      'level_cannot',
    ),
    /县区不能另定/,
  )
  refused(await propose({ unitId: '140800' }), 422, 'unit_not_yours')
  refused(await propose({ unitId: '410000' }), 422, 'unit_not_yours')
  assert.equal((await server.call('city', 'GET', '/api/settings?unit=140800')).status, 404)
  assert.equal((await propose({}, 'county')).status, 403)
  assert.deepEqual((await row('notice.contact', 'county')).actions, [])
  // The province for a city below it: seen by the city, which confirms nothing of what it drew up itself.
  const id = await drawn({ key: 'clawback.due_days', value: 20 }, 'province')
  refused(await act(id, 'withdraw', 'city'), 403, 'not_the_maker')
  ok(await act(id, 'refuse', 'province2', { note: '文号不对' }))
  refused(await act(id, 'confirm', 'province2', { version: 2 }), 409, 'checked_before')
})

test('every value is read by the setting’s own shape, with words; the bank’s file must be readable again', async () => {
  const wrong = async (key: string, value: unknown) => refused(await propose({ key, value }), 422, 'value_invalid')
  assert.match(await wrong('notice.working_days', -1), /不能小于 0/)
  assert.match(await wrong('notice.working_days', 121), /不能大于 120/)
  assert.match(await wrong('notice.working_days', 1.5), /整数/)
  assert.match(await wrong('notice.working_days', undefined), /请填写整数/)
  assert.match(await wrong('claim.city_review_before_notice', '是'), /请选择是或否/)
  assert.match(await wrong('notice.contact', { phone: '', address: 'x' }), /请填写电话/)
  const columns = ['name', 'account', 'amount', 'detail'].map((key) => ({ key, title: key }))
  const layout = (more: object) => ({ encoding: 'gbk', columns, ...more })
  const key = 'bank.file_layout'
  assert.match(await wrong(key, layout({ columns: columns.slice(1) })), /至少要有四列/)
  assert.match(
    await wrong(key, layout({ columns: [...columns.slice(0, 3), { key: 'seq', title: '序号' }] })),
    /户名、账号、金额、明细号四列/,
  )
  assert.match(await wrong(key, layout({ columns: [...columns, columns[0]] })), /同一列只能写一次/)
  assert.match(await wrong(key, layout({ columns: [...columns, { key: 'seq', title: 'name' }] })), /名称相同/)
  assert.match(refused(await propose({ key, value: layout({}), fromDay: '2022-06-30' }), 422, 'too_early'), /7月1日/)
  await done({ key, value: layout({}) })
  assert.deepEqual(await inForce(key, '2022-07-01', '411400'), layout({}))
  refused(await propose({ key: 'nothing' }), 422, 'setting_unknown')
  assert.match(
    refused(await propose({ key: 'claim.approver_level', value: 'county' }), 422, 'nobody_approves'),
    /没有人能批准/,
  )
  refused(await propose({ key: 'figure.special_counts', value: true, fromDay: '2022-12-31' }), 422, 'too_early')
  refused(await propose({ key: 'figure.special_counts', value: true, fromDay: '2023-02-01' }), 422, 'not_new_year')
  // Null is a value where the setting has it: no limit.
  await done({ key: 'training.times_a_year', value: null })
  assert.equal(await inForce('training.times_a_year', '2022-07-01'), null)
})

test('the page says of every setting what it means, how it is asked for and from when it may change', async () => {
  const { items } = ok(await server.call('city', 'GET', '/api/settings')) as unknown as {
    items: (Row & { means: string; form: { kind: string } })[]
  }
  assert.deepEqual(items.map((one) => one.key).toSorted(), Object.keys(SETTINGS).toSorted())
  for (const one of items) assert.ok(one.means.endsWith('。') && one.form.kind && one.earliest >= '2022-06-30', one.key)
  const papers = ok(await server.call('county', 'GET', '/api/setting-papers?count=1')) as unknown as {
    items: { unitName: string }[]
  }
  assert.ok(papers.items.every((one) => one.unitName === '梁园区'))
})
