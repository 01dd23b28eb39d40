import { sql } from 'kysely'
import { formatYuan } from '#src/kernel/fen.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PayBatchRecord } from './pay-batch.store.ts'

interface Sums {
  lines: number
  fen: number
  paid: number
  paid_fen: number
  failed: number
  failed_fen: number
  sent_fen: number
  posted_fen: number
  bounced_fen: number
  matched: number
  matched_fen: number
  differing: number
  differing_fen: number
}

/** Three sides of one batch: what it says, what the ledger moved, what the bank's pages show. */
// unscoped: the caller found the batch in its scope.
export async function reconcileBatch(db: Db, batch: PayBatchRecord) {
  const id = batch.pay_batch_id
  const { rows } = await sql<Sums>`
    select count(*) as lines, coalesce(sum(w.amount_fen), 0)::bigint as fen,
           count(*) filter (where w.status = 'paid') as paid, coalesce(sum(w.amount_fen) filter (where w.status = 'paid'), 0)::bigint as paid_fen,
           count(*) filter (where w.status = 'failed') as failed, coalesce(sum(w.amount_fen) filter (where w.status = 'failed'), 0)::bigint as failed_fen,
           coalesce(sum(t.sent), 0)::bigint as sent_fen, coalesce(sum(t.posted), 0)::bigint as posted_fen, coalesce(sum(t.bounced), 0)::bigint as bounced_fen,
           count(m.pay_line_id) filter (where m.state = 'matched') as matched,
           coalesce(sum(w.amount_fen) filter (where m.state = 'matched'), 0)::bigint as matched_fen,
           count(m.pay_line_id) filter (where m.state = 'differing') as differing,
           coalesce(sum(w.amount_fen) filter (where m.state = 'differing'), 0)::bigint as differing_fen
      from pay_line w
      left join (select pay_line_id, sum(amount_fen) filter (where kind = 'send') as sent, sum(amount_fen) filter (where kind = 'post') as posted,
                        sum(amount_fen) filter (where kind = 'bounce') as bounced
                   from transfer where pay_line_id in (select pay_line_id from pay_line where pay_batch_id = ${id}) group by 1) t on t.pay_line_id = w.pay_line_id
      left join lateral (select l.pay_line_id, l.state from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.state in ('matched', 'differing')
                          order by l.state desc limit 1) m on true
     where w.pay_batch_id = ${id}`.execute(db)
  const s = rows[0]!
  const { rows: statements } = await sql<{ id: string; number: string }>`
    select distinct t.statement_id as id, t.number
      from bank_statement_line l join bank_statement t on t.statement_id = l.statement_id
     where l.pay_line_id in (select pay_line_id from pay_line where pay_batch_id = ${id}) order by t.number limit 50`.execute(
    db,
  )
  const missing = s.paid - s.matched - s.differing
  const missingFen = s.paid_fen - s.matched_fen - s.differing_fen
  const sent = batch.status === 'released' || batch.status === 'settled'
  const finding = (ok: boolean, yes: string, no: string) => ({ ok, text: ok ? yes : no })
  const yuan = (fen: number) => `${formatYuan(fen)} 元`
  const findings = [
    finding(
      s.lines === batch.declared_count && s.fen === batch.declared_fen,
      `批次申报与明细相符：${s.lines} 条，${yuan(s.fen)}`,
      `批次申报 ${batch.declared_count} 条 ${yuan(batch.declared_fen)}，明细 ${s.lines} 条 ${yuan(s.fen)}`,
    ),
    finding(
      s.sent_fen === (sent ? s.fen : 0),
      `流水送银行 ${yuan(s.sent_fen)}，与批次相符`,
      `流水送银行 ${yuan(s.sent_fen)}，批次 ${yuan(sent ? s.fen : 0)}`,
    ),
    finding(
      s.posted_fen === s.paid_fen && s.bounced_fen === s.failed_fen,
      `流水到账 ${yuan(s.posted_fen)}、退回 ${yuan(s.bounced_fen)}，与回盘相符`,
      `流水到账 ${yuan(s.posted_fen)}、退回 ${yuan(s.bounced_fen)}；回盘到账 ${yuan(s.paid_fen)}、退回 ${yuan(s.failed_fen)}`,
    ),
    ...(batch.status === 'settled'
      ? [
          finding(
            missing === 0 && s.differing === 0,
            `银行对账单已有全部 ${s.matched} 笔，${yuan(s.matched_fen)}`,
            `到账 ${s.paid} 笔，对账单相符 ${s.matched} 笔，金额不符 ${s.differing} 笔，没有 ${missing} 笔 ${yuan(missingFen)}`,
          ),
        ]
      : []),
  ]
  return {
    batch: { lines: s.lines, fen: s.fen, paid: s.paid, paidFen: s.paid_fen, failed: s.failed, failedFen: s.failed_fen },
    ledger: {
      sentFen: s.sent_fen,
      postedFen: s.posted_fen,
      bouncedFen: s.bounced_fen,
      inTransitFen: s.sent_fen - s.posted_fen - s.bounced_fen,
    },
    bank: { matched: s.matched, matchedFen: s.matched_fen, differing: s.differing, missing, missingFen },
    findings,
    agrees: findings.every((one) => one.ok),
    statements,
  }
}
