import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { enterLimitsInTx, givePlacesBackInTx, placesForClaimsInTx } from '#src/modules/entitlements/index.ts'
import { packsInForce } from '#src/modules/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { findClassForUpdateInTx } from '#src/modules/training/class.store.ts'
import {
  enrolInTx,
  findBusyInTx,
  freeSeatsInTx,
  listEnrolledInTx,
  withdrawInTx,
} from '#src/modules/training/roster.store.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import { addAccount, systemWrite } from '#test/builders/regions.ts'
import type { Arena, Call, Told } from './arena.ts'
import { bankAnswer, leaveFree, ok, upload } from './claims.ts'
import { type Glance, look, type Stage } from './glance.ts'
import { until } from './race.ts'
import { pickFrom, type Random, sample, seededRandom } from './random.ts'
import { Score } from './score.ts'
import { COUNTIES, type County, officeOf, providerOf, seedCertified, seedOpenClasses, seedPersons } from './seed.ts'
import { type Act, draw } from './storm-acts.ts'

export interface StormPlan {
  readonly seed: number
  readonly attempts: number
  /** Of them, requests through HTTP over the server processes. */
  readonly http: number
  /** Requests in flight. */
  readonly clients: number
  readonly holders: number
  /** Lines of a large claim. */
  readonly lines: number
  /** Large claims that wait for money at a time, in each county. */
  readonly claims: number
  readonly say?: (line: string) => void
}

/**
 * Attempts of every kind at once until there are as many as planned: through HTTP over the arena's processes what people press, through
 * the use cases of this process approvals of large claims, through the stores whole rosters that come and go. The seed decides what is
 * tried; who wins is decided by the database.
 */
export async function storm(arena: Arena, plan: StormPlan): Promise<Score> {
  const score = new Score()
  const stage = await setStage(arena, plan)
  let glance = await look(arena, stage.seen)
  let failed: unknown
  const over = () => failed !== undefined || (score.attempts >= plan.attempts && score.httpAttempts >= plan.http)
  const began = Date.now()
  const state: Running = {
    arena,
    plan,
    score,
    stage,
    over,
    ownOver: () => over() || score.attempts - score.httpAttempts >= plan.attempts - plan.http,
    get glance() {
      return glance
    },
  }
  const lanes = [
    ...Array.from({ length: plan.clients }, (_, n) => pressing(state, seededRandom(plan.seed * 1000 + n), n)),
    booking(state, seededRandom(plan.seed * 1000 + 500)),
    ...[0, 1].map((n) => approving(state, seededRandom(plan.seed * 1000 + 600 + n))),
    ...[0, 1].map((n) => comingAndGoing(state, seededRandom(plan.seed * 1000 + 700 + n))),
    ...[0, 1].map((n) => placing(state, seededRandom(plan.seed * 1000 + 900 + n))),
    milling(state, seededRandom(plan.seed * 1000 + 800)),
    (async () => {
      while (!over()) {
        glance = await look(arena, stage.seen)
        await sleep(800)
      }
    })(),
    (async () => {
      let said = 0
      while (!over()) {
        await sleep(500)
        const seconds = Math.floor((Date.now() - began) / 1000)
        if (seconds < said + 30) continue
        said = seconds
        plan.say?.(`${seconds} s: ${score.attempts} attempts, ${score.httpAttempts} through HTTP`)
      }
    })(),
  ]
  // A lane that breaks ends the others, so that its error is told at once.
  await Promise.all(
    lanes.map((lane) =>
      lane.catch((error: unknown) => {
        failed ??= error
        throw error
      }),
    ),
  )
  return score
}

interface Running {
  readonly arena: Arena
  readonly plan: StormPlan
  readonly score: Score
  readonly stage: Set
  readonly glance: Glance
  over(): boolean
  /** What this process does by itself is done; only the requests go on. */
  ownOver(): boolean
}

interface Set {
  readonly seen: Stage
  /** Rosters of the store lane: classes and persons of their own. */
  readonly rooms: readonly { classId: string; unitId: County }[]
  readonly crowd: readonly string[]
  /** Five trainings of one year for each of these persons, and three places. */
  readonly asking: readonly string[]
  readonly trainings: readonly string[]
  readonly packs: Awaited<ReturnType<typeof packsInForce>>
  readonly scopes: ReadonlyMap<string, Scope>
  /** Finance accounts that send the bank's files: nobody may send more than 200 an hour. */
  readonly bookers: readonly string[]
  nextPerson: number
}

