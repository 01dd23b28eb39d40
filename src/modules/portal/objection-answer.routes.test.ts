// Aim: who objected to a notice reads the answer with the number and the code of the slip, and nobody else learns anything: not that
// an objection exists, not whom it is about, not its text.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { grantInput, signPriced } from '#src/modules/grants/grants.fixture.ts'
import { must } from '#test/builders/claim-walk.ts'
import { noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
})
after(async () => {
  for (const end of ends) await end()
})

interface Slip {
  id: string
  number: string
  code: string
  officeName: string
  answerBy: string
}
const object = async (url: string, body: object, headers?: Record<string, string>) => {
  const answer = await server.call(null, 'POST', url, body, headers)
  assert.equal(answer.status, 201, answer.raw.toString())
  return answer.body as unknown as Slip
}
const lookUp = (number: string, code: string) =>
  server.call(null, 'POST', '/api/public/objection-answers', { number, code })
const found = async ({ number, code }: Slip) => {
  const answer = await lookUp(number, code)
  assert.equal(answer.status, 200, answer.raw.toString())
  return answer.body as Record<string, unknown>
}
const answered = (slip: Slip, verdict: string, answer: string, path = 'objections') =>
  server.call('county', 'POST', `/api/${path}/${slip.id}/answer`, { verdict, answer })

