// Aim: an operator's monitor sees requests, tasks and the database, on loopback alone and without a personal value.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertTaskInTx } from '#src/platform/jobs/tasks.ts'
import { openTestServer } from '#test/platform.ts'
import { startMetrics } from './metrics.ts'

test('metrics: requests by route pattern, tasks, database; nothing else on that port, nothing of it on the main one', async (t) => {
  const server = await openTestServer(t)
  const metrics = await startMetrics(0, server.platform)
  t.after(() => metrics.stop())
  await server.write('provider', async (tx) => {
    await insertTaskInTx(tx, { kind: 'sample', title: '样例', input: {} })
    await tx.audit({ action: 'roster.import', subjectType: 'class', subjectId: 'x' })
  })
  await server.call('county', 'GET', '/api/tasks/01900000-0000-7000-8000-000000000001')
  await server.call(null, 'GET', '/api/public/site?x=秘密')
  const answer = await fetch(`http://127.0.0.1:${metrics.port}/metrics`)
  const text = await answer.text()
  assert.match(String(answer.headers.get('content-type')), /^text\/plain/)
  assert.match(text, /chizheng_database_up 1/)
  assert.match(text, /chizheng_tasks\{status="queued"\} 1/)
  assert.match(text, /chizheng_http_request_seconds_count\{method="GET",route="\/api\/tasks\/:id",status="4xx"\} 1/)
  assert.doesNotMatch(text, /秘密|01900000|%E7/)
  assert.equal((await fetch(`http://127.0.0.1:${metrics.port}/`)).status, 404)
  assert.equal((await server.call(null, 'GET', '/metrics')).status, 404)
})

test('metrics: a database that is away is said, not thrown', async (t) => {
  const server = await openTestServer(t)
  const metrics = await startMetrics(0, server.platform)
  t.after(() => metrics.stop())
  await server.db.destroy()
  const text = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text()
  assert.match(text, /chizheng_database_up 0/)
})
