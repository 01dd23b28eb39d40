import { type SqlBool, sql } from 'kysely'
import { accept, type Decision } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { listBatches, lockBatchInTx } from './batch.store.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { decideRecall, isRecallable, type RecallRefusal, type RecallSum } from './recall.rules.ts'
import { keptVouchers, recallPersons, recallSum } from './recall.store.ts'
import { lockVouchersInTx, standingOf } from './voucher.store.ts'
import { VOUCHER_EVENT_NAMES, VOUCHER_STATE_NAMES } from './voucher.types.ts'
import type { RecallView } from './vouchers.contract.ts'
import { KEPT_WHY } from './vouchers.messages.ts'

/** A page names so many of those that stay; the rest are counted and found in the list of the batch. */
const MOST_NAMED = 200

/** Only the office that made the issue takes it back; who is above it asks it to. */
const isOwnOffice = (scope: Scope, unitId: string) =>
  scope.role !== 'public' &&
  scope.role !== 'system' &&
  mayDo(scope.role, 'voucher.manage') &&
  scope.reach.kind === 'units' &&
  scope.unitId === unitId

/** What taking the issue back would do, before anybody decides; null where this account cannot or nothing is left to take. */
export async function recallView(
  db: Db,
  scope: Scope,
  today: PlainDate,
  batch: { readonly batch_id: string; readonly unit_id: string; readonly status: string },
): Promise<RecallView | null> {
  if (!isOwnOffice(scope, batch.unit_id) || batch.status === 'issuing') return null
  const sum = await recallSum(db, scope, batch.batch_id, today)
  if (sum.vouchers === 0) return null
  return viewOf(db, scope, today, batch.batch_id, sum)
}

async function viewOf(
  db: Db,
  scope: Scope,
  today: PlainDate,
  batchId: string,
  sum: RecallSum & { readonly kept: number },
): Promise<RecallView> {
  const kept = await keptVouchers(db, scope, batchId, today, MOST_NAMED)
  return {
    vouchers: sum.vouchers,
    amountFen: sum.amountFen,
    keptTotal: sum.kept,
    kept: kept.map((row) => ({
      id: row.voucher_id,
      number: row.number,
      name: row.name,
      stateName: VOUCHER_STATE_NAMES[row.state],
      why: KEPT_WHY[row.state],
    })),
  }
}

/**
 * Takes a whole issue back: every voucher of it that nobody has used is voided with the reason, its holder is told, its money is
 * free again, all in this transaction. What was used, stopped or has ended stays and is named with why. Lock order: batch, persons
 * ascending, vouchers, budget. Done again, nothing is left to take.
 */
export async function recallBatch(
  tx: Tx,
  scope: Scope,
  id: string,
  body: { readonly reason: string; readonly expected: RecallSum },
): Promise<Decision<RecallView, RecallRefusal>> {
  const shown = found((await listBatches(tx.db, scope, sql<SqlBool>`b.batch_id = ${id}`, { limit: 1 }))[0], '这次发券')
  const ownOffice = isOwnOffice(scope, shown.unit_id)
  const batch = found(await lockBatchInTx(tx, id), '这次发券')
  const persons = ownOffice ? await recallPersons(tx.db, scope, id, tx.day) : []
  await lockPersonsInTx(tx, persons)
  const vouchers = (
    await lockVouchersInTx(tx, sql<SqlBool>`v.batch_id = ${id} and v.person_id = any(${persons}::uuid[])`)
  ).filter((voucher) => isRecallable(standingOf(voucher), tx.day))
  const now = {
    vouchers: vouchers.length,
    amountFen: vouchers.reduce((sum, voucher) => sum + voucher.committed_fen, 0),
  }
  const decided = decideRecall({ ownOffice, status: batch.status, unitName: shown.unit_name }, now, body.expected)
  if (!decided.ok) return decided
  const view = await viewOf(tx.db, scope, tx.day, id, { ...now, kept: batch.issued - now.vouchers })
  await tx.audit({
    action: 'voucher.recall',
    subjectType: 'voucher_batch',
    subjectId: id,
    facts: { number: batch.number, vouchers: now.vouchers, amountFen: now.amountFen, note: body.reason },
  })
  await sendMessagesInTx(
    tx,
    vouchers.map((voucher) => ({
      personId: voucher.person_id,
      template: 'voucher_changed' as const,
      facts: { name: voucher.batch_name, act: VOUCHER_EVENT_NAMES.void, reason: body.reason },
      link: '/my/vouchers',
    })),
  )
  await moveVouchersInTx(
    tx,
    'void',
    vouchers.map((voucher) => ({ voucher, fields: { reason: body.reason } })),
  )
  return accept(view)
}
