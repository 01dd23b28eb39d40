import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Level } from '#src/kernel/levels.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import type { SessionStatus } from './assessment.types.ts'
import {
  decideIssue,
  decideOpen,
  examState,
  figuresOf,
  readResultRow,
  readScore,
  sameName,
  sessionActions,
  statusAfterResults,
  ticketOf,
} from './exam.rules.ts'

test('60 in each part passes; 59.9 in one part does not; a part without score is no result', () => {
  const cases = [
    [60, 60, 'passed'],
    [100, 60, 'passed'],
    [59.9, 100, 'failed'],
    [100, 59.9, 'failed'],
    [0, 0, 'failed'],
    [null, 90, 'registered'],
  ] as const
  for (const [theory, practice, state] of cases) assert.equal(examState(theory, practice, 60), state)
})

test('a score is 0 to 100 with at most one decimal', () => {
  for (const [text, value] of [
    ['0', 0],
    ['100', 100],
    ['85.5', 85.5],
    ['85.50', 85.5],
    ['８５．５', 85.5],
    [' 85 分', 85],
  ] as const)
    assert.deepEqual(readScore(text, '理论成绩'), { ok: true, value })
  for (const [text, message] of [
    ['100.1', /0 到 100 之间/],
    ['-1', /0 到 100 之间/],
    ['85.25', /一位小数/],
    ['八十', /不是分数/],
    ['1e2', /不是分数/],
    ['优', /不是分数/],
  ] as const) {
    const answer = readScore(text, '理论成绩')
    assert.ok(!answer.ok && message.test(String(answer.facts['message'])), text)
  }
})

const candidate = { personId: 'p', name: '买买提·吐尔逊', certified: false }
const row = (more: object = {}) => ({
  ticket: 'T-01',
  name: '买买提·吐尔逊',
  theory: '80',
  practice: '70.5',
  absent: '',
  ...more,
})

test('a row is read whole: every fault of it is named at once', () => {
  assert.deepEqual(readResultRow(row(), candidate, 60), {
    faults: [],
    result: { theory: 80, practice: 70.5, state: 'passed' },
  })
  assert.deepEqual(readResultRow(row({ absent: '是', theory: '', practice: '' }), candidate, 60), {
    faults: [],
    result: { theory: null, practice: null, state: 'absent' },
  })
  const cases = [
    [row(), undefined, ['ticket']],
    [row(), { ...candidate, certified: true }, ['ticket']],
    [row({ name: '买买提' }), candidate, ['name']],
    [row({ absent: '是' }), candidate, ['theory', 'practice']],
    [row({ theory: '', practice: '101' }), candidate, ['theory', 'practice']],
    [row({ absent: '否', theory: '' }), candidate, ['theory']],
  ] as const
  for (const [cells, known, columns] of cases)
    assert.deepEqual(
      readResultRow(cells, known, 60).faults.map((fault) => fault.column),
      columns,
    )
  // What the reader has complained of is not said twice.
  assert.deepEqual(readResultRow(row({ theory: '' }), candidate, 60, new Set(['theory'])).faults, [])
})

test('a name is the same through spaces, full width and the variants of the middle dot', () => {
  for (const typed of ['买买提·吐尔逊', '买买提•吐尔逊', '买买提・吐尔逊', ' 买买提 · 吐尔逊 '])
    assert.ok(sameName(typed, '买买提·吐尔逊'), typed)
  for (const typed of ['买买提', '买买提吐尔逊', '', '=买买提·吐尔逊'])
    assert.ok(!sameName(typed, '买买提·吐尔逊'), typed)
  assert.ok(!sameName('', ''), 'nobody has no name')
  assert.ok(sameName('𠮷野樱', '𠮷野樱') && !sameName('吉野樱', '𠮷野樱'))
})

