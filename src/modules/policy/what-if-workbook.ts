import { maskName } from '#src/kernel/identity/mask.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import {
  type ColumnSpec,
  type RowInput,
  streamWorkbook,
  type WorkbookSheet,
  writeWorkbook,
} from '#src/platform/excel/index.ts'
import type { FileAnswer } from '#src/platform/http/api.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { changedLineOf, changedLines, type PersonSum, personSums } from './changed-line.store.ts'
import type { WhatIfResult } from './policy.contract.ts'
import type { WhatIfRecord } from './what-if.store.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** A sheet of persons shows so many, the largest differences first, and says how many there are. */
const PERSONS = 2_000
const LINES_AT_ONCE = 2_000

/** 政策测算-商丘市-2022年 */
const titleOf = (run: WhatIfRecord) =>
  run.year === null ? `已作出的判定-${run.unit_name}` : `政策测算-${run.unit_name}-${run.year}年`

function resultOf(run: WhatIfRecord): WhatIfResult {
  if (!run.result) throw new ProblemError(409, 'run_not_done', '这次测算还没有结果，等它办完再导出')
  return run.result
}

const money = <K extends string>(key: K, title: string): ColumnSpec<K> => ({ key, title, kind: 'money', width: 16 })
const figure = <K extends string>(key: K, title: string): ColumnSpec<K> => ({ key, title, kind: 'integer' })
const words = <K extends string>(key: K, title: string, width = 20): ColumnSpec<K> => ({
  key,
  title,
  kind: 'text',
  width,
})

const SUMMARY = [
  words('what', '项目', 28),
  figure('before', '现行'),
  figure('after', '草稿'),
  money('fen', '金额（元）'),
  words('say', '说明', 80),
]

function summarySheet(run: WhatIfRecord, result: WhatIfResult): WorkbookSheet {
  const { baseline, variant } = result
  const said = (what: string, say: string) => ({ what, say })
  const counted = (what: string, key: 'claims' | 'eligible' | 'ineligible' | 'notYet' | 'needsRuling' | 'persons') => ({
    what,
    before: baseline[key],
    after: variant[key],
  })
  const rows: RowInput[] = [
    said('改动', run.headline),
    said('结论', result.sentence),
    ...(result.warnings ?? []).map((warning) => said('预算不足', warning)),
    counted('申领（笔）', 'claims'),
    counted('可以补贴（笔）', 'eligible'),
    counted('不能补贴（笔）', 'ineligible'),
    counted('时间未到（笔）', 'notYet'),
    counted('待上级明确（笔）', 'needsRuling'),
    counted('得到补贴的人', 'persons'),
    { what: run.year === null ? '当时判定合计' : '现行合计', fen: baseline.paidFen },
    { what: '按草稿合计', fen: variant.paidFen },
    { what: '增减', fen: result.deltaFen },
    { what: '多得的人', after: result.gaining.persons, fen: result.gaining.fen },
    { what: '少得的人', after: result.losing.persons, fen: result.losing.fen },
    { what: '有增有减、合计不变的人', after: result.even },
    ...(run.year === null ? [] : [{ what: '用笔数乘差额会算成', fen: result.naive.deltaFen }]),
    ...(result.settled
      ? [{ what: '其中已批准或拨付（笔）', after: result.settled.claims, fen: result.settled.fen }]
      : []),
    ...result.open.map((one) => ({
      what: `仍待明确：${one.rule} ${one.title}`,
      before: one.baseline,
      after: one.variant,
    })),
    ...run.diff.map(({ text }) => said('改了什么', text)),
    ...result.limits.map((limit) => said('注意', limit)),
  ]
  return { name: '摘要', title: titleOf(run), columns: SUMMARY, rows }
}

const GROUP_COLUMNS = (name: string) => [
  words('name', name),
  figure('claims', '申领（笔）'),
  figure('changed', '变化（笔）'),
  money('before', '现行（元）'),
  money('after', '草稿（元）'),
  money('delta', '增减（元）'),
  figure('gaining', '多得（人）'),
  figure('losing', '少得（人）'),
]

const groupSheet = (name: string, column: string, groups: WhatIfResult['byMonth']): WorkbookSheet => ({
  name,
  columns: GROUP_COLUMNS(column),
  rows: groups.map((group) => ({
    name: group.name,
    claims: group.claims,
    changed: group.changed,
    before: group.baselineFen,
    after: group.variantFen,
    delta: group.deltaFen,
    gaining: group.personsGaining,
    losing: group.personsLosing,
  })),
})

const BOOK_COLUMNS = [
  words('fund', '资金', 30),
  words('unit', '预算单位'),
  money('total', '当年预算（元）'),
  money('elsewhere', '测算以外已占用（元）'),
  money('before', '现行要用（元）'),
  money('after', '草稿要用（元）'),
  money('short', '缺口（元）'),
]

