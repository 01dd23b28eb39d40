import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { maskName } from '#src/kernel/identity/mask.ts'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { neverPublished, organisationMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type WorkCalendar, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import type { LineRecord } from './claim-line.store.ts'

export interface NoticeRecord {
  notice_id: string
  number: string
  batch_id: string
  unit_id: string
  unit_name: string
  program: Program
  title: string
  claimant_name: string
  from_day: PlainDate
  to_day: PlainDate
  working_days: number
  phone: string
  address: string
  /** The source of the money, as it was published. */
  fund_name: string
  status: 'open' | 'closed' | 'withdrawn'
  lines: number
  amount_fen: number
}

/** `closed` is a question of the day: a notice is over on the day after its last one. */
// unscoped: the caller says which: those of its scope, or published ones, which are for everybody.
export async function findNotices(
  db: Db,
  day: PlainDate,
  where: RawBuilder<SqlBool>,
  limit: number,
): Promise<NoticeRecord[]> {
  const { rows } = await sql<NoticeRecord>`
    select * from (
      select n.notice_id, n.number, n.batch_id, n.unit_id, u.name as unit_name, n.program, n.title, c.name as claimant_name, n.from_day, n.to_day,
             n.working_days, n.phone, n.address, n.fund_name, case when n.status = 'open' and n.to_day < ${day} then 'closed' else n.status end as status,
             s.lines, s.amount_fen
        from notice n
        join claim_batch b on b.batch_id = n.batch_id
        join organisation c on c.organisation_id = b.claimant_id
        join unit u on u.unit_id = n.unit_id
        cross join lateral (select count(*)::int as lines, coalesce(sum(l.amount_fen), 0)::bigint as amount_fen
                              from notice_line l where l.notice_id = n.notice_id) s) n
     where ${where}
     order by n.notice_id desc
     limit ${limit}`.execute(db)
  return rows
}

/** What a notice is looked for by: a part of its number or title, or whose claim it shows. */
// unscoped: as findNotices; only the notice is told.
export const noticeMeant = (q: string | undefined): RawBuilder<SqlBool> =>
  searched(
    q,
    (words) => sql`(${holds(words, sql`n.number`, sql`n.title`)}
      or n.batch_id in (select b.batch_id from claim_batch b join organisation o on o.organisation_id = b.claimant_id where ${organisationMeant(words)}))`,
  )

export const noticesInScope = (scope: Scope) => inScope(scope, 'notice', 'n')

const NOTICE_STATUS_NAMES = { open: '公示中', closed: '公示期满', withdrawn: '已撤回' } as const

export const noticeViewOf = (row: NoticeRecord, at: { readonly calendar: WorkCalendar; readonly day: PlainDate }) => ({
  id: row.notice_id,
  number: row.number,
  title: row.title,
  programName: PROGRAM_NAMES[row.program],
  unitName: row.unit_name,
  claimantName: row.claimant_name,
  fundName: row.fund_name,
  fromDay: row.from_day,
  toDay: row.to_day,
  workingDays: row.working_days,
  daysLeft: row.status === 'open' ? workingDaysBetween(at.calendar, at.day, row.to_day) : null,
  phone: row.phone,
  address: row.address,
  status: row.status,
  statusName: NOTICE_STATUS_NAMES[row.status],
  lines: row.lines,
  amountFen: row.amount_fen,
})

export interface PublicLineRecord {
  line_no: number
  name_masked: string
  doc_last4: string
  occupation_name: string
  level: Level | null
  amount_fen: number
}

// unscoped: a published list is for everybody, and holds nothing of a person that was not published.
export async function publicLines(db: Db, noticeId: string): Promise<PublicLineRecord[]> {
  const { rows } = await sql<PublicLineRecord>`
    select l.line_no, l.name_masked, l.doc_last4, o.name as occupation_name, l.level, l.amount_fen
      from notice_line l join occupation o on o.code = l.occupation
     where l.notice_id = ${noticeId}
     order by l.line_no`.execute(db)
  return rows
}

/**
 * Writes down what a notice shows, masked, as it is on the day of publishing: whatever happens to a line later, the published list
 * keeps it.
 */
// unscoped: the caller has the lines from its scope.
export async function publishLinesInTx(tx: Tx, noticeId: string, lines: readonly LineRecord[]): Promise<void> {
  await sql`
    insert into notice_line (notice_id, line_no, name_masked, doc_last4, occupation, level, amount_fen)
    select ${noticeId}::uuid, u.n, u.name, u.doc, u.o, u.l, u.f
      from unnest(${lines.map((line) => line.person_id)}::uuid[], ${lines.map((line) => line.line_no)}::int[],
                  ${lines.map((line) => maskName(line.name))}::text[], ${lines.map((line) => line.doc_no_masked.slice(-4))}::text[],
                  ${lines.map((line) => line.occupation)}::text[], ${lines.map((line) => line.level)}::text[],
                  ${lines.map((line) => line.amount_fen ?? 0)}::bigint[]) as u(p, n, name, doc, o, l, f)
     where not ${neverPublished(sql`u.p`, tx.day)}`.execute(tx.db)
}
