import { type RawBuilder, sql } from 'kysely'

/** A claim's line as people cite it (`SL-2022-0418-006`); a grant is a line of its own and bears its own number. */
export const lineNumber = (batchNumber: string, lineNo: number): string =>
  lineNo === 0 ? batchNumber : `${batchNumber}-${String(lineNo).padStart(3, '0')}`

/** The same in SQL, over a money line `l` and its batch `b`. */
export const LINE_NUMBER: RawBuilder<string> = sql<string>`case when l.line_no = 0 then b.number
  else b.number || '-' || lpad(l.line_no::text, greatest(3, length(l.line_no::text)), '0') end`
