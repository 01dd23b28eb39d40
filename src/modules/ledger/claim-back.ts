import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { addDays } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { moveInTx, openAccountsInTx } from './book.store.ts'
import type { ReceivableRow } from './clawback.contract.ts'
import { type ClaimBackRefusal, decideClaimBack } from './clawback.rules.ts'
import type { LedgerDeps } from './deps.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind, Payee } from './ledger.types.ts'
import type { ClawbackCause } from './money.types.ts'
import { lineLink, lineSubject } from './money-kind.ts'
import { findReceivables, type ReceivableRecord, receivableRowOf } from './receivable.store.ts'
import { type CheckRefusal, decideCheck } from './two-persons.ts'

interface PaidLine {
  kind: MoneyKind
  person_id: string
  line_id: string
  amount_fen: number
  budget_id: string
  unit_id: string
  pay_line_id: string | null
  payee_kind: Payee['kind'] | null
  payee_id: string | null
  payee_name: string | null
  claimant_id: string
  claimant_name: string
}

/** Writes down that paid money is to be had back, one debt a line. It counts from a second person's confirmation on. */
export async function claimBack(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  body: {
    lineIds: readonly string[]
    cause: ClawbackCause
    amountFen?: number | undefined
    reason: string
    document: string
  },
): Promise<Decision<{ items: ReceivableRow[] }, ClaimBackRefusal>> {
  const wanted = [...new Set(body.lineIds)]
  const seen = await findPaidLines(tx, scope, wanted)
  if (seen.length < wanted.length) found(undefined, '要追缴的明细')
  await deps.claims.lockLinesInTx(
    tx,
    seen.map((line) => ({ personId: line.person_id, lineId: line.line_id })),
  )
  const lines = await findPaidLines(tx, scope, wanted)
  const decision = decideClaimBack(
    lines.map((line) => ({ status: line.status, amountFen: line.amount_fen, claimedFen: line.claimed_fen })),
    body,
  )
  if (!decision.ok) return decision
  const tree = await deps.platform.unitTree()
  const ids: string[] = []
  for (const [n, line] of lines.entries()) {
    const amountFen = decision.value[n]!
    const dueDays = await settingOn(tx.db, tree, line.unit_id, 'clawback.due_days', tx.day)
    const receivableId = newId()
    const made = await tx.db
      .insertInto('receivable')
      .values({
        receivable_id: receivableId,
        number: await nextNumberInTx(tx, tree, { kind: 'receivable', mark: 'ZH', unitId: line.unit_id, digits: 3 }),
        budget_id: line.budget_id,
        unit_id: line.unit_id,
        kind: line.kind,
        person_id: line.person_id,
        line_id: line.line_id,
        pay_line_id: line.pay_line_id,
        // A line that was set off was paid to its claimant's debt.
        debtor_kind: line.payee_kind ?? 'organisation',
        debtor_id: line.payee_id ?? line.claimant_id,
        debtor_name: line.payee_name ?? line.claimant_name,
        amount_fen: amountFen,
        cause: body.cause,
        reason: body.reason,
        document: body.document,
        status: 'proposed',
        made_by: scope.accountId!,
        made_day: tx.day,
        due_day: addDays(tx.day, dueDays),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('receivable_id')
      .executeTakeFirst()
    if (!made) return refuse('claimed_back_before')
    await countClaimedInTx(tx, line, amountFen)
    ids.push(receivableId)
  }
  const rows = await findReceivables(tx.db, scope, { ids, limit: ids.length })
  const facts = (row: ReceivableRecord) => ({
    number: row.number,
    amountFen: row.amount_fen,
    cause: row.cause,
    document: row.document,
    note: row.reason,
  })
  await tx.auditMany(
    rows.flatMap((row) => [
      { action: 'clawback.propose', subjectType: 'receivable', subjectId: row.receivable_id, facts: facts(row) },
      { action: 'clawback.propose', ...lineSubject(row), facts: facts(row) },
    ]),
  )
  return accept({ items: rows.map((row) => receivableRowOf(tree, scope, tx.day, row)) })
}

async function findPaidLines(tx: Tx, scope: Scope, lineIds: readonly string[]) {
  const { rows } = await sql<PaidLine & { status: string; claimed_fen: number }>`
    select l.kind, l.person_id, l.line_id, l.status, l.amount_fen, l.budget_id, coalesce(g.unit_id, l.unit_id) as unit_id, w.pay_line_id, w.payee_kind, w.payee_id, w.payee_name,
           l.claimant_id, o.name as claimant_name, coalesce(c.claimed_fen, 0) as claimed_fen
      from money_line l
      join organisation o on o.organisation_id = l.claimant_id
      left join budget g on g.budget_id = l.budget_id
      left join pay_line w on w.line_id = l.line_id and w.status = 'paid'
      left join line_claimed_back c on c.line_id = l.line_id
     where l.line_id = any(${[...lineIds]}::uuid[]) and ${inScope(scope, 'claim_line', 'l')} order by l.person_id, l.line_id`.execute(
    tx.db,
  )
  return rows
}

/** What of a line is asked back, more or less of it; the row's own check is the second line behind `decideClaimBack`. */
// unscoped: the caller has locked the line.
export const countClaimedInTx = (
  tx: Tx,
  line: { readonly line_id: string; readonly amount_fen: number },
  fen: number,
) =>
  sql`
    insert into line_claimed_back (line_id, paid_fen, claimed_fen) values (${line.line_id}, ${line.amount_fen}, ${fen})
    on conflict (line_id) do update set claimed_fen = line_claimed_back.claimed_fen + ${fen}`.execute(tx.db)

/** The same, less: of a line that is counted already. */
// unscoped: the caller has locked the line.
export const countClaimedLessInTx = (tx: Tx, lineId: string, fen: number) =>
  sql`update line_claimed_back set claimed_fen = claimed_fen - ${fen} where line_id = ${lineId}`.execute(tx.db)

/** The debt with its line's claim and person locked before it. */
export async function lockDebt(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  held: 'held' | 'seen' = 'held',
): Promise<ReceivableRecord> {
  const [seen] = await findReceivables(tx.db, scope, { id, limit: 1 })
  const debt = found(seen, '这笔追缴')
  if (held === 'held' && !holdsUnit(scope, debt.unit_id)) found(undefined, '这笔追缴')
  await deps.claims.lockLinesInTx(tx, [{ personId: debt.person_id, lineId: debt.line_id }])
  // unscoped: found in the scope above.
  await sql`select 1 from receivable where receivable_id = ${id} for no key update`.execute(tx.db)
  const [now] = await findReceivables(tx.db, scope, { id, limit: 1 })
  return now!
}

/**
 * A second person agrees: what was paid becomes receivable in the same book, the claim is reversed, the debtor is told. The
 * once-key stays taken until a person releases it.
 */
export async function checkReceivable(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  verdict: { agree: boolean; version: number; note?: string },
): Promise<Decision<ReceivableRow, CheckRefusal>> {
  const debt = await lockDebt(tx, deps, scope, id)
  const check = await decideCheck(
    tx,
    { subjectType: 'receivable', id, status: debt.status, version: debt.version, madeBy: debt.made_by },
    verdict.version,
  )
  if (!check.ok) return check
  const line = { personId: debt.person_id, lineId: debt.line_id }
  if (verdict.agree) {
    const book = { budgetId: debt.budget_id, fundCode: debt.fund_code, unitId: debt.unit_id, year: debt.year }
    await openAccountsInTx(tx, book)
    await deps.claims.askBackInTx(tx, line, debt.amount_fen)
    // Of part of its money a line stays what it is: paid.
    if (await takesTheRest(tx, debt)) await deps.claims.followInTx(tx, [line], { from: ['paid'], to: 'reversed' })
    await moveInTx(
      tx,
      book,
      'clawback',
      debt.amount_fen,
      `${debt.number} ${debt.document}`,
      { kind: 'receivable', id },
      line,
    )
  }
  await tx.db
    .updateTable('receivable')
    .set({
      status: verdict.agree ? 'open' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
      version: debt.version + 1,
    })
    .where('receivable_id', '=', id)
    .execute()
  if (!verdict.agree) await countClaimedLessInTx(tx, debt.line_id, debt.amount_fen)
  const action = verdict.agree ? 'clawback.confirm' : 'clawback.refuse'
  const facts = { number: debt.number, amountFen: debt.amount_fen, note: verdict.note ?? debt.reason }
  await tx.auditMany([
    { action, subjectType: 'receivable', subjectId: id, facts },
    { action, ...lineSubject(debt), facts },
  ])
  if (verdict.agree)
    await tellDebtorInTx(tx, debt, 'clawback_notice', {
      number: debt.number,
      claim: debt.claim_number,
      amount: formatYuan(debt.amount_fen),
      reason: debt.reason,
      dueDay: debt.due_day,
    })
  const [now] = await findReceivables(tx.db, scope, { id, limit: 1 })
  return accept(receivableRowOf(await deps.platform.unitTree(), scope, tx.day, now!))
}

/** Does this debt, with those that stand, come to all that the line was paid? */
// unscoped: the caller has locked the line.
async function takesTheRest(tx: Tx, debt: ReceivableRecord): Promise<boolean> {
  const { rows } = await sql<{ whole: boolean }>`
    select l.amount_fen = ${debt.amount_fen} + coalesce((
             select sum(r.amount_fen - r.written_fen) from receivable r where r.line_id = l.line_id and r.status in ('open', 'settled')), 0) as whole
      from money_line l where l.person_id = ${debt.person_id} and l.line_id = ${debt.line_id}`.execute(tx.db)
  return rows[0]!.whole
}

export type WithdrawDebtRefusal = 'changed_meanwhile' | 'checked_before' | 'not_the_maker'

/** Whoever registered it takes it back until it is checked. Nothing has moved; what it asked for may be asked again. */
export async function withdrawReceivable(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; reason: string },
): Promise<Decision<ReceivableRow, WithdrawDebtRefusal>> {
  // A county's own registration lies in the city's book, and is the county's to take back.
  const debt = await lockDebt(tx, deps, scope, id, 'seen')
  if (debt.status !== 'proposed') return refuse('checked_before', await lastActOn(tx.db, 'receivable', id))
  if (debt.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'receivable', id))
  if (debt.made_by !== scope.accountId) return refuse('not_the_maker')
  await tx.db
    .updateTable('receivable')
    .set({ status: 'withdrawn', note: body.reason, version: debt.version + 1 })
    .where('receivable_id', '=', id)
    .execute()
  await countClaimedLessInTx(tx, debt.line_id, debt.amount_fen)
  const facts = { number: debt.number, amountFen: debt.amount_fen, note: body.reason }
  await tx.auditMany([
    { action: 'clawback.withdraw', subjectType: 'receivable', subjectId: id, facts },
    { action: 'clawback.withdraw', ...lineSubject(debt), facts },
  ])
  const [now] = await findReceivables(tx.db, scope, { id, limit: 1 })
  return accept(receivableRowOf(await deps.platform.unitTree(), scope, tx.day, now!))
}

/** Tells whoever owes it, with the way to the line. */
export const tellDebtorInTx = (
  tx: Tx,
  debt: ReceivableRecord,
  template: 'clawback_notice' | 'clawback_less',
  facts: { [key: string]: string },
) =>
  sendMessagesInTx(tx, [
    {
      ...(debt.debtor_kind === 'person'
        ? { personId: debt.debtor_id, ...(debt.kind === 'claim' ? { link: `/my/money/${debt.line_id}` } : {}) }
        : { organisationId: debt.debtor_id, link: lineLink(debt.kind, debt.line_id) }),
      template,
      facts,
    },
  ])
