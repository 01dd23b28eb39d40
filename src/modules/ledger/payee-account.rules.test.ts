// Aim: who sees four digits of two accounts can still tell how they differ.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountDifference } from './payee-account.rules.ts'

test('two accounts with the same ending: by length, or by how many digits differ', () => {
  assert.equal(accountDifference('9999990000002615', '9999990000012615'), '都是 16 位，其中 1 位不同')
  assert.equal(accountDifference('9999990000002615', '9999991110002615'), '都是 16 位，其中 3 位不同')
  assert.equal(accountDifference('9999990000002615', '9999990000000002615'), '原账号 16 位，新账号 19 位')
  assert.equal(accountDifference(null, '9999990000002615'), '原来没有登记账号，新账号 16 位')
})
