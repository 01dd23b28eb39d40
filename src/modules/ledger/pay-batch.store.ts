import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor, limitOf, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import type { PayBatchRow } from './ledger.contract.ts'
import {
  type Book,
  type MoneyKind,
  PAY_BATCH_STATUS_NAMES,
  PAY_LINE_STATUS_NAMES,
  type PayBatchStatus,
  type PayLineStatus,
} from './ledger.types.ts'
import { lineNumber } from './line-number.ts'

export interface PayBatchRecord {
  pay_batch_id: string
  number: string
  fund_code: string
  fund_name: string
  unit_id: string
  year: number
  budget_id: string
  declared_count: number
  declared_fen: number
  status: PayBatchStatus
  made_by: string
  made_by_name: string
  made_day: PlainDate
  released_by: string | null
  released_by_name: string | null
  released_day: PlainDate | null
  bank_file_id: string | null
  bank_csv_id: string | null
  version: number
  paid: number
  failed: number
  paid_fen: number
  failed_fen: number
}

interface BatchAsk {
  readonly id?: string
  readonly status?: PayBatchStatus | undefined
  readonly budget?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<BatchAsk, 'limit'>) => sql`
  from pay_batch b
  where ${inScope(scope, 'pay_batch', 'b')} and ${ask.id ? sql`b.pay_batch_id = ${ask.id}` : sql`true`}
    and ${ask.status ? sql`b.status = ${ask.status}` : sql`true`}
    and ${ask.budget ? sql`b.budget_id = ${ask.budget}` : sql`true`} and ${ask.after ? sql`b.pay_batch_id < ${ask.after}::uuid` : sql`true`}`

export async function findPayBatches(db: Db, scope: Scope, ask: BatchAsk): Promise<PayBatchRecord[]> {
  const { rows } = await sql<PayBatchRecord>`
    select b.pay_batch_id, b.number, b.fund_code, f.name as fund_name, b.unit_id, b.year, b.budget_id, b.declared_count, b.declared_fen, b.status,
           b.made_by, coalesce(m.display_name, '') as made_by_name, b.made_day, b.released_by, r.display_name as released_by_name, b.released_day,
           b.bank_file_id, b.bank_csv_id, b.version, l.paid, l.failed, l.paid_fen, l.failed_fen
      from (select b.* ${filter(scope, ask)} order by b.pay_batch_id desc limit ${ask.limit}) b
      join fund f on f.fund_code = b.fund_code
      left join account m on m.account_id = b.made_by
      left join account r on r.account_id = b.released_by
      cross join lateral (
        select (count(*) filter (where status = 'paid'))::int as paid, (count(*) filter (where status = 'failed'))::int as failed,
               coalesce(sum(amount_fen) filter (where status = 'paid'), 0)::bigint as paid_fen,
               coalesce(sum(amount_fen) filter (where status = 'failed'), 0)::bigint as failed_fen
          from pay_line w where w.pay_batch_id = b.pay_batch_id) l
     order by b.pay_batch_id desc`.execute(db)
  return rows
}

export async function findPayBatch(db: Db, scope: Scope, id: string): Promise<PayBatchRecord | undefined> {
  const [batch] = await findPayBatches(db, scope, { id, limit: 1 })
  return batch
}

/** The answer of a use case: the batch as it is now. */
export async function payBatchNow(db: Db, scope: Scope, tree: UnitTree, id: string): Promise<PayBatchRow> {
  const batch = await findPayBatch(db, scope, id)
  if (!batch) throw new Error(`Pay batch ${id} was just written and is not there.`)
  return payBatchRowOf(tree, batch)
}

export async function payBatchPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: PageAsk & { status?: PayBatchStatus | undefined; budget?: string | undefined },
) {
  const { status, budget } = ask
  return newestFirst(ask, {
    read: (after, limit) => findPayBatches(db, scope, { status, budget, after, limit }),
    count: () => countRows(db, filter(scope, { status, budget })),
    id: (row) => row.pay_batch_id,
    view: (row) => payBatchRowOf(tree, row),
  })
}

export const payBatchRowOf = (tree: UnitTree, row: PayBatchRecord): PayBatchRow => ({
  id: row.pay_batch_id,
  number: row.number,
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  count: row.declared_count,
  amountFen: row.declared_fen,
  status: row.status,
  statusName: PAY_BATCH_STATUS_NAMES[row.status],
  madeBy: row.made_by_name,
  madeDay: row.made_day,
  releasedBy: row.released_by_name,
  releasedDay: row.released_day,
  paid: row.paid,
  failed: row.failed,
  paidFen: row.paid_fen,
  failedFen: row.failed_fen,
})

