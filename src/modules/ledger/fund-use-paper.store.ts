import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import { PAPER_STATUS_NAMES, type PaperStatus } from './budget-document.types.ts'
import { rankName } from './fund-choice.rules.ts'
import type { FundUsePaperRow } from './fund-use.contract.ts'
import type { StandingUse, UseAsk } from './fund-use.rules.ts'
import { FUND_USE_KIND_NAMES, type FundUseKind, type UnderUse } from './fund-use.types.ts'
import { subsidyName } from './subsidy-names.ts'

export interface FundUsePaper extends MadeAndCheckedRow {
  paper_id: string
  number: string
  kind: FundUseKind
  fund_code: string
  fund_name: string
  unit_id: string
  region_id: string
  program: string
  from_day: PlainDate
  to_day: PlainDate | null
  rank: number
  document: string
  document_day: PlainDate
  concerned: UnderUse | null
  status: PaperStatus
  version: number
}

interface Ask {
  readonly id?: string
  readonly status?: PaperStatus | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from fund_use_paper w
 where ${inScope(scope, 'fund_use_paper', 'w')}
   and ${ask.id ? sql`w.paper_id = ${ask.id}` : sql`true`} and ${ask.status ? sql`w.status = ${ask.status}` : sql`true`}
   and ${ask.after ? sql`w.paper_id < ${ask.after}::uuid` : sql`true`}`

/** Papers about the uses of funds of the scope, and about uses in its regions, newest first. */
export async function findFundUsePapers(db: Db, scope: Scope, ask: Ask): Promise<FundUsePaper[]> {
  const { rows } = await sql<FundUsePaper>`
    select w.paper_id, w.number, w.kind, w.fund_code, f.name as fund_name, w.unit_id, w.region_id, w.program, w.from_day, w.to_day, w.rank,
           w.document, w.document_day, w.concerned, w.status, w.made_by, coalesce(m.display_name, '') as made_by_name, w.made_day,
           c.display_name as checked_by_name, w.checked_day, w.note, w.version
      from (select w.* ${filter(scope, ask)} order by w.paper_id desc limit ${ask.limit}) w
      join fund f on f.fund_code = w.fund_code
      left join account m on m.account_id = w.made_by
      left join account c on c.account_id = w.checked_by
     order by w.paper_id desc`.execute(db)
  return rows
}

export async function findFundUsePaper(db: Db, scope: Scope, id: string): Promise<FundUsePaper | undefined> {
  const [row] = await findFundUsePapers(db, scope, { id, limit: 1 })
  return row
}

/** What the page needs beside the row. */
export interface PaperView {
  readonly tree: UnitTree
  readonly scope: Scope
  readonly day: PlainDate
}

export async function fundUsePaperPage(db: Db, view: PaperView, ask: PageAsk & { status?: PaperStatus | undefined }) {
  const { scope } = view
  return newestFirst(ask, {
    read: (after, limit) => findFundUsePapers(db, scope, { status: ask.status, after, limit }),
    count: () => countRows(db, filter(scope, { status: ask.status })),
    id: (row) => row.paper_id,
    view: (row) => fundUsePaperRowOf(view, row),
  })
}

/** Only the office whose fund it is draws up and confirms: its own level, not one above or below. */
export const ownsFund = (scope: Scope, ownerUnit: string): boolean => scope.unitId === ownerUnit

export const firstDayOf = (paper: Pick<FundUsePaper, 'kind' | 'from_day' | 'to_day'>): PlainDate =>
  paper.kind === 'begin' ? paper.from_day : paper.to_day!

export function fundUsePaperRowOf({ tree, scope, day }: PaperView, row: FundUsePaper): FundUsePaperRow {
  return {
    id: row.paper_id,
    number: row.number,
    kind: row.kind,
    kindName: FUND_USE_KIND_NAMES[row.kind],
    fundCode: row.fund_code,
    fundName: row.fund_name,
    ownerName: tree.get(row.unit_id).name,
    regionName: tree.get(row.region_id).name,
    programName: subsidyName(row.program),
    fromDay: row.from_day,
    toDay: row.to_day,
    rankName: row.kind === 'begin' ? rankName(row.rank) : null,
    document: row.document,
    documentDay: row.document_day,
    backdated: firstDayOf(row) < (row.checked_day ?? day),
    status: row.status,
    statusName: PAPER_STATUS_NAMES[row.status],
    ...madeAndCheckedOf(row),
    version: row.version,
    actions: actionsOf(scope, row),
  }
}

function actionsOf(scope: Scope, row: FundUsePaper): FundUsePaperRow['actions'] {
  if (!ownsFund(scope, row.unit_id)) return []
  const mine = row.status === 'proposed' && row.made_by === scope.accountId
  return [
    ...(mayCheck(scope, row, 'fund.confirm') ? (['confirm', 'refuse'] as const) : []),
    ...(mine && mayDo(scope.role, 'fund.write') ? (['withdraw'] as const) : []),
  ]
}

export const askOfPaper = (paper: FundUsePaper): UseAsk => ({
  kind: paper.kind,
  fundCode: paper.fund_code,
  regionId: paper.region_id,
  program: paper.program,
  fromDay: paper.from_day,
  toDay: paper.to_day,
  rank: paper.rank,
  document: paper.document,
  documentDay: paper.document_day,
})

/** Changes of one program in one region take turns: two of one moment do not both find their place free. */
export async function lockUsesInTx(db: Db, ask: Pick<UseAsk, 'regionId' | 'program'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`fund_use ${ask.regionId} ${ask.program}`}))`.execute(db)
}

