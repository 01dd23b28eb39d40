import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { parseYuan } from '#src/kernel/fen.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, isPlainDate, type PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { type ColumnSpec, readTable, writeWorkbook } from '#src/platform/excel/index.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor, limitOf, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { accepted, found, ProblemError, type RefusalTable } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { MAX_FEN } from './amount.contract.ts'
import { bankFileRefusalText } from './bank-file-words.ts'
import { BANK_LIMITS } from './bank-result.ts'
import { findBudgets } from './budget.store.ts'
import { detailIn, detailNumber } from './detail-number.rules.ts'
import { holdsUnit } from './holds-unit.ts'
import { findUpload } from './judge-bank-result.ts'
import type { MoneyKind } from './ledger.types.ts'
import { STATEMENT_STATE_NAMES, type StatementFilter } from './money.types.ts'
import type { PayBatchRecord, PayLineRecord } from './pay-batch.store.ts'
import type { StatementRow } from './statement.contract.ts'

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
  platform: Platform,
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
  const tree = await platform.unitTree()
  // unscoped: the book was found in the scope.
  const before = await tx.db
    .selectFrom('bank_statement')
    .select('number')
    .where('budget_id', '=', ask.budgetId)
    .where('digest', '=', judged.digest)
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
      ...(await layAgainst(tx, statementId, ask, judged.entries)),
    })
    .execute()
  await tx.audit({
    action: 'pay.statement',
    subjectType: 'bank_statement',
    subjectId: statementId,
    facts: { number, budgetId: ask.budgetId, lines: judged.entries.length },
  })
  const [row] = await findStatements(tx.db, scope, { id: statementId, limit: 1 })
  return accept(statementRowOf(tree, row!))
}

/** In set-based SQL: a page of 100,000 lines is a few statements. */
// unscoped: the book was found in the scope.
async function layAgainst(
  tx: Tx,
  statementId: string,
  ask: { budgetId: string; fromDay: PlainDate; toDay: PlainDate },
  entries: readonly StatementEntry[],
) {
  await sql`
    with said as (
      select * from unnest(${entries.map((e) => e.rowNumber)}::int[], ${entries.map((e) => e.day)}::date[], ${entries.map((e) => e.amountFen)}::bigint[],
                           ${entries.map((e) => e.detail)}::text[], ${entries.map((e) => e.remark)}::text[], ${entries.map((e) => e.reference)}::text[],
                           ${entries.map((e) => e.name)}::text[]) as u(row_number, day, amount_fen, detail, remark, reference, payee_name)
    ), paid as (
      select w.pay_line_id, w.amount_fen, b.number || '-' || lpad(w.line_no::text, greatest(4, length(w.line_no::text)), '0') as detail, w.bank_reference
        from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
       where b.budget_id = ${ask.budgetId} and w.status = 'paid'
    ), by_reference as (
      select bank_reference, min(pay_line_id::text)::uuid as pay_line_id from paid where bank_reference <> '' group by 1 having count(*) = 1
    ), met as (
      select s.*, coalesce(d.pay_line_id, r.pay_line_id) as pay_line_id
        from said s
        left join paid d on d.detail = s.detail
        left join by_reference r on d.pay_line_id is null and r.bank_reference = s.reference and s.reference <> ''
    ), judged as (
      select m.*, p.amount_fen as owed, row_number() over (partition by m.pay_line_id order by (m.amount_fen <> p.amount_fen), m.row_number) as turn,
             o.number as earlier
        from met m
        left join paid p on p.pay_line_id = m.pay_line_id
        left join lateral (select t.number from bank_statement_line l join bank_statement t on t.statement_id = l.statement_id
                            where l.pay_line_id = m.pay_line_id and l.state = 'matched' limit 1) o on true
    )
    insert into bank_statement_line (statement_id, row_number, day, amount_fen, detail, reference, payee_name, state, pay_line_id, words)
    select ${statementId}::uuid, row_number, day, amount_fen, case when detail = '' then remark else detail end, reference, payee_name,
           case when pay_line_id is null then 'extra' when earlier is not null or turn > 1 then 'repeated' when amount_fen <> owed then 'differing' else 'matched' end,
           pay_line_id,
           case when pay_line_id is null then '账上没有这一笔：明细号和银行流水号都对不上'
                when earlier is not null then '这一笔已在对账单 ' || earlier || ' 里对过'
                when turn > 1 then '同一笔在这份对账单里出现了不止一次'
                when amount_fen <> owed then '账上是 ' || trim(to_char(owed / 100.0, 'FM999,999,999,990.00')) || ' 元' end
      from judged`.execute(tx.db)
  const { rows } = await sql<{
    matched: number
    differing: number
    extra: number
    matched_fen: number
    extra_fen: number
  }>`
    select count(*) filter (where state = 'matched') as matched, count(*) filter (where state = 'differing') as differing,
           count(*) filter (where state in ('extra', 'repeated')) as extra,
           coalesce(sum(amount_fen) filter (where state = 'matched'), 0)::bigint as matched_fen,
           coalesce(sum(amount_fen) filter (where state in ('extra', 'repeated')), 0)::bigint as extra_fen
      from bank_statement_line where statement_id = ${statementId}`.execute(tx.db)
  const { rows: lacking } = await sql<{ missing: number; missing_fen: number }>`
    select count(*) as missing, coalesce(sum(m.amount_fen), 0)::bigint as missing_fen
      from (${missingLines(ask, statementId)}) m`.execute(tx.db)
  return { lines: entries.length, ...rows[0]!, ...lacking[0]! }
}

