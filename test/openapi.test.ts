// Aim: the document says what the server does, and the server takes nothing else (YARDSTICKS 40 to 42, 57): unknown fields, wrong
// types, broken JSON, hostile values. Never a 5xx, never a word about the inside.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { ACTIONS, ROLES, type Role } from '#src/platform/access/roles.ts'
import type { Operation } from '#src/platform/http/contract.ts'
import { hostileText, mutate, type Random, seededRandom } from '#test/builders/mutate.ts'
import { type JsonSchema, sampleInput, schemaOf } from '#test/builders/sample-input.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const LEAK =
  /\bat .+\.(m?js|ts):\d+|node_modules|SELECT .+ FROM|select .+ from|syntax error at|unterminated quoted|pg_catalog|ECONNREFUSED|"stack"|\/work\/|\/home\/|postgres(ql)?:\/\/|violates|TypeError|RangeError/
const SEED = Number(process.env['FUZZ_SEED'] ?? 2)
const CASES = Number(process.env['FUZZ_CASES'] ?? 12)

interface Document {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, DocumentedOperation>>
  components: { schemas: Record<string, unknown> }
}
interface DocumentedOperation {
  operationId: string
  summary: string
  parameters?: { name: string; in: string; required: boolean; schema: unknown }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
  security: unknown[]
  'x-roles': string[]
}

