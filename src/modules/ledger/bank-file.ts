import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import { type ColumnSpec, csvHead, csvLine, type RowInput, streamWorkbook } from '#src/platform/excel/index.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { SettingValue } from '#src/platform/settings/settings.ts'
import { detailNumber } from './detail-number.rules.ts'
import type { PayBatchRecord, PayLineRecord } from './pay-batch.store.ts'
import { subsidyName } from './subsidy-names.ts'

export type BankKey = 'seq' | 'batch' | 'name' | 'account' | 'bank' | 'amount' | 'purpose' | 'detail'

/** The columns of the file that goes to the bank (银行代发文件), as they stand where a region has no layout of its own. */
export const BANK_COLUMNS: readonly ColumnSpec<BankKey>[] = [
  { key: 'seq', title: '序号', kind: 'integer' },
  { key: 'batch', title: '批次号', kind: 'text', width: 16 },
  { key: 'name', title: '收款人户名', kind: 'text', width: 30 },
  { key: 'account', title: '收款账号', kind: 'identity', width: 24 },
  { key: 'bank', title: '开户行', kind: 'text', width: 24 },
  { key: 'amount', title: '金额（元）', kind: 'money' },
  { key: 'purpose', title: '用途', kind: 'text' },
  { key: 'detail', title: '明细号', kind: 'text', width: 22 },
]

export type BankLayout = SettingValue<'bank.file_layout'>

/** The region's columns in its order and by its names. */
export const columnsOf = (layout: BankLayout): ColumnSpec<BankKey>[] =>
  layout.columns.map(({ key, title }) => ({ ...BANK_COLUMNS.find((column) => column.key === key)!, title }))

/** Opens accounts; one that many lines share is opened once, because its sealed bytes are the same. */
export function accountOpener(keys: KeyService): (sealed: Buffer) => string {
  const known = new Map<string, string>()
  return (sealed) => {
    const key = sealed.toString('latin1')
    const account = known.get(key) ?? keys.decrypt('bank_account', sealed)
    if (known.size < 1_000) known.set(key, account)
    return account
  }
}

type Line = Pick<PayLineRecord, 'line_no' | 'payee_name' | 'bank_name' | 'bank_account_enc' | 'amount_fen' | 'program'>

const rowOf = (open: (sealed: Buffer) => string, batch: PayBatchRecord, line: Line): RowInput<BankKey> => ({
  seq: line.line_no,
  batch: batch.number,
  name: line.payee_name,
  account: open(line.bank_account_enc),
  bank: line.bank_name,
  amount: line.amount_fen,
  purpose: subsidyName(line.program),
  detail: detailNumber(batch.number, line.line_no),
})

export const bankRows = (keys: KeyService, batch: PayBatchRecord, lines: readonly Line[]): RowInput<BankKey>[] => {
  const open = accountOpener(keys)
  return lines.map((line) => rowOf(open, batch, line))
}

const PAGE = 5_000

/** The lines of a batch as the bank gets them, page by page: memory does not grow with the batch. */
// unscoped: the caller found the batch in its scope; the lines are its own.
async function* pagesForBank(db: Db, keys: KeyService, batch: PayBatchRecord): AsyncGenerator<RowInput<BankKey>[]> {
  const open = accountOpener(keys)
  let written = 0
  // By ranges of the key: asked for the rest of the batch each time, the rest would be sorted each time.
  for (let after = 0; after < batch.declared_count; after += PAGE) {
    const { rows } = await sql<Line>`
      select w.line_no, w.payee_name, w.bank_name, w.bank_account_enc, w.amount_fen, w.program
        from pay_line w
       where w.pay_batch_id = ${batch.pay_batch_id} and w.line_no > ${after} and w.line_no <= ${after + PAGE}
       order by w.line_no`.execute(db)
    written += rows.length
    yield rows.map((line) => rowOf(open, batch, line))
  }
  // A file that lacks a line would be paid by the bank and never be whole again here.
  if (written !== batch.declared_count)
    throw new Error(`The bank file of ${batch.number} has ${written} lines of ${batch.declared_count}.`)
}

async function* linesOf(pages: AsyncIterable<RowInput<BankKey>[]>): AsyncGenerator<RowInput<BankKey>> {
  for await (const page of pages) yield* page
}

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV = 'text/csv'

/** The bank file of a batch as a stream: in the region's columns, order, names and encoding. */
export function bankFile(
  db: Db,
  keys: KeyService,
  batch: PayBatchRecord,
  layout: BankLayout,
  options: { format: 'csv' | 'xlsx'; synthetic: boolean },
): Readable {
  const columns = columnsOf(layout)
  const pages = pagesForBank(db, keys, batch)
  if (options.format === 'xlsx')
    return streamWorkbook(linesOf(pages), { name: '代发明细', columns, synthetic: options.synthetic })
  return Readable.from(inPages(pages, columns, layout.encoding, options.synthetic))
}

/** A page of lines is one piece of the file: what is sealed and written piece by piece comes in few of them. */
async function* inPages(
  pages: AsyncIterable<RowInput<BankKey>[]>,
  columns: readonly ColumnSpec<BankKey>[],
  encoding: BankLayout['encoding'],
  synthetic: boolean,
): AsyncGenerator<Buffer> {
  const bytes = (text: string) =>
    encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text.replace('\uFEFF', ''), 'gbk')
  yield bytes(csvHead(columns, synthetic))
  for await (const page of pages) if (page.length > 0) yield bytes(page.map((row) => csvLine(columns, row)).join(''))
}

/** Can the encoding write this? GBK lacks the rare characters of some names, and a bank would pay “?”. */
export const fitsEncoding = (text: string, encoding: BankLayout['encoding']): boolean =>
  encoding === 'utf-8' || iconv.decode(iconv.encode(text, 'gbk'), 'gbk') === text

/** The first payee whose name or bank the layout's encoding cannot write. */
// unscoped: the caller found the batch in its scope.
export async function firstUnwritable(db: Db, payBatchId: string, layout: BankLayout) {
  if (layout.encoding === 'utf-8') return undefined
  const { rows } = await sql<{ line_no: number; name: string; bank: string }>`
    select min(line_no)::int as line_no, payee_name as name, bank_name as bank from pay_line where pay_batch_id = ${payBatchId} group by 2, 3 order by 1`.execute(
    db,
  )
  return rows.find((row) => !fitsEncoding(row.name + row.bank, layout.encoding))
}
