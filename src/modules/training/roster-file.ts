import { checkChar, syntheticCitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_ROSTER_SIZE, type SamplePerson, samplePerson } from '#src/modules/demo/index.ts'
import { type CellInput, type ColumnSpec, type FormulaInput, writeWorkbook } from '#src/platform/excel/index.ts'
import { type GroupCode, ROSTER_GROUPS } from './groups.types.ts'
import type { RosterKey } from './roster.rules.ts'
import { ROSTER_COLUMNS } from './roster-columns.ts'

export interface RosterFileFor {
  /** The number of the class, or its title while it has none. */
  readonly name: string
  readonly startDay: PlainDate
  readonly endDay: PlainDate
  readonly synthetic: boolean
}

type Row = { readonly [key in RosterKey]?: CellInput | FormulaInput }

const NOTES = [
  '一行一人，带 * 的列必须填写；从表头下一行开始，不要改动表头，不要合并单元格。',
  '身份证号、联系电话、银行卡号的单元格已设为文本，请直接输入；从别处复制时用“选择性粘贴：数值”。',
  '导入后，有问题的行会逐行说明，并可下载标出问题的文件；没有问题的行已经收下，改好的行再导入一次即可。',
]

/** The empty roster of a class (花名册模板). */
export const rosterTemplate = (file: RosterFileFor): Promise<Buffer> => write(file, [], ROSTER_COLUMNS)

/** A filled roster for the demo: 40 people, of whom the first is the demo worker and one was paid before. */
export const goodRoster = (file: RosterFileFor): Promise<Buffer> =>
  write(
    file,
    numbered(Array.from({ length: SAMPLE_ROSTER_SIZE }, (_, index) => rowOf(samplePerson(index)))),
    ROSTER_COLUMNS,
  )

const write = (file: RosterFileFor, rows: readonly Row[], columns: readonly ColumnSpec<RosterKey>[]) =>
  writeWorkbook({
    synthetic: file.synthetic,
    sheets: [
      {
        name: '花名册',
        title: `${file.name} 学员花名册（${file.startDay} 至 ${file.endDay}）`,
        columns,
        rows,
        template: true,
        notes: NOTES,
      },
    ],
  })

const numbered = (rows: readonly Row[]): Row[] => rows.map((row, index) => ({ serial: String(index + 1), ...row }))

const rowOf = (person: SamplePerson): Row => ({
  name: person.name,
  docNo: person.docNo,
  group: ROSTER_GROUPS[person.groupCode as GroupCode],
  education: person.education,
  nation: '汉族',
  phone: person.phone,
  bankCard: person.bankCard,
  place: person.index % 3 === 0 ? '东样例村' : null,
})

const FIRST_BAD = 210
/** Sample people with rare names: 买买提·吐尔逊 and 𠮷野樱. */
const MINORITY_NAME = 109
const RARE_CHARACTER = 206

/** A roster for the demo with one of every mistake offices make, between rows that are in order. */
export function badRoster(file: RosterFileFor): Promise<Buffer> {
  let next = FIRST_BAD
  const spoiled = (change: (row: Row & { docNo: string }, person: SamplePerson) => Row): Row => {
    const person = samplePerson(next++)
    const row = { ...rowOf(person), docNo: person.docNo as string }
    return { ...row, ...change(row, person) }
  }
  const rows = [
    { ...rowOf(samplePerson(MINORITY_NAME)), nation: '维吾尔族' },
    rowOf(samplePerson(RARE_CHARACTER)),
    spoiled(() => ({})),
    spoiled((_row, person) => ({ docNo: ` ${person.docNo.slice(0, 6)} ${person.docNo.slice(6)} ` })),
    spoiled(({ docNo }) => ({ docNo: docNo.slice(0, 17) + (docNo.endsWith('1') ? '2' : '1') })),
    spoiled(({ docNo }) => ({ docNo: docNo.slice(0, 6) + docNo.slice(8, 17) })),
    spoiled(({ docNo }) => ({ docNo: Number(docNo.slice(0, 17)) * 10 })),
    spoiled(({ docNo }) => {
      const first17 = `${docNo.slice(0, 6)}19900230${docNo.slice(14, 17)}`
      return { docNo: first17 + checkChar(first17) }
    }),
    spoiled(() => ({ docNo: samplePerson(RARE_CHARACTER).docNo })),
    spoiled(() => ({ docNo: syntheticCitizenNumber('4114', plainDate('2012-05-01'), 11) })),
    spoiled(() => ({ group: '退休干部' })),
    spoiled(({ docNo }) => ({ docNo: { formula: `CONCATENATE("${docNo.slice(0, 10)}","${docNo.slice(10)}")` } })),
    spoiled(() => ({ name: "=cmd|' /C calc'!A0" })),
    spoiled(() => ({ phone: null })),
    spoiled(({ name }) => ({ name: `${String(name)}2` })),
    spoiled((_row, person) => ({ bankCard: person.bankCard.slice(0, -1) })),
    spoiled(() => ({})),
  ]
  // The column of numbers is written as figures where a figure stands: exactly the mistake a spreadsheet makes.
  const columns = ROSTER_COLUMNS.map((column) =>
    column.key === 'docNo' ? ({ ...column, kind: 'integer', width: 22 } as const) : column,
  )
  return write(file, numbered(rows), columns)
}
