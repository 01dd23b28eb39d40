import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PolicyDeps } from './deps.ts'
import { documentRows } from './document-view.ts'
import { actionsOf, blockedWords, type DraftReader } from './draft-actions.rules.ts'
import { type DraftText, draftText, standingOf } from './draft-text.ts'
import { placesOf } from './places.rules.ts'
import type { DraftDetail } from './policy.contract.ts'
import { REVISION_ACTS } from './policy.messages.ts'
import { findRevision, type RevisionRecord, rulingsOf } from './revision.store.ts'
import { mayIn, revisionRowOf } from './revision-view.ts'
import { newestMadeRun, whatIfRowOf } from './what-if.store.ts'

export const readerOf = (scope: Scope, draft: Pick<RevisionRecord, 'region_id'>): DraftReader => ({
  accountId: scope.accountId,
  mayDraft: mayIn(scope, 'policy.draft', draft.region_id),
  maySign: mayIn(scope, 'policy.sign', draft.region_id),
})

export interface DraftViewContext {
  readonly db: Db
  readonly deps: PolicyDeps
  readonly scope: Scope
  readonly tree: UnitTree
}

/** The draft as its page shows it; `text` where the caller has just made it. */
export async function draftDetailOf(
  { db, deps, scope, tree }: DraftViewContext,
  draft: RevisionRecord,
  text?: DraftText,
): Promise<DraftDetail> {
  const now = text ?? (await draftText(db, deps, draft))
  const standing = standingOf(draft, now)
  const reader = readerOf(scope, draft)
  const closed = draft.state === 'signed' || draft.state === 'superseded'
  const run = await newestMadeRun(db, scope, draft.revision_id)
  const acts = await actsOn(db, 'policy_revision', draft.revision_id)
  return {
    revision: revisionRowOf(tree, draft),
    base: revisionRowOf(tree, now.base),
    newDocument: draft.new_document,
    edits: draft.edits,
    places: placesOf(now.places, draft.edits),
    // What was signed had none; what is in force beside it may have changed since.
    faults: closed ? [] : [...now.faults],
    rulings: await rulingsOf(db, draft.revision_id),
    documents: documentRows(now.pack, now.documents),
    headline: now.headline,
    diff: [...now.diff],
    made: run ? { run: whatIfRowOf(run), result: run.result } : null,
    actions: actionsOf(standing, reader),
    blocked: blockedWords(standing, reader),
    timeline: acts.map(({ at, day, who, action, facts }) => ({
      at: at.toISOString(),
      day,
      who,
      what: REVISION_ACTS[action] ?? '办理',
      note: typeof facts['note'] === 'string' ? facts['note'] : null,
    })),
  }
}

/** The same after a use case has written: what it says now. */
export async function draftNow(ctx: DraftViewContext, revisionId: string, text?: DraftText): Promise<DraftDetail> {
  const draft = await findRevision(ctx.db, ctx.scope, revisionId)
  if (!draft) throw new Error(`Draft ${revisionId} was written and is not there.`)
  return draftDetailOf(ctx, draft, text)
}