test('a claim’s notice: the slip, waiting, late, answered, and where to go on', async () => {
  const own = await noticedBatch(server, { persons: people(6600, 2) })
  const url = `/api/public/notices/${own.noticeNumber}/objections`
  const slip = await object(url, { lineNo: 1, text: '没有参加考试', contact: '00012345678' })
  assert.match(slip.number, /^YY-2022-\d{4}$/)
  assert.match(slip.code, /^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
  assert.deepEqual([slip.officeName, slip.answerBy], ['梁园区人社局', '2022-06-28'])

  const waiting = await found(slip)
  assert.deepEqual(waiting, {
    number: slip.number,
    noticeNumber: own.noticeNumber,
    noticeTitle: waiting['noticeTitle'],
    lineNo: 1,
    filedDay: '2022-06-21',
    officeName: '梁园区人社局',
    phone: '0370-0000000',
    address: '商丘市示例路 9001 号（样例）',
    status: 'open',
    statusName: '等待答复',
    answerBy: '2022-06-28',
    daysLeft: 5,
    answer: null,
    answeredDay: null,
    effect: null,
    appeal: null,
  })
  await server.moveDay('2022-06-29')
  const late = await found(slip)
  assert.deepEqual([late['statusName'], late['daysLeft']], ['超期未答复', -1])

  assert.equal((await answered(slip, 'dismissed', '已核实考勤和考试签到')).status, 200)
  const done = await found({ ...slip, number: slip.number.toLowerCase(), code: ` ${slip.code.replace('-', ' ')} ` })
  assert.deepEqual(
    [done['status'], done['statusName'], done['answer'], done['answeredDay'], done['daysLeft']],
    ['dismissed', '异议不成立', '已核实考勤和考试签到', '2022-06-29', null],
  )
  assert.match(String(done['effect']), /^这一行继续办理/)
  assert.deepEqual(done['appeal'], {
    governmentName: '梁园区人民政府',
    untilDay: '2022-08-28',
    text: '对答复不服的，可以自收到答复之日起 60 日内，向梁园区人民政府申请行政复议；按答复日算，到2022年8月28日为止。',
  })
  // Neither the text of the objection nor the person it is about.
  assert.doesNotMatch(JSON.stringify(done), /没有参加考试|00012345678/)
})

test('upheld: it says that nothing is paid', async () => {
  const own = await noticedBatch(server, { persons: people(6604, 1) })
  const slip = await object(`/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '不实' })
  assert.equal((await answered(slip, 'upheld', '经查属实')).status, 200)
  const done = await found(slip)
  assert.deepEqual([done['statusName'], done['effect']], ['异议成立', '这一行不予补贴，不会付钱。'])
})

test('an answer that would tell who somebody is is refused before it is given', async () => {
  const own = await noticedBatch(server, { persons: people(6608, 1) })
  const slip = await object(`/api/public/notices/${own.noticeNumber}/objections`, { lineNo: 1, text: '不实' })
  const { name } = await server.db
    .selectFrom('person')
    .select('name')
    .where('person_id', '=', own.personIds[0]!)
    .executeTakeFirstOrThrow()
  for (const [text, told] of [
    [`${name}参加了全部课程`, '当事人的姓名'],
    ['证件 410199199001010017 已核对', '证件号码、银行卡号或手机号'],
  ] as const) {
    const answer = await answered(slip, 'dismissed', text)
    assert.deepEqual([answer.status, answer.body.code], [422, 'answer_identifies'])
    assert.match(answer.body.detail!, new RegExp(told))
  }
  assert.equal((await found(slip))['status'], 'open')
  assert.equal((await answered(slip, 'dismissed', '本人参加了全部课程，可拨 0370-0000000 询问')).status, 200)
})

test('the code is kept nowhere in the clear, and a repeated filing tells it again', async () => {
  const own = await noticedBatch(server, { persons: people(6612, 1) })
  const url = `/api/public/notices/${own.noticeNumber}/objections`
  const body = { lineNo: 1, text: '不实' }
  const first = await object(url, body, { 'idempotency-key': 'slip-1' })
  assert.deepEqual(await object(url, body, { 'idempotency-key': 'slip-1' }), first)
  const letters = first.code.replace('-', '')
  const { rows: tables } = await server.database.owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  assert.ok(tables.some(({ name }) => name === 'idempotency'))
  for (const { name } of tables) {
    const { rows } = await server.database.owner.query<{ n: string }>(
      `select count(*) as n from "${name}" t where t::text like $1 or t::text like $2`,
      [`%${first.code}%`, `%${letters}%`],
    )
    assert.equal(Number(rows[0]!.n), 0, name)
  }
})

test('a grant’s notice is answered in the same way', async () => {
  await signPriced(server)
  await server.moveDay('2022-06-01')
  const fileId = await server.upload('agency', '认定文件.pdf', Buffer.from('样例'))
  const listing = { document: '商人社〔2022〕30号', day: '2022-05-20' }
  const input = grantInput({ itemId: 'SQ-G01', listing, evidence: [{ kind: 'listing', fileId }] })
  const { id } = (await must(server, 'agency', 'POST', '/api/grants', { ...input, commitment: true })) as { id: string }
  const act = async (what: string, more: object = {}) => {
    const { version } = await must(server, 'county', 'GET', `/api/grants/${id}`)
    return must(server, 'county', 'POST', `/api/grants/${id}/${what}`, { version, ...more })
  }
  await act('review', { verdict: 'agree' })
  await act('publish')
  const { notice } = (await must(server, 'county', 'GET', `/api/grants/${id}`)) as { notice: { number: string } }
  const slip = await object(`/api/public/grant-notices/${notice.number}/objections`, { text: '园区早已停业' })
  const waiting = await found(slip)
  assert.deepEqual(
    [waiting['noticeNumber'], waiting['lineNo'], waiting['noticeTitle'], waiting['answerBy']],
    [notice.number, null, '返乡创业示范园奖补', '2022-06-09'],
  )
  const row = await must(server, 'county', 'GET', `/api/grants/${id}`)
  assert.deepEqual([row['heldBy'], row['dueDay'], row['daysLeft']], ['梁园区人社局', '2022-06-09', 5])
  assert.equal((await answered(slip, 'upheld', '已到现场核实', 'grant-objections')).status, 200)
  const done = await found(slip)
  assert.deepEqual([done['statusName'], done['effect']], ['异议成立', '这一项不予奖补，不会付钱。'])
})

test('a wrong code, another one’s code, a number that is not there: one answer; twenty misses lock the address', async () => {
  await server.db.deleteFrom('throttle').execute()
  const own = await noticedBatch(server, { persons: people(6620, 2) })
  const url = `/api/public/notices/${own.noticeNumber}/objections`
  const [one, two] = [await object(url, { lineNo: 1, text: '一' }), await object(url, { lineNo: 2, text: '二' })]
  const misses = [
    await lookUp(one.number, two.code),
    await lookUp('YY-2022-9999', one.code),
    await lookUp('GS-2022-001', 'ABCD-EFGH'),
  ]
  for (const miss of misses) {
    assert.equal(miss.status, 404)
    assert.deepEqual({ ...miss.body, requestId: '' }, { ...misses[0]!.body, requestId: '' })
  }
  assert.equal((await lookUp('', '')).status, 422)
  await found(one)
  for (let n = misses.length; n < 20; n += 1) assert.equal((await lookUp(one.number, two.code)).status, 404)
  assert.equal((await lookUp(one.number, one.code)).status, 429)
  await server.db.deleteFrom('throttle').execute()
  await found(one)
})
