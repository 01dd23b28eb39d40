import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { allocationTree } from './allocation-tree.ts'
import { budgetContract as contract } from './budget.contract.ts'
import { budgetViewOf, findBudgets } from './budget.store.ts'
import { totalScore } from './budget-document.rules.ts'
import { budgetDocumentPage, budgetDocumentRowOf, findBudgetDocument } from './budget-document.store.ts'
import { checkGoals, goalSetsOf, goalsOf, scoreGoals, setGoals } from './budget-goal.ts'
import {
  CHECK_REFUSALS,
  CONFIRM_REFUSALS,
  GOAL_REFUSALS,
  PROPOSE_REFUSALS,
  VOID_REFUSALS,
  WITHDRAW_PAPER_REFUSALS,
} from './check.messages.ts'
import { confirmBudgetDocument, refuseBudgetDocument, withdrawBudgetDocument } from './check-budget-document.ts'
import type { LedgerDeps } from './deps.ts'
import { addFund, FUND_REFUSALS, fundViews } from './fund.store.ts'
import { holdsUnit } from './holds-unit.ts'
import { transfersOf } from './ledger-view.ts'
import { proposeBudgetDocument } from './propose-budget-document.ts'
import { voidApprovals } from './void-approvals.ts'

/** Funds, budgets, the papers that move them, their goals. */
export function budgetRoutes(api: Api, depsOf: (ctx: { platform: Platform }) => LedgerDeps): void {
  api.read(contract.funds, async (ctx) => ({ items: await fundViews({ ...ctx, tree: await ctx.platform.unitTree() }) }))
  api.write(contract.addFund, FUND_REFUSALS, async (tx, ctx) =>
    addFund(tx, await ctx.platform.unitTree(), ctx.scope, ctx.body),
  )

  api.read(contract.budgetDocuments, async (ctx) =>
    budgetDocumentPage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
  )
  api.write(contract.proposeBudgetDocument, PROPOSE_REFUSALS, (tx, ctx) =>
    proposeBudgetDocument(tx, ctx.platform, ctx.scope, ctx.body),
  )
  api.read(contract.budgetDocument, async (ctx) => {
    const paper = found(await findBudgetDocument(ctx.db, ctx.scope, ctx.params.id), '这份文书')
    const acts = await actsOn(ctx.db, 'budget_document', paper.document_id)
    return {
      ...budgetDocumentRowOf(await ctx.platform.unitTree(), ctx.scope, paper),
      transfers: await transfersOf(ctx.db, ctx.scope, { kind: 'budget_document', id: paper.document_id }),
      timeline: acts.map((act) => timelineEntry(act, actionName(act.action))),
    }
  })
  api.write(contract.confirmBudgetDocument, CONFIRM_REFUSALS, (tx, ctx) =>
    confirmBudgetDocument(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.refuseBudgetDocument, CHECK_REFUSALS, (tx, ctx) =>
    refuseBudgetDocument(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.withdrawBudgetDocument, WITHDRAW_PAPER_REFUSALS, (tx, ctx) =>
    withdrawBudgetDocument(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.voidApprovals, VOID_REFUSALS, (tx, ctx) =>
    voidApprovals(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )

  api.read(contract.allocationTree, async (ctx) => ({
    items: await allocationTree(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
  }))
  api.read(contract.budget, async (ctx) => {
    const tree = await ctx.platform.unitTree()
    const budget = found((await findBudgets(ctx.db, ctx.scope, { id: ctx.params.id }))[0], '这笔预算')
    const goals = await goalsOf(ctx.db, budget)
    const [fund] = await fundViews({ ...ctx, tree }, [budget.fund_code])
    return {
      ...budgetViewOf(tree, budget),
      goals,
      goalSets: await goalSetsOf(ctx.db, ctx.scope, budget),
      score: totalScore(goals),
      goalActions: goalActions(ctx.scope, budget, goals, ctx.day),
      uses: fund?.uses ?? [],
    }
  })
  api.write(contract.setGoals, GOAL_REFUSALS, (tx, ctx) => setGoals(tx, ctx.scope, ctx.params.id, ctx.body))
  api.write(contract.checkGoals, GOAL_REFUSALS, (tx, ctx) => checkGoals(tx, ctx.scope, ctx.params.id, ctx.body))
  api.write(contract.scoreGoals, GOAL_REFUSALS, (tx, ctx) => scoreGoals(tx, ctx.scope, ctx.params.id, ctx.body))
}

function goalActions(
  scope: Scope,
  { unit_id, year }: { unit_id: string; year: number },
  goals: readonly { score: number | null }[],
  today: PlainDate,
) {
  const { role } = scope
  if (!holdsUnit(scope, unit_id)) return []
  const scored = goals.some((goal) => goal.score !== null)
  return [
    ...(mayDo(role, 'budget.propose') && !scored && yearOf(today) <= year ? (['set_goals'] as const) : []),
    ...(mayDo(role, 'budget.confirm') && goals.length > 0 ? (['score_goals'] as const) : []),
  ]
}
