import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Arena, keysOf, openArena, type Told } from './arena.ts'
import { type County, noNoticeDays, type Seeded, seedPersons } from './seed.ts'

/** How often each named race is run: CHIZHENG_ROUNDS, once in the ordinary suite. */
export const ROUNDS = Number(process.env['CHIZHENG_ROUNDS'] || 1)
/** So many ask for so few: 50 for 10, and in the ordinary suite, which has less time, 20 for 4. */
export const MANY = ROUNDS > 1 ? 50 : 20
export const FEW = MANY / 5
/** The assessment subsidy of a 中级工 here. */
export const LINE_FEN = 24_000

/** One arena for the tests of a file, on 21 June 2022, where a notice waits for nothing. */
export function sharedArena(): () => Arena {
  let arena: Arena
  const ends: (() => Promise<void>)[] = []
  before(async () => {
    arena = await openArena({ after: (work) => void ends.unshift(work) }, { processes: 2 })
    await noNoticeDays(arena.own)
    await arena.own.moveDay('2022-06-21')
  })
  after(async () => {
    for (const end of ends) await end()
  })
  return () => arena
}

let nextPerson = 20_000
/** Persons of this race alone, with the sample index of the first. */
export async function freshPersons(
  arena: Arena,
  count: number,
  group?: string,
  unitId: County = '411402',
): Promise<{ first: number; all: Seeded[] }> {
  const first = nextPerson
  nextPerson += count
  return { first, all: await seedPersons(arena.own, first, count, { unitId, ...(group ? { group } : {}) }) }
}

/** How many were done, and how many refused with which reason; nothing else is expected, least of all 5xx. */
export function tally(answers: readonly Told[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const name = status < 300 ? 'done' : `${status} ${body.code}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/**
 * A race and the proofs after it. Also where the race itself went wrong, doctor and the recount are asked what they see, so that a
 * sabotaged build shows who notices.
 */
export async function raced(arena: Arena, what: string, race: () => Promise<void>): Promise<void> {
  const began = Date.now()
  const broken = await race().then(
    () => undefined,
    (error: unknown) => error ?? new Error('The race failed.'),
  )
  const faults = await arena.faults()
  if (faults.length > 0) console.log(`# heard: ${JSON.stringify(keysOf(faults).sort())}`)
  if (broken) throw broken
  assert.deepEqual(faults, [])
  console.log(`# ${what}: ${ROUNDS} rounds exact in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const patience = Date.now() + 30_000; !(await holds()); await sleep(50))
    if (Date.now() > patience) throw new Error('It did not come to that in 30 s.')
}
