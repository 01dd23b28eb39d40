import type { Api } from '#src/platform/http/api.ts'
import { educationFundContract as contract } from './education-fund.contract.ts'
import {
  CHECK_FUND_REFUSALS,
  checkEducationFund,
  DECLARE_REFUSALS,
  declarationPage,
  declareEducationFund,
} from './education-fund.ts'

/** Employers' education funds: declared, looked at (F5). */
export function educationFundRoutes(api: Api): void {
  api.read(contract.educationFunds, async (ctx) =>
    declarationPage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
  )
  api.write(contract.declareEducationFund, DECLARE_REFUSALS, async (tx, ctx) =>
    declareEducationFund(tx, await ctx.platform.unitTree(), ctx.scope, ctx.body),
  )
  api.write(contract.checkEducationFund, CHECK_FUND_REFUSALS, async (tx, ctx) =>
    checkEducationFund(tx, await ctx.platform.unitTree(), ctx.scope, ctx.params.id, ctx.body),
  )
}
