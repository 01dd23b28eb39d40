import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { PacksInForce } from '#src/modules/policy/index.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { settingWithDocument } from '#src/platform/settings/settings.ts'
import type { YearLimit } from './entitlements.types.ts'
import { packYearLimit } from './year-limit.rules.ts'

/** The limit that holds for a class of a unit that starts on a day: the nearest region's pack, else the setting; null is none. */
export async function yearLimitFor(
  db: Db,
  packs: Pick<PacksInForce, 'now'>,
  tree: UnitTree,
  unitId: string,
  day: PlainDate,
): Promise<YearLimit | null> {
  const { packs: inForce } = await packs.now(db)
  for (const region of tree.ancestors(unitId)) {
    const limit = packYearLimit(inForce, region)
    if (limit) return limit
    // A region with packs of its own has said what it says; its setting fills the gap, not another region's text.
    if (inForce.some(({ pack }) => pack.region === region)) break
  }
  const { value, document } = await settingWithDocument(db, tree, unitId, 'training.times_a_year', day)
  return value === null ? null : { max: value, soft: true, document }
}
