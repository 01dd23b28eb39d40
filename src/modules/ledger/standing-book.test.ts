import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { openTestPlatform } from '#test/platform.ts'
import type { BookContent, BookRow } from './standing-book.contract.ts'
import { bookPdf, forPaper } from './standing-book.ts'

// Aim: the printed pay-out book tells no person's name and no account, adds up, and each row has a cell for each column.

const row = (more: Partial<BookRow>): BookRow => ({
  year: 2022,
  fundName: '职业技能提升行动专账',
  subject: '评价补贴',
  voucher: 'BF-2022-001',
  className: '梁园区-2022-004',
  payeeName: SAMPLE_ORGANISATIONS.assessor.name,
  account: '***************0023',
  persons: 34,
  amountFen: 952_000,
  reviewedDay: '2022-04-28',
  noticeFrom: '2022-04-21',
  noticeTo: '2022-04-27',
  paidDay: '2022-05-06',
  backFen: 0,
  balanceFen: 100_000_000,
  link: '/console/payments/1',
  ...more,
})

const content: BookContent = {
  fundName: '职业技能提升行动专账',
  unitName: '商丘市',
  year: 2022,
  fromDay: '2022-01-01',
  toDay: '2022-12-31',
  openingFen: 0,
  receivedFen: 200_000_000,
  paidFen: 4_000_000,
  backFen: 24_000,
  closingFen: 196_000_000,
  persons: 1036,
  rows: [
    row({}),
    row({ payeeName: '样某某', account: '****1234', persons: 1, noticeFrom: '2022-12-28', noticeTo: '2023-01-05' }),
    row({ payeeName: '依规不公布', account: '' }),
    row({ payeeName: '', account: '', persons: 0, subject: '下达预算', noticeFrom: null, noticeTo: null }),
  ],
  units: [{ unitName: '梁园区', persons: 1036, paidFen: 4_000_000, target: 19_000, done: null, rate: 0.05 }],
}

test('on paper persons are masked, organisations are not, and of an account the last four digits stand alone', async (t) => {
  const { db } = await openTestPlatform(t)
  const paper = await forPaper(db, content)
  assert.deepEqual(
    paper.rows.map((one) => [one.payeeName, one.account]),
    [
      [SAMPLE_ORGANISATIONS.assessor.name, '****0023'],
      ['样*某', '****1234'],
      ['依规不公布', ''],
      ['', ''],
    ],
  )
})

test('a cell for each column in rows, sums and summary; the sums are those of the period', () => {
  const pdf = bookPdf(content, true)
  for (const cells of [...pdf.rows, pdf.total!]) assert.equal(cells.length, pdf.columns.length)
  for (const cells of pdf.summary!.rows) assert.equal(cells.length, pdf.summary!.columns.length)
  const at = (title: string) => pdf.columns.findIndex((column) => column.title.startsWith(title))
  assert.deepEqual(
    ['人次', '金额', '退回', '余额'].map((title) => pdf.total![at(title)]),
    ['1,036', '40,000.00', '240.00', '1,960,000.00'],
  )
  // The year is not said twice within one.
  assert.deepEqual(
    pdf.rows.map((cells) => cells[at('公示')]),
    ['2022-04-21 至 04-27', '2022-12-28 至 2023-01-05', '2022-04-21 至 04-27', ''],
  )
  assert.deepEqual(pdf.summary!.rows, [['梁园区', '1,036', '40,000.00', '19,000', '', '5.00%']])
})
