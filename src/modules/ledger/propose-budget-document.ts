import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { BudgetDocumentRow } from './budget.contract.ts'
import { type BudgetRecord, findBudgets } from './budget.store.ts'
import { decidePaper, type MovingKind, type ProposeRefusal } from './budget-document.rules.ts'
import { allocatedTo, budgetDocumentRowOf, findBudgetDocument } from './budget-document.store.ts'
import type { BudgetDocumentKind } from './budget-document.types.ts'
import { holdsUnit } from './holds-unit.ts'
import type { LineKey } from './ledger.types.ts'

export interface NewPaper {
  readonly kind: Exclude<BudgetDocumentKind, 'void'>
  readonly fundCode?: string | undefined
  readonly unitId?: string | undefined
  readonly year?: number | undefined
  readonly budgetId?: string | undefined
  readonly otherUnitId?: string | undefined
  readonly documentId?: string | undefined
  readonly amountFen?: number | undefined
  readonly document: string
  readonly reason: string
}

/** Draws up a paper that moves a budget. No money moves before a second person confirms it. */
export async function proposeBudgetDocument(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  body: NewPaper,
): Promise<Decision<BudgetDocumentRow, ProposeRefusal>> {
  const tree = await platform.unitTree()
  const drawn =
    body.kind === 'reverse' ? await drawReverse(tx, scope, body) : await drawMove(tx, tree, scope, body.kind, body)
  if (!drawn.ok) return drawn
  return accept(
    await insertPaperInTx(tx, tree, scope, { ...drawn.value, document: body.document, reason: body.reason }),
  )
}

export interface DrawnPaper {
  readonly kind: BudgetDocumentKind
  readonly fundCode: string
  readonly unitId: string
  readonly year: number
  readonly budgetId: string | null
  readonly otherUnitId: string | null
  readonly otherYear: number | null
  readonly otherBudgetId: string | null
  readonly amountFen: number
  readonly reverses: string | null
  readonly lines: readonly (LineKey & { amountFen: number })[]
}

