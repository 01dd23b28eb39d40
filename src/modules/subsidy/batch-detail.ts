import type { z } from 'zod'
import { fundFor } from '#src/modules/ledger/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
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
  const fund = await fundFor(ctx.db, batch.region_id, batch.program, batch.submitted_day)
  return {
    ...batchRowOf(ctx, batch, await approverNames(ctx, [batch])),
    version: batch.version,
    fundName: batch.fund_name,
    assumptions: fund?.assumption ? [fund.assumption] : [],
    noticeId: batch.notice_id,
    cityReview: ctx.cityReviewers.has(batch.unit_id),
    actions: await batchActions(ctx, batch),
    timeline: (await actsOn(ctx.db, 'claim_batch', id)).map(claimTimelineEntry),
  }
}

/** Open to the reader's role while at least one line is where the action needs it. */
async function batchActions(ctx: ViewContext, batch: BatchRecord): Promise<BatchDetail['actions']> {
  const { role } = ctx.scope
  const some = (...statuses: LineStatus[]) => statuses.some((status) => (batch.counts[status] ?? 0) > 0)
  const approver = await approverUnitOf(ctx.db, ctx.tree, batch.unit_id, ctx.day)
  const office = isOfficeOf(ctx.scope, batch.unit_id)
  const review = mayDo(role, 'claim.review') && office
  const city = ctx.cityReviewers.get(batch.unit_id)
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
