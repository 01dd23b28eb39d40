import { z } from 'zod'
import { day, fenAmount, operation, pageOf, pageQuery, uuid } from '#src/platform/http/contract.ts'

/** One row of the pay-out book in the official columns (DOMAIN §5.3 资金台账). */
export const bookRow = z.strictObject({
  year: z.int(),
  fundName: z.string(),
  /** 科目: the subsidy, or what moved the budget. */
  subject: z.string(),
  /** 凭证号: the disbursement batch or the paper. */
  voucher: z.string(),
  /** 班期 */
  className: z.string(),
  payeeName: z.string(),
  account: z.string(),
  /** 人次 */
  persons: z.int(),
  amountFen: fenAmount,
  reviewedDay: day.nullable(),
  noticeFrom: day.nullable(),
  noticeTo: day.nullable(),
  paidDay: day,
  /** 退回/追缴 */
  backFen: fenAmount,
  balanceFen: fenAmount,
  /** A page of the console; null in a published book. */
  link: z.string().nullable(),
})
export type BookRow = z.output<typeof bookRow>

export const bookContent = z.strictObject({
  fundName: z.string(),
  unitName: z.string(),
  year: z.int(),
  fromDay: day,
  toDay: day,
  openingFen: fenAmount,
  /** Money that came into the book or left it by papers, in the period. */
  receivedFen: fenAmount,
  paidFen: fenAmount,
  backFen: fenAmount,
  closingFen: fenAmount,
  persons: z.int(),
  rows: z.array(bookRow),
  /** Task completion by unit: persons and money of the period beside the year's target. */
  units: z.array(
    z.strictObject({
      unitName: z.string(),
      persons: z.int(),
      paidFen: fenAmount,
      target: z.int().nullable(),
      done: z.int().nullable(),
      rate: z.number().nullable(),
    }),
  ),
})
export type BookContent = z.output<typeof bookContent>

const ask = z.strictObject({ budget: uuid, from: day, to: day })
const published = z.strictObject({
  id: uuid,
  number: z.string(),
  fundName: z.string(),
  unitName: z.string(),
  year: z.int(),
  fromDay: day,
  toDay: day,
  persons: z.int(),
  paidFen: fenAmount,
  publishedDay: day,
})
export type PublishedBook = z.output<typeof published>

export const standingBookContract = {
  standingBook: operation({
    method: 'GET',
    path: '/api/standing-book',
    access: 'fund.read',
    summary: '补贴资金发放台账',
    query: ask,
    response: bookContent.extend({
      mayPublish: z.boolean(),
      whyNotPublish: z.string().nullable(),
      published: published.nullable(),
    }),
  }),
  standingBookXlsx: operation({
    method: 'GET',
    path: '/api/standing-book.xlsx',
    access: 'fund.read',
    summary: '台账（Excel）',
    query: ask,
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  standingBookPdf: operation({
    method: 'GET',
    path: '/api/standing-book.pdf',
    access: 'fund.read',
    summary: '台账（PDF）',
    query: ask,
    file: ['application/pdf'],
  }),
  publishBook: operation({
    method: 'POST',
    path: '/api/standing-books',
    access: 'book.publish',
    summary: '公布一个时段的台账：个人信息遮盖',
    body: z.strictObject({ budgetId: uuid, fromDay: day, toDay: day }),
    response: published,
    status: 201,
  }),
  publishedBooks: operation({
    method: 'GET',
    path: '/api/standing-books',
    access: 'fund.read',
    summary: '已公布的台账',
    query: pageQuery,
    response: pageOf(published),
  }),
  publicBooks: operation({
    method: 'GET',
    path: '/api/public/standing-books',
    access: 'public',
    summary: '补贴资金发放台账公开',
    query: pageQuery,
    response: pageOf(published),
  }),
  publicBook: operation({
    method: 'GET',
    path: '/api/public/standing-books/:number',
    access: 'public',
    summary: '一期公开的台账',
    params: z.strictObject({ number: z.string() }),
    response: published.extend({ content: bookContent }),
  }),
}
