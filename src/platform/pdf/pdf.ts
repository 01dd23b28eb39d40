import { createRequire } from 'node:module'
import path from 'node:path'
import PDFDocument from 'pdfkit'

const require = createRequire(import.meta.url)
const fontFile = (weight: '400Regular' | '700Bold') =>
  path.join(
    path.dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json')),
    weight,
    `NotoSansSC_${weight}.ttf`,
  )

/** A4 in points, with the margins of an office's paper. */
const MARGIN = 42
const ROW = 18

export interface PdfColumn {
  readonly title: string
  /** Share of the width. */
  readonly width: number
  readonly align?: 'left' | 'right'
}

/** A table with its head on every page it runs over, and a row of sums at its end. */
export interface PdfRows {
  readonly columns: readonly PdfColumn[]
  readonly rows: readonly (readonly string[])[]
  readonly total?: readonly string[]
}

export interface PdfTable extends PdfRows {
  readonly title: string
  readonly lines: readonly string[]
  /** Stands on every page after the first, so that a loose sheet is known: 2022年1月至6月. */
  readonly running: string
  /** A smaller table below, not torn over two pages when it fits on one. */
  readonly summary?: PdfRows & { readonly title: string }
  /** Who signs, side by side below everything. */
  readonly signatures: readonly string[]
  readonly synthetic: boolean
}

type Doc = InstanceType<typeof PDFDocument>

function open(layout: 'portrait' | 'landscape', title: string): { doc: Doc; done: Promise<Buffer> } {
  const doc = new PDFDocument({ size: 'A4', layout, margin: MARGIN, info: { Title: title }, bufferPages: true })
  doc.registerFont('body', fontFile('400Regular'))
  doc.registerFont('bold', fontFile('700Bold'))
  const pieces: Buffer[] = []
  doc.on('data', (piece: Buffer) => pieces.push(piece))
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(pieces)))
    doc.on('error', reject)
  })
  return { doc, done }
}

function close(doc: Doc, synthetic: boolean): void {
  const { count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page)
    const y = doc.page.height - 30
    doc.page.margins.bottom = 0
    doc
      .font('body')
      .fontSize(8)
      .fillColor('#666')
      .text(`第 ${page + 1} 页，共 ${count} 页${synthetic ? '　测试数据' : ''}`, MARGIN, y, {
        width: doc.page.width - 2 * MARGIN,
        align: 'center',
        lineBreak: false,
      })
  }
  doc.end()
}

/** Wide tables: an office binds them at the top, so the sides may be narrow. */
const TABLE_MARGIN = 32
const CELL = 3
const SIZE = 7
const SIGN = 40

/** A table over as many A4 pages as it needs, landscape, its head on each: standing books, lists on notice. */
export function pdfTable(table: PdfTable): Promise<Buffer> {
  const { doc, done } = open('landscape', table.title)
  const left = TABLE_MARGIN
  const width = doc.page.width - 2 * left
  const bottom = doc.page.height - MARGIN
  doc.font('bold').fontSize(16).text(table.title, left, TABLE_MARGIN, { width, align: 'center' })
  doc.moveDown(0.3).font('body').fontSize(9)
  for (const line of table.lines) doc.text(line, { width, align: 'center' })
  let y = doc.y + 8
  const nextPage = () => {
    doc.addPage()
    doc
      .font('body')
      .fontSize(8)
      .fillColor('#444')
      .text(table.running, left, TABLE_MARGIN - 8, { width, lineBreak: false })
    y = TABLE_MARGIN + 6
  }
  const draw = ({ columns, rows, total }: PdfRows) => {
    const shares = columns.reduce((sum, column) => sum + column.width, 0)
    const widths = columns.map((column) => (column.width / shares) * width)
    type Kind = 'head' | 'body' | 'total'
    const measure = (cells: readonly string[], kind: Kind) => {
      doc.font(kind === 'body' ? 'body' : 'bold').fontSize(SIZE)
      const insides = cells.map((cell, at) => doc.heightOfString(cell || ' ', { width: widths[at]! - 2 * CELL }))
      return { insides, height: Math.max(ROW, ...insides.map((inside) => inside + 8)) }
    }
    /** The `following` points stand on the same page as this row. */
    const row = (cells: readonly string[], kind: Kind, following = 0) => {
      const { insides, height } = measure(cells, kind)
      if (y + height + following > bottom) {
        nextPage()
        if (kind !== 'head') head()
        doc.font(kind === 'body' ? 'body' : 'bold').fontSize(SIZE)
      }
      let x = left
      for (const [at, cell] of cells.entries()) {
        const box = doc.lineWidth(0.5).strokeColor('#999').rect(x, y, widths[at]!, height)
        if (kind === 'body') box.stroke()
        else box.fillAndStroke('#f0f2f5', '#999')
        doc.fillColor('#000').text(cell, x + CELL, y + (height - insides[at]!) / 2, {
          width: widths[at]! - 2 * CELL,
          align: kind === 'head' ? 'center' : (columns[at]?.align ?? 'left'),
        })
        x += widths[at]!
      }
      y += height
    }
    const head = () =>
      row(
        columns.map((column) => column.title),
        'head',
      )
    head()
    // Sums do not stand alone under a head: the last row goes over with them.
    const sums = total ? measure(total, 'total').height : 0
    for (const [at, cells] of rows.entries()) row(cells, 'body', at === rows.length - 1 ? sums : 0)
    if (total) row(total, 'total')
  }
  draw(table)
  const { summary } = table
  if (summary) {
    const needed = (summary.rows.length + 3) * ROW + SIGN
    if (y + needed > bottom && needed < bottom - TABLE_MARGIN) nextPage()
    doc
      .font('bold')
      .fontSize(9)
      .fillColor('#000')
      .text(summary.title, left, y + 12, { width })
    y = doc.y + 4
    draw(summary)
  }
  if (y + SIGN > bottom) nextPage()
  const share = width / Math.max(table.signatures.length, 1)
  for (const [at, words] of table.signatures.entries())
    doc
      .font('body')
      .fontSize(9)
      .fillColor('#000')
      .text(words, left + at * share, y + 16, { width: share, lineBreak: false })
  close(doc, table.synthetic)
  return done
}

export interface PdfLetter {
  readonly title: string
  readonly number: string
  readonly to: string
  readonly paragraphs: readonly string[]
  readonly from: string
  readonly day: string
  readonly synthetic: boolean
}

/** One letter of an office on A4: title, number, addressee, text, office and day. */
export function pdfLetter(letter: PdfLetter): Promise<Buffer> {
  const { doc, done } = open('portrait', letter.title)
  doc.font('bold').fontSize(20).text(letter.title, { align: 'center' })
  doc.moveDown(0.4).font('body').fontSize(11).text(letter.number, { align: 'center' })
  doc.moveDown(1.5).fontSize(13).text(`${letter.to}：`, { lineGap: 8 })
  for (const paragraph of letter.paragraphs) doc.moveDown(0.3).text(`　　${paragraph}`, { lineGap: 8 })
  doc.moveDown(3).text(letter.from, { align: 'right' }).moveDown(0.3).text(letter.day, { align: 'right' })
  close(doc, letter.synthetic)
  return done
}
