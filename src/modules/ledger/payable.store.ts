import { sql } from 'kysely'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { pastTries } from './try-again.store.ts'

export interface Payable {
  readonly batchId: string
  readonly number: string
  readonly payeeName: string
  readonly budgetId: string
  readonly fundName: string
  /** Approved and not yet in a batch. */
  readonly count: number
  readonly amountFen: number
  /** Bounced, and may be tried again. */
  readonly retries: number
  readonly retryFen: number
  /** Bounced, and first the payee's account has to be corrected. */
  readonly needsAccount: number
}

interface PayableRow {
  batch_id: string
  number: string
  claimant_id: string
  claimant_name: string
  budget_id: string
  fund_name: string
  count: number
  amount_fen: number
  failed: { lineId: string; amountFen: number }[]
}

/** Approved and bounced lines by claim batch and budget, the longest waiting first. */
export async function payableByBatch(db: Db, scope: Scope, keys: KeyService): Promise<Payable[]> {
  const { rows } = await sql<PayableRow>`
    select l.batch_id, b.number, l.claimant_id, g.name as claimant_name, l.budget_id, f.name as fund_name,
           (count(*) filter (where l.status = 'approved'))::int as count,
           coalesce(sum(l.amount_fen) filter (where l.status = 'approved'), 0)::bigint as amount_fen,
           coalesce(jsonb_agg(jsonb_build_object('lineId', l.line_id, 'amountFen', l.amount_fen)) filter (where l.status = 'failed'), '[]') as failed
      from claim_line l
      join claim_batch b on b.batch_id = l.batch_id
      join organisation g on g.organisation_id = l.claimant_id
      join fund f on f.fund_code = l.fund_code
     where l.status in ('approved', 'failed') and ${inScope(scope, 'claim_line', 'l')}
     group by l.batch_id, b.number, l.claimant_id, g.name, l.budget_id, f.name, b.approved_day
     order by b.approved_day, b.number
     limit 500`.execute(db)
  const failed = rows.flatMap((row) =>
    row.failed.map((line) => ({ ...line, payee: { kind: 'organisation' as const, id: row.claimant_id } })),
  )
  const tries = await pastTries(db, keys, failed)
  return rows.map((row) => {
    const again = row.failed.filter((line) => !tries.get(line.lineId)!.needsAccount)
    return {
      batchId: row.batch_id,
      number: row.number,
      payeeName: row.claimant_name,
      budgetId: row.budget_id,
      fundName: row.fund_name,
      count: row.count,
      amountFen: row.amount_fen,
      retries: again.length,
      retryFen: again.reduce((sum, line) => sum + line.amountFen, 0),
      needsAccount: row.failed.length - again.length,
    }
  })
}
