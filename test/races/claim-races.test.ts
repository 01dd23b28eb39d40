// Aim: a limit holds to the last piece however many ask for it in the same moment (issue: limits that cannot be beaten; R4, R6), over two
// server processes on one PostgreSQL. Each race is run CHIZHENG_ROUNDS times; after each, doctor and the recount find nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { addAccount, addOrganisation, openBook, systemWrite } from '#test/builders/regions.ts'
import { bankAnswer, budgetOf, leaveFree, lineIdsOf, manyOnNotice, submitted, upload, versionOf } from './claims.ts'
import { FEW, freshPersons, LINE_FEN, MANY, ROUNDS, raced, sharedArena, tally } from './race.ts'
import { COUNTIES, seedCertified, seedHires } from './seed.ts'

const arena = sharedArena()

test(`${MANY} claims race for the last ${FEW} of a budget: ${FEW} approved and paid, the others told how much is missing`, () =>
  raced(arena(), 'last 10 of a budget', async () => {
    const waiting: { id: string }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { all } = await freshPersons(arena(), MANY - waiting.length)
      const classIds = await seedCertified(
        arena().own,
        all.map((one, n) => ({ personIds: [one.personId], unitId: COUNTIES[n % 2]! })),
      )
      waiting.push(
        ...(await manyOnNotice(
          arena(),
          classIds.map((what, n) => ({ what, unitId: COUNTIES[n % 2]! })),
        )),
      )
      await leaveFree(arena(), SAMPLE_BUDGET_ID, FEW * LINE_FEN)
      const versions = await Promise.all(waiting.map((batch) => versionOf(arena(), batch.id)))
      const answers = await Promise.all(
        waiting.map((batch, n) =>
          arena().call(n, {
            by: n % 3 === 0 ? 'city2' : 'city',
            url: `/api/claim-batches/${batch.id}/approve`,
            body: { version: versions[n] },
            key: `approve-${round}-${n}`,
          }),
        ),
      )
      assert.deepEqual(tally(answers), { done: FEW, '409 budget_short': MANY - FEW })
      for (const { status, body } of answers)
        if (status === 409) assert.match(body.detail!, /^预算不足，还差 240.00 元/)
      const { total_fen, reserved_fen, paid_fen } = await budgetOf(arena(), SAMPLE_BUDGET_ID)
      assert.equal(total_fen - reserved_fen - paid_fen, 0)
      const won = waiting.filter((_, n) => answers[n]!.status === 200)
      await payTwice(
        won.map((batch) => batch.id),
        round,
      )
      for (const batch of won) waiting.splice(waiting.indexOf(batch), 1)
    }
  }))

/** Made, released and booked, each asked for by several at once: paid once, line by line. */
async function payTwice(claimBatchIds: string[], round: number) {
  const before = await budgetOf(arena(), SAMPLE_BUDGET_ID)
  const sums = { declaredCount: claimBatchIds.length, declaredFen: claimBatchIds.length * LINE_FEN }
  const made = await Promise.all(
    ['finance', 'finance2', 'finance', 'finance2'].map((by, n) =>
      arena().call(n, { by, url: '/api/pay-batches', body: { claimBatchIds, ...sums }, key: `make-${round}-${n}` }),
    ),
  )
  assert.deepEqual(tally(made), { done: 1, '409 nothing_payable': 3 })
  const winner = made.findIndex((answer) => answer.status === 201)
  const id = made[winner]!.body['id'] as string
  const other = winner % 2 === 0 ? 'finance2' : 'finance'
  const released = await Promise.all(
    [0, 1, 2, 3].map((n) =>
      arena().call(n, { by: other, url: `/api/pay-batches/${id}/release`, body: { version: 1, ...sums } }),
    ),
  )
  assert.deepEqual(tally(released), { done: 1, '409 not_made': 3 })
  const fileId = await upload(arena(), 0, 'finance', await bankAnswer(arena(), 1, id))
  const booked = await Promise.all(
    [0, 1, 2, 3].map((n) =>
      arena().call(n, { by: 'finance', url: `/api/pay-batches/${id}/bank-results`, body: { fileId } }),
    ),
  )
  assert.deepEqual(tally(booked), { done: 4 })
  assert.equal(new Set(booked.map((answer) => answer.text)).size, 1)
  const after = await budgetOf(arena(), SAMPLE_BUDGET_ID)
  assert.equal(after.paid_fen - before.paid_fen, sums.declaredFen)
}

test('the same once-key in two counties: of each person one claim is approved, the other is told by whom', () =>
  raced(arena(), 'the same key in two counties', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { all } = await freshPersons(arena(), 10)
      const personIds = all.map((one) => one.personId)
      const classIds = await seedCertified(
        arena().own,
        COUNTIES.map((unitId) => ({ personIds, unitId })),
      )
      const batches = await manyOnNotice(
        arena(),
        classIds.map((what, n) => ({ what, unitId: COUNTIES[n]! })),
      )
      await leaveFree(arena(), SAMPLE_BUDGET_ID, 20 * LINE_FEN)
      const before = await budgetOf(arena(), SAMPLE_BUDGET_ID)
      const versions = await Promise.all(batches.map((batch) => versionOf(arena(), batch.id)))
      const answers = await Promise.all(
        batches.map((batch, n) =>
          arena().call(n, {
            by: n ? 'city2' : 'city',
            url: `/api/claim-batches/${batch.id}/approve`,
            body: { version: versions[n] },
          }),
        ),
      )
      const done = answers.map((answer) => Number(answer.body['done'] ?? 0))
      assert.equal(done[0]! + done[1]!, 10, answers.map((answer) => answer.text).join('\n'))
      for (const answer of answers)
        for (const { message } of (answer.body['exceptions'] ?? []) as { message: string }[])
          assert.match(message, /已批准评价补贴 240.00 元，不能重复享受|同一职业同一等级已由/)
      const { rows } = await sql<{ n: number; persons: number }>`
      select count(*) as n, count(distinct person_id) as persons from claim_line
       where person_id = any(${personIds}::uuid[]) and status = 'approved'`.execute(arena().own.db)
      assert.deepEqual(rows[0], { n: 10, persons: 10 })
      const after = await budgetOf(arena(), SAMPLE_BUDGET_ID)
      assert.equal(after.reserved_fen - before.reserved_fen, 10 * LINE_FEN)
    }
  }))