/** The batch's own lock, taken after claim batches and persons (lock order). Answers what it is now. */
export async function lockPayBatchInTx(
  tx: Tx,
  id: string,
): Promise<{ status: PayBatchStatus; version: number; made_by: string }> {
  // unscoped: the caller found the batch in its scope.
  const { rows } = await sql<{ status: PayBatchStatus; version: number; made_by: string }>`
    select status, version, made_by from pay_batch where pay_batch_id = ${id} for no key update`.execute(tx.db)
  return rows[0]!
}

export const bookOf = (batch: PayBatchRecord): Book => ({
  budgetId: batch.budget_id,
  fundCode: batch.fund_code,
  unitId: batch.unit_id,
  year: batch.year,
})

export interface PayLineRecord {
  pay_line_id: string
  line_no: number
  person_id: string
  line_id: string
  try_no: number
  payee_name: string
  bank_name: string
  bank_account_enc: Buffer
  bank_masked: string
  amount_fen: number
  status: PayLineStatus
  failure: string | null
  kind: MoneyKind
  person_name: string
  claim_number: string
  claim_line_no: number
  program: string
}

interface LineAsk {
  readonly status?: PayLineStatus | undefined
  readonly after?: number
  readonly limit?: number
}

/** The batch's lines in their order. */
// unscoped: the caller found the batch in its scope; the lines are its own.
export async function findPayLines(db: Db, payBatchId: string, ask: LineAsk = {}): Promise<PayLineRecord[]> {
  const { rows } = await sql<PayLineRecord>`
    select w.pay_line_id, w.line_no, w.person_id, w.line_id, w.try_no, w.payee_name, w.bank_name, w.bank_account_enc, w.bank_masked, w.amount_fen,
           w.status, w.failure, w.kind, coalesce(p.name, h.name, '') as person_name, b.number as claim_number, l.line_no as claim_line_no, l.program
      from pay_line w
      left join person p on p.person_id = w.person_id
      left join organisation h on h.organisation_id = w.person_id
      join money_line l on l.person_id = w.person_id and l.line_id = w.line_id
      join money_batch b on b.batch_id = l.batch_id
     where w.pay_batch_id = ${payBatchId} and ${ask.status ? sql`w.status = ${ask.status}` : sql`true`} and w.line_no > ${ask.after ?? 0}
     order by w.line_no
     ${ask.limit === undefined ? sql`` : sql`limit ${ask.limit}`}`.execute(db)
  return rows
}

export async function payLinePage(db: Db, payBatchId: string, ask: PageAsk & { status?: PayLineStatus | undefined }) {
  const after = (decodeCursor(ask, 1)?.[0] ?? 0) as number
  const rows = await findPayLines(db, payBatchId, { status: ask.status, after, limit: limitOf(ask) + 1 })
  const counted =
    ask.count === '1'
      ? (
          await sql<{ n: number }>`
            select count(*) as n from pay_line where pay_batch_id = ${payBatchId} and ${ask.status ? sql`status = ${ask.status}` : sql`true`}`.execute(
            db,
          )
        ).rows[0]!.n
      : undefined
  return pageOfRows(
    ask,
    rows,
    (row) => [row.line_no],
    (row) => ({
      id: row.pay_line_id,
      lineNo: row.line_no,
      claimLineId: row.line_id,
      claimKind: row.kind,
      claimNumber: lineNumber(row.claim_number, row.claim_line_no),
      personName: row.person_name,
      tryNo: row.try_no,
      payeeName: row.payee_name,
      bankName: row.bank_name,
      bankMasked: row.bank_masked,
      amountFen: row.amount_fen,
      status: row.status,
      statusName: PAY_LINE_STATUS_NAMES[row.status],
      failure: row.failure,
    }),
    counted,
  )
}

/** What was done with the batch stands in the record of each grant in it, as it stands in each person's. */
// unscoped: the caller found the batch in its scope.
export async function auditGrantsInTx(
  tx: Tx,
  payBatchId: string,
  action: string,
  facts: Record<string, string>,
): Promise<void> {
  const { rows } = await sql<{ line_id: string; amount_fen: number }>`
    select w.line_id, w.amount_fen from pay_line w where w.pay_batch_id = ${payBatchId} and w.kind = 'grant' order by w.line_no`.execute(
    tx.db,
  )
  await tx.auditMany(
    rows.map((row) => ({
      action,
      subjectType: 'grant',
      subjectId: row.line_id,
      facts: { ...facts, amountFen: row.amount_fen },
    })),
  )
}

/** Moves every line of a batch from one status to another, in one statement; answers how many moved. */
export async function movePayLinesInTx(
  tx: Tx,
  payBatchId: string,
  from: PayLineStatus,
  to: PayLineStatus,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update pay_line set status = ${to}${to === 'withdrawn' ? sql`, live = false, withdrawn = true` : sql``} where pay_batch_id = ${payBatchId} and status = ${from}`.execute(
    tx.db,
  )
  return Number(numAffectedRows)
}
