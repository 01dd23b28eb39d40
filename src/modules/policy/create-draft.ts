import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, plainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { PolicyDeps } from './deps.ts'
import type { NewDocument } from './draft.rules.ts'
import { draftText } from './draft-text.ts'
import { draftNow } from './draft-view.ts'
import type { DraftDetail } from './policy.contract.ts'
import { findPublished, insertDraftInTx, type RevisionRecord } from './revision.store.ts'
import { mayIn, regionName } from './revision-view.ts'

export type BaseRefusal = 'other_region' | 'base_not_in_force'
export type CreateRefusal = BaseRefusal | 'not_after_base'

/** The signed text to draft from, if this account answers for its region and it still decides. */
export async function baseFor(
  tx: Tx,
  deps: PolicyDeps,
  revisionId: string,
): Promise<Decision<RevisionRecord, BaseRefusal>> {
  const base = found(await findPublished(tx.db, revisionId), '这一版政策')
  if (!mayIn(tx.scope, 'policy.draft', base.region_id))
    return refuse('other_region', { regionName: regionName(await deps.platform.unitTree(), base.region_id) })
  const { inForce } = await deps.packs.standing(tx.db)
  return inForce.some((held) => held.revisionId === revisionId) ? accept(base) : refuse('base_not_in_force')
}

/** Begins a draft with the text of a signed revision. It decides nothing. */
export async function createDraft(
  tx: Tx,
  deps: PolicyDeps,
  body: {
    baseRevisionId: string
    reason: string
    newDocument?: { document: string; title: string; issuer: string; effectiveFrom: string } | undefined
  },
): Promise<Decision<DraftDetail, CreateRefusal>> {
  const base = await baseFor(tx, deps, body.baseRevisionId)
  if (!base.ok) return base
  const newDocument: NewDocument | null = body.newDocument
    ? { ...body.newDocument, effectiveFrom: plainDate(body.newDocument.effectiveFrom) }
    : null
  const { from } = base.value.pack.effective
  if (newDocument && newDocument.effectiveFrom <= from) return refuse('not_after_base', { from: formatDay(from) })
  const draft = {
    revision_id: newId(),
    base_id: base.value.revision_id,
    kind: newDocument ? 'new_document' : 'correction',
    new_document: newDocument,
    edits: [],
  } as const
  const text = await draftText(tx.db, deps, draft)
  await insertDraftInTx(tx, {
    revisionId: draft.revision_id,
    kind: draft.kind,
    baseId: draft.base_id,
    reason: body.reason,
    edits: [],
    newDocument,
    pack: text.pack,
    digest: text.digest,
    faults: text.faults.length,
    accountId: tx.scope.accountId!,
  })
  await tx.audit({
    action: 'policy.draft',
    subjectType: 'policy_revision',
    subjectId: draft.revision_id,
    facts: { packId: text.pack.id, baseId: draft.base_id, note: body.reason },
  })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, draft.revision_id, text))
}
