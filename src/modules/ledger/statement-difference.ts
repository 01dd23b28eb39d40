import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found, type RefusalTable } from '#src/platform/http/problem.ts'
import { accountIn } from './account.store.ts'
import { MOVES } from './accounts.rules.ts'
import { byWhom, CHECK_REFUSALS } from './check.messages.ts'
import type { LedgerDeps } from './deps.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind, PayLineStatus } from './ledger.types.ts'
import type { StatementOutcome, StatementState } from './money.types.ts'
import { lineSubject, moneyLink } from './money-kind.ts'
import { lockPayBatchInTx } from './pay-batch.store.ts'
import { holdsPayment } from './payable.store.ts'
import type { StatementRow } from './statement.contract.ts'
import { findStatements, missingLines, type StatementRecord, statementRowOf } from './statement.store.ts'
import { outcomesOf, stateNow } from './statement-line.rules.ts'
import { type CheckRefusal, decideCheck } from './two-persons.ts'

export type WithdrawStatementRefusal =
  | 'changed_meanwhile'
  | 'withdrawn_before'
  | 'statement_explained'
  | 'statement_holds'
  | 'statement_built_on'
export type ExplainRefusal = 'statement_withdrawn' | 'not_different' | 'explained_before' | 'outcome_not_open'
export type CheckDifferenceRefusal = CheckRefusal | BookRefusal | 'explanation_missing' | 'note_missing'
type BookRefusal = 'line_sent_again' | 'amount_differs'

async function lockStatement(tx: Tx, scope: Scope, id: string): Promise<StatementRecord> {
  const [seen] = await findStatements(tx.db, scope, { id, limit: 1 })
  if (!holdsUnit(scope, found(seen, '这份对账单').unit_id)) found(undefined, '这份对账单')
  // unscoped: found in the scope above.
  await sql`select 1 from bank_statement where statement_id = ${id} for no key update`.execute(tx.db)
  const [now] = await findStatements(tx.db, scope, { id, limit: 1 })
  return now!
}

async function statementNow(tx: Tx, deps: LedgerDeps, scope: Scope, id: string): Promise<StatementRow> {
  const [now] = await findStatements(tx.db, scope, { id, limit: 1 })
  return statementRowOf(await deps.platform.unitTree(), scope, now!)
}

/**
 * Takes back a page that was uploaded by mistake, as long as nobody has said anything about its differences. Its rows stay and hold
 * nothing any more; its file stays, and may be laid against the right book. A page that holds a second payment back is not one
 * person's to take away: two explain what it says.
 */
export async function withdrawStatement(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; reason: string },
): Promise<Decision<StatementRow, WithdrawStatementRefusal>> {
  // The book's turn first, as the import of a page takes it.
  const [seen] = await findStatements(tx.db, scope, { id, limit: 1 })
  await sql`select pg_advisory_xact_lock(hashtext(${`bank_statement ${found(seen, '这份对账单').budget_id}`}))`.execute(
    tx.db,
  )
  const statement = await lockStatement(tx, scope, id)
  if (statement.withdrawn_day !== null) return refuse('withdrawn_before', await lastActOn(tx.db, 'bank_statement', id))
  if (statement.version !== body.version)
    return refuse('changed_meanwhile', await lastActOn(tx.db, 'bank_statement', id))
  const held = await holdingRows(tx, id)
  if (held > 0) return refuse('statement_holds', { lines: held })
  if (statement.explanations > 0) return refuse('statement_explained', { n: statement.explanations })
  // unscoped: pages of the same book.
  const { rows } = await sql<{ number: string }>`
    select t.number from bank_statement_line l join bank_statement t on t.statement_id = l.statement_id
     where l.state = 'repeated' and l.live and l.statement_id <> ${id}
       and l.pay_line_id in (select pay_line_id from bank_statement_line where statement_id = ${id} and state = 'matched')
     order by t.number limit 1`.execute(tx.db)
  if (rows[0]) return refuse('statement_built_on', { number: rows[0].number })
  await sql`update bank_statement_line set live = false, unexplained = false where statement_id = ${id}`.execute(tx.db)
  await tx.db
    .updateTable('bank_statement')
    .set({
      withdrawn_by: scope.accountId,
      withdrawn_day: tx.day,
      withdrawn_reason: body.reason,
      version: statement.version + 1,
    })
    .where('statement_id', '=', id)
    .execute()
  await tx.audit({
    action: 'pay.statement_withdraw',
    subjectType: 'bank_statement',
    subjectId: id,
    facts: { number: statement.number, file: statement.file_name, note: body.reason },
  })
  return accept(await statementNow(tx, deps, scope, id))
}