/** Writes the paper with its number, and its audit row. */
export async function insertPaperInTx(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  paper: DrawnPaper & { document: string; reason: string },
): Promise<BudgetDocumentRow> {
  const documentId = newId()
  const number = await nextNumberInTx(tx, tree, {
    kind: 'budget_document',
    mark: 'ZJ',
    unitId: paper.unitId,
    digits: 3,
  })
  await tx.db
    .insertInto('budget_document')
    .values({
      document_id: documentId,
      number,
      kind: paper.kind,
      fund_code: paper.fundCode,
      year: paper.year,
      unit_id: paper.unitId,
      budget_id: paper.budgetId,
      other_unit_id: paper.otherUnitId,
      other_year: paper.otherYear,
      other_budget_id: paper.otherBudgetId,
      amount_fen: paper.amountFen,
      reverses: paper.reverses,
      lines: JSON.stringify(paper.lines),
      document: paper.document,
      reason: paper.reason,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .execute()
  await tx.audit({
    action: 'budget.propose',
    subjectType: 'budget_document',
    subjectId: documentId,
    facts: { number, kind: paper.kind, amountFen: paper.amountFen, budgetId: paper.budgetId, document: paper.document },
  })
  return budgetDocumentRowOf(tree, scope, (await findBudgetDocument(tx.db, scope, documentId))!)
}

const availableOf = (budget: BudgetRecord | undefined) => budget?.available_fen ?? 0

async function drawMove(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  kind: MovingKind,
  body: NewPaper,
): Promise<Decision<DrawnPaper, ProposeRefusal>> {
  if (body.amountFen === undefined) return refuse('amount_missing')
  const { amountFen } = body
  const own = body.budgetId
    ? found((await findBudgets(tx.db, scope, { id: body.budgetId }))[0], '这笔预算')
    : kind === 'raise'
      ? await newBook(tx, scope, body)
      : undefined
  if (!own) return refuse('budget_missing')
  // A county sees the city's paper about it; it does not move the city's money.
  if (!holdsUnit(scope, own.unit_id)) found(undefined, '这笔预算')
  const otherUnitId = kind === 'carry_over' ? own.unit_id : (body.otherUnitId ?? null)
  if ((kind === 'allocate' || kind === 'recall') && (!otherUnitId || !tree.units.has(otherUnitId)))
    return refuse('unit_missing')
  const twoBooks = kind === 'allocate' || kind === 'recall' || kind === 'carry_over'
  const otherYear = kind === 'carry_over' ? own.year + 1 : own.year
  const other = twoBooks
    ? (await findBudgets(tx.db, scope, { fund: own.fund_code, unit: otherUnitId!, year: otherYear }))[0]
    : undefined
  const decision = decidePaper(
    kind,
    {
      amountFen,
      availableFen: availableOf(kind === 'recall' ? other : own),
      allocatedFen: kind === 'recall' && own.budget_id ? await allocatedTo(tx.db, own.budget_id, otherUnitId!) : 0,
      year: own.year,
      below: otherUnitId !== null && otherUnitId !== own.unit_id && tree.reporting(own.unit_id).includes(otherUnitId),
    },
    tx.day,
  )
  if (!decision.ok) return decision
  return accept({
    kind,
    fundCode: own.fund_code,
    unitId: own.unit_id,
    year: own.year,
    budgetId: own.budget_id || null,
    otherUnitId: twoBooks ? otherUnitId : null,
    otherYear: twoBooks ? otherYear : null,
    otherBudgetId: other?.budget_id ?? null,
    amountFen,
    reverses: null,
    lines: [],
  })
}

/** The first money of a fund, unit and year: the book is opened when the paper is confirmed. */
async function newBook(tx: Tx, scope: Scope, body: NewPaper): Promise<BudgetRecord | undefined> {
  const { fundCode, unitId, year } = body
  if (!fundCode || !unitId || !year || !holdsUnit(scope, unitId)) return undefined
  const fund = await tx.db.selectFrom('fund').select('name').where('fund_code', '=', fundCode).executeTakeFirst()
  if (!fund) return undefined
  const [known] = await findBudgets(tx.db, scope, { fund: fundCode, unit: unitId, year })
  return (
    known ?? {
      budget_id: '',
      fund_code: fundCode,
      fund_name: fund.name,
      unit_id: unitId,
      year,
      total_fen: 0,
      reserved_fen: 0,
      paid_fen: 0,
      committed_fen: 0,
      in_transit_fen: 0,
      receivable_fen: 0,
      available_fen: 0,
      document: body.document,
      assumption: null,
    }
  )
}

async function drawReverse(tx: Tx, scope: Scope, body: NewPaper): Promise<Decision<DrawnPaper, ProposeRefusal>> {
  if (!body.documentId) return refuse('not_confirmed')
  const seen = found(await findBudgetDocument(tx.db, scope, body.documentId), '这份文书')
  if (!holdsUnit(scope, seen.unit_id)) found(undefined, '这份文书')
  // Two who want the same paper back take turns: the second is told of the first.
  // unscoped: found in the scope above.
  await sql`select 1 from budget_document where document_id = ${seen.document_id} for no key update`.execute(tx.db)
  const first = (await findBudgetDocument(tx.db, scope, seen.document_id))!
  if (first.status !== 'confirmed' || first.kind === 'reverse' || first.kind === 'void') return refuse('not_confirmed')
  if (first.reversed_by) return refuse('reversed_before', { number: first.reversed_by })
  return accept({
    kind: 'reverse',
    fundCode: first.fund_code,
    unitId: first.unit_id,
    year: first.year,
    budgetId: first.budget_id,
    otherUnitId: first.other_unit_id,
    otherYear: first.other_year,
    otherBudgetId: first.other_budget_id,
    amountFen: first.amount_fen,
    reverses: first.document_id,
    lines: [],
  })
}
