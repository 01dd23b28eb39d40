/** Tables in files: .xlsx in and out, CSV in and out. Nothing outside this folder knows the library behind it. */
export { annotateWorkbook } from './annotate.ts'
export { csvHead, csvLine, writeCsv } from './csv.ts'
export { DEFAULT_LIMITS, type ReadLimits } from './limits.ts'
export { type ReadOptions, readTable, readWorkbook } from './read.ts'
export { TABLE_REFUSALS, type TableRefusal, tableRefusalText } from './refusals.ts'
export {
  type CellFault,
  type CellFaultCode,
  type CellType,
  type ColumnKind,
  type ColumnSpec,
  columnLetter,
  columnNumber,
  describeFault,
  type SheetCell,
  type SheetRead,
  type SheetRow,
} from './table.types.ts'
export type { Mark } from './worker-protocol.ts'
export {
  type CellInput,
  type FormulaInput,
  MAX_ROWS_IN_MEMORY,
  type RowInput,
  streamWorkbook,
  type WorkbookInput,
  type WorkbookSheet,
  writeWorkbook,
} from './write.ts'
