// Aim: the smaller identity words, as tables: credit code, phone, bank card, name, masks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BANK_CARD_REFUSALS, parseBankCard, syntheticBankCard } from './bank-card.ts'
import {
  CREDIT_CODE_REFUSALS,
  type CreditCode,
  hasValidOrganisationCode,
  organisationCodeOf,
  parseCreditCode,
} from './credit-code.ts'
import { maskBankCard, maskDocumentNumber, maskName, maskPhone } from './mask.ts'
import { PERSON_NAME_REFUSALS, parsePersonName } from './person-name.ts'
import { PHONE_REFUSALS, parsePhone } from './phone.ts'

const demo = { synthetic: true }
const live = { synthetic: false }
type Answer = { ok: true; value: string } | { ok: false; refusal: string }
const of = (decision: Answer) => (decision.ok ? decision.value : decision.refusal)

test('credit codes: the vectors of the standard and of DOMAIN §1.3', () => {
  assert.equal(of(parseCreditCode('91350100M000100Y43', live)), '91350100M000100Y43')
  assert.equal(of(parseCreditCode('91350100m000100y43 ', demo)), '91350100M000100Y43')
  for (const code of [
    '91140899MATE0T01XG',
    '92411499MATE0T028W',
    '52140899TE0T00017G',
    '12411499TE0T00025Y',
    '51220099TE0T00033E',
    '11140899TE0T000418',
  ]) {
    assert.equal(of(parseCreditCode(code, demo)), code)
    assert.equal(of(parseCreditCode(code, live)), 'credit_code_invented')
  }
})

test('credit codes: refusals in the order they are checked', () => {
  for (const [raw, refusal] of [
    ['', 'credit_code_blank'],
    [Number('913501000001000143'), 'credit_code_rounded'],
    ['9.135E+17', 'credit_code_rounded'],
    ['91350100M000100Y4', 'credit_code_length'],
    ['91350100M000100Y4Z', 'credit_code_characters'],
    ['913501O0M000100Y43', 'credit_code_characters'],
    ['91A50100M000100Y43', 'credit_code_division'],
    ['91350100M000100Y44', 'credit_code_check'],
  ] as const)
    assert.equal(of(parseCreditCode(raw, live)), refusal)
})

test('credit codes: the organisation code inside is a hint, not a condition', () => {
  const code = '91350100M000100Y43' as CreditCode
  assert.equal(organisationCodeOf(code), 'M000100Y4')
  assert.equal(hasValidOrganisationCode(code), true)
  assert.equal(hasValidOrganisationCode('91350100M000100Y53' as CreditCode), false)
})

test('phones: the demo takes 000 numbers only, the live system mobile numbers only', () => {
  for (const [raw, context, answer] of [
    ['00014080001', demo, '00014080001'],
    ['０００ 1408－0001', demo, '00014080001'],
    ['00014080001', live, 'phone_invented'],
    ['13800000000', demo, 'phone_real_in_demo'],
    ['+86 138-0000-0000', live, '13800000000'],
    [13800000000, live, '13800000000'],
    ['8613800000000', live, '13800000000'],
    ['', live, 'phone_blank'],
    ['1.38E+10', live, 'phone_rounded'],
    ['12800000000', live, 'phone_form'],
    ['1380000000', live, 'phone_form'],
    ['138000000000', live, 'phone_form'],
    ['0001408000', demo, 'phone_form'],
    [14080001, demo, 'phone_form'],
  ] as const)
    assert.equal(of(parsePhone(raw, context)), answer, `${raw}`)
})

