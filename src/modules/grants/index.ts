/** What other modules may use of grants. */
export { checks } from './checks.ts'
export { grantsModule } from './grants.routes.ts'
export { grantsForPayment } from './grants-for-payment.ts'
