/** What the server's thread and the worker thread say to each other. Plain data. */
import type { Facts } from '#src/kernel/decision.ts'
import type { ReadLimits } from './limits.ts'
import type { TableRefusal } from './refusals.ts'
import type { RowBatch } from './row-batch.ts'
import type { ColumnSpec, MergedRange } from './table.types.ts'

/** A mark on the uploaded file; without a column the whole row is meant. */
export type Mark = { readonly row: number; readonly column?: string; readonly message: string }

export type Job =
  | {
      readonly kind: 'read'
      readonly bytes: Uint8Array
      readonly limits: ReadLimits
      readonly columns: readonly ColumnSpec[]
      readonly text: boolean
    }
  | {
      readonly kind: 'annotate'
      readonly bytes: Uint8Array
      readonly limits: ReadLimits
      readonly columns: readonly ColumnSpec[]
      readonly marks: readonly Mark[]
    }

export type Message =
  | { readonly kind: 'rows'; readonly batch: RowBatch; readonly rowsRead: number; readonly rowsExpected?: number }
  | {
      readonly kind: 'read'
      readonly sheetName: string
      readonly headerRow: number
      readonly columns: ReadonlyMap<number, ColumnSpec>
      readonly merges: MergedRange[]
    }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly refusal: TableRefusal; readonly facts: Facts }
