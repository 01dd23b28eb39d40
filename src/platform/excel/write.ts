/** Templates and exports as .xlsx. */
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { isPlainDate } from '#src/kernel/plain-date.ts'
import {
  cellText,
  encodeRows,
  encodeWorkbook,
  textCell,
  type WriteSheet,
  type WrittenCell,
  type WrittenValue,
} from './hucre.ts'
import { columnWidth, ListValidations, numberFormat, STYLES, SYNTHETIC_MARK, sheetName } from './sheet-layout.ts'
import type { ColumnSpec } from './table.types.ts'

/** Money in fen, days as `YYYY-MM-DD`; anything else is written as text or figure as its column says. */
export type CellInput = string | number | boolean | null | undefined
export type RowInput<K extends string = string> = { readonly [key in K]?: CellInput }
/** Only samples of bad files hold formulas: reading refuses every one. Without the equals sign. */
export type FormulaInput = { readonly formula: string }

export type WorkbookSheet<K extends string = string> = {
  readonly name: string
  readonly title?: string
  readonly columns: readonly ColumnSpec<K>[]
  readonly rows: readonly { readonly [key in K]?: CellInput | FormulaInput }[]
  /** To be filled in: stars at required columns, lists and text format on blank rows, hints, and a sheet 填写说明. */
  readonly template?: boolean
  /** Sentences on the sheet 填写说明, before the table of columns. */
  readonly notes?: readonly string[]
}
export type WorkbookInput = { readonly sheets: readonly WorkbookSheet[]; readonly synthetic?: boolean }

/** Above this, `streamWorkbook`: a workbook in memory would hold up the server's thread for more than a second. */
export const MAX_ROWS_IN_MEMORY = 5_000
/** Rows that a template prepares for typing; a list does not guard the rows below, the import does. */
const PREPARED_ROWS = 500

/**
 * A workbook with title line, header, column widths, frozen header and lists. Numbers of persons, phones and bank cards are
 * text by type and by format, so no spreadsheet rounds them; text that starts like a formula is text for the same reason.
 * Throws RangeError above 5,000 rows.
 */
export async function writeWorkbook({ sheets, synthetic = false }: WorkbookInput): Promise<Buffer> {
  const count = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0)
  if (count > MAX_ROWS_IN_MEMORY)
    throw new RangeError(
      `${count} rows are too many for a workbook in memory; use streamWorkbook above ${MAX_ROWS_IN_MEMORY}.`,
    )
  const lists = new ListValidations()
  const written = sheets.map((sheet) => layOut(sheet, synthetic, lists))
  const notes = sheets.filter((sheet) => sheet.template || sheet.notes?.length).map(notesSheet)
  const listSheet = lists.sheet()
  const title = sheets[0]?.title ?? sheets[0]?.name ?? ''
  return encodeWorkbook([...written, ...notes, ...(listSheet ? [listSheet] : [])], title)
}

function layOut(sheet: WorkbookSheet, synthetic: boolean, lists: ListValidations): WriteSheet {
  const { columns } = sheet
  const last = columns.length - 1
  const cells = new Map<string, Partial<WrittenCell>>()
  const merges: NonNullable<WriteSheet['merges']> = []
  let row = 0
  const line = (text: string, style: (typeof STYLES)['mark' | 'title']) => {
    cells.set(`${row},0`, textCell(text, style))
    if (last > 0) merges.push({ startRow: row, endRow: row, startCol: 0, endCol: last })
    row++
  }
  if (synthetic) line(SYNTHETIC_MARK, STYLES.mark)
  if (sheet.title) line(sheet.title, STYLES.title)
  for (const [index, spec] of columns.entries()) {
    const header = textCell(sheet.template && spec.required ? `*${spec.title}` : spec.title, STYLES.header)
    const comment = sheet.template && spec.hint ? { comment: { author: '持证', text: spec.hint } } : {}
    cells.set(`${row},${index}`, { ...header, ...comment })
  }
  const headerRows = ++row
  for (const values of sheet.rows) {
    for (const [index, spec] of columns.entries()) cells.set(`${row},${index}`, valueCell(spec, values[spec.key]))
    row++
  }
  const lastRow = sheet.template ? Math.max(row, headerRows + PREPARED_ROWS) : row
  if (sheet.template)
    for (; row < lastRow; row++)
      for (const [index, spec] of columns.entries())
        if (numberFormat(spec) === '@') cells.set(`${row},${index}`, { value: null, style: { numFmt: '@' } })
  return {
    name: sheetName(sheet.name),
    rows: [],
    cells,
    merges,
    columns: columns.map((spec) => ({ width: columnWidth(spec) })),
    freezePane: { rows: headerRows },
    dataValidations: sheet.template ? lists.rulesFor(columns, headerRows + 1, lastRow) : [],
  }
}

