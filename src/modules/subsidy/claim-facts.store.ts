import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Program } from '#src/modules/policy/index.ts'
import { type ClassKind, type FactObject, NEEDS } from '#src/modules/policy/policy.types.ts'
import { findListed, listedKey } from '#src/modules/supervision/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import { usedOfCap } from './cap.store.ts'
import {
  type CertificateSubject,
  type ClaimSubject,
  type EarlierLine,
  type EvidenceRef,
  HISTORY_STATUSES,
  type JobSubject,
  type TrainingSubject,
} from './claim-facts.rules.ts'

interface SubjectRow {
  person_id: string
  name: string
  doc_no_masked: string
  birth_date: PlainDate
  real_name_status: string
  groups: string[]
  has_account: boolean
  certificate_id: string | null
  number: string
  occupation: string
  level: Level
  issued_on: PlainDate
  status: 'valid' | 'revoked'
  revoked_on: PlainDate | null
  exam_fee_fen: number
  assessor_id: string
  listed_from: PlainDate | null
  listed_to: PlainDate | null
  unit_id: string
  department_id: string | null
  class_id: string | null
  class_start: PlainDate | null
  class_occupation: string | null
  class_level: Level | null
  completed_on: PlainDate | null
  hire_id: string | null
  hire_occupation: string | null
}

/**
 * What the facts of a program need of each evidence on `asOf`, one subject for each reference and in their order. An occupation
 * of an older edition is named by the code it has now: a renamed trade must not be paid twice. A completion's certificate is the
 * one that the class brought its person; a hire's, the best that was valid on the first day of work.
 */
