// Aim: an upgrade never changes what decides. What a newer release brings waits as drafts, carries what was signed here, and decides
// once two persons have let it.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { packsInForce, projectPacks } from '#src/modules/index.ts'
import { type Answer, openTestServer, type TestServer } from '#test/platform.ts'
import { type PackSet, packSetOf } from './decide.ts'
import { assessmentFacts } from './policy.builders.ts'
import type { DraftDetail, PackRow, RevisionRow } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import { offerRelease, releaseMark } from './release-packs.ts'

const SHANGQIU = '411400-2022-9'
const ANSWER = '商人社〔2022〕1号'
const PRICE_L4 = 'rules.SQ-30.amount.fen'
const PRICE_L3 = 'rules.SQ-31.amount.fen'

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
const decided = async () =>
  ok<{ amountFen: number; packRevision: string; packId: string; packNumber: number; packText: string }>(
    await server.call('county', 'POST', '/api/policy/decide', assessmentFacts()),
  )
const upgrades = async (username = 'city') =>
  ok<{ items: RevisionRow[] }>(await server.call(username, 'GET', '/api/policy/drafts?state=draft')).items.filter(
    ({ kind }) => kind === 'upgrade',
  )
const see = async (id: string, username = 'city') =>
  ok<DraftDetail>(await server.call(username, 'GET', `/api/policy/drafts/${id}`))
const act = async (username: string, draft: DraftDetail, name: string, body: object = {}) =>
  server.call(username, 'POST', `/api/policy/drafts/${draft.revision.id}/${name}`, {
    version: draft.revision.version,
    ...body,
  })
const sign = async (draft: DraftDetail) => {
  const proposed = ok<DraftDetail>(await act('city', draft, 'propose'))
  return ok<DraftDetail>(await act('city2', proposed, 'sign', { revision: proposed.revision.revision }))
}

/** The project's packs with another Shangqiu, as the next release would bring them. */
const releaseWith = (change: (pack: Pack) => void, more: readonly Pack[] = []): (() => PackSet) => {
  const packs = projectPacks().packs.map(({ pack }) => structuredClone(pack) as Pack)
  change(packs.find(({ id }) => id === SHANGQIU)!)
  return () => packSetOf([...packs, ...more])
}
const setPrice = (pack: Pack, id: string, level: string, yuan: number) => {
  const rule = pack.rules.find((each) => each.id === id)!
  Object.assign(rule, {
    amount: { ...rule.amount, fen: yuan * 100 },
    cite: { ...rule.cite, quote: `${level}每人${yuan}元` },
  })
}

