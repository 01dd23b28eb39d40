import { sql } from 'kysely'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import type { Arena } from './arena.ts'
import type { County } from './seed.ts'

/** What somebody looking at the pages would know, a moment ago. */
export interface Glance {
  readonly budget: string
  readonly county: string
  readonly free: number
  readonly classes: readonly { classId: string }[]
  readonly open: readonly { classId: string; unitId: County }[]
  readonly batches: readonly {
    id: string
    unitId: County
    version: number
    submitted: string[]
    reviewed: number
    waiting: number
  }[]
  readonly approved: readonly { lineId: string; batchId: string }[]
  readonly payable: readonly { batchId: string; count: number; fen: number }[]
  readonly payBatches: readonly { id: string; status: string; version: number; count: number; fen: number }[]
  readonly papers: readonly { id: string }[]
  readonly confirmed: readonly string[]
  readonly paid: readonly string[]
  readonly debts: readonly { id: string; status: string; version: number }[]
  readonly entries: readonly { id: string; debtId: string }[]
  readonly vouchers: readonly {
    id: string
    personId: string
    username: string
    number: string
    state: string
    version: number
    classId: string | null
  }[]
}

export interface Stage {
  /** Classes that may be claimed for; the mill adds to them. */
  readonly classes: { classId: string }[]
  readonly open: readonly { classId: string; unitId: County }[]
}

const rowsOf = async <T>(arena: Arena, statement: ReturnType<typeof sql<T>>) =>
  (await statement.execute(arena.own.db)).rows

export async function look(arena: Arena, stage: Stage): Promise<Glance> {
  // One after the other: a look takes one connection.
  const batches = await rowsOf(
    arena,
    sql<Glance['batches'][number]>`
        select b.batch_id as id, b.unit_id as "unitId", b.version,
               coalesce(array_agg(l.line_id::text) filter (where l.status = 'submitted'), '{}'::text[]) as submitted,
               count(*) filter (where l.status = 'reviewed') as reviewed, count(*) filter (where l.status = 'on_notice') as waiting
          from claim_batch b join claim_line l on l.batch_id = b.batch_id
         where b.status in ('submitted', 'reviewed', 'on_notice', 'noticed') group by b.batch_id order by b.batch_id desc limit 300`,
  )
  const approved = await rowsOf(
    arena,
    sql<Glance['approved'][number]>`
        select line_id as "lineId", batch_id as "batchId" from claim_line where status in ('approved', 'failed') limit 60`,
  )
  const payable = await rowsOf(
    arena,
    sql<Glance['payable'][number]>`
        select batch_id as "batchId", count(*) as count, sum(amount_fen)::bigint as fen from claim_line l
         where status in ('approved', 'failed')
           and (select count(*) from pay_line w where w.line_id = l.line_id and w.status = 'failed') < 2 group by 1 limit 60`,
  )
  const payBatches = await rowsOf(
    arena,
    sql<Glance['payBatches'][number]>`
        select pay_batch_id as id, status, version, declared_count as count, declared_fen as fen from pay_batch
         where status in ('made', 'released') order by pay_batch_id desc limit 40`,
  )
  const papers = await rowsOf(
    arena,
    sql<Glance['papers'][number]>`select document_id as id from budget_document where status = 'proposed' limit 40`,
  )
  const confirmed = await rowsOf(
    arena,
    sql<{ id: string }>`
        select document_id as id from budget_document where status = 'confirmed' and kind not in ('reverse', 'void') and amount_fen < 1000000 order by document_id desc limit 10`,
  )
  const paid = await rowsOf(
    arena,
    sql<{ id: string }>`select line_id as id from claim_line where status = 'paid' order by line_id desc limit 20`,
  )
  const debts = await rowsOf(
    arena,
    sql<Glance['debts'][number]>`
        select receivable_id as id, status, version from receivable where status in ('proposed', 'open') order by receivable_id desc limit 40`,
  )
  const entries = await rowsOf(
    arena,
    sql<Glance['entries'][number]>`
        select entry_id as id, receivable_id as "debtId" from receivable_entry where status = 'proposed' limit 40`,
  )
  const vouchers = await rowsOf(
    arena,
    sql<Glance['vouchers'][number]>`
        select v.voucher_id as id, v.person_id as "personId", a.username, v.number, v.state, v.version, v.class_id as "classId"
          from voucher v join account a on a.person_id = v.person_id`,
  )
  const budget = await rowsOf(
    arena,
    sql<{
      free: number
    }>`select total_fen - reserved_fen - paid_fen as free from budget where budget_id = ${SAMPLE_BUDGET_ID}`,
  )
  return {
    budget: SAMPLE_BUDGET_ID,
    county: '411402',
    free: budget[0]!.free,
    classes: stage.classes,
    open: stage.open,
    batches,
    approved,
    payable,
    payBatches,
    papers,
    confirmed: confirmed.map((row) => row.id),
    paid: paid.map((row) => row.id),
    debts,
    entries,
    vouchers,
  }
}
