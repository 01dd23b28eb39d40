import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { GrantDecision, GrantFacts, PackSet } from '#src/modules/policy/index.ts'
import { savePacksInTx } from '#src/modules/subsidy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

export const STAGE_NAMES = { submit: '申请时', ruling: '文件明确后', approve: '批准时' } as const
export type GrantStage = keyof typeof STAGE_NAMES

/** Keeps facts, revision and outcome, so that the decision replays word for word. */
export async function writeDecisionInTx(
  tx: Tx,
  packs: PackSet,
  grant: { id: string; attempt: number },
  stage: GrantStage,
  facts: GrantFacts,
  decision: GrantDecision,
): Promise<void> {
  await savePacksInTx(tx, packs, [decision.packRevision])
  await tx.db
    .insertInto('grant_decision')
    .values({
      grant_id: grant.id,
      decided_at: tx.now,
      attempt: grant.attempt,
      stage,
      as_of: facts.asOf,
      outcome: decision.outcome,
      amount_fen: decision.amountFen,
      pack_revision: decision.packRevision,
      facts_hash: decision.factsHash,
      facts: JSON.stringify(facts),
    })
    .execute()
}

export interface StoredDecision {
  grant_id: string
  stage: GrantStage
  decided_at: Date
  as_of: PlainDate
  outcome: string
  amount_fen: number | null
  pack_revision: string
  facts_hash: string
  facts: GrantFacts
}

// unscoped: the caller found the application in its scope; doctor reads all.
export async function decisionsOf(db: Db, grantId?: string): Promise<StoredDecision[]> {
  const { rows } = await sql<StoredDecision>`
    select d.grant_id, d.stage, d.decided_at, d.as_of, d.outcome, d.amount_fen, d.pack_revision, d.facts_hash, d.facts
      from grant_decision d where ${grantId ? sql`d.grant_id = ${grantId}` : sql`true`}
     order by d.decided_at, d.stage`.execute(db)
  return rows
}
