import { z } from 'zod'
import { newId } from '#src/kernel/ids.ts'

export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** A value for a field by its name, where any value of the right form would not do; undefined leaves it to the form. */
export type KnownFields = (name: string, schema: JsonSchema) => unknown

export const schemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema

// One of these fits every pattern of the contracts; a new pattern that none fits is named by the error below.
const TEXTS = ['样例说明', 'abc.def', '00090000001', '4-10-01-05', '09:00', '123456', '0024', 'SQ-G01', 'a'.repeat(64)]

/**
 * The smallest input that a contract takes: required fields only. Throws when it cannot make one, so that a new operation gets
 * its known fields instead of a silent gap in the tests that walk all operations.
 */
export function sampleInput(schema: z.ZodType, known: KnownFields = () => undefined): unknown {
  const value = sampleOf(schemaOf(schema), '', known)
  const result = schema.safeParse(value)
  if (!result.success) throw new Error(`No sample fits: ${JSON.stringify(value)} ${result.error.message}`)
  return value
}

function sampleOf(schema: JsonSchema, name: string, known: KnownFields): unknown {
  const given = known(name, schema)
  if (given !== undefined) return given
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice) return sampleOf(choice[0]!, name, known)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((field) => [field, sampleOf(schema.properties![field]!, field, known)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items!, name, known))
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return sampleText(schema)
    case 'null':
      return null
    default:
      return '样例'
  }
}

function sampleText(schema: JsonSchema): string {
  if (schema.format === 'uuid') return newId()
  if (schema.format === 'date') return '2022-06-15'
  const patterns = [schema.pattern, ...(schema.allOf ?? []).map((part) => part.pattern)].filter((p) => p !== undefined)
  const fits = (text: string) =>
    patterns.every((pattern) => new RegExp(pattern, 'u').test(text)) &&
    [...text].length >= (schema.minLength ?? 0) &&
    [...text].length <= (schema.maxLength ?? Number.POSITIVE_INFINITY)
  const text = TEXTS.find(fits)
  if (text === undefined) throw new Error(`No sample text fits ${JSON.stringify(schema)}`)
  return text
}
