import { type SqlBool, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PolicyDecision } from '#src/modules/policy/index.ts'
import { inScope } from '#src/platform/access/scope.ts'
import { type ColumnSpec, MAX_ROWS_IN_MEMORY, writeWorkbook } from '#src/platform/excel/index.ts'
import { decodeCursor, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import type { BatchRecord } from './claim-batch.store.ts'
import { findLines, type LineRecord, lineNumber, lineSearch } from './claim-line.store.ts'
import { replayDecisions, stoppingTexts } from './decision-view.ts'
import type { ClaimLineRow } from './subsidy.contract.ts'
import { LINE_STATUS_NAMES, type LineStatus, OUTCOME_NAMES, type Outcome } from './subsidy.types.ts'
import type { ViewContext } from './view-context.ts'

/** Whoever was hired without a certificate has no level. */
export const levelWords = (level: Level | null) => (level === null ? '没有证书' : LEVEL_NAMES[level])

export function lineRowOf(line: LineRecord, decision: PolicyDecision): ClaimLineRow {
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
    statusName: LINE_STATUS_NAMES[line.status],
    failed: stoppingTexts(decision),
    holdReason: line.hold_reason,
    version: line.version,
  }
}

/** One batch's lines in their order; each row's failed rules are told anew from the stored facts. */
export async function linePage(
  ctx: ViewContext,
  batchId: string,
  ask: PageAsk & { status?: LineStatus | undefined; outcome?: Outcome | undefined; q?: string | undefined },
): Promise<Page<ClaimLineRow>> {
  const after = decodeCursor(ask, 1)?.[0] ?? 0
  const filter = sql<SqlBool>`l.batch_id = ${batchId}
    and ${ask.status ? sql`l.status = ${ask.status}` : sql`true`}
    and ${ask.outcome ? sql`l.outcome = ${ask.outcome}` : sql`true`}
    and ${ask.q?.trim() ? lineSearch(ask.q) : sql`true`}`
  const lines = await findLines(ctx.db, ctx.scope, sql<SqlBool>`${filter} and l.line_no > ${after}`, limitOf(ask) + 1)
  const decisions = await replayDecisions(ctx.db, lines)
  let counted: number | undefined
  if (ask.count === '1') {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from claim_line l join claim_batch b on b.batch_id = l.batch_id join person p on p.person_id = l.person_id
        left join certificate c on c.person_id = l.person_id and c.certificate_id = l.certificate_id
       where ${inScope(ctx.scope, 'claim_line', 'l')} and ${filter}`.execute(ctx.db)
    counted = rows[0]!.n
  }
  return pageOfRows(
    ask,
    lines,
    (line) => [line.line_no],
    (line) => lineRowOf(line, decisions.get(line.line_id)!),
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

/** The batch's lines as a workbook, identities masked as on the page. */
export async function exportLines(ctx: ViewContext, batch: BatchRecord, synthetic: boolean): Promise<Buffer> {
  const lines = await findLines(ctx.db, ctx.scope, sql<SqlBool>`l.batch_id = ${batch.batch_id}`, MAX_ROWS_IN_MEMORY)
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
          status: LINE_STATUS_NAMES[line.status],
          reason: line.hold_reason ?? stoppingTexts(decisions.get(line.line_id)!).join('；'),
        })),
      },
    ],
  })
}
