import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import { releaseRestInTx } from '#src/modules/ledger/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { TaskCancelled, TaskFailed, type TaskHandler, type TaskRun } from '#src/platform/jobs/tasks.ts'
import { type BatchRow, lockBatchInTx } from './batch.store.ts'
import { nextHolders } from './holder-filter.store.ts'
import { CHUNK, inStepTx } from './in-chunks.ts'
import type { VoucherBatchStatus } from './voucher.types.ts'

/** The kind of the task that hands a batch out. */
export const ISSUE_TASK = 'voucher_issue'

/**
 * Hands a batch out, some hundreds of persons a transaction. Killed at any point, the run that follows goes on where the rows
 * stand: whoever holds a voucher is passed over. At its end what was not handed out goes back to the budget.
 */
export const issueTask: TaskHandler = async (run) => {
  const batchId = String(run.input['batchId'])
  let after: string | undefined
  try {
    for (;;) {
      const step = await inStepTx(run, (tx) => handOutInTx(tx, run, batchId, after))
      if (step === 'over') break
      after = step.after
      await run.progress(step.issued)
      if (step.last) break
    }
  } catch (error) {
    if (error instanceof TaskCancelled) await inStepTx(run, (tx) => endBatchInTx(tx, batchId, 'stopped'))
    throw error
  }
  const ended = await inStepTx(run, (tx) => endBatchInTx(tx, batchId, 'issued'))
  return { batchId, issued: ended.issued, planned: ended.planned }
}

type Step = 'over' | { readonly issued: number; readonly after: string | undefined; readonly last: boolean }

/** One chunk: batch, persons ascending, vouchers. A person who was given one by somebody else in this moment is passed over. */
async function handOutInTx(tx: Tx, run: TaskRun, batchId: string, after: string | undefined): Promise<Step> {
  const batch = await lockBatchInTx(tx, batchId)
  if (!batch) throw new TaskFailed('没有找到这次发券')
  if (batch.status !== 'issuing' || batch.issued === batch.planned) return 'over'
  const tree = await run.platform.unitTree()
  const limit = Math.min(CHUNK, batch.planned - batch.issued)
  const persons = await nextHolders(tx.db, tree, batch.filter, tx.day, { after, limit })
  await lockPersonsInTx(
    tx,
    persons.map((one) => one.personId),
  )
  const given = await insertVouchersInTx(tx, batch, persons)
  const issued = batch.issued + given.length
  await tx.db
    .updateTable('voucher_batch')
    .set({ issued, held_fen: batch.held_fen - given.length * batch.face_fen })
    .where('batch_id', '=', batchId)
    .execute()
  return { issued, after: persons.at(-1)?.personId, last: persons.length < limit }
}

async function insertVouchersInTx(
  tx: Tx,
  batch: BatchRow,
  persons: readonly { readonly personId: string; readonly unitId: string }[],
): Promise<{ personId: string; voucherId: string }[]> {
  if (persons.length === 0) return []
  const numbers = persons.map(() => voucherNumber())
  const { rows } = await sql<{ person_id: string; voucher_id: string; number: string }>`
    insert into voucher (person_id, voucher_id, number, batch_id, unit_id, issuer_id, face_fen, budget_id, valid_from, valid_to, redeem_by,
                         state, committed_fen, issued_day)
    select p, i, n, ${batch.batch_id}, u, ${batch.unit_id}, ${batch.face_fen}, ${batch.budget_id}, ${batch.valid_from}::date,
           ${batch.valid_to}::date, ${batch.redeem_by}::date, 'issued', ${batch.face_fen}, ${tx.day}::date
      from unnest(${persons.map((one) => one.personId)}::uuid[], ${persons.map(() => newId())}::uuid[], ${numbers}::text[],
                  ${persons.map((one) => one.unitId)}::text[]) as x(p, i, n, u)
    on conflict do nothing returning person_id, voucher_id, number`.execute(tx.db)
  await sql`
    insert into voucher_no (number, person_id, voucher_id)
    select * from unnest(${rows.map((row) => row.number)}::text[], ${rows.map((row) => row.person_id)}::uuid[],
                         ${rows.map((row) => row.voucher_id)}::uuid[])`.execute(tx.db)
  await tx.auditMany(
    rows.map((row) => ({
      action: 'voucher.grant',
      subjectType: 'voucher',
      subjectId: row.voucher_id,
      personId: row.person_id,
      facts: { number: batch.number, faceFen: batch.face_fen },
    })),
  )
  await sendMessagesInTx(
    tx,
    rows.map((row) => ({
      personId: row.person_id,
      template: 'voucher_issued' as const,
      facts: {
        name: batch.name,
        value: batch.attendance_only ? '打卡签到' : `${formatYuan(batch.face_fen)} 元`,
        toDay: formatDay(batch.valid_to),
      },
      link: '/my/vouchers',
    })),
  )
  return rows.map((row) => ({ personId: row.person_id, voucherId: row.voucher_id }))
}

/** Twenty random digits, which say nothing of the holder and cannot be guessed. */
const voucherNumber = () => (BigInt(`0x${randomBytes(12).toString('hex')}`) % 10n ** 20n).toString().padStart(20, '0')

/** The end of an issue: what was not handed out is free again. A batch that has ended stays as it ended. */
export async function endBatchInTx(
  tx: Tx,
  batchId: string,
  status: Exclude<VoucherBatchStatus, 'issuing'>,
): Promise<{ issued: number; planned: number }> {
  const batch = await lockBatchInTx(tx, batchId)
  if (!batch) throw new TaskFailed('没有找到这次发券')
  if (batch.status !== 'issuing') return batch
  await tx.db.updateTable('voucher_batch').set({ status, held_fen: 0 }).where('batch_id', '=', batchId).execute()
  await tx.audit({
    action: status === 'issued' ? 'voucher.issued' : 'voucher.stop',
    subjectType: 'voucher_batch',
    subjectId: batchId,
    facts: { number: batch.number, issued: batch.issued, planned: batch.planned, backFen: batch.held_fen },
  })
  const { accountId } = tx.scope
  await sendMessagesInTx(tx, [
    {
      accountIds: accountId ? [accountId] : [],
      template: 'vouchers_done',
      facts: { number: batch.number, issued: batch.issued, planned: batch.planned },
      link: CONSOLE.voucherBatch(batchId),
    },
  ])
  await releaseRestInTx(tx, { batchId, budgetId: batch.budget_id ?? '', amountFen: batch.held_fen }, batch.number)
  return batch
}
