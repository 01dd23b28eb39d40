import { sql } from 'kysely'
import type { UnderUseSource } from '#src/modules/ledger/index.ts'

/**
 * Grants that a use which begins or ends meets. A grant's book is asked for on the day of its approval: every open one has that day
 * before it.
 */
// unscoped: counts for whoever decides over the fund, without any application's record.
export const grantsUnderUse: UnderUseSource = async (db, ask) => {
  const { rows } = await sql<{ waiting: number; waiting_fen: number; approved: number; approved_fen: number }>`
    select count(*) filter (where open) as waiting, coalesce(sum(amount_fen) filter (where open), 0)::bigint as waiting_fen,
           count(*) filter (where not open) as approved, coalesce(sum(amount_fen) filter (where not open), 0)::bigint as approved_fen
      from (select g.amount_fen, g.approved_day is null as open
              from grant_application g
             where g.region_id = ${ask.regionId} and g.program = ${ask.program} and g.fund_code is not null
               and g.status not in ('rejected', 'withdrawn', 'reversed')
               and (g.fund_code = ${ask.fundCode}) = ${ask.kind === 'end'}
               and coalesce(g.approved_day, ${ask.kind === 'end' ? 'infinity' : sql`g.submitted_day`}::date) >= ${ask.fromDay}
               and (${ask.toDay}::date is null or coalesce(g.approved_day, g.submitted_day) < ${ask.toDay}::date)) x`.execute(
    db,
  )
  const row = rows[0]!
  return {
    waiting: { count: row.waiting, amountFen: row.waiting_fen },
    approved: { count: row.approved, amountFen: row.approved_fen },
  }
}
