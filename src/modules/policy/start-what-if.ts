import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { PolicyDeps } from './deps.ts'
import { draftText } from './draft-text.ts'
import type { WhatIfRow } from './policy.contract.ts'
import { findRevision, type RevisionRecord } from './revision.store.ts'
import { regionName } from './revision-view.ts'
import { findWhatIf, insertWhatIfInTx, runUnderWay, whatIfRowOf } from './what-if.store.ts'

export type RunRefusal = 'draft_closed' | 'draft_unreadable' | 'run_under_way'
export type WhatIfRefusal = RunRefusal | 'unit_outside'

export const WHAT_IF_TASK = 'policy_what_if'

/** Asks for a run of a draft over the real claims of a year. The text is kept as it is now: the draft may be edited meanwhile. */
export async function startWhatIf(
  tx: Tx,
  deps: PolicyDeps,
  body: { draftId: string; year: number; unitId?: string | undefined },
): Promise<Decision<WhatIfRow, WhatIfRefusal>> {
  const draft = found(await findRevision(tx.db, tx.scope, body.draftId, true), '这份草稿')
  const tree = await deps.platform.unitTree()
  const unitId = body.unitId ?? draft.region_id
  if (!tree.units.has(unitId) || !tree.ancestors(unitId).includes(draft.region_id)) return refuse('unit_outside')
  return startRunInTx(tx, deps, draft, { year: body.year, unitId })
}

/** Asks which of the decisions already made the draft would make otherwise. */
export async function checkMade(tx: Tx, deps: PolicyDeps, draftId: string): Promise<Decision<WhatIfRow, RunRefusal>> {
  const draft = found(await findRevision(tx.db, tx.scope, draftId, true), '这份草稿')
  return startRunInTx(tx, deps, draft, { year: null, unitId: draft.region_id })
}

/** A run of a draft that the caller has locked; `year` null: over the decisions already made. */
export async function startRunInTx(
  tx: Tx,
  deps: PolicyDeps,
  draft: RevisionRecord,
  ask: { year: number | null; unitId: string },
): Promise<Decision<WhatIfRow, RunRefusal>> {
  if (draft.state !== 'draft' && draft.state !== 'proposed') return refuse('draft_closed')
  const text = await draftText(tx.db, deps, draft)
  const unreadable = text.faults.find(({ blocks }) => blocks === 'everything')
  if (unreadable) return refuse('draft_unreadable', { first: unreadable.message })
  const { year, unitId } = ask
  if (await runUnderWay(tx.db, tx.scope, { draftId: draft.revision_id, year, unitId })) return refuse('run_under_way')
  const region = regionName(await deps.platform.unitTree(), unitId)
  const whatIfId = newId()
  const taskId = await deps.platform.tasks.enqueueInTx(tx, {
    kind: WHAT_IF_TASK,
    title: year === null ? `核对已作出的判定：${region}` : `政策测算：${region} ${year}年`,
    input: { whatIfId },
  })
  const { inForce } = await deps.packs.standing(tx.db)
  const baseline = inForce.find(({ pack }) => pack.id === text.base.pack_id)
  await insertWhatIfInTx(tx, {
    whatIfId,
    taskId,
    draftId: draft.revision_id,
    // A pack that is new here has nothing signed before it.
    baselineId: baseline?.revisionId ?? draft.revision_id,
    digest: draft.digest,
    pack: text.pack,
    diff: text.diff,
    headline: text.headline,
    year,
    unitId,
    regionId: draft.region_id,
  })
  await tx.audit({
    action: 'policy.simulate',
    subjectType: 'policy_revision',
    subjectId: draft.revision_id,
    facts: { whatIfId, year, unitId, note: year === null ? `${region} 已作出的判定` : `${region} ${year}年` },
  })
  return accept(whatIfRowOf((await findWhatIf(tx.db, tx.scope, whatIfId))!))
}
