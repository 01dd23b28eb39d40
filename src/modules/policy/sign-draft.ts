import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { PolicyDeps } from './deps.ts'
import { decideSign, type SignRefusal } from './draft-actions.rules.ts'
import { draftText, standingOf } from './draft-text.ts'
import { draftDetailOf } from './draft-view.ts'
import { lockDraftInTx } from './edit-draft.ts'
import type { DraftDetail } from './policy.contract.ts'
import { tellEditorsInTx } from './policy-mail.ts'
import { findRevision, lockSignedInTx, publishedOf, signInTx, supersedeInTx } from './revision.store.ts'

/**
 * A second person puts a draft into force: from this commit on every process decides by it. The signed set is locked first, so that
 * two signings are judged one after the other, each by the set that it becomes part of.
 */
export async function signDraft(
  tx: Tx,
  deps: PolicyDeps,
  revisionId: string,
  body: { version: number; revision: string },
): Promise<Decision<DraftDetail, SignRefusal | 'changed_meanwhile'>> {
  const signed = await lockSignedInTx(tx)
  const locked = await lockDraftInTx(tx, revisionId, body.version)
  if (!locked.ok) return locked
  const draft = locked.value
  const text = await draftText(tx.db, deps, draft)
  const decision = decideSign(standingOf(draft, text), tx.scope, body.revision)
  if (!decision.ok)
    return refuse(decision.refusal, {
      ...decision.facts,
      ...(await lastActOn(tx.db, 'policy_revision', revisionId)),
      first: text.faults[0]?.message ?? '',
    })
  // What is signed is what was stored when it was proposed; the same text made anew proves it.
  if (text.digest !== draft.digest) return refuse('text_changed')
  const [last] = await publishedOf(tx.db, draft.pack_id)
  const replaced = signed.find((row) => row.pack_id === draft.pack_id)
  if (replaced) {
    await supersedeInTx(tx, replaced.revision_id)
    await tx.audit({
      action: 'policy.supersede',
      subjectType: 'policy_revision',
      subjectId: replaced.revision_id,
      facts: { packId: draft.pack_id, by: revisionId },
    })
  }
  const number = (last?.number ?? 0) + 1
  await signInTx(tx, draft, number)
  await tx.audit({
    action: 'policy.sign',
    subjectType: 'policy_revision',
    subjectId: revisionId,
    facts: { packId: draft.pack_id, number, revision: draft.digest },
  })
  await tellEditorsInTx(tx, draft, 'policy_signed', { document: text.pack.document, number, headline: text.headline })
  const now = found(await findRevision(tx.db, tx.scope, revisionId))
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftDetailOf(view, now, text))
}
