/** Turns raw rows into checked rows, in the order they come: first the header, then every row under it. */
import { blankCell, type CheckedCell, checkCell } from './cells.ts'
import { findHeader, type Header } from './header.ts'
import { MAX_LINES_ABOVE_DATA } from './limits.ts'
import { RefusedFile } from './refusals.ts'
import { addCell, addRow, emptyBatch, type RowBatch } from './row-batch.ts'
import {
  type CellFault,
  type ColumnSpec,
  columnLetter,
  columnNumber,
  type MergedRange,
  type RawCell,
  type RawRow,
  type SheetCell,
  type SheetRow,
} from './table.types.ts'

/** Marks of merged ranges in one file; a file with more has its data merged throughout and is told so often enough. */
const MAX_MERGED_MARKS = 200_000

export class SheetInterpreter {
  readonly #columns: readonly ColumnSpec[]
  readonly #sheetName: string
  readonly #limits: { readonly maxRows: number; readonly maxFaultsPerRow: number }
  readonly #firstUse = new Map<ColumnSpec, Map<string, number>>()
  #above: RawRow[] = []
  #header: Header | undefined
  #batch: RowBatch | undefined
  #count = 0
  #sawCells = false

  constructor(
    columns: readonly ColumnSpec[],
    sheetName: string,
    limits: { readonly maxRows: number; readonly maxFaultsPerRow: number },
  ) {
    this.#columns = columns
    this.#sheetName = sheetName
    this.#limits = limits
    for (const spec of columns) if (spec.unique) this.#firstUse.set(spec, new Map())
  }

  get header(): Header | undefined {
    return this.#header
  }