const bookSheet = (books: NonNullable<WhatIfResult['books']>): WorkbookSheet => ({
  name: '预算',
  columns: BOOK_COLUMNS,
  rows: books.map((book) => ({
    fund: book.fundName,
    unit: book.unitName,
    total: book.totalFen,
    elsewhere: book.elsewhereFen,
    before: book.baselineFen,
    after: book.variantFen,
    short: book.shortFen,
  })),
})

const PERSON_COLUMNS = [
  words('name', '姓名', 12),
  { key: 'docNo', title: '证件号码', kind: 'identity' },
  words('unit', '县区'),
  figure('claims', '变化（笔）'),
  money('before', '现行（元）'),
  money('after', '草稿（元）'),
  money('delta', '增减（元）'),
] as const satisfies readonly ColumnSpec[]

const personSheet = (name: string, all: number, persons: readonly PersonSum[], tree: UnitTree): WorkbookSheet => ({
  name,
  title: all > persons.length ? `共 ${all} 人，列出差额最大的 ${persons.length} 人` : `共 ${all} 人`,
  columns: PERSON_COLUMNS,
  rows: persons.map((person) => ({
    name: maskName(person.name),
    docNo: person.doc_no_masked,
    unit: tree.units.get(person.unit_id)?.name ?? person.unit_id,
    claims: person.claims,
    before: person.before_fen,
    after: person.after_fen,
    delta: person.delta_fen,
  })),
})

/** Every table of a run as one workbook; persons as the reader may see them, names and numbers masked. */
export async function whatIfWorkbook(db: Db, scope: Scope, run: WhatIfRecord, platform: Platform): Promise<FileAnswer> {
  const result = resultOf(run)
  const tree = await platform.unitTree()
  const persons = async (side: 'gaining' | 'losing') =>
    personSums(db, scope, { whatIfId: run.what_if_id, side, limit: PERSONS })
  const body = await writeWorkbook({
    synthetic: platform.synthetic,
    sheets: [
      summarySheet(run, result),
      groupSheet('按月', '月份', result.byMonth),
      groupSheet('按等级', '等级', result.byLevel),
      groupSheet('按项目', '补贴项目', result.byProgram),
      groupSheet('按地区', '县区', result.byUnit),
      ...(result.books ? [bookSheet(result.books)] : []),
      ...(run.lines_dropped_day
        ? []
        : [
            personSheet('多得的人', result.gaining.persons, await persons('gaining'), tree),
            personSheet('少得的人', result.losing.persons, await persons('losing'), tree),
          ]),
    ],
  })
  return { name: `${titleOf(run)}.xlsx`, mediaType: XLSX, body }
}

const LINE_COLUMNS = [
  words('number', '申领号'),
  words('name', '姓名', 12),
  { key: 'docNo', title: '证件号码', kind: 'identity' },
  words('unit', '县区'),
  words('program', '补贴项目'),
  words('level', '等级', 10),
  { key: 'day', title: '申领日', kind: 'date' },
  words('before', '现行', 26),
  words('after', '草稿', 26),
  money('delta', '增减（元）'),
  money('held', '已批准或拨付（元）'),
] as const satisfies readonly ColumnSpec[]

/** All changed claims of a run, row by row. */
export async function changedLinesWorkbook(
  db: Db,
  scope: Scope,
  run: WhatIfRecord,
  platform: Platform,
): Promise<FileAnswer> {
  resultOf(run)
  const tree = await platform.unitTree()
  async function* rows() {
    let after: { size: number; lineId: string } | undefined
    for (;;) {
      const part = await changedLines(db, scope, { whatIfId: run.what_if_id, limit: LINES_AT_ONCE, after })
      for (const row of part) {
        const line = changedLineOf(tree, row)
        yield {
          number: line.number,
          name: line.nameMasked,
          docNo: line.docNoMasked,
          unit: line.unitName,
          program: line.programName,
          level: line.levelName,
          day: line.day,
          before: line.baseline,
          after: line.variant,
          delta: line.deltaFen,
          held: line.heldFen,
        }
      }
      const last = part.at(-1)
      if (!last || part.length < LINES_AT_ONCE) return
      after = { size: Math.abs(last.delta_fen), lineId: last.line_id }
    }
  }
  const columns =
    run.year === null
      ? LINE_COLUMNS.map((column) => (column.key === 'before' ? { ...column, title: '当时判定' } : column))
      : LINE_COLUMNS
  return {
    name: `${titleOf(run)}-有变化的申领.xlsx`,
    mediaType: XLSX,
    body: streamWorkbook(rows(), { name: '有变化的申领', columns, synthetic: platform.synthetic }),
  }
}
