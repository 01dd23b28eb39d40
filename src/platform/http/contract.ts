import { z } from 'zod'
import type { Action } from '../access/roles.ts'

/**
 * One HTTP operation as data: the server validates by it, OpenAPI is printed from it, the page's client is typed by it, and the
 * access matrix test walks it. Bodies are strict and never coerced; query strings are text, so their numbers are coerced.
 */
export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/api/${string}`
  /** `public` needs nobody; `signed-in` any role; else the action that the role must hold. */
  readonly access: Action | 'public' | 'signed-in'
  /** One line in Chinese for OpenAPI and for the audit reader. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Absent: the answer is a file (see `file`) or empty (204). */
  readonly response?: R
  readonly status?: 200 | 201 | 202 | 204
  /** Media types of a file answer. */
  readonly file?: readonly string[]
  /** The body is multipart with one `file`; every other operation takes JSON alone. */
  readonly upload?: true
  /** The answer holds plain identity values or a password: what is kept for the replay of a key is encrypted. */
  readonly secretAnswer?: true
}

export function operation<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodUndefined,
>(op: Operation<P, Q, B, R>): Operation<P, Q, B, R> {
  return op
}

export type ParamsOf<O> = O extends Operation<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never
export type BodyOf<O> = O extends Operation<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never
export type ResponseOf<O> = O extends Operation<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never

/** What a page may send as query: the input side, before coercion. */
export type QueryInputOf<O> = O extends Operation<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never

// —— words that many contracts share ——

export const uuid = z.uuid('编号不正确')
/** Days that a form can mean: a slip such as 0001 or 9999 would run past every calendar and column. */
export const day = z.iso
  .date('日期应写成 2022-06-01 这样')
  .refine((text) => text >= '1900-01-01' && text < '2200-01-01', '日期的年份不对，请核对')
  .meta({ description: '民用日，Asia/Shanghai，YYYY-MM-DD' })
export const instant = z.iso.datetime({ offset: true }).meta({ description: '时刻，UTC' })
export const fenAmount = z.int().meta({ description: '金额，单位：分' })
export const level = z.enum(['SPECIAL', 'L5', 'L4', 'L3', 'L2', 'L1'], '请选择技能等级')
export const occupationCode = z.string().regex(/^[1-8]-\d{2}-\d{2}-\d{2}$/, '职业编码应写成 4-10-01-05 这样')
export const text = (max: number, name: string) =>
  z
    .string(`请填写${name}`)
    .trim()
    .min(1, `请填写${name}`)
    .max(max, `${name}最多 ${max} 个字`)
    // Control characters break exports and logs; a line feed is allowed only where a multi-line text is asked for.
    .regex(/^\P{Cc}*$/u, `${name}里有不能显示的字符，请删去后重填`)
export const note = (max: number, name: string) =>
  z
    .string(`请填写${name}`)
    .trim()
    .min(1, `请填写${name}`)
    .max(max, `${name}最多 ${max} 个字`)
    .regex(/^(?:\P{Cc}|\n)*$/u, `${name}里有不能显示的字符，请删去后重填`)

/** What is typed into the search box of a list: a number, a name, or the beginning of its pinyin or initials. */
export const searchText = z.string().max(60, '搜索的字太多，最多 60 个')

export const idParams = z.strictObject({ id: uuid })

/** What was done with a record, oldest first. */
export const timeline = z.array(
  z.strictObject({ at: instant, day, who: z.string(), what: z.string(), why: z.string().nullable() }),
)

/** Where a person's certificate, claims and payments of one class or exam lie; what the reader may not open is left out. */
export const trail = z.array(
  z.strictObject({
    kind: z.enum(['certificate', 'claim', 'pay_batch']),
    /** 证书, 职业技能评价补贴, 拨付. */
    name: z.string(),
    number: z.string(),
    link: z.string(),
  }),
)
export type Trail = z.output<typeof trail>

/** Who drew a paper up and who looked at it: whatever needs a second person. */
export const madeAndChecked = {
  madeBy: z.string(),
  madeDay: day,
  checkedBy: z.string().nullable(),
  checkedDay: day.nullable(),
  note: z.string().nullable(),
} as const

/** `?limit=&cursor=&count=1`: at most 500 rows a page (CONTRACT: HTTP). */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().max(400).optional(),
  count: z.literal('1').optional(),
})

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    /** `exact` is false past 10,000. */
    total: z.strictObject({ n: z.int(), exact: z.boolean() }).optional(),
  })

/** RFC 9457 problem+json, the one shape of every error. `code` is stable, `detail` is for people. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** What a refusal knew: who and when for a lost race, the limit for a limit. */
  facts: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.output<typeof problem>
