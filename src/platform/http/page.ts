import { ProblemError } from './problem.ts'

/** Keyset paging: the cursor is the sort key of the last row, opaque to the caller. */
export interface PageAsk {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly count?: '1' | undefined
}

const DEFAULT_LIMIT = 50
export const COUNT_EXACT_TO = 10_000

export const limitOf = (ask: PageAsk) => ask.limit ?? DEFAULT_LIMIT

export const encodeCursor = (key: readonly (string | number | null)[]) =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** The sort key in a cursor, or undefined on the first page. A cursor that somebody made up is bad input, not a fault. */
export function decodeCursor(ask: PageAsk, parts: number): (string | number | null)[] | undefined {
  if (ask.cursor === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(ask.cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(key) &&
      key.length === parts &&
      key.every((k) => k === null || ['string', 'number'].includes(typeof k))
    )
      return key
  } catch {
    // falls through to the one answer for every bad cursor
  }
  throw madeUpCursor()
}

const madeUpCursor = () =>
  new ProblemError(422, 'cursor_invalid', '翻页位置已失效，请从第一页重新看', {
    errors: [{ path: 'query.cursor', message: '翻页位置已失效' }],
  })

const FORMS = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^\d{1,9}$/,
} as const

/** The sort key in a cursor, part by part in the given forms: one that somebody made up must not reach the database. */
export function cursorKey(ask: PageAsk, forms: readonly (keyof typeof FORMS)[]): string[] | undefined {
  const key = decodeCursor(ask, forms.length)?.map(String)
  if (key && !key.every((part, index) => FORMS[forms[index]!].test(part))) throw madeUpCursor()
  return key
}

export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
  readonly total?: { readonly n: number; readonly exact: boolean }
}

/** Rows were read with limit + 1: the surplus one tells that there is more. */
export function pageOfRows<R, T>(
  ask: PageAsk,
  rows: readonly R[],
  keyOf: (row: R) => readonly (string | number | null)[],
  view: (row: R) => T,
  counted?: number,
): Page<T> {
  const limit = limitOf(ask)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(view),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
    ...(counted === undefined
      ? {}
      : { total: { n: Math.min(counted, COUNT_EXACT_TO), exact: counted <= COUNT_EXACT_TO } }),
  }
}
