import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { moveInTx, openAccountsInTx } from './book.store.ts'
import { countClaimedLessInTx, lockDebt, tellDebtorInTx } from './claim-back.ts'
import type { ReceivableRow } from './clawback.contract.ts'
import { decideEntry, decideSetOff, type EntryRefusal, standingOf } from './clawback.rules.ts'
import type { LedgerDeps } from './deps.ts'
import { lineSubject } from './money-kind.ts'
import { heldBack } from './payable.store.ts'
import {
  type EntryRecord,
  entriesOf,
  findReceivables,
  linesToSetOff,
  type ReceivableRecord,
  receivableRowOf,
} from './receivable.store.ts'
import { type CheckRefusal, decideCheck } from './two-persons.ts'

const stateOf = (debt: ReceivableRecord) => ({
  status: debt.status,
  amountFen: debt.amount_fen,
  backFen: debt.back_fen,
  writtenFen: debt.written_fen,
  waitingFen: debt.waiting_fen,
})

async function debtNow(tx: Tx, deps: LedgerDeps, scope: Scope, id: string): Promise<ReceivableRow> {
  const [now] = await findReceivables(tx.db, scope, { id, limit: 1 })
  return receivableRowOf(await deps.platform.unitTree(), scope, tx.day, now!)
}

async function insertEntry(
  tx: Tx,
  debt: ReceivableRecord,
  entry: {
    kind: EntryRecord['kind']
    amountFen: number
    reference: string
    reason?: string
    personId?: string
    lineId?: string
  },
): Promise<boolean> {
  const made = await tx.db
    .insertInto('receivable_entry')
    .values({
      entry_id: newId(),
      receivable_id: debt.receivable_id,
      kind: entry.kind,
      amount_fen: entry.amountFen,
      reference: entry.reference,
      reason: entry.reason ?? null,
      person_id: entry.personId ?? null,
      line_id: entry.lineId ?? null,
      status: 'proposed',
      made_by: tx.scope.accountId!,
      made_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('entry_id')
    .executeTakeFirst()
  if (!made) return false
  await tx.audit({
    action: 'clawback.entry',
    subjectType: 'receivable',
    subjectId: debt.receivable_id,
    facts: { kind: entry.kind, amountFen: entry.amountFen, reference: entry.reference, note: entry.reason },
  })
  return true
}

/** Money that came back on the book's account, whole or in part; it counts when a second person has seen the bank's slip. */
export async function repay(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { amountFen: number; reference: string },
): Promise<Decision<ReceivableRow, EntryRefusal>> {
  const debt = await lockDebt(tx, deps, scope, id)
  const decision = decideEntry(stateOf(debt), body.amountFen)
  if (!decision.ok) return decision
  const entered = await insertEntry(tx, debt, { kind: 'repayment', ...body })
  return entered ? accept(await debtNow(tx, deps, scope, id)) : refuse('reference_known')
}

/** A debt that was a mistake, in whole or in part: less of it is owed once a second person agrees. What came back already stays. */
export async function writeDown(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { amountFen: number; document: string; reason: string },
): Promise<Decision<ReceivableRow, EntryRefusal>> {
  const debt = await lockDebt(tx, deps, scope, id)
  const decision = decideEntry(stateOf(debt), body.amountFen)
  if (!decision.ok) return decision
  const entered = await insertEntry(tx, debt, {
    kind: 'write_down',
    amountFen: body.amountFen,
    reference: body.document,
    reason: body.reason,
  })
  return entered ? accept(await debtNow(tx, deps, scope, id)) : refuse('reference_known')
}

/** An approved line of the same debtor and book that is to pay this debt instead of going to the bank. */
export async function setOff(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { lineId: string; document: string },
): Promise<Decision<ReceivableRow, EntryRefusal>> {
  const debt = await lockDebt(tx, deps, scope, id)
  const [line] = await linesToSetOff(tx.db, debt, deps.claims.paidToPerson, tx.day, body.lineId)
  const decision = decideSetOff(
    {
      ...stateOf(debt),
      debtor: `${debt.debtor_kind} ${debt.debtor_id}`,
      fundCode: debt.fund_code,
      unitId: debt.unit_id,
    },
    line && { amountFen: line.amount_fen, payee: line.payee, fundCode: line.fund_code, unitId: line.unit_id },
  )
  if (!decision.ok) return decision
  const entered = await insertEntry(tx, debt, {
    kind: 'set_off',
    amountFen: line!.amount_fen,
    reference: body.document,
    personId: line!.person_id,
    lineId: line!.line_id,
  })
  return entered ? accept(await debtNow(tx, deps, scope, id)) : refuse('line_not_free')
}

/** A second person agrees: the money is in the book again, and a line that was set off counts as paid. */
export async function checkEntry(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  verdict: { entryId: string; agree: boolean; note?: string | undefined },
): Promise<Decision<ReceivableRow, CheckRefusal | EntryRefusal>> {
  const [seen] = await findReceivables(tx.db, scope, { id, limit: 1 })
  const known = found(
    (await entriesOf(tx.db, found(seen, '这笔追缴').receivable_id)).find((one) => one.entry_id === verdict.entryId),
    '这条还款或抵扣',
  )
  // Both claims and persons in one order, before the debt's own row.
  if (known.line_id)
    await deps.claims.lockLinesInTx(tx, [
      { personId: known.person_id!, lineId: known.line_id },
      { personId: seen!.person_id, lineId: seen!.line_id },
    ])
  if (!verdict.agree && !verdict.note) return refuse('note_missing')
  const debt = await lockDebt(tx, deps, scope, id)
  const entry = (await entriesOf(tx.db, id)).find((one) => one.entry_id === verdict.entryId)!
  const check = await decideCheck(tx, { subjectType: 'receivable', id, status: entry.status, madeBy: entry.made_by })
  if (!check.ok) return check
  if (verdict.agree) {
    if (debt.status !== 'open') return refuse('not_open')
    const applied =
      entry.kind === 'write_down'
        ? await applyWriteDown(tx, deps, debt, entry)
        : await applyEntry(tx, deps, debt, entry)
    if (!applied.ok) return applied
  }
  await tx.db
    .updateTable('receivable_entry')
    .set({
      status: verdict.agree ? 'confirmed' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
    })
    .where('entry_id', '=', entry.entry_id)
    .execute()
  await tx.audit({
    action: verdict.agree ? 'clawback.entry_confirm' : 'clawback.entry_refuse',
    subjectType: 'receivable',
    subjectId: id,
    facts: { kind: entry.kind, amountFen: entry.amount_fen, reference: entry.reference, note: verdict.note },
  })
  return accept(await debtNow(tx, deps, scope, id))
}

async function applyEntry(
  tx: Tx,
  deps: LedgerDeps,
  debt: ReceivableRecord,
  entry: EntryRecord,
): Promise<Decision<null, EntryRefusal>> {
  const book = { budgetId: debt.budget_id, fundCode: debt.fund_code, unitId: debt.unit_id, year: debt.year }
  const source = { kind: 'receivable_entry', id: entry.entry_id } as const
  const changes = [{ budgetId: debt.budget_id, reserved: 0, paid: -entry.amount_fen }]
  if (entry.line_id) {
    const line = { personId: entry.person_id!, lineId: entry.line_id }
    if ((await deps.claims.countInTx(tx, [line], ['approved', 'failed'])) < 1) return refuse('line_not_free')
    // A certificate revoked, a person or firm listed since it was proposed: persons are locked, as by those who do that to them.
    // unscoped: the line lies in the debtor's book, which was found in the scope.
    const { rows } = await sql<{ budget_id: string; year: number }>`
      select g.budget_id, g.year from money_line l join budget g on g.budget_id = l.budget_id
       where l.person_id = ${line.personId} and l.line_id = ${line.lineId} and not ${heldBack(tx.day)}`.execute(tx.db)
    if (!rows[0]) return refuse('line_not_free')
    const { budget_id, year } = rows[0]
    const other = { ...book, budgetId: budget_id, year }
    await openAccountsInTx(tx, other)
    await moveInTx(tx, other, 'offset', entry.amount_fen, `${debt.number} 抵扣`, source, line)
    const [followed] = await deps.claims.followInTx(tx, [line], { from: ['approved', 'failed'], to: 'paid' })
    await tx.auditMany([
      {
        action: 'pay.offset',
        ...lineSubject({ kind: followed?.kind ?? 'claim', person_id: line.personId, line_id: line.lineId }),
        facts: { number: debt.number, amountFen: entry.amount_fen },
      },
    ])
    changes.push({ budgetId: budget_id, reserved: -entry.amount_fen, paid: entry.amount_fen })
  }
  await moveInTx(tx, book, 'repay', entry.amount_fen, `${debt.number} ${entry.reference}`, source)
  await standInTx(tx, debt, { back: entry.amount_fen, written: 0 })
  // Budgets last, in the order of their ids.
  for (const change of changes.toSorted((a, b) => (a.budgetId < b.budgetId ? -1 : 1)))
    await sql`
      update budget set reserved_fen = reserved_fen + ${change.reserved}, paid_fen = paid_fen + ${change.paid}
       where budget_id = ${change.budgetId}`.execute(tx.db)
  return accept(null)
}

/** How much has come back or was taken back, and what the debt is by that. */
async function standInTx(tx: Tx, debt: ReceivableRecord, more: { back: number; written: number }) {
  const backFen = debt.back_fen + more.back
  const writtenFen = debt.written_fen + more.written
  const status = standingOf({ amountFen: debt.amount_fen, backFen, writtenFen })
  await tx.db
    .updateTable('receivable')
    .set({
      back_fen: backFen,
      written_fen: writtenFen,
      ...(status === 'open' ? {} : { status, settled_day: tx.day }),
      version: debt.version + 1,
    })
    .where('receivable_id', '=', debt.receivable_id)
    .execute()
  if (status === 'open') return
  await tx.audit({
    action: status === 'settled' ? 'clawback.settle' : 'clawback.cancel',
    subjectType: 'receivable',
    subjectId: debt.receivable_id,
    facts: { number: debt.number, amountFen: debt.amount_fen },
  })
}

/**
 * The money stands as it was paid: what was moved to 应收追缴 goes back by a movement of its own, the line is paid again, the debtor is
 * told. Budgets do not change: paid and receivable are both paid.
 */
async function applyWriteDown(
  tx: Tx,
  deps: LedgerDeps,
  debt: ReceivableRecord,
  entry: EntryRecord,
): Promise<Decision<null, EntryRefusal>> {
  const line = { personId: debt.person_id, lineId: debt.line_id }
  const stands = await deps.claims.askBackInTx(tx, line, -entry.amount_fen)
  if (stands !== 'done') return refuse(stands)
  const book = { budgetId: debt.budget_id, fundCode: debt.fund_code, unitId: debt.unit_id, year: debt.year }
  const source = { kind: 'receivable_entry', id: entry.entry_id } as const
  await moveInTx(tx, book, 'write_down', entry.amount_fen, `${debt.number} 冲销 ${entry.reference}`, source, line)
  if ((await deps.claims.countInTx(tx, [line], ['reversed'])) > 0)
    await deps.claims.followInTx(tx, [line], { from: ['reversed'], to: 'paid' })
  await countClaimedLessInTx(tx, debt.line_id, entry.amount_fen)
  await standInTx(tx, debt, { back: 0, written: entry.amount_fen })
  await tx.auditMany([
    {
      action: 'clawback.write_down',
      ...lineSubject(debt),
      facts: {
        number: debt.number,
        amountFen: entry.amount_fen,
        document: entry.reference,
        ...(entry.reason ? { note: entry.reason } : {}),
      },
    },
  ])
  const restFen = debt.amount_fen - debt.back_fen - debt.written_fen - entry.amount_fen
  await tellDebtorInTx(tx, debt, 'clawback_less', {
    number: debt.number,
    amount: formatYuan(entry.amount_fen),
    rest: formatYuan(restFen),
    document: entry.reference,
  })
  return accept(null)
}
