import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import type { Tables } from '#src/platform/db/tables.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type SettingKey, settingOn } from '#src/platform/settings/settings.ts'

const DAY_MS = 86_400_000
/** Somebody who froze cases a moment ago is about to run them. */
const FRESH_MS = DAY_MS

/**
 * Drops what runs of drafts found of single claims, and the cases and results of `chizheng recheck`, once nobody needs them any
 * more. Figures of a run stay for ever. Answers how many of each were dropped.
 */
export async function sweepRuns(platform: Platform): Promise<{ runs: number; snapshots: number }> {
  const { now } = await platform.clocks()
  return { runs: await sweepWhatIfLines(platform, now), snapshots: await sweepSnapshots(platform, now) }
}

/** The instant before which what belongs to a unit is too old, by its setting of the day. */
async function oldBefore(platform: Platform, unitId: string, key: SettingKey & `policy.${string}_days`, now: Date) {
  const { day } = await platform.clocks()
  const days = await settingOn(platform.db, await platform.unitTree(), unitId, key, day)
  return new Date(now.getTime() - days * DAY_MS)
}

/**
 * Goes: a run that another of the same draft, kind, year and unit has taken the place of, and one that is too old. Stays, however
 * old: the last look at decisions already made (`made`) of a draft that was not withdrawn, because its signer relies on it.
 */
async function sweepWhatIfLines(platform: Platform, now: Date): Promise<number> {
  const { db } = platform
  // unscoped: housekeeping looks at every region.
  const { rows } = await sql<{
    what_if_id: string
    region_id: string
    recorded_at: Date
    replaced: boolean
    relied: boolean
  }>`
    select w.what_if_id, w.region_id, w.recorded_at,
           exists (select 1 from what_if n where n.draft_id = w.draft_id and n.kind = w.kind and n.unit_id = w.unit_id
                      and n.year is not distinct from w.year and n.what_if_id > w.what_if_id and n.result is not null) as replaced,
           w.kind = 'made' and r.state <> 'withdrawn' as relied
      from what_if w join policy_revision r on r.revision_id = w.draft_id
     where w.result is not null and w.lines_dropped_day is null
     order by w.what_if_id`.execute(db)
  let dropped = 0
  for (const run of rows) {
    const goes =
      run.replaced ||
      (!run.relied && run.recorded_at < (await oldBefore(platform, run.region_id, 'policy.run_keep_days', now)))
    if (goes && (await dropLines(platform, run.what_if_id))) dropped += 1
  }
  return dropped
}

async function dropLines(platform: Platform, whatIfId: string): Promise<boolean> {
  const { day } = await platform.clocks()
  return inOwnTime(platform.db, async (trx) => {
    // unscoped: as above. Another process may be at it.
    const { rows } = await sql`
      select 1 from what_if where what_if_id = ${whatIfId} and lines_dropped_day is null for update skip locked`.execute(
      trx,
    )
    if (rows.length === 0) return false
    await sql`delete from what_if_line where what_if_id = ${whatIfId}`.execute(trx)
    await sql`update what_if set lines_dropped_day = ${day} where what_if_id = ${whatIfId}`.execute(trx)
    return true
  })
}

/** Goes: frozen cases with their runs that are too old, or whose year was frozen and run again since. Never those in use. */
async function sweepSnapshots(platform: Platform, now: Date): Promise<number> {
  const { db } = platform
  const fresh = new Date(now.getTime() - FRESH_MS)
  const { rows } = await sql<{ snapshot_id: string }>`
    select s.snapshot_id from bulk_snapshot s
     where s.recorded_at < least(${fresh}::timestamptz, ${await oldBefore(platform, 'CN', 'policy.recheck_keep_days', now)}::timestamptz)
        or s.recorded_at < ${fresh} and exists (
             select 1 from bulk_snapshot n join bulk_run r on r.snapshot_id = n.snapshot_id and r.status = 'done'
              where n.title = s.title and n.snapshot_no > s.snapshot_no and n.recorded_at > s.recorded_at)
     order by s.snapshot_no`.execute(db)
  let dropped = 0
  for (const { snapshot_id: snapshotId } of rows) if (await dropSnapshot(db, snapshotId, fresh)) dropped += 1
  return dropped
}

const dropSnapshot = (db: Db, snapshotId: string, fresh: Date): Promise<boolean> =>
  inOwnTime(db, async (trx) => {
    // Frozen again a moment ago it is as good as new (saveSnapshot), and a run holds this lock while it works.
    const { rows } = await sql<{ snapshot_no: number }>`
      select snapshot_no from bulk_snapshot where snapshot_id = ${snapshotId} and recorded_at < ${fresh} for update skip locked`.execute(
      trx,
    )
    const { rows: runs } = await sql<{ run_no: number; free: boolean }>`
      select run_no, pg_try_advisory_xact_lock(hashtextextended(run_id, 0)) as free from bulk_run where snapshot_id = ${snapshotId}`.execute(
      trx,
    )
    if (rows.length === 0 || runs.some((run) => !run.free)) return false
    await sql`delete from bulk_result where run_no = any(${runs.map((run) => run.run_no)}::int[])`.execute(trx)
    await sql`delete from bulk_case where snapshot_no = ${rows[0]!.snapshot_no}`.execute(trx)
    await sql`delete from bulk_snapshot where snapshot_id = ${snapshotId}`.execute(trx)
    return true
  })

/** A million rows take longer to go than a page may last. */
const inOwnTime = <T>(db: Db, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx)
    return work(trx)
  })
