import { formatYuan, parseYuan } from '#src/kernel/fen.ts'
import { batchOfDetail } from './detail-number.rules.ts'

/** What the batch says of a line. */
export interface SentLine {
  readonly lineNo: number
  /** `BF-2022-017-0003` */
  readonly detail: string
  readonly account: string
  readonly amountFen: number
}

/** One row of the bank's file, as text. */
export interface ResultRow {
  readonly rowNumber: number
  readonly seq: string
  readonly detail: string
  readonly account: string
  readonly amount: string
  readonly result: string
  readonly failure: string
  readonly reference: string
}

export type ResultColumn = 'seq' | 'detail' | 'account' | 'amount' | 'result'

export interface ResultFault {
  /** 0 is the file as a whole. */
  readonly row: number
  readonly column: ResultColumn | null
  readonly message: string
}

export interface LineResult {
  readonly lineNo: number
  readonly paid: boolean
  readonly failure: string | null
  readonly reference: string | null
}

const TOTAL = /^(合计|总计)$/
export const isTotalRow = (row: Pick<ResultRow, 'seq' | 'detail'>) => TOTAL.test(row.seq) || TOTAL.test(row.detail)
const REASON_UNKNOWN = '银行没有说明原因'
const REASON_MAX = 200

/**
 * Does the bank's file fit the batch, line for line? Every row must be one line of this batch, once, with its account and amount,
 * and no line may be missing; a total, where the file has one, must be the batch's. One fault refuses the whole file.
 */
export function matchResult(
  batchNumber: string,
  lines: readonly SentLine[],
  rows: readonly ResultRow[],
): { results: LineResult[]; faults: ResultFault[] } {
  const byDetail = new Map(lines.map((line) => [line.detail, line]))
  const bySeq = new Map(lines.map((line) => [String(line.lineNo), line]))
  const seen = new Map<number, number>()
  const results: LineResult[] = []
  const faults: ResultFault[] = []
  for (const row of rows) {
    const fault = (column: ResultColumn | null, message: string) => faults.push({ row: row.rowNumber, column, message })
    if (isTotalRow(row)) {
      const total = lines.reduce((sum, line) => sum + line.amountFen, 0)
      if (parseYuan(row.amount) !== total)
        fault('amount', `合计金额应为 ${formatYuan(total)} 元，文件中是${shown(row.amount)}`)
      continue
    }
    const line = row.detail ? byDetail.get(row.detail) : bySeq.get(row.seq)
    if (!line) {
      fault(row.detail ? 'detail' : 'seq', unknownLine(batchNumber, row))
      continue
    }
    if (row.detail && row.seq && row.seq !== String(line.lineNo))
      fault('seq', `明细号 ${row.detail} 的序号应为 ${line.lineNo}，请核对`)
    const before = seen.get(line.lineNo)
    if (before !== undefined) {
      fault(row.detail ? 'detail' : 'seq', `与第 ${before} 行重复，同一笔只能有一个结果`)
      continue
    }
    seen.set(line.lineNo, row.rowNumber)
    if (row.account !== line.account) fault('account', '收款账号与本批送出的不一致，请核对是否别的批次')
    const amount = parseYuan(row.amount)
    if (amount !== line.amountFen)
      fault('amount', `金额应为 ${formatYuan(line.amountFen)} 元，文件中是${shown(row.amount)}`)
    if (row.result !== '成功' && row.result !== '失败') fault('result', '结果应填“成功”或“失败”')
    results.push({
      lineNo: line.lineNo,
      paid: row.result === '成功',
      failure: row.result === '失败' ? row.failure.slice(0, REASON_MAX) || REASON_UNKNOWN : null,
      reference: row.reference || null,
    })
  }
  const missing = lines.filter((line) => !seen.has(line.lineNo))
  if (missing.length > 0)
    faults.push({
      row: 0,
      column: null,
      message: `文件缺少本批的 ${missing.length} 笔：${missing
        .slice(0, 5)
        .map((line) => line.detail)
        .join('、')}${missing.length > 5 ? ' 等' : ''}，请向银行索要完整的回盘`,
    })
  return { results, faults }
}

// What does not look like what it should be is not repeated: a shifted column would put an account number into the words.
function shown(amount: string): string {
  const fen = parseYuan(amount)
  if (fen !== undefined && amount.length <= 15) return ` ${formatYuan(fen)} 元`
  return amount === '' ? '空的' : '别的内容'
}

function unknownLine(batchNumber: string, row: ResultRow): string {
  const other = batchOfDetail(row.detail)
  if (other && other !== batchNumber) return `明细号 ${row.detail} 属于批次 ${other}，不是本批 ${batchNumber}`
  if (row.detail) return other ? `本批没有明细号 ${row.detail}` : `明细号的写法不对，应像 ${batchNumber}-0001`
  if (row.seq) return /^\d{1,6}$/.test(row.seq) ? `本批没有序号 ${row.seq}` : '序号不是数字，请核对'
  return '没有明细号也没有序号，不知道是哪一笔'
}
