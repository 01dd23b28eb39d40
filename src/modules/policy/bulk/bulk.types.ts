/** Nouns of deciding many claims at once: the log of events, its columnar form, and what comes out. */
import type pg from 'pg'
import type { Fen } from '#src/kernel/fen.ts'
import type { PackSet } from '../decide.ts'
import type { Facts, HistoryEntry, Outcome } from '../policy.types.ts'

/**
 * A claim to be decided. What the person had before comes from the log itself: `facts.history` is not read, and
 * `facts.employer.paidTotalFen` is the employer's money from outside the log.
 */
export interface ClaimEvent {
  readonly kind: 'claim'
  /** The caller's id of it, such as a claim line; unique in the log. */
  readonly ref: string
  /** The county-level unit whose figures it belongs to; the deciding region where it is left out. */
  readonly unit?: string
  readonly facts: Facts
}

/** Something the person had that this log does not decide: paid elsewhere or before the log begins. */
export interface PastEvent {
  readonly kind: 'past'
  readonly ref: string
  readonly personId: string
  readonly entry: HistoryEntry
}

/**
 * What became of an earlier event of the log. `reverse`: the money came back, which frees the place in the year and the sums but
 * keeps the once-key. `return`: as if it had never been approved. Of a claim that was not paid, neither changes anything.
 */
export interface UndoEvent {
  readonly kind: 'reverse' | 'return'
  readonly of: string
}

export type BulkEvent = ClaimEvent | PastEvent | UndoEvent

/** Codes of `ClaimLog` rows, in this order. */
export const EVENT_KINDS = ['claim', 'past', 'reverse', 'return'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Codes in `BulkDecisions.outcome`; 0 is a row that is no claim. FAULT: all rules pass and none gives an amount. */
export const BULK_OUTCOMES = ['NONE', 'ELIGIBLE', 'INELIGIBLE', 'NOT_YET', 'NEEDS_RULING', 'FAULT'] as const
export type BulkOutcome = (typeof BULK_OUTCOMES)[number]

export type Column = Uint8Array | Uint16Array | Int32Array | Float64Array

/** Codes to words; a code is the place in the list. */
export interface Dictionaries {
  /** `140800 certificate`: the region and program of a claim row. */
  readonly plans: readonly string[]
  readonly occupations: readonly string[]
  readonly employers: readonly string[]
  /** Occupations a provider may teach, as codes of `occupations`. */
  readonly scopes: readonly (readonly number[])[]
  readonly units: readonly string[]
}

/** Events in acceptance order, one typed array a fact. Days are days since 1970-01-01, words are dictionary codes. */
export interface ClaimLog {
  readonly rows: number
  /** Rows that are claims; the others are what was had before or undone. */
  readonly claims: number
  readonly persons: number
  /** Bit i: PROGRAMS[i] occurs, as a claim or as something had before. */
  readonly programs: number
  readonly dictionaries: Dictionaries
  readonly columns: Readonly<Record<string, Column>>
  /** The caller's ids by row; empty where the log came from the database, which keeps them beside the row. */
  readonly refs: readonly string[]
}

/** One answer for each row of the log. */
export interface BulkDecisions {
  readonly rows: number
  /** Codes of BULK_OUTCOMES. */
  readonly outcome: Uint8Array
  /** Fen; 0 unless ELIGIBLE. A `past` row repeats its own money. */
  readonly amountFen: Float64Array
  /** The first failed rule, or the first open one of NEEDS_RULING, as a place in `rules`; -1 when there is none. */
  readonly rule: Int16Array
  readonly rules: readonly string[]
}

/** One row in words, as the counter would say it. `amountFen` is null when the outcome is NEEDS_RULING. */
export interface BulkDecision {
  readonly outcome: Outcome | 'FAULT'
  readonly amountFen: Fen | null
  readonly rule: string | null
}

export interface SnapshotInfo {
  /** sha256 over every row and dictionary: the same cases have the same id. */
  readonly snapshotId: string
  readonly rows: number
  readonly claims: number
  readonly persons: number
}

export interface BulkRunResult {
  /** sha256 of the snapshot, the packs' revisions and the version of the loop: the same run has the same id and result. */
  readonly runId: string
  /** The key of its rows in `bulk_result`. */
  readonly runNo: number
  readonly snapshotId: string
  readonly status: 'done' | 'cancelled'
  readonly rows: number
  readonly rowsDone: number
  /** sha256 over all decisions in order; null while the run is not whole. */
  readonly resultHash: string | null
  readonly outcomes: Readonly<Record<BulkOutcome, number>>
  readonly paidFen: number
}

export interface BulkRunOptions {
  /** Stops after the block in hand; what is written stays, and the same call continues it. */
  readonly signal?: AbortSignal
  readonly onProgress?: (rowsDone: number, rows: number) => void | Promise<void>
  /** Rows that are read, decided and written together. */
  readonly blockRows?: number
}

/** One recorded claim with the history its decision saw, for `logOfCases`. */
export interface RecordedCase {
  readonly ref: string
  readonly unit?: string
  readonly facts: Facts
}

/**
 * Recorded cases in acceptance order, as a log: what a case's own history holds beyond the cases before it becomes `past`, at the
 * first case that knows of it; the employer's money at its first case is the money from outside.
 */
export type LogOfCases = (cases: Iterable<RecordedCase>) => Generator<BulkEvent>
/** Columns of the events. Throws RangeError on a `ref` given twice and on an undo of something that is not in the log. */
export type EncodeLog = (events: Iterable<BulkEvent>) => ClaimLog
/** Folds the log by the packs. Throws RangeError when a claim's region has no pack for its program. */
export type DecideBulk = (packSet: PackSet, log: ClaimLog) => BulkDecisions
/** Writes the log once, in binary COPY; a snapshot that is there already is not written again. */
export type SaveSnapshot = (pool: pg.Pool, log: ClaimLog, title: string) => Promise<SnapshotInfo>
/** The log of a snapshot, without the callers' ids. */
export type LoadSnapshot = (pool: pg.Pool, snapshotId: string) => Promise<ClaimLog>
/** Reads the snapshot by COPY, decides, writes `bulk_result` by COPY. Called again after a stop or a kill it continues; called after the end it answers what is there. */
export type RunBulk = (
  pool: pg.Pool,
  packSet: PackSet,
  snapshotId: string,
  options?: BulkRunOptions,
) => Promise<BulkRunResult>
