import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { decodeCursor, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'

type Status = 'open' | 'upheld' | 'dismissed'

interface ObjectionRecord {
  objection_id: string
  notice_number: string
  line_no: number
  line_id: string
  text: string
  filed_day: PlainDate
  status: Status
  answer: string | null
}

const STATUS_NAMES = { open: '待答复', upheld: '成立', dismissed: '不成立' } as const

/** Objections in the scope, newest first; who objected is never shown. */
export async function objectionPage(db: Db, scope: Scope, ask: PageAsk & { status?: Status | undefined }) {
  const after = decodeCursor(ask, 1)?.[0]
  const filter = sql`from objection o join notice n on n.notice_id = o.notice_id
    where ${inScope(scope, 'objection', 'o')} and ${ask.status ? sql`o.status = ${ask.status}` : sql`true`}`
  const { rows } = await sql<ObjectionRecord>`
    select o.objection_id, n.number as notice_number, o.line_no, o.line_id, o.text, o.filed_day, o.status, o.answer ${filter}
       and ${after ? sql`o.objection_id < ${after}::uuid` : sql`true`}
     order by o.objection_id desc limit ${limitOf(ask) + 1}`.execute(db)
  const counted =
    ask.count === '1' ? (await sql<{ n: number }>`select count(*) as n ${filter}`.execute(db)).rows[0]!.n : undefined
  return pageOfRows(
    ask,
    rows,
    (row) => [row.objection_id],
    (row) => ({
      id: row.objection_id,
      noticeNumber: row.notice_number,
      lineNo: row.line_no,
      lineId: row.line_id,
      text: row.text,
      filedDay: row.filed_day,
      status: row.status,
      statusName: STATUS_NAMES[row.status],
      answer: row.answer,
    }),
    counted,
  ) satisfies Page<unknown>
}
