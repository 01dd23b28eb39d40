import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, type Json, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import { accountsOfOrganisation, type Message, sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import { tableRefusalText } from '#src/platform/excel/index.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import { XLSX } from './bank-file.ts'
import type { LineResult } from './bank-result.rules.ts'
import { annotatedResult, type RowFault, readBankResult } from './bank-result.ts'
import { transferInTx } from './book.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import type { FollowedLine } from './ledger.types.ts'
import {
  bookOf,
  findPayBatch,
  findPayLines,
  lockPayBatchInTx,
  type PayLineRecord,
  payBatchNow,
} from './pay-batch.store.ts'

export type ResultRefusal = 'not_released' | 'settled_before'

interface ResultAnswer {
  id: string
  paid: number
  failed: number
  paidFen: number
  failedFen: number
  refused: RowFault[]
  annotatedFileId: string | null
  batch: PayBatchRow
}

/**
 * Applies a bank's result to its batch, whole or not at all. What was paid is posted, what bounced goes back to 已批待付 and may
 * be tried once more; the claims follow. The same file again answers the same and changes nothing.
 */
export async function importBankResult(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  fileId: string,
): Promise<Decision<ResultAnswer, ResultRefusal>> {
  const { platform } = deps
  const batch = found(await findPayBatch(tx.db, scope, id), '这个拨付批次')
  const file = found(await findUpload(tx, scope, fileId), '这个文件，请重新上传')
  if (batch.status === 'made' || batch.status === 'withdrawn')
    return refuse('not_released', await lastActOn(tx.db, 'pay_batch', id))
  const lines = await findPayLines(tx.db, id)
  const before = await findResult(tx, id, file.digest)
  if (before) return accept(await answerAgain(tx, deps, scope, id, before))
  if (batch.status === 'settled') return refuse('settled_before', await lastActOn(tx.db, 'pay_batch', id))
  const bytes = await platform.files.get(file.digest)
  const read = await readBankResult(bytes, platform.keys, batch, lines)
  if (!read.ok)
    throw new ProblemError(422, read.refusal, tableRefusalText(read.refusal, read.facts), {
      errors: [{ path: 'fileId', message: tableRefusalText(read.refusal, read.facts) }],
    })
  if (read.value.faults.length > 0) throw await misfit(tx, deps, scope, id, bytes, read.value.faults)

  await deps.claims.lockLinesInTx(
    tx,
    lines.map((line) => ({ personId: line.person_id, lineId: line.line_id })),
  )
  const now = await lockPayBatchInTx(tx, id)
  if (now.status !== 'released') {
    const first = await findResult(tx, id, file.digest)
    return first
      ? accept(await answerAgain(tx, deps, scope, id, first))
      : refuse('settled_before', await lastActOn(tx.db, 'pay_batch', id))
  }
  return accept(
    await settle(tx, deps, scope, { batch, now, lines, file: { fileId, ...file }, results: read.value.results }),
  )
}

/** The caller's own upload, or a file of the scope. */
async function findUpload(tx: Tx, scope: Scope, fileId: string): Promise<{ digest: string } | undefined> {
  // unscoped: the caller's own upload.
  const own = await tx.db
    .selectFrom('stored_file')
    .select('digest')
    .where('file_id', '=', fileId)
    .where('account_id', '=', scope.accountId)
    .executeTakeFirst()
  return own ?? scoped(tx.db, scope, 'stored_file').select('digest').where('file_id', '=', fileId).executeTakeFirst()
}

interface StoredResult {
  result_id: string
  lines_paid: number
  lines_failed: number
  paid_fen: number
  failed_fen: number
}

const findResult = (tx: Tx, id: string, digest: string): Promise<StoredResult | undefined> =>
  tx.db
    .selectFrom('bank_result')
    .select(['result_id', 'lines_paid', 'lines_failed', 'paid_fen', 'failed_fen'])
    .where('pay_batch_id', '=', id)
    .where('digest', '=', digest)
    .executeTakeFirst()

async function answerAgain(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  stored: StoredResult,
): Promise<ResultAnswer> {
  await tx.audit({
    action: 'pay.bank_result_again',
    subjectType: 'bank_result',
    subjectId: stored.result_id,
    facts: { payBatchId: id },
  })
  return {
    id: stored.result_id,
    paid: stored.lines_paid,
    failed: stored.lines_failed,
    paidFen: stored.paid_fen,
    failedFen: stored.failed_fen,
    refused: [],
    annotatedFileId: null,
    batch: await payBatchNow(tx.db, scope, await deps.platform.unitTree(), id),
  }
}

/** Nothing is applied; the marked file and the trace of the attempt stay, in a transaction of their own. */
async function misfit(
  tx: Tx,
  { platform }: LedgerDeps,
  scope: Scope,
  id: string,
  bytes: Buffer,
  faults: readonly RowFault[],
): Promise<ProblemError> {
  const annotated = await annotatedResult(bytes, faults)
  const annotatedFileId = await inTransaction(platform.db, scope, { day: tx.day, now: tx.now }, async (own) => {
    const stored = annotated
      ? await storeFile(own.db, platform.files, {
          bytes: annotated,
          name: '银行回盘-标出问题.xlsx',
          mediaType: XLSX,
          purpose: 'bank_result_annotated',
          accountId: scope.accountId,
          unitId: null,
          organisationId: null,
        })
      : null
    await own.audit({
      action: 'pay.bank_result_refused',
      subjectType: 'pay_batch',
      subjectId: id,
      facts: { faults: faults.length },
    })
    return stored
  })
  const shown = faults.slice(0, 500)
  const place = (fault: RowFault) =>
    fault.row === 0 ? '整个文件' : `第 ${fault.row} 行${fault.column ? ` ${fault.column} 列` : ''}`
  return new ProblemError(
    422,
    'bank_result_misfit',
    `回盘与本批不符，共 ${faults.length} 处，没有入账。${place(shown[0]!)}：${shown[0]!.message}`,
    {
      errors: shown.map((fault) => ({ path: place(fault), message: fault.message })),
      facts: { annotatedFileId, refused: shown as unknown as readonly Json[] },
    },
  )
}

interface Settling {
  readonly batch: NonNullable<Awaited<ReturnType<typeof findPayBatch>>>
  readonly now: { readonly version: number }
  readonly lines: readonly PayLineRecord[]
  readonly file: { readonly fileId: string; readonly digest: string }
  readonly results: readonly LineResult[]
}

async function settle(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  { batch, now, lines, file, results }: Settling,
): Promise<ResultAnswer> {
  const byNo = new Map(results.map((result) => [result.lineNo, result]))
  const withResult = lines.map((line) => ({ line, result: byNo.get(line.line_no)! }))
  const paid = withResult.filter(({ result }) => result.paid)
  const failed = withResult.filter(({ result }) => !result.paid)
  const sum = (of: typeof paid) => of.reduce((total, { line }) => total + line.amount_fen, 0)
  const id = batch.pay_batch_id
  const answer = { paid: paid.length, failed: failed.length, paidFen: sum(paid), failedFen: sum(failed) }
  const { rows: moved } = await sql`
    update pay_line w set status = u.s, failure = u.f, bank_reference = u.r
      from unnest(${withResult.map(({ line }) => line.pay_line_id)}::uuid[], ${withResult.map(({ result }) => (result.paid ? 'paid' : 'failed'))}::text[],
                  ${withResult.map(({ result }) => result.failure)}::text[], ${withResult.map(({ result }) => result.reference)}::text[]) as u(i, s, f, r)
     where w.pay_line_id = u.i and w.status = 'sent' returning 1`.execute(tx.db)
  if (moved.length !== lines.length)
    throw new Error(`Of ${lines.length} lines of pay batch ${id}, ${moved.length} were sent.`)
  const transfers = (of: typeof paid) =>
    of.map(({ line }) => ({
      personId: line.person_id,
      lineId: line.line_id,
      payLineId: line.pay_line_id,
      amountFen: line.amount_fen,
    }))
  await transferInTx(tx, bookOf(batch), 'post', transfers(paid), batch.number)
  await transferInTx(tx, bookOf(batch), 'bounce', transfers(failed), batch.number)
  const keysOf = (of: typeof paid) => of.map(({ line }) => ({ personId: line.person_id, lineId: line.line_id }))
  const followed = {
    paid: paid.length > 0 ? await deps.claims.followInTx(tx, keysOf(paid), { from: ['paying'], to: 'paid' }) : [],
    failed:
      failed.length > 0 ? await deps.claims.followInTx(tx, keysOf(failed), { from: ['paying'], to: 'failed' }) : [],
  }
  const resultId = newId()
  await tx.db
    .insertInto('bank_result')
    .values({
      result_id: resultId,
      pay_batch_id: id,
      file_id: file.fileId,
      digest: file.digest,
      account_id: scope.accountId!,
      lines_paid: answer.paid,
      lines_failed: answer.failed,
      paid_fen: answer.paidFen,
      failed_fen: answer.failedFen,
      refused: '[]',
    })
    .execute()
  await tx.db
    .updateTable('pay_batch')
    .set({ status: 'settled', settled_day: tx.day, version: now.version + 1 })
    .where('pay_batch_id', '=', id)
    .execute()
  await tx.audit({
    action: 'pay.bank_result',
    subjectType: 'pay_batch',
    subjectId: id,
    facts: { number: batch.number, ...answer, resultId },
  })
  const reasonOf = new Map(failed.map(({ line, result }) => [line.line_id, result.failure]))
  const entry = (action: string, line: FollowedLine) => ({
    action,
    subjectType: 'claim_line',
    subjectId: line.lineId,
    personId: line.personId,
    facts: { payBatch: batch.number, amountFen: line.amountFen, note: reasonOf.get(line.lineId) },
  })
  await tx.auditMany([
    ...followed.paid.map((line) => entry('pay.paid', line)),
    ...followed.failed.map((line) => entry('pay.failed', line)),
    ...byClaim(followed.paid).map((claim) => claimEntry('pay.paid', batch.number, claim)),
    ...byClaim(followed.failed).map((claim) => claimEntry('pay.failed', batch.number, claim)),
  ])
  await tellInTx(tx, followed, reasonOf)
  // The budget is the hottest row and comes last: what was reserved is now paid.
  await sql`
    update budget set reserved_fen = reserved_fen - ${answer.paidFen}, paid_fen = paid_fen + ${answer.paidFen} where budget_id = ${batch.budget_id}`.execute(
    tx.db,
  )
  return {
    id: resultId,
    ...answer,
    refused: [],
    annotatedFileId: null,
    batch: await payBatchNow(tx.db, scope, await deps.platform.unitTree(), id),
  }
}

interface ClaimSum {
  readonly first: FollowedLine
  readonly lines: number
  readonly amountFen: number
}

const byClaim = (lines: readonly FollowedLine[]): ClaimSum[] =>
  [...Map.groupBy(lines, (line) => line.batchId).values()].map((group) => ({
    first: group[0]!,
    lines: group.length,
    amountFen: group.reduce((sum, line) => sum + line.amountFen, 0),
  }))

const claimEntry = (action: string, payBatch: string, claim: ClaimSum) => ({
  action,
  subjectType: 'claim_batch',
  subjectId: claim.first.batchId,
  facts: { payBatch, lines: claim.lines, amountFen: claim.amountFen },
})

/** The claimant hears per claim, each person per line: where the money is. */
async function tellInTx(
  tx: Tx,
  followed: { paid: readonly FollowedLine[]; failed: readonly FollowedLine[] },
  reasonOf: ReadonlyMap<string, string | null>,
): Promise<void> {
  const messages: Message[] = []
  const accounts = new Map<string, string[]>()
  const accountsOf = async (claimantId: string) => {
    const known = accounts.get(claimantId) ?? (await accountsOfOrganisation(tx, claimantId))
    accounts.set(claimantId, known)
    return known
  }
  for (const { first, lines, amountFen } of byClaim(followed.paid))
    messages.push({
      accountIds: await accountsOf(first.claimantId),
      template: 'money_paid',
      facts: { number: first.batchNumber, lines, amount: formatYuan(amountFen) },
      link: CONSOLE.claimBatch(first.batchId),
    })
  for (const { first, lines } of byClaim(followed.failed))
    messages.push({
      accountIds: await accountsOf(first.claimantId),
      template: 'payment_failed',
      facts: { number: first.batchNumber, lines, reason: reasonOf.get(first.lineId) ?? '' },
      link: CONSOLE.claimBatch(first.batchId),
    })
  for (const line of followed.paid)
    messages.push({
      personId: line.personId,
      template: 'money_paid',
      facts: { number: line.number, lines: 1, amount: formatYuan(line.amountFen) },
      link: `/my/money/${line.lineId}`,
    })
  await sendMessagesInTx(tx, messages)
}
