import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { madeAndCheckedOf } from '#src/platform/access/second-person.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor, limitOf, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { found } from '#src/platform/http/problem.ts'
import { CHECK_STATUS_NAMES } from './budget-document.types.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind, PayLineStatus } from './ledger.types.ts'
import {
  STATEMENT_OUTCOME_NAMES,
  STATEMENT_STATE_NAMES,
  type StatementFilter,
  type StatementOutcome,
  type StatementState,
  TOO_MUCH,
} from './money.types.ts'
import type { StatementLine, StatementRow } from './statement.contract.ts'
import { outcomesOf, stateNow } from './statement-line.rules.ts'

export interface StatementRecord {
  statement_id: string
  number: string
  budget_id: string
  fund_code: string
  fund_name: string
  unit_id: string
  year: number
  from_day: PlainDate
  to_day: PlainDate
  account_id: string
  made_by_name: string
  made_day: PlainDate
  file_name: string
  lines: number
  matched: number
  differing: number
  extra: number
  after_failure: number
  missing: number
  matched_fen: number
  extra_fen: number
  after_failure_fen: number
  missing_fen: number
  unexplained: number
  explanations: number
  withdrawn_by_name: string | null
  withdrawn_day: PlainDate | null
  withdrawn_reason: string | null
  version: number
}

interface Span {
  readonly budgetId: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate
  readonly statementId: string
}

/**
 * Payments of the book that the bank answered in these days and that no page confirms. A line of another amount is not missing, nor
 * is one that was booked from a page because the bank had paid it after all.
 */
// unscoped: the book was found in the scope.
export const missingLines = (ask: Span) =>
  missingOf({
    budget: sql`${ask.budgetId}::uuid`,
    from: sql`${ask.fromDay}::date`,
    to: sql`${ask.toDay}::date`,
    statement: sql`${ask.statementId}::uuid`,
  })

type Part = ReturnType<typeof sql>

const missingOf = (ask: { budget: Part; from: Part; to: Part; statement: Part }) => sql`
  select w.pay_line_id, w.pay_batch_id, w.line_id, w.line_no, w.kind, b.number, w.amount_fen, w.payee_name, coalesce(w.bank_reference, '') as reference, b.settled_day
    from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
   where b.budget_id = ${ask.budget} and w.status = 'paid' and b.settled_day between ${ask.from} and ${ask.to}
     and not exists (select 1 from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.state in ('matched', 'after_failure', 'not_booked') and l.live)
     and not exists (select 1 from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.statement_id = ${ask.statement} and l.state = 'differing')`

/** Missing and not explained on this page. */
const missingOpen = sql`
  (select count(*) from (${missingOf({ budget: sql`s.budget_id`, from: sql`s.from_day`, to: sql`s.to_day`, statement: sql`s.statement_id` })}) m
    where not exists (select 1 from bank_difference d where d.statement_id = s.statement_id and d.row_number is null and d.pay_line_id = m.pay_line_id and d.status = 'confirmed'))`

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
    select s.statement_id, s.number, s.budget_id, g.fund_code, f.name as fund_name, s.unit_id, g.year, s.from_day, s.to_day, s.account_id,
           coalesce(a.display_name, '') as made_by_name, s.made_day, coalesce(x.name, '') as file_name, s.lines, s.matched, s.differing, s.extra, s.after_failure, s.missing,
           s.matched_fen, s.extra_fen, s.after_failure_fen, s.missing_fen, s.withdrawn_day, s.withdrawn_reason, v.display_name as withdrawn_by_name, s.version,
           case when s.withdrawn_day is not null then 0
                else (select count(*) from bank_statement_line l where l.statement_id = s.statement_id and l.unexplained)
                     + case when s.missing > 0 then ${missingOpen} else 0 end end as unexplained,
           (select count(*) from bank_difference d where d.statement_id = s.statement_id and d.status <> 'refused') as explanations
      from (select s.* ${filter(scope, ask)} order by s.statement_id desc limit ${ask.limit}) s
      join budget g on g.budget_id = s.budget_id join fund f on f.fund_code = g.fund_code
      left join account a on a.account_id = s.account_id left join account v on v.account_id = s.withdrawn_by
      left join stored_file x on x.file_id = s.file_id
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
    view: (row) => statementRowOf(tree, scope, row),
  })
}

