import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { moveLinesInTx } from './change-lines.store.ts'
import { cityReviewers } from './city-review.store.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { findLines, type LineRecord } from './claim-line.store.ts'
import { settleClocksInTx } from './deadlines.ts'
import type { SubsidyDeps } from './deps.ts'
import { findNotices, noticeViewOf, publishLinesInTx } from './notice.store.ts'
import { publishableStatuses } from './subsidy.types.ts'
import { isOfficeOf, officeName } from './view-context.ts'

export type PublishRefusal = 'not_your_review' | 'changed_meanwhile' | 'nothing_reviewed' | 'city_review_missing'

/**
 * Puts the reviewed lines of a batch on public notice, from today for the working days of the region's setting; where the
 * region asks for the city's review first, those that the city has reviewed. Lines that are still with the claimant or an office
 * come on a later notice of their own.
 */
export async function publishNotice(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  version: number,
): Promise<Decision<ReturnType<typeof noticeViewOf>, PublishRefusal>> {
  const batch = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  if (batch.version !== version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'claim_batch', batchId))
  const tree = await deps.platform.unitTree()
  if (!isOfficeOf(scope, batch.unit_id)) return refuse('not_your_review', { office: officeName(tree, batch.unit_id) })
  const cityReview = (await cityReviewers(tx.db, tree, tx.day)).of(batch.unit_id, batch.program) !== undefined
  const lines = await findLines(
    tx.db,
    scope,
    sql<SqlBool>`l.batch_id = ${batchId} and l.status = any(${[...publishableStatuses(cityReview)]})`,
    500,
  )
  const [first] = lines
  if (!first) {
    const waiting = await findLines(tx.db, scope, sql<SqlBool>`l.batch_id = ${batchId} and l.status = 'reviewed'`, 1)
    if (cityReview && waiting.length > 0) return refuse('city_review_missing')
    return refuse('nothing_reviewed', await lastActOn(tx.db, 'claim_batch', batchId))
  }
  const unit = first.unit_id
  const calendar = await loadCalendar(tx.db)
  const workingDays = await settingOn(tx.db, tree, unit, 'notice.working_days', tx.day)
  const approveDays = await settingOn(tx.db, tree, unit, 'claim.approve_days', tx.day)
  const contact = await settingOn(tx.db, tree, unit, 'notice.contact', tx.day)
  const toDay = addWorkingDays(calendar, tx.day, workingDays)
  const noticeId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'notice', mark: 'GS', unitId: unit, digits: 3 })
  await tx.db
    .insertInto('notice')
    .values({
      notice_id: noticeId,
      number,
      batch_id: batchId,
      unit_id: unit,
      program: first.program,
      title: `${tree.get(unit).name}${yearOf(tx.day)}年${PROGRAM_NAMES[first.program]}公示：${first.claimant_name}`,
      from_day: tx.day,
      to_day: toDay,
      working_days: workingDays,
      phone: contact.phone,
      address: contact.address,
      status: 'open',
      published_by: scope.accountId!,
      fund_name: await fundNames(tx, lines),
    })
    .execute()
  await publishLinesInTx(tx, noticeId, lines)
  await moveLinesInTx(tx, lines, 'on_notice', { noticeId, hold: null })
  await tx.db
    .updateTable('claim_batch')
    .set({
      reviewed_day: tx.day,
      reviewed_by: scope.accountId,
      approve_due: addWorkingDays(calendar, toDay, approveDays),
    })
    .where('batch_id', '=', batchId)
    .execute()
  await settleBatchInTx(tx, batchId)
  await settleClocksInTx(tx, tree, batchId)
  await tx.audit({
    action: 'notice.publish',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { number, noticeId, lines: lines.length, toDay },
  })
  await tx.auditMany(
    lines.map((line) => ({
      action: 'notice.publish',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { number, toDay },
    })),
  )
  await sendMessagesInTx(tx, [
    {
      organisationId: first.claimant_id,
      template: 'notice_published',
      facts: { number: first.batch_number, toDay },
      link: CONSOLE.claimBatch(batchId),
    },
  ])
  const [notice] = await findNotices(tx.db, tx.day, sql<SqlBool>`n.notice_id = ${noticeId}`, 1)
  return accept(noticeViewOf(notice!, { calendar, day: tx.day }))
}

/** The sources that are to pay the lines, by name. */
async function fundNames(tx: Tx, lines: readonly LineRecord[]): Promise<string> {
  const rows = await tx.db
    .selectFrom('fund')
    .select('name')
    .where('fund_code', 'in', [...new Set(lines.map((line) => line.fund_code))])
    .orderBy('fund_code')
    .execute()
  return rows.map(({ name }) => name).join('、')
}
