import { type RawBuilder, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { ShownStatus } from '#src/modules/subsidy/subsidy.types.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { limitOf, type PageAsk } from '#src/platform/http/page.ts'
import { CERTIFICATE_STATUS_NAMES, type CertificateStatus } from './assessment.types.ts'
import { plainCertificateNumber } from './certificate-number.rules.ts'

export interface CertificateRecord {
  certificate_id: string
  person_id: string
  number: string
  name: string
  doc_no_masked: string
  occupation: string
  occupation_name: string
  level: Level
  issued_on: PlainDate
  assessor_name: string
  unit_name: string
  session_id: string | null
  class_id: string | null
  status: CertificateStatus
}

const selectCertificates = (scope: Scope, condition: RawBuilder<unknown>) => sql<CertificateRecord>`
  select c.certificate_id, c.person_id, c.number, p.name, p.doc_no_masked, c.occupation, o.name as occupation_name, c.level,
         c.issued_on, a.name as assessor_name, u.name as unit_name, c.session_id, c.class_id, c.status
    from certificate c
    join person p on p.person_id = c.person_id
    join occupation o on o.code = c.occupation
    join organisation a on a.organisation_id = c.assessor_id
    join unit u on u.unit_id = c.unit_id
   where ${inScope(scope, 'certificate', 'c')} and ${condition}`

export interface CertificateAsk {
  readonly q?: string | undefined
  readonly session?: string | undefined
  readonly class?: string | undefined
  readonly status?: CertificateStatus | undefined
}

/**
 * The beginning of a number (it starts with a letter and has digits) or of a name, as a range so that an index serves it.
 * unscoped: a condition on certificates that the statement around it holds to the scope.
 */
function matches(q: string | undefined): RawBuilder<unknown> {
  const text = q?.trim() ?? ''
  if (text === '') return sql`true`
  const number = plainCertificateNumber(text)
  const range = (column: RawBuilder<unknown>, from: string) =>
    sql`${column} ~>=~ ${from} and ${column} ~<~ ${`${from}\u{10ffff}`}`
  return /^[A-Z]\d+$/.test(number)
    ? sql`exists (select 1 from certificate_no n where n.certificate_id = c.certificate_id and n.person_id = c.person_id
                   and ${range(sql`n.number`, number)})`
    : sql`exists (select 1 from person p where p.person_id = c.person_id and ${range(sql`p.name`, text)})`
}

const conditionOf = (ask: CertificateAsk) => sql`
  ${matches(ask.q)}
  and ${ask.session ? sql`c.session_id = ${ask.session}::uuid` : sql`true`}
  and ${ask.class ? sql`c.class_id = ${ask.class}::uuid` : sql`true`}
  and ${ask.status ? sql`c.status = ${ask.status}` : sql`true`}`

/** Latest issue first. */
export async function listCertificates(
  db: Db,
  scope: Scope,
  ask: PageAsk & CertificateAsk,
  after: readonly [string, string] | undefined,
): Promise<CertificateRecord[]> {
  const from = after ? sql`(c.issued_on, c.certificate_id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`
  const { rows } = await sql<CertificateRecord>`
    ${selectCertificates(scope, sql`${conditionOf(ask)} and ${from}`)}
    order by c.issued_on desc, c.certificate_id desc limit ${limitOf(ask) + 1}`.execute(db)
  return rows
}

export async function countCertificates(db: Db, scope: Scope, ask: CertificateAsk, upTo: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from certificate c
     where ${inScope(scope, 'certificate', 'c')} and ${conditionOf(ask)} limit ${upTo + 1}) x`.execute(db)
  return rows[0]!.n
}

export async function findCertificate(
  db: Db,
  scope: Scope,
  certificateId: string,
): Promise<CertificateRecord | undefined> {
  const { rows } = await selectCertificates(scope, sql`c.certificate_id = ${certificateId}`).execute(db)
  return rows[0]
}

/** The scores behind a certificate, as far as the viewer may see the exam. */
export async function scoresOf(db: Db, scope: Scope, certificate: CertificateRecord) {
  const { rows } = await sql<{ theory: number | null; practice: number | null }>`
    select r.theory, r.practice from exam_result r
     where r.person_id = ${certificate.person_id} and r.session_id = ${certificate.session_id}
       and ${inScope(scope, 'exam_result', 'r')}`.execute(db)
  return rows[0] ?? { theory: null, practice: null }
}

/** The claim lines that rest on a certificate, as far as the viewer may see them. */
export async function claimsOf(db: Db, scope: Scope, certificate: CertificateRecord, day: PlainDate) {
  const { rows } = await sql<{
    line_id: string
    batch_id: string
    number: string
    line_no: number
    status: ShownStatus
  }>`
    select l.line_id, l.batch_id, b.number, l.line_no,
           case when l.status = 'on_notice' and (n.working_days = 0 or n.to_day < ${day}) then 'noticed' else l.status end as status
      from claim_line l join claim_batch b on b.batch_id = l.batch_id left join notice n on n.notice_id = l.notice_id
     where l.person_id = ${certificate.person_id} and l.certificate_id = ${certificate.certificate_id}
       and ${inScope(scope, 'claim_line', 'l')}
     order by b.submitted_day, l.line_no`.execute(db)
  return rows
}

export const certificateView = (c: CertificateRecord) => ({
  id: c.certificate_id,
  personId: c.person_id,
  number: c.number,
  name: c.name,
  docNoMasked: c.doc_no_masked,
  occupation: c.occupation,
  occupationName: c.occupation_name,
  level: c.level,
  levelName: LEVEL_NAMES[c.level],
  issuedOn: c.issued_on,
  assessorName: c.assessor_name,
  unitName: c.unit_name,
  status: c.status,
  statusName: CERTIFICATE_STATUS_NAMES[c.status],
})

/** Takes `n` serials of an assessor's code, year and level in the caller's transaction; answers the first of them. */
export async function takeSerialsInTx(
  db: Db,
  assessorCode: string,
  year: number,
  level: Level,
  n: number,
): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into certificate_serial as s (assessor_code, year, level, last) values (${assessorCode}, ${year}, ${level}, ${n})
    on conflict (assessor_code, year, level) do update set last = s.last + excluded.last returning last`.execute(db)
  return rows[0]!.last - n + 1
}

