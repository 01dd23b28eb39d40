import { type SqlBool, sql } from 'kysely'
import { accept, type Decision } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { listBatches, lockBatchInTx } from './batch.store.ts'
import { batchDetail } from './batch-view.ts'
import { decideRecall, type RecallRefusal, type RecallSum } from './recall.rules.ts'
import { findRecallTask, recallSum } from './recall.store.ts'
import { RECALL_TASK } from './recall-task.ts'
import { isOwnOffice, isRunning, recallableOf } from './recall-view.ts'
import type { VoucherBatchDetail } from './vouchers.contract.ts'

/**
 * Takes a whole issue back, as the page showed it: decided here and now, done by a task (`recall-task.ts`), because an issue has
 * any size and nobody else is to wait for all of it. Done again, nothing is left to take.
 */
export async function recallBatch(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  body: { readonly reason: string; readonly expected: RecallSum },
): Promise<Decision<VoucherBatchDetail, RecallRefusal>> {
  const shown = found((await listBatches(tx.db, scope, sql<SqlBool>`b.batch_id = ${id}`, { limit: 1 }))[0], '这次发券')
  const batch = found(await lockBatchInTx(tx, id), '这次发券')
  const { kept: _, ...now } = await recallSum(tx.db, scope, id, recallableOf(batch, tx.day))
  const decided = decideRecall(
    {
      ownOffice: isOwnOffice(scope, shown.unit_id),
      status: batch.status,
      recalling: isRunning(await findRecallTask(tx.db, batch.recall_task_id)),
      unitName: shown.unit_name,
    },
    now,
    body.expected,
  )
  if (!decided.ok) return decided
  const taskId = await platform.tasks.enqueueInTx(tx, {
    kind: RECALL_TASK,
    title: `整批作废培训券：${batch.number} ${batch.name}`,
    input: { batchId: id, reason: body.reason },
    total: now.vouchers,
  })
  await tx.db
    .updateTable('voucher_batch')
    .set({ recall_task_id: taskId, recalled: 0, recalled_fen: 0 })
    .where('batch_id', '=', id)
    .execute()
  await tx.audit({
    action: 'voucher.recall',
    subjectType: 'voucher_batch',
    subjectId: id,
    facts: { number: batch.number, vouchers: now.vouchers, amountFen: now.amountFen, note: body.reason },
  })
  return accept(await batchDetail(tx.db, scope, tx.day, id))
}
