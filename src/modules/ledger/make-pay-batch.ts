import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { orderedId } from '#src/platform/db/ordered-ids.ts'
import { planForManyInTx } from '#src/platform/db/plans.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { findBudgets } from './budget.store.ts'
import type { LedgerDeps } from './deps.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import type { MoneyKind } from './ledger.types.ts'
import { lineNumber } from './line-number.ts'
import { claimSubject } from './money-kind.ts'
import { payBatchNow } from './pay-batch.store.ts'
import { linesWithoutAccount, PAID_AFTER_FAILURE, type PayableAsk, waitingLines } from './payable.store.ts'

export type MakeRefusal =
  | 'nothing_payable'
  | 'account_first'
  | 'reconcile_first'
  | 'all_held'
  | 'several_budgets'
  | 'declared_differs'
  | 'account_missing'

/**
 * Makes a disbursement batch of everything payable in the chosen claims: approved lines, and bounced ones that may be tried
 * again. What was declared must be what the lines come to, to the fen; one budget a batch; each line to the payee's own account.
 * The lines never leave the database: a batch of 100,000 is a handful of statements.
 */
export async function makePayBatch(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  body: { claimBatchIds: readonly string[]; declaredCount: number; declaredFen: number },
): Promise<Decision<PayBatchRow, MakeRefusal>> {
  const claimBatchIds = [...new Set(body.claimBatchIds)]
  found((await deps.claims.lockBatchesInTx(tx, scope, claimBatchIds)) || undefined, '要拨付的申领')
  const { keys } = deps.platform
  const ask: PayableAsk = { scope, day: tx.day, paidToPerson: deps.claims.paidToPerson, batchIds: claimBatchIds }
  const stuck = await linesWithoutAccount(tx.db, keys, ask)
  const payable = sql`(${waitingLines(ask)} and not l.line_id = any(${stuck}::uuid[]))`
  const sums = await sumsOf(tx, payable)
  if (sums.count === 0) return whyNothing(tx, ask, stuck, claimBatchIds[0]!)
  if (sums.budgets > 1) return refuse('several_budgets')
  const [budget] = await findBudgets(tx.db, scope, { id: sums.budgetId })
  const book = found(budget, '这笔预算')
  if (sums.count !== body.declaredCount || sums.totalFen !== body.declaredFen)
    return refuse('declared_differs', {
      declaredCount: body.declaredCount,
      declaredFen: body.declaredFen,
      count: sums.count,
      totalFen: sums.totalFen,
    })
  await planForManyInTx(tx, sums.count)
  const homeless = await firstWithoutAccount(tx, payable)
  if (homeless) return refuse('account_missing', { number: homeless })
  // Persons before what is scarce (lock order). unscoped: of lines that are in the scope.
  await sql`
    select count(*) from (select 1 from person p where p.person_id in (select w.person_id from ${payable} w where not w.held)
                           order by p.person_id for no key update) locked`.execute(tx.db)
  const payBatchId = newId()
  const tree = await deps.platform.unitTree()
  const number = await nextNumberInTx(tx, tree, { kind: 'pay_batch', mark: 'BF', unitId: book.unit_id, digits: 3 })
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
  await insertLinesInTx(tx, payBatchId, payable, sums.count)
  const claims = await deps.claims.followPayBatchInTx(
    tx,
    payBatchId,
    { status: 'made' },
    { from: ['approved', 'failed'], to: 'paying' },
  )
  await tx.auditMany([
    {
      action: 'pay.make',
      subjectType: 'pay_batch',
      subjectId: payBatchId,
      facts: { number, lines: sums.count, amountFen: sums.totalFen, claimBatches: claimBatchIds },
    },
    ...claims.map((claim) => ({
      action: 'pay.make',
      ...claimSubject(claim),
      facts: { payBatch: number, lines: claim.lines, amountFen: claim.amountFen },
    })),
  ])
  await tx.auditPersons(
    { action: 'pay.make', subjectType: 'claim_line' },
    sql`select w.person_id, w.line_id::text as subject_id, jsonb_build_object('payBatch', ${number}::text, 'amountFen', w.amount_fen) as facts
          from pay_line w where w.pay_batch_id = ${payBatchId} and w.kind = 'claim' order by w.line_no`,
  )
  return accept(await payBatchNow(tx.db, scope, tree, payBatchId))
}

