import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { SearchSource } from '#src/platform/module.ts'
import { BATCH_STATUS_NAMES, VOUCHER_STATE_NAMES, type VoucherBatchStatus, type VoucherState } from './voucher.types.ts'

const HITS = 5

/** Vouchers by the beginning of their number, issues by a part of theirs. */
export const voucherSearch: SearchSource = async ({ db }, scope, q) => {
  if (!mayDo(scope.role, 'voucher.read')) return []
  const asked = q.normalize('NFKC').replace(/\s/g, '').toUpperCase()
  if (!/^([A-Z]{2}-?)?[\d-]{4,}$/.test(asked)) return []
  const { rows: batches } = await sql<{ id: string; number: string; name: string; status: VoucherBatchStatus }>`
    select b.batch_id as id, b.number, b.name, b.status from voucher_batch b
     where ${inScope(scope, 'voucher_batch', 'b')} and b.number like ${`%${asked}%`} order by b.number desc limit ${HITS}`.execute(
    db,
  )
  const { rows: vouchers } = /^\d{6,}$/.test(asked)
    ? await sql<{ id: string; number: string; name: string; holder: string; state: VoucherState }>`
        select v.voucher_id as id, v.number, b.name, p.name as holder, v.state
          from voucher v join voucher_batch b on b.batch_id = v.batch_id join person p on p.person_id = v.person_id
         where ${inScope(scope, 'voucher', 'v')} and starts_with(v.number, ${asked}) order by v.number limit ${HITS}`.execute(
        db,
      )
    : { rows: [] }
  return [
    ...vouchers.map((row) => ({
      kind: 'voucher' as const,
      title: row.number,
      detail: `培训券，${row.name}，${row.holder}，${VOUCHER_STATE_NAMES[row.state]}`,
      link: CONSOLE.voucher(row.id),
    })),
    ...batches.map((row) => ({
      kind: 'voucher' as const,
      title: row.number,
      detail: `发券，${row.name}，${BATCH_STATUS_NAMES[row.status]}`,
      link: CONSOLE.voucherBatch(row.id),
    })),
  ]
}
