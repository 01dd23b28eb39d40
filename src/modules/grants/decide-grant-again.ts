import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { fundFor } from '#src/modules/ledger/index.ts'
import { grantProgramOf, periodOf } from '#src/modules/policy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { assessAgain, stoppingTexts } from './assess-grant.ts'
import type { GrantsDeps } from './deps.ts'
import { lockGrantInTx, lockHolderInTx, moveGrantInTx } from './grant.store.ts'
import { writeDecisionInTx } from './grant-decision.store.ts'
import { grantRowNow } from './grant-view.ts'
import type { GrantRow } from './grants.contract.ts'
import { isOpen } from './grants.types.ts'

export type RuleRefusal = 'changed_meanwhile' | 'not_open' | 'still_open' | 'no_fund'

/**
 * Looks again at what waited for a ruling, with the packs as they are signed now. Fit, it goes to the county's review; against a
 * clause, it ends with the reasons; still open, it stays where it is and says what is missing.
 */
export async function decideGrantAgain(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  version: number,
): Promise<Decision<GrantRow, RuleRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, 'rule')) return refuse('not_open', last)
  await lockHolderInTx(tx, grant.item_id, grant.holder_id)
  const { item, facts, decision } = await assessAgain(tx.db, deps.packs, grant, grant.facts)
  if (decision.outcome === 'NEEDS_RULING')
    return refuse('still_open', { message: decision.holes.map(({ question }) => question).join('；') })
  const against = decision.outcome !== 'ELIGIBLE' ? stoppingTexts(decision).join('；') : null
  const tree = await deps.platform.unitTree()
  const purse = { unitIds: tree.ancestors(grant.unit_id), year: yearOf(tx.day) }
  const fund =
    against === null ? await fundFor(tx.db, grant.region_id, grantProgramOf(item.unit), tx.day, purse) : undefined
  if (against === null && !fund) return refuse('no_fund', { title: grant.title })
  await writeDecisionInTx(tx, deps.packs, { id, attempt: grant.attempt }, 'ruling', facts, decision)
  const days = await settingOn(tx.db, tree, grant.unit_id, 'claim.review_days', tx.day)
  await moveGrantInTx(
    tx,
    grant,
    against === null ? 'submitted' : 'rejected',
    against === null
      ? {
          outcome: 'ELIGIBLE',
          amount_fen: decision.amountFen,
          fund_code: fund!.fundCode,
          period: periodOf(item, facts),
          review_due: addWorkingDays(await loadCalendar(tx.db), tx.day, days),
        }
      : { note: against },
  )
  await tx.audit({
    action: 'grant.rule',
    subjectType: 'grant',
    subjectId: id,
    facts: { number: grant.number, outcome: decision.outcome, amountFen: decision.amountFen, note: against },
  })
  await sendMessagesInTx(tx, [
    {
      organisationId: grant.claimant_id,
      ...(against === null
        ? {
            template: 'grant_ruled' as const,
            facts: { number: grant.number, amount: formatYuan(decision.amountFen ?? 0) },
          }
        : { template: 'grant_rejected' as const, facts: { number: grant.number, note: against } }),
      link: CONSOLE.grant(id),
    },
  ])
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, id))
}
