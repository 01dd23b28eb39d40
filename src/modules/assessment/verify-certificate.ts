import { sql } from 'kysely'
import { LEVEL_PRINTED, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import { countFailure, lockedUntil, VERIFY_ADDRESS } from '#src/platform/http/throttle.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { PublicCertificate } from './assessment.contract.ts'
import { CERTIFICATE_STATUS_NAMES, type CertificateStatus } from './assessment.types.ts'
import { plainCertificateNumber } from './certificate-number.rules.ts'
import { sameName } from './exam.rules.ts'

/** Wrong number, wrong name, malformed: one answer, so that nobody learns which half was right (DOMAIN 3.3). */
const noMatch = () =>
  new ProblemError(404, 'not_found', '没有查到这张证书。请核对证书编号和姓名，两项都要与证书上写的完全一致')

/** What an empty 工种 is printed as (DOMAIN 3.3). */
export const NO_WORK_TYPE = '--'

/**
 * The public query (A3): answers only when number and full name both fit. Misses are counted by address and lock it for a
 * while. Every request does the same work: one look-up by number, one comparison of names.
 */
export async function verifyCertificate(
  platform: Platform,
  ask: { number: string; name: string; address: string; now: Date },
): Promise<PublicCertificate> {
  const { db } = platform
  if (await lockedUntil(db, VERIFY_ADDRESS, ask.address, ask.now))
    throw new ProblemError(429, 'verify_locked', '查不到的次数太多，请 15 分钟后再查，或请发证机构协助核对')
  // unscoped: anybody may ask; number and name together are the right to this one certificate.
  const { rows } = await sql<{
    name: string | null
    doc_no_masked: string
    number: string
    status: CertificateStatus
    revoked_on: PlainDate | null
    occupation_name: string
    level: Level
    assessor_name: string
    issued_on: PlainDate
  }>`
    select p.name, p.doc_no_masked, c.number, c.status, c.revoked_on, o.name as occupation_name, c.level, a.name as assessor_name,
           c.issued_on
      from (values (${plainCertificateNumber(ask.number)}::text)) asked(number)
      left join certificate_no n on n.number = asked.number
      left join certificate c on c.person_id = n.person_id and c.certificate_id = n.certificate_id
      left join person p on p.person_id = n.person_id
      left join occupation o on o.code = c.occupation
      left join organisation a on a.organisation_id = c.assessor_id`.execute(db)
  const row = rows[0]!
  if (!sameName(ask.name, row.name ?? '')) {
    await countFailure(db, VERIFY_ADDRESS, ask.address, ask.now)
    throw noMatch()
  }
  return {
    number: row.number,
    status: row.status,
    statusName: CERTIFICATE_STATUS_NAMES[row.status],
    revokedOn: row.revoked_on,
    // What was typed, which is equal: the page echoes the asker, it does not spell the record.
    name: ask.name.trim(),
    docNoMasked: row.doc_no_masked,
    occupationName: row.occupation_name,
    workType: NO_WORK_TYPE,
    levelName: LEVEL_PRINTED[row.level],
    assessorName: row.assessor_name,
    issuedOn: row.issued_on,
    checkedAt: ask.now.toISOString(),
    demo: platform.synthetic,
  }
}
