import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'

/** What `doctor` proves about the employment register. */
// unscoped: a proof recounts everything.
export const checks: readonly Check[] = [
  {
    key: 'employment.insurance',
    name: '参保月份都来自没有撤销的社保导入',
    async run({ db }) {
      const { rows } = await sql<{ person_id: string }>`
        select m.person_id
          from (select person_id, import_id from insurance_month union all select person_id, import_id from insurance_month_again) m
          left join insurance_import i on i.import_id = m.import_id
         where i.import_id is null or i.status = 'undone' limit 6`.execute(db)
      const { rows: all } = await sql<{ n: number }>`select count(*)::int as n from insurance_month`.execute(db)
      return {
        ok: rows.length === 0,
        detail: rows.length === 0 ? `${all[0]!.n} 个人月` : `来历不明：${rows.map((row) => row.person_id).join('；')}`,
      }
    },
  },
  {
    key: 'employment.hires',
    name: '没有申领依据已作废的用工登记',
    async run({ db }) {
      const { rows } = await sql<{ line_id: string }>`
        select l.line_id from claim_line l join hire h on h.person_id = l.person_id and h.hire_id = l.hire_id
         where h.status = 'voided' and l.stands order by l.line_id limit 6`.execute(db)
      const { rows: all } = await sql<{ n: number }>`
        select count(*)::int as n from claim_line where hire_id is not null`.execute(db)
      return {
        ok: rows.length === 0,
        detail: rows.length === 0 ? `${all[0]!.n} 条` : `申领明细 ${rows.map((row) => row.line_id).join('；')}`,
      }
    },
  },
]
