import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { EarlierTraining, SameSkill } from './year-limit.rules.ts'

/** Subsidised trainings of a year by person, but for one class, oldest first. */
// unscoped: the limit holds across classes, counties and departments (S4); only number and first day are told.
export async function trainingsOfYearInTx(
  tx: Tx,
  personIds: readonly string[],
  without: string,
  year: number,
): Promise<ReadonlyMap<string, EarlierTraining[]>> {
  const { rows } = await sql<{ person_id: string; number: string | null; start_day: PlainDate }>`
    select e.person_id, k.number, k.start_day
      from enrolment e join training_class k on k.class_id = e.class_id
     where e.person_id = any(${[...personIds]}::uuid[]) and e.class_id <> ${without} and e.status <> 'withdrawn'
       and k.funding = 'subsidised' and k.start_day between ${`${year}-01-01`} and ${`${year}-12-31`}
     order by k.start_day, k.number`.execute(tx.db)
  return new Map(
    [...Map.groupBy(rows, (row) => row.person_id)].map(([personId, own]) => [
      personId,
      own.map((row) => ({ number: row.number ?? '', startDay: row.start_day })),
    ]),
  )
}

/** Who has had this occupation and level before: subsidised, certified, or in another class; codes of older editions are mapped. */
// unscoped: once per person, occupation and level, wherever it was; only a number and a day are told.
export async function sameSkillInTx(
  tx: Tx,
  personIds: readonly string[],
  skill: { readonly classId: string; readonly occupation: string; readonly level: string },
): Promise<ReadonlyMap<string, SameSkill>> {
  const { rows } = await sql<{ person_id: string; kind: SameSkill['kind']; number: string; day: PlainDate }>`
    with same as (
      select ${skill.occupation}::text as code
      union
      select o.code from occupation o join occupation_map m on m.edition = o.edition and m.code = o.code
       where m.maps_to = ${skill.occupation}
    ), had as (
      select l.person_id, 1 as rank, 'subsidised' as kind, b.number, coalesce(l.certified_on, b.submitted_day) as day
        from claim_line l join claim_batch b on b.batch_id = l.batch_id
       where l.person_id = any(${[...personIds]}::uuid[]) and l.occupation in (select code from same) and l.level = ${skill.level}
         and l.status in ('approved', 'paying', 'failed', 'paid')
      union all
      select c.person_id, 2, 'certificate', c.number, c.issued_on
        from certificate c
       where c.person_id = any(${[...personIds]}::uuid[]) and c.occupation in (select code from same) and c.level = ${skill.level}
         and c.status = 'valid'
      union all
      select e.person_id, 3, 'class', coalesce(k.number, ''), k.start_day
        from enrolment e join training_class k on k.class_id = e.class_id
       where e.person_id = any(${[...personIds]}::uuid[]) and e.class_id <> ${skill.classId} and e.status in ('enrolled', 'completed')
         and k.occupation in (select code from same) and k.level = ${skill.level}
    )
    select distinct on (person_id) person_id, kind, number, day from had order by person_id, rank, day`.execute(tx.db)
  return new Map(rows.map((row) => [row.person_id, { kind: row.kind, number: row.number, day: row.day }]))
}
