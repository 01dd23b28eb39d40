import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '../access/scope.ts'
import type { Db } from '../db/database.ts'
import { inTransaction } from '../db/transaction.ts'
import { type ColumnSpec, type RowInput, streamWorkbook } from '../excel/index.ts'
import type { Platform } from '../platform.ts'
import type { FileAnswer } from './api.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const ROWS_A_READ = 500

/** Every row of a list that is read by its sort key, page after page, so that memory does not grow with the list. */
export async function* everyRow<R, K>(
  read: (after: K | undefined, limit: number) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
): AsyncGenerator<R> {
  for (let after: K | undefined; ; ) {
    const rows = await read(after, ROWS_A_READ)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_A_READ) return
    after = keyOf(last)
  }
}

/** Who takes a list away, and when. */
export interface Taker {
  readonly db: Db
  readonly scope: Scope
  readonly day: PlainDate
  readonly now: Date
  readonly platform: Pick<Platform, 'synthetic' | 'keys'>
}

/**
 * A list as .xlsx with the filter of its page, streamed; that it was taken away, and by which conditions, is written down before the
 * first row leaves (never what was searched for: it may be a person's number). `title` names the file, `name` its sheet.
 */
export async function exportList<R, K extends string>(
  ctx: Taker,
  list: {
    readonly name: string
    readonly title: string
    readonly act: {
      readonly action: string
      readonly subjectType: string
      readonly subjectId: string
      readonly facts?: Readonly<Record<string, string | number>>
    }
    /** The conditions as they were asked. */
    readonly filter: Readonly<Record<string, unknown>>
    readonly columns: readonly ColumnSpec<K>[]
    readonly rows: AsyncIterable<R> | Iterable<R>
    readonly view: (row: R) => RowInput<K>
  },
): Promise<FileAnswer> {
  const filters = Object.entries(list.filter).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
    tx.audit({ ...list.act, facts: { ...list.act.facts, filters } }),
  )
  async function* rows() {
    for await (const row of list.rows) yield list.view(row)
  }
  return {
    name: `${list.title}.xlsx`,
    mediaType: XLSX,
    body: streamWorkbook(rows(), { name: list.name, columns: list.columns, synthetic: ctx.platform.synthetic }),
  }
}
