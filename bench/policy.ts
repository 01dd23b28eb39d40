/** Bench `policy`: the compiled loop beside two rule engines, a hand-written loop and SQL, on the same Yuncheng claims with the same answers. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fen } from '#src/kernel/fen.ts'
import {
  type BulkDecisions,
  type ClaimLog,
  decide,
  decideBulk,
  encodeLog,
  type Facts,
  type HistoryEntry,
  loadProjectPacks,
  type PackSet,
  packSetOf,
  runBulk,
  saveSnapshot,
  simulate,
} from '#src/modules/policy/index.ts'
import { openTestDatabase, type TestDatabase } from '#test/database.ts'
import type { Bench, BenchContext } from './measure.types.ts'
import { yunchengClaims } from './policy-claims.ts'
import type { Answers, FlatClaim } from './reference/claims.types.ts'
import { fold, prepareFold } from './reference/fold-sql.ts'
import { decideByHand } from './reference/hand-loop.ts'
import { decideByJsonRules } from './reference/json-rules-engine.ts'
import { decideByZen, type ZenDecision, zenContent } from './reference/zen.ts'
import { inTurns, median, secondsOf, spread } from './rounds.ts'

const MILLION = 1_000_000
const BUDGET_DECIDE_MS = 1
const BUDGET_WHATIF_SECONDS = 10
const BUDGET_MEMORY_MB = 600
const PLAN = '140800 certificate'

export const policyBench: Bench = async (context) => {
  const packSet = loadProjectPacks()
  const database = await openTestDatabase()
  try {
    const snapshotId = await withoutDatabase(context, packSet, database)
    await fromAndToDatabase(context, packSet, database, snapshotId)
  } finally {
    await database.close()
  }
}

/** Answers the id of the claims' snapshot: what comes after has no need of the claims themselves in memory. */
async function withoutDatabase(context: BenchContext, packSet: PackSet, { app }: TestDatabase): Promise<string> {
  note(`making ${MILLION} claims`)
  const log = encodeLog(yunchengClaims(MILLION, context.seed))
  assert.deepEqual(log.dictionaries.plans, [PLAN])
  await inMemory(context, packSet, log)
  decideLatency(context, packSet)
  await whatIf(context, packSet, log)
  note('saving them')
  return (await saveSnapshot(app, log, 'bench 1 M')).snapshotId
}

const note = (text: string) => console.error(`policy: ${text}`)

/** Bulk in memory against engines that decide the claims of some persons, and against a loop by hand that decides all. */
async function inMemory({ report }: BenchContext, packSet: PackSet, log: ClaimLog) {
  const decisions = decideBulk(packSet, log)
  const rules = sample(log, 100)
  const wider = sample(log, 20)
  const zen = zenDecision()
  const { scopes, occupations } = log.dictionaries
  // Whatever their width: the loop by hand only reads numbers.
  const handColumns = log.columns as Record<string, Int32Array>
  const size = { rows: log.rows, persons: log.persons, scopes: scopes as number[][], words: occupations.length }
  const byHand = () => decideByHand(handColumns, size)
  assertSame(
    decisions,
    byHand(),
    Array.from({ length: log.rows }, (_, row) => row),
    'the loop by hand',
  )
  assertSame(decisions, await decideByJsonRules(rules.claims), rules.rows, 'json-rules-engine')
  if (zen) assertSame(decisions, await decideByZen(zen, wider.claims), wider.rows, 'ZEN')
  note('bulk, loop by hand, json-rules-engine and ZEN answer the same; timing')
  const seconds = await inTurns(5, {
    ours: () => decideBulk(packSet, log),
    hand: byHand,
    rules: () => decideByJsonRules(rules.claims),
    zen: () => (zen ? decideByZen(zen, wider.claims) : undefined),
  })
  const rate = (rows: number, times: readonly number[]) => rows / median(times)
  const ours = rate(log.rows, seconds.ours)
  const common = { unit: 'claims/s', better: 'more' } as const
  const detail = { claims: log.rows, rounds: 5, oursSeconds: spread(seconds.ours), outcomes: outcomesOf(decisions) }
  report({
    measure: 'bulk_vs_json_rules_engine',
    ours,
    reference: rate(rules.claims.length, seconds.rules),
    ...common,
    detail: { ...detail, referenceClaims: rules.claims.length, referenceSeconds: spread(seconds.rules) },
  })
  if (zen)
    report({
      measure: 'bulk_vs_zen',
      ours,
      reference: rate(wider.claims.length, seconds.zen),
      ...common,
      detail: { ...detail, referenceClaims: wider.claims.length, referenceSeconds: spread(seconds.zen) },
    })
  else
    report({
      measure: 'bulk_vs_zen',
      missing: '@gorules/zen-engine-linux-x64-gnu, an optional dependency, is not installed on this platform',
    })
  report({
    measure: 'bulk_vs_hand_loop',
    ours,
    reference: rate(log.rows, seconds.hand),
    ...common,
    detail: { ...detail, referenceSeconds: spread(seconds.hand) },
  })
}