const FACE_FEN = 80_000
/** Of what this process does by itself, the most that each of two lanes may spend on places of the year. */
const PLACES_SHARE = 0.35

async function setStage(arena: Arena, plan: StormPlan): Promise<Set> {
  const { own } = arena
  const { budgetId } = {
    budgetId: (await own.db.selectFrom('budget').select('budget_id').executeTakeFirstOrThrow()).budget_id,
  }
  let nextPerson = 100_000
  const take = async (count: number, options: { group?: string; accounts?: boolean } = {}) => {
    const first = nextPerson
    nextPerson += count
    return seedPersons(own, first, count, options)
  }
  await take(plan.holders, { group: 'unemployed' })
  await leaveFree(arena, budgetId, plan.holders * FACE_FEN)
  const filter = { unitId: '411402', groups: ['unemployed'] }
  const preview = `attendanceOnly=0&faceFen=${FACE_FEN}&program=assessment&unit=411402&groups=unemployed&limit=${plan.holders}`
  const seen = ok(await arena.call(0, { by: 'city', method: 'GET', url: `/api/voucher-preview?${preview}` }))
  const issue = ok(
    await arena.call(0, {
      by: 'city',
      url: '/api/voucher-batches',
      body: {
        ...{
          name: '养老护理培训券',
          kind: 'general',
          attendanceOnly: false,
          faceFen: FACE_FEN,
          program: 'assessment',
          filter,
        },
        ...{ limit: plan.holders, classKinds: [], occupations: [], levels: [], providers: [] },
        ...{
          validFrom: '2022-06-01',
          validTo: '2022-12-31',
          redeemBy: '2022-12-31',
          document: '商人社培券〔2022〕1号（样例）',
        },
        expected: { persons: seen['toIssue'], amountFen: seen['amountFen'] },
      },
    }),
  )
  await until(async () => {
    const { rows } = await sql<{
      status: string
    }>`select status from voucher_batch where batch_id = ${issue['id']}`.execute(own.db)
    return rows[0]!.status === 'issued'
  })
  // Some classes meet at the same time, most do not; few seats, so that they fill.
  const day = (n: number) =>
    `2022-${String(7 + Math.floor(n / 9)).padStart(2, '0')}-${String(1 + 3 * (n % 9)).padStart(2, '0')}`
  const rooms = async (count: number, capacity: number, from: number) => {
    const specs = Array.from({ length: count }, (_, n) => ({
      unitId: COUNTIES[n % 2]!,
      capacity,
      startDay: day(from + n - (n % 4 === 3 ? 1 : 0)),
      funding: n % 8 === 7 ? ('market' as const) : ('subsidised' as const),
    }))
    const ids = await seedOpenClasses(own, specs)
    return specs.map((spec, n) => ({ classId: ids[n]!, unitId: spec.unitId }))
  }
  const open = await rooms(12, Math.max(3, Math.floor(plan.holders / 8)), 0)
  const crowd = (await take(200, { accounts: false })).map((one) => one.personId)
  const asking = (await take(300, { accounts: false })).map((one) => one.personId)
  const trainings = await seedOpenClasses(
    own,
    [0, 1, 2, 3, 4].map((n) => ({ unitId: COUNTIES[n % 2]!, capacity: 500, startDay: day(30 + n) })),
  )
  await sql`
    insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source)
    select p, c, gen_random_uuid(), 'enrolled', 'rural_migrant', 'roster' from unnest(${asking}::uuid[]) p, unnest(${trainings}::uuid[]) c`.execute(
    own.db,
  )
  await sql`update class_seat set taken = 300 where class_id = any(${trainings}::uuid[])`.execute(own.db)
  const bookers = Array.from({ length: 60 }, (_, n) => `finance.book${n}`)
  await systemWrite(own, async (tx) => {
    for (const username of bookers) await addAccount(tx, { username, role: 'finance', unitId: '411400' })
  })
  const scopes = new Map<string, Scope>()
  for (const unitId of COUNTIES) scopes.set(unitId, await own.scope(providerOf(unitId)))
  return {
    seen: { classes: [], open },
    rooms: await rooms(18, 30, 12),
    crowd,
    asking,
    trainings,
    packs: await packsInForce(own.platform),
    scopes,
    bookers,
    nextPerson,
  }
}

