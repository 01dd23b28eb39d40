import { sql } from 'kysely'
import type { Fen } from '#src/kernel/fen.ts'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Facts, Outcome, RealCase, RealCases, RealCasesAsk } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'

const PAGE = 2_000

interface CaseRow {
  line_id: string
  unit_id: string
  level: Level
  as_of: PlainDate
  facts: Facts
  outcome: Outcome
  amount_fen: Fen | null
  budget_id: string | null
  booked_fen: Fen | null
  fund_code: string
}

// A line that its claimant took back, or that a person rejected, says nothing about the rules.
// unscoped: figures of a whole region, asked for by who answers for it; no name leaves the run.
const wanted = ({ region, unitIds, year }: RealCasesAsk) => sql`
  from claim_line l
  join claim_batch b on b.batch_id = l.batch_id
  join lateral (
    select d.as_of, d.facts, d.outcome, d.amount_fen from decision d
     where d.person_id = l.person_id and d.line_id = l.line_id and d.attempt = l.attempt
     order by d.stage = 'approve' desc limit 1) d on true
 where l.region_id = ${region} and l.unit_id = any(${[...unitIds]}) and l.status not in ('withdrawn', 'rejected')
   and ${year === null ? sql`true` : sql`d.as_of >= ${`${year}-01-01`} and d.as_of <= ${`${year}-12-31`}`}`

/**
 * Real claims as they were decided: the facts are those that the registry gave that day, history included, so that the signed text
 * comes to what it came to then. In the order of acceptance.
 */
export const realCases: RealCases = {
  // For a progress bar: near enough, and without looking at each line's last decision.
  async count(db, { region, unitIds, year }) {
    // unscoped: figures of a whole region, as above.
    const ofYear = sql`and exists (
      select from decision d where d.person_id = l.person_id and d.line_id = l.line_id and d.attempt = l.attempt
         and d.as_of >= ${`${year}-01-01`} and d.as_of <= ${`${year}-12-31`})`
    // unscoped: as above.
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from claim_line l
       where l.region_id = ${region} and l.unit_id = any(${[...unitIds]}) and l.status not in ('withdrawn', 'rejected')
         ${year === null ? sql`` : ofYear}`.execute(db)
    return rows[0]!.n
  },
  // One pass over one snapshot: a page by key would sort the year again for each page, and see claims that came meanwhile.
  read: (db: Db, ask, take) =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        await sql`set local statement_timeout = 0`.execute(trx)
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx)
        // Ids of batches are UUIDs of version 7: among those of one day, their order is that of submission.
        await sql`
          declare real_case no scroll cursor for
          select l.line_id, l.unit_id, l.level, d.as_of, d.facts, d.outcome, d.amount_fen, l.budget_id, l.fund_code,
                 case when l.status in ('approved', 'paying', 'failed', 'paid') then l.amount_fen end as booked_fen
          ${wanted(ask)} order by d.as_of, l.batch_id, l.line_no`.execute(trx)
        for (;;) {
          const { rows } = await sql<CaseRow>`fetch ${sql.raw(String(PAGE))} from real_case`.execute(trx)
          if (rows.length === 0) return
          await take(rows.map(caseOf))
        }
      }),
}

const caseOf = (row: CaseRow): RealCase => ({
  lineId: row.line_id,
  unitId: row.unit_id,
  level: row.level,
  asOf: row.as_of,
  facts: row.facts,
  decided: { outcome: row.outcome, amountFen: row.amount_fen },
  booked: row.budget_id && row.booked_fen ? { budgetId: row.budget_id, fen: row.booked_fen } : null,
  fundCode: row.fund_code,
})