// unscoped: the caller found the evidence in its scope; a decision needs the person's whole record.
export async function loadSubjects(
  db: Db,
  refs: readonly EvidenceRef[],
  asOf: PlainDate,
  program: Program,
): Promise<ClaimSubject[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<SubjectRow>`
    select p.person_id, p.name, p.doc_no_masked, p.birth_date, p.real_name_status, p.bank_account_enc is not null as has_account,
           c.certificate_id, c.number, coalesce(m.maps_to, c.occupation) as occupation, c.level,
           c.issued_on, c.status, c.revoked_on, c.exam_fee_fen, c.assessor_id, s.listed_from, s.listed_to,
           case when a.hire_id is not null then h.unit_id when a.class_id is not null then k.unit_id else c.unit_id end as unit_id,
           case when a.hire_id is not null then null when a.class_id is not null then k.department_id else c.department_id end as department_id,
           k.class_id, k.start_day as class_start, coalesce(km.maps_to, k.occupation) as class_occupation, k.level as class_level,
           e.completed_day as completed_on, h.hire_id, coalesce(hm.maps_to, h.occupation) as hire_occupation,
           array(select g.group_code from person_group g
                  where g.person_id = p.person_id and g.from_day <= ${asOf} and (g.to_day is null or g.to_day > ${asOf})
                  order by g.group_code) as groups
      from unnest(${refs.map((ref) => ref.personId)}::uuid[], ${refs.map((ref) => ref.certificateId)}::uuid[],
                  ${refs.map((ref) => ref.classId)}::uuid[], ${refs.map((ref) => ref.hireId)}::uuid[])
           with ordinality as a(person_id, certificate_id, class_id, hire_id, n)
      join person p on p.person_id = a.person_id
      left join hire h on h.person_id = a.person_id and h.hire_id = a.hire_id
      left join lateral (
        select c.* from certificate c
         where c.person_id = a.person_id
           and case when a.certificate_id is not null then c.certificate_id = a.certificate_id
                    when a.class_id is not null then c.class_id = a.class_id
                    else c.issued_on <= h.start_day and (c.revoked_on is null or c.revoked_on > h.start_day) end
         order by (c.status = 'valid') desc, (c.occupation = h.occupation) desc, c.issued_on desc, c.number desc limit 1) c on true
      left join training_class k on k.class_id = case when a.hire_id is null then coalesce(a.class_id, c.class_id) end
      left join enrolment e on e.person_id = a.person_id and e.class_id = a.class_id
      left join occupation t on t.code = c.occupation
      left join occupation_map m on m.edition = t.edition and m.code = t.code
      left join occupation kt on kt.code = k.occupation
      left join occupation_map km on km.edition = kt.edition and km.code = kt.code
      left join occupation ht on ht.code = h.occupation
      left join occupation_map hm on hm.edition = ht.edition and hm.code = ht.code
      left join lateral (
        select o.listed_from, o.listed_to from organisation_scope o
         where o.organisation_id = c.assessor_id and o.kind = 'assessment' and o.occupation = c.occupation and c.level = any(o.levels)
         order by (o.listed_from <= c.issued_on and (o.listed_to is null or o.listed_to > c.issued_on)) desc, o.listed_from desc
         limit 1) s on true
     order by a.n`.execute(db)
  if (rows.length !== refs.length) throw new Error('A person of a claim is not in the registry.')
  const needs: readonly FactObject[] = NEEDS[program]
  const withClass = needs.includes('class') || needs.includes('provider')
  const classIds = withClass ? [...new Set(rows.flatMap((row) => row.class_id ?? []))] : []
  const trainings = await loadTrainings(db, classIds, asOf)
  const attended = await attendedDays(
    db,
    classIds,
    rows.map((row) => row.person_id),
  )
  const posts = withClass ? await postsOn(db, rows, asOf) : new Map<string, ClaimSubject['post']>()
  const jobs = await loadJobs(
    db,
    refs.flatMap(({ personId, hireId }) => (hireId ? [{ personId, hireId }] : [])),
    asOf,
    program,
  )
  return rows.map((row, at): ClaimSubject => {
    const certificate = certificateOf(row)
    const hireId = refs[at]!.hireId
    const job = hireId === null ? null : jobs.get(hireId)!
    return {
      personId: row.person_id,
      name: row.name,
      docNoMasked: row.doc_no_masked,
      birthDate: row.birth_date,
      realNameVerified: row.real_name_status === 'verified',
      groups: row.groups,
      post: posts.get(row.person_id) ?? null,
      hasAccount: row.has_account,
      unitId: row.unit_id,
      departmentId: row.department_id,
      classId: row.class_id,
      completedOn: row.completed_on,
      hireId,
      occupation: certificate?.occupation ?? row.class_occupation ?? row.hire_occupation!,
      level: certificate?.level ?? row.class_level,
      classStart: row.class_start,
      certificate,
      training: row.class_id === null ? null : (trainings.get(row.class_id) ?? null),
      attendedDays: attended.get(`${row.person_id} ${row.class_id}`) ?? 0,
      job: job && { ...job, certificateValidAtStart: certificate !== null },
    }
  })
}

const certificateOf = (row: SubjectRow): CertificateSubject | null =>
  row.certificate_id === null
    ? null
    : {
        id: row.certificate_id,
        number: row.number,
        occupation: row.occupation,
        level: row.level,
        issuedOn: row.issued_on,
        status: row.status,
        revokedOn: row.revoked_on,
        examFeeFen: row.exam_fee_fen,
        assessorId: row.assessor_id,
        listed: row.listed_from ? { from: row.listed_from, to: row.listed_to } : null,
      }

