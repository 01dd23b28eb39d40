/**
 * Reads the first visible sheet of an .xlsx as a stream of raw rows.
 *
 * hucre writes our workbooks; reading is our own, because one pass must see what a value-reader hides (formula cells, the exact
 * text of a figure, the false 29 February 1900, merged ranges), must stop at a limit while inflating, and must not hold a bulk
 * import in memory. The tests compare its values with hucre's.
 */
import { MAX_LINES_ABOVE_DATA, type ReadLimits } from './limits.ts'
import { RefusedFile } from './refusals.ts'
import { columnLetter, columnNumber, type MergedRange, type RawCell, type RawRow } from './table.types.ts'
import { attribute, XmlScanner } from './xml-scanner.ts'
import { type InflateBudget, inflate, readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** Excel's own limit for one cell; more is cut, and refused later as too long. */
const MAX_CELL_CHARACTERS = 32_767
const SMALL_PART_BYTES = 8 * 1024 * 1024

export type RawSheet = {
  readonly name: string
  /** From the sheet's own dimension mark, for progress only; absent or wrong in some files. */
  rowsExpected: number | undefined
  readonly rows: AsyncIterable<RawRow>
  /** Complete when `rows` has ended: merged ranges stand behind the data in the file. */
  readonly merges: MergedRange[]
}

/** Throws RefusedFile. */
export async function openXlsx(bytes: Uint8Array, limits: ReadLimits): Promise<RawSheet> {
  const entries = readZipDirectory(bytes, limits)
  const budget: InflateBudget = { left: limits.maxInflatedBytes, limit: limits.maxInflatedBytes }
  const part = new Parts(bytes, entries, budget)
  refuseOtherPackages(entries)
  const workbookPath = (await part.relationships('')).find((r) => r.type === 'officeDocument')?.path
  if (!workbookPath || !entries.has(workbookPath)) throw new RefusedFile('file_damaged')
  if (/macroEnabled/i.test(await part.text('[Content_Types].xml'))) throw new RefusedFile('file_macros')
  await part.refuseDeclarations()

  const { sheets, date1904 } = await readWorkbookPart(part, workbookPath)
  const relationships = await part.relationships(workbookPath)
  const sheet = sheets.find((s) => s.visible)
  const sheetPath = relationships.find((r) => r.type === 'worksheet' && r.id === sheet?.relationship)?.path
  if (!sheet) throw new RefusedFile('sheet_missing')
  if (!sheetPath || !entries.has(sheetPath)) throw new RefusedFile('file_damaged')
  const pathOf = (type: string) => {
    const path = relationships.find((r) => r.type === type)?.path
    return path !== undefined && entries.has(path) ? path : undefined
  }
  const stringsPath = pathOf('sharedStrings')
  const stylesPath = pathOf('styles')
  const strings = stringsPath === undefined ? [] : await readSharedStrings(part, stringsPath)
  const dateStyles = stylesPath === undefined ? [] : await readDateStyles(part, stylesPath)
  return readSheet(part, sheetPath, sheet.name, { strings, dateStyles, date1904, limits })
}

function refuseOtherPackages(entries: ReadonlyMap<string, ZipEntry>) {
  if (entries.has('xl/vbaProject.bin')) throw new RefusedFile('file_macros')
  if (entries.has('xl/workbook.bin')) throw new RefusedFile('file_other', { found: '二进制工作簿（.xlsb）' })
  if (entries.has('word/document.xml')) throw new RefusedFile('file_other', { found: ' Word 文档' })
  if (entries.has('ppt/presentation.xml')) throw new RefusedFile('file_other', { found: '演示文稿' })
  if (entries.has('mimetype')) throw new RefusedFile('file_other', { found: ' OpenDocument 表格（.ods）' })
  if (!entries.has('[Content_Types].xml') || !entries.has('_rels/.rels'))
    throw new RefusedFile('file_other', { found: '压缩包' })
}

type Relationship = { readonly id: string; readonly type: string; readonly path: string }

class Parts {
  readonly #bytes: Uint8Array
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #budget: InflateBudget

  constructor(bytes: Uint8Array, entries: ReadonlyMap<string, ZipEntry>, budget: InflateBudget) {
    this.#bytes = bytes
    this.#entries = entries
    this.#budget = budget
  }

  /** The part as text, piece by piece. Anything but UTF-8 counts as damaged. */
  async *pieces(path: string): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const entry = this.#entries.get(path) as ZipEntry
    const decode = (chunk?: Buffer) => {
      try {
        return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
      } catch {
        throw new RefusedFile('file_damaged')
      }
    }
    for await (const chunk of inflate(this.#bytes, entry, this.#budget)) yield decode(chunk)
    yield decode()
  }

  async text(path: string): Promise<string> {
    if ((this.#entries.get(path) as ZipEntry).size > SMALL_PART_BYTES) throw new RefusedFile('sheet_too_complex')
    let text = ''
    for await (const piece of this.pieces(path)) text += piece
    return text
  }

  async scan(path: string, scanner: XmlScanner): Promise<void> {
    for await (const piece of this.pieces(path)) scanner.feed(piece)
    scanner.end()
  }

  /** The relationships of a part (`''` is the package), internal ones only: an external one is never followed. */
  async relationships(path: string): Promise<readonly Relationship[]> {
    const slash = path.lastIndexOf('/')
    const folder = path.slice(0, slash + 1)
    const relsPath = `${folder}_rels/${path.slice(slash + 1)}.rels`
    if (!this.#entries.has(relsPath)) return []
    const found: Relationship[] = []
    const open = (name: string, attributes: string) => {
      const target = attribute(attributes, 'Target')
      if (name !== 'Relationship' || target === undefined || attribute(attributes, 'TargetMode') === 'External') return
      found.push({
        id: attribute(attributes, 'Id') ?? '',
        type: (attribute(attributes, 'Type') ?? '').replace(/^.*\//, ''),
        path: target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, ''),
      })
    }
    await this.scan(relsPath, new XmlScanner({ open, close() {}, text() {} }))
    return found
  }

  /** A document type declaration in a part that is not read would reach the next program that opens the file. */
  async refuseDeclarations(): Promise<void> {
    for (const [path, entry] of this.#entries) {
      if (!/\.(?:xml|rels|vml)$/i.test(path)) continue
      for await (const chunk of inflate(this.#bytes, entry, {
        left: Number.POSITIVE_INFINITY,
        limit: this.#budget.limit,
      })) {
        if (/<!(?:doctype|entity)/i.test(chunk.toString('latin1').replaceAll('\0', '')))
          throw new RefusedFile('xml_unsafe')
        break
      }
    }
  }
}

type SheetEntry = { readonly name: string; readonly relationship: string; readonly visible: boolean }

async function readWorkbookPart(part: Parts, path: string) {
  const sheets: SheetEntry[] = []
  let date1904 = false
  const open = (name: string, attributes: string) => {
    if (name === 'workbookPr') date1904 = /^(?:1|true)$/.test(attribute(attributes, 'date1904') ?? '')
    if (name === 'sheet')
      sheets.push({
        name: attribute(attributes, 'name') ?? '',
        relationship: attribute(attributes, 'id') ?? '',
        visible: (attribute(attributes, 'state') ?? 'visible') === 'visible',
      })
  }
  await part.scan(path, new XmlScanner({ open, close() {}, text() {} }))
  return { sheets, date1904 }
}

async function readSharedStrings(part: Parts, path: string): Promise<readonly string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = 0
  const scanner = new XmlScanner({
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      else if (name === 't') inText = phonetic === 0
    },
    close(name) {
      if (name === 'si') strings.push(stored(text))
      else if (name === 'rPh') phonetic--
      else if (name === 't') inText = false
    },
    text(piece) {
      if (inText && text.length <= MAX_CELL_CHARACTERS) text += piece
    },
  })
  await part.scan(path, scanner)
  return strings
}

/** `_x000D_` is how OOXML writes a character that XML cannot hold. */
const stored = (text: string) => {
  const whole = text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
  return whole.length > MAX_CELL_CHARACTERS ? whole.slice(0, MAX_CELL_CHARACTERS) : whole
}

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

/** Whether the cell format of that index shows a day. */
async function readDateStyles(part: Parts, path: string): Promise<readonly boolean[]> {
  const formats = new Map<number, string>()
  const styles: boolean[] = []
  let inCellFormats = false
  const open = (name: string, attributes: string) => {
    if (name === 'numFmt')
      formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
    else if (name === 'cellXfs') inCellFormats = true
    else if (name === 'xf' && inCellFormats) {
      const id = Number(attribute(attributes, 'numFmtId') ?? 0)
      const code = formats.get(id)
      styles.push(code === undefined ? BUILT_IN_DATES.has(id) : showsDay(code))
    }
  }
  const close = (name: string) => {
    if (name === 'cellXfs') inCellFormats = false
  }
  await part.scan(path, new XmlScanner({ open, close, text() {} }))
  return styles
}

/** A custom format shows a day when year, or day and month, are left after its literals are taken out. */
function showsDay(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\[[^\]]*\]|\\.|[_*]./g, '').toLowerCase()
  return /[yd]/.test(bare) && !bare.includes('general')
}

