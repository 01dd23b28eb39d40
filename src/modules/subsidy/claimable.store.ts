import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Program } from '#src/modules/policy/index.ts'
import type { Group } from '#src/modules/policy/policy.types.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { EvidenceRef } from './claim-facts.rules.ts'
import { needsCertificate, programOf } from './claim-programs.ts'

export interface ClaimableClass {
  class_id: string
  number: string
  title: string
  occupation: string
  occupation_name: string
  level: Level
  unit_id: string
  department_id: string | null
  start_day: PlainDate
  /** Lines that a claim of the class would have. */
  persons: number
  certificates: number
  /** The first day of issue, or of completion where no certificate is asked for: the time to claim runs from it. */
  since: PlainDate
  /** Completed, and not of the groups that the program is for. */
  others: number
}

/** What a claim of one program in one region looks at. */
export interface ProgramAsk {
  readonly program: Program
  /** Groups of persons that the pack names without leaving others open; null where it names none. */
  readonly groups: readonly Group[] | null
  readonly day: PlainDate
}

/** The organisation that claims; null for a scope that is no organisation. */
export const claimantOf = (scope: Scope) => (scope.reach.kind === 'organisation' ? scope.reach.organisationId : null)

// A line that its decision refused stays decided on what it stood on; a withdrawn one may be claimed again, and so may one that an
// office rejected, when what was missing is there. Nobody is reminded of those (`onlyNew`). Where a certificate is asked for, somebody
// refused for want of one comes back when there is one.
const claimedIf = (onlyNew: boolean) =>
  sql`l.released_day is null and ${onlyNew ? sql`l.status <> 'withdrawn'` : sql`l.status not in ('withdrawn', 'rejected')`}`
// unscoped: whoever claimed it, it is claimed; only that it was leaves this condition.
const claimedCompletion = (program: Program, onlyNew = false) => sql<SqlBool>`
  exists (select 1 from claim_line l
           where l.person_id = e.person_id and l.class_id = e.class_id and l.program = ${program} and ${claimedIf(onlyNew)}
             and ${needsCertificate(program) ? sql`(l.status not in ('refused', 'rejected') or l.certificate_id is not distinct from c.certificate_id)` : sql`true`})`
// unscoped: as above.
const claimedCertificate = (program: Program, onlyNew = false) => sql<SqlBool>`
  exists (select 1 from claim_line l
           where l.person_id = c.person_id and l.certificate_id = c.certificate_id and l.program = ${program} and ${claimedIf(onlyNew)})`

const inGroups = ({ groups, day }: ProgramAsk) =>
  groups === null
    ? sql<SqlBool>`true`
    : sql<SqlBool>`exists (select 1 from person_group g where g.person_id = e.person_id and g.group_code = any(${[...groups]})
        and g.from_day <= ${day} and (g.to_day is null or g.to_day > ${day}))`

/** Of a class `k`: every completion `e` with the certificate `c` that the class brought, if any. */
// unscoped: joined to a class that its statement reads in its scope.
const COMPLETIONS = sql`
  join enrolment e on e.class_id = k.class_id and e.status = 'completed'
  left join lateral (
    select c.certificate_id, c.issued_on, c.number from certificate c where c.person_id = e.person_id and c.class_id = k.class_id
     order by (c.status = 'valid') desc, c.issued_on desc, c.number desc limit 1) c on true`

/** Classes this organisation may claim the program for: its own subsidised ones of the right kind, completed. */
const ownClasses = (scope: Scope, program: Program) => {
  const { classKinds, evidence } = programOf(program)
  const own = claimantOf(scope)
  return evidence === 'certificates'
    ? sql<SqlBool>`${inScope(scope, 'training_class', 'k')} and k.assessor_id = ${own}`
    : sql<SqlBool>`${inScope(scope, 'training_class', 'k')} and k.provider_id = ${own} and k.funding = 'subsidised' and k.status = 'completed'
        and ${classKinds ? sql`k.kind = any(${[...classKinds]})` : sql`true`}`
}

// unscoped: only whether there is one leaves this condition.
const noLiveBatch = (program: Program) => sql<SqlBool>`
  not exists (select 1 from claim_batch b where b.class_id = k.class_id and b.program = ${program} and b.status <> 'closed')`

/** The units in which the organisation has classes of its own, or certificates. */
export async function unitsOfClasses(db: Db, scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ unit_id: string }>`
    select distinct k.unit_id from training_class k where ${inScope(scope, 'training_class', 'k')}`.execute(db)
  return rows.map((row) => row.unit_id)
}