/** The classes with their providers as they stood on the first day: what was in their scope, since and until when. */
// unscoped: as above.
async function loadTrainings(
  db: Db,
  classIds: readonly string[],
  asOf: PlainDate,
): Promise<ReadonlyMap<string, TrainingSubject>> {
  if (classIds.length === 0) return new Map()
  const { rows } = await sql<{
    class_id: string
    number: string | null
    kind: ClassKind
    occupation: string
    level: Level
    start_day: PlainDate
    end_day: PlainDate
    fee_fen: number
    approved: boolean
    approved_cost_fen: number | null
    scheduled_days: number
    minutes_theory: number
    minutes_practice: number
    minutes_online: number
    provider_id: string
    provider_kind: string
    qualified_by: string | null
    scope: string[]
    listed_from: PlainDate | null
    listed_to: PlainDate | null
  }>`
    select k.class_id, k.number, k.kind, coalesce(m.maps_to, k.occupation) as occupation, k.level, k.start_day, k.end_day, k.fee_fen,
           k.status in ('approved', 'running', 'finished', 'completed') as approved, k.approved_cost_fen,
           (select count(distinct l.day)::int from lesson l where l.class_id = k.class_id and l.status <> 'cancelled') as scheduled_days,
           k.minutes_theory, k.minutes_practice, k.minutes_online, k.provider_id, o.subkind as provider_kind, o.qualified_by, s.listed_from, s.listed_to,
           array(select distinct coalesce(x.maps_to, z.occupation)
                   from organisation_scope z
                   join occupation y on y.code = z.occupation
                   left join occupation_map x on x.edition = y.edition and x.code = y.code
                  where z.organisation_id = k.provider_id and z.kind = 'training'
                    and z.listed_from <= k.start_day and (z.listed_to is null or z.listed_to > k.start_day)
                  order by 1) as scope
      from training_class k
      join organisation o on o.organisation_id = k.provider_id
      left join occupation t on t.code = k.occupation
      left join occupation_map m on m.edition = t.edition and m.code = t.code
      left join lateral (
        select z.listed_from, z.listed_to from organisation_scope z
         where z.organisation_id = k.provider_id and z.kind = 'training'
         order by (z.listed_from <= k.start_day and (z.listed_to is null or z.listed_to > k.start_day)) desc, (z.occupation = k.occupation) desc,
                  z.listed_from desc limit 1) s on true
     where k.class_id = any(${[...classIds]}::uuid[])`.execute(db)
  const banned = await findListed(
    db,
    [...new Set(rows.map((row) => row.provider_id))].map((id) => ({ kind: 'organisation' as const, id })),
    asOf,
  )
  return new Map(
    rows.map((row) => [
      row.class_id,
      {
        id: row.class_id,
        number: row.number,
        kind: row.kind,
        occupation: row.occupation,
        level: row.level,
        start: row.start_day,
        end: row.end_day,
        feeFen: row.fee_fen,
        approved: row.approved,
        approvedCostFen: row.approved_cost_fen,
        scheduledDays: row.scheduled_days,
        minutes: { theory: row.minutes_theory, practice: row.minutes_practice, online: row.minutes_online },
        provider: {
          id: row.provider_id,
          kind: row.provider_kind,
          qualifiedBy: row.qualified_by,
          scope: row.scope,
          listed: row.listed_from ? { from: row.listed_from, to: row.listed_to } : null,
          banned: banned.has(listedKey({ kind: 'organisation', id: row.provider_id })),
        },
      },
    ]),
  )
}

/** On how many days of a class each person was there for at least one lesson; by `person class`. */
// unscoped: as above.
async function attendedDays(
  db: Db,
  classIds: readonly string[],
  personIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (classIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; class_id: string; days: number }>`
    select t.person_id, l.class_id, count(distinct l.day)::int as days
      from lesson l join attendance t on t.lesson_id = l.lesson_id
     where l.class_id = any(${[...classIds]}::uuid[]) and l.status = 'recorded' and t.person_id = any(${[...personIds]}::uuid[])
       and t.direction = 'in' and t.state = 'present'
     group by t.person_id, l.class_id`.execute(db)
  return new Map(rows.map((row) => [`${row.person_id} ${row.class_id}`, row.days]))
}

