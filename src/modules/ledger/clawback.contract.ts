import { z } from 'zod'
import {
  day,
  fenAmount,
  idParams,
  madeAndChecked,
  note,
  operation,
  pageOf,
  pageQuery,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { checkBody, documentName, paidFen, reason, refuseBody } from './amount.contract.ts'
import { CLAWBACK_CAUSES, ENTRY_KINDS, RECEIVABLE_STATUSES } from './money.types.ts'

export const receivableRow = z.strictObject({
  id: uuid,
  number: z.string(),
  fundName: z.string(),
  unitName: z.string(),
  budgetId: uuid,
  claimLineId: uuid,
  claimKind: z.enum(['claim', 'grant']),
  claimNumber: z.string(),
  personName: z.string(),
  debtorKind: z.enum(['organisation', 'person']),
  debtorName: z.string(),
  amountFen: fenAmount,
  backFen: fenAmount,
  /** Taken back as a mistake (冲销). */
  writtenFen: fenAmount,
  restFen: fenAmount,
  cause: z.enum(CLAWBACK_CAUSES),
  causeName: z.string(),
  reason: z.string(),
  document: z.string(),
  status: z.enum(RECEIVABLE_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  dueDay: day,
  overdue: z.boolean(),
  settledDay: day.nullable(),
  version: z.int(),
  actions: z.array(z.enum(['withdraw', 'confirm', 'refuse', 'repay', 'set_off', 'write_down', 'notice'])),
})
export type ReceivableRow = z.output<typeof receivableRow>

/** The debt of a line whose money is to be had back, as the line itself shows it. */
export const lineDebt = z.strictObject({
  number: z.string(),
  status: z.enum(RECEIVABLE_STATUSES),
  statusName: z.string(),
  restFen: fenAmount,
  overdue: z.boolean(),
  link: z.string().nullable(),
  /** Where this reader has the notice as a PDF: the office, and the debtor itself. */
  notice: z.string().nullable(),
})
export type LineDebt = z.output<typeof lineDebt>

export const receivableEntry = z.strictObject({
  id: uuid,
  kind: z.enum(ENTRY_KINDS),
  kindName: z.string(),
  amountFen: fenAmount,
  reference: z.string(),
  /** Of a write-down. */
  reason: z.string().nullable(),
  claimLineId: uuid.nullable(),
  claimKind: z.enum(['claim', 'grant']).nullable(),
  status: z.enum(['proposed', 'confirmed', 'refused']),
  statusName: z.string(),
  ...madeAndChecked,
  actions: z.array(z.enum(['confirm', 'refuse'])),
})

export const clawbackContract = {
  candidates: operation({
    method: 'GET',
    path: '/api/clawback-candidates',
    access: 'clawback.read',
    summary: '已付而证书被撤销、还没有登记追缴的明细',
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          claimLineId: uuid,
          claimNumber: z.string(),
          personName: z.string(),
          certificateNumber: z.string(),
          revokedOn: day.nullable(),
          revokedReason: z.string(),
          amountFen: fenAmount,
        }),
      ),
    }),
  }),
  receivables: operation({
    method: 'GET',
    path: '/api/receivables',
    access: 'clawback.read',
    summary: '应收追缴',
    query: pageQuery.extend({ status: z.enum(RECEIVABLE_STATUSES).optional() }),
    response: pageOf(receivableRow),
  }),
  claimBack: operation({
    method: 'POST',
    path: '/api/receivables',
    access: 'clawback.make',
    summary: '登记追缴：已付的明细，另一人复核后入账并通知',
    body: z.strictObject({
      lineIds: z.array(uuid).min(1, '请选择要追缴的明细').max(200, '一次最多 200 条'),
      cause: z.enum(CLAWBACK_CAUSES, '请选择追缴原因'),
      /** Part of one line, where too much was paid (多付); absent asks for all that is left of each. */
      amountFen: paidFen('追缴金额').optional(),
      reason,
      document: documentName,
    }),
    response: z.strictObject({ items: z.array(receivableRow) }),
    status: 201,
  }),
  receivable: operation({
    method: 'GET',
    path: '/api/receivables/:id',
    access: 'clawback.read',
    summary: '一笔追缴',
    params: idParams,
    response: receivableRow.extend({
      entries: z.array(receivableEntry),
      /** Approved lines of the same debtor and book that could pay this debt instead of going out. */
      offsettable: z.array(z.strictObject({ lineId: uuid, number: z.string(), amountFen: fenAmount })),
      timeline,
    }),
  }),
  confirmReceivable: operation({
    method: 'POST',
    path: '/api/receivables/:id/confirm',
    access: 'clawback.confirm',
    summary: '复核追缴并通知（不能是登记人）',
    params: idParams,
    body: checkBody,
    response: receivableRow,
  }),
  refuseReceivable: operation({
    method: 'POST',
    path: '/api/receivables/:id/refuse',
    access: 'clawback.confirm',
    summary: '不同意追缴',
    params: idParams,
    body: refuseBody,
    response: receivableRow,
  }),
  withdrawReceivable: operation({
    method: 'POST',
    path: '/api/receivables/:id/withdraw',
    access: 'clawback.make',
    summary: '撤回还没有复核的追缴（登记人本人）',
    params: idParams,
    body: z.strictObject({ version: z.int(), reason: note(200, '撤回的原因') }),
    response: receivableRow,
  }),
  writeDownReceivable: operation({
    method: 'POST',
    path: '/api/receivables/:id/write-downs',
    access: 'clawback.confirm',
    summary: '冲销追缴（全部或部分）：文件和原因，另一人复核后少追或不追',
    params: idParams,
    body: z.strictObject({ amountFen: paidFen('冲销金额'), document: documentName, reason }),
    response: receivableRow,
    status: 201,
  }),
  clawbackNotice: operation({
    method: 'GET',
    path: '/api/receivables/:id/notice.pdf',
    access: 'clawback.notice',
    summary: '追缴通知书：经办单位和应退方本身',
    params: idParams,
    file: ['application/pdf'],
  }),
  repay: operation({
    method: 'POST',
    path: '/api/receivables/:id/repayments',
    access: 'clawback.collect',
    summary: '登记还款（全部或部分）',
    params: idParams,
    body: z.strictObject({ amountFen: paidFen('还款金额'), reference: text(60, '银行流水号') }),
    response: receivableRow,
    status: 201,
  }),
  setOff: operation({
    method: 'POST',
    path: '/api/receivables/:id/set-offs',
    access: 'clawback.collect',
    summary: '用同一收款人已批待付的补贴抵扣',
    params: idParams,
    body: z.strictObject({ lineId: uuid, document: documentName }),
    response: receivableRow,
    status: 201,
  }),
  checkEntry: operation({
    method: 'POST',
    path: '/api/receivables/:id/entries/check',
    access: 'clawback.collect',
    summary: '复核还款、抵扣或冲销（不能是登记人）；不同意要写原因',
    params: idParams,
    body: z.strictObject({
      entryId: uuid,
      agree: z.boolean(),
      note: z.string().trim().max(200, '说明最多 200 个字').optional(),
    }),
    response: receivableRow,
  }),
}
