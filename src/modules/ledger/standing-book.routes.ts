import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { streamWorkbook } from '#src/platform/excel/index.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found, ProblemError } from '#src/platform/http/problem.ts'
import { pdfTable } from '#src/platform/pdf/pdf.ts'
import type { Platform } from '#src/platform/platform.ts'
import { XLSX } from './bank-file.ts'
import { findBudgets } from './budget.store.ts'
import { holdsUnit } from './holds-unit.ts'
import { standingBookContract as contract } from './standing-book.contract.ts'
import {
  BOOK_COLUMNS,
  bookPdf,
  bookSheetRows,
  bookTitle,
  contentOf,
  findBooks,
  forPaper,
  PUBLISH_REFUSALS,
  publishBook,
  publishedPage,
  publishedView,
  publishRefusal,
  publishRefusalText,
  standingBook,
} from './standing-book.ts'

interface Asked {
  readonly platform: Platform
  readonly db: Db
  readonly scope: Scope
  readonly day: PlainDate
  readonly query: { readonly budget: string; readonly from: string; readonly to: string }
}

async function bookFor(ctx: Asked) {
  const [seen] = await findBudgets(ctx.db, ctx.scope, { id: ctx.query.budget })
  const budget = found(seen, '这笔预算')
  const ask = { budgetId: budget.budget_id, fromDay: plainDate(ctx.query.from), toDay: plainDate(ctx.query.to) }
  if (ask.toDay < ask.fromDay)
    throw new ProblemError(422, 'book_days', '结束日期不能早于开始日期', {
      errors: [{ path: 'query.to', message: '结束日期不能早于开始日期' }],
    })
  const tree = await ctx.platform.unitTree()
  return { budget, ask, tree, content: await standingBook(ctx.db, ctx.scope, tree, budget, ask, ctx.day) }
}

/** On paper there is room for so many rows; a workbook takes them all. */
const PDF_ROWS = 1_000

/** The pay-out book: on the page, as a workbook, on paper, and in public. */
export function standingBookRoutes(api: Api): void {
  api.read(contract.standingBook, async (ctx) => {
    const { budget, ask, tree, content } = await bookFor(ctx)
    const [published] = await findBooks(ctx.db, { period: ask, limit: 1 }, sql`true`)
    const { role } = ctx.scope
    const publisher =
      !published &&
      role !== 'public' &&
      role !== 'system' &&
      mayDo(role, 'book.publish') &&
      holdsUnit(ctx.scope, budget.unit_id)
    const refusal = publishRefusal(ask, ctx.day, content)
    return {
      ...content,
      mayPublish: publisher && !refusal,
      whyNotPublish: publisher && refusal ? publishRefusalText(refusal, ask) : null,
      published: published ? publishedView(tree, published) : null,
    }
  })
  api.file(contract.standingBookXlsx, async (ctx) => {
    const { content } = await bookFor(ctx)
    return {
      name: `${bookTitle(content)} ${content.fromDay} 至 ${content.toDay}.xlsx`,
      mediaType: XLSX,
      body: streamWorkbook(bookSheetRows(content), {
        name: '发放台账',
        columns: BOOK_COLUMNS,
        synthetic: ctx.platform.synthetic,
      }),
    }
  })
  api.file(contract.standingBookPdf, async (ctx) => {
    const { content } = await bookFor(ctx)
    if (content.rows.length > PDF_ROWS)
      throw new ProblemError(
        422,
        'book_too_long',
        `这段日子的台账有 ${content.rows.length} 行，超过 ${PDF_ROWS} 行，请缩短日期或下载 Excel`,
      )
    return {
      name: `${bookTitle(content)} ${content.fromDay} 至 ${content.toDay}.pdf`,
      mediaType: 'application/pdf',
      body: await pdfTable(bookPdf(await forPaper(ctx.db, content), ctx.platform.synthetic)),
    }
  })
  api.write(contract.publishBook, PUBLISH_REFUSALS, async (tx, ctx) =>
    publishBook(tx, await ctx.platform.unitTree(), ctx.scope, {
      budgetId: ctx.body.budgetId,
      fromDay: plainDate(ctx.body.fromDay),
      toDay: plainDate(ctx.body.toDay),
    }),
  )
  api.read(contract.publishedBooks, async (ctx) =>
    publishedPage(ctx.db, await ctx.platform.unitTree(), ctx.query, ctx.scope),
  )
  api.read(contract.publicBooks, async (ctx) => publishedPage(ctx.db, await ctx.platform.unitTree(), ctx.query, null))
  api.read(contract.publicBook, async (ctx) => {
    const [row] = await findBooks(ctx.db, { number: ctx.params.number, limit: 1 }, sql`true`)
    const book = found(row, '这期台账')
    return { ...publishedView(await ctx.platform.unitTree(), book), content: contentOf(book) }
  })
}
