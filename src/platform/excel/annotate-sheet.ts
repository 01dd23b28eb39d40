/** Builds the annotated copy of an upload. Runs inside the worker thread. */
import { isPlainDate } from '#src/kernel/plain-date.ts'
import { bareTitle, findHeader, PROBLEM_TITLE } from './header.ts'
import { encodeWorkbook, textCell, type WriteSheet, type WrittenCell } from './hucre.ts'
import { MAX_LINES_ABOVE_DATA } from './limits.ts'
import { openRaw } from './raw-source.ts'
import { RefusedFile } from './refusals.ts'
import { columnWidth, ListValidations, STYLES, sheetName, shownWidth } from './sheet-layout.ts'
import { type ColumnSpec, columnNumber, type RawCell, type RawRow } from './table.types.ts'
import type { Job, Mark } from './worker-protocol.ts'

/** A rebuilt sheet stands in memory as a whole; beyond this only the marked rows are given back. */
const MAX_ROWS_GIVEN_BACK = 20_000
/** Comments are drawings and slow a spreadsheet down; the column 问题 has every message anyway. */
const MAX_COMMENTS = 1_000
const MAX_PROBLEM_WIDTH = 60

export async function annotate(job: Extract<Job, { kind: 'annotate' }>): Promise<Uint8Array> {
  const marks = new Map<number, Mark[]>()
  for (const mark of job.marks) marks.set(mark.row, [...(marks.get(mark.row) ?? []), mark])
  const sheet = await openRaw(job.bytes, job.limits, true)
  const rows: RawRow[] = []
  for await (const row of sheet.rows) rows.push(row)
  if (rows.length === 0) throw new RefusedFile('sheet_blank', { sheet: sheet.name })
  const header = findHeader(rows.slice(0, MAX_LINES_ABOVE_DATA), job.columns, sheet.name)
  const given =
    rows.length <= MAX_ROWS_GIVEN_BACK
      ? rows
      : rows.filter((r) => r.rowNumber <= header.rowNumber || marks.has(r.rowNumber))

  const problemColumn = problemColumnOf(rows, header.rowNumber)
  const cells = new Map<string, Partial<WrittenCell>>()
  let comments = 0
  // Rows keep their numbers, so that a message by telephone ("row 27") is true in both files; a shortened file closes up.
  const shortened = given.length < rows.length
  for (const [i, row] of given.entries()) {
    const at = shortened ? i : row.rowNumber - 1
    const isHeader = row.rowNumber === header.rowNumber
    const rowMarks = isHeader || row.rowNumber < header.rowNumber ? [] : (marks.get(row.rowNumber) ?? [])
    for (const cell of row.cells) {
      if (cell.column === problemColumn) continue
      cells.set(
        `${at},${cell.column}`,
        cellOf(cell, isHeader ? STYLES.header : row.rowNumber < header.rowNumber ? {} : STYLES.body),
      )
    }
    for (const mark of rowMarks) {
      const column = mark.column === undefined ? -1 : columnNumber(mark.column)
      if (column < 0 || column >= problemColumn) continue
      const key = `${at},${column}`
      const marked = { value: null, ...cells.get(key) }
      const numFmt = marked.style?.numFmt
      cells.set(key, {
        ...marked,
        style: numFmt === undefined ? STYLES.bad : { ...STYLES.bad, numFmt },
        ...(comments++ < MAX_COMMENTS ? { comment: { author: '持证', text: commentOf(rowMarks, mark.column) } } : {}),
      })
    }
    if (isHeader) cells.set(`${at},${problemColumn}`, textCell(PROBLEM_TITLE, STYLES.header))
    else if (rowMarks.length > 0)
      cells.set(
        `${at},${problemColumn}`,
        textCell([...new Set(rowMarks.map((m) => m.message))].join('；'), STYLES.problem),
      )
  }

  const specs: (ColumnSpec | undefined)[] = Array.from({ length: problemColumn }, (_, index) => header.specs.get(index))
  const lists = new ListValidations()
  const headerAt = shortened ? given.findIndex((r) => r.rowNumber === header.rowNumber) + 1 : header.rowNumber
  const lastRow = shortened ? given.length : (given.at(-1) as RawRow).rowNumber
  const table: WriteSheet = {
    name: sheetName(sheet.name),
    rows: [],
    cells,
    columns: [
      ...specs.map((spec) => ({ width: spec ? columnWidth(spec) : 12 })),
      { width: Math.min(MAX_PROBLEM_WIDTH, Math.max(20, ...job.marks.map((m) => shownWidth(m.message)))) },
    ],
    merges: shortened ? [] : titleMerges(sheet.merges, header.rowNumber, problemColumn),
    freezePane: { rows: headerAt },
    dataValidations: lists.rulesFor(specs, headerAt + 1, lastRow),
  }
  const listSheet = lists.sheet()
  return encodeWorkbook(listSheet ? [table, listSheet] : [table], table.name)
}

/** The column 问题 of an earlier round is used again; otherwise the first one right of everything. */
function problemColumnOf(rows: readonly RawRow[], headerRow: number): number {
  const earlier = rows
    .find((row) => row.rowNumber === headerRow)
    ?.cells.find((cell) => bareTitle(cell.text) === PROBLEM_TITLE)?.column
  if (earlier !== undefined) return earlier
  let last = 0
  for (const row of rows) last = Math.max(last, row.cells.at(-1)?.column ?? 0)
  return last + 1
}

const commentOf = (marks: readonly Mark[], column: string | undefined) =>
  marks
    .filter((mark) => mark.column === column)
    .map((mark) => mark.message)
    .join('；')

/** The value as the file had it; a formula as the text of itself, so that it can be seen and cannot run. */
function cellOf(cell: RawCell, style: object): Partial<WrittenCell> {
  if (cell.formula !== undefined) return textCell(`=${cell.formula}`, style)
  if (cell.kind === 'number' && Number.isFinite(Number(cell.text))) return { value: Number(cell.text), style }
  if (cell.kind === 'date' && isPlainDate(cell.text) && cell.text > '1900-03-01')
    return { value: new Date(`${cell.text}T00:00:00Z`), style: { ...style, numFmt: 'yyyy-mm-dd' } }
  if (cell.kind === 'boolean') return { value: cell.text === 'TRUE', style }
  return textCell(cell.text, style)
}

/** Only the merges of title lines come back: merged data is what the sender is asked to undo. */
const titleMerges = (
  merges: readonly { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number }[],
  headerRow: number,
  columns: number,
) =>
  merges
    .filter((m) => m.lastRow < headerRow && m.lastColumn < columns)
    .map((m) => ({ startRow: m.firstRow - 1, endRow: m.lastRow - 1, startCol: m.firstColumn, endCol: m.lastColumn }))
