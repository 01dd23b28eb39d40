import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { MOVES } from './accounts.rules.ts'
import {
  AVAILABLE,
  changeTotalInTx,
  correctInTx,
  moveInTx,
  openAccountsInTx,
  openBookInTx,
  transferInTx,
} from './book.store.ts'
import type { BudgetDocumentRow } from './budget.contract.ts'
import { EFFECTS, type MovingKind } from './budget-document.rules.ts'
import { type BudgetDocumentRecord, budgetDocumentRowOf, findBudgetDocument } from './budget-document.store.ts'
import type { LedgerDeps } from './deps.ts'
import { holdsUnit } from './holds-unit.ts'
import type { Book } from './ledger.types.ts'
import { lineSubject } from './money-kind.ts'
import { PAID_AFTER_FAILURE } from './payable.store.ts'
import { type CheckRefusal, decideCheck, decideWithdraw, type WithdrawPaperRefusal } from './two-persons.ts'

export type ConfirmRefusal = CheckRefusal | 'more_than_available' | 'line_moved_on' | 'reconcile_first'

/** Finds the paper in the scope of who answers for its money, and locks it. */
async function lockPaper(tx: Tx, scope: Scope, id: string): Promise<BudgetDocumentRecord> {
  const seen = found(await findBudgetDocument(tx.db, scope, id), '这份文书')
  if (!holdsUnit(scope, seen.unit_id)) found(undefined, '这份文书')
  // unscoped: found in the scope above.
  await sql`select 1 from budget_document where document_id = ${id} for no key update`.execute(tx.db)
  return (await findBudgetDocument(tx.db, scope, id))!
}

/**
 * A second person confirms: the transfers are written, then the budgets are changed, each only where what is free allows it.
 * A paper whose money is no longer free is refused whole.
 */
export async function confirmBudgetDocument(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number },
): Promise<Decision<BudgetDocumentRow, ConfirmRefusal>> {
  const tree = await deps.platform.unitTree()
  // Persons are locked before papers: the lines of a void first.
  const before = found(await findBudgetDocument(tx.db, scope, id), '这份文书')
  if (before.kind === 'void') await deps.claims.lockLinesInTx(tx, before.lines)
  const paper = await lockPaper(tx, scope, id)
  const check = await decideCheck(
    tx,
    { subjectType: 'budget_document', id, status: paper.status, version: paper.version, madeBy: paper.made_by },
    body.version,
  )
  if (!check.ok) return check
  const applied =
    paper.kind === 'void'
      ? await applyVoid(tx, deps, paper)
      : paper.kind === 'reverse'
        ? await applyReverse(tx, tree, paper)
        : await applyMove(tx, tree, paper, paper.kind)
  if (!applied.ok) return applied
  await tx.db
    .updateTable('budget_document')
    .set({
      status: 'confirmed',
      checked_by: scope.accountId,
      checked_day: tx.day,
      version: paper.version + 1,
      budget_id: applied.value.budgetId,
      other_budget_id: applied.value.otherBudgetId,
    })
    .where('document_id', '=', id)
    .execute()
  await tx.audit({
    action: 'budget.confirm',
    subjectType: 'budget_document',
    subjectId: id,
    facts: { number: paper.number, kind: paper.kind, amountFen: paper.amount_fen, budgetId: applied.value.budgetId },
  })
  return accept(budgetDocumentRowOf(tree, scope, (await findBudgetDocument(tx.db, scope, id))!))
}

/** A second person does not agree; the paper stays as it was drawn up. */
export async function refuseBudgetDocument(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number; note: string },
): Promise<Decision<BudgetDocumentRow, CheckRefusal>> {
  const paper = await lockPaper(tx, scope, id)
  const check = await decideCheck(
    tx,
    { subjectType: 'budget_document', id, status: paper.status, version: paper.version, madeBy: paper.made_by },
    body.version,
  )
  if (!check.ok) return check
  await tx.db
    .updateTable('budget_document')
    .set({
      status: 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: body.note,
      version: paper.version + 1,
    })
    .where('document_id', '=', id)
    .execute()
  await tx.audit({
    action: 'budget.refuse',
    subjectType: 'budget_document',
    subjectId: id,
    facts: { number: paper.number, note: body.note },
  })
  return accept(
    budgetDocumentRowOf(await deps.platform.unitTree(), scope, (await findBudgetDocument(tx.db, scope, id))!),
  )
}

/** Whoever drew the paper up takes it back before anybody has checked it: no money has moved, the paper and its number stay. */
export async function withdrawBudgetDocument(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  id: string,
  body: { version: number },
): Promise<Decision<BudgetDocumentRow, WithdrawPaperRefusal>> {
  const paper = await lockPaper(tx, scope, id)
  const decision = await decideWithdraw(
    tx,
    { subjectType: 'budget_document', id, status: paper.status, version: paper.version, madeBy: paper.made_by },
    body.version,
  )
  if (!decision.ok) return decision
  await tx.db
    .updateTable('budget_document')
    .set({ status: 'withdrawn', version: paper.version + 1 })
    .where('document_id', '=', id)
    .execute()
  await tx.audit({
    action: 'budget.withdraw',
    subjectType: 'budget_document',
    subjectId: id,
    facts: { number: paper.number, kind: paper.kind, amountFen: paper.amount_fen },
  })
  return accept(
    budgetDocumentRowOf(await deps.platform.unitTree(), scope, (await findBudgetDocument(tx.db, scope, id))!),
  )
}

