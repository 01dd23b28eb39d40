// Aim: every operation × every role × own, foreign and missing record (YARDSTICKS 19 to 23). An unlisted role gets 403 and an audit
// row; what lies outside the scope looks exactly like what is not there; lists hold no foreign record. The matrix is written
// here by hand: it must not be derived from the rules it judges.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { SAMPLE_BUDGET_ID, samplePerson } from '#src/modules/demo/index.ts'
import { ACTIONS, ROLES, type Role } from '#src/platform/access/roles.ts'
import { storeFile } from '#src/platform/files/file-store.ts'
import type { Operation } from '#src/platform/http/contract.ts'
import { type JsonSchema, sampleInput, schemaOf } from '#test/builders/sample-input.ts'
import { buildSampleRecords, SAMPLE_PLACES, type SampleRecords } from '#test/builders/sample-records.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'

const OFFICES = ['county', 'city', 'province', 'auditor'] as const satisfies readonly Role[]

/** Who reaches which record of 梁园区, given the right to ask at all. Nobody else may know that it exists. */
const REACH = {
  class: ['provider', 'assessor', 'village', 'department', ...OFFICES],
  rosterImport: ['provider', 'assessor', 'department', ...OFFICES],
  // A village sees that there is a class, not who sits in it.
  trainee: ['provider', 'assessor', 'department', ...OFFICES],
  lesson: ['provider', 'assessor', 'department', ...OFFICES],
  session: ['provider', 'assessor', 'department', ...OFFICES],
  resultImport: ['assessor', 'department', ...OFFICES],
  certificate: ['provider', 'assessor', 'department', ...OFFICES],
  batch: ['assessor', 'department', 'finance', ...OFFICES],
  line: ['assessor', 'department', 'finance', ...OFFICES],
  objection: ['assessor', 'finance', ...OFFICES],
  // Money is the city's: a county sees its claims, not the city's bank files.
  payBatch: ['city', 'province', 'auditor', 'finance'],
  task: ['provider', 'finance', ...OFFICES],
  file: ['provider', 'finance', ...OFFICES],
  account: ['sysadmin', 'secadmin'],
  organisation: ['provider', 'village', 'department', 'finance', 'sysadmin', ...OFFICES],
  person: ['provider', 'assessor', 'village', 'department', ...OFFICES],
  // Policy is the city's: a county reads what is signed.
  policyDraft: ['city', 'province', 'auditor'],
  whatIf: ['city', 'province', 'auditor'],
  budget: ['city', 'province', 'auditor', 'finance'],
  budgetDocument: ['city', 'province', 'auditor', 'finance'],
  fundUsePaper: ['city', 'province', 'auditor', 'finance'],
  // Of the county's own; who may ask for it is a second question.
  settingPaper: [...OFFICES],
  statement: ['city', 'province', 'auditor', 'finance'],
  payeeChange: ['finance', ...OFFICES],
  // The office of the claim sees what became of it.
  // Whoever owes it has the notice.
  receivable: ['provider', 'department', 'finance', ...OFFICES],
  educationFund: ['employer', 'finance', ...OFFICES],
  blacklist: ['finance', ...OFFICES],
  grant: ['provider', 'department', 'finance', ...OFFICES],
  grantObjection: ['provider', 'department', 'finance', ...OFFICES],
  hire: ['employer', 'agency', ...OFFICES],
  insuranceImport: [...OFFICES],
  voucher: ['provider', 'department', 'finance', ...OFFICES],
  // An issue is the issuer's, here the city's.
  voucherBatch: ['city', 'province', 'auditor', 'finance'],
  limitOverride: ['department', ...OFFICES],
  ownClass: ['worker'],
  ownVoucher: ['worker'],
  ownLine: ['worker'],
} as const satisfies Record<string, readonly Role[]>
type Kind = keyof typeof REACH

