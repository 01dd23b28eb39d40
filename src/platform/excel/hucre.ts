/** The one file that touches hucre, the spreadsheet library: a newer or another one changes only this file (DESIGN: Excel). */
import { parseCsv } from 'hucre/csv'
import {
  type CellStyle,
  type ColumnDef,
  type DataValidation,
  type WriteSheet,
  type Cell as WrittenCell,
  writeXlsx,
  writeXlsxStream,
} from 'hucre/xlsx'

export type { CellStyle, ColumnDef, DataValidation, WriteSheet, WrittenCell }
/** What a cell may be given; a Date is its UTC day. */
export type WrittenValue = string | number | boolean | Date | null

/** A whole workbook at once, in memory: about 2 kB for each cell while it runs. */
export async function encodeWorkbook(sheets: WriteSheet[], title: string): Promise<Buffer> {
  const bytes = await writeXlsx({ sheets, properties: { title, creator: '持证' } })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** One sheet as a stream, its memory independent of the number of rows; the header is repeated when a sheet is full. */
export const encodeRows = (
  rows: AsyncIterable<WrittenValue[]> | Iterable<WrittenValue[]>,
  options: { readonly name: string; readonly columns: ColumnDef[] },
): ReadableStream<Uint8Array> => writeXlsxStream(rows, { ...options, freezePane: { rows: 1 } })

/** Rows of a delimited text; the delimiter (comma, tab, semicolon) is found from the text. Every value stays text. */
export const parseDelimited = (text: string): string[][] =>
  parseCsv(text, { skipEmptyRows: false, typeInference: false }).map((row) => row.map((value) => String(value ?? '')))

const ILLEGAL_IN_XML = /[\uFFFE\uFFFF]/g
/**
 * Text as it may stand in a cell: no half characters, and `_x0041_` stays what it is instead of being read as an escape.
 * Excel calls a file with either damaged, or shows another text.
 */
export const cellText = (text: string) =>
  text
    .toWellFormed()
    .replace(ILLEGAL_IN_XML, '\uFFFD')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')

const ERROR_WORDS = /^#(?:VALUE!|REF!|N\/A|NAME\?|NULL!|DIV\/0!|NUM!|GETTING_DATA|SPILL!|CALC!)$/
/** A text cell, kept as text by its format too: editing it in the spreadsheet does not turn it into a formula or a figure. */
export function textCell(text: string, style: CellStyle = {}): Partial<WrittenCell> {
  const value = cellText(text)
  const cell = { value, style: { ...style, numFmt: '@' } }
  // hucre writes the name of an error value as that error; as a run of rich text it stays a text.
  return ERROR_WORDS.test(value) ? { ...cell, richText: [{ text: value }] } : cell
}
