import { type Decision, refuse } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { noticeOver } from './batch-status.rules.ts'
import { exceptionOf, inLineOrder } from './bulk-result.ts'
import { lockBatchInTx } from './claim-batch.store.ts'
import { type LineRecord, linesOfBatch, noticeOf } from './claim-line.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { type LineRefusal, type ReviewBody, reviewInTx } from './review-lines.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { approverUnitOf } from './view-context.ts'

export type DeclineRefusal = LineRefusal | 'not_the_approver' | 'reviewed_by_you' | 'not_yet'

/**
 * The unit that approves sends lines back to be corrected, or rejects them, once their notice is over. A returned line goes through
 * review and a notice of its own again; what the old notice showed stays as it was. Nothing was reserved for them, so nothing is
 * given back. Lines on a running notice and lines with an open objection stay, each with its reason.
 */
export async function declineLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: Extract<ReviewBody, { note: string }>,
): Promise<Decision<BulkResult, DeclineRefusal>> {
  const { unit_id: unitId } = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const tree = await deps.platform.unitTree()
  const approver = await approverUnitOf(tx.db, tree, unitId, tx.day)
  if (approver === undefined || scope.unitId !== approver)
    return refuse('not_the_approver', { unitName: approver ? tree.get(approver).name : '上级' })
  const lines = await linesOfBatch(tx.db, scope, batchId, body.lineIds)
  if (lines.length < new Set(body.lineIds).size) return refuse('line_missing')
  const early = lines.flatMap((line) => {
    const why = tooEarly(line, tx.day)
    return why === null ? [] : [exceptionOf(line, why)]
  })
  if (early.length === lines.length) return refuse('not_yet', { message: inLineOrder(early)[0]!.message })
  const held = new Set(early.map(({ lineId }) => lineId))
  const due = lines.filter((line) => !held.has(line.line_id))
  if (due.some((line) => line.status === 'on_notice' && line.reviewed_by === scope.accountId))
    return refuse('reviewed_by_you')
  const done = await reviewInTx(
    tx,
    deps,
    scope,
    batchId,
    { ...body, lineIds: due.map((line) => line.line_id) },
    'approver',
  )
  if (!done.ok) return done
  return { ...done, value: { ...done.value, exceptions: inLineOrder([...early, ...done.value.exceptions]) } }
}

/** Why the approving unit may not yet decide against a line: others have the right to speak first. */
function tooEarly(line: LineRecord, day: PlainDate): string | null {
  if (line.status === 'objected') return '公示期内有异议，答复后才能退回或不予批准'
  const notice = noticeOf(line)
  return line.status === 'on_notice' && notice && !noticeOver(notice, day)
    ? `公示到 ${formatDay(notice.toDay)}，期满后才能退回或不予批准`
    : null
}
