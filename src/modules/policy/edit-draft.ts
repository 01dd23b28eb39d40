import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import type { PolicyDeps } from './deps.ts'
import { draftText } from './draft-text.ts'
import { draftNow } from './draft-view.ts'
import { editFaults } from './places.rules.ts'
import type { DraftDetail, DraftEdit } from './policy.contract.ts'
import { findRevision, type RevisionRecord, saveTextInTx } from './revision.store.ts'

export type EditRefusal = 'changed_meanwhile' | 'not_a_draft'

/** The draft, locked, if nobody changed it meanwhile. */
export async function lockDraftInTx(
  tx: Tx,
  revisionId: string,
  version: number,
): Promise<Decision<RevisionRecord, 'changed_meanwhile'>> {
  const draft = found(await findRevision(tx.db, tx.scope, revisionId, true), '这份草稿')
  return draft.version === version
    ? accept(draft)
    : refuse('changed_meanwhile', await lastActOn(tx.db, 'policy_revision', revisionId))
}

/** The same, if it may still be edited. */
export async function lockEditableInTx(
  tx: Tx,
  revisionId: string,
  version: number,
): Promise<Decision<RevisionRecord, EditRefusal>> {
  const draft = await lockDraftInTx(tx, revisionId, version)
  if (!draft.ok || draft.value.state === 'draft') return draft
  return refuse('not_a_draft', await lastActOn(tx.db, 'policy_revision', revisionId))
}

/** Replaces the draft's edits. A draft may be saved with faults; an edit of a place that is not there is refused. */
export async function editDraft(
  tx: Tx,
  deps: PolicyDeps,
  revisionId: string,
  body: { version: number; reason?: string | undefined; edits: readonly DraftEdit[] },
): Promise<Decision<DraftDetail, EditRefusal>> {
  const locked = await lockEditableInTx(tx, revisionId, body.version)
  if (!locked.ok) return locked
  const draft = locked.value
  const { places } = await draftText(tx.db, deps, { ...draft, edits: [] })
  const wrong = editFaults(places, body.edits)
  if (wrong.length > 0)
    throw new ProblemError(422, 'input_invalid', `有 ${wrong.length} 处需要修改：${wrong[0]!.message}`, {
      errors: wrong,
    })
  const text = await draftText(tx.db, deps, { ...draft, edits: body.edits })
  await saveTextInTx(tx, draft, {
    pack: text.pack,
    digest: text.digest,
    faults: text.faults.length,
    edits: body.edits,
    reason: body.reason ?? draft.reason,
  })
  await tx.audit({
    action: 'policy.edit',
    subjectType: 'policy_revision',
    subjectId: revisionId,
    facts: { edits: body.edits.length, faults: text.faults.length, revision: text.digest },
  })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, revisionId, text))
}
