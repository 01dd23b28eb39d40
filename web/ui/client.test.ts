import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { ApiError, address, call, messageOf, OfflineError, onConnection } from './client.ts'

const realFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = realFetch
})

interface Sent {
  readonly url: string
  readonly method: string
  readonly key: string | null
}

/** Answers each request with the next of `answers`; an Error stands for no network. */
function network(...answers: (Response | Error)[]): Sent[] {
  const sent: Sent[] = []
  globalThis.fetch = async (input, init) => {
    sent.push({
      url: String(input),
      method: init?.method ?? 'GET',
      key: new Headers(init?.headers).get('idempotency-key'),
    })
    const answer = answers.shift()
    assert.ok(answer, 'one request more than expected')
    if (answer instanceof Error) throw answer
    return answer
  }
  return sent
}
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

test('the address is filled and encoded; empty filters are left out', () => {
  assert.equal(address('/api/tasks/:id', { id: '甲/1' }), '/api/tasks/%E7%94%B2%2F1')
  assert.equal(
    address('/api/classes', undefined, { q: '', status: undefined, limit: 50, kind: ['a', 'b'] }),
    '/api/classes?limit=50&kind=a&kind=b',
  )
  assert.throws(() => address('/api/tasks/:id', {}), /needs id/)
})

test('a reading carries no key and is sent once', async () => {
  const sent = network(json({ total: 1, dueToday: 0, byKind: {} }))
  const counts = await call<typeof adminContract.queueCounts>('GET', '/api/queue/counts')
  assert.equal(counts.total, 1)
  assert.deepEqual(sent, [{ url: '/api/queue/counts', method: 'GET', key: null }])
})

test('a write that gets no answer is sent again with the same key', async () => {
  const sent = network(new TypeError('network'), json({ businessDay: '2022-06-02' }))
  const moved = await call<typeof adminContract.moveDay>('POST', '/api/demo/day', { body: { day: '2022-06-02' } })
  assert.equal(moved.businessDay, '2022-06-02')
  assert.equal(sent.length, 2)
  assert.match(sent[0]?.key ?? '', /^[0-9a-f]{32}$/)
  assert.equal(sent[0]?.key, sent[1]?.key)
})

test('a write that a refusal answers is not sent again', async () => {
  const problem = { type: 'about:blank', title: '', status: 409, code: 'day_back', detail: '业务日只能往后调。' }
  const sent = network(json(problem, 409))
  await assert.rejects(
    call<typeof adminContract.moveDay>('POST', '/api/demo/day', { body: { day: '2022-05-01' } }),
    (error) => error instanceof ApiError && error.code === 'day_back' && error.message === '业务日只能往后调。',
  )
  assert.equal(sent.length, 1)
})

test('a reading without a network says so, and the banner is told', async () => {
  network(new TypeError('network'))
  const told: boolean[] = []
  const stop = onConnection((connected) => told.push(connected))
  await assert.rejects(call<typeof adminContract.queueCounts>('GET', '/api/queue/counts'), OfflineError)
  stop()
  assert.deepEqual(told, [false])
})

test('a proxy’s page becomes a sentence for people', async () => {
  network(new Response('<html>413</html>', { status: 413 }))
  await assert.rejects(call<typeof adminContract.queueCounts>('GET', '/api/queue/counts'), (error) => {
    assert.equal(messageOf(error), '文件太大，服务器没有收下。请拆成几个文件再传。')
    return true
  })
})