  push(row: RawRow): void {
    this.#sawCells = true
    if (this.#header) this.#dataRow(this.#header, row)
    else {
      this.#above.push(row)
      if (this.#above.length >= MAX_LINES_ABOVE_DATA) this.#settleHeader()
    }
  }

  /** Throws RefusedFile when there was no header or nothing under it. */
  finish(): Header {
    if (!this.#sawCells) throw new RefusedFile('sheet_blank', { sheet: this.#sheetName })
    const header = this.#header ?? this.#settleHeader()
    if (this.#count === 0)
      throw new RefusedFile('no_data_rows', { sheet: this.#sheetName, firstRow: header.rowNumber + 1 })
    return header
  }

  /** The rows since the last call; undefined before the header is found. */
  takeBatch(): RowBatch | undefined {
    const batch = this.#batch
    if (batch) this.#batch = emptyBatch(batch.letters)
    return batch
  }

  #settleHeader(): Header {
    const header = findHeader(this.#above, this.#columns, this.#sheetName)
    this.#header = header
    const letters = new Map([...header.specs].map(([index, spec]) => [spec, columnLetter(index)]))
    this.#batch = emptyBatch(this.#columns.map((spec) => letters.get(spec) ?? ''))
    for (const row of this.#above) if (row.rowNumber > header.rowNumber) this.#dataRow(header, row)
    this.#above = []
    return header
  }

  #dataRow(header: Header, row: RawRow): void {
    const found = new Map<ColumnSpec, RawCell>()
    for (const cell of row.cells) {
      const spec = header.specs.get(cell.column)
      if (spec) found.set(spec, cell)
      else if (!header.ignored.has(cell.column) && cell.text.trim() !== '')
        throw new RefusedFile('header_surplus', {
          row: header.rowNumber,
          problems: [{ problem: 'untitled', column: columnLetter(cell.column) }],
        })
    }
    if (!hasContent(found)) return
    if (++this.#count > this.#limits.maxRows)
      throw new RefusedFile('sheet_too_many_rows', { row: row.rowNumber, limit: this.#limits.maxRows })
    this.#checkRow(row.rowNumber, found)
  }

  #checkRow(rowNumber: number, found: ReadonlyMap<ColumnSpec, RawCell>): void {
    const batch = this.#batch as RowBatch
    const faults: CellFault[] = []
    for (const [i, spec] of this.#columns.entries()) {
      const column = batch.letters[i] as string
      const raw = found.get(spec)
      const checked = raw ? checkCell(spec, raw) : column === '' ? ABSENT : blankCell(spec)
      addCell(batch, checked.text, checked.type)
      const fault = checked.fault ?? this.#duplicateOf(spec, checked.text, rowNumber)
      if (fault) faults.push({ rowNumber, column, key: spec.key, title: spec.title, ...fault })
    }
    if (faults.length > 1) faults.sort((a, b) => columnNumber(a.column) - columnNumber(b.column))
    addRow(batch, rowNumber, faults, this.#limits.maxFaultsPerRow)
  }

  #duplicateOf(spec: ColumnSpec, text: string, rowNumber: number) {
    const uses = this.#firstUse.get(spec)
    if (!uses || text === '') return undefined
    const first = uses.get(text)
    if (first === undefined) {
      uses.set(text, rowNumber)
      return undefined
    }
    return { code: 'duplicate' as const, text: `${spec.title}与第 ${first} 行重复，请删除其中一行` }
  }
}

/** A row of serial numbers alone was prepared and not filled in. */
function hasContent(found: ReadonlyMap<ColumnSpec, RawCell>): boolean {
  for (const [spec, cell] of found)
    if (spec.kind !== 'serial' && (cell.formula !== undefined || cell.text.trim() !== '')) return true
  return false
}

/** The cell of an optional column that the file does not have. */
const ABSENT: CheckedCell = { text: '', type: 'empty' }

/**
 * Marks the cells under merged ranges. A merge shows one value for several cells and stores it in the first only, so the others
 * would be read as blank or, worse, the value as belonging to one row.
 */
export function markMerged(
  rows: readonly SheetRow[],
  merges: readonly MergedRange[],
  columns: ReadonlyMap<number, ColumnSpec>,
  maxFaultsPerRow: number,
): SheetRow[] {
  const marked = [...rows]
  let marks = 0
  for (const merge of merges) {
    const touched = [...columns].filter(([index]) => index >= merge.firstColumn && index <= merge.lastColumn)
    if (touched.length === 0 || (merge.firstRow === merge.lastRow && merge.firstColumn === merge.lastColumn)) continue
    for (let i = firstAtOrAfter(rows, merge.firstRow); i < rows.length; i++) {
      const row = marked[i] as SheetRow
      if (row.rowNumber > merge.lastRow || marks >= MAX_MERGED_MARKS) break
      marks += touched.length
      marked[i] = mergedRow(row, touched, merge, maxFaultsPerRow)
    }
  }
  return marked
}

function mergedRow(
  row: SheetRow,
  touched: readonly (readonly [number, ColumnSpec])[],
  merge: MergedRange,
  maxFaultsPerRow: number,
): SheetRow {
  const cells: Record<string, SheetCell> = { ...row.cells }
  let faults = [...row.faults]
  const range = `${columnLetter(merge.firstColumn)}${merge.firstRow}:${columnLetter(merge.lastColumn)}${merge.lastRow}`
  for (const [index, spec] of touched) {
    const column = columnLetter(index)
    cells[spec.key] = { ...(cells[spec.key] as SheetCell), merged: true }
    faults = faults.filter((fault) => fault.column !== column)
    const text = `${spec.title}在合并单元格 ${range} 中，请取消合并，每行单独填写`
    faults.push({ rowNumber: row.rowNumber, column, key: spec.key, title: spec.title, code: 'merged', text })
  }
  // What is merged comes first: the other faults of the row are often only its consequence.
  faults.sort((a, b) => Number(b.code === 'merged') - Number(a.code === 'merged'))
  return {
    ...row,
    cells,
    faults: faults.slice(0, maxFaultsPerRow),
    faultsLeftOut: row.faultsLeftOut + Math.max(0, faults.length - maxFaultsPerRow),
  }
}

function firstAtOrAfter(rows: readonly SheetRow[], rowNumber: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] as SheetRow).rowNumber < rowNumber) low = middle + 1
    else high = middle
  }
  return low
}
