import { sql } from 'kysely'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { CandidateState, ExamResult } from './assessment.types.ts'

/** A candidate with the place in the session, from 1, that the ticket prints: places follow person order and never change. */
export interface CandidateRecord {
  place: number
  person_id: string
  name: string
  doc_no_masked: string
  theory: number | null
  practice: number | null
  state: CandidateState
  certificate_number: string | null
}

export async function listCandidates(
  db: Db,
  scope: Scope,
  sessionId: string,
  page: { after: number; limit: number } = { after: 0, limit: 500 },
): Promise<CandidateRecord[]> {
  const { rows } = await sql<CandidateRecord>`
    select * from (
      select row_number() over (order by r.person_id)::int as place, r.person_id, p.name, p.doc_no_masked, r.theory, r.practice,
             r.state, c.number as certificate_number
        from exam_result r
        join person p on p.person_id = r.person_id
        left join certificate c on c.person_id = r.person_id and c.session_id = r.session_id
       where r.session_id = ${sessionId} and ${inScope(scope, 'exam_result', 'r')}) t
     where t.place > ${page.after} order by t.place limit ${page.limit}`.execute(db)
  return rows
}

export async function registerCandidatesInTx(
  db: Db,
  sessionId: string,
  classId: string,
  personIds: readonly string[],
): Promise<void> {
  await sql`insert into exam_result (person_id, session_id, class_id, state)
    select p, ${sessionId}::uuid, ${classId}::uuid, 'registered' from unnest(${personIds}::uuid[]) as u(p)`.execute(db)
}

/** Overwrites results; the caller has locked the session and compared, and passes only what changes. */
export async function writeResultsInTx(
  db: Db,
  sessionId: string,
  importId: string,
  results: readonly (ExamResult & { personId: string })[],
): Promise<void> {
  if (results.length === 0) return
  await sql`update exam_result r
       set theory = w.theory, practice = w.practice, state = w.state, import_id = ${importId}::uuid, version = r.version + 1
      from unnest(${results.map((r) => r.personId)}::uuid[], ${results.map((r) => r.theory)}::numeric[],
                  ${results.map((r) => r.practice)}::numeric[], ${results.map((r) => r.state)}::text[]) as w(person_id, theory, practice, state)
     where r.person_id = w.person_id and r.session_id = ${sessionId}`.execute(db)
}

/** Who passed and holds no certificate of this session, and how many hold one; person order. */
export async function passedWithoutCertificate(
  db: Db,
  scope: Scope,
  sessionId: string,
): Promise<{ personIds: string[]; passed: number; certificates: number }> {
  const { rows } = await sql<{ person_id: string; has: boolean }>`
    select r.person_id, c.certificate_id is not null as has
      from exam_result r left join certificate c on c.person_id = r.person_id and c.session_id = r.session_id
     where r.session_id = ${sessionId} and r.state = 'passed' and ${inScope(scope, 'exam_result', 'r')}
     order by r.person_id`.execute(db)
  const personIds = rows.filter((row) => !row.has).map((row) => row.person_id)
  return { personIds, passed: rows.length, certificates: rows.length - personIds.length }
}
