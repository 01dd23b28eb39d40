import { plainDate } from '#src/kernel/plain-date.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { XLSX } from './bank-file.ts'
import {
  importStatement,
  type JudgedStatement,
  judgeStatement,
  STATEMENT_REFUSALS,
  sampleStatement,
} from './bank-statement.ts'
import type { LedgerDeps } from './deps.ts'
import { findPayBatch, findPayLines } from './pay-batch.store.ts'
import { reconcileBatch } from './reconcile-batch.ts'
import { statementContract as contract } from './statement.contract.ts'
import {
  allStatementLines,
  findStatements,
  statementLinePage,
  statementPage,
  statementRowOf,
} from './statement.store.ts'
import {
  CHECK_DIFFERENCE_REFUSALS,
  checkDifference,
  EXPLAIN_REFUSALS,
  explainDifference,
  WITHDRAW_STATEMENT_REFUSALS,
  withdrawStatement,
} from './statement-difference.ts'
import { statementSheet } from './statement-sheet.ts'

/** The bank's pages, and the three sides of each batch. */
export function statementRoutes(api: Api, depsOf: (ctx: { platform: Platform }) => LedgerDeps): void {
  api.read(contract.statements, async (ctx) =>
    statementPage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
  )
  api.write(
    contract.importStatement,
    STATEMENT_REFUSALS,
    (tx, ctx, judged: JudgedStatement) =>
      importStatement(
        tx,
        depsOf(ctx),
        ctx.scope,
        { budgetId: ctx.body.budgetId, fromDay: plainDate(ctx.body.fromDay), toDay: plainDate(ctx.body.toDay) },
        judged,
      ),
    (ctx) =>
      judgeStatement(ctx.platform, ctx.scope, {
        fileId: ctx.body.fileId,
        fromDay: plainDate(ctx.body.fromDay),
        toDay: plainDate(ctx.body.toDay),
      }),
  )
  api.read(contract.statement, async (ctx) => {
    const [row] = await findStatements(ctx.db, ctx.scope, { id: ctx.params.id, limit: 1 })
    return statementRowOf(await ctx.platform.unitTree(), ctx.scope, found(row, '这份对账单'))
  })
  api.read(contract.statementLines, (ctx) => statementLinePage(ctx.db, ctx.scope, ctx.params.id, ctx.query))
  api.write(contract.withdrawStatement, WITHDRAW_STATEMENT_REFUSALS, (tx, ctx) =>
    withdrawStatement(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.explainDifference, EXPLAIN_REFUSALS, (tx, ctx) =>
    explainDifference(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.checkDifference, CHECK_DIFFERENCE_REFUSALS, (tx, ctx) =>
    checkDifference(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.file(contract.statementSheet, async (ctx) => {
    const { statement, lines } = await allStatementLines(ctx.db, ctx.scope, ctx.params.id)
    await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
      tx.audit({
        action: 'pay.statement_export',
        subjectType: 'bank_statement',
        subjectId: statement.statement_id,
        facts: { number: statement.number },
      }),
    )
    return {
      name: `对账明细 ${statement.number}.xlsx`,
      mediaType: XLSX,
      body: await statementSheet(statement, lines, ctx.platform.synthetic),
    }
  })
  api.file(contract.statementSample, async (ctx) => {
    const batch = found(await findPayBatch(ctx.db, ctx.scope, ctx.params.id), '这个拨付批次')
    if (!ctx.platform.synthetic) throw new ProblemError(404, 'demo_only', '样例对账单只在演示环境提供')
    if (batch.status !== 'settled') throw new ProblemError(409, 'not_settled', '这个批次还没有回盘，没有对账单')
    return {
      name: `样例对账单 ${batch.number}.xlsx`,
      mediaType: XLSX,
      body: await sampleStatement(batch, await findPayLines(ctx.db, batch.pay_batch_id, { limit: 2_000 }), ctx.day),
    }
  })
  api.read(contract.reconciliation, async (ctx) =>
    reconcileBatch(ctx.db, ctx.scope, found(await findPayBatch(ctx.db, ctx.scope, ctx.params.id), '这个拨付批次')),
  )
}
