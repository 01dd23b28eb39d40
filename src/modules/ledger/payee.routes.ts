import type { Api } from '#src/platform/http/api.ts'
import type { Platform } from '#src/platform/platform.ts'
import {
  CHECK_ACCOUNT_REFUSALS,
  checkPayeeChange,
  PROPOSE_ACCOUNT_REFUSALS,
  proposePayeeChange,
} from './change-payee-account.ts'
import type { LedgerDeps } from './deps.ts'
import { payeeContract as contract } from './payee.contract.ts'
import { failedPayments, payeeChangePage } from './payee-change.store.ts'
import { REVEAL_ACCOUNT_REFUSALS, revealPayeeChange } from './reveal-payee-change.ts'

/** Where payees are paid, and its corrections. */
export function payeeRoutes(api: Api, depsOf: (ctx: { platform: Platform }) => LedgerDeps): void {
  api.read(contract.payeeChanges, async (ctx) =>
    payeeChangePage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.platform.keys, ctx.query),
  )
  api.read(contract.failedPayments, async (ctx) => ({
    items: await failedPayments(ctx.db, ctx.platform.keys, {
      scope: ctx.scope,
      day: ctx.day,
      paidToPerson: depsOf(ctx).claims.paidToPerson,
    }),
  }))
  api.write(contract.proposePayeeChange, PROPOSE_ACCOUNT_REFUSALS, (tx, ctx) =>
    proposePayeeChange(tx, ctx.platform, ctx.scope, ctx.body),
  )
  api.write(contract.revealPayeeChange, REVEAL_ACCOUNT_REFUSALS, (tx, ctx) =>
    revealPayeeChange(tx, ctx.platform.keys, ctx.scope, ctx.params.id, ctx.body.reason),
  )
  api.write(contract.confirmPayeeChange, CHECK_ACCOUNT_REFUSALS, (tx, ctx) =>
    checkPayeeChange(tx, ctx.platform, ctx.scope, ctx.params.id, { agree: true, version: ctx.body.version }),
  )
  api.write(contract.refusePayeeChange, CHECK_ACCOUNT_REFUSALS, (tx, ctx) =>
    checkPayeeChange(tx, ctx.platform, ctx.scope, ctx.params.id, { agree: false, ...ctx.body }),
  )
}
