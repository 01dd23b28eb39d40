import { plainDate } from '#src/kernel/plain-date.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { WITHDRAW_PAPER_REFUSALS } from './check.messages.ts'
import { concernedBy, confirmFundUse, refuseFundUse, withdrawFundUse } from './check-fund-use.ts'
import type { LedgerDeps } from './deps.ts'
import { fundUseContract as contract } from './fund-use.contract.ts'
import { CHECK_USE_REFUSALS, CONFIRM_USE_REFUSALS, PROPOSE_USE_REFUSALS } from './fund-use.messages.ts'
import { findFundUsePaper, fundUsePaperPage, fundUsePaperRowOf } from './fund-use-paper.store.ts'
import { proposeFundUse } from './propose-fund-use.ts'

/** The dated matrix fund × subsidy: drawn up by one, confirmed by another of the office whose fund it is. */
export function fundUseRoutes(api: Api, depsOf: (ctx: { platform: Platform }) => LedgerDeps): void {
  api.read(contract.fundUsePapers, async (ctx) =>
    fundUsePaperPage(ctx.db, { tree: await ctx.platform.unitTree(), scope: ctx.scope, day: ctx.day }, ctx.query),
  )
  api.write(contract.proposeFundUse, PROPOSE_USE_REFUSALS, (tx, ctx) =>
    proposeFundUse(tx, ctx.platform, ctx.scope, {
      ...ctx.body,
      fromDay: plainDate(ctx.body.fromDay),
      toDay: ctx.body.toDay === null ? null : plainDate(ctx.body.toDay),
      documentDay: plainDate(ctx.body.documentDay),
      rank: ctx.body.rank ?? 1,
    }),
  )
  api.read(contract.fundUsePaper, async (ctx) => {
    const paper = found(await findFundUsePaper(ctx.db, ctx.scope, ctx.params.id), '这份文书')
    const acts = await actsOn(ctx.db, 'fund_use_paper', paper.paper_id)
    return {
      ...fundUsePaperRowOf({ tree: await ctx.platform.unitTree(), scope: ctx.scope, day: ctx.day }, paper),
      concerned: paper.status === 'proposed' ? await concernedBy(ctx.db, depsOf(ctx), paper) : paper.concerned,
      timeline: acts.map((act) => timelineEntry(act, actionName(act.action))),
    }
  })
  api.write(contract.confirmFundUse, CONFIRM_USE_REFUSALS, (tx, ctx) =>
    confirmFundUse(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.refuseFundUse, CHECK_USE_REFUSALS, (tx, ctx) =>
    refuseFundUse(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.withdrawFundUse, WITHDRAW_PAPER_REFUSALS, (tx, ctx) =>
    withdrawFundUse(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
}
