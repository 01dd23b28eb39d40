import { sql } from 'kysely'
import { maskBankCard } from '#src/kernel/identity/mask.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'

/** Whose account it is. */
export interface AccountHolder {
  readonly kind: 'organisation' | 'person'
  readonly id: string
}

/** An account that somebody is to have: its blind index and the holder. */
export interface AccountWish {
  readonly index: Buffer
  readonly holder: AccountHolder
}

/** What a row of `person` or `organisation` keeps of an account. Whoever writes it takes the account in the same transaction. */
export const sealAccount = (keys: KeyService, account: string) => ({
  bank_account_enc: keys.encrypt('bank_account', account),
  bank_index: accountIndex(keys, account),
  bank_masked: maskBankCard(account),
})

export const accountIndex = (keys: KeyService, account: string): Buffer => keys.blindIndex('bank', account)

const wished = (wishes: readonly AccountWish[]) => sql`
  unnest(${wishes.map(({ index }) => index)}::bytea[], ${wishes.map(({ holder }) => holder.kind)}::text[],
         ${wishes.map(({ holder }) => holder.id)}::uuid[])`

/** Who has this account; undefined when it is nobody's. Not to be shown. */
// unscoped: one account has one holder in the whole database, so another county's holder stands in the way just as well.
export async function findAccountHolder(db: Db, index: Buffer): Promise<AccountHolder | undefined> {
  const { rows } = await sql<AccountHolder>`
    select holder_kind as kind, holder_id as id from bank_account_key where bank_index = ${index}`.execute(db)
  return rows[0]
}

/** Those of the wishes whose account is another's. Nothing of that other holder is told. */
// unscoped: as above.
export async function accountsOfOthers(db: Db, wishes: readonly AccountWish[]): Promise<readonly AccountWish[]> {
  if (wishes.length === 0) return []
  const { rows } = await sql<{ n: number }>`
    select w.n::int as n from ${wished(wishes)} with ordinality as w(index, kind, id, n)
      join bank_account_key k on k.bank_index = w.index and (k.holder_kind, k.holder_id) <> (w.kind, w.id)
     order by w.n`.execute(db)
  return rows.map((row) => wishes[row.n - 1]!)
}

/**
 * Takes accounts for their holders and answers the wishes that another holder stands against; those took nothing. What a holder
 * has already is taken again without a change. Comes after the holders' own rows in the lock order; in the order of the indexes,
 * so that two who take the same accounts wait for each other in one direction only.
 */
export async function takeAccountsInTx(
  tx: Pick<Tx, 'db'>,
  wishes: readonly AccountWish[],
): Promise<readonly AccountWish[]> {
  if (wishes.length === 0) return []
  await sql`
    insert into bank_account_key (bank_index, holder_kind, holder_id)
    select * from ${wished(wishes.toSorted((a, b) => Buffer.compare(a.index, b.index)))} on conflict do nothing`.execute(
    tx.db,
  )
  return accountsOfOthers(tx.db, wishes)
}

/** The holder has another account from now on: it is taken, the former one is free. False, and nothing done, when it is another's. */
export async function moveAccountInTx(
  tx: Pick<Tx, 'db'>,
  holder: AccountHolder,
  from: Buffer | null,
  to: Buffer,
): Promise<boolean> {
  if ((await takeAccountsInTx(tx, [{ index: to, holder }])).length > 0) return false
  await sql`
    delete from bank_account_key
     where bank_index = ${from} and bank_index <> ${to} and holder_kind = ${holder.kind} and holder_id = ${holder.id}`.execute(
    tx.db,
  )
  return true
}

/**
 * Accounts of organisations that were written before an organisation had an index. Only the program opens what is sealed, so no
 * migration could; done when it starts. An account that somebody else has by then stays with both, and one that cannot be opened
 * stays as it is and is told to `unreadable`; doctor says so of either.
 */
// unscoped: organisations are reference data, and nothing of them is shown.
export async function indexOldAccounts(
  db: Db,
  keys: KeyService,
  unreadable: (organisationId: string) => void,
): Promise<void> {
  const open = ({ id, sealed }: { id: string; sealed: Buffer }) => {
    try {
      return [{ id, account: keys.decrypt('bank_account', sealed) }]
    } catch {
      unreadable(id)
      return []
    }
  }
  await db.transaction().execute(async (trx) => {
    const { rows: old } = await sql<{ id: string; sealed: Buffer }>`
      select organisation_id as id, bank_account_enc as sealed from organisation
       where bank_account_enc is not null and (bank_index is null or bank_masked is null) order by 1 for no key update`.execute(
      trx,
    )
    const rows = old.flatMap(open)
    if (rows.length === 0) return
    const indexes = rows.map(({ account }) => accountIndex(keys, account))
    await sql`
      update organisation o set bank_masked = u.m, bank_index = u.x
        from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map(({ account }) => maskBankCard(account))}::text[], ${indexes}::bytea[]) as u(i, m, x)
       where o.organisation_id = u.i`.execute(trx)
    await takeAccountsInTx(
      { db: trx },
      rows.map((row, at) => ({ index: indexes[at]!, holder: { kind: 'organisation', id: row.id } })),
    )
  })
}
