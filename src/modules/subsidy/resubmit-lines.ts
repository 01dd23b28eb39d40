import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { assessClaim } from './assess-claim.ts'
import { allHandled, exceptionOf, handledExceptions, inLineOrder } from './bulk-result.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { evidenceOfLine, type LineRecord, linesOfBatch } from './claim-line.store.ts'
import { needsCertificate } from './claim-programs.ts'
import { settleClocksInTx } from './deadlines.ts'
import { writeDecisionsInTx } from './decision.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { savePacksInTx } from './packs.store.ts'
import { fundsOf } from './preview-claim.ts'
import type { LineRefusal } from './review-lines.ts'
import type { BulkResult } from './subsidy.contract.ts'

/** Lines that were returned go to the office again, decided anew on today's facts as a further attempt. */
export async function resubmitLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: { lineIds: readonly string[]; note: string },
): Promise<Decision<BulkResult, LineRefusal>> {
  found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const lines = await linesOfBatch(tx.db, scope, batchId, body.lineIds)
  if (lines.length < new Set(body.lineIds).size) return refuse('line_missing')
  const returned = lines.filter((line) => line.status === 'returned')
  const others = lines.filter((line) => line.status !== 'returned')
  const [first] = returned
  const before = await handledExceptions(tx.db, others, tx.day)
  if (!first) return refuse('already_handled', allHandled(before))
  const assessed = await assessClaim(tx.db, deps.packs, {
    region: first.region_id,
    program: first.program,
    asOf: tx.day,
    evidence: returned.map(evidenceOfLine),
    lineIds: returned.map((line) => line.line_id),
  })
  // The rule of the submission: a book that may no longer pay the line is left behind.
  const funds = await fundsOf(
    tx.db,
    deps,
    { region: first.region_id, program: first.program, day: tx.day, unitId: first.unit_id },
    assessed.map(({ subject }) => subject),
  )
  const withCertificate = needsCertificate(first.program)
  const again = returned.map((line, at) => {
    const { subject, facts, decision } = assessed[at]!
    const refused = ['INELIGIBLE', 'NOT_YET'].includes(decision.outcome) ? stoppingTexts(decision).join('；') : null
    // Somebody may have been certified since.
    const certificate = withCertificate ? subject.certificate : null
    return {
      line,
      facts,
      decision,
      refused,
      certificateId: certificate?.id ?? null,
      certifiedOn: subject.certificate?.issuedOn ?? null,
      fundCode: funds?.get(subject)?.fundCode ?? line.fund_code,
    }
  })
  await savePacksInTx(
    tx,
    deps.packs,
    again.map(({ decision }) => decision.packRevision),
  )
  await sql`
    update claim_line l
       set status = u.t, outcome = u.o, amount_fen = u.f, hold_reason = u.h, certificate_id = u.c, certified_on = u.d, fund_code = u.b, notice_id = null, note = ${body.note}, attempt = l.attempt + 1, version = l.version + 1
      from unnest(${again.map(({ line }) => line.person_id)}::uuid[], ${again.map(({ line }) => line.line_id)}::uuid[],
                  ${again.map(({ refused }) => (refused ? 'refused' : 'submitted'))}::text[], ${again.map(({ decision }) => decision.outcome)}::text[],
                  ${again.map(({ decision }) => decision.amountFen)}::bigint[], ${again.map(({ refused }) => refused)}::text[],
                  ${again.map(({ certificateId }) => certificateId)}::uuid[], ${again.map(({ certifiedOn }) => certifiedOn)}::date[],
                  ${again.map(({ fundCode }) => fundCode)}::text[]) as u(p, i, t, o, f, h, c, d, b)
     where l.person_id = u.p and l.line_id = u.i`.execute(tx.db)
  await tellBookInTx(tx, batchId)
  await writeDecisionsInTx(
    tx,
    'submit',
    again.map(({ line, facts, decision }) => ({
      personId: line.person_id,
      lineId: line.line_id,
      attempt: line.attempt + 1,
      asOf: tx.day,
      facts,
      decision,
    })),
  )
  const version = await settleBatchInTx(tx, batchId)
  const sent = again.filter(({ refused }) => !refused)
  if (sent.length > 0) await newReviewDue(tx, deps, first)
  await tx.audit({
    action: 'claim.resubmit',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { lines: again.length, note: body.note },
  })
  await tx.auditMany(
    again.map(({ line, decision, refused }) => ({
      action: refused ? 'claim.refuse' : 'claim.resubmit',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { outcome: decision.outcome, amountFen: decision.amountFen, note: body.note },
    })),
  )
  return accept({
    done: sent.length,
    amountFen: sent.reduce((sum, { decision }) => sum + (decision.amountFen ?? 0), 0),
    exceptions: inLineOrder([
      ...before,
      ...again.flatMap(({ line, refused }) => (refused ? [exceptionOf(line, `重新判定仍不符合：${refused}`)] : [])),
    ]),
    version,
  })
}

/** The batch is said to be of the book that all its standing lines are of. */
// unscoped: the batch was locked in the caller's scope.
async function tellBookInTx(tx: Tx, batchId: string): Promise<void> {
  await sql`
    update claim_batch b set fund_code = l.fund_code
      from (select min(fund_code) as fund_code from claim_line where batch_id = ${batchId} and stands having count(distinct fund_code) = 1) l
     where b.batch_id = ${batchId} and b.fund_code <> l.fund_code`.execute(tx.db)
}

/** The office's time to review runs anew from the day the corrected lines came in, whatever rest it had while the city had the others. */
async function newReviewDue(tx: Tx, deps: SubsidyDeps, line: LineRecord) {
  const tree = await deps.platform.unitTree()
  await settleClocksInTx(tx, tree, line.batch_id)
  const days = await settingOn(tx.db, tree, line.unit_id, 'claim.review_days', tx.day)
  await tx.db
    .updateTable('claim_batch')
    .set({ review_due: addWorkingDays(await loadCalendar(tx.db), tx.day, days) })
    .where('batch_id', '=', line.batch_id)
    .execute()
}
