import { sql } from 'kysely'
import { maskBankCard } from '#src/kernel/identity/mask.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { Payee } from './ledger.types.ts'

export interface PayeeAccount {
  readonly name: string
  readonly bankName: string
  readonly account: string
  readonly masked: string
}

export const payeeKey = (payee: Payee) => `${payee.kind} ${payee.id}`

/** Where each payee's own account stands: the organisation's register, or the person's record. */
// unscoped: the caller pays claims of its scope, and the claim names the payee.
const REGISTERS = {
  organisation: sql`select organisation_id as id, name, coalesce(bank_name, '') as bank_name, bank_account_enc from organisation where organisation_id`,
  person: sql`select person_id as id, name, '' as bank_name, bank_account_enc from person where person_id`,
} as const

/** The payees' own accounts; a payee without one is absent. Money goes nowhere else. */
// unscoped: the caller pays claims of its scope, and the claim names the payee.
export async function payeeAccounts(
  db: Db,
  keys: KeyService,
  payees: readonly Payee[],
): Promise<ReadonlyMap<string, PayeeAccount>> {
  const accounts = new Map<string, PayeeAccount>()
  for (const kind of ['organisation', 'person'] as const) {
    const ids = [...new Set(payees.filter((payee) => payee.kind === kind).map((payee) => payee.id))]
    if (ids.length === 0) continue
    const { rows } = await sql<{ id: string; name: string; bank_name: string; bank_account_enc: Buffer | null }>`
      ${REGISTERS[kind]} = any(${ids}::uuid[])`.execute(db)
    for (const row of rows) {
      if (!row.bank_account_enc) continue
      const account = keys.decrypt('bank_account', row.bank_account_enc)
      accounts.set(payeeKey({ kind, id: row.id }), {
        name: row.name,
        bankName: row.bank_name,
        account,
        masked: maskBankCard(account),
      })
    }
  }
  return accounts
}
