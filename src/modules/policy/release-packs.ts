/**
 * What the software brings: the first signed texts of an empty database, and drafts in one that has its own. A newer release never
 * changes what decides: two persons of the office let it, with everything that was signed here carried over.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { PackSet } from './decide.ts'
import { buildDraft, emptyPack, type Ruling, startOf, withDraft } from './draft.rules.ts'
import { digestOf } from './packs-in-force.ts'
import { placesOf } from './places.rules.ts'
import type { DraftEdit } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import type { RevisionKind, RevisionState } from './revision.types.ts'

const PACKS = fileURLToPath(new URL('../../../policy/packs', import.meta.url))

/** sha256 over the pack files of this release: known at a start without reading them as packs. */
export function releaseMark(dir = PACKS): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(dir).sort()) hash.update(`${name}\0`).update(readFileSync(path.join(dir, name)))
  return hash.digest('hex')
}

/** Whoever reads the page sees that nobody of the office has signed these. */
const RELEASE_REASON = '随系统发布：由开发方按公开文件逐条整理并核对引文，装入时自动生效；尚待本地政策处室确认'

/** One key for all processes: only one seeds or offers. */
const RELEASE_LOCK = 7_241_001

/**
 * Shows the release to the database, once: into one without policy its packs go as first signed revisions, into any other as drafts
 * of what is new. `mark` names the release; one that was shown before is not read again.
 */
export async function offerRelease(platform: Platform, release: () => PackSet, mark: string): Promise<void> {
  const seen = (db: Db) => db.selectFrom('policy_release').select('mark').where('mark', '=', mark).executeTakeFirst()
  if (await seen(platform.db)) return
  const packs = release().packs.map(({ pack }) => pack)
  await inReleaseTransaction(platform, async (tx) => {
    if (await seen(tx.db)) return 0
    await tx.db.insertInto('policy_release').values({ mark }).execute()
    return (await hasAny(tx.db)) ? offerInTx(tx, packs) : seedInTx(tx, packs)
  })
}

// unscoped: is there one at all
const hasAny = (db: Db) => db.selectFrom('policy_revision').select('revision_id').limit(1).executeTakeFirst()

const inReleaseTransaction = async (platform: Platform, work: (tx: Tx) => Promise<number>) =>
  inTransaction(
    platform.db,
    systemScope('release'),
    await platform.clocks(),
    async (tx) => {
      await sql`select pg_advisory_xact_lock(${RELEASE_LOCK})`.execute(tx.db)
      return work(tx)
    },
    { unauditedWhen: (written) => written === 0 },
  )

async function seedInTx(tx: Tx, packs: readonly Pack[]): Promise<number> {
  const rows = packs.map((pack) => ({ revisionId: newId(), pack, digest: digestOf(pack) }))
  await tx.db
    .insertInto('policy_revision')
    .values(
      rows.map(({ revisionId, pack, digest }) => ({
        revision_id: revisionId,
        pack_id: pack.id,
        region_id: pack.region,
        number: 1,
        kind: 'release',
        state: 'signed',
        digest,
        release_digest: digest,
        pack: JSON.stringify(pack),
        base_id: null,
        reason: RELEASE_REASON,
        author_id: null,
        authored_day: tx.day,
        proposed_day: tx.day,
        signed_day: tx.day,
        signed_at: tx.now,
      })),
    )
    .execute()
  await tx.auditMany(
    rows.map(({ revisionId, pack, digest }) => ({
      action: 'policy.release',
      subjectType: 'policy_revision',
      subjectId: revisionId,
      facts: { packId: pack.id, number: 1, revision: digest },
    })),
  )
  return rows.length
}

interface KnownRevision {
  readonly revision_id: string
  readonly pack_id: string
  readonly number: number | null
  readonly kind: RevisionKind
  readonly state: RevisionState
  readonly digest: string
  readonly release_digest: string | null
  readonly edits: DraftEdit[]
  readonly pack: Pack
  readonly release_pack: Pack | null
}

