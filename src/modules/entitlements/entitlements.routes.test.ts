// Aim: three subsidised trainings a year, whichever county, class or day they are asked in; a fourth only by two persons (S4, T4).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { samplePerson } from '#src/modules/demo/index.ts'
import { projectPacks } from '#src/modules/index.ts'
import { ROSTER_COLUMNS } from '#src/modules/training/roster-columns.ts'
import { trainingClass } from '#src/modules/training/training.builders.ts'
import type { RosterImport } from '#src/modules/training/training.contract.ts'
import { type ColumnSpec, writeWorkbook } from '#src/platform/excel/index.ts'
import { approve, certifiedClass, noticedBatch } from '#test/builders/claims.ts'
import { codeOf, holders, scan, voucherOf, workers } from '#test/builders/vouchers.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'
import { placesForClaimsInTx } from './claim-places.ts'
import type { OverLimitRow, OverrideDetail, OverrideRow } from './entitlements.contract.ts'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

const roster = (indexes: readonly number[]) =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '花名册',
        title: '学员花名册',
        columns: ROSTER_COLUMNS as readonly ColumnSpec[],
        rows: indexes.map((index) => {
          const person = samplePerson(index)
          return { name: person.name, docNo: person.docNo, group: '企业职工', phone: person.phone }
        }),
        template: true,
      },
    ],
  })
const upload = async (classId: string, indexes: readonly number[], provider = 'provider') => {
  const fileId = await server.upload(provider, '花名册.xlsx', await roster(indexes))
  const answer = await server.call(provider, 'POST', `/api/classes/${classId}/roster-imports`, { fileId })
  assert.equal(answer.status, 202, JSON.stringify(answer.body))
  return async () =>
    (await server.call(provider, 'GET', `/api/roster-imports/${answer.body['id']}`)).body as unknown as RosterImport
}
const imported = async (classId: string, indexes: readonly number[], provider = 'provider') => {
  const read = await upload(classId, indexes, provider)
  await server.drain()
  return read()
}
let month = 0
/** Classes one after the other, so that nobody is in two at a time. */
const nextDays = () => {
  month += 1
  const from = new Date(Date.UTC(2022, 5, 6 + month * 3))
  const text = (days: number) => new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  return { startDay: text(0), endDay: text(2), plannedExamDay: text(5) }
}
const here = (change: object = {}) => trainingClass(server).approved({ ...nextDays(), ...change })
const there = (change: object = {}) =>
  trainingClass(server, 'provider2', 'county2').approved({ ...nextDays(), departmentId: null, ...change })
const place = async (personId: string) =>
  (
    await sql<{ n: number; held: number }>`
      select coalesce((select n from ent_year where person_id = ${personId} and year = 2022), 0)::int as n,
             (select count(*)::int from enrolment where person_id = ${personId} and counted_year = 2022) as held`.execute(
      server.db,
    )
  ).rows[0]!
const personOf = async (index: number) => (await workers(server, [index]))[0]!.personId
const proven = async () => {
  for (const check of checks) {
    const { ok, detail } = await check.run(server.platform)
    assert.ok(ok, `${check.key}: ${detail}`)
  }
}
/** Three subsidised trainings in the year, in two counties. */
const trainedThrice = async (index: number) => {
  for (const made of [
    await here({ level: 'L5' }),
    await there({ level: 'L3', occupation: '4-10-01-06' }),
    await here({ level: 'L4', occupation: '4-10-01-01' }),
  ])
    await imported(made.id, [index], made.unitId === '411481' ? 'provider2' : 'provider')
  return personOf(index)
}

