import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { TaskCancelled, TaskFailed, type TaskHandler, type TaskRun } from '#src/platform/jobs/tasks.ts'
import { type BatchRow, lockBatchInTx } from './batch.store.ts'
import { CHUNK, inStepTx } from './in-chunks.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { recallPersons } from './recall.store.ts'
import { recallableOf } from './recall-view.ts'
import { lockVouchersInTx } from './voucher.store.ts'
import { VOUCHER_EVENT_NAMES } from './voucher.types.ts'

/** The kind of the task that takes an issue back. */
export const RECALL_TASK = 'voucher_recall'

/**
 * Takes an issue back, some hundreds of persons a transaction: each voucher that nobody has used by then is voided with the reason,
 * its holder is told, its money is free again. What was used meanwhile stays. Killed at any point, the run that follows goes on
 * where the rows stand; cancelled, what is voided stays voided and the rest may be taken back again.
 */
export const recallTask: TaskHandler = async (run) => {
  const batchId = String(run.input['batchId'])
  const reason = String(run.input['reason'])
  let after: string | undefined
  try {
    for (;;) {
      const step = await inStepTx(run, (tx) => takeBackInTx(tx, run, { batchId, reason, after }))
      await run.progress(step.recalled)
      if (step.after === undefined) break
      after = step.after
    }
  } catch (error) {
    if (error instanceof TaskCancelled) await inStepTx(run, (tx) => endRecallInTx(tx, run, batchId))
    throw error
  }
  const { recalled, recalled_fen } = await inStepTx(run, (tx) => endRecallInTx(tx, run, batchId))
  return { batchId, vouchers: recalled, amountFen: recalled_fen }
}

/** The batch, locked, while this task is the one that takes it back. */
async function lockOwnBatchInTx(tx: Tx, run: TaskRun, batchId: string): Promise<BatchRow> {
  const batch = await lockBatchInTx(tx, batchId)
  if (batch?.recall_task_id !== run.taskId) throw new TaskFailed('这批培训券已另外办理作废，请看发券批的页面')
  return batch
}

/** One chunk: batch, persons ascending, vouchers, budget. `after` is undefined when nobody is left. */
async function takeBackInTx(
  tx: Tx,
  run: TaskRun,
  ask: { readonly batchId: string; readonly reason: string; readonly after: string | undefined },
): Promise<{ readonly recalled: number; readonly after: string | undefined }> {
  const { batchId, reason } = ask
  const batch = await lockOwnBatchInTx(tx, run, batchId)
  const states = recallableOf(batch, tx.day)
  const persons = await recallPersons(tx.db, run.scope, batchId, states, { after: ask.after, limit: CHUNK })
  if (persons.length === 0) return { recalled: batch.recalled, after: undefined }
  await lockPersonsInTx(tx, persons)
  // Who has used the voucher since the count keeps it: under the locks the state is asked again.
  const vouchers = (
    await lockVouchersInTx(tx, sql<SqlBool>`v.batch_id = ${batchId} and v.person_id = any(${persons}::uuid[])`)
  ).filter((voucher) => states.includes(voucher.state))
  await sendMessagesInTx(
    tx,
    vouchers.map((voucher) => ({
      personId: voucher.person_id,
      template: 'voucher_changed' as const,
      facts: { name: voucher.batch_name, act: VOUCHER_EVENT_NAMES.void, reason },
      link: '/my/vouchers',
    })),
  )
  const recalled = batch.recalled + vouchers.length
  const fen = vouchers.reduce((sum, voucher) => sum + voucher.committed_fen, 0)
  await tx.db
    .updateTable('voucher_batch')
    .set({ recalled, recalled_fen: batch.recalled_fen + fen })
    .where('batch_id', '=', batchId)
    .execute()
  await moveVouchersInTx(
    tx,
    'void',
    vouchers.map((voucher) => ({ voucher, fields: { reason } })),
  )
  return { recalled, after: persons.at(-1) }
}

/** The end of it, however it came: what was done is in the record of the batch, and whoever asked is told. */
async function endRecallInTx(tx: Tx, run: TaskRun, batchId: string): Promise<BatchRow> {
  const batch = await lockOwnBatchInTx(tx, run, batchId)
  await tx.audit({
    action: 'voucher.recalled',
    subjectType: 'voucher_batch',
    subjectId: batchId,
    facts: { number: batch.number, vouchers: batch.recalled, amountFen: batch.recalled_fen },
  })
  const { accountId } = tx.scope
  await sendMessagesInTx(tx, [
    {
      accountIds: accountId ? [accountId] : [],
      template: 'vouchers_recalled',
      facts: { number: batch.number, vouchers: batch.recalled },
      link: CONSOLE.voucherBatch(batchId),
    },
  ])
  return batch
}
