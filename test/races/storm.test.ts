// Aim: of a great many attempts at once, by everybody at everything, none is paid twice and no limit is passed (the issue's generator).
// STORM_ATTEMPTS, STORM_HTTP and STORM_SEED say how many and which; the ordinary suite plays a short one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastFirst, openArena } from './arena.ts'
import { noNoticeDays } from './seed.ts'
import { storm } from './storm.ts'

const number = (name: string, otherwise: number) => Number(process.env[name] || otherwise)
const attempts = number('STORM_ATTEMPTS', 4_000)
const http = number('STORM_HTTP', Math.floor(attempts / 20))
const seed = number('STORM_SEED', 1)
const long = attempts > 50_000

test(`${attempts} racing attempts, ${http} of them through HTTP over two processes`, async (t) => {
  const arena = await openArena(lastFirst(t), { processes: 2 })
  await noNoticeDays(arena.own)
  await arena.own.moveDay('2022-06-21')
  const began = Date.now()
  const score = await storm(arena, {
    seed,
    attempts,
    http,
    clients: 12,
    holders: long ? 160 : 24,
    lines: long ? 100 : 30,
    claims: long ? 6 : 1,
    say: (line) => console.log(`# ${line}`),
  })
  const seconds = (Date.now() - began) / 1000
  for (const [kind, answers] of [...score.counts].sort())
    console.log(`# ${kind}: ${[...answers].map(([answer, n]) => `${answer} ${n}`).join(', ')}`)
  const { rows } = await arena.own.database.owner.query<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  const faults = await arena.faults()
  console.log(
    `# storm seed ${seed}: ${score.attempts} attempts (${score.httpAttempts} HTTP requests, ${score.replays} replays) in ${seconds.toFixed(0)} s, ` +
      `${Math.round(score.attempts / seconds)}/s; ${JSON.stringify(score.byAnswer())}; 5xx or wrong answers ${score.wrong.length}; ` +
      `deadlocks resolved ${rows[0]!.deadlocks}; doctor and recount: ${faults.length === 0 ? 'nothing found' : faults.join(' | ')}`,
  )
  assert.deepEqual(score.wrong.slice(0, 5), [])
  assert.deepEqual(faults, [])
  assert.ok(score.attempts >= attempts && score.httpAttempts >= http)
})
