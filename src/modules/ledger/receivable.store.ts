import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import { CHECK_STATUS_NAMES, type CheckStatus } from './budget-document.types.ts'
import type { LineDebt, ReceivableRow } from './clawback.contract.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind, Payee } from './ledger.types.ts'
import { LINE_NUMBER } from './line-number.ts'
import {
  CLAWBACK_CAUSE_NAMES,
  type ClawbackCause,
  ENTRY_KIND_NAMES,
  type EntryKind,
  RECEIVABLE_STATUS_NAMES,
  type ReceivableStatus,
} from './money.types.ts'
import { heldBack } from './payable.store.ts'

export interface ReceivableRecord extends MadeAndCheckedRow {
  receivable_id: string
  number: string
  budget_id: string
  fund_code: string
  fund_name: string
  year: number
  unit_id: string
  kind: MoneyKind
  person_id: string
  person_name: string
  line_id: string
  claim_number: string
  debtor_kind: Payee['kind']
  debtor_id: string
  debtor_name: string
  amount_fen: number
  /** What the line was paid. */
  paid_fen: number
  back_fen: number
  written_fen: number
  waiting_fen: number
  cause: ClawbackCause
  reason: string
  document: string
  status: ReceivableStatus
  due_day: PlainDate
  settled_day: PlainDate | null
  version: number
}