/** Classes that wait to be claimed, the longest waiting first: those of the given units. */
export async function claimableClasses(
  db: Db,
  scope: Scope,
  ask: ProgramAsk & { readonly unitIds: readonly string[] },
  /** Without those that were claimed before and rejected. */
  { onlyNew = false } = {},
): Promise<ClaimableClass[]> {
  const { program } = ask
  const { evidence, deadlineFrom } = programOf(program)
  const of = (
    from: RawBuilder<unknown>,
    where: RawBuilder<unknown>,
    since: RawBuilder<unknown>,
    others: RawBuilder<unknown>,
  ) => sql<ClaimableClass>`
    select k.class_id, k.number, k.title, k.occupation, o.name as occupation_name, k.level, k.unit_id, k.department_id, k.start_day,
           count(*)::int as persons, count(c.certificate_id)::int as certificates, min(${since}) as since, ${others} as others
      from training_class k
      join occupation o on o.code = k.occupation
      ${from}
     where ${ownClasses(scope, program)} and k.unit_id = any(${[...ask.unitIds]}) and ${noLiveBatch(program)} and ${where}
     group by k.class_id, o.name
     order by min(${since}), k.class_id
     limit 500`
  const { rows } =
    evidence === 'certificates'
      ? await of(
          sql`join certificate c on c.class_id = k.class_id and c.assessor_id = ${claimantOf(scope)}`,
          sql`c.status = 'valid' and not ${claimedCertificate(program, onlyNew)}`,
          sql`c.issued_on`,
          sql`0`,
        ).execute(db)
      : await of(
          COMPLETIONS,
          sql`${inGroups(ask)} and not ${claimedCompletion(program, onlyNew)}`,
          deadlineFrom === 'certificate'
            ? sql`coalesce(c.issued_on, e.completed_day, k.completed_day, k.end_day)`
            : sql`coalesce(e.completed_day, k.completed_day, k.end_day)`,
          // unscoped: a number of the class found in the scope.
          sql`((select count(*) from enrolment e where e.class_id = k.class_id and e.status = 'completed' and not ${inGroups(ask)}))::int`,
        ).execute(db)
  return rows
}

export type ClassToClaim = Pick<
  ClaimableClass,
  | 'class_id'
  | 'number'
  | 'title'
  | 'occupation'
  | 'occupation_name'
  | 'level'
  | 'unit_id'
  | 'department_id'
  | 'start_day'
>

/** The class of a claim: only of the organisation that may claim it. `lock` is the reference row that two submissions meet at. */
export async function findClassToClaim(
  db: Db,
  scope: Scope,
  ask: { classId: string; program: Program; lock: boolean },
): Promise<ClassToClaim | undefined> {
  const { rows } = await sql<ClassToClaim>`
    select k.class_id, k.number, k.title, k.occupation, o.name as occupation_name, k.level, k.unit_id, k.department_id, k.start_day
      from training_class k join occupation o on o.code = k.occupation
     where k.class_id = ${ask.classId} and ${ownClasses(scope, ask.program)}
       ${ask.lock ? sql`for no key update of k` : sql``}`.execute(db)
  return rows[0]
}

/** What a claim of the class would stand on, in the order of certificates or of the roster; and how many it is not for. */
export async function evidenceOfClass(
  db: Db,
  scope: Scope,
  ask: ProgramAsk & { readonly classId: string },
): Promise<{ evidence: EvidenceRef[]; others: number }> {
  const { program, classId } = ask
  if (programOf(program).evidence === 'certificates') {
    const { rows } = await sql<EvidenceRef>`
      select c.person_id as "personId", c.certificate_id as "certificateId", null::uuid as "classId", null::uuid as "hireId"
        from certificate c
       where c.class_id = ${classId} and c.assessor_id = ${claimantOf(scope)} and ${inScope(scope, 'certificate', 'c')}
         and c.status = 'valid' and not ${claimedCertificate(program)}
       order by c.number limit 500`.execute(db)
    return { evidence: rows, others: 0 }
  }
  const { rows } = await sql<EvidenceRef & { fits: boolean }>`
    select e.person_id as "personId", c.certificate_id as "certificateId", e.class_id as "classId", null::uuid as "hireId", ${inGroups(ask)} as fits
      from training_class k ${COMPLETIONS} join person p on p.person_id = e.person_id
     where k.class_id = ${classId} and ${ownClasses(scope, program)} and not ${claimedCompletion(program)}
     order by e.row_number nulls last, p.name, e.person_id limit 500`.execute(db)
  const fitting = rows.filter((row) => row.fits).map(({ fits: _, ...ref }) => ref)
  return { evidence: fitting, others: rows.length - fitting.length }
}

/** The batch that already claims the class. */
export async function findLiveBatch(db: Db, scope: Scope, classId: string, program: Program) {
  const { rows } = await sql<{ batch_id: string; number: string }>`
    select b.batch_id, b.number from claim_batch b
     where b.class_id = ${classId} and b.program = ${program} and b.status <> 'closed' and ${inScope(scope, 'claim_batch', 'b')}`.execute(
    db,
  )
  return rows[0]
}