/** How many rows of the page keep a payment from being made a second time. */
// unscoped: of a page that was found in the scope.
async function holdingRows(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from bank_statement_line s join pay_line h on h.pay_line_id = s.pay_line_id
     where s.statement_id = ${id} and ${holdsPayment('s', 'h')}`.execute(tx.db)
  return rows[0]!.n
}

interface Different {
  readonly state: StatementState
  readonly payLineId: string | null
  readonly payment: PayLineStatus | null
  readonly amountFen: number
}

/** One person says what a difference comes from, with its paper; it stays open until another agrees. */
export async function explainDifference(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: {
    rowNumber: number | null
    payLineId: string | null
    outcome: StatementOutcome
    document: string
    reason: string
  },
): Promise<Decision<StatementRow, ExplainRefusal>> {
  const statement = await lockStatement(tx, scope, id)
  if (statement.withdrawn_day !== null) return refuse('statement_withdrawn')
  const different = await differenceOf(tx, statement, body)
  if (!different) return refuse('not_different')
  if (!outcomesOf(stateNow(different.state, different.payment)).includes(body.outcome))
    return refuse('outcome_not_open')
  const explanationId = newId()
  const made = await tx.db
    .insertInto('bank_difference')
    .values({
      explanation_id: explanationId,
      statement_id: id,
      row_number: body.rowNumber,
      pay_line_id: different.payLineId,
      outcome: body.outcome,
      document: body.document,
      reason: body.reason,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('explanation_id')
    .executeTakeFirst()
  if (!made) return refuse('explained_before')
  await tx.audit({
    action: 'pay.difference',
    subjectType: 'bank_statement',
    subjectId: id,
    facts: {
      number: statement.number,
      ...(body.rowNumber === null ? {} : { row: body.rowNumber }),
      amountFen: different.amountFen,
      outcome: body.outcome,
      document: body.document,
      note: body.reason,
    },
  })
  return accept(await statementNow(tx, deps, scope, id))
}

// unscoped: of a page that was found in the scope.
async function differenceOf(
  tx: Tx,
  statement: StatementRecord,
  ask: { rowNumber: number | null; payLineId: string | null },
): Promise<Different | undefined> {
  if ((ask.rowNumber === null) === (ask.payLineId === null)) return undefined
  const { rows } =
    ask.rowNumber !== null
      ? await sql<Different>`
          select s.state, s.pay_line_id as "payLineId", w.status as payment, s.amount_fen as "amountFen"
            from bank_statement_line s left join pay_line w on w.pay_line_id = s.pay_line_id
           where s.statement_id = ${statement.statement_id} and s.row_number = ${ask.rowNumber} and s.state <> 'matched'`.execute(
          tx.db,
        )
      : await sql<Different>`
          select 'missing' as state, m.pay_line_id as "payLineId", null as payment, m.amount_fen as "amountFen"
            from (${missingLines({ budgetId: statement.budget_id, fromDay: statement.from_day, toDay: statement.to_day, statementId: statement.statement_id })}) m
           where m.pay_line_id = ${ask.payLineId}`.execute(tx.db)
  return rows[0]
}

interface Explanation {
  explanation_id: string
  row_number: number | null
  pay_line_id: string | null
  outcome: StatementOutcome
  document: string
  reason: string
  status: string
  made_by: string
}

/**
 * A second person agrees or does not. Agreed, the difference is closed; where the bank had paid what its result called failed, the
 * payment is booked now, once, or the line may be tried again.
 */
export async function checkDifference(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  verdict: { explanationId: string; agree: boolean; note?: string | undefined },
): Promise<Decision<StatementRow, CheckDifferenceRefusal>> {
  const [seen] = await findStatements(tx.db, scope, { id, limit: 1 })
  if (!holdsUnit(scope, found(seen, '这份对账单').unit_id)) found(undefined, '这份对账单')
  const known = await findExplanation(tx, id, verdict.explanationId)
  if (!known) return refuse('explanation_missing')
  if (!verdict.agree && !verdict.note) return refuse('note_missing')
  // Claims and persons, then the batch, before the page's own row (lock order).
  const payment = verdict.agree && known.outcome === 'book_paid' ? await lockPayment(tx, deps, known) : undefined
  const statement = await lockStatement(tx, scope, id)
  const now = (await findExplanation(tx, id, verdict.explanationId))!
  const check = await decideCheck(tx, {
    subjectType: 'bank_statement',
    id,
    status: now.status,
    madeBy: now.made_by,
  })
  if (!check.ok) return check
  if (payment) {
    const booked = await bookPayment(tx, deps, statement, now, payment)
    if (!booked.ok) return booked
  }
  await tx.db
    .updateTable('bank_difference')
    .set({
      status: verdict.agree ? 'confirmed' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
    })
    .where('explanation_id', '=', now.explanation_id)
    .execute()
  if (verdict.agree && now.row_number !== null)
    await sql`update bank_statement_line set unexplained = false where statement_id = ${id} and row_number = ${now.row_number}`.execute(
      tx.db,
    )
  await tx.audit({
    action: verdict.agree ? 'pay.difference_confirm' : 'pay.difference_refuse',
    subjectType: 'bank_statement',
    subjectId: id,
    facts: {
      number: statement.number,
      ...(now.row_number === null ? {} : { row: now.row_number }),
      outcome: now.outcome,
      document: now.document,
      note: verdict.note ?? now.reason,
    },
  })
  // What is reserved is paid now; the budget is the hottest row and comes last.
  if (payment)
    await sql`
      update budget set reserved_fen = reserved_fen - ${payment.amount_fen}, paid_fen = paid_fen + ${payment.amount_fen}
       where budget_id = ${statement.budget_id}`.execute(tx.db)
  return accept(await statementNow(tx, deps, scope, id))
}

// unscoped: of a page that was found in the scope.
async function findExplanation(tx: Tx, statementId: string, explanationId: string): Promise<Explanation | undefined> {
  const { rows } = await sql<Explanation>`
    select explanation_id, row_number, pay_line_id, outcome, document, reason, status, made_by from bank_difference
     where statement_id = ${statementId} and explanation_id = ${explanationId}`.execute(tx.db)
  return rows[0]
}

interface Payment {
  pay_line_id: string
  pay_batch_id: string
  number: string
  line_no: number
  kind: MoneyKind
  person_id: string
  line_id: string
  amount_fen: number
  payee_kind: 'organisation' | 'person'
  status: PayLineStatus
}

// unscoped: a payment of the book whose page was found in the scope.
async function lockPayment(tx: Tx, deps: LedgerDeps, explanation: Explanation): Promise<Payment> {
  const read = () =>
    sql<Payment>`
      select w.pay_line_id, w.pay_batch_id, b.number, w.line_no, w.kind, w.person_id, w.line_id, w.amount_fen, w.payee_kind, w.status
        from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id where w.pay_line_id = ${explanation.pay_line_id}`.execute(
      tx.db,
    )
  const { person_id, line_id, pay_batch_id } = (await read()).rows[0]!
  await deps.claims.lockLinesInTx(tx, [{ personId: person_id, lineId: line_id }])
  await lockPayBatchInTx(tx, pay_batch_id)
  return (await read()).rows[0]!
}

/**
 * The bank had paid what its result called failed: the return is taken back by its opposite, and the payment is posted, from the
 * page of the bank. What the result said stays as it was said.
 */
// unscoped: a payment of the book whose page was found in the scope.
async function bookPayment(
  tx: Tx,
  deps: LedgerDeps,
  statement: StatementRecord,
  explanation: Explanation,
  payment: Payment,
): Promise<Decision<null, BookRefusal>> {
  const { rows } = await sql<{ amount_fen: number; reference: string }>`
    select amount_fen, reference from bank_statement_line
     where statement_id = ${statement.statement_id} and row_number = ${explanation.row_number}`.execute(tx.db)
  const row = rows[0]!
  if (row.amount_fen !== payment.amount_fen)
    return refuse('amount_differs', { bankFen: row.amount_fen, amountFen: payment.amount_fen })
  const line = { personId: payment.person_id, lineId: payment.line_id }
  if (payment.status !== 'failed' || (await deps.claims.countInTx(tx, [line], ['failed'])) < 1)
    return refuse('line_sent_again')
  await sql`
    update pay_line set status = 'paid', live = true, bank_reference = coalesce(nullif(${row.reference}, ''), bank_reference)
     where pay_line_id = ${payment.pay_line_id}`.execute(tx.db)
  const document = `${payment.number} 按对账单 ${statement.number} 入账 ${explanation.document}`
  const book = { fundCode: statement.fund_code, unitId: statement.unit_id, year: statement.year }
  const correction = newId()
  const posting = newId()
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, reverses, document, business_day, account_id)
    select ${correction}::uuid, t.budget_id, t.credit_account, t.debit_account, t.amount_fen, 'correct', t.person_id, t.line_id, t.pay_line_id, t.transfer_id, ${document}, ${tx.day}, ${tx.scope.accountId}
      from transfer t where t.pay_line_id = ${payment.pay_line_id} and t.kind = 'bounce'`.execute(tx.db)
  await sql`
    insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day, account_id)
    values (${posting}, ${statement.budget_id}, ${accountIn(book, MOVES.post.debit)}, ${accountIn(book, MOVES.post.credit)}, ${payment.amount_fen}, 'post',
            ${payment.person_id}, ${payment.line_id}, ${payment.pay_line_id}, ${document}, ${tx.day}, ${tx.scope.accountId})`.execute(
    tx.db,
  )
  await sql`
    insert into transfer_source (transfer_id, kind, source_id)
    select i, 'bank_difference', ${statement.statement_id}::uuid from unnest(${[correction, posting]}::uuid[]) as u(i)`.execute(
    tx.db,
  )
  const [followed] = await deps.claims.followInTx(tx, [line], { from: ['failed'], to: 'paid' })
  await tx.auditMany([
    {
      action: 'pay.paid',
      ...lineSubject(payment),
      facts: { payBatch: payment.number, amountFen: payment.amount_fen, note: `按对账单 ${statement.number} 入账` },
    },
    {
      action: 'pay.booked',
      subjectType: 'pay_batch',
      subjectId: payment.pay_batch_id,
      facts: {
        number: payment.number,
        lineNo: payment.line_no,
        amountFen: payment.amount_fen,
        statement: statement.number,
      },
    },
  ])
  if (followed) {
    const told = {
      template: 'money_paid' as const,
      facts: { number: followed.number, lines: 1, amount: formatYuan(payment.amount_fen) },
    }
    await sendMessagesInTx(tx, [
      {
        organisationId: followed.claimantId,
        ...told,
        facts: { ...told.facts, number: followed.batchNumber },
        link: moneyLink(payment.kind, followed.batchId),
      },
      ...(payment.kind === 'claim' || payment.payee_kind === 'person'
        ? [
            {
              personId: payment.person_id,
              ...told,
              ...(payment.kind === 'claim' ? { link: `/my/money/${payment.line_id}` } : {}),
            },
          ]
        : []),
    ])
  }
  return accept(null)
}