type SheetContext = {
  readonly strings: readonly string[]
  readonly dateStyles: readonly boolean[]
  readonly date1904: boolean
  readonly limits: ReadLimits
}

function readSheet(part: Parts, path: string, name: string, context: SheetContext): RawSheet {
  const merges: MergedRange[] = []
  const sheet: RawSheet = { name, rowsExpected: undefined, merges, rows: rowsOf() }
  async function* rowsOf(): AsyncGenerator<RawRow> {
    const handler = new SheetHandler(context, merges)
    const scanner = new XmlScanner(handler)
    for await (const piece of part.pieces(path)) {
      scanner.feed(piece)
      sheet.rowsExpected = handler.rowsExpected
      yield* handler.takeRows()
    }
    scanner.end()
    if (!handler.closed) throw new RefusedFile('file_damaged')
    yield* handler.takeRows()
  }
  return sheet
}

class SheetHandler {
  rowsExpected: number | undefined
  closed = false
  readonly #context: SheetContext
  readonly #merges: MergedRange[]
  readonly #lastRow: number
  #ready: RawRow[] = []
  #rowsWithContent = 0
  #cellsSeen = 0
  #rowNumber = 0
  #cells: RawCell[] | undefined
  #column = -1
  #inCell = false
  #type = ''
  #style = ''
  #value = ''
  #formula: string | undefined
  #phonetic = 0
  #collecting: 'value' | 'formula' | undefined

