import { type RawBuilder, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'

const EVERYWHERE = 'CN'

/** Where claims need the city's review before their notice: a setting of region and program. */
export interface CityReviews {
  /** The city that reviews a program's claims of a unit; undefined where nobody stands between them and the notice. */
  of(unitId: string, program: string): string | undefined
  /** The same in SQL: is a city asked for the claims of this unit and program? */
  asked(unitId: RawBuilder<unknown>, program: RawBuilder<unknown>): RawBuilder<boolean>
}

interface Said {
  readonly unit_id: string
  readonly key: 'claim.city_review_before_notice' | 'claim.city_review_except'
  readonly value: boolean | readonly string[]
}

/**
 * As set on a day. Both settings are inherited down the tree as any other: whether the city reviews, and which programs it leaves
 * to the county. A county under the province itself has no city.
 */
export async function cityReviewers(db: Db, tree: UnitTree, day: PlainDate): Promise<CityReviews> {
  const { rows } = await sql<Said>`
    select unit_id, key, value from setting
     where key in ('claim.city_review_before_notice', 'claim.city_review_except') and from_day <= ${day}
       and (to_day is null or to_day > ${day})`.execute(db)
  const said = (key: Said['key']) => {
    const own = new Map(rows.filter((row) => row.key === key).map((row) => [row.unit_id, row.value]))
    return {
      own,
      nearest: (chain: readonly string[]) => {
        const unit = [...chain, EVERYWHERE].find((id) => own.has(id))
        return unit === undefined ? undefined : own.get(unit)
      },
    }
  }
  const review = said('claim.city_review_before_notice')
  const except = said('claim.city_review_except')
  const reviewers = new Map<string, { city: string; except: readonly string[] }>()
  for (const [from, asked] of review.own) {
    if (!asked) continue
    const below = from === EVERYWHERE ? [...tree.units.keys()] : tree.reporting(from)
    for (const unit of below) {
      const chain = tree.ancestors(unit)
      const city = chain.find((id) => tree.get(id).level === 'prefecture')
      if (review.nearest(chain) && city)
        reviewers.set(unit, { city, except: (except.nearest(chain) ?? []) as readonly string[] })
    }
  }
  const spared = [...reviewers].flatMap(([unit, one]) => one.except.map((program) => `${unit} ${program}`))
  return {
    of(unitId, program) {
      const one = reviewers.get(unitId)
      return one && !one.except.includes(program) ? one.city : undefined
    },
    asked: (unitId, program) =>
      sql<boolean>`(${unitId} = any(${[...reviewers.keys()]}::text[]) and not (${unitId} || ' ' || ${program}) = any(${spared}::text[]))`,
  }
}
