import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Role } from './roles.ts'

/**
 * Whose records a request may touch. Made once at sign-in from the account and the dated unit tree; a required argument of
 * every store function. `everything` exists for jobs and proofs alone and cannot come from a session.
 */
export type Reach =
  | { readonly kind: 'units'; readonly unitIds: readonly string[] }
  | { readonly kind: 'department'; readonly unitId: string }
  | { readonly kind: 'places'; readonly unitId: string; readonly placeIds: readonly string[] }
  | { readonly kind: 'organisation'; readonly organisationId: string }
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }

export interface Scope {
  readonly accountId: string | null
  readonly displayName: string
  readonly role: Role | 'public' | 'system'
  /** The unit the account belongs to. */
  readonly unitId: string
  readonly reach: Reach
  /** For the audit row. */
  readonly address: string
  readonly requestId: string
}

export const publicScope = (address: string, requestId: string): Scope => ({
  accountId: null,
  displayName: '公众',
  role: 'public',
  unitId: '',
  reach: { kind: 'nothing' },
  address,
  requestId,
})

export const systemScope = (requestId: string): Scope => ({
  accountId: null,
  displayName: '平台',
  role: 'system',
  unitId: '',
  reach: { kind: 'everything' },
  address: 'local',
  requestId,
})

/**
 * How each scoped table answers the question "is this row mine?": SQL over the row `r`. What is not listed for a kind of reach
 * is refused. Rows reached through a class look at the class, which is a reference table and joins everywhere.
 */
interface ScopeRule {
  units?: (r: RawBuilder<unknown>, unitIds: readonly string[]) => RawBuilder<SqlBool>
  department?: (r: RawBuilder<unknown>, unitId: string) => RawBuilder<SqlBool>
  places?: (r: RawBuilder<unknown>, unitId: string, placeIds: readonly string[]) => RawBuilder<SqlBool>
  organisation?: (r: RawBuilder<unknown>, organisationId: string) => RawBuilder<SqlBool>
  person?: (r: RawBuilder<unknown>, personId: string) => RawBuilder<SqlBool>
}

const byUnit = (r: RawBuilder<unknown>, unitIds: readonly string[]) => sql<SqlBool>`${r}.unit_id = any(${unitIds})`
const byRegion = (r: RawBuilder<unknown>, unitIds: readonly string[]) => sql<SqlBool>`${r}.region_id = any(${unitIds})`
const byDepartment = (r: RawBuilder<unknown>, unitId: string) => sql<SqlBool>`${r}.department_id = ${unitId}`
const byPerson = (r: RawBuilder<unknown>, personId: string) => sql<SqlBool>`${r}.person_id = ${personId}`
const classOf = (r: RawBuilder<unknown>, condition: RawBuilder<SqlBool>) =>
  sql<SqlBool>`exists (select 1 from training_class k where k.class_id = ${r}.class_id and ${condition})`
const k = sql.ref('k')
const classParty = (r: RawBuilder<unknown>, organisationId: string) =>
  sql<SqlBool>`(${r}.provider_id = ${organisationId} or ${r}.assessor_id = ${organisationId})`

/** Rows that hang on a class: roster, attendance, imports. */
const throughClass: ScopeRule = {
  units: (r, unitIds) => classOf(r, byUnit(k, unitIds)),
  department: (r, unitId) => classOf(r, byDepartment(k, unitId)),
  organisation: (r, organisationId) => classOf(r, classParty(k, organisationId)),
}