/** Drafts of what this database has not seen of the release. Answers how many. */
async function offerInTx(tx: Tx, packs: readonly Pack[]): Promise<number> {
  // unscoped: a release is for every region.
  const { rows: known } = await sql<KnownRevision>`
    select r.revision_id, r.pack_id, r.number, r.kind, r.state, r.digest, r.release_digest, r.edits, r.pack, r.release_pack
      from policy_revision r where r.pack_id = any(${packs.map(({ id }) => id)})
     order by r.pack_id, r.number nulls last, r.revision_id`.execute(tx.db)
  // unscoped: as above.
  const { rows: signed } = await sql<{ pack: Pack }>`
    select r.pack from policy_revision r where r.state = 'signed' order by r.signed_at, r.pack_id`.execute(tx.db)
  const inForce = signed.map(({ pack }) => pack)
  let offered = 0
  for (const pack of packs) {
    const digest = digestOf(pack)
    const own = known.filter(({ pack_id }) => pack_id === pack.id)
    // Whatever became of it: a release is offered once.
    if (own.some((row) => row.digest === digest || row.release_digest === digest)) continue
    if (await offerPackInTx(tx, pack, digest, own, inForce)) offered += 1
  }
  return offered
}

async function offerPackInTx(
  tx: Tx,
  pack: Pack,
  releaseDigest: string,
  own: readonly KnownRevision[],
  inForce: readonly Pack[],
): Promise<boolean> {
  const signed = own.filter(({ state }) => state === 'signed' || state === 'superseded')
  const current = signed.find(({ state }) => state === 'signed')
  const base = current?.pack ?? emptyPack(pack)
  const input = {
    kind: 'upgrade',
    base,
    inForce: withDraft(inForce, base),
    newDocument: null,
    releasePack: pack,
    texts: [],
  } as const
  const carried = carriedEdits(signed, pack, inForce)
  const rulings = await carriedRulings(tx, signed, pack)
  const built = buildDraft({ ...input, edits: carried.edits, rulings })
  const digest = digestOf(built.pack)
  if (digest === current?.digest) return false
  await withdrawOlderInTx(tx, own)
  const revisionId = newId()
  await tx.db
    .insertInto('policy_revision')
    .values({
      revision_id: revisionId,
      pack_id: pack.id,
      region_id: pack.region,
      number: null,
      kind: 'upgrade',
      state: 'draft',
      digest,
      release_digest: releaseDigest,
      release_pack: JSON.stringify(pack),
      pack: JSON.stringify(built.pack),
      base_id: current?.revision_id ?? null,
      reason: reasonOf(current !== undefined, carried, rulings.length),
      edits: JSON.stringify(carried.edits),
      faults: built.faults.length,
      author_id: null,
      authored_day: tx.day,
    })
    .execute()
  for (const { accountId, question, ...ruling } of rulings)
    await tx.db
      .insertInto('policy_ruling')
      .values({
        revision_id: revisionId,
        assumption_id: ruling.assumptionId,
        question,
        reading: ruling.reading,
        document: ruling.document,
        ruled_by: ruling.by,
        ruled_on: ruling.on,
        account_id: accountId,
      })
      .execute()
  await tx.audit({
    action: 'policy.upgrade',
    subjectType: 'policy_revision',
    subjectId: revisionId,
    facts: { packId: pack.id, revision: digest, edits: carried.edits.length, rulings: rulings.length },
  })
  return true
}

interface CarriedEdits {
  readonly edits: DraftEdit[]
  /** Places that were changed here and in the release: the value signed here stays. */
  readonly contested: readonly string[]
  /** Places that the release no longer has. */
  readonly gone: readonly string[]
}

