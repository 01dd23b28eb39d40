import { type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { NewDocument, Ruling } from './draft.rules.ts'
import type { DraftEdit } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import type { DocumentForm, RevisionKind, RevisionState } from './revision.types.ts'

/** A revision as its row has it. `pack` is only read where it is asked for. */
export interface RevisionRecord {
  readonly revision_id: string
  readonly pack_id: string
  readonly region_id: string
  readonly number: number | null
  readonly kind: RevisionKind
  readonly state: RevisionState
  readonly digest: string
  readonly base_id: string | null
  readonly reason: string
  readonly edits: DraftEdit[]
  readonly new_document: NewDocument | null
  readonly faults: number
  readonly author_id: string | null
  readonly editor_ids: string[]
  readonly authored_day: PlainDate
  readonly proposed_day: PlainDate | null
  readonly signer_id: string | null
  readonly signed_day: PlainDate | null
  readonly superseded_day: PlainDate | null
  readonly note: string | null
  readonly version: number
  readonly pack: Pack
  /** Of an upgrade: the text as the newer release brought it. */
  readonly release_pack: Pack | null
  readonly author_name: string | null
  readonly signer_name: string | null
}

// unscoped: whoever uses it names the scope, or says why not.
const FROM = sql`
  select r.revision_id, r.pack_id, r.region_id, r.number, r.kind, r.state, r.digest, r.base_id, r.reason, r.edits, r.new_document, r.faults,
         r.author_id, r.editor_ids, r.authored_day, r.proposed_day, r.signer_id, r.signed_day, r.superseded_day, r.note, r.version, r.pack, r.release_pack,
         a.display_name as author_name, s.display_name as signer_name
    from policy_revision r
    left join account a on a.account_id = r.author_id
    left join account s on s.account_id = r.signer_id`

/** What everybody may read: signed once, in force or replaced. */
// unscoped: signed policy is public.
const PUBLISHED = sql<SqlBool>`r.state in ('signed', 'superseded')`

export async function findPublished(db: Db, revisionId: string): Promise<RevisionRecord | undefined> {
  // unscoped: signed policy is public.
  const { rows } = await sql<RevisionRecord>`${FROM} where r.revision_id = ${revisionId} and ${PUBLISHED}`.execute(db)
  return rows[0]
}

/** Every revision of a pack that was signed, the newest first. */
export async function publishedOf(db: Db, packId: string): Promise<RevisionRecord[]> {
  // unscoped: signed policy is public.
  const { rows } = await sql<RevisionRecord>`
    ${FROM} where r.pack_id = ${packId} and ${PUBLISHED} order by r.number desc`.execute(db)
  return rows
}

/** A draft, or what became of one, inside the scope of its region. */
export async function findRevision(
  db: Db,
  scope: Scope,
  revisionId: string,
  lock = false,
): Promise<RevisionRecord | undefined> {
  if (lock)
    await sql`select 1 from policy_revision r where r.revision_id = ${revisionId} and ${inScope(scope, 'policy_revision', 'r')} for update`.execute(
      db,
    )
  const { rows } = await sql<RevisionRecord>`
    ${FROM} where r.revision_id = ${revisionId} and ${inScope(scope, 'policy_revision', 'r')}`.execute(db)
  return rows[0]
}

export async function revisionsByIds(db: Db, scope: Scope, ids: readonly string[]): Promise<RevisionRecord[]> {
  const { rows } = await sql<RevisionRecord>`
    ${FROM} where r.revision_id = any(${[...ids]}::uuid[]) and (${PUBLISHED} or ${inScope(scope, 'policy_revision', 'r')})`.execute(
    db,
  )
  return rows
}

/** Revisions that did not come with the release, the newest first; `after` is the id of the last one shown. */
export async function draftPage(
  db: Db,
  scope: Scope,
  ask: { limit: number; after?: string | undefined; state?: RevisionState | undefined; pack?: string | undefined },
): Promise<RevisionRecord[]> {
  const { rows } = await sql<RevisionRecord>`
    ${FROM}
     where ${draftsMatching(scope, ask)} and ${ask.after ? sql`r.revision_id < ${ask.after}::uuid` : sql`true`}
     order by r.revision_id desc limit ${ask.limit}`.execute(db)
  return rows
}

const draftsMatching = (
  scope: Scope,
  ask: { state?: RevisionState | undefined; pack?: string | undefined },
) => sql<SqlBool>`
  r.kind <> 'release' and ${inScope(scope, 'policy_revision', 'r')}
  and ${ask.state ? sql`r.state = ${ask.state}` : sql`true`} and ${ask.pack ? sql`r.pack_id = ${ask.pack}` : sql`true`}`

/** At most 10,001: what the total of a list needs (CONTRACT: HTTP). */
export const countDrafts = (
  db: Db,
  scope: Scope,
  ask: { state?: RevisionState | undefined; pack?: string | undefined },
): Promise<number> => countRows(db, sql`from policy_revision r where ${draftsMatching(scope, ask)}`)

export interface NewRevision {
  readonly revisionId: string
  readonly kind: RevisionKind
  readonly baseId: string
  readonly reason: string
  readonly edits: readonly DraftEdit[]
  readonly newDocument: NewDocument | null
  readonly pack: Pack
  readonly digest: string
  readonly faults: number
  readonly accountId: string
}

export async function insertDraftInTx(tx: Tx, draft: NewRevision): Promise<void> {
  await tx.db
    .insertInto('policy_revision')
    .values({
      revision_id: draft.revisionId,
      pack_id: draft.pack.id,
      region_id: draft.pack.region,
      number: null,
      kind: draft.kind,
      state: 'draft',
      digest: draft.digest,
      pack: JSON.stringify(draft.pack),
      base_id: draft.baseId,
      reason: draft.reason,
      edits: JSON.stringify(draft.edits),
      new_document: draft.newDocument ? JSON.stringify(draft.newDocument) : null,
      faults: draft.faults,
      author_id: draft.accountId,
      editor_ids: [draft.accountId],
      authored_day: tx.day,
    })
    .execute()
}

/** Writes the draft's text as it was built anew, with everybody whose words are in it. */
export async function saveTextInTx(
  tx: Tx,
  draft: RevisionRecord,
  text: { pack: Pack; digest: string; faults: number; edits: readonly DraftEdit[]; reason: string },
): Promise<void> {
  const editors = new Set([...draft.editor_ids, tx.scope.accountId!])
  await tx.db
    .updateTable('policy_revision')
    .set({
      pack: JSON.stringify(text.pack),
      digest: text.digest,
      faults: text.faults,
      edits: JSON.stringify(text.edits),
      reason: text.reason,
      editor_ids: [...editors],
      version: draft.version + 1,
    })
    .where('revision_id', '=', draft.revision_id)
    .execute()
}

/** A step of the draft's life; its text stays. */
export async function moveInTx(
  tx: Tx,
  draft: RevisionRecord,
  step: { state: RevisionState; note?: string | null; proposedDay?: PlainDate | null },
): Promise<void> {
  await tx.db
    .updateTable('policy_revision')
    .set({
      state: step.state,
      version: draft.version + 1,
      ...(step.note === undefined ? {} : { note: step.note }),
      ...(step.proposedDay === undefined ? {} : { proposed_day: step.proposedDay }),
    })
    .where('revision_id', '=', draft.revision_id)
    .execute()
}

export async function signInTx(tx: Tx, draft: RevisionRecord, number: number): Promise<void> {
  await tx.db
    .updateTable('policy_revision')
    .set({
      state: 'signed',
      number,
      signer_id: tx.scope.accountId,
      signed_day: tx.day,
      signed_at: tx.now,
      version: draft.version + 1,
    })
    .where('revision_id', '=', draft.revision_id)
    .execute()
}

export async function supersedeInTx(tx: Tx, revisionId: string): Promise<void> {
  await tx.db
    .updateTable('policy_revision')
    .set({ state: 'superseded', superseded_day: tx.day })
    .where('revision_id', '=', revisionId)
    .execute()
}

/**
 * The signed revisions, locked: two signings anywhere meet here, so that each is judged by the set it will be part of. Ascending, as
 * the lock order asks.
 */
// unscoped: the whole set decides together, whatever region.
export async function lockSignedInTx(tx: Tx): Promise<{ revision_id: string; pack_id: string; number: number }[]> {
  const { rows } = await sql<{ revision_id: string; pack_id: string; number: number }>`
    select r.revision_id, r.pack_id, r.number from policy_revision r where r.state = 'signed' order by r.revision_id for update`.execute(
    tx.db,
  )
  return rows
}

export interface DocumentRecord {
  readonly revision_id: string
  readonly document: string
  readonly file_id: string
  readonly file_name: string
  readonly sha256: string
  readonly form: DocumentForm
}

/** Texts attached to a revision that the caller has found. */
export async function documentsOf(db: Db, revisionId: string): Promise<DocumentRecord[]> {
  const { rows } = await sql<DocumentRecord>`
    select d.revision_id, d.document, d.file_id, d.file_name, d.sha256, d.form from policy_document d
     where d.revision_id = ${revisionId} order by d.document, d.form desc`.execute(db)
  return rows
}

export async function attachInTx(tx: Tx, document: DocumentRecord): Promise<void> {
  const values = { ...document, account_id: tx.scope.accountId! }
  await tx.db
    .insertInto('policy_document')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['revision_id', 'document', 'form']).doUpdateSet((eb) => ({
        file_id: eb.ref('excluded.file_id'),
        file_name: eb.ref('excluded.file_name'),
        sha256: eb.ref('excluded.sha256'),
        account_id: eb.ref('excluded.account_id'),
      })),
    )
    .execute()
}