const RULES = {
  training_class: {
    units: byUnit,
    department: byDepartment,
    places: (r, unitId) => byUnit(r, [unitId]),
    organisation: classParty,
    person: (r, personId) =>
      sql`exists (select 1 from enrolment e where e.person_id = ${personId} and e.class_id = ${r}.class_id)`,
  },
  lesson: {
    ...throughClass,
    person: (r, personId) =>
      sql`exists (select 1 from enrolment e where e.person_id = ${personId} and e.class_id = ${r}.class_id)`,
  },
  enrolment: { ...throughClass, person: byPerson },
  attendance: { ...throughClass, person: byPerson },
  roster_import: throughClass,
  person: {
    // A resident of the county, or somebody in a class that the county answers for.
    units: (r, unitIds) =>
      sql`(${r}.unit_id = any(${unitIds}) or exists (select 1 from enrolment e join training_class k on k.class_id = e.class_id where e.person_id = ${r}.person_id and k.unit_id = any(${unitIds})))`,
    department: (r, unitId) =>
      sql`exists (select 1 from enrolment e join training_class k on k.class_id = e.class_id where e.person_id = ${r}.person_id and k.department_id = ${unitId})`,
    places: (r, _unitId, placeIds) => sql`${r}.place_id = any(${placeIds})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from enrolment e join training_class k on k.class_id = e.class_id where e.person_id = ${r}.person_id and ${classParty(k, organisationId)})`,
    person: byPerson,
  },
  exam_session: {
    units: byUnit,
    department: byDepartment,
    organisation: (r, organisationId) =>
      sql`(${r}.assessor_id = ${organisationId} or exists (select 1 from training_class k where k.class_id = ${r}.class_id and k.provider_id = ${organisationId}))`,
  },
  exam_result: {
    units: (r, unitIds) =>
      sql`exists (select 1 from exam_session s where s.session_id = ${r}.session_id and s.unit_id = any(${unitIds}))`,
    department: (r, unitId) =>
      sql`exists (select 1 from exam_session s where s.session_id = ${r}.session_id and s.department_id = ${unitId})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from exam_session s left join training_class k on k.class_id = s.class_id where s.session_id = ${r}.session_id and (s.assessor_id = ${organisationId} or k.provider_id = ${organisationId}))`,
    person: byPerson,
  },
  result_import: {
    units: (r, unitIds) =>
      sql`exists (select 1 from exam_session s where s.session_id = ${r}.session_id and s.unit_id = any(${unitIds}))`,
    department: (r, unitId) =>
      sql`exists (select 1 from exam_session s where s.session_id = ${r}.session_id and s.department_id = ${unitId})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from exam_session s where s.session_id = ${r}.session_id and s.assessor_id = ${organisationId})`,
  },
  certificate: {
    units: byUnit,
    department: byDepartment,
    organisation: (r, organisationId) =>
      sql`(${r}.assessor_id = ${organisationId} or exists (select 1 from training_class k where k.class_id = ${r}.class_id and k.provider_id = ${organisationId}))`,
    person: byPerson,
  },
  claim_batch: {
    units: byUnit,
    department: byDepartment,
    organisation: (r, organisationId) => sql`${r}.claimant_id = ${organisationId}`,
  },
  claim_line: {
    units: byUnit,
    department: byDepartment,
    organisation: (r, organisationId) => sql`${r}.claimant_id = ${organisationId}`,
    person: byPerson,
  },
  decision: {
    units: (r, unitIds) =>
      sql`exists (select 1 from claim_line l where l.person_id = ${r}.person_id and l.line_id = ${r}.line_id and l.unit_id = any(${unitIds}))`,
    department: (r, unitId) =>
      sql`exists (select 1 from claim_line l where l.person_id = ${r}.person_id and l.line_id = ${r}.line_id and l.department_id = ${unitId})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from claim_line l where l.person_id = ${r}.person_id and l.line_id = ${r}.line_id and l.claimant_id = ${organisationId})`,
    person: byPerson,
  },
  notice: {
    units: byUnit,
    department: (r, unitId) =>
      sql`exists (select 1 from claim_batch b where b.batch_id = ${r}.batch_id and b.department_id = ${unitId})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from claim_batch b where b.batch_id = ${r}.batch_id and b.claimant_id = ${organisationId})`,
  },
  objection: {
    units: (r, unitIds) =>
      sql`exists (select 1 from notice n where n.notice_id = ${r}.notice_id and n.unit_id = any(${unitIds}))`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from notice n join claim_batch b on b.batch_id = n.batch_id where n.notice_id = ${r}.notice_id and b.claimant_id = ${organisationId})`,
  },
  hire: {
    units: byUnit,
    organisation: (r, organisationId) =>
      sql`(${r}.employer_id = ${organisationId} or ${r}.agency_id = ${organisationId})`,
    person: byPerson,
  },
  insurance_import: { units: byUnit },
  grant_application: {
    units: byUnit,
    department: byDepartment,
    organisation: (r, organisationId) => sql`${r}.claimant_id = ${organisationId}`,
    // What is paid to the person; what an organisation has asked for itself is its own.
    person: (r, personId) => sql`(${r}.holder_kind = 'person' and ${r}.holder_id = ${personId})`,
  },
  grant_objection: {
    units: (r, unitIds) =>
      sql`exists (select 1 from grant_application g where g.grant_id = ${r}.grant_id and g.unit_id = any(${unitIds}))`,
    department: (r, unitId) =>
      sql`exists (select 1 from grant_application g where g.grant_id = ${r}.grant_id and g.department_id = ${unitId})`,
    organisation: (r, organisationId) =>
      sql`exists (select 1 from grant_application g where g.grant_id = ${r}.grant_id and g.claimant_id = ${organisationId})`,
  },
  voucher_batch: { units: byUnit },
  voucher: {
    // Of the holders' office and of the issuer's.
    units: (r, unitIds) => sql`(${r}.unit_id = any(${unitIds}) or ${r}.issuer_id = any(${unitIds}))`,
    department: (r, unitId) => classOf(r, byDepartment(k, unitId)),
    organisation: (r, organisationId) => classOf(r, sql`k.provider_id = ${organisationId}`),
    person: byPerson,
  },
  limit_override: {
    units: byUnit,
    department: (r, unitId) => classOf(r, byDepartment(k, unitId)),
    person: byPerson,
  },
  budget: { units: byUnit },
  // Drafts and what-if runs belong to the region whose policy they change; signed policy is public and read without a scope.
  policy_revision: { units: byRegion },
  what_if: { units: byRegion },
  pay_batch: { units: byUnit },
  // A county sees the city's paper that gave it money.
  budget_document: {
    units: (r, unitIds) => sql`(${r}.unit_id = any(${unitIds}) or ${r}.other_unit_id = any(${unitIds}))`,
  },
  // Of the office whose fund it is, and of the region that it pays.
  fund_use_paper: {
    units: (r, unitIds) => sql`(${r}.unit_id = any(${unitIds}) or ${r}.region_id = any(${unitIds}))`,
  },
  setting_paper: { units: byUnit },
  payee_change: { units: byUnit },
  bank_statement: { units: byUnit },
  receivable: {
    // The office of the claim sees what became of it, not the other claims of the book.
    units: (r, unitIds) =>
      sql`(${r}.unit_id = any(${unitIds}) or exists (select 1 from money_line l where l.person_id = ${r}.person_id and l.line_id = ${r}.line_id and l.unit_id = any(${unitIds})))`,
    department: (r, unitId) =>
      sql`exists (select 1 from money_line l where l.person_id = ${r}.person_id and l.line_id = ${r}.line_id and l.department_id = ${unitId})`,
    // Whoever owes it, from the day it counts.
    organisation: (r, organisationId) =>
      sql`(${r}.debtor_kind = 'organisation' and ${r}.debtor_id = ${organisationId} and ${r}.status in ('open', 'settled', 'cancelled'))`,
    person: (r, personId) =>
      sql`(${r}.debtor_kind = 'person' and ${r}.debtor_id = ${personId} and ${r}.status in ('open', 'settled', 'cancelled'))`,
  },
  standing_book: { units: byUnit },
  education_fund: {
    units: byUnit,
    organisation: (r, organisationId) => sql`${r}.organisation_id = ${organisationId}`,
  },
  blacklist_entry: { units: byUnit },
  stored_file: {
    units: (r, unitIds) => sql`${r}.unit_id = any(${unitIds})`,
    organisation: (r, organisationId) => sql`${r}.organisation_id = ${organisationId}`,
  },
} as const satisfies { [T in keyof Tables]?: ScopeRule }

export type ScopedTable = keyof typeof RULES

export const SCOPED_TABLES = Object.keys(RULES) as ScopedTable[]

/** The condition "this row lies in the scope", for a table or its alias in a hand-written statement. */
export function inScope(scope: Scope, table: ScopedTable, alias: string = table): RawBuilder<SqlBool> {
  const rule: ScopeRule = RULES[table]
  const r = sql.ref(alias)
  const { reach } = scope
  const no = sql<SqlBool>`false`
  switch (reach.kind) {
    case 'everything':
      return sql<SqlBool>`true`
    case 'nothing':
      return no
    case 'units':
      return rule.units?.(r, reach.unitIds) ?? no
    case 'department':
      return rule.department?.(r, reach.unitId) ?? no
    case 'places':
      return rule.places?.(r, reach.unitId, reach.placeIds) ?? no
    case 'organisation':
      return rule.organisation?.(r, reach.organisationId) ?? no
    case 'person':
      return rule.person?.(r, reach.personId) ?? no
  }
}

/** The only way to read a scoped table (boundary test): `scoped(db, scope, 'training_class').selectAll()…` */
export function scoped<T extends ScopedTable>(db: Db, scope: Scope, table: T): SelectQueryBuilder<Tables, T, object> {
  const query = db.selectFrom(table as ScopedTable) as unknown as SelectQueryBuilder<Tables, T, object>
  return query.where(inScope(scope, table))
}
