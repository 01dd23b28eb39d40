import { sql } from 'kysely'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'

/**
 * Which units a form of this viewer may offer: what lies below the own unit, down to the county; at a county or below, towns and
 * villages too. `parent` narrows to its children. Departments are those of the viewer's city, which every form may name.
 */
export function unitIdsFor(
  tree: UnitTree,
  scope: Scope,
  ask: { parent?: string | undefined; kind?: 'region' | 'department' | undefined },
): string[] {
  const own = tree.get(scope.unitId)
  if (ask.kind === 'department') {
    const city = tree.ancestors(own.id).find((id) => tree.get(id).level === 'prefecture') ?? own.id
    return tree.subtree(city).filter((id) => {
      const unit = tree.get(id)
      return unit.kind === 'department' && (ask.parent === undefined || unit.parentId === ask.parent)
    })
  }
  const below = tree.subtree(own.id)
  if (ask.parent !== undefined)
    return below.filter((id) => tree.get(id).parentId === ask.parent && ofKind(tree, id, ask))
  const small = ['county', 'town', 'village'].includes(own.level)
  return (small ? below : below.filter((id) => !['town', 'village'].includes(tree.get(id).level))).filter((id) =>
    ofKind(tree, id, ask),
  )
}

const ofKind = (tree: UnitTree, id: string, ask: { kind?: string | undefined }) =>
  ask.kind === undefined || tree.get(id).kind === ask.kind

export async function listUnits(db: Db, unitIds: readonly string[]) {
  if (unitIds.length === 0) return []
  return db
    .selectFrom('unit')
    .select(['unit_id', 'name', 'level', 'parent_id', 'sample', 'division_code'])
    .where(sql<boolean>`unit_id = any(${unitIds})`)
    .orderBy('sort')
    .orderBy('unit_id')
    .execute()
}
