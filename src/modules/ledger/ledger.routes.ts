import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { bankFile, CSV, XLSX } from './bank-file.ts'
import { sampleResult } from './bank-result.ts'
import { budgetRoutes } from './budget.routes.ts'
import { budgetViewOf, findBudgets } from './budget.store.ts'
import { checks } from './checks.ts'
import { clawbackRoutes } from './clawback.routes.ts'
import type { LedgerDeps } from './deps.ts'
import { educationFundRoutes } from './education-fund.routes.ts'
import { exportBudgets, exportLedger, exportPayLines } from './export-money.ts'
import { fundUseRoutes } from './fund-use.routes.ts'
import { importBankResult } from './import-bank-result.ts'
import { type JudgedResult, judgeBankResult } from './judge-bank-result.ts'
import { ledgerContract as contract } from './ledger.contract.ts'
import {
  MAKE_REFUSALS,
  payTimelineEntry,
  RELEASE_REFUSALS,
  RESULT_REFUSALS,
  WITHDRAW_REFUSALS,
} from './ledger.messages.ts'
import { ledgerQueue } from './ledger-queue.ts'
import { ledgerSearch } from './ledger-search.ts'
import { ledgerPage } from './ledger-view.ts'
import { makePayBatch } from './make-pay-batch.ts'
import {
  findPayBatch,
  findPayLines,
  type PayBatchRecord,
  payBatchPage,
  payBatchRowOf,
  payLinePage,
  retriedOf,
} from './pay-batch.store.ts'
import { payableByBatch } from './payable.store.ts'
import { payeeRoutes } from './payee.routes.ts'
import { debtsOfPayable, debtsOfPayBatch } from './payee-debts.store.ts'
import { releasePayBatch } from './release-pay-batch.ts'
import { standingBookRoutes } from './standing-book.routes.ts'
import { statementRoutes } from './statement.routes.ts'
import { withdrawPayBatch } from './withdraw-pay-batch.ts'

const batchIn = async (db: Db, scope: Scope, id: string) => found(await findPayBatch(db, scope, id), '这个拨付批次')

