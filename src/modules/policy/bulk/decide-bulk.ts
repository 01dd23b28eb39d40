/** The packs as a loop that runs: many claims at once, the same answers as the counter's. */
import { compileFunction } from 'node:vm'
import { fen, ZERO_FEN } from '#src/kernel/fen.ts'
import type { PackSet } from '../decide.ts'
import {
  BULK_OUTCOMES,
  type BulkDecision,
  type BulkDecisions,
  type ClaimLog,
  type DecideBulk,
  type Dictionaries,
} from './bulk.types.ts'
import { addMonthsToDay } from './civil-day.rules.ts'
import type { ColumnName } from './columns.rules.ts'
import { EntryLedger } from './entry-ledger.rules.ts'
import { LOOP_PARAMETERS, type LoopSource, loopSource, withLocals } from './loop-source.rules.ts'

type Outputs = Pick<BulkDecisions, 'outcome' | 'amountFen' | 'rule'>
type Run = (
  columns: ClaimLog['columns'],
  ledger: EntryLedger,
  standing: Uint8Array,
  out: Outputs,
  given: Outputs | null,
  tools: LoopTools,
  rows: number,
  base: number,
) => void

interface LoopTools {
  readonly inScope: (scope: number, occupation: number) => boolean
  readonly addMonths: (day: number, months: number) => number
}

/** A fold in progress: `advance` decides the next rows of a log whose size and dictionaries are known. */
export interface Fold {
  readonly decisions: BulkDecisions
  readonly columns: readonly ColumnName[]
  /** Bytes of the keys held. */
  readonly bytes: () => number
  /** The next `rows` rows of the log, which are the first of these columns. */
  advance(columns: ClaimLog['columns'], rows: number): void
}

export interface FoldSize {
  readonly rows: number
  readonly claims: number
  readonly persons: number
  readonly programs: number
  readonly dictionaries: Dictionaries
}

export interface FoldOptions {
  /** Another fold over the same rows whose payments are the history. */
  readonly given?: BulkDecisions
  /** For the planted defects alone: the loop's text before it is compiled. */
  readonly patch?: (source: string) => string
}

export function startFold(packSet: PackSet, size: FoldSize, options: FoldOptions = {}): Fold {
  const loop: LoopSource = loopSource(packSet.packs, size, options.given ? 'given' : 'own')
  const source = options.patch ? options.patch(loop.source) : loop.source
  const run = compiled(withLocals(source, loop.columns))
  const { dictionaries, rows, persons } = size
  const ledger = new EntryLedger(loop.needs, persons, dictionaries.employers.length, dictionaries.occupations.length)
  const tools = { inScope: scopeTable(dictionaries), addMonths: addMonthsToDay }
  const standing = new Uint8Array(rows)
  let done = 0
  const decisions: BulkDecisions = {
    rows,
    outcome: new Uint8Array(rows),
    amountFen: new Float64Array(rows),
    rule: new Int16Array(rows),
    rules: loop.rules,
  }
  return {
    decisions,
    columns: loop.columns,
    bytes: () => ledger.keys.bytes,
    advance(columns, count) {
      run(columns, ledger, standing, decisions, options.given ?? null, tools, count, done)
      done += count
    },
  }
}

// The same packs make the same text: a loop that has run once runs at full speed from the first row.
const loops = new Map<string, Run>()
const LOOPS_KEPT = 32

function compiled(source: string): Run {
  const known = loops.get(source)
  if (known) return known
  const run = compileFunction(source, [...LOOP_PARAMETERS]) as Run
  if (loops.size >= LOOPS_KEPT) loops.delete(loops.keys().next().value!)
  loops.set(source, run)
  return run
}

/** One bit for each scope and occupation. */
function scopeTable({ scopes, occupations }: Dictionaries): LoopTools['inScope'] {
  const words = (occupations.length + 31) >>> 5
  const bits = new Int32Array(Math.max(1, scopes.length * words))
  scopes.forEach((scope, i) => {
    for (const code of scope) bits[i * words + (code >>> 5)]! |= 1 << (code & 31)
  })
  return (scope, occupation) => ((bits[scope * words + (occupation >>> 5)]! >>> (occupation & 31)) & 1) !== 0
}

export const decideBulk: DecideBulk = (packSet, log) => {
  const fold = startFold(packSet, log)
  fold.advance(log.columns, log.rows)
  return fold.decisions
}

/** One row in the counter's words; undefined where the row is no claim. */
export function decisionAt(decisions: BulkDecisions, row: number): BulkDecision | undefined {
  const outcome = BULK_OUTCOMES[decisions.outcome[row] ?? 0]!
  if (outcome === 'NONE') return undefined
  const rule = decisions.rule[row]!
  return {
    outcome,
    amountFen: outcome === 'NEEDS_RULING' ? null : outcome === 'ELIGIBLE' ? fen(decisions.amountFen[row]!) : ZERO_FEN,
    rule: rule < 0 ? null : decisions.rules[rule]!,
  }
}