function valueCell(spec: ColumnSpec, input: CellInput | FormulaInput): Partial<WrittenCell> {
  if (typeof input === 'object' && input !== null)
    return { value: null, formula: input.formula, style: { ...STYLES.body } }
  const value = writtenValue(spec, input)
  if (typeof value === 'string') return textCell(value, STYLES.body)
  return { value, style: { ...STYLES.body, numFmt: numberFormat(spec) } }
}

/** The value as its column has it. A figure in a column of numbers that are names stays text. */
function writtenValue(spec: ColumnSpec, input: CellInput): WrittenValue {
  if (input === null || input === undefined || input === '') return null
  if (typeof input === 'boolean') return input ? '是' : '否'
  if (spec.kind === 'money' && typeof input === 'number') return input / 100
  if (spec.kind === 'integer' && typeof input === 'number') return input
  if (spec.kind === 'date' && typeof input === 'string' && isPlainDate(input) && input > '1900-03-01')
    return new Date(`${input}T00:00:00Z`)
  return String(input)
}

const KIND_NAMES = {
  text: '文字',
  identity: '文本格式的号码',
  digits: '文本格式的数字',
  date: '日期，如 2022-03-01',
  integer: '整数',
  money: '金额（元）',
  level: '技能等级',
  serial: '序号，可不填',
} as const

function notesSheet(sheet: WorkbookSheet, index: number): WriteSheet {
  const rows: (string | null)[][] = [
    [`${sheet.title ?? sheet.name}填写说明`],
    ...(sheet.notes ?? []).map((note) => [note]),
    [],
  ]
  const tableAt = rows.length
  rows.push(['列名', '是否必填', '格式', '说明'])
  for (const spec of sheet.columns)
    rows.push([
      spec.title,
      spec.required ? '必填' : '选填',
      spec.options ? `从列表中选择：${spec.options.slice(0, 20).join('、')}` : KIND_NAMES[spec.kind],
      spec.hint ?? null,
    ])
  const cells = new Map<string, Partial<WrittenCell>>()
  for (const [r, row] of rows.entries())
    for (const [c, text] of row.entries())
      if (text !== null)
        cells.set(`${r},${c}`, textCell(text, r === 0 ? STYLES.title : r === tableAt ? STYLES.header : {}))
  return {
    name: `填写说明${index === 0 ? '' : index + 1}`,
    rows: [],
    cells,
    columns: [{ width: 18 }, { width: 10 }, { width: 40 }, { width: 60 }],
  }
}

/**
 * A large export as a stream of .xlsx bytes; memory does not grow with the rows. One sheet, header in the first row and again on
 * each further sheet after 1,048,576 rows. The mark of synthetic data stands in the sheet's name.
 */
export function streamWorkbook<K extends string>(
  rows: AsyncIterable<RowInput<K>> | Iterable<RowInput<K>>,
  {
    name,
    columns,
    synthetic = false,
  }: { readonly name: string; readonly columns: readonly ColumnSpec<K>[]; readonly synthetic?: boolean },
): Readable {
  async function* values(): AsyncGenerator<WrittenValue[]> {
    for await (const row of rows)
      yield columns.map((spec) => {
        const value = writtenValue(spec, row[spec.key])
        return typeof value === 'string' ? cellText(value) : value
      })
  }
  const stream = encodeRows(values(), {
    name: sheetName(synthetic ? `${SYNTHETIC_MARK} ${name}` : name),
    columns: columns.map((spec) => ({
      header: spec.title,
      width: columnWidth(spec),
      style: { numFmt: numberFormat(spec) },
    })),
  })
  return Readable.fromWeb(stream as unknown as NodeReadableStream)
}
