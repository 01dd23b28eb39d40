import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, passwordFault, verifyPassword } from './passwords.ts'

const refused: readonly [string, RegExp][] = [
  ['Ab1-xyz', /至少 8 个/],
  ['kxwmqrtz1', /三种/],
  ['Password1!', /太常见/],
  ['P@ssw0rd2022', /太常见/],
  ['Admin@123', /太常见/],
  ['Welcome2022!', /太常见/],
  ['1qaz@WSX', /太常见/],
  ['1qaz2WSX', /太常见/],
  ['Aa123456!', /太常见/],
  ['Woaini1314!', /太常见/],
  ['Abc@12345', /太常见/],
  ['19900101Aa!', /太常见|三种/],
  ['Chizheng@2022', /太常见/],
  ['Kb7-county-x', /用户名或单位名称/],
  ['密'.repeat(86), /256 个字节/],
]
for (const [password, words] of refused)
  test(`a new password is refused: ${password.slice(0, 20)}`, () => {
    assert.match(passwordFault(password, ['county', '示例学校']) ?? 'taken', words)
  })

const taken = [
  'Kt7-mw2Q',
  '密码 里面 有Abc7空格',
  'correct horse battery staple',
  '春眠不觉晓处处闻啼鸟夜来风雨声花',
  'Rk!29xLmq4',
]
for (const password of taken)
  test(`a new password is taken: ${password}`, () => {
    assert.equal(passwordFault(password, ['county', '示例学校']), undefined)
  })

test('64 characters count to the last one, spaces and Chinese included', async () => {
  const password = `${'口令 A7-'.repeat(12)}密`.slice(0, 64)
  assert.equal([...password].length, 64)
  const stored = await hashPassword(password)
  assert.equal(await verifyPassword(password, stored), true)
  assert.equal(await verifyPassword(password.slice(0, 63), stored), false)
  assert.equal(await verifyPassword(password, undefined), false)
})
