/** One line of output. `ratio` is ours ÷ reference for rates, reference ÷ ours for times and memory; at or above `floor` is good. */
export interface Measure {
  readonly measure: string
  readonly ours: number
  readonly reference: number
  readonly unit: string
  /** What is better: more of it (rates) or less of it (times, memory). */
  readonly better: 'more' | 'less'
  readonly detail: Readonly<Record<string, unknown>>
}

/** Why a measure could not be taken here. It counts as under its floor. */
export interface NotMeasured {
  readonly measure: string
  readonly missing: string
}

export interface BenchContext {
  readonly seed: number
  report(measure: Measure | NotMeasured): void
}

export type Bench = (context: BenchContext) => Promise<void>
