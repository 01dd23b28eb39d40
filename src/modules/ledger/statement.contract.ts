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
  uuid,
} from '#src/platform/http/contract.ts'
import { documentName, reason } from './amount.contract.ts'
import { STATEMENT_FILTERS, STATEMENT_OUTCOMES, STATEMENT_STATES } from './money.types.ts'

export const statementRow = z.strictObject({
  id: uuid,
  number: z.string(),
  budgetId: uuid,
  fundName: z.string(),
  unitName: z.string(),
  year: z.int(),
  fromDay: day,
  toDay: day,
  madeBy: z.string(),
  madeDay: day,
  fileName: z.string(),
  lines: z.int(),
  matched: z.int(),
  differing: z.int(),
  extra: z.int(),
  /** Paid by the bank although its result had said that they failed. */
  afterFailure: z.int(),
  missing: z.int(),
  matchedFen: fenAmount,
  extraFen: fenAmount,
  afterFailureFen: fenAmount,
  missingFen: fenAmount,
  /** Every line of both sides found its other. */
  agrees: z.boolean(),
  /** Differences that no second person has agreed to yet. */
  unexplained: z.int(),
  withdrawn: z.strictObject({ by: z.string(), day, reason: z.string() }).nullable(),
  version: z.int(),
  actions: z.array(z.enum(['explain', 'withdraw'])),
})
export type StatementRow = z.output<typeof statementRow>

export const statementLine = z.strictObject({
  rowNumber: z.int().nullable(),
  day: day.nullable(),
  amountFen: fenAmount,
  detail: z.string(),
  reference: z.string(),
  payeeName: z.string(),
  state: z.enum(STATEMENT_STATES),
  stateName: z.string(),
  words: z.string().nullable(),
  payLineId: uuid.nullable(),
  payBatchId: uuid.nullable(),
  claimLineId: uuid.nullable(),
  claimKind: z.enum(['claim', 'grant']).nullable(),
  /** Where the same line was sent once more after it had failed. */
  later: z.strictObject({ payBatchId: uuid, number: z.string() }).nullable(),
  /** How this reader may propose to end the difference; empty where there is nothing to explain. */
  outcomes: z.array(z.enum(STATEMENT_OUTCOMES)),
  explanation: z
    .strictObject({
      id: uuid,
      outcome: z.enum(STATEMENT_OUTCOMES),
      outcomeName: z.string(),
      document: z.string(),
      reason: z.string(),
      status: z.enum(['proposed', 'confirmed']),
      statusName: z.string(),
      ...madeAndChecked,
      actions: z.array(z.enum(['confirm', 'refuse'])),
    })
    .nullable(),
})
export type StatementLine = z.output<typeof statementLine>

export const statementContract = {
  statements: operation({
    method: 'GET',
    path: '/api/bank-statements',
    access: 'fund.read',
    summary: '银行对账单',
    query: pageQuery.extend({ budget: uuid.optional() }),
    response: pageOf(statementRow),
  }),
  importStatement: operation({
    method: 'POST',
    path: '/api/bank-statements',
    access: 'bank.import',
    summary: '导入银行对账单：逐条与账核对，相符、缺少、多出',
    body: z.strictObject({ budgetId: uuid, fromDay: day, toDay: day, fileId: uuid }),
    response: statementRow,
    status: 201,
  }),
  statement: operation({
    method: 'GET',
    path: '/api/bank-statements/:id',
    access: 'fund.read',
    summary: '一份对账单',
    params: idParams,
    response: statementRow,
  }),
  statementLines: operation({
    method: 'GET',
    path: '/api/bank-statements/:id/lines',
    access: 'fund.read',
    summary: '对账明细',
    params: idParams,
    query: pageQuery.extend({ state: z.enum(STATEMENT_FILTERS).optional() }),
    response: pageOf(statementLine),
  }),
  statementSheet: operation({
    method: 'GET',
    path: '/api/bank-statements/:id/lines.xlsx',
    access: 'fund.read',
    summary: '对账明细导出：相符、差异和说明',
    params: idParams,
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  withdrawStatement: operation({
    method: 'POST',
    path: '/api/bank-statements/:id/withdraw',
    access: 'bank.import',
    summary: '撤回传错的对账单（还没有人说明过差异；文件留存）',
    params: idParams,
    body: z.strictObject({ version: z.int(), reason: note(200, '撤回的原因') }),
    response: statementRow,
  }),
  explainDifference: operation({
    method: 'POST',
    path: '/api/bank-statements/:id/differences',
    access: 'bank.import',
    summary: '说明一条差异：凭证号和原因，另一人复核后了结',
    params: idParams,
    body: z.strictObject({
      /** One of the two: a row of the page, or a payment that the page lacks. */
      rowNumber: z.int().nullable(),
      payLineId: uuid.nullable(),
      outcome: z.enum(STATEMENT_OUTCOMES, '请选择处理结果'),
      document: documentName,
      reason,
    }),
    response: statementRow,
    status: 201,
  }),
  checkDifference: operation({
    method: 'POST',
    path: '/api/bank-statements/:id/differences/check',
    access: 'bank.import',
    summary: '复核差异说明（不能是说明人）',
    params: idParams,
    body: z.strictObject({
      explanationId: uuid,
      agree: z.boolean(),
      note: z.string().trim().max(200, '原因最多 200 个字').optional(),
    }),
    response: statementRow,
  }),
  statementSample: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/bank-statement-sample.xlsx',
    access: 'bank.import',
    summary: '演示：银行对账单，少一条、多一条',
    params: idParams,
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  reconciliation: operation({
    method: 'GET',
    path: '/api/pay-batches/:id/reconciliation',
    access: 'fund.read',
    summary: '三方对账：资金流水、拨付批次、银行对账单',
    params: idParams,
    response: z.strictObject({
      batch: z.strictObject({
        lines: z.int(),
        fen: fenAmount,
        paid: z.int(),
        paidFen: fenAmount,
        failed: z.int(),
        failedFen: fenAmount,
      }),
      ledger: z.strictObject({
        sentFen: fenAmount,
        postedFen: fenAmount,
        bouncedFen: fenAmount,
        inTransitFen: fenAmount,
      }),
      bank: z.strictObject({
        matched: z.int(),
        matchedFen: fenAmount,
        differing: z.int(),
        missing: z.int(),
        missingFen: fenAmount,
        /** Failed by the result, and paid by a page of the bank; nobody has explained it yet. */
        afterFailure: z.int(),
        afterFailureFen: fenAmount,
      }),
      /** Said line by line: what each pair of sides has in common or not. */
      findings: z.array(z.strictObject({ ok: z.boolean(), text: z.string(), link: z.string().nullable() })),
      agrees: z.boolean(),
      statements: z.array(z.strictObject({ id: uuid, number: z.string() })),
    }),
  }),
}
