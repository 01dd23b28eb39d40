/** Rows of numbers in PostgreSQL's binary COPY form, written and read in blocks without an object a row. */
import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { ClaimLog, Column } from './bulk.types.ts'
import { COLUMN_NAMES, COLUMNS, type ColumnName, type ColumnType, newColumn } from './columns.rules.ts'
import { copyOut } from './copy-out.ts'

// Signature, flags, length of the header extension.
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])
const WIDTHS = { code: 2, flags: 2, id: 4, day: 4, count: 8 } as const satisfies Record<ColumnType, number>

const sqlName = (name: ColumnName) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A DataView, because its setters are part of the machine code that a loop becomes; those of Buffer are calls. */
const viewOf = (buffer: Buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)

function writeInteger(view: DataView, at: number, width: 2 | 4 | 8, value: number): number {
  view.setInt32(at, width)
  if (width === 2) view.setInt16(at + 4, value)
  else if (width === 4) view.setInt32(at + 4, value)
  else {
    view.setInt32(at + 4, Math.floor(value / 4_294_967_296))
    view.setUint32(at + 8, value >>> 0)
  }
  return at + 4 + width
}

/** Sends the parts to a COPY … FROM STDIN and waits until the server has taken them. */
async function send(client: pg.ClientBase, sql: string, parts: Iterable<Buffer>): Promise<void> {
  const stream = client.query(copyFrom(sql))
  const finished = once(stream, 'finish')
  finished.catch(() => {})
  stream.write(HEADER)
  for (const part of parts) if (!stream.write(part)) await Promise.race([once(stream, 'drain'), finished])
  stream.end(TRAILER)
  await finished
}

const CASE_BLOCK = 8_192

/** Every row of the log, in its order. */
export async function copyCasesIn(client: pg.ClientBase, snapshotNo: number, log: ClaimLog): Promise<void> {
  const names = COLUMN_NAMES.map(sqlName).join(', ')
  await send(
    client,
    `copy bulk_case (snapshot_no, row_no, ${names}, ref) from stdin (format binary)`,
    caseBlocks(snapshotNo, log),
  )
}

function* caseBlocks(snapshotNo: number, log: ClaimLog): Generator<Buffer> {
  const columns = COLUMN_NAMES.map((name) => ({ column: log.columns[name]!, width: WIDTHS[COLUMNS[name]] }))
  const fixed = 2 + 8 + 8 + 4 + columns.reduce((sum, { width }) => sum + 4 + width, 0)
  for (let from = 0; from < log.rows; from += CASE_BLOCK) {
    const to = Math.min(log.rows, from + CASE_BLOCK)
    const refs = log.refs.slice(from, to)
    const buffer = Buffer.allocUnsafe((to - from) * fixed + refs.reduce((sum, ref) => sum + Buffer.byteLength(ref), 0))
    const view = viewOf(buffer)
    let at = 0
    for (let row = from; row < to; row += 1) {
      view.setInt16(at, 3 + columns.length)
      at = writeInteger(view, at + 2, 4, snapshotNo)
      at = writeInteger(view, at, 4, row)
      for (const { column, width } of columns) at = writeInteger(view, at, width, column[row]!)
      const length = buffer.write(refs[row - from] ?? '', at + 4)
      buffer.writeInt32BE(length, at)
      at += 4 + length
    }
    yield buffer.subarray(0, at)
  }
}

