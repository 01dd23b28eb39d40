import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type ClaimSubject, type EarlierLine, HISTORY_STATUSES } from './claim-facts.rules.ts'

interface SubjectRow {
  person_id: string
  name: string
  doc_no_masked: string
  birth_date: PlainDate
  real_name_status: string
  groups: string[]
  certificate_id: string
  number: string
  occupation: string
  level: ClaimSubject['level']
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
}

/**
 * Persons with their certificates as facts need them on `asOf`, in the order of certificate numbers. An occupation of an older
 * edition is named by the code it has now: a renamed trade must not be paid twice.
 */
// unscoped: the caller found the class or the claim in its scope; a decision needs the person's whole record.
export async function loadSubjects(
  db: Db,
  certificates: readonly { personId: string; certificateId: string }[],
  asOf: PlainDate,
): Promise<ClaimSubject[]> {
  const { rows } = await sql<SubjectRow>`
    select c.person_id, p.name, p.doc_no_masked, p.birth_date, p.real_name_status, c.certificate_id, c.number,
           coalesce(m.maps_to, c.occupation) as occupation, c.level,
           c.issued_on, c.status, c.revoked_on, c.exam_fee_fen, c.assessor_id, s.listed_from, s.listed_to, c.unit_id, c.department_id,
           c.class_id, k.start_day as class_start,
           array(select g.group_code from person_group g
                  where g.person_id = p.person_id and g.from_day <= ${asOf} and (g.to_day is null or g.to_day > ${asOf})
                  order by g.group_code) as groups
      from certificate c
      join person p on p.person_id = c.person_id
      join occupation t on t.code = c.occupation
      left join occupation_map m on m.edition = t.edition and m.code = t.code
      left join training_class k on k.class_id = c.class_id
      left join lateral (
        select o.listed_from, o.listed_to from organisation_scope o
         where o.organisation_id = c.assessor_id and o.kind = 'assessment' and o.occupation = c.occupation and c.level = any(o.levels)
         order by (o.listed_from <= c.issued_on and (o.listed_to is null or o.listed_to > c.issued_on)) desc, o.listed_from desc
         limit 1) s on true
     where (c.person_id, c.certificate_id) in (
       select * from unnest(${certificates.map((c) => c.personId)}::uuid[], ${certificates.map((c) => c.certificateId)}::uuid[]))
     order by c.number`.execute(db)
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    docNoMasked: row.doc_no_masked,
    birthDate: row.birth_date,
    realNameVerified: row.real_name_status === 'verified',
    groups: row.groups,
    certificateId: row.certificate_id,
    certificateNumber: row.number,
    occupation: row.occupation,
    level: row.level,
    issuedOn: row.issued_on,
    certificateStatus: row.status,
    revokedOn: row.revoked_on,
    examFeeFen: row.exam_fee_fen,
    assessorId: row.assessor_id,
    listed: row.listed_from ? { from: row.listed_from, to: row.listed_to } : null,
    unitId: row.unit_id,
    departmentId: row.department_id,
    classId: row.class_id,
    classStart: row.class_start,
  }))
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
      'amount_fen as amountFen',
      'status',
    ])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('status', 'in', HISTORY_STATUSES)
    .where(sql<boolean>`not line_id = any(${[...without]}::uuid[])`)
    .orderBy('recorded_at')
    .orderBy('line_id')
    .execute()
  const byPerson = new Map<string, EarlierLine[]>()
  for (const { person_id, ...line } of rows) {
    const known = byPerson.get(person_id)
    if (known) known.push(line as EarlierLine)
    else byPerson.set(person_id, [line as EarlierLine])
  }
  return byPerson
}

/** Names of occupations by code, for reasons and rows. */
export async function occupationNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('occupation').select(['code', 'name']).execute()
  return new Map(rows.map((row) => [row.code, row.name]))
}
