import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { createKeyService, openKeyFile } from './key-service.ts'

const keys = createKeyService(Buffer.alloc(32, 7))

test('what was encrypted opens again, rare characters included, and never looks the same twice', () => {
  for (const plain of ['411499200002290134', '𠮷野·买买提', '']) {
    const sealed = keys.encrypt('doc_no', plain)
    assert.equal(keys.decrypt('doc_no', sealed), plain)
    assert.notDeepEqual(sealed, keys.encrypt('doc_no', plain))
  }
})

test('changed bytes, another field, another key do not open', () => {
  const sealed = keys.encrypt('phone', '00014080001')
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    assert.throws(() => keys.decrypt('phone', changed), `byte ${at}`)
  }
  assert.throws(() => keys.decrypt('bank_account', sealed))
  assert.throws(() => createKeyService(randomBytes(32)).decrypt('phone', sealed))
  assert.throws(() => keys.decrypt('phone', Buffer.alloc(3)))
})

test('a long content opens piece by piece, however it was cut, and in its own place only', () => {
  const plain = randomBytes(100_000)
  const sealing = keys.seal('file')
  const body = Buffer.concat([sealing.update(plain.subarray(0, 7)), sealing.update(plain.subarray(7))])
  const mac = sealing.end('place A')
  const open = (service = keys, field = 'file', header = sealing.header, bytes = body, binding = 'place A') => {
    const opening = service.open(field, header)
    const out = Buffer.concat([opening.update(bytes.subarray(0, 60_000)), opening.update(bytes.subarray(60_000))])
    opening.end(binding, mac)
    return out
  }
  assert.deepEqual(open(), plain)
  assert.ok(!body.includes(plain.subarray(0, 16)))
  assert.notDeepEqual(keys.seal('file').header, sealing.header)

  const changed = Buffer.from(body)
  changed[50_000]! ^= 1
  const otherIv = Buffer.from(sealing.header)
  otherIv[5]! ^= 1
  const otherVersion = Buffer.from(sealing.header)
  otherVersion[0] = 2
  assert.throws(() => open(keys, 'file', sealing.header, changed), /changed bytes/)
  assert.throws(() => open(keys, 'file', sealing.header, body.subarray(0, -1)), /changed bytes/)
  assert.throws(() => open(keys, 'file', otherIv), /changed bytes/)
  assert.throws(() => open(keys, 'file', otherVersion), /key version/)
  assert.throws(() => open(keys, 'backup'), /wrong place/)
  assert.throws(() => open(keys, 'file', sealing.header, body, 'place B'), /wrong place/)
  assert.throws(() => open(createKeyService(randomBytes(32))), /wrong key/)
})

test('a blind index is the same for the same value and kind, and for nothing else', () => {
  assert.deepEqual(keys.blindIndex('doc', 'a'), keys.blindIndex('doc', 'a'))
  assert.notDeepEqual(keys.blindIndex('doc', 'a'), keys.blindIndex('phone', 'a'))
  assert.notDeepEqual(keys.blindIndex('doc', 'a'), createKeyService(randomBytes(32)).blindIndex('doc', 'a'))
})

test('the key file is made once, for its owner alone', () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'chizheng-key-')), 'keys', 'master')
  const first = openKeyFile(file)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const text = readFileSync(file, 'utf8')
  assert.deepEqual(openKeyFile(file).blindIndex('doc', 'x'), first.blindIndex('doc', 'x'))
  assert.equal(readFileSync(file, 'utf8'), text)
})

test('a key of another length is a fault', () => assert.throws(() => createKeyService(Buffer.alloc(16))))
