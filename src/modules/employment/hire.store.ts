import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { lineStatusName } from '#src/modules/subsidy/batch-status.rules.ts'
import type { LineStatus } from '#src/modules/subsidy/subsidy.types.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { HireRow } from './employment.contract.ts'
import { HIRE_STATUS_NAMES, type HireStatus, POST_NAMES, type Post } from './employment.types.ts'
import type { HireEntry, OrganisationOf, SameHire } from './hire.rules.ts'

export interface HireRecord {
  person_id: string
  hire_id: string
  name: string
  doc_no_masked: string
  employer_id: string
  employer_name: string
  agency_id: string | null
  agency_name: string | null
  unit_id: string
  occupation_name: string
  post: Post | null
  start_day: PlainDate
  end_day: PlainDate | null
  end_reason: string | null
  province: string
  status: HireStatus
  version: number
  months: number
  certificate_number: string | null
  certificate_occupation: string | null
  certificate_level: Level | null
  /** Those that the reader may see. */
  claims: {
    lineId: string
    program: Program
    status: LineStatus
    noticeTo: PlainDate | null
    noticeDays: number | null
  }[]
  /** Somebody claims on it, whoever that is: the agency's claim is not the employer's to see, but it rests on this hire. */
  claimed: boolean
  registered_by: string
}

/** Hires in the scope that meet the condition on `h` or `p`, the latest first. */
export async function findHires(
  db: Db,
  scope: Scope,
  where: RawBuilder<SqlBool>,
  limit: number,
): Promise<HireRecord[]> {
  const { rows } = await sql<HireRecord>`
    select h.person_id, h.hire_id, p.name, p.doc_no_masked, h.employer_id, e.name as employer_name, h.agency_id, a.name as agency_name, h.unit_id,
           o.name as occupation_name, h.post, h.start_day, h.end_day, h.end_reason, h.province, h.status, h.version, h.registered_by,
           (select count(*)::int from insurance_month i
             where i.person_id = h.person_id and i.employer_id = h.employer_id and i.month >= date_trunc('month', h.start_day)
               and (h.end_day is null or i.month <= h.end_day)) as months,
           c.number as certificate_number, co.name as certificate_occupation, c.level as certificate_level,
           coalesce((select jsonb_agg(jsonb_build_object('lineId', l.line_id, 'program', l.program, 'status', l.status, 'noticeTo', n.to_day, 'noticeDays', n.working_days)
                               order by l.recorded_at)
              from claim_line l left join notice n on n.notice_id = l.notice_id where l.person_id = h.person_id and l.hire_id = h.hire_id and l.status <> 'withdrawn' and ${inScope(scope, 'claim_line', 'l')}), '[]') as claims,
           exists (select 1 from claim_line l where l.person_id = h.person_id and l.hire_id = h.hire_id and l.stands and l.released_day is null) as claimed
      from hire h
      join person p on p.person_id = h.person_id
      join organisation e on e.organisation_id = h.employer_id
      left join organisation a on a.organisation_id = h.agency_id
      join occupation o on o.code = h.occupation
      left join lateral (
        select c.number, c.occupation, c.level from certificate c
         where c.person_id = h.person_id and c.issued_on <= h.start_day and (c.revoked_on is null or c.revoked_on > h.start_day)
         order by (c.status = 'valid') desc, (c.occupation = h.occupation) desc, c.issued_on desc, c.number desc limit 1) c on true
      left join occupation co on co.code = c.occupation
     where ${inScope(scope, 'hire', 'h')} and ${where}
     order by h.hire_id desc
     limit ${limit}`.execute(db)
  return rows
}

/** Name, pinyin or initials from the beginning. */
export function hireSearch(q: string | undefined): RawBuilder<SqlBool> {
  const text = q?.normalize('NFKC').trim()
  if (!text) return sql<SqlBool>`true`
  const lower = text.replace(/\s/g, '').toLowerCase()
  return sql<SqlBool>`(starts_with(p.name, ${text}) or starts_with(p.pinyin, ${lower}) or starts_with(p.initials, ${lower}))`
}

export const countHires = (db: Db, scope: Scope, where: RawBuilder<SqlBool>): Promise<number> =>
  countRows(
    db,
    sql`from hire h join person p on p.person_id = h.person_id where ${inScope(scope, 'hire', 'h')} and ${where}`,
  )

/** The hire, locked for a change behind its person, as a claim on it is; undefined outside the scope. */
export async function lockHireInTx(tx: Tx, scope: Scope, hireId: string): Promise<HireRecord | undefined> {
  const { rows } = await sql<{ person_id: string }>`
    select h.person_id from hire h where h.hire_id = ${hireId} and ${inScope(scope, 'hire', 'h')}`.execute(tx.db)
  await lockPersonsInTx(
    tx,
    rows.map((one) => one.person_id),
  )
  await sql`select 1 from hire h where h.hire_id = ${hireId} and ${inScope(scope, 'hire', 'h')} for no key update`.execute(
    tx.db,
  )
  const [row] = await findHires(tx.db, scope, sql<SqlBool>`h.hire_id = ${hireId}`, 1)
  return row
}

