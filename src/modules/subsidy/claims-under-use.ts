import { type RawBuilder, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { NOTHING_UNDER_USE, type UnderUseSource } from '#src/modules/ledger/index.ts'
import type { PacksInForce, Program } from '#src/modules/policy/index.ts'
import { regionalProgram } from './packs.store.ts'

/** The day that a line's book is asked for, as `rateDayOf` says it, over the columns of a line. */
const RATE_DAYS = {
  certificateIssued: sql`coalesce(l.certified_on, l.class_start)`,
  classStart: sql`coalesce(l.class_start, l.certified_on)`,
  jobStart: sql`l.job_start`,
} as const satisfies Record<string, RawBuilder<PlainDate | null>>

/** Claim lines whose day falls into a use that begins or ends. */
// unscoped: counts for whoever decides over the fund, without any claim's record.
export const claimsUnderUse =
  (packs: Pick<PacksInForce, 'now'>): UnderUseSource =>
  async (db, ask) => {
    const program = regionalProgram(await packs.now(db), ask.regionId, ask.program as Program)
    if (!program) return NOTHING_UNDER_USE
    const day = sql`coalesce(${RATE_DAYS[program.rateDate]}, b.submitted_day)`
    const { rows } = await sql<{ waiting: number; waiting_fen: number; approved: number; approved_fen: number }>`
      select count(*) filter (where l.phase = 'review') as waiting,
             coalesce(sum(l.amount_fen) filter (where l.phase = 'review'), 0)::bigint as waiting_fen,
             count(*) filter (where l.phase in ('money', 'paid')) as approved,
             coalesce(sum(l.amount_fen) filter (where l.phase in ('money', 'paid')), 0)::bigint as approved_fen
        from claim_line l join claim_batch b on b.batch_id = l.batch_id
       where l.region_id = ${ask.regionId} and l.program = ${ask.program} and l.phase <> 'ended'
         and (l.fund_code = ${ask.fundCode}) = ${ask.kind === 'end'}
         and ${day} >= ${ask.fromDay} and (${ask.toDay}::date is null or ${day} < ${ask.toDay}::date)`.execute(db)
    const row = rows[0]!
    return {
      waiting: { count: row.waiting, amountFen: row.waiting_fen },
      approved: { count: row.approved, amountFen: row.approved_fen },
    }
  }