export function ledgerModule({ claims, underUse }: Omit<LedgerDeps, 'platform'>): Module {
  const depsOf = ({ platform }: { platform: Platform }): LedgerDeps => ({ platform, claims, underUse })
  return {
    name: 'ledger',
    queue: ledgerQueue(claims.paidToPerson),
    search: ledgerSearch,
    checks,
    routes(api) {
      budgetRoutes(api, depsOf)
      fundUseRoutes(api, depsOf)
      payeeRoutes(api, depsOf)
      statementRoutes(api, depsOf)
      clawbackRoutes(api, depsOf)
      standingBookRoutes(api)
      educationFundRoutes(api)
      api.read(contract.budgets, async (ctx) => {
        const tree = await ctx.platform.unitTree()
        const rows = await findBudgets(ctx.db, ctx.scope, { year: ctx.query.year })
        return { items: rows.map((row) => budgetViewOf(tree, row)) }
      })
      api.read(contract.ledger, async (ctx) => {
        const [budget] = await findBudgets(ctx.db, ctx.scope, { id: ctx.query.budget })
        return ledgerPage(ctx.db, ctx.platform.keys, ctx.scope, found(budget, '这笔预算'), ctx.query)
      })
      api.file(contract.exportBudgets, async (ctx) => exportBudgets(ctx, await ctx.platform.unitTree(), ctx.query))
      api.file(contract.exportLedger, async (ctx) => {
        const [budget] = await findBudgets(ctx.db, ctx.scope, { id: ctx.query.budget })
        return exportLedger(ctx, found(budget, '这笔预算'), ctx.query)
      })
      api.read(contract.payable, async (ctx) => {
        const ask = { scope: ctx.scope, day: ctx.day, paidToPerson: claims.paidToPerson }
        const owing = await debtsOfPayable(ctx.db, ask)
        const rows = await payableByBatch(ctx.db, ctx.platform.keys, ask)
        return { items: rows.map((row) => ({ ...row, owing: owing.get(row.batchId) ?? [] })) }
      })
      api.write(contract.makePayBatch, MAKE_REFUSALS, (tx, ctx) => makePayBatch(tx, depsOf(ctx), ctx.scope, ctx.body))
      api.read(contract.payBatches, async (ctx) =>
        payBatchPage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
      )
      api.read(contract.payBatch, async (ctx) => {
        const batch = await batchIn(ctx.db, ctx.scope, ctx.params.id)
        const tree = await ctx.platform.unitTree()
        const [budget] = await findBudgets(ctx.db, ctx.scope, { id: batch.budget_id })
        return {
          ...payBatchRowOf(tree, batch),
          version: batch.version,
          budget: budgetViewOf(tree, found(budget, '这笔预算')),
          owing: batch.status === 'made' ? await debtsOfPayBatch(ctx.db, ctx.scope, ctx.day, batch.pay_batch_id) : [],
          actions: actionsOf(ctx.scope, batch),
          retried: await retriedOf(ctx.db, batch.pay_batch_id),
          timeline: (await actsOn(ctx.db, 'pay_batch', batch.pay_batch_id)).map(payTimelineEntry),
        }
      })
      api.read(contract.payLines, async (ctx) => {
        const batch = await batchIn(ctx.db, ctx.scope, ctx.params.id)
        return payLinePage(ctx.db, ctx.platform.keys, batch.pay_batch_id, ctx.query)
      })
      api.file(contract.exportPayLines, async (ctx) =>
        exportPayLines(ctx, await batchIn(ctx.db, ctx.scope, ctx.params.id), ctx.query),
      )
      api.write(contract.releasePayBatch, RELEASE_REFUSALS, (tx, ctx) =>
        releasePayBatch(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.withdrawPayBatch, WITHDRAW_REFUSALS, (tx, ctx) =>
        withdrawPayBatch(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
      )
      api.file(contract.bankFile, async (ctx) => {
        const batch = await batchIn(ctx.db, ctx.scope, ctx.params.id)
        const csv = ctx.query.format === 'csv'
        const fileId = batch.bank_csv_id
        if (!fileId) throw new ProblemError(409, 'not_released', '这个批次还没有复核放行，放行后才有银行代发文件')
        // unscoped: the file of a batch that was found in the scope; nobody owns it else.
        const file = await ctx.db
          .selectFrom('stored_file')
          .select(['digest', 'name'])
          .where('file_id', '=', fileId)
          .executeTakeFirstOrThrow()
        // Whole account numbers leave the platform: each download is written down.
        await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
          tx.audit({
            action: 'pay.bank_file',
            subjectType: 'pay_batch',
            subjectId: batch.pay_batch_id,
            facts: { number: batch.number, format: csv ? 'csv' : 'xlsx' },
          }),
        )
        if (csv) return { name: file.name, mediaType: CSV, ...(await ctx.platform.files.open(file.digest)) }
        const tree = await ctx.platform.unitTree()
        const layout = await settingOn(ctx.db, tree, batch.unit_id, 'bank.file_layout', batch.released_day!)
        return {
          name: `银行代发 ${batch.number}.xlsx`,
          mediaType: XLSX,
          body: bankFile(ctx.db, ctx.platform.keys, batch, layout, {
            format: 'xlsx',
            synthetic: ctx.platform.synthetic,
          }),
        }
      })
      api.file(contract.bankResultSample, async (ctx) => {
        const batch = await batchIn(ctx.db, ctx.scope, ctx.params.id)
        if (!ctx.platform.synthetic) throw new ProblemError(404, 'demo_only', '样例回盘只在演示环境提供')
        if (batch.status !== 'released' && batch.status !== 'settled')
          throw new ProblemError(409, 'not_released', '这个批次还没有送银行，没有回盘')
        const lines = await findPayLines(ctx.db, batch.pay_batch_id)
        return {
          name: `样例回盘 ${batch.number}.xlsx`,
          mediaType: XLSX,
          body: await sampleResult(ctx.platform.keys, batch, lines),
        }
      })
      api.write(
        contract.importBankResult,
        RESULT_REFUSALS,
        (tx, ctx, judged: JudgedResult) => importBankResult(tx, depsOf(ctx), ctx.scope, ctx.params.id, judged),
        (ctx) => judgeBankResult(ctx.platform, ctx, ctx.params.id, ctx.body.fileId),
      )
    },
  }
}

/** What this reader may do with the batch now. */
function actionsOf(scope: Scope, batch: PayBatchRecord): ('release' | 'withdraw' | 'bank_file' | 'bank_result')[] {
  const { role } = scope
  const sent = batch.status === 'released' || batch.status === 'settled'
  const open = {
    release: batch.status === 'made' && mayDo(role, 'batch.release') && batch.made_by !== scope.accountId,
    withdraw: batch.status === 'made' && mayDo(role, 'batch.make'),
    bank_file: sent && mayDo(role, 'batch.release'),
    bank_result: batch.status === 'released' && mayDo(role, 'bank.import'),
  }
  return (Object.keys(open) as (keyof typeof open)[]).filter((action) => open[action])
}