describe('places of the year', () => {
  test('the third training is warned of and has a place, the fourth joins without one; each names the earlier ones', async () => {
    const index = 2001
    const first = await here({ level: 'L5' })
    const second = await there({ level: 'L3' })
    const third = await here({ occupation: '4-10-01-06' })
    const fourth = await there({ occupation: '4-10-01-01' })
    assert.deepEqual((await imported(first.id, [index])).warnings, [])
    assert.deepEqual((await imported(second.id, [index], 'provider2')).warnings, [])
    const last = await imported(third.id, [index])
    assert.deepEqual([last.accepted, last.refused, last.warnings.length], [1, 0, 1])
    assert.match(last.warnings[0]!.message, new RegExp(`${first.number} 班.*${second.number} 班.*这是第 3 次`))
    const over = await imported(fourth.id, [index], 'provider2')
    assert.deepEqual([over.accepted, over.refused], [1, 0])
    assert.match(over.warnings[0]!.message, /已满 3 次.*可以参加培训，但本次不予培训补贴/)
    assert.deepEqual(await place(await personOf(index)), { n: 3, held: 3 })
    await proven()
  })

  test('the same occupation and level is warned of: class, certificate, subsidy; a renamed trade is the same one', async () => {
    const [index, certified, renamed] = [2010, 2011, 2012]
    const first = await here()
    await imported(first.id, [index])
    const again = await imported((await here()).id, [index])
    assert.match(
      again.warnings[0]!.message,
      new RegExp(`${first.number} 班学的也是养老护理员中级工，同一职业同一等级不重复补贴`),
    )
    await certifiedClass(server, { persons: [certified], issuedOn: '2022-05-10' })
    const third = await imported((await here()).id, [certified])
    assert.match(third.warnings.map((one) => one.message).join(), /已有养老护理员中级工证书/)
    // 育婴员 of the 2015 edition is 婴幼儿发展引导员 today.
    await sql`
      insert into occupation (code, edition, name, pinyin, initials, levels_available)
      values ('4-10-01-02', '2015', '育婴员', 'yuyingyuan', 'yyy', '{L5,L4,L3}') on conflict do nothing`.execute(
      server.db,
    )
    await certifiedClass(server, { persons: [renamed], occupation: '4-10-01-02', issuedOn: '2022-05-11' })
    const mapped = await imported((await here({ occupation: '4-10-01-01' })).id, [renamed])
    assert.match(mapped.warnings.map((one) => one.message).join(), /已有婴幼儿发展引导员中级工证书/)
    await proven()
  })

  test('a leaver, an undone import and a cancelled class give the place back', async () => {
    const index = 2020
    const made = await here()
    const read = await imported(made.id, [index])
    const personId = await personOf(index)
    assert.deepEqual(await place(personId), { n: 1, held: 1 })
    assert.equal((await server.call('provider', 'POST', `/api/roster-imports/${read.id}/undo`)).status, 200)
    assert.deepEqual(await place(personId), { n: 0, held: 0 })
    await imported(made.id, [index])
    assert.equal(
      (await server.call('provider', 'POST', `/api/classes/${made.id}/trainees/${personId}/remove`, { reason: '有事' }))
        .status,
      200,
    )
    assert.deepEqual(await place(personId), { n: 0, held: 0 })
    await imported(made.id, [index])
    const { version } = (await server.call('provider', 'GET', `/api/classes/${made.id}`)).body
    assert.equal(
      (await server.call('provider', 'POST', `/api/classes/${made.id}/cancel`, { version, reason: '人数不足' })).status,
      200,
    )
    assert.deepEqual(await place(personId), { n: 0, held: 0 })
    await proven()
  })

  test('the last place asked for in two counties at once: one has it, whichever was first; six times', async () => {
    for (let round = 0; round < 6; round += 1) {
      const index = 2100 + round
      const personId = await personOf(index)
      await sql`
        insert into ent_year (person_id, program_group, year, n, max_n) values (${personId}, 'training', 2022, 0, 3)`.execute(
        server.db,
      )
      // Two trainings of the year that lie behind.
      for (const made of [
        await certifiedClass(server, { persons: [index], issuedOn: '2022-02-20' }),
        await certifiedClass(server, { persons: [index], issuedOn: '2022-03-30', level: 'L3' }),
      ])
        await sql`update enrolment set counted_year = 2022 where person_id = ${personId} and class_id = ${made.classId}`.execute(
          server.db,
        )
      await sql`update ent_year set n = 2 where person_id = ${personId}`.execute(server.db)
      const days = [nextDays(), nextDays()] as const
      const own = await trainingClass(server).approved({ ...days[0], level: 'L5' })
      const other = await trainingClass(server, 'provider2', 'county2').approved({
        ...days[1],
        level: 'L5',
        departmentId: null,
      })
      const reads = [await upload(own.id, [index]), await upload(other.id, [index], 'provider2')]
      await Promise.all([server.drain(), server.drain()])
      const results = await Promise.all(reads.map((read) => read()))
      assert.deepEqual(
        results.map((one) => one.accepted),
        [1, 1],
      )
      assert.deepEqual(await place(personId), { n: 3, held: 3 })
      const over = results.filter((one) => one.warnings.some((warning) => warning.message.includes('不予培训补贴')))
      assert.equal(over.length, 1)
    }
    await proven()
  })

  test('the database holds the line by itself', async () => {
    const personId = await trainedThrice(2030)
    await assert.rejects(
      sql`update ent_year set n = n + 1 where person_id = ${personId} and year = 2022`.execute(server.db),
      /ent_year_within/,
    )
  })

  test('a market class takes no place; without a limit nothing is counted', async () => {
    const index = 2040
    const made = await here()
    await sql`update training_class set funding = 'market' where class_id = ${made.id}`.execute(server.db)
    await imported(made.id, [index])
    const personId = await personOf(index)
    assert.deepEqual(await place(personId), { n: 0, held: 0 })
    await sql`
      insert into setting (unit_id, key, value, from_day, document) values ('411402', 'training.times_a_year', 'null', '2022-01-01', '样例')`.execute(
      server.db,
    )
    await imported((await here()).id, [index])
    assert.deepEqual(await place(personId), { n: 0, held: 0 })
    await server.database.owner.query(`delete from setting where unit_id = '411402' and key = 'training.times_a_year'`)
  })

  test('a voucher promises a subsidy: without a place it is not taken, and nobody is half enrolled', async () => {
    const [own] = await holders(server, [2050], { validTo: '2022-12-31' })
    // What the enrolment would say is said when the voucher is shown, before anybody is enrolled.
    const shown = async (classId: string) => {
      const { body } = await server.call('provider', 'POST', '/api/voucher-checks', {
        code: await codeOf(server, own!),
        classId,
      })
      return [body['usable'], body['problem'], body['warnings']] as [boolean, string | null, string[]]
    }
    for (const level of ['L5', 'L3'] as const) await imported((await here({ level })).id, [2050])
    const same = await here({ level: 'L3' })
    const [usable, problem, [third, skill, ...more]] = await shown(same.id)
    assert.deepEqual([usable, problem, more], [true, null, []])
    assert.match(third!, /^2022年已参加补贴性培训 2 次：.*，这是第 3 次，每人每年不超过 3 次/)
    assert.match(skill!, /班学的也是.*高级工，同一职业同一等级不重复补贴，请与本人核对$/)
    await imported((await there({ occupation: '4-10-01-06' })).id, [2050], 'provider2')
    const made = await here({ occupation: '4-10-01-01' })
    const [open, why, others] = await shown(made.id)
    assert.deepEqual([open, others], [false, []])
    assert.match(why!, /2022年已满 3 次补贴性培训（平台默认，.*），本次不予补贴；如有特殊情况可报批例外/)
    const answer = await scan(server, made.id, own!)
    assert.deepEqual([answer.status, answer.body.code], [409, 'no_place_left'])
    assert.match(answer.body.detail!, /2022年已满 3 次补贴性培训（平台默认，.*），本次不予补贴；如有特殊情况可报批例外/)
    assert.equal((await voucherOf(server, own!.personId)).state, 'claimed')
    const { rows } =
      await sql`select 1 from enrolment where person_id = ${own!.personId} and class_id = ${made.id}`.execute(server.db)
    assert.equal(rows.length, 0)
    await proven()
  })
})

