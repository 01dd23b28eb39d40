/** Delimited text as raw rows. */
import { parseDelimited } from './hucre.ts'
import { MAX_LINES_ABOVE_DATA, type ReadLimits } from './limits.ts'
import { RefusedFile } from './refusals.ts'
import { decodeText } from './sniff.ts'
import { columnLetter, type RawCell, type RawRow } from './table.types.ts'
import type { RawSheet } from './xlsx-reader.ts'

/** Throws RefusedFile for bytes that are no text and for tables past the limits. */
export function openDelimited(bytes: Uint8Array, limits: ReadLimits): RawSheet {
  const text = decodeText(bytes)
  if (text === undefined) throw new RefusedFile('file_other', { found: '无法识别的文件' })
  const records = parseDelimited(text)
  const limit = limits.maxRows + MAX_LINES_ABOVE_DATA
  if (records.length > limit && records.slice(limit).some((record) => record.some((value) => value.trim() !== '')))
    throw new RefusedFile('sheet_too_many_rows', { row: records.length, limit: limits.maxRows })
  async function* rows(): AsyncGenerator<RawRow> {
    for (const [i, record] of records.slice(0, limit).entries()) {
      const cells: RawCell[] = []
      for (const [column, value] of record.entries()) {
        if (value === '') continue
        if (column >= limits.maxColumns)
          throw new RefusedFile('sheet_far_cell', {
            cell: columnLetter(column) + (i + 1),
            maxRows: limits.maxRows,
            maxColumns: limits.maxColumns,
          })
        cells.push({ column, kind: 'text', text: unguarded(value) })
      }
      if (cells.length > 0) yield { rowNumber: i + 1, cells }
    }
  }
  return { name: 'CSV', rowsExpected: records.length, rows: rows(), merges: [] }
}

/** Takes back what our own CSV, and the banks', put around a value so that a spreadsheet keeps it as it is. */
const unguarded = (value: string) => value.replace(/^="([^"]*)"$/, '$1').replace(/^'(?=[=+\-@\t\r＝＋－＠])/, '')
