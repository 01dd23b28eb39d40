/**
 * Bad workbooks for tests, built byte by byte, so that each holds exactly one thing no spreadsheet program would write.
 * Every person in them is invented (DOMAIN §8.1): ID county 99, phones 000….
 */
import { once } from 'node:events'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

export type ZipPart = {
  readonly name: string
  readonly data: Buffer | string
  /** The bytes are deflated already; `size` and `crc` say what comes out. */
  readonly packed?: { readonly size: number; readonly crc: number }
  /** What the directory claims instead of the truth. */
  readonly claimedSize?: number
  readonly flags?: number
}

/** A zip archive. `claimedCount` is what the end record says instead of the number of parts. */
export function zip(parts: readonly ZipPart[], { claimedCount }: { claimedCount?: number } = {}): Buffer {
  const body: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const data = Buffer.from(part.data as string)
    // Nothing is stored as nothing: twenty thousand deflaters would cost more memory than the reader under test.
    const stored = data.length === 0
    const packed = part.packed || stored ? data : deflateRawSync(data)
    const name = Buffer.from(part.name)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(part.flags ?? 0, 2)
    head.writeUInt16LE(stored ? 0 : 8, 4)
    head.writeUInt32LE(part.packed?.crc ?? crc32(data), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(part.claimedSize ?? part.packed?.size ?? data.length, 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, name]))
    body.push(local)
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE((claimedCount ?? parts.length) & 0xffff, 8)
  end.writeUInt16LE((claimedCount ?? parts.length) & 0xffff, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...body, listing, end])
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Style 0 is general, 1 text, 2 a date. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="164"/></cellXfs></styleSheet>`

export type WorkbookParts = {
  readonly sheet: ZipPart['data']
  readonly sheetName?: string
  readonly date1904?: boolean
  readonly sharedStrings?: string
  /** Put in place of, or beside, the ordinary parts. */
  readonly extra?: readonly ZipPart[]
}

/** The parts of a small, correct workbook around a sheet. */
export function workbookParts({
  sheet,
  sheetName = '学员名单',
  date1904,
  sharedStrings,
  extra = [],
}: WorkbookParts): ZipPart[] {
  const strings =
    sharedStrings === undefined
      ? ''
      : `<Relationship Id="rId3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>`
  const parts: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      data: `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/>${strings}</Relationships>`,
    },
    { name: 'xl/styles.xml', data: STYLES },
    ...(sharedStrings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', data: sharedStrings }]),
    { name: 'xl/worksheets/sheet1.xml', data: sheet },
  ]
  const replaced = new Set(extra.map((part) => part.name))
  return [...parts.filter((part) => !replaced.has(part.name)), ...extra]
}

export const workbook = (parts: WorkbookParts) => zip(workbookParts(parts))

/** A value, a formula, a figure with its exact text, a date by serial, an error value; a string is a text. */
export type EvilCell =
  | string
  | null
  | { readonly figure: string }
  | { readonly serial: string }
  | { readonly formula: string; readonly result: string }
  | { readonly error: string }
  | { readonly flag: boolean }
  | { readonly rawText: string }

const letter = (column: number) => String.fromCharCode(65 + column)
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function cellXml(cell: EvilCell, column: number, row: number): string {
  const at = `r="${letter(column)}${row}"`
  if (cell === null) return ''
  if (typeof cell === 'string')
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  if ('rawText' in cell) return `<c ${at} t="inlineStr"><is><t>${cell.rawText}</t></is></c>`
  if ('figure' in cell) return `<c ${at}><v>${cell.figure}</v></c>`
  if ('serial' in cell) return `<c ${at} s="2"><v>${cell.serial}</v></c>`
  if ('formula' in cell) return `<c ${at} t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.result)}</v></c>`
  if ('error' in cell) return `<c ${at} t="e"><v>${cell.error}</v></c>`
  return `<c ${at} t="b"><v>${cell.flag ? 1 : 0}</v></c>`
}

