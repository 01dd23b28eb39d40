import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { type ColumnSpec, type SheetRow, writeWorkbook } from '#src/platform/excel/index.ts'
import { POST_NAMES, type Post, type RowFault } from './employment.types.ts'
import type { AskedHire } from './register-hires.ts'
import { readingFaults } from './sheet.ts'

export type HireKey = 'serial' | 'name' | 'docNo' | 'occupation' | 'post' | 'startDay' | 'province' | 'otherCode'

/** The columns of a sheet of hires (用工花名册). */
export const HIRE_COLUMNS: readonly ColumnSpec<HireKey>[] = [
  { key: 'serial', title: '序号', kind: 'serial' },
  { key: 'name', title: '姓名', kind: 'text', required: true, maxLength: 60, hint: '与身份证一致', width: 16 },
  {
    key: 'docNo',
    title: '身份证号',
    aliases: ['身份证号码', '公民身份号码', '证件号码'],
    kind: 'identity',
    required: true,
    hint: '18 位，单元格已设为文本，请直接输入',
    width: 22,
  },
  { key: 'occupation', title: '职业编码', kind: 'text', required: true, hint: '职业分类大典编码，如 4-10-01-05' },
  {
    key: 'post',
    title: '岗位类别',
    kind: 'text',
    options: Object.values(POST_NAMES),
    hint: '从列表中选择，可不填',
    width: 16,
  },
  { key: 'startDay', title: '入职日期', kind: 'date', required: true, hint: '如 2022-06-01' },
  { key: 'province', title: '工作省份', kind: 'text', hint: '如 河南省；与单位同省的可不填' },
  {
    key: 'otherCode',
    title: '对方统一社会信用代码',
    aliases: ['用人单位统一社会信用代码', '介绍机构统一社会信用代码'],
    kind: 'identity',
    hint: '单位填介绍入职的机构（没有的不填）；机构填用人单位',
    width: 26,
  },
]

const postOf = (title: string): Post | null =>
  (Object.keys(POST_NAMES) as Post[]).find((post) => POST_NAMES[post] === title) ?? null

/** The code of a province by its name or the beginning of it; undefined for what is none. */
function provinceOf(tree: UnitTree, name: string): string | undefined {
  const found = [...tree.units.values()].find(
    (unit) => unit.level === 'province' && (unit.name === name || unit.name.startsWith(name)),
  )
  return found?.id.slice(0, 2)
}

/** The rows that can be read, and the faults of those that cannot. */
export function readHireRows(
  rows: readonly SheetRow<HireKey>[],
  tree: UnitTree,
): { asked: AskedHire[]; faults: RowFault[] } {
  const asked: AskedHire[] = []
  const faults: RowFault[] = []
  for (const row of rows) {
    const { cells, rowNumber } = row
    const own = readingFaults(row)
    const province = cells.province.text === '' ? null : provinceOf(tree, cells.province.text)
    if (province === undefined)
      own.push({ rowNumber, column: cells.province.column, message: '没有这个省份，请写省、自治区或直辖市的名称' })
    if (own.length > 0) {
      faults.push(...own)
      continue
    }
    asked.push({
      rowNumber,
      name: cells.name.text,
      docNo: cells.docNo.text,
      occupation: cells.occupation.text,
      post: postOf(cells.post.text),
      startDay: cells.startDay.text as PlainDate,
      province: province ?? null,
      otherCreditCode: cells.otherCode.text || null,
    })
  }
  return { asked, faults }
}

export const hireTemplate = (synthetic: boolean): Promise<Buffer> =>
  writeWorkbook({
    synthetic,
    sheets: [
      {
        name: '用工花名册',
        title: '用工花名册',
        columns: HIRE_COLUMNS,
        rows: [],
        template: true,
        notes: [
          '一行一人，带 * 的列必须填写；从表头下一行开始，不要改动表头，不要合并单元格。',
          '参保月份不用填：由社保经办机构的数据导入。',
          '有问题的行会逐行说明，没有问题的行已经收下，改好的行再导入一次即可。',
        ],
      },
    ],
  })
