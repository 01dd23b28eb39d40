import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { found } from '#src/platform/http/problem.ts'
import { bankFiles, CSV, XLSX } from './bank-file.ts'
import { transferInTx } from './book.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import {
  bookOf,
  findPayBatch,
  findPayLines,
  lockPayBatchInTx,
  movePayLinesInTx,
  payBatchNow,
} from './pay-batch.store.ts'

export type ReleaseRefusal = 'changed_meanwhile' | 'not_made' | 'maker_cannot_release' | 'declared_differs'

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
  const lines = await findPayLines(tx.db, id)
  const totalFen = lines.reduce((sum, line) => sum + line.amount_fen, 0)
  if (lines.length !== batch.declared_count || totalFen !== batch.declared_fen)
    throw new Error(`Pay batch ${id} was declared with ${batch.declared_fen} fen and its lines come to ${totalFen}.`)
  if (body.declaredCount !== lines.length || body.declaredFen !== totalFen)
    return refuse('declared_differs', {
      declaredCount: body.declaredCount,
      declaredFen: body.declaredFen,
      count: lines.length,
      totalFen,
    })
  const moved = await movePayLinesInTx(tx, id, 'made', 'sent')
  if (moved !== lines.length) throw new Error(`Of ${lines.length} lines of pay batch ${id}, ${moved} could be sent.`)
  await transferInTx(
    tx,
    bookOf(batch),
    'send',
    lines.map((line) => ({
      personId: line.person_id,
      lineId: line.line_id,
      payLineId: line.pay_line_id,
      amountFen: line.amount_fen,
    })),
    batch.number,
  )
  const { platform } = deps
  const files = await bankFiles(platform.keys, batch, lines, platform.synthetic)
  // Whole account numbers: owned by nobody, so only the bank-file operation and its audit give them out.
  const keep = (bytes: Buffer, name: string, mediaType: string) =>
    storeFile(tx.db, platform.files, {
      bytes,
      name,
      mediaType,
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
      bank_file_id: await keep(files.xlsx, `银行代发 ${batch.number}.xlsx`, XLSX),
      bank_csv_id: await keep(files.csv, `银行代发 ${batch.number}.csv`, CSV),
      version: now.version + 1,
    })
    .where('pay_batch_id', '=', id)
    .execute()
  await tx.audit({
    action: 'pay.release',
    subjectType: 'pay_batch',
    subjectId: id,
    facts: { number: batch.number, lines: lines.length, amountFen: totalFen },
  })
  await tx.auditMany(
    lines.map((line) => ({
      action: 'pay.release',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { payBatch: batch.number, amountFen: line.amount_fen },
    })),
  )
  return accept(await payBatchNow(tx.db, scope, await platform.unitTree(), id))
}
