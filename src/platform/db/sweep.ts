import type { Db } from './database.ts'

const DAY_MS = 86_400_000

/** Removes what has no meaning any more: ended sessions, idempotency keys past 30 days, throttles long open. */
export async function sweep(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', now).execute()
  await db
    .deleteFrom('idempotency')
    .where('created_at', '<', new Date(now.getTime() - 30 * DAY_MS))
    .execute()
  await db
    .deleteFrom('throttle')
    .where('window_start', '<', new Date(now.getTime() - DAY_MS))
    .execute()
}
