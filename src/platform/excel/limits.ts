/**
 * What a file may cost. The defaults fit rosters, results and bank files; a bulk import passes its own, larger ones.
 * Measured reason: 1.4 MB of zip took an unguarded reader 13.6 s and 3.2 GB.
 */
export type ReadLimits = {
  /** Size of the upload in bytes. */
  readonly maxBytes: number
  readonly maxZipEntries: number
  /** Sum of the sizes the zip directory declares, in bytes; pictures count here. */
  readonly maxDeclaredBytes: number
  /** Bytes that may really come out while inflating the parts that are read. */
  readonly maxInflatedBytes: number
  /** Declared size ÷ packed size of one part. Sheets of real offices reach about 60. */
  readonly maxRatio: number
  /** Rows with content, header and title lines not counted. */
  readonly maxRows: number
  readonly maxColumns: number
  /** Cell elements, blank ones included: formatted but empty cells are common and harmless up to a point. */
  readonly maxCells: number
  readonly maxMergedRanges: number
  readonly maxFaultsPerRow: number
  readonly timeoutMs: number
  /** Heap of the worker thread in MB; beyond it the thread ends, not the server. */
  readonly heapMb: number
}

export const DEFAULT_LIMITS: ReadLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxZipEntries: 2_000,
  maxDeclaredBytes: 200 * 1024 * 1024,
  maxInflatedBytes: 64 * 1024 * 1024,
  maxRatio: 200,
  maxRows: 20_000,
  maxColumns: 200,
  maxCells: 2_000_000,
  maxMergedRanges: 5_000,
  maxFaultsPerRow: 5,
  timeoutMs: 30_000,
  heapMb: 256,
}

/** Title, watermark and notes that may stand above the header row. */
export const MAX_LINES_ABOVE_DATA = 20
