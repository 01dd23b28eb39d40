import type { Module } from '#src/platform/module.ts'
import { checks } from './checks.ts'
import { expireVouchers } from './expire-vouchers.ts'
import { ISSUE_TASK, issueTask } from './issue-task.ts'
import { RECALL_TASK, recallTask } from './recall-task.ts'
import type { ShowDeps } from './show-voucher.ts'
import { voucherRoutes } from './vouchers.routes.ts'

/** What other modules may use of vouchers. */
export { certifyVouchersInTx } from './certify-vouchers.ts'
export {
  type ClaimEnd,
  followClaimsInTx,
  isClaimEnd,
  moneyOf,
  promisedFunds,
  submitVouchersInTx,
  vouchersForLinesInTx,
} from './claim-vouchers.ts'
export {
  classToEnter,
  decideUse,
  followAttendanceInTx,
  followCompletionInTx,
  followLeavingInTx,
  lockShownVoucherInTx,
  lockToClassInTx,
} from './class-vouchers.ts'
export { expireVouchers } from './expire-vouchers.ts'
export type { EntryPort } from './show-voucher.ts'

import { voucherSearch } from './voucher-search.ts'

export type { VoucherRecord } from './voucher.store.ts'

/** Training vouchers, from the issue to the redemption; `entry` is what the classes say of a holder. */
export function vouchersModule({ packs, entry }: Pick<ShowDeps, 'packs' | 'entry'>): Module {
  return {
    name: 'vouchers',
    routes: (api) => voucherRoutes(api, { packs, entry }),
    tasks: { [ISSUE_TASK]: issueTask, [RECALL_TASK]: recallTask },
    search: voucherSearch,
    keepHouse: async (platform) => void (await expireVouchers(platform)),
    checks,
  }
}
