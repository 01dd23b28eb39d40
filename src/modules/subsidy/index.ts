/** What other modules may use of claims. */
export { type Check, checks } from './checks.ts'
export { CLAIM_PROGRAMS, type ClaimedProgram } from './claim-programs.ts'
export { claimsForPayment } from './claims-for-payment.ts'
export { decisionViewOf } from './decision-view.ts'
export { CLAIM_ACTS } from './subsidy.messages.ts'
export { subsidyModule } from './subsidy.routes.ts'
