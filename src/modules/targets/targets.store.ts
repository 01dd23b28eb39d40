import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { readFigures } from '#src/platform/figures/figures.ts'
import { MEASURES } from './targets.contract.ts'
import { rateOf, seesUnit } from './targets.rules.ts'

export interface TargetTable {
  readonly id: string
  readonly name: string
  readonly document: string
  readonly clause: string
  readonly rows: TargetRow[]
  readonly totals: Figure[]
}
interface TargetRow {
  readonly unitId: string
  readonly seq: number
  readonly printedName: string
  readonly unitName: string
  readonly inScope: boolean
  readonly figures: Figure[]
  readonly remark: string
}
interface Figure {
  readonly measure: (typeof MEASURES)[number]
  readonly target: number
  readonly done: number
  readonly today: number
  readonly rate: number | null
}

/** Years that have target tables, the latest first. Which years they are is no secret of any unit. */
export async function readTargetYears(db: Db): Promise<number[]> {
  // unscoped: names years alone
  const rows = await db.selectFrom('target_table').select('year').distinct().orderBy('year', 'desc').execute()
  return rows.map((row) => row.year)
}

/** The target tables of a year with live progress, the rows the scope may see; totals are of those rows. */
export async function readTargets(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  year: number,
  today: PlainDate,
): Promise<TargetTable[]> {
  const tables = await db.selectFrom('target_table').selectAll().where('year', '=', year).orderBy('sort').execute()
  const rows = await db
    .selectFrom('target')
    .innerJoin('target_table', 'target_table.table_id', 'target.table_id')
    .selectAll('target')
    .where('target_table.year', '=', year)
    .orderBy('target.seq')
    .execute()
  const seen = rows.filter((row) => seesUnit(scope, tree.get(row.unit_id)))
  const units = [...new Set(seen.map((row) => row.unit_id))]
  const [done, doneToday] = await Promise.all([
    readFigures(db, units, MEASURES, plainDate(`${year}-01-01`), plainDate(`${year}-12-31`)),
    readFigures(db, units, MEASURES, today, today),
  ])
  return tables
    .map((table) => {
      const mine = seen.filter((row) => row.table_id === table.table_id)
      const byUnit = [...new Set(mine.map((row) => row.unit_id))].map((unitId): TargetRow => {
        const own = mine.filter((row) => row.unit_id === unitId)
        const { seq, printed_name, remark } = own[0]!
        return {
          unitId,
          seq,
          printedName: printed_name,
          unitName: tree.get(unitId).name,
          inScope: true,
          remark,
          figures: MEASURES.map((measure) => {
            const target = own.find((row) => row.measure === measure)?.value ?? 0
            return figureOf(
              measure,
              target,
              done.get(`${unitId} ${measure}`) ?? 0,
              doneToday.get(`${unitId} ${measure}`) ?? 0,
            )
          }),
        }
      })
      return {
        id: table.table_id,
        name: table.name,
        document: table.document,
        clause: table.clause,
        rows: byUnit,
        totals: MEASURES.map((measure) => {
          const figures = byUnit.flatMap((row) => row.figures.filter((figure) => figure.measure === measure))
          const sum = (of: (figure: Figure) => number) => figures.reduce((total, figure) => total + of(figure), 0)
          return figureOf(
            measure,
            sum((f) => f.target),
            sum((f) => f.done),
            sum((f) => f.today),
          )
        }),
      }
    })
    .filter((table) => table.rows.length > 0)
}

const figureOf = (measure: Figure['measure'], target: number, done: number, today: number): Figure => ({
  measure,
  target,
  done,
  today,
  rate: rateOf(done, target),
})
