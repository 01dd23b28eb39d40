import { sql } from 'kysely'
import {
  type Pack,
  type PackSet,
  packSetOf,
  type ResolvedPack,
  type ResolvedProgram,
} from '#src/modules/policy/index.ts'
import { GROUPS, type Group } from '#src/modules/policy/policy.types.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

/** The pack of that revision in a set, with one of its programs. */
export function programIn(
  packs: PackSet,
  revision: string,
  program: string,
): { pack: ResolvedPack; program: ResolvedProgram } {
  const pack = packs.packs.find((candidate) => packs.revisions.get(candidate.pack.id) === revision)
  const found = pack?.programs.find((candidate) => candidate.program === program)
  if (!pack || !found) throw new Error(`No pack of revision ${revision} holds the program ${program}.`)
  return { pack, program: found }
}

/** Does any pack of the region hold the program? Without one nothing can be decided. */
export const hasPolicy = (packs: PackSet, region: string, program: string) =>
  packs.packs.some((pack) => pack.pack.region === region && pack.programs.some((known) => known.program === program))

/** One program of a region, as its latest text has it. */
export const regionalProgram = (packs: PackSet, region: string, program: string): ResolvedProgram | undefined =>
  packs.packs
    .filter((pack) => pack.pack.region === region)
    .flatMap((pack) => pack.programs)
    .filter((known) => known.program === program)
    .at(-1)

const isGroup = (value: string): value is Group => (GROUPS as readonly string[]).includes(value)

/**
 * The groups that a program is for, where its text names them and leaves no other open: the persons that a class's claim is made
 * for. Null where the text names none.
 */
export function groupsFor(program: ResolvedProgram): readonly Group[] | null {
  const named = program.rules.flatMap((rule) =>
    rule.when
      ? []
      : rule.tests.flatMap((part) =>
          part.kind === 'member' && part.unclear === undefined && part.of.every(isGroup) ? [part.of as Group[]] : [],
        ),
  )
  return named.length === 0 ? null : named.reduce((all, of) => all.filter((group) => of.includes(group)))
}

// Revisions that a set's database is known to keep: a set is made by one database's signed texts, and no row is ever taken away.
const kept = new WeakMap<PackSet, ReadonlySet<string>>()

/** Keeps each pack that decided something, with those it extends, so that the decision replays. */
export async function savePacksInTx(tx: Tx, packs: PackSet, revisions: Iterable<string>): Promise<void> {
  const there = kept.get(packs) ?? new Set()
  const wanted = [...new Set(revisions)].filter((revision) => !there.has(revision))
  if (wanted.length === 0) return
  // A pack is a hundred thousand letters: it is sent only when it is not there.
  const { rows } = await sql<{ revision: string }>`
    select revision from pack_revision where revision = any(${wanted})`.execute(tx.db)
  const stored = new Set(rows.map((row) => row.revision))
  for (const revision of wanted) {
    if (stored.has(revision)) continue
    const used = packs.packs.find((candidate) => packs.revisions.get(candidate.pack.id) === revision)
    if (!used) throw new Error(`Revision ${revision} is not in the set that decided.`)
    await tx.db
      .insertInto('pack_revision')
      .values({
        revision,
        region: used.pack.region,
        pack: JSON.stringify([used.pack, ...used.parents]),
        status: 'signed',
        source: used.pack.document,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  tx.afterCommit(() => {
    kept.set(packs, new Set([...there, ...wanted]))
  })
}

// A revision is the hash of its content: what was read once never changes.
const known = new Map<string, PackSet>()

/** The packs of stored revisions, ready to decide again. */
// unscoped: policy is public.
export async function storedPacks(db: Db, revisions: Iterable<string>): Promise<ReadonlyMap<string, PackSet>> {
  const wanted = [...new Set(revisions)]
  const missing = wanted.filter((revision) => !known.has(revision))
  if (missing.length > 0) {
    const { rows } = await sql<{ revision: string; pack: Pack[] }>`
      select revision, pack from pack_revision where revision = any(${missing})`.execute(db)
    for (const { revision, pack } of rows) {
      const set = packSetOf(pack)
      if (set.revisions.get(pack[0]!.id) !== revision)
        throw new Error(`The stored pack ${revision} does not have the content of its hash.`)
      known.set(revision, set)
    }
  }
  return new Map(
    wanted.map((revision) => {
      const set = known.get(revision)
      if (!set) throw new Error(`Pack revision ${revision} decided a claim and is not stored.`)
      return [revision, set]
    }),
  )
}
