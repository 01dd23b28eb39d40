import type { AuditEntry, Tx } from '../db/transaction.ts'
import type { KeyService } from '../keys/key-service.ts'

/** A value as it is stored: encrypted under its field; null where there is none. */
export interface SealedValue {
  readonly field: string
  readonly sealed: Buffer | null
}

type Opened<S> = {
  -readonly [K in keyof S]: NonNullable<S[K]> extends { readonly sealed: Buffer } ? string : string | null
}

/**
 * Shows values that are stored encrypted to somebody who has to see them: the reason is written into every record that tells of the
 * look, in this transaction, so that nothing is shown of which no record tells. The caller has found the record in its scope and
 * has decided who may look. Its contract operation says `secretAnswer`: the answer is not kept with the key.
 */
export async function revealInTx<S extends Readonly<Record<string, SealedValue>>>(
  tx: Tx,
  keys: KeyService,
  values: S,
  look: { readonly records: readonly AuditEntry[]; readonly reason: string },
): Promise<Opened<S>> {
  await tx.auditMany(look.records.map((entry) => ({ ...entry, facts: { ...entry.facts, reason: look.reason } })))
  return Object.fromEntries(
    Object.entries(values).map(([name, { field, sealed }]) => [name, sealed && keys.decrypt(field, sealed)]),
  ) as Opened<S>
}
