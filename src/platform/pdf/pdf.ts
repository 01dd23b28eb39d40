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

export interface PdfTable {
  readonly title: string
  readonly lines: readonly string[]
  readonly columns: readonly PdfColumn[]
  readonly rows: readonly (readonly string[])[]
  /** Sums and the office's signature lines, below the table. */
  readonly closing: readonly string[]
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

/** A table over as many A4 pages as it needs, landscape, its head on each: standing books, lists on notice. */
export function pdfTable(table: PdfTable): Promise<Buffer> {
  const { doc, done } = open('landscape', table.title)
  const width = doc.page.width - 2 * MARGIN
  const shares = table.columns.reduce((sum, column) => sum + column.width, 0)
  const widths = table.columns.map((column) => (column.width / shares) * width)
  doc.font('bold').fontSize(16).text(table.title, { align: 'center' })
  doc.moveDown(0.3).font('body').fontSize(9)
  for (const line of table.lines) doc.text(line, { align: 'center' })
  let y = doc.y + 8
  const row = (cells: readonly string[], font: 'body' | 'bold') => {
    doc.font(font).fontSize(7.5)
    const height = Math.max(
      ROW,
      ...cells.map((cell, at) => doc.heightOfString(cell || ' ', { width: widths[at]! - 6 }) + 7),
    )
    if (y + height > doc.page.height - MARGIN) {
      doc.addPage()
      y = MARGIN
      if (font === 'body') {
        row(
          table.columns.map((column) => column.title),
          'bold',
        )
        doc.font('body').fontSize(7.5)
      }
    }
    let x = MARGIN
    for (const [at, cell] of cells.entries()) {
      doc.lineWidth(0.5).strokeColor('#999').rect(x, y, widths[at]!, height).stroke()
      doc.fillColor('#000').text(cell, x + 3, y + 4, {
        width: widths[at]! - 6,
        align: font === 'bold' ? 'center' : (table.columns[at]?.align ?? 'left'),
      })
      x += widths[at]!
    }
    y += height
  }
  row(
    table.columns.map((column) => column.title),
    'bold',
  )
  for (const cells of table.rows) row(cells, 'body')
  doc.font('body').fontSize(9).fillColor('#000')
  for (const line of table.closing) {
    if (y + 20 > doc.page.height - MARGIN) {
      doc.addPage()
      y = MARGIN
    }
    doc.text(line, MARGIN, y + 6, { width })
    y = doc.y
  }
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
