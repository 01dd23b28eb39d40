import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balances, type FixedKind, MOVES, mayTryAgain } from './accounts.rules.ts'
import { ACCOUNT_KINDS, type AccountKind } from './ledger.types.ts'

const book = (moves: readonly [FixedKind, number][]) =>
  ACCOUNT_KINDS.map((kind) => {
    const sum = (side: 'debit' | 'credit') =>
      moves.reduce((total, [move, fen]) => total + ((MOVES[move][side] as AccountKind) === kind ? fen : 0), 0)
    return { kind, debitFen: sum('debit'), creditFen: sum('credit') }
  })

// From the grant to the bank and back: after every step the book balances, and the budget says the same.
const life: [string, [FixedKind, number][], { totalFen: number; reservedFen: number; paidFen: number }][] = [
  ['granted', [['grant', 1000]], { totalFen: 1000, reservedFen: 0, paidFen: 0 }],
  [
    'reserved',
    [
      ['grant', 1000],
      ['reserve', 240],
    ],
    { totalFen: 1000, reservedFen: 240, paidFen: 0 },
  ],
  [
    'sent',
    [
      ['grant', 1000],
      ['reserve', 240],
      ['send', 240],
    ],
    { totalFen: 1000, reservedFen: 240, paidFen: 0 },
  ],
  [
    'posted',
    [
      ['grant', 1000],
      ['reserve', 240],
      ['send', 240],
      ['post', 240],
    ],
    { totalFen: 1000, reservedFen: 0, paidFen: 240 },
  ],
  [
    'bounced',
    [
      ['grant', 1000],
      ['reserve', 240],
      ['send', 240],
      ['bounce', 240],
    ],
    { totalFen: 1000, reservedFen: 240, paidFen: 0 },
  ],
  [
    'voided',
    [
      ['grant', 1000],
      ['reserve', 240],
      ['void', 240],
    ],
    { totalFen: 1000, reservedFen: 0, paidFen: 0 },
  ],
]
for (const [name, moves, budget] of life)
  test(`a book balances when ${name}`, () => assert.equal(balances(book(moves), budget), true))

test('a book does not balance when the budget says otherwise, by a single fen', () => {
  const moves: [FixedKind, number][] = [
    ['grant', 1000],
    ['reserve', 240],
  ]
  assert.equal(balances(book(moves), { totalFen: 1000, reservedFen: 241, paidFen: 0 }), false)
  assert.equal(balances(book(moves), { totalFen: 1000, reservedFen: 240, paidFen: 1 }), false)
  assert.equal(balances(book(moves), { totalFen: 999, reservedFen: 240, paidFen: 0 }), false)
  assert.equal(balances(book([['reserve', 240]]), { totalFen: 0, reservedFen: 240, paidFen: 0 }), false)
})

test('two tries on one account, a third only on a corrected one', () => {
  assert.deepEqual(
    [mayTryAgain(0, false), mayTryAgain(1, false), mayTryAgain(2, false), mayTryAgain(2, true)],
    [true, true, false, true],
  )
})
