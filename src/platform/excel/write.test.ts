// Aim: what we write comes back as it was, numbers of persons stay text, and no cell of any export is a formula.
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { readXlsx } from 'hucre/xlsx'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { GOOD_ROW, ROSTER_HEADER, roster, sheetXml, workbook } from '#test/evil-xlsx.ts'
import { csvValue } from './csv.ts'
import {
  annotateWorkbook,
  type ColumnSpec,
  describeFault,
  type RowInput,
  readTable,
  readWorkbook,
  streamWorkbook,
  writeCsv,
  writeWorkbook,
} from './index.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { inflate, readZipDirectory } from './zip-directory.ts'

const columns = [
  { key: 'serial', title: '序号', kind: 'serial' },
  { key: 'name', title: '姓名', kind: 'text', required: true, hint: '与身份证一致，间隔号用“·”' },
  { key: 'number', title: '身份证号', kind: 'identity', required: true, unique: true },
  { key: 'phone', title: '联系电话', kind: 'digits' },
  { key: 'birth', title: '出生日期', kind: 'date' },
  { key: 'level', title: '等级', kind: 'level', options: Object.values(LEVEL_NAMES) },
  { key: 'town', title: '乡镇', kind: 'text', options: Array.from({ length: 60 }, (_, i) => `第${i + 1}示例乡镇`) },
  { key: 'hours', title: '课时', kind: 'integer' },
  { key: 'amount', title: '补贴金额', kind: 'money' },
] as const satisfies readonly ColumnSpec[]
type Key = (typeof columns)[number]['key']

const rows: RowInput<Key>[] = [
  {
    serial: '1',
    name: '买买提·吐尔逊',
    number: '140899199003070010',
    phone: '00014080001',
    birth: '1990-03-07',
    level: '中级工',
    town: '第60示例乡镇',
    hours: 120,
    amount: 24_050,
  },
  {
    serial: '2',
    name: '𠮷野',
    number: '14089919790101007X',
    phone: '00014080002',
    birth: '1979-01-01',
    hours: 0,
    amount: 0,
  },
  { serial: '3', name: '_x0041_ 张  三', number: '411499200002290134' },
]

const textsOf = async (bytes: Uint8Array) => {
  const decision = await readTable<Key>(bytes, { columns })
  assert.ok(decision.ok, JSON.stringify(decision))
  assert.deepEqual(
    decision.value.rows.flatMap((row) => row.faults.map(describeFault)),
    [],
  )
  return decision.value.rows.map((row) => columns.map(({ key }) => row.cells[key].text))
}
const EXPECTED = [
  ['1', '买买提·吐尔逊', '140899199003070010', '00014080001', '1990-03-07', '中级工', '第60示例乡镇', '120', '240.5'],
  ['2', '𠮷野', '14089919790101007X', '00014080002', '1979-01-01', '', '', '0', '0'],
  ['3', '_x0041_ 张  三', '411499200002290134', '', '', '', '', '', ''],
]

/** The XML of a part, to see what a spreadsheet sees. */
async function part(bytes: Buffer, name: string): Promise<string> {
  const entry = readZipDirectory(bytes, DEFAULT_LIMITS).get(name)
  assert.ok(entry, `no part ${name}`)
  let text = ''
  for await (const chunk of inflate(bytes, entry, { left: 1e9, limit: 1e9 })) text += chunk.toString()
  return text
}

