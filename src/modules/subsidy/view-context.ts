import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { PackSet } from '#src/modules/policy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { type WorkCalendar, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { type CityReviews, cityReviewers } from './city-review.store.ts'

/** What every answer about a claim needs beside its rows. */
export interface ViewContext {
  readonly db: Db
  readonly scope: Scope
  readonly tree: UnitTree
  readonly calendar: WorkCalendar
  readonly day: PlainDate
  readonly keys: KeyService
  readonly cityReviewers: CityReviews
}

/** `db` is the platform's, or the open transaction of a use case that answers with what it has just written. */
export async function viewContext(platform: Platform, db: Db, scope: Scope, day: PlainDate): Promise<ViewContext> {
  const tree = await platform.unitTree()
  return {
    db,
    scope,
    tree,
    calendar: await loadCalendar(db),
    day,
    keys: platform.keys,
    cityReviewers: await cityReviewers(db, tree, day),
  }
}

export const daysLeftTo = (ctx: ViewContext, due: PlainDate | null) =>
  due === null ? null : workingDaysBetween(ctx.calendar, ctx.day, due)

/**
 * The region whose pack decides for a unit: the nearest one up the tree that has a text of its own. Where none has, the one to be
 * named as being without.
 */
export function policyRegionOf(packs: PackSet, tree: UnitTree, unitId: string): string {
  const own = tree.ancestors(unitId).find((id) => packs.packs.some(({ pack }) => pack.region === id))
  return own ?? packRegionOf(tree, unitId)
}

/** The region that a unit's texts would be of: its prefecture; for a county under the province itself, the province. */
export function packRegionOf(tree: UnitTree, unitId: string): string {
  const chain = tree.ancestors(unitId)
  return chain.find((id) => tree.get(id).level === 'prefecture') ?? chain.at(-1)!
}

/**
 * Is this account of the office that handles a unit's claims? The county its own; a city only the claims of firms that belong to
 * the city itself, not those of its counties.
 */
export const isOfficeOf = (scope: Scope, unitId: string) => scope.role !== 'city' || scope.unitId === unitId

export const officeName = (tree: UnitTree, unitId: string) => `${tree.get(unitId).name}人社局`

/** Who reviews a unit's claims before their notice, by name; null where nobody does. */
export function cityOfficeOf(ctx: ViewContext, unitId: string, program: string): string | null {
  const city = ctx.cityReviewers.of(unitId, program)
  return city === undefined ? null : officeName(ctx.tree, city)
}

/** The unit that approves claims of a unit, by the setting of the day. */
export async function approverUnitOf(
  db: Db,
  tree: UnitTree,
  unitId: string,
  day: PlainDate,
): Promise<string | undefined> {
  const level = await settingOn(db, tree, unitId, 'claim.approver_level', day)
  return tree.ancestors(unitId).find((id) => tree.get(id).level === level)
}