const yuan = (value: unknown) => `${formatYuan(Number(value))} 元`

export const WITHDRAW_STATEMENT_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  withdrawn_before: { status: 409, text: (f) => `这份对账单已由 ${f['who']} 于 ${f['when']} 撤回` },
  statement_explained: {
    status: 409,
    text: (f) => `这份对账单已有 ${f['n']} 条差异说明，不能撤回；传错的，请在差异说明里写明，由另一人复核`,
  },
  statement_holds: {
    status: 409,
    text: (f) =>
      `这份对账单有 ${f['lines']} 条“回盘说失败，银行已付”，撤回会放开重拨，不能由一人办理；请逐条说明，由另一人复核`,
  },
  statement_built_on: {
    status: 409,
    text: (f) => `对账单 ${f['number']} 里有“重复”是对着这一份说的，请先撤回 ${f['number']}`,
  },
} as const satisfies RefusalTable<WithdrawStatementRefusal>

export const EXPLAIN_REFUSALS = {
  statement_withdrawn: { status: 409, text: '这份对账单已经撤回，不用再说明差异' },
  not_different: { status: 409, text: '对账单里没有这条差异，或者后来已经对上，请刷新后再看' },
  explained_before: { status: 409, text: '这条差异已有人说明，请刷新后再看' },
  outcome_not_open: {
    status: 422,
    text: '“回盘说失败，银行已付”要说清钱到了没有：按已付入账，或者钱已退回；其他差异只作说明',
    path: 'outcome',
  },
} as const satisfies RefusalTable<ExplainRefusal>

export const CHECK_DIFFERENCE_REFUSALS = {
  ...CHECK_REFUSALS,
  explanation_missing: { status: 409, text: '没有这条差异说明，请刷新后再看' },
  note_missing: { status: 422, text: '不同意要写明原因', path: 'note' },
  amount_differs: {
    status: 409,
    text: (f) =>
      `对账单上是 ${yuan(f['bankFen'])}，账上这一笔是 ${yuan(f['amountFen'])}，不能按已付入账，请先向银行查清`,
  },
  line_sent_again: {
    status: 409,
    text: '这一笔后来又做进了别的批次或已经了结，不能再按已付入账；多付的钱追回后，选“钱已退回账户”说明',
  },
} as const satisfies RefusalTable<CheckDifferenceRefusal>
