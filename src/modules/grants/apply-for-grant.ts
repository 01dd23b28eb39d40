import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { fundFor } from '#src/modules/ledger/index.ts'
import { grantProgramOf, periodOf } from '#src/modules/policy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import {
  type Applicant,
  type Assessed,
  type AssessRefusal,
  applicantOf,
  assessGrant,
  listedWords,
  missingPapers,
  organisationOf,
  stoppingTexts,
} from './assess-grant.ts'
import type { GrantsDeps } from './deps.ts'
import { insertEvidenceInTx, lockGrantInTx, lockHolderInTx, usableFiles } from './grant.store.ts'
import { writeDecisionInTx } from './grant-decision.store.ts'
import { grantRowNow } from './grant-view.ts'
import { COMMITMENT } from './grant-words.ts'
import type { GrantInput, GrantRow } from './grants.contract.ts'
import { isOpen } from './grants.types.ts'

export type ApplyRefusal =
  | AssessRefusal
  | 'listed'
  | 'file_unknown'
  | 'paper_missing'
  | 'not_eligible'
  | 'no_fund'
  | 'applied_before'
export type ResubmitRefusal = ApplyRefusal | 'changed_meanwhile' | 'not_open' | 'item_changed'

/**
 * An organisation applies for an item. Whoever does not fit is refused here with every reason; what a text leaves open is kept and
 * waits for a ruling. The unique key of item, holder and period lets one application through, however many come at once.
 */
export async function applyForGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  input: GrantInput,
): Promise<Decision<GrantRow, ApplyRefusal>> {
  const applicant = await applicantOf(tx.db, scope)
  const assessed = await assessGrant(tx.db, deps.platform, deps.packs, { applicant, input, day: tx.day })
  if (!assessed.ok) return assessed
  const stands = await standing(tx, deps, scope, applicant, assessed.value, input.evidence)
  if (!stands.ok) return stands
  const { item, facts, decision, holder, region } = assessed.value
  await lockHolderInTx(tx, item.id, holder.id)
  const tree = await deps.platform.unitTree()
  const grantId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'grant', mark: 'JB', unitId: applicant.unitId, digits: 3 })
  const made = await tx.db
    .insertInto('grant_application')
    .values({
      grant_id: grantId,
      number,
      item_id: item.id,
      title: item.title,
      program: grantProgramOf(item.unit),
      region_id: region,
      unit_id: applicant.unitId,
      claimant_id: applicant.organisationId,
      holder_kind: holder.kind,
      holder_id: holder.id,
      holder_name: holder.name,
      commitment: COMMITMENT,
      ...(await stated(tx, deps, scope, applicant, input, assessed.value, stands.value)),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('grant_id')
    .executeTakeFirst()
  if (!made) return refuse('applied_before', await theOther(tx, assessed.value))
  await insertEvidenceInTx(tx, grantId, 1, input.evidence)
  await writeDecisionInTx(tx, deps.packs, { id: grantId, attempt: 1 }, 'submit', facts, decision)
  const waits = decision.outcome === 'NEEDS_RULING'
  await auditInTx(tx, waits ? 'grant.wait' : 'grant.apply', grantId, assessed.value, {
    number,
    item: item.id,
    amountFen: decision.amountFen,
  })
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, grantId))
}

/** Corrected, or asked again: decided anew, with papers of its own; the holder stays. */
export async function resubmitGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  input: GrantInput & { version: number },
): Promise<Decision<GrantRow, ResubmitRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== input.version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, 'resubmit')) return refuse('not_open', last)
  if (grant.item_id !== input.itemId) return refuse('item_changed')
  await lockHolderInTx(tx, grant.item_id, grant.holder_id)
  const applicant = await organisationOf(tx.db, grant.claimant_id)
  const holder = { kind: grant.holder_kind, id: grant.holder_id, name: grant.holder_name }
  const known = { grantId: id, holder }
  const assessed = await assessGrant(tx.db, deps.platform, deps.packs, { applicant, input, day: tx.day, known })
  if (!assessed.ok) return assessed
  const stands = await standing(tx, deps, scope, applicant, assessed.value, input.evidence)
  if (!stands.ok) return stands
  const { facts, decision } = assessed.value
  // Another application of the same period may have come between: the index decides.
  const taken = await sql<{ grant_id: string }>`
    select grant_id from grant_application g
     where g.item_id = ${grant.item_id} and g.holder_id = ${grant.holder_id} and g.period = ${periodOf(assessed.value.item, facts)} and g.grant_id <> ${id}
       and g.status not in ('waiting_ruling', 'rejected', 'withdrawn') limit 1 -- unscoped: once per holder counts everywhere
  `.execute(tx.db)
  if (taken.rows.length > 0 && decision.outcome === 'ELIGIBLE')
    return refuse('applied_before', await theOther(tx, assessed.value))
  const attempt = grant.attempt + 1
  await tx.db
    .updateTable('grant_application')
    .set({
      ...(await stated(tx, deps, scope, applicant, input, assessed.value, stands.value)),
      attempt,
      note: null,
      reviewed_by: null,
      city_reviewed_by: null,
      notice_number: null,
      notice_from: null,
      notice_to: null,
      notice_days: null,
      version: grant.version + 1,
    })
    .where('grant_id', '=', id)
    .execute()
  await insertEvidenceInTx(tx, id, attempt, input.evidence)
  await writeDecisionInTx(tx, deps.packs, { id, attempt }, 'submit', facts, decision)
  await auditInTx(tx, 'grant.resubmit', id, assessed.value, {
    number: grant.number,
    outcome: decision.outcome,
    amountFen: decision.amountFen,
  })
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, id))
}