/** Lines may wait and still not be payable: what has to be done first, of the first of them; else somebody was quicker. */
// unscoped: `waitingLines` holds the lines to the scope.
async function whyNothing(
  tx: Tx,
  ask: PayableAsk,
  stuck: readonly string[],
  batchId: string,
): Promise<Decision<never, 'nothing_payable' | 'account_first' | 'reconcile_first' | 'all_held'>> {
  const { rows } = await sql<{ number: string; line_no: number; lines: number; why: 'account' | 'reconcile' | 'held' }>`
    select b.number, w.line_no, w.why, count(*) over (partition by w.why) as lines
      from (select w.*, case when w.line_id in (${PAID_AFTER_FAILURE}) then 'reconcile'
                             when w.line_id = any(${[...stuck]}::uuid[]) then 'account' else 'held' end as why
              from (${waitingLines(ask)}) w) w join money_batch b on b.batch_id = w.batch_id
     order by array_position(array['reconcile', 'account', 'held'], w.why), b.number, w.line_no limit 1`.execute(tx.db)
  const [first] = rows
  if (!first) return refuse('nothing_payable', await lastAct(tx, batchId))
  const facts = { number: lineNumber(first.number, first.line_no), lines: first.lines }
  return refuse(
    ({ account: 'account_first', reconcile: 'reconcile_first', held: 'all_held' } as const)[first.why],
    facts,
  )
}

/** Who was first with the claim, or with the grant. */
// unscoped: the caller has locked it in its scope.
async function lastAct(tx: Tx, batchId: string) {
  const { rows } = await sql<{ kind: MoneyKind }>`select kind from money_batch where batch_id = ${batchId}`.execute(
    tx.db,
  )
  return lastActOn(tx.db, rows[0]?.kind === 'grant' ? 'grant' : 'claim_batch', batchId)
}

type Lines = ReturnType<typeof sql>

interface Sums {
  readonly count: number
  readonly totalFen: number
  readonly budgets: number
  readonly budgetId: string
}

// unscoped, here and below: the lines come from `waitingLines`, which holds them to the scope.
async function sumsOf(tx: Tx, payable: Lines): Promise<Sums> {
  const { rows } = await sql<Sums>`
    select count(*) as count, coalesce(sum(w.amount_fen), 0)::bigint as "totalFen", count(distinct w.budget_id) as budgets,
           min(w.budget_id::text) as "budgetId"
      from ${payable} w where not w.held`.execute(tx.db)
  return rows[0]!
}

/** The claim of the first payee without an account of its own; money goes nowhere else. */
// unscoped: `payable` holds the lines that were found in the scope.
async function firstWithoutAccount(tx: Tx, payable: Lines): Promise<string | undefined> {
  // Payees are few where organisations are paid: each is looked at once, not once a line.
  const { rows } = await sql<{ number: string; line_no: number }>`
    with payees as materialized (
      select distinct w.payee_kind, w.payee_id from ${payable} w where not w.held
    ), homeless as materialized (
      select y.payee_kind, y.payee_id from payees y
       where not exists (select 1 from organisation o where y.payee_kind = 'organisation' and o.organisation_id = y.payee_id and o.bank_account_enc is not null)
         and not exists (select 1 from person p where y.payee_kind = 'person' and p.person_id = y.payee_id and p.bank_account_enc is not null)
       limit 1
    )
    select b.number, w.line_no
      from homeless h join ${payable} w on w.payee_kind = h.payee_kind and w.payee_id = h.payee_id and not w.held
      join money_batch b on b.batch_id = w.batch_id
     order by b.number, w.line_no limit 1`.execute(tx.db)
  const [row] = rows
  return row && lineNumber(row.number, row.line_no)
}

/**
 * The lines with a copy of the payee's account as it stands, still encrypted: the batch pays where it said it would, whatever is
 * corrected later.
 */
// unscoped: the batch that was just written, and lines that were found in the scope.
async function insertLinesInTx(tx: Tx, payBatchId: string, payable: Lines, expected: number): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into pay_line (pay_line_id, pay_batch_id, line_no, kind, program, person_id, line_id, try_no, payee_kind, payee_id, payee_name, bank_name, bank_account_enc, bank_masked, amount_fen, status)
    select ${orderedId(tx.now, sql`x.n`)}, (select pay_batch_id from pay_batch where pay_batch_id = ${payBatchId}), x.n, x.kind, x.program, x.person_id, x.line_id, x.tries + 1, x.payee_kind, x.payee_id, x.name, x.bank_name, x.account, x.masked, x.amount_fen, 'made'
      from (select row_number() over (order by b.number, w.line_no) as n, w.kind, w.program, w.person_id, w.line_id, w.payee_kind, w.payee_id, w.amount_fen,
                   coalesce(o.name, p.name) as name, coalesce(o.bank_name, p.bank_name, '') as bank_name,
                   coalesce(o.bank_account_enc, p.bank_account_enc) as account, coalesce(o.bank_masked, p.bank_masked) as masked,
                   case when w.status = 'failed' then (select count(*) from pay_line t where t.line_id = w.line_id and t.status <> 'withdrawn') else 0 end as tries
              from ${payable} w
              join money_batch b on b.batch_id = w.batch_id
              left join organisation o on w.payee_kind = 'organisation' and o.organisation_id = w.payee_id
              left join person p on w.payee_kind = 'person' and p.person_id = w.payee_id
             where not w.held) x`.execute(tx.db)
  if (Number(numAffectedRows) !== expected)
    throw new Error(`Pay batch ${payBatchId} was counted with ${expected} lines and got ${numAffectedRows}.`)
}
