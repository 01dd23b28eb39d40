import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'
import { goOnTogether, sitsIn } from './two-classes.ts'

const check = (key: string, name: string, broken: ReturnType<typeof sql<{ n: number }>>, noun: string): Check => ({
  key,
  name,
  async run({ db }) {
    const n = (await broken.execute(db)).rows[0]!.n
    return { ok: n === 0, detail: n === 0 ? '全部相符' : `${n} ${noun}不符` }
  },
})

/** What `chizheng doctor` proves of classes: every number kept beside its facts, and one place a person at a time. */
export const trainingChecks: readonly Check[] = [
  check(
    'training.seats',
    '培训班已占名额等于在册人数，不超过核定人数',
    sql<{ n: number }>`
      select count(*)::int as n from class_seat s
       where s.taken > s.capacity
          or s.taken <> (select count(*) from enrolment e where e.class_id = s.class_id and e.status <> 'withdrawn')`,
    '个班',
  ),
  check(
    'training.attendance',
    '每人到课节数和分钟等于考勤合计',
    sql<{ n: number }>`
      select count(*)::int as n
        from enrolment e
        left join (
          select a.person_id, a.class_id, count(*)::int as lessons, sum(l.minutes)::int as minutes
            from attendance a join lesson l on l.lesson_id = a.lesson_id
           where a.direction = 'in' and a.state = 'present' group by a.person_id, a.class_id
        ) t on t.person_id = e.person_id and t.class_id = e.class_id
       where (e.attended_lessons, e.attended_minutes) is distinct from (coalesce(t.lessons, 0), coalesce(t.minutes, 0))`,
    '人次',
  ),
  check(
    'training.one_class',
    '同一时间一人只在一个班上课',
    // unscoped: a proof looks at everything.
    sql<{ n: number }>`
      select count(distinct x.person_id)::int as n
        from enrolment x join training_class a on a.class_id = x.class_id
        join enrolment y on y.person_id = x.person_id and y.class_id > x.class_id join training_class b on b.class_id = y.class_id
       where ${sitsIn('x', 'a')} and ${sitsIn('y', 'b')} and ${goOnTogether('a', 'b', { everPlanned: true })}`,
    '人',
  ),
]