/** The XML of a sheet with the given rows, from row 1; `merges` such as `A1:D1`. */
export function sheetXml(rows: readonly (readonly EvilCell[])[], merges: readonly string[] = []): string {
  const data = rows
    .map((row, i) => `<row r="${i + 1}">${row.map((cell, c) => cellXml(cell, c, i + 1)).join('')}</row>`)
    .join('')
  const merged =
    merges.length === 0 ? '' : `<mergeCells>${merges.map((m) => `<mergeCell ref="${m}"/>`).join('')}</mergeCells>`
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData>${merged}</worksheet>`
}

/** The columns that the rows below fill: 序号, 姓名, 身份证号, 联系电话, 出生日期. */
export const ROSTER_HEADER = ['序号', '姓名', '身份证号', '联系电话', '出生日期'] as const
export const GOOD_ROW: readonly EvilCell[] = ['1', '张三', '140899199003070010', '00014080001', '1990-03-07']
const TITLE: readonly EvilCell[] = ['2022 年学员名单']

export const roster = (rows: readonly (readonly EvilCell[])[], merges: readonly string[] = []) =>
  workbook({ sheet: sheetXml([TITLE, ROSTER_HEADER, ...rows], ['A1:E1', ...merges]) })

/** Deflates `megabytes` of one repeated block without ever holding them. */
async function deflated(head: string, block: Buffer, times: number, tail: string) {
  const deflater = createDeflateRaw({ level: 9 })
  const chunks: Buffer[] = []
  deflater.on('data', (chunk: Buffer) => chunks.push(chunk))
  let size = 0
  let crc = 0
  const write = async (data: Buffer) => {
    size += data.length
    crc = crc32(data, crc)
    if (!deflater.write(data)) await once(deflater, 'drain')
  }
  await write(Buffer.from(head))
  for (let i = 0; i < times; i++) await write(block)
  await write(Buffer.from(tail))
  deflater.end()
  await once(deflater, 'end')
  return { data: Buffer.concat(chunks), packed: { size, crc } }
}

const SHEET_OPEN = `${XML}<worksheet xmlns="${MAIN}"><sheetData>`
const SHEET_CLOSE = '</sheetData></worksheet>'
const MEGABYTE = 1024 * 1024

/** 300 MB of blanks in the sheet, honest or not about their size. */
export async function zipBomb({ claimedSize }: { claimedSize?: number } = {}): Promise<Buffer> {
  const bomb = await deflated(SHEET_OPEN, Buffer.alloc(MEGABYTE, 0x20), 300, SHEET_CLOSE)
  const parts = workbookParts({ sheet: bomb.data })
  return zip(parts.map((p) => (p.name === 'xl/worksheets/sheet1.xml' ? { ...p, packed: bomb.packed, claimedSize } : p)))
}

/** A shared string table of `megabytes` in as many small strings as fit: cheap on disk, dear in memory. */
export async function stringBomb(megabytes: number): Promise<Buffer> {
  const one = '<si><t>字</t></si>'
  const block = Buffer.from(one.repeat(Math.floor(MEGABYTE / Buffer.byteLength(one))))
  const bomb = await deflated(`${XML}<sst xmlns="${MAIN}">`, block, megabytes, '</sst>')
  const parts = workbookParts({ sheet: sheetXml([ROSTER_HEADER, GOOD_ROW]), sharedStrings: '' })
  return zip(parts.map((p) => (p.name === 'xl/sharedStrings.xml' ? { ...p, data: bomb.data, packed: bomb.packed } : p)))
}

const manyEntries = (count: number) =>
  Array.from({ length: count }, (_, i): ZipPart => ({ name: `xl/media/image${i}.png`, data: '' }))

const withSheet = (head: string, sheet: string) => sheet.replace(XML, `${XML}${head}`)

const GOOD_SHEET = sheetXml([TITLE, ROSTER_HEADER, GOOD_ROW], ['A1:E1'])
/** An address that answers nobody: a parser that fetched it would hang or fail, not pass. */
const CANARY = 'http://127.0.0.1:9/canary'

const laughs = () => {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`)
  return `<!DOCTYPE worksheet [<!ENTITY l0 "哈">${levels.join('')}]>`
}

