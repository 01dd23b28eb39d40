import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyService } from '#src/platform/keys/key-service.ts'
import { identifyingIn } from './identifying.rules.ts'
import { codeDigest, plainSlipNumber } from './objection-slip.ts'

const keys = createKeyService(Buffer.alloc(32, 7))

// What people type, and the number it is.
for (const [typed, number] of [
  ['YY-2022-0016', 'YY-2022-0016'],
  [' yy 2022 0016 ', 'YY-2022-0016'],
  ['ＹＹ－２０２２－００１６'.replaceAll('－', '-'), 'YY-2022-0016'],
  ['20220016', 'YY-2022-0016'],
  ['YY-2022-12345', 'YY-2022-12345'],
  ['YY-140000-2022-0016', 'YY-140000-2022-0016'],
  ['GS-2022-001', ''],
  ['YY-2022', ''],
  ['', ''],
] as const)
  test(`“${typed}” is ${number || 'no number'}`, () => assert.equal(plainSlipNumber(typed), number))

test('a code fits its own number alone, however it is typed', () => {
  const own = codeDigest(keys, 'YY-2022-0016', 'K7M4-P2XW')
  assert.deepEqual(codeDigest(keys, 'YY-2022-0016', ' k7m4 p2xw'), own)
  assert.notDeepEqual(codeDigest(keys, 'YY-2022-0017', 'K7M4-P2XW'), own)
  assert.notDeepEqual(codeDigest(keys, 'YY-2022-0016', 'K7M4-P2XV'), own)
  assert.notDeepEqual(codeDigest(createKeyService(Buffer.alloc(32, 8)), 'YY-2022-0016', 'K7M4-P2XW'), own)
})

// What an answer for the public may not tell.
for (const [text, told] of [
  ['经核实，考勤记录完整，异议不成立。公示电话 0370-0000000', undefined],
  ['样某参加了全部课程', undefined],
  ['样某某参加了全部课程', '当事人的姓名'],
  ['样 某某 参加了全部课程', '当事人的姓名'],
  ['证件 410100 19900101 0017 核对无误', '证件号码、银行卡号或手机号'],
  ['请打 00012345678', '证件号码、银行卡号或手机号'],
] as const)
  test(`“${text}” ${told ?? 'may be told'}`, () => assert.equal(identifyingIn(text, ['样某某']), told))