test('opening a session: refusals in the order they are checked, then the boundary that is allowed', () => {
  const ok = {
    classStatus: 'completed',
    completedDay: plainDate('2022-06-20'),
    completed: 38,
    examined: undefined,
    examDay: plainDate('2022-06-20'),
    level: 'L4' as Level,
    occupationName: '养老护理员',
    levelName: '中级工',
    assessorActive: true,
    listedLevels: ['L5', 'L4'],
  }
  const cases = [
    [{ ...ok, classStatus: 'finished', completedDay: null }, 'class_not_completed'],
    [{ ...ok, examined: { who: '例', when: '2022-06-20 09:00' } }, 'class_examined'],
    [{ ...ok, examDay: plainDate('2022-06-19') }, 'exam_before_completion'],
    [{ ...ok, assessorActive: false }, 'assessor_suspended'],
    [{ ...ok, listedLevels: ['L5'] }, 'assessor_out_of_scope'],
    [{ ...ok, listedLevels: [] }, 'assessor_out_of_scope'],
    [{ ...ok, completed: 0 }, 'nobody_completed'],
    [ok, 'open'],
  ] as const
  for (const [ask, answer] of cases) {
    const decision = decideOpen(ask)
    assert.equal(decision.ok ? decision.value : decision.refusal, answer)
  }
})

test('issuing: from the exam day to the business day, never before the exam is held', () => {
  const ok = {
    status: 'results' as SessionStatus,
    examDay: plainDate('2022-06-25'),
    issuedOn: plainDate('2022-06-25'),
    today: plainDate('2022-06-25'),
    passed: 1,
    assessorCodeKnown: true,
  }
  const cases = [
    [{ ...ok, status: 'cancelled' }, 'session_cancelled'],
    [{ ...ok, status: 'planned' }, 'results_missing'],
    [{ ...ok, today: plainDate('2022-06-24') }, 'exam_not_held'],
    [{ ...ok, issuedOn: plainDate('2022-06-24') }, 'issue_day_out_of_range'],
    [{ ...ok, issuedOn: plainDate('2022-06-26') }, 'issue_day_out_of_range'],
    [{ ...ok, passed: 0 }, 'nobody_passed'],
    [{ ...ok, assessorCodeKnown: false }, 'assessor_code_missing'],
    [ok, 'issue'],
    [{ ...ok, issuedOn: plainDate('2022-06-30'), today: plainDate('2022-06-30') }, 'issue'],
  ] as const
  for (const [ask, answer] of cases) {
    const decision = decideIssue(ask)
    assert.equal(decision.ok ? decision.value : decision.refusal, answer)
  }
})

test('figures: skilled from L5 up, high-skilled from L3 up, a special ability only where the setting counts it', () => {
  const cases = [
    ['SPECIAL', false, []],
    ['SPECIAL', true, ['new_skilled']],
    ['L5', false, ['new_skilled']],
    ['L4', false, ['new_skilled']],
    ['L3', false, ['new_skilled', 'new_high_skilled']],
    ['L1', false, ['new_skilled', 'new_high_skilled']],
  ] as const
  for (const [level, special, figures] of cases) assert.deepEqual(figuresOf(level, special), figures)
})

test('what the assessor may do follows status, day and what is left', () => {
  const at = {
    examDay: plainDate('2022-06-25'),
    today: plainDate('2022-06-25'),
    passed: 3,
    certificates: 0,
    claimed: false,
  }
  const before = plainDate('2022-06-24')
  const cases = [
    [{ ...at, status: 'planned', today: before }, ['cancel']],
    [{ ...at, status: 'planned' }, ['import_results', 'cancel']],
    [{ ...at, status: 'results' }, ['import_results', 'issue']],
    [{ ...at, status: 'results', passed: 0 }, ['import_results']],
    [{ ...at, status: 'certified', certificates: 3 }, ['import_results', 'claim']],
    [{ ...at, status: 'certified', certificates: 3, claimed: true }, ['import_results']],
    [{ ...at, status: 'cancelled' }, []],
  ] as const
  for (const [ask, actions] of cases) assert.deepEqual(sessionActions(ask), actions)
})

test('a session is certified when everybody who passed has a certificate', () => {
  assert.equal(statusAfterResults(3, 0), 'results')
  assert.equal(statusAfterResults(3, 2), 'results')
  assert.equal(statusAfterResults(3, 3), 'certified')
  assert.equal(statusAfterResults(0, 0), 'results')
})

test('tickets keep two digits and grow past 99', () => {
  assert.equal(ticketOf('KS-411402-2022-0001', 7), 'KS-411402-2022-0001-07')
  assert.equal(ticketOf('KS-411402-2022-0001', 100), 'KS-411402-2022-0001-100')
})