describe('a newer release', () => {
  test('that brings nothing new leaves no trace, however often the server starts', async () => {
    await packsInForce(server.platform)
    await offerRelease(server.platform, projectPacks, 'the same packs under another mark')
    assert.deepEqual(await upgrades(), [])
  })

  test('decides nothing until two persons let it; what was signed here is carried over', async () => {
    const [base] = ok<{ items: PackRow[] }>(await server.call('city', 'GET', '/api/policy/packs')).items.filter(
      ({ packId }) => packId === SHANGQIU,
    )
    const own = ok<DraftDetail>(
      await server.call('city', 'POST', '/api/policy/drafts', { baseRevisionId: base!.revisionId, reason: '按答复' }),
      201,
    )
    const quote = '中级工每人300元'
    const cite = { clause: '一', line: 1, quote, document: ANSWER }
    const url = `/api/policy/drafts/${own.revision.id}`
    const edited = ok<DraftDetail>(
      await server.call('city', 'PUT', url, { version: 1, edits: [{ path: PRICE_L4, value: 30_000, cite }] }),
    )
    const fileId = await server.upload('city', '答复.txt', Buffer.from(quote))
    await sign(ok<DraftDetail>(await act('city', edited, 'documents', { fileId, document: ANSWER })))
    const before = await decided()
    assert.deepEqual([before.amountFen, before.packId, before.packNumber], [30_000, SHANGQIU, 2])
    assert.match(before.packText, /第 2 版，样/)

    // The release changes 高级工, which nobody touched here, and 中级工, which was signed here.
    const release = releaseWith((pack) => {
      setPrice(pack, 'SQ-31', '高级工', 330)
      setPrice(pack, 'SQ-30', '中级工', 250)
    })
    await offerRelease(server.platform, release, 'next')
    await offerRelease(server.platform, release, 'next')
    assert.deepEqual(await decided(), before)
    const [row, ...others] = await upgrades()
    assert.equal(others.length, 0)
    assert.deepEqual([row!.kindName, row!.authorName, row!.number], ['随新版发布', '系统发布', null])
    assert.match(row!.reason, /本地签发过的 1 处改动照样保留.*本地和新版都改了、按本地保留的/)
    const draft = await see(row!.id)
    const value = (path: string) => draft.places.find((place) => place.path === path)!.value
    assert.deepEqual([value(PRICE_L3), value(PRICE_L4)], [33_000, 30_000])
    assert.deepEqual(
      draft.diff.filter(({ decides }) => decides).map(({ rule }) => rule),
      ['SQ-31'],
    )
    const queue = await server.call('city2', 'GET', '/api/queue?kind=policy_draft')
    assert.deepEqual(
      (queue.body as unknown as { items: { status: string }[] }).items.map(({ status }) => status),
      ['新版带来，待核对'],
    )

    const signed = await sign(draft)
    assert.deepEqual([signed.revision.number, signed.revision.signerName], [3, '样市达'])
    // What was offered is what was signed: the stored text held everything that was carried over.
    assert.equal(signed.revision.revision, row!.revision)
    assert.equal((await decided()).amountFen, 30_000)
    assert.equal((await decided()).packNumber, 3)
    await offerRelease(server.platform, release, 'next under another mark')
    assert.deepEqual(await upgrades(), [])
  })

  test('takes the place of an older one that nobody signed; one that was refused is not offered again', async () => {
    const first = releaseWith((pack) => {
      pack.title = '甲'
    })
    const second = releaseWith((pack) => {
      pack.title = '乙'
    })
    await offerRelease(server.platform, first, 'first')
    const [older] = await upgrades()
    await offerRelease(server.platform, second, 'second')
    assert.deepEqual([(await upgrades()).length, (await see(older!.id)).revision.state], [1, 'withdrawn'])
    const [newer] = await upgrades()
    ok(await act('city', await see(newer!.id), 'withdraw', { note: '不采用' }))
    await offerRelease(server.platform, second, 'second again')
    assert.deepEqual(await upgrades(), [])
  })

  test('with a document that was not here before asks first as well', async () => {
    const fresh = structuredClone(projectPacks().packs.find(({ pack }) => pack.id === SHANGQIU)!.pack) as Pack
    Object.assign(fresh, { id: '411400-2023-1', document: '商政办〔2023〕1号', title: '新办法' })
    // Of the days before the one in force.
    Object.assign(fresh.effective, { from: '2021-01-01', lastDay: '2022-04-14' })
    const renamed = JSON.parse(JSON.stringify(fresh).replaceAll(/"SQ-([A-Z]?\d\d)"/g, '"ZZ-$1"')) as Pack
    const before = await decided()
    await offerRelease(server.platform, () => packSetOf([renamed]), 'a new document')
    const [row] = await upgrades()
    assert.equal(row!.packId, '411400-2023-1')
    const draft = await see(row!.id)
    assert.ok(draft.diff.length > 10 && draft.diff.every(({ what }) => what === 'added' || what === 'changed'))
    assert.match(row!.reason, /本地还没有/)
    assert.deepEqual(await decided(), before)
  })

  test('is known by its files', () => {
    assert.match(releaseMark(), /^[0-9a-f]{64}$/)
    assert.equal(releaseMark(), releaseMark())
  })
})
