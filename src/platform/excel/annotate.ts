import type { Decision } from '#src/kernel/decision.ts'
import { accept } from '#src/kernel/decision.ts'
import { DEFAULT_LIMITS, type ReadLimits } from './limits.ts'
import { asDecision, type TableRefusal } from './refusals.ts'
import { runJob } from './run-job.ts'
import type { ColumnSpec } from './table.types.ts'
import type { Mark } from './worker-protocol.ts'

/**
 * The uploaded table as a new .xlsx with the bad cells filled and commented and a column 问题 at the end, ready to be corrected
 * and sent again: the reader passes over that column. The sheet is rebuilt, so nothing of the upload but its values comes back:
 * no formula, macro, link or picture. Above 20,000 rows only the marked ones are given.
 * Pass the same limits and columns as for reading. Refuses what reading refuses.
 */
export async function annotateWorkbook(
  bytes: Uint8Array,
  marks: readonly Mark[],
  options: {
    readonly columns: readonly ColumnSpec[]
    readonly limits?: Partial<ReadLimits>
    readonly signal?: AbortSignal
  },
): Promise<Decision<Buffer, TableRefusal>> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  try {
    const last = await runJob(
      { kind: 'annotate', bytes, limits, marks, columns: options.columns },
      { signal: options.signal },
    )
    if (last.kind !== 'file') throw new Error(`An annotating job answered "${last.kind}".`)
    return accept(Buffer.from(last.bytes.buffer, last.bytes.byteOffset, last.bytes.byteLength))
  } catch (error) {
    return asDecision(error)
  }
}
