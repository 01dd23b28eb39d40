import { z } from 'zod'
import { day, fenAmount, idParams, operation, pageOf, pageQuery, uuid } from '#src/platform/http/contract.ts'
import { STATEMENT_FILTERS, STATEMENT_STATES } from './money.types.ts'

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
  lines: z.int(),
  matched: z.int(),
  differing: z.int(),
  extra: z.int(),
  missing: z.int(),
  matchedFen: fenAmount,
  extraFen: fenAmount,
  missingFen: fenAmount,
  /** Every line of both sides found its other. */
  agrees: z.boolean(),
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
  payBatchId: uuid.nullable(),
  claimLineId: uuid.nullable(),
  claimKind: z.enum(['claim', 'grant']).nullable(),
})

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
      }),
      /** Said line by line: what each pair of sides has in common or not. */
      findings: z.array(z.strictObject({ ok: z.boolean(), text: z.string() })),
      agrees: z.boolean(),
      statements: z.array(z.strictObject({ id: uuid, number: z.string() })),
    }),
  }),
}