interface Applied {
  readonly budgetId: string | null
  readonly otherBudgetId: string | null
}
type Change = { readonly budgetId: string; readonly byFen: number }

/** Budgets in the order of their ids, so that two papers over the same two books wait in one direction only. */
async function changeTotals(
  tx: Tx,
  tree: UnitTree,
  changes: readonly Change[],
): Promise<Decision<null, 'more_than_available'>> {
  for (const { budgetId, byFen } of changes.toSorted((a, b) => (a.budgetId < b.budgetId ? -1 : 1))) {
    if (await changeTotalInTx(tx, budgetId, byFen)) continue
    // unscoped: the paper was found in the scope; what is free is what the refusal has to say.
    const { rows } = await sql<{ unit_id: string; year: number; available: number }>`
      select unit_id, year, ${AVAILABLE} as available from budget where budget_id = ${budgetId}`.execute(tx.db)
    const { unit_id, year, available } = rows[0]!
    return refuse('more_than_available', {
      unitName: tree.get(unit_id).name,
      year,
      availableFen: available,
      amountFen: -byFen,
    })
  }
  return accept(null)
}

async function applyMove(
  tx: Tx,
  tree: UnitTree,
  paper: BudgetDocumentRecord,
  kind: MovingKind,
): Promise<Decision<Applied, 'more_than_available'>> {
  const open = (unitId: string, year: number) =>
    openBookInTx(tx, { fundCode: paper.fund_code, unitId, year, document: paper.document })
  const books: { own: Book; other?: Book } = { own: await open(paper.unit_id, paper.year) }
  if (paper.other_unit_id) books.other = await open(paper.other_unit_id, paper.other_year!)
  const changes: Change[] = []
  for (const effect of EFFECTS[kind]) {
    const book = effect.book === 'own' ? books.own : books.other!
    await moveInTx(tx, book, effect.move, paper.amount_fen, `${paper.number} ${paper.document}`, {
      kind: 'budget_document',
      id: paper.document_id,
    })
    changes.push({ budgetId: book.budgetId, byFen: effect.sign * paper.amount_fen })
  }
  const changed = await changeTotals(tx, tree, changes)
  if (!changed.ok) return changed
  return accept({ budgetId: books.own.budgetId, otherBudgetId: books.other?.budgetId ?? null })
}

async function applyReverse(
  tx: Tx,
  tree: UnitTree,
  paper: BudgetDocumentRecord,
): Promise<Decision<Applied, 'more_than_available'>> {
  const taken = await correctInTx(
    tx,
    { kind: 'budget_document', id: paper.reverses! },
    `${paper.number} ${paper.document}`,
    { kind: 'budget_document', id: paper.document_id },
  )
  const changed = await changeTotals(
    tx,
    tree,
    taken.map(({ budgetId, kind, amountFen }) => ({
      budgetId,
      // What had made the book grow makes it shrink now.
      byFen: (MOVES[kind].debit as string) === 'available' ? -amountFen : amountFen,
    })),
  )
  if (!changed.ok) return changed
  return accept({ budgetId: paper.budget_id, otherBudgetId: paper.other_budget_id })
}

/** Sets the money of approved lines free again; the claims follow and their once-keys are released. */
async function applyVoid(
  tx: Tx,
  deps: LedgerDeps,
  paper: BudgetDocumentRecord,
): Promise<Decision<Applied, 'line_moved_on' | 'reconcile_first'>> {
  const { lines } = paper
  const still = await deps.claims.countInTx(tx, lines, ['approved', 'failed'])
  if (still < lines.length) return refuse('line_moved_on', { lines: lines.length - still })
  // What the bank says it has paid is not set free: it could never be booked again, and be claimed a second time.
  const { rows: paid } = await sql`
    select 1 from (${PAID_AFTER_FAILURE}) h where h.line_id = any(${lines.map((line) => line.lineId)}::uuid[])`.execute(
    tx.db,
  )
  if (paid.length > 0) return refuse('reconcile_first', { lines: paid.length })
  const book = { budgetId: paper.budget_id!, fundCode: paper.fund_code, unitId: paper.unit_id, year: paper.year }
  await openAccountsInTx(tx, book)
  await transferInTx(tx, book, 'void', lines, `${paper.number} ${paper.document}`)
  await sql`
    insert into transfer_source (transfer_id, kind, source_id)
    select transfer_id, 'budget_document', ${paper.document_id}::uuid from transfer
     where kind = 'void' and line_id = any(${lines.map((line) => line.lineId)}::uuid[])`.execute(tx.db)
  const followed = await deps.claims.followInTx(tx, lines, {
    from: ['approved', 'failed'],
    to: 'rejected',
    note: paper.reason,
  })
  await tx.auditMany(
    followed.map((line) => ({
      action: 'claim.void',
      ...lineSubject({ kind: line.kind ?? 'claim', person_id: line.personId, line_id: line.lineId }),
      facts: { number: paper.number, amountFen: line.amountFen, note: paper.reason },
    })),
  )
  const { rows } = await sql`
    update budget set reserved_fen = reserved_fen - ${paper.amount_fen} where budget_id = ${book.budgetId} returning 1`.execute(
    tx.db,
  )
  if (rows.length !== 1) throw new Error(`Budget ${book.budgetId} of paper ${paper.number} is not there.`)
  return accept({ budgetId: paper.budget_id, otherBudgetId: null })
}
