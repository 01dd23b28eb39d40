import type { Fen } from '#src/kernel/fen.ts'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Facts, Outcome } from './policy.types.ts'

/** One real claim as it was decided: its facts with the history of that day, what came of it, and which book it draws on. */
export interface RealCase {
  readonly lineId: string
  readonly unitId: string
  /** Null where somebody was hired without a certificate. */
  readonly level: Level | null
  readonly asOf: PlainDate
  readonly facts: Facts
  /** The last decision on it: at approval, else before. */
  readonly decided: { readonly outcome: Outcome; readonly amountFen: Fen | null }
  /** Approved and not given back: the money it holds of a budget. */
  readonly booked: { readonly budgetId: string; readonly fen: Fen } | null
  readonly fundCode: string
}

/** The claims of a region's units, in the order in which they were accepted. */
export interface RealCases {
  count(db: Db, ask: RealCasesAsk): Promise<number>
  /** All of them as they stand at one moment, in pages; the next is read when `take` has done. */
  read(db: Db, ask: RealCasesAsk, take: (page: readonly RealCase[]) => Promise<void>): Promise<void>
}

export interface RealCasesAsk {
  /** The region whose pack decided. */
  readonly region: string
  readonly unitIds: readonly string[]
  /** Of the day of claim; null: every year. */
  readonly year: number | null
}
