import { z } from 'zod'
import {
  day,
  fenAmount,
  idParams,
  madeAndChecked,
  operation,
  pageOf,
  pageQuery,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { checkBody, documentName, refuseBody } from './amount.contract.ts'
import { PAPER_STATUSES } from './budget-document.types.ts'
import { FUND_USE_KINDS } from './fund-use.types.ts'

const linesAndSum = z.strictObject({ count: z.int(), amountFen: fenAmount })
const underUse = z.strictObject({ waiting: linesAndSum, approved: linesAndSum })

export const fundUsePaperRow = z.strictObject({
  id: uuid,
  number: z.string(),
  kind: z.enum(FUND_USE_KINDS),
  kindName: z.string(),
  fundCode: z.string(),
  fundName: z.string(),
  /** Whose fund it is: its office draws up and confirms. */
  ownerName: z.string(),
  regionName: z.string(),
  programName: z.string(),
  fromDay: day,
  toDay: day.nullable(),
  /** 首选、其次; null of an end. */
  rankName: z.string().nullable(),
  document: z.string(),
  documentDay: day,
  /** It reaches days before today, because its document was there by then. */
  backdated: z.boolean(),
  status: z.enum(PAPER_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  version: z.int(),
  actions: z.array(z.enum(['confirm', 'refuse', 'withdraw'])),
})
export type FundUsePaperRow = z.output<typeof fundUsePaperRow>

export const fundUseContract = {
  fundUsePapers: operation({
    method: 'GET',
    path: '/api/fund-use-papers',
    access: 'fund.read',
    summary: '资金用途文书：哪本账何时起、何时止可以付哪项补贴',
    query: pageQuery.extend({ status: z.enum(PAPER_STATUSES).optional() }),
    response: pageOf(fundUsePaperRow),
  }),
  proposeFundUse: operation({
    method: 'POST',
    path: '/api/fund-use-papers',
    access: 'fund.write',
    summary: '拟规定或停止一本账的一项用途，由另一人复核后生效',
    body: z.strictObject({
      kind: z.enum(FUND_USE_KINDS),
      fundCode: z.string('请选择资金来源').max(60),
      regionId: z.string('请选择地区').max(20),
      program: z.string('请选择补贴').max(40),
      /** Of an end: the first day of the use that ends. */
      fromDay: day,
      toDay: day.nullable(),
      /** Where several books may pay: 1 is the first choice. */
      rank: z.int('请选择次序').min(1).max(9).optional(),
      document: documentName,
      documentDay: day,
    }),
    response: fundUsePaperRow,
    status: 201,
  }),
  fundUsePaper: operation({
    method: 'GET',
    path: '/api/fund-use-papers/:id',
    access: 'fund.read',
    summary: '一份资金用途文书和它涉及的申领',
    params: idParams,
    response: fundUsePaperRow.extend({
      /** As it is now while it waits; as the checker saw it once it is confirmed; null where it came to nothing. */
      concerned: underUse.nullable(),
      timeline,
    }),
  }),
  confirmFundUse: operation({
    method: 'POST',
    path: '/api/fund-use-papers/:id/confirm',
    access: 'fund.confirm',
    summary: '复核资金用途文书（不能是拟稿人），从它的日期起生效',
    params: idParams,
    /** The claims it concerns, as the checker was shown them: other numbers than now are refused. */
    body: checkBody.extend({ waiting: z.int().min(0), approved: z.int().min(0) }),
    response: fundUsePaperRow,
  }),
  refuseFundUse: operation({
    method: 'POST',
    path: '/api/fund-use-papers/:id/refuse',
    access: 'fund.confirm',
    summary: '不同意资金用途文书',
    params: idParams,
    body: refuseBody,
    response: fundUsePaperRow,
  }),
  withdrawFundUse: operation({
    method: 'POST',
    path: '/api/fund-use-papers/:id/withdraw',
    access: 'fund.write',
    summary: '撤回自己拟的、还没有复核的资金用途文书',
    params: idParams,
    body: checkBody,
    response: fundUsePaperRow,
  }),
}
