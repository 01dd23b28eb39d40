import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { inputWords } from './input-words.ts'

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: inputWords }).error?.issues.map((issue) => issue.message)

test('what a contract has no words for is said without types and operators', () => {
  const body = z.strictObject({ n: z.int() })
  for (const [schema, value, words] of [
    [z.string(), undefined, '请填写'],
    [z.string().min(1), '', '请填写'],
    [z.string().min(8), '1234', '至少 8 个字'],
    [z.string().max(60), 'x'.repeat(61), '最多 60 个字'],
    [z.number(), 'x', '这里应填数字'],
    [z.int(), 1.5, '这里应填整数'],
    [z.number().max(500), 501, '不能大于 500'],
    [z.number().min(1), 0, '不能小于 1'],
    [z.array(z.string()).max(2), ['1', '2', '3'], '最多 2 项'],
    [z.enum(['a', 'b']), 'c', '没有这个选项，请重新选择'],
    [z.enum(['a', 'b']), undefined, '请选择'],
    [z.string().regex(/^a/), 'b', '格式不对，请核对'],
    [body, { n: 1, m: 2 }, '多了不认识的内容：m'],
    [z.union([z.string(), z.int()]), true, '内容不对，请核对'],
  ] as const)
    assert.deepEqual(said(schema, value), [words])
})
