import { type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import { organisationMeant } from './meant.ts'

/**
 * Which organisations a viewer sees: an organisation itself; an office those of its units; a department those of its city; a
 * village helper those of the county; the system administrator, who reaches no business record, those an account may be opened
 * for. The organisation table is reference data, so this is where its scope is decided.
 */
function visible(scope: Scope, tree: UnitTree) {
  const { reach } = scope
  const inUnits = (unitIds: readonly string[]) => sql<SqlBool>`o.unit_id = any(${unitIds})`
  switch (reach.kind) {
    case 'everything':
      return sql<SqlBool>`true`
    case 'units':
      return inUnits(reach.unitIds)
    case 'department':
      return inUnits(tree.reporting(tree.get(reach.unitId).parentId ?? reach.unitId))
    case 'places':
      return inUnits([reach.unitId])
    case 'organisation':
      return sql<SqlBool>`o.organisation_id = ${reach.organisationId}`
    case 'nothing':
      return scope.role === 'sysadmin' ? inUnits(tree.reporting(scope.unitId)) : sql<SqlBool>`false`
    case 'person':
      return sql<SqlBool>`false`
  }
}

export interface OrganisationAsk {
  readonly kind?: string | undefined
  /** A part of the name, the beginning of pinyin or initials, or the whole credit code. */
  readonly q?: string | undefined
}

function matches(scope: Scope, tree: UnitTree, ask: OrganisationAsk) {
  return sql<SqlBool>`${visible(scope, tree)} and ${ask.kind ? sql`o.kind = ${ask.kind}` : sql`true`} and ${organisationMeant(ask.q ?? '')}`
}

export interface OrganisationRow {
  readonly organisation_id: string
  readonly kind: string
  readonly name: string
  readonly credit_code: string
  readonly unit_name: string
  readonly status: string
  readonly scope_count: number
}

/** In the order of their names; `scope_count` is how many occupations are in force on the day. Up to `limit` + 1 rows. */
export async function listOrganisations(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: OrganisationAsk & { day: PlainDate; limit: number; after?: readonly [string, string] | undefined },
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    select o.organisation_id, o.kind, o.name, o.credit_code, u.name as unit_name, o.status,
           (select count(*) from organisation_scope s where s.organisation_id = o.organisation_id
               and s.listed_from <= ${ask.day}::date and (s.listed_to is null or s.listed_to > ${ask.day}::date)) as scope_count
      from organisation o join unit u on u.unit_id = o.unit_id
     where ${matches(scope, tree, ask)}
       and ${ask.after ? sql`(o.name, o.organisation_id) > (${ask.after[0]}, ${ask.after[1]}::uuid)` : sql`true`}
     order by o.name, o.organisation_id limit ${ask.limit + 1}`.execute(db)
  return rows
}

/** At most 10,001. */
export const countOrganisations = (db: Db, scope: Scope, tree: UnitTree, ask: OrganisationAsk): Promise<number> =>
  countRows(db, sql`from organisation o where ${matches(scope, tree, ask)}`)

export async function findOrganisation(db: Db, scope: Scope, tree: UnitTree, organisationId: string) {
  const { rows } = await sql<{
    organisation_id: string
    kind: string
    subkind: string
    qualified_by: string | null
    name: string
    credit_code: string
    unit_name: string
    status: string
    address: string | null
    bank_account_enc: Buffer | null
  }>`
    select o.organisation_id, o.kind, o.subkind, o.qualified_by, o.name, o.credit_code, u.name as unit_name, o.status, o.address,
           o.bank_account_enc
      from organisation o join unit u on u.unit_id = o.unit_id
     where o.organisation_id = ${organisationId} and ${visible(scope, tree)}`.execute(db)
  return rows[0]
}

/** Everything that was ever listed for it, with the days (目录范围, rule C3). */
export async function listScopeOf(db: Db, organisationId: string) {
  return db
    .selectFrom('organisation_scope as s')
    .innerJoin('occupation as c', 'c.code', 's.occupation')
    .select([
      's.kind',
      's.occupation',
      'c.name as occupation_name',
      's.levels',
      's.listed_from',
      's.listed_to',
      's.document',
    ])
    .where('s.organisation_id', '=', organisationId)
    .orderBy('s.kind')
    .orderBy('s.occupation')
    .orderBy('s.listed_from')
    .execute()
}

/** Assessors of the city that may assess this occupation and level on that day; those of the viewer's own unit first. */
export async function assessorsFor(
  db: Db,
  ask: { unitIds: readonly string[]; ownUnitId: string; occupation: string; level: Level; day: PlainDate },
): Promise<{ organisation_id: string; name: string; unit_name: string }[]> {
  const { rows } = await sql<{ organisation_id: string; name: string; unit_name: string }>`
    select o.organisation_id, o.name, u.name as unit_name
      from organisation o join unit u on u.unit_id = o.unit_id
     where o.kind = 'assessor' and o.status = 'active' and o.unit_id = any(${ask.unitIds})
       and exists (select 1 from organisation_scope s where s.organisation_id = o.organisation_id and s.kind = 'assessment'
             and s.occupation = ${ask.occupation} and ${ask.level} = any(s.levels)
             and s.listed_from <= ${ask.day}::date and (s.listed_to is null or s.listed_to > ${ask.day}::date))
     order by o.unit_id <> ${ask.ownUnitId}, o.name limit 100`.execute(db)
  return rows
}