describe('exceptions', () => {
  let personId: string
  let classId: string
  const propose = (username: string, change: object = {}) =>
    server.call(username, 'POST', '/api/limit-overrides', {
      personId,
      classId,
      document: '商人社函〔2022〕8号（样例）',
      reason: '企业转型急需，经研究同意',
      ...change,
    })
  const check = (id: string, username: string, verdict: string, version = 1, note?: string) =>
    server.call(username, 'POST', `/api/limit-overrides/${id}/check`, { version, verdict, ...(note ? { note } : {}) })
  const placesFor = () =>
    server.write('city', async (tx) => {
      await tx.audit({ action: 'test.places', subjectType: 'person', subjectId: personId })
      return placesForClaimsInTx(tx, { platform: server.platform, packs: { now: async () => projectPacks() } }, [
        { lineId: newId(), personId, classId, program: 'certificate' },
      ])
    })

  before(async () => {
    personId = await trainedThrice(2200)
    const made = await here({ occupation: '4-03-02-01' })
    classId = made.id
    await imported(classId, [2200])
  })

  test('over the limit: listed for the county, not for the next one; a training subsidy is not approved', async () => {
    const listed = (await server.call('county', 'GET', '/api/over-limit?limit=500')).body['items'] as OverLimitRow[]
    assert.ok(listed.some((row) => row.personId === personId && row.classId === classId))
    const next = (await server.call('county2', 'GET', '/api/over-limit?limit=500')).body['items'] as OverLimitRow[]
    assert.ok(!next.some((row) => row.classId === classId))
    const { name, pinyin, initials } = await server.db
      .selectFrom('person')
      .select(['name', 'pinyin', 'initials'])
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow()
    const found = async (q: string, username = 'county') => {
      const url = `/api/over-limit?limit=500&count=1&q=${encodeURIComponent(q)}`
      const { items, total } = (await server.call(username, 'GET', url)).body as unknown as {
        items: OverLimitRow[]
        total: { n: number }
      }
      assert.equal(total.n, items.length)
      return items.some((row) => row.personId === personId && row.classId === classId)
    }
    const { classNumber } = listed.find((row) => row.classId === classId)!
    for (const q of [name, pinyin, initials, classNumber]) {
      assert.equal(await found(q), true, q)
      assert.equal(await found(q, 'county2'), false, q)
    }
    assert.equal(await found('没有这样的字'), false)
    const missing = [...(await placesFor()).values()]
    assert.equal(missing.length, 1)
    assert.match(missing[0]!, /已满 3 次/)
  })

  test('one asks, another confirms: never the same account, nobody else’s county, once', async () => {
    assert.equal((await propose('provider')).status, 403)
    assert.equal((await propose('county2')).status, 404)
    assert.equal((await propose('county', { document: '' })).status, 422)
    assert.equal((await propose('county', { reason: '' })).status, 422)
    const both = await Promise.all([propose('county'), propose('county')])
    assert.deepEqual(both.map((one) => one.status).sort(), [201, 409])
    const made = both.find((one) => one.status === 201)!.body as unknown as OverrideDetail
    assert.deepEqual([made.status, made.mayCheck, made.trainings.length, made.limit?.max], ['proposed', false, 4, 3])
    assert.deepEqual([...(await placesFor()).values()].length, 1)
    const own = await check(made.id, 'county', 'confirm')
    assert.deepEqual([own.status, own.body.code], [403, 'own_proposal'])
    assert.equal((await check(made.id, 'county2', 'confirm')).status, 404)
    assert.equal((await check(made.id, 'city', 'refuse')).status, 422)
    const queue = await server.call('city', 'GET', '/api/queue?kind=override_check')
    assert.ok((queue.body['items'] as { link: string }[]).some((item) => item.link.endsWith(made.id)))
    const checked = await Promise.all([check(made.id, 'city', 'confirm'), check(made.id, 'city2', 'confirm')])
    assert.deepEqual(checked.map((one) => one.status).sort(), [200, 409])
    assert.match(checked.find((one) => one.status === 409)!.body.detail!, /已由 样市. 于/)
    const detail = (await server.call('county', 'GET', `/api/limit-overrides/${made.id}`))
      .body as unknown as OverrideDetail
    assert.deepEqual([detail.status, detail.timeline.map((step) => step.what)], ['confirmed', ['报批例外', '复核同意']])
    assert.deepEqual([...(await placesFor()).values()], [])
    // The year's own places are as they were: the exception is beside them.
    assert.deepEqual(await place(personId), { n: 3, held: 3 })
    await proven()
  })

  test('who is not over the limit needs none; a refused exception may be asked for again', async () => {
    const fresh = await personOf(2210)
    const made = await here()
    await imported(made.id, [2210])
    assert.equal((await propose('county', { personId: fresh, classId: made.id })).body.code, 'not_over_limit')
    const third = await trainedThrice(2211)
    const fourth = await here({ occupation: '4-01-06-01' })
    await imported(fourth.id, [2211])
    const asked = (await propose('county', { personId: third, classId: fourth.id })).body as unknown as OverrideRow
    assert.equal((await check(asked.id, 'city', 'refuse', 1, '理由不足')).status, 200)
    assert.equal((await propose('county', { personId: third, classId: fourth.id })).status, 201)
  })

  test('the database refuses one account for both steps', async () => {
    await assert.rejects(
      sql`update limit_override set checked_by = made_by where status = 'confirmed'`.execute(server.db),
      /limit_override_four_eyes/,
    )
  })
})

