import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'

/** What `doctor` proves about the yearly limit. */
// unscoped: a proof recounts everything.
export const checks: readonly Check[] = [
  {
    key: 'entitlements.year',
    name: '每人每年的补贴性培训次数等于占名额的在册培训，且不超过上限',
    async run({ db }) {
      const { rows } = await sql<{ person_id: string; year: number; n: number; held: number; max_n: number }>`
        select coalesce(y.person_id, e.person_id) as person_id, coalesce(y.year, e.year) as year, coalesce(y.n, 0) as n,
               coalesce(e.held, 0)::int as held, coalesce(y.max_n, 0) as max_n
          from ent_year y
          full join (select person_id, counted_year as year, count(*) as held from enrolment
                      where counted_year is not null and status <> 'withdrawn' group by 1, 2) e
            on e.person_id = y.person_id and e.year = y.year
         where coalesce(y.n, 0) <> coalesce(e.held, 0) or coalesce(y.n, 0) > coalesce(y.max_n, 0)`.execute(db)
      const { rows: all } = await sql<{ n: number }>`select count(*) as n from ent_year`.execute(db)
      return {
        ok: rows.length === 0,
        detail:
          rows.length === 0
            ? `${all[0]!.n} 个人年`
            : `${rows.length} 处不符：${rows
                .slice(0, 5)
                .map((row) => `${row.person_id} ${row.year} 年记 ${row.n} 次，在册 ${row.held} 次，上限 ${row.max_n}`)
                .join('；')}`,
      }
    },
  },
  {
    key: 'entitlements.overrides',
    name: '每件例外都由两个账号办理，有文号和理由',
    async run({ db }) {
      const { rows } = await sql<{ override_id: string }>`
        select override_id from limit_override
         where document = '' or reason = '' or (status <> 'proposed' and (checked_by is null or checked_by = made_by))`.execute(
        db,
      )
      return {
        ok: rows.length === 0,
        detail:
          rows.length === 0
            ? '全部相符'
            : `${rows.length} 件：${rows
                .slice(0, 5)
                .map((row) => row.override_id)
                .join('、')}`,
      }
    },
  },
]
