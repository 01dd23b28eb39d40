import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { assessClaim } from './assess-claim.ts'
import { exceptionOf, handledBy, inLineOrder } from './bulk-result.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { evidenceOfLine, type LineRecord, linesOfBatch } from './claim-line.store.ts'
import { needsCertificate } from './claim-programs.ts'
import { settleClocksInTx } from './deadlines.ts'
import { writeDecisionsInTx } from './decision.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { savePacksInTx } from './packs.store.ts'
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
  const last = await lastActOn(tx.db, 'claim_batch', batchId)
  const returned = lines.filter((line) => line.status === 'returned')
  const others = lines.filter((line) => line.status !== 'returned')
  const [first] = returned
  if (!first) return refuse('already_handled', last)
  const assessed = await assessClaim(tx.db, deps.packs, {
    region: first.region_id,
    program: first.program,
    asOf: tx.day,
    evidence: returned.map(evidenceOfLine),
    lineIds: returned.map((line) => line.line_id),
  })
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
    }
  })
  await savePacksInTx(
    tx,
    deps.packs,
    again.map(({ decision }) => decision.packRevision),
  )
  await sql`
    update claim_line l
       set status = u.t, outcome = u.o, amount_fen = u.f, hold_reason = u.h, certificate_id = u.c, certified_on = u.d, note = ${body.note}, attempt = l.attempt + 1, version = l.version + 1
      from unnest(${again.map(({ line }) => line.person_id)}::uuid[], ${again.map(({ line }) => line.line_id)}::uuid[],
                  ${again.map(({ refused }) => (refused ? 'refused' : 'submitted'))}::text[], ${again.map(({ decision }) => decision.outcome)}::text[],
                  ${again.map(({ decision }) => decision.amountFen)}::bigint[], ${again.map(({ refused }) => refused)}::text[],
                  ${again.map(({ certificateId }) => certificateId)}::uuid[], ${again.map(({ certifiedOn }) => certifiedOn)}::date[]) as u(p, i, t, o, f, h, c, d)
     where l.person_id = u.p and l.line_id = u.i`.execute(tx.db)
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
      ...others.map((line) => exceptionOf(line, handledBy(line, last))),
      ...again.flatMap(({ line, refused }) => (refused ? [exceptionOf(line, `重新判定仍不符合：${refused}`)] : [])),
    ]),
    version,
  })
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
