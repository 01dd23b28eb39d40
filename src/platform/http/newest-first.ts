import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { COUNT_EXACT_TO, cursorKey, limitOf, type Page, type PageAsk, pageOfRows } from './page.ts'

interface NewestFirst<R, T> {
  /** Rows with a smaller id than `after`, the largest first, at most `limit`. */
  readonly read: (after: string | undefined, limit: number) => Promise<readonly R[]>
  /** Called only when the caller asks for the total. */
  readonly count: () => Promise<number>
  readonly id: (row: R) => string
  readonly view: (row: R) => T
}

/** A page of a list that shows the newest first. Ids grow with time (UUIDv7), so the id alone is the sort key and the cursor. */
export async function newestFirst<R, T>(ask: PageAsk, list: NewestFirst<R, T>): Promise<Page<T>> {
  const rows = await list.read(cursorKey(ask, ['id'])?.[0], limitOf(ask) + 1)
  const counted = ask.count ? await list.count() : undefined
  return pageOfRows(ask, rows, (row) => [list.id(row)], list.view, counted)
}

/**
 * How many rows a list has, at most 10,001: past 10,000 it says only that there are more (CONTRACT: HTTP). `from` is the statement
 * from `from` on, with its scope.
 */
// unscoped: the caller's `from` carries its scope or says why it has none.
export async function countRows(db: Db, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 ${from} limit ${sql.lit(COUNT_EXACT_TO + 1)}) x`.execute(db)
  return rows[0]!.n
}
