/** What other modules may use of grants. */
export { checks } from './checks.ts'
export { grantStatusName } from './grant-view.ts'
export { grantsModule } from './grants.routes.ts'
export { grantsDue } from './grants-due.ts'
export { grantsForPayment } from './grants-for-payment.ts'
export { grantsUnderUse } from './grants-under-use.ts'
export { type OwnGrant, ownGrants, ownGrantWhy } from './own-grants.ts'