/** One attempt's answer into the score. */
function enter(score: Score, act: Act, answer: Told): void {
  if (answer.status >= 500) score.fault(`${act.kind} ${answer.status} ${answer.text.slice(0, 300)}`)
  if (answer.replayed) score.add(act.kind, 'replay')
  else if (answer.status >= 300) score.add(act.kind, `${answer.status} ${answer.body.code}`)
  else {
    const exceptions = ((answer.body['exceptions'] as { message: string }[] | undefined) ?? []).map(
      (one) => one.message,
    )
    score.add(act.kind, 'done', act.done?.(answer.body) ?? 1)
    for (const message of exceptions) score.add(act.kind, reasonOf(message))
  }
}

/** The reason of one line among many, without its amounts and names. */
export const reasonOf = (message: string) =>
  /预算不足/.test(message)
    ? 'line: budget short'
    : /不能重复享受|同一职业同一等级/.test(message)
      ? 'line: had before'
      : /办理/.test(message)
        ? 'line: somebody was faster'
        : `line: ${message.slice(0, 20)}`

/** A person at a page: draws an act, presses, sometimes twice, sometimes again much later with the same key. */
async function pressing(state: Running, random: Random, client: number): Promise<void> {
  const { arena, score } = state
  const remembered: { call: Call; server: number; answer: Told; kind: string }[] = []
  let n = 0
  while (!state.over()) {
    // In step with what this process does by itself, so that both last to the end.
    const own = (score.attempts - score.httpAttempts) / (state.plan.attempts - state.plan.http)
    if (score.httpAttempts > state.plan.http * own + 200) {
      await sleep(10)
      continue
    }
    const old = random() < 0.06 ? pickFrom(random, remembered) : undefined
    if (old) {
      const again = await arena.call(old.server + 1, old.call)
      score.httpAttempts += 1
      score.replays += 1
      score.add(old.kind, 'replay')
      if (again.status !== old.answer.status || again.text !== old.answer.text || !again.replayed)
        score.fault(
          `${old.kind}: another answer to the same key: ${old.answer.text.slice(0, 200)} / ${again.status} ${again.text.slice(0, 200)}`,
        )
      continue
    }
    const act = draw(state.glance, random, arena)
    if (!act) {
      await sleep(20)
      continue
    }
    n += 1
    const keyed = random() < 0.5
    const call: Call = keyed ? { ...act, key: `${state.plan.seed}-${client}-${n}` } : act
    const server = client + n
    const answers = await Promise.all(
      (random() < 0.15 ? [server, server + 1] : [server]).map((at) => arena.call(at, call)),
    )
    score.httpAttempts += answers.length
    for (const answer of answers) {
      enter(score, act, answer)
      if (answer.replayed) score.replays += 1
    }
    const done = answers.filter((answer) => answer.status < 300)
    if (
      keyed &&
      done.length === 2 &&
      (done[0]!.text !== done[1]!.text || done.filter((answer) => answer.replayed).length !== 1)
    )
      score.fault(`${act.kind}: one key, two effects: ${done.map((answer) => answer.text.slice(0, 200)).join(' / ')}`)
    if (keyed && done[0] && remembered.length < 200) remembered.push({ call, server, answer: done[0], kind: act.kind })
    if (keyed && done[0] && remembered.length >= 200)
      remembered[Math.floor(random() * 200)] = { call, server, answer: done[0], kind: act.kind }
  }
}

/** The bank's answers: one batch, one or two files, at both servers at once. */
async function booking(state: Running, random: Random): Promise<void> {
  const { arena, score } = state
  let n = 0
  while (!state.over()) {
    const one = pickFrom(
      random,
      state.glance.payBatches.filter((batch) => batch.status === 'released'),
    )
    if (!one) {
      await sleep(100)
      continue
    }
    const failing = () => {
      const bounced = new globalThis.Set([0, 1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.12))
      return (line: number) => bounced.has(line % 8)
    }
    const files = []
    for (let more = random() < 0.7 ? 1 : 2; more > 0; more -= 1) {
      n += 1
      const by = state.stage.bookers[n % state.stage.bookers.length]!
      const bytes = await bankAnswer(arena, 0, one.id, failing())
      files.push({ by, fileId: await upload(arena, 0, by, bytes) })
    }
    const answers = await Promise.all(
      [...files, files[0]!].map(({ by, fileId }, at) =>
        arena.call(at, { by, url: `/api/pay-batches/${one.id}/bank-results`, body: { fileId } }),
      ),
    )
    for (const answer of answers) {
      score.httpAttempts += 1
      enter(
        score,
        {
          kind: 'pay.result',
          by: '',
          url: '',
          done: (body) => (answer === answers[0] ? Number(body['paid']) + Number(body['failed']) : 1),
        },
        answer,
      )
    }
    await sleep(50)
  }
}

