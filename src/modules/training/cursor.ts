import { decodeCursor, type PageAsk } from '#src/platform/http/page.ts'
import { ProblemError } from '#src/platform/http/problem.ts'

const FORMS = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^\d{1,9}$/,
} as const

/** The sort key in a cursor, part by part in the given forms: one that somebody made up must not reach the database. */
export function cursorKey(ask: PageAsk, forms: readonly (keyof typeof FORMS)[]): string[] | undefined {
  const key = decodeCursor(ask, forms.length)?.map(String)
  if (key && !key.every((part, index) => FORMS[forms[index]!].test(part)))
    throw new ProblemError(422, 'cursor_invalid', '翻页位置已失效，请从第一页重新看', {
      errors: [{ path: 'query.cursor', message: '翻页位置已失效' }],
    })
  return key
}