export interface RulingRecord extends Ruling {
  readonly question: string
  readonly recordedByName: string
}

export async function rulingsOf(db: Db, revisionId: string): Promise<RulingRecord[]> {
  return db
    .selectFrom('policy_ruling as g')
    .leftJoin('account as a', 'a.account_id', 'g.account_id')
    .select([
      'g.assumption_id as assumptionId',
      'g.question',
      'g.reading',
      'g.document',
      'g.ruled_by as by',
      'g.ruled_on as on',
      sql<string>`coalesce(a.display_name, '平台')`.as('recordedByName'),
    ])
    .where('g.revision_id', '=', revisionId)
    .orderBy('g.assumption_id')
    .execute()
}

export async function recordRulingInTx(
  tx: Tx,
  revisionId: string,
  ruling: Ruling & { readonly question: string },
): Promise<void> {
  await tx.db
    .insertInto('policy_ruling')
    .values({
      revision_id: revisionId,
      assumption_id: ruling.assumptionId,
      question: ruling.question,
      reading: ruling.reading,
      document: ruling.document,
      ruled_by: ruling.by,
      ruled_on: ruling.on,
      account_id: tx.scope.accountId!,
    })
    .execute()
}

/** Drafts under way that answer a question, by `pack_id assumption_id`. */
export async function rulingDrafts(db: Db, scope: Scope): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ pack_id: string; assumption_id: string; revision_id: string }>`
    select r.pack_id, g.assumption_id, r.revision_id
      from policy_ruling g join policy_revision r on r.revision_id = g.revision_id
     where r.state in ('draft', 'proposed') and ${inScope(scope, 'policy_revision', 'r')}`.execute(db)
  return new Map(rows.map((row) => [`${row.pack_id} ${row.assumption_id}`, row.revision_id]))
}
