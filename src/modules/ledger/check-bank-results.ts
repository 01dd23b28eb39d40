import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { DamagedFile } from '#src/platform/files/file-store.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { BankLayout } from './bank-file.ts'
import { readBankResult } from './bank-result.ts'
import type { PayLineRecord } from './pay-batch.store.ts'

interface Booked {
  pay_batch_id: string
  number: string
  unit_id: string
  released_day: PlainDate
  digest: string
  layout: BankLayout | null
}

interface Sums {
  number: string
  results: number
  said: string
  lines: string
  moved: string
}

/** A line `p` that was booked from a page of the bank, after the result had called it failed. */
// unscoped: a proof recounts everything.
const BOOKED = sql`(p.status = 'paid' and exists (select 1 from bank_difference d where d.pay_line_id = p.pay_line_id and d.outcome = 'book_paid' and d.status = 'confirmed'))`
/** What the result itself said of a line `p`. */
const SAID = sql`case when ${BOOKED} then 'failed' else p.status end`

/**
 * What the bank said against what was booked: each batch's sums (result ↔ lines ↔ transfers), and line by line from the bank's own
 * file, read again as it was read then. Answers what differs.
 */
export async function bankResultFaults(platform: Platform): Promise<{ compared: string; faults: string[] }> {
  const { db } = platform
  // unscoped: a proof recounts everything.
  const { rows: sums } = await sql<Sums>`
    select b.number, coalesce(r.n, 0)::int as results, coalesce(r.said, '0/0 0/0') as said, w.lines, t.moved
      from pay_batch b
      left join (select pay_batch_id, count(*) as n, string_agg(lines_paid || '/' || paid_fen || ' ' || lines_failed || '/' || failed_fen, ' + ') as said
                   from bank_result group by 1) r on r.pay_batch_id = b.pay_batch_id
      cross join lateral (
        select count(*) filter (where x.status = 'paid') || '/' || coalesce(sum(x.amount_fen) filter (where x.status = 'paid'), 0) || ' '
               || count(*) filter (where x.status = 'failed') || '/' || coalesce(sum(x.amount_fen) filter (where x.status = 'failed'), 0) as lines
          from (select p.amount_fen, ${SAID} as status from pay_line p where p.pay_batch_id = b.pay_batch_id) x) w
      cross join lateral (
        select count(*) filter (where m.kind = 'post' and not ${BOOKED}) || '/' || coalesce(sum(m.amount_fen) filter (where m.kind = 'post' and not ${BOOKED}), 0) || ' '
               || count(*) filter (where m.kind = 'bounce') || '/' || coalesce(sum(m.amount_fen) filter (where m.kind = 'bounce'), 0) as moved
          from pay_line p join transfer m on m.pay_line_id = p.pay_line_id where p.pay_batch_id = b.pay_batch_id) t
     order by b.number`.execute(db)
  const faults = sums
    .filter(({ said, lines, moved, results }) => said !== lines || lines !== moved || results > 1)
    .map(
      ({ number, said, lines, moved }) => `${number} 到账和退回（笔/分）：回盘 ${said}，明细 ${lines}，流水 ${moved}`,
    )
  // unscoped: as above.
  const { rows: booked } = await sql<Booked>`
    select r.pay_batch_id, b.number, b.unit_id, b.released_day, r.digest, r.layout
      from bank_result r join pay_batch b on b.pay_batch_id = r.pay_batch_id order by r.recorded_at, r.result_id`.execute(
    db,
  )
  for (const result of booked) faults.push(...(await differing(platform, result)))
  return { compared: `${sums.length} 个批次，${booked.length} 份回盘`, faults }
}

async function differing(platform: Platform, result: Booked): Promise<string[]> {
  const { db, keys } = platform
  const bytes = await platform.files.get(result.digest).catch((error: unknown) => {
    if (error instanceof DamagedFile) return undefined
    throw error
  })
  // A content that is gone or damaged is the check `files` to tell.
  if (!bytes) return []
  // unscoped: as above.
  const { rows: lines } = await sql<Pick<PayLineRecord, 'line_no' | 'bank_account_enc' | 'amount_fen' | 'status'>>`
    select p.line_no, p.bank_account_enc, p.amount_fen, ${SAID} as status from pay_line p
     where p.pay_batch_id = ${result.pay_batch_id} order by p.line_no`.execute(db)
  const layout =
    result.layout ??
    (await settingOn(db, await platform.unitTree(), result.unit_id, 'bank.file_layout', result.released_day))
  const read = await readBankResult(bytes, keys, result, lines, layout)
  if (!read.ok) return [`${result.number} 的回盘读不出来`]
  const statusOf = new Map(lines.map((line) => [line.line_no, line.status]))
  const { faults, results } = read.value
  return [
    ...faults.map((fault) => `${result.number} 的回盘第 ${fault.row} 行：${fault.message}`),
    ...results
      .filter((line) => statusOf.get(line.lineNo) !== (line.paid ? 'paid' : 'failed'))
      .map((line) => `${result.number} 第 ${line.lineNo} 笔：银行说${line.paid ? '已付' : '退回'}，账上不是`),
  ]
}
