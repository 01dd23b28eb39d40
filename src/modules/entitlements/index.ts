/** What other modules may use of the yearly limit. */
export { type ClaimedTraining, placesForClaimsInTx } from './claim-places.ts'
export { type EnteredClass, enterLimitsInTx, foreseeLimitsInTx, type LimitDeps } from './enrol-limits.ts'
export { entitlementsModule } from './entitlements.routes.ts'
export type { YearLimit } from './entitlements.types.ts'
export { confirmedOverrides } from './override.store.ts'
export { givePlacesBackInTx } from './year-place.store.ts'
