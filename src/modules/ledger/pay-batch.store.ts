import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { organisationMeant, personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor, limitOf, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
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
  /** A part of its number, of the book's name or of a claim's number in it; or an organisation that it pays, by name or pinyin. */
  readonly q?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

// unscoped: what a batch of the scope pays; only the batch is told.
const batchMeant = (words: string) => sql<SqlBool>`(${holds(words, sql`b.number`)}
    or b.fund_code in (select f.fund_code from fund f where ${holds(words, sql`f.name`)})
    or b.pay_batch_id in (select w.pay_batch_id from pay_line w
                           where w.payee_id in (select o.organisation_id from organisation o where ${organisationMeant(words)}))
    or b.pay_batch_id in (select w.pay_batch_id from money_batch m join money_line l on l.batch_id = m.batch_id join pay_line w on w.line_id = l.line_id
                           where ${holds(words, sql`m.number`)}))`

const filter = (scope: Scope, ask: Omit<BatchAsk, 'limit'>) => sql`
  from pay_batch b
  where ${inScope(scope, 'pay_batch', 'b')} and ${searched(ask.q, batchMeant)} and ${ask.id ? sql`b.pay_batch_id = ${ask.id}` : sql`true`}
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
  ask: PageAsk & Pick<BatchAsk, 'status' | 'budget' | 'q'>,
) {
  const { status, budget, q } = ask
  return newestFirst(ask, {
    read: (after, limit) => findPayBatches(db, scope, { status, budget, q, after, limit }),
    count: () => countRows(db, filter(scope, { status, budget, q })),
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

export interface PayLineFilter {
  readonly status?: PayLineStatus | undefined
  readonly q?: string | undefined
}
interface LineAsk {
  readonly status?: PayLineStatus | undefined
  /** Of `payLineMeant`. */
  readonly meant?: RawBuilder<SqlBool>
  readonly after?: number | undefined
  readonly limit?: number
}

/** What a line is looked for by: a part of the claim's number or of the payee's name; or the person or organisation it is paid for. */
export const payLineMeant = (keys: KeyService, q: string | undefined): RawBuilder<SqlBool> =>
  searched(
    q,
    (words) => sql`(${holds(words, sql`b.number || '-' || lpad(l.line_no::text, 3, '0')`, sql`w.payee_name`)}
       or ${personMeant(keys, words, 'p')} or ${organisationMeant(words, 'h')}
       or w.payee_id in (select o.organisation_id from organisation o where ${organisationMeant(words)}))`,
  )

// unscoped: the caller found the batch in its scope; the lines are its own.
const linesOf = (payBatchId: string, { status, meant = sql<SqlBool>`true` }: LineAsk) => sql`
      from pay_line w
      left join person p on p.person_id = w.person_id
      left join organisation h on h.organisation_id = w.person_id
      join money_line l on l.person_id = w.person_id and l.line_id = w.line_id
      join money_batch b on b.batch_id = l.batch_id
     where w.pay_batch_id = ${payBatchId} and ${status ? sql`w.status = ${status}` : sql`true`}
       and ${meant}`
/** The batch's lines in their order. */
// unscoped: the caller found the batch in its scope; the lines are its own.
export async function findPayLines(db: Db, payBatchId: string, ask: LineAsk = {}): Promise<PayLineRecord[]> {
  const { rows } = await sql<PayLineRecord>`
    select w.pay_line_id, w.line_no, w.person_id, w.line_id, w.try_no, w.payee_name, w.bank_name, w.bank_account_enc, w.bank_masked, w.amount_fen,
           w.status, w.failure, w.kind, coalesce(p.name, h.name, '') as person_name, b.number as claim_number, l.line_no as claim_line_no, l.program
      ${linesOf(payBatchId, ask)} and w.line_no > ${ask.after ?? 0}
     order by w.line_no
     ${ask.limit === undefined ? sql`` : sql`limit ${ask.limit}`}`.execute(db)
  return rows
}

export async function payLinePage(db: Db, keys: KeyService, payBatchId: string, ask: PageAsk & PayLineFilter) {
  const after = (decodeCursor(ask, 1)?.[0] ?? 0) as number
  const filter = { status: ask.status, meant: payLineMeant(keys, ask.q) }
  const rows = await findPayLines(db, payBatchId, { ...filter, after, limit: limitOf(ask) + 1 })
  const others = await otherTries(db, rows)
  const counted = ask.count === '1' ? await countRows(db, linesOf(payBatchId, filter)) : undefined
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
      ...(others.get(row.pay_line_id) ?? { earlier: null, later: null, booked: null }),
    }),
    counted,
  )
}

interface OtherTries {
  /** The try before, which the bank sent back. */
  readonly earlier: { readonly payBatchId: string; readonly number: string } | null
  /** The next one: where the money went in the end, or is on its way. */
  readonly later: {
    readonly payBatchId: string
    readonly number: string
    readonly status: PayLineStatus
    readonly statusName: string
  } | null
  /** The page of the bank by which it counts as paid, although the result had called it failed. */
  readonly booked: { readonly statementId: string; readonly number: string } | null
}

/** What became of a batch's failed lines: paid in the end, on their way once more, still failed. */
// unscoped: the caller found the batch in its scope.
export async function retriedOf(
  db: Db,
  payBatchId: string,
): Promise<{ paid: number; waiting: number; failed: number }> {
  const { rows } = await sql<{ paid: number; waiting: number; failed: number }>`
    select count(*) filter (where n.status = 'paid') as paid, count(*) filter (where n.status in ('made', 'sent')) as waiting,
           count(*) filter (where n.status is null) as failed
      from pay_line w left join pay_line n on n.line_id = w.line_id and n.live
     where w.pay_batch_id = ${payBatchId} and w.status = 'failed'`.execute(db)
  return rows[0]!
}

/** Of lines that were tried more than once, the tries beside each: the batch before and the batch after. */
// unscoped: lines of a batch that was found in the scope; the tries of a line lie in the same book.
async function otherTries(db: Db, lines: readonly PayLineRecord[]): Promise<ReadonlyMap<string, OtherTries>> {
  const asked = lines.filter((line) => line.try_no > 1 || line.failure !== null || line.status === 'failed')
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{
    pay_line_id: string
    before_id: string | null
    before_number: string | null
    after_id: string | null
    after_number: string | null
    after_status: PayLineStatus
    statement_id: string | null
    statement_number: string | null
  }>`
    select w.pay_line_id, e.pay_batch_id as before_id, e.number as before_number, n.pay_batch_id as after_id, n.number as after_number, n.status as after_status,
           s.statement_id, s.number as statement_number
      from pay_line w
      left join lateral (select b.pay_batch_id, b.number from pay_line t join pay_batch b on b.pay_batch_id = t.pay_batch_id
                          where t.line_id = w.line_id and t.try_no < w.try_no and t.status = 'failed' order by t.try_no desc limit 1) e on true
      left join lateral (select b.pay_batch_id, b.number, t.status from pay_line t join pay_batch b on b.pay_batch_id = t.pay_batch_id
                          where t.line_id = w.line_id and t.try_no > w.try_no and t.status <> 'withdrawn' order by t.try_no limit 1) n on true
      left join bank_difference d on d.pay_line_id = w.pay_line_id and d.outcome = 'book_paid' and d.status = 'confirmed'
      left join bank_statement s on s.statement_id = d.statement_id
     where w.pay_line_id = any(${asked.map((line) => line.pay_line_id)}::uuid[])`.execute(db)
  return new Map(
    rows.map((row) => [
      row.pay_line_id,
      {
        earlier: row.before_id ? { payBatchId: row.before_id, number: row.before_number! } : null,
        later: row.after_id
          ? {
              payBatchId: row.after_id,
              number: row.after_number!,
              status: row.after_status,
              statusName: PAY_LINE_STATUS_NAMES[row.after_status],
            }
          : null,
        booked: row.statement_id ? { statementId: row.statement_id, number: row.statement_number! } : null,
      },
    ]),
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
