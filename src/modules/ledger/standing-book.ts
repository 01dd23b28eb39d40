import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { maskName } from '#src/kernel/identity/mask.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { neverPublished } from '#src/modules/registry/index.ts'
import { readTargets } from '#src/modules/targets/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { ColumnSpec, RowInput } from '#src/platform/excel/index.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import { found, ProblemError, type RefusalTable } from '#src/platform/http/problem.ts'
import type { PdfTable } from '#src/platform/pdf/pdf.ts'
import { type BudgetRecord, findBudgets } from './budget.store.ts'
import { holdsUnit } from './holds-unit.ts'
import { type MoneyKind, TRANSFER_NAMES, type TransferKind } from './ledger.types.ts'
import { moneyLink } from './money-kind.ts'
import { type BookContent, type BookRow, bookContent, type PublishedBook } from './standing-book.contract.ts'
import { subsidyName } from './subsidy-names.ts'

/** A book on a page, on paper or in public. Longer periods are asked for in parts. */
const MAX_ROWS = 5_000
/** In place of a name that must not be published. */
const SECRET = '依规不公布'

export interface BookAsk {
  readonly budgetId: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate
}

interface EventRow {
  kind: TransferKind
  day: PlainDate
  voucher: string
  program: string | null
  class_name: string | null
  payee_kind: 'organisation' | 'person' | null
  payee_name: string | null
  account: string | null
  secret: boolean
  persons: number
  delta_fen: number
  amount_fen: number
  back_fen: number
  reviewed_day: PlainDate | null
  notice_from: PlainDate | null
  notice_to: PlainDate | null
  pay_batch_id: string | null
  batch_id: string | null
  line_kind: MoneyKind | null
  source: string | null
  source_id: string | null
}

/** What leaves or enters the free money of a book for good: reservations and sendings are only on their way. */
const IN_OUT = sql`case when t.kind in ('post', 'offset') then -t.amount_fen
                        when t.kind = 'repay' then t.amount_fen
                        when d.kind = 'available' and c.kind = 'granted' then t.amount_fen
                        when d.kind = 'granted' and c.kind = 'available' then -t.amount_fen
                        else 0 end`
const MOVES_MONEY = sql`(t.kind in ('post', 'offset', 'repay') or (d.kind = 'available' and c.kind = 'granted') or (d.kind = 'granted' and c.kind = 'available'))`

/**
 * Rows by batch, claim and payee for organisations, by line for persons; papers and what came back by transfer. 退回/追缴 stands on the
 * row of the money that came back alone, so that the column sums to what came back.
 */
