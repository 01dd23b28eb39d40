import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, plainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { type BaseRefusal, baseFor } from './create-draft.ts'
import type { PolicyDeps } from './deps.ts'
import { draftText } from './draft-text.ts'
import { draftNow } from './draft-view.ts'
import type { DraftDetail } from './policy.contract.ts'
import {
  findRevision,
  insertDraftInTx,
  lockSignedInTx,
  recordRulingInTx,
  rulingDrafts,
  saveTextInTx,
} from './revision.store.ts'

export type RuleRefusal =
  | BaseRefusal
  | 'assumption_unknown'
  | 'assumption_ruled'
  | 'ruling_under_way'
  | 'ruled_in_future'

/** Writes down what the issuing office answered to an open question, as a draft that a second person signs. */
export async function recordRuling(
  tx: Tx,
  deps: PolicyDeps,
  body: { baseRevisionId: string; assumptionId: string; reading: string; document: string; by: string; on: string },
): Promise<Decision<DraftDetail, RuleRefusal>> {
  await lockSignedInTx(tx)
  const base = await baseFor(tx, deps, body.baseRevisionId)
  if (!base.ok) return base
  const { pack, revision_id: baseId } = base.value
  const assumption = pack.assumptions.find(({ id }) => id === body.assumptionId)
  if (!assumption) return refuse('assumption_unknown')
  if (assumption.ruling)
    return refuse('assumption_ruled', { ...assumption.ruling, on: formatDay(assumption.ruling.on) })
  if (body.on > tx.day) return refuse('ruled_in_future')
  if ((await rulingDrafts(tx.db, tx.scope)).has(`${pack.id} ${assumption.id}`)) return refuse('ruling_under_way')
  const draft = { revision_id: newId(), base_id: baseId, kind: 'ruling', new_document: null, edits: [] } as const
  await insertDraftInTx(tx, {
    revisionId: draft.revision_id,
    kind: draft.kind,
    baseId,
    reason: `按 ${body.document} 明确“${assumption.question}”`,
    edits: [],
    newDocument: null,
    pack,
    digest: base.value.digest,
    faults: 0,
    accountId: tx.scope.accountId!,
  })
  const ruling = {
    assumptionId: assumption.id,
    reading: body.reading,
    document: body.document,
    by: body.by,
    on: plainDate(body.on),
  }
  await recordRulingInTx(tx, draft.revision_id, { ...ruling, question: assumption.question })
  const text = await draftText(tx.db, deps, draft)
  const stored = (await findRevision(tx.db, tx.scope, draft.revision_id))!
  await saveTextInTx(
    tx,
    { ...stored, version: 0 },
    { pack: text.pack, digest: text.digest, faults: text.faults.length, edits: [], reason: stored.reason },
  )
  await tx.audit({
    action: 'policy.rule',
    subjectType: 'policy_revision',
    subjectId: draft.revision_id,
    facts: {
      packId: pack.id,
      assumptionId: assumption.id,
      document: ruling.document,
      by: ruling.by,
      on: ruling.on,
      note: ruling.reading,
    },
  })
  const view = { db: tx.db, deps, scope: tx.scope, tree: await deps.platform.unitTree() }
  return accept(await draftNow(view, draft.revision_id, text))
}
