import { buffer } from 'node:stream/consumers'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import {
  type ColumnSpec,
  MAX_ROWS_IN_MEMORY,
  type RowInput,
  streamWorkbook,
  writeCsv,
  writeWorkbook,
} from '#src/platform/excel/index.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { PayBatchRecord, PayLineRecord } from './pay-batch.store.ts'

/** Names one line of one batch for the bank and back: `BF-2022-017-0003`. */
export const detailNumber = (batchNumber: string, lineNo: number) => `${batchNumber}-${String(lineNo).padStart(4, '0')}`

type Key = 'seq' | 'batch' | 'name' | 'account' | 'bank' | 'amount' | 'purpose' | 'detail'

/** The columns of the file that goes to the bank (银行代发文件). */
export const BANK_COLUMNS: readonly ColumnSpec<Key>[] = [
  { key: 'seq', title: '序号', kind: 'integer' },
  { key: 'batch', title: '批次号', kind: 'text', width: 16 },
  { key: 'name', title: '收款人户名', kind: 'text', width: 30 },
  { key: 'account', title: '收款账号', kind: 'identity', width: 24 },
  { key: 'bank', title: '开户行', kind: 'text', width: 24 },
  { key: 'amount', title: '金额（元）', kind: 'money' },
  { key: 'purpose', title: '用途', kind: 'text' },
  { key: 'detail', title: '明细号', kind: 'text', width: 22 },
]

export const bankRows = (keys: KeyService, batch: PayBatchRecord, lines: readonly PayLineRecord[]): RowInput<Key>[] =>
  lines.map((line) => ({
    seq: line.line_no,
    batch: batch.number,
    name: line.payee_name,
    account: keys.decrypt('bank_account', line.bank_account_enc),
    bank: line.bank_name,
    amount: line.amount_fen,
    purpose: PROGRAM_NAMES[line.program as Program],
    detail: detailNumber(batch.number, line.line_no),
  }))

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV = 'text/csv'

/** The bank file of a batch, as a workbook and as CSV (UTF-8 with mark): the same rows. */
export async function bankFiles(
  keys: KeyService,
  batch: PayBatchRecord,
  lines: readonly PayLineRecord[],
  synthetic: boolean,
): Promise<{ xlsx: Buffer; csv: Buffer }> {
  const rows = bankRows(keys, batch, lines)
  const name = '代发明细'
  const xlsx =
    rows.length > MAX_ROWS_IN_MEMORY
      ? await buffer(streamWorkbook(rows, { name, columns: BANK_COLUMNS, synthetic }))
      : await writeWorkbook({ synthetic, sheets: [{ name, columns: BANK_COLUMNS, rows }] })
  return { xlsx, csv: await buffer(writeCsv(rows, { columns: BANK_COLUMNS, synthetic })) }
}
