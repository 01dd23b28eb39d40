// Aim: each kind of identity document is read by its own form, and the type decides, never the number alone (DOMAIN §1.2).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '../plain-date.ts'
import { type DocumentType, parseDocument, parseDocumentType } from './documents.ts'

const live = { today: plainDate('2024-06-01'), synthetic: false }
const answer = (type: DocumentType, raw: string | number, context = live) => {
  const decision = parseDocument(type, raw, context)
  return decision.ok ? decision.value : decision.refusal
}

test('residence permits of Hong Kong, Macao and Taiwan residents', () => {
  for (const [number, birthDate, sex] of [
    ['810000199206150015', '1992-06-15', 'male'],
    ['82000019880923002X', '1988-09-23', 'female'],
    ['830000199504120133', '1995-04-12', 'male'],
  ] as const)
    assert.deepEqual(answer('hmt_residence_permit', number), { type: 'hmt_residence_permit', number, birthDate, sex })
})

test('both editions of the foreign permanent resident card', () => {
  assert.deepEqual(answer('foreign_permanent_resident', '914840198705200010'), {
    type: 'foreign_permanent_resident',
    number: '914840198705200010',
    birthDate: '1987-05-20',
    sex: 'male',
  })
  assert.deepEqual(answer('foreign_permanent_resident', 'usa110198705201'), {
    type: 'foreign_permanent_resident',
    number: 'USA110198705201',
  })
})

test('travel permits', () => {
  assert.deepEqual(answer('hm_travel_permit', 'h12345678'), { type: 'hm_travel_permit', number: 'H12345678' })
  assert.deepEqual(answer('hm_travel_permit', 'M1234567801'), { type: 'hm_travel_permit', number: 'M1234567801' })
  assert.deepEqual(answer('tw_travel_permit', '12345678'), { type: 'tw_travel_permit', number: '12345678' })
})

const refusals = [
  ['hmt_residence_permit', '', 'document_blank'],
  ['tw_travel_permit', 12345678, 'document_rounded'],
  ['foreign_permanent_resident', '9.1484E+17', 'document_rounded'],
  ['hmt_residence_permit', '110105199206150015', 'document_form'],
  ['tw_travel_permit', 'H12345678', 'document_form'],
  ['hm_travel_permit', 'H123456789', 'document_form'],
  ['hmt_residence_permit', '810000199202300015', 'document_birth_date'],
  ['hmt_residence_permit', '810000203001010015', 'document_birth_date'],
  ['hmt_residence_permit', '810000199206150016', 'document_check'],
  ['foreign_permanent_resident', '914840198705200011', 'document_check'],
  ['resident_id', '140899199003070010', 'citizen_number_invented'],
  ['resident_id', '810000199206150015', 'citizen_number_other_document'],
] as const
for (const [type, raw, refusal] of refusals)
  test(`${type} ${JSON.stringify(raw)} is refused: ${refusal}`, () => assert.equal(answer(type, raw), refusal))

test('the demo takes invented resident cards and no other document', () => {
  const demo = { ...live, synthetic: true }
  assert.deepEqual(answer('resident_id', '140899199003070029', demo), {
    type: 'resident_id',
    number: '140899199003070029',
    birthDate: '1990-03-07',
    sex: 'female',
  })
  assert.equal(answer('hmt_residence_permit', '810000199206150015', demo), 'document_real_in_demo')
})

test('the type is read as officers write it', () => {
  assert.equal(parseDocumentType('身份证'), 'resident_id')
  assert.equal(parseDocumentType(' 港澳台居民 居住证'), 'hmt_residence_permit')
  assert.equal(parseDocumentType('学生证'), undefined)
})
