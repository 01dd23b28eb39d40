import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type ColumnSpec, type RowInput, streamWorkbook } from '#src/platform/excel/index.ts'
import { COUNT_EXACT_TO, cursorKey, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import {
  type ClassFilter,
  type ClassKey,
  type ClassLine,
  countClasses,
  countPublicClasses,
  listClasses,
  listPublicClasses,
  listPublicUnits,
} from './class.store.ts'
import { classRowView } from './class-view.ts'
import { feeText } from './public-class.ts'
import type { ClassRow } from './training.contract.ts'
import { CLASS_STATUS_NAMES } from './training.types.ts'

const EXPORT_PAGE = 500

const keyOf = (line: ClassLine): ClassKey => [line.start_day, line.class_id]
const afterOf = (ask: PageAsk) => cursorKey(ask, ['day', 'id']) as ClassKey | undefined

export async function classesPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  day: PlainDate,
  ask: PageAsk,
  filter: ClassFilter,
): Promise<Page<ClassRow>> {
  const calendar = await loadCalendar(db)
  const lines = await listClasses(db, scope, tree, filter, { limit: limitOf(ask), after: afterOf(ask) })
  const counted = ask.count ? await countClasses(db, scope, tree, filter, COUNT_EXACT_TO + 1) : undefined
  return pageOfRows(ask, lines, keyOf, (line) => classRowView(line, day, calendar), counted)
}

export async function publicClassesPage(db: Db, tree: UnitTree, ask: PageAsk & Pick<ClassFilter, 'q' | 'unit'>) {
  const lines = await listPublicClasses(db, tree, ask, { limit: limitOf(ask), after: afterOf(ask) })
  const counted = ask.count ? await countPublicClasses(db, tree, ask, COUNT_EXACT_TO + 1) : undefined
  return pageOfRows(
    ask,
    lines,
    keyOf,
    (line) => ({
      number: line.number!,
      title: line.title,
      occupationName: line.occupation_name,
      levelName: LEVEL_NAMES[line.level],
      unitId: line.unit_id,
      unitName: line.unit_name,
      place: line.place,
      startDay: line.start_day,
      endDay: line.end_day,
      seatsLeft: line.capacity - line.enrolled,
      statusName: CLASS_STATUS_NAMES[line.status],
      feeText: feeText(line.fee_fen),
    }),
    counted,
  )
}

/** Every county with a public class, in the order of the division codes. */
export async function publicClassUnits(db: Db, tree: UnitTree) {
  const units = await listPublicUnits(db)
  return units.map((id) => ({ id, name: tree.get(id).name }))
}

type ExportKey =
  | 'number'
  | 'title'
  | 'occupation'
  | 'level'
  | 'provider'
  | 'unit'
  | 'department'
  | 'start'
  | 'end'
  | 'enrolled'
  | 'capacity'
  | 'status'
const EXPORT_COLUMNS: readonly ColumnSpec<ExportKey>[] = [
  { key: 'number', title: '编号', kind: 'text', width: 18 },
  { key: 'title', title: '班名', kind: 'text', width: 30 },
  { key: 'occupation', title: '职业', kind: 'text', width: 18 },
  { key: 'level', title: '等级', kind: 'text' },
  { key: 'provider', title: '培训机构', kind: 'text', width: 28 },
  { key: 'unit', title: '县（市、区）', kind: 'text' },
  { key: 'department', title: '牵头部门', kind: 'text', width: 20 },
  { key: 'start', title: '开班日期', kind: 'date' },
  { key: 'end', title: '结束日期', kind: 'date' },
  { key: 'enrolled', title: '在册人数', kind: 'integer' },
  { key: 'capacity', title: '核定人数', kind: 'integer' },
  { key: 'status', title: '状态', kind: 'text' },
]

/** The list as .xlsx with the same filter, streamed page by page: neither contacts nor trainees leave with it. */
export function exportClasses(db: Db, scope: Scope, tree: UnitTree, filter: ClassFilter, synthetic: boolean) {
  async function* rows(): AsyncGenerator<RowInput<ExportKey>> {
    for (let after: ClassKey | undefined; ; ) {
      const lines = await listClasses(db, scope, tree, filter, { limit: EXPORT_PAGE, after })
      for (const line of lines.slice(0, EXPORT_PAGE)) yield exportRow(line)
      if (lines.length <= EXPORT_PAGE) return
      after = keyOf(lines[EXPORT_PAGE - 1]!)
    }
  }
  return streamWorkbook(rows(), { name: '培训班', columns: EXPORT_COLUMNS, synthetic })
}

const exportRow = (line: ClassLine): RowInput<ExportKey> => ({
  number: line.number,
  title: line.title,
  occupation: line.occupation_name,
  level: LEVEL_NAMES[line.level],
  provider: line.provider_name,
  unit: line.unit_name,
  department: line.department_name,
  start: line.start_day,
  end: line.end_day,
  enrolled: line.enrolled,
  capacity: line.capacity,
  status: CLASS_STATUS_NAMES[line.status],
})
