/**
 * The packs that decide: the signed revisions of the database, kept ready in memory and read again when one was signed, by whatever
 * process. A signed revision that does not load never decides: the last good text of its pack does, and everybody is told.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import type { Platform } from '#src/platform/platform.ts'
import { canonicalJson } from './canonical.rules.ts'
import { type PackSet, packSetOf } from './decide.ts'
import type { PlacedFault } from './draft.rules.ts'
import { packSchema } from './pack.contract.ts'
import { packFaults } from './pack.rules.ts'
import { shapeMessage } from './pack-load.ts'
import { faultPath } from './places.rules.ts'
import type { Pack } from './policy.types.ts'

/** sha256 of the pack as canonical JSON: what a second person signs. */
export const digestOf = (pack: Pack) => createHash('sha256').update(canonicalJson(pack)).digest('hex')

export interface InForce {
  readonly revisionId: string
  readonly number: number
  readonly digest: string
  readonly pack: Pack
}

export interface BrokenRevision {
  readonly revisionId: string
  readonly packId: string
  readonly document: string
  readonly regionId: string
  readonly number: number
  readonly digest: string
  readonly since: Date
  readonly faults: readonly PlacedFault[]
}

/** What decides now, and what should but does not load. */
export interface Standing {
  readonly set: PackSet
  readonly inForce: readonly InForce[]
  readonly broken: readonly BrokenRevision[]
}

interface SignedRow {
  revision_id: string
  pack_id: string
  region_id: string
  number: number
  digest: string
}

export class PacksInForce {
  readonly #platform: Platform
  readonly #release: () => PackSet
  /** Texts by digest, each read once and checked. */
  readonly #good = new Map<string, Pack>()
  #standing: (Standing & { readonly key: string; readonly inspected: string | null }) | undefined

  constructor(platform: Platform, release: () => PackSet) {
    this.#platform = platform
    this.#release = release
  }

  /** The set that decides; `db` is the transaction of a use case that decides in it. One small read when nothing was signed. */
  async now(db: Db): Promise<PackSet> {
    return (await this.standing(db)).set
  }

