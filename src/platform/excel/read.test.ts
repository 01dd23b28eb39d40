// Aim: every bad file is refused with words that say what to do, every bad cell is named by row and column, and good rows pass.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  EVIL_FILES,
  EVIL_ROWS,
  type EvilCell,
  GOOD_ROW,
  RARE_ROWS,
  ROSTER_HEADER,
  roster,
  sheetXml,
  workbook,
} from '#test/evil-xlsx.ts'
import {
  type CellFaultCode,
  type ColumnSpec,
  describeFault,
  readTable,
  readWorkbook,
  type SheetRead,
  TABLE_REFUSALS,
  type TableRefusal,
  tableRefusalText,
} from './index.ts'

const columns = [
  { key: 'serial', title: '序号', kind: 'serial' },
  { key: 'name', title: '姓名', kind: 'text', required: true, maxLength: 60 },
  { key: 'number', title: '身份证号', kind: 'identity', required: true, unique: true },
  { key: 'phone', title: '联系电话', kind: 'digits' },
  { key: 'birth', title: '出生日期', kind: 'date' },
] as const satisfies readonly ColumnSpec[]
type Key = (typeof columns)[number]['key']

const good = async (bytes: Buffer): Promise<SheetRead<Key>> => {
  const decision = await readWorkbook<Key>(bytes, { columns })
  assert.ok(decision.ok, decision.ok ? '' : tableRefusalText(decision.refusal, decision.facts))
  return decision.value
}
const refused = async (bytes: Buffer, read = readWorkbook) => {
  const decision = await read(bytes, { columns })
  assert.ok(!decision.ok, 'the file was read')
  return { refusal: decision.refusal, text: tableRefusalText(decision.refusal, decision.facts), facts: decision.facts }
}