/** A file that is refused as a whole, by name. */
export const EVIL_FILES = {
  empty: () => Buffer.alloc(0),
  onlySpaces: () => Buffer.from(' \r\n '),
  oldXls: () =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('Workbook', 'utf16le')]),
  passwordProtected: () =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
  encryptedEntry: () => zip(workbookParts({ sheet: GOOD_SHEET }).map((part) => ({ ...part, flags: 1 }))),
  html: () => Buffer.from('<html><body><table><tr><td>姓名</td></tr></table></body></html>'),
  csv: () => Buffer.from(`${ROSTER_HEADER.join(',')}\r\n${GOOD_ROW.join(',')}\r\n`),
  pdf: () => Buffer.from('%PDF-1.7\n%âãÏÓ\n'),
  noise: () => Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => (i * 151 + 0x81) & 0xff)),
  emptyZip: () => zip([]),
  plainZip: () => zip([{ name: 'readme.txt', data: '说明' }]),
  docx: () => zip([...workbookParts({ sheet: GOOD_SHEET }).slice(0, 2), { name: 'word/document.xml', data: '<w/>' }]),
  truncated: () => {
    const whole = workbook({ sheet: GOOD_SHEET })
    return whole.subarray(0, Math.floor(whole.length * 0.6))
  },
  flippedBits: () => {
    const bytes = workbook({ sheet: GOOD_SHEET })
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 24 + 40
    bytes[at] = (bytes[at] as number) ^ 0xff
    return bytes
  },
  wrongChecksum: () => {
    const data = deflateRawSync(Buffer.from(GOOD_SHEET))
    const packed = { size: Buffer.byteLength(GOOD_SHEET), crc: 1 }
    return zip([...workbookParts({ sheet: '' }).slice(0, -1), { name: 'xl/worksheets/sheet1.xml', data, packed }])
  },
  manyEntries: () => zip([...workbookParts({ sheet: GOOD_SHEET }), ...manyEntries(20_000)]),
  manyEntriesHidden: () => {
    const parts = [...workbookParts({ sheet: GOOD_SHEET }), ...manyEntries(20_000)]
    return zip(parts, { claimedCount: 7 })
  },
  zip64Lie: () => zip(workbookParts({ sheet: GOOD_SHEET }), { claimedCount: 0xffff }),
  duplicateEntry: () => {
    const parts = workbookParts({ sheet: GOOD_SHEET })
    return zip([...parts, parts.at(-1) as ZipPart])
  },
  traversal: () => workbook({ sheet: GOOD_SHEET, extra: [{ name: '../../../../tmp/evil.sh', data: 'x' }] }),
  absolutePath: () => workbook({ sheet: GOOD_SHEET, extra: [{ name: '/etc/cron.d/evil', data: 'x' }] }),
  backslashPath: () => workbook({ sheet: GOOD_SHEET, extra: [{ name: '..\\evil.bat', data: 'x' }] }),
  macros: () => workbook({ sheet: GOOD_SHEET, extra: [{ name: 'xl/vbaProject.bin', data: 'x' }] }),
  externalEntity: () =>
    workbook({
      sheet: withSheet(
        `<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>`,
        GOOD_SHEET.replace('张三', '&x;'),
      ),
    }),
  parameterEntity: () =>
    workbook({ sheet: withSheet(`<!DOCTYPE w [<!ENTITY % p SYSTEM "${CANARY}"> %p;]>`, GOOD_SHEET) }),
  billionLaughs: () => workbook({ sheet: withSheet(laughs(), GOOD_SHEET.replace('张三', '&l9;')) }),
  entityBehindLongComment: () =>
    workbook({
      sheet: withSheet(
        `<!--${' '.repeat(600_000)}--><!DOCTYPE w [<!ENTITY x "x">]>`,
        GOOD_SHEET.replace('张三', '&x;'),
      ),
    }),
  entityInUnreadPart: () =>
    workbook({
      sheet: GOOD_SHEET,
      extra: [{ name: 'docProps/core.xml', data: `${XML}<!DOCTYPE c [<!ENTITY x SYSTEM "${CANARY}">]><c>&x;</c>` }],
    }),
  entityInUtf16: () =>
    workbook({
      sheet: GOOD_SHEET,
      extra: [
        { name: 'docProps/app.xml', data: Buffer.from(`\uFEFF<!DOCTYPE c [<!ENTITY x "x">]><c>&x;</c>`, 'utf16le') },
      ],
    }),
  brokenXml: () => workbook({ sheet: GOOD_SHEET.slice(0, -20) }),
  hiddenSheetOnly: () => {
    const parts = workbookParts({ sheet: GOOD_SHEET })
    return zip(
      parts.map((p) =>
        p.name === 'xl/workbook.xml' ? { ...p, data: String(p.data).replace('sheetId', 'state="hidden" sheetId') } : p,
      ),
    )
  },
  farCell: () =>
    workbook({
      sheet: GOOD_SHEET.replace('</sheetData>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    }),
  farColumn: () =>
    workbook({ sheet: GOOD_SHEET.replace('</row></sheetData>', '<c r="XFD3"><v>1</v></c></row></sheetData>') }),
  blankSheet: () => workbook({ sheet: sheetXml([]) }),
  onlyHeader: () => workbook({ sheet: sheetXml([TITLE, ROSTER_HEADER]) }),
  foreignHeader: () =>
    workbook({
      sheet: sheetXml([
        ['Name', 'Number'],
        ['Zhang', '1'],
      ]),
    }),
  wrongHeader: () => workbook({ sheet: sheetXml([TITLE, ['序号', '姓名', '证件', '联系电话', '出生日期'], GOOD_ROW]) }),
  missingColumn: () =>
    workbook({ sheet: sheetXml([TITLE, ['序号', '姓名', '联系电话', '出生日期'], ['1', '张三', '00014080001']]) }),
  threeMoreColumns: () =>
    workbook({
      sheet: sheetXml([TITLE, [...ROSTER_HEADER, '籍贯', '备注', '班主任'], [...GOOD_ROW, '商丘', '无', '李四']]),
    }),
  untitledColumn: () => workbook({ sheet: sheetXml([TITLE, ROSTER_HEADER, [...GOOD_ROW, '这一列没有表头']]) }),
  duplicatedHeader: () =>
    workbook({ sheet: sheetXml([TITLE, ['序号', '姓名', '身份证号', '姓名', '出生日期'], GOOD_ROW]) }),
} as const satisfies Record<string, () => Buffer>

/** Rows of a good roster, each with one bad cell; the name says which. Row 3 of the sheet is the first. */
export const EVIL_ROWS = {
  figureInsteadOfId: ['1', '张三', { figure: '1.4089919900307E+17' }, '00014080001', '1990-03-07'],
  shortFigureInsteadOfId: ['1', '张三', { figure: '140899790101001' }, '00014080001', '1990-03-07'],
  roundedText: ['1', '张三', '1.40899E+17', '00014080001', '1990-03-07'],
  lotusDay: ['1', '张三', '411499200002290134', '00014080001', { serial: '60' }],
  lotusDayAsText: ['1', '张三', '411499200002290134', '00014080001', '1900-02-29'],
  thirtiethOfFebruary: ['1', '张三', '411499200002290134', '00014080001', '2022年2月30日'],
  figureInsteadOfDay: ['1', '张三', '411499200002290134', '00014080001', { figure: '44621' }],
  formula: ['1', { formula: 'A1&"三"', result: '张三' }, '411499200002290134', '00014080001', '1990-03-07'],
  commandInName: ['1', "=cmd|' /C calc'!A0", '411499200002290134', '00014080001', '1990-03-07'],
  wideCommandInName: ['1', '＝1+1', '411499200002290134', '00014080001', '1990-03-07'],
  errorValue: ['1', { error: '#REF!' }, '411499200002290134', '00014080001', '1990-03-07'],
  flag: ['1', { flag: true }, '411499200002290134', '00014080001', '1990-03-07'],
  controlCharacter: ['1', { rawText: '张_x0007_三' }, '411499200002290134', '00014080001', '1990-03-07'],
  bidiOverride: ['1', '张\u202E三', '411499200002290134', '00014080001', '1990-03-07'],
  lineBreak: ['1', '张\n三', '411499200002290134', '00014080001', '1990-03-07'],
  blankName: ['1', ' 　', '411499200002290134', '00014080001', '1990-03-07'],
  dayInPhone: ['1', '张三', '411499200002290134', { serial: '44621' }, '1990-03-07'],
  endlessText: ['1', '长'.repeat(30_000), '411499200002290134', '00014080001', '1990-03-07'],
} as const satisfies Record<string, readonly EvilCell[]>

/** Rows that must come through as they are. */
export const RARE_ROWS: readonly (readonly EvilCell[])[] = [
  ['1', '买买提·吐尔逊', '140899199003070010', '00014080001', { serial: '32939' }],
  ['2', '𠮷野', '１４０８９９１９９００３０７００２９', '000 1408 0002', '1990/3/7'],
  ['3', '㛃䶮', '14089919790101007x', { figure: '14080003' }, '19790101'],
  ['4', '龘', ' 411499 20000229 0134 ', '00014080004', '2000.2.29'],
]
