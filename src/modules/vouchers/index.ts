import type { LimitDeps } from '#src/modules/entitlements/index.ts'
import type { Module } from '#src/platform/module.ts'
import { checks } from './checks.ts'
import { expireVouchers } from './expire-vouchers.ts'
import { ISSUE_TASK, issueTask } from './issue-task.ts'
import { voucherRoutes } from './vouchers.routes.ts'

/** What other modules may use of vouchers. */
export { certifyVouchersInTx } from './certify-vouchers.ts'
export {
  type ClaimEnd,
  followClaimsInTx,
  isClaimEnd,
  moneyOf,
  submitVouchersInTx,
  vouchersForLinesInTx,
} from './claim-vouchers.ts'
export {
  decideUse,
  followAttendanceInTx,
  followCompletionInTx,
  followLeavingInTx,
  lockShownVoucherInTx,
  lockToClassInTx,
} from './class-vouchers.ts'
export { expireVouchers } from './expire-vouchers.ts'
export { classToEnter } from './show-voucher.ts'
export type { VoucherRecord } from './voucher.store.ts'

/** Training vouchers, from the issue to the redemption. */
export function vouchersModule({ packs }: Pick<LimitDeps, 'packs'>): Module {
  return {
    name: 'vouchers',
    routes: (api) => voucherRoutes(api, packs),
    tasks: { [ISSUE_TASK]: issueTask },
    keepHouse: async (platform) => void (await expireVouchers(platform)),
    checks,
  }
}
