import { sql } from 'kysely'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { TASK_COLUMNS, type TaskRow } from '#src/platform/jobs/task-view.ts'
import type { RecallSum } from './recall.rules.ts'
import { IN_CLAIM, type VoucherRecord } from './voucher.store.ts'
import type { VoucherState } from './voucher.types.ts'

const among = (states: readonly VoucherState[]) => sql<boolean>`v.state = any(${[...states]})`
/** Those that stay: voided ones are gone already. */
const staying = (states: readonly VoucherState[]) => sql<boolean>`not ${among([...states, 'voided'])}`

/** Vouchers and fen of a batch in these states, and how many of it stay as they are. */
export async function recallSum(
  db: Db,
  scope: Scope,
  batchId: string,
  states: readonly VoucherState[],
): Promise<RecallSum & { readonly kept: number }> {
  const { rows } = await sql<{ vouchers: number; amount_fen: number; kept: number }>`
    select count(*) filter (where ${among(states)})::int as vouchers,
           coalesce(sum(v.committed_fen) filter (where ${among(states)}), 0)::bigint as amount_fen,
           count(*) filter (where ${staying(states)})::int as kept
      from voucher v where v.batch_id = ${batchId} and ${inScope(scope, 'voucher', 'v')}`.execute(db)
  const { vouchers, amount_fen, kept } = rows[0]!
  return { vouchers, amountFen: amount_fen, kept }
}

/** A voucher that stays, as it stands. */
export type KeptVoucher = Pick<
  VoucherRecord,
  'voucher_id' | 'number' | 'state' | 'frozen_from' | 'valid_from' | 'valid_to' | 'redeem_by' | 'in_claim'
> & { name: string }

/** The first of those that stay, by name. */
export async function keptVouchers(
  db: Db,
  scope: Scope,
  batchId: string,
  states: readonly VoucherState[],
  limit: number,
): Promise<KeptVoucher[]> {
  const { rows } = await sql<KeptVoucher>`
    select v.voucher_id, v.number, p.name, v.state, v.frozen_from, v.valid_from, v.valid_to, v.redeem_by, ${IN_CLAIM} as in_claim
      from voucher v join voucher_batch b on b.batch_id = v.batch_id join person p on p.person_id = v.person_id
     where v.batch_id = ${batchId} and ${staying(states)} and ${inScope(scope, 'voucher', 'v')}
     order by p.pinyin, v.voucher_id limit ${limit}`.execute(db)
  return rows
}

/** The next persons, by id, whose vouchers of the batch are in these states. */
export async function recallPersons(
  db: Db,
  scope: Scope,
  batchId: string,
  states: readonly VoucherState[],
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct v.person_id from voucher v
     where v.batch_id = ${batchId} and ${among(states)} and ${inScope(scope, 'voucher', 'v')}
       and ${page.after ? sql`v.person_id > ${page.after}::uuid` : sql`true`}
     order by v.person_id limit ${page.limit}`.execute(db)
  return rows.map((row) => row.person_id)
}

/** The task that takes a batch back or took it back last. */
// unscoped: the batch was found in the scope, and its page shows how far the task has come.
export async function findRecallTask(db: Db, taskId: string | null): Promise<TaskRow | undefined> {
  if (taskId === null) return undefined
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} from task t left join account a on a.account_id = t.account_id where t.task_id = ${taskId}`.execute(
    db,
  )
  return rows[0]
}
