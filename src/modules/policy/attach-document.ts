import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { PolicyDeps } from './deps.ts'
import { recognise } from './document-text.ts'
import { draftText, findUpload } from './draft-text.ts'
import { draftNow } from './draft-view.ts'
import { type EditRefusal, lockEditableInTx } from './edit-draft.ts'
import { citesOf } from './pack.rules.ts'
import type { DraftDetail } from './policy.contract.ts'
import { attachInTx, rulingsOf, saveTextInTx } from './revision.store.ts'

export type AttachRefusal = EditRefusal | 'document_not_text' | 'document_not_cited'

/**
 * Attaches a document that the draft cites. Of a text the quotes are looked up in it, and their lines set by it; a PDF is kept beside
 * it as the paper of record.
 */
export async function attachDocument(
  tx: Tx,
  deps: PolicyDeps,
  revisionId: string,
  body: { version: number; fileId: string; document: string },
): Promise<Decision<DraftDetail, AttachRefusal>> {
  const locked = await lockEditableInTx(tx, revisionId, body.version)
  if (!locked.ok) return locked
  const draft = locked.value
  const file = found(await findUpload(tx.db, tx.scope, body.fileId), '这个文件')
  const rulings = await rulingsOf(tx.db, revisionId)
  const known = new Set([
    draft.pack.document,
    ...citesOf(draft.pack).map(({ document }) => document),
    ...rulings.map(({ document }) => document),
  ])
  if (!known.has(body.document)) return refuse('document_not_cited', { documents: [...known].join('、') })
  const { form, words } = await recognise(await deps.platform.files.get(file.digest))
  if (form === null) return refuse('document_not_text', { seen: words })
  await attachInTx(tx, {
    revision_id: revisionId,
    document: body.document,
    file_id: file.file_id,
    file_name: file.name,
    sha256: file.digest,
    form,
  })
  const text = await draftText(tx.db, deps, draft)
  await saveTextInTx(tx, draft, {
    pack: text.pack,
    digest: text.digest,
    faults: text.faults.length,
    edits: draft.edits,
    reason: draft.reason,
  })
  await tx.audit({
    action: 'policy.attach',
    subjectType: 'policy_revision',
    subjectId: revisionId,
    facts: { document: body.document, sha256: file.digest, faults: text.faults.length, note: body.document },
  })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, revisionId, text))
}
