import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { revealInTx } from '#src/platform/audit/reveal.ts'
import type { AuditEntry, Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { SubsidyDeps } from './deps.ts'
import { isOfficeOf, officeName } from './view-context.ts'

export type ContactRefusal = 'not_your_review' | 'no_contact'

/** The field that the contact of an objection is encrypted under, of claims and of grants. */
const CONTACT_FIELD = 'objection_contact'
export const encryptContact = (keys: KeyService, contact: string | undefined): Buffer | null =>
  contact ? keys.encrypt(CONTACT_FIELD, contact) : null
export const decryptContact = (keys: KeyService, sealed: Buffer): string => keys.decrypt(CONTACT_FIELD, sealed)

/**
 * Opens the contact of an objection, of a claim or of a grant, for the office that answers it; the reason stays in the record of the
 * objection. The claimant's timeline does not tell of it.
 */
export async function openContactInTx(
  tx: Tx,
  keys: KeyService,
  objection: { readonly number: string | null; readonly contact_enc: Buffer | null },
  record: Omit<AuditEntry, 'facts'>,
  reason: string,
): Promise<Decision<{ contact: string }, 'no_contact'>> {
  if (!objection.contact_enc) return refuse('no_contact')
  const values = { contact: { field: CONTACT_FIELD, sealed: objection.contact_enc } }
  const records = [{ ...record, facts: { number: objection.number } }]
  return accept(await revealInTx(tx, keys, values, { records, reason }))
}

/**
 * How to reach whoever objected, for the office that answers and for nobody else.
 */
export async function revealContact(
  tx: Tx,
  deps: Pick<SubsidyDeps, 'platform'>,
  scope: Scope,
  objectionId: string,
  reason: string,
): Promise<Decision<{ contact: string }, ContactRefusal>> {
  const { rows } = await sql<{ number: string | null; unit_id: string; contact_enc: Buffer | null }>`
    select o.number, n.unit_id, o.contact_enc from objection o join notice n on n.notice_id = o.notice_id
     where o.objection_id = ${objectionId} and ${inScope(scope, 'objection', 'o')}`.execute(tx.db)
  const objection = found(rows[0], '这件异议')
  if (!isOfficeOf(scope, objection.unit_id))
    return refuse('not_your_review', { office: officeName(await deps.platform.unitTree(), objection.unit_id) })
  const record = { action: 'objection.contact', subjectType: 'objection', subjectId: objectionId }
  return openContactInTx(tx, deps.platform.keys, objection, record, reason)
}
