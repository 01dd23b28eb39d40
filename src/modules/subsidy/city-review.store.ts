import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'

const EVERYWHERE = 'CN'

/**
 * Where claims need the city's review before their notice on a day: unit → the city that reviews them. The setting is inherited
 * down the tree as any other; a county under the province itself has no city, so nobody stands between it and the notice.
 */
export async function cityReviewers(db: Db, tree: UnitTree, day: PlainDate): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ unit_id: string; value: boolean }>`
    select unit_id, value from setting
     where key = 'claim.city_review_before_notice' and from_day <= ${day} and (to_day is null or to_day > ${day})`.execute(
    db,
  )
  const said = new Map(rows.map((row) => [row.unit_id, row.value]))
  const reviewers = new Map<string, string>()
  for (const [from, asked] of said) {
    if (!asked) continue
    const below = from === EVERYWHERE ? [...tree.units.keys()] : tree.reporting(from)
    for (const unit of below) {
      const chain = tree.ancestors(unit)
      const nearest = [...chain, EVERYWHERE].find((id) => said.has(id))
      const city = chain.find((id) => tree.get(id).level === 'prefecture')
      if (nearest && said.get(nearest) && city) reviewers.set(unit, city)
    }
  }
  return reviewers
}
