// Aim: a draft is measured against the money that the year's books hold, whoever else draws on them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BookBudget, type BookShare, booksOf, bookWarnings } from './what-if-books.rules.ts'

const COUNTY = '411402'
const CITY = '411400'
const budget = (changes: Partial<BookBudget> = {}): BookBudget => ({
  budgetId: 'B1',
  fundCode: 'F',
  unitId: CITY,
  totalFen: 100_000,
  usedFen: 0,
  ...changes,
})
const share = (variantFen: number, changes: Partial<BookShare> = {}): BookShare => ({
  fundCode: 'F',
  unitId: COUNTY,
  baselineFen: 50_000,
  variantFen,
  ...changes,
})
const books = (shares: BookShare[], budgets: BookBudget[], booked: Record<string, number> = {}) =>
  booksOf(shares, budgets, new Map(Object.entries(booked)), (unit) => (unit === CITY ? [CITY] : [unit, CITY]), {
    fund: () => '职业培训补贴资金',
    unit: (id) => (id === CITY ? '商丘市' : '梁园区'),
  })

test('just enough holds, a fen more does not', () => {
  assert.deepEqual(
    [100_000, 100_001].map((cost) => books([share(cost)], [budget()])[0]!.shortFen),
    [0, 1],
  )
})

test('what others hold stays taken; what these claims hold themselves is not counted twice', () => {
  const used = budget({ usedFen: 70_000 })
  const [book] = books([share(60_000)], [used], { B1: 50_000 })
  assert.deepEqual([book!.elsewhereFen, book!.shortFen], [20_000, 0])
  assert.equal(books([share(90_000)], [used], { B1: 50_000 })[0]!.shortFen, 10_000)
})

test('a county with a budget of its own pays from it; the others share that of the city', () => {
  const own = budget({ budgetId: 'B2', unitId: COUNTY, totalFen: 10_000 })
  const found = books([share(60_000), share(60_000, { unitId: '411481' })], [budget(), own])
  assert.deepEqual(
    found.map(({ unitName, totalFen, variantFen, shortFen }) => [unitName, totalFen, variantFen, shortFen]),
    [
      ['梁园区', 10_000, 60_000, 50_000],
      ['商丘市', 100_000, 60_000, 0],
    ],
  )
})

test('another book of the same unit does not help; claims that cost nothing name no book', () => {
  const [book] = books([share(1_000), share(0, { fundCode: 'G', baselineFen: 0 })], [budget({ fundCode: 'G' })])
  assert.deepEqual([book!.budgetId, book!.totalFen, book!.shortFen], [null, null, 1_000])
  assert.equal(books([share(0, { baselineFen: 0 })], [budget()]).length, 0)
})

test('a warning says what there is, what is needed, what is missing, and whether it was missing before', () => {
  const say = (shares: BookShare[], budgets: BookBudget[]) => bookWarnings(books(shares, budgets), 2022)
  assert.deepEqual(say([share(100_000)], [budget()]), [])
  assert.deepEqual(say([share(130_000)], [budget()]), [
    '商丘市2022年职业培训补贴资金预算 1,000.00 元，按草稿要用 1,300.00 元，缺 300.00 元',
  ])
  assert.deepEqual(say([share(130_000, { baselineFen: 110_000 })], [budget({ usedFen: 5_000 })]), [
    '商丘市2022年职业培训补贴资金预算 1,000.00 元，按草稿要用 1,350.00 元（其中这次测算以外已占用 50.00 元），缺 350.00 元；按现行也缺 150.00 元',
  ])
  assert.deepEqual(say([share(130_000)], []), ['梁园区2022年没有职业培训补贴资金的预算，按草稿要用 1,300.00 元'])
})
