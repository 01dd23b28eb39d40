// Aim: policy through HTTP as each role. Signed text decides, a draft never does; two persons sign; a damaged row never decides.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { projectPacks } from '#src/modules/index.ts'
import { zip } from '#test/evil-xlsx.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import { PacksInForce } from './packs-in-force.ts'
import { assessmentFacts } from './policy.builders.ts'
import type { DraftDetail, PackDetail, PackRow, PolicyHealth, RevisionRow } from './policy.contract.ts'

const SHANGQIU = '411400-2022-9'
const YUNCHENG = '140800-2020-14'
const ANSWER = '商人社〔2022〕1号'
const PRICE = 'rules.SQ-30.amount.fen'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => closing.push(work) })
})
after(async () => {
  for (const close of closing.reverse()) await close()
})

const ok = <T>(answer: Answer, status = 200): T => {
  assert.equal(answer.status, status, answer.raw.toString().slice(0, 800))
  return answer.body as unknown as T
}
const refused = (answer: Answer) => [answer.status, answer.body.code]

const packs = async (username = 'city') =>
  ok<{ items: PackRow[] }>(await server.call(username, 'GET', '/api/policy/packs')).items
const inForce = async (packId = SHANGQIU) => (await packs()).find((pack) => pack.packId === packId)!
const create = async (username: string, more: object = {}, packId = SHANGQIU) =>
  server.call(username, 'POST', '/api/policy/drafts', {
    baseRevisionId: (await inForce(packId)).revisionId,
    reason: '按新标准',
    ...more,
  })
const see = async (username: string, id: string) =>
  ok<DraftDetail>(await server.call(username, 'GET', `/api/policy/drafts/${id}`))
const edit = async (username: string, draft: DraftDetail, edits: object[]) =>
  server.call(username, 'PUT', `/api/policy/drafts/${draft.revision.id}`, { version: draft.revision.version, edits })
const step = async (username: string, name: string, draft: DraftDetail, body: object = {}) =>
  server.call(username, 'POST', `/api/policy/drafts/${draft.revision.id}/${name}`, {
    version: draft.revision.version,
    ...body,
  })
const sign = (username: string, draft: DraftDetail) =>
  step(username, 'sign', draft, { revision: draft.revision.revision })
const attach = async (username: string, draft: DraftDetail, content: string | Buffer, document = ANSWER) =>
  step(username, 'documents', draft, {
    fileId: await server.upload(username, '答复.txt', Buffer.from(content as string)),
    document,
  })
const decide = async (username = 'county') =>
  ok<{ outcome: string; amountFen: number; packRevision: string; reasons: { rule: string; document: string }[] }>(
    await server.call(username, 'POST', '/api/policy/decide', assessmentFacts()),
  )

const zipOf = (parts: Record<string, string>) => zip(Object.entries(parts).map(([name, data]) => ({ name, data })))

/** 中级工 240 元 → `yuan` 元, quoted from an answer that is attached: ready to propose. */
async function drafted(yuan: number, username = 'city'): Promise<DraftDetail> {
  const draft = ok<DraftDetail>(await create(username), 201)
  const quote = `中级工每人${yuan}元`
  const edited = ok<DraftDetail>(
    await edit(username, draft, [
      { path: PRICE, value: yuan * 100, cite: { clause: '一', line: 1, quote, document: ANSWER } },
    ]),
  )
  return ok<DraftDetail>(await attach(username, edited, `一、标准\n${quote}`))
}
const proposed = async (yuan: number, username = 'city') =>
  ok<DraftDetail>(await step(username, 'propose', await drafted(yuan, username)))

