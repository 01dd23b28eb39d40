import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import {
  annotateWorkbook,
  type ColumnSpec,
  describeFault,
  type ReadLimits,
  readTable,
  type SheetRow,
  tableRefusalText,
} from '#src/platform/excel/index.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { RowFault } from './employment.types.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const SHEET_LIMITS: Partial<ReadLimits> = { maxRows: 5_000 }

export interface ReadSheet<K extends string> {
  readonly fileId: string
  readonly fileName: string
  readonly bytes: Buffer
  readonly rows: readonly SheetRow<K>[]
}

interface Asked {
  readonly platform: Platform
  readonly db: Db
  readonly scope: Scope
  readonly day: PlainDate
}

/** Reads an uploaded sheet before any transaction; one that is no such table throws 422 in words. */
export async function readSheet<K extends string>(
  { platform, db, scope }: Asked,
  fileId: string,
  columns: readonly ColumnSpec<K>[],
): Promise<ReadSheet<K>> {
  const file = found(
    await scoped(db, scope, 'stored_file')
      .select(['digest', 'name'])
      .where('stored_file.file_id', '=', fileId)
      .executeTakeFirst(),
    '这个文件，请重新上传',
  )
  const bytes = await platform.files.get(file.digest)
  const read = await readTable(bytes, { columns, limits: SHEET_LIMITS })
  if (!read.ok) {
    const words = tableRefusalText(read.refusal, read.facts)
    throw new ProblemError(422, read.refusal, words, { errors: [{ path: 'fileId', message: words }] })
  }
  return { fileId, fileName: file.name, bytes, rows: read.value.rows }
}

/** The faults that the reader itself found in a row. */
export const readingFaults = <K extends string>(row: SheetRow<K>): RowFault[] =>
  row.faults.map((fault) => ({ rowNumber: fault.rowNumber, column: fault.column, message: describeFault(fault) }))

/** The sheet with its bad rows marked, to be corrected and sent again; null when nothing is wrong or the table was no workbook. */
export async function storeMarked<K extends string>(
  tx: Tx,
  platform: Platform,
  sheet: ReadSheet<K>,
  columns: readonly ColumnSpec<K>[],
  faults: readonly RowFault[],
): Promise<string | null> {
  if (faults.length === 0) return null
  const marks = faults.map((fault) => ({
    row: fault.rowNumber,
    ...(fault.column === '' ? {} : { column: fault.column }),
    message: fault.message,
  }))
  const marked = await annotateWorkbook(sheet.bytes, marks, { columns, limits: SHEET_LIMITS })
  // A text file has no cells to mark: its faults are listed by row.
  if (!marked.ok) return null
  const { scope } = tx
  return storeFile(tx.db, platform.files, {
    bytes: marked.value,
    name: `${sheet.fileName.replace(/\.[^.]*$/, '')}（标出问题）.xlsx`,
    mediaType: XLSX,
    purpose: 'annotated',
    accountId: scope.accountId,
    unitId: scope.unitId,
    organisationId: scope.reach.kind === 'organisation' ? scope.reach.organisationId : null,
  })
}

/** One message a row, the rows in their order. */
export const byRow = (faults: readonly RowFault[]) =>
  [...Map.groupBy(faults, (fault) => fault.rowNumber)]
    .sort(([a], [b]) => a - b)
    .map(([rowNumber, own]) => ({ rowNumber, message: own.map((fault) => fault.message).join('；') }))
