import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import { TASK_COLUMNS, type TaskRow } from '#src/platform/jobs/task-view.ts'
import type { HolderFilter } from './holder-filter.store.ts'
import type { VoucherBatchStatus, VoucherKind } from './voucher.types.ts'

/** An issue of vouchers as its row stands. */
export interface BatchRow {
  batch_id: string
  number: string
  name: string
  kind: VoucherKind
  attendance_only: boolean
  face_fen: number
  program: string
  unit_id: string
  fund_code: string | null
  budget_id: string | null
  filter: HolderFilter
  class_kinds: string[]
  providers: string[]
  occupations: string[]
  levels: Level[]
  valid_from: PlainDate
  valid_to: PlainDate
  redeem_by: PlainDate
  document: string
  planned: number
  issued: number
  held_fen: number
  status: VoucherBatchStatus
  task_id: string
  issued_day: PlainDate
  /** The task that takes it back or took it back last, and what that task has voided. */
  recall_task_id: string | null
  recalled: number
  recalled_fen: number
}

export interface ShownBatch extends BatchRow, TaskRow {
  unit_name: string
  fund_name: string | null
  issuer: string | null
}

const COLUMNS = sql`b.batch_id, b.number, b.name, b.kind, b.attendance_only, b.face_fen, b.program, b.unit_id, b.fund_code, b.budget_id,
  b.filter, b.providers, b.class_kinds, b.occupations, b.levels, b.valid_from, b.valid_to, b.redeem_by, b.document, b.planned, b.issued, b.held_fen,
  b.status, b.task_id, b.issued_day, b.recall_task_id, b.recalled, b.recalled_fen`

/** Issues of the scope, the newest first. */
export async function listBatches(
  db: Db,
  scope: Scope,
  where: RawBuilder<SqlBool>,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<ShownBatch[]> {
  const { rows } = await sql<ShownBatch>`
    select ${COLUMNS}, u.name as unit_name, f.name as fund_name, m.display_name as issuer, ${TASK_COLUMNS}
      from voucher_batch b
      join unit u on u.unit_id = b.unit_id
      join task t on t.task_id = b.task_id
      left join fund f on f.fund_code = b.fund_code
      left join account a on a.account_id = t.account_id
      left join account m on m.account_id = b.issued_by
     where ${inScope(scope, 'voucher_batch', 'b')} and ${where}
       and ${page.after ? sql`b.batch_id < ${page.after}::uuid` : sql`true`}
     order by b.batch_id desc limit ${page.limit}`.execute(db)
  return rows
}

export const countBatches = (db: Db, scope: Scope): Promise<number> =>
  countRows(db, sql`from voucher_batch b where ${inScope(scope, 'voucher_batch', 'b')}`)

/** The batch, locked: every change of its counts holds this lock. */
// unscoped: for the task that hands it out and the housekeeping that ends it.
export async function lockBatchInTx(tx: Tx, batchId: string): Promise<BatchRow | undefined> {
  const { rows } = await sql<BatchRow>`
    select ${COLUMNS} from voucher_batch b where b.batch_id = ${batchId} for no key update`.execute(tx.db)
  return rows[0]
}
