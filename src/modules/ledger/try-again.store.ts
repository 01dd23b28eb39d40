import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { mayTryAgain } from './accounts.rules.ts'
import type { Payee } from './ledger.types.ts'
import { payeeAccounts, payeeKey } from './payee.store.ts'

export interface PastTries {
  /** Pay lines that were not withdrawn. */
  readonly tries: number
  /** Two failures on one account: it has to be corrected before money is sent again. */
  readonly needsAccount: boolean
}

/** For lines that the bank has bounced: how often they were tried, and whether they may be tried again. */
// unscoped: the caller has the lines from its scope.
export async function pastTries(
  db: Db,
  keys: KeyService,
  lines: readonly { lineId: string; payee: Payee }[],
): Promise<ReadonlyMap<string, PastTries>> {
  const { rows } = await sql<{ line_id: string; tries: number; failures: number; account: Buffer | null }>`
    select line_id, count(*)::int as tries, count(*) filter (where status = 'failed')::int as failures,
           (array_agg(bank_account_enc order by try_no desc) filter (where status = 'failed'))[1] as account
      from pay_line where line_id = any(${lines.map((line) => line.lineId)}::uuid[]) and status <> 'withdrawn'
     group by line_id`.execute(db)
  const past = new Map(rows.map((row) => [row.line_id, row]))
  const accounts = await payeeAccounts(
    db,
    keys,
    lines.map((line) => line.payee),
  )
  return new Map(
    lines.map(({ lineId, payee }) => {
      const row = past.get(lineId)
      const now = accounts.get(payeeKey(payee))?.account
      const failedOn = row?.account ? keys.decrypt('bank_account', row.account) : undefined
      const corrected = now !== undefined && now !== failedOn
      const needsAccount = now === undefined || !mayTryAgain(row?.failures ?? 0, corrected)
      return [lineId, { tries: row?.tries ?? 0, needsAccount }]
    }),
  )
}
