import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { ClaimedProgram } from './claim-programs.ts'

export interface ClaimableClass {
  class_id: string
  number: string
  title: string
  occupation: string
  occupation_name: string
  level: Level
  unit_id: string
  department_id: string | null
  certificates: number
  issued_on: PlainDate
}

/** The organisation that claims; null for a scope that is no organisation. */
export const claimantOf = (scope: Scope) => (scope.reach.kind === 'organisation' ? scope.reach.organisationId : null)

// A certificate that is refused or rejected in a batch stays decided; a withdrawn one may be claimed again.
// unscoped: whoever claimed it, it is claimed; only that it was leaves this condition.
const unclaimed = (program: ClaimedProgram) => sql`
  c.status = 'valid' and not exists (
    select 1 from claim_line l where l.person_id = c.person_id and l.certificate_id = c.certificate_id and l.program = ${program} and l.status <> 'withdrawn')`

/** Classes whose certificates this organisation issued and has not claimed; the longest waiting first. */
export async function claimableClasses(db: Db, scope: Scope, program: ClaimedProgram): Promise<ClaimableClass[]> {
  const { rows } = await sql<ClaimableClass>`
    select k.class_id, k.number, k.title, k.occupation, o.name as occupation_name, k.level, k.unit_id, k.department_id,
           count(*)::int as certificates, min(c.issued_on) as issued_on
      from training_class k
      join occupation o on o.code = k.occupation
      join certificate c on c.class_id = k.class_id and c.assessor_id = ${claimantOf(scope)}
     where ${inScope(scope, 'training_class', 'k')} and ${unclaimed(program)}
       and not exists (select 1 from claim_batch b where b.class_id = k.class_id and b.program = ${program} and b.status <> 'closed')
     group by k.class_id, o.name
     order by min(c.issued_on), k.class_id
     limit 500`.execute(db)
  return rows
}

/** The class of a claim: only of the organisation that may claim it. `lock` is the reference row that two submissions meet at. */
export async function findClassToClaim(
  db: Db,
  scope: Scope,
  classId: string,
  lock: boolean,
): Promise<Omit<ClaimableClass, 'certificates' | 'issued_on'> | undefined> {
  const { rows } = await sql<ClaimableClass>`
    select k.class_id, k.number, k.title, k.occupation, o.name as occupation_name, k.level, k.unit_id, k.department_id
      from training_class k join occupation o on o.code = k.occupation
     where k.class_id = ${classId} and k.assessor_id = ${claimantOf(scope)} and ${inScope(scope, 'training_class', 'k')}
       ${lock ? sql`for no key update of k` : sql``}`.execute(db)
  return rows[0]
}

/** Certificates of the class that may be claimed: valid, issued by this organisation, not yet claimed. */
export async function unclaimedCertificates(
  db: Db,
  scope: Scope,
  classId: string,
  program: ClaimedProgram,
): Promise<{ personId: string; certificateId: string }[]> {
  const { rows } = await sql<{ personId: string; certificateId: string }>`
    select c.person_id as "personId", c.certificate_id as "certificateId" from certificate c
     where c.class_id = ${classId} and c.assessor_id = ${claimantOf(scope)} and ${inScope(scope, 'certificate', 'c')} and ${unclaimed(program)}
     order by c.number
     limit 500`.execute(db)
  return rows
}

/** The batch that already claims the class. */
export async function findLiveBatch(db: Db, scope: Scope, classId: string, program: ClaimedProgram) {
  const { rows } = await sql<{ batch_id: string; number: string }>`
    select b.batch_id, b.number from claim_batch b
     where b.class_id = ${classId} and b.program = ${program} and b.status <> 'closed' and ${inScope(scope, 'claim_batch', 'b')}`.execute(
    db,
  )
  return rows[0]
}
