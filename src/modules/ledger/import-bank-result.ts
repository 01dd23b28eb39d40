import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { type Message, sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { orderedId } from '#src/platform/db/ordered-ids.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { LineResult } from './bank-result.rules.ts'
import type { RowFault } from './bank-result.ts'
import { transferPayLinesInTx } from './book.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { JudgedResult } from './judge-bank-result.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import type { FollowedClaim } from './ledger.types.ts'
import { LINE_NUMBER } from './line-number.ts'
import { claimSubject, moneyLink } from './money-kind.ts'
import { bookOf, findPayBatch, lockPayBatchInTx, payBatchNow } from './pay-batch.store.ts'

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
 * Applies a judged bank's result to its batch, whole or not at all. What was paid is posted, what bounced goes back to 已批待付
 * and may be tried once more; the claims follow. The same file again answers the same and changes nothing.
 */
export async function importBankResult(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  judged: JudgedResult,
): Promise<Decision<ResultAnswer, ResultRefusal>> {
  const batch = found(await findPayBatch(tx.db, scope, id), '这个拨付批次')
  if (batch.status === 'made' || batch.status === 'withdrawn')
    return refuse('not_released', await lastActOn(tx.db, 'pay_batch', id))
  const before = await findResult(tx, id, judged.digest)
  if (before) return accept(await answerAgain(tx, deps, scope, id, before))
  if (batch.status === 'settled') return refuse('settled_before', await lastActOn(tx.db, 'pay_batch', id))
  // It was released while the file was being looked at: not yet when it was asked.
  if (!judged.results) return refuse('not_released', await lastActOn(tx.db, 'pay_batch', id))

  await deps.claims.lockPayBatchInTx(tx, id)
  const now = await lockPayBatchInTx(tx, id)
  if (now.status !== 'released') {
    const first = await findResult(tx, id, judged.digest)
    return first
      ? accept(await answerAgain(tx, deps, scope, id, first))
      : refuse('settled_before', await lastActOn(tx.db, 'pay_batch', id))
  }
  return accept(await settle(tx, deps, scope, { batch, now, file: judged, results: judged.results }))
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

interface Settling {
  readonly batch: NonNullable<Awaited<ReturnType<typeof findPayBatch>>>
  readonly now: { readonly version: number }
  readonly file: Omit<JudgedResult, 'results'>
  readonly results: readonly LineResult[]
}

async function settle(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  { batch, now, file, results }: Settling,
): Promise<ResultAnswer> {
  const id = batch.pay_batch_id
  const numAffectedRows = await writeResultsInTx(tx, id, results)
  if (numAffectedRows !== batch.declared_count || results.length !== batch.declared_count)
    throw new Error(`Of ${batch.declared_count} lines of pay batch ${id}, ${numAffectedRows} were sent.`)
  const answer = await sumsOf(tx, id)
  await transferPayLinesInTx(tx, bookOf(batch), 'post', { payBatchId: id, status: 'paid' }, batch.number)
  await transferPayLinesInTx(tx, bookOf(batch), 'bounce', { payBatchId: id, status: 'failed' }, batch.number)
  const follow = (to: 'paid' | 'failed') =>
    deps.claims.followPayBatchInTx(tx, id, { status: to }, { from: ['paying'], to })
  const followed = { paid: await follow('paid'), failed: await follow('failed') }
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
      layout: JSON.stringify(file.layout),
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
  await tx.auditMany([
    ...followed.paid.map((claim) => claimEntry('pay.paid', batch.number, claim)),
    ...followed.failed.map((claim) => claimEntry('pay.failed', batch.number, claim)),
  ])
  for (const [action, status] of [
    ['pay.paid', 'paid'],
    ['pay.failed', 'failed'],
  ] as const)
    await tx.auditPersons(
      { action, subjectType: 'claim_line' },
      sql`select w.person_id, w.line_id::text as subject_id,
                 jsonb_strip_nulls(jsonb_build_object('payBatch', ${batch.number}::text, 'amountFen', w.amount_fen, 'note', w.failure)) as facts
            from pay_line w where w.pay_batch_id = ${id} and w.kind = 'claim' and w.status = ${status} order by w.line_no`,
    )
  await tellInTx(tx, id, followed)
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

/**
 * Each line with its result. Through a table with a key: an array of 100,000 has no size that the planner knows, and joined as it
 * is it may be walked once a line.
 */
// unscoped: the batch was found in the scope.
async function writeResultsInTx(tx: Tx, id: string, results: readonly LineResult[]): Promise<number> {
  await sql`create temporary table bank_said (line_no integer primary key, status text, failure text, reference text) on commit drop`.execute(
    tx.db,
  )
  await sql`
    insert into bank_said
    select * from unnest(${results.map((result) => result.lineNo)}::int[], ${results.map((result) => (result.paid ? 'paid' : 'failed'))}::text[],
                         ${results.map((result) => result.failure)}::text[], ${results.map((result) => result.reference)}::text[])`.execute(
    tx.db,
  )
  await sql`analyze bank_said`.execute(tx.db)
  const { numAffectedRows } = await sql`
    update pay_line w set status = u.status, failure = u.failure, bank_reference = u.reference, live = u.status = 'paid'
      from bank_said u where w.pay_batch_id = ${id} and w.line_no = u.line_no and w.status = 'sent'`.execute(tx.db)
  await sql`drop table bank_said`.execute(tx.db)
  return Number(numAffectedRows)
}

// unscoped: the batch was found in the scope.
async function sumsOf(tx: Tx, id: string) {
  const { rows } = await sql<{ paid: number; failed: number; paidFen: number; failedFen: number }>`
    select count(*) filter (where status = 'paid') as paid, count(*) filter (where status = 'failed') as failed,
           coalesce(sum(amount_fen) filter (where status = 'paid'), 0)::bigint as "paidFen",
           coalesce(sum(amount_fen) filter (where status = 'failed'), 0)::bigint as "failedFen"
      from pay_line where pay_batch_id = ${id}`.execute(tx.db)
  return rows[0]!
}

const claimEntry = (action: string, payBatch: string, claim: FollowedClaim) => ({
  action,
  ...claimSubject(claim),
  facts: { payBatch, lines: claim.lines, amountFen: claim.amountFen },
})

/** The claimant hears per claim, each person per line: where the money is. */
async function tellInTx(
  tx: Tx,
  payBatchId: string,
  followed: { paid: readonly FollowedClaim[]; failed: readonly FollowedClaim[] },
): Promise<void> {
  const messages: Message[] = []
  for (const { kind = 'claim', batchId, batchNumber, claimantId, lines, amountFen } of followed.paid)
    messages.push({
      organisationId: claimantId,
      template: 'money_paid',
      facts: { number: batchNumber, lines, amount: formatYuan(amountFen) },
      link: moneyLink(kind, batchId),
    })
  const reasons = followed.failed.length > 0 ? await firstReasons(tx, payBatchId) : new Map<string, string>()
  for (const { kind = 'claim', batchId, batchNumber, claimantId, lines } of followed.failed)
    messages.push({
      organisationId: claimantId,
      template: 'payment_failed',
      facts: { number: batchNumber, lines, reason: reasons.get(batchId) ?? '' },
      link: moneyLink(kind, batchId),
    })
  await sendMessagesInTx(tx, messages)
  // unscoped: the batch was found in the scope; each person reads the own message.
  await sql`
    insert into outbox_message (message_id, person_id, template, facts, link)
    select ${orderedId(tx.now, sql`w.line_no`)}, w.person_id, 'money_paid',
           jsonb_build_object('number', ${LINE_NUMBER}, 'lines', 1,
                              'amount', trim(to_char(w.amount_fen / 100.0, 'FM999,999,999,990.00'))),
           case when w.kind = 'claim' then replace(${OWN_LINE}, 'LINE', w.line_id::text) end
      from pay_line w join money_line l on l.person_id = w.person_id and l.line_id = w.line_id join money_batch b on b.batch_id = l.batch_id
     where w.pay_batch_id = ${payBatchId} and w.status = 'paid' and (w.kind = 'claim' or w.payee_kind = 'person')`.execute(
    tx.db,
  )
}

/** The worker's page of a line, with its place for the id. */
const OWN_LINE = '/my/money/LINE'

/** Why the bank sent the first line of each claim back. */
// unscoped: the batch was found in the scope.
async function firstReasons(tx: Tx, payBatchId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ batch_id: string; failure: string }>`
    select distinct on (l.batch_id) l.batch_id, w.failure
      from pay_line w join money_line l on l.person_id = w.person_id and l.line_id = w.line_id
     where w.pay_batch_id = ${payBatchId} and w.status = 'failed' order by l.batch_id, w.line_no`.execute(tx.db)
  return new Map(rows.map((row) => [row.batch_id, row.failure]))
}
