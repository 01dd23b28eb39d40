import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { planForManyInTx } from '#src/platform/db/plans.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { nameFile } from '#src/platform/files/file-store.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { bankFile, CSV, firstUnwritable } from './bank-file.ts'
import { transferPayLinesInTx } from './book.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import {
  auditGrantsInTx,
  bookOf,
  findPayBatch,
  lockPayBatchInTx,
  movePayLinesInTx,
  payBatchNow,
} from './pay-batch.store.ts'
import { heldBack } from './payable.store.ts'

export type ReleaseRefusal =
  | 'changed_meanwhile'
  | 'not_made'
  | 'maker_cannot_release'
  | 'declared_differs'
  | 'lines_held'
  | 'name_unwritable'

/**
 * A second finance account counts again and releases: each line is sent (已批待付 → 在途), and the bank file is made from these
 * very lines and kept. Released once: the loser of a race is told who and when.
 */
export async function releasePayBatch(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; declaredCount: number; declaredFen: number },
): Promise<Decision<PayBatchRow, ReleaseRefusal>> {
  const batch = found(await findPayBatch(tx.db, scope, id), '这个拨付批次')
  const now = await lockPayBatchInTx(tx, id)
  if (now.status !== 'made') return refuse('not_made', await lastActOn(tx.db, 'pay_batch', id))
  if (now.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'pay_batch', id))
  if (now.made_by === scope.accountId) return refuse('maker_cannot_release')
  const lines = await sumsOf(tx, id)
  if (lines.count !== batch.declared_count || lines.totalFen !== batch.declared_fen)
    throw new Error(
      `Pay batch ${id} was declared with ${batch.declared_fen} fen and its lines come to ${lines.totalFen}.`,
    )
  if (body.declaredCount !== lines.count || body.declaredFen !== lines.totalFen)
    return refuse('declared_differs', {
      declaredCount: body.declaredCount,
      declaredFen: body.declaredFen,
      ...lines,
    })
  await planForManyInTx(tx, lines.count)
  const held = await heldLines(tx, id)
  if (held.n > 0) return refuse('lines_held', { lines: held.n, lineNo: held.first })
  const { platform } = deps
  const tree = await platform.unitTree()
  const layout = await settingOn(tx.db, tree, batch.unit_id, 'bank.file_layout', tx.day)
  const unwritable = await firstUnwritable(tx.db, id, layout)
  if (unwritable) return refuse('name_unwritable', { lineNo: unwritable.line_no })
  const moved = await movePayLinesInTx(tx, id, 'made', 'sent')
  if (moved !== lines.count) throw new Error(`Of ${lines.count} lines of pay batch ${id}, ${moved} could be sent.`)
  await transferPayLinesInTx(tx, bookOf(batch), 'send', { payBatchId: id, status: 'sent' }, batch.number)
  // Whole account numbers: owned by nobody, so only the bank-file operation and its audit give them out. The workbook is made
  // from the same frozen lines when it is asked for.
  const kept = await platform.files.put(
    bankFile(tx.db, platform.keys, batch, layout, { format: 'csv', synthetic: platform.synthetic }),
  )
  const fileId = await nameFile(tx.db, kept, {
    name: `银行代发 ${batch.number}.csv`,
    mediaType: CSV,
    purpose: 'bank_file',
    accountId: null,
    unitId: null,
    organisationId: null,
  })
  await tx.db
    .updateTable('pay_batch')
    .set({
      status: 'released',
      released_by: scope.accountId,
      released_day: tx.day,
      bank_file_id: fileId,
      bank_csv_id: fileId,
      version: now.version + 1,
    })
    .where('pay_batch_id', '=', id)
    .execute()
  await tx.audit({
    action: 'pay.release',
    subjectType: 'pay_batch',
    subjectId: id,
    facts: { number: batch.number, lines: lines.count, amountFen: lines.totalFen, digest: kept.digest },
  })
  await tx.auditPersons(
    { action: 'pay.release', subjectType: 'claim_line' },
    sql`select w.person_id, w.line_id::text as subject_id, jsonb_build_object('payBatch', ${batch.number}::text, 'amountFen', w.amount_fen) as facts
          from pay_line w where w.pay_batch_id = ${id} and w.kind = 'claim' order by w.line_no`,
  )
  await auditGrantsInTx(tx, id, 'pay.release', { payBatch: batch.number })
  return accept(await payBatchNow(tx.db, scope, tree, id))
}

// unscoped: the batch was found in the scope.
async function sumsOf(tx: Tx, id: string): Promise<{ count: number; totalFen: number }> {
  const { rows } = await sql<{ count: number; totalFen: number }>`
    select count(*) as count, coalesce(sum(amount_fen), 0)::bigint as "totalFen" from pay_line where pay_batch_id = ${id}`.execute(
    tx.db,
  )
  return rows[0]!
}

/** Lines whose certificate was revoked, or whose holder or payee was listed, since the batch was made. */
// unscoped: the batch was found in the scope.
async function heldLines(tx: Tx, id: string): Promise<{ n: number; first: number | null }> {
  const { rows } = await sql<{ n: number; first: number | null }>`
    select count(*) as n, min(w.line_no) as first
      from pay_line w join money_line l on l.person_id = w.person_id and l.line_id = w.line_id
     where w.pay_batch_id = ${id} and ${heldBack(tx.day)}`.execute(tx.db)
  return rows[0]!
}
