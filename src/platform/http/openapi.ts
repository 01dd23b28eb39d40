import { z } from 'zod'
import { ACTIONS } from '../access/roles.ts'
import { type Operation, problem } from './contract.ts'

/** OpenAPI 3.1 of every operation, printed from the contracts: there is no second description. */
export function openApi(operations: readonly Operation[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const op of operations) {
    const path = op.path.replace(/:(\w+)/g, '{$1}')
    const item = paths[path] ?? {}
    paths[path] = item
    const parameters = [...parametersOf(op.params, 'path'), ...parametersOf(op.query, 'query')]
    if (op.method !== 'GET')
      parameters.push({
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        schema: { type: 'string', maxLength: 200 },
      })
    item[op.method.toLowerCase()] = {
      operationId: `${op.method.toLowerCase()} ${op.path}`.replace(/[^a-zA-Z]+/g, '_').replace(/_$/, ''),
      summary: op.summary,
      'x-access': op.access,
      'x-roles': op.access === 'public' ? [] : op.access === 'signed-in' ? ['*'] : ACTIONS[op.access],
      security: op.access === 'public' ? [] : [{ session: [] }],
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(op.upload
        ? {
            requestBody: {
              required: true,
              content: {
                'multipart/form-data': {
                  schema: {
                    type: 'object',
                    required: ['file'],
                    properties: { file: { type: 'string', format: 'binary' } },
                  },
                },
              },
            },
          }
        : {}),
      ...(op.body
        ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(op.body, 'input') } } } }
        : {}),
      responses: {
        [String(op.status ?? 200)]: {
          description: '成功',
          ...(op.response ? { content: { 'application/json': { schema: schemaOf(op.response, 'output') } } } : {}),
          ...(op.file
            ? {
                content: Object.fromEntries(
                  op.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
                ),
              }
            : {}),
        },
        default: {
          description: '不成功',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: '持证 Chizheng', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-session' } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  }
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query') {
  if (!schema) return [] as { name: string; in: string; required: boolean; schema: unknown }[]
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: inner,
  }))
}
