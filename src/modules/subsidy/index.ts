/** What other modules may use of claims. */
export { checks } from './checks.ts'
export { cityReviewers } from './city-review.store.ts'
export { CLAIM_PROGRAMS, type ClaimedProgram } from './claim-programs.ts'
export { claimsForPayment } from './claims-for-payment.ts'
export { decisionViewOf } from './decision-view.ts'
export { savePacksInTx, storedPacks } from './packs.store.ts'
export { realCases } from './real-cases.ts'
export { subsidyModule } from './subsidy.routes.ts'
export {
  approverUnitOf,
  daysLeftTo,
  numberingUnitOf,
  officeName,
  packRegionOf,
  type ViewContext,
  viewContext,
} from './view-context.ts'
