import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import { auditGrantsInTx, findPayBatch, lockPayBatchInTx, movePayLinesInTx, payBatchNow } from './pay-batch.store.ts'

export type WithdrawRefusal = 'changed_meanwhile' | 'not_made'

/** Takes back a batch that nobody has released: its lines wait again where they came from. No money has moved. */
export async function withdrawPayBatch(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; reason: string },
): Promise<Decision<PayBatchRow, WithdrawRefusal>> {
  const batch = found(await findPayBatch(tx.db, scope, id), '这个拨付批次')
  await deps.claims.lockPayBatchInTx(tx, id)
  const now = await lockPayBatchInTx(tx, id)
  if (now.status !== 'made') return refuse('not_made', await lastActOn(tx.db, 'pay_batch', id))
  if (now.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'pay_batch', id))
  const lines = await movePayLinesInTx(tx, id, 'made', 'withdrawn')
  await tx.db
    .updateTable('pay_batch')
    .set({ status: 'withdrawn', version: now.version + 1 })
    .where('pay_batch_id', '=', id)
    .execute()
  for (const [tries, to] of [
    ['first', 'approved'],
    ['again', 'failed'],
  ] as const)
    await deps.claims.followPayBatchInTx(tx, id, { status: 'withdrawn', tries }, { from: ['paying'], to })
  await tx.audit({
    action: 'pay.withdraw',
    subjectType: 'pay_batch',
    subjectId: id,
    facts: { number: batch.number, lines, note: body.reason },
  })
  await tx.auditPersons(
    { action: 'pay.withdraw', subjectType: 'claim_line' },
    sql`select w.person_id, w.line_id::text as subject_id, jsonb_build_object('payBatch', ${batch.number}::text, 'note', ${body.reason}::text) as facts
          from pay_line w where w.pay_batch_id = ${id} and w.kind = 'claim'`,
  )
  await auditGrantsInTx(tx, id, 'pay.withdraw', { payBatch: batch.number, note: body.reason })
  return accept(await payBatchNow(tx.db, scope, await deps.platform.unitTree(), id))
}
