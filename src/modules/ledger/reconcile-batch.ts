import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { PayBatchRecord } from './pay-batch.store.ts'
import { holdsPayment } from './payable.store.ts'

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
  after_failure: number
  after_failure_fen: number
}

/** Three sides of one batch: what it says, what the ledger moved, what the bank's pages show. */
// unscoped: the caller found the batch in its scope.
export async function reconcileBatch(db: Db, scope: Scope, batch: PayBatchRecord) {
  const id = batch.pay_batch_id
  const { rows } = await sql<Sums>`
    select count(*) as lines, coalesce(sum(w.amount_fen), 0)::bigint as fen,
           count(*) filter (where w.status = 'paid') as paid, coalesce(sum(w.amount_fen) filter (where w.status = 'paid'), 0)::bigint as paid_fen,
           count(*) filter (where w.status = 'failed') as failed, coalesce(sum(w.amount_fen) filter (where w.status = 'failed'), 0)::bigint as failed_fen,
           coalesce(sum(t.sent), 0)::bigint as sent_fen, coalesce(sum(t.posted), 0)::bigint as posted_fen, coalesce(sum(t.bounced), 0)::bigint as bounced_fen,
           count(m.pay_line_id) filter (where m.state in ('matched', 'after_failure', 'not_booked') and w.status = 'paid') as matched,
           coalesce(sum(w.amount_fen) filter (where m.state in ('matched', 'after_failure', 'not_booked') and w.status = 'paid'), 0)::bigint as matched_fen,
           count(m.pay_line_id) filter (where m.state = 'differing') as differing,
           coalesce(sum(w.amount_fen) filter (where m.state = 'differing'), 0)::bigint as differing_fen,
           count(*) filter (where h.held) as after_failure, coalesce(sum(w.amount_fen) filter (where h.held), 0)::bigint as after_failure_fen
      from pay_line w
      left join (select pay_line_id, sum(amount_fen) filter (where kind = 'send') as sent, sum(amount_fen) filter (where kind = 'post') as posted,
                        -- A return that was taken back by a page of the bank was none.
                        coalesce(sum(amount_fen) filter (where kind = 'bounce'), 0) - coalesce(sum(amount_fen) filter (where kind = 'correct'), 0) as bounced
                   from transfer where pay_line_id in (select pay_line_id from pay_line where pay_batch_id = ${id}) group by 1) t on t.pay_line_id = w.pay_line_id
      left join lateral (select l.pay_line_id, l.state from bank_statement_line l where l.pay_line_id = w.pay_line_id and l.state in ('matched', 'differing', 'after_failure', 'not_booked') and l.live
                          order by l.state = 'matched' desc, l.state desc limit 1) m on true
      left join lateral (select true as held from bank_statement_line l where l.pay_line_id = w.pay_line_id and ${holdsPayment('l', 'w')} limit 1) h on true
     where w.pay_batch_id = ${id}`.execute(db)
  const s = rows[0]!
  const { rows: statements } = await sql<{ id: string; number: string }>`
    select distinct t.statement_id as id, t.number
      from bank_statement_line l join bank_statement t on t.statement_id = l.statement_id
     where l.pay_line_id in (select pay_line_id from pay_line where pay_batch_id = ${id}) and l.live and ${inScope(scope, 'bank_statement', 't')}
     order by t.number limit 50`.execute(db)
  const held = s.after_failure > 0 ? await firstHeld(db, scope, id) : undefined
  const missing = s.paid - s.matched - s.differing
  const missingFen = s.paid_fen - s.matched_fen - s.differing_fen
  const sent = batch.status === 'released' || batch.status === 'settled'
  const finding = (ok: boolean, yes: string, no: string) => ({ ok, text: ok ? yes : no, link: null as string | null })
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
    ...(s.after_failure > 0
      ? [
          {
            ok: false,
            text: `回盘说失败、银行对账单说已付 ${s.after_failure} 笔，${yuan(s.after_failure_fen)}${held ? `：${held.detail}（对账单 ${held.number} 第 ${held.row_number} 行${s.after_failure > 1 ? ' 等' : ''}）` : ''}。先对账，没有说明以前不能重拨`,
            link: held ? CONSOLE.bankStatement(held.statement_id) : null,
          },
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
    bank: {
      matched: s.matched,
      matchedFen: s.matched_fen,
      differing: s.differing,
      missing,
      missingFen,
      afterFailure: s.after_failure,
      afterFailureFen: s.after_failure_fen,
    },
    findings,
    agrees: findings.every((one) => one.ok),
    statements,
  }
}

/** The first of them, by name, with the page that says so. */
// unscoped: the caller found the batch in its scope.
async function firstHeld(db: Db, scope: Scope, id: string) {
  const { rows } = await sql<{ detail: string; number: string; statement_id: string; row_number: number }>`
    select b.number || '-' || lpad(w.line_no::text, greatest(4, length(w.line_no::text)), '0') as detail, t.number, t.statement_id, l.row_number
      from bank_statement_line l
      join pay_line w on w.pay_line_id = l.pay_line_id join pay_batch b on b.pay_batch_id = w.pay_batch_id
      join bank_statement t on t.statement_id = l.statement_id
     where w.pay_batch_id = ${id} and ${holdsPayment('l', 'w')} and ${inScope(scope, 'bank_statement', 't')}
     order by w.line_no, t.number limit 1`.execute(db)
  return rows[0]
}
