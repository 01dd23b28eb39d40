import { sql } from 'kysely'
import type { z } from 'zod'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { fundAssumption } from '#src/modules/ledger/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope } from '#src/platform/access/scope.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import { approverNames, type BatchRecord, batchRowOf, findBatch } from './claim-batch.store.ts'
import type { subsidyContract } from './subsidy.contract.ts'
import { claimTimelineEntry } from './subsidy.messages.ts'
import { type LineStatus, publishableStatuses } from './subsidy.types.ts'
import { approverUnitOf, isOfficeOf, type ViewContext } from './view-context.ts'

type BatchDetail = z.output<typeof subsidyContract.claimBatch.response & z.ZodType>

/** One batch with what its reader may do now; undefined outside the scope. */
export async function claimBatchDetail(ctx: ViewContext, id: string): Promise<BatchDetail | undefined> {
  const batch = await findBatch(ctx, id)
  if (!batch) return undefined
  const assumption = await fundAssumption(ctx.db, {
    fundCode: batch.fund_code,
    regionId: batch.region_id,
    program: batch.program,
    day: batch.submitted_day,
  })
  return {
    ...batchRowOf(ctx, batch, await approverNames(ctx, [batch])),
    version: batch.version,
    fundName: batch.fund_name,
    fundLink: await bookLink(ctx, batch),
    assumptions: assumption ? [assumption] : [],
    noticeId: batch.notice_id,
    noticeNumber: batch.notice_number,
    cityReview: ctx.cityReviewers.of(batch.unit_id, batch.program) !== undefined,
    actions: await batchActions(ctx, batch),
    timeline: (await actsOn(ctx.db, 'claim_batch', id)).map(claimTimelineEntry),
  }
}

/** The book that the batch's money was taken from; before it is approved, the book of its fund and year. */
async function bookLink({ db, scope }: ViewContext, batch: BatchRecord): Promise<string | null> {
  const { role } = scope
  if (role === 'public' || role === 'system' || !mayDo(role, 'fund.read')) return null
  const { rows } = await sql<{ budget_id: string }>`
    select g.budget_id from budget g
      left join (select distinct l.budget_id from claim_line l where l.batch_id = ${batch.batch_id} and l.budget_id is not null) u on u.budget_id = g.budget_id
     where ${inScope(scope, 'budget', 'g')}
       and (u.budget_id is not null or (g.fund_code = ${batch.fund_code} and g.year = ${yearOf(batch.submitted_day)}))
     order by u.budget_id is null, g.year desc, g.budget_id limit 1`.execute(db)
  return rows[0] ? CONSOLE.budget(rows[0].budget_id) : null
}

/** Open to the reader's role while at least one line is where the action needs it. */
async function batchActions(ctx: ViewContext, batch: BatchRecord): Promise<BatchDetail['actions']> {
  const { role } = ctx.scope
  const some = (...statuses: LineStatus[]) => statuses.some((status) => (batch.counts[status] ?? 0) > 0)
  const approver = await approverUnitOf(ctx.db, ctx.tree, batch.unit_id, ctx.day)
  const office = isOfficeOf(ctx.scope, batch.unit_id)
  const review = mayDo(role, 'claim.review') && office
  const city = ctx.cityReviewers.of(batch.unit_id, batch.program)
  const open = {
    agree: review && some('submitted'),
    recheck: mayDo(role, 'claim.city_review') && ctx.scope.unitId === city && some('reviewed'),
    return: review && some('submitted', 'reviewed', 'city_reviewed'),
    reject: review && some('submitted', 'reviewed', 'city_reviewed'),
    publish: mayDo(role, 'notice.publish') && office && some(...publishableStatuses(city !== undefined)),
    approve: mayDo(role, 'claim.approve') && ctx.scope.unitId === approver && batch.notice_over > 0,
    withdraw: mayDo(role, 'claim.submit') && some('submitted', 'returned', 'reviewed', 'city_reviewed', 'on_notice'),
  }
  return (Object.keys(open) as (keyof typeof open)[]).filter((action) => open[action])
}
