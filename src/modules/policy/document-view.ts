import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PolicyDeps } from './deps.ts'
import { quotesFound } from './draft.rules.ts'
import { type ReadDocument, readDocuments } from './draft-text.ts'
import { citesOf } from './pack.rules.ts'
import type { PackDetail } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import { documentsOf, findPublished, findRevision } from './revision.store.ts'
import type { DocumentForm } from './revision.types.ts'

/** Attached documents as both pages list them. */
export const documentRows = (pack: Pack, documents: readonly ReadDocument[]): PackDetail['documents'] =>
  documents.map(({ document, form, file_name, file_id, sha256, text, recognised }) => ({
    document,
    form,
    fileName: file_name,
    fileId: file_id,
    sha256,
    recognised,
    ...(text === null ? { found: 0, wanted: 0 } : quotesFound(pack, { document, sha256, text })),
  }))

export interface DocumentAsk {
  readonly revision: string
  readonly document: string
  readonly form: DocumentForm
}

/** A document of a signed revision, or of a draft in the reader's scope; undefined when there is none. */
export async function findDocument(
  db: Db,
  deps: PolicyDeps,
  scope: Scope,
  ask: DocumentAsk,
): Promise<{ pack: Pack; read: ReadDocument } | undefined> {
  const revision = (await findPublished(db, ask.revision)) ?? (await findRevision(db, scope, ask.revision))
  if (!revision) return undefined
  const wanted = (await documentsOf(db, ask.revision)).filter(
    ({ document, form }) => document === ask.document && form === ask.form,
  )
  const [read] = await readDocuments(deps, wanted)
  return read && { pack: revision.pack, read }
}

/** Nobody reads more on a page; the file itself is whole. */
const MAX_LINES = 5_000

/** A text line by line, with the line of each quote of the pack; null where a quote is not found. */
export function documentText(pack: Pack, { document, file_name, recognised, text }: ReadDocument) {
  const lines = (text ?? '').split(/\r?\n/)
  return {
    document,
    fileName: file_name,
    recognised,
    lines: lines.slice(0, MAX_LINES),
    cut: lines.length > MAX_LINES,
    quotes: citesOf(pack)
      .filter((cite) => cite.document === document)
      .map(({ rule, quote }) => {
        const at = lines.findIndex((line) => line.includes(quote))
        return { rule, quote, line: at < 0 ? null : at + 1 }
      }),
  }
}
