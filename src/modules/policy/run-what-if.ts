import type { Json } from '#src/kernel/decision.ts'
import { TaskFailed, type TaskRun } from '#src/platform/jobs/tasks.ts'
import { packSetOf } from './decide.ts'
import type { PolicyDeps } from './deps.ts'
import { withDraft } from './draft.rules.ts'
import type { RealCase, RealCasesAsk } from './real-cases.types.ts'
import { findPublished } from './revision.store.ts'
import { findWhatIf, storeResult } from './what-if.store.ts'
import { whatIfResultOf } from './what-if-result.ts'

/** Every real case of the ask, with progress after each page; a cancel is noticed there. */
export async function collectCases(
  deps: PolicyDeps,
  ask: RealCasesAsk,
  progress: (done: number, total: number) => Promise<void>,
): Promise<RealCase[]> {
  const { db } = deps.platform
  const total = await deps.cases.count(db, ask)
  const cases: RealCase[] = []
  await progress(0, total)
  for await (const page of deps.cases.pages(db, ask)) {
    cases.push(...page)
    await progress(cases.length, total)
  }
  return cases
}

/** The task behind a what-if run: reads the claims of the year, folds them by both texts, keeps the figures. It pays nothing. */
export async function runWhatIf(run: TaskRun, deps: PolicyDeps): Promise<{ [key: string]: Json | undefined }> {
  const { db } = deps.platform
  const record = await findWhatIf(db, run.scope, String(run.input['whatIfId']))
  if (!record) throw new TaskFailed('这次测算的记录不在了，请重新测算')
  const base = await findPublished(db, record.baseline_id)
  if (!base) throw new TaskFailed('测算所比的现行版本不在了，请重新测算')
  const { inForce } = await deps.packs.standing(db)
  const packs = withDraft(
    inForce.map(({ pack }) => pack),
    base.pack,
  )
  const tree = await deps.platform.unitTree()
  const cases = await collectCases(
    deps,
    { region: record.region_id, unitIds: tree.reporting(record.unit_id), year: record.year },
    (done, total) => run.progress(done, total),
  )
  const result = whatIfResultOf(packSetOf(packs), packSetOf(withDraft(packs, record.pack)), cases, tree, () =>
    performance.now(),
  )
  await storeResult(db, record.what_if_id, result)
  return { whatIfId: record.what_if_id, sentence: result.sentence, deltaFen: result.deltaFen, changed: result.changed }
}
