import { type ColumnSpec, type RowInput, streamWorkbook } from '#src/platform/excel/index.ts'
import type { StatementLine } from './statement.contract.ts'
import type { StatementRecord } from './statement.store.ts'

type Key =
  | 'statement'
  | 'row'
  | 'day'
  | 'amount'
  | 'detail'
  | 'reference'
  | 'name'
  | 'state'
  | 'words'
  | 'outcome'
  | 'document'
  | 'reason'
  | 'said'
  | 'made'
  | 'checked'

const COLUMNS: readonly ColumnSpec<Key>[] = [
  { key: 'statement', title: '对账单', kind: 'text', width: 14 },
  { key: 'row', title: '行', kind: 'integer' },
  { key: 'day', title: '日期', kind: 'date' },
  { key: 'amount', title: '金额（元）', kind: 'money' },
  { key: 'detail', title: '明细号', kind: 'text', width: 24 },
  { key: 'reference', title: '银行流水号', kind: 'text', width: 22 },
  { key: 'name', title: '户名', kind: 'text', width: 28 },
  { key: 'state', title: '结果', kind: 'text', width: 20 },
  { key: 'words', title: '差在哪里', kind: 'text', width: 48 },
  { key: 'outcome', title: '处理', kind: 'text', width: 22 },
  { key: 'document', title: '凭证号', kind: 'text', width: 22 },
  { key: 'reason', title: '原因', kind: 'text', width: 32 },
  { key: 'said', title: '说明状态', kind: 'text', width: 12 },
  { key: 'made', title: '说明人', kind: 'text', width: 14 },
  { key: 'checked', title: '复核人', kind: 'text', width: 14 },
]

/** A page laid against the books, line by line, with what was said of its differences; the payments that it lacks come last. */
export function statementSheet(statement: StatementRecord, lines: readonly StatementLine[], synthetic: boolean) {
  const rows = lines.map(
    (line): RowInput<Key> => ({
      statement: statement.number,
      row: line.rowNumber,
      day: line.day,
      amount: line.amountFen,
      detail: line.detail,
      reference: line.reference,
      name: line.payeeName,
      state: line.stateName,
      words: line.words,
      outcome: line.explanation?.outcomeName,
      document: line.explanation?.document,
      reason: line.explanation?.reason,
      said: line.explanation?.statusName,
      made: line.explanation?.madeBy,
      checked: line.explanation?.checkedBy,
    }),
  )
  return streamWorkbook(rows, { name: '对账明细', columns: COLUMNS, synthetic })
}