/** Large claims against little money, through the use case of this process: each line asks and is answered. */
async function approving(state: Running, random: Random): Promise<void> {
  const { arena, score } = state
  while (!state.ownOver()) {
    const one = pickFrom(
      random,
      state.glance.batches.filter((batch) => batch.waiting > 12),
    )
    if (!one) {
      await sleep(50)
      continue
    }
    const { rows } = await sql<{ version: number }>`select version from claim_batch where batch_id = ${one.id}`.execute(
      arena.own.db,
    )
    const answer = await arena.own.call(
      random() < 0.5 ? 'city' : 'city2',
      'POST',
      `/api/claim-batches/${one.id}/approve`,
      {
        version: rows[0]!.version,
      },
    )
    enter(
      score,
      { kind: 'claim.approve (large)', by: '', url: '', done: (body) => Number(body['done']) },
      { status: answer.status, text: answer.raw.toString(), replayed: false, body: answer.body },
    )
  }
}

/** Whole rosters come and go: class, persons ascending, seats and places of the year, as a roster's import takes them. */
async function comingAndGoing(state: Running, random: Random): Promise<void> {
  const { arena, score, stage } = state
  const { db } = arena.own
  while (!state.ownOver()) {
    const room = pickFrom(random, stage.rooms)!
    const scope = stage.scopes.get(room.unitId)!
    const clocks = await arena.own.platform.clocks()
    const leaving = random() < 0.4
    const persons = leaving ? await seatedIn(arena, room.classId) : sample(random, stage.crowd, 60)
    const answers = await inTransaction(db, scope, clocks, (tx) =>
      leaving ? leaveInTx(tx, room.classId, persons) : comeInTx(state, tx, scope, room.classId, persons),
    ).catch((error: Error) => {
      score.fault(`roster: ${error.message}`)
      return {}
    })
    for (const [answer, n] of Object.entries(answers)) score.add(leaving ? 'roster.leave' : 'roster.enrol', answer, n)
  }
}

/** Some of a roster as it was a moment ago. */
async function seatedIn(arena: Arena, classId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from enrolment where class_id = ${classId} and status = 'enrolled' order by md5(person_id::text || now()::text) limit 12`.execute(
    arena.own.db,
  )
  return rows.map((row) => row.person_id)
}

async function comeInTx(
  { arena, stage }: Running,
  tx: Tx,
  scope: Scope,
  classId: string,
  personIds: readonly string[],
): Promise<Record<string, number>> {
  const row = (await findClassForUpdateInTx(tx, scope, classId))!
  await lockPersonsInTx(tx, personIds)
  const enrolled = new Set((await listEnrolledInTx(tx, scope, classId)).map((person) => person.personId))
  const busy = await findBusyInTx(tx, classId, personIds)
  const free = await freeSeatsInTx(tx, classId)
  const welcome = personIds.filter((personId) => !enrolled.has(personId) && !busy.has(personId))
  const joining = welcome.slice(0, free)
  await enrolInTx(
    tx,
    classId,
    { source: 'roster', importId: newId() },
    joining.map((personId) => ({ personId, groupCode: 'rural_migrant', rowNumber: null })),
  )
  await tx.auditMany([
    { action: 'roster.import', subjectType: 'training_class', subjectId: classId },
    ...joining.map((personId) => ({
      action: 'enrolment.enrol',
      subjectType: 'training_class',
      subjectId: classId,
      personId,
    })),
  ])
  const { placed } = await enterLimitsInTx(tx, { platform: arena.own.platform, packs: stage.packs }, row, joining)
  return {
    done: placed.size,
    'no place of the year left': joining.length - placed.size,
    'in another class': personIds.filter((personId) => busy.has(personId) && !enrolled.has(personId)).length,
    'class full': welcome.length - joining.length,
  }
}

async function leaveInTx(tx: Tx, classId: string, personIds: readonly string[]): Promise<Record<string, number>> {
  await findClassForUpdateInTx(tx, tx.scope, classId)
  await lockPersonsInTx(tx, personIds)
  let left = 0
  for (const personId of personIds) left += await withdrawInTx(tx, { classId, personId }, 'race')
  await tx.audit({ action: 'roster.remove', subjectType: 'training_class', subjectId: classId })
  return { done: left }
}

/**
 * The third place of a year: claims of five trainings ask for their persons' places as an approval does, and trainings that fall away
 * give them back. Each line asks and is answered.
 */
async function placing(state: Running, random: Random): Promise<void> {
  const { arena, score, stage } = state
  const { db, platform } = arena.own
  const scope = stage.scopes.get(COUNTIES[0])!
  let asked = 0
  while (!state.ownOver()) {
    // Cheap as they are, these are not to be most of it.
    if (asked > (score.attempts - score.httpAttempts) * PLACES_SHARE) {
      await sleep(5)
      continue
    }
    const from = Math.floor(random() * stage.asking.length)
    const some = [...stage.asking.slice(from), ...stage.asking.slice(0, from)].slice(0, 150)
    const classId = pickFrom(random, stage.trainings)!
    const giving = random() < 0.4
    const { rows: seen } = await sql<{ person_id: string }>`
      select person_id from enrolment where class_id = ${classId} and person_id = any(${some}::uuid[])
         and (counted_year is not null) = ${giving} order by person_id`.execute(db)
    const persons = seen.map((row) => row.person_id)
    if (persons.length === 0) continue
    await inTransaction(db, scope, await platform.clocks(), async (tx) => {
      await lockPersonsInTx(tx, persons)
      await tx.audit({ action: 'test.places', subjectType: 'training_class', subjectId: classId })
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from enrolment where class_id = ${classId} and person_id = any(${persons}::uuid[]) and counted_year is not null`.execute(
        tx.db,
      )
      const held = rows[0]!.n
      if (giving) {
        await givePlacesBackInTx(tx, classId, persons)
        return { done: held }
      }
      const missing = await placesForClaimsInTx(
        tx,
        { platform, packs: stage.packs },
        persons.map((personId) => ({ lineId: `${personId} ${classId}`, personId, classId, program: 'training' })),
      )
      return {
        done: persons.length - held - missing.size,
        'no place of the year left': missing.size,
      }
    })
      .then((answers) => {
        for (const [answer, count] of Object.entries(answers))
          score.add(giving ? 'place.give back' : 'place.ask', answer, count)
        asked += Object.values(answers).reduce((sum, count) => sum + count, 0)
      })
      .catch((error: Error) => score.fault(`places: ${error.message}`))
  }
}

