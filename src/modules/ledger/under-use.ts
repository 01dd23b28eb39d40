import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { UnderUse } from './fund-use.types.ts'

/** Days `[fromDay, toDay)` of one program in one region. With a book: what stands in it; without: what stands in any other. */
export interface UnderUseAsk {
  readonly regionId: string
  readonly program: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
  readonly fundCode: string
  readonly kind: 'begin' | 'end'
}

/** Asked of whoever owns claims: the ledger never reads them itself. */
export type UnderUseSource = (db: Db, ask: UnderUseAsk) => Promise<UnderUse>

export const NOTHING_UNDER_USE: UnderUse = { waiting: { count: 0, amountFen: 0 }, approved: { count: 0, amountFen: 0 } }

const plus = (a: UnderUse['waiting'], b: UnderUse['waiting']) => ({
  count: a.count + b.count,
  amountFen: a.amountFen + b.amountFen,
})

/** What a change concerns among all that is paid: claims and grants together. */
export async function underUse(db: Db, sources: readonly UnderUseSource[], ask: UnderUseAsk): Promise<UnderUse> {
  let sum = NOTHING_UNDER_USE
  for (const source of sources) {
    const more = await source(db, ask)
    sum = { waiting: plus(sum.waiting, more.waiting), approved: plus(sum.approved, more.approved) }
  }
  return sum
}
