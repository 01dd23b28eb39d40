// Aim: the demo's year has project grants in each state that a page shows, made by the routes alone, and its books balance.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, plainDate } from '#src/kernel/plain-date.ts'
import { samplePerson } from '#src/modules/demo/index.ts'
import { checks as grantChecks } from '#src/modules/grants/index.ts'
import { checks as ledgerChecks } from '#src/modules/ledger/index.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import { certifiedClass } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { grantsOfTheYear } from './demo-grants.ts'
import type { Stage } from './demo-stage.ts'
import { openEmploymentBook, paydays } from './demo-year.ts'

const stageOn = (server: TestServer): Stage => ({
  setDay: (day) => server.moveDay(day),
  async ask<T>(username: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown) {
    const answer = await server.call(username, method, url, body)
    assert.ok(answer.status < 300, `${username} ${method} ${url}: ${answer.status} ${answer.raw}`)
    return answer.body as T
  },
  bytes: async (username, url) => (await server.call(username, 'GET', url)).raw,
  upload: (username, name, bytes) => server.upload(username, name, bytes),
  drain: () => server.drain(),
  close: async () => {},
})

test('from the first morning to the last evening: what waits, what was answered, what was paid', async (t) => {
  const server = await openTestServer(t)
  const stage = stageOn(server)
  const indexes = [2001, 2002, 2003, 2004]
  await certifiedClass(server, { persons: indexes })
  const calendar = await loadCalendar(server.db)
  const workday = (day: Parameters<typeof addDays>[0]) => addWorkingDays(calendar, addDays(day, -1), 1)
  const winners = indexes.map((index) => samplePerson(index))
  const steps = [
    { day: plainDate('2022-05-10'), order: 0, run: () => openEmploymentBook(stage, 2022, '样例预算') },
    ...grantsOfTheYear(stage, winners, workday),
    ...paydays(stage, (day, n) => addWorkingDays(calendar, day, n)),
  ].sort((a, b) => (a.day === b.day ? a.order - b.order : a.day < b.day ? -1 : 1))
  let played = 0
  const playTo = async (last: string) => {
    for (; played < steps.length && steps[played]!.day <= last; played += 1) {
      await stage.setDay(steps[played]!.day)
      await steps[played]!.run()
    }
  }
  const stands = async (username: string) => {
    const { items } = await stage.ask<{ items: { statusName: string; amountFen: number | null }[] }>(
      username,
      'GET',
      '/api/grants?limit=50',
    )
    return items.map(({ statusName, amountFen }) => `${statusName} ${amountFen ?? '未定'}`).toReversed()
  }

  await playTo('2022-05-31')
  assert.deepEqual(await stands('city'), ['待裁定 未定', '不予奖补 未定', '待裁定 未定'])

  await playTo('2022-12-31')
  await stage.setDay(plainDate('2023-01-01'))
  const ofEmployer = ['已拨付 5000000', '已拨付 300000', '已批准 300000', '有异议 300000', '公示中 300000']
  assert.deepEqual(await stands('city'), [
    '已拨付 5000000',
    '不予奖补 未定',
    '待裁定 未定',
    '已拨付 300000',
    '已批准 300000',
    '有异议 300000',
    '公示期满 600000',
    '退回补正 5000000',
    '公示中 300000',
    '待初审 600000',
  ])
  assert.deepEqual(await stands('finance'), await stands('city'))
  assert.deepEqual(await stands('employer'), ofEmployer)
  assert.deepEqual(await stands('provider'), ['公示期满 600000'])
  assert.deepEqual(await stands('county2'), ['待裁定 未定'])
  for (const check of [...grantChecks, ...ledgerChecks]) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.name}：${detail}`)
  }
})

test('a year without four winners has no competition prizes, and is played to its end', () => {
  const stage = stageOn({} as TestServer)
  const made = (n: number) => grantsOfTheYear(stage, Array(n).fill({ name: '样某', docNo: '' }), (day) => day).length
  assert.ok(made(3) === made(0) && made(3) < made(4))
})
