import type { UnitTree } from '#src/platform/access/units.ts'
import type { ColumnSpec } from '#src/platform/excel/index.ts'
import { everyRow, exportList, type Taker } from '#src/platform/http/export-list.ts'
import { type BudgetRecord, budgetViewOf, findBudgets } from './budget.store.ts'
import { PAY_LINE_STATUS_NAMES } from './ledger.types.ts'
import { everyTransfer, type TransferFilter } from './ledger-view.ts'
import { lineNumber } from './line-number.ts'
import { findPayLines, type PayBatchRecord, type PayLineFilter, payLineMeant } from './pay-batch.store.ts'

const TRANSFER_COLUMNS = [
  { key: 'day', title: '日期', kind: 'date' },
  { key: 'kindName', title: '事项', kind: 'text', width: 14 },
  { key: 'debit', title: '借', kind: 'text', width: 12 },
  { key: 'credit', title: '贷', kind: 'text', width: 12 },
  { key: 'amountFen', title: '金额（元）', kind: 'money' },
  { key: 'document', title: '单据', kind: 'text', width: 40 },
] as const satisfies readonly ColumnSpec[]

/** The movements of a budget's book that the page shows, as a workbook. */
export const exportLedger = (ctx: Taker, budget: BudgetRecord, filter: TransferFilter) =>
  exportList(ctx, {
    title: `资金流水 ${budget.fund_name} ${budget.year}`,
    name: '资金流水',
    act: {
      action: 'ledger.export',
      subjectType: 'budget',
      subjectId: budget.budget_id,
      facts: { fundName: budget.fund_name, year: budget.year },
    },
    filter: { q: filter.q },
    columns: TRANSFER_COLUMNS,
    rows: everyTransfer(ctx.db, ctx.platform.keys, ctx.scope, budget.budget_id, filter),
    view: (row) => row,
  })

const PAY_LINE_COLUMNS = [
  { key: 'line', title: '序号', kind: 'integer' },
  { key: 'claim', title: '申领', kind: 'text', width: 20 },
  { key: 'person', title: '持证人', kind: 'text' },
  { key: 'payee', title: '收款单位', kind: 'text', width: 28 },
  { key: 'account', title: '账号', kind: 'text', width: 24 },
  { key: 'bank', title: '开户银行', kind: 'text', width: 28 },
  { key: 'amount', title: '金额（元）', kind: 'money' },
  { key: 'tryNo', title: '第几次', kind: 'integer' },
  { key: 'status', title: '状态', kind: 'text' },
  { key: 'failure', title: '失败原因', kind: 'text', width: 30 },
] as const satisfies readonly ColumnSpec[]

/** The lines of a disbursement batch that the page shows, as a workbook: account numbers are masked as there. */
export const exportPayLines = (ctx: Taker, batch: PayBatchRecord, filter: PayLineFilter) => {
  const meant = payLineMeant(ctx.platform.keys, filter.q)
  return exportList(ctx, {
    title: `拨付明细 ${batch.number}`,
    name: '拨付明细',
    act: {
      action: 'pay.export',
      subjectType: 'pay_batch',
      subjectId: batch.pay_batch_id,
      facts: { number: batch.number },
    },
    filter: { status: filter.status, q: filter.q },
    columns: PAY_LINE_COLUMNS,
    rows: everyRow(
      (after: number | undefined, limit) =>
        findPayLines(ctx.db, batch.pay_batch_id, { status: filter.status, meant, after, limit }),
      (row) => row.line_no,
    ),
    view: (row) => ({
      line: row.line_no,
      claim: lineNumber(row.claim_number, row.claim_line_no),
      person: row.person_name,
      payee: row.payee_name,
      account: row.bank_masked,
      bank: row.bank_name,
      amount: row.amount_fen,
      tryNo: row.try_no,
      status: PAY_LINE_STATUS_NAMES[row.status],
      failure: row.failure,
    }),
  })
}

const BUDGET_COLUMNS = [
  { key: 'year', title: '年度', kind: 'integer' },
  { key: 'unitName', title: '单位', kind: 'text', width: 14 },
  { key: 'fundName', title: '资金', kind: 'text', width: 30 },
  { key: 'totalFen', title: '预算（元）', kind: 'money' },
  { key: 'committedFen', title: '发券承诺（元）', kind: 'money' },
  { key: 'approvedFen', title: '已批待付（元）', kind: 'money' },
  { key: 'inTransitFen', title: '在途（元）', kind: 'money' },
  { key: 'standingFen', title: '已拨付（元）', kind: 'money' },
  { key: 'receivableFen', title: '应收追缴（元）', kind: 'money' },
  { key: 'availableFen', title: '可用指标（元）', kind: 'money' },
  { key: 'document', title: '文件', kind: 'text', width: 40 },
] as const satisfies readonly ColumnSpec[]

/** The budgets of the scope with what became of each, as a workbook. */
export const exportBudgets = async (ctx: Taker, tree: UnitTree, filter: { year?: number | undefined }) =>
  exportList(ctx, {
    title: filter.year ? `预算与余额 ${filter.year}` : '预算与余额',
    name: '预算与余额',
    act: { action: 'budget.export', subjectType: 'list', subjectId: 'budgets' },
    filter: { year: filter.year },
    columns: BUDGET_COLUMNS,
    rows: await findBudgets(ctx.db, ctx.scope, filter),
    view: (row) => budgetViewOf(tree, row),
  })
