import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Facts, Program } from '#src/modules/policy/index.ts'
import { personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { holds } from '#src/platform/http/list-search.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { EvidenceRef } from './claim-facts.rules.ts'
import { programOf } from './claim-programs.ts'
import type { LineStatus, Outcome } from './subsidy.types.ts'

/** A line as it is read: with person, certificate and its latest decision. */
export interface LineRecord {
  person_id: string
  line_id: string
  batch_id: string
  batch_number: string
  batch_version: number
  line_no: number
  program: Program
  region_id: string
  unit_id: string
  department_id: string | null
  claimant_id: string
  claimant_name: string
  class_id: string | null
  hire_id: string | null
  certificate_id: string | null
  certificate_number: string | null
  certificate_status: 'valid' | 'revoked' | null
  occupation: string
  occupation_name: string
  /** Null for somebody hired without a certificate. */
  level: Level | null
  class_start: PlainDate | null
  certified_on: PlainDate | null
  job_start: PlainDate | null
  status: LineStatus
  outcome: Outcome
  amount_fen: number | null
  attempt: number
  fund_code: string
  budget_id: string | null
  notice_id: string | null
  notice_to: PlainDate | null
  notice_days: number | null
  hold_reason: string | null
  note: string | null
  reviewed_by: string | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  version: number
  submitted_day: PlainDate
  review_due: PlainDate
  city_due: PlainDate | null
  approve_due: PlainDate | null
  name: string
  doc_no_masked: string
  real_name_status: string
  has_account: boolean
  decided_at: Date
  as_of: PlainDate
  pack_revision: string
  facts: Facts
}

/** The last day and length of the notice that a line is or was on; null where it was on none. */
export const noticeOf = (line: Pick<LineRecord, 'notice_to' | 'notice_days'>) =>
  line.notice_to === null ? null : { toDay: line.notice_to, workingDays: line.notice_days! }

/** `SL-2022-0418-006` */
export const lineNumber = (batchNumber: string, lineNo: number) => `${batchNumber}-${String(lineNo).padStart(3, '0')}`

/** Lines in the scope that meet the condition on `l`, `b` or `p`, in the order of their batch. */
export async function findLines(db: Db, scope: Scope, where: RawBuilder<SqlBool>, limit = 501): Promise<LineRecord[]> {
  const { rows } = await sql<LineRecord>`
    select l.person_id, l.line_id, l.batch_id, b.number as batch_number, b.version as batch_version, l.line_no, l.program, l.region_id,
           l.unit_id, l.department_id, l.claimant_id, g.name as claimant_name, l.class_id, l.hire_id, l.certificate_id, c.number as certificate_number,
           c.status as certificate_status, l.occupation, o.name as occupation_name, l.level, l.class_start, l.certified_on, l.job_start, l.status, l.outcome, l.amount_fen,
           l.attempt, l.fund_code, l.budget_id, l.notice_id, n.to_day as notice_to, n.working_days as notice_days, l.hold_reason, l.note,
           l.reviewed_by, l.approved_day, l.paid_day, l.version, b.submitted_day, b.review_due, b.city_due, b.approve_due, p.name, p.doc_no_masked,
           p.real_name_status, p.bank_account_enc is not null as has_account, d.decided_at, d.as_of, d.pack_revision, d.facts
      from claim_line l
      join claim_batch b on b.batch_id = l.batch_id
      join organisation g on g.organisation_id = l.claimant_id
      join person p on p.person_id = l.person_id
      join occupation o on o.code = l.occupation
      left join certificate c on c.person_id = l.person_id and c.certificate_id = l.certificate_id
      left join notice n on n.notice_id = l.notice_id
      join lateral (
        select d.decided_at, d.as_of, d.pack_revision, d.facts from decision d
         where d.person_id = l.person_id and d.line_id = l.line_id
         order by d.attempt desc, (d.stage = 'approve') desc, (d.stage = 'review') desc limit 1) d on true
     where ${inScope(scope, 'claim_line', 'l')} and ${where}
     order by b.batch_id desc, l.line_no
     limit ${limit}`.execute(db)
  return rows
}

export async function findLine(db: Db, scope: Scope, lineId: string): Promise<LineRecord | undefined> {
  const [line] = await findLines(db, scope, sql<SqlBool>`l.line_id = ${lineId}`, 1)
  return line
}

/** What a line stands on, as it was claimed. */
export const evidenceOfLine = (line: LineRecord): EvidenceRef => ({
  personId: line.person_id,
  certificateId: line.certificate_id,
  classId: programOf(line.program).evidence === 'completions' ? line.class_id : null,
  hireId: line.hire_id,
})

/** The batch's lines for a use case that holds the batch's lock: all, or the chosen ones. At most 500, in the order of lines. */
export const linesOfBatch = (db: Db, scope: Scope, batchId: string, lineIds?: readonly string[]) =>
  findLines(
    db,
    scope,
    lineIds
      ? sql<SqlBool>`l.batch_id = ${batchId} and l.line_id = any(${[...lineIds]}::uuid[])`
      : sql<SqlBool>`l.batch_id = ${batchId}`,
    500,
  )

/** The person, as the registry finds persons; or a part of the line's or certificate's number. */
export const lineSearch = (keys: KeyService, words: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${personMeant(keys, words, 'p')} or ${holds(words, sql`b.number || '-' || lpad(l.line_no::text, 3, '0')`, sql`c.number`)})`