// Which file, which refusal, which words a clerk must find in the message.
const refusals: readonly [keyof typeof EVIL_FILES, TableRefusal, RegExp][] = [
  ['empty', 'file_empty', /文件是空的/],
  ['onlySpaces', 'file_empty', /文件是空的/],
  ['emptyZip', 'file_empty', /文件是空的/],
  ['oldXls', 'file_old_xls', /旧版 \.xls.*另存为“Excel 工作簿（\.xlsx）”/],
  ['passwordProtected', 'file_encrypted', /取消密码/],
  ['encryptedEntry', 'file_encrypted', /取消密码/],
  ['html', 'file_html', /网页文件改名.*另存为/],
  ['csv', 'file_text', /CSV 文件改名.*另存为/],
  ['pdf', 'file_other', /这是PDF 文件，不是 \.xlsx/],
  ['noise', 'file_other', /这是无法识别的文件/],
  ['plainZip', 'file_other', /这是压缩包/],
  ['docx', 'file_other', /Word 文档/],
  ['truncated', 'file_truncated', /文件不完整.*重新保存/],
  ['flippedBits', 'file_damaged', /文件已损坏/],
  ['wrongChecksum', 'file_damaged', /文件已损坏/],
  ['brokenXml', 'file_damaged', /文件已损坏/],
  ['manyEntries', 'zip_too_many_entries', /20006 个部件，超过 2000 个/],
  ['manyEntriesHidden', 'zip_irregular', /内部目录不正常/],
  ['zip64Lie', 'zip_too_many_entries', /65535 个部件/],
  ['duplicateEntry', 'zip_irregular', /内部目录不正常/],
  ['traversal', 'zip_unsafe_names', /不安全的路径/],
  ['absolutePath', 'zip_unsafe_names', /不安全的路径/],
  ['backslashPath', 'zip_unsafe_names', /不安全的路径/],
  ['macros', 'file_macros', /带有宏.*另存为不带宏/],
  ['externalEntity', 'xml_unsafe', /外部引用声明/],
  ['parameterEntity', 'xml_unsafe', /外部引用声明/],
  ['billionLaughs', 'xml_unsafe', /外部引用声明/],
  ['entityBehindLongComment', 'xml_unsafe', /外部引用声明/],
  ['entityInUnreadPart', 'xml_unsafe', /外部引用声明/],
  ['entityInUtf16', 'xml_unsafe', /外部引用声明/],
  ['hiddenSheetOnly', 'sheet_missing', /没有可见的工作表/],
  ['farCell', 'sheet_far_cell', /^XFD1048576 单元格有内容，超出允许的 20000 行、200 列/],
  ['farColumn', 'sheet_far_cell', /^XFD3 单元格有内容/],
  ['blankSheet', 'sheet_blank', /工作表“学员名单”是空的/],
  ['onlyHeader', 'no_data_rows', /只有表头，没有数据，请从第 3 行开始填写/],
  ['foreignHeader', 'header_not_found', /表头应有：姓名、身份证号、联系电话、出生日期/],
  ['wrongHeader', 'header_wrong', /第 2 行表头与模板不一致，C 列“证件”不是模板中的列，应为“身份证号”/],
  ['missingColumn', 'header_wrong', /缺少“身份证号”列/],
  [
    'threeMoreColumns',
    'header_surplus',
    /多了 3 列：F 列“籍贯”不是模板中的列；G 列“备注”不是模板中的列；H 列“班主任”不是模板中的列/,
  ],
  ['untitledColumn', 'header_surplus', /第 2 行.*F 列没有表头却有内容/],
  ['duplicatedHeader', 'header_duplicated', /D 列“姓名”与 B 列重复/],
]
describe('files refused as a whole', () => {
  for (const [name, refusal, words] of refusals)
    test(`${name}: ${refusal}`, async () => {
      const answer = await refused(EVIL_FILES[name]())
      assert.equal(answer.refusal, refusal)
      assert.match(answer.text, words)
      assert.match(answer.text, /请/)
    })
  test('no bad file of the collection is left out', () => {
    assert.deepEqual(refusals.map(([name]) => name).sort(), Object.keys(EVIL_FILES).sort())
  })
  test('one familiar word in a line of text is no header', async () => {
    const answer = await refused(
      workbook({
        sheet: sheetXml([
          ['姓名', '请在下面填写'],
          ['张三', '无'],
        ]),
      }),
    )
    assert.equal(answer.refusal, 'header_not_found')
  })
  test('a file over the limit in bytes', async () => {
    const decision = await readWorkbook(Buffer.alloc(3 * 1024 * 1024), {
      columns,
      limits: { maxBytes: 2 * 1024 * 1024 },
    })
    assert.equal(
      decision.ok ? '' : tableRefusalText(decision.refusal, decision.facts),
      TABLE_REFUSALS.file_too_large({ megabytes: 3, limitMegabytes: 2 }),
    )
  })
})

