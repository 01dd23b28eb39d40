import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { findBook, fundFor, fundMayPay, lockAvailableInTx, reserveInTx } from '#src/modules/ledger/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { approverUnitOf } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { assessAgain, listedWords, stoppingTexts } from './assess-grant.ts'
import type { GrantsDeps } from './deps.ts'
import { lockGrantInTx, lockHolderInTx, moveGrantInTx } from './grant.store.ts'
import { writeDecisionInTx } from './grant-decision.store.ts'
import { grantRowNow, noticeOver } from './grant-view.ts'
import type { GrantRow } from './grants.contract.ts'
import { isOpen } from './grants.types.ts'

export type ApproveRefusal =
  | 'changed_meanwhile'
  | 'not_open'
  | 'not_the_approver'
  | 'notice_running'
  | 'reviewed_by_you'
  | 'listed'
  | 'no_longer_eligible'
  | 'amount_changed'
  | 'fund_not_allowed'
  | 'no_budget'
  | 'budget_short'

/**
 * Approval after the notice, which alone reserves money. Locks the application and its holder, decides again on all that stands,
 * writes the decision and the transfer, and changes the budget last, where it holds the sum. What was on public notice is what is
 * paid: another amount goes back for correction.
 */
export async function approveGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  version: number,
): Promise<Decision<GrantRow, ApproveRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, 'approve')) return refuse('not_open', last)
  const tree = await deps.platform.unitTree()
  const approver = await approverUnitOf(tx.db, tree, grant.unit_id, tx.day)
  if (approver === undefined || approver !== scope.unitId)
    return refuse('not_the_approver', { unitName: approver ? tree.get(approver).name : '上级' })
  if (!noticeOver(grant, tx.day)) return refuse('notice_running', { toDay: grant.notice_to })
  if ([grant.reviewed_by, grant.city_reviewed_by, grant.submitted_by].includes(scope.accountId))
    return refuse('reviewed_by_you')
  const holder = { kind: grant.holder_kind, id: grant.holder_id, name: grant.holder_name }
  if (holder.kind === 'person') await lockPersonsInTx(tx, [holder.id])
  await lockHolderInTx(tx, grant.item_id, grant.holder_id)
  const parties = { claimantId: grant.claimant_id, claimantName: grant.claimant_name, holder }
  const listed = await listedWords(tx.db, parties, tx.day)
  if (listed) return refuse('listed', { message: listed })
  const { decision, facts } = await assessAgain(tx.db, deps.packs, grant, grant.facts)
  if (decision.outcome !== 'ELIGIBLE')
    return refuse('no_longer_eligible', { message: stoppingTexts(decision).join('；') })
  const amountFen = decision.amountFen!
  if (amountFen !== grant.amount_fen) return refuse('amount_changed', { wasFen: grant.amount_fen, amountFen })
  const purse = { unitIds: tree.ancestors(grant.unit_id), year: yearOf(tx.day) }
  const fund = grant.fund_code ?? (await fundFor(tx.db, grant.region_id, grant.program, tx.day, purse))?.fundCode
  const use = { fundCode: fund ?? '', regionId: grant.region_id, program: grant.program, day: tx.day }
  if (!fund || !(await fundMayPay(tx.db, use)))
    return refuse('fund_not_allowed', { fundName: grant.fund_name ?? '', title: grant.title })
  const book = await findBook(tx.db, tree, fund, grant.unit_id, yearOf(tx.day))
  if (!book) return refuse('no_budget', { fundName: grant.fund_name ?? '', year: yearOf(tx.day) })
  await writeDecisionInTx(tx, deps.packs, { id, attempt: grant.attempt }, 'approve', facts, decision)
  await moveGrantInTx(tx, grant, 'approved', {
    fund_code: fund,
    budget_id: book.budgetId,
    approved_by: scope.accountId,
    approved_day: tx.day,
    note: null,
  })
  const entry = {
    action: 'grant.approve',
    subjectType: 'grant',
    subjectId: id,
    facts: { number: grant.number, amountFen, budgetId: book.budgetId },
  }
  await tx.auditMany([entry, ...(holder.kind === 'person' ? [{ ...entry, personId: holder.id }] : [])])
  await sendMessagesInTx(tx, [
    {
      organisationId: grant.claimant_id,
      template: 'grant_approved',
      facts: { number: grant.number, amount: formatYuan(amountFen) },
      link: CONSOLE.grant(id),
    },
  ])
  const row = await grantRowNow(deps.platform, tx.db, scope, tx.day, id)
  // The budget is the hottest row and comes last; refused, everything above is rolled back.
  const line = { personId: grant.holder_id, lineId: id, amountFen }
  if (!(await reserveInTx(tx, book, [line], grant.number)))
    return refuse('budget_short', { availableFen: await lockAvailableInTx(tx, book), amountFen })
  return accept(row)
}
