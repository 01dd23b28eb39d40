import { sql } from 'kysely'
import type { Arena, Told } from './arena.ts'
import { type County, officeOf } from './seed.ts'

export interface Batch {
  readonly id: string
  readonly unitId: County
}

/** The answer's body; an answer that was not meant to fail and did ends the run with its words. */
export function ok(answer: Told): Told['body'] {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text.slice(0, 500)}`)
  return answer.body
}

export const lineIdsOf = async (arena: Arena, batchId: string): Promise<string[]> =>
  (
    await sql<{
      line_id: string
    }>`select line_id from claim_line where batch_id = ${batchId} and status = 'submitted' order by line_no`.execute(
      arena.own.db,
    )
  ).rows.map((row) => row.line_id)

export const versionOf = async (arena: Arena, batchId: string): Promise<number> =>
  (await sql<{ version: number }>`select version from claim_batch where batch_id = ${batchId}`.execute(arena.own.db))
    .rows[0]!.version

/** Claimed by the assessment body, or by whoever claims for people it has hired. */
export async function submitted(arena: Arena, what: string | HireClaim, unitId: County): Promise<Batch> {
  const { by, ...ask } =
    typeof what === 'string' ? { by: 'assessor', program: 'assessment', classId: what } : { program: 'hiring', ...what }
  const body = ok(await arena.call(0, { by, url: '/api/claim-batches', body: { ...ask, commitment: true } }))
  return { id: body['id'] as string, unitId }
}

export interface HireClaim {
  readonly by: string
  readonly hireIds: readonly string[]
}

/** Claimed, agreed to by the county, published: what an approval starts from. */
export async function onNotice(arena: Arena, what: string | HireClaim, unitId: County): Promise<Batch> {
  const batch = await submitted(arena, what, unitId)
  const by = officeOf(unitId)
  const url = `/api/claim-batches/${batch.id}`
  ok(
    await arena.call(1, {
      by,
      url: `${url}/review`,
      body: { verdict: 'agree', lineIds: await lineIdsOf(arena, batch.id) },
    }),
  )
  ok(await arena.call(0, { by, url: `${url}/notice`, body: { version: await versionOf(arena, batch.id) } }))
  return batch
}

/** As `onNotice`, some at a time. */
export async function manyOnNotice(
  arena: Arena,
  claims: readonly { what: string | HireClaim; unitId: County }[],
): Promise<Batch[]> {
  const out: Batch[] = []
  for (let from = 0; from < claims.length; from += 12)
    out.push(
      ...(await Promise.all(claims.slice(from, from + 12).map(({ what, unitId }) => onNotice(arena, what, unitId)))),
    )
  return out
}

export const paper = { document: '商财〔2022〕1号', reason: '年中调整' }

export interface Budget {
  readonly total_fen: number
  readonly reserved_fen: number
  readonly paid_fen: number
  readonly committed_fen: number
}

export const budgetOf = (arena: Arena, budgetId: string): Promise<Budget> =>
  arena.own.db
    .selectFrom('budget')
    .select(['total_fen', 'reserved_fen', 'paid_fen', 'committed_fen'])
    .where('budget_id', '=', budgetId)
    .executeTakeFirstOrThrow()

/** Leaves exactly this much free, by a paper of two persons. */
export async function leaveFree(arena: Arena, budgetId: string, fen: number): Promise<void> {
  const { total_fen, reserved_fen, paid_fen } = await budgetOf(arena, budgetId)
  const change = fen - (total_fen - reserved_fen - paid_fen)
  if (change === 0) return
  const body = { ...paper, kind: change > 0 ? 'raise' : 'cut', budgetId, amountFen: Math.abs(change) }
  const made = ok(await arena.call(0, { by: 'finance', url: '/api/budget-documents', body }))
  ok(
    await arena.call(1, {
      by: 'finance2',
      url: `/api/budget-documents/${made['id']}/confirm`,
      body: { version: 1 },
    }),
  )
}

/** What the bank answers to a released batch: our own file with results, the lines in `failing` bounced. */
export async function bankAnswer(
  arena: Arena,
  server: number,
  payBatchId: string,
  failing: (n: number) => boolean = () => false,
): Promise<Buffer> {
  const file = await arena.call(server, {
    by: 'finance2',
    method: 'GET',
    url: `/api/pay-batches/${payBatchId}/bank-file?format=csv`,
  })
  if (file.status !== 200) throw new Error(`${file.status} ${file.text.slice(0, 300)}`)
  return withResults(file.text, payBatchId, failing)
}

export function withResults(text: string, mark: string, failing: (n: number) => boolean): Buffer {
  const [head, header, ...rows] = text.trim().split('\r\n')
  return Buffer.from(
    [
      head,
      `${header},结果,失败原因,银行流水号`,
      ...rows.map((row, n) => (failing(n) ? `${row},失败,账号不存在,` : `${row},成功,,R-${mark.slice(0, 8)}-${n + 1}`)),
    ].join('\r\n'),
  )
}

const EDGE = 'chizheng-races'
export const multipart = (bytes: Uint8Array, name = '回盘.csv') => ({
  type: `multipart/form-data; boundary=${EDGE}`,
  bytes: Buffer.concat([
    Buffer.from(
      `--${EDGE}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${EDGE}--\r\n`),
  ]),
})

export const upload = async (arena: Arena, server: number, by: string, bytes: Uint8Array, name?: string) =>
  ok(await arena.call(server, { by, url: '/api/files', raw: multipart(bytes, name) }))['id'] as string
