import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import {
  answerDueOf,
  encryptContact,
  type FiledObjection,
  identifyingIn,
  newSlipInTx,
  officeName,
  openContactInTx,
} from '#src/modules/subsidy/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { GrantsDeps } from './deps.ts'
import { findPublished, lockGrantInTx, moveGrantInTx } from './grant.store.ts'
import { grantRowNow, noticeOver } from './grant-view.ts'
import type { GrantRow } from './grants.contract.ts'

export type ObjectionRefusal = 'notice_over' | 'notice_withdrawn'

/** Anybody objects while the notice runs. The application stops until the office has answered. */
export async function fileGrantObjection(
  tx: Tx,
  deps: GrantsDeps,
  noticeNumber: string,
  body: { text: string; contact?: string | undefined },
): Promise<Decision<FiledObjection, ObjectionRefusal>> {
  // unscoped: a notice is public, and so is the right to object.
  await sql`select 1 from grant_application where notice_number = ${noticeNumber} for no key update`.execute(tx.db)
  const [row] = await findPublished(tx.db, sql<SqlBool>`g.notice_number = ${noticeNumber}`, 1)
  const grant = found(row, '这份公示')
  if (grant.status !== 'on_notice' && grant.status !== 'objected')
    return refuse(noticeOver(grant, tx.day) ? 'notice_over' : 'notice_withdrawn', {
      number: noticeNumber,
      toDay: grant.notice_to,
    })
  if (noticeOver(grant, tx.day)) return refuse('notice_over', { number: noticeNumber, toDay: grant.notice_to })
  const id = newId()
  const slip = await newSlipInTx(tx, deps.platform, grant.unit_id)
  await tx.db
    .insertInto('grant_objection')
    .values({
      objection_id: id,
      number: slip.number,
      code_digest: slip.codeDigest,
      grant_id: grant.grant_id,
      notice_number: noticeNumber,
      text: body.text,
      contact_enc: encryptContact(deps.platform.keys, body.contact),
      filed_day: tx.day,
      status: 'open',
    })
    .execute()
  if (grant.status === 'on_notice') await moveGrantInTx(tx, grant, 'objected')
  await tx.audit({
    action: 'grant.object',
    subjectType: 'grant',
    subjectId: grant.grant_id,
    facts: { number: noticeNumber, objection: slip.number, objectionId: id },
  })
  const tree = await deps.platform.unitTree()
  const ctx = { db: tx.db, tree, calendar: await loadCalendar(tx.db) }
  return accept({
    id,
    number: slip.number,
    code: slip.code,
    officeName: officeName(tree, grant.unit_id),
    answerBy: await answerDueOf(ctx, grant.unit_id, tx.day),
  })
}

export type AnswerRefusal = 'objection_answered' | 'answer_identifies'

/** The county answers: upheld, and there is no grant; dismissed, and it goes on once no other objection is open. */
export async function answerGrantObjection(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  objectionId: string,
  body: { verdict: 'upheld' | 'dismissed'; answer: string },
): Promise<Decision<GrantRow, AnswerRefusal>> {
  const read = async () => {
    const { rows } = await sql<{ grant_id: string; status: string; notice_number: string }>`
      select o.grant_id, o.status, o.notice_number from grant_objection o
       where o.objection_id = ${objectionId} and ${inScope(scope, 'grant_objection', 'o')}`.execute(tx.db)
    return rows[0]
  }
  const { grant_id: grantId } = found(await read(), '这件异议')
  const grant = found(await lockGrantInTx(tx, scope, grantId), '这件奖补申请')
  // Read again: whoever held the lock before may have answered it.
  const objection = found(await read(), '这件异议')
  if (objection.status !== 'open') return refuse('objection_answered', await lastActOn(tx.db, 'grant', grantId))
  const told = identifyingIn(body.answer, grant.holder_kind === 'person' ? [grant.holder_name] : [])
  if (told) return refuse('answer_identifies', { told })
  await tx.db
    .updateTable('grant_objection')
    .set({ status: body.verdict, answer: body.answer, answered_by: scope.accountId, answered_day: tx.day })
    .where('objection_id', '=', objectionId)
    .execute()
  // unscoped: of the application locked above.
  const { rows: open } = await sql`
    select 1 from grant_objection o where o.grant_id = ${grantId} and o.status = 'open' limit 1`.execute(tx.db)
  if (grant.status === 'objected' && body.verdict === 'upheld')
    await moveGrantInTx(tx, grant, 'rejected', { note: body.answer })
  else if (grant.status === 'objected' && open.length === 0) await moveGrantInTx(tx, grant, 'on_notice')
  await tx.audit({
    action: 'grant.answer',
    subjectType: 'grant',
    subjectId: grantId,
    facts: { number: objection.notice_number, verdict: body.verdict, note: body.answer, objectionId },
  })
  await sendMessagesInTx(tx, [
    {
      organisationId: grant.claimant_id,
      template: 'grant_objection_answered',
      facts: { number: objection.notice_number },
      link: CONSOLE.grant(grantId),
    },
  ])
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, grantId))
}

export type ContactRefusal = 'no_contact'

/** As for claims: for the office that answers, with a reason that stays. */
export async function revealGrantContact(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  objectionId: string,
  reason: string,
): Promise<Decision<{ contact: string }, ContactRefusal>> {
  const { rows } = await sql<{ number: string | null; contact_enc: Buffer | null }>`
    select o.number, o.contact_enc from grant_objection o
     where o.objection_id = ${objectionId} and ${inScope(scope, 'grant_objection', 'o')}`.execute(tx.db)
  const objection = found(rows[0], '这件异议')
  const record = { action: 'grant.contact', subjectType: 'grant_objection', subjectId: objectionId }
  return openContactInTx(tx, deps.platform.keys, objection, record, reason)
}
