// Aim: doctor never alarms falsely. It is asked again and again while everybody does everything at once; whatever it finds then was half
// of a transaction, because the storm's own test shows that nothing is wrong when all is quiet. CHECKER_ATTEMPTS says how long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runDoctor } from '#src/doctor.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer } from '#test/platform.ts'
import { lastFirst, openArena } from './arena.ts'
import { noNoticeDays } from './seed.ts'
import { storm } from './storm.ts'

const attempts = Number(process.env['CHECKER_ATTEMPTS'] || 2_000)

test(`doctor beside ${attempts} racing attempts finds nothing`, async (t) => {
  const arena = await openArena(lastFirst(t), { processes: 1 })
  await noNoticeDays(arena.own)
  await arena.own.moveDay('2022-06-21')
  let over = false
  const alarms = new Map<string, string>()
  const asking = (async () => {
    let rounds = 0
    for (; !over; rounds += 1)
      for (const check of (await runDoctor(arena.own.platform)).checks)
        if (!check.ok) alarms.set(check.key, check.detail)
    return rounds
  })()
  const score = await storm(arena, {
    seed: 7,
    attempts,
    http: Math.floor(attempts / 10),
    clients: 8,
    holders: 24,
    lines: 30,
    claims: 1,
  }).finally(() => {
    over = true
  })
  const rounds = await asking
  console.log(`# doctor ${rounds} times beside ${score.attempts} attempts: ${alarms.size} alarms`)
  assert.deepEqual(Object.fromEntries(alarms), {})
  assert.deepEqual(score.wrong.slice(0, 5), [])
  assert.ok(rounds >= 5, `only ${rounds} rounds`)
})

test('an approval that commits between two readings of one check is seen whole or not at all', async (t) => {
  const server = await openTestServer(lastFirst(t))
  const { owner } = server.database
  const batch = await noticedBatch(server, { persons: people(7_000, 1) })
  await server.moveDay('2022-06-29')
  assert.equal((await approve(server, batch.batchId)).status, 200)
  const lineId = batch.lineIds[0]!
  // As it stood before the approval: no key, and the line not approved.
  await owner.query(`create table kept_key as select * from ent_once where line_id = '${lineId}'`)
  await owner.query('delete from ent_once where line_id = $1', [lineId])
  await owner.query(`update claim_line set status = 'on_notice' where line_id = $1`, [lineId])

  const approver = await owner.connect()
  try {
    // Doctor has read the keys and waits here for the decisions; meanwhile somebody approves.
    await approver.query('begin')
    await approver.query('lock table decision in access exclusive mode')
    const asked = runDoctor(server.platform)
    for (let waits = false; !waits; await sleep(20)) {
      const { rows } = await owner.query(`select 1 from pg_locks where relation = 'decision'::regclass and not granted`)
      waits = rows.length > 0
    }
    await approver.query('insert into ent_once select * from kept_key')
    await approver.query(`update claim_line set status = 'approved' where line_id = $1`, [lineId])
    await approver.query('commit')
    const found = (await asked).checks.find((check) => check.key === 'claims.once_keys')!
    assert.deepEqual([found.ok, found.detail], [true, '0 条已批准，0 个键'])
    const after = (await runDoctor(server.platform)).checks.find((check) => check.key === 'claims.once_keys')!
    assert.deepEqual([after.ok, after.detail], [true, '1 条已批准，1 个键'])
  } finally {
    approver.release(true)
  }
})