/** What was signed here since the last release, as edits of the new one; a later edit of a place wins. */
function carriedEdits(signed: readonly KnownRevision[], release: Pack, inForce: readonly Pack[]): CarriedEdits {
  const last = signed.findLastIndex(({ kind }) => kind === 'release' || kind === 'upgrade')
  const byPath = new Map(
    signed.slice(Math.max(0, last)).flatMap(({ edits }) => edits.map((edit) => [edit.path, edit] as const)),
  )
  if (byPath.size === 0) return { edits: [], contested: [], gone: [] }
  const placesIn = (pack: Pack) => {
    const input = {
      kind: 'upgrade',
      base: pack,
      inForce: withDraft(inForce, pack),
      newDocument: null,
      releasePack: pack,
      edits: [],
      rulings: [],
      texts: [],
    } as const
    return new Map(placesOf(startOf(input).places, []).map((place) => [place.path, place]))
  }
  const now = placesIn(release)
  const before = signed[last]
  const then = before && placesIn(before.release_pack ?? before.pack)
  const edits: DraftEdit[] = []
  const contested: string[] = []
  const gone: string[] = []
  for (const edit of byPath.values()) {
    const place = now.get(edit.path)
    if (!place) gone.push(edit.path)
    else if (place.base !== edit.value || (edit.cite && edit.cite.quote !== place.cite?.quote)) {
      edits.push(edit)
      if (then?.get(edit.path)?.base !== place.base) contested.push(`${place.group} ${place.label}`)
    }
  }
  return { edits, contested, gone }
}

/** Answers recorded here to questions that the release still holds open. */
async function carriedRulings(
  tx: Tx,
  signed: readonly KnownRevision[],
  release: Pack,
): Promise<(Ruling & { question: string; accountId: string })[]> {
  const open = release.assumptions.filter(({ status }) => status === 'open').map(({ id }) => id)
  if (signed.length === 0 || open.length === 0) return []
  const { rows } = await sql<Ruling & { question: string; accountId: string }>`
    select distinct on (g.assumption_id) g.assumption_id as "assumptionId", g.question, g.reading, g.document, g.ruled_by as "by",
           g.ruled_on as "on", g.account_id as "accountId"
      from policy_ruling g join policy_revision r on r.revision_id = g.revision_id
     where g.revision_id = any(${signed.map(({ revision_id }) => revision_id)}::uuid[]) and g.assumption_id = any(${open})
     order by g.assumption_id, r.number desc`.execute(tx.db)
  return rows
}

/** A draft of an older release that nobody signed has nothing left to say. */
async function withdrawOlderInTx(tx: Tx, own: readonly KnownRevision[]): Promise<void> {
  for (const { revision_id } of own.filter(
    ({ kind, state }) => kind === 'upgrade' && (state === 'draft' || state === 'proposed'),
  )) {
    await tx.db
      .updateTable('policy_revision')
      .set((eb) => ({ state: 'withdrawn', note: '系统又有新的发布，见新的草稿', version: eb('version', '+', 1) }))
      .where('revision_id', '=', revision_id)
      .execute()
    await tx.audit({ action: 'policy.withdraw', subjectType: 'policy_revision', subjectId: revision_id })
  }
}

function reasonOf(known: boolean, { edits, contested, gone }: CarriedEdits, rulings: number): string {
  return [
    known
      ? '系统新版带来的这份政策和现行版本不同。核对后提交、由另一人签发才会生效；在那以前按现行版本判定'
      : '系统新版带来的新政策，本地还没有。核对后提交、由另一人签发才会生效；在那以前不按它判定',
    ...(edits.length > 0 ? [`本地签发过的 ${edits.length} 处改动照样保留`] : []),
    ...(rulings > 0 ? [`本地登记的 ${rulings} 个答复照样保留`] : []),
    ...(contested.length > 0 ? [`本地和新版都改了、按本地保留的：${contested.join('、')}，请核对`] : []),
    ...(gone.length > 0 ? [`新版已没有、无法保留的本地改动 ${gone.length} 处：${gone.join('、')}，请核对`] : []),
  ].join('。')
}
