/** What other modules may use of claims. */
export { checks } from './checks.ts'
export { type CityReviews, cityReviewers } from './city-review.store.ts'
export { CLAIM_PROGRAMS, type ClaimedProgram } from './claim-programs.ts'
export { claimsForPayment } from './claims-for-payment.ts'
export { claimsUnderUse } from './claims-under-use.ts'
export { answerDueOf, clockNow } from './deadlines.ts'
export { decisionViewOf } from './decision-view.ts'
export type { FiledObjection } from './file-objection.ts'
export { identifyingIn } from './identifying.rules.ts'
export { codeDigest, newSlipInTx, plainSlipNumber } from './objection-slip.ts'
export { savePacksInTx, storedPacks } from './packs.store.ts'
export { trailOf } from './person-trail.ts'
export { realCases } from './real-cases.ts'
export { answersDue, type DueSource, type InHand, remindHolders, stepsDue } from './remind-holders.ts'
export { decryptContact, encryptContact, openContactInTx } from './reveal-contact.ts'
export { subsidyModule } from './subsidy.routes.ts'
export {
  approverUnitOf,
  daysLeftTo,
  officeName,
  packRegionOf,
  type ViewContext,
  viewContext,
} from './view-context.ts'
