import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { heldBack, isException, officeOf, sumOf, type Turn, turnOf, verdictBody } from './review-acts.ts'

const line = (change: Partial<ClaimLineRow> = {}): ClaimLineRow => ({
  id: 'a',
  personId: 'b',
  lineNo: 1,
  number: 'SL-2022-0001-001',
  name: '李某甲',
  docNoMasked: '411499********0024',
  certificateNumber: null,
  occupationName: '电工',
  levelName: '中级工',
  outcome: 'ELIGIBLE',
  outcomeName: '符合',
  amountFen: 24_000,
  status: 'submitted',
  statusName: '待初审',
  failed: [],
  holdReason: null,
  note: null,
  version: 1,
  ...change,
})

test('the bulk act is the one whose turn it is', () => {
  const cases = [
    [['agree', 'return', 'reject', 'publish'], 'agree'],
    [['return', 'reject', 'publish'], 'send_back'],
    [['recheck'], 'recheck'],
    [['recheck', 'approve'], 'recheck'],
    [['approve'], 'approve'],
    [['withdraw'], 'claimant'],
    [[], 'read'],
  ] as const
  for (const [actions, turn] of cases) assert.equal(turnOf([...actions]), turn)
})

test('what may not go with the rest is held back, and only what was found is an exception', () => {
  const refused = line({ outcome: 'INELIGIBLE', status: 'refused', failed: ['已领过'], amountFen: 0 })
  const open = line({ outcome: 'NEEDS_RULING', failed: ['待请示'], amountFen: null })
  const held = line({ holdReason: '证书在申领后被撤销，不能同意' })
  const cases: readonly (readonly [Turn, ClaimLineRow, held: boolean, exception: boolean])[] = [
    ['agree', line(), false, false],
    ['agree', refused, true, true],
    ['agree', open, true, true],
    ['agree', held, true, true],
    ['agree', line({ status: 'reviewed' }), true, false],
    ['recheck', line({ status: 'reviewed' }), false, false],
    ['recheck', line({ status: 'reviewed', holdReason: '证书在申领后被撤销，不能同意' }), true, true],
    ['recheck', line({ status: 'city_reviewed' }), true, false],
    ['recheck', line(), true, false],
    ['send_back', line({ status: 'reviewed' }), false, false],
    ['send_back', line({ status: 'city_reviewed' }), false, false],
    ['send_back', line({ status: 'on_notice' }), true, false],
    ['approve', line({ status: 'on_notice' }), false, false],
    ['approve', line({ status: 'objected' }), true, true],
    ['approve', line({ status: 'approved' }), true, false],
    ['claimant', line({ status: 'returned' }), false, false],
    ['claimant', line({ status: 'approved' }), true, false],
    ['read', line(), false, false],
  ]
  for (const [turn, row, isHeld, exception] of cases) {
    assert.equal(heldBack(turn, row) !== undefined, isHeld, `${turn} ${row.status} ${row.outcome}`)
    assert.equal(isException(turn, row), exception, `${turn} ${row.status} ${row.outcome}`)
  }
})

test('a verdict says which state of each line was seen; agreeing needs no words', () => {
  const lines = [line({ id: 'a', version: 2, status: 'reviewed' }), line({ id: 'b', version: 5 })]
  const chosen = { lineIds: ['a', 'b'], versions: { a: 2, b: 5 } }
  assert.deepEqual(verdictBody('return', { lines, note: '再核对' }), { verdict: 'return', ...chosen, note: '再核对' })
  assert.deepEqual(verdictBody('reject', { lines, note: '不符' }), { verdict: 'reject', ...chosen, note: '不符' })
  assert.deepEqual(verdictBody('agree', { lines, note: '' }), { verdict: 'agree', ...chosen })
})

test('whose office the reader is follows from the turn', () => {
  assert.deepEqual((['agree', 'send_back', 'recheck', 'approve'] as const).map(officeOf), [
    'county',
    'county',
    'city',
    'approver',
  ])
})

test('a line without an amount adds nothing to the sum', () => {
  assert.equal(sumOf([line(), line({ amountFen: null }), line({ amountFen: 20_000 })]), 44_000)
})