/** Rows `from` to `to` of a snapshot, the columns asked for alone. */
export async function copyCasesOut(
  client: pg.ClientBase,
  snapshotNo: number,
  names: readonly ColumnName[],
  from: number,
  to: number,
): Promise<Record<string, Column>> {
  const widths = names.map((name) => WIDTHS[COLUMNS[name]])
  const stride = 2 + widths.reduce((sum: number, width) => sum + 4 + width, 0)
  const rows = to - from
  // The rows lie in their order: walking the index is a tenth of sorting them, and the planner has no figures of a new snapshot.
  await client.query('begin; set local enable_sort = off; set local enable_bitmapscan = off')
  const data = await copyOut(
    client,
    `copy (select ${names.map(sqlName).join(', ')} from bulk_case
            where snapshot_no = ${snapshotNo} and row_no >= ${from} and row_no < ${to} order by row_no) to stdout (format binary)`,
    HEADER.length + rows * stride + TRAILER.length,
  ).finally(() => client.query('rollback').catch(() => {}))
  const columns: Record<string, Column> = Object.fromEntries(
    names.map((name) => [name, newColumn(COLUMNS[name], rows)]),
  )
  // Every tuple is as long as the next. A stretch of them stays in the processor's cache while each column takes its part.
  for (let first = 0; first < rows; first += STRETCH) {
    const last = Math.min(rows, first + STRETCH)
    let offset = HEADER.length + 2 + 4 + first * stride
    for (const [i, name] of names.entries()) {
      const column = columns[name]!
      if (!readStretch(data, widths[i]!, column, offset, stride, first, last)) {
        columns[name] = Float64Array.from(column)
        readWide(data, columns[name], offset, stride, first, last)
      }
      offset += 4 + widths[i]!
    }
  }
  return columns
}

const STRETCH = 256

/** False when a value needs more than the 32 bits that the column has. */
function readStretch(
  data: Buffer,
  width: 2 | 4 | 8,
  column: Column,
  offset: number,
  stride: number,
  first: number,
  last: number,
): boolean {
  let at = offset
  if (width === 2)
    for (let row = first; row < last; row += 1, at += stride) column[row] = (data[at]! << 8) | data[at + 1]!
  else if (width === 4) for (let row = first; row < last; row += 1, at += stride) column[row] = int32(data, at)
  else if (column instanceof Float64Array) readWide(data, column, offset, stride, first, last)
  else
    for (let row = first; row < last; row += 1, at += stride) {
      const low = int32(data, at + 4)
      // The upper half of a small number repeats its sign.
      if (int32(data, at) !== low >> 31) return false
      column[row] = low
    }
  return true
}

function readWide(data: Buffer, column: Column, offset: number, stride: number, first: number, last: number) {
  for (let row = first, at = offset; row < last; row += 1, at += stride)
    column[row] = int32(data, at) * 4_294_967_296 + (int32(data, at + 4) >>> 0)
}

const int32 = (data: Buffer, at: number) =>
  (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!

/** Decisions of rows `from` to `to` that are claims by their `kind`; without it all are. */
export async function copyResultsIn(
  client: pg.ClientBase,
  runNo: number,
  kind: Column | undefined,
  decisions: { readonly outcome: Uint8Array; readonly amountFen: Float64Array; readonly rule: Int16Array },
  from: number,
  to: number,
): Promise<void> {
  const stride = 2 + 8 + 8 + 6 + 12 + 6
  const buffer = Buffer.allocUnsafe((to - from) * stride)
  const view = viewOf(buffer)
  let at = 0
  for (let row = from; row < to; row += 1) {
    if (kind && kind[row - from] !== 0) continue
    view.setInt16(at, 5)
    at = writeInteger(view, at + 2, 4, runNo)
    at = writeInteger(view, at, 4, row)
    at = writeInteger(view, at, 2, decisions.outcome[row]!)
    at = writeInteger(view, at, 8, decisions.amountFen[row]!)
    at = writeInteger(view, at, 2, decisions.rule[row]!)
  }
  await send(client, 'copy bulk_result (run_no, row_no, outcome, amount_fen, rule) from stdin (format binary)', [
    buffer.subarray(0, at),
  ])
}

/** Whole blocks of one column after the other, into columns of the whole log; a count grows wide when a block is. */
export function joinColumns(whole: Record<string, Column>, block: Record<string, Column>, from: number): void {
  for (const [name, part] of Object.entries(block)) {
    const column = whole[name]!
    if (part instanceof Float64Array && !(column instanceof Float64Array)) whole[name] = Float64Array.from(column)
    whole[name]!.set(part, from)
  }
}