/** What may be done to a hire by this account now. */
export function hireActions(scope: Scope, row: HireRecord): HireRow['actions'] {
  if (row.status === 'voided' || scope.reach.kind !== 'organisation') return []
  const employer = scope.reach.organisationId === row.employer_id && scope.role === 'employer'
  const agency = scope.reach.organisationId === row.agency_id && scope.role === 'agency'
  return [
    ...(employer && row.status === 'unconfirmed' ? (['confirm'] as const) : []),
    ...(employer && row.status === 'confirmed' && row.end_day === null ? (['end'] as const) : []),
    ...((employer || (agency && row.status === 'unconfirmed')) && !row.claimed ? (['void'] as const) : []),
  ]
}

export const hireView = (tree: UnitTree, scope: Scope, row: HireRecord, day: PlainDate): HireRow => ({
  id: row.hire_id,
  name: row.name,
  docNoMasked: row.doc_no_masked,
  employerName: row.employer_name,
  agencyName: row.agency_name,
  unitName: tree.get(row.unit_id).name,
  occupationName: row.occupation_name,
  postName: row.post && POST_NAMES[row.post],
  startDay: row.start_day,
  endDay: row.end_day,
  endReason: row.end_reason,
  provinceName: provinceName(tree, row.province),
  status: row.status,
  statusName: HIRE_STATUS_NAMES[row.status],
  insuredMonths: row.months,
  certificate: row.certificate_number
    ? {
        occupationName: row.certificate_occupation!,
        levelName: LEVEL_NAMES[row.certificate_level!],
        number: row.certificate_number,
      }
    : null,
  claims: row.claims.map((claim) => ({
    lineId: claim.lineId,
    programName: PROGRAM_NAMES[claim.program],
    statusName: lineStatusName(
      claim.status,
      claim.noticeTo === null ? null : { toDay: claim.noticeTo, workingDays: claim.noticeDays! },
      day,
    ),
  })),
  version: row.version,
  actions: hireActions(scope, row),
})

const provinceName = (tree: UnitTree, code: string) => tree.units.get(`${code}0000`)?.name ?? '省外'

/** Organisations by credit code: of the kinds that hire or introduce. */
// unscoped: organisations are reference data; a whole credit code is needed, and a name is what it tells.
export async function organisationsByCode(
  db: Db,
  codes: readonly string[],
): Promise<ReadonlyMap<string, OrganisationOf & { readonly kind: string }>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<{
    credit_code: string
    organisation_id: string
    name: string
    unit_id: string
    kind: string
  }>`
    select credit_code, organisation_id, name, unit_id, kind from organisation
     where credit_code = any(${[...new Set(codes)]}) and status = 'active'`.execute(db)
  return new Map(
    rows.map((row) => [
      row.credit_code,
      { id: row.organisation_id, name: row.name, unitId: row.unit_id, kind: row.kind },
    ]),
  )
}

// unscoped: the caller's own organisation.
export async function ownOrganisation(db: Db, organisationId: string): Promise<OrganisationOf> {
  const row = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'unit_id'])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return { id: row.organisation_id, name: row.name, unitId: row.unit_id }
}

/** Names of registered persons by id. */
// unscoped: compares the name beside a whole number that the caller holds on paper; no name is shown.
export async function namesOf(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ person_id: string; name: string }>`
    select person_id, name from person where person_id = any(${[...personIds]}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.person_id, row.name]))
}

export const sameKey = (personId: string, employerId: string, startDay: PlainDate) =>
  `${personId} ${employerId} ${startDay}`

/** Live hires of these persons by `sameKey`. */
// unscoped: whether a hire is written down already; by whom is told in general words only.
export async function knownHires(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, SameHire>> {
  const { rows } = await sql<{
    person_id: string
    employer_id: string
    start_day: PlainDate
    agency_id: string | null
    status: SameHire['status']
  }>`
    select person_id, employer_id, start_day, agency_id, status from hire
     where person_id = any(${[...personIds]}::uuid[]) and status <> 'voided'`.execute(db)
  return new Map(
    rows.map((row) => [
      sameKey(row.person_id, row.employer_id, row.start_day),
      { agencyId: row.agency_id, status: row.status },
    ]),
  )
}

/** Writes hires of locked persons; answers their ids in the order given. */
export async function insertHiresInTx(
  tx: Tx,
  entries: readonly { readonly entry: HireEntry; readonly personId: string }[],
  confirmed: boolean,
): Promise<string[]> {
  const ids = entries.map(() => newId())
  if (entries.length === 0) return ids
  const by = tx.scope.accountId
  await sql`
    insert into hire (person_id, hire_id, employer_id, agency_id, unit_id, occupation, post, start_day, province, status, registered_by, registered_day,
                      confirmed_by, confirmed_day)
    select p, i, e, a, u, o, t, s, v, ${confirmed ? 'confirmed' : 'unconfirmed'}, ${by}, ${tx.day}, ${confirmed ? by : null}, ${confirmed ? tx.day : null}
      from unnest(${entries.map(({ personId }) => personId)}::uuid[], ${ids}::uuid[], ${entries.map(({ entry }) => entry.employer.id)}::uuid[],
                  ${entries.map(({ entry }) => entry.agency?.id ?? null)}::uuid[], ${entries.map(({ entry }) => entry.employer.unitId)}::text[],
                  ${entries.map(({ entry }) => entry.occupation)}::text[], ${entries.map(({ entry }) => entry.post)}::text[],
                  ${entries.map(({ entry }) => entry.startDay)}::date[], ${entries.map(({ entry }) => entry.province)}::text[]) as x(p, i, e, a, u, o, t, s, v)`.execute(
    tx.db,
  )
  return ids
}
