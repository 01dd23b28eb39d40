import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { FundUsePaperRow } from './fund-use.contract.ts'
import { decideUse, type UseAsk, type UseRefusal } from './fund-use.rules.ts'
import {
  findFundUsePaper,
  fundUsePaperRowOf,
  lockUsesInTx,
  openDraft,
  ownsFund,
  standingUses,
} from './fund-use-paper.store.ts'
import { holdsUnit } from './holds-unit.ts'
import { isSubsidy } from './subsidy-names.ts'

export type ProposeUseRefusal =
  | UseRefusal
  | 'program_unknown'
  | 'fund_missing'
  | 'fund_not_yours'
  | 'region_not_yours'
  | 'draft_open'

/** Draws up that a book may pay a program from a day, or no longer may. Nothing is paid otherwise before a second person confirms. */
export async function proposeFundUse(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: UseAsk,
): Promise<Decision<FundUsePaperRow, ProposeUseRefusal>> {
  const tree = await platform.unitTree()
  if (!isSubsidy(ask.program)) return refuse('program_unknown')
  const fund = await tx.db
    .selectFrom('fund')
    .select('owner_unit')
    .where('fund_code', '=', ask.fundCode)
    .executeTakeFirst()
  if (!fund) return refuse('fund_missing')
  if (!ownsFund(scope, fund.owner_unit)) return refuse('fund_not_yours', { ownerName: tree.get(fund.owner_unit).name })
  if (!tree.units.has(ask.regionId) || !holdsUnit(scope, ask.regionId)) return refuse('region_not_yours')
  await lockUsesInTx(tx.db, ask)
  const draft = await openDraft(tx.db, ask)
  if (draft) return refuse('draft_open', { number: draft })
  const decision = decideUse(ask, await standingUses(tx.db, ask, { drafts: true }), tx.day)
  if (!decision.ok) return decision
  const paperId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'fund_use', mark: 'YT', unitId: fund.owner_unit, digits: 3 })
  await tx.db
    .insertInto('fund_use_paper')
    .values({
      paper_id: paperId,
      number,
      kind: ask.kind,
      fund_code: ask.fundCode,
      unit_id: fund.owner_unit,
      region_id: ask.regionId,
      program: ask.program,
      from_day: ask.fromDay,
      to_day: ask.toDay,
      rank: ask.rank,
      document: ask.document,
      document_day: ask.documentDay,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .execute()
  await tx.audit({
    action: 'fund.use_propose',
    subjectType: 'fund_use_paper',
    subjectId: paperId,
    facts: { number, ...ask },
  })
  return accept(fundUsePaperRowOf({ tree, scope, day: tx.day }, (await findFundUsePaper(tx.db, scope, paperId))!))
}
