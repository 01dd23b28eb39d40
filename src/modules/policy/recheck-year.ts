import type pg from 'pg'
import { BULK_OUTCOMES, type BulkOutcome, type BulkRunOptions, type BulkRunResult } from './bulk/bulk.types.ts'
import { runBulk } from './bulk/run-bulk.ts'
import { saveSnapshot } from './bulk/snapshot.store.ts'
import { collectCases } from './collect-cases.ts'
import { packSetOf } from './decide.ts'
import type { PolicyDeps } from './deps.ts'
import type { RealCase, RealCases } from './real-cases.types.ts'

export interface OtherNow {
  readonly lineId: string
  readonly decided: { readonly outcome: BulkOutcome; readonly amountFen: number }
  readonly again: { readonly outcome: BulkOutcome; readonly amountFen: number }
}

export interface Recheck {
  readonly run: BulkRunResult
  /** Claims that are decided otherwise now than they were; counted only when the run is whole. */
  readonly differing: number
  /** The first of them, in the order of claims. */
  readonly first: readonly OtherNow[]
}

const SHOWN = 20
const PAGE = 50_000

/**
 * Decides every claim of a region's year again, by the texts in force, from and to PostgreSQL, and says which come out otherwise
 * than they were decided. Stopped by `signal` it keeps what it has; the same call goes on. Nothing that pays is touched. Throws when
 * the region has no pack or the year no claims.
 */
export async function recheckYear(
  pool: pg.Pool,
  deps: PolicyDeps,
  ask: { region: string; year: number },
  options: BulkRunOptions & { onRead?: (done: number, total: number) => void } = {},
): Promise<Recheck> {
  const { db } = deps.platform
  const packs = (await deps.packs.standing(db)).inForce.map(({ pack }) => pack)
  if (!packs.some((pack) => pack.region === ask.region))
    throw new Error(
      `${ask.region} 没有现行政策，有政策的地区：${[...new Set(packs.map((pack) => pack.region))].join('、')}`,
    )
  const tree = await deps.platform.unitTree()
  const decided = new Decided()
  const cases = await collectCases(
    { ...deps, cases: decided.listenTo(deps.cases) },
    { region: ask.region, unitIds: tree.reporting(ask.region), year: ask.year },
    async (done, total) => {
      options.signal?.throwIfAborted()
      options.onRead?.(done, total)
    },
  )
  if (cases.log.claims === 0) throw new Error(`${ask.region} 在 ${ask.year} 年没有申领`)
  const { snapshotId } = await saveSnapshot(pool, cases.log, `${ask.region} ${ask.year}年申领`)
  const run = await runBulk(pool, packSetOf(packs), snapshotId, options)
  return { run, ...(run.status === 'done' ? await compare(pool, run, decided) : { differing: 0, first: [] }) }
}

/** What was decided on each claim, in the order in which the claims were read; flat, as there may be a million. */
class Decided {
  readonly lineIds: string[] = []
  private readonly outcomes: number[] = []
  private readonly amounts: number[] = []

  listenTo(cases: RealCases): RealCases {
    return {
      count: (db, ask) => cases.count(db, ask),
      read: (db, ask, take) =>
        cases.read(db, ask, async (page) => {
          for (const each of page) this.add(each)
          await take(page)
        }),
    }
  }

  at(n: number) {
    return { outcome: BULK_OUTCOMES[this.outcomes[n]!]!, amountFen: this.amounts[n]! }
  }

  private add({ lineId, decided }: RealCase) {
    this.lineIds.push(lineId)
    this.outcomes.push(BULK_OUTCOMES.indexOf(decided.outcome))
    this.amounts.push(decided.amountFen ?? 0)
  }
}

// unscoped: the operator's own run over a whole region.
async function compare(pool: pg.Pool, run: BulkRunResult, decided: Decided): Promise<Omit<Recheck, 'run'>> {
  const first: OtherNow[] = []
  let differing = 0
  let claim = 0
  for (let from = 0; from < run.rows; from += PAGE) {
    const { rows } = await pool.query<{ outcome: number; amount_fen: number | string }>(
      'select outcome, amount_fen from bulk_result where run_no = $1 and row_no >= $2 and row_no < $3 order by row_no',
      [run.runNo, from, from + PAGE],
    )
    for (const row of rows) {
      const before = decided.at(claim)
      const again = { outcome: BULK_OUTCOMES[row.outcome]!, amountFen: Number(row.amount_fen) }
      if (before.outcome !== again.outcome || before.amountFen !== again.amountFen) {
        differing += 1
        if (first.length < SHOWN) first.push({ lineId: decided.lineIds[claim]!, decided: before, again })
      }
      claim += 1
    }
  }
  if (claim !== decided.lineIds.length)
    throw new Error(`Run ${run.runId} answered ${claim} of ${decided.lineIds.length} claims.`)
  return { differing, first }
}
