/** Small words of a policy pack that its parts share: numbers of rules and questions, and where the text says it. */
import { z } from 'zod'
import type { Fen } from '#src/kernel/fen.ts'
import { isPlainDate, type PlainDate } from '#src/kernel/plain-date.ts'

export const day = z.string().refine(isPlainDate, { error: '不是日历上的一天' }) as unknown as z.ZodType<
  PlainDate,
  string
>
export const fenAmount = z.int().min(1) as unknown as z.ZodType<Fen, number>
export const words = z.string().min(1)
export const count = z.int().min(1)
export const ruleId = z.string().regex(/^[A-Z]{2}-\d{2}$/, { error: '规则编号应如 SQ-34' })
/** A rule or provision, or a grant item with a clause of its own. */
export const clauseId = z.string().regex(/^[A-Z]{2}-G?\d{2}$/, { error: '条款编号应如 SQ-41 或 SQ-G01' })
export const assumptionId = z.string().regex(/^[A-Z]{2}-[A-Z]\d{2}$/, { error: '假定编号应如 SQ-A01' })

/**
 * Where the text says it: the clause as people name it, the line of the source text, and the exact words. `document` where they
 * stand in another text than the pack's own, such as the answer to a question.
 */
export const cite = z.strictObject({ clause: words, line: count, quote: words, document: words.optional() })
