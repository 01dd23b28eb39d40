import { type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import type { DiffEntry, WhatIfResult, WhatIfRow } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import type { WhatIfKind } from './revision.types.ts'
import type { RunFigures } from './what-if-result.ts'

export interface WhatIfRecord {
  readonly what_if_id: string
  readonly task_id: string
  readonly draft_id: string
  readonly baseline_id: string
  readonly draft_digest: string
  readonly now_digest: string
  readonly pack: Pack
  readonly diff: DiffEntry[]
  readonly headline: string
  readonly kind: WhatIfKind
  /** Null for decisions already made. */
  readonly year: number | null
  readonly unit_id: string
  readonly region_id: string
  readonly unit_name: string | null
  readonly result: WhatIfResult | null
  readonly recorded_at: Date
  /** Since when the run's changed claims are gone; its figures stay. */
  readonly lines_dropped_day: PlainDate | null
  readonly asked_by: string | null
  readonly status: WhatIfRow['status']
  readonly done: number
  readonly total: number | null
  readonly failure: string | null
}

// unscoped: whoever uses it names the scope, or says why not.
const FROM = sql`
  select w.what_if_id, w.task_id, w.draft_id, w.baseline_id, w.draft_digest, r.digest as now_digest, w.pack, w.diff, w.headline, w.kind, w.year,
         w.unit_id, w.region_id, u.name as unit_name, w.result, w.recorded_at, w.lines_dropped_day, a.display_name as asked_by, t.status, t.done, t.total, t.failure
    from what_if w
    join policy_revision r on r.revision_id = w.draft_id
    join task t on t.task_id = w.task_id
    left join unit u on u.unit_id = w.unit_id
    left join account a on a.account_id = w.account_id`

export async function findWhatIf(db: Db, scope: Scope, whatIfId: string): Promise<WhatIfRecord | undefined> {
  const { rows } = await sql<WhatIfRecord>`
    ${FROM} where w.what_if_id = ${whatIfId} and ${inScope(scope, 'what_if', 'w')}`.execute(db)
  return rows[0]
}

/** The run, if its changed claims are still there. Throws the 410 problem when they were swept. */
export function withLines(run: WhatIfRecord): WhatIfRecord {
  if (run.lines_dropped_day)
    throw new ProblemError(
      410,
      'lines_dropped',
      `这次测算的逐条变化已于 ${run.lines_dropped_day} 清理，汇总仍在；要看逐条变化，请用同一份草稿重新测算`,
    )
  return run
}

interface WhatIfFilter {
  readonly draft?: string | undefined
  readonly kind?: WhatIfKind | undefined
}
const matching = (scope: Scope, { draft, kind }: WhatIfFilter) =>
  sql<SqlBool>`${inScope(scope, 'what_if', 'w')} and ${draft ? sql`w.draft_id = ${draft}` : sql`true`}
    and ${kind ? sql`w.kind = ${kind}` : sql`true`}`

/** The newest first; `after` is the id of the last one shown. */
export async function whatIfPage(
  db: Db,
  scope: Scope,
  ask: WhatIfFilter & { readonly limit: number; readonly after?: string | undefined },
): Promise<WhatIfRecord[]> {
  const { rows } = await sql<WhatIfRecord>`
    ${FROM} where ${matching(scope, ask)} and ${ask.after ? sql`w.what_if_id < ${ask.after}::uuid` : sql`true`}
     order by w.what_if_id desc limit ${ask.limit}`.execute(db)
  return rows
}

export const countWhatIfs = (db: Db, scope: Scope, ask: WhatIfFilter): Promise<number> =>
  countRows(db, sql`from what_if w where ${matching(scope, ask)}`)

/** A run of the same draft, year and unit that has not ended. */
export async function runUnderWay(
  db: Db,
  scope: Scope,
  ask: { draftId: string; year: number | null; unitId: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from what_if w join task t on t.task_id = w.task_id
     where w.draft_id = ${ask.draftId} and w.year is not distinct from ${ask.year}::int and w.unit_id = ${ask.unitId} and t.status in ('queued', 'running')
       and ${inScope(scope, 'what_if', 'w')} limit 1`.execute(db)
  return rows.length > 0
}

export async function insertWhatIfInTx(
  tx: Tx,
  run: {
    whatIfId: string
    taskId: string
    draftId: string
    baselineId: string
    digest: string
    pack: Pack
    diff: readonly DiffEntry[]
    headline: string
    /** Null for decisions already made. */
    year: number | null
    unitId: string
    regionId: string
  },
): Promise<void> {
  await tx.db
    .insertInto('what_if')
    .values({
      what_if_id: run.whatIfId,
      task_id: run.taskId,
      draft_id: run.draftId,
      baseline_id: run.baselineId,
      draft_digest: run.digest,
      pack: JSON.stringify(run.pack),
      diff: JSON.stringify(run.diff),
      headline: run.headline,
      kind: run.year === null ? 'made' : 'year',
      year: run.year,
      unit_id: run.unitId,
      region_id: run.regionId,
      account_id: tx.scope.accountId!,
    })
    .execute()
}

const LINES_AT_ONCE = 5_000

/** Figures and changed claims together: a run has both or neither. */
export async function storeRun(db: Db, whatIfId: string, { result, lines }: RunFigures): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const part = lines.slice(from, from + LINES_AT_ONCE)
      await sql`
        insert into what_if_line (person_id, line_id, what_if_id, before_outcome, before_fen, after_outcome, after_fen, delta_fen)
        select p, l, ${whatIfId}, bo, bf, ao, af, d
          from unnest(${part.map(({ personId }) => personId)}::uuid[], ${part.map(({ lineId }) => lineId)}::uuid[],
                      ${part.map(({ before }) => before.outcome)}::text[], ${part.map(({ before }) => before.fen)}::bigint[],
                      ${part.map(({ after }) => after.outcome)}::text[], ${part.map(({ after }) => after.fen)}::bigint[],
                      ${part.map(({ deltaFen }) => deltaFen)}::bigint[]) as u(p, l, bo, bf, ao, af, d)`.execute(trx)
    }
    await trx
      .updateTable('what_if')
      .set({ result: JSON.stringify(result) })
      .where('what_if_id', '=', whatIfId)
      .execute()
  })
}

/** The newest run of a draft over the decisions already made. The caller has found the draft in its scope. */
export async function newestMadeRun(db: Db, scope: Scope, draftId: string): Promise<WhatIfRecord | undefined> {
  const { rows } = await sql<WhatIfRecord>`
    ${FROM} where ${matching(scope, { draft: draftId, kind: 'made' })} order by w.what_if_id desc limit 1`.execute(db)
  return rows[0]
}

const STATUS_NAMES = {
  queued: '等待',
  running: '进行中',
  done: '已完成',
  failed: '没有办成',
  cancelled: '已取消',
} as const satisfies Record<WhatIfRow['status'], string>

export const whatIfRowOf = (row: WhatIfRecord): WhatIfRow => ({
  id: row.what_if_id,
  draftId: row.draft_id,
  baselineRevisionId: row.baseline_id,
  headline: row.headline,
  outdated: row.draft_digest !== row.now_digest,
  kind: row.kind,
  year: row.year,
  unitId: row.unit_id,
  unitName: row.unit_name ?? row.unit_id,
  askedByName: row.asked_by ?? '平台',
  askedAt: row.recorded_at.toISOString(),
  status: row.status,
  statusName: STATUS_NAMES[row.status],
  done: row.done,
  total: row.total,
  failure: row.failure,
  deltaFen: row.result?.deltaFen ?? null,
  taskId: row.task_id,
})
