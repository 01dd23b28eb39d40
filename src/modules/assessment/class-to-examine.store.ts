import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'

/** A completed class that names this assessor and has no live session. */
export interface ClassToExamine {
  class_id: string
  number: string
  title: string
  provider_name: string
  occupation_name: string
  level: Level
  completed: number
  completed_day: PlainDate
  planned_exam_day: PlainDate | null
}

const organisationOf = (scope: Scope) => (scope.reach.kind === 'organisation' ? scope.reach.organisationId : null)

/** Oldest completion first. */
export async function classesToExamine(db: Db, scope: Scope): Promise<ClassToExamine[]> {
  const { rows } = await sql<ClassToExamine>`
    select k.class_id, k.number, k.title, p.name as provider_name, o.name as occupation_name, k.level,
           (select count(*)::int from enrolment e where e.class_id = k.class_id and e.status = 'completed') as completed,
           k.completed_day, k.planned_exam_day
      from training_class k
      join organisation p on p.organisation_id = k.provider_id
      join occupation o on o.code = k.occupation
     where ${inScope(scope, 'training_class', 'k')} and k.assessor_id = ${organisationOf(scope)} and k.status = 'completed'
       and not exists (select 1 from exam_session s where s.class_id = k.class_id and s.status <> 'cancelled')
     order by k.completed_day, k.class_id`.execute(db)
  return rows
}

/** The class, locked, so that two sessions cannot be opened for it; undefined unless it names this assessor. */
export async function lockClassToExamineInTx(db: Db, scope: Scope, classId: string) {
  const { rows } = await sql<{
    class_id: string
    status: string
    completed_day: PlainDate | null
    occupation: string
    occupation_name: string
    level: Level
    unit_id: string
    department_id: string | null
  }>`
    select k.class_id, k.status, k.completed_day, k.occupation, o.name as occupation_name, k.level, k.unit_id, k.department_id
      from training_class k join occupation o on o.code = k.occupation
     where k.class_id = ${classId} and ${inScope(scope, 'training_class', 'k')} and k.assessor_id = ${organisationOf(scope)}
       for update of k`.execute(db)
  return rows[0]
}

/** Who completed the class, in person order, which is the order of their tickets. */
export async function completedPersons(db: Db, scope: Scope, classId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select e.person_id from enrolment e
     where e.class_id = ${classId} and e.status = 'completed' and ${inScope(scope, 'enrolment', 'e')}
     order by e.person_id`.execute(db)
  return rows.map((row) => row.person_id)
}

/** What the assessor is listed for in an occupation on a day (C3), with its own state and unit. */
export async function assessorOn(db: Db, organisationId: string, occupation: string, day: PlainDate) {
  const { rows } = await sql<{ status: string; unit_id: string; levels: string[] }>`
    select a.status, a.unit_id,
           coalesce((select array_agg(distinct l) from organisation_scope c, unnest(c.levels) l
                      where c.organisation_id = a.organisation_id and c.kind = 'assessment' and c.occupation = ${occupation}
                        and c.listed_from <= ${day} and (c.listed_to is null or c.listed_to > ${day})), '{}') as levels
      from organisation a where a.organisation_id = ${organisationId}`.execute(db)
  return rows[0]
}