describe('workbooks', () => {
  test('everything written is read back as it was, with title, watermark and further sheets around it', async () => {
    const bytes = await writeWorkbook({
      sheets: [{ name: '名单[1]', title: '2022 年学员名单', columns, rows }],
      synthetic: true,
    })
    assert.deepEqual(await textsOf(bytes), EXPECTED)
    const sheet = await part(bytes, 'xl/worksheets/sheet1.xml')
    assert.match(sheet, /<pane ySplit="3"/)
    assert.match(sheet, /<mergeCell ref="A1:I1"\/><mergeCell ref="A2:I2"\/>/)
    assert.match(await part(bytes, 'xl/sharedStrings.xml'), /<t>测试数据<\/t>/)
  })

  test('hucre reads the same values as our reader', async () => {
    const bytes = await writeWorkbook({ sheets: [{ name: '名单', columns, rows }] })
    const { sheets } = await readXlsx(bytes)
    const [, ...data] = sheets[0]?.rows ?? []
    const shown = data.map((row) =>
      columns.map((_, i) => {
        const value = row[i] ?? ''
        return value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
      }),
    )
    assert.deepEqual(
      shown.map((row) => row.slice(0, 9)),
      EXPECTED,
    )
  })

  test('a template: stars, lists short and long, text format on blank rows, hints, a sheet that explains', async () => {
    const bytes = await writeWorkbook({
      sheets: [
        { name: '名单', title: '学员花名册', columns, rows: [], template: true, notes: ['请从第 3 行开始填写。'] },
      ],
    })
    const sheet = await part(bytes, 'xl/worksheets/sheet1.xml')
    assert.match(sheet, /<dataValidation type="list"[^>]*sqref="F3:F502"[^>]*><formula1>"专项职业能力,初级工/)
    assert.match(sheet, /sqref="G3:G502"[^>]*><formula1>选项!\$A\$1:\$A\$60<\/formula1>/)
    const strings = await part(bytes, 'xl/sharedStrings.xml')
    for (const text of ['*姓名', '身份证号', '请从第 3 行开始填写。', '必填', '与身份证一致，间隔号用“·”'])
      assert.ok(strings.includes(text), text)
    const { sheets } = await readXlsx(bytes, { readStyles: true })
    assert.deepEqual(
      sheets.map((s) => s.name),
      ['名单', '填写说明', '选项'],
    )
    assert.equal(sheets[0]?.cells?.get('400,2')?.style?.numFmt, '@')
    assert.equal(sheets[2]?.hidden, true)
    const decision = await readWorkbook(bytes, { columns })
    assert.equal(decision.ok ? '' : decision.refusal, 'no_data_rows')
  })

  test('a filled template is read: the list of values and the formats do not count as rows', async () => {
    const bytes = await writeWorkbook({ sheets: [{ name: '名单', columns, rows, template: true }] })
    assert.deepEqual(await textsOf(bytes), EXPECTED)
  })

  test('more rows than fit into memory are refused, the boundary is not', async () => {
    const small = [{ key: 'a', title: '甲', kind: 'text' }] as const
    const of = (n: number) =>
      writeWorkbook({ sheets: [{ name: '表', columns: small, rows: Array(n).fill({ a: '1' }) }] })
    await assert.rejects(of(5_001), RangeError)
    assert.ok((await of(5_000)).length > 0)
  })
})

const DANGEROUS = [
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠a',
  '#N/A',
  '#REF!',
]
const plain = [{ key: 'text', title: '备注', kind: 'text' }] as const

describe('no cell of an export is a formula', () => {
  const dangerous = DANGEROUS.map((text) => ({ text }))
  const assertTexts = async (bytes: Buffer, from = 1) => {
    const sheet = await part(bytes, 'xl/worksheets/sheet1.xml')
    assert.doesNotMatch(sheet, /<f[\s>/]|t="e"|t="str"/)
    const { sheets } = await readXlsx(bytes, { readStyles: true })
    assert.deepEqual(
      sheets[0]?.rows.slice(from).map((row) => row[0]),
      DANGEROUS,
    )
    for (let row = from; row < from + DANGEROUS.length; row++)
      assert.equal(sheets[0]?.cells?.get(`${row},0`)?.style?.numFmt, '@', `row ${row}`)
  }
  test('.xlsx in memory', async () =>
    assertTexts(await writeWorkbook({ sheets: [{ name: '表', columns: plain, rows: dangerous }] })))
  test('.xlsx as a stream', async () =>
    assertTexts(await buffer(streamWorkbook(dangerous, { name: '表', columns: plain }))))
  test('CSV: an apostrophe before it', async () => {
    const text = (await buffer(writeCsv(dangerous, { columns: plain }))).toString()
    assert.equal(text.slice(0, 5), '\uFEFF备注\r\n')
    for (const value of DANGEROUS.slice(0, 11)) assert.ok(text.includes(`\r\n'${value.replace(/[\r\n]/, ' ')}`), value)
    assert.doesNotMatch(text, /(?:^|[\n,"])[=+\-@\t＝＋－＠]/m)
  })
  test('CSV: a negative amount stays a figure, the same characters as text do not', () => {
    assert.equal(csvValue({ key: 'a', title: '金额', kind: 'money' }, -24_050), '-240.50')
    assert.equal(csvValue({ key: 'a', title: '备注', kind: 'text' }, '-240.50'), "'-240.50")
    assert.equal(csvValue({ key: 'a', title: '备注', kind: 'text' }, '他说"好",\n走了'), '"他说""好"", 走了"')
    assert.equal(csvValue({ key: 'a', title: '备注', kind: 'text' }, true), '是')
    assert.equal(csvValue({ key: 'a', title: '备注', kind: 'text' }, null), '')
  })
})

describe('streams', () => {
  async function* many(count: number): AsyncGenerator<RowInput<Key>> {
    for (let i = 0; i < count; i++) yield { ...rows[0], number: String(i), serial: String(i) }
  }
  test('a streamed workbook is read back, the mark of synthetic data in its sheet name', async () => {
    const bytes = await buffer(streamWorkbook(rows, { name: '名单', columns, synthetic: true }))
    assert.deepEqual(await textsOf(bytes), EXPECTED)
    const decision = await readWorkbook(bytes, { columns })
    assert.equal(decision.ok && decision.value.sheetName, '测试数据 名单')
  })
  test('20,000 rows stream out and come in again', async () => {
    const bytes = await buffer(streamWorkbook(many(20_000), { name: '名单', columns }))
    const decision = await readWorkbook(bytes, { columns })
    assert.ok(decision.ok)
    assert.equal(decision.value.rows.length, 20_000)
    assert.equal(decision.value.rows.at(-1)?.cells.name.text, '买买提·吐尔逊')
  })
  test('CSV comes in again, quotes and mark included', async () => {
    const bytes = await buffer(writeCsv(rows, { columns, synthetic: true }))
    assert.deepEqual(
      await textsOf(bytes),
      EXPECTED.map((row) => [...row.slice(0, 8), row[8] && Number(row[8]).toFixed(2)]),
    )
  })
  test('a source that fails makes the stream fail', async () => {
    async function* failing(): AsyncGenerator<RowInput<Key>> {
      yield rows[0] as RowInput<Key>
      throw new Error('the database is gone')
    }
    await assert.rejects(buffer(streamWorkbook(failing(), { name: '名单', columns })), /the database is gone/)
    await assert.rejects(buffer(writeCsv(failing(), { columns })), /the database is gone/)
  })
})

describe('annotated files', () => {
  const specs = columns.slice(0, 5)
  const check = async (bytes: Uint8Array) => {
    const decision = await readTable(bytes, { columns: specs })
    assert.ok(decision.ok, JSON.stringify(decision))
    return decision.value
  }
  const marksOf = (table: Awaited<ReturnType<typeof check>>) =>
    table.rows.flatMap((row) => row.faults.map((f) => ({ row: f.rowNumber, column: f.column, message: f.text })))
  const annotated = async (bytes: Buffer, marks: Parameters<typeof annotateWorkbook>[1], limits = {}) => {
    const decision = await annotateWorkbook(bytes, marks, { columns: specs, limits })
    assert.ok(decision.ok, JSON.stringify(decision))
    return decision.value
  }
  const bad = roster(
    [
      GOOD_ROW,
      [
        '2',
        { formula: 'HYPERLINK("http://127.0.0.1:9/")', result: '点我' },
        { figure: '1.4089919900307E+17' },
        { figure: '14080001' },
        { serial: '32939' },
      ],
      ['3', '=1+1', '14089919790101007X', { error: '#N/A' }, '1900-02-29'],
    ],
    ['A5:A5'],
  )

  test('bad cells are coloured and commented, 问题 stands at the end, rows keep their numbers, formulas are dead', async () => {
    const marks = [...marksOf(await check(bad)), { row: 3, message: '已报名同一时间的班' }]
    const file = await annotated(bad, marks)
    const { sheets } = await readXlsx(file, { readStyles: true })
    const sheet = sheets[0]
    const cell = (row: number, column: number) => sheet?.cells?.get(`${row - 1},${column}`)
    assert.deepEqual(sheet?.rows[1], ['序号', '姓名', '身份证号', '联系电话', '出生日期', '问题'])
    assert.equal(sheet?.rows[2]?.[5], '已报名同一时间的班')
    assert.match(String(sheet?.rows[3]?.[5]), /^姓名是公式.*；身份证号被表格软件改成了数字/)
    assert.match(
      String(sheet?.rows[4]?.[5]),
      /姓名不能以 = \+ - @ 开头.*；联系电话是表格软件的错误值 #N\/A.*；出生日期“1900-02-29”不是/,
    )
    assert.equal(cell(4, 1)?.value, '=HYPERLINK("http://127.0.0.1:9/")')
    assert.equal(cell(4, 1)?.formula, undefined)
    assert.deepEqual(
      [cell(4, 2)?.value, cell(4, 3)?.value, cell(5, 1)?.value, cell(5, 3)?.value],
      [140899199003070000, 14080001, '=1+1', '#N/A'],
    )
    for (const [row, column] of [
      [4, 1],
      [4, 2],
      [5, 1],
      [5, 3],
      [5, 4],
    ] as const) {
      assert.deepEqual(
        cell(row, column)?.style?.fill,
        { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFC7CE' } },
        `${row},${column}`,
      )
      assert.ok(cell(row, column)?.comment?.text, `${row},${column}`)
    }
    assert.equal(cell(3, 1)?.style?.fill, undefined)
    assert.doesNotMatch(await part(file, 'xl/worksheets/sheet1.xml'), /<f[\s>/]|t="e"/)
    assert.match(await part(file, 'xl/worksheets/sheet1.xml'), /<mergeCell ref="A1:E1"\/>/)
  })

  test('the annotated file is read like the original, and annotating it again does not add a second column', async () => {
    const first = await check(bad)
    const file = await annotated(bad, marksOf(first))
    const second = await check(file)
    assert.deepEqual(
      second.rows.map((r) => [r.rowNumber, r.cells.name?.text, r.cells.number?.text]),
      [
        [3, '张三', '140899199003070010'],
        [4, '', ''],
        [5, '', '14089919790101007X'],
      ],
    )
    const again = await annotated(file, [{ row: 5, column: 'B', message: '姓名不能以 = 开头' }])
    const { sheets } = await readXlsx(again)
    assert.deepEqual(sheets[0]?.rows[1]?.filter(Boolean), ['序号', '姓名', '身份证号', '联系电话', '出生日期', '问题'])
    assert.deepEqual([sheets[0]?.rows[3]?.[5] ?? null, sheets[0]?.rows[4]?.[5]], [null, '姓名不能以 = 开头'])
  })

  test('marks on the title, the header, rows that are not there and columns that cannot be change nothing else', async () => {
    const file = await annotated(bad, [
      { row: 1, column: 'A', message: '甲' },
      { row: 2, column: 'B', message: '乙' },
      { row: 999, column: 'B', message: '丙' },
      { row: 3, column: 'ZZZZ', message: '丁' },
    ])
    const { sheets } = await readXlsx(file)
    assert.deepEqual(
      sheets[0]?.rows.map((row) => row[5] ?? null),
      [null, '问题', '丁', null, null],
    )
  })

  test('a CSV comes back as .xlsx', async () => {
    const csv = Buffer.from(`${ROSTER_HEADER.join(',')}\r\n1,张三,1.40899E+17,,\r\n`)
    const file = await annotated(csv, marksOf(await check(csv)))
    assert.match((await check(file)).sheetName, /CSV/)
  })

  test('above 20,000 rows only the marked ones come back', async () => {
    const data = Array.from({ length: 20_050 }, (_, i) => ['1', '张三', String(i), null, null])
    const bytes = workbook({ sheet: sheetXml([ROSTER_HEADER, ...data]) })
    const file = await annotated(bytes, [{ row: 20_040, column: 'C', message: '校验码不符' }], { maxRows: 30_000 })
    const { sheets } = await readXlsx(file)
    assert.deepEqual(
      sheets[0]?.rows.map((row) => [row[2], row[5]]),
      [
        ['身份证号', '问题'],
        ['20038', '校验码不符'],
      ],
    )
  })

  test('what cannot be read is refused in the same words', async () => {
    const decision = await annotateWorkbook(Buffer.from('<html>'), [], { columns: specs })
    assert.equal(decision.ok ? '' : decision.refusal, 'file_html')
  })
})
