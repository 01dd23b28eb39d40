import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'

import { samplePerson } from '#src/modules/demo/index.ts'
import { registerPersonsInTx } from '#src/modules/registry/index.ts'

import type {
  IssueBody,
  VoucherBatchDetail,
  VoucherDetail,
  VoucherRow,
} from '#src/modules/vouchers/vouchers.contract.ts'
import type { Answer, TestPlatform, TestServer } from '#test/platform.ts'

/** Registered persons of a place, each with a sign-in of his or her own; answers person ids and user names by sample index. */
export async function workers(
  test: TestPlatform,
  indexes: readonly number[],
  unitId = '411402',
): Promise<{ personId: string; username: string }[]> {
  return test.write('provider', async (tx) => {
    const samples = indexes.map((index) => samplePerson(index))
    const registered = await registerPersonsInTx(
      tx,
      test.platform.keys,
      samples.map((sample) => ({
        docNo: sample.docNo,
        name: sample.name,
        phone: null,
        bankAccount: sample.bankCard,
        education: sample.education,
        nation: '汉族',
        unitId,
        placeId: null,
        groupCode: 'unemployed',
        groupEvidence: '样例',
      })),
      { synthetic: true },
    )
    const made = samples.map((sample) => {
      const person = registered.get(sample.docNo)!
      if (!person.ok) throw new Error('Another name under this number.')
      return { personId: person.value.personId, username: `worker.${sample.index}` }
    })
    await tx.db
      .insertInto('account')
      .values(
        made.map((one) => ({
          account_id: newId(),
          username: one.username,
          display_name: '样例学员',
          role: 'worker',
          unit_id: unitId,
          person_id: one.personId,
          password_hash: 'argon2id$none$none',
          must_change_password: false,
          demo: true,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await tx.audit({ action: 'test.workers', subjectType: 'person', subjectId: made[0]?.personId ?? '' })
    return made
  })
}

/** An issue for 梁园区, as the city writes it; what a test needs otherwise it overrides. */
export const issueOf = (change: Partial<IssueBody> = {}): IssueBody => ({
  name: '养老护理培训券',
  kind: 'general',
  attendanceOnly: false,
  faceFen: 80_000,
  program: 'assessment',
  filter: { unitId: '411402', groups: ['unemployed'] },
  classKinds: [],
  providers: [],
  occupations: [],
  levels: [],
  validFrom: '2022-06-01',
  validTo: '2022-08-31',
  redeemBy: '2022-12-31',
  document: '商人社培券〔2022〕1号（样例）',
  expected: { persons: 0, amountFen: 0 },
  ...change,
})

export const previewUrl = (
  ask: Pick<IssueBody, 'attendanceOnly' | 'faceFen' | 'program' | 'filter' | 'limit'>,
): string =>
  `/api/voucher-preview?${new URLSearchParams({
    attendanceOnly: ask.attendanceOnly ? '1' : '0',
    faceFen: String(ask.faceFen),
    program: ask.program,
    unit: ask.filter.unitId,
    ...(ask.filter.groups.length > 0 ? { groups: ask.filter.groups.join(',') } : {}),
    ...(ask.limit === undefined ? {} : { limit: String(ask.limit) }),
  })}`

/** Previews, then issues what the preview said. */
export async function issue(server: TestServer, change: Partial<IssueBody> = {}, username = 'city'): Promise<Answer> {
  const body = issueOf(change)
  const { attendanceOnly, faceFen, program, filter, limit } = body
  const seen = await server.call(username, 'GET', previewUrl({ attendanceOnly, faceFen, program, filter, limit }))
  if (seen.status !== 200) return seen
  const expected = { persons: seen.body['toIssue'], amountFen: seen.body['amountFen'] }
  return server.call(username, 'POST', '/api/voucher-batches', {
    ...body,
    ...('expected' in change ? {} : { expected }),
  })
}

/** Issues to everybody the filter finds, and hands the vouchers out. */
export async function issued(server: TestServer, change: Partial<IssueBody> = {}): Promise<VoucherBatchDetail> {
  const answer = await issue(server, change)
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  await server.drain()
  return (await server.call('city', 'GET', `/api/voucher-batches/${answer.body['id']}`)).body as never
}

/** The live voucher of a person. */
export async function voucherOf(test: TestPlatform, personId: string) {
  const { rows } = await sql<{ voucher_id: string; state: string; committed_fen: number; version: number }>`
    select voucher_id, state, committed_fen, version from voucher where person_id = ${personId} order by voucher_id desc limit 1`.execute(
    test.db,
  )
  return rows[0]!
}

/** Persons of 梁园区 who claimed a voucher of 800 yuan each, one batch for them alone (by their group). */
export async function holders(
  server: TestServer,
  indexes: readonly number[],
  change: Partial<IssueBody> = {},
): Promise<{ personId: string; username: string; voucherId: string }[]> {
  const own = await workers(server, indexes)
  // Others of the group keep what they hold; those who would join this issue and should not are given nothing.
  await keepOthersOut(
    server,
    own.map((one) => one.personId),
  )
  await issued(server, change)
  const out = []
  for (const one of own) {
    const { voucher_id: voucherId } = await voucherOf(server, one.personId)
    const claimed = await server.call(one.username, 'POST', `/api/own/vouchers/${voucherId}/claim`)
    if (claimed.status !== 200) throw new Error(`${claimed.status} ${JSON.stringify(claimed.body)}`)
    out.push({ ...one, voucherId })
  }
  return out
}

/** Ends the group membership by which the sample issue finds people, for everybody but these. */
async function keepOthersOut(test: TestPlatform, personIds: readonly string[]) {
  await sql`
    update person_group set to_day = '2022-05-01'
     where group_code = 'unemployed' and to_day is null and not person_id = any(${[...personIds]}::uuid[])
       and from_day < '2022-05-01'`.execute(test.db)
  await sql`
    update person_group set from_day = '2022-04-01', to_day = '2022-05-01'
     where group_code = 'unemployed' and to_day is null and not person_id = any(${[...personIds]}::uuid[])`.execute(
    test.db,
  )
}

export const codeOf = async (server: TestServer, one: { username: string; voucherId: string }): Promise<string> => {
  const answer = await server.call(one.username, 'GET', `/api/own/vouchers/${one.voucherId}/code`)
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body['code'] as string
}

export const scan = async (
  server: TestServer,
  classId: string,
  one: { username: string; voucherId: string },
  provider = 'provider',
): Promise<Answer> =>
  server.call(provider, 'POST', `/api/classes/${classId}/voucher-enrolments`, { code: await codeOf(server, one) })

export const detailOf = async (server: TestServer, voucherId: string, username = 'city'): Promise<VoucherDetail> =>
  (await server.call(username, 'GET', `/api/vouchers/${voucherId}`)).body as never

export const rowsOf = async (server: TestServer, query: string, username = 'city'): Promise<VoucherRow[]> =>
  (await server.call(username, 'GET', `/api/vouchers?limit=500&${query}`)).body['items'] as never

/** Sets an exam's results past the sheet: everybody passed. */
export async function passEverybody(test: TestPlatform, sessionId: string): Promise<void> {
  await test.db
    .updateTable('exam_result')
    .set({ state: 'passed', theory: 80, practice: 85 })
    .where('session_id', '=', sessionId)
    .execute()
  await test.db.updateTable('exam_session').set({ status: 'results' }).where('session_id', '=', sessionId).execute()
}
