import { dayInShanghai, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '../db/database.ts'

/** The day set by the system administrator in a demo, else today in Asia/Shanghai. `now` is never moved. */
export async function readClocks(db: Db, now = new Date()): Promise<{ day: PlainDate; now: Date }> {
  const mark = await db.selectFrom('system_mark').select('value').where('key', '=', 'business_day').executeTakeFirst()
  return { day: mark ? plainDate(String(mark.value)) : dayInShanghai(now), now }
}
