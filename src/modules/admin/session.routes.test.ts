import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO_PASSWORD, openTestServer } from '#test/platform.ts'

test('signing in: who I am, what I may do; wrong password and unknown user look the same', async (t) => {
  const server = await openTestServer(t)
  const good = await server.call(null, 'POST', '/api/session', { username: 'county', password: DEMO_PASSWORD })
  assert.equal(good.status, 200)
  assert.deepEqual((good.body as { unit: { path: string[] } }).unit.path, ['河南省', '商丘市', '梁园区'])
  assert.match(
    String(good.headers['set-cookie']),
    /^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  )
  const wrong = await server.call(null, 'POST', '/api/session', { username: 'county', password: 'x' })
  const unknown = await server.call(null, 'POST', '/api/session', { username: 'nobody', password: 'x' })
  assert.equal(wrong.status, 401)
  assert.deepEqual(wrong.body, unknown.body)
  assert.equal((await server.call(null, 'GET', '/api/session')).status, 401)
  assert.equal((await server.call('worker', 'GET', '/api/session')).status, 200)
})

test('five wrong passwords lock the account for everybody, the right password included', async (t) => {
  const server = await openTestServer(t)
  for (let n = 1; n <= 5; n += 1) {
    const answer = await server.call(null, 'POST', '/api/session', { username: 'city', password: 'x' })
    assert.equal(answer.status, n < 5 ? 401 : 429)
  }
  const right = await server.call(null, 'POST', '/api/session', { username: 'city', password: DEMO_PASSWORD })
  assert.equal(right.status, 429)
})

test('a cross-site request with effects is refused', async (t) => {
  const server = await openTestServer(t)
  const answer = await server.call(
    'county',
    'POST',
    '/api/session',
    { username: 'a', password: 'b' },
    { 'sec-fetch-site': 'cross-site' },
  )
  assert.equal(answer.body.code, 'cross_site')
})

test('a file goes up and comes down for its owner, and is not there for another county', async (t) => {
  const server = await openTestServer(t)
  const id = await server.upload('provider', '名册.xlsx', Buffer.from('abc'))
  assert.equal((await server.call('provider', 'GET', `/api/files/${id}`)).raw.toString(), 'abc')
  assert.equal((await server.call('provider2', 'GET', `/api/files/${id}`)).status, 404)
  assert.equal((await server.call('county2', 'GET', `/api/files/${id}`)).status, 404)
})