// Which row, which column, which code, which words.
const faults: readonly [keyof typeof EVIL_ROWS, string, CellFaultCode, string][] = [
  [
    'figureInsteadOfId',
    'C',
    'number_rounded',
    '身份证号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  ],
  [
    'shortFigureInsteadOfId',
    'C',
    'number_rounded',
    '身份证号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写',
  ],
  ['roundedText', 'C', 'number_rounded', '身份证号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写'],
  ['lotusDay', 'E', 'date_invalid', '出生日期“1900-02-29”不是日历上有的日期，请核对年月日'],
  ['lotusDayAsText', 'E', 'date_invalid', '出生日期“1900-02-29”不是日历上有的日期，请核对年月日'],
  ['thirtiethOfFebruary', 'E', 'date_invalid', '出生日期“2022-02-30”不是日历上有的日期，请核对年月日'],
  ['figureInsteadOfDay', 'E', 'not_a_date', '出生日期“44621”不是日期，请按 2022-03-01 的形式填写'],
  ['formula', 'B', 'formula', '姓名是公式，系统不计算公式，请复制后用“选择性粘贴：数值”改成数值'],
  ['commandInName', 'B', 'formula_text', '姓名不能以 = + - @ 开头，请删除这些符号后重新填写'],
  ['wideCommandInName', 'B', 'formula_text', '姓名不能以 = + - @ 开头，请删除这些符号后重新填写'],
  ['errorValue', 'B', 'error_value', '姓名是表格软件的错误值 #REF!，请改为正确的内容'],
  ['flag', 'B', 'boolean_value', '姓名是逻辑值 TRUE，请改为文字'],
  ['controlCharacter', 'B', 'control_character', '姓名中有看不见的控制字符，请删除该格内容后重新输入'],
  ['bidiOverride', 'B', 'control_character', '姓名中有看不见的控制字符，请删除该格内容后重新输入'],
  ['lineBreak', 'B', 'line_break', '姓名中有换行，请在一行内填写'],
  ['blankName', 'B', 'blank', '没有填写姓名，请补填'],
  ['dayInPhone', 'D', 'date_in_text', '联系电话被表格软件改成了日期，请把该列设为文本后重新填写'],
  ['endlessText', 'B', 'too_long', '姓名有 30000 个字，超过 60 个字，请缩短'],
]
describe('bad cells', () => {
  for (const [name, column, code, text] of faults)
    test(`${name}: ${code}, the rows around it pass`, async () => {
      const table = await good(roster([GOOD_ROW, EVIL_ROWS[name], ['3', '李四', '140899199003070029', null, null]]))
      assert.deepEqual(
        table.rows.map((row) => row.faults.length),
        [0, 1, 0],
      )
      const fault = table.rows[1]?.faults[0]
      assert.deepEqual(fault && { row: fault.rowNumber, column: fault.column, text: fault.text }, {
        row: 4,
        column,
        text,
      })
      assert.equal(describeFault(fault as NonNullable<typeof fault>), `第 4 行 ${column} 列：${text}`)
    })
  test('no bad row of the collection is left out', () => {
    assert.deepEqual(faults.map(([name]) => name).sort(), Object.keys(EVIL_ROWS).sort())
  })

  test('the same number twice: the second row names the first', async () => {
    const table = await good(roster([GOOD_ROW, ['2', '李四', '140899 1990 0307 0010', null, null]]))
    assert.deepEqual(
      table.rows.map((row) => row.faults.map(describeFault)),
      [[], ['第 4 行 C 列：身份证号与第 3 行重复，请删除其中一行']],
    )
  })

  test('merged data: every row under the merge is named, the title line is not', async () => {
    const second = ['2', null, '140899199003070029', '00014080002', null] as const
    const table = await good(roster([GOOD_ROW, second], ['B3:B4']))
    assert.deepEqual(
      table.rows.map((row) => row.faults.map(describeFault)),
      [
        ['第 3 行 B 列：姓名在合并单元格 B3:B4 中，请取消合并，每行单独填写'],
        ['第 4 行 B 列：姓名在合并单元格 B3:B4 中，请取消合并，每行单独填写'],
      ],
    )
    assert.equal(table.rows[1]?.cells.name.merged, true)
    assert.equal(table.rows[1]?.cells.number.merged, undefined)
  })

  test('a formula is not evaluated and its stored result is not taken', async () => {
    const table = await good(roster([EVIL_ROWS.formula]))
    assert.deepEqual(table.rows[0]?.cells.name, { text: '', type: 'formula', column: 'B' })
    const empty = workbook({
      sheet: sheetXml([ROSTER_HEADER, GOOD_ROW])
        .replace('<c r="B2"', '<c r="B2"><f/></c><c r="BA2"')
        .replace(/<c r="BA2".*?<\/c>/, ''),
    })
    assert.equal((await good(empty)).rows[0]?.faults[0]?.code, 'formula')
  })

  test('at most five faults a row are listed, the others counted', async () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ key: `c${i}`, title: `列${i}`, kind: 'integer' }) as const)
    const bytes = workbook({ sheet: sheetXml([many.map((c) => c.title), many.map(() => '多')]) })
    const decision = await readWorkbook(bytes, { columns: many })
    assert.ok(decision.ok)
    assert.deepEqual([decision.value.rows[0]?.faults.length, decision.value.rows[0]?.faultsLeftOut], [5, 3])
  })

  test('figures, money, levels and lists are checked by their column', async () => {
    const specs = [
      { key: 'hours', title: '课时', kind: 'integer' },
      { key: 'amount', title: '金额', kind: 'money' },
      { key: 'level', title: '等级', kind: 'level' },
      { key: 'sex', title: '性别', kind: 'text', options: ['男', '女'] },
      { key: 'card', title: '银行卡号', kind: 'digits' },
    ] as const
    const read = async (...row: EvilCell[]) => {
      const decision = await readWorkbook(workbook({ sheet: sheetXml([specs.map((s) => s.title), row]) }), {
        columns: specs,
      })
      assert.ok(decision.ok)
      const [first] = decision.value.rows
      return { texts: specs.map((s) => first?.cells[s.key].text), codes: first?.faults.map((f) => f.code) }
    }
    assert.deepEqual(
      await read({ figure: '120' }, { figure: '0.30000000000000004' }, '四级 / 中级工', '女', {
        figure: '123456789012345',
      }),
      {
        texts: ['120', '0.3', '四级/中级工', '女', '123456789012345'],
        codes: [],
      },
    )
    assert.deepEqual((await read('1,200', '¥1,234.50元', 'L3', '男', "'6222 0000")).texts, [
      '1200',
      '1234.50',
      'L3',
      '男',
      '62220000',
    ])
    assert.deepEqual((await read('12.5', '1.005', '大师', '未知', { figure: '1234567890123456' })).codes, [
      'not_integer',
      'not_money',
      'not_level',
      'not_in_list',
      'number_rounded',
    ])
    assert.deepEqual((await read('-5', '-240', 'L5', '男', null)).codes, [])
  })
})

