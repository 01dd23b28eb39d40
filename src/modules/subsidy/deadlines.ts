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

/** The county's deadline, since when and until when the city has something of it, and since when it has all. Of a batch or a grant. */
export interface Clock {
  readonly review_due: PlainDate
  readonly city_from: PlainDate | null
  readonly city_due: PlainDate | null
  readonly county_rests_from: PlainDate | null
}

/** Who has anything to do before the notice: the city, the county itself, or whoever must rule what the text leaves open. */
export interface Waits {
  readonly city: boolean
  readonly county: boolean
  readonly ruling?: boolean
}

/**
 * The clock after a step. The city's time (`cityDays` working days) begins when something waits for it, and ends when nothing does.
 * The county's stands still while others have all: its deadline moves on by those working days, and by no others.
 */
export function clockAfter(
  clock: Clock,
  now: { waits: Waits; day: PlainDate; cityDays: number; calendar: WorkCalendar },
): Clock {
  const { waits, day, calendar } = now
  const { review_due, county_rests_from: since } = clock
  const begun = { city_from: day, city_due: addWorkingDays(calendar, day, now.cityDays) }
  const running = clock.city_from ? { city_from: clock.city_from, city_due: clock.city_due } : begun
  const city = waits.city ? running : { city_from: null, city_due: null }
  if ((waits.city || waits.ruling) && !waits.county) return { review_due, ...city, county_rests_from: since ?? day }
  const rested = since ? workingDaysBetween(calendar, since, day) : 0
  return { review_due: addWorkingDays(calendar, review_due, rested), ...city, county_rests_from: null }
}

/** The clock of something of `unitId` after a step of this transaction. */
export async function clockNow(tx: Tx, tree: UnitTree, unitId: string, clock: Clock, waits: Waits): Promise<Clock> {
  const cityDays = await settingOn(tx.db, tree, unitId, 'claim.city_review_days', tx.day)
  return clockAfter(clock, { waits, day: tx.day, cityDays, calendar: await loadCalendar(tx.db) })
}

/** Starts or stops the times of city and county, after lines of a batch have moved. The caller holds the batch's lock. */
export async function settleClocksInTx(tx: Tx, tree: UnitTree, batchId: string): Promise<void> {
  // unscoped: the batch was locked in the caller's scope.
  const { rows } = await sql<
    Clock & { unit_id: string; program: string; reviewed: boolean; others: boolean; ruling: boolean }
  >`
    select b.unit_id, b.program, b.review_due, b.city_from, b.city_due, b.county_rests_from,
           exists (select 1 from claim_line l where l.batch_id = b.batch_id and l.status = 'reviewed') as reviewed,
           exists (select 1 from claim_line l where l.batch_id = b.batch_id
                      and (l.status = 'city_reviewed' or (l.status = 'submitted' and l.outcome <> 'NEEDS_RULING'))) as others,
           exists (select 1 from claim_line l where l.batch_id = b.batch_id and l.status = 'submitted' and l.outcome = 'NEEDS_RULING') as ruling
      from claim_batch b where b.batch_id = ${batchId}`.execute(tx.db)
  const { unit_id: unitId, program, reviewed, others, ruling, ...clock } = rows[0]!
  const city = reviewed && (await cityReviewers(tx.db, tree, tx.day)).of(unitId, program) !== undefined
  // Without the city's review, what the county has agreed to waits for the county's notice.
  const county = others || (reviewed && !city)
  const rests = (city || ruling) && !county
  if (city === (clock.city_from !== null) && rests === (clock.county_rests_from !== null)) return
  const next = await clockNow(tx, tree, unitId, clock, { city, county, ruling })
  await tx.db.updateTable('claim_batch').set(next).where('batch_id', '=', batchId).execute()
}
