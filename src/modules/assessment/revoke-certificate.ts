import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { addPersonFiguresInTx } from '#src/platform/figures/figures.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { RevocationView } from './assessment.contract.ts'
import { figuresOf } from './exam.rules.ts'

export type RevokeRefusal = 'revoked_before' | 'revocation_open'
export type CheckRevocationRefusal = 'note_missing' | 'no_revocation_open' | 'maker_cannot_check'

interface CertificateToRevoke {
  person_id: string
  certificate_id: string
  number: string
  level: Level
  issued_on: PlainDate
  unit_id: string
  department_id: string | null
  status: 'valid' | 'revoked'
}

async function lockCertificate(tx: Tx, scope: Scope, id: string): Promise<CertificateToRevoke> {
  const { rows } = await sql<CertificateToRevoke>`
    select c.person_id, c.certificate_id, c.number, c.level, c.issued_on, c.unit_id, c.department_id, c.status
      from certificate c where c.certificate_id = ${id} and ${inScope(scope, 'certificate', 'c')}`.execute(tx.db)
  const certificate = found(rows[0], '这张证书')
  // Approval and payment hold this person's lock: whichever comes second sees what the first has done.
  await lockPersonsInTx(tx, [certificate.person_id])
  const again = await sql<CertificateToRevoke>`
    select c.person_id, c.certificate_id, c.number, c.level, c.issued_on, c.unit_id, c.department_id, c.status
      from certificate c where c.person_id = ${certificate.person_id} and c.certificate_id = ${id} and ${inScope(scope, 'certificate', 'c')}`.execute(
    tx.db,
  )
  return again.rows[0]!
}

/** Asks for a certificate to be taken back, by reason and document. It stays valid until a second person confirms. */
export async function proposeRevocation(
  tx: Tx,
  scope: Scope,
  id: string,
  body: { reason: string; document: string },
): Promise<Decision<RevocationView, RevokeRefusal>> {
  const certificate = await lockCertificate(tx, scope, id)
  if (certificate.status === 'revoked') return refuse('revoked_before')
  const made = await tx.db
    .insertInto('certificate_revocation')
    .values({
      person_id: certificate.person_id,
      revocation_id: newId(),
      certificate_id: id,
      reason: body.reason,
      document: body.document,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('revocation_id')
    .executeTakeFirst()
  if (!made) return refuse('revocation_open')
  await audit(tx, 'certificate.revoke', certificate, { document: body.document, note: body.reason })
  return accept((await revocationOf(tx.db, scope, certificate))!)
}

const audit = (tx: Tx, action: string, certificate: CertificateToRevoke, facts: Record<string, string>) =>
  tx.auditMany([
    {
      action,
      subjectType: 'certificate',
      subjectId: certificate.certificate_id,
      personId: certificate.person_id,
      facts: { number: certificate.number, ...facts },
    },
    {
      action,
      subjectType: 'certificate',
      subjectId: certificate.certificate_id,
      facts: { number: certificate.number, ...facts },
    },
  ])

/**
 * A second person agrees: the certificate is revoked from today, its figures are undone, its holder is told. Claims on it stop
 * where they are: review, approval and payment ask for a valid certificate; what was paid waits for clawback.
 */
export async function checkRevocation(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  verdict: { agree: boolean; note?: string | undefined },
): Promise<Decision<RevocationView, CheckRevocationRefusal>> {
  const certificate = await lockCertificate(tx, scope, id)
  const open = await tx.db
    .selectFrom('certificate_revocation')
    .select(['revocation_id', 'made_by', 'reason'])
    .where('person_id', '=', certificate.person_id)
    .where('certificate_id', '=', id)
    .where('status', '=', 'proposed')
    .executeTakeFirst()
  if (!open) return refuse('no_revocation_open')
  if (open.made_by === scope.accountId) return refuse('maker_cannot_check')
  if (!verdict.agree && !verdict.note) return refuse('note_missing')
  await tx.db
    .updateTable('certificate_revocation')
    .set({
      status: verdict.agree ? 'confirmed' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
    })
    .where('person_id', '=', certificate.person_id)
    .where('revocation_id', '=', open.revocation_id)
    .execute()
  if (verdict.agree) await revoke(tx, platform, certificate, open.reason)
  await audit(tx, verdict.agree ? 'certificate.revoke_confirm' : 'certificate.revoke_refuse', certificate, {
    note: verdict.note ?? open.reason,
  })
  return accept((await revocationOf(tx.db, scope, certificate))!)
}

async function revoke(tx: Tx, platform: Platform, certificate: CertificateToRevoke, reason: string): Promise<void> {
  await sql`
    update certificate set status = 'revoked', revoked_on = ${tx.day}, revoked_reason = ${reason}, version = version + 1
     where person_id = ${certificate.person_id} and certificate_id = ${certificate.certificate_id}`.execute(tx.db)
  const tree = await platform.unitTree()
  const specialCounts = await settingOn(
    tx.db,
    tree,
    certificate.unit_id,
    'figure.special_counts',
    certificate.issued_on,
  )
  await addPersonFiguresInTx(
    tx,
    tree,
    figuresOf(certificate.level, specialCounts).map((measure) => ({
      personId: certificate.person_id,
      measure,
      unitId: certificate.unit_id,
      departmentId: certificate.department_id,
      day: certificate.issued_on,
      n: -1 as const,
    })),
  )
  await sendMessagesInTx(tx, [
    {
      personId: certificate.person_id,
      template: 'certificate_revoked',
      facts: { number: certificate.number, note: reason },
      link: '/my/certificates',
    },
  ])
}

/** Certificates of the scope that wait for a second person, other than this one. */
export async function openRevocations(db: Db, scope: Scope) {
  const { rows } = await sql<{ certificate_id: string; number: string; made_by_name: string }>`
    select c.certificate_id, c.number, coalesce(m.display_name, '') as made_by_name
      from certificate_revocation v join certificate c on c.person_id = v.person_id and c.certificate_id = v.certificate_id
      left join account m on m.account_id = v.made_by
     where v.status = 'proposed' and v.made_by <> ${scope.accountId} and ${inScope(scope, 'certificate', 'c')}
     order by v.revocation_id limit 200`.execute(db)
  return rows
}

/** The latest paper about a certificate, and what this reader may do with it. */
// unscoped: the caller found the certificate in its scope.
export async function revocationOf(
  db: Db,
  scope: Scope,
  certificate: { person_id: string; certificate_id: string },
): Promise<RevocationView | null> {
  const { rows } = await sql<
    MadeAndCheckedRow & { reason: string; document: string; status: RevocationView['status'] }
  >`
    select v.reason, v.document, v.status, v.made_by, coalesce(m.display_name, '') as made_by_name, v.made_day, k.display_name as checked_by_name,
           v.checked_day, v.note
      from certificate_revocation v left join account m on m.account_id = v.made_by left join account k on k.account_id = v.checked_by
     where v.person_id = ${certificate.person_id} and v.certificate_id = ${certificate.certificate_id}
     order by v.revocation_id desc limit 1`.execute(db)
  const [row] = rows
  if (!row) return null
  return {
    reason: row.reason,
    document: row.document,
    status: row.status,
    statusName: { proposed: '待复核', confirmed: '已撤销', refused: '未同意' }[row.status],
    ...madeAndCheckedOf(row),
    mayCheck: mayCheck(scope, row, 'certificate.revoke_confirm'),
  }
}
