// Aim: a limit holds to the last piece however many ask for it in the same moment (issue: limits that cannot be beaten; R5), over two
// server processes on one PostgreSQL. Each race is run CHIZHENG_ROUNDS times; after each, doctor and the recount find nothing.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { rosterSheet } from '#src/demo-sheets.ts'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { shownCode } from '#src/modules/vouchers/voucher-code.ts'
import { leaveFree, ok, upload } from './claims.ts'
import { freshPersons, ROUNDS, raced, sharedArena, tally, until } from './race.ts'
import { COUNTIES, type County, providerOf, seedOpenClasses } from './seed.ts'

const arena = sharedArena()

describe('with vouchers', () => {
  let holders: { username: string; personId: string; number: string }[]
  before(async () => {
    const { all } = await freshPersons(arena(), 50, 'unemployed')
    await leaveFree(arena(), SAMPLE_BUDGET_ID, 50 * 80_000)
    const filter = { unitId: '411402', groups: 'unemployed' }
    const seen = ok(
      await arena().call(0, {
        by: 'city',
        method: 'GET',
        url: `/api/voucher-preview?attendanceOnly=0&faceFen=80000&program=assessment&unit=${filter.unitId}&groups=${filter.groups}&limit=50`,
      }),
    )
    const batch = ok(
      await arena().call(1, {
        by: 'city',
        url: '/api/voucher-batches',
        body: {
          name: '养老护理培训券',
          kind: 'general',
          attendanceOnly: false,
          faceFen: 80_000,
          program: 'assessment',
          filter: { unitId: filter.unitId, groups: [filter.groups] },
          limit: 50,
          classKinds: [],
          providers: [],
          occupations: [],
          levels: [],
          validFrom: '2022-06-01',
          validTo: '2022-12-31',
          redeemBy: '2022-12-31',
          document: '商人社培券〔2022〕1号（样例）',
          expected: { persons: seen['toIssue'], amountFen: seen['amountFen'] },
        },
      }),
    )
    await until(async () => {
      const { rows } = await sql<{
        status: string
      }>`select status from voucher_batch where batch_id = ${batch['id']}`.execute(arena().own.db)
      return rows[0]!.status === 'issued'
    })
    const { rows } = await sql<{ person_id: string; voucher_id: string; number: string }>`
      select person_id, voucher_id, number from voucher where batch_id = ${batch['id']}`.execute(arena().own.db)
    const byPerson = new Map(rows.map((row) => [row.person_id, row]))
    holders = all.flatMap((one) => {
      const voucher = byPerson.get(one.personId)
      return voucher ? [{ ...one, voucherId: voucher.voucher_id, number: voucher.number }] : []
    })
    assert.equal(holders.length, 50)
    // Each holder taps three times at once, at both servers: taken once.
    for (const one of holders) {
      const url = `/api/own/vouchers/${byPerson.get(one.personId)!.voucher_id}/claim`
      const taps = await Promise.all([0, 1, 2].map((n) => arena().call(n, { by: one.username, url })))
      assert.deepEqual(tally(taps), { done: 1, '409 voucher_state': 2 })
    }
  })

  const scan = (server: number, unitId: County, classId: string, one: { number: string }, key?: string) =>
    arena().call(server, {
      by: providerOf(unitId),
      url: `/api/classes/${classId}/voucher-enrolments`,
      body: { code: shownCode(arena().own.platform.keys, one.number, new Date()) },
      ...(key ? { key } : {}),
    })
  const leave = async (unitId: County, classId: string, personId: string) =>
    ok(
      await arena().call(0, {
        by: providerOf(unitId),
        url: `/api/classes/${classId}/trainees/${personId}/remove`,
        body: { reason: '有事' },
      }),
    )

  test('50 holders race for the last 10 seats of a class: 10 sit, 40 hear that it is full', () =>
    raced(arena(), 'last 10 seats', async () => {
      const [classId] = await seedOpenClasses(arena().own, [{ unitId: '411402', capacity: 10, startDay: '2022-07-04' }])
      for (let round = 0; round < ROUNDS; round += 1) {
        const answers = await Promise.all(holders.map((one, n) => scan(n, '411402', classId!, one)))
        assert.deepEqual(tally(answers), { done: 10, '409 class_full': 40 })
        const { rows } = await sql<{ taken: number; roster: number; locked: number }>`
        select taken, (select count(*) from enrolment e where e.class_id = s.class_id and e.status = 'enrolled') as roster,
               (select count(*) from voucher v where v.class_id = s.class_id and v.state = 'locked') as locked
          from class_seat s where class_id = ${classId}`.execute(arena().own.db)
        assert.deepEqual(rows[0], { taken: 10, roster: 10, locked: 10 })
        await Promise.all(
          holders.flatMap((one, n) => (answers[n]!.status === 201 ? [leave('411402', classId!, one.personId)] : [])),
        )
      }
    }))

  test('one voucher at two providers, ten vouchers a round: each in one class, the other provider is told', () =>
    raced(arena(), 'one voucher at two providers', async () => {
      const classIds = await seedOpenClasses(
        arena().own,
        COUNTIES.map((unitId) => ({ unitId, capacity: 50, startDay: '2022-08-01' })),
      )
      for (let round = 0; round < ROUNDS; round += 1) {
        const ten = holders.slice((round * 10) % 50, ((round * 10) % 50) + 10)
        // The same provider presses twice with one key as well.
        const answers = await Promise.all(
          ten.flatMap((one, n) => [
            scan(n, '411402', classIds[0]!, one, `scan-${round}-${n}`),
            scan(n + 1, '411481', classIds[1]!, one),
            scan(n + 1, '411402', classIds[0]!, one, `scan-${round}-${n}`),
          ]),
        )
        for (const [n, one] of ten.entries()) {
          const three = answers.slice(3 * n, 3 * n + 3)
          const here = three[1]!.status === 409
          // The second press is the replay of a done one, or refused as the first was; its code may be of the next minute.
          assert.deepEqual(
            three.map((answer) => (answer.status === 422 ? 'key' : answer.status)).sort(),
            here ? [...(three[0]!.status === three[2]!.status ? [201, 201, 409] : [201, 409, 'key'])] : [201, 409, 409],
            three.map((answer) => answer.text).join('\n'),
          )
          const { rows } = await sql<{ class_id: string }>`
          select class_id from enrolment where person_id = ${one.personId} and status = 'enrolled'`.execute(
            arena().own.db,
          )
          assert.deepEqual(
            rows.map((row) => row.class_id),
            [classIds[here ? 0 : 1]],
          )
          await leave(COUNTIES[here ? 0 : 1]!, classIds[here ? 0 : 1]!, one.personId)
        }
      }
    }))
})

