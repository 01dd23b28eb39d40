import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Check } from '../module.ts'

/** Figures against the facts they stand for. The recount goes by county; the levels above follow by the unit tree. */
export const figureChecks: readonly Check[] = [
  {
    key: 'figures.training',
    name: '培训人次 = 逐条重数',
    run: ({ db }) =>
      compare(
        db,
        sql`select k.unit_id, e.completed_day as day, count(*)::bigint as n from enrolment e join training_class k on k.class_id = e.class_id
             where e.status = 'completed' group by 1, 2`,
        'training',
      ),
  },
  {
    key: 'figures.first_in',
    name: '按人计数 = 首次登记表',
    async run({ db }) {
      const { rows } = await sql<{ measure: string; unit_id: string; year: number; cells: number; persons: number }>`
        select coalesce(f.measure, p.measure) as measure, coalesce(f.unit_id, p.unit_id) as unit_id, coalesce(f.year, p.year) as year,
               coalesce(f.n, 0)::bigint as cells, coalesce(p.n, 0)::bigint as persons
          from (select measure, unit_id, extract(year from day)::int as year, sum(n)::bigint as n from ${liveFigures} l
                 where measure <> 'training' group by 1, 2, 3) f
          full join (select measure, unit_id, year, count(*) filter (where n > 0)::bigint as n from first_in group by 1, 2, 3) p
            on p.measure = f.measure and p.unit_id = f.unit_id and p.year = f.year
         where coalesce(f.n, 0) <> coalesce(p.n, 0) limit 5`.execute(db)
      return rows.length === 0
        ? { ok: true, detail: '处处相等' }
        : {
            ok: false,
            detail: rows
              .map((r) => `${r.unit_id} ${r.year} 年 ${r.measure}：数 ${r.cells}，人 ${r.persons}`)
              .join('；'),
          }
    },
  },
  {
    key: 'figures.skilled',
    name: '首次登记表 = 证书重数',
    async run({ db }) {
      const { rows } = await sql<{ unit_id: string; stored: number; counted: number }>`
        select coalesce(s.unit_id, c.unit_id) as unit_id, coalesce(s.n, 0)::bigint as stored, coalesce(c.n, 0)::bigint as counted from
          (select f.unit_id, f.year, count(*)::bigint as n from first_in f join unit u on u.unit_id = f.unit_id
            where f.measure = 'new_skilled' and f.n > 0 and u.level = 'county' group by 1, 2) s
          full join (select unit_id, extract(year from issued_on)::int as year, count(distinct person_id)::bigint as n from certificate
            where status = 'valid' and level <> 'SPECIAL' group by 1, 2) c on c.unit_id = s.unit_id and c.year = s.year
         where coalesce(s.n, 0) <> coalesce(c.n, 0) limit 5`.execute(db)
      return rows.length === 0
        ? { ok: true, detail: '处处相等' }
        : { ok: false, detail: rows.map((r) => `${r.unit_id}：登记 ${r.stored}，证书 ${r.counted}`).join('；') }
    },
  },
]

/** Cells plus the tail that is not in them yet. */
const liveFigures = sql`(select unit_id, measure, day, n from figure_cell union all
  select d.unit_id, d.measure, d.day, d.n from figure_delta d
    left join figure_cell c on c.measure = d.measure and c.unit_id = d.unit_id and c.day = d.day
   where c.below_xid is null or d.xid >= c.below_xid)`

async function compare(db: Db, recount: ReturnType<typeof sql>, measure: string) {
  const { rows } = await sql<{ unit_id: string; day: string; stored: number; counted: number }>`
    select coalesce(f.unit_id, r.unit_id) as unit_id, coalesce(f.day, r.day) as day, coalesce(f.n, 0)::bigint as stored, coalesce(r.n, 0)::bigint as counted
      from (select l.unit_id, l.day, sum(l.n)::bigint as n from ${liveFigures} l join unit u on u.unit_id = l.unit_id
             where l.measure = ${measure} and u.level = 'county' group by 1, 2) f
      full join (${recount}) r on r.unit_id = f.unit_id and r.day = f.day
     where coalesce(f.n, 0) <> coalesce(r.n, 0) limit 5`.execute(db)
  return rows.length === 0
    ? { ok: true, detail: '处处相等' }
    : { ok: false, detail: rows.map((r) => `${r.unit_id} ${r.day}：记 ${r.stored}，数 ${r.counted}`).join('；') }
}
