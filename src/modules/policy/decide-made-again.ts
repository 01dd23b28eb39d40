import { BULK_OUTCOMES, type BulkDecisions, type BulkOutcome } from './bulk/bulk.types.ts'
import { CaseCollector, type CollectedCases } from './collect-cases.ts'
import { choosePack, decideBare, NoAmount } from './decide.rules.ts'
import type { PackSet } from './decide.ts'
import type { PolicyDeps } from './deps.ts'
import type { Facts } from './policy.types.ts'
import type { RealCasesAsk } from './real-cases.types.ts'
import { DEFAULT_WORDS } from './words.rules.ts'

export interface MadeAgain {
  readonly cases: CollectedCases
  /** As they were made. */
  readonly made: BulkDecisions
  /** The counter's answer by `variant` to the same facts, history included. */
  readonly again: BulkDecisions
  /** By row, the fen that a claim holds of a budget. */
  readonly held: ReadonlyMap<number, number>
}

/** Each decision of the ask made once more by other packs. A cancel is noticed after each page. */
export async function decideMadeAgain(
  deps: PolicyDeps,
  variant: PackSet,
  ask: RealCasesAsk,
  progress: (done: number, total: number) => Promise<void>,
): Promise<MadeAgain> {
  const { db } = deps.platform
  const total = await deps.cases.count(db, ask)
  const collector = new CaseCollector()
  const made = new Answers()
  const again = new Answers()
  const held = new Map<number, number>()
  await progress(0, total)
  await deps.cases.read(db, ask, async (page) => {
    for (const each of page) {
      const { lineId: ref, unitId: unit, facts } = each
      // What the person had before is in the answers already; the columns only say which claim it is.
      const row = collector.add([{ kind: 'claim', ref, unit, facts: { ...facts, history: [] } }], each)
      made.put(row, each.decided.outcome, each.decided.amountFen)
      const answer = answerOf(variant, facts)
      again.put(row, answer.outcome, answer.amountFen)
      if (each.booked) held.set(row, each.booked.fen)
    }
    await progress(made.rows, Math.max(made.rows, total))
  })
  return { cases: collector.done(), made: made.done(), again: again.done(), held }
}

function answerOf({ packs }: PackSet, facts: Facts): { outcome: BulkOutcome; amountFen: number | null } {
  const chosen = choosePack(packs, facts)
  if (!chosen) throw new RangeError(`No pack of region ${facts.region} holds the program ${facts.program}.`)
  try {
    return decideBare(chosen.pack, chosen.program, facts, DEFAULT_WORDS)
  } catch (error) {
    if (error instanceof NoAmount) return { outcome: 'FAULT', amountFen: 0 }
    throw error
  }
}

/** Answers by row, for as many claims as come. */
class Answers {
  private readonly outcomes: number[] = []
  private readonly amounts: number[] = []

  get rows(): number {
    return this.outcomes.length
  }

  put(row: number, outcome: BulkOutcome, amountFen: number | null) {
    this.outcomes[row] = BULK_OUTCOMES.indexOf(outcome)
    this.amounts[row] = amountFen ?? 0
  }

  done(): BulkDecisions {
    return {
      rows: this.rows,
      outcome: Uint8Array.from(this.outcomes),
      amountFen: Float64Array.from(this.amounts),
      rule: new Int16Array(this.rows).fill(-1),
      rules: [],
    }
  }
}