export interface NewCertificate {
  readonly personId: string
  readonly certificateId: string
  readonly number: string
}

/** Writes numbers and certificates of one session; the number's own table refuses a number that somebody already has. */
export async function insertCertificatesInTx(
  db: Db,
  sessionId: string,
  issuedOn: PlainDate,
  certificates: readonly NewCertificate[],
): Promise<void> {
  const persons = certificates.map((c) => c.personId)
  const ids = certificates.map((c) => c.certificateId)
  const numbers = certificates.map((c) => c.number)
  const list = sql`unnest(${persons}::uuid[], ${ids}::uuid[], ${numbers}::text[]) as n(person_id, certificate_id, number)`
  await sql`insert into certificate_no (number, person_id, certificate_id)
    select n.number, n.person_id, n.certificate_id from ${list}`.execute(db)
  await sql`insert into certificate (person_id, certificate_id, number, kind, occupation, level, issued_on, assessor_id,
                                     session_id, class_id, unit_id, department_id, exam_fee_fen, status)
    select n.person_id, n.certificate_id, n.number, case when s.level = 'SPECIAL' then 'special' else 'skill_level' end,
           s.occupation, s.level, ${issuedOn}::date, s.assessor_id, s.session_id, s.class_id, s.unit_id, s.department_id,
           s.fee_fen, 'valid'
      from ${list} join exam_session s on s.session_id = ${sessionId}`.execute(db)
}