  async standing(db: Db): Promise<Standing> {
    const rows = await signedRows(db)
    const key = keyOf(rows)
    if (this.#standing?.key === key) return this.#standing
    const standing = { key, inspected: null, ...(await this.#load(db, rows, false)) }
    this.#standing = standing
    return standing
  }

  /** The same, but every signed text is read again from its row if the row is not what it was at the last look. */
  async inspect(db: Db): Promise<Standing> {
    const rows = await signedRows(db)
    const inspected = await fingerprint(db)
    if (this.#standing?.inspected === inspected) return this.#standing
    const standing = { key: keyOf(rows), inspected, ...(await this.#load(db, rows, true)) }
    this.#standing = standing
    return standing
  }

  /** With `all`, texts that are known good are read again too: their rows may have been damaged since. */
  async #load(db: Db, rows: readonly SignedRow[], all: boolean): Promise<Standing> {
    const contents = await readContents(
      db,
      rows.filter(({ digest }) => all || !this.#good.has(digest)).map((row) => row.revision_id),
    )
    const faults = new Map<string, PlacedFault[]>()
    const candidates = rows.map((row) => {
      const known = all ? undefined : this.#good.get(row.digest)
      const read = known ? ({ ok: true, pack: known } as const) : readPack(contents.get(row.revision_id), row.digest)
      if (read.ok) this.#good.set(row.digest, read.pack)
      else faults.set(row.revision_id, read.faults)
      return { row, tried: 0, chosen: read.ok ? inForceOf(row, read.pack) : undefined }
    })
    for (const candidate of candidates) candidate.chosen ??= await this.#lastGood(db, candidate.row, candidate.tried++)
    // Together they may contradict each other although each is well written: the one that the fault lies in gives way.
    for (let changed = true; changed; ) {
      changed = false
      const set = candidates.flatMap(({ chosen }) => chosen ?? [])
      const found = packFaults(set.map(({ pack }) => pack))
      for (const index of new Set(found.map((fault) => fault.pack))) {
        const pack = set[index]!.pack
        const candidate = candidates.find(({ chosen }) => chosen === set[index])!
        if (candidate.chosen?.revisionId === candidate.row.revision_id)
          faults.set(
            candidate.row.revision_id,
            found
              .filter((fault) => fault.pack === index)
              .map((fault) => ({
                path: faultPath(pack, fault),
                rule: fault.rule,
                message: fault.message,
                blocks: 'everything' as const,
              })),
          )
        candidate.chosen = await this.#lastGood(db, candidate.row, candidate.tried++)
        changed = true
      }
    }
    const inForce = candidates.flatMap(({ chosen }) => chosen ?? [])
    const broken = await this.#tell(
      db,
      rows.filter((row) => faults.has(row.revision_id)),
      faults,
      contents,
    )
    return { set: packSetOf(inForce.map(({ pack }) => pack)), inForce, broken }
  }

  /**
   * The best text in place of one that does not load: the same text as this process or the release still has it, or as it was kept
   * when it decided a claim; else the revision before it, and so on. Undefined when there is none: then nothing is decided.
   */
  async #lastGood(db: Db, row: SignedRow, tried: number): Promise<InForce | undefined> {
    const all: InForce[] = []
    const same = this.#good.get(row.digest) ?? this.#ofRelease(row) ?? (await keptWithDecisions(db, row))
    if (same) all.push(inForceOf(row, same))
    for (const earlier of await earlierRows(db, row.pack_id)) {
      const read = readPack(earlier.pack, earlier.digest)
      if (read.ok) all.push(inForceOf(earlier, read.pack))
    }
    return all[tried]
  }

  #ofRelease(row: SignedRow): Pack | undefined {
    const pack = this.#release().packs.find((known) => known.pack.id === row.pack_id)?.pack
    return pack && digestOf(pack) === row.digest ? pack : undefined
  }

  async #tell(
    db: Db,
    rows: readonly SignedRow[],
    faults: ReadonlyMap<string, PlacedFault[]>,
    contents: ReadonlyMap<string, unknown>,
  ): Promise<BrokenRevision[]> {
    const { log } = this.#platform
    const told: BrokenRevision[] = []
    for (const row of rows) {
      const own = faults.get(row.revision_id)!
      // A text that is good by itself and was not read again: it does not fit the others.
      const found = contents.get(row.revision_id) ?? this.#good.get(row.digest)
      const foundDigest = createHash('sha256').update(canonicalJson(found)).digest('hex')
      await db
        .insertInto('policy_fault')
        .values({
          revision_id: row.revision_id,
          found_digest: foundDigest,
          faults: JSON.stringify(own),
          first_seen_at: new Date(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const { first_seen_at: since } = await db
        .selectFrom('policy_fault')
        .select('first_seen_at')
        .where('revision_id', '=', row.revision_id)
        .where('found_digest', '=', foundDigest)
        .executeTakeFirstOrThrow()
      log.error(
        { packId: row.pack_id, revisionId: row.revision_id, faults: own },
        'a signed policy revision does not load; the last good one decides',
      )
      const document = (found as { document?: unknown } | null)?.document
      told.push({
        revisionId: row.revision_id,
        packId: row.pack_id,
        document: typeof document === 'string' ? document : row.pack_id,
        regionId: row.region_id,
        number: row.number,
        digest: row.digest,
        since,
        faults: own,
      })
    }
    return told
  }
}

const keyOf = (rows: readonly SignedRow[]) => rows.map((row) => `${row.revision_id} ${row.digest}`).join(',')

const inForceOf = (row: SignedRow, pack: Pack): InForce => ({
  revisionId: row.revision_id,
  number: row.number,
  digest: row.digest,
  pack,
})

/** The content of a row, if it is a pack and the one that was signed. */
function readPack(content: unknown, digest: string): { ok: true; pack: Pack } | { ok: false; faults: PlacedFault[] } {
  const result = packSchema.safeParse(content, { error: shapeMessage })
  const fault = (path: string, message: string): PlacedFault => ({ path, rule: null, message, blocks: 'everything' })
  if (!result.success)
    return { ok: false, faults: result.error.issues.map((issue) => fault(issue.path.join('.'), issue.message)) }
  return digestOf(result.data) === digest
    ? { ok: true, pack: result.data }
    : { ok: false, faults: [fault('', '内容与签发时的指纹不符，可能被改动过')] }
}

// In the order of signing: when two contradict each other, the fault is reported at the later one.
// unscoped: policy decides for everybody.
async function signedRows(db: Db): Promise<SignedRow[]> {
  const { rows } = await sql<SignedRow>`
    select r.revision_id, r.pack_id, r.region_id, r.number, r.digest from policy_revision r where r.state = 'signed'
     order by r.signed_at, r.pack_id`.execute(db)
  return rows
}

/** Changes with any change of a signed row, at the cost of reading the rows but not of parsing them. */
// unscoped: as above.
async function fingerprint(db: Db): Promise<string> {
  const { rows } = await sql<{ mark: string | null }>`
    select string_agg(r.revision_id || r.digest || md5(r.pack::text), ',' order by r.revision_id) as mark
      from policy_revision r where r.state = 'signed'`.execute(db)
  return rows[0]!.mark ?? ''
}

// unscoped: as above.
async function readContents(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await sql<{ revision_id: string; pack: unknown }>`
    select r.revision_id, r.pack from policy_revision r where r.revision_id = any(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.revision_id, row.pack]))
}

// unscoped: as above.
async function earlierRows(db: Db, packId: string): Promise<(SignedRow & { pack: unknown })[]> {
  const { rows } = await sql<SignedRow & { pack: unknown }>`
    select r.revision_id, r.pack_id, r.region_id, r.number, r.digest, r.pack from policy_revision r
     where r.pack_id = ${packId} and r.state = 'superseded' order by r.number desc`.execute(db)
  return rows
}

/** The same text in what is kept for replay; undefined when it never decided a claim. */
async function keptWithDecisions(db: Db, row: SignedRow): Promise<Pack | undefined> {
  const { rows } = await sql<{ pack: unknown }>`
    select e.pack from pack_revision k cross join lateral jsonb_array_elements(k.pack) as e(pack)
     where e.pack->>'id' = ${row.pack_id} order by k.recorded_at desc limit 50`.execute(db)
  for (const { pack } of rows) {
    const read = readPack(pack, row.digest)
    if (read.ok) return read.pack
  }
  return undefined
}
