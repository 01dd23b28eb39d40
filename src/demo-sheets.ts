import { samplePerson } from '#src/modules/demo/index.ts'
import { HIRE_COLUMNS, INSURANCE_COLUMNS, POST_NAMES } from '#src/modules/employment/index.ts'
import { ROSTER_GROUPS } from '#src/modules/training/groups.types.ts'
import { writeWorkbook } from '#src/platform/excel/index.ts'

/** The sheets that people of the sample year hand in, made as they would fill the templates. */

/** The persons of the demo's own roster are the same whatever the seed. */
export const rosterPerson = (index: number, seed: number) => samplePerson(index, index < 1000 ? 1 : seed)

export const rosterSheet = (persons: readonly number[], seed: number): Promise<Buffer> =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '花名册',
        columns: [
          { key: 'name', title: '姓名', kind: 'text' },
          { key: 'docNo', title: '身份证号', kind: 'identity' },
          { key: 'group', title: '人员类别', kind: 'text' },
          { key: 'education', title: '文化程度', kind: 'text' },
          { key: 'phone', title: '联系电话', kind: 'digits' },
          { key: 'bankCard', title: '银行卡号', kind: 'identity' },
        ],
        rows: persons.map((index) => {
          const person = rosterPerson(index, seed)
          const { name, docNo, education, phone, bankCard } = person
          return {
            name,
            docNo,
            education,
            phone,
            bankCard,
            group: ROSTER_GROUPS[person.groupCode as keyof typeof ROSTER_GROUPS],
          }
        }),
      },
    ],
  })

/** Whom a firm hired on a day, or an agency placed there: then with the firm's credit code. */
export const hireSheet = (
  persons: readonly number[],
  seed: number,
  startDay: string,
  employerCode: string | null,
): Promise<Buffer> =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '用工花名册',
        columns: HIRE_COLUMNS,
        rows: persons.map((index, at) => {
          const { name, docNo } = samplePerson(index, seed)
          return {
            name,
            docNo,
            occupation: '4-10-01-05',
            post: at % 3 === 2 ? POST_NAMES.office : POST_NAMES.front_line,
            startDay,
            otherCode: employerCode,
          }
        }),
      },
    ],
  })

/** Months of insurance for these persons at one firm; in the first import one row stands under another name, as it happens. */
export const insuranceSheet = (
  persons: readonly number[],
  seed: number,
  months: { first: string; last: string; misnamed: boolean },
  employerCode: string,
): Promise<Buffer> =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '参保月份表',
        columns: INSURANCE_COLUMNS,
        rows: persons.map((index, at) => {
          const { name, docNo } = samplePerson(index, seed)
          const { first, last, misnamed } = months
          return { name: misnamed && at === 1 ? `${name.slice(0, 1)}样` : name, docNo, employerCode, first, last }
        }),
      },
    ],
  })

/** Scores between 62 and 95; the last `failures` candidates miss the practical part. */
export const resultSheet = (
  candidates: readonly { ticket: string; name: string }[],
  failures: number,
): Promise<Buffer> =>
  writeWorkbook({
    synthetic: true,
    sheets: [
      {
        name: '成绩',
        columns: [
          { key: 'ticket', title: '准考证号', kind: 'identity' },
          { key: 'name', title: '姓名', kind: 'text' },
          { key: 'theory', title: '理论成绩', kind: 'text' },
          { key: 'practice', title: '实操成绩', kind: 'text' },
        ],
        rows: candidates.map(({ ticket, name }, at) => ({
          ticket,
          name,
          theory: String(62 + ((at * 13) % 34)),
          practice: String(at >= candidates.length - failures ? 41 + (at % 15) : 64 + ((at * 17) % 31)),
        })),
      },
    ],
  })

/** The bank's answer to its own file: every line paid. Reads the CSV that the platform wrote, in which no cell holds a comma. */
export function bankResultSheet(bankFile: Buffer): Buffer {
  const rows = bankFile
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
  // A mark that the data are invented stands before the head.
  const at = rows.findIndex((cells) => cells.includes('明细号'))
  const titles = rows[at] ?? []
  const cell = (cells: readonly string[], title: string) =>
    cells[titles.findIndex((name) => name.startsWith(title))] ?? ''
  return Buffer.from(
    [
      '明细号,收款账号,金额,结果,失败原因,银行流水号',
      ...rows
        .slice(at + 1)
        .map((cells, n) =>
          [
            cell(cells, '明细号'),
            cell(cells, '收款账号'),
            cell(cells, '金额'),
            '成功',
            '',
            `TEST${String(n + 1).padStart(8, '0')}`,
          ].join(','),
        ),
    ].join('\r\n'),
  )
}