test('the third training of the year, asked for in two counties at once by ten persons: each has three places, not four', () =>
  raced(arena(), 'the third training of the year', async () => {
    const month = (n: number) =>
      `2022-${String(9 + (n % 4)).padStart(2, '0')}-${String(1 + 3 * Math.floor(n / 4)).padStart(2, '0')}`
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, all } = await freshPersons(arena(), 10)
      const earlier = await seedOpenClasses(arena().own, [
        { unitId: '411402', capacity: 50, startDay: '2022-07-11' },
        { unitId: '411481', capacity: 50, startDay: '2022-07-18' },
      ])
      const personIds = all.map((one) => one.personId)
      // Two places are held already.
      await sql`
      insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source, counted_year)
      select p, c, gen_random_uuid(), 'enrolled', 'rural_migrant', 'roster', 2022 from unnest(${personIds}::uuid[]) p, unnest(${earlier}::uuid[]) c`.execute(
        arena().own.db,
      )
      await sql`update class_seat set taken = 10 where class_id = any(${earlier}::uuid[])`.execute(arena().own.db)
      await sql`
      insert into ent_year (person_id, program_group, year, n, max_n) select p, 'training', 2022, 2, 3 from unnest(${personIds}::uuid[]) p`.execute(
        arena().own.db,
      )
      const classIds = await seedOpenClasses(
        arena().own,
        COUNTIES.map((unitId, n) => ({ unitId, capacity: 50, startDay: month((2 * round + n) % 36), days: 1 })),
      )
      const sheet = await rosterSheet(
        all.map((_, n) => first + n),
        1,
      )
      const imports = await Promise.all(
        COUNTIES.map(async (unitId, n) => {
          const by = providerOf(unitId)
          const fileId = await upload(arena(), n, by, sheet, '花名册.xlsx')
          return { by, fileId, classId: classIds[n]! }
        }),
      )
      const made = await Promise.all(
        imports.map(async ({ by, fileId, classId }, n) =>
          ok(await arena().call(n, { by, url: `/api/classes/${classId}/roster-imports`, body: { fileId } })),
        ),
      )
      const ids = made.map((one) => one['id'] as string)
      await until(async () => {
        const { rows } = await sql<{ n: number }>`
        select count(*) as n from roster_import where import_id = any(${ids}::uuid[]) and status = 'done'`.execute(
          arena().own.db,
        )
        return rows[0]!.n === 2
      })
      const { rows } = await sql<{ seats: number; third: number; held: number; n: number }>`
      select (select count(*) from enrolment where class_id = any(${classIds}::uuid[]) and status = 'enrolled') as seats,
             (select count(*) from enrolment where class_id = any(${classIds}::uuid[]) and counted_year = 2022) as third,
             (select count(*) from enrolment where person_id = any(${personIds}::uuid[]) and counted_year = 2022) as held,
             (select sum(n)::int from ent_year where person_id = any(${personIds}::uuid[])) as n`.execute(
        arena().own.db,
      )
      assert.deepEqual(rows[0], { seats: 20, third: 10, held: 30, n: 30 })
      // The place that was not had is named in each roster's warnings.
      const { rows: warned } = await sql<{ n: number }>`
      select count(*) as n from import_row where import_id = any(${ids}::uuid[]) and warnings::text like '%不予培训补贴%'`.execute(
        arena().own.db,
      )
      assert.equal(warned[0]!.n, 10)
    }
  }))