/** Undefined where the native binding, an optional dependency, is not installed. */
function zenDecision(): ZenDecision | undefined {
  try {
    const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine-linux-x64-gnu')
    return new ZenEngine().createDecision(Buffer.from(JSON.stringify(zenContent)))
  } catch (error) {
    if ((error as { code?: string }).code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** All claims of every n-th person, so that their histories are whole. */
function sample(log: ClaimLog, every: number): { rows: number[]; claims: FlatClaim[] } {
  const rows = Array.from({ length: log.rows }, (_, row) => row).filter(
    (row) => log.columns['person']![row]! % every === 0,
  )
  const { scopes } = log.dictionaries
  const claims = rows.map((row) => {
    const at = (name: string) => log.columns[name]![row]!
    const names = [
      'person',
      'classKind',
      'classOccupation',
      'classStart',
      'classFee',
      'minutesTotal',
      'minutesTheory',
      'minutesOnline',
      'minutesPracticeOnline',
      'providerKind',
      'qualifiedBy',
      'providerFrom',
      'providerTo',
      'banned',
      'registered',
      'occupation',
      'level',
      'issued',
      'revoked',
      'examFee',
    ] as const
    return {
      ...(Object.fromEntries(names.map((name) => [name, at(name)])) as Record<(typeof names)[number], number>),
      freeGroup: (at('groups') & 470) !== 0,
      inScope: scopes[at('scope')]!.includes(at('classOccupation')),
      year: new Date(at('classStart') * 86_400_000).getUTCFullYear(),
    }
  })
  return { rows, claims }
}

function assertSame(decisions: BulkDecisions, answers: Answers, rows: readonly number[], who: string) {
  for (const [i, row] of rows.entries()) {
    const fen = decisions.outcome[row] === 1 ? decisions.amountFen[row] : 0
    if (answers.outcome[i] !== decisions.outcome[row] || answers.fen[i] !== fen)
      throw new Error(
        `Claim ${row}: bulk ${decisions.outcome[row]} ${fen}, ${who} ${answers.outcome[i]} ${answers.fen[i]}.`,
      )
  }
}

function outcomesOf({ outcome, amountFen }: BulkDecisions) {
  const counts = [0, 0, 0, 0, 0, 0]
  let paidFen = 0
  outcome.forEach((code, row) => {
    counts[code]! += 1
    paidFen += amountFen[row]!
  })
  return { eligible: counts[1], ineligible: counts[2], needsRuling: counts[4], paidFen }
}

/**
 * One decision at the counter: every reason in Chinese, hashes for replay, 20 events of history. Ten rounds, of which the quietest
 * counts: a budget has no reference beside it that the same disturbance would slow down too.
 */
function decideLatency({ seed, report }: BenchContext, packSet: PackSet) {
  const facts = [...yunchengClaims(2_000, seed + 1)].map(({ facts }, i) => ({ ...facts, history: history(facts, i) }))
  const timed = (one: Facts) => {
    const began = performance.now()
    const { reasons } = decide(packSet, one)
    const took = performance.now() - began
    assert.ok(reasons.length > 20 && reasons.every(({ text }) => text.length > 0))
    return took
  }
  const warming = facts.map(timed)
  const rounds = Array.from({ length: 10 }, () => facts.map(timed).toSorted((a, b) => a - b))
  const at = (round: readonly number[], share: number) => round[Math.floor(round.length * share)]!
  const p99 = rounds.map((round) => at(round, 0.99))
  report({
    measure: 'decide_p99',
    ours: Math.min(...p99),
    reference: BUDGET_DECIDE_MS,
    unit: 'ms',
    better: 'less',
    detail: {
      decisionsARound: warming.length,
      rounds: rounds.length,
      history: 20,
      p50: Number(median(rounds.map((round) => at(round, 0.5))).toPrecision(3)),
      medianP99: Number(median(p99).toPrecision(3)),
      p99: spread(p99),
    },
  })
}

const history = ({ certificate, class: own }: Facts, i: number): HistoryEntry[] =>
  Array.from({ length: 20 }, (_, n) => ({
    region: '140800',
    program: (['certificate', 'group_training', 'living_allowance', 'upskilling'] as const)[n % 4]!,
    occupation: n === 7 && i % 3 === 0 ? certificate!.occupation : `6-0${n % 9}-01-01`,
    level: certificate!.level,
    classStart: own!.start,
    certifiedOn: null,
    paidFen: own!.feeFen,
    status: (['paid', 'approved', 'returned', 'reversed'] as const)[(n + i) % 4]!,
  }))

/** 中级工 gets a price: two whole folds and the naive one. */
async function whatIf({ report }: BenchContext, packSet: PackSet, log: ClaimLog) {
  const variant = withMiddleLevel(packSet)
  const answer = simulate(packSet, variant, log)
  const seconds: number[] = []
  for (let round = 0; round < 3; round += 1) seconds.push(await secondsOf(() => simulate(packSet, variant, log)))
  const { deltaFen, naive, gaining, losing, changed } = answer
  report({
    measure: 'whatif_1m',
    ours: median(seconds),
    reference: BUDGET_WHATIF_SECONDS,
    unit: 's',
    better: 'less',
    detail: {
      claims: log.rows,
      seconds: spread(seconds),
      change: '中级工 450 yuan',
      changed,
      deltaFen,
      naiveFen: naive.deltaFen,
      gaining,
      losing,
    },
  })
}

function withMiddleLevel(packSet: PackSet): PackSet {
  const packs = packSet.packs.map(({ pack }) => structuredClone(pack))
  const city = packs.find(({ id }) => id === '140800-2020-14')!
  const priced = city.rules.find(({ id }) => id === 'YC-29')!
  const hole = city.rules.find(({ id }) => id === 'YC-31')!
  hole.when = { levels: ['L2', 'L1'] }
  const middle = { ...structuredClone(priced), id: 'YC-99', when: { levels: ['L4' as const] } }
  middle.amount = { kind: 'fixed', fen: fen(45_000) }
  city.rules.push(middle)
  city.programs.find(({ program }) => program === 'certificate')!.rules.push('YC-99')
  return packSetOf(packs)
}

/** From and to PostgreSQL: COPY, fold, COPY against the fold as an aggregate inside the server; twice the claims; memory. */
async function fromAndToDatabase(
  { seed, report }: BenchContext,
  packSet: PackSet,
  database: TestDatabase,
  snapshotId: string,
) {
  note('saving 2 M claims')
  const two = await saveSnapshot(database.app, encodeLog(yunchengClaims(2 * MILLION, seed)), 'bench 2 M')
  await database.owner.query('vacuum analyze bulk_case')
  const { rows } = await database.owner.query<{ snapshot_no: number }>(
    'select snapshot_no from bulk_snapshot where snapshot_id = $1',
    [snapshotId],
  )
  const snapshot = rows[0]!.snapshot_no
  const client = await database.owner.connect()
  try {
    await client.query(`set work_mem = '512MB'; set jit = off`)
    await client.query(prepareFold(snapshot))
    note('runBulk against the fold in SQL')
    await forget(database)
    const first = await runBulk(database.app, packSet, snapshotId)
    await client.query(fold(snapshot, -1))
    const differing = await client.query<{ n: number }>(
      `select count(*)::int as n from bulk_result a full join (select * from bulk_result where run_no = -1) b using (row_no)
          where a.run_no = $1 and (a.outcome, a.amount_fen) is distinct from (b.outcome, b.amount_fen)`,
      [first.runNo],
    )
    assert.equal(differing.rows[0]!.n, 0)
    const clean = async <T>(work: () => Promise<T>) => {
      await forget(database)
      return secondsOf(work)
    }
    const seconds = { ours: [] as number[], sql: [] as number[], twice: [] as number[] }
    const growths: number[] = []
    for (let round = 0; round < 3; round += 1) {
      // Once before and once after the double one, so that a machine that gets slower or faster meanwhile does not look like growth.
      const before = await clean(() => runBulk(database.app, packSet, snapshotId))
      const twice = await clean(() => runBulk(database.app, packSet, two.snapshotId))
      const after = await clean(() => runBulk(database.app, packSet, snapshotId))
      seconds.ours.push(before, after)
      seconds.twice.push(twice)
      growths.push((before + after) / twice)
      seconds.sql.push(await clean(() => client.query(fold(snapshot, -1))))
    }
    const ours = median(seconds.ours)
    report({
      measure: 'db_to_db_vs_fold_sql',
      ours: MILLION / ours,
      reference: MILLION / median(seconds.sql),
      unit: 'claims/s',
      better: 'more',
      detail: {
        claims: MILLION,
        rounds: 3,
        oursSeconds: spread(seconds.ours),
        referenceSeconds: spread(seconds.sql),
      },
    })
    const twice = median(seconds.twice)
    report({
      measure: 'growth_2x',
      ours: twice,
      reference: median(growths) * twice,
      unit: 's',
      better: 'less',
      detail: {
        claims: 2 * MILLION,
        rounds: 3,
        seconds: spread(seconds.twice),
        secondsAt1M: spread(seconds.ours),
        growths: spread(growths),
      },
    })
    await forget(database)
    memory(report, database, two.snapshotId)
  } finally {
    client.release()
  }
}

/** Results away and the server's own housekeeping done, so that every round begins alike. */
async function forget({ owner }: TestDatabase) {
  await owner.query('truncate bulk_result')
  await owner.query('delete from bulk_run')
  await owner.query('checkpoint')
}

/** A process of its own runs 2 M claims from and to the database; its highest resident memory counts. */
function memory(report: BenchContext['report'], { appUrl }: TestDatabase, snapshotId: string) {
  const child = spawnSync(process.execPath, [path.join(import.meta.dirname, 'policy-memory.ts'), snapshotId], {
    env: { ...process.env, DATABASE_URL: appUrl },
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`The memory run failed: ${child.stderr}`)
  const { maxRssMb, rows } = JSON.parse(child.stdout) as { maxRssMb: number; rows: number }
  report({
    measure: 'bulk_memory',
    ours: maxRssMb,
    reference: BUDGET_MEMORY_MB,
    unit: 'MB',
    better: 'less',
    detail: { rows, what: 'highest resident memory of a process that runs them from and to PostgreSQL' },
  })
}