/** Whoever answers for the book's money and takes in the bank's files. */
export const mayReconcile = (scope: Scope, unitId: string): boolean =>
  mayDo(scope.role, 'bank.import') && holdsUnit(scope, unitId)

export const statementRowOf = (tree: UnitTree, scope: Scope, row: StatementRecord): StatementRow => ({
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
  fileName: row.file_name,
  lines: row.lines,
  matched: row.matched,
  differing: row.differing,
  extra: row.extra,
  afterFailure: row.after_failure,
  missing: row.missing,
  matchedFen: row.matched_fen,
  extraFen: row.extra_fen,
  afterFailureFen: row.after_failure_fen,
  missingFen: row.missing_fen,
  agrees: row.differing + row.extra + row.after_failure + row.missing === 0,
  unexplained: row.unexplained,
  withdrawn:
    row.withdrawn_day === null
      ? null
      : { by: row.withdrawn_by_name ?? '', day: row.withdrawn_day, reason: row.withdrawn_reason ?? '' },
  version: row.version,
  actions:
    row.withdrawn_day === null && mayReconcile(scope, row.unit_id)
      ? [
          ...(row.unexplained > 0 ? (['explain'] as const) : []),
          ...(row.after_failure === 0 && row.explanations === 0 ? (['withdraw'] as const) : []),
        ]
      : [],
})

interface LineRow {
  row_number: number | null
  n: number
  day: PlainDate | null
  amount_fen: number
  detail: string
  reference: string
  payee_name: string
  state: StatementState
  words: string | null
  pay_line_id: string | null
  pay_batch_id: string | null
  line_id: string | null
  line_kind: MoneyKind | null
  payment: PayLineStatus | null
  in_reach: boolean | null
  other_fund: string | null
  later_id: string | null
  later_number: string | null
  explanation_id: string | null
  outcome: StatementOutcome
  document: string
  reason: string
  status: 'proposed' | 'confirmed'
  made_by: string
  made_by_name: string
  made_day: PlainDate
  checked_by_name: string | null
  checked_day: PlainDate | null
  note: string | null
}

/** The lines of a page in its order; `missing` are the payments it lacks, as they stand today. Those follow the page's own rows. */
// unscoped: the lines of a statement that is found in its scope; a payment of another book is linked where it lies in the scope.
function linesOf(scope: Scope, statement: StatementRecord, state: StatementFilter | undefined): Part {
  const span = {
    budgetId: statement.budget_id,
    fromDay: statement.from_day,
    toDay: statement.to_day,
    statementId: statement.statement_id,
  }
  const missing = sql`
    select null::int as row_number, ${LAST_ROW} + row_number() over (order by m.number, m.line_no) as n, m.settled_day as day, m.amount_fen,
           m.number || '-' || lpad(m.line_no::text, greatest(4, length(m.line_no::text)), '0') as detail, m.reference, m.payee_name,
           'missing' as state, '账上已付，这份对账单没有' as words, m.pay_line_id, m.pay_batch_id, m.line_id, m.kind as line_kind, null as payment, true as in_reach, null as other_fund
      from (${missingLines(span)}) m`
  const states = state === 'too_much' ? [...TOO_MUCH] : state && state !== 'unexplained' ? [state] : undefined
  const own = sql`
    select l.row_number, l.row_number::bigint as n, l.day, l.amount_fen, l.detail, l.reference, l.payee_name, l.state, l.words, l.pay_line_id, w.pay_batch_id, w.line_id,
           w.kind as line_kind, w.status as payment, ${inScope(scope, 'pay_batch', 'b')} as in_reach, case when b.budget_id <> ${statement.budget_id} then f.name || ' ' || b.year || ' 年' end as other_fund
      from bank_statement_line l left join pay_line w on w.pay_line_id = l.pay_line_id
      left join pay_batch b on b.pay_batch_id = w.pay_batch_id left join fund f on f.fund_code = b.fund_code
     where l.statement_id = ${statement.statement_id} and ${states ? sql`l.state = any(${states})` : sql`true`}
       and ${state === 'unexplained' ? sql`l.unexplained` : sql`true`}`
  const lines = state === 'missing' ? missing : state === 'unexplained' ? sql`${own} union all ${missing}` : own
  return sql`
    select x.*, d.explanation_id, d.outcome, d.document, d.reason, d.status, d.made_by, m.display_name as made_by_name, d.made_day,
           k.display_name as checked_by_name, d.checked_day, d.note, y.pay_batch_id as later_id, y.number as later_number
      from (${lines}) x
      left join bank_difference d on d.statement_id = ${statement.statement_id} and d.status <> 'refused'
             and (d.row_number = x.row_number or (x.row_number is null and d.row_number is null and d.pay_line_id = x.pay_line_id))
      left join account m on m.account_id = d.made_by left join account k on k.account_id = d.checked_by
      left join lateral (select b.pay_batch_id, b.number from pay_line t join pay_batch b on b.pay_batch_id = t.pay_batch_id
                          where x.state = 'after_failure' and t.line_id = x.line_id and t.live and t.pay_line_id <> x.pay_line_id) y on true
     where ${state === 'unexplained' ? sql`(x.row_number is not null or d.status is distinct from 'confirmed')` : sql`true`}`
}