export interface CertificateFilter {
  readonly occupation?: string | undefined
  readonly level?: Level | undefined
  readonly unit?: string | undefined
  /** Days of issue, both inclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface ClaimableCertificate {
  person_id: string
  certificate_id: string
  number: string
  name: string
  doc_no_masked: string
  occupation_name: string
  level: Level
  issued_on: PlainDate
  unit_id: string
  class_number: string | null
}

const certificates = (scope: Scope, program: Program, filter: CertificateFilter) => sql`
  from certificate c
  join person p on p.person_id = c.person_id
  join occupation o on o.code = c.occupation
  left join training_class k on k.class_id = c.class_id
 where ${inScope(scope, 'certificate', 'c')} and c.assessor_id = ${claimantOf(scope)} and c.status = 'valid' and not ${claimedCertificate(program)}
   and ${filter.occupation ? sql`c.occupation = ${filter.occupation}` : sql`true`}
   and ${filter.level ? sql`c.level = ${filter.level}` : sql`true`}
   and ${filter.unit ? sql`c.unit_id = ${filter.unit}` : sql`true`}
   and ${filter.from ? sql`c.issued_on >= ${filter.from}` : sql`true`}
   and ${filter.to ? sql`c.issued_on <= ${filter.to}` : sql`true`}`

/** Certificates that this organisation issued and that nobody has claimed, the oldest first. */
export async function claimableCertificates(
  db: Db,
  scope: Scope,
  program: Program,
  filter: CertificateFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<ClaimableCertificate[]> {
  const { rows } = await sql<ClaimableCertificate>`
    select c.person_id, c.certificate_id, c.number, p.name, p.doc_no_masked, o.name as occupation_name, c.level, c.issued_on, c.unit_id,
           k.number as class_number
    ${certificates(scope, program, filter)} and ${page.after ? sql`c.number > ${page.after}` : sql`true`}
     order by c.number limit ${page.limit}`.execute(db)
  return rows
}

/** At most 10,001. */
export const countClaimableCertificates = (
  db: Db,
  scope: Scope,
  program: Program,
  filter: CertificateFilter,
): Promise<number> => countRows(db, certificates(scope, program, filter))

/** The chosen certificates that may still be claimed, by number; the caller holds their persons' locks where it writes. */
export async function chosenCertificates(
  db: Db,
  scope: Scope,
  program: Program,
  ids: readonly string[],
): Promise<(EvidenceRef & { readonly unitId: string })[]> {
  const { rows } = await sql<EvidenceRef & { unitId: string }>`
    select c.person_id as "personId", c.certificate_id as "certificateId", null::uuid as "classId", null::uuid as "hireId", c.unit_id as "unitId"
    ${certificates(scope, program, {})} and c.certificate_id = any(${[...ids]}::uuid[]) order by c.number limit 500`.execute(
    db,
  )
  return rows
}

export interface ClaimableHire {
  person_id: string
  hire_id: string
  name: string
  doc_no_masked: string
  employer_name: string
  occupation_name: string
  start_day: PlainDate
  end_day: PlainDate | null
  unit_id: string
  months: number
}

/** Confirmed hires of the employer, or that the agency made, that nobody has claimed; a refused or rejected one may be asked for again. */
// unscoped: the sub-select only tells that it is claimed.
const hires = (scope: Scope, program: Program) => sql`
  from hire h
  join person p on p.person_id = h.person_id
  join occupation o on o.code = h.occupation
  join organisation g on g.organisation_id = h.employer_id
 where ${inScope(scope, 'hire', 'h')} and h.status = 'confirmed'
   and ${programOf(program).claimant === 'agency' ? sql`h.agency_id` : sql`h.employer_id`} = ${claimantOf(scope)}
   and not exists (select 1 from claim_line l where l.person_id = h.person_id and l.hire_id = h.hire_id and l.program = ${program}
                      and l.stands and l.released_day is null)`

/** The longest at work first. */
export async function claimableHires(db: Db, scope: Scope, program: Program, day: PlainDate): Promise<ClaimableHire[]> {
  const { rows } = await sql<ClaimableHire>`
    select h.person_id, h.hire_id, p.name, p.doc_no_masked, g.name as employer_name, o.name as occupation_name, h.start_day, h.end_day, h.unit_id,
           (select count(*)::int from insurance_month i
             where i.person_id = h.person_id and i.employer_id = h.employer_id and i.month >= date_trunc('month', h.start_day)
               and i.month <= ${day} and (h.end_day is null or i.month <= h.end_day)) as months
    ${hires(scope, program)}
     order by h.start_day, h.hire_id limit 500`.execute(db)
  return rows
}

/** The chosen hires that may still be claimed, the earliest first. */
export async function chosenHires(
  db: Db,
  scope: Scope,
  program: Program,
  ids: readonly string[],
): Promise<(EvidenceRef & { readonly unitId: string })[]> {
  const { rows } = await sql<EvidenceRef & { unitId: string }>`
    select h.person_id as "personId", null::uuid as "certificateId", null::uuid as "classId", h.hire_id as "hireId", h.unit_id as "unitId"
    ${hires(scope, program)} and h.hire_id = any(${[...ids]}::uuid[]) order by h.start_day, h.hire_id limit 500`.execute(
    db,
  )
  return rows
}