describe('good files', () => {
  test('rare characters, minority names, full-width figures and days in every spelling come through', async () => {
    const table = await good(roster(RARE_ROWS))
    assert.deepEqual(
      table.rows.map(({ rowNumber, cells, faults: found }) => [
        rowNumber,
        cells.name.text,
        cells.number.text,
        cells.phone.text,
        cells.birth.text,
        found,
      ]),
      [
        [3, '买买提·吐尔逊', '140899199003070010', '00014080001', '1990-03-07', []],
        [4, '𠮷野', '140899199003070029', '00014080002', '1990-03-07', []],
        [5, '㛃䶮', '14089919790101007X', '14080003', '1979-01-01', []],
        [6, '龘', '411499200002290134', '00014080004', '2000-02-29', []],
      ],
    )
    assert.deepEqual([table.sheetName, table.headerRow], ['学员名单', 2])
    assert.deepEqual(table.columns[2], { key: 'number', title: '身份证号', column: 'C' })
  })

  test('a serial number means another day in the 1904 system', async () => {
    const sheet = sheetXml([ROSTER_HEADER, ['1', '张三', '140899199003070010', null, { serial: '31477' }]])
    assert.equal((await good(workbook({ sheet, date1904: true }))).rows[0]?.cells.birth.text, '1990-03-07')
    assert.equal((await good(workbook({ sheet }))).rows[0]?.cells.birth.text, '1986-03-06')
  })

  test('blank rows, rows with a serial number only and formatted blank cells far away are passed over', async () => {
    const far = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    const sheet = sheetXml([ROSTER_HEADER, GOOD_ROW, [null], ['2', ' '], ['3']]).replace('</sheetData>', far)
    assert.deepEqual(
      (await good(workbook({ sheet }))).rows.map((row) => row.rowNumber),
      [2],
    )
  })

  test('titles may have stars, spaces, full width and line breaks; an optional column may be absent; 问题 is passed over', async () => {
    const sheet = sheetXml([
      ['*姓 名', '身份证号（必填）', '问题'],
      ['张三', '140899199003070010', '第 18 位校验码不符'],
    ])
    const table = await good(workbook({ sheet }))
    assert.deepEqual(table.rows[0]?.cells.phone, { text: '', type: 'empty', column: '' })
    assert.deepEqual(table.rows[0]?.faults, [])
  })

  test('shared strings, rich text, phonetic marks, escapes, prefixes and single quotes', async () => {
    const strings = `<x:sst xmlns:x="a"><x:si><x:r><x:t>张</x:t></x:r><x:r><x:t>三</x:t></x:r><x:rPh sb="0" eb="1"><x:t>zhang</x:t></x:rPh></x:si><x:si><x:t>A&amp;B&#20013;</x:t></x:si></x:sst>`
    const header = sheetXml([ROSTER_HEADER]).replace('</sheetData></worksheet>', '')
    const sheet = `${header}<!-- > <c r="ZZ9"> --><x:row r='2'><x:c t='s' r='B2'><x:v>0</x:v></x:c><x:c r="C2" t="str"><x:v><![CDATA[140899199003070010]]></x:v></x:c></x:row><row><c/><c t="s"><v>1</v></c><c t="inlineStr"><is><t>140899199003070029</t></is></c></row></sheetData></worksheet>`
    const table = await good(workbook({ sheet, sharedStrings: strings }))
    assert.deepEqual(
      table.rows.map((row) => [row.rowNumber, row.cells.name.text, row.cells.number.text]),
      [
        [2, '张三', '140899199003070010'],
        [3, 'A&B中', '140899199003070029'],
      ],
    )
  })

  test('progress counts up to all rows', async () => {
    const rows = Array.from({ length: 1_201 }, (_, i): EvilCell[] => [String(i + 1), '张三', `${i}`, null, null])
    const seen: number[] = []
    await readWorkbook(roster(rows), { columns, onProgress: ({ rowsRead }) => seen.push(rowsRead) })
    assert.deepEqual(seen.at(-1), 1_201)
    assert.ok(seen.length >= 3, `${seen}`)
  })
})