// unscoped: the caller found the budget in its scope.
async function eventsOf(db: Db, ask: BookAsk, today: PlainDate): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    with moved as (
      select t.transfer_id, t.kind, t.business_day, t.document, t.amount_fen, t.line_id, t.person_id, t.pay_line_id, ${IN_OUT} as delta
        from transfer t join ledger_account d on d.account_code = t.debit_account join ledger_account c on c.account_code = t.credit_account
       where t.budget_id = ${ask.budgetId} and t.business_day between ${ask.fromDay} and ${ask.toDay} and ${MOVES_MONEY}
    ), paid as (
      select m.transfer_id, m.kind, m.business_day, m.delta, m.amount_fen, w.pay_batch_id, coalesce(y.number, m.document) as voucher, l.program, l.batch_id,
             coalesce(k.number, b.number) as class_name, coalesce(w.payee_kind, 'organisation') as payee_kind, coalesce(w.payee_name, o.name) as payee_name,
             coalesce(w.bank_masked, o.bank_masked, '') as account, l.approved_day, coalesce(n.from_day, l.notice_from) as from_day, coalesce(n.to_day, l.notice_to) as to_day, l.kind as line_kind,
             -- A base or a studio is nobody: only a grant to a person counts one.
             (l.kind = 'claim' or l.payee_kind = 'person')::int as persons,
             ${neverPublished(sql`l.person_id`, today)} as secret,
             case when coalesce(w.payee_kind, 'organisation') = 'person' then m.line_id end as own_line
        from moved m
        join money_line l on l.person_id = m.person_id and l.line_id = m.line_id
        join money_batch b on b.batch_id = l.batch_id
        join organisation o on o.organisation_id = l.claimant_id
        left join training_class k on k.class_id = l.class_id
        left join notice n on n.notice_id = l.notice_id
        left join pay_line w on w.pay_line_id = m.pay_line_id
        left join pay_batch y on y.pay_batch_id = w.pay_batch_id
       where m.kind in ('post', 'offset')
    )
    select kind, day, voucher, program, class_name, payee_kind, payee_name, account, secret, persons, delta_fen, amount_fen, back_fen, reviewed_day,
           notice_from, notice_to, pay_batch_id, batch_id, line_kind, source, source_id from (
      select min(kind) as kind, business_day as day, voucher, program, class_name, payee_kind, payee_name, account, bool_or(secret and own_line is not null) as secret,
             sum(persons)::int as persons, sum(delta)::bigint as delta_fen, sum(amount_fen)::bigint as amount_fen, 0::bigint as back_fen,
             max(approved_day) as reviewed_day, min(from_day) as notice_from, max(to_day) as notice_to, pay_batch_id, batch_id, line_kind,
             null::text as source, null::uuid as source_id, min(transfer_id::text) as first
        from paid group by business_day, voucher, program, batch_id, class_name, payee_kind, payee_name, account, pay_batch_id, own_line, line_kind
      union all
      select m.kind, m.business_day, m.document, null, null, r.debtor_kind, r.debtor_name, null,
             coalesce(r.debtor_kind = 'person' and ${neverPublished(sql`r.debtor_id`, today)}, false), 0, m.delta,
             -- What came back is no payment: it stands under 退回/追缴 alone, beside whoever was paid and gave it back.
             case when m.kind = 'repay' then 0 else m.amount_fen end, case when m.kind = 'repay' then m.amount_fen else 0 end,
             null, null, null, null, null, null, s.kind, coalesce(e.receivable_id, s.source_id), m.transfer_id::text
        from moved m left join transfer_source s on s.transfer_id = m.transfer_id
        left join receivable_entry e on s.kind = 'receivable_entry' and e.entry_id = s.source_id
        left join receivable r on r.receivable_id = e.receivable_id and m.kind = 'repay'
       where m.kind not in ('post', 'offset')
    ) x order by day, first limit ${MAX_ROWS + 1}`.execute(db)
  return rows
}

// unscoped: as above.
async function openingOf(db: Db, ask: BookAsk): Promise<number> {
  const { rows } = await sql<{ fen: number }>`
    select coalesce(sum(${IN_OUT}), 0)::bigint as fen
      from transfer t join ledger_account d on d.account_code = t.debit_account join ledger_account c on c.account_code = t.credit_account
     where t.budget_id = ${ask.budgetId} and t.business_day < ${ask.fromDay} and ${MOVES_MONEY}`.execute(db)
  return rows[0]!.fen
}

const linkOf = (row: EventRow) =>
  row.pay_batch_id
    ? CONSOLE.payBatch(row.pay_batch_id)
    : row.source === 'budget_document'
      ? CONSOLE.budgetDocument(row.source_id!)
      : row.source
        ? CONSOLE.receivable(row.source_id!)
        : row.batch_id
          ? moneyLink(row.line_kind ?? 'claim', row.batch_id)
          : null

/** The book of a period: every row that changed what the book still holds, with the balance after it. */
export async function standingBook(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  budget: BudgetRecord,
  ask: BookAsk,
  today: PlainDate,
): Promise<BookContent> {
  const events = await eventsOf(db, ask, today)
  if (events.length > MAX_ROWS)
    throw new ProblemError(422, 'book_too_long', `这段日子的台账超过 ${MAX_ROWS} 行，请缩短起止日期分段查看`, {
      errors: [{ path: 'query.from', message: '请缩短起止日期' }],
    })
  const openingFen = await openingOf(db, ask)
  let balanceFen = openingFen
  const rows = events.map((event): BookRow => {
    balanceFen += event.delta_fen
    const paid = event.kind === 'post' || event.kind === 'offset'
    return {
      year: budget.year,
      fundName: budget.fund_name,
      subject: paid && event.program ? subsidyName(event.program) : TRANSFER_NAMES[event.kind],
      voucher: event.voucher,
      className: event.class_name ?? '',
      payeeName: event.secret ? SECRET : (event.payee_name ?? ''),
      account: event.secret ? '' : (event.account ?? ''),
      persons: event.persons,
      amountFen: event.amount_fen,
      reviewedDay: event.reviewed_day,
      noticeFrom: event.notice_from,
      noticeTo: event.notice_to,
      paidDay: event.day,
      backFen: event.back_fen,
      balanceFen,
      link: linkOf(event),
    }
  })
  const sum = (of: (event: EventRow) => boolean, value: (event: EventRow) => number) =>
    events.filter(of).reduce((total, event) => total + value(event), 0)
  const isPaid = (event: EventRow) => event.kind === 'post' || event.kind === 'offset'
  return {
    fundName: budget.fund_name,
    unitName: tree.get(budget.unit_id).name,
    year: budget.year,
    fromDay: ask.fromDay,
    toDay: ask.toDay,
    openingFen,
    receivedFen: sum(
      (event) => !isPaid(event) && event.kind !== 'repay',
      (event) => event.delta_fen,
    ),
    paidFen: sum(isPaid, (event) => event.amount_fen),
    backFen: sum(
      (event) => event.kind === 'repay',
      (event) => event.back_fen,
    ),
    closingFen: balanceFen,
    persons: sum(isPaid, (event) => event.persons),
    rows,
    units: await unitsOf(db, scope, tree, budget, ask, today),
  }
}

/** Persons and money of the period by the county of the claim, beside the year's training target. */
// unscoped: the caller found the budget in its scope; targets are held to the scope by their own module.
async function unitsOf(db: Db, scope: Scope, tree: UnitTree, budget: BudgetRecord, ask: BookAsk, today: PlainDate) {
  const { rows } = await sql<{ unit_id: string; persons: number; fen: number }>`
    select l.unit_id, count(*) as persons, sum(t.amount_fen)::bigint as fen
      from transfer t join money_line l on l.person_id = t.person_id and l.line_id = t.line_id
     where t.budget_id = ${ask.budgetId} and t.kind in ('post', 'offset') and t.business_day between ${ask.fromDay} and ${ask.toDay}
     group by l.unit_id order by l.unit_id`.execute(db)
  const targets = (await readTargets(db, scope, tree, budget.year, today)).flatMap((table) => table.rows)
  return rows.map((row) => {
    const own = targets.find((target) => target.unitId === row.unit_id)?.figures.find((f) => f.measure === 'training')
    return {
      unitName: tree.get(row.unit_id).name,
      persons: row.persons,
      paidFen: row.fen,
      target: own?.target ?? null,
      done: own?.done ?? null,
      rate: own?.rate ?? null,
    }
  })
}

export type PublishRefusal = 'book_days' | 'book_not_over' | 'book_published' | 'book_empty'

/** Why a period cannot be published yet, or need not be. */
export const publishRefusal = (
  ask: BookAsk,
  today: PlainDate,
  content: Pick<BookContent, 'rows'>,
): 'book_not_over' | 'book_empty' | undefined =>
  ask.toDay >= today ? 'book_not_over' : content.rows.length === 0 ? 'book_empty' : undefined

/** Publishes a period as it stands: names of persons masked, links left out, never changed afterwards. */
export async function publishBook(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  ask: BookAsk,
): Promise<Decision<PublishedBook, PublishRefusal>> {
  const [seen] = await findBudgets(tx.db, scope, { id: ask.budgetId })
  const budget = found(seen, '这笔预算')
  if (!holdsUnit(scope, budget.unit_id)) found(undefined, '这笔预算')
  if (ask.toDay < ask.fromDay) return refuse('book_days')
  const content = await standingBook(tx.db, scope, tree, budget, ask, tx.day)
  const refusal = publishRefusal(ask, tx.day, content)
  if (refusal) return refuse(refusal, { toDay: ask.toDay })
  const bookId = newId()
  const number = await nextNumberInTx(tx, tree, {
    kind: 'standing_book',
    mark: 'TZ',
    unitId: budget.unit_id,
    digits: 3,
  })
  const made = await tx.db
    .insertInto('standing_book')
    .values({
      book_id: bookId,
      number,
      unit_id: budget.unit_id,
      fund_code: budget.fund_code,
      year: budget.year,
      budget_id: budget.budget_id,
      from_day: ask.fromDay,
      to_day: ask.toDay,
      lines: content.rows.length,
      persons: content.persons,
      paid_fen: content.paidFen,
      content: JSON.stringify(await forPublic(tx.db, content)),
      published_by: scope.accountId!,
      published_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('book_id')
    .executeTakeFirst()
  if (!made) return refuse('book_published')
  await tx.audit({
    action: 'book.publish',
    subjectType: 'standing_book',
    subjectId: bookId,
    facts: { number, budgetId: budget.budget_id, fromDay: ask.fromDay, toDay: ask.toDay, amountFen: content.paidFen },
  })
  const [row] = await findBooks(tx.db, { id: bookId, limit: 1 }, sql`true`)
  return accept(publishedView(tree, row!))
}

/** Organisations stand by name; whoever is a person is masked. */
async function maskPersons(db: Db, rows: readonly BookRow[]): Promise<BookRow[]> {
  const names = [...new Set(rows.map((row) => row.payeeName).filter((name) => name !== ''))]
  const organisations = new Set(
    (await sql<{ name: string }>`select name from organisation where name = any(${names})`.execute(db)).rows.map(
      (row) => row.name,
    ),
  )
  const open = (name: string) => name === '' || name === SECRET || organisations.has(name)
  return rows.map((row) => ({ ...row, payeeName: open(row.payeeName) ? row.payeeName : maskName(row.payeeName) }))
}

async function forPublic(db: Db, content: BookContent): Promise<BookContent> {
  const rows = await maskPersons(db, content.rows)
  // Account numbers are nobody's business, not even by their last digits.
  return { ...content, rows: rows.map((row) => ({ ...row, account: '', link: null })) }
}

/** As it is printed: paper is put up and passed on, so persons are masked, and of an account the last four digits stand alone. */
export async function forPaper(db: Db, content: BookContent): Promise<BookContent> {
  const rows = await maskPersons(db, content.rows)
  return { ...content, rows: rows.map((row) => ({ ...row, account: row.account.replace(/\*{4,}/, '****') })) }
}

interface PublishedRow {
  book_id: string
  number: string
  fund_name: string
  unit_id: string
  year: number
  from_day: PlainDate
  to_day: PlainDate
  persons: number
  paid_fen: number
  published_day: PlainDate
  content: unknown
}

interface PublishedAsk {
  readonly id?: string
  readonly number?: string
  readonly period?: BookAsk
  readonly after?: string | undefined
  readonly limit: number
}

// unscoped: as findBooks says.
const publishedFilter = (ask: Omit<PublishedAsk, 'limit'>, where: ReturnType<typeof sql>) => sql`
  from standing_book s
 where ${where} and ${ask.id ? sql`s.book_id = ${ask.id}` : sql`true`} and ${ask.number ? sql`s.number = ${ask.number}` : sql`true`}
   and ${ask.period ? sql`s.budget_id = ${ask.period.budgetId} and s.from_day = ${ask.period.fromDay} and s.to_day = ${ask.period.toDay}` : sql`true`}
   and ${ask.after ? sql`s.book_id < ${ask.after}::uuid` : sql`true`}`

// unscoped: a published book is for everybody; lists of the console pass their scope in `where`.
export async function findBooks(db: Db, ask: PublishedAsk, where: ReturnType<typeof sql>): Promise<PublishedRow[]> {
  const { rows } = await sql<PublishedRow>`
    select s.book_id, s.number, f.name as fund_name, s.unit_id, s.year, s.from_day, s.to_day, s.persons, s.paid_fen, s.published_day,
           ${ask.number ? sql`s.content` : sql`null::jsonb`} as content
      from (select s.* ${publishedFilter(ask, where)} order by s.book_id desc limit ${ask.limit}) s join fund f on f.fund_code = s.fund_code
     order by s.book_id desc`.execute(db)
  return rows
}

export async function publishedPage(db: Db, tree: UnitTree, ask: PageAsk, scope: Scope | null) {
  const where = scope ? inScope(scope, 'standing_book', 's') : sql`true`
  return newestFirst(ask, {
    read: (after, limit) => findBooks(db, { after, limit }, where),
    count: () => countRows(db, publishedFilter({}, where)),
    id: (row) => row.book_id,
    view: (row) => publishedView(tree, row),
  })
}

export const publishedView = (tree: UnitTree, row: PublishedRow): PublishedBook => ({
  id: row.book_id,
  number: row.number,
  fundName: row.fund_name,
  unitName: tree.get(row.unit_id).name,
  year: row.year,
  fromDay: row.from_day,
  toDay: row.to_day,
  persons: row.persons,
  paidFen: row.paid_fen,
  publishedDay: row.published_day,
})

export const contentOf = (row: PublishedRow): BookContent => bookContent.parse(row.content)

export const PUBLISH_REFUSALS = {
  book_days: { status: 422, text: '结束日期不能早于开始日期', path: 'toDay' },
  book_not_over: {
    status: 422,
    text: (f) => `${formatDay(f['toDay'] as PlainDate)}还没有过完，到第二天才能公布`,
    path: 'toDay',
  },
  book_published: { status: 409, text: '这段日子的台账已经公布过，不能再公布一次' },
  book_empty: { status: 422, text: '这段日子没有发放记录，不用公布', path: 'fromDay' },
} as const satisfies RefusalTable<PublishRefusal>

export const publishRefusalText = (refusal: 'book_not_over' | 'book_empty', ask: BookAsk): string => {
  const { text } = PUBLISH_REFUSALS[refusal]
  return typeof text === 'string' ? text : text({ toDay: ask.toDay })
}

type Key = Exclude<keyof BookRow, 'link' | 'noticeFrom' | 'noticeTo'> | 'notice'

/** 年度, 资金来源, 科目, 凭证号, 班期, 受款方, 账号, 人次, 金额, 审核日期, 公示起止, 拨付日期, 退回/追缴, 余额 (DOMAIN §5.3). */
export const BOOK_COLUMNS: readonly ColumnSpec<Key>[] = [
  { key: 'year', title: '年度', kind: 'integer' },
  { key: 'fundName', title: '资金来源', kind: 'text', width: 22 },
  { key: 'subject', title: '科目', kind: 'text', width: 16 },
  { key: 'voucher', title: '凭证号', kind: 'text', width: 20 },
  { key: 'className', title: '班期', kind: 'text', width: 20 },
  { key: 'payeeName', title: '受款方', kind: 'text', width: 28 },
  { key: 'account', title: '账号', kind: 'text', width: 22 },
  { key: 'persons', title: '人次', kind: 'integer' },
  { key: 'amountFen', title: '金额（元）', kind: 'money' },
  { key: 'reviewedDay', title: '审核日期', kind: 'date' },
  { key: 'notice', title: '公示起止', kind: 'text', width: 24 },
  { key: 'paidDay', title: '拨付日期', kind: 'date' },
  { key: 'backFen', title: '退回/追缴（元）', kind: 'money' },
  { key: 'balanceFen', title: '余额（元）', kind: 'money' },
]

const noticeOf = (row: BookRow) => (row.noticeFrom && row.noticeTo ? `${row.noticeFrom} 至 ${row.noticeTo}` : '')

export const bookSheetRows = (content: BookContent): RowInput<Key>[] =>
  content.rows.map((row) => ({
    year: row.year,
    fundName: row.fundName,
    subject: row.subject,
    voucher: row.voucher,
    className: row.className,
    payeeName: row.payeeName,
    account: row.account,
    persons: row.persons,
    amountFen: row.amountFen === 0 ? null : row.amountFen,
    reviewedDay: row.reviewedDay,
    notice: noticeOf(row),
    paidDay: row.paidDay,
    backFen: row.backFen,
    balanceFen: row.balanceFen,
  }))

export const bookTitle = (content: BookContent) => `${content.unitName}补贴资金发放台账`

const count = new Intl.NumberFormat('zh-CN')
/** `04-27` after a day of the same year. */
const withinYear = (day: string, before: string) => (day.slice(0, 4) === before.slice(0, 4) ? day.slice(5) : day)
const percent = (rate: number | null) => (rate === null ? '' : `${(rate * 100).toFixed(2)}%`)

/** The book as an A4 paper with the office's signature line. */
export const bookPdf = (content: BookContent, synthetic: boolean): PdfTable => {
  const span = `${formatDay(plainDate(content.fromDay))}至${formatDay(plainDate(content.toDay))}`
  const of = `${content.fundName}　${content.year} 年　${span}`
  return {
    title: bookTitle(content),
    lines: [
      of,
      `期初余额 ${formatYuan(content.openingFen)} 元，本期下达和调整 ${formatYuan(content.receivedFen)} 元，本期发放 ${count.format(content.persons)} 人次 ${formatYuan(content.paidFen)} 元，追缴收回 ${formatYuan(content.backFen)} 元，期末余额 ${formatYuan(content.closingFen)} 元`,
    ],
    running: `${bookTitle(content)}　${of}（续）`,
    columns: [
      { title: '年度', width: 25 },
      { title: '资金来源', width: 78 },
      { title: '科目', width: 56 },
      { title: '凭证号', width: 54 },
      { title: '班期', width: 66 },
      { title: '受款方', width: 90 },
      { title: '账号', width: 40 },
      { title: '人次', width: 28, align: 'right' },
      { title: '金额（元）', width: 58, align: 'right' },
      { title: '审核日期', width: 46 },
      { title: '公示起止', width: 76 },
      { title: '拨付日期', width: 46 },
      { title: '退回/追缴（元）', width: 52, align: 'right' },
      { title: '余额（元）', width: 60, align: 'right' },
    ],
    rows: content.rows.map((row) => [
      String(row.year),
      row.fundName,
      row.subject,
      row.voucher,
      row.className,
      row.payeeName,
      row.account,
      row.persons === 0 ? '' : count.format(row.persons),
      row.amountFen === 0 ? '' : formatYuan(row.amountFen),
      row.reviewedDay ?? '',
      row.noticeFrom && row.noticeTo ? `${row.noticeFrom} 至 ${withinYear(row.noticeTo, row.noticeFrom)}` : '',
      row.paidDay,
      row.backFen === 0 ? '' : formatYuan(row.backFen),
      formatYuan(row.balanceFen),
    ]),
    total: [
      '',
      '本期发放合计',
      '',
      '',
      '',
      '',
      '',
      count.format(content.persons),
      formatYuan(content.paidFen),
      '',
      '',
      '',
      content.backFen === 0 ? '' : formatYuan(content.backFen),
      formatYuan(content.closingFen),
    ],
    summary: {
      title: '分单位发放和任务完成',
      columns: [
        { title: '单位', width: 3 },
        { title: '发放人次', width: 2, align: 'right' },
        { title: '发放金额（元）', width: 3, align: 'right' },
        { title: '培训任务（人次）', width: 3, align: 'right' },
        { title: '完成（人次）', width: 3, align: 'right' },
        { title: '完成率', width: 2, align: 'right' },
      ],
      rows: content.units.map((unit) => [
        unit.unitName,
        count.format(unit.persons),
        formatYuan(unit.paidFen),
        unit.target === null ? '' : count.format(unit.target),
        unit.done === null ? '' : count.format(unit.done),
        percent(unit.rate),
      ]),
    },
    signatures: ['单位负责人：', '复核：', '制表：', '联系电话：', '填报日期：'],
    synthetic,
  }
}
