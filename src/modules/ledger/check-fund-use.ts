import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { LedgerDeps } from './deps.ts'
import type { FundUsePaperRow } from './fund-use.contract.ts'
import { decideUse, type UseRefusal } from './fund-use.rules.ts'
import { FUND_USE_KIND_NAMES, type UnderUse } from './fund-use.types.ts'
import {
  applyUseInTx,
  askOfPaper,
  type FundUsePaper,
  findFundUsePaper,
  firstDayOf,
  fundUsePaperRowOf,
  lockUsesInTx,
  ownsFund,
  standingUses,
} from './fund-use-paper.store.ts'
import { subsidyName } from './subsidy-names.ts'
import { type CheckRefusal, decideCheck, decideWithdraw, type WithdrawPaperRefusal } from './two-persons.ts'
import { underUse } from './under-use.ts'

export type CheckUseRefusal = CheckRefusal | 'not_the_owner'
export type ConfirmUseRefusal = CheckUseRefusal | UseRefusal | 'concern_changed'

/** The claims that a paper concerns now: of an end those in its book from that day on, of a begin those of its days in other books. */
export const concernedBy = (db: Db, deps: LedgerDeps, paper: FundUsePaper): Promise<UnderUse> =>
  underUse(db, deps.underUse, {
    kind: paper.kind,
    fundCode: paper.fund_code,
    regionId: paper.region_id,
    program: paper.program,
    fromDay: firstDayOf(paper),
    toDay: paper.kind === 'begin' ? paper.to_day : null,
  })

/** Finds the paper in the scope and locks it, after the uses that it would change. */
async function lockPaper(tx: Tx, scope: Scope, id: string): Promise<FundUsePaper> {
  const seen = found(await findFundUsePaper(tx.db, scope, id), '这份文书')
  await lockUsesInTx(tx.db, { regionId: seen.region_id, program: seen.program })
  // unscoped: found in the scope above.
  await sql`select 1 from fund_use_paper where paper_id = ${id} for no key update`.execute(tx.db)
  return (await findFundUsePaper(tx.db, scope, id))!
}

async function decideChecker(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  paper: FundUsePaper,
  version: number,
): Promise<Decision<'check', CheckUseRefusal>> {
  if (!ownsFund(scope, paper.unit_id)) return refuse('not_the_owner', { ownerName: tree.get(paper.unit_id).name })
  return decideCheck(tx, recordOf(paper), version)
}

const recordOf = ({ paper_id: id, status, version, made_by: madeBy }: FundUsePaper) => ({
  subjectType: 'fund_use_paper',
  id,
  status,
  version,
  madeBy,
})

/**
 * A second person of the office whose fund it is confirms: from its day on the book may pay the program, or no longer may. Claims that
 * were asked for keep the book that they have; the checker names how many there are, as the page showed them.
 */
export async function confirmFundUse(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; waiting: number; approved: number },
): Promise<Decision<FundUsePaperRow, ConfirmUseRefusal>> {
  const tree = await deps.platform.unitTree()
  const paper = await lockPaper(tx, scope, id)
  const check = await decideChecker(tx, tree, scope, paper, body.version)
  if (!check.ok) return check
  const ask = askOfPaper(paper)
  const decision = decideUse(ask, await standingUses(tx.db, ask, { drafts: false }), tx.day)
  if (!decision.ok) return decision
  const concerned = await concernedBy(tx.db, deps, paper)
  if (concerned.waiting.count !== body.waiting || concerned.approved.count !== body.approved)
    return refuse('concern_changed', { waiting: concerned.waiting.count, approved: concerned.approved.count })
  await applyUseInTx(tx.db, ask)
  await tx.db
    .updateTable('fund_use_paper')
    .set({
      status: 'confirmed',
      checked_by: scope.accountId,
      checked_day: tx.day,
      concerned: JSON.stringify(concerned),
      version: paper.version + 1,
    })
    .where('paper_id', '=', id)
    .execute()
  const facts = { number: paper.number, ...ask, waiting: concerned.waiting.count, approved: concerned.approved.count }
  await tx.auditMany([
    { action: 'fund.use_confirm', subjectType: 'fund_use_paper', subjectId: id, facts },
    {
      action: ask.kind === 'begin' ? 'fund.use' : 'fund.use_end',
      subjectType: 'fund',
      subjectId: ask.fundCode,
      facts,
    },
  ])
  await tell(tx, paper, 'fund_use_confirmed', [paper.made_by, ...(await concernedAccounts(tx, paper))])
  return accept(fundUsePaperRowOf({ tree, scope, day: tx.day }, (await findFundUsePaper(tx.db, scope, id))!))
}

/** A second person does not agree; nothing changes, the paper stays as it was drawn up. */
export async function refuseFundUse(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; note: string },
): Promise<Decision<FundUsePaperRow, CheckUseRefusal>> {
  const tree = await deps.platform.unitTree()
  const paper = await lockPaper(tx, scope, id)
  const check = await decideChecker(tx, tree, scope, paper, body.version)
  if (!check.ok) return check
  await tx.db
    .updateTable('fund_use_paper')
    .set({
      status: 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: body.note,
      version: paper.version + 1,
    })
    .where('paper_id', '=', id)
    .execute()
  await tx.audit({
    action: 'fund.use_refuse',
    subjectType: 'fund_use_paper',
    subjectId: id,
    facts: { number: paper.number, note: body.note },
  })
  await tell(tx, paper, 'fund_use_refused', [paper.made_by], { note: body.note })
  return accept(fundUsePaperRowOf({ tree, scope, day: tx.day }, (await findFundUsePaper(tx.db, scope, id))!))
}

/** Whoever drew the paper up takes it back before anybody has checked it. */
export async function withdrawFundUse(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number },
): Promise<Decision<FundUsePaperRow, WithdrawPaperRefusal>> {
  const paper = await lockPaper(tx, scope, id)
  const decision = await decideWithdraw(tx, recordOf(paper), body.version)
  if (!decision.ok) return decision
  await tx.db
    .updateTable('fund_use_paper')
    .set({ status: 'withdrawn', version: paper.version + 1 })
    .where('paper_id', '=', id)
    .execute()
  await tx.audit({
    action: 'fund.use_withdraw',
    subjectType: 'fund_use_paper',
    subjectId: id,
    facts: { number: paper.number },
  })
  const tree = await deps.platform.unitTree()
  return accept(fundUsePaperRowOf({ tree, scope, day: tx.day }, (await findFundUsePaper(tx.db, scope, id))!))
}

/** Who pays from the book or approves in the region: its owner's and the region's own offices. */
// unscoped: accounts that are told of a change of public policy.
async function concernedAccounts(tx: Tx, paper: FundUsePaper): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from account
     where status = 'active' and unit_id in (${paper.unit_id}, ${paper.region_id}) and role in ('finance', 'city', 'province')`.execute(
    tx.db,
  )
  return rows.map((row) => row.account_id)
}

async function tell(
  tx: Tx,
  paper: FundUsePaper,
  template: 'fund_use_confirmed' | 'fund_use_refused',
  accountIds: readonly string[],
  more: { note?: string } = {},
): Promise<void> {
  await sendMessagesInTx(tx, [
    {
      accountIds: [...new Set(accountIds)].filter((one) => one !== tx.scope.accountId),
      template,
      facts: {
        number: paper.number,
        what: `${FUND_USE_KIND_NAMES[paper.kind]}：${paper.fund_name}付${subsidyName(paper.program)}`,
        day: firstDayOf(paper),
        ...more,
      },
      link: CONSOLE.fundUsePaper(paper.paper_id),
    },
  ])
}
