import type { Json } from '#src/kernel/decision.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { TaskFailed, type TaskRun } from '#src/platform/jobs/tasks.ts'
import { type CollectedCases, collectCases } from './collect-cases.ts'
import { type PackSet, packSetOf } from './decide.ts'
import { decideMadeAgain } from './decide-made-again.ts'
import type { PolicyDeps } from './deps.ts'
import { withDraft } from './draft.rules.ts'
import type { WhatIfResult } from './policy.contract.ts'
import { findPublished } from './revision.store.ts'
import { findWhatIf, storeRun, type WhatIfRecord } from './what-if.store.ts'
import { type RunFigures, ruleTitles, whatIfOfMade, whatIfOfYear, type YearMoney } from './what-if-result.ts'
import { fundNames, yearBudgets } from './year-budget.store.ts'

type Progress = (done: number, total: number) => Promise<void>

/** Both texts over the real claims of a year, with what the year's budgets hold. `unitIds` are the units that report to the asked one. */
export async function figuresOfYear(
  db: Db,
  deps: PolicyDeps,
  ask: { baseline: PackSet; variant: PackSet; region: string; unitIds: readonly string[]; year: number },
  progress: Progress,
): Promise<RunFigures> {
  const { baseline, variant, region, unitIds, year } = ask
  const tree = await deps.platform.unitTree()
  const cases = await collectCases(deps, { region, unitIds, year }, progress)
  const money = await yearMoney(db, tree, cases, year)
  const { day } = await deps.platform.clocks()
  return whatIfOfYear(baseline, variant, cases, year, day, money, {
    tree,
    titles: ruleTitles(baseline, variant),
    clock: () => performance.now(),
  })
}

async function yearMoney(db: Db, tree: UnitTree, { log, fundCodes }: CollectedCases, year: number): Promise<YearMoney> {
  const unitIds = new Set(log.dictionaries.units.flatMap((id) => (tree.units.has(id) ? tree.ancestors(id) : [id])))
  const budgets = await yearBudgets(db, { year, unitIds: [...unitIds], fundCodes })
  const names = await fundNames(db, fundCodes)
  return {
    budgets: budgets.map((row) => ({
      budgetId: row.budget_id,
      fundCode: row.fund_code,
      unitId: row.unit_id,
      totalFen: row.total_fen,
      usedFen: row.used_fen,
    })),
    fundName: (code) => names.get(code) ?? code,
  }
}

/** The task behind a run of a draft: reads the claims, answers each by both texts, keeps figures and changed claims. It pays nothing. */
export async function runWhatIf(run: TaskRun, deps: PolicyDeps): Promise<{ [key: string]: Json | undefined }> {
  const { db } = deps.platform
  const record = await findWhatIf(db, run.scope, String(run.input['whatIfId']))
  if (!record) throw new TaskFailed('这次测算的记录不在了，请重新测算')
  // A process that was killed after it had stored everything: the task alone is still open.
  if (record.result) return summaryOf(record.what_if_id, record.result)
  const figures = await figuresOf(record, deps, (done, total) => run.progress(done, total))
  await storeRun(db, record.what_if_id, figures)
  return summaryOf(record.what_if_id, figures.result)
}

const summaryOf = (whatIfId: string, { sentence, deltaFen, changed }: WhatIfResult) => ({
  whatIfId,
  sentence,
  deltaFen,
  changed,
})

async function figuresOf(record: WhatIfRecord, deps: PolicyDeps, progress: Progress): Promise<RunFigures> {
  const { db } = deps.platform
  const { inForce } = await deps.packs.standing(db)
  const signed = inForce.map(({ pack }) => pack)
  const variant = packSetOf(withDraft(signed, record.pack))
  const tree = await deps.platform.unitTree()
  const unitIds = tree.reporting(record.unit_id)
  if (record.year === null) {
    const ask = { region: record.region_id, unitIds, year: null }
    const { cases, made, again, held } = await decideMadeAgain(deps, variant, ask, progress)
    return whatIfOfMade(cases, made, again, held, {
      tree,
      titles: ruleTitles(variant),
      clock: () => performance.now(),
    })
  }
  const base = await baselineOf(db, record)
  const baseline = packSetOf(base ? withDraft(signed, base) : signed)
  return figuresOfYear(db, deps, { baseline, variant, region: record.region_id, unitIds, year: record.year }, progress)
}

async function baselineOf(db: Db, record: WhatIfRecord) {
  // A pack that is new here has nothing signed before it.
  if (record.baseline_id === record.draft_id) return undefined
  const base = await findPublished(db, record.baseline_id)
  if (!base) throw new TaskFailed('测算所比的现行版本不在了，请重新测算')
  return base.pack
}
