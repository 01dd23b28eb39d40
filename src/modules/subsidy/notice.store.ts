import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'

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
  status: 'open' | 'closed' | 'withdrawn'
  lines: number
  amount_fen: number
}

/** What still stands in a published list: a line that was withdrawn, refused or rejected since is out of it. */
const STANDING = ['on_notice', 'objected', 'approved', 'paying', 'failed', 'paid'] as const
const standing = sql<SqlBool>`l.status = any(${[...STANDING]})`
/** Persons of the prison domain are never published (DOMAIN §5.4, code 16). */
const publishable = sql<SqlBool>`not exists (select 1 from person_group g where g.person_id = l.person_id and g.group_code = 'inmate' and g.to_day is null)`

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
             n.working_days, n.phone, n.address, case when n.status = 'open' and n.to_day < ${day} then 'closed' else n.status end as status,
             s.lines, s.amount_fen
        from notice n
        join claim_batch b on b.batch_id = n.batch_id
        join organisation c on c.organisation_id = b.claimant_id
        join unit u on u.unit_id = n.unit_id
        cross join lateral (select count(*)::int as lines, coalesce(sum(l.amount_fen), 0)::bigint as amount_fen
                              from claim_line l where l.notice_id = n.notice_id and ${standing}) s) n
     where ${where}
     order by n.notice_id desc
     limit ${limit}`.execute(db)
  return rows
}

export const noticesInScope = (scope: Scope) => inScope(scope, 'notice', 'n')

const NOTICE_STATUS_NAMES = { open: '公示中', closed: '公示期满', withdrawn: '已撤回' } as const

export const noticeViewOf = (row: NoticeRecord) => ({
  id: row.notice_id,
  number: row.number,
  title: row.title,
  programName: PROGRAM_NAMES[row.program],
  unitName: row.unit_name,
  claimantName: row.claimant_name,
  fromDay: row.from_day,
  toDay: row.to_day,
  workingDays: row.working_days,
  phone: row.phone,
  address: row.address,
  status: row.status,
  statusName: NOTICE_STATUS_NAMES[row.status],
  lines: row.lines,
  amountFen: row.amount_fen,
})

export interface PublicLineRecord {
  line_no: number
  name: string
  doc_no_masked: string
  occupation_name: string
  level: Level
  amount_fen: number
}

// unscoped: a published list is for everybody; masked by the caller, and nothing else of the person is read.
export async function publicLines(db: Db, noticeId: string): Promise<PublicLineRecord[]> {
  const { rows } = await sql<PublicLineRecord>`
    select l.line_no, p.name, p.doc_no_masked, o.name as occupation_name, l.level, coalesce(l.amount_fen, 0) as amount_fen
      from claim_line l join person p on p.person_id = l.person_id join occupation o on o.code = l.occupation
     where l.notice_id = ${noticeId} and ${standing} and ${publishable}
     order by l.line_no`.execute(db)
  return rows
}