test('a certificate of a renamed trade is claimed under the code of today, so that the once-key is one', async () => {
  await sql`
    insert into occupation (code, edition, name, pinyin, initials, levels_available)
    values ('4-10-01-02', '2015', '育婴员', 'yuyingyuan', 'yyy', '{L5,L4,L3}') on conflict do nothing`.execute(
    server.db,
  )
  const now = await noticedBatch(server, { persons: [2300], occupation: '4-10-01-01', level: 'L4' })
  await server.moveDay('2022-06-29')
  assert.equal((await approve(server, now.batchId)).status, 200)
  const old = await certifiedClass(server, {
    persons: [2300],
    occupation: '4-10-01-02',
    level: 'L4',
    issuedOn: '2022-06-20',
  })
  const claim = await server.call('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: old.classId,
    commitment: true,
  })
  assert.equal(claim.status, 201, JSON.stringify(claim.body))
  const lines = (await server.call('assessor', 'GET', `/api/claim-batches/${claim.body['id']}/lines`)).body[
    'items'
  ] as { status: string; occupation?: string }[]
  assert.deepEqual(
    lines.map((line) => line.status),
    ['refused'],
  )
  const { rows } = await sql<{ key: string }>`select key from ent_once where person_id = ${now.personIds[0]!}`.execute(
    server.db,
  )
  assert.deepEqual(
    rows.map((row) => row.key),
    ['4-10-01-01/L4'],
  )
  await server.moveDay('2022-06-01')
})
