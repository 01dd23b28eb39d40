import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import { findPayBatch, findPayLines, lockPayBatchInTx, movePayLinesInTx, payBatchNow } from './pay-batch.store.ts'

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
  const lines = await findPayLines(tx.db, id)
  const keys = lines.map((line) => ({ personId: line.person_id, lineId: line.line_id, tryNo: line.try_no }))
  await deps.claims.lockLinesInTx(tx, keys)
  const now = await lockPayBatchInTx(tx, id)
  if (now.status !== 'made') return refuse('not_made', await lastActOn(tx.db, 'pay_batch', id))
  if (now.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'pay_batch', id))
  await movePayLinesInTx(tx, id, 'made', 'withdrawn')
  await tx.db
    .updateTable('pay_batch')
    .set({ status: 'withdrawn', version: now.version + 1 })
    .where('pay_batch_id', '=', id)
    .execute()
  for (const to of ['approved', 'failed'] as const) {
    const back = keys.filter((line) => (line.tryNo === 1) === (to === 'approved'))
    if (back.length > 0) await deps.claims.followInTx(tx, back, { from: ['paying'], to })
  }
  await tx.audit({
    action: 'pay.withdraw',
    subjectType: 'pay_batch',
    subjectId: id,
    facts: { number: batch.number, lines: lines.length, note: body.reason },
  })
  await tx.auditMany(
    lines.map((line) => ({
      action: 'pay.withdraw',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { payBatch: batch.number, note: body.reason },
    })),
  )
  return accept(await payBatchNow(tx.db, scope, await deps.platform.unitTree(), id))
}