  constructor(context: SheetContext, merges: MergedRange[]) {
    this.#context = context
    this.#merges = merges
    this.#lastRow = context.limits.maxRows + MAX_LINES_ABOVE_DATA
  }

  takeRows(): RawRow[] {
    const rows = this.#ready
    this.#ready = []
    return rows
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'c':
        if (this.#cells) this.#openCell(attributes)
        break
      case 'v':
        if (this.#inCell) this.#collecting = 'value'
        break
      case 't':
        if (this.#inCell && this.#phonetic === 0) this.#collecting = 'value'
        break
      case 'f':
        if (this.#inCell) {
          this.#formula = ''
          this.#collecting = 'formula'
        }
        break
      case 'rPh':
        this.#phonetic++
        break
      case 'row':
        this.#openRow(attributes)
        break
      case 'mergeCell':
        this.#merge(attribute(attributes, 'ref') ?? '')
        break
      case 'dimension':
        this.rowsExpected = rowsOfDimension(attribute(attributes, 'ref') ?? '', this.#lastRow)
        break
    }
  }

  close(name: string): void {
    switch (name) {
      case 'c':
        if (this.#inCell) this.#closeCell()
        break
      case 'v':
      case 't':
      case 'f':
        this.#collecting = undefined
        break
      case 'rPh':
        this.#phonetic--
        break
      case 'row':
        if (this.#cells?.length) this.#ready.push({ rowNumber: this.#rowNumber, cells: this.#cells })
        this.#cells = undefined
        break
      case 'worksheet':
        this.closed = true
        break
    }
  }

  text(piece: string): void {
    if (this.#collecting === undefined) return
    if (this.#collecting === 'formula') this.#formula = (this.#formula + piece).slice(0, MAX_CELL_CHARACTERS)
    else if (this.#value.length <= MAX_CELL_CHARACTERS) this.#value += piece
  }

  #openRow(attributes: string): void {
    const stated = attribute(attributes, 'r')
    const rowNumber = stated === undefined ? this.#rowNumber + 1 : Number(stated)
    // Rows stand in rising order in every file a program writes; one row twice would be read in two ways.
    if (!Number.isInteger(rowNumber) || rowNumber <= this.#rowNumber) throw new RefusedFile('file_damaged')
    this.#rowNumber = rowNumber
    this.#cells = []
    this.#column = -1
  }

  #openCell(attributes: string): void {
    if (++this.#cellsSeen > this.#context.limits.maxCells) throw new RefusedFile('sheet_too_complex')
    const reference = attribute(attributes, 'r')
    const column = reference === undefined ? this.#column + 1 : columnNumber(reference.replace(/\d+$/, ''))
    if (column <= this.#column) throw new RefusedFile('file_damaged')
    this.#column = column
    this.#type = attribute(attributes, 't') ?? 'n'
    this.#style = attribute(attributes, 's') ?? ''
    this.#value = ''
    this.#formula = undefined
    this.#inCell = true
  }

  #closeCell(): void {
    this.#inCell = false
    const formula = this.#formula
    if (this.#value === '' && formula === undefined) return
    const cell = this.#interpret()
    if (cell.text === '' && formula === undefined) return
    this.#refuseFarCell()
    const cells = this.#cells as RawCell[]
    cells.push(formula === undefined ? cell : { ...cell, formula })
    if (cells.length === 1) this.#rowsWithContent++
  }

  #refuseFarCell(): void {
    const { maxRows, maxColumns } = this.#context.limits
    if (this.#column >= maxColumns || this.#rowNumber > this.#lastRow) {
      if (this.#column < maxColumns && this.#rowsWithContent >= maxRows)
        throw new RefusedFile('sheet_too_many_rows', { row: this.#rowNumber, limit: maxRows })
      throw new RefusedFile('sheet_far_cell', {
        cell: columnLetter(this.#column) + this.#rowNumber,
        maxRows,
        maxColumns,
      })
    }
  }

  #interpret(): RawCell {
    const column = this.#column
    const value = this.#value
    switch (this.#type) {
      case 's':
        return { column, kind: 'text', text: this.#context.strings[Number(value)] ?? '' }
      case 'inlineStr':
      case 'str':
        return { column, kind: 'text', text: stored(value) }
      case 'b':
        return { column, kind: 'boolean', text: /^(?:1|true)$/.test(value) ? 'TRUE' : 'FALSE' }
      case 'e':
        return { column, kind: 'error', text: stored(value) }
      case 'd':
        return { column, kind: 'date', text: value.slice(0, 10) }
    }
    const isFigure = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)
    if (!isFigure) return { column, kind: 'text', text: stored(value) }
    if (this.#context.dateStyles[Number(this.#style || 0)])
      return { column, kind: 'date', text: dayOfSerial(Number(value), this.#context.date1904) }
    return { column, kind: 'number', text: value.trim() }
  }

  #merge(reference: string): void {
    const match = /^([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)$/.exec(reference)
    if (!match) return
    if (this.#merges.length >= this.#context.limits.maxMergedRanges) throw new RefusedFile('sheet_too_complex')
    const [, left = '', top, right = '', bottom] = match
    this.#merges.push({
      firstRow: Number(top),
      lastRow: Number(bottom),
      firstColumn: columnNumber(left),
      lastColumn: columnNumber(right),
    })
  }
}

function rowsOfDimension(reference: string, lastRow: number): number | undefined {
  const match = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(reference)
  const rows = match ? Number(match[2]) - Number(match[1]) + 1 : Number.NaN
  return rows > 0 && rows <= lastRow ? rows : undefined
}

const DAY_MS = 86_400_000

/**
 * The day of a serial number. In the 1900 system 60 stands for 29 February 1900, which never was (a fault kept from Lotus
 * 1-2-3); it comes out as `1900-02-29`, so that a check of the calendar refuses it.
 */
export function dayOfSerial(serial: number, date1904: boolean): string {
  const day = Math.floor(serial) + (date1904 ? 1462 : 0)
  if (day === 60) return '1900-02-29'
  if (day < 1 || day > 2_958_465) return `日期序号 ${serial}`
  return new Date(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * DAY_MS).toISOString().slice(0, 10)
}