/** Keeps claims coming: large ones straight onto the notice board, small ones for whoever presses first. */
async function milling(state: Running, random: Random): Promise<void> {
  const { plan, stage } = state
  while (!state.over()) {
    const large = state.glance.batches.filter((batch) => batch.waiting > 12).length
    if (large < 2 * plan.claims) await mill(state, plan.lines, true)
    const small = stage.seen.classes.length
    if (state.glance.batches.length < 120 || small === 0) {
      // The same persons in both counties: their once-keys meet.
      const ids = await mill(state, 3 + Math.floor(random() * 5), false)
      stage.seen.classes.push(...ids.map((classId) => ({ classId })))
      stage.seen.classes.splice(0, Math.max(0, stage.seen.classes.length - 8))
    } else await sleep(200)
  }
}

async function mill({ arena, stage }: Running, count: number, publish: boolean): Promise<string[]> {
  const { own } = arena
  const first = stage.nextPerson
  stage.nextPerson += count
  const persons = (await seedPersons(own, first, count, { accounts: false })).map((one) => one.personId)
  const specs = COUNTIES.map((unitId) => ({ personIds: persons, unitId }))
  const classIds = await seedCertified(own, specs)
  if (!publish) return classIds
  const must = async (...ask: Parameters<typeof own.call>) => {
    const answer = await own.call(...ask)
    if (answer.status >= 300) throw new Error(`${ask[2]}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  for (const [n, classId] of classIds.entries()) {
    const by = officeOf(specs[n]!.unitId)
    const made = await must('assessor', 'POST', '/api/claim-batches', {
      program: 'assessment',
      classId,
      commitment: true,
    })
    const { rows } = await sql<{ line_id: string }>`
      select line_id from claim_line where batch_id = ${made['id']} and status = 'submitted'`.execute(own.db)
    if (rows.length === 0) continue
    const url = `/api/claim-batches/${made['id']}`
    await own.call(by, 'POST', `${url}/review`, { verdict: 'agree', lineIds: rows.map((row) => row.line_id) })
    const { rows: now } = await sql<{
      version: number
    }>`select version from claim_batch where batch_id = ${made['id']}`.execute(own.db)
    // Somebody at a page may have been faster with this one too.
    await own.call(by, 'POST', `${url}/notice`, { version: now[0]!.version })
  }
  return classIds
}
