import { type SqlBool, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { organisationMeant, personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { Page, PageAsk } from '#src/platform/http/page.ts'
import { batchStatus, holderOf, type LineCounts, toReview } from './batch-status.rules.ts'
import { dueOf, stepOfBatch } from './deadlines.rules.ts'
import type { ClaimBatchRow } from './subsidy.contract.ts'
import { BATCH_STATUS_NAMES, type BatchStatus, type LineStatus } from './subsidy.types.ts'
import { approverUnitOf, cityOfficeOf, daysLeftTo, officeName, type ViewContext } from './view-context.ts'

/** A batch as it is read: with names, counts of its lines, and the day its running notice ends. */
export interface BatchRecord {
  batch_id: string
  number: string
  program: Program
  region_id: string
  unit_id: string
  department_id: string | null
  class_id: string | null
  class_number: string | null
  occupation_name: string | null
  level: Level | null
  claimant_id: string
  claimant_name: string
  fund_code: string
  fund_name: string
  /** Derived: an `on_notice` batch whose notices are all over is `noticed`, a `reviewed` one that waits for the city `city_review`. */
  status: BatchStatus
  version: number
  submitted_day: PlainDate
  submitted_by: string
  review_due: PlainDate
  city_due: PlainDate | null
  approve_due: PlainDate | null
  notice_id: string | null
  notice_number: string | null
  notice_to: PlainDate | null
  counts: LineCounts
  lines: number
  eligible: number
  open: number
  amount_fen: number
  /** Lines whose notice is over and which wait for approval, and their money. */
  notice_over: number
  notice_over_fen: number
}

interface BatchAsk {
  readonly id?: string
  readonly status?: BatchStatus | undefined
  readonly program?: string | undefined
  readonly q?: string | undefined
  /** Only what an office or the claimant still has in hand. */
  readonly open?: boolean
  readonly after?: string | undefined
  readonly limit?: number
}

function select({ scope, day, cityReviewers }: ViewContext) {
  const over = sql`l.status = 'on_notice' and (n.working_days = 0 or n.to_day < ${day})`
  return sql`
  select b.batch_id, b.number, b.program, b.region_id, b.unit_id, b.department_id, b.class_id, k.number as class_number, o.name as occupation_name,
         k.level, b.claimant_id, c.name as claimant_name, b.fund_code, f.name as fund_name, b.version, b.submitted_day, b.submitted_by,
         b.review_due, b.city_due, b.approve_due, n.notice_id, n.number as notice_number, n.to_day as notice_to,
         case when b.status = 'on_notice' and not coalesce(n.running, false) then 'noticed'
              when b.status = 'reviewed' and jsonb_exists(l.counts, 'reviewed') and ${cityReviewers.asked(sql`b.unit_id`, sql`b.program`)} then 'city_review'
              else b.status end as status,
         case when l.waiting > 0 then l.counts || jsonb_build_object('waiting_ruling', l.waiting) else l.counts end as counts, l.lines, l.eligible, l.open, l.amount_fen, l.notice_over, l.notice_over_fen
    from claim_batch b
    join organisation c on c.organisation_id = b.claimant_id
    join fund f on f.fund_code = b.fund_code
    left join training_class k on k.class_id = b.class_id
    left join occupation o on o.code = k.occupation
    cross join lateral (
      select coalesce(jsonb_object_agg(s.status, s.n), '{}') as counts, coalesce(sum(s.n), 0)::int as lines,
             coalesce(sum(s.eligible), 0)::int as eligible, coalesce(sum(s.open), 0)::int as open, coalesce(sum(s.fen), 0)::bigint as amount_fen,
             coalesce(sum(s.waiting), 0)::int as waiting, coalesce(sum(s.over), 0)::int as notice_over, coalesce(sum(s.over_fen), 0)::bigint as notice_over_fen
        from (select l.status, count(*)::int as n, count(*) filter (where l.outcome = 'ELIGIBLE' and l.stands)::int as eligible,
                     count(*) filter (where l.outcome in ('NOT_YET', 'NEEDS_RULING') and l.stands)::int as open,
                     count(*) filter (where l.outcome = 'NEEDS_RULING' and l.status = 'submitted')::int as waiting,
                     sum(l.amount_fen) filter (where l.outcome = 'ELIGIBLE' and (l.phase <> 'ended' or l.status = 'reversed')) as fen,
                     count(*) filter (where ${over}) as over, sum(l.amount_fen) filter (where ${over}) as over_fen
                from claim_line l left join notice n on n.notice_id = l.notice_id
               where l.batch_id = b.batch_id group by l.status) s) l
    left join lateral (
      select (array_agg(n.notice_id order by n.to_day desc, n.notice_id desc))[1] as notice_id,
             (array_agg(n.number order by n.to_day desc, n.notice_id desc))[1] as number, max(n.to_day) as to_day,
             bool_or(n.status = 'open' and n.working_days > 0 and n.to_day >= ${day}) as running
        from notice n where n.batch_id = b.batch_id and n.status <> 'withdrawn') n on true
   where ${inScope(scope, 'claim_batch', 'b')}`
}

/**
 * What a batch is looked for by: a part of its number or its class's; who claims; or somebody in it. Asked before its
 * lines are counted, so that only what is found is.
 */
const batchMeant = (
  ctx: ViewContext,
  words: string,
) => sql<SqlBool>`(${holds(words, sql`b.number`, sql`k.number`)} or ${organisationMeant(words, 'c')}
    or b.batch_id in (select l.batch_id from claim_line l join person p on p.person_id = l.person_id
                       where ${inScope(ctx.scope, 'claim_line', 'l')} and ${personMeant(ctx.keys, words, 'p')}))`

/** The batches that a filter leaves. */
function filtered(ctx: ViewContext, ask: BatchAsk) {
  return sql`
    from (${select(ctx)} and ${searched(ask.q, (words) => batchMeant(ctx, words))}) r
     where ${ask.id ? sql`r.batch_id = ${ask.id}` : sql`true`}
       and ${ask.status ? sql`r.status = ${ask.status}` : sql`true`}
       and ${ask.program ? sql`r.program = ${ask.program}` : sql`true`}
       and ${ask.open ? sql`(r.status in ('submitted', 'city_review', 'reviewed', 'on_notice', 'noticed') or jsonb_exists(r.counts, 'returned'))` : sql`true`}
       and ${ask.after ? sql`r.batch_id < ${ask.after}::uuid` : sql`true`}`
}

export async function findBatches(ctx: ViewContext, ask: BatchAsk): Promise<BatchRecord[]> {
  const { rows } = await sql<BatchRecord>`
    select * ${filtered(ctx, ask)}
     order by r.batch_id desc
     limit ${ask.limit ?? 501}`.execute(ctx.db)
  return rows
}

export async function findBatch(ctx: ViewContext, id: string): Promise<BatchRecord | undefined> {
  const [batch] = await findBatches(ctx, { id, limit: 1 })
  return batch
}

export async function batchPage(
  ctx: ViewContext,
  ask: PageAsk & { status?: BatchStatus | undefined; program?: string | undefined; q?: string | undefined },
): Promise<Page<ClaimBatchRow>> {
  const { status, program, q } = ask
  return newestFirst(ask, {
    async read(after, limit) {
      const rows = await findBatches(ctx, { status, program, q, after, limit })
      const names = await approverNames(ctx, rows)
      return rows.map((row) => batchRowOf(ctx, row, names))
    },
    count: () => countRows(ctx.db, filtered(ctx, { status, program, q })),
    id: (row) => row.id,
    view: (row) => row,
  })
}

/** The office that approves, by unit. */
export async function approverNames(
  ctx: ViewContext,
  rows: readonly { unit_id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const unitId of new Set(rows.map((row) => row.unit_id))) {
    const approver = await approverUnitOf(ctx.db, ctx.tree, unitId, ctx.day)
    names.set(unitId, officeName(ctx.tree, approver ?? unitId))
  }
  return names
}

export const namesOf = (ctx: ViewContext, row: BatchRecord, approvers: ReadonlyMap<string, string>) => ({
  office: officeName(ctx.tree, row.unit_id),
  city: cityOfficeOf(ctx, row.unit_id, row.program),
  approver: approvers.get(row.unit_id)!,
  claimant: row.claimant_name,
})

export function batchRowOf(ctx: ViewContext, row: BatchRecord, approvers: ReadonlyMap<string, string>): ClaimBatchRow {
  const due = dueDayOf(row)
  const n = (...statuses: LineStatus[]) => statuses.reduce((sum, status) => sum + (row.counts[status] ?? 0), 0)
  return {
    id: row.batch_id,
    number: row.number,
    program: row.program,
    programName: PROGRAM_NAMES[row.program],
    claimantName: row.claimant_name,
    unitName: ctx.tree.get(row.unit_id).name,
    classId: row.class_id,
    classNumber: row.class_number,
    occupationName: row.occupation_name,
    levelName: row.level && LEVEL_NAMES[row.level],
    submittedDay: row.submitted_day,
    status: row.status,
    statusName: BATCH_STATUS_NAMES[row.status],
    holder: holderOf(row.status, row.counts, namesOf(ctx, row, approvers)),
    dueDay: due,
    daysLeft: daysLeftTo(ctx, due),
    lines: row.lines,
    amountFen: row.amount_fen,
    counts: {
      eligible: row.eligible,
      refused: n('refused', 'rejected'),
      open: row.open,
      approved: n('approved', 'paying'),
      paid: n('paid'),
      failed: n('failed'),
      reversed: n('reversed'),
    },
  }
}

/** By when the one who has it must act. */
/** Nothing is due of an office while all that is open lies with the claimant, or waits for a ruling. */
export const dueDayOf = (row: BatchRecord): PlainDate | null =>
  dueOf(row.status === 'submitted' && toReview(row.counts) === 0 ? null : stepOfBatch(row.status), {
    reviewDue: row.review_due,
    cityDue: row.city_due,
    noticeTo: row.notice_to,
    approveDue: row.approve_due,
    answerDue: null,
  })

/** The answer of a use case: the batch as it is now. */
export async function batchRowNow(ctx: ViewContext, id: string): Promise<ClaimBatchRow> {
  const row = await findBatch(ctx, id)
  if (!row) throw new Error(`Claim batch ${id} was just written and is not there.`)
  return batchRowOf(ctx, row, await approverNames(ctx, [row]))
}

/** The lock that every change of a batch's lines holds (lock order: reference rows first). Undefined outside the scope. */
export async function lockBatchInTx(
  tx: Tx,
  scope: Scope,
  id: string,
): Promise<{ version: number; unit_id: string; program: Program } | undefined> {
  const { rows } = await sql<{ version: number; unit_id: string; program: Program }>`
    select b.version, b.unit_id, b.program from claim_batch b where b.batch_id = ${id} and ${inScope(scope, 'claim_batch', 'b')} for no key update`.execute(
    tx.db,
  )
  return rows[0]
}

interface Approved {
  readonly by: string | null
}

/** As `settleBatchesInTx`, for one; answers its new version. */
export const settleBatchInTx = async (tx: Tx, batchId: string, approved?: Approved): Promise<number> =>
  (await settleBatchesInTx(tx, [batchId], approved)).get(batchId)!

/**
 * Writes the status that follows from the lines, and the next version, which it answers; with `approved`, also who approved lines of
 * them just now. The caller holds the batches' locks.
 */
export async function settleBatchesInTx(
  tx: Tx,
  batchIds: readonly string[],
  approved?: Approved,
): Promise<ReadonlyMap<string, number>> {
  // unscoped: the caller has locked these batches in its scope.
  const { rows } = await sql<{ batch_id: string; counts: LineCounts }>`
    select batch_id, jsonb_object_agg(status, n) as counts
      from (select batch_id, status, count(*)::int as n from claim_line where batch_id = any(${[...batchIds]}::uuid[]) group by 1, 2) s
     group by batch_id`.execute(tx.db)
  const settled = await sql<{ batch_id: string; version: number }>`
    update claim_batch b set status = u.status, version = b.version + 1${approved ? sql`, approved_day = ${tx.day}, approved_by = ${approved.by}` : sql``}
      from unnest(${rows.map((row) => row.batch_id)}::uuid[], ${rows.map((row) => batchStatus(row.counts))}::text[]) as u(batch_id, status)
     where b.batch_id = u.batch_id
    returning b.batch_id, b.version`.execute(tx.db)
  return new Map(settled.rows.map((row) => [row.batch_id, row.version]))
}
