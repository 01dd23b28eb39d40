// Aim: only a code that this platform signed in the last five minutes opens a voucher; nobody makes one from a number.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createKeyService } from '#src/platform/keys/key-service.ts'
import { readCode, shownCode } from './voucher-code.ts'

const keys = createKeyService(createHash('sha256').update('one').digest())
const others = createKeyService(createHash('sha256').update('two').digest())
const NUMBER = '01234567890123456789'
const at = (seconds: number) => new Date(Date.UTC(2022, 5, 1, 2, 0, 0) + seconds * 1000)
const code = shownCode(keys, NUMBER, at(0))

const cases: readonly [string, string, number, string][] = [
  ['as shown', code, 0, NUMBER],
  ['typed with spaces and full-width digits', `${code.slice(0, 4)} ${code.slice(4)}`.replace('0', '０'), 30, NUMBER],
  ['in its fifth minute', code, 299, NUMBER],
  ['past its fifth minute', code, 300, 'code_stale'],
  ['before its time', code, -1, 'code_stale'],
  ['another number with the same code', NUMBER.replace('0', '9') + code.slice(20), 0, 'code_stale'],
  ['the number alone', NUMBER, 0, 'code_unreadable'],
  ['a digit too many', `${code}0`, 0, 'code_unreadable'],
  ['words', '培训券', 0, 'code_unreadable'],
  ['nothing', '', 0, 'code_unreadable'],
]
for (const [name, text, seconds, expected] of cases)
  test(name, () => {
    const read = readCode(keys, text, at(seconds))
    assert.equal(read.ok ? read.number : read.refusal, expected)
  })

test('a code of another key is stale, whatever its digits', () => {
  const read = readCode(keys, shownCode(others, NUMBER, at(0)), at(0))
  assert.equal(read.ok ? read.number : read.refusal, 'code_stale')
})
