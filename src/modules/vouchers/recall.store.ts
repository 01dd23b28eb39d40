import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { RECALLABLE_STATES, type RecallSum } from './recall.rules.ts'
import type { VoucherState } from './voucher.types.ts'

/** The same condition as `isRecallable`, for a batch of any size. */
const recallable = (today: PlainDate) =>
  sql<boolean>`(v.state = any(${[...RECALLABLE_STATES]}) and v.valid_to >= ${today}::date)`

/** Vouchers and fen that taking the batch back would free, and how many of the batch would stay as they are. */
export async function recallSum(
  db: Db,
  scope: Scope,
  batchId: string,
  today: PlainDate,
): Promise<RecallSum & { readonly kept: number }> {
  const { rows } = await sql<{ vouchers: number; amount_fen: number; kept: number }>`
    select count(*) filter (where ${recallable(today)})::int as vouchers,
           coalesce(sum(v.committed_fen) filter (where ${recallable(today)}), 0)::bigint as amount_fen,
           count(*) filter (where not ${recallable(today)})::int as kept
      from voucher v where v.batch_id = ${batchId} and ${inScope(scope, 'voucher', 'v')}`.execute(db)
  const { vouchers, amount_fen, kept } = rows[0]!
  return { vouchers, amountFen: amount_fen, kept }
}

/** A voucher that stays as it is when its batch is taken back. */
export interface KeptVoucher {
  voucher_id: string
  number: string
  name: string
  /** As it stands today: past its day it has expired, whatever its row says. */
  state: Exclude<VoucherState, (typeof RECALLABLE_STATES)[number]>
}

/** The first of those that stay, by name. */
export async function keptVouchers(
  db: Db,
  scope: Scope,
  batchId: string,
  today: PlainDate,
  limit: number,
): Promise<KeptVoucher[]> {
  const { rows } = await sql<KeptVoucher>`
    select v.voucher_id, v.number, p.name, case when v.state = any(${[...RECALLABLE_STATES]}) then 'expired' else v.state end as state
      from voucher v join person p on p.person_id = v.person_id
     where v.batch_id = ${batchId} and not ${recallable(today)} and ${inScope(scope, 'voucher', 'v')}
     order by p.pinyin, v.voucher_id limit ${limit}`.execute(db)
  return rows
}

/** The persons whose vouchers of the batch would be taken back. */
export async function recallPersons(db: Db, scope: Scope, batchId: string, today: PlainDate): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select v.person_id from voucher v
     where v.batch_id = ${batchId} and ${recallable(today)} and ${inScope(scope, 'voucher', 'v')}`.execute(db)
  return rows.map((row) => row.person_id)
}
