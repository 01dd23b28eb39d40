// Aim: whoever knows a rule's number, a word of its text or a figure finds the rule, however it is typed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleView } from '#src/modules/policy/policy.contract.ts'
import { chosenRules, figuresIn, matches, pieces } from './rule-search.ts'

const rule = (id: string, more: Partial<RuleView> = {}): RuleView => ({
  id,
  title: `规则${id}`,
  says: '高级工280元/人',
  cite: { document: '示例文〔2022〕1号', clause: '四（二）1', line: 39, quote: '高级工280元' },
  also: [],
  kinds: [],
  conditions: [],
  parameters: [{ name: '补贴标准', value: '280.00 元' }],
  soft: false,
  assumptions: [],
  programs: ['assessment'],
  inheritedFrom: null,
  amendedBy: null,
  ...more,
})

const rules = [
  rule('SQ-31'),
  rule('SQ-34', {
    title: '同一职业同一等级不得重复申领',
    says: '只能申领一次',
    assumptions: ['SQ-A05'],
    cite: { document: '示例文〔2022〕1号', clause: '四（二）1', line: 39, quote: '不得重复申领' },
    parameters: [],
  }),
  rule('SX-31', { inheritedFrom: '上级文件', programs: ['certificate'] }),
]
const ids = (found: readonly RuleView[]) => found.map(({ id }) => id)

for (const [q, found] of [
  ['', ['SQ-31', 'SQ-34', 'SX-31']],
  ['SQ-31', ['SQ-31']],
  ['sq-31', ['SQ-31']],
  ['ＳＱ－31', ['SQ-31']],
  ['重复', ['SQ-34']],
  ['280', ['SQ-31', 'SX-31']],
  ['高级工 280', ['SQ-31', 'SX-31']],
  ['高级工 重复', []],
  ['没有这个词', []],
] as const) {
  test(`“${q}” finds ${found.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(ids(chosenRules(rules, { q }, new Set())), found)
  })
}

test('a program, the open ones, the own ones', () => {
  assert.deepEqual(ids(chosenRules(rules, { program: 'certificate' }, new Set())), ['SX-31'])
  assert.deepEqual(ids(chosenRules(rules, { only: 'open' }, new Set(['SQ-A05']))), ['SQ-34'])
  // Ruled meanwhile: the question is no longer in the set of open ones.
  assert.deepEqual(ids(chosenRules(rules, { only: 'open' }, new Set())), [])
  assert.deepEqual(ids(chosenRules(rules, { only: 'own' }, new Set())), ['SQ-31', 'SQ-34'])
})

test('what is marked puts together the whole text again', () => {
  const text = '初级工每人300元、高级工每人600元'
  const cut = pieces(text, ['300', '600'])
  assert.equal(cut.map((piece) => piece.text).join(''), text)
  assert.deepEqual(
    cut.filter((piece) => piece.marked).map((piece) => piece.text),
    ['300', '600'],
  )
  // A bracket of the search is a bracket, no pattern.
  assert.deepEqual(pieces('四（二）(1)', ['(1)']), [
    { text: '四（二）', marked: false },
    { text: '(1)', marked: true },
  ])
  // The 3 of 300 is another figure.
  assert.deepEqual(
    pieces('每年3次，每次300元', ['3']).filter((piece) => piece.marked),
    [{ text: '3', marked: true }],
  )
  assert.deepEqual(pieces('无', []), [{ text: '无', marked: false }])
})

test('figures as the document prints them', () => {
  assert.deepEqual(figuresIn(['2022年4月15日', '300.00 元', '不超过 3 次', '2,000,000.00 元', '30%', '0.50 元']), [
    '300',
    '3',
    '2000000',
    '30',
    '0.50',
  ])
})

test('words are sought in any of the texts, all of them', () => {
  assert.equal(matches('商丘 评价', ['商丘市', '评价补贴']), true)
  assert.equal(matches('商丘 取证', ['商丘市', '评价补贴']), false)
})
