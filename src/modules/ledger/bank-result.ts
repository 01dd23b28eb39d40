import type { Decision } from '#src/kernel/decision.ts'
import { accept } from '#src/kernel/decision.ts'
import {
  annotateWorkbook,
  type ColumnSpec,
  type RowInput,
  readTable,
  type SheetRow,
  type TableRefusal,
  writeWorkbook,
} from '#src/platform/excel/index.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { accountOpener, type BankLayout, bankRows } from './bank-file.ts'
import { isTotalRow, type LineResult, matchResult, type ResultColumn, type SentLine } from './bank-result.rules.ts'
import { detailNumber } from './detail-number.rules.ts'
import type { PayBatchRecord, PayLineRecord } from './pay-batch.store.ts'

type Key = ResultColumn | 'batch' | 'name' | 'bank' | 'purpose' | 'failure' | 'reference' | 'handledOn'

/** The columns of a bank's result (银行回盘); what the bank repeats of our own file is read and not needed. */
export const RESULT_COLUMNS: readonly ColumnSpec<Key>[] = [
  { key: 'seq', title: '序号', kind: 'text' },
  { key: 'batch', title: '批次号', kind: 'text' },
  { key: 'name', title: '收款人户名', aliases: ['户名', '收款户名', '收款人'], kind: 'text' },
  { key: 'account', title: '收款账号', aliases: ['账号', '收款人账号'], kind: 'identity', required: true, width: 24 },
  { key: 'bank', title: '开户行', aliases: ['收款行'], kind: 'text' },
  { key: 'amount', title: '金额（元）', aliases: ['金额', '交易金额'], kind: 'money', required: true },
  { key: 'purpose', title: '用途', aliases: ['摘要'], kind: 'text' },
  { key: 'detail', title: '明细号', kind: 'text', width: 22 },
  { key: 'result', title: '结果', aliases: ['处理结果', '交易结果'], kind: 'text', required: true },
  { key: 'failure', title: '失败原因', aliases: ['备注'], kind: 'text', width: 24 },
  { key: 'reference', title: '银行流水号', aliases: ['流水号'], kind: 'text', width: 20 },
  { key: 'handledOn', title: '处理日期', aliases: ['交易日期'], kind: 'text' },
]

/** Files of banks are as long as the batches they answer: 200,000 lines of about ten cells. */
export const BANK_LIMITS = {
  maxBytes: 60 * 1024 * 1024,
  maxDeclaredBytes: 600 * 1024 * 1024,
  maxInflatedBytes: 400 * 1024 * 1024,
  maxRows: 200_000,
  maxCells: 4_000_000,
  timeoutMs: 120_000,
  heapMb: 1024,
} as const

export interface RowFault {
  readonly row: number
  readonly column: string
  readonly title: string
  readonly message: string
}

export interface ReadResult {
  readonly results: readonly LineResult[]
  readonly faults: readonly RowFault[]
}

/** A bank repeats our own columns by the names that our file gave them. */
const resultColumns = (layout: BankLayout) =>
  RESULT_COLUMNS.map((column) => {
    const ours = layout.columns.find((one) => one.key === column.key)?.title
    return !ours || ours === column.title ? column : { ...column, aliases: [...(column.aliases ?? []), ours] }
  })

/** Reads the bank's file and lays it against the batch. Refuses a file that is no table at all. */
export async function readBankResult(
  bytes: Uint8Array,
  keys: KeyService,
  batch: Pick<PayBatchRecord, 'number'>,
  lines: readonly Pick<PayLineRecord, 'line_no' | 'bank_account_enc' | 'amount_fen'>[],
  layout: BankLayout,
): Promise<Decision<ReadResult, TableRefusal>> {
  const read = await readTable(bytes, { columns: resultColumns(layout), limits: BANK_LIMITS })
  if (!read.ok) return read
  const { rows, columns } = read.value
  const text = (row: SheetRow<Key>, key: Key) => row.cells[key]?.text ?? ''
  const parsed = rows.map((row) => ({
    rowNumber: row.rowNumber,
    seq: text(row, 'seq'),
    detail: text(row, 'detail').toUpperCase(),
    account: text(row, 'account'),
    amount: text(row, 'amount'),
    result: text(row, 'result'),
    failure: text(row, 'failure'),
    reference: text(row, 'reference'),
  }))
  const open = accountOpener(keys)
  const sent = lines.map(
    (line): SentLine => ({
      lineNo: line.line_no,
      detail: detailNumber(batch.number, line.line_no),
      account: open(line.bank_account_enc),
      amountFen: line.amount_fen,
    }),
  )
  const { results, faults } = matchResult(batch.number, sent, parsed)
  // A cell that could not be read is told once, by the reader; the total's row has no account and no result.
  const totals = new Set(parsed.filter(isTotalRow).map((row) => row.rowNumber))
  const unread = rows.flatMap((row) =>
    totals.has(row.rowNumber)
      ? []
      : row.faults.map((fault) => ({
          row: fault.rowNumber,
          column: fault.column,
          title: fault.title,
          message: fault.text,
        })),
  )
  const told = new Set(unread.map((fault) => `${fault.row} ${fault.title}`))
  const titleOf = (key: ResultColumn | null) => RESULT_COLUMNS.find((column) => column.key === key)?.title ?? ''
  const misfits = faults
    .map((fault) => ({
      row: fault.row,
      column: columns.find((column) => column.key === fault.column)?.column ?? '',
      title: titleOf(fault.column),
      message: fault.message,
    }))
    .filter((fault) => !told.has(`${fault.row} ${fault.title}`))
  return accept({ results, faults: [...unread, ...misfits].sort((a, b) => a.row - b.row) })
}

/** The bank's file with the bad cells marked; undefined when it cannot be rebuilt. */
export async function annotatedResult(bytes: Uint8Array, faults: readonly RowFault[]): Promise<Buffer | undefined> {
  const marks = faults
    .filter((fault) => fault.row > 0)
    .map((fault) => ({ row: fault.row, message: fault.message, ...(fault.column ? { column: fault.column } : {}) }))
  if (marks.length === 0) return undefined
  const file = await annotateWorkbook(bytes, marks, { columns: RESULT_COLUMNS })
  return file.ok ? file.value : undefined
}

/** Demo only: what a bank would answer to this batch, with one failed line. */
export function sampleResult(
  keys: KeyService,
  batch: PayBatchRecord,
  lines: readonly PayLineRecord[],
): Promise<Buffer> {
  const failing = Math.min(lines.length, 3)
  const rows = bankRows(keys, batch, lines).map(
    (row, n): RowInput<Key> => ({
      ...row,
      result: n + 1 === failing ? '失败' : '成功',
      failure: n + 1 === failing ? '账户状态异常，已退回' : '',
      reference: `SYN${batch.number.replaceAll('-', '')}${String(n + 1).padStart(5, '0')}`,
    }),
  )
  return writeWorkbook({ synthetic: true, sheets: [{ name: '银行回盘', columns: RESULT_COLUMNS, rows }] })
}
