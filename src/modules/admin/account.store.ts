import { type SqlBool, sql } from 'kysely'
import { ADMINISTRATORS, type Role } from '#src/platform/access/roles.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'

export interface AccountRow {
  readonly account_id: string
  readonly username: string
  readonly display_name: string
  readonly role: Role
  readonly unit_id: string
  readonly organisation_name: string | null
  readonly status: 'active' | 'disabled'
  readonly last_sign_in_at: Date | null
}

const found = (unitIds: readonly string[], q: string | undefined) => {
  const inUnits = sql<SqlBool>`a.unit_id = any(${unitIds})`
  return q
    ? sql<SqlBool>`(${inUnits} and (starts_with(a.username, ${q.toLowerCase()}) or starts_with(a.display_name, ${q}) or position(${q} in coalesce(o.name, '')) > 0))`
    : inUnits
}
const FROM = sql`account a left join organisation o on o.organisation_id = a.organisation_id`

/** Accounts of the given units, by user name; up to `limit` + 1 rows. */
export async function listAccounts(
  db: Db,
  unitIds: readonly string[],
  ask: { q?: string | undefined; limit: number; after?: string | undefined },
): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    select a.account_id, a.username, a.display_name, a.role, a.unit_id, o.name as organisation_name, a.status, a.last_sign_in_at
      from ${FROM} where ${found(unitIds, ask.q)} and ${ask.after === undefined ? sql`true` : sql`a.username > ${ask.after}`}
     order by a.username limit ${ask.limit + 1}`.execute(db)
  return rows
}

/** At most 10,001. */
export const countAccounts = (db: Db, unitIds: readonly string[], q: string | undefined): Promise<number> =>
  countRows(db, sql`from ${FROM} where ${found(unitIds, q)}`)

/** Does somebody of this name in this unit already hold another of the three administrators? */
export async function holdsOtherAdministrator(
  tx: Tx,
  account: { displayName: string; unitId: string; role: Role },
): Promise<boolean> {
  if (!(ADMINISTRATORS as readonly Role[]).includes(account.role)) return false
  const row = await tx.db
    .selectFrom('account')
    .select('account_id')
    .where('display_name', '=', account.displayName)
    .where('unit_id', '=', account.unitId)
    .where('role', 'in', [...ADMINISTRATORS])
    .where('role', '<>', account.role)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return row !== undefined
}

export async function lockAccountInTx(tx: Tx, accountId: string, unitIds: readonly string[]) {
  return tx.db
    .selectFrom('account')
    .select(['account_id', 'username', 'status'])
    .where('account_id', '=', accountId)
    .where('unit_id', 'in', [...unitIds])
    .forUpdate()
    .executeTakeFirst()
}
