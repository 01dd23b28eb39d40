// Aim: the order and the boundaries of the checks on a citizen number (DOMAIN §1.1), and the wall between invented and real ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '../plain-date.ts'
import {
  addressCodeOf,
  birthDateOf,
  CITIZEN_NUMBER_REFUSALS,
  type CitizenNumber,
  checkChar,
  parseCitizenNumber,
  sexOf,
  syntheticCitizenNumber,
  upgrade15,
} from './citizen-number.ts'

const today = plainDate('2022-06-01')
const demo = { today, synthetic: true }
const live = { today, synthetic: false }
const answer = (raw: string | number, context = demo) => {
  const decision = parseCitizenNumber(raw, context)
  return decision.ok ? decision.value : decision.refusal
}

test('the vectors of the standard and of the synthetic rule are read', () => {
  assert.equal(answer('11010519491231002X', live), '11010519491231002X')
  for (const number of [
    '140899199003070010',
    '140899199003070029',
    '14089919790101007X',
    '41149919690815018X',
    '411499200002290134',
    '222499201001010057',
  ])
    assert.equal(answer(number), number)
})

test('sex, birth date and address come from the number', () => {
  const female = answer('41149919690815018X') as CitizenNumber
  assert.deepEqual([sexOf(female), birthDateOf(female), addressCodeOf(female)], ['female', '1969-08-15', '411499'])
  assert.equal(sexOf(answer('14089919790101007X') as CitizenNumber), 'male')
  assert.equal(sexOf(syntheticCitizenNumber('4114', plainDate('1990-01-01'), 0)), 'female')
})

test('how it was typed does not matter: full width, spaces of every kind, lower case', () => {
  assert.equal(answer('４１１４９９１９６９０８１５０１８ｘ'), '41149919690815018X')
  assert.equal(answer(' 411499　19690815 018x\u200B\u00A0'), '41149919690815018X')
})

// In the order they are checked, each beside the boundary that passes where there is one.
const refusals = [
  ['', 'citizen_number_blank'],
  [' 　', 'citizen_number_blank'],
  [Number('411499200002290134'), 'citizen_number_rounded'],
  ['4.11E+17', 'citizen_number_rounded'],
  ['4.11499200002290E+17', 'citizen_number_rounded'],
  ['140899790101001', 'citizen_number_15_digits'],
  ['41149920000229013', 'citizen_number_length'],
  ['4114992000022901344', 'citizen_number_length'],
  ['4114992000022901X4', 'citizen_number_characters'],
  ['=11499200002290134', 'citizen_number_characters'],
  ['810000199206150015', 'citizen_number_other_document'],
  ['914840198705200010', 'citizen_number_other_document'],
  ['160899199003070010', 'citizen_number_province'],
  ['710000199003070010', 'citizen_number_province'],
  ['140899199002300010', 'citizen_number_birth_date'],
  ['140899190002290010', 'citizen_number_birth_date'],
  ['140899202206020010', 'citizen_number_born_later'],
  ['440524188001010014', 'citizen_number_too_old'],
  ['140899199003070011', 'citizen_number_check'],
  ['11010519491231002X', 'citizen_number_real_in_demo'],
] as const
for (const [raw, refusal] of refusals)
  test(`${JSON.stringify(raw)} is refused: ${refusal}`, () => assert.equal(answer(raw), refusal))

test('born today and 120 years old are taken, a day later or a year older is not', () => {
  const born = (day: string) => answer(syntheticCitizenNumber('1408', plainDate(day), 1))
  assert.match(born('2022-06-01'), /^\d{17}[\dX]$/)
  assert.equal(born('2022-06-02'), 'citizen_number_born_later')
  assert.match(born('1901-06-02'), /^\d{17}[\dX]$/)
  assert.equal(born('1901-06-01'), 'citizen_number_too_old')
})

test('an invented number is refused outside the demo', () => {
  assert.equal(answer('140899199003070010', live), 'citizen_number_invented')
})

test('every other check character than the right one is refused', () => {
  const first17 = '41149920000229013'
  const taken = [...'0123456789X'].filter((check) => answer(first17 + check) === first17 + check)
  assert.deepEqual(taken, ['4'])
  assert.equal(checkChar(first17), '4')
})

test('a 15-digit number of a historical import is upgraded, anything else throws', () => {
  assert.equal(upgrade15('140899790101001'), '140899197901010010')
  assert.throws(() => upgrade15('14089979010100'), RangeError)
  assert.throws(() => upgrade15('140899197901010010'), RangeError)
})

test('each refusal says in Chinese what to do', () => {
  for (const text of Object.values(CITIZEN_NUMBER_REFUSALS)) assert.match(text, /，请|不接收/)
  assert.equal(CITIZEN_NUMBER_REFUSALS.citizen_number_check, '第 18 位校验码不符，请核对身份证号')
})