/** Above the rows of any page. */
const LAST_ROW = sql`1000000000::bigint`

async function getStatement(db: Db, scope: Scope, id: string): Promise<StatementRecord> {
  const [row] = await findStatements(db, scope, { id, limit: 1 })
  return found(row, '这份对账单')
}

export async function statementLinePage(
  db: Db,
  scope: Scope,
  statementId: string,
  ask: PageAsk & { state?: StatementFilter | undefined },
) {
  const after = (decodeCursor(ask, 1)?.[0] ?? 0) as number
  const statement = await getStatement(db, scope, statementId)
  const source = linesOf(scope, statement, ask.state)
  const { rows } = await sql<LineRow>`
    select * from (${source}) x where x.n > ${after} order by x.n limit ${limitOf(ask) + 1}`.execute(db)
  const counted = ask.count
    ? (await sql<{ n: number }>`select count(*) as n from (${source}) x`.execute(db)).rows[0]!.n
    : undefined
  return pageOfRows(
    ask,
    rows,
    (row) => [row.n],
    (row) => lineView(scope, statement, row),
    counted,
  )
}

/** Every row and every missing payment, for the sheet. */
export async function allStatementLines(db: Db, scope: Scope, statementId: string) {
  const statement = await getStatement(db, scope, statementId)
  const read = async (state: StatementFilter | undefined) =>
    (await sql<LineRow>`select * from (${linesOf(scope, statement, state)}) x order by x.n`.execute(db)).rows
  const rows = [...(await read(undefined)), ...(await read('missing'))]
  return { statement, lines: rows.map((row) => lineView(scope, statement, row)) }
}

function lineView(scope: Scope, statement: StatementRecord, row: LineRow): StatementLine {
  const reconciles = statement.withdrawn_day === null && mayReconcile(scope, statement.unit_id)
  const linked = row.pay_batch_id !== null && row.in_reach === true
  const state = stateNow(row.state, row.payment)
  const words = [
    state === row.state
      ? row.words
      : `${row.detail} 后来导入的回盘说没有付成，对账单上却已付。先对账，没有说明以前不能重拨`,
    row.other_fund && linked ? `资金来源：${row.other_fund}` : null,
    row.later_number ? `这一笔后来又在 ${row.later_number} 里拨付，可能付了两次` : null,
  ].filter((part) => part !== null)
  return {
    rowNumber: row.row_number,
    day: row.day,
    amountFen: row.amount_fen,
    detail: row.detail,
    reference: row.reference,
    payeeName: row.payee_name,
    state,
    stateName: STATEMENT_STATE_NAMES[state],
    words: words.length > 0 ? words.join('。') : null,
    payLineId: linked ? row.pay_line_id : null,
    payBatchId: linked ? row.pay_batch_id : null,
    claimLineId: linked ? row.line_id : null,
    claimKind: linked ? row.line_kind : null,
    later: row.later_id && linked ? { payBatchId: row.later_id, number: row.later_number! } : null,
    outcomes: reconciles && row.explanation_id === null ? [...outcomesOf(state)] : [],
    explanation:
      row.explanation_id === null
        ? null
        : {
            id: row.explanation_id,
            outcome: row.outcome,
            outcomeName: STATEMENT_OUTCOME_NAMES[row.outcome],
            document: row.document,
            reason: row.reason,
            status: row.status,
            statusName: CHECK_STATUS_NAMES[row.status],
            ...madeAndCheckedOf(row),
            actions:
              reconciles && row.status === 'proposed' && row.made_by !== scope.accountId ? ['confirm', 'refuse'] : [],
          },
  }
}