interface Ask {
  readonly id?: string
  readonly ids?: readonly string[]
  readonly status?: ReceivableStatus | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from receivable r
 where ${inScope(scope, 'receivable', 'r')} and ${ask.id ? sql`r.receivable_id = ${ask.id}` : sql`true`}
   and ${ask.ids ? sql`r.receivable_id = any(${[...ask.ids]}::uuid[])` : sql`true`}
   and ${ask.status ? sql`r.status = ${ask.status}` : sql`true`} and ${ask.after ? sql`r.receivable_id < ${ask.after}::uuid` : sql`true`}`

export async function findReceivables(db: Db, scope: Scope, ask: Ask): Promise<ReceivableRecord[]> {
  const { rows } = await sql<ReceivableRecord>`
    select r.receivable_id, r.number, r.budget_id, g.fund_code, f.name as fund_name, g.year, r.unit_id, r.kind, r.person_id, coalesce(p.name, h.name, '') as person_name, r.line_id,
           ${LINE_NUMBER} as claim_number, r.debtor_kind, r.debtor_id, r.debtor_name,
           r.amount_fen, l.amount_fen as paid_fen, r.back_fen, r.written_fen,
           (select coalesce(sum(e.amount_fen), 0)::bigint from receivable_entry e where e.receivable_id = r.receivable_id and e.status = 'proposed') as waiting_fen,
           r.cause, r.reason, r.document, r.status, r.made_by, coalesce(m.display_name, '') as made_by_name, r.made_day,
           k.display_name as checked_by_name, r.checked_day, r.due_day, r.settled_day, r.note, r.version
      from (select r.* ${filter(scope, ask)} order by r.receivable_id desc limit ${ask.limit}) r
      join budget g on g.budget_id = r.budget_id join fund f on f.fund_code = g.fund_code
      left join person p on p.person_id = r.person_id
      left join organisation h on h.organisation_id = r.person_id
      join money_line l on l.person_id = r.person_id and l.line_id = r.line_id join money_batch b on b.batch_id = l.batch_id
      left join account m on m.account_id = r.made_by left join account k on k.account_id = r.checked_by
     order by r.receivable_id desc`.execute(db)
  return rows
}

export async function receivablePage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  day: PlainDate,
  ask: PageAsk & { status?: ReceivableStatus | undefined },
) {
  return newestFirst(ask, {
    read: (after, limit) => findReceivables(db, scope, { status: ask.status, after, limit }),
    count: () => countRows(db, filter(scope, { status: ask.status })),
    id: (row) => row.receivable_id,
    view: (row) => receivableRowOf(tree, scope, day, row),
  })
}

export const receivableRowOf = (
  tree: UnitTree,
  scope: Scope,
  day: PlainDate,
  row: ReceivableRecord,
): ReceivableRow => ({
  id: row.receivable_id,
  number: row.number,
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  budgetId: row.budget_id,
  claimLineId: row.line_id,
  claimKind: row.kind,
  claimNumber: row.claim_number,
  personName: row.person_name,
  debtorKind: row.debtor_kind,
  debtorName: row.debtor_name,
  amountFen: row.amount_fen,
  backFen: row.back_fen,
  writtenFen: row.written_fen,
  restFen: owedOf(row),
  cause: row.cause,
  causeName: CLAWBACK_CAUSE_NAMES[row.cause],
  reason: row.reason,
  document: row.document,
  status: row.status,
  statusName: RECEIVABLE_STATUS_NAMES[row.status],
  ...madeAndCheckedOf(row),
  dueDay: row.due_day,
  overdue: row.status === 'open' && day > row.due_day,
  settledDay: row.settled_day,
  version: row.version,
  actions: actionsOf(scope, row),
})

/** What is still owed; a debt that never counted or was cancelled owes nothing. */
const owedOf = (row: Pick<ReceivableRecord, 'status' | 'amount_fen' | 'back_fen' | 'written_fen'>) =>
  row.status === 'refused' || row.status === 'withdrawn' ? 0 : row.amount_fen - row.back_fen - row.written_fen

/**
 * What is still owed of a line's money; null where nobody claims it back. Shown to those who may read debts, and from the day it counts
 * to whoever owes it: not to the trainee whose line an organisation was paid for, nor the other way round.
 */
// unscoped: the caller found the line in its scope.
export async function debtOfLine(db: Db, scope: Scope, day: PlainDate, lineId: string): Promise<LineDebt | null> {
  const { role } = scope
  const reads = role !== 'public' && role !== 'system' && mayDo(role, 'clawback.read')
  const { rows } = await sql<
    Pick<
      ReceivableRecord,
      'receivable_id' | 'number' | 'status' | 'amount_fen' | 'back_fen' | 'written_fen' | 'due_day'
    > & { open: string | null }
  >`select case when ${inScope(scope, 'receivable', 'r')} then r.receivable_id end as open, r.receivable_id, r.number, r.status, r.amount_fen,
           r.back_fen, r.written_fen, r.due_day
      from receivable r
     where r.line_id = ${lineId} and r.status in ('proposed', 'open', 'settled') and (${reads} or ${inScope(scope, 'receivable', 'r')})
     order by r.status = 'settled', r.receivable_id desc limit 1`.execute(db)
  const [row] = rows
  if (!row) return null
  return {
    number: row.number,
    status: row.status,
    statusName: RECEIVABLE_STATUS_NAMES[row.status],
    restFen: owedOf(row),
    overdue: row.status === 'open' && day > row.due_day,
    link: reads && row.open ? CONSOLE.receivable(row.open) : null,
    notice:
      row.open && row.status !== 'proposed' && mayDo(role, 'clawback.notice') ? noticePath(row.receivable_id) : null,
  }
}

/** Where the notice of a debt is had as a PDF. */
const noticePath = (id: string) => `/api/receivables/${id}/notice.pdf`

function actionsOf(scope: Scope, row: ReceivableRecord): ReceivableRow['actions'] {
  const { role } = scope
  if (role === 'public' || role === 'system') return []
  const holds = holdsUnit(scope, row.unit_id)
  const mayCollect = holds && row.status === 'open' && mayDo(role, 'clawback.collect')
  return [
    ...(row.status === 'proposed' && row.made_by === scope.accountId && mayDo(role, 'clawback.make')
      ? (['withdraw'] as const)
      : []),
    ...(holds && mayCheck(scope, row, 'clawback.confirm') ? (['confirm', 'refuse'] as const) : []),
    ...(mayCollect ? (['repay', 'set_off'] as const) : []),
    ...(holds && row.status === 'open' && mayDo(role, 'clawback.confirm') ? (['write_down'] as const) : []),
    ...(row.status === 'open' || row.status === 'settled' || row.status === 'cancelled' ? (['notice'] as const) : []),
  ]
}

export interface EntryRecord extends MadeAndCheckedRow {
  entry_id: string
  kind: EntryKind
  amount_fen: number
  reference: string
  reason: string | null
  person_id: string | null
  line_id: string | null
  line_kind: MoneyKind | null
  status: CheckStatus
}

// unscoped: the caller found the debt in its scope.
export async function entriesOf(db: Db, receivableId: string): Promise<EntryRecord[]> {
  const { rows } = await sql<EntryRecord>`
    select e.entry_id, e.kind, e.amount_fen, e.reference, e.reason, e.person_id, e.line_id,
           case when e.line_id is null then null when exists (select 1 from grant_application g where g.grant_id = e.line_id) then 'grant' else 'claim' end as line_kind, e.status, e.made_by, coalesce(m.display_name, '') as made_by_name,
           e.made_day, k.display_name as checked_by_name, e.checked_day, e.note
      from receivable_entry e left join account m on m.account_id = e.made_by left join account k on k.account_id = e.checked_by
     where e.receivable_id = ${receivableId} order by e.entry_id`.execute(db)
  return rows
}

export const entryView = (scope: Scope, debt: ReceivableRecord, row: EntryRecord) => ({
  id: row.entry_id,
  kind: row.kind,
  kindName: ENTRY_KIND_NAMES[row.kind],
  amountFen: row.amount_fen,
  reference: row.reference,
  reason: row.reason,
  claimLineId: row.line_id,
  claimKind: row.line_kind,
  status: row.status,
  statusName: CHECK_STATUS_NAMES[row.status],
  ...madeAndCheckedOf(row),
  actions:
    mayCheck(scope, row, 'clawback.collect') && holdsUnit(scope, debt.unit_id)
      ? (['confirm', 'refuse'] as ('confirm' | 'refuse')[])
      : [],
})

export interface FreeLine {
  person_id: string
  line_id: string
  number: string
  amount_fen: number
  budget_id: string
  fund_code: string
  unit_id: string
  year: number
  payee: string
}

/**
 * Approved or bounced lines that the same debtor would be paid from the same fund and unit, and that pay no other debt yet. What is
 * held back from the bank pays no debt either.
 */
// unscoped: the caller found the debt in its scope, and the lines lie in the same book.
export async function linesToSetOff(
  db: Db,
  debt: ReceivableRecord,
  paidToPerson: readonly string[],
  day: PlainDate,
  lineId?: string,
): Promise<FreeLine[]> {
  const toPerson = sql`coalesce(l.payee_kind = 'person', l.program = any(${[...paidToPerson]}))`
  const { rows } = await sql<FreeLine>`
    select l.person_id, l.line_id, ${LINE_NUMBER} as number, l.amount_fen,
           l.budget_id, g.fund_code, g.unit_id, g.year,
           case when ${toPerson} then 'person ' || l.person_id else 'organisation ' || l.claimant_id end as payee
      from money_line l join money_batch b on b.batch_id = l.batch_id join budget g on g.budget_id = l.budget_id
     where l.status in ('approved', 'failed') and not ${heldBack(day)}
       and ${lineId ? sql`l.line_id = ${lineId}` : sql`(case when ${toPerson} then l.person_id else l.claimant_id end) = ${debt.debtor_id}::uuid and g.fund_code = ${debt.fund_code} and g.unit_id = ${debt.unit_id} and l.amount_fen <= ${debt.amount_fen - debt.back_fen - debt.written_fen - debt.waiting_fen}`}
       and not exists (select 1 from receivable_entry e where e.line_id = l.line_id and e.status = 'proposed')
     order by b.number, l.line_no limit 50`.execute(db)
  return rows
}

/** Paid lines whose certificate was revoked and that nobody claims back yet. */
export async function clawbackCandidates(db: Db, scope: Scope) {
  const { rows } = await sql<{
    line_id: string
    number: string
    person_name: string
    certificate_number: string
    revoked_on: PlainDate | null
    revoked_reason: string | null
    amount_fen: number
  }>`
    select l.line_id, ${LINE_NUMBER} as number, p.name as person_name,
           c.number as certificate_number, c.revoked_on, c.revoked_reason, l.amount_fen - coalesce(k.claimed_fen, 0) as amount_fen
      from certificate c
      join claim_line l on l.person_id = c.person_id and l.certificate_id = c.certificate_id
      join claim_batch b on b.batch_id = l.batch_id
      join person p on p.person_id = l.person_id
      left join line_claimed_back k on k.line_id = l.line_id
     where c.status = 'revoked' and l.status = 'paid' and ${inScope(scope, 'claim_line', 'l')}
       and coalesce(k.claimed_fen, 0) < l.amount_fen and not exists (select 1 from receivable r where r.line_id = l.line_id and r.status = 'proposed')
     order by c.revoked_on, b.number, l.line_no limit 500`.execute(db)
  return rows.map((row) => ({
    claimLineId: row.line_id,
    claimNumber: row.number,
    personName: row.person_name,
    certificateNumber: row.certificate_number,
    revokedOn: row.revoked_on,
    revokedReason: row.revoked_reason ?? '',
    amountFen: row.amount_fen,
  }))
}