describe('reading', () => {
  test('signed policy is open to every role that has a part in it', async () => {
    for (const username of ['city', 'county', 'department', 'finance', 'auditor', 'provider', 'worker', 'village'])
      assert.equal((await packs(username)).length, 5, username)
    assert.deepEqual(refused(await server.call('sysadmin', 'GET', '/api/policy/packs')), [403, 'forbidden'])
    const own = (await packs('city')).filter(({ mayDraft }) => mayDraft)
    assert.deepEqual(
      own.map(({ packId }) => packId),
      [SHANGQIU],
    )
    assert.ok((await packs('county')).every(({ mayDraft }) => !mayDraft))
  })
  test('a pack: rules with quote, clause, line and parameters in words; who signed; inherited rules named', async () => {
    const city = ok<PackDetail>(await server.call('worker', 'GET', `/api/policy/pack?id=${YUNCHENG}`))
    assert.deepEqual([city.pack.signerName, city.pack.number, city.revision.kindName], ['系统发布', 1, '随系统发布'])
    const rule = city.rules.find(({ id }) => id === 'YC-26')!
    assert.deepEqual(rule.parameters, [{ name: '每年享受补贴性培训', value: '不超过 3 次' }])
    assert.deepEqual([rule.soft, rule.inheritedFrom], [true, null])
    assert.match(rule.cite.quote, /原则上/)
    const inherited = city.rules.find(({ id }) => id === 'SX-29')!
    assert.match(inherited.inheritedFrom!, /山西/)
    assert.equal(inherited.amendedBy!.clause, '三(三)15')
    assert.ok(city.assumptions.length > 30 && city.targets.length > 0 && city.provisions.length > 0)
    for (const url of ['pack?id=999999-none', `pack?id=${SHANGQIU}&revision=${city.revision.id}`, 'revisions?pack=x'])
      assert.equal((await server.call('worker', 'GET', `/api/policy/${url}`)).status, 404, url)
  })
  test('one decision: with every reason, or every fault by its path', async () => {
    assert.deepEqual([(await decide()).outcome, (await decide()).amountFen], ['ELIGIBLE', 24_000])
    const { certificate: _certificate, ...facts } = assessmentFacts()
    const wrong = { ...facts, asOf: '2022-02-30', person: { ...facts.person, registered: 'yes' } }
    const answer = await server.call('county', 'POST', '/api/policy/decide', wrong)
    assert.equal(answer.status, 422)
    assert.deepEqual(answer.body.errors!.map(({ path }) => path).sort(), ['asOf', 'certificate', 'person.registered'])
    const nowhere = await server.call('county', 'POST', '/api/policy/decide', {
      ...assessmentFacts(),
      region: '110000',
    })
    assert.deepEqual(
      nowhere.body.errors!.map(({ path }) => path),
      ['region'],
    )
  })
})

