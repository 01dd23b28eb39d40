/** What a change of the packs would do to real cases: the two folds compared. All money is fen. */
import type { PackSet } from '../decide.ts'
import type { ClaimLog } from './bulk.types.ts'

export interface SimulationTotals {
  readonly claims: number
  readonly eligible: number
  readonly ineligible: number
  readonly notYet: number
  readonly needsRuling: number
  readonly paidFen: number
  /** Persons with at least one eligible claim. */
  readonly persons: number
}

/** One month, unit, level or program. A person counts in a group by the sum of its own claims there. */
export interface SimulationGroup {
  /** `2020-06`; the unit's or region's code; `L5` or `-` without a certificate; the program. */
  readonly key: string
  readonly claims: number
  /** Claims whose outcome or money is another. */
  readonly changed: number
  readonly baselineFen: number
  readonly variantFen: number
  readonly deltaFen: number
  readonly personsGaining: number
  readonly personsLosing: number
}

export interface SimulationOpen {
  /** The rule that is open first. */
  readonly rule: string
  readonly baseline: number
  readonly variant: number
}

export interface Simulation {
  readonly baseline: SimulationTotals
  readonly variant: SimulationTotals
  readonly deltaFen: number
  /** Claims whose outcome or money is another. */
  readonly changed: number
  /** Persons by the sum of all their claims. */
  readonly gaining: { readonly persons: number; readonly fen: number }
  readonly losing: { readonly persons: number; readonly fen: number }
  /** Persons that gain on one claim and lose as much on another. */
  readonly even: number
  /** By the month of the day of claim. */
  readonly byMonth: readonly SimulationGroup[]
  readonly byUnit: readonly SimulationGroup[]
  readonly byLevel: readonly SimulationGroup[]
  readonly byProgram: readonly SimulationGroup[]
  /** What stays open in either, most claims first. */
  readonly open: readonly SimulationOpen[]
  /**
   * What a spreadsheet would say: each claim decided again by the variant on the history it had under the baseline, so that no
   * payment uses up a later one. `deltaFen` beside it is the true effect.
   */
  readonly naive: { readonly changed: number; readonly deltaFen: number }
}

/** Pure: no draft pays. The cases are those of `encodeLog(logOfCases(…))` or of a snapshot. */
export type Simulate = (baseline: PackSet, variant: PackSet, cases: ClaimLog) => Simulation