/** The post of the job that each person has on a day. */
// unscoped: as above.
async function postsOn(
  db: Db,
  rows: readonly SubjectRow[],
  day: PlainDate,
): Promise<ReadonlyMap<string, ClaimSubject['post']>> {
  const { rows: found } = await sql<{ person_id: string; post: ClaimSubject['post'] }>`
    select distinct on (h.person_id) h.person_id, h.post from hire h
     where h.person_id = any(${rows.map((row) => row.person_id)}::uuid[]) and h.status = 'confirmed' and h.post is not null
       and h.start_day <= ${day} and (h.end_day is null or h.end_day >= ${day})
     order by h.person_id, h.start_day desc`.execute(db)
  return new Map(found.map((row) => [row.person_id, row.post]))
}

type Job = Omit<JobSubject, 'certificateValidAtStart'>

/**
 * The jobs of these hires: insured months are those that the insurance office has told for this employer, from the month of the
 * first day on; what the employer has had already is its cap's row.
 */
// unscoped: as above.
async function loadJobs(
  db: Db,
  hires: readonly { readonly personId: string; readonly hireId: string }[],
  asOf: PlainDate,
  program: Program,
): Promise<ReadonlyMap<string, Job>> {
  if (hires.length === 0) return new Map()
  const { rows } = await sql<{
    hire_id: string
    start_day: PlainDate
    province: string
    months: number
    employer_id: string
    size: string
  }>`
    select h.hire_id, h.start_day, h.province, h.employer_id, o.subkind as size,
           (select count(*)::int from insurance_month i
             where i.person_id = h.person_id and i.employer_id = h.employer_id and i.month >= date_trunc('month', h.start_day)
               and i.month <= ${asOf} and (h.end_day is null or i.month <= h.end_day)) as months
      from hire h join organisation o on o.organisation_id = h.employer_id
     where (h.person_id, h.hire_id) in (
       select * from unnest(${hires.map((hire) => hire.personId)}::uuid[], ${hires.map((hire) => hire.hireId)}::uuid[]))`.execute(
    db,
  )
  const used = await usedOfCap(
    db,
    program,
    rows.map((row) => row.employer_id),
  )
  return new Map(
    rows.map((row) => [
      row.hire_id,
      {
        start: row.start_day,
        province: row.province,
        insuredMonths: row.months,
        employer: { id: row.employer_id, size: row.size, paidTotalFen: used.get(row.employer_id) ?? 0 },
      },
    ]),
  )
}

/** Earlier claim lines of these persons, whatever program, county, department or book; the lines under decision are left out. */
// unscoped: the limits hold across counties and departments (S4); only the text of a failed rule shows what was found.
export async function loadHistory(
  db: Db,
  personIds: readonly string[],
  without: readonly string[],
): Promise<Map<string, EarlierLine[]>> {
  const rows = await db
    .selectFrom('claim_line')
    .select([
      'person_id',
      'region_id as region',
      'program',
      'occupation',
      'level',
      'class_start as classStart',
      'certified_on as certifiedOn',
      'job_start as jobStart',
      'amount_fen as amountFen',
      'status',
      // Released: as if it had never been had.
      sql<boolean>`released_day is not null`.as('released'),
    ])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('status', 'in', HISTORY_STATUSES)
    .where(sql<boolean>`not line_id = any(${[...without]}::uuid[])`)
    .orderBy('recorded_at')
    .orderBy('line_id')
    .execute()
  const byPerson = new Map<string, EarlierLine[]>()
  for (const { person_id, released, ...row } of rows) {
    const line = released ? { ...row, status: 'returned' } : row
    const known = byPerson.get(person_id)
    if (known) known.push(line as EarlierLine)
    else byPerson.set(person_id, [line as EarlierLine])
  }
  return byPerson
}

/** The names of these occupations by code, for reasons and rows. */
export async function occupationNames(db: Db, codes: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('occupation')
    .select(['code', 'name'])
    .where('code', '=', sql<string>`any(${[...new Set(codes)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.code, row.name]))
}
