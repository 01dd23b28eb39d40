import { sql } from 'kysely'
import type { Facts } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'

export interface AuditAsk {
  readonly action?: string | undefined
  /** The subject's id, for example that of a class. */
  readonly subject?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface AuditRow {
  readonly seq: number
  readonly at: Date
  readonly business_day: PlainDate
  readonly account_name: string | null
  readonly role: string
  readonly action: string
  readonly subject_type: string
  readonly subject_id: string
  readonly result: 'done' | 'denied' | 'failed'
  readonly address: string
  readonly facts: Facts
}

const matches = (ask: AuditAsk) => sql<boolean>`
  ${ask.action ? sql`o.action = ${ask.action}` : sql`true`} and ${ask.subject ? sql`o.subject_id = ${ask.subject}` : sql`true`}
  and ${ask.from ? sql`o.business_day >= ${ask.from}::date` : sql`true`} and ${ask.to ? sql`o.business_day <= ${ask.to}::date` : sql`true`}`

/** The newest first; up to `limit` + 1 rows. Days are business days, which the page shows beside the instants. */
export async function listAudit(
  db: Db,
  ask: AuditAsk & { limit: number; before?: number | undefined },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select o.seq, o.at, o.business_day, a.display_name as account_name, o.role, o.action, o.subject_type, o.subject_id, o.result,
           o.address, o.facts
      from org_audit o left join account a on a.account_id = o.account_id
     where ${matches(ask)} and ${ask.before === undefined ? sql`true` : sql`o.seq < ${ask.before}`}
     order by o.seq desc limit ${ask.limit + 1}`.execute(db)
  return rows
}

/** At most 10,001. */
export const countAudit = (db: Db, ask: AuditAsk): Promise<number> =>
  countRows(db, sql`from org_audit o where ${matches(ask)}`)
