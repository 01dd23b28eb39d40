import type { Scope } from '#src/platform/access/scope.ts'

/** Does this account answer for the unit's money? Seeing a record is not enough where money is moved. */
export const holdsUnit = (scope: Scope, unitId: string): boolean =>
  scope.reach.kind === 'everything' || (scope.reach.kind === 'units' && scope.reach.unitIds.includes(unitId))
