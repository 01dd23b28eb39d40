import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paperLink } from './paper-link.ts'

Object.assign(globalThis, { window: { location: { origin: 'https://portal.example' } } })

test('what a certificate’s code says comes back, whatever the name is made of', () => {
  for (const name of ['黎俊', '买买提·吐尔逊', '𠮷野樱', 'A & B #1']) {
    const link = new URL(paperLink.write('S000041999999224000019', name))
    // Behind the #, so that no server is ever sent it.
    assert.equal(link.pathname + link.search, '/verify')
    assert.deepEqual(paperLink.read(link.hash), { number: 'S000041999999224000019', name })
  }
})

test('other anchors are not taken for a certificate', () => {
  for (const hash of ['', '#', '#main', '#S0000', '#S0000&', '#&黎俊', '#a&b&c', '#%E9%BB&%'])
    assert.equal(paperLink.read(hash), undefined, hash)
})