describe('a draft', () => {
  test('is written by the region’s own officers and those above', async () => {
    for (const username of ['city', 'city2', 'province'])
      ok<DraftDetail>(await step(username, 'withdraw', ok<DraftDetail>(await create(username), 201), { note: '试' }))
    for (const username of ['county', 'auditor', 'finance', 'provider', 'worker'])
      assert.deepEqual(refused(await create(username)), [403, 'forbidden'], username)
    for (const username of ['city', 'province'])
      assert.deepEqual(refused(await create(username, {}, YUNCHENG)), [403, 'other_region'], username)
  })
  test('takes edits of its places alone, each fault by its path; a stale page is refused with who and when', async () => {
    const draft = ok<DraftDetail>(await create('city'), 201)
    assert.deepEqual(draft.blocked, ['和现行版本一样，还没有改动'])
    const wrong = await edit('city', draft, [
      { path: PRICE, value: 0 },
      { path: 'region', value: '410000' },
    ])
    assert.deepEqual(
      wrong.body.errors!.map(({ path }) => path),
      ['edits[0].value', 'edits[1].path'],
    )
    const edited = ok<DraftDetail>(await edit('city', draft, [{ path: PRICE, value: 45_000 }]))
    assert.equal(edited.headline, '中级工 240.00 元 → 450.00 元，发证日 2022年4月15日起')
    assert.deepEqual([edited.places.find(({ path }) => path === PRICE)!.value, edited.revision.faults], [45_000, 2])
    const stale = await edit('city2', draft, [])
    assert.deepEqual(refused(stale), [409, 'changed_meanwhile'])
    assert.match(stale.body.detail!, /已由 .+ 于 2022-06-01 \d\d:\d\d 办理/)
    assert.deepEqual(refused(await step('city', 'propose', edited)), [409, 'draft_has_faults'])
    ok(await step('city', 'withdraw', edited, { note: '试' }))
  })
  test('never decides: drafted and proposed, the old price is paid', async () => {
    const draft = await proposed(450)
    const told = async (username: string) =>
      ok<{ items: { text: string; link: string }[] }>(await server.call(username, 'GET', '/api/messages')).items.filter(
        ({ link }) => link === `/console/policy/drafts/${draft.revision.id}`,
      )
    assert.match((await told('city2'))[0]!.text, /等待签发：中级工 240.00 元 → 450.00 元/)
    assert.deepEqual([(await told('province')).length, (await told('city')).length], [1, 0])
    const waiting = async (username: string) =>
      ok<{ items: { kind: string; link: string; from: string; status: string }[] }>(
        await server.call(username, 'GET', '/api/queue?limit=500'),
      ).items.filter(({ link }) => link === `/console/policy/drafts/${draft.revision.id}`)
    const [mine] = await waiting('city2')
    assert.deepEqual([mine!.kind, mine!.from, mine!.status], ['policy_sign', '样市明', '等您签发'])
    // Not with who wrote it, nor with who may not sign.
    for (const username of ['city', 'county', 'auditor']) assert.deepEqual(await waiting(username), [], username)
    assert.deepEqual([draft.revision.stateName, draft.faults], ['待签发', []])
    assert.equal((await decide()).amountFen, 24_000)
    ok(await step('city2', 'return', draft, { note: '再核对' }))
    const back = await see('city', draft.revision.id)
    assert.match((await told('city'))[0]!.text, /被退回：再核对/)
    assert.deepEqual([back.revision.state, back.revision.note], ['draft', '再核对'])
    assert.deepEqual(
      (await waiting('city')).map(({ kind, status }) => [kind, status]),
      [['policy_draft', '退回，待修改']],
    )
    assert.deepEqual(await waiting('city2'), [])
    ok(await step('city', 'withdraw', back, { note: '不改了' }))
    assert.equal((await decide()).amountFen, 24_000)
    assert.deepEqual(refused(await edit('city', await see('city', draft.revision.id), [])), [409, 'not_a_draft'])
  })
  test('an attached text is a text, and of a document that the draft cites', async () => {
    const draft = await drafted(300)
    assert.deepEqual(
      draft.documents.map(({ document, found, wanted }) => [document, found, wanted]),
      [[ANSWER, 1, 1]],
    )
    const picture = await attach('city', draft, Buffer.from('\x89PNG\r\n\u0001', 'latin1'))
    assert.deepEqual(refused(picture), [422, 'document_not_text'])
    assert.match(picture.body.detail!, /这是图片，不能附作原文/)
    assert.deepEqual(refused(await attach('city', draft, '别的', '别的文号')), [422, 'document_not_cited'])
    const strange = await server.upload('province', '答复.txt', Buffer.from('他人'))
    const body = { version: draft.revision.version, fileId: strange, document: ANSWER }
    const url = `/api/policy/drafts/${draft.revision.id}/documents`
    assert.equal((await server.call('city', 'POST', url, body)).status, 404)
    const wrong = ok<DraftDetail>(await attach('city', draft, '没有这些话'))
    assert.deepEqual(
      wrong.faults.map(({ path }) => path),
      ['rules.SQ-30.cite.quote'],
    )
    ok(await step('city', 'withdraw', wrong, { note: '试' }))
  })
  test('a Word file is read, a PDF is kept beside the text; both can be looked at and fetched', async () => {
    const quote = '中级工每人310元'
    const draft = ok<DraftDetail>(
      await edit('city', ok<DraftDetail>(await create('city'), 201), [
        { path: PRICE, value: 31_000, cite: { clause: '一', line: 1, quote, document: ANSWER } },
      ]),
    )
    const pdf = Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1')
    const scanned = ok<DraftDetail>(await attach('city', draft, pdf))
    assert.deepEqual(
      scanned.documents.map(({ form, recognised, wanted }) => [form, recognised, wanted]),
      [['paper', 'PDF，1 KB', 0]],
    )
    // A paper alone holds no quote.
    assert.ok(scanned.faults.some(({ message }) => message.includes('还没有附上')))
    const word = zipOf({
      'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>一、标准</w:t></w:r></w:p><w:p><w:r><w:t>中级工</w:t></w:r><w:r><w:t>每人310元</w:t></w:r></w:p></w:body></w:document>`,
    })
    const read = ok<DraftDetail>(await attach('city', scanned, word))
    assert.deepEqual(
      read.documents.map(({ form, recognised, found, wanted }) => [form, recognised, found, wanted]),
      [
        ['text', 'Word 文档，取出文字 2 段', 1, 1],
        ['paper', 'PDF，1 KB', 0, 0],
      ],
    )
    assert.deepEqual(read.faults, [])
    const at = (form: string) => `revision=${read.revision.id}&document=${encodeURIComponent(ANSWER)}&form=${form}`
    const text = ok<{ lines: string[]; quotes: { quote: string; line: number }[] }>(
      await server.call('city2', 'GET', `/api/policy/document?${at('text')}`),
    )
    assert.deepEqual([text.lines.slice(0, 2), text.quotes[0]!.line], [['一、标准', quote], 2])
    const file = await server.call('auditor', 'GET', `/api/policy/document-file?${at('paper')}`)
    assert.deepEqual(file.raw, pdf)
    assert.deepEqual(refused(await server.call('city', 'GET', `/api/policy/document?${at('paper')}`)), [
      422,
      'document_is_paper',
    ])
    for (const username of ['county', 'worker'])
      for (const path of ['document', 'document-file'])
        assert.equal((await server.call(username, 'GET', `/api/policy/${path}?${at('text')}`)).status, 404)
    for (const [bytes, seen] of [
      [Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1', 'latin1'), /旧版 Word 文档/],
      [zipOf({ 'word/document.xml': '<w:document xmlns:w="w"><w:body/></w:document>' }), /没有文字的 Word 文档/],
      [zipOf({ 'xl/workbook.xml': '<x/>' }), /压缩包或表格/],
    ] as const)
      assert.match((await attach('city', read, bytes)).body.detail!, seen)
    ok(await step('city', 'withdraw', read, { note: '试' }))
  })
  test('of the city is not there for the county or another province', async () => {
    const draft = ok<DraftDetail>(await create('city'), 201)
    assert.equal((await see('auditor', draft.revision.id)).actions.length, 0)
    assert.deepEqual(refused(await server.call('county', 'GET', `/api/policy/drafts/${draft.revision.id}`)), [
      403,
      'forbidden',
    ])
    await server.db
      .updateTable('policy_revision')
      .set({ region_id: '140800' })
      .where('revision_id', '=', draft.revision.id)
      .execute()
    for (const username of ['city', 'province'])
      assert.equal((await server.call(username, 'GET', `/api/policy/drafts/${draft.revision.id}`)).status, 404)
    assert.deepEqual(refused(await edit('city', draft, [])), [404, 'not_found'])
  })
})

describe('signing', () => {
  test('two persons: not the author, not who edited; the third may, and from then on it decides everywhere', async () => {
    const other = new PacksInForce(server.platform, projectPacks)
    const before = await decide()
    assert.equal((await other.now(server.db)).revisions.get(SHANGQIU), before.packRevision)
    const first = await drafted(300)
    const quote = '中级工每人300元'
    const cite = { clause: '二', line: 2, quote, document: ANSWER }
    const both = ok<DraftDetail>(await edit('city2', first, [{ path: PRICE, value: 30_000, cite }]))
    const draft = ok<DraftDetail>(await step('city', 'propose', both))
    assert.deepEqual(refused(await sign('city', draft)), [409, 'author_may_not_sign'])
    assert.deepEqual(refused(await sign('city2', draft)), [409, 'author_may_not_sign'])
    assert.deepEqual(refused(await sign('county', draft)), [403, 'forbidden'])
    assert.ok(!(await see('city2', draft.revision.id)).actions.includes('sign'))
    const unseen = { version: draft.revision.version, revision: '0'.repeat(64) }
    const url = `/api/policy/drafts/${draft.revision.id}/sign`
    assert.deepEqual(refused(await server.call('province', 'POST', url, unseen)), [409, 'text_changed'])
    const signed = ok<DraftDetail>(await sign('province', draft))
    assert.deepEqual([signed.revision.state, signed.revision.number, signed.actions], ['signed', 2, []])
    assert.deepEqual(refused(await sign('province', signed)), [409, 'not_proposed'])
    const after = await decide()
    assert.equal(after.amountFen, 30_000)
    assert.equal(after.reasons.find(({ rule }) => rule === 'SQ-30')!.document, ANSWER)
    assert.notEqual(after.packRevision, before.packRevision)
    assert.equal((await other.now(server.db)).revisions.get(SHANGQIU), after.packRevision)
    const history = ok<{ items: RevisionRow[] }>(
      await server.call('worker', 'GET', `/api/policy/revisions?pack=${SHANGQIU}`),
    ).items
    assert.deepEqual(
      history.map(({ number, state }) => [number, state]),
      [
        [2, 'signed'],
        [1, 'superseded'],
      ],
    )
    const diff = ok<{ headline: string }>(
      await server.call('worker', 'GET', `/api/policy/diff?from=${history[1]!.id}&to=${history[0]!.id}`),
    )
    assert.equal(diff.headline, '中级工 240.00 元 → 300.00 元，发证日 2022年4月15日起')
    const acts = await sql<{ action: string; facts: { revision?: string } }>`
      select action, facts from org_audit where subject_id = ${draft.revision.id} order by seq`.execute(server.db)
    assert.deepEqual(
      acts.rows.map(({ action }) => action),
      [
        'policy.draft',
        'policy.edit',
        'policy.attach',
        'policy.edit',
        'policy.propose',
        'policy.simulate',
        'policy.sign',
      ],
    )
    assert.equal(acts.rows.at(-1)!.facts.revision, signed.revision.revision)
  })
  test('two at once: one signs, the other is told who and when', async () => {
    const draft = await proposed(310)
    const answers = await Promise.all([sign('city2', draft), sign('province', draft)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    assert.match(answers.find(({ status }) => status === 409)!.body.detail!, /已由 .+ 办理/)
    assert.equal((await decide()).amountFen, 31_000)
  })
  test('two drafts of one text: the second to be signed has lost its base', async () => {
    const [one, two] = [await proposed(320), await proposed(330)]
    const answers = await Promise.all([sign('city2', one), sign('province', two)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    assert.equal(answers.find(({ status }) => status === 409)!.body.code, 'base_replaced')
    const lost = answers[0]!.status === 409 ? one : two
    const shown = await see('city', lost.revision.id)
    assert.match(shown.blocked.join(), /现行版本已经换了/)
    assert.deepEqual(refused(await create('city', { baseRevisionId: lost.base.id })), [409, 'base_not_in_force'])
  })
  test('the same key twice signs once', async () => {
    const draft = await proposed(340)
    const body = { version: draft.revision.version, revision: draft.revision.revision }
    const url = `/api/policy/drafts/${draft.revision.id}/sign`
    const key = { 'idempotency-key': 'sign-340' }
    const [one, two] = [
      await server.call('city2', 'POST', url, body, key),
      await server.call('city2', 'POST', url, body, key),
    ]
    assert.deepEqual([one.status, two.status, two.headers['idempotent-replayed']], [200, 200, 'true'])
  })
  test('the database itself refuses one person for both, a second text in force, and a signature without its day', async () => {
    const { revisionId } = await inForce()
    const set = (text: string) =>
      server.database.owner.query(`update policy_revision set ${text} where revision_id = '${revisionId}'`)
    await assert.rejects(set('signer_id = author_id'), /policy_revision_two_persons/)
    await assert.rejects(set('editor_ids = array[signer_id::text]'), /policy_revision_two_persons/)
    await assert.rejects(set('signed_day = null'), /policy_revision_signed/)
    await assert.rejects(
      server.database.owner.query(
        `update policy_revision set state = 'signed', superseded_day = null where pack_id = '${SHANGQIU}' and number = 1`,
      ),
      /policy_revision_in_force/,
    )
  })
  test('a later document pays from its own day, the earlier one before it', async () => {
    const newDocument = {
      document: '商政办〔2023〕2号',
      title: '调整评价补贴标准的通知',
      issuer: '商丘市人民政府办公室',
      effectiveFrom: '2022-06-01',
    }
    const early = { ...newDocument, effectiveFrom: '2022-04-15' }
    assert.deepEqual(refused(await create('city', { newDocument: early })), [422, 'not_after_base'])
    const draft = ok<DraftDetail>(await create('city', { newDocument }), 201)
    const quote = '中级工每人500元'
    const edited = ok<DraftDetail>(
      await edit('city', draft, [{ path: PRICE, value: 50_000, cite: { clause: '一', line: 1, quote } }]),
    )
    const attached = ok<DraftDetail>(await attach('city', edited, quote, newDocument.document))
    ok(await sign('city2', ok<DraftDetail>(await step('city', 'propose', attached))))
    const { certificate, ...facts } = assessmentFacts()
    const paid = async (issued: string) =>
      ok<{ amountFen: number }>(
        await server.call('county', 'POST', '/api/policy/decide', {
          ...facts,
          certificate: { ...certificate, issued },
        }),
      ).amountFen
    assert.equal(await paid('2022-06-01'), 50_000)
    assert.notEqual(await paid('2022-05-31'), 50_000)
    assert.equal((await packs()).length, 6)
  })
})

describe('a ruling', () => {
  const ruling = async (more: object = {}) => ({
    baseRevisionId: (await inForce()).revisionId,
    assumptionId: 'SQ-A08',
    reading: '每人只补一次',
    document: '豫人社函〔2022〕5号',
    by: '例处长',
    on: '2022-05-30',
    ...more,
  })
  const record = async (username: string, more: object = {}) =>
    server.call(username, 'POST', '/api/policy/rulings', await ruling(more))
  test('makes a draft; a second person signs; the question is settled, with document, person and day', async () => {
    assert.deepEqual(refused(await record('city', { on: '2022-06-02' })), [422, 'ruled_in_future'])
    assert.deepEqual(refused(await record('city', { assumptionId: 'SQ-A99' })), [422, 'assumption_unknown'])
    const draft = ok<DraftDetail>(await record('city'), 201)
    assert.deepEqual(refused(await record('city2')), [409, 'ruling_under_way'])
    assert.deepEqual([draft.revision.kindName, draft.rulings[0]!.by], ['按答复明确', '例处长'])
    assert.match(draft.faults[0]!.message, /SQ-A08 已经明确，这条规则要改成一个结论/)
    const chosen = ok<DraftDetail>(await edit('city', draft, [{ path: 'rules.SQ-35.tests.0.found', value: 'fail' }]))
    ok(await sign('city2', ok<DraftDetail>(await step('city', 'propose', chosen))))
    const url = `/api/policy/assumptions?pack=${SHANGQIU}&status=ruled`
    const settled = ok<{ items: { id: string; handling: string; ruling: object }[] }>(
      await server.call('worker', 'GET', url),
    ).items
    assert.deepEqual(
      settled.map(({ id, handling, ruling }) => [id, handling, ruling]),
      [['SQ-A08', '每人只补一次', { document: '豫人社函〔2022〕5号', by: '例处长', on: '2022-05-30' }]],
    )
    assert.deepEqual(refused(await record('city')), [409, 'assumption_ruled'])
  })
})

describe('a damaged revision', () => {
  const health = async () => ok<PolicyHealth>(await server.call('sysadmin', 'GET', '/api/policy/health'))
  const damage = (packId: string, set: string) =>
    server.database.owner.query(
      `update policy_revision set pack = ${set} where pack_id = '${packId}' and state = 'signed'`,
    )
  test('all is well before', async () => {
    assert.deepEqual([(await health()).ok, (await health()).sentence], [true, ''])
    assert.deepEqual((await server.call(null, 'GET', '/ready')).body, { status: 'ready' })
  })
  test('never decides: a new process goes on with the last good text, and says so on every page that asks', async () => {
    const paid = (await decide()).amountFen
    await damage('530000-2018-71', `jsonb_set(pack, '{rules,2,amount,fen}', '1')`)
    await damage(SHANGQIU, `'{"id": "${SHANGQIU}", "document": "商政办〔2022〕9号"}'`)
    const fresh = new PacksInForce(server.platform, projectPacks)
    const standing = await fresh.standing(server.db)
    assert.deepEqual(standing.broken.map(({ packId }) => packId).sort(), [SHANGQIU, '530000-2018-71'])
    // The tampered price has another fingerprint than the signed one: the release still has the signed text.
    const yunnan = standing.inForce.find(({ pack }) => pack.id === '530000-2018-71')!
    assert.equal(yunnan.digest, (await inForce('530000-2018-71')).revision)
    assert.notEqual(JSON.stringify(yunnan.pack.rules[2]!.amount), '{"kind":"fixed","fen":1}')
    // Shangqiu's signed text is nowhere else: the revision before it decides.
    const held = standing.inForce.find(({ pack }) => pack.id === SHANGQIU)!
    assert.ok(held.number < (await inForce()).number)
    // This process still holds the signed text in memory, and pays as it was signed.
    assert.equal((await decide()).amountFen, paid)
    const told = await health()
    assert.equal(told.ok, false)
    assert.match(told.sentence, /读不出来，正按最后一个完好的版本判定/)
    assert.ok(told.packs.find(({ packId }) => packId === SHANGQIU)!.broken!.faults.length > 0)
    assert.equal((await decide()).amountFen, paid)
    const ready = await server.call(null, 'GET', '/ready')
    assert.deepEqual([ready.status, ready.body['troubles']], [200, [told.sentence]])
    assert.ok((await packs()).find(({ packId }) => packId === SHANGQIU)!.broken)
    assert.equal((await server.call('county', 'GET', '/api/policy/pack?id=530000-2018-71')).status, 200)
    assert.deepEqual(refused(await server.call('worker', 'GET', '/api/policy/health')), [403, 'forbidden'])
  })
  test('with no good text at all nothing is decided, in words', async () => {
    await server.database.owner.query(
      `update policy_revision set pack = '{}', digest = '${'0'.repeat(64)}' where pack_id = '${SHANGQIU}'`,
    )
    const answer = await server.call('county', 'POST', '/api/policy/decide', assessmentFacts())
    assert.deepEqual(
      [answer.status, answer.body.errors?.map(({ path }) => path)],
      [422, ['region']],
      answer.raw.toString(),
    )
    assert.match((await health()).sentence, /暂不能判定/)
  })
})
