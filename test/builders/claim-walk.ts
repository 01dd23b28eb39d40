import assert from 'node:assert/strict'
import { bankResultSheet } from '#src/demo-sheets.ts'
import type { ClaimBatchRow, ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import type { TestServer } from '#test/platform.ts'

/** Who does what on the way of a claim. */
export interface Walkers {
  readonly claimant: string
  readonly county: string
  readonly city: string
  readonly finance: string
  readonly finance2: string
}

export async function must(server: TestServer, ...ask: Parameters<TestServer['call']>) {
  const answer = await server.call(...ask)
  assert.ok(answer.status < 300, `${ask[0]} ${ask[1]} ${ask[2]}: ${answer.status} ${answer.raw}`)
  return answer.body
}

export const claim = (server: TestServer, claimant: string, ask: object, headers: Record<string, string> = {}) =>
  server.call(claimant, 'POST', '/api/claim-batches', { ...ask, commitment: true }, headers)

export const claimed = async (server: TestServer, claimant: string, ask: object): Promise<ClaimBatchRow> =>
  (await must(server, claimant, 'POST', '/api/claim-batches', { ...ask, commitment: true })) as unknown as ClaimBatchRow

export const linesOf = async (server: TestServer, reader: string, batchId: string): Promise<ClaimLineRow[]> =>
  (await must(server, reader, 'GET', `/api/claim-batches/${batchId}/lines?limit=500`))['items'] as ClaimLineRow[]

const versionOf = async (server: TestServer, reader: string, batchId: string) =>
  (await must(server, reader, 'GET', `/api/claim-batches/${batchId}`))['version'] as number

/** Agreed to and on public notice, which is over on `after`. Answers the lines that went. */
export async function noticed(server: TestServer, who: Walkers, batchId: string, after: string): Promise<string[]> {
  const open = (await linesOf(server, who.county, batchId)).filter((line) => line.status === 'submitted')
  await must(server, who.county, 'POST', `/api/claim-batches/${batchId}/review`, {
    verdict: 'agree',
    lineIds: open.map((line) => line.id),
  })
  await must(server, who.county, 'POST', `/api/claim-batches/${batchId}/notice`, {
    version: await versionOf(server, who.county, batchId),
  })
  await server.moveDay(after)
  return open.map((line) => line.id)
}

export const approveNow = async (server: TestServer, who: Walkers, batchId: string) =>
  server.call(who.city, 'POST', `/api/claim-batches/${batchId}/approve`, {
    version: await versionOf(server, who.city, batchId),
  })

/** From approved lines to the bank's answer that all was paid. */
export async function paid(server: TestServer, who: Walkers, batchId: string, count: number, fen: number) {
  const made = await must(server, who.finance, 'POST', '/api/pay-batches', {
    claimBatchIds: [batchId],
    declaredCount: count,
    declaredFen: fen,
  })
  const id = made['id'] as string
  const batch = await must(server, who.finance2, 'GET', `/api/pay-batches/${id}`)
  await must(server, who.finance2, 'POST', `/api/pay-batches/${id}/release`, {
    version: batch['version'],
    declaredCount: count,
    declaredFen: fen,
  })
  const file = await server.call(who.finance2, 'GET', `/api/pay-batches/${id}/bank-file?format=csv`)
  assert.equal(file.status, 200)
  const fileId = await server.upload(who.finance, '回盘.csv', bankResultSheet(file.raw))
  const result = await must(server, who.finance, 'POST', `/api/pay-batches/${id}/bank-results`, { fileId })
  assert.deepEqual([result['paid'], result['paidFen']], [count, fen])
  return { id, file: file.raw.toString('utf8') }
}
