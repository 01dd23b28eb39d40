import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { ROLES, type Role } from '../access/roles.ts'
import type { Reach, Scope } from '../access/scope.ts'
import type { UnitTree } from '../access/units.ts'
import type { Db } from '../db/database.ts'

const IDLE_MINUTES = 30
const ADMIN_IDLE_MINUTES = 15
const ABSOLUTE_HOURS = 12
const TOTP_MINUTES = 5

/** Money and rules need two kinds of proof (等保三级: 两种鉴别技术); others may set it up. */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['finance', 'province', 'sysadmin', 'secadmin', 'auditadmin']

const digest = (token: string) => createHash('sha256').update(token).digest()

export interface SessionAccount {
  readonly accountId: string
  readonly username: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly organisationId: string | null
  readonly organisationName: string | null
  readonly personId: string | null
  readonly stage: 'totp' | 'full'
  readonly mustChangePassword: boolean
  /** The role needs a second factor and the account has none yet. */
  readonly secondFactorDue: boolean
  readonly hasSecondFactor: boolean
  readonly demo: boolean
  readonly locale: string
}

/** Starts a session; the cookie holds 256 random bits, the database only their digest. */
export async function startSession(
  db: Db,
  accountId: string,
  stage: 'totp' | 'full',
  client: { address: string; userAgent: string },
  now: Date,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const lifeMinutes = stage === 'totp' ? TOTP_MINUTES : ABSOLUTE_HOURS * 60
  await db
    .insertInto('session')
    .values({
      token_hash: digest(token),
      account_id: accountId,
      stage,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + lifeMinutes * 60_000),
      address: client.address,
      user_agent: client.userAgent.slice(0, 300),
    })
    .execute()
  return token
}

export async function endSession(db: Db, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', digest(token)).execute()
}

export async function endOtherSessions(db: Db, accountId: string, token: string): Promise<void> {
  await db.deleteFrom('session').where('account_id', '=', accountId).where('token_hash', '<>', digest(token)).execute()
}

/**
 * The account of a live session and the business day, in one read. A disabled account, an idle or old session answers undefined
 * at the very next request. `seen_at` is written at most once a minute.
 */
export async function findSession(
  db: Db,
  token: string,
  now: Date,
): Promise<{ account: SessionAccount; businessDay: PlainDate | undefined } | undefined> {
  const { rows } = await sql<{
    account_id: string
    username: string
    display_name: string
    role: string
    unit_id: string
    organisation_id: string | null
    organisation_name: string | null
    person_id: string | null
    stage: 'totp' | 'full'
    must_change_password: boolean
    has_totp: boolean
    demo: boolean
    locale: string
    seen_at: Date
    business_day: unknown
  }>`
    select a.account_id, a.username, a.display_name, a.role, a.unit_id, a.organisation_id, o.name as organisation_name, a.person_id,
           s.stage, a.must_change_password, a.totp_secret_enc is not null as has_totp, a.demo, a.locale, s.seen_at,
           (select value from system_mark where key = 'business_day') as business_day
      from session s join account a on a.account_id = s.account_id
      left join organisation o on o.organisation_id = a.organisation_id
     where s.token_hash = ${digest(token)} and s.expires_at > ${now} and a.status = 'active'`.execute(db)
  const row = rows[0]
  if (!row || !(ROLES as readonly string[]).includes(row.role)) return undefined
  const idle = ['sysadmin', 'secadmin', 'auditadmin'].includes(row.role) ? ADMIN_IDLE_MINUTES : IDLE_MINUTES
  const idleMs = now.getTime() - row.seen_at.getTime()
  if (idleMs > idle * 60_000) return undefined
  if (idleMs > 60_000)
    await db.updateTable('session').set({ seen_at: now }).where('token_hash', '=', digest(token)).execute()
  return {
    account: {
      accountId: row.account_id,
      username: row.username,
      displayName: row.display_name,
      role: row.role as Role,
      unitId: row.unit_id,
      organisationId: row.organisation_id,
      organisationName: row.organisation_name,
      personId: row.person_id,
      stage: row.stage,
      mustChangePassword: row.must_change_password,
      secondFactorDue: SECOND_FACTOR_ROLES.includes(row.role as Role) && !row.has_totp,
      hasSecondFactor: row.has_totp,
      demo: row.demo,
      locale: row.locale,
    },
    businessDay: row.business_day === null ? undefined : plainDate(String(row.business_day)),
  }
}

/** What an account reaches, from its role and its place in the tree. The three administrators reach no business record. */
export function reachOf(account: SessionAccount, tree: UnitTree): Reach {
  switch (account.role) {
    case 'county':
    case 'city':
    case 'province':
    case 'finance':
    case 'auditor':
      return { kind: 'units', unitIds: tree.reporting(account.unitId) }
    case 'department':
      return { kind: 'department', unitId: account.unitId }
    case 'village':
      return { kind: 'places', unitId: tree.county(account.unitId).id, placeIds: tree.subtree(account.unitId) }
    case 'provider':
    case 'assessor':
    case 'employer':
    case 'agency':
      return account.organisationId
        ? { kind: 'organisation', organisationId: account.organisationId }
        : { kind: 'nothing' }
    case 'worker':
      return account.personId ? { kind: 'person', personId: account.personId } : { kind: 'nothing' }
    case 'sysadmin':
    case 'secadmin':
    case 'auditadmin':
      return { kind: 'nothing' }
  }
}

export const scopeOf = (account: SessionAccount, tree: UnitTree, address: string, requestId: string): Scope => ({
  accountId: account.accountId,
  displayName: account.displayName,
  role: account.role,
  unitId: account.unitId,
  reach: reachOf(account, tree),
  address,
  requestId,
})
