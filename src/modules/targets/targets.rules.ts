import type { Scope } from '#src/platform/access/scope.ts'

/** Whose row may this viewer see? Offices see their subtree and the departments of it; a department sees itself (YARDSTICKS 21). */
export function seesUnit(
  scope: Pick<Scope, 'reach'>,
  unit: { id: string; parentId: string | null; kind: string },
): boolean {
  const { reach } = scope
  switch (reach.kind) {
    case 'everything':
      return true
    case 'units':
      return reach.unitIds.includes(unit.kind === 'department' ? (unit.parentId ?? '') : unit.id)
    case 'department':
      return reach.unitId === unit.id
    default:
      return false
  }
}

/** Done over target, 0.466 for 46.6 %; null where the target is 0, because nothing can be late there. */
export const rateOf = (done: number, target: number): number | null => (target === 0 ? null : done / target)

/** The year a viewer meets first: the newest with targets up to this one; the current year where no earlier one has any. */
export const targetYear = (years: readonly number[], current: number): number =>
  years.filter((year) => year <= current).reduce((latest, year) => Math.max(latest, year), 0) || current
