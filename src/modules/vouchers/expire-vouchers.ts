import { type SqlBool, sql } from 'kysely'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { CHUNK } from './in-chunks.ts'
import { endBatchInTx } from './issue-task.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { lockVouchersInTx, standingOf } from './voucher.store.ts'
import { COMMITTED_STATES } from './voucher.types.ts'
import { isExpiredOn } from './voucher-states.rules.ts'

/**
 * Writes down what time has decided: vouchers past their last day expire, and their money goes back; an issue whose task was given
 * up ends. Several processes may do it side by side.
 */
export async function expireVouchers(platform: Platform): Promise<number> {
  const scope = systemScope('expire-vouchers')
  let expired = 0
  for (;;) {
    const clocks = await platform.clocks()
    const n = await inTransaction(platform.db, scope, clocks, (tx) => expireSomeInTx(tx), { quiet: true })
    expired += n
    if (n === 0) break
  }
  // unscoped: housekeeping.
  const given = await sql<{ batch_id: string }>`
    select b.batch_id from voucher_batch b join task t on t.task_id = b.task_id
     where b.status = 'issuing' and t.status in ('failed', 'cancelled')`.execute(platform.db)
  for (const { batch_id } of given.rows)
    await inTransaction(platform.db, scope, await platform.clocks(), (tx) => endBatchInTx(tx, batch_id, 'stopped'), {
      quiet: true,
    })
  return expired
}

// unscoped: housekeeping; time is no respecter of scopes.
async function expireSomeInTx(tx: Tx): Promise<number> {
  const { rows } = await sql<{ person_id: string; voucher_id: string }>`
    select v.person_id, v.voucher_id from voucher v
     where v.state = any(${[...COMMITTED_STATES]}) and v.valid_to < ${tx.day}
       and (v.state not in ('completed', 'certified') or v.redeem_by < ${tx.day})
       and not exists (select 1 from claim_line l join voucher_batch b on b.batch_id = v.batch_id
                        where l.person_id = v.person_id and l.certificate_id = v.certificate_id and l.program = b.program
                          and l.phase <> 'ended')
     order by v.person_id limit ${CHUNK}`.execute(tx.db)
  if (rows.length === 0) return 0
  await lockPersonsInTx(
    tx,
    rows.map((row) => row.person_id),
  )
  const due = (
    await lockVouchersInTx(
      tx,
      sql<SqlBool>`v.voucher_id = any(${rows.map((row) => row.voucher_id)}::uuid[])
      and v.person_id = any(${rows.map((row) => row.person_id)}::uuid[])`,
    )
  ).filter((voucher) => isExpiredOn(standingOf(voucher), tx.day) && voucher.state !== 'expired')
  await moveVouchersInTx(
    tx,
    'expire',
    due.map((voucher) => ({ voucher, fields: { reason: '过了有效期' } })),
  )
  return due.length
}
