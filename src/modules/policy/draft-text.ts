import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PolicyDeps } from './deps.ts'
import { recognise } from './document-text.ts'
import { type AttachedText, type BuiltDraft, buildDraft, type DraftInput, emptyPack, withDraft } from './draft.rules.ts'
import type { DraftStanding } from './draft-actions.rules.ts'
import { digestOf } from './packs-in-force.ts'
import type { DraftEdit } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import { type DocumentRecord, documentsOf, findPublished, type RevisionRecord, rulingsOf } from './revision.store.ts'

/** An attached document with what it was seen to be; `text` is null for a paper. */
export interface ReadDocument extends DocumentRecord {
  readonly text: string | null
  readonly recognised: string
}

/** Attached documents with their contents; the caller has found the revision. */
export async function readDocuments(deps: PolicyDeps, documents: readonly DocumentRecord[]): Promise<ReadDocument[]> {
  return Promise.all(
    documents.map(async (each) => {
      const { text, words } = await recognise(await deps.platform.files.get(each.sha256))
      return { ...each, text: each.form === 'text' ? (text ?? '') : null, recognised: words }
    }),
  )
}

/** Those that quotes are looked up in. */
export const textsOf = (documents: readonly ReadDocument[]): AttachedText[] =>
  documents.flatMap(({ document, sha256, text }) => (text === null ? [] : [{ document, sha256, text }]))

export interface DraftText extends BuiltDraft {
  readonly base: RevisionRecord
  readonly digest: string
  readonly texts: readonly AttachedText[]
  readonly documents: readonly ReadDocument[]
  /** The base still decides: nobody signed another text of its pack meanwhile. */
  readonly baseInForce: boolean
}

type DraftRecord = Pick<RevisionRecord, 'revision_id' | 'base_id' | 'kind' | 'new_document'> & {
  readonly edits: readonly DraftEdit[]
  readonly release_pack?: Pack | null
}

/** The signed text that the draft changes; of a pack that is new here, an empty one in the place of it. */
async function baseOf(db: Db, draft: DraftRecord): Promise<RevisionRecord> {
  if (draft.base_id) {
    const base = await findPublished(db, draft.base_id)
    if (base) return base
  } else if (draft.release_pack) {
    const pack = emptyPack(draft.release_pack)
    return { ...(draft as RevisionRecord), pack, digest: digestOf(pack) }
  }
  throw new Error(`Draft ${draft.revision_id} has no signed base.`)
}

/** The draft's text as it is made today from its base, edits, rulings and documents, with everything wrong with it. */
export async function draftText(db: Db, deps: PolicyDeps, draft: DraftRecord): Promise<DraftText> {
  const base = await baseOf(db, draft)
  const standing = await deps.packs.standing(db)
  const documents = await readDocuments(deps, await documentsOf(db, draft.revision_id))
  const texts = textsOf(documents)
  const input: DraftInput = {
    kind: draft.kind,
    base: base.pack,
    inForce: withDraft(
      standing.inForce.map(({ pack }) => pack),
      base.pack,
    ),
    newDocument: draft.new_document,
    releasePack: draft.release_pack ?? null,
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
    baseInForce: draft.base_id
      ? standing.inForce.some(({ revisionId }) => revisionId === base.revision_id)
      : standing.inForce.every(({ pack }) => pack.id !== base.pack_id),
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