test('two officers on one line, ten lines a round: one verdict each, the other is told who and when', () =>
  raced(arena(), 'two officers on one line', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { all } = await freshPersons(arena(), 10)
      const [classId] = await seedCertified(arena().own, [
        { personIds: all.map((one) => one.personId), unitId: '411402' },
      ])
      const batch = await submitted(arena(), classId!, '411402')
      const lineIds = await lineIdsOf(arena(), batch.id)
      assert.equal(lineIds.length, 10)
      const answers = await Promise.all(
        lineIds.flatMap((lineId, n) => [
          arena().call(n, {
            by: 'county',
            url: `/api/claim-batches/${batch.id}/review`,
            body: { verdict: 'agree', lineIds: [lineId] },
          }),
          arena().call(n + 1, {
            by: 'county',
            url: `/api/claim-batches/${batch.id}/review`,
            body: { verdict: 'reject', lineIds: [lineId], note: '不实' },
          }),
        ]),
      )
      for (let n = 0; n < 10; n += 1) {
        const pair = [answers[2 * n]!, answers[2 * n + 1]!]
        assert.deepEqual(pair.map((answer) => answer.status).sort(), [200, 409])
        assert.match(
          pair.find((answer) => answer.status === 409)!.body.detail!,
          /^已由 例梁园 于 2022-06-21 \d\d:\d\d 办理/,
        )
      }
      const { rows } = await sql<{ n: number }>`
      select count(*) as n from audit_event where subject_id = any(${lineIds}) and action in ('claim.agree', 'claim.reject')`.execute(
        arena().own.db,
      )
      assert.equal(rows[0]!.n, 10)
    }
  }))

test(`${MANY} hires of one employer race for the last ${FEW} amounts of its cap: ${FEW} approved, the others told of the rule`, () =>
  raced(arena(), "the last yuan of an employer's cap", async () => {
    const [FEN, CAP] = [100_000, 200_000_000]
    const planted = CAP - FEW * FEN
    await arena().own.moveDay('2023-06-20')
    const budgetId = await openBook(arena().own, {
      fundCode: 'employment-411400',
      unitId: '411402',
      year: 2023,
      fen: 60 * FEN * ROUNDS,
    })
    for (let round = 0; round < ROUNDS; round += 1) {
      const by = `employer.race${round}`
      const firm = await systemWrite(arena().own, async (tx) => {
        const made = await addOrganisation(arena().own, tx, {
          kind: 'employer',
          subkind: 'micro',
          qualifiedBy: null,
          name: `商丘样例公司${round}`,
          unitId: '411402',
        })
        await addAccount(tx, { username: by, role: 'employer', unitId: '411402', organisationId: made.id })
        return made.id
      })
      const { all } = await freshPersons(arena(), MANY)
      const personIds = all.map((one) => one.personId)
      await seedCertified(arena().own, [{ personIds, unitId: '411402', issuedOn: '2022-05-01' }])
      const hireIds = await seedHires(arena().own, firm, personIds)
      await sql`
      insert into ent_cap (organisation_id, program, rule, max_fen, used_fen) values (${firm}, 'hiring', 'SQ-36', ${CAP}, ${planted})`.execute(
        arena().own.db,
      )
      const batches = await manyOnNotice(
        arena(),
        hireIds.map((hireId) => ({ what: { by, hireIds: [hireId] }, unitId: '411402' })),
      )
      const before = await budgetOf(arena(), budgetId)
      const versions = await Promise.all(batches.map((batch) => versionOf(arena(), batch.id)))
      const answers = await Promise.all(
        batches.map((batch, n) =>
          arena().call(n, {
            by: n % 2 ? 'city2' : 'city',
            url: `/api/claim-batches/${batch.id}/approve`,
            body: { version: versions[n] },
          }),
        ),
      )
      assert.deepEqual(tally(answers), { done: MANY })
      assert.equal(
        answers.reduce((sum, answer) => sum + Number(answer.body['done']), 0),
        FEW,
      )
      for (const answer of answers)
        for (const { message } of answer.body['exceptions'] as { message: string }[])
          assert.match(message, /累计|200 万|2,000,000/)
      const { rows } = await sql<{ status: string; n: number }>`
      select status, count(*) as n from claim_line where claimant_id = ${firm} group by 1 order by 1`.execute(
        arena().own.db,
      )
      assert.deepEqual(rows, [
        { status: 'approved', n: FEW },
        { status: 'refused', n: MANY - FEW },
      ])
      const { rows: caps } = await sql<{
        used: number
      }>`select used_fen as used from ent_cap where organisation_id = ${firm}`.execute(arena().own.db)
      assert.equal(caps[0]!.used, CAP)
      assert.equal((await budgetOf(arena(), budgetId)).reserved_fen - before.reserved_fen, FEW * FEN)
      // What was planted to come near the cap is no claim.
      await sql`update ent_cap set used_fen = used_fen - ${planted} where organisation_id = ${firm}`.execute(
        arena().own.db,
      )
    }
  }))
