// Aim: counter, bulk and an independent SQL oracle answer the same on random packs and claims, and planted faults do not get by.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type pg from 'pg'
import { openTestDatabase } from '#test/database.ts'
import { type PackSet, packSetOf } from '../decide.ts'
import { loadProjectPacks } from '../decide-command.ts'
import type { BulkEvent } from './bulk.types.ts'
import { foldByCounter } from './counter-fold.fixture.ts'
import { type Answers, firstDifference, foldInBulk, foldInSql } from './folds.fixture.ts'
import { PLANTED_DEFECTS } from './planted-defects.fixture.ts'
import { Dice, randomEvents, randomPacks, type World, worldOf } from './random-world.fixture.ts'

/** `npm run check:deep` sets it high; the short form stays within seconds. */
const deep = Number(process.env['CHIZHENG_RUNS'] ?? 0) >= 10_000
const SEED = Number(process.env['CHIZHENG_SEED'] ?? 1)
const RANDOM = deep ? { worlds: 120, events: 2_200 } : { worlds: 40, events: 150 }
const PROJECT = deep ? { worlds: 40, events: 1_000 } : { worlds: 10, events: 150 }
const IN_SQL = deep ? { random: 120, project: 40 } : { random: 5, project: 2 }

interface Trial {
  readonly name: string
  readonly world: World
  readonly events: readonly BulkEvent[]
}

const projectPacks = loadProjectPacks()
const randomTrial = (seed: number, size: number): Trial => {
  const dice = new Dice(seed)
  const world = randomPacks(dice)
  return { name: `random packs, seed ${seed}`, world, events: randomEvents(dice, world, size) }
}
const projectTrial = (seed: number, size: number): Trial => {
  const dice = new Dice(seed)
  const world = worldOf(
    dice,
    projectPacks.packs.map(({ pack }) => pack),
  )
  return { name: `project packs, seed ${seed}`, world, events: randomEvents(dice, world, size) }
}
const seeds = (count: number) => Array.from({ length: count }, (_, i) => SEED * 1_000 + i)

function assertSame({ name, world, events }: Trial, expected: Answers, got: Answers, who: string) {
  const at = firstDifference(expected, got)
  if (at < 0) return
  const rules = world.packs
    .flatMap(({ programs }) => programs)
    .map(({ program, rules }) => `${program}: ${rules.join(' ')}`)
  assert.fail(
    `${name}, event ${at}: the counter says ${JSON.stringify(expected[at])}, ${who} ${JSON.stringify(got[at])} of ${JSON.stringify(events[at])} (${rules.join('; ')})`,
  )
}

test('counter, bulk and SQL oracle agree', async (t) => {
  const { owner } = await openTestDatabase(t)
  // One client of its own: the oracle's tables are temporary.
  const client = await owner.connect()
  try {
    await compareAll(t, client)
  } finally {
    client.release()
  }
})

async function compareAll(t: TestContext, client: pg.ClientBase) {
  const outcomes = new Map<string, number>()
  let inSql = 0
  const trials = [
    ...seeds(RANDOM.worlds).map((seed, i) => ({
      seed,
      make: randomTrial,
      size: RANDOM.events,
      sql: i < IN_SQL.random,
    })),
    ...seeds(PROJECT.worlds).map((seed, i) => ({
      seed,
      make: projectTrial,
      size: PROJECT.events,
      sql: i < IN_SQL.project,
    })),
  ]
  for (const { seed, make, size, sql } of trials) {
    const trial = make(seed, size)
    const packSet = packSetOf(trial.world.packs)
    const counter = foldByCounter(packSet, trial.events)
    assertSame(trial, counter, foldInBulk(packSet, trial.events), 'bulk')
    if (sql) assertSame(trial, counter, await foldInSql(client, packSet, trial.events), 'the SQL oracle')
    for (const answer of counter) {
      if (!answer) continue
      if (sql) inSql += 1
      outcomes.set(answer.outcome, (outcomes.get(answer.outcome) ?? 0) + 1)
    }
  }
  const claims = [...outcomes.values()].reduce((sum, n) => sum + n, 0)
  t.diagnostic(
    `${trials.length} pack sets, ${claims} claims, ${inSql} of them in SQL: ${JSON.stringify([...outcomes])}`,
  )
  if (deep) assert.ok(claims >= 200_000 && inSql >= 200_000, `${claims} claims, ${inSql} in SQL`)
  // A generator that never pays would prove nothing about histories.
  for (const outcome of ['ELIGIBLE', 'INELIGIBLE', 'NEEDS_RULING'])
    assert.ok(outcomes.get(outcome)! > claims / 10, outcome)
  assert.ok(outcomes.get('NOT_YET')! > 0 && outcomes.get('FAULT')! > 0)
}

test('every planted defect is caught', async (t) => {
  // Made when asked for: most defects fall in the first few worlds. A stale one, which changes no text any more, never does.
  const worlds: { events: readonly BulkEvent[]; packSet: PackSet; counter: Answers }[] = []
  const world = (i: number) => {
    const { world, events } = randomTrial(SEED * 1_000 + i, 250)
    const packSet = packSetOf(world.packs)
    const made = { events, packSet, counter: foldByCounter(packSet, events) }
    worlds[i] = made
    return made
  }
  assert.ok(PLANTED_DEFECTS.length >= 10)
  for (const { name, plant } of PLANTED_DEFECTS)
    await t.test(name, () => {
      const caught = Array.from({ length: 400 }).findIndex((_, i) => {
        const { events, packSet, counter } = worlds[i] ?? world(i)
        let planted = false
        const patch = (source: string) => {
          const patched = plant(source)
          planted = patched !== source
          return patched
        }
        const bulk = foldInBulk(packSet, events, patch)
        return planted && firstDifference(counter, bulk) >= 0
      })
      assert.ok(caught >= 0, 'no random world tells it from the right loop')
    })
})