/** Payments of the book that the bank answered in these days and that no page confirms; a line of another amount is not missing. */
// unscoped: the book was found in the scope.
const missingLines = (ask: { budgetId: string; fromDay: PlainDate; toDay: PlainDate }, statementId: string) => sql`
  select w.pay_line_id, w.pay_batch_id, w.line_id, w.line_no, b.number, w.amount_fen, w.payee_name, coalesce(w.bank_reference, '') as reference, b.settled_day
    from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
   where b.budget_id = ${ask.budgetId} and w.status = 'paid' and b.settled_day between ${ask.fromDay} and ${ask.toDay}
     and not exists (select 1 from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.state = 'matched')
     and not exists (select 1 from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.statement_id = ${statementId} and l.state = 'differing')`

export const STATEMENT_REFUSALS = {
  statement_days: { status: 422, text: '结束日期不能早于开始日期', path: 'toDay' },
  statement_empty: { status: 422, text: '文件里没有交易明细，请核对是否导出了正确的账户和日期', path: 'fileId' },
  statement_before: {
    status: 409,
    text: (f) => `这份文件已作为对账单 ${f['number']} 导入过，不用再导`,
    path: 'fileId',
  },
} as const satisfies RefusalTable<StatementRefusal>

interface StatementRecord {
  statement_id: string
  number: string
  budget_id: string
  fund_name: string
  unit_id: string
  year: number
  from_day: PlainDate
  to_day: PlainDate
  made_by_name: string
  made_day: PlainDate
  lines: number
  matched: number
  differing: number
  extra: number
  missing: number
  matched_fen: number
  extra_fen: number
  missing_fen: number
}

