// Aim: what a change does is found by folding whole histories; what it seems to do one claim at a time is shown beside it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fen } from '#src/kernel/fen.ts'
import { addDays, plainDate } from '#src/kernel/plain-date.ts'
import { type PackSet, packSetOf } from '../decide.ts'
import { loadProjectPacks } from '../decide-command.ts'
import type { Facts } from '../facts.contract.ts'
import { certificateFacts } from '../policy.builders.ts'
import type { BulkEvent } from './bulk.types.ts'
import { encodeLog } from './encode-log.rules.ts'
import { simulate } from './simulate.ts'

const packs = loadProjectPacks()
const FIRST = plainDate('2020-05-01')

/** The n-th class of a person's year, passed at that level. */
function claim(ref: string, person: string, n: number, level: 'L5' | 'L4' | 'L3', unit = '140802'): BulkEvent {
  const facts = certificateFacts()
  const start = addDays(FIRST, n * 30)
  const occupation = `4-10-01-0${n + 1}`
  const changed: Facts = {
    ...facts,
    asOf: addDays(start, 60),
    person: { ...facts.person, id: person },
    class: { ...facts.class!, start, end: addDays(start, 20), occupation },
    provider: { ...facts.provider!, scope: [occupation] },
    certificate: { ...facts.certificate!, occupation, level, issued: addDays(start, 40) },
  }
  return { kind: 'claim', ref, unit, facts: changed }
}

/** 中级工 at 450 yuan, where the text has no figure. */
function withMiddle(): PackSet {
  const changed = packs.packs.map(({ pack }) => structuredClone(pack))
  const city = changed.find(({ id }) => id === '140800-2020-14')!
  const first = city.rules.find(({ id }) => id === 'YC-29')!
  city.rules.find(({ id }) => id === 'YC-31')!.when = { levels: ['L2', 'L1'] }
  city.rules.push({
    ...structuredClone(first),
    id: 'YC-99',
    when: { levels: ['L4'] },
    amount: { kind: 'fixed', fen: 45_000 as Fen },
  })
  city.programs.find(({ program }) => program === 'certificate')!.rules.push('YC-99')
  return packSetOf(changed)
}

test('a hole that is filled uses up places in the year: the true effect is below the naive one', () => {
  // Gain: a 中级工 alone. Lose: the fourth class of the year, a 高级工, is refused once the 中级工 is paid.
  const cases = encodeLog([
    claim('a1', 'A', 0, 'L4'),
    claim('b1', 'B', 0, 'L4', '140803'),
    claim('b2', 'B', 1, 'L5', '140803'),
    claim('b3', 'B', 2, 'L5', '140803'),
    claim('b4', 'B', 3, 'L3', '140803'),
  ])
  const answer = simulate(packs, withMiddle(), cases)
  assert.equal(answer.baseline.paidFen, 30_000 + 30_000 + 60_000)
  assert.equal(answer.baseline.needsRuling, 2)
  assert.deepEqual(answer.naive, { changed: 2, deltaFen: 90_000 })
  assert.equal(answer.deltaFen, 45_000 + 45_000 - 60_000)
  assert.equal(answer.changed, 3)
  assert.deepEqual(answer.gaining, { persons: 1, fen: 45_000 })
  assert.deepEqual(answer.losing, { persons: 1, fen: -15_000 })
  assert.equal(answer.even, 0)
  assert.deepEqual(answer.open, [{ rule: 'YC-31', baseline: 2, variant: 0 }])
  assert.deepEqual(
    answer.byLevel.map(({ key, deltaFen, personsGaining, personsLosing }) => [
      key,
      deltaFen,
      personsGaining,
      personsLosing,
    ]),
    [
      ['L3', -60_000, 0, 1],
      ['L4', 90_000, 2, 0],
      ['L5', 0, 0, 0],
    ],
  )
  assert.deepEqual(
    answer.byUnit.map(({ key, deltaFen }) => [key, deltaFen]),
    [
      ['140802', 45_000],
      ['140803', -15_000],
    ],
  )
  assert.deepEqual(
    answer.byMonth.map(({ key, claims, deltaFen }) => [key, claims, deltaFen]),
    [
      ['2020-06', 2, 90_000],
      ['2020-07', 1, 0],
      ['2020-08', 1, 0],
      ['2020-09', 1, -60_000],
    ],
  )
  assert.equal(answer.byProgram.length, 1)
})

test('the same packs change nothing', () => {
  const cases = encodeLog([claim('a1', 'A', 0, 'L4'), claim('a2', 'A', 1, 'L5')])
  const { changed, deltaFen, gaining, losing, naive, open } = simulate(packs, packs, cases)
  assert.deepEqual({ changed, deltaFen, naive }, { changed: 0, deltaFen: 0, naive: { changed: 0, deltaFen: 0 } })
  assert.equal(gaining.persons + losing.persons, 0)
  assert.deepEqual(open, [{ rule: 'YC-31', baseline: 1, variant: 1 }])
})

test('no cases, no effect', () => {
  const answer = simulate(packs, withMiddle(), encodeLog([]))
  assert.equal(answer.deltaFen, 0)
  assert.deepEqual(answer.byMonth, [])
})