test('bank cards: 16 to 19 digits with a Luhn check', () => {
  const card = syntheticBankCard(1)
  assert.match(card, /^999999000000000001\d$/)
  assert.equal(of(parseBankCard(card, demo)), card)
  assert.equal(of(parseBankCard(card.replace(/(\d{4})(?=\d)/g, '$1 '), demo)), card)
  for (const [raw, context, answer] of [
    ['', demo, 'bank_card_blank'],
    [9999990000000000, demo, 'bank_card_rounded'],
    ['9.99999E+18', demo, 'bank_card_rounded'],
    ['999999000000000', demo, 'bank_card_form'],
    ['99999900000000000000', demo, 'bank_card_form'],
    [card.slice(0, 18) + ((Number(card[18]) + 1) % 10), demo, 'bank_card_check'],
    [card, live, 'bank_card_invented'],
    ['4111111111111111', demo, 'bank_card_real_in_demo'],
    ['4111111111111111', live, '4111111111111111'],
  ] as const)
    assert.equal(of(parseBankCard(raw, context)), answer, `${raw}`)
})

test('names: rare characters and minority names stay as they are, dots get one spelling', () => {
  for (const [raw, name] of [
    ['张三', '张三'],
    ['　张　三 ', '张三'],
    ['𠮷野', '𠮷野'],
    ['㛃䶮', '㛃䶮'],
    ['龘', '龘'],
    ['买买提·吐尔逊', '买买提·吐尔逊'],
    ['买买提•吐尔逊', '买买提·吐尔逊'],
    ['买买提・吐尔逊', '买买提·吐尔逊'],
    ['买买提‧吐尔逊', '买买提·吐尔逊'],
    ['买买提.吐尔逊', '买买提·吐尔逊'],
    ['买买提．吐尔逊', '买买提·吐尔逊'],
    ['买买提 · 吐尔逊', '买买提·吐尔逊'],
    ['〇一', '〇一'],
    ['Ｊｏｈｎ  Smith', 'John Smith'],
    ["Anne-Marie O'Neil Jr.", "Anne-Marie O'Neil Jr."],
    ['张'.repeat(60), '张'.repeat(60)],
    ['𠮷'.repeat(60), '𠮷'.repeat(60)],
  ] as const)
    assert.equal(of(parsePersonName(raw)), name, raw)
})

test('names: refusals in the order they are checked', () => {
  for (const [raw, refusal] of [
    [' 　', 'person_name_blank'],
    ['张\u0007三', 'person_name_control'],
    ['张\n三', 'person_name_control'],
    ['张\u202E三', 'person_name_control'],
    ['张\uD842三', 'person_name_control'],
    ["=cmd|' /C calc'!A0", 'person_name_formula'],
    ['＝1+1', 'person_name_formula'],
    ['+张三', 'person_name_formula'],
    ['-张三', 'person_name_formula'],
    ['@SUM(1)', 'person_name_formula'],
    ['张\uE863', 'person_name_private_character'],
    ['张3', 'person_name_characters'],
    ['<b>张三</b>', 'person_name_characters'],
    ['·张三', 'person_name_characters'],
    ['张三·', 'person_name_characters'],
    ['张'.repeat(61), 'person_name_length'],
  ] as const)
    assert.equal(of(parsePersonName(raw)), refusal, raw)
})

test('masks keep what tells people apart and no more', () => {
  assert.deepEqual(['', '张', '张三', '张小三', '买买提·吐尔逊', '𠮷野'].map(maskName), [
    '',
    '*',
    '张*',
    '张*三',
    '买*****逊',
    '𠮷*',
  ])
  assert.equal(maskDocumentNumber('411499199003070024'), '411499********0024')
  assert.equal(maskDocumentNumber('H12345678'), 'H1*****78')
  assert.equal(maskDocumentNumber('12345'), '*****')
  assert.equal(maskPhone('00014080001'), '000****0001')
  assert.equal(maskPhone('1234567'), '*******')
  assert.equal(maskBankCard('9999990000000000015'), '***************0015')
})

test('each refusal says in Chinese what to do', () => {
  for (const table of [CREDIT_CODE_REFUSALS, PHONE_REFUSALS, BANK_CARD_REFUSALS, PERSON_NAME_REFUSALS])
    for (const text of Object.values(table)) assert.match(text, /，请/)
})
