import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { parseYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, isPlainDate, type PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { type ColumnSpec, readTable, writeWorkbook } from '#src/platform/excel/index.ts'
import { accepted, found, ProblemError, type RefusalTable } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { MAX_FEN } from './amount.contract.ts'
import { bankFileRefusalText } from './bank-file-words.ts'
import { BANK_LIMITS } from './bank-result.ts'
import { findBudgets } from './budget.store.ts'
import type { LedgerDeps } from './deps.ts'
import { detailIn, detailNumber, partsOfDetail } from './detail-number.rules.ts'
import { holdsUnit } from './holds-unit.ts'
import { findUpload } from './judge-bank-result.ts'
import type { LineKey } from './ledger.types.ts'
import { type StatementState, TOO_MUCH } from './money.types.ts'
import type { PayBatchRecord, PayLineRecord } from './pay-batch.store.ts'
import type { StatementRow } from './statement.contract.ts'
import { findStatements, missingLines, statementRowOf } from './statement.store.ts'
import { judgeStatementRow, type NamedPayment, turnsOf } from './statement-line.rules.ts'

type Key = 'day' | 'amount' | 'detail' | 'reference' | 'name' | (typeof UNREAD)[number][0]

/** What banks print besides; it is taken and not read. */
const UNREAD = [
  ['seq', '序号', []],
  ['time', '交易时间', ['时间']],
  ['income', '收入金额（元）', ['贷方发生额', '收入金额']],
  ['balance', '账户余额（元）', ['余额', '账户余额', '余额（元）']],
  ['account', '对方账号', ['对方账户', '收款账号', '收款人账号']],
  ['bank', '对方开户行', ['对方行名', '开户行']],
  ['currency', '币种', []],
  ['slip', '凭证号', ['凭证号码']],
  ['own', '本方账号', ['账号']],
] as const

/** The bank's own page of the account. */
export const STATEMENT_COLUMNS: readonly ColumnSpec<Key>[] = [
  { key: 'day', title: '交易日期', aliases: ['日期', '记账日期'], kind: 'text', required: true, width: 14 },
  {
    key: 'amount',
    title: '支出金额（元）',
    aliases: ['金额（元）', '金额', '借方发生额', '支出金额', '交易金额'],
    kind: 'money',
    required: true,
  },
  { key: 'detail', title: '附言', aliases: ['明细号', '备注', '摘要', '用途'], kind: 'text', width: 24 },
  { key: 'reference', title: '银行流水号', aliases: ['交易流水号', '流水号'], kind: 'text', width: 22 },
  { key: 'name', title: '对方户名', aliases: ['收款人户名', '户名', '对方名称'], kind: 'text', width: 28 },
  ...UNREAD.map(([key, title, aliases]) => ({ key, title, aliases, kind: 'text' as const })),
]

export interface StatementEntry {
  readonly rowNumber: number
  readonly day: PlainDate
  readonly amountFen: number
  /** `BF-2022-017-0003`, found anywhere in the remark; empty when there is none. */
  readonly detail: string
  readonly remark: string
  readonly reference: string
  readonly name: string
}

const TOTAL = /^(合计|总计)/
/** So many faults are said row by row; a file with more is mended from the first. */
const MAX_SAID = 20

/** `20220629`, `2022/6/29` and `2022-06-29` as a day. */
export function statementDay(text: string): PlainDate | undefined {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.normalize('NFKC').trim().split(/[ T]/)[0]!)
  const day = match && `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  return day && isPlainDate(day) ? day : undefined
}

export interface JudgedStatement {
  readonly fileId: string
  readonly digest: string
  readonly entries: readonly StatementEntry[]
}

/** Reads the page before any transaction. A row that cannot be read refuses the file, with its place; what is only unknown is kept. */
export async function judgeStatement(
  platform: Platform,
  scope: Scope,
  ask: { fileId: string; fromDay: PlainDate; toDay: PlainDate },
): Promise<JudgedStatement> {
  // Said once of the dates, not of every row that then lies outside them.
  if (ask.toDay < ask.fromDay) accepted(STATEMENT_REFUSALS, refuse('statement_days'))
  const { digest } = found(await findUpload(platform.db, scope, ask.fileId), '这个文件，请重新上传')
  const read = await readTable(await platform.files.get(digest), { columns: STATEMENT_COLUMNS, limits: BANK_LIMITS })
  if (!read.ok) {
    const words = bankFileRefusalText(read.refusal, read.facts)
    throw new ProblemError(422, read.refusal, words, { errors: [{ path: 'fileId', message: words }] })
  }
  const faults: { row: number; words: string }[] = []
  const entries: StatementEntry[] = []
  for (const row of read.value.rows) {
    const text = (key: Key) => row.cells[key]?.text ?? ''
    if (TOTAL.test(text('day')) || TOTAL.test(text('detail'))) continue
    const wrong: string[] = []
    const day = statementDay(text('day'))
    const amount = parseYuan(text('amount'))
    if (!day) wrong.push('交易日期看不懂，应写成 2022-06-29')
    else if (day < ask.fromDay || day > ask.toDay)
      wrong.push(`交易日期 ${formatDay(day)}不在 ${formatDay(ask.fromDay)}至 ${formatDay(ask.toDay)}之间`)
    if (amount === undefined || amount <= 0 || amount > MAX_FEN) wrong.push('金额应大于 0、最小到分、不到 100 亿元')
    if (wrong.length > 0) faults.push({ row: row.rowNumber, words: `第 ${row.rowNumber} 行：${wrong.join('；')}` })
    if (day && amount !== undefined)
      entries.push({
        rowNumber: row.rowNumber,
        day,
        amountFen: amount,
        detail: detailIn(text('detail')),
        remark: text('detail').slice(0, 200),
        reference: text('reference').slice(0, 100),
        name: text('name').slice(0, 100),
      })
  }
  if (faults.length > 0) {
    const rest = faults.length - MAX_SAID
    throw new ProblemError(
      422,
      'statement_unreadable',
      `对账单有 ${faults.length} 行看不懂，没有导入。${faults[0]!.words}`,
      {
        errors: [
          ...faults.slice(0, MAX_SAID).map(({ row, words }) => ({ path: `fileId.${row}`, message: words })),
          ...(rest > 0 ? [{ path: 'fileId.rest', message: `还有 ${rest} 行看不懂，请先改好上面这些` }] : []),
        ],
      },
    )
  }
  return { fileId: ask.fileId, digest, entries }
}

export type StatementRefusal = 'statement_days' | 'statement_empty' | 'statement_before'

/**
 * Lays the bank's page against what the ledger says was paid from the book: by detail number, else by the bank's own reference.
 * Each line finds one payment or is kept with the reason; payments of the days that no page shows are missing.
 */
export async function importStatement(
  tx: Tx,
  deps: LedgerDeps,
  scope: Scope,
  ask: { budgetId: string; fromDay: PlainDate; toDay: PlainDate },
  judged: JudgedStatement,
): Promise<Decision<StatementRow, StatementRefusal>> {
  const [budget] = await findBudgets(tx.db, scope, { id: ask.budgetId })
  const book = found(budget, '这笔预算')
  if (!holdsUnit(scope, book.unit_id)) found(undefined, '这笔预算')
  if (judged.entries.length === 0) return refuse('statement_empty')
  // Two pages of one book are laid one after the other: a payment is confirmed once.
  await sql`select pg_advisory_xact_lock(hashtext(${`bank_statement ${ask.budgetId}`}))`.execute(tx.db)
  const tree = await deps.platform.unitTree()
  // unscoped: the book was found in the scope.
  const before = await tx.db
    .selectFrom('bank_statement')
    .select('number')
    .where('budget_id', '=', ask.budgetId)
    .where('digest', '=', judged.digest)
    .where('withdrawn_day', 'is', null)
    .executeTakeFirst()
  if (before) return refuse('statement_before', { number: before.number })
  const statementId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'bank_statement', mark: 'DZ', unitId: book.unit_id, digits: 3 })
  await tx.db
    .insertInto('bank_statement')
    .values({
      statement_id: statementId,
      number,
      budget_id: ask.budgetId,
      unit_id: book.unit_id,
      file_id: judged.fileId,
      digest: judged.digest,
      from_day: ask.fromDay,
      to_day: ask.toDay,
      account_id: scope.accountId!,
      made_day: tx.day,
      ...(await layAgainst(tx, deps, statementId, ask, judged.entries)),
    })
    .execute()
  await tx.audit({
    action: 'pay.statement',
    subjectType: 'bank_statement',
    subjectId: statementId,
    facts: { number, budgetId: ask.budgetId, lines: judged.entries.length },
  })
  const [row] = await findStatements(tx.db, scope, { id: statementId, limit: 1 })
  return accept(statementRowOf(tree, scope, row!))
}

/** What the books know of the payments that the rows name: by detail number in any book, else by the bank's own reference in this one. */
// unscoped: the book was found in the scope; of another book's payment only its number is said, which stands on the page.
async function namedPayments(
  tx: Tx,
  budgetId: string,
  entries: readonly StatementEntry[],
): Promise<ReadonlyMap<number, NamedPayment>> {
  const parts = entries.map((entry) => partsOfDetail(entry.detail))
  const { rows } = await sql<NamedPayment & { n: number }>`
    with said as (
      select * from unnest(${entries.map((e) => e.rowNumber)}::int[], ${parts.map((part) => part?.batch ?? null)}::text[], ${parts.map((part) => part?.lineNo ?? null)}::int[],
                           ${entries.map((e) => e.reference)}::text[]) as u(n, batch, line_no, reference)
    ), by_detail as (
      select s.n, w.pay_line_id from said s join pay_batch b on b.number = s.batch join pay_line w on w.pay_batch_id = b.pay_batch_id and w.line_no = s.line_no
    ), references_of as (
      select w.bank_reference, w.status, min(w.pay_line_id::text)::uuid as pay_line_id from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
       where b.budget_id = ${budgetId} and w.status in ('paid', 'failed') and w.bank_reference <> '' group by 1, 2 having count(*) = 1
    ), met as (
      select s.n, coalesce(d.pay_line_id, p.pay_line_id, f.pay_line_id) as pay_line_id
        from said s
        left join by_detail d on d.n = s.n
        left join references_of p on d.n is null and p.bank_reference = s.reference and p.status = 'paid'
        left join references_of f on d.n is null and f.bank_reference = s.reference and f.status = 'failed'
    )
    select m.n, w.pay_line_id as "payLineId", b.number || '-' || lpad(w.line_no::text, greatest(4, length(w.line_no::text)), '0') as detail, w.status,
           w.amount_fen as "amountFen", b.budget_id = ${budgetId} as "ownBook", t.number as earlier, w.failure, x.name as "resultFile"
      from met m
      join pay_line w on w.pay_line_id = m.pay_line_id
      join pay_batch b on b.pay_batch_id = w.pay_batch_id
      left join bank_statement_line l on l.pay_line_id = w.pay_line_id and l.state = 'matched' and l.live
      left join bank_statement t on t.statement_id = l.statement_id
      left join bank_result r on w.status = 'failed' and r.pay_batch_id = w.pay_batch_id
      left join stored_file x on x.file_id = r.file_id`.execute(tx.db)
  return new Map(rows.map(({ n, ...named }) => [n, named]))
}

/** Judges every row and writes them; a page of 100,000 lines is a few statements. Answers the sums of the page. */
// unscoped: the book was found in the scope.
async function layAgainst(
  tx: Tx,
  deps: LedgerDeps,
  statementId: string,
  ask: { budgetId: string; fromDay: PlainDate; toDay: PlainDate },
  entries: readonly StatementEntry[],
) {
  const named = await namedPayments(tx, ask.budgetId, entries)
  const rows = entries.map((entry) => ({ ...entry, named: named.get(entry.rowNumber) }))
  const turns = turnsOf(rows)
  const judged = rows.map((row, n) => ({ ...row, ...judgeStatementRow(row, row.named, turns[n]!) }))
  await lockRetriesInTx(
    tx,
    deps,
    judged.flatMap((row) => (row.state === 'after_failure' ? [row.named!.payLineId] : [])),
  )
  const column = <T>(of: (row: (typeof judged)[number]) => T) => judged.map(of)
  await sql`
    insert into bank_statement_line (statement_id, row_number, day, amount_fen, detail, reference, payee_name, state, pay_line_id, words, unexplained)
    select ${statementId}::uuid, n, d, f, t, r, p, s, w, o, s <> 'matched'
      from unnest(${column((row) => row.rowNumber)}::int[], ${column((row) => row.day)}::date[], ${column((row) => row.amountFen)}::bigint[],
                  ${column((row) => row.detail || row.remark)}::text[], ${column((row) => row.reference)}::text[], ${column((row) => row.name)}::text[],
                  ${column((row) => row.state)}::text[], ${column((row) => row.named?.payLineId ?? null)}::uuid[], ${column((row) => row.words)}::text[])
           as u(n, d, f, t, r, p, s, w, o)`.execute(tx.db)
  const of = (states: readonly StatementState[]) => judged.filter((row) => states.includes(row.state))
  const fen = (list: typeof judged) => list.reduce((sum, row) => sum + row.amountFen, 0)
  const matched = of(['matched'])
  const extra = of(TOO_MUCH)
  const afterFailure = of(['after_failure'])
  const { rows: lacking } = await sql<{ missing: number; missing_fen: number }>`
    select count(*) as missing, coalesce(sum(m.amount_fen), 0)::bigint as missing_fen
      from (${missingLines({ ...ask, statementId })}) m`.execute(tx.db)
  return {
    lines: entries.length,
    matched: matched.length,
    differing: of(['differing']).length,
    extra: extra.length,
    after_failure: afterFailure.length,
    matched_fen: fen(matched),
    extra_fen: fen(extra),
    after_failure_fen: fen(afterFailure),
    ...lacking[0]!,
  }
}

/**
 * Nobody puts these lines into a batch, or sends one in which they are already, while this page says that the bank has paid them:
 * claims and persons first, then the batches (lock order), so that both see what stands here afterwards.
 */
// unscoped: payments of the book that was found in the scope.
async function lockRetriesInTx(tx: Tx, deps: LedgerDeps, payLineIds: readonly string[]): Promise<void> {
  if (payLineIds.length === 0) return
  const { rows } = await sql<LineKey>`
    select distinct person_id as "personId", line_id as "lineId" from pay_line where pay_line_id = any(${[...payLineIds]}::uuid[])`.execute(
    tx.db,
  )
  await deps.claims.lockLinesInTx(tx, rows)
  await sql`
    select 1 from pay_batch where status = 'made' and pay_batch_id in (
      select pay_batch_id from pay_line where live and line_id = any(${rows.map((row) => row.lineId)}::uuid[]))
     order by pay_batch_id for no key update`.execute(tx.db)
}

export const STATEMENT_REFUSALS = {
  statement_days: { status: 422, text: '结束日期不能早于开始日期', path: 'toDay' },
  statement_empty: { status: 422, text: '文件里没有交易明细，请核对是否导出了正确的账户和日期', path: 'fileId' },
  statement_before: {
    status: 409,
    text: (f) => `这份文件已作为对账单 ${f['number']} 导入过，不用再导`,
    path: 'fileId',
  },
} as const satisfies RefusalTable<StatementRefusal>

/** Demo only: what a bank's page would say of this batch, one payment left out and one there too much. */
export function sampleStatement(
  batch: PayBatchRecord,
  lines: readonly PayLineRecord[],
  day: PlainDate,
): Promise<Buffer> {
  const paid = lines.filter((line) => line.status === 'paid')
  const rows = [
    ...paid.slice(0, -1).map((line) => ({
      day,
      amount: line.amount_fen,
      detail: detailNumber(batch.number, line.line_no),
      reference: `SYN${batch.number.replaceAll('-', '')}${String(line.line_no).padStart(5, '0')}`,
      name: line.payee_name,
    })),
    { day, amount: 1_250, detail: '账户管理费', reference: 'SYNFEE0001', name: '示例银行商丘分行' },
  ]
  return writeWorkbook({ synthetic: true, sheets: [{ name: '对账单', columns: STATEMENT_COLUMNS.slice(0, 5), rows }] })
}
