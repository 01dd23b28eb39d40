import { z } from 'zod'
import {
  fenAmount,
  idParams,
  madeAndChecked,
  note,
  operation,
  pageOf,
  pageQuery,
  searchText,
  text,
  uuid,
} from '#src/platform/http/contract.ts'
import { checkBody, documentName, reason, refuseBody } from './amount.contract.ts'
import { CHECK_STATUSES } from './budget-document.types.ts'

export const payeeChangeRow = z.strictObject({
  id: uuid,
  payeeKind: z.enum(['organisation', 'person']),
  payeeId: uuid,
  payeeName: z.string(),
  unitName: z.string(),
  bankName: z.string(),
  masked: z.string(),
  beforeMasked: z.string().nullable(),
  reason: z.string(),
  document: z.string(),
  status: z.enum(CHECK_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  version: z.int(),
  /** For whoever may check it: the bank until now, and how the two accounts differ. */
  comparison: z.strictObject({ bankBefore: z.string().nullable(), difference: z.string() }).nullable(),
  actions: z.array(z.enum(['confirm', 'refuse'])),
})
export type PayeeChangeRow = z.output<typeof payeeChangeRow>

export const payeeContract = {
  payeeChanges: operation({
    method: 'GET',
    path: '/api/payee-changes',
    access: 'fund.read',
    summary: '收款账户更正和历史',
    query: pageQuery.extend({
      status: z.enum(CHECK_STATUSES).optional(),
      payee: uuid.optional(),
      q: searchText.optional(),
    }),
    response: pageOf(payeeChangeRow),
  }),
  failedPayments: operation({
    method: 'GET',
    path: '/api/failed-payments',
    access: 'fund.read',
    summary: '银行退回、等重拨的明细：哪些要先更正账户',
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          claimLineId: uuid,
          claimKind: z.enum(['claim', 'grant']),
          claimNumber: z.string(),
          personName: z.string(),
          payeeKind: z.enum(['organisation', 'person']),
          payeeId: uuid,
          payeeName: z.string(),
          masked: z.string(),
          failure: z.string(),
          failures: z.int(),
          needsAccount: z.boolean(),
          amountFen: fenAmount,
        }),
      ),
    }),
  }),
  proposePayeeChange: operation({
    method: 'POST',
    path: '/api/payee-changes',
    access: 'payee.correct',
    summary: '申请更正收款账户（只能是本人、本单位的账户）',
    body: z.strictObject({
      payeeKind: z.enum(['organisation', 'person'], '请选择单位或个人'),
      payeeId: uuid,
      bankName: text(60, '开户行'),
      account: z.string('请填写账号').trim().min(1, '请填写账号').max(60, '账号过长，请核对'),
      reason,
      document: documentName,
    }),
    response: payeeChangeRow,
    status: 201,
  }),
  revealPayeeChange: operation({
    method: 'POST',
    path: '/api/payee-changes/:id/reveal',
    access: 'payee.confirm',
    summary: '复核时查看更正前后的完整账号：须写理由，留下记录',
    params: idParams,
    body: z.strictObject({ reason: note(200, '理由') }),
    response: z.strictObject({ before: z.string().nullable(), after: z.string() }),
    secretAnswer: true,
  }),
  confirmPayeeChange: operation({
    method: 'POST',
    path: '/api/payee-changes/:id/confirm',
    access: 'payee.confirm',
    summary: '复核收款账户更正（不能是申请人）',
    params: idParams,
    body: checkBody,
    response: payeeChangeRow,
  }),
  refusePayeeChange: operation({
    method: 'POST',
    path: '/api/payee-changes/:id/refuse',
    access: 'payee.confirm',
    summary: '不同意收款账户更正',
    params: idParams,
    body: refuseBody,
    response: payeeChangeRow,
  }),
}
