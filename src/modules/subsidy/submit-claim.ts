import { sql } from 'kysely'
import { accept, type Decision } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { batchStatus } from './batch-status.rules.ts'
import { batchRowNow } from './claim-batch.store.ts'
import { needsCertificate, programOf } from './claim-programs.ts'
import { claimantOf } from './claimable.store.ts'
import { settleClocksInTx } from './deadlines.ts'
import { writeDecisionsInTx } from './decision.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { savePacksInTx } from './packs.store.ts'
import { type PrepareRefusal, prepareClaim } from './preview-claim.ts'
import type { ClaimAsk, ClaimBatchRow } from './subsidy.contract.ts'
import type { LineStatus } from './subsidy.types.ts'
import { viewContext } from './view-context.ts'

/**
 * Claims a program for a class, for chosen certificates or for chosen hires: one batch, one decided line for each. A line that
 * breaks a rule, or whose time has not come, is refused at once, the rest go to the office. Two submissions meet at the class's
 * row lock or at the persons'; the unique indexes are the second line.
 */
export async function submitClaim(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  body: ClaimAsk,
): Promise<Decision<ClaimBatchRow, PrepareRefusal>> {
  const tree = await deps.platform.unitTree()
  const prepared = await prepareClaim(tx.db, deps, scope, tree, { ...body, day: tx.day }, tx)
  if (!prepared.ok) return prepared
  const { class: own, unitId, region, fund } = prepared.value
  const withCertificate = needsCertificate(body.program)
  const lines = prepared.value.lines.map((line, n) => ({ ...line, lineId: newId(), lineNo: n + 1 }))
  const statusOf = (line: (typeof lines)[number]): LineStatus => (line.refusedBecause ? 'refused' : 'submitted')
  const refused = lines.filter((line) => line.refusedBecause)
  const batchId = newId()
  const claimant = claimantOf(scope)!
  const reviewDays = await settingOn(tx.db, tree, unitId, 'claim.review_days', tx.day)
  const number = await nextNumberInTx(tx, tree, { kind: 'claim', mark: 'SL', unitId, digits: 4 })
  await savePacksInTx(
    tx,
    deps.packs,
    lines.map((line) => line.decision.packRevision),
  )
  await tx.db
    .insertInto('claim_batch')
    .values({
      batch_id: batchId,
      number,
      program: body.program,
      region_id: region,
      unit_id: unitId,
      department_id: own?.department_id ?? null,
      class_id: own?.class_id ?? null,
      claimant_id: claimant,
      fund_code: fund.fundCode,
      status: batchStatus({ submitted: lines.length - refused.length, refused: refused.length }),
      submitted_day: tx.day,
      submitted_by: scope.accountId!,
      review_due: addWorkingDays(await loadCalendar(tx.db), tx.day, reviewDays),
      commitment: programOf(body.program).commitment,
    })
    .execute()
  await sql`
    insert into claim_line (person_id, line_id, batch_id, line_no, program, region_id, unit_id, department_id, claimant_id, class_id, certificate_id, hire_id,
                            occupation, level, class_start, certified_on, job_start, status, outcome, amount_fen, fund_code, hold_reason)
    select p, l, ${batchId}, n, ${body.program}, ${region}, ${unitId}, d, ${claimant}, k, c, r, o, v, s, i, j, t, u, f, b, h
      from unnest(${lines.map((line) => line.subject.personId)}::uuid[], ${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.lineNo)}::int[],
                  ${lines.map((line) => line.subject.departmentId)}::text[], ${lines.map((line) => line.subject.classId)}::uuid[],
                  ${lines.map((line) => (withCertificate ? (line.subject.certificate?.id ?? null) : null))}::uuid[],
                  ${lines.map((line) => line.subject.hireId)}::uuid[], ${lines.map((line) => line.subject.occupation)}::text[],
                  ${lines.map((line) => line.subject.level)}::text[], ${lines.map((line) => line.subject.classStart)}::date[],
                  ${lines.map((line) => line.subject.certificate?.issuedOn ?? null)}::date[], ${lines.map((line) => line.subject.job?.start ?? null)}::date[],
                  ${lines.map(statusOf)}::text[], ${lines.map((line) => line.decision.outcome)}::text[], ${lines.map((line) => line.decision.amountFen)}::bigint[],
                  ${lines.map((line) => line.fundCode)}::text[], ${lines.map((line) => line.refusedBecause)}::text[])
        as x(p, l, n, d, k, c, r, o, v, s, i, j, t, u, f, b, h)`.execute(tx.db)
  await writeDecisionsInTx(
    tx,
    'submit',
    lines.map((line) => ({
      personId: line.subject.personId,
      lineId: line.lineId,
      attempt: 1,
      asOf: tx.day,
      facts: line.facts,
      decision: line.decision,
    })),
  )
  await tx.audit({
    action: 'claim.submit',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: {
      number,
      program: body.program,
      classId: own?.class_id ?? null,
      lines: lines.length,
      refused: refused.length,
    },
  })
  await tx.auditMany(
    lines.map((line) => ({
      action: line.refusedBecause ? 'claim.refuse' : 'claim.submit',
      subjectType: 'claim_line',
      subjectId: line.lineId,
      personId: line.subject.personId,
      facts: { number, outcome: line.decision.outcome, amountFen: line.decision.amountFen },
    })),
  )
  if (lines.some(({ decision, refusedBecause }) => decision.outcome === 'NEEDS_RULING' && !refusedBecause))
    await settleClocksInTx(tx, tree, batchId)
  return accept(await batchRowNow(await viewContext(deps.platform, tx.db, scope, tx.day), batchId))
}
