import { sql } from 'kysely'
import { LEVEL_PRINTED, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { CERTIFICATE_STATUS_NAMES, type CertificateStatus } from '#src/modules/assessment/assessment.types.ts'
import { NO_WORK_TYPE } from '#src/modules/assessment/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'

/** The person's certificates as they are printed, latest first. */
export async function ownCertificates(db: Db, scope: Scope, demo: boolean) {
  const { rows } = await sql<{
    certificate_id: string
    number: string
    name: string
    doc_no_masked: string
    occupation_name: string
    level: Level
    assessor_name: string
    issued_on: PlainDate
    status: CertificateStatus
  }>`
    select c.certificate_id, c.number, p.name, p.doc_no_masked, o.name as occupation_name, c.level, a.name as assessor_name,
           c.issued_on, c.status
      from certificate c
      join person p on p.person_id = c.person_id
      join occupation o on o.code = c.occupation
      join organisation a on a.organisation_id = c.assessor_id
     where ${inScope(scope, 'certificate', 'c')}
     order by c.issued_on desc, c.certificate_id desc`.execute(db)
  return rows.map((c) => ({
    id: c.certificate_id,
    number: c.number,
    name: c.name,
    docNoMasked: c.doc_no_masked,
    occupationName: c.occupation_name,
    workType: NO_WORK_TYPE,
    levelName: LEVEL_PRINTED[c.level],
    assessorName: c.assessor_name,
    issuedOn: c.issued_on,
    status: c.status,
    statusName: CERTIFICATE_STATUS_NAMES[c.status],
    demo,
  }))
}