interface Ask {
  readonly id?: string
  readonly budget?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from bank_statement s
 where ${inScope(scope, 'bank_statement', 's')} and ${ask.id ? sql`s.statement_id = ${ask.id}` : sql`true`}
   and ${ask.budget ? sql`s.budget_id = ${ask.budget}` : sql`true`} and ${ask.after ? sql`s.statement_id < ${ask.after}::uuid` : sql`true`}`

export async function findStatements(db: Db, scope: Scope, ask: Ask): Promise<StatementRecord[]> {
  const { rows } = await sql<StatementRecord>`
    select s.statement_id, s.number, s.budget_id, f.name as fund_name, s.unit_id, g.year, s.from_day, s.to_day,
           coalesce(a.display_name, '') as made_by_name, s.made_day, s.lines, s.matched, s.differing, s.extra, s.missing, s.matched_fen, s.extra_fen, s.missing_fen
      from (select s.* ${filter(scope, ask)} order by s.statement_id desc limit ${ask.limit}) s
      join budget g on g.budget_id = s.budget_id join fund f on f.fund_code = g.fund_code
      left join account a on a.account_id = s.account_id
     order by s.statement_id desc`.execute(db)
  return rows
}

export async function statementPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: PageAsk & { budget?: string | undefined },
) {
  return newestFirst(ask, {
    read: (after, limit) => findStatements(db, scope, { budget: ask.budget, after, limit }),
    count: () => countRows(db, filter(scope, { budget: ask.budget })),
    id: (row) => row.statement_id,
    view: (row) => statementRowOf(tree, row),
  })
}

export const statementRowOf = (tree: UnitTree, row: StatementRecord): StatementRow => ({
  id: row.statement_id,
  number: row.number,
  budgetId: row.budget_id,
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  year: row.year,
  fromDay: row.from_day,
  toDay: row.to_day,
  madeBy: row.made_by_name,
  madeDay: row.made_day,
  lines: row.lines,
  matched: row.matched,
  differing: row.differing,
  extra: row.extra,
  missing: row.missing,
  matchedFen: row.matched_fen,
  extraFen: row.extra_fen,
  missingFen: row.missing_fen,
  agrees: row.differing + row.extra + row.missing === 0,
})

interface LineRow {
  row_number: number | null
  n: number
  day: PlainDate | null
  amount_fen: number
  detail: string
  reference: string
  payee_name: string
  state: keyof typeof STATEMENT_STATE_NAMES
  words: string | null
  pay_batch_id: string | null
  line_id: string | null
  line_kind: MoneyKind | null
}

/** The lines of a page in its order; `missing` are the payments it lacks, as they stand today. */
// unscoped: the lines of a statement that is found in its scope.
export async function statementLinePage(
  db: Db,
  scope: Scope,
  statementId: string,
  ask: PageAsk & { state?: StatementFilter | undefined },
) {
  const after = (decodeCursor(ask, 1)?.[0] ?? 0) as number
  const [row] = await findStatements(db, scope, { id: statementId, limit: 1 })
  const statement = found(row, '这份对账单')
  const span = { budgetId: statement.budget_id, fromDay: statement.from_day, toDay: statement.to_day }
  const source =
    ask.state === 'missing'
      ? sql`
        select null::int as row_number, row_number() over (order by m.number, m.line_no) as n, m.settled_day as day, m.amount_fen,
               m.number || '-' || lpad(m.line_no::text, greatest(4, length(m.line_no::text)), '0') as detail, m.reference, m.payee_name,
               'missing' as state, '账上已付，这份对账单没有' as words, m.pay_batch_id, m.line_id, (select k.kind from pay_line k where k.pay_line_id = m.pay_line_id) as line_kind
          from (${missingLines(span, statement.statement_id)}) m`
      : sql`
        select l.row_number, l.row_number as n, l.day, l.amount_fen, l.detail, l.reference, l.payee_name, l.state, l.words, w.pay_batch_id, w.line_id, w.kind as line_kind
          from bank_statement_line l left join pay_line w on w.pay_line_id = l.pay_line_id
         where l.statement_id = ${statement.statement_id} and ${ask.state ? sql`l.state = any(${ask.state === 'too_much' ? ['extra', 'repeated'] : [ask.state]})` : sql`true`}`
  const { rows } = await sql<LineRow>`
    select * from (${source}) x where x.n > ${after} order by x.n limit ${limitOf(ask) + 1}`.execute(db)
  const counted = ask.count
    ? (await sql<{ n: number }>`select count(*) as n from (${source}) x`.execute(db)).rows[0]!.n
    : undefined
  return pageOfRows(
    ask,
    rows,
    (row) => [row.n],
    (row) => ({
      rowNumber: row.row_number,
      day: row.day,
      amountFen: row.amount_fen,
      detail: row.detail,
      reference: row.reference,
      payeeName: row.payee_name,
      state: row.state,
      stateName: STATEMENT_STATE_NAMES[row.state],
      words: row.words,
      payBatchId: row.pay_batch_id,
      claimLineId: row.line_id,
      claimKind: row.line_kind,
    }),
    counted,
  )
}

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
