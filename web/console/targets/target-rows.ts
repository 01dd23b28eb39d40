import type { targetsContract } from '#src/modules/targets/targets.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'

export type Targets = ResponseOf<typeof targetsContract.targets>
export type TargetTable = Targets['tables'][number]
export type TargetFigure = TargetTable['totals'][number]
export type Measure = TargetFigure['measure']

// The contract file carries zod; these words are its MEASURE_NAMES and MEASURE_UNITS, held to its keys by the compiler.
export const MEASURES = ['training', 'new_skilled', 'new_high_skilled'] as const satisfies readonly Measure[]
export const MEASURE_NAMES: Record<Measure, string> = {
  training: '培训',
  new_skilled: '新增技能人才',
  new_high_skilled: '新增高技能人才',
}
export const MEASURE_UNITS: Record<Measure, string> = {
  training: '人次',
  new_skilled: '人',
  new_high_skilled: '人',
}

/** For buttons and axes, as the drawn page says them. */
export const MEASURE_SHORT: Record<Measure, string> = {
  training: '培训',
  new_skilled: '技能人才',
  new_high_skilled: '高技能人才',
}

export interface RankedRow {
  readonly unitId: string
  readonly name: string
  readonly seq: number
  readonly figure: TargetFigure
}

export const figureOf = (figures: readonly TargetFigure[], measure: Measure): TargetFigure =>
  figures.find((figure) => figure.measure === measure) ?? { measure, target: 0, done: 0, today: 0, rate: null }

/** Rows of one measure: the best rate first, units without a target last; or as the document prints them. */
export function rowsOf(table: TargetTable, measure: Measure, sort: 'rate' | 'seq'): RankedRow[] {
  const rows = table.rows.map((row) => ({
    unitId: row.unitId,
    name: row.printedName,
    seq: row.seq,
    figure: figureOf(row.figures, measure),
  }))
  return rows.sort((a, b) => (sort === 'rate' ? (b.figure.rate ?? -1) - (a.figure.rate ?? -1) : 0) || a.seq - b.seq)
}

/** The measure that is furthest behind its target; undefined while nothing is done or nothing is asked. */
export function slowestOf(totals: readonly TargetFigure[]): TargetFigure | undefined {
  const asked = totals.filter((figure) => figure.rate !== null)
  if (asked.every((figure) => figure.done === 0)) return undefined
  return asked.reduce<TargetFigure | undefined>(
    (slow, figure) => (slow === undefined || (figure.rate ?? 0) < (slow.rate ?? 0) ? figure : slow),
    undefined,
  )
}
