import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { cityReviewers } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { GrantsDeps } from './deps.ts'
import { lockGrantInTx, moveGrantInTx } from './grant.store.ts'
import { grantRowNow } from './grant-view.ts'
import type { GrantRow } from './grants.contract.ts'
import { isOpen, publishable } from './grants.types.ts'

export type PublishRefusal = 'changed_meanwhile' | 'not_open' | 'city_review_missing'

/** Puts a reviewed application on public notice, from today for the working days of the region's setting. */
export async function publishGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  version: number,
): Promise<Decision<GrantRow, PublishRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, 'publish')) return refuse('not_open', last)
  const tree = await deps.platform.unitTree()
  const cityReview = (await cityReviewers(tx.db, tree, tx.day)).of(grant.unit_id, grant.program) !== undefined
  if (!publishable(grant.status, cityReview)) return refuse('city_review_missing')
  const calendar = await loadCalendar(tx.db)
  const days = await settingOn(tx.db, tree, grant.unit_id, 'notice.working_days', tx.day)
  const approveDays = await settingOn(tx.db, tree, grant.unit_id, 'claim.approve_days', tx.day)
  const contact = await settingOn(tx.db, tree, grant.unit_id, 'notice.contact', tx.day)
  const toDay = addWorkingDays(calendar, tx.day, days)
  const number = await nextNumberInTx(tx, tree, {
    kind: 'grant_notice',
    mark: 'JBGS',
    unitId: grant.unit_id,
    digits: 3,
  })
  await moveGrantInTx(tx, grant, 'on_notice', {
    notice_number: number,
    city_from: null,
    city_due: null,
    notice_from: tx.day,
    notice_to: toDay,
    notice_days: days,
    notice_phone: contact.phone,
    notice_address: contact.address,
    approve_due: addWorkingDays(calendar, toDay, approveDays),
  })
  await tx.audit({
    action: 'grant.publish',
    subjectType: 'grant',
    subjectId: id,
    facts: { number: grant.number, notice: number, toDay },
  })
  await sendMessagesInTx(tx, [
    {
      organisationId: grant.claimant_id,
      template: 'grant_published',
      facts: { number: grant.number, toDay },
      link: CONSOLE.grant(id),
    },
  ])
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, id))
}
