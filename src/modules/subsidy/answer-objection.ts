import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { identifyingIn } from './identifying.rules.ts'
import type { LineStatus } from './subsidy.types.ts'
import { isOfficeOf, officeName } from './view-context.ts'

export type AnswerRefusal = 'objection_answered' | 'not_your_review' | 'answer_identifies'

interface ObjectionRecord {
  objection_id: string
  notice_number: string
  batch_id: string
  line_no: number
  person_id: string
  line_id: string
  status: 'open' | 'upheld' | 'dismissed'
}

/**
 * The county answers an objection: upheld, and the line is not subsidised; dismissed, and it goes on once no other objection is
 * open. Answered once. Whoever objected reads the answer, so it may tell nothing of a person that the notice did not.
 */
export async function answerObjection(
  tx: Tx,
  deps: Pick<SubsidyDeps, 'platform'>,
  scope: Scope,
  objectionId: string,
  body: { verdict: 'upheld' | 'dismissed'; answer: string },
): Promise<Decision<{ id: string; status: 'upheld' | 'dismissed' }, AnswerRefusal>> {
  const read = async (): Promise<ObjectionRecord | undefined> => {
    const { rows } = await sql<ObjectionRecord>`
      select o.objection_id, n.number as notice_number, n.batch_id, o.line_no, o.person_id, o.line_id, o.status
        from objection o join notice n on n.notice_id = o.notice_id
       where o.objection_id = ${objectionId} and ${inScope(scope, 'objection', 'o')}`.execute(tx.db)
    return rows[0]
  }
  const { batch_id: batchId } = found(await read(), '这件异议')
  const { unit_id: unitId } = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  if (!isOfficeOf(scope, unitId))
    return refuse('not_your_review', { office: officeName(await deps.platform.unitTree(), unitId) })
  // Read again: whoever held the lock before may have answered it.
  const objection = found(await read(), '这件异议')
  if (objection.status !== 'open') return refuse('objection_answered', await lastActOn(tx.db, 'objection', objectionId))
  // unscoped: the person of the line found above.
  const { name } = await tx.db
    .selectFrom('person')
    .select('name')
    .where('person_id', '=', objection.person_id)
    .executeTakeFirstOrThrow()
  const told = identifyingIn(body.answer, [name])
  if (told) return refuse('answer_identifies', { told })
  await tx.db
    .updateTable('objection')
    .set({ status: body.verdict, answer: body.answer, answered_by: scope.accountId, answered_day: tx.day })
    .where('objection_id', '=', objectionId)
    .execute()
  // unscoped: line, objection and batch were found in the scope above.
  const to: LineStatus = body.verdict === 'upheld' ? 'rejected' : 'on_notice'
  await sql`
    update claim_line l set status = ${to}, version = l.version + 1, note = ${body.verdict === 'upheld' ? body.answer : null}
     where l.person_id = ${objection.person_id} and l.line_id = ${objection.line_id} and l.status = 'objected'
       and (${to} = 'rejected' or not exists (select 1 from objection o where o.line_id = l.line_id and o.status = 'open'))`.execute(
    tx.db,
  )
  await settleBatchInTx(tx, batchId)
  const facts = { verdict: body.verdict, note: body.answer, number: objection.notice_number }
  await tx.auditMany([
    { action: 'objection.answer', subjectType: 'objection', subjectId: objectionId, facts },
    {
      action: 'objection.answer',
      subjectType: 'claim_batch',
      subjectId: batchId,
      facts: { ...facts, lineNo: objection.line_no },
    },
    {
      action: 'objection.answer',
      subjectType: 'claim_line',
      subjectId: objection.line_id,
      personId: objection.person_id,
      facts,
    },
  ])
  // unscoped: the batch locked above.
  const claimant = await tx.db
    .selectFrom('claim_batch')
    .select('claimant_id')
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow()
  await sendMessagesInTx(tx, [
    {
      organisationId: claimant.claimant_id,
      template: 'objection_answered',
      facts: { number: objection.notice_number, lineNo: objection.line_no },
      link: CONSOLE.claimLine(objection.line_id),
    },
  ])
  return accept({ id: objectionId, status: body.verdict })
}
