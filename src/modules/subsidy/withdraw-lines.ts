import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { allHandled, handledExceptions, inLineOrder } from './bulk-result.ts'
import { moveLinesInTx } from './change-lines.store.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { linesOfBatch } from './claim-line.store.ts'
import { settleClocksInTx } from './deadlines.ts'
import type { SubsidyDeps } from './deps.ts'
import type { LineRefusal } from './review-lines.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { LINE_ACTIONS_BY_STATUS } from './subsidy.types.ts'

/** The claimant takes lines back, as long as no money is reserved for them. */
export async function withdrawLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: { lineIds: readonly string[]; reason: string },
): Promise<Decision<BulkResult, LineRefusal>> {
  found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const lines = await linesOfBatch(tx.db, scope, batchId, body.lineIds)
  if (lines.length < new Set(body.lineIds).size) return refuse('line_missing')
  const open = lines.filter((line) => (LINE_ACTIONS_BY_STATUS[line.status] as readonly string[]).includes('withdraw'))
  const others = lines.filter((line) => !open.includes(line))
  const before = await handledExceptions(tx.db, others, tx.day)
  if (open.length === 0) return refuse('already_handled', allHandled(before))
  const moved = await moveLinesInTx(tx, open, 'withdrawn', { note: body.reason })
  const done = open.filter((line) => moved.has(line.line_id))
  const version = await settleBatchInTx(tx, batchId)
  await settleClocksInTx(tx, await deps.platform.unitTree(), batchId)
  await tx.audit({
    action: 'claim.withdraw',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { lines: done.length, note: body.reason },
  })
  await tx.auditMany(
    done.map((line) => ({
      action: 'claim.withdraw',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { note: body.reason },
    })),
  )
  return accept({
    done: done.length,
    amountFen: done.reduce((sum, line) => sum + (line.amount_fen ?? 0), 0),
    exceptions: inLineOrder(before),
    version,
  })
}
