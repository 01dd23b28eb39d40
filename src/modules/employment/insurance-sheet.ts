import { type ColumnSpec, writeWorkbook } from '#src/platform/excel/index.ts'

export type InsuranceKey = 'serial' | 'name' | 'docNo' | 'employerCode' | 'employerName' | 'first' | 'last'

/** The columns of the insurance office's sheet (参保月份表). */
export const INSURANCE_COLUMNS: readonly ColumnSpec<InsuranceKey>[] = [
  { key: 'serial', title: '序号', kind: 'serial' },
  { key: 'name', title: '姓名', kind: 'text', required: true, maxLength: 60, width: 16 },
  {
    key: 'docNo',
    title: '身份证号',
    aliases: ['身份证号码', '公民身份号码', '社会保障号码', '证件号码'],
    kind: 'identity',
    required: true,
    width: 22,
  },
  {
    key: 'employerCode',
    title: '单位统一社会信用代码',
    aliases: ['统一社会信用代码', '信用代码'],
    kind: 'identity',
    required: true,
    width: 26,
  },
  { key: 'employerName', title: '单位名称', kind: 'text', width: 30 },
  {
    key: 'first',
    title: '缴费起月',
    aliases: ['起始月', '参保起月'],
    kind: 'text',
    required: true,
    hint: '如 2022-05',
  },
  {
    key: 'last',
    title: '缴费止月',
    aliases: ['截止月', '参保止月'],
    kind: 'text',
    required: true,
    hint: '如 2022-05，含当月',
  },
]

export const insuranceTemplate = (synthetic: boolean): Promise<Buffer> =>
  writeWorkbook({
    synthetic,
    sheets: [
      {
        name: '参保月份表',
        title: '职工社会保险参保月份表',
        columns: INSURANCE_COLUMNS,
        rows: [],
        template: true,
        notes: [
          '由社保经办机构出具，一行一人一段连续缴费；中断的分两行写。',
          '人员和单位须已在平台登记；查不到或对不上的逐行说明，其余照收。',
        ],
      },
    ],
  })
