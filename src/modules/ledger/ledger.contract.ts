import { z } from 'zod'
import { rowFault } from '#src/modules/training/training.contract.ts'
import {
  day,
  fenAmount,
  idParams,
  instant,
  operation,
  pageOf,
  pageQuery,
  searchText,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { paidFen } from './amount.contract.ts'

export const budgetView = z.strictObject({
  id: uuid,
  fundCode: z.string(),
  fundName: z.string(),
  unitName: z.string(),
  year: z.int(),
  totalFen: fenAmount,
  /** Taken and not paid yet: the sum of `committedFen`, `approvedFen` and `inTransitFen`. */
  reservedFen: fenAmount,
  /** Ever paid and not repaid: `standingFen` and `receivableFen` together. */
  paidFen: fenAmount,
  /** The balances of the book's accounts, under their own names (`ACCOUNT_NAMES`). 发券承诺 */
  committedFen: fenAmount,
  /** 已批待付 */
  approvedFen: fenAmount,
  /** 在途 */
  inTransitFen: fenAmount,
  /** 已拨付: paid, and nobody asks it back. */
  standingFen: fenAmount,
  /** 应收追缴: paid, asked back, not returned yet. */
  receivableFen: fenAmount,
  availableFen: fenAmount,
  document: z.string(),
  assumption: z.string().nullable(),
})

export const payBatchRow = z.strictObject({
  id: uuid,
  number: z.string(),
  fundName: z.string(),
  unitName: z.string(),
  count: z.int(),
  amountFen: fenAmount,
  status: z.enum(['made', 'released', 'settled', 'withdrawn']),
  statusName: z.string(),
  madeBy: z.string(),
  madeDay: day,
  releasedBy: z.string().nullable(),
  releasedDay: day.nullable(),
  paid: z.int(),
  failed: z.int(),
  paidFen: fenAmount,
  failedFen: fenAmount,
})
export type PayBatchRow = z.output<typeof payBatchRow>

/** A payee who owes money that was claimed back. */
export const payeeDebt = z.strictObject({
  payeeName: z.string(),
  /** What this payment, or this claim, would pay it. */
  payFen: fenAmount,
  owedFen: fenAmount,
  debts: z.array(
    z.strictObject({
      number: z.string(),
      restFen: fenAmount,
      dueDay: day,
      overdue: z.boolean(),
      link: z.string().nullable(),
    }),
  ),
})
export type PayeeDebt = z.output<typeof payeeDebt>

export const payLineRow = z.strictObject({
  id: uuid,
  lineNo: z.int(),
  claimLineId: uuid,
  /** `grant`: 项目奖补, whose page is another. */
  claimKind: z.enum(['claim', 'grant']),
  claimNumber: z.string(),
  personName: z.string(),
  tryNo: z.int(),
  payeeName: z.string(),
  bankName: z.string(),
  bankMasked: z.string(),
  amountFen: fenAmount,
  status: z.enum(['made', 'sent', 'paid', 'failed', 'withdrawn']),
  statusName: z.string(),
  failure: z.string().nullable(),
  /** The try before this one. */
  earlier: z.strictObject({ payBatchId: uuid, number: z.string() }).nullable(),
  /** Where a failed line was sent once more. */
  later: z
    .strictObject({
      payBatchId: uuid,
      number: z.string(),
      status: z.enum(['made', 'sent', 'paid', 'failed', 'withdrawn']),
      statusName: z.string(),
    })
    .nullable(),
  /** Failed by the result, booked as paid by this page of the bank. */
  booked: z.strictObject({ statementId: uuid, number: z.string() }).nullable(),
})

const payLineFilter = { status: payLineRow.shape.status.optional(), q: searchText.optional() }

export const transferRow = z.strictObject({
  id: uuid,
  at: instant,
  day,
  kind: z.string(),
  kindName: z.string(),
  debit: z.string(),
  credit: z.string(),
  amountFen: fenAmount,
  document: z.string(),
  link: z.string().nullable(),
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const budgetYear = z.coerce.number().int().min(2000).max(2100).optional()

export const ledgerContract = {
  budgets: operation({
    method: 'GET',
    path: '/api/budgets',
    access: 'fund.read',
    summary: '预算与余额',
    query: z.strictObject({ year: budgetYear }),
    response: z.strictObject({ items: z.array(budgetView) }),
  }),
  exportBudgets: operation({
    method: 'GET',
    path: '/api/budgets.xlsx',
    access: 'fund.read',
    summary: '导出预算与余额',
    query: z.strictObject({ year: budgetYear }),
    file: [XLSX],
  }),
  ledger: operation({
    method: 'GET',
    path: '/api/ledger',
    access: 'fund.read',
    summary: '资金流水与各账户余额（借贷必平）',
    query: pageQuery.extend({ budget: uuid, q: searchText.optional() }),
    response: pageOf(transferRow).extend({
      accounts: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          debitFen: fenAmount,
          creditFen: fenAmount,
          balanceFen: fenAmount,
        }),
      ),
      balanced: z.boolean(),
    }),
  }),
  exportLedger: operation({
    method: 'GET',
    path: '/api/ledger.xlsx',
    access: 'fund.read',
    summary: '导出资金流水',
    query: z.strictObject({ budget: uuid, q: searchText.optional() }),
    file: [XLSX],
  }),
  payable: operation({
    method: 'GET',
    path: '/api/payable',
    access: 'fund.read',
    summary: '已批准待拨付：按申领批归总；失败待重拨另列',
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          batchId: uuid,
          number: z.string(),
          kind: z.enum(['claim', 'grant']),
          payeeName: z.string(),
          budgetId: uuid,
          fundName: z.string(),
          count: z.int(),
          amountFen: fenAmount,
          retries: z.int(),
          retryFen: fenAmount,
          needsAccount: z.int(),
          /** Not paid now: certificate revoked, or holder or payee blacklisted. */
          held: z.int(),
          /** Payees who still owe: to be set off, or paid all the same. */
          owing: z.array(payeeDebt),
        }),
      ),
    }),
  }),
  makePayBatch: operation({
    method: 'POST',
    path: '/api/pay-batches',
    access: 'batch.make',
    summary: '制作拨付批次：先报总数和总额，明细必须相符',
    body: z.strictObject({
      claimBatchIds: z.array(uuid).min(1, '请选择要拨付的申领').max(200),
      declaredCount: z.int('总人数是整数').min(1, '总人数至少 1').max(1_000_000, '总人数过大，请核对'),
      declaredFen: paidFen('总金额'),
    }),
    response: payBatchRow,
    status: 201,
  }),
  payBatches: operation({
    method: 'GET',
    path: '/api/pay-batches',
    access: 'fund.read',
    summary: '拨付批次',
    query: pageQuery.extend({
      status: payBatchRow.shape.status.optional(),
      budget: uuid.optional(),
      q: searchText.optional(),
    }),
    response: pageOf(payBatchRow),
  }),
  payBatch: operation({
    method: 'GET',
    path: '/api/pay-batches/:id',
    access: 'fund.read',
    summary: '一个拨付批次',
    params: idParams,
    response: payBatchRow.extend({
      version: z.int(),
      budget: budgetView,
      /** Payees who still owe, as long as the batch is not released. */
      owing: z.array(payeeDebt),
      actions: z.array(z.enum(['release', 'withdraw', 'bank_file', 'bank_result'])),
      /** Failed lines that were sent once more since, by what became of them. */
      retried: z.strictObject({ paid: z.int(), waiting: z.int(), failed: z.int() }),
      timeline,
    }),
  }),
  payLines: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/lines',
    access: 'fund.read',
    summary: '拨付明细',
    params: idParams,
    query: pageQuery.extend(payLineFilter),
    response: pageOf(payLineRow),
  }),
  exportPayLines: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/lines.xlsx',
    access: 'fund.read',
    summary: '导出拨付明细（账号遮盖）',
    params: idParams,
    query: z.strictObject(payLineFilter),
    file: [XLSX],
  }),
  releasePayBatch: operation({
    method: 'POST',
    path: '/api/pay-batches/:id/release',
    access: 'batch.release',
    summary: '复核放行（不能是制单人）',
    params: idParams,
    body: z.strictObject({ version: z.int(), declaredCount: z.int(), declaredFen: fenAmount }),
    response: payBatchRow,
  }),
  withdrawPayBatch: operation({
    method: 'POST',
    path: '/api/pay-batches/:id/withdraw',
    access: 'batch.make',
    summary: '撤销未放行的批次',
    params: idParams,
    body: z.strictObject({ version: z.int(), reason: z.string().trim().min(1, '请填写原因').max(200) }),
    response: payBatchRow,
  }),
  bankFile: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/bank-file',
    access: 'batch.release',
    summary: '银行代发文件',
    params: idParams,
    query: z.strictObject({ format: z.enum(['xlsx', 'csv']).optional() }),
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'],
  }),
  bankResultSample: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/bank-result-sample.xlsx',
    access: 'bank.import',
    summary: '演示：银行回盘，一条失败',
    params: idParams,
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  importBankResult: operation({
    method: 'POST',
    path: '/api/pay-batches/:id/bank-results',
    access: 'bank.import',
    summary: '导入银行回盘：整份相符才入账，逐条说明',
    params: idParams,
    body: z.strictObject({ fileId: uuid }),
    response: z.strictObject({
      id: uuid,
      paid: z.int(),
      failed: z.int(),
      paidFen: fenAmount,
      failedFen: fenAmount,
      refused: z.array(rowFault),
      annotatedFileId: uuid.nullable(),
      batch: payBatchRow,
    }),
    status: 201,
  }),
}
