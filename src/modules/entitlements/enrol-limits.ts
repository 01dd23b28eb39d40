import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import type { PacksInForce } from '#src/modules/policy/index.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { sameSkillInTx, trainingsOfYearInTx } from './earlier-trainings.store.ts'
import type { YearLimit } from './entitlements.types.ts'
import { confirmedOverrides } from './override.store.ts'
import { placelessText, sameSkillWarning, yearWarning } from './year-limit.rules.ts'
import { yearLimitFor } from './year-limit.ts'
import { placeOpenInTx, takePlacesInTx } from './year-place.store.ts'

export interface LimitDeps {
  readonly platform: Platform
  readonly packs: Pick<PacksInForce, 'now'>
}

export interface EnteredClass {
  readonly class_id: string
  readonly funding: string
  readonly unit_id: string
  readonly occupation: string
  readonly level: string
  readonly start_day: PlainDate
}

/**
 * Takes the year's places for persons who have just been enrolled in a class (locked), and says of each what the office should
 * know: the 3rd or 4th training of the year, the same occupation and level (T4). A warning keeps nobody out of the class. Answers
 * who got a place (everybody where no limit holds), and the warnings by person.
 */
export async function enterLimitsInTx(
  tx: Tx,
  { platform, packs }: LimitDeps,
  row: EnteredClass,
  personIds: readonly string[],
): Promise<{ readonly placed: ReadonlySet<string>; readonly warnings: ReadonlyMap<string, readonly string[]> }> {
  const all = new Set(personIds)
  if (row.funding !== 'subsidised' || personIds.length === 0) return { placed: all, warnings: new Map() }
  const year = yearOf(row.start_day)
  const limit = await yearLimitFor(tx.db, packs, await platform.unitTree(), row.unit_id, row.start_day)
  const placed = limit ? await takePlacesInTx(tx, { classId: row.class_id, year }, personIds, limit) : all
  return { placed, warnings: await warningsInTx(tx, row, personIds, limit, placed) }
}

/**
 * What `enterLimitsInTx` would warn of, said before anybody is enrolled, and why a subsidy is out of reach (`missing`): the person,
 * who is locked, has no place of the year for this class and no exception, and none is left.
 */
export async function foreseeLimitsInTx(
  tx: Tx,
  { platform, packs }: LimitDeps,
  row: EnteredClass,
  personId: string,
): Promise<{ readonly warnings: readonly string[]; readonly missing: string | null }> {
  if (row.funding !== 'subsidised') return { warnings: [], missing: null }
  const limit = await yearLimitFor(tx.db, packs, await platform.unitTree(), row.unit_id, row.start_day)
  const year = yearOf(row.start_day)
  const training = { classId: row.class_id, year }
  const place =
    !limit ||
    (await placeOpenInTx(tx, training, personId, limit)) ||
    (await confirmedOverrides(tx.db, [{ personId, classId: row.class_id }])).size > 0
  const placed = new Set(place ? [personId] : [])
  const warnings = await warningsInTx(tx, row, [personId], place ? limit : null, placed)
  return { warnings: warnings.get(personId) ?? [], missing: limit && !place ? placelessText(year, limit) : null }
}

async function warningsInTx(
  tx: Tx,
  row: EnteredClass,
  personIds: readonly string[],
  limit: YearLimit | null,
  placed: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const warnings = new Map<string, string[]>()
  const warn = (personId: string, text: string) => warnings.set(personId, [...(warnings.get(personId) ?? []), text])
  if (limit) {
    const year = yearOf(row.start_day)
    const earlier = await trainingsOfYearInTx(tx, personIds, row.class_id, year)
    for (const personId of personIds) {
      const text = yearWarning(earlier.get(personId) ?? [], limit, year, placed.has(personId))
      if (text) warn(personId, text)
    }
  }
  const skill = `${await nameOf(tx, row.occupation)}${LEVEL_NAMES[row.level as Level]}`
  for (const [personId, same] of await sameSkillInTx(tx, personIds, {
    classId: row.class_id,
    occupation: row.occupation,
    level: row.level,
  }))
    warn(personId, sameSkillWarning(same, skill))
  return warnings
}

const nameOf = async (tx: Tx, code: string): Promise<string> =>
  (await tx.db.selectFrom('occupation').select('name').where('code', '=', code).executeTakeFirstOrThrow()).name
