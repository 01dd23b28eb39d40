/** What other modules may use of claims. */
export { checks } from './checks.ts'
export { CLAIM_PROGRAMS, type ClaimedProgram } from './claim-programs.ts'
export { claimsForPayment } from './claims-for-payment.ts'
export { decisionViewOf } from './decision-view.ts'
export { subsidyModule } from './subsidy.routes.ts'
