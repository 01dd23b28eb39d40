import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Facts } from './policy.types.ts'

/** One real claim as it was decided: its facts with the history of that day. */
export interface RealCase {
  readonly lineId: string
  readonly unitId: string
  readonly level: Level
  readonly asOf: PlainDate
  readonly facts: Facts
}

/** The claims of a region's units and a year, in the order in which they were accepted, in pages. */
export interface RealCases {
  count(db: Db, ask: RealCasesAsk): Promise<number>
  pages(db: Db, ask: RealCasesAsk): AsyncIterable<readonly RealCase[]>
}

export interface RealCasesAsk {
  /** The region whose pack decided. */
  readonly region: string
  readonly unitIds: readonly string[]
  readonly year: number
}
