import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Facts, RealCases, RealCasesAsk } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'

const PAGE = 2_000

interface CaseRow {
  person_id: string
  line_id: string
  unit_id: string
  level: Level
  as_of: PlainDate
  facts: Facts
  batch_id: string
  line_no: number
}

// A line that its claimant took back, or that a person rejected, says nothing about the rules.
// unscoped: figures of a whole region, asked for by who answers for it; no name leaves the run.
const wanted = ({ region, unitIds, year }: RealCasesAsk) => sql`
  from claim_line l
  join claim_batch b on b.batch_id = l.batch_id
  join lateral (
    select d.as_of, d.facts from decision d
     where d.person_id = l.person_id and d.line_id = l.line_id and d.attempt = l.attempt
     order by d.stage = 'approve' desc limit 1) d on true
 where l.region_id = ${region} and l.unit_id = any(${[...unitIds]}) and l.status not in ('withdrawn', 'rejected')
   and d.as_of >= ${`${year}-01-01`} and d.as_of <= ${`${year}-12-31`}`

/**
 * Real claims as they were decided: the facts are those that the registry gave that day, history included, so that the signed text
 * comes to what it came to then. In the order of acceptance.
 */
export const realCases: RealCases = {
  async count(db, ask) {
    const { rows } = await sql<{ n: number }>`select count(*) as n ${wanted(ask)}`.execute(db)
    return rows[0]!.n
  },
  async *pages(db: Db, ask) {
    let after: { as_of: PlainDate; batch_id: string; line_no: number } | undefined
    for (;;) {
      // Ids of batches are UUIDs of version 7: among those of one day, their order is that of submission.
      const { rows } = await sql<CaseRow>`
        select l.person_id, l.line_id, l.unit_id, l.level, d.as_of, d.facts, l.batch_id, l.line_no
        ${wanted(ask)}
          and ${after ? sql`(d.as_of, l.batch_id, l.line_no) > (${after.as_of}::date, ${after.batch_id}::uuid, ${after.line_no}::int)` : sql`true`}
         order by d.as_of, l.batch_id, l.line_no limit ${PAGE}`.execute(db)
      const last = rows.at(-1)
      if (!last) return
      yield rows.map((row) => ({
        lineId: row.line_id,
        unitId: row.unit_id,
        level: row.level,
        asOf: row.as_of,
        facts: row.facts,
      }))
      after = last
    }
  },
}
