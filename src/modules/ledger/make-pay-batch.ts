import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { nextSerialInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { findBudgets } from './budget.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import type { ClaimToPay } from './ledger.types.ts'
import { payBatchNow } from './pay-batch.store.ts'
import { type PayeeAccount, payeeAccounts, payeeKey } from './payee.store.ts'
import { pastTries } from './try-again.store.ts'

export type MakeRefusal = 'nothing_payable' | 'several_budgets' | 'declared_differs' | 'account_missing'

interface LineToPay extends ClaimToPay {
  readonly tryNo: number
  readonly account: PayeeAccount
}

/**
 * Makes a disbursement batch of everything payable in the chosen claims: approved lines, and bounced ones that may be tried
 * again. What was declared must be what the lines come to, to the fen; one budget a batch; each line to the payee's own account.
 */
export async function makePayBatch(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  body: { claimBatchIds: readonly string[]; declaredCount: number; declaredFen: number },
): Promise<Decision<PayBatchRow, MakeRefusal>> {
  const waiting = found(await deps.claims.lockToPayInTx(tx, scope, body.claimBatchIds), '要拨付的申领')
  const { keys } = deps.platform
  const tries = await pastTries(
    tx.db,
    keys,
    waiting.filter((line) => line.status === 'failed'),
  )
  const payable = waiting.filter((line) => !tries.get(line.lineId)?.needsAccount)
  const [first] = payable
  if (!first) return refuse('nothing_payable', await lastActOn(tx.db, 'claim_batch', body.claimBatchIds[0]!))
  if (payable.some((line) => line.budgetId !== first.budgetId)) return refuse('several_budgets')
  const [budget] = await findBudgets(tx.db, scope, { id: first.budgetId })
  const book = found(budget, '这笔预算')
  const totalFen = payable.reduce((sum, line) => sum + line.amountFen, 0)
  if (payable.length !== body.declaredCount || totalFen !== body.declaredFen)
    return refuse('declared_differs', {
      declaredCount: body.declaredCount,
      declaredFen: body.declaredFen,
      count: payable.length,
      totalFen,
    })
  const accounts = await payeeAccounts(
    tx.db,
    keys,
    payable.map((line) => line.payee),
  )
  const homeless = payable.find((line) => !accounts.has(payeeKey(line.payee)))
  if (homeless) return refuse('account_missing', { number: homeless.number })
  const lines = payable.map(
    (line): LineToPay => ({
      ...line,
      tryNo: (tries.get(line.lineId)?.tries ?? 0) + 1,
      account: accounts.get(payeeKey(line.payee))!,
    }),
  )
  const payBatchId = newId()
  const year = yearOf(tx.day)
  const tree = await deps.platform.unitTree()
  const serial = await nextSerialInTx(tx, 'pay_batch', tree.ancestors(book.unit_id).at(-1)!, year)
  const number = `BF-${year}-${String(serial).padStart(3, '0')}`
  await tx.db
    .insertInto('pay_batch')
    .values({
      pay_batch_id: payBatchId,
      number,
      fund_code: book.fund_code,
      unit_id: book.unit_id,
      year: book.year,
      budget_id: book.budget_id,
      declared_count: body.declaredCount,
      declared_fen: body.declaredFen,
      status: 'made',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .execute()
  await insertLinesInTx(tx, deps, payBatchId, lines)
  await deps.claims.followInTx(tx, lines, { from: ['approved', 'failed'], to: 'paying' })
  await tx.audit({
    action: 'pay.make',
    subjectType: 'pay_batch',
    subjectId: payBatchId,
    facts: { number, lines: lines.length, amountFen: totalFen, claimBatches: [...body.claimBatchIds] },
  })
  await tx.auditMany([
    ...body.claimBatchIds.map((id) => ({
      action: 'pay.make',
      subjectType: 'claim_batch',
      subjectId: id,
      facts: {
        payBatch: number,
        lines: lines.filter((line) => line.batchId === id).length,
        amountFen: lines.reduce((sum, line) => sum + (line.batchId === id ? line.amountFen : 0), 0),
      },
    })),
    ...lines.map((line) => ({
      action: 'pay.make',
      subjectType: 'claim_line',
      subjectId: line.lineId,
      personId: line.personId,
      facts: { payBatch: number, amountFen: line.amountFen },
    })),
  ])
  return accept(await payBatchNow(tx.db, scope, tree, payBatchId))
}

async function insertLinesInTx(
  tx: Tx,
  { platform: { keys } }: LedgerDeps,
  payBatchId: string,
  lines: readonly LineToPay[],
) {
  // A copy of the account as it was: the batch pays where it said it would, whatever is corrected later.
  const sealed = new Map<string, string>()
  for (const { account } of lines)
    if (!sealed.has(account.account))
      sealed.set(account.account, keys.encrypt('bank_account', account.account).toString('hex'))
  await sql`
    insert into pay_line (pay_line_id, pay_batch_id, line_no, person_id, line_id, try_no, payee_kind, payee_id, payee_name, bank_name, bank_account_enc, bank_masked, amount_fen, status)
    select i, ${payBatchId}, n, p, l, t, k, y, a, b, decode(e, 'hex'), m, f, 'made'
      from unnest(${lines.map(() => newId())}::uuid[], ${lines.map((_, n) => n + 1)}::int[], ${lines.map((line) => line.personId)}::uuid[],
                  ${lines.map((line) => line.lineId)}::uuid[], ${lines.map((line) => line.tryNo)}::int[], ${lines.map((line) => line.payee.kind)}::text[],
                  ${lines.map((line) => line.payee.id)}::uuid[], ${lines.map((line) => line.account.name)}::text[], ${lines.map((line) => line.account.bankName)}::text[],
                  ${lines.map((line) => sealed.get(line.account.account)!)}::text[], ${lines.map((line) => line.account.masked)}::text[],
                  ${lines.map((line) => line.amountFen)}::bigint[]) as u(i, n, p, l, t, k, y, a, b, e, m, f)`.execute(
    tx.db,
  )
}
