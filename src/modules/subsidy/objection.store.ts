import { sql } from 'kysely'
import { maskContact } from '#src/kernel/identity/mask.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { decryptContact } from './reveal-contact.ts'
import { isOfficeOf } from './view-context.ts'

type Status = 'open' | 'upheld' | 'dismissed'

interface ObjectionRecord {
  objection_id: string
  number: string | null
  notice_number: string
  line_no: number
  line_id: string
  text: string
  filed_day: PlainDate
  status: Status
  answer: string | null
  unit_id: string
  contact_enc: Buffer | null
}

const STATUS_NAMES = { open: '待答复', upheld: '成立', dismissed: '不成立' } as const

/**
 * Objections in the scope, newest first. The office that answers sees that it can reach whoever objected, masked; nobody else learns
 * even that.
 */
export async function objectionPage(
  db: Db,
  scope: Scope,
  keys: KeyService,
  ask: PageAsk & { status?: Status | undefined },
) {
  const { role } = scope
  const answers = role !== 'public' && role !== 'system' && mayDo(role, 'objection.answer')
  const filter = sql`from objection o join notice n on n.notice_id = o.notice_id
    where ${inScope(scope, 'objection', 'o')} and ${ask.status ? sql`o.status = ${ask.status}` : sql`true`}`
  return newestFirst(ask, {
    read: async (after, limit) => {
      const { rows } = await sql<ObjectionRecord>`
        select o.objection_id, o.number, n.number as notice_number, o.line_no, o.line_id, o.text, o.filed_day, o.status, o.answer,
               n.unit_id, o.contact_enc ${filter}
           and ${after ? sql`o.objection_id < ${after}::uuid` : sql`true`}
         order by o.objection_id desc limit ${limit}`.execute(db)
      return rows
    },
    count: () => countRows(db, filter),
    id: (row) => row.objection_id,
    view: (row) => ({
      id: row.objection_id,
      number: row.number,
      noticeNumber: row.notice_number,
      lineNo: row.line_no,
      lineId: row.line_id,
      text: row.text,
      filedDay: row.filed_day,
      status: row.status,
      statusName: STATUS_NAMES[row.status],
      answer: row.answer,
      contactMasked:
        row.contact_enc && answers && isOfficeOf(scope, row.unit_id)
          ? maskContact(decryptContact(keys, row.contact_enc))
          : null,
    }),
  })
}
