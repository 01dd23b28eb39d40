import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Limits failures, never successes; the table is shared by all processes (DESIGN: Throttles). */
export interface ThrottleRule {
  readonly name: string
  readonly failures: number
  readonly windowMinutes: number
  readonly lockMinutes: number
}

export const SIGN_IN_ACCOUNT: ThrottleRule = {
  name: 'sign-in-account',
  failures: 5,
  windowMinutes: 15,
  lockMinutes: 15,
}
export const SIGN_IN_ADDRESS: ThrottleRule = {
  name: 'sign-in-address',
  failures: 30,
  windowMinutes: 15,
  lockMinutes: 15,
}
export const TOTP_ACCOUNT: ThrottleRule = { name: 'totp-account', failures: 5, windowMinutes: 15, lockMinutes: 15 }
export const VERIFY_ADDRESS: ThrottleRule = { name: 'verify-address', failures: 60, windowMinutes: 15, lockMinutes: 15 }
export const OBJECTION_ADDRESS: ThrottleRule = {
  name: 'objection-address',
  failures: 20,
  windowMinutes: 60,
  lockMinutes: 60,
}

const bucketOf = (rule: ThrottleRule, subject: string) => `${rule.name}:${subject}`

/** Until when the subject is locked out, or undefined. */
export async function lockedUntil(db: Db, rule: ThrottleRule, subject: string, now: Date): Promise<Date | undefined> {
  const row = await db
    .selectFrom('throttle')
    .select('locked_until')
    .where('bucket', '=', bucketOf(rule, subject))
    .executeTakeFirst()
  return row?.locked_until && row.locked_until > now ? row.locked_until : undefined
}

/** Counts one failure; the one that reaches the limit locks. Returns whether it is locked now. */
export async function countFailure(db: Db, rule: ThrottleRule, subject: string, now: Date): Promise<boolean> {
  const windowStart = new Date(now.getTime() - rule.windowMinutes * 60_000)
  const lockUntil = new Date(now.getTime() + rule.lockMinutes * 60_000)
  const { rows } = await sql<{ locked: boolean }>`
    insert into throttle as t (bucket, failures, window_start) values (${bucketOf(rule, subject)}, 1, ${now})
    on conflict (bucket) do update set
      failures = case when t.window_start < ${windowStart} then 1 else t.failures + 1 end,
      window_start = case when t.window_start < ${windowStart} then ${now} else t.window_start end,
      locked_until = case when t.window_start >= ${windowStart} and t.failures + 1 >= ${rule.failures} then ${lockUntil} else t.locked_until end
    returning coalesce(locked_until > ${now}, false) as locked`.execute(db)
  return rows[0]?.locked ?? false
}

export async function clearFailures(db: Db, rule: ThrottleRule, subject: string): Promise<void> {
  await db.deleteFrom('throttle').where('bucket', '=', bucketOf(rule, subject)).execute()
}
