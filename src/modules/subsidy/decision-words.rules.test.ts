import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { type DecisionWords, decisionSentence, whatWouldChange } from './decision-words.rules.ts'

const words = (more: Partial<DecisionWords>): DecisionWords => ({
  outcome: 'ELIGIBLE',
  amountFen: 24_000,
  earliest: null,
  evidence: '2022年6月20日取得养老护理员中级工证书',
  payeeName: '示例技能评价中心',
  reasons: [
    { rule: 'SQ-01', verdict: 'pass', text: '适用' },
    { rule: 'SQ-34', verdict: 'pass', text: '没有领过' },
    { rule: 'SQ-28', verdict: 'n/a', text: '证书是中级工' },
  ],
  ...more,
})

test('a decision in one sentence', () => {
  assert.equal(
    decisionSentence(words({})),
    '2022年6月20日取得养老护理员中级工证书，2 条规则全部符合，补贴 240.00 元，付给示例技能评价中心',
  )
  assert.equal(
    decisionSentence(
      words({ outcome: 'INELIGIBLE', amountFen: 0, reasons: [{ rule: 'SQ-34', verdict: 'fail', text: '已领过' }] }),
    ),
    '不能补贴：已领过',
  )
  assert.equal(
    decisionSentence(
      words({
        outcome: 'NOT_YET',
        amountFen: 0,
        earliest: plainDate('2023-01-01'),
        reasons: [{ rule: 'SQ-37', verdict: 'fail', text: '参保 3 个月' }],
      }),
    ),
    '时间还没到：参保 3 个月。最早 2023年1月1日 可以再报',
  )
  assert.equal(
    decisionSentence(
      words({
        outcome: 'NEEDS_RULING',
        amountFen: null,
        reasons: [{ rule: 'SQ-01', verdict: 'open', text: '没有写' }],
      }),
    ),
    '文件没有写清，金额未定：没有写',
  )
})

test('what would change it follows from the tests that stopped it', () => {
  const tests = (rule: string) =>
    rule === 'SQ-27' ? [{ kind: 'listed' }, { kind: 'fact', fact: 'certificate.examFeeFen' }] : [{ kind: 'once' }]
  assert.deepEqual(whatWouldChange(words({}), tests), ['证书被撤销，或查实所报不实，退回 240.00 元'])
  assert.deepEqual(
    whatWouldChange(words({ outcome: 'INELIGIBLE', reasons: [{ rule: 'SQ-34', verdict: 'fail', text: '' }] }), tests),
    ['已有的那一笔被撤销并退回后，重新判定'],
  )
  assert.equal(
    whatWouldChange(words({ outcome: 'INELIGIBLE', reasons: [{ rule: 'SQ-27', verdict: 'fail', text: '' }] }), tests)
      .length,
    2,
  )
})