describe('openapi', () => {
  let server: TestServer
  let records: SampleRecords
  let document: Document
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
    records = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
    document = (await server.call(null, 'GET', '/openapi.json')).body as unknown as Document
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  const documented = () =>
    Object.entries(document.paths).flatMap(([url, item]) =>
      Object.entries(item).map(([method, op]) => ({ url, method, op })),
    )

  test('the document has the shape of OpenAPI 3.1', () => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.ok(document.info.title && document.info.version)
    const ids = documented().map(({ op }) => op.operationId)
    assert.deepEqual(ids.length, new Set(ids).size, 'operationId is unique')
    for (const { url, method, op } of documented()) {
      const where = `${method} ${url}`
      assert.match(op.summary, /\p{Script=Han}/u, where)
      assert.ok(Object.keys(op.responses).some((status) => /^20\d$/.test(status)) && op.responses['default'], where)
      const inPath = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (op.parameters ?? []).filter((parameter) => parameter.in === 'path')
      assert.deepEqual(declared.map((parameter) => parameter.name).toSorted(), inPath.toSorted(), where)
      assert.ok(
        declared.every((parameter) => parameter.required),
        where,
      )
      for (const parameter of op.parameters ?? []) checkSchema(parameter.schema, `${where} ${parameter.name}`)
      for (const [type, { schema }] of Object.entries(op.requestBody?.content ?? {}))
        checkSchema(schema, `${where} ${type}`)
      for (const response of Object.values(op.responses))
        for (const [type, { schema }] of Object.entries(response.content ?? {})) checkSchema(schema, `${where} ${type}`)
    }
  })

  const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']
  function checkSchema(schema: unknown, where: string): void {
    if (typeof schema !== 'object' || schema === null) {
      assert.equal(typeof schema, 'boolean', where)
      return
    }
    const s = schema as Record<string, unknown>
    if (typeof s['$ref'] === 'string') {
      assert.ok(s['$ref'].slice('#/components/schemas/'.length) in document.components.schemas, `${where} ${s['$ref']}`)
      return
    }
    if (s['type'] !== undefined)
      for (const type of [s['type']].flat()) assert.ok(TYPES.includes(String(type)), `${where} ${type}`)
    if (typeof s['pattern'] === 'string') new RegExp(s['pattern'], 'u')
    for (const inner of Object.values((s['properties'] ?? {}) as object)) checkSchema(inner, where)
    for (const name of ['anyOf', 'oneOf', 'allOf'])
      for (const inner of (s[name] ?? []) as unknown[]) checkSchema(inner, where)
    if (s['items'] !== undefined) checkSchema(s['items'], where)
    if (s['additionalProperties'] !== undefined) checkSchema(s['additionalProperties'], where)
    for (const name of (s['required'] ?? []) as string[])
      assert.ok(name in ((s['properties'] ?? {}) as object), `${where} requires ${name}`)
  }

  test('every route under /api/ stands in the document, and nothing makes routes but the one place', () => {
    const written = server.operations.map((op) => `${op.method.toLowerCase()} ${op.path.replace(/:(\w+)/g, '{$1}')}`)
    assert.deepEqual(
      documented()
        .map(({ method, url }) => `${method} ${url}`)
        .toSorted(),
      written.toSorted(),
    )
    const makers = globSync('src/**/*.ts', { cwd: ROOT }).filter(
      (file) =>
        !file.endsWith('.test.ts') &&
        /\bapp\.(route|post|put|delete|patch|all)\(|\bapp\.get\('\/api/.test(
          readFileSync(path.join(ROOT, file), 'utf8'),
        ),
    )
    assert.deepEqual(
      makers.map((file) => file.replaceAll(path.sep, '/')),
      ['src/platform/http/api.ts'],
    )
  })

  const roleFor = (op: Operation): Role | null =>
    op.access === 'public' ? null : op.access === 'signed-in' ? 'county' : (ACTIONS[op.access][0] as Role)
  const fields = (name: string, schema: JsonSchema): unknown =>
    ({
      fileId: records.fileId,
      classId: records.classId,
      assessorId: null,
      departmentId: null,
      organisationId: null,
      personId: records.personIds[0],
      lineIds: [records.lineIds[0]],
      claimBatchIds: [records.batchId],
      budget: records.place.budgetId,
      unit: '411402',
      unitId: '411402',
      year: 2022,
      role: 'county',
      lineNo: 2,
      version: schema.type === 'integer' ? 1 : undefined,
    })[name]
  const ID_OF: readonly (readonly [string, () => string])[] = [
    ['/api/classes', () => records.classId],
    ['/api/roster-imports', () => records.rosterImportId],
    ['/api/lessons', () => records.lessonId],
    ['/api/exam-sessions', () => records.sessionId],
    ['/api/result-imports', () => records.resultImportId],
    ['/api/certificates', () => records.certificateIds[0]],
    ['/api/claim-batches', () => records.batchId],
    ['/api/claim-lines', () => records.lineIds[0]],
    ['/api/objections', () => records.objectionId],
    ['/api/pay-batches', () => records.payBatchId],
    ['/api/tasks', () => records.taskId],
    ['/api/files', () => records.fileId],
    ['/api/accounts', () => records.accountId],
    ['/api/organisations', () => records.place.provider.id],
    ['/api/persons', () => records.personIds[0]],
    ['/api/own/classes', () => records.classId],
    ['/api/own/money', () => records.lineIds[0]],
  ]
  const pathOf = (op: Operation) =>
    op.path
      .replace(':id', ID_OF.find(([start]) => op.path.startsWith(start))?.[1]() ?? newId())
      .replace(':personId', records.personIds[0])
      .replace(':number', encodeURIComponent(op.path.includes('notices') ? records.noticeNumber : records.classNumber))
  const queryOf = (op: Operation): Record<string, string> => {
    if (!op.query) return {}
    const { properties = {}, required = [] } = schemaOf(op.query)
    return Object.fromEntries(
      required.map((name) => [name, String(fields(name, properties[name]!) ?? sampleQuery(properties[name]!))]),
    )
  }
  const sampleQuery = (schema: JsonSchema) =>
    schema.enum?.[0] ??
    (schema.format === 'date' ? '2022-06-15' : schema.pattern ? '4-10-01-05' : (schema.minimum ?? '样'))
  const urlOf = (op: Operation, query: Record<string, string>) =>
    pathOf(op) + (Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : '')
  const sound = (answer: Answer, what: string) => {
    assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.raw.subarray(0, 300)}`)
    assert.doesNotMatch(answer.raw.toString('latin1'), LEAK, what)
  }
  /** Not sign-in and sign-out, which would end the sessions of this test. */
  const walkable = () => server.operations.filter((op) => !op.path.startsWith('/api/session'))
  const withBody = () => walkable().filter((op) => op.body !== undefined)

  test('a field that nobody asked for is refused, by name', async () => {
    for (const op of withBody()) {
      const body = { ...(sampleInput(op.body!, fields) as object), isAdmin: true }
      const answer = await server.call(roleFor(op), op.method, urlOf(op, queryOf(op)), body)
      assert.deepEqual([op.path, answer.status, answer.body.code], [op.path, 422, 'input_invalid'])
      assert.match(answer.raw.toString(), /isAdmin/)
    }
  })

  test('a wrong type is refused with the path of its field, and nothing is taken for something else', async () => {
    for (const op of withBody()) {
      const good = sampleInput(op.body!, fields) as Record<string, unknown>
      for (const [name, value] of Object.entries(good)) {
        const wrong = typeof value === 'number' ? String(value) : typeof value === 'string' ? 17 : 'x'
        const answer = await server.call(roleFor(op), op.method, urlOf(op, queryOf(op)), { ...good, [name]: wrong })
        assert.deepEqual([op.path, name, answer.status], [op.path, name, 422], answer.raw.toString())
        const paths = (answer.body.errors ?? []).map((error) => error.path)
        assert.ok(
          paths.some((at) => at === name || at.startsWith(`${name}.`) || at.startsWith(`${name}[`)),
          `${op.path} ${name}: ${paths}`,
        )
        for (const error of answer.body.errors ?? [])
          assert.match(error.message, /\p{Script=Han}/u, `${op.path} ${name}`)
      }
    }
  })

  test('a query that nobody asked for is refused; a doubled one is no list', async () => {
    for (const op of walkable()) {
      const answer = await server.call(
        roleFor(op),
        op.method,
        urlOf(op, { ...queryOf(op), regionId: '1' }),
        op.body ? sampleInput(op.body, fields) : undefined,
      )
      assert.deepEqual(
        [op.method, op.path, answer.status, answer.body.code],
        [op.method, op.path, 422, 'input_invalid'],
      )
    }
    assert.equal((await server.call('county', 'GET', '/api/persons?limit=1&limit=2')).status, 422)
  })

  test('pages: at most 500 rows, whole numbers only, a made-up cursor is said to be one', async () => {
    for (const op of walkable().filter((op) => op.query && 'cursor' in (schemaOf(op.query).properties ?? {}))) {
      for (const limit of ['0', '501', '1.5', 'x', '-1']) {
        const answer = await server.call(roleFor(op), op.method, urlOf(op, { ...queryOf(op), limit }))
        assert.deepEqual([op.path, limit, answer.status], [op.path, limit, 422])
      }
      for (const cursor of ['x', 'bnVsbA', Buffer.from('{}').toString('base64url')]) {
        const answer = await server.call(roleFor(op), op.method, urlOf(op, { ...queryOf(op), cursor }))
        assert.deepEqual([op.path, cursor, answer.status], [op.path, cursor, 422], answer.raw.toString())
      }
    }
  })

  test('what is no JSON: broken, 20,000 deep, prototypes, forms, other types; and too much of it', async () => {
    const json = { 'content-type': 'application/json' }
    const cases: readonly [string, string, Record<string, string>, number][] = [
      ['broken', '{"a":', json, 400],
      ['deep', `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, json, 422],
      ['deep objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, json, 422],
      ['__proto__', '{"__proto__":{"isAdmin":true},"reason":"x"}', json, 400],
      ['constructor', '{"constructor":{"prototype":{"isAdmin":true}}}', json, 400],
      ['array', '[]', json, 422],
      ['null', 'null', json, 422],
      ['empty', '', json, 400],
      ['form', 'reason=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['text', '{"reason":"x"}', { 'content-type': 'text/plain' }, 415],
      ['xml', '<a/>', { 'content-type': 'application/xml' }, 415],
      ['multipart', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
      ['large', `{"reason":"${'x'.repeat(2_100_000)}"}`, json, 413],
    ]
    for (const [what, payload, headers, status] of cases) {
      const answer = await server.call('provider', 'POST', '/api/classes', payload, headers)
      assert.deepEqual([what, answer.status], [what, status], answer.raw.toString())
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      assert.match(String(answer.body.detail), /\p{Script=Han}/u)
      sound(answer, what)
    }
    assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined)
  })

  test('from another origin nothing is done, whatever the browser says about itself', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      const answer = await server.call('worker', 'POST', '/api/messages/read', undefined, headers)
      assert.equal(answer.body.code, 'cross_site', JSON.stringify(headers))
      assert.equal(answer.headers['access-control-allow-origin'], undefined)
    }
  })

  test(`hostile input over every operation, seed ${SEED}: no fault, no word about the inside`, async (t) => {
    const random = seededRandom(SEED)
    for (const op of walkable()) {
      if (op.upload) continue
      await t.test(`${op.method} ${op.path}`, async () => {
        for (let n = 0; n < CASES; n += 1) {
          const { username, url, body } = attack(op, random)
          const answer = await server.call(username, op.method, url, body)
          sound(
            answer,
            `case ${n} as ${username}: ${decodeURIComponent(url).slice(0, 200)} ${JSON.stringify(body)?.slice(0, 500)}`,
          )
        }
      })
    }
  })

  function attack(op: Operation, random: Random) {
    const allowed = ROLES.filter(
      (role) =>
        op.access === 'signed-in' || (op.access !== 'public' && (ACTIONS[op.access] as readonly Role[]).includes(role)),
    )
    const username = op.access === 'public' ? null : allowed[Math.floor(random() * allowed.length)]!
    const query = queryOf(op)
    if (op.query) {
      const names = Object.keys(schemaOf(op.query).properties ?? {})
      const name = names[Math.floor(random() * names.length)]
      if (name !== undefined && random() < 0.8) query[name] = hostileText(random).toWellFormed()
    }
    let address = urlOf(op, query)
    if (/:\w/.test(op.path) && random() < 0.15)
      address = op.path.replace(/:\w+/g, () => encodeURIComponent(hostileText(random).toWellFormed() || 'x'))
    const good = op.body ? sampleInput(op.body, fields) : undefined
    return { username, url: address, body: good === undefined ? undefined : mutate(good, random) }
  }
})