/** May it be taken in at all: nobody listed, papers there, no clause against it, and for money a book that may pay it. */
async function standing(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  applicant: Applicant,
  assessed: Assessed,
  evidence: GrantInput['evidence'],
): Promise<Decision<{ fundCode: string | null }, ApplyRefusal>> {
  const parties = { claimantId: applicant.organisationId, claimantName: applicant.name, holder: assessed.holder }
  const listed = await listedWords(tx.db, parties, tx.day)
  if (listed) return refuse('listed', { message: listed })
  const files = [...new Set(evidence.map((one) => one.fileId))]
  if ((await usableFiles(tx.db, scope, files)).size < files.length) return refuse('file_unknown')
  // What the clauses say comes before what is missing: papers do not mend it.
  if (assessed.decision.outcome === 'INELIGIBLE')
    return refuse('not_eligible', { message: stoppingTexts(assessed.decision).join('；') })
  const missing = missingPapers(assessed.item, evidence)
  if (missing.length > 0) return refuse('paper_missing', { papers: missing.join('、') })
  if (assessed.decision.outcome === 'NEEDS_RULING') return accept({ fundCode: null })
  const fund = await fundFor(tx.db, assessed.region, grantProgramOf(assessed.item.unit), tx.day, {
    unitIds: (await deps.platform.unitTree()).ancestors(applicant.unitId),
    year: yearOf(tx.day),
  })
  return fund ? accept({ fundCode: fund.fundCode }) : refuse('no_fund', { title: assessed.item.title })
}

/** The columns that an application and its correction have in common. */
async function stated(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  applicant: Applicant,
  input: GrantInput,
  { item, facts, decision }: Assessed,
  { fundCode }: { fundCode: string | null },
) {
  const tree = await deps.platform.unitTree()
  const reviewDays = await settingOn(tx.db, tree, applicant.unitId, 'claim.review_days', tx.day)
  return {
    subject: input.subject,
    units: facts.units,
    year: facts.year,
    period: periodOf(item, facts),
    status: decision.outcome === 'NEEDS_RULING' ? 'waiting_ruling' : 'submitted',
    outcome: decision.outcome,
    amount_fen: decision.outcome === 'ELIGIBLE' ? decision.amountFen : null,
    fund_code: fundCode,
    submitted_by: scope.accountId!,
    submitted_day: tx.day,
    review_due: addWorkingDays(await loadCalendar(tx.db), tx.day, reviewDays),
    city_from: null,
    city_due: null,
  }
}

/** Which application stands in the way, by its number: the holder is the same, so its number is no secret. */
async function theOther(tx: Tx, { item, facts, holder }: Assessed): Promise<{ number: string }> {
  // unscoped: as above.
  const { rows } = await sql<{ number: string }>`
    select g.number from grant_application g
     where g.item_id = ${item.id} and g.holder_id = ${holder.id} and g.period = ${periodOf(item, facts)}
       and g.status not in ('waiting_ruling', 'rejected', 'withdrawn') limit 1`.execute(tx.db)
  return { number: rows[0]?.number ?? '' }
}

const auditInTx = (
  tx: Tx,
  action: string,
  grantId: string,
  { holder }: Pick<Assessed, 'holder'>,
  facts: Record<string, string | number | null>,
) =>
  tx.auditMany([
    { action, subjectType: 'grant', subjectId: grantId, facts },
    ...(holder.kind === 'person'
      ? [{ action, subjectType: 'grant', subjectId: grantId, personId: holder.id, facts }]
      : []),
  ])
