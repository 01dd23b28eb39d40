import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LEVELS } from '#src/kernel/levels.ts'
import { certificateNumber, isAssessorCode, plainCertificateNumber } from './certificate-number.rules.ts'

test('a number is one letter and 21 digits: code, year of issue, level, serial (DOMAIN 3.2)', () => {
  const cases = [
    [{ assessorCode: 'S000041999999', year: 2026, level: 'L4', serial: 1 }, 'S000041999999264000001'],
    [{ assessorCode: 'Y000114999998', year: 2026, level: 'L3', serial: 123 }, 'Y000114999998263000123'],
    [{ assessorCode: 'S000041999999', year: 2022, level: 'L5', serial: 999_999 }, 'S000041999999225999999'],
    [{ assessorCode: 'S000041999999', year: 2022, level: 'L1', serial: 1 }, 'S000041999999221000001'],
    [{ assessorCode: 'S000041999999', year: 2022, level: 'SPECIAL', serial: 1 }, 'S000041999999220000001'],
  ] as const
  for (const [part, number] of cases) assert.equal(certificateNumber(part), number)
  for (const level of LEVELS)
    assert.match(certificateNumber({ assessorCode: 'S000041999999', year: 2022, level, serial: 1 }), /^[YS]\d{21}$/)
})

test('a serial of seven digits, serial 0 and a code of another form are faults, never a longer number', () => {
  const ok = { assessorCode: 'S000041999999', year: 2022, level: 'L4', serial: 1 } as const
  for (const bad of [{ serial: 1_000_000 }, { serial: 0 }, { serial: 1.5 }, { assessorCode: 'S00004199999' }])
    assert.throws(() => certificateNumber({ ...ok, ...bad }), RangeError)
  for (const [code, good] of [
    ['S000041999999', true],
    ['Y000041999999', true],
    ['A000041999999', false],
    ['S0000419999991', false],
    [null, false],
  ] as const)
    assert.equal(isAssessorCode(code), good)
})

test('a number as typed: full width, spaces, small letters, things that cannot be seen', () => {
  assert.equal(plainCertificateNumber(' s0000 41999999\u200B２２4000001\u0000'), 'S000041999999224000001')
})
