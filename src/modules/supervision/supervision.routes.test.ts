// Aim: whoever is on the blacklist gets nothing from that moment, is told so, and is seen to be listed wherever they are looked at (S5).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { trainingClass } from '#src/modules/training/training.builders.ts'
import { codeOf, holders, issued, voucherOf, workers } from '#test/builders/vouchers.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
const closing: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => void closing.unshift(work) })
})
after(async () => {
  for (const close of closing) await close()
})

const enter = (subjectKind: 'person' | 'organisation', subjectId: string, days: object = {}, who = 'city') =>
  server.call(who, 'POST', '/api/blacklist', {
    subjectKind,
    subjectId,
    reason: '虚报',
    document: '商人社黑〔2022〕1号',
    fromDay: '2022-06-01',
    toDay: null,
    ...days,
  })
const listed = async (...ask: Parameters<typeof enter>) => {
  const answer = await enter(...ask)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  const entry = answer.body as { id: string; version: number; statusName: string; subjectNumber: string }
  return {
    ...entry,
    lift: async () =>
      assert.equal(
        (
          await server.call('city', 'POST', `/api/blacklist/${entry.id}/lift`, {
            version: entry.version,
            document: '移出〔2022〕1号',
          })
        ).status,
        200,
      ),
  }
}

test('a listed holder neither claims, shows nor uses a voucher, and is told why; off the list all goes on', async () => {
  const [own] = await workers(server, [1700])
  await issued(server)
  const { voucher_id: voucherId } = await voucherOf(server, own!.personId)
  const at = `/api/own/vouchers/${voucherId}`
  const before = await listed('person', own!.personId)
  const seen = (await server.call(own!.username, 'GET', at)).body
  assert.deepEqual([seen['mayClaim'], seen['mayShow']], [false, false])
  assert.match(String(seen['sentence']), /已列入黑名单（商人社黑〔2022〕1号）.*不能领取和使用/)
  const refused = await server.call(own!.username, 'POST', `${at}/claim`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'holder_listed'])
  await before.lift()
  assert.equal((await server.call(own!.username, 'POST', `${at}/claim`)).status, 200)

  // The code was shown a moment before the entry: the provider is refused all the same, in the words it saw at the look.
  const theClass = await trainingClass(server).approved()
  const code = await codeOf(server, { ...own!, voucherId })
  const again = await listed('person', own!.personId)
  assert.equal((await server.call(own!.username, 'GET', `${at}/code`)).status, 404)
  const look = await server.call('provider', 'POST', '/api/voucher-checks', { code, classId: theClass.id })
  const enrol = () => server.call('provider', 'POST', `/api/classes/${theClass.id}/voucher-enrolments`, { code })
  const stopped = await enrol()
  assert.deepEqual([stopped.status, stopped.body.code], [409, 'holder_listed'])
  assert.equal(look.body['problem'], stopped.body.detail)
  await again.lift()
  const provider = await listed('organisation', SAMPLE_ORGANISATIONS.provider.id)
  assert.equal((await enrol()).body.code, 'provider_listed')
  await provider.lift()
  assert.equal((await enrol()).status, 201)
})

test('nobody who is listed is among those an issue finds', async () => {
  const [one] = await holders(server, [1710])
  const [other] = await workers(server, [1711])
  await listed('person', other!.personId)
  await issued(server).catch((error) => assert.match(String(error), /nobody_to_issue/))
  assert.equal((await voucherOf(server, one!.personId)).state, 'claimed')
  assert.equal(await voucherOf(server, other!.personId), undefined)
})

test('the listed party is told, with the paper and the days, and told again when it is over', async () => {
  const [own] = await workers(server, [1720])
  const entry = await listed('person', own!.personId, { toDay: '2023-06-01' })
  await entry.lift()
  const texts = JSON.stringify((await server.call(own!.username, 'GET', '/api/messages')).body)
  assert.match(texts, /商丘市.*依据商人社黑〔2022〕1号将您（单位）列入黑名单（2022年6月1日起，至2023年6月1日前）/)
  assert.match(texts, /依据移出〔2022〕1号，您（单位）已移出黑名单/)
  const firm = await listed('organisation', SAMPLE_ORGANISATIONS.employer.id)
  assert.match(JSON.stringify((await server.call('employer', 'GET', '/api/messages')).body), /列入黑名单/)
  await firm.lift()
})

test('a listed party is seen to be listed: in the list with its masked number, on its own page, in the catalogue', async () => {
  const [own] = await workers(server, [1730])
  const person = await listed('person', own!.personId)
  assert.match(person.subjectNumber, /^\d{6}\*+/)
  assert.match(
    String((await server.call('city', 'GET', `/api/persons/${own!.personId}`)).body['listed']),
    /已列入黑名单/,
  )
  const id = SAMPLE_ORGANISATIONS.employer.id
  const pageOf = async () => (await server.call('city', 'GET', `/api/organisations/${id}`)).body
  assert.deepEqual([(await pageOf())['status'], (await pageOf())['listed']], ['正常', null])
  const firm = await listed('organisation', id)
  assert.equal((await pageOf())['status'], '已列入黑名单')
  const rows = (await server.call('city', 'GET', '/api/organisations?kind=employer')).body['items'] as {
    id: string
    status: string
  }[]
  assert.equal(rows.find((row) => row.id === id)!.status, '已列入黑名单')
  await firm.lift()
  assert.equal((await pageOf())['status'], '正常')
})

test('an entry of later days is not in force yet and says so; days that make no sense are refused at their field', async () => {
  const [own] = await workers(server, [1740])
  for (const [days, code] of [
    [{ fromDay: '1900-01-01' }, 'day_far'],
    [{ fromDay: '2099-01-01' }, 'day_far'],
    [{ toDay: '2022-05-01' }, 'days_wrong'],
  ] as const)
    assert.equal((await enter('person', own!.personId, days)).body.code, code, JSON.stringify(days))
  const later = await listed('person', own!.personId, { fromDay: '2022-07-01' })
  assert.equal(later.statusName, '尚未生效')
  assert.equal((await server.call('city', 'GET', `/api/persons/${own!.personId}`)).body['listed'], null)
})

test('another city’s person cannot be listed, and nobody but the offices lists', async () => {
  const [own] = await workers(server, [1750])
  assert.equal((await enter('person', own!.personId, {}, 'county2')).status, 404)
  assert.equal((await enter('person', own!.personId, {}, 'provider')).status, 403)
})