describe('delimited text of a bank', () => {
  const lines = `测试数据\r\n姓名,身份证号,联系电话\r\n买买提·吐尔逊,"=""140899199003070010""",'00014080001\r\n李四,1.40899E+17,\r\n`
  const expected = [
    [3, '买买提·吐尔逊', '140899199003070010', []],
    [4, '李四', '', ['第 4 行 B 列：身份证号被表格软件改成了数字，末几位已丢失，请把该列设为文本后重新填写']],
  ]
  // GB 18030 of the same lines, as WPS writes it: TextDecoder knows the encoding and Buffer does not, so the bytes stand here.
  const gb = Buffer.concat([
    Buffer.from('d0d5c3fb2cc9edb7ddd6a4bac52cc1aacfb5b5e7bbb00d0a', 'hex'),
    Buffer.from(
      'c2f2c2f2cce1a1a4cdc2b6fbd1b72c3134303839393139393030333037303031302c30303031343038303030310d0a',
      'hex',
    ),
  ])
  const rowsOf = async (bytes: Uint8Array) => {
    const decision = await readTable<Key>(bytes, { columns })
    assert.ok(decision.ok, decision.ok ? '' : decision.refusal)
    return decision.value.rows.map((r) => [
      r.rowNumber,
      r.cells.name.text,
      r.cells.number.text,
      r.faults.map(describeFault),
    ])
  }
  test('UTF-8 with and without mark, UTF-16, tabs', async () => {
    assert.deepEqual(await rowsOf(Buffer.from(lines)), expected)
    assert.deepEqual(await rowsOf(Buffer.from(`\uFEFF${lines}`)), expected)
    assert.deepEqual(await rowsOf(Buffer.from(`\uFEFF${lines}`, 'utf16le')), expected)
    assert.deepEqual(await rowsOf(Buffer.from(lines.replaceAll(',', '\t'))), expected)
  })
  test('GB 18030', async () => {
    assert.deepEqual(await rowsOf(gb), [[2, '买买提·吐尔逊', '140899199003070010', []]])
  })
  test('an .xlsx is read too, and what is neither is refused', async () => {
    assert.equal((await rowsOf(roster([GOOD_ROW]))).length, 1)
    assert.equal((await refused(EVIL_FILES.html(), readTable)).refusal, 'file_html')
    assert.equal((await refused(EVIL_FILES.oldXls(), readTable)).refusal, 'file_old_xls')
    assert.equal((await refused(Buffer.from('你好\r\n'), readTable)).refusal, 'header_not_found')
  })
})

test('a title that names a property of every object changes nothing', async () => {
  const sheet = sheetXml([
    [...ROSTER_HEADER, '__proto__', 'constructor'],
    [...GOOD_ROW, 'polluted', 'x'],
  ])
  const answer = await refused(workbook({ sheet }))
  assert.equal(answer.refusal, 'header_surplus')
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})
