import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { LEVELS, type Level } from '#src/kernel/levels.ts'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { figuresOf } from '#src/modules/assessment/exam.rules.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { MEASURES } from './targets.contract.ts'

export interface FigureRecord {
  readonly person_id: string
  readonly name: string
  readonly doc_no_masked: string
  readonly day: PlainDate
  readonly class_id: string | null
  readonly class_number: string | null
  readonly certificate_id: string | null
  readonly certificate_number: string | null
  readonly unit_id: string
  readonly occupation_name: string
  readonly level: string
}

interface Ask {
  readonly measure: (typeof MEASURES)[number]
  readonly unitId: string
  readonly year: number
  readonly limit: number
  readonly after?: readonly [day: string, key: string] | undefined
}

/** Rows of a unit: its subtree for a region, its own tag for a department. */
const ofUnit = (tree: UnitTree, unitId: string, alias: string): RawBuilder<SqlBool> =>
  tree.get(unitId).kind === 'department'
    ? sql<SqlBool>`${sql.ref(`${alias}.department_id`)} = ${unitId}`
    : sql<SqlBool>`${sql.ref(`${alias}.unit_id`)} = any(${tree.reporting(unitId)})`

/**
 * The facts behind a figure, newest first: for training each completed enrolment; for the measures that count persons, each person
 * once, with the first certificate that made them count in this unit and year. As many rows as the figure says.
 */
export async function readFigureRecords(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: Ask,
): Promise<{ rows: FigureRecord[]; inScope: number }> {
  const { measure } = ask
  const source =
    measure === 'training'
      ? trainingRecords(scope, tree, ask)
      : skilledRecords(scope, tree, ask, await countingLevels(db, tree, ask.unitId, ask.year, measure))
  const after = ask.after ? sql<SqlBool>`(r.day, r.key) < (${ask.after[0]}::date, ${ask.after[1]})` : sql<SqlBool>`true`
  const [page, counted] = await Promise.all([
    sql<FigureRecord>`
      select r.person_id, p.name, p.doc_no_masked, r.day, r.class_id, k.number as class_number, r.certificate_id, r.certificate_number,
             r.unit_id, o.name as occupation_name, r.level
        from (${source}) r join person p on p.person_id = r.person_id
        left join training_class k on k.class_id = r.class_id join occupation o on o.code = r.occupation
       where ${after} order by r.day desc, r.key desc limit ${ask.limit + 1}`.execute(db),
    sql<{ n: number }>`select count(*)::bigint as n from (${source}) r`.execute(db),
  ])
  return { rows: page.rows, inScope: counted.rows[0]!.n }
}

/** The levels that move a measure, by the same rule that wrote the figures. */
async function countingLevels(
  db: Db,
  tree: UnitTree,
  unitId: string,
  year: number,
  measure: 'new_skilled' | 'new_high_skilled',
): Promise<Level[]> {
  const specialCounts = await settingOn(db, tree, unitId, 'figure.special_counts', plainDate(`${year}-12-31`))
  return LEVELS.filter((level) => figuresOf(level, specialCounts).includes(measure))
}

export const keyOf = (record: FigureRecord): readonly [string, string] => [
  record.day,
  `${record.person_id}${record.class_id ?? ''}`,
]

const trainingRecords = (scope: Scope, tree: UnitTree, ask: Ask) => sql`
  select e.person_id, e.completed_day as day, e.class_id, null::uuid as certificate_id, null::text as certificate_number,
         c.unit_id, c.occupation, c.level, e.person_id::text || e.class_id::text as key
    from enrolment e join training_class c on c.class_id = e.class_id
   where e.status = 'completed' and e.completed_day between ${`${ask.year}-01-01`}::date and ${`${ask.year}-12-31`}::date
     and ${ofUnit(tree, ask.unitId, 'c')} and ${inScope(scope, 'enrolment', 'e')}`

const skilledRecords = (scope: Scope, tree: UnitTree, ask: Ask, counting: readonly Level[]) => sql`
  select distinct on (c.person_id) c.person_id, c.issued_on as day, c.class_id, c.certificate_id, c.number as certificate_number,
         c.unit_id, c.occupation, c.level, c.person_id::text || coalesce(c.class_id::text, '') as key
    from certificate c
   where c.status = 'valid' and c.issued_on between ${`${ask.year}-01-01`}::date and ${`${ask.year}-12-31`}::date
     and c.level = any(${[...counting]})
     and exists (select 1 from first_in f where f.person_id = c.person_id and f.measure = ${ask.measure} and f.unit_id = ${ask.unitId} and f.year = ${ask.year} and f.n > 0)
     and ${ofUnit(tree, ask.unitId, 'c')} and ${inScope(scope, 'certificate', 'c')}
   order by c.person_id, c.issued_on, c.certificate_id`
