import { sql } from 'kysely'
import { maskName } from '#src/kernel/identity/mask.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import { type decodeCursor, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import type { WhatIfLine } from './policy.contract.ts'
import type { Outcome, Program } from './policy.types.ts'
import { answerText } from './what-if-result.ts'
import { PROGRAM_NAMES } from './words.rules.ts'

interface LineRow {
  line_id: string
  batch_number: string
  line_no: number
  name: string
  doc_no_masked: string
  unit_id: string
  program: Program
  level: Level | null
  submitted_day: PlainDate
  before_outcome: Outcome | 'FAULT'
  before_fen: number | null
  after_outcome: Outcome | 'FAULT'
  after_fen: number | null
  delta_fen: number
  held_fen: number | null
}

const FROM = (scope: Scope, whatIfId: string) => sql`
    from what_if_line w
    join claim_line l on l.person_id = w.person_id and l.line_id = w.line_id
    join claim_batch b on b.batch_id = l.batch_id
    join person p on p.person_id = w.person_id
   where w.what_if_id = ${whatIfId} and ${inScope(scope, 'claim_line', 'l')}`

/** The changed claims of a run that the caller has found, inside the reader's own scope; the largest difference first. */
export async function changedLines(
  db: Db,
  scope: Scope,
  ask: { whatIfId: string; limit: number; after?: { size: number; lineId: string } | undefined },
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select w.line_id, b.number as batch_number, l.line_no, p.name, p.doc_no_masked, l.unit_id, l.program, l.level, b.submitted_day,
           w.before_outcome, w.before_fen, w.after_outcome, w.after_fen, w.delta_fen,
           case when l.status in ('approved', 'paying', 'failed', 'paid') then l.amount_fen end as held_fen
    ${FROM(scope, ask.whatIfId)}
      and ${ask.after ? sql`(-abs(w.delta_fen), w.line_id) > (${-ask.after.size}::bigint, ${ask.after.lineId}::uuid)` : sql`true`}
    order by -abs(w.delta_fen), w.line_id limit ${ask.limit}`.execute(db)
  return rows
}

export const countChangedLines = (db: Db, scope: Scope, whatIfId: string): Promise<number> =>
  countRows(db, FROM(scope, whatIfId))

export const changedLineOf = (tree: UnitTree, row: LineRow): WhatIfLine => ({
  lineId: row.line_id,
  number: `${row.batch_number}-${String(row.line_no).padStart(3, '0')}`,
  nameMasked: maskName(row.name),
  docNoMasked: row.doc_no_masked,
  unitName: tree.units.get(row.unit_id)?.name ?? row.unit_id,
  programName: PROGRAM_NAMES[row.program] ?? row.program,
  levelName: row.level === null ? '没有证书' : LEVEL_NAMES[row.level],
  day: row.submitted_day,
  baseline: answerText({ outcome: row.before_outcome, fen: row.before_fen }),
  variant: answerText({ outcome: row.after_outcome, fen: row.after_fen }),
  deltaFen: row.delta_fen,
  heldFen: row.held_fen,
})

export async function changedLinePage(
  { db, scope, tree }: { db: Db; scope: Scope; tree: UnitTree },
  whatIfId: string,
  ask: PageAsk,
  after: ReturnType<typeof decodeCursor>,
): Promise<Page<WhatIfLine>> {
  const [size, lineId] = after ?? []
  const rows = await changedLines(db, scope, {
    whatIfId,
    limit: limitOf(ask) + 1,
    after: lineId === undefined ? undefined : { size: Number(size), lineId: String(lineId) },
  })
  return pageOfRows(
    ask,
    rows,
    (row) => [Math.abs(row.delta_fen), row.line_id],
    (row) => changedLineOf(tree, row),
    ask.count ? await countChangedLines(db, scope, whatIfId) : undefined,
  )
}

export interface PersonSum {
  name: string
  doc_no_masked: string
  unit_id: string
  claims: number
  before_fen: number
  after_fen: number
  delta_fen: number
}

/** Persons by the sum of their changed claims: those who gain, or those who lose, the largest difference first. */
export async function personSums(
  db: Db,
  scope: Scope,
  ask: { whatIfId: string; side: 'gaining' | 'losing'; limit: number },
): Promise<PersonSum[]> {
  const sign = ask.side === 'gaining' ? sql`1` : sql`-1`
  const { rows } = await sql<PersonSum>`
    select p.name, p.doc_no_masked, min(l.unit_id) as unit_id, count(*)::int as claims,
           sum(coalesce(w.before_fen, 0))::bigint as before_fen, sum(coalesce(w.after_fen, 0))::bigint as after_fen,
           sum(w.delta_fen)::bigint as delta_fen
    ${FROM(scope, ask.whatIfId)}
    group by w.person_id, p.name, p.doc_no_masked having ${sign} * sum(w.delta_fen) > 0
    order by ${sign} * sum(w.delta_fen) desc, w.person_id limit ${ask.limit}`.execute(db)
  return rows
}
