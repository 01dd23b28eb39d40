/** Reading tables: what the rest of the program calls. */
import { accept, type Decision } from '#src/kernel/decision.ts'
import { DEFAULT_LIMITS, type ReadLimits } from './limits.ts'
import { asDecision, type TableRefusal } from './refusals.ts'
import { unpack } from './row-batch.ts'
import { runJob } from './run-job.ts'
import { markMerged } from './sheet-interpreter.ts'
import { type ColumnSpec, columnLetter, type SheetRead, type SheetRow } from './table.types.ts'

export type ReadOptions<K extends string> = {
  readonly columns: readonly ColumnSpec<K>[]
  readonly limits?: Partial<ReadLimits>
  readonly signal?: AbortSignal
  /** `rowsExpected` is the file's own claim and may be missing. */
  readonly onProgress?: (progress: { readonly rowsRead: number; readonly rowsExpected?: number }) => void
}

/**
 * Reads the first visible sheet of an .xlsx, in a worker thread with bounded heap and time. The answer is the whole table with
 * the faults of its cells, or why the file as a whole is refused; `tableRefusalText` and `describeFault` give the words.
 * Nothing is evaluated, fetched or kept. Throws only for a fault of ours.
 */
export const readWorkbook = <K extends string>(
  bytes: Uint8Array,
  options: ReadOptions<K>,
): Promise<Decision<SheetRead<K>, TableRefusal>> => read(bytes, options, false)

/** The same for .xlsx or delimited text (UTF-8, UTF-16 or GB 18030), told apart by content: results of banks are both. */
export const readTable = <K extends string>(
  bytes: Uint8Array,
  options: ReadOptions<K>,
): Promise<Decision<SheetRead<K>, TableRefusal>> => read(bytes, options, true)

async function read<K extends string>(
  bytes: Uint8Array,
  { columns, limits: given, signal, onProgress }: ReadOptions<K>,
  text: boolean,
): Promise<Decision<SheetRead<K>, TableRefusal>> {
  const limits = { ...DEFAULT_LIMITS, ...given }
  const rows: SheetRow[] = []
  try {
    const last = await runJob(
      { kind: 'read', bytes, limits, columns, text },
      {
        signal,
        onRows: ({ batch, rowsRead, rowsExpected }) => {
          for (const row of unpack(batch, columns)) rows.push(row)
          onProgress?.({ rowsRead, rowsExpected })
        },
      },
    )
    if (last.kind !== 'read') throw new Error(`A reading job answered "${last.kind}".`)
    const found = [...last.columns].map(([index, spec]) => ({
      key: spec.key as K,
      title: spec.title,
      column: columnLetter(index),
    }))
    return accept({
      sheetName: last.sheetName,
      headerRow: last.headerRow,
      columns: found,
      rows: markMerged(rows, last.merges, last.columns, limits.maxFaultsPerRow) as SheetRow<K>[],
    })
  } catch (error) {
    return asDecision(error)
  }
}
