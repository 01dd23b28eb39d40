import { type SqlBool, sql } from 'kysely'
import type { Facts } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { MESSAGE_TEXTS, type MessageTemplate } from '#src/platform/audit/messages.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'

/** To this account, and for a worker to the person behind it. */
const mine = ({ accountId, reach }: Scope) =>
  reach.kind === 'person'
    ? sql<SqlBool>`(m.account_id = ${accountId} or m.person_id = ${reach.personId})`
    : sql<SqlBool>`m.account_id = ${accountId}`

/** A template that a later version dropped must not hide the messages around it. */
const textOf = (template: string, facts: Facts) =>
  template in MESSAGE_TEXTS ? MESSAGE_TEXTS[template as MessageTemplate](facts) : '旧版本的消息，内容已不再显示'

export interface MessageView {
  id: string
  text: string
  link: string | null
  at: string
  read: boolean
}

/** The newest first; the words are made here, so that the outbox holds no personal value. Up to `limit` + 1 rows. */
export async function listMessages(
  db: Db,
  scope: Scope,
  ask: { limit: number; beforeId?: string | undefined },
): Promise<MessageView[]> {
  const { rows } = await sql<{
    message_id: string
    template: string
    facts: Facts
    link: string | null
    created_at: Date
    read_at: Date | null
  }>`
    select m.message_id, m.template, m.facts, m.link, m.created_at, m.read_at from outbox_message m
     where ${mine(scope)} and ${ask.beforeId ? sql`m.message_id < ${ask.beforeId}::uuid` : sql`true`}
     order by m.message_id desc limit ${ask.limit + 1}`.execute(db)
  return rows.map((row) => ({
    id: row.message_id,
    text: textOf(row.template, row.facts),
    link: row.link,
    at: row.created_at.toISOString(),
    read: row.read_at !== null,
  }))
}

/** At most 10,001. */
export const countMessages = (db: Db, scope: Scope): Promise<number> =>
  countRows(db, sql`from outbox_message m where ${mine(scope)}`)

/** Marks every unread message as read and answers how many there were. */
export async function markRead(db: Db, scope: Scope, now: Date): Promise<number> {
  const { rows } = await sql<{ message_id: string }>`
    update outbox_message m set read_at = ${now} where ${mine(scope)} and m.read_at is null returning m.message_id`.execute(
    db,
  )
  return rows.length
}
