import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { PolicyDeps } from './deps.ts'
import { draftNow } from './draft-view.ts'
import { lockDraftInTx } from './edit-draft.ts'
import type { DraftDetail } from './policy.contract.ts'
import { tellEditorsInTx } from './policy-mail.ts'
import { moveInTx } from './revision.store.ts'
import { DRAFT_ACTIONS_BY_STATE } from './revision.types.ts'

export type StepRefusal = 'changed_meanwhile' | 'not_open'

const STEPS = {
  return: { state: 'draft', action: 'policy.return', proposedDay: null },
  withdraw: { state: 'withdrawn', action: 'policy.withdraw', proposedDay: undefined },
} as const

/** Back to its author with words, or given up with words. */
export async function stepDraft(
  tx: Tx,
  deps: PolicyDeps,
  step: keyof typeof STEPS,
  revisionId: string,
  body: { version: number; note: string },
): Promise<Decision<DraftDetail, StepRefusal>> {
  const locked = await lockDraftInTx(tx, revisionId, body.version)
  if (!locked.ok) return locked
  const draft = locked.value
  if (!(DRAFT_ACTIONS_BY_STATE[draft.state] as readonly string[]).includes(step))
    return refuse('not_open', await lastActOn(tx.db, 'policy_revision', revisionId))
  const { state, action, proposedDay } = STEPS[step]
  await moveInTx(tx, draft, { state, note: body.note, ...(proposedDay === undefined ? {} : { proposedDay }) })
  await tx.audit({ action, subjectType: 'policy_revision', subjectId: revisionId, facts: { note: body.note } })
  if (step === 'return')
    await tellEditorsInTx(tx, draft, 'policy_returned', { document: draft.pack.document, note: body.note })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, revisionId))
}
