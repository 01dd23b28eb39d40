import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Facts, PolicyDecision } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

export interface DecisionRow {
  readonly personId: string
  readonly lineId: string
  readonly attempt: number
  readonly asOf: PlainDate
  readonly facts: Facts
  readonly decision: PolicyDecision
}

/** Facts, revision, outcome and verdicts of each line; the reasons' words are recomputed when somebody reads them. */
export async function writeDecisionsInTx(
  tx: Tx,
  stage: StoredDecision['stage'],
  rows: readonly DecisionRow[],
): Promise<void> {
  const verdicts = ({ reasons }: PolicyDecision) =>
    JSON.stringify(reasons.map(({ rule, verdict }) => ({ rule, verdict })))
  await sql`
    insert into decision (person_id, line_id, attempt, stage, decided_at, as_of, outcome, amount_fen, pack_revision, facts_hash, facts, verdicts)
    select p, l, a, ${stage}, ${tx.now}, d, o, f, r, h, x::jsonb, v::jsonb
      from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.lineId)}::uuid[], ${rows.map((row) => row.attempt)}::int[],
                  ${rows.map((row) => row.asOf)}::date[], ${rows.map((row) => row.decision.outcome)}::text[], ${rows.map((row) => row.decision.amountFen)}::bigint[],
                  ${rows.map((row) => row.decision.packRevision)}::text[], ${rows.map((row) => row.decision.factsHash)}::text[],
                  ${rows.map((row) => JSON.stringify(row.facts))}::text[], ${rows.map((row) => verdicts(row.decision))}::text[])
        as u(p, l, a, d, o, f, r, h, x, v)`.execute(tx.db)
}

export interface StoredDecision {
  readonly attempt: number
  readonly stage: 'submit' | 'review' | 'approve'
  readonly decided_at: Date
  readonly as_of: PlainDate
  readonly outcome: PolicyDecision['outcome']
  readonly amount_fen: number | null
  readonly pack_revision: string
  readonly facts_hash: string
  readonly facts: Facts
}

/** Every decision of a line, oldest first. */
// unscoped: the caller has found the line in its scope.
export async function decisionsOfLine(db: Db, personId: string, lineId: string): Promise<StoredDecision[]> {
  const { rows } = await sql<StoredDecision>`
    select d.attempt, d.stage, d.decided_at, d.as_of, d.outcome, d.amount_fen, d.pack_revision, d.facts_hash, d.facts from decision d
     where d.person_id = ${personId} and d.line_id = ${lineId} order by d.decided_at, d.attempt, d.stage desc`.execute(
    db,
  )
  return rows
}
