import { type LineRecord, lineNumber } from './claim-line.store.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { LINE_STATUS_NAMES } from './subsidy.types.ts'

export type LineException = BulkResult['exceptions'][number]

export const exceptionOf = (line: LineRecord, message: string): LineException => ({
  lineId: line.line_id,
  number: lineNumber(line.batch_number, line.line_no),
  name: line.name,
  message,
})

/** `已由 例梁园 于 2022-06-24 10:20 办理，现在是“初审通过”` */
export const handledBy = (line: LineRecord, last: { who: string; when: string }) =>
  `已由 ${last.who} 于 ${last.when} 办理，现在是“${LINE_STATUS_NAMES[line.status]}”`

/** Exceptions keep the order of the lines. */
export const inLineOrder = (exceptions: readonly LineException[]) =>
  exceptions.toSorted((a, b) => (a.number < b.number ? -1 : 1))
