import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certificateHalves, certificateNumber, clock, phoneNumber, plainNumber } from './numbers.ts'

test('a certificate number stands in its groups; any other form stays whole', () => {
  assert.equal(certificateNumber('S000041999999224000019'), 'S0000 41 999999 22 4 000019')
  assert.deepEqual(certificateHalves('S000041999999224000019'), ['S0000 41 999999', '22 4 000019'])
  // One digit short: an older certificate, or a slip of the pen.
  assert.equal(certificateNumber('S00004199999922400001'), 'S00004199999922400001')
  assert.deepEqual(certificateHalves('1741001010400123'), ['1741001010400123'])
})

test('a typed number is sent as the server reads it', () => {
  assert.equal(plainNumber(' ｓ0000 41 999999 22 4 000019 '), 'S000041999999224000019')
})

test('phones and clocks are written as they are read out', () => {
  assert.equal(phoneNumber('00090000199'), '000 9000 0199')
  assert.equal(phoneNumber('0370-0000000'), '0370-0000000')
  assert.equal(clock('09:00'), '9:00')
  assert.equal(clock('14:00'), '14:00')
})
