import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

export interface Unit {
  readonly id: string
  readonly kind: 'region' | 'department'
  readonly level: string
  readonly name: string
  readonly shortName: string
  readonly parentId: string | null
}

/** The unit tree in memory: about 3,300 regions from `lcn` plus imports; every question about ancestry is answered here. */
export class UnitTree {
  readonly units: ReadonlyMap<string, Unit>
  readonly #children = new Map<string, string[]>()

  constructor(units: readonly Unit[]) {
    this.units = new Map(units.map((unit) => [unit.id, unit]))
    for (const unit of units) {
      if (unit.parentId === null) continue
      const siblings = this.#children.get(unit.parentId)
      if (siblings) siblings.push(unit.id)
      else this.#children.set(unit.parentId, [unit.id])
    }
  }

  get(id: string): Unit {
    const unit = this.units.get(id)
    if (!unit) throw new Error(`No unit ${id} in the tree.`)
    return unit
  }

  /** The unit and everything below it. */
  subtree(id: string): string[] {
    const out: string[] = []
    const open = [id]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      out.push(next)
      open.push(...(this.#children.get(next) ?? []))
    }
    return out
  }

  /** Rows carry the county-level unit of their day, so a scope needs county and above only. */
  reporting(id: string): string[] {
    return this.subtree(id).filter((unit) => !['town', 'village', 'department'].includes(this.get(unit).level))
  }

  /** From the unit up to the province; the country is no reporting unit. */
  ancestors(id: string): string[] {
    const out: string[] = []
    for (let unit: Unit | undefined = this.get(id); unit && unit.level !== 'country'; ) {
      out.push(unit.id)
      unit = unit.parentId === null ? undefined : this.units.get(unit.parentId)
    }
    return out
  }

  /** `['河南省', '商丘市', '梁园区']` */
  path(id: string): string[] {
    return this.ancestors(id)
      .reverse()
      .map((unit) => this.get(unit).name)
  }

  /** The county-level unit a town or village lies in; itself for a county or above. */
  county(id: string): Unit {
    let unit = this.get(id)
    while (unit.level === 'town' || unit.level === 'village') unit = this.get(unit.parentId!)
    return unit
  }
}

/** Reads the units valid on the database's clock day; the tree changes rarely, so callers keep it (see `unitTree` of Platform). */
export async function loadUnitTree(db: Db): Promise<UnitTree> {
  const rows = await db
    .selectFrom('unit')
    .select(['unit_id', 'kind', 'level', 'name', 'short_name', 'parent_id'])
    .where(sql<boolean>`valid_to is null`)
    .orderBy('sort')
    .orderBy('unit_id')
    .execute()
  return new UnitTree(
    rows.map((row) => ({
      id: row.unit_id,
      kind: row.kind as Unit['kind'],
      level: row.level,
      name: row.name,
      shortName: row.short_name,
      parentId: row.parent_id,
    })),
  )
}
