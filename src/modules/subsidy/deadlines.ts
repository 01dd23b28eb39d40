import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays, type WorkCalendar, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { cityReviewers } from './city-review.store.ts'

/** By when an objection must be answered: by the setting of the day on which it was filed, as its objector was told. */
export async function answerDueOf(
  ctx: { readonly db: Db; readonly tree: UnitTree; readonly calendar: WorkCalendar },
  unitId: string,
  filedDay: PlainDate,
): Promise<PlainDate> {
  const days = await settingOn(ctx.db, ctx.tree, unitId, 'objection.answer_days', filedDay)
  return addWorkingDays(ctx.calendar, filedDay, days)
}

/** The county's deadline, and since when and until when the city has it. Of a batch or a grant. */
export interface Clock {
  readonly review_due: PlainDate
  readonly city_from: PlainDate | null
  readonly city_due: PlainDate | null
}

/**
 * The clock after a step: the city's time (`cityDays` working days) begins when something waits for it, and ends when nothing does;
 * the county's stands still meanwhile, so its deadline moves on by the working days the city had it.
 */
export function clockAfter(
  clock: Clock,
  now: { waitsForCity: boolean; day: PlainDate; cityDays: number; calendar: WorkCalendar },
): Clock {
  const { review_due, city_from } = clock
  if (now.waitsForCity)
    return city_from
      ? clock
      : { review_due, city_from: now.day, city_due: addWorkingDays(now.calendar, now.day, now.cityDays) }
  if (!city_from) return clock
  const had = workingDaysBetween(now.calendar, city_from, now.day)
  return { review_due: addWorkingDays(now.calendar, review_due, had), city_from: null, city_due: null }
}

/** The clock of something of `unitId` after a step of this transaction. */
export async function clockNow(
  tx: Tx,
  tree: UnitTree,
  unitId: string,
  clock: Clock,
  waitsForCity: boolean,
): Promise<Clock> {
  const cityDays = await settingOn(tx.db, tree, unitId, 'claim.city_review_days', tx.day)
  return clockAfter(clock, { waitsForCity, day: tx.day, cityDays, calendar: await loadCalendar(tx.db) })
}

/** Starts or stops the city's time of a batch, after its lines have moved. The caller holds the batch's lock. */
export async function settleCityClockInTx(tx: Tx, tree: UnitTree, batchId: string): Promise<void> {
  // unscoped: the batch was locked in the caller's scope.
  const { rows } = await sql<Clock & { unit_id: string; reviewed: boolean }>`
    select b.unit_id, b.review_due, b.city_from, b.city_due,
           exists (select 1 from claim_line l where l.batch_id = b.batch_id and l.status = 'reviewed') as reviewed
      from claim_batch b where b.batch_id = ${batchId}`.execute(tx.db)
  const { unit_id: unitId, reviewed, ...clock } = rows[0]!
  const asked = reviewed && (await cityReviewers(tx.db, tree, tx.day)).has(unitId)
  if (asked === (clock.city_from !== null)) return
  const next = await clockNow(tx, tree, unitId, clock, asked)
  await tx.db
    .updateTable('claim_batch')
    .set({ review_due: next.review_due, city_from: next.city_from, city_due: next.city_due })
    .where('batch_id', '=', batchId)
    .execute()
}
