import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'

const check = (key: string, name: string, broken: ReturnType<typeof sql<{ n: number }>>, noun: string): Check => ({
  key,
  name,
  async run({ db }) {
    const n = (await broken.execute(db)).rows[0]!.n
    return { ok: n === 0, detail: n === 0 ? '全部相符' : `${n} ${noun}` }
  },
})

/** What `chizheng doctor` proves of certificates. unscoped: a proof looks at every record and shows none of them. */
export const assessmentChecks: readonly Check[] = [
  check(
    'assessment.numbers',
    '每张证书的编号登记且只登记给它',
    sql<{ n: number }>`
      select count(*)::int as n from certificate c full join certificate_no n on n.number = c.number
       where c.certificate_id is distinct from n.certificate_id or c.person_id is distinct from n.person_id`,
    '个编号不符',
  ),
  check(
    'assessment.serials',
    '证书流水号没有断号',
    sql<{ n: number }>`
      select count(*)::int as n from certificate_serial s
       where s.last <> (select count(*) from certificate_no n
                         where n.number ~ '^[YS][0-9]{21}$' and right(n.number, 6)::int <= s.last
                           and left(n.number, 16) = s.assessor_code || right(s.year::text, 2)
                               || case s.level when 'SPECIAL' then '0' else right(s.level, 1) end)`,
    '个号段断号',
  ),
  check(
    'assessment.passed',
    '有证书的考生都考试合格',
    sql<{ n: number }>`
      select count(*)::int as n from certificate c join exam_result r on r.person_id = c.person_id and r.session_id = c.session_id
       where r.state <> 'passed'`,
    '张证书没有合格成绩',
  ),
]
