import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { PolicyDeps } from './deps.ts'
import { decidePropose, type ProposeRefusal } from './draft-actions.rules.ts'
import { draftText, standingOf } from './draft-text.ts'
import { draftNow } from './draft-view.ts'
import { lockDraftInTx } from './edit-draft.ts'
import type { DraftDetail } from './policy.contract.ts'
import { tellSignersInTx } from './policy-mail.ts'
import { findRevision, moveInTx, saveTextInTx } from './revision.store.ts'
import { startRunInTx } from './start-what-if.ts'

/** Puts a draft without faults before a second person. */
export async function proposeDraft(
  tx: Tx,
  deps: PolicyDeps,
  revisionId: string,
  body: { version: number },
): Promise<Decision<DraftDetail, ProposeRefusal | 'changed_meanwhile'>> {
  const locked = await lockDraftInTx(tx, revisionId, body.version)
  if (!locked.ok) return locked
  const draft = locked.value
  const text = await draftText(tx.db, deps, draft)
  const decision = decidePropose(standingOf(draft, text))
  if (!decision.ok)
    return refuse(decision.refusal, {
      ...decision.facts,
      ...(await lastActOn(tx.db, 'policy_revision', revisionId)),
      first: text.faults[0]?.message ?? '',
    })
  // Whoever proposes stands for the text as well: the signer is somebody else again.
  await saveTextInTx(tx, draft, {
    pack: text.pack,
    digest: text.digest,
    faults: 0,
    edits: draft.edits,
    reason: draft.reason,
  })
  await moveInTx(tx, draft, { state: 'proposed', note: null, proposedDay: tx.day })
  await tx.audit({
    action: 'policy.propose',
    subjectType: 'policy_revision',
    subjectId: revisionId,
    facts: { packId: text.pack.id, revision: text.digest },
  })
  await tellSignersInTx(tx, await deps.platform.unitTree(), draft, {
    document: text.pack.document,
    headline: text.headline,
  })
  // The signer sees which decisions already made the text would make otherwise.
  const proposed = (await findRevision(tx.db, tx.scope, revisionId))!
  await startRunInTx(tx, deps, proposed, { year: null, unitId: proposed.region_id })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, revisionId, text))
}
