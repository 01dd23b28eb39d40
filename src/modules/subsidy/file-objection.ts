import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settleBatchInTx } from './claim-batch.store.ts'
import { answerDueOf } from './deadlines.ts'
import type { SubsidyDeps } from './deps.ts'
import { newSlipInTx } from './objection-slip.ts'
import { encryptContact } from './reveal-contact.ts'
import { officeName } from './view-context.ts'

export type ObjectionRefusal = 'notice_over' | 'line_not_on_notice'

/** What the objector is told: the slip, who answers and by when. */
export interface FiledObjection {
  readonly id: string
  readonly number: string
  readonly code: string
  readonly officeName: string
  readonly answerBy: PlainDate
}

/**
 * Anybody objects to one line of a running notice. The line stops until the office has answered; the others go on. The contact
 * is encrypted and shown, for a reason, to the office that answers.
 */
export async function fileObjection(
  tx: Tx,
  deps: SubsidyDeps,
  noticeNumber: string,
  body: { lineNo: number; text: string; contact?: string | undefined },
): Promise<Decision<FiledObjection, ObjectionRefusal>> {
  // unscoped: a notice is public, and so is the right to object.
  const notice = found(
    await tx.db
      .selectFrom('notice')
      .select(['notice_id', 'batch_id', 'unit_id', 'from_day', 'to_day', 'status', 'working_days'])
      .where('number', '=', noticeNumber)
      .executeTakeFirst(),
    '这份公示',
  )
  if (notice.status !== 'open' || tx.day > notice.to_day)
    return refuse('notice_over', { toDay: notice.to_day, number: noticeNumber })
  await sql`select 1 from claim_batch where batch_id = ${notice.batch_id} for no key update`.execute(tx.db)
  const line = await tx.db
    .selectFrom('claim_line')
    .select(['person_id', 'line_id', 'status', 'version'])
    .where('notice_id', '=', notice.notice_id)
    .where('line_no', '=', body.lineNo)
    .executeTakeFirst()
  if (!line || (line.status !== 'on_notice' && line.status !== 'objected'))
    return refuse('line_not_on_notice', { lineNo: body.lineNo })
  const id = newId()
  const slip = await newSlipInTx(tx, deps.platform, notice.unit_id)
  await tx.db
    .insertInto('objection')
    .values({
      objection_id: id,
      number: slip.number,
      code_digest: slip.codeDigest,
      notice_id: notice.notice_id,
      line_no: body.lineNo,
      person_id: line.person_id,
      line_id: line.line_id,
      text: body.text,
      contact_enc: encryptContact(deps.platform.keys, body.contact),
      filed_day: tx.day,
      status: 'open',
    })
    .execute()
  if (line.status === 'on_notice') {
    await tx.db
      .updateTable('claim_line')
      .set({ status: 'objected', version: line.version + 1 })
      .where('person_id', '=', line.person_id)
      .where('line_id', '=', line.line_id)
      .execute()
    await settleBatchInTx(tx, notice.batch_id)
  }
  await tx.audit({
    action: 'objection.file',
    subjectType: 'claim_batch',
    subjectId: notice.batch_id,
    facts: { number: noticeNumber, lineNo: body.lineNo, objection: slip.number, objectionId: id },
  })
  await tx.auditMany([
    {
      action: 'objection.file',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { objectionId: id },
    },
  ])
  const tree = await deps.platform.unitTree()
  const ctx = { db: tx.db, tree, calendar: await loadCalendar(tx.db) }
  return accept({
    id,
    number: slip.number,
    code: slip.code,
    officeName: officeName(tree, notice.unit_id),
    answerBy: await answerDueOf(ctx, notice.unit_id, tx.day),
  })
}
