import { accept, type Decision } from '#src/kernel/decision.ts'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { decideMoveDay, type MoveDayRefusal } from './business-day.rules.ts'

/** Moves the demo's business day forward (CONTRACT: POST /api/demo/day). Two at once: the later one is judged by the moved day. */
export async function moveDay(
  tx: Tx,
  demo: boolean,
  to: PlainDate,
): Promise<Decision<{ businessDay: PlainDate }, MoveDayRefusal>> {
  const mark = await tx.db
    .selectFrom('system_mark')
    .select('value')
    .where('key', '=', 'business_day')
    .forUpdate()
    .executeTakeFirst()
  const from = mark ? plainDate(String(mark.value)) : tx.day
  const decision = decideMoveDay(demo && mark !== undefined, from, to)
  if (!decision.ok) return decision
  await tx.db
    .updateTable('system_mark')
    .set({ value: JSON.stringify(to) })
    .where('key', '=', 'business_day')
    .execute()
  await tx.audit({ action: 'demo.day', subjectType: 'business_day', subjectId: to, facts: { from, to } })
  return accept({ businessDay: to })
}
