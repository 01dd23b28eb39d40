import { sql } from 'kysely'
import type { Facts } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '../db/database.ts'

/** One line of a record's timeline, as the audit has it. */
export interface Act {
  readonly at: Date
  readonly day: PlainDate
  readonly who: string
  readonly action: string
  readonly facts: Facts
}

interface ActRow {
  at: Date
  business_day: PlainDate
  role: string
  display_name: string | null
  action: string
  facts: Facts
}

const actOf = (row: ActRow): Act => ({
  at: row.at,
  day: row.business_day,
  who: row.display_name ?? (row.role === 'public' ? '公众' : '平台'),
  action: row.action,
  facts: row.facts,
})

const SHANGHAI_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
})

/** `2022-06-01 10:20`: the business day, because that is the day people see, and the clock of the act. */
export const actTime = (act: Pick<Act, 'at' | 'day'>): string => `${act.day} ${SHANGHAI_TIME.format(act.at)}`

/** What was done to a record, oldest first. The caller has found the record inside the scope. */
export async function actsOn(db: Db, subjectType: string, subjectId: string): Promise<Act[]> {
  const { rows } = await sql<ActRow>`
    select a.at, a.business_day, a.role, c.display_name, a.action, a.facts
      from org_audit a left join account c on c.account_id = a.account_id
     where a.subject_type = ${subjectType} and a.subject_id = ${subjectId} and a.result = 'done'
     order by a.seq`.execute(db)
  return rows.map(actOf)
}

/** What was done to one person's record, oldest first. The caller has found the record inside the scope. */
export async function actsOnPersonRecord(
  db: Db,
  personId: string,
  subjectType: string,
  subjectId: string,
): Promise<Act[]> {
  const { rows } = await sql<ActRow>`
    select a.at, a.business_day, a.role, c.display_name, a.action, a.facts
      from audit_event a left join account c on c.account_id = a.account_id
     where a.person_id = ${personId} and a.subject_type = ${subjectType} and a.subject_id = ${subjectId}
     order by a.at, a.event_id`.execute(db)
  return rows.map(actOf)
}

/** Acts that leave the record as it was: whoever only looked or tried did not handle it. */
const CHANGES_NOTHING = [
  'claim.export',
  'claim.remind',
  'clawback.notice',
  'payee.reveal',
  'ledger.export',
  'pay.export',
  'pay.statement_export',
  'objection.contact',
  'certificate.issue_again',
  'pay.bank_file',
  'pay.bank_result_again',
  'pay.bank_result_refused',
  'result.upload',
  'result.import_failed',
]

/** Did the act change the record it was done to? */
export const changesRecord = (act: Act) => !CHANGES_NOTHING.includes(act.action)

/** Who was first, and when: what the loser of a race is told. With `facts`, the last act whose facts hold them. */
export async function lastActOn(
  db: Db,
  subjectType: string,
  subjectId: string,
  facts: Facts = {},
): Promise<{ who: string; when: string }> {
  const { rows } = await sql<ActRow>`
    select a.at, a.business_day, a.role, c.display_name, a.action, a.facts
      from org_audit a left join account c on c.account_id = a.account_id
     where a.subject_type = ${subjectType} and a.subject_id = ${subjectId} and a.result = 'done'
       and a.facts @> ${JSON.stringify(facts)}::jsonb and a.action <> all(${CHANGES_NOTHING})
     order by a.seq desc limit 1`.execute(db)
  const [row] = rows
  return row ? { who: actOf(row).who, when: actTime(actOf(row)) } : { who: '他人', when: '刚才' }
}

/** The last act that changed each of these records of persons, by record; a record that nobody touched is not among them. */
export async function lastActsOnRecords(
  db: Db,
  subjectType: string,
  records: readonly { readonly personId: string; readonly subjectId: string }[],
): Promise<ReadonlyMap<string, Act>> {
  if (records.length === 0) return new Map()
  const { rows } = await sql<ActRow & { subject_id: string }>`
    select u.s as subject_id, a.at, a.business_day, a.role, c.display_name, a.action, a.facts
      from unnest(${records.map((one) => one.personId)}::uuid[], ${records.map((one) => one.subjectId)}::text[]) as u(p, s)
      cross join lateral (
        select * from audit_event a
         where a.person_id = u.p and a.subject_type = ${subjectType} and a.subject_id = u.s and a.action <> all(${CHANGES_NOTHING})
         order by a.at desc, a.event_id desc limit 1) a
      left join account c on c.account_id = a.account_id`.execute(db)
  return new Map(rows.map((row) => [row.subject_id, actOf(row)]))
}
