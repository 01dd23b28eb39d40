import type { Decision, Facts } from '#src/kernel/decision.ts'

export interface FieldError {
  readonly path: string
  readonly message: string
}

/** An answer other than 2xx, thrown at the edge and turned into RFC 9457 problem+json by one handler. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: readonly FieldError[] | undefined
  readonly facts: Facts | undefined

  constructor(
    status: number,
    code: string,
    detail: string,
    more: { errors?: readonly FieldError[]; facts?: Facts } = {},
  ) {
    super(`${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
    this.detail = detail
    this.errors = more.errors
    this.facts = more.facts
  }
}

/**
 * Refusal code → status and words. `text` may name what the refusal knew; `path` is the field of the form it belongs to. One
 * table a module, completed by the compiler.
 */
export type RefusalTable<R extends string> = Readonly<
  Record<
    R,
    { readonly status: number; readonly text: string | ((facts: Facts) => string); readonly path?: string | undefined }
  >
>

/** The accepted value, or the refusal as a thrown problem; inside `write` the throw also rolls everything back. */
export function accepted<T, R extends string>(table: RefusalTable<R>, decision: Decision<T, R>): T {
  if (decision.ok) return decision.value
  const { status, text, path } = table[decision.refusal]
  const words = typeof text === 'string' ? text : text(decision.facts)
  throw new ProblemError(status, decision.refusal, words, {
    facts: decision.facts,
    ...(path === undefined ? {} : { errors: [{ path, message: words }] }),
  })
}

/** 404 for what is absent and for what lies outside the scope: the two must look the same. */
export const notFound = (what = '要找的内容') =>
  new ProblemError(404, 'not_found', `没有找到${what}，可能不在您的管辖范围内`)

/** The same for people who look at what is their own: they have no 管辖范围. */
export function foundOwn<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null)
    throw new ProblemError(404, 'not_found', `没有找到${what}，这里只有您本人的`)
  return value
}

/** The value, or 404. */
export function found<T>(value: T | undefined | null, what?: string): T {
  if (value === undefined || value === null) throw notFound(what)
  return value
}
