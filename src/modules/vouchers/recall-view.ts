import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type TaskRow, taskViewOf } from '#src/platform/jobs/task-view.ts'
import type { BatchRow } from './batch.store.ts'
import { type KeptState, recallableStates } from './recall.rules.ts'
import { findRecallTask, keptVouchers, recallSum } from './recall.store.ts'
import { stateOn } from './voucher.store.ts'
import { VOUCHER_STATE_NAMES, type VoucherState } from './voucher.types.ts'
import type { RecalledView, RecallView } from './vouchers.contract.ts'
import { KEPT_WHY } from './vouchers.messages.ts'

/** A page names so many of those that stay; the rest are counted and found in the list of the batch. */
const MOST_NAMED = 200

/** Only the office that made the issue takes it back; who is above it asks it to. */
export const isOwnOffice = (scope: Scope, unitId: string) =>
  scope.role !== 'public' &&
  scope.role !== 'system' &&
  mayDo(scope.role, 'voucher.manage') &&
  scope.reach.kind === 'units' &&
  scope.unitId === unitId

export const isRunning = (task: TaskRow | undefined) =>
  task?.task_status === 'queued' || task?.task_status === 'running'

/** The states of this batch that go back with it today. */
export const recallableOf = (batch: BatchRow, today: PlainDate): readonly VoucherState[] =>
  recallableStates({ validFrom: batch.valid_from, validTo: batch.valid_to, redeemBy: batch.redeem_by }, today)

/**
 * What taking the issue back would do (`recall`), before anybody decides: null where this account cannot, it is under way, or
 * nothing is left to take. What was done, so far or in the end (`recalled`): null where nobody has asked for it.
 */
export async function recallViews(
  db: Db,
  scope: Scope,
  today: PlainDate,
  batch: BatchRow,
): Promise<{ recall: RecallView | null; recalled: RecalledView | null }> {
  const task = await findRecallTask(db, batch.recall_task_id)
  const ask = isOwnOffice(scope, batch.unit_id) && batch.status !== 'issuing' && !isRunning(task)
  if (!ask && !task) return { recall: null, recalled: null }
  const states = recallableOf(batch, today)
  const { kept, ...sum } = await recallSum(db, scope, batch.batch_id, states)
  const named = await keptViews(db, scope, today, batch.batch_id, states)
  return {
    recall: ask && sum.vouchers > 0 ? { ...sum, keptTotal: kept, kept: named } : null,
    recalled: task
      ? {
          task: taskViewOf(task),
          vouchers: batch.recalled,
          amountFen: batch.recalled_fen,
          keptTotal: isRunning(task) ? 0 : kept,
          kept: isRunning(task) ? [] : named,
        }
      : null,
  }
}

async function keptViews(
  db: Db,
  scope: Scope,
  today: PlainDate,
  batchId: string,
  states: readonly VoucherState[],
): Promise<RecallView['kept']> {
  return (await keptVouchers(db, scope, batchId, states, MOST_NAMED)).map((row) => {
    const state = stateOn(row, today) as KeptState
    return {
      id: row.voucher_id,
      number: row.number,
      name: row.name,
      stateName: VOUCHER_STATE_NAMES[state],
      why: KEPT_WHY[state],
    }
  })
}