/** The record behind `:id`, by the beginning of the path. A path that is not here fails its test. */
const KIND_OF_PATH: readonly (readonly [string, Kind])[] = [
  ['/api/classes/:id/trainees/:personId', 'trainee'],
  ['/api/classes/:id', 'class'],
  ['/api/roster-imports/:id', 'rosterImport'],
  ['/api/lessons/:id', 'lesson'],
  ['/api/exam-sessions/:id', 'session'],
  ['/api/result-imports/:id', 'resultImport'],
  ['/api/certificates/:id', 'certificate'],
  ['/api/claim-batches/:id', 'batch'],
  ['/api/claim-lines/:id', 'line'],
  ['/api/objections/:id', 'objection'],
  ['/api/pay-batches/:id', 'payBatch'],
  ['/api/tasks/:id', 'task'],
  ['/api/files/:id', 'file'],
  ['/api/accounts/:id', 'account'],
  ['/api/organisations/:id', 'organisation'],
  ['/api/persons/:id', 'person'],
  ['/api/policy/drafts/:id', 'policyDraft'],
  ['/api/policy/what-ifs/:id', 'whatIf'],
  ['/api/budgets/:id', 'budget'],
  ['/api/budget-documents/:id', 'budgetDocument'],
  ['/api/fund-use-papers/:id', 'fundUsePaper'],
  ['/api/setting-papers/:id', 'settingPaper'],
  ['/api/bank-statements/:id', 'statement'],
  ['/api/payee-changes/:id', 'payeeChange'],
  ['/api/receivables/:id', 'receivable'],
  ['/api/education-funds/:id', 'educationFund'],
  ['/api/blacklist/:id', 'blacklist'],
  ['/api/grants/:id', 'grant'],
  ['/api/grant-objections/:id', 'grantObjection'],
  ['/api/hires/:id', 'hire'],
  ['/api/insurance-imports/:id', 'insuranceImport'],
  ['/api/vouchers/:id', 'voucher'],
  ['/api/voucher-batches/:id', 'voucherBatch'],
  ['/api/limit-overrides/:id', 'limitOverride'],
  ['/api/own/classes/:id', 'ownClass'],
  ['/api/own/vouchers/:id', 'ownVoucher'],
  ['/api/own/money/:id', 'ownLine'],
]
const idOf = (records: SampleRecords): Record<Kind, string> => ({
  class: records.classId,
  trainee: records.classId,
  rosterImport: records.rosterImportId,
  lesson: records.lessonId,
  session: records.sessionId,
  resultImport: records.resultImportId,
  certificate: records.certificateIds[0],
  batch: records.batchId,
  line: records.lineIds[0],
  objection: records.objectionId,
  payBatch: records.payBatchId,
  task: records.taskId,
  file: records.fileId,
  account: records.accountId,
  organisation: records.place.provider.id,
  person: records.personIds[0],
  policyDraft: records.policyDraftId,
  whatIf: records.whatIfId,
  budget: records.place.budgetId,
  budgetDocument: records.budgetDocumentId,
  fundUsePaper: records.fundUsePaperId,
  settingPaper: records.settingPaperId,
  statement: records.statementId,
  payeeChange: records.payeeChangeId,
  receivable: records.receivableId,
  educationFund: records.educationFundId,
  blacklist: records.blacklistId,
  grant: records.grantId,
  grantObjection: records.grantObjectionId,
  hire: records.hireId,
  insuranceImport: records.insuranceImportId,
  voucher: records.voucherIds[1],
  voucherBatch: records.voucherBatchId,
  limitOverride: records.overrideId,
  ownClass: records.classId,
  ownVoucher: records.voucherIds[0],
  ownLine: records.lineIds[0],
})

/** Number and code stand in the body, so that no address holds them; made-up ones find nothing. */
const BY_SLIP = ['/api/public/objection-answers']
/** Public paths name a record by a number people have on paper. */
const NUMBER_OF_PATH: readonly (readonly [string, (records: SampleRecords) => string])[] = [
  ['/api/public/classes/:number', (records) => records.classNumber],
  ['/api/public/certificates/:number', (records) => records.certificateNumber],
  ['/api/public/notices/:number', (records) => records.noticeNumber],
  ['/api/public/grant-notices/:number', (records) => records.grantNoticeNumber],
  ['/api/public/standing-books/:number', (records) => records.bookNumber],
]

