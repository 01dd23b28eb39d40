import { sql } from 'kysely'
import type { PackSet, Program } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

/** The most that an organisation may have of a program in all, as its pack says. */
export interface Cap {
  readonly rule: string
  readonly maxFen: number
}

/** The caps of a region's program: its rules that sum over the employer. */
export function capsOf(packs: PackSet, region: string, program: Program): readonly Cap[] {
  const own = packs.packs.filter((pack) => pack.pack.region === region)
  const found = own.flatMap((pack) => pack.programs.filter((known) => known.program === program)).at(-1)
  return (found?.rules ?? []).flatMap((rule) =>
    rule.tests.flatMap((part) => (part.kind === 'capSum' ? [{ rule: rule.id, maxFen: part.fen }] : [])),
  )
}

/** What organisations have of a program: approved or paid, and not taken back. */
// unscoped: the limit holds wherever the organisation claims; the decision of its own claim tells the figure.
export async function usedOfCap(
  db: Db,
  program: string,
  organisationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ organisation_id: string; used: number }>`
    select organisation_id, max(used_fen)::bigint as used from ent_cap
     where program = ${program} and organisation_id = any(${[...new Set(organisationIds)]}::uuid[]) group by 1`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.organisation_id, row.used]))
}

/**
 * Locks the organisation's row of each cap until COMMIT, so that what the decision reads is what the approval changes. The persons
 * are locked before, accounts and budget after (lock order of DESIGN.md).
 */
export async function lockCapsInTx(
  tx: Tx,
  organisationId: string,
  program: string,
  caps: readonly Cap[],
): Promise<void> {
  if (caps.length === 0) return
  // A rule that a later text names otherwise goes on from what was had under the earlier name.
  for (const cap of caps.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)))
    await sql`
      insert into ent_cap (organisation_id, program, rule, max_fen, used_fen)
      select ${organisationId}, ${program}, ${cap.rule}, greatest(${cap.maxFen}::bigint, coalesce(max(used_fen), 0)), coalesce(max(used_fen), 0)
        from ent_cap where organisation_id = ${organisationId} and program = ${program}
      on conflict (organisation_id, program, rule) do nothing`.execute(tx.db)
  await sql`
    select 1 from ent_cap where organisation_id = ${organisationId} and program = ${program} order by rule for no key update`.execute(
    tx.db,
  )
}

/**
 * Takes the sum from each cap. The rows are locked and the decisions have kept within them, so a row that does not hold the sum is
 * a fault, not a refusal: its check is the second line.
 */
export async function takeCapInTx(
  tx: Tx,
  organisationId: string,
  program: string,
  caps: readonly Cap[],
  fen: number,
): Promise<void> {
  for (const cap of caps) {
    const { rows } = await sql`
      update ent_cap set used_fen = used_fen + ${fen}, max_fen = ${cap.maxFen}
       where organisation_id = ${organisationId} and program = ${program} and rule = ${cap.rule} and used_fen + ${fen} <= ${cap.maxFen}
      returning 1`.execute(tx.db)
    if (rows.length !== 1)
      throw new Error(
        `The cap ${cap.rule} of organisation ${organisationId} does not hold what was decided under its lock.`,
      )
  }
  // Rows of earlier names count on, so that what is given back later is in all of them.
  if (caps.length > 0)
    await sql`
      update ent_cap set used_fen = used_fen + ${fen}, max_fen = greatest(max_fen, used_fen + ${fen})
       where organisation_id = ${organisationId} and program = ${program} and not rule = any(${caps.map((cap) => cap.rule)})`.execute(
      tx.db,
    )
}

/** Gives the money of lines back to their caps: not paid after all, or had back. */
// unscoped: the caller has locked the lines.
export async function giveCapBackInTx(
  tx: Tx,
  lines: readonly { readonly claimantId: string; readonly program: string; readonly amountFen: number }[],
): Promise<void> {
  const sums = Map.groupBy(lines, (line) => `${line.claimantId} ${line.program}`)
  for (const key of [...sums.keys()].sort()) {
    const own = sums.get(key)!
    const fen = own.reduce((sum, line) => sum + line.amountFen, 0)
    await sql`
      update ent_cap set used_fen = used_fen - ${fen} where organisation_id = ${own[0]!.claimantId} and program = ${own[0]!.program}`.execute(
      tx.db,
    )
  }
}

/** Would each cap of the organisation hold this much more? Locks them until COMMIT. */
// unscoped: the caller has locked the line.
export async function capHolds(
  tx: Tx,
  { claimantId, program }: { readonly claimantId: string; readonly program: string },
  fen: number,
): Promise<boolean> {
  const { rows } = await sql<{ fits: boolean }>`
    select used_fen + ${fen} <= max_fen as fits from ent_cap where organisation_id = ${claimantId} and program = ${program} order by rule for no key update`.execute(
    tx.db,
  )
  return rows.every((row) => row.fits)
}
