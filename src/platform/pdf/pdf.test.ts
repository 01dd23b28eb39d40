import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { pdfLetter, pdfTable } from './pdf.ts'

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

const table = (rows: number) =>
  pdfTable({
    title: '补贴资金发放台账',
    lines: ['2022 年'],
    columns: [
      { title: '科目', width: 2 },
      { title: '金额（元）', width: 1, align: 'right' },
    ],
    rows: Array.from({ length: rows }, (_, n) => ['评价补贴', `${n}.00`]),
    closing: ['单位负责人：'],
    synthetic: true,
  })

test('a table of a few rows is one page; a long one goes on, and the footer adds none', async () => {
  assert.equal(pagesOf(await table(3)), 1)
  const long = await table(60)
  assert.equal(pagesOf(long), 3)
  // Two borders of the head on each page, and two of each row.
  const borders = streamsOf(long).reduce((sum, stream) => sum + (stream.match(/ re\b/g) ?? []).length, 0)
  assert.equal(borders, 2 * (60 + 3))
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
