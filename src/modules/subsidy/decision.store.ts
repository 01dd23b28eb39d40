import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Facts, PolicyDecision } from '#src/modules/policy/index.ts'
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
  stage: 'submit' | 'approve',
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
