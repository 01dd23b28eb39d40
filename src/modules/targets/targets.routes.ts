import { CONSOLE } from '#src/kernel/console-links.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import { plainDate, yearOf } from '#src/kernel/plain-date.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'
import { readFigures } from '#src/platform/figures/figures.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { notFound } from '#src/platform/http/problem.ts'
import type { Module } from '#src/platform/module.ts'
import { keyOf, readFigureRecords } from './figure-records.store.ts'
import { MEASURE_NAMES, MEASURE_UNITS, MEASURES, targetsContract } from './targets.contract.ts'
import { seesUnit, targetYear } from './targets.rules.ts'
import { readTargets, readTargetYears } from './targets.store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function targetsModule(): Module {
  return {
    name: 'targets',
    routes(api) {
      api.read(targetsContract.targets, async ({ platform, db, scope, query, day, now }) => {
        const years = await readTargetYears(db)
        const year = query.year ?? targetYear(years, yearOf(day))
        const share = await db
          .selectFrom('system_mark')
          .select('value')
          .where('key', '=', 'demo_share')
          .executeTakeFirst()
        return {
          year,
          years,
          asOf: now.toISOString(),
          businessDay: day,
          demoShare: platform.synthetic && typeof share?.value === 'number' && share.value < 1 ? share.value : null,
          tables: await readTargets(db, scope, await platform.unitTree(), year, day),
        }
      })

      api.file(targetsContract.exportTargets, async ({ platform, db, scope, query, day }) => {
        const year = query.year ?? targetYear(await readTargetYears(db), yearOf(day))
        const tables = await readTargets(db, scope, await platform.unitTree(), year, day)
        const body = await writeWorkbook({
          sheets: tables.map((table) => ({
            name: table.name,
            title: `${table.name}${year}年目标进度（${table.document} ${table.clause}），截至 ${day}`,
            columns: [
              { key: 'seq', title: '序号', kind: 'integer' as const },
              { key: 'unit', title: '单位', kind: 'text' as const, width: 24 },
              ...MEASURES.flatMap((measure) => [
                {
                  key: `${measure}_target`,
                  title: `${MEASURE_NAMES[measure]}目标（${MEASURE_UNITS[measure]}）`,
                  kind: 'integer' as const,
                },
                {
                  key: `${measure}_done`,
                  title: `${MEASURE_NAMES[measure]}完成（${MEASURE_UNITS[measure]}）`,
                  kind: 'integer' as const,
                },
                { key: `${measure}_rate`, title: '完成率', kind: 'text' as const },
              ]),
            ],
            rows: table.rows.map((row) => ({
              seq: row.seq,
              unit: row.printedName,
              ...Object.fromEntries(
                row.figures.flatMap((figure) => [
                  [`${figure.measure}_target`, figure.target],
                  [`${figure.measure}_done`, figure.done],
                  [`${figure.measure}_rate`, figure.rate === null ? '—' : `${(figure.rate * 100).toFixed(1)}%`],
                ]),
              ),
            })),
          })),
          synthetic: platform.synthetic,
        })
        return { name: `目标进度-${year}.xlsx`, mediaType: XLSX, body }
      })

      api.read(targetsContract.figureRecords, async ({ platform, db, scope, query }) => {
        const tree = await platform.unitTree()
        const unit = tree.units.get(query.unit)
        if (!unit || !seesUnit(scope, unit)) throw notFound('这个单位')
        const after = decodeCursor(query, 2) as [string, string] | undefined
        const [figures, records] = await Promise.all([
          readFigures(
            db,
            [unit.id],
            [query.measure],
            plainDate(`${query.year}-01-01`),
            plainDate(`${query.year}-12-31`),
          ),
          readFigureRecords(db, scope, tree, {
            measure: query.measure,
            unitId: unit.id,
            year: query.year,
            limit: limitOf(query),
            after,
          }),
        ])
        return {
          ...pageOfRows(
            query,
            records.rows,
            keyOf,
            (row) => ({
              personId: row.person_id,
              name: row.name,
              docNoMasked: row.doc_no_masked,
              day: row.day,
              what: `${row.occupation_name} ${LEVEL_NAMES[row.level as Level]}`,
              classNumber: row.class_number,
              certificateNumber: row.certificate_number,
              unitName: tree.get(row.unit_id).name,
              link: row.certificate_id
                ? CONSOLE.certificate(row.certificate_id)
                : row.class_id
                  ? CONSOLE.class(row.class_id)
                  : null,
            }),
            query.count ? records.inScope : undefined,
          ),
          figure: figures.get(`${unit.id} ${query.measure}`) ?? 0,
          inScope: records.inScope,
          unitName: unit.name,
        }
      })
    },
  }
}
