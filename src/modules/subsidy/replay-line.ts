import { decide, signedTexts } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { LineRecord } from './claim-line.store.ts'
import { decisionsOfLine } from './decision.store.ts'
import { programIn, storedPacks } from './packs.store.ts'

const STAGE_NAMES = { submit: '申领时', review: '初审时', approve: '批准时' } as const

/** Every stored decision of a line that the caller has found, beside the same decision made now from what was stored. */
export async function replayLine(db: Db, line: LineRecord) {
  const rows = await decisionsOfLine(db, line.person_id, line.line_id)
  const packs = await storedPacks(
    db,
    rows.map((row) => row.pack_revision),
  )
  const packOf = (revision: string) => programIn(packs.get(revision)!, revision, line.program).pack.pack
  const texts = await signedTexts(
    db,
    rows.map((row) => packOf(row.pack_revision)),
  )
  const items = rows.map((row) => {
    const decision = decide(packs.get(row.pack_revision)!, row.facts)
    const stored = { outcome: row.outcome, amountFen: row.amount_fen, factsHash: row.facts_hash }
    const again = {
      outcome: decision.outcome,
      amountFen: decision.amountFen as number | null,
      factsHash: decision.factsHash,
    }
    return {
      attempt: row.attempt,
      stage: row.stage,
      stageName: STAGE_NAMES[row.stage],
      decidedAt: row.decided_at.toISOString(),
      asOf: row.as_of,
      packRevision: row.pack_revision,
      packText: texts.get(packOf(row.pack_revision))!,
      stored,
      again,
      same:
        stored.outcome === again.outcome &&
        stored.amountFen === again.amountFen &&
        stored.factsHash === again.factsHash,
    }
  })
  return { same: items.every(({ same }) => same), items }
}
