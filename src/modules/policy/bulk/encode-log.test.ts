// Aim: recorded cases become one log: nothing counted twice, nothing from outside forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fen } from '#src/kernel/fen.ts'
import { addMonths, plainDate } from '#src/kernel/plain-date.ts'
import { loadProjectPacks } from '../decide-command.ts'
import { certificateFacts, entry } from '../policy.builders.ts'
import type { RecordedCase } from './bulk.types.ts'
import { addMonthsToDay, dayText, monthText, yearOfDay } from './civil-day.rules.ts'
import { dayNumber } from './columns.rules.ts'
import { decideBulk } from './decide-bulk.ts'
import { encodeLog, logOfCases } from './encode-log.rules.ts'
import { entryOf } from './entry.rules.ts'
import { EntryKeys } from './entry-keys.rules.ts'
import { EntryLedger, NO_NEEDS } from './entry-ledger.rules.ts'

const deep = Number(process.env['CHIZHENG_RUNS'] ?? 0) >= 10_000
const claim = (ref: string, facts = certificateFacts()): RecordedCase => ({ ref, facts })

test('what a case knew beyond the cases before it was had outside the log', () => {
  const first = certificateFacts({ history: [entry()] })
  const paid = entryOf(first, 30_000 as Fen)
  const second = certificateFacts({ history: [entry(), paid, entry({ classStart: plainDate('2020-08-01') })] })
  const events = [...logOfCases([claim('a', first), claim('b', second)])]
  assert.deepEqual(
    events.map((event) => [event.kind, 'ref' in event ? event.ref : '']),
    [
      ['past', 'a history[0]'],
      ['claim', 'a'],
      ['past', 'b history[2]'],
      ['claim', 'b'],
    ],
  )
})

test('the same training had twice outside the log is two entries, and a third of it one more', () => {
  const twice = certificateFacts({ history: [entry(), entry()] })
  const thrice = certificateFacts({ history: [entry(), entry(), entry()] })
  const past = [...logOfCases([claim('a', twice), claim('b', thrice), claim('c', twice)])]
    .filter(({ kind }) => kind === 'past')
    .map((event) => ('ref' in event ? event.ref : ''))
  assert.deepEqual(past, ['a history[0]', 'a history[1]', 'b history[2]'])
})

test('a second claim for the same certificate is a repetition, once the first is paid', () => {
  const log = encodeLog(logOfCases([claim('a'), claim('b')]))
  const { outcome, rule, rules } = decideBulk(loadProjectPacks(), log)
  assert.deepEqual([...outcome], [1, 2])
  assert.equal(rules[rule[1]!], 'YC-27')
})

test('an undo frees the count; only a return frees the once-key', () => {
  const packs = loadProjectPacks()
  const outcomes = (kind: 'reverse' | 'return') => [
    ...decideBulk(
      packs,
      encodeLog([
        { kind: 'claim', ...claim('a') },
        { kind, of: 'a' },
        { kind: 'claim', ...claim('b') },
      ]),
    ).outcome,
  ]
  assert.deepEqual(outcomes('reverse'), [1, 0, 2])
  assert.deepEqual(outcomes('return'), [1, 0, 1])
})

test('refused: a name twice, an undo of nothing, a region without a pack', () => {
  assert.throws(
    () =>
      encodeLog([
        { kind: 'claim', ...claim('a') },
        { kind: 'claim', ...claim('a') },
      ]),
    /twice/,
  )
  assert.throws(() => encodeLog([{ kind: 'reverse', of: 'a' }]), /not in the log before/)
  const elsewhere = encodeLog([{ kind: 'claim', ...claim('a', certificateFacts({ region: '130000' })) }])
  assert.throws(() => decideBulk(loadProjectPacks(), elsewhere), /No pack of region 130000/)
})

test('day numbers agree with the calendar', () => {
  for (const day of [
    '1000-03-01',
    '1899-12-31',
    '1969-12-31',
    '1970-01-01',
    '2000-02-29',
    '2020-01-31',
    '2020-08-31',
    '2099-12-31',
    '2100-02-28',
    '9999-11-30',
  ].map(plainDate)) {
    const number = dayNumber(day)
    assert.equal(yearOfDay(number), Number(day.slice(0, 4)), day)
    assert.equal(monthText(number), day.slice(0, 7), day)
    assert.equal(dayText(number), day)
    for (const months of [0, 1, 6, 12, 13]) {
      const expected = addMonths(day, months)
      if (!expected.startsWith('+'))
        assert.equal(addMonthsToDay(number, months), dayNumber(expected), `${day} ${months}`)
    }
  }
})

test('a year is counted however often, near and far, and down again', () => {
  const ledger = new EntryLedger({ ...NO_NEEDS, yearTrainings: true, trainings: [0] }, 2, 0, 1)
  const days = ['2020-02-29', '2020-12-31', '2021-01-01', '1999-05-05', '2044-05-05'].map((day) =>
    dayNumber(plainDate(day)),
  )
  for (let n = 1; n <= 300; n += 1)
    for (const day of days) {
      ledger.addYearTrainings(1, day, 1)
      assert.equal(ledger.yearTrainings(1, day), day === days[1] ? 2 * n : day === days[0] ? 2 * n - 1 : n)
    }
  for (let n = 299; n >= 0; n -= 1) {
    ledger.addYearTrainings(1, days[2]!, -1)
    assert.equal(ledger.yearTrainings(1, days[2]!), n)
  }
  assert.equal(ledger.yearTrainings(1, days[1]!), 600)
  assert.equal(ledger.yearTrainings(0, days[1]!), 0)
})

for (const [where, owners] of [
  ['on a chain and beyond', 10],
  ['in the table', 0],
] as const)
  test(`keys count up and down, also of somebody who has very many, ${where}`, () => {
    const keys = new EntryKeys(owners)
    assert.equal(keys.get(5, 7), 0)
    for (let b = 0; b < 5_000; b += 1) keys.add(5, b - 2_500, 1)
    for (let b = 0; b < 5_000; b += 1) assert.equal(keys.get(5, b - 2_500), 1)
    for (const b of [-2_500, 0, 2_499]) {
      keys.add(5, b, 2)
      keys.add(6, b, 1)
      assert.equal(keys.get(5, b), 3)
      assert.equal(keys.get(6, b), 1)
      keys.add(5, b, -3)
      assert.equal(keys.get(5, b), 0)
      assert.equal(keys.get(6, b + 1), 0)
    }
    assert.equal(keys.get(5, 2_500), 0)
    assert.equal(keys.size, 5_003)
  })

// A JavaScript Set ends at 16,777,216 entries.
for (const [where, owners] of [
  ['on chains', 6_000_000],
  ['in the table', 0],
] as const)
  test(`more than 16.7 million paid keys ${where}`, { skip: !deep && 'in npm run check:deep' }, () => {
    const keys = new EntryKeys(owners)
    const persons = 6_000_000
    const keyOf = (person: number, n: number) => n * 1_000 + (person & 7)
    for (let n = 0; n < 3; n += 1)
      for (let person = 0; person < persons; person += 1) keys.add(person, keyOf(person, n), 1)
    assert.equal(keys.size, persons * 3)
    assert.ok(keys.size > 2 ** 24)
    for (let person = 0; person < persons; person += 997)
      for (let n = 0; n < 3; n += 1) {
        assert.equal(keys.get(person, keyOf(person, n)), 1)
        assert.equal(keys.get(person, keyOf(person + 1, n)), 0)
      }
    assert.ok(keys.bytes < 450_000_000, `${keys.bytes} bytes`)
  })
