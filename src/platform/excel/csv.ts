/** CSV for other programs: UTF-8 with a mark, so that spreadsheets show Chinese, and no cell that starts a formula. */
import { Readable } from 'node:stream'
import { formatYuan } from '#src/kernel/fen.ts'
import { SYNTHETIC_MARK } from './sheet-layout.ts'
import type { ColumnSpec } from './table.types.ts'
import type { CellInput, RowInput } from './write.ts'

const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/
const FIGURE = /^-?\d+(?:\.\d+)?$/

/**
 * One value as it stands between two commas. Text that starts a formula gets an apostrophe; a negative figure is none. A line
 * break becomes a space, because programs that read line by line would take what follows it for a new row.
 */
export function csvValue(spec: ColumnSpec, input: CellInput): string {
  if (input === null || input === undefined) return ''
  if (typeof input === 'boolean') return input ? '是' : '否'
  const text =
    spec.kind === 'money' && typeof input === 'number' ? formatYuan(input).replaceAll(',', '') : String(input)
  const isFigure = (spec.kind === 'money' || spec.kind === 'integer') && FIGURE.test(text)
  const guarded = FORMULA_START.test(text) && !isFigure ? `'${text}` : text
  return quoted(guarded.replace(/\r\n|[\r\n]/g, ' '))
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** How a CSV begins: the byte order mark, in the demo the mark of synthetic data, the header. */
export const csvHead = (columns: readonly ColumnSpec[], synthetic: boolean): string =>
  `\uFEFF${synthetic ? `${SYNTHETIC_MARK}\r\n` : ''}${columns.map((spec) => quoted(spec.title)).join(',')}\r\n`

/** One row as one line: for writers that make whole pages at once, because a stream of lines costs a turn of the loop each. */
export const csvLine = <K extends string>(columns: readonly ColumnSpec<K>[], row: RowInput<K>): string =>
  `${columns.map((spec) => csvValue(spec, row[spec.key])).join(',')}\r\n`

/** The table as a stream of bytes, header first. In the demo the first line is the mark of synthetic data. */
export function writeCsv<K extends string>(
  rows: AsyncIterable<RowInput<K>> | Iterable<RowInput<K>>,
  { columns, synthetic = false }: { readonly columns: readonly ColumnSpec<K>[]; readonly synthetic?: boolean },
): Readable {
  async function* lines(): AsyncGenerator<Buffer> {
    yield Buffer.from(csvHead(columns, synthetic))
    for await (const row of rows) yield Buffer.from(csvLine(columns, row))
  }
  return Readable.from(lines())
}
