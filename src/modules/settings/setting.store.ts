import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'

/** Where every region's chain of inheritance ends. */
export const EVERYWHERE = 'CN'
export const chainOf = (tree: UnitTree, unitId: string): readonly string[] => [...tree.ancestors(unitId), EVERYWHERE]

export interface SettingValueRow {
  key: string
  unit_id: string
  value: unknown
  from_day: PlainDate
  to_day: PlainDate | null
  document: string
}

/** Every dated value of a unit and of those above it, newest first. */
// unscoped: settings are public rules of a region.
export async function settingValues(db: Db, chain: readonly string[], key?: string): Promise<SettingValueRow[]> {
  const { rows } = await sql<SettingValueRow>`
    select key, unit_id, value, from_day, to_day, document from setting
     where unit_id = any(${[...chain]}) and ${key ? sql`key = ${key}` : sql`true`} order by from_day desc`.execute(db)
  return rows
}

const holds = (row: SettingValueRow, day: PlainDate) => row.from_day <= day && (row.to_day === null || row.to_day > day)

/** The value that holds on a day: of the nearest unit of the chain that has one. */
export const valueOn = (rows: readonly SettingValueRow[], chain: readonly string[], key: string, day: PlainDate) =>
  chain
    .map((unit) => rows.find((row) => row.unit_id === unit && row.key === key && holds(row, day)))
    .find((row) => row !== undefined)

/** Papers about one setting of one unit take turns. */
export async function lockSettingInTx(db: Db, ask: { unitId: string; key: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`setting ${ask.unitId} ${ask.key}`}))`.execute(db)
}

interface Change {
  readonly unitId: string
  readonly key: string
  readonly fromDay: PlainDate
}

/** What holds on that day ends with it; what is confirmed for a later day stays. */
async function endBeforeInTx(db: Db, { unitId, key, fromDay }: Change): Promise<void> {
  await sql`
    update setting set to_day = ${fromDay}
     where unit_id = ${unitId} and key = ${key} and from_day < ${fromDay} and (to_day is null or to_day > ${fromDay})`.execute(
    db,
  )
}

/** Writes a value from its day on, until the next change that is confirmed already: another value, or the return to the unit above. */
export async function setValueInTx(db: Db, ask: Change & { value: unknown; document: string }): Promise<void> {
  // The next beginning, or the end that is confirmed for what holds until then; a beginning that was taken back has no days.
  const { rows } = await sql<{ day: PlainDate | null }>`
    select least(min(from_day) filter (where from_day > ${ask.fromDay}), min(to_day) filter (where from_day <= ${ask.fromDay})) as day
      from setting
     where unit_id = ${ask.unitId} and key = ${ask.key} and (to_day is null or (to_day > from_day and to_day > ${ask.fromDay}))`.execute(
    db,
  )
  await endBeforeInTx(db, ask)
  await sql`
    insert into setting (unit_id, key, value, from_day, to_day, document)
    values (${ask.unitId}, ${ask.key}, ${JSON.stringify(ask.value)}::jsonb, ${ask.fromDay}, ${rows[0]!.day}, ${ask.document})
    on conflict (unit_id, key, from_day) do update set value = excluded.value, to_day = excluded.to_day, document = excluded.document`.execute(
    db,
  )
}

/** From that day on the unit follows the one above again. A value that was to begin on it never does. */
export async function endValueInTx(db: Db, ask: Change): Promise<void> {
  await endBeforeInTx(db, ask)
  await sql`
    update setting set to_day = from_day where unit_id = ${ask.unitId} and key = ${ask.key} and from_day = ${ask.fromDay}`.execute(
    db,
  )
}
