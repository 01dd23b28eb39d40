import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PolicyDeps } from './deps.ts'
import { type AttachedText, type BuiltDraft, buildDraft, type DraftInput, withDraft } from './draft.rules.ts'
import type { DraftStanding } from './draft-actions.rules.ts'
import { digestOf } from './packs-in-force.ts'
import type { DraftEdit } from './policy.contract.ts'
import { type DocumentRecord, documentsOf, findPublished, type RevisionRecord, rulingsOf } from './revision.store.ts'

/** The text of an uploaded file, or undefined when it is none. UTF-8, or GB 18030 as older offices save it. */
export function textOf(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      // A PDF or a Word file decodes as something; no text holds control characters.
      return [...text.slice(0, 10_000)].some((sign) => sign < ' ' && !'\t\r\n\f'.includes(sign)) ? undefined : text
    } catch {
      // Not in this encoding.
    }
  return undefined
}

/** Attached texts with their contents; the caller has found the revision. */
export async function textsOf(deps: PolicyDeps, documents: readonly DocumentRecord[]): Promise<AttachedText[]> {
  return Promise.all(
    documents.map(async ({ document, sha256 }) => ({
      document,
      sha256,
      text: textOf(await deps.platform.files.get(sha256)) ?? '',
    })),
  )
}

export interface DraftText extends BuiltDraft {
  readonly base: RevisionRecord
  readonly digest: string
  readonly texts: readonly AttachedText[]
  readonly documents: readonly DocumentRecord[]
  /** The base still decides: nobody signed another text of its pack meanwhile. */
  readonly baseInForce: boolean
}

/** The draft's text as it is made today from its base, edits, rulings and documents, with everything wrong with it. */
export async function draftText(
  db: Db,
  deps: PolicyDeps,
  draft: Pick<RevisionRecord, 'revision_id' | 'base_id' | 'kind' | 'new_document'> & { edits: readonly DraftEdit[] },
): Promise<DraftText> {
  const base = await findPublished(db, draft.base_id!)
  if (!base) throw new Error(`Draft ${draft.revision_id} has no signed base.`)
  const standing = await deps.packs.standing(db)
  const documents = await documentsOf(db, draft.revision_id)
  const texts = await textsOf(deps, documents)
  const input: DraftInput = {
    kind: draft.kind,
    base: base.pack,
    inForce: withDraft(
      standing.inForce.map(({ pack }) => pack),
      base.pack,
    ),
    newDocument: draft.new_document,
    edits: draft.edits,
    rulings: await rulingsOf(db, draft.revision_id),
    texts,
  }
  const built = buildDraft(input)
  return {
    ...built,
    base,
    digest: digestOf(built.pack),
    texts,
    documents,
    baseInForce: standing.inForce.some(({ revisionId }) => revisionId === base.revision_id),
  }
}

export const standingOf = (draft: RevisionRecord, text: DraftText): DraftStanding => ({
  state: draft.state,
  digest: text.digest,
  faults: text.faults.length,
  unreadable: text.faults.some(({ blocks }) => blocks === 'everything'),
  changed: text.digest !== text.base.digest,
  editorIds: draft.author_id ? [draft.author_id, ...draft.editor_ids] : draft.editor_ids,
  baseInForce: text.baseInForce,
})

/** An upload of the caller, or one that lies in the caller's scope. */
export async function findUpload(
  db: Db,
  scope: Scope,
  fileId: string,
): Promise<{ file_id: string; digest: string; name: string; bytes: number } | undefined> {
  return db
    .selectFrom('stored_file')
    .select(['file_id', 'digest', 'name', 'bytes'])
    .where('file_id', '=', fileId)
    .where((eb) => eb.or([eb('account_id', '=', scope.accountId), inScope(scope, 'stored_file')]))
    .executeTakeFirst()
}
