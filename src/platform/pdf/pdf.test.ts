import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { type PdfTable, pdfLetter, pdfTable } from './pdf.ts'

// Aim: a paper has the pages it needs and no empty ones, its fonts inside, and every table page its head.

const pagesOf = (pdf: Buffer) => Number(/\/Count (\d+)/.exec(pdf.toString('latin1'))![1])
const streamsOf = (pdf: Buffer) =>
  [...pdf.toString('latin1').matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(
    ([, body]) => {
      try {
        return [inflateSync(Buffer.from(body!, 'latin1')).toString('latin1')]
      } catch {
        return []
      }
    },
  )

const table = (rows: number, more: Partial<PdfTable> = {}) =>
  pdfTable({
    title: '补贴资金发放台账',
    lines: ['2022 年'],
    columns: [
      { title: '科目', width: 2 },
      { title: '金额（元）', width: 1, align: 'right' },
    ],
    rows: Array.from({ length: rows }, (_, n) => ['评价补贴', `${n}.00`]),
    total: ['合计', '1.00'],
    running: '2022 年（续）',
    signatures: ['单位负责人：', '制表：'],
    ...more,
    synthetic: true,
  })

test('a table of a few rows is one page; a long one goes on, and the footer adds none', async () => {
  assert.equal(pagesOf(await table(3)), 1)
  const long = await table(60)
  assert.equal(pagesOf(long), 3)
  // Two borders of the head on each page, two of each row, and two of the sums.
  const borders = streamsOf(long).reduce((sum, stream) => sum + (stream.match(/ re\b/g) ?? []).length, 0)
  assert.equal(borders, 2 * (60 + 3 + 1))
})

/** Borders drawn on each page: two columns make two a row. */
const heads = (pdf: Buffer) =>
  streamsOf(pdf)
    .map((stream) => (stream.match(/ re\b/g) ?? []).length)
    .filter((n) => n > 0)

test('sums take the last row with them: they never stand alone under a head', async () => {
  const pages = await Promise.all(Array.from({ length: 8 }, async (_, n) => heads(await table(20 + n))))
  assert.deepEqual(
    pages.map((on) => on.length > 1 && on.at(-1)),
    [false, false, false, false, 2 * 3, 2 * 3, 2 * 4, 2 * 5],
  )
})

test('a summary goes whole to the next page, with those who sign', async () => {
  const rows = Array.from({ length: 10 }, (_, n) => [`县 ${n}`, '1'])
  const summary = {
    title: '分县',
    columns: [
      { title: '县', width: 1 },
      { title: '人次', width: 1 },
    ],
    rows,
  }
  // 22 rows leave no room for ten more: their table stands alone on the second page.
  assert.deepEqual(heads(await table(22, { summary })), [2 * (22 + 2), 2 * (10 + 1)])
  assert.deepEqual(heads(await table(3, { summary })), [2 * (3 + 2) + 2 * (10 + 1)])
})

test('a letter is one page and carries its fonts', async () => {
  const pdf = await pdfLetter({
    title: '补贴资金追缴通知书',
    number: 'ZH-2022-001',
    to: '示例单位',
    paragraphs: ['请于期限前退回。'],
    from: '商丘市',
    day: '2022年6月29日',
    synthetic: true,
  })
  assert.equal(pagesOf(pdf), 1)
  assert.match(pdf.toString('latin1'), /NotoSansSC/)
})
