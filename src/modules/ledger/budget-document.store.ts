import { sql } from 'kysely'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import type { BudgetDocumentRow } from './budget.contract.ts'
import {
  BUDGET_DOCUMENT_NAMES,
  type BudgetDocumentKind,
  PAPER_STATUS_NAMES,
  PAPERS_WITHOUT_EFFECT,
  type PaperStatus,
} from './budget-document.types.ts'
import { holdsUnit } from './holds-unit.ts'
import type { LineKey } from './ledger.types.ts'

export interface BudgetDocumentRecord extends MadeAndCheckedRow {
  document_id: string
  number: string
  kind: BudgetDocumentKind
  fund_code: string
  fund_name: string
  year: number
  unit_id: string
  budget_id: string | null
  other_unit_id: string | null
  other_year: number | null
  other_budget_id: string | null
  amount_fen: number
  reverses: string | null
  reverses_number: string | null
  reversed_by: string | null
  lines: (LineKey & { amountFen: number })[]
  document: string
  reason: string
  status: PaperStatus
  version: number
}

interface Ask {
  readonly id?: string
  readonly status?: PaperStatus | undefined
  readonly budget?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from budget_document d
 where ${inScope(scope, 'budget_document', 'd')}
   and ${ask.id ? sql`d.document_id = ${ask.id}` : sql`true`} and ${ask.status ? sql`d.status = ${ask.status}` : sql`true`}
   and ${ask.budget ? sql`(d.budget_id = ${ask.budget} or d.other_budget_id = ${ask.budget})` : sql`true`}
   and ${ask.after ? sql`d.document_id < ${ask.after}::uuid` : sql`true`}`

/** Papers that move the budgets of the scope, newest first. */
export async function findBudgetDocuments(db: Db, scope: Scope, ask: Ask): Promise<BudgetDocumentRecord[]> {
  const { rows } = await sql<BudgetDocumentRecord>`
    select d.document_id, d.number, d.kind, d.fund_code, f.name as fund_name, d.year, d.unit_id, d.budget_id, d.other_unit_id, d.other_year,
           d.other_budget_id, d.amount_fen, d.reverses, o.number as reverses_number, r.number as reversed_by, d.lines, d.document, d.reason, d.status,
           d.made_by, coalesce(m.display_name, '') as made_by_name, d.made_day, c.display_name as checked_by_name, d.checked_day, d.note, d.version
      from (select d.* ${filter(scope, ask)} order by d.document_id desc limit ${ask.limit}) d
      join fund f on f.fund_code = d.fund_code
      left join account m on m.account_id = d.made_by
      left join account c on c.account_id = d.checked_by
      left join budget_document o on o.document_id = d.reverses
      left join budget_document r on r.reverses = d.document_id and r.status <> all(${[...PAPERS_WITHOUT_EFFECT]})
     order by d.document_id desc`.execute(db)
  return rows
}

export async function findBudgetDocument(db: Db, scope: Scope, id: string): Promise<BudgetDocumentRecord | undefined> {
  const [row] = await findBudgetDocuments(db, scope, { id, limit: 1 })
  return row
}

export async function budgetDocumentPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: PageAsk & { status?: PaperStatus | undefined; budget?: string | undefined },
) {
  return newestFirst(ask, {
    read: (after, limit) => findBudgetDocuments(db, scope, { ...ask, after, limit }),
    count: () => countRows(db, filter(scope, { status: ask.status, budget: ask.budget })),
    id: (row) => row.document_id,
    view: (row) => budgetDocumentRowOf(tree, scope, row),
  })
}

export const budgetDocumentRowOf = (tree: UnitTree, scope: Scope, row: BudgetDocumentRecord): BudgetDocumentRow => ({
  id: row.document_id,
  number: row.number,
  kind: row.kind,
  kindName: BUDGET_DOCUMENT_NAMES[row.kind],
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  year: row.year,
  otherUnitName: row.other_unit_id && tree.get(row.other_unit_id).name,
  otherYear: row.other_year,
  amountFen: row.amount_fen,
  lines: row.lines.length,
  document: row.document,
  reason: row.reason,
  status: row.status,
  statusName: PAPER_STATUS_NAMES[row.status],
  ...madeAndCheckedOf(row),
  version: row.version,
  budgetId: row.budget_id,
  otherBudgetId: row.other_budget_id,
  reversesNumber: row.reverses_number,
  reversedBy: row.reversed_by,
  actions: actionsOf(scope, row),
})

function actionsOf(scope: Scope, row: BudgetDocumentRecord): BudgetDocumentRow['actions'] {
  if (!holdsUnit(scope, row.unit_id)) return []
  const mayReverse =
    row.status === 'confirmed' &&
    row.reversed_by === null &&
    !['reverse', 'void'].includes(row.kind) &&
    mayDo(scope.role, 'budget.propose')
  return [
    ...(mayCheck(scope, row, 'budget.confirm') ? (['confirm', 'refuse'] as const) : []),
    ...(mayReverse ? (['reverse'] as const) : []),
    ...(row.status === 'proposed' && row.made_by === scope.accountId && mayDo(scope.role, 'budget.propose')
      ? (['withdraw'] as const)
      : []),
  ]
}

/** The net of what the upper book has given the lower unit by papers in force. */
// unscoped: both books were found in the caller's scope.
export async function allocatedTo(db: Db, budgetId: string, otherUnitId: string): Promise<number> {
  const { rows } = await sql<{ fen: number }>`
    select coalesce(sum(case d.kind when 'allocate' then d.amount_fen else -d.amount_fen end), 0)::bigint as fen
      from budget_document d
     where d.budget_id = ${budgetId} and d.other_unit_id = ${otherUnitId} and d.kind in ('allocate', 'recall') and d.status = 'confirmed'
       and not exists (select 1 from budget_document r where r.reverses = d.document_id and r.status = 'confirmed')`.execute(
    db,
  )
  return rows[0]!.fen
}