/** Reads that show the whole installation on purpose: the audit administrator's, and what is reference data for every form. */
const WHOLE_INSTALLATION = ['/api/audit', '/api/units', '/api/occupations']
/** Sign-in and sign-out themselves: their tests are session.routes.test.ts. */
const SESSION = '/api/session'

const title = (op: Operation) => `${op.method} ${op.path}`
const mayAsk = (op: Operation, role: Role) =>
  op.access === 'signed-in' || (op.access !== 'public' && (ACTIONS[op.access] as readonly Role[]).includes(role))

describe('access matrix', () => {
  let server: TestServer
  let liangyuan: SampleRecords
  let yongcheng: SampleRecords
  let elsewhere: SampleRecords
  const ownFiles = new Map<string | null, string>()
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    server = await openTestServer({ after: (work) => closing.push(work) })
    liangyuan = await buildSampleRecords(server, SAMPLE_PLACES.liangyuan)
    yongcheng = await buildSampleRecords(server, SAMPLE_PLACES.yongcheng)
    elsewhere = await buildSampleRecords(server, SAMPLE_PLACES.elsewhere)
    for (const role of ROLES) ownFiles.set(role, await ownFile(role))
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  /** An upload of that account, as every import needs one. */
  const ownFile = async (username: string) => {
    const { account_id, unit_id, organisation_id } = await server.db
      .selectFrom('account')
      .select(['account_id', 'unit_id', 'organisation_id'])
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
    return storeFile(server.db, server.platform.files, {
      bytes: Buffer.from('样例'),
      name: '样例.xlsx',
      mediaType: 'application/octet-stream',
      purpose: 'upload',
      accountId: account_id,
      unitId: unit_id,
      organisationId: organisation_id,
    })
  }

  /** For who answers for the whole city, the next county is no foreign one; a department works with the city's organisations. */
  const foreignTo = (role: Role, kind?: Kind) =>
    (role === 'department' && kind === 'organisation') ||
    ['city', 'province', 'auditor', 'finance', 'sysadmin', 'secadmin', 'auditadmin'].includes(role)
      ? elsewhere
      : yongcheng

  /** What a request of this operation names besides its path: the same records as the path, so that only the path decides. */
  const fields = (records: SampleRecords, username?: string | null) => (name: string, schema: JsonSchema) => {
    const known: Record<string, unknown> = {
      fileId: ownFiles.get(username ?? null) ?? records.fileId,
      classId: records.classId,
      assessorId: null,
      departmentId: null,
      organisationId: null,
      personId: records.personIds[0],
      lineIds: [records.lineIds[0]],
      claimBatchIds: [records.batchId],
      budget: records.place.budgetId,
      budgetId: records.place.budgetId,
      entryId: records.receivableEntryId,
      // What is agreed to would go on; here only the way to the record is asked for.
      agree: false,
      unit: records.place.unitId,
      unitId: records.place.unitId,
      year: 2022,
      name: samplePerson(records.place.persons[0]).name,
      role: 'county',
      q: '样',
      lineNo: 2,
      limit: 500,
      count: '1',
    }
    if (name === 'version' && schema.type === 'integer') return 1
    return known[name]
  }
  const queryOf = (op: Operation, records: SampleRecords) => {
    if (!op.query) return ''
    const { properties = {}, required = [] } = schemaOf(op.query)
    const known = fields(records)
    const entries = Object.entries(properties)
      .filter(([name]) => required.includes(name) || ['limit', 'count'].includes(name))
      .map(([name, schema]): [string, string] => [
        name,
        String(known(name, schema) ?? schema.enum?.[0] ?? sampleQuery(schema)),
      ])
    return entries.length > 0 ? `?${new URLSearchParams(entries)}` : ''
  }
  const bodyOf = (op: Operation, records: SampleRecords, username: string | null) =>
    op.body ? sampleInput(op.body, fields(records, username)) : undefined
  const urlOf = (op: Operation, records: SampleRecords, id: string) =>
    op.path.replace(':id', id).replace(':personId', records.personIds[1]) + queryOf(op, records)
  const ask = (op: Operation, username: string | null, url: string, records: SampleRecords): Promise<Answer> =>
    server.call(username, op.method, url, bodyOf(op, records, username))
  const operations = (wanted: (op: Operation) => boolean) =>
    server.operations.filter((op) => wanted(op) && !op.path.startsWith(SESSION))
  const hasId = (op: Operation) => /:\w/.test(op.path)
  const kindOf = (op: Operation): Kind => {
    const found = KIND_OF_PATH.find(
      ([start]) => op.path === start || op.path.startsWith(`${start}/`) || op.path.startsWith(`${start}.`),
    )
    assert.ok(found, `${title(op)} needs a record in REACH and KIND_OF_PATH`)
    return found[1]
  }

  test('nobody: 401 everywhere but on public operations', async (t) => {
    for (const op of operations((op) => op.access !== 'public'))
      await t.test(title(op), async () => {
        const answer = await ask(op, null, urlOf(op, liangyuan, newId()), liangyuan)
        assert.deepEqual([answer.status, answer.body.code], [401, 'sign_in_first'])
      })
  })

  test('a role without the right: 403 whatever the record, and an audit row', async (t) => {
    for (const op of operations((op) => op.access !== 'public' && op.access !== 'signed-in'))
      await t.test(title(op), async () => {
        const id = hasId(op) ? idOf(liangyuan)[kindOf(op)] : ''
        const denied = ROLES.filter((role) => !mayAsk(op, role))
        for (const role of denied) {
          const answer = await ask(op, role, urlOf(op, liangyuan, id), liangyuan)
          assert.deepEqual([role, answer.status, answer.body.code], [role, 403, 'forbidden'])
        }
        const rows = await server.db
          .selectFrom('org_audit')
          .select('role')
          .where('result', '=', 'denied')
          .where('subject_id', '=', title(op))
          .execute()
        assert.deepEqual(rows.map((row) => row.role).toSorted(), denied.toSorted())
      })
  })

  test('public operations are open; by number they find the record or say it is not there', async (t) => {
    for (const op of operations((op) => op.access === 'public'))
      await t.test(title(op), async () => {
        if (!hasId(op)) {
          const answer = await ask(op, null, urlOf(op, liangyuan, ''), liangyuan)
          if (BY_SLIP.includes(op.path)) assert.deepEqual([answer.status, answer.body.code], [404, 'not_found'])
          else assert.equal(answer.status, 200, answer.raw.toString())
          return
        }
        const found = NUMBER_OF_PATH.find(([start]) => op.path.startsWith(start))
        assert.ok(found, `${title(op)} needs a number in NUMBER_OF_PATH`)
        const url = (number: string) => op.path.replace(':number', encodeURIComponent(number)) + queryOf(op, liangyuan)
        const known = await ask(op, null, url(found[1](liangyuan)), liangyuan)
        assert.ok(known.status < 300, `${known.status} ${known.raw}`)
        const missing = await ask(op, null, url('没有-0000-000'), liangyuan)
        assert.deepEqual([missing.status, missing.body.code], [404, 'not_found'])
      })
  })

  test('lists and figures: 200 for each listed role, and no record of a foreign place', async (t) => {
    for (const op of operations((op) => op.method === 'GET' && op.access !== 'public' && !hasId(op)))
      await t.test(title(op), async () => {
        for (const role of ROLES.filter((role) => mayAsk(op, role))) {
          // Who has no budget in reach is told that it is not there; the request itself is fine.
          const answer = await ask(op, role, urlOf(op, liangyuan, ''), liangyuan)
          assert.ok([200, 404].includes(answer.status), `${role} ${answer.status} ${answer.raw}`)
          if (answer.status === 404) assert.ok(urlOf(op, liangyuan, '').includes('='), `${role} ${answer.raw}`)
          if (WHOLE_INSTALLATION.includes(op.path)) continue
          const text = answer.raw.toString()
          const kind = op.path === '/api/organisations' ? 'organisation' : undefined
          for (const foreign of new Set([foreignTo(role, kind), elsewhere]))
            for (const secret of marksOf(foreign))
              assert.ok(!text.includes(secret), `${role} sees ${secret} of ${foreign.place.unitId}`)
        }
      })
  })

  const record = async (op: Operation) => {
    const kind = kindOf(op)
    for (const role of ROLES.filter((role) => mayAsk(op, role))) {
      const foreign = foreignTo(role, kind)
      const missing = await ask(op, role, urlOf(op, liangyuan, newId()), liangyuan)
      assert.deepEqual([role, missing.status], [role, 404], missing.raw.toString())
      // Once with the other fields of the own place, once with those of the foreign one: neither may open it.
      for (const body of [liangyuan, foreign]) {
        const answer = await ask(op, role, urlOf(op, body, idOf(foreign)[kind]), body)
        assert.deepEqual([role, answer.status, answer.body], [role, 404, missing.body])
      }
      const own = await ask(op, role, urlOf(op, liangyuan, idOf(liangyuan)[kind]), liangyuan)
      if (!(REACH[kind] as readonly Role[]).includes(role)) {
        assert.deepEqual([role, own.status, own.body], [role, 404, missing.body])
        continue
      }
      const words = `${role}: ${own.status} ${own.raw.subarray(0, 400)}`
      // A bank file is there only once its batch is released: found, and said so.
      if (op.method === 'GET') assert.ok(own.status === 200 || (op.file && own.status === 409), words)
      else {
        // A refusal by the rules is fine here; what counts is that the record was found and the input understood.
        assert.ok(own.status < 300 || [409, 422].includes(own.status), words)
        assert.notEqual(own.body.code, 'input_invalid', words)
      }
    }
  }
  test('reading one record: own 200, foreign and missing the same 404', async (t) => {
    for (const op of operations((op) => op.method === 'GET' && op.access !== 'public' && hasId(op)))
      await t.test(title(op), () => record(op))
  })
  test('changing one record: own reached, foreign and missing the same 404', async (t) => {
    for (const op of operations((op) => op.method !== 'GET' && op.access !== 'public' && hasId(op)))
      await t.test(title(op), () => record(op))
  })

  test('a filter by a foreign unit opens nothing', async () => {
    for (const query of [`unit=${SAMPLE_PLACES.yongcheng.unitId}`, `unit=${SAMPLE_PLACES.elsewhere.unitId}`]) {
      const answer = await server.call('county', 'GET', `/api/classes?${query}`)
      assert.deepEqual([answer.status, answer.body['items']], [200, []])
      assert.equal((await server.call('county', 'GET', `/api/classes?unit=411402&${query}`)).status, 422)
    }
  })

  test('another spelling of an address is another address: slashes, case, method override', async () => {
    const id = yongcheng.classId
    for (const url of [`/api/classes/${id}/`, `//api/classes/${id}`, `/API/classes/${id}`, `/api/Classes/${id}`])
      assert.equal((await server.call('county', 'GET', url)).status, 404, url)
    const override = { 'x-http-method-override': 'DELETE', 'x-original-url': '/api/audit' }
    const answer = await server.call('county', 'GET', `/api/classes/${liangyuan.classId}`, undefined, override)
    assert.deepEqual([answer.status, answer.body['id']], [200, liangyuan.classId])
  })
})

/** The sample city's counties are paid from one budget, which is no mark of either. */
const marksOf = (records: SampleRecords): string[] => [
  ...new Set([
    ...Object.values(idOf(records)).filter((id) => id !== SAMPLE_BUDGET_ID),
    ...records.personIds,
    ...records.lineIds,
    ...records.certificateIds,
  ]),
  records.place.mark,
]

const sampleQuery = (schema: JsonSchema) =>
  schema.format === 'date' ? '2022-06-15' : schema.format === 'uuid' ? newId() : (schema.minimum ?? '4-10-01-05')