/** The uses of a program in a region. With `drafts`, an end that waits for its check counts as done: its successor may be drawn up. */
// unscoped: which book pays which subsidy is public policy.
export async function standingUses(
  db: Db,
  ask: Pick<UseAsk, 'regionId' | 'program'>,
  { drafts }: { drafts: boolean },
): Promise<StandingUse[]> {
  const { rows } = await sql<{
    fund_code: string
    name: string
    from_day: PlainDate
    to_day: PlainDate | null
    rank: number
    document: string
  }>`
    select u.fund_code, f.name, u.from_day, least(u.to_day, w.to_day) as to_day, u.rank, u.document
      from fund_use u join fund f on f.fund_code = u.fund_code
      left join fund_use_paper w on ${drafts} and w.status = 'proposed' and w.kind = 'end' and w.fund_code = u.fund_code
            and w.region_id = u.region_id and w.program = u.program and w.from_day = u.from_day
     where u.region_id = ${ask.regionId} and u.program = ${ask.program}`.execute(db)
  return rows.map((row) => ({
    fundCode: row.fund_code,
    fundName: row.name,
    fromDay: row.from_day,
    toDay: row.to_day,
    rank: row.rank,
    document: row.document,
  }))
}

/** A draft of the same kind about the same book, region and program whose days meet. */
// unscoped: the book is the caller's own.
export async function openDraft(db: Db, ask: UseAsk): Promise<string | undefined> {
  const { rows } = await sql<{ number: string }>`
    select w.number from fund_use_paper w
     where w.status = 'proposed' and w.kind = ${ask.kind} and w.fund_code = ${ask.fundCode} and w.region_id = ${ask.regionId} and w.program = ${ask.program}
       and w.from_day < coalesce(${ask.toDay}::date, 'infinity') and coalesce(w.to_day, 'infinity') > ${ask.fromDay}::date limit 1`.execute(
    db,
  )
  return rows[0]?.number
}

/** Writes what the paper says: a new use, or the day on which one ends. */
export async function applyUseInTx(db: Db, ask: UseAsk): Promise<void> {
  if (ask.kind === 'begin') {
    await db
      .insertInto('fund_use')
      .values({
        fund_code: ask.fundCode,
        region_id: ask.regionId,
        program: ask.program,
        from_day: ask.fromDay,
        to_day: ask.toDay,
        rank: ask.rank,
        document: ask.document,
      })
      .execute()
    return
  }
  await db
    .updateTable('fund_use')
    .set({ to_day: ask.toDay, end_document: ask.document })
    .where('fund_code', '=', ask.fundCode)
    .where('region_id', '=', ask.regionId)
    .where('program', '=', ask.program)
    .where('from_day', '=', ask.fromDay)
    .execute()
}
