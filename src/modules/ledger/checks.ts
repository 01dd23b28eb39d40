import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import type { Check } from '#src/platform/module.ts'
import { balances } from './accounts.rules.ts'
import type { BudgetRecord } from './budget.store.ts'
import { accountTotals } from './ledger-view.ts'

const SHOWN = 5
const verdict = (compared: string, faults: readonly string[]) => ({
  ok: faults.length === 0,
  detail:
    faults.length === 0
      ? compared
      : `${faults.length} 处不符：${faults.slice(0, SHOWN).join('；')}${faults.length > SHOWN ? '；…' : ''}`,
})

// unscoped, all of them: a proof recounts everything.
const count = async (db: Db, table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]!.n

/** What `doctor` proves about money. */
export const checks: readonly Check[] = [
  {
    key: 'ledger.balanced',
    name: '每本账借贷相等，预算的占用和已付等于流水之和',
    async run({ db }) {
      const { rows } = await sql<BudgetRecord>`
        select g.budget_id, g.fund_code, '' as fund_name, g.unit_id, g.year, g.total_fen, g.reserved_fen, g.paid_fen, g.document, null as assumption
          from budget g order by g.budget_id`.execute(db)
      const faults: string[] = []
      for (const budget of rows) {
        const sums = { totalFen: budget.total_fen, reservedFen: budget.reserved_fen, paidFen: budget.paid_fen }
        if (!balances(await accountTotals(db, budget), sums))
          faults.push(`${budget.fund_code} ${budget.unit_id} ${budget.year}年`)
      }
      return verdict(`${rows.length} 笔预算`, faults)
    },
  },
  {
    key: 'ledger.one_book',
    name: '每笔流水的两个账户都属于同一本账',
    async run({ db }) {
      const { rows } = await sql<{ transfer_id: string }>`
        select t.transfer_id from transfer t
          join ledger_account d on d.account_code = t.debit_account join ledger_account c on c.account_code = t.credit_account
          join budget g on g.budget_id = t.budget_id
         where (d.fund_code, d.unit_id, d.year) is distinct from (c.fund_code, c.unit_id, c.year)
            or (d.fund_code, d.unit_id, d.year) is distinct from (g.fund_code, g.unit_id, g.year)`.execute(db)
      return verdict(
        `${await count(db, 'transfer')} 笔流水`,
        rows.map((row) => `流水 ${row.transfer_id}`),
      )
    },
  },
  {
    key: 'ledger.paid_once',
    name: '没有一条申领付过两次',
    async run({ db }) {
      const { rows } = await sql<{ line_id: string; n: number }>`
        select line_id, count(*) as n from transfer where kind = 'post' group by line_id having count(*) > 1
        union all
        select line_id, count(*) from pay_line where status = 'paid' group by line_id having count(*) > 1`.execute(db)
      return verdict(
        `${await count(db, 'pay_line')} 条拨付明细`,
        rows.map((row) => `明细 ${row.line_id} 付了 ${row.n} 次`),
      )
    },
  },
  {
    key: 'ledger.budget_within',
    name: '预算没有超支',
    async run({ db }) {
      const { rows } = await sql<{ budget_id: string }>`
        select budget_id from budget where reserved_fen < 0 or paid_fen < 0 or reserved_fen + paid_fen > total_fen`.execute(
        db,
      )
      return verdict(
        `${await count(db, 'budget')} 笔预算`,
        rows.map((row) => `预算 ${row.budget_id}`),
      )
    },
  },
  {
    key: 'ledger.batches',
    name: '拨付批次的条数和总额与明细相符，制单与复核不是同一人',
    async run({ db }) {
      const { rows } = await sql<{
        number: string
        declared_count: number
        declared_fen: number
        n: number
        fen: number
      }>`
        select b.number, b.declared_count, b.declared_fen, count(w.pay_line_id) as n, coalesce(sum(w.amount_fen), 0)::bigint as fen
          from pay_batch b left join pay_line w on w.pay_batch_id = b.pay_batch_id
         group by b.pay_batch_id
        having count(w.pay_line_id) <> b.declared_count or coalesce(sum(w.amount_fen), 0) <> b.declared_fen or b.released_by = b.made_by`.execute(
        db,
      )
      return verdict(
        `${await count(db, 'pay_batch')} 个批次`,
        rows.map(
          (row) => `${row.number} 申报 ${row.declared_count} 条 ${row.declared_fen} 分，明细 ${row.n} 条 ${row.fen} 分`,
        ),
      )
    },
  },
  {
    key: 'ledger.pay_lines',
    name: '拨付明细的状态和金额与流水、申领相符',
    async run({ db }) {
      const { rows } = await sql<{ pay_line_id: string; status: string }>`
        select w.pay_line_id, w.status
          from pay_line w
          join pay_batch b on b.pay_batch_id = w.pay_batch_id
          left join claim_line l on l.person_id = w.person_id and l.line_id = w.line_id
          left join lateral (
            select count(*) filter (where t.kind = 'send' and t.amount_fen = w.amount_fen) as sent,
                   count(*) filter (where t.kind = 'post' and t.amount_fen = w.amount_fen) as posted,
                   count(*) filter (where t.kind = 'bounce' and t.amount_fen = w.amount_fen) as bounced, count(*) as n
              from transfer t where t.pay_line_id = w.pay_line_id and t.line_id = w.line_id) t on true
         where l.line_id is null or l.amount_fen <> w.amount_fen or not case w.status
           when 'made' then t.n = 0 and b.status = 'made' and l.status = 'paying'
           when 'withdrawn' then t.n = 0 and b.status = 'withdrawn'
           when 'sent' then t.sent = 1 and t.n = 1 and b.status = 'released' and l.status = 'paying'
           when 'paid' then t.sent = 1 and t.posted = 1 and t.n = 2 and l.status in ('paid', 'reversed')
           when 'failed' then t.sent = 1 and t.bounced = 1 and t.n = 2
           else false end`.execute(db)
      return verdict(
        `${await count(db, 'pay_line')} 条拨付明细`,
        rows.map((row) => `拨付明细 ${row.pay_line_id} 状态 ${row.status}`),
      )
    },
  },
]
