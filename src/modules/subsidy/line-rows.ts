import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { PolicyDecision } from '#src/modules/policy/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope } from '#src/platform/access/scope.ts'
import { type ColumnSpec, MAX_ROWS_IN_MEMORY, writeWorkbook } from '#src/platform/excel/index.ts'
import { searched } from '#src/platform/http/list-search.ts'
import { decodeCursor, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { lineStatusName } from './batch-status.rules.ts'
import type { BatchRecord } from './claim-batch.store.ts'
import { findLines, type LineRecord, lineNumber, lineSearch, noticeOf } from './claim-line.store.ts'
import { replayDecisions, stoppingTexts } from './decision-view.ts'
import type { ClaimLineRow } from './subsidy.contract.ts'
import { type LineStatus, OUTCOME_NAMES, type Outcome, type ShownStatus } from './subsidy.types.ts'
import type { ViewContext } from './view-context.ts'

/** Whoever was hired without a certificate has no level. */
export const levelWords = (level: Level | null) => (level === null ? '没有证书' : LEVEL_NAMES[level])

const UNPAID: readonly LineStatus[] = ['approved', 'failed']

/** An approved line is not paid any more once its certificate is revoked; without a word it would wait for money for ever. */
const stoppedReason = (line: LineRecord) =>
  line.certificate_status === 'revoked' && UNPAID.includes(line.status) ? '证书已撤销，这笔补贴停止拨付' : null

/** What the office wrote, as long as it is what the line waits or ended for. */
const officeNote = (line: LineRecord) => (line.status === 'returned' || line.status === 'rejected' ? line.note : null)

export function lineRowOf(line: LineRecord, decision: PolicyDecision, day: PlainDate): ClaimLineRow {
  return {
    id: line.line_id,
    personId: line.person_id,
    lineNo: line.line_no,
    number: lineNumber(line.batch_number, line.line_no),
    name: line.name,
    docNoMasked: line.doc_no_masked,
    certificateNumber: line.certificate_number,
    occupationName: line.occupation_name,
    levelName: levelWords(line.level),
    outcome: line.outcome,
    outcomeName: OUTCOME_NAMES[line.outcome],
    amountFen: line.amount_fen,
    status: line.status,
    statusName: lineStatusName(line.status, noticeOf(line), day),
    failed: stoppingTexts(decision),
    holdReason: line.hold_reason ?? stoppedReason(line),
    note: officeNote(line),
    version: line.version,
  }
}

/** The lines that are shown under a status on a day. */
function shownAs(status: ShownStatus, day: PlainDate): RawBuilder<SqlBool> {
  const over = sql<SqlBool>`(n.working_days = 0 or n.to_day < ${day})`
  switch (status) {
    case 'noticed':
      return sql<SqlBool>`(l.status = 'on_notice' and ${over})`
    case 'on_notice':
      return sql<SqlBool>`(l.status = 'on_notice' and not ${over})`
    default:
      return sql<SqlBool>`l.status = ${status}`
  }
}

export interface LineFilter {
  readonly status?: ShownStatus | undefined
  readonly outcome?: Outcome | undefined
  readonly q?: string | undefined
}

const filtered = (ctx: ViewContext, batchId: string, ask: LineFilter) => sql<SqlBool>`l.batch_id = ${batchId}
    and ${ask.status ? shownAs(ask.status, ctx.day) : sql`true`}
    and ${ask.outcome ? sql`l.outcome = ${ask.outcome}` : sql`true`}
    and ${searched(ask.q, (words) => lineSearch(ctx.keys, words))}`

/** The payment that each line is in now, tried last; a link where the reader may open it. */
async function paysOf(ctx: ViewContext, lines: readonly LineRecord[]) {
  const sent = lines.filter((line) => PAID_OUT.includes(line.status)).map((line) => line.line_id)
  if (sent.length === 0) return new Map<string, ClaimLineRow['pay']>()
  const { scope } = ctx
  const { role } = scope
  const reads = role !== 'public' && role !== 'system' && mayDo(role, 'fund.read')
  const { rows } = await sql<{ line_id: string; number: string; open: string | null }>`
    select distinct on (w.line_id) w.line_id, b.number, case when ${inScope(scope, 'pay_batch', 'b')} then b.pay_batch_id end as open
      from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
     where w.line_id = any(${sent}::uuid[]) and w.status <> 'withdrawn' order by w.line_id, w.try_no desc`.execute(
    ctx.db,
  )
  return new Map<string, ClaimLineRow['pay']>(
    rows.map((row) => [
      row.line_id,
      { number: row.number, link: reads && row.open ? CONSOLE.payBatch(row.open) : null },
    ]),
  )
}
const PAID_OUT: readonly LineStatus[] = ['paying', 'paid', 'failed', 'reversed']

/** One batch's lines in their order; each row's failed rules are told anew from the stored facts. */
export async function linePage(
  ctx: ViewContext,
  batchId: string,
  ask: PageAsk & LineFilter,
): Promise<Page<ClaimLineRow>> {
  const after = decodeCursor(ask, 1)?.[0] ?? 0
  const filter = filtered(ctx, batchId, ask)
  const lines = await findLines(ctx.db, ctx.scope, sql<SqlBool>`${filter} and l.line_no > ${after}`, limitOf(ask) + 1)
  const decisions = await replayDecisions(ctx.db, lines)
  const pays = await paysOf(ctx, lines)
  let counted: number | undefined
  if (ask.count === '1') {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from claim_line l join claim_batch b on b.batch_id = l.batch_id join person p on p.person_id = l.person_id
        left join certificate c on c.person_id = l.person_id and c.certificate_id = l.certificate_id left join notice n on n.notice_id = l.notice_id
       where ${inScope(ctx.scope, 'claim_line', 'l')} and ${filter}`.execute(ctx.db)
    counted = rows[0]!.n
  }
  return pageOfRows(
    ask,
    lines,
    (line) => [line.line_no],
    (line) => ({
      ...lineRowOf(line, decisions.get(line.line_id)!, ctx.day),
      pay: pays.get(line.line_id) ?? null,
    }),
    counted,
  )
}

const EXPORT_COLUMNS = [
  { key: 'number', title: '申领号', kind: 'text', width: 20 },
  { key: 'name', title: '姓名', kind: 'text' },
  { key: 'docNo', title: '证件号码', kind: 'identity' },
  { key: 'occupation', title: '职业', kind: 'text' },
  { key: 'level', title: '等级', kind: 'text' },
  { key: 'certificate', title: '证书编号', kind: 'text', width: 26 },
  { key: 'outcome', title: '判定', kind: 'text' },
  { key: 'amount', title: '应补（元）', kind: 'money' },
  { key: 'status', title: '状态', kind: 'text' },
  { key: 'reason', title: '原因', kind: 'text', width: 60 },
] as const satisfies readonly ColumnSpec[]

/** The batch's lines that the page shows as a workbook, identities masked as there. */
export async function exportLines(
  ctx: ViewContext,
  batch: BatchRecord,
  ask: LineFilter,
  synthetic: boolean,
): Promise<Buffer> {
  const lines = await findLines(ctx.db, ctx.scope, filtered(ctx, batch.batch_id, ask), MAX_ROWS_IN_MEMORY)
  const decisions = await replayDecisions(ctx.db, lines)
  return writeWorkbook({
    synthetic,
    sheets: [
      {
        name: '申领明细',
        title: `申领 ${batch.number} 明细`,
        columns: EXPORT_COLUMNS,
        rows: lines.map((line) => ({
          number: lineNumber(line.batch_number, line.line_no),
          name: line.name,
          docNo: line.doc_no_masked,
          occupation: line.occupation_name,
          level: levelWords(line.level),
          certificate: line.certificate_number,
          outcome: OUTCOME_NAMES[line.outcome],
          amount: line.amount_fen,
          status: lineStatusName(line.status, noticeOf(line), ctx.day),
          reason: [officeNote(line), line.hold_reason ?? stoppingTexts(decisions.get(line.line_id)!).join('；')]
            .filter(Boolean)
            .join('；'),
        })),
      },
    ],
  })
}
