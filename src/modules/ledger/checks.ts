import { sql } from 'kysely'
import type { Db } from '#src/platform/db/database.ts'
import type { Check } from '#src/platform/module.ts'
import { type AccountTotals, balances, PAIRS } from './accounts.rules.ts'
import { bankResultFaults } from './check-bank-results.ts'
import { TRANSFER_NAMES } from './ledger.types.ts'

interface BudgetSums {
  fund_code: string
  unit_id: string
  year: number
  total_fen: number
  reserved_fen: number
  paid_fen: number
  accounts: AccountTotals[]
}

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
      // One pass over the transfers, however many books there are.
      const { rows } = await sql<BudgetSums>`
        with moved as (
          select budget_id, debit_account as code, amount_fen as debit, 0 as credit from transfer
          union all select budget_id, credit_account, 0, amount_fen from transfer
        ), summed as (
          select m.budget_id, a.kind, sum(m.debit)::bigint as debit, sum(m.credit)::bigint as credit
            from moved m join ledger_account a on a.account_code = m.code group by 1, 2
        )
        select g.fund_code, g.unit_id, g.year, g.total_fen, g.reserved_fen, g.paid_fen,
               coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'debitFen', s.debit, 'creditFen', s.credit)) filter (where s.kind is not null), '[]') as accounts
          from budget g left join summed s on s.budget_id = g.budget_id
         group by g.budget_id order by g.budget_id`.execute(db)
      const faults = rows
        .filter(
          (budget) =>
            !balances(budget.accounts, {
              totalFen: budget.total_fen,
              reservedFen: budget.reserved_fen,
              paidFen: budget.paid_fen,
            }),
        )
        .map((budget) => `${budget.fund_code} ${budget.unit_id} ${budget.year}年`)
      return verdict(`${rows.length} 笔预算`, faults)
    },
  },
  {
    key: 'ledger.accounts',
    name: '流水的账户都在账上，没有一个低于零',
    async run({ db }) {
      // What was granted stands on the credit side, everything else on the debit side.
      const { rows } = await sql<{ code: string; known: boolean; fen: number }>`
        select m.code, a.account_code is not null as known, sum(m.fen)::bigint as fen from (
          select debit_account as code, amount_fen as fen from transfer union all select credit_account, -amount_fen from transfer) m
          left join ledger_account a on a.account_code = m.code
         group by m.code, a.account_code, a.kind
        having a.account_code is null or sum(case a.kind when 'granted' then -m.fen else m.fen end) < 0 order by m.code`.execute(
        db,
      )
      return verdict(
        `${await count(db, 'ledger_account')} 个账户`,
        rows.map((row) => (row.known ? `账户 ${row.code} 差 ${Math.abs(row.fen)} 分` : `账上没有账户 ${row.code}`)),
      )
    },
  },
  {
    key: 'ledger.one_book',
    name: '每笔流水的两个账户都属于同一本账',
    async run({ db }) {
      const { rows } = await sql<{ transfer_id: string }>`
        select t.transfer_id from transfer t
          left join ledger_account d on d.account_code = t.debit_account left join ledger_account c on c.account_code = t.credit_account
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
        select line_id, count(*) as n from transfer where kind in ('post', 'offset') group by line_id having count(*) > 1
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
          left join money_line l on l.person_id = w.person_id and l.line_id = w.line_id
          left join lateral (
            select count(*) filter (where t.kind = 'send' and t.amount_fen = w.amount_fen) as sent,
                   count(*) filter (where t.kind = 'post' and t.amount_fen = w.amount_fen) as posted,
                   count(*) filter (where t.kind = 'bounce' and t.amount_fen = w.amount_fen) as bounced,
                   count(*) filter (where t.kind = 'correct' and t.amount_fen = w.amount_fen
                                      and exists (select 1 from transfer o where o.transfer_id = t.reverses and o.kind = 'bounce' and o.pay_line_id = w.pay_line_id)) as unbounced,
                   count(*) as n
              from transfer t where t.pay_line_id = w.pay_line_id and t.line_id = w.line_id) t on true
         where l.line_id is null or l.amount_fen <> w.amount_fen or not case w.status
           when 'made' then t.n = 0 and b.status = 'made' and l.status = 'paying'
           when 'withdrawn' then t.n = 0 and b.status = 'withdrawn'
           when 'sent' then t.sent = 1 and t.n = 1 and b.status = 'released' and l.status = 'paying'
           -- Booked from the bank's page after its result had called it failed: the return is taken back, by two persons.
           when 'paid' then t.sent = 1 and t.posted = 1 and l.status in ('paid', 'reversed')
                            and (t.n = 2 or t.n = 4 and t.bounced = 1 and t.unbounced = 1
                                 and exists (select 1 from bank_difference d where d.pay_line_id = w.pay_line_id and d.outcome = 'book_paid' and d.status = 'confirmed'))
           when 'failed' then t.sent = 1 and t.bounced = 1 and t.n = 2
           else false end`.execute(db)
      return verdict(
        `${await count(db, 'pay_line')} 条拨付明细`,
        rows.map((row) => `拨付明细 ${row.pay_line_id} 状态 ${row.status}`),
      )
    },
  },
  {
    key: 'ledger.bank_results',
    name: '银行回盘逐笔与拨付明细、流水相符：谁到账、谁退回、多少钱',
    async run(platform) {
      const { compared, faults } = await bankResultFaults(platform)
      return verdict(compared, faults)
    },
  },
  {
    key: 'ledger.between_books',
    name: '一本账拨出的，另一本账都收到：下达、收回、结转两边相等',
    async run({ db }) {
      // A correction counts as what it takes back, the other way.
      const { rows } = await sql<{ fund_code: string; kind: string; fen: number }>`
        select g.fund_code, coalesce(o.kind, t.kind) as kind, sum(case when o.kind is null then t.amount_fen else -t.amount_fen end)::bigint as fen
          from transfer t join budget g on g.budget_id = t.budget_id left join transfer o on o.transfer_id = t.reverses
         where coalesce(o.kind, t.kind) = any(${PAIRS.flat()}) group by 1, 2`.execute(db)
      const sum = (fund: string, kind: string) =>
        rows.find((row) => row.fund_code === fund && row.kind === kind)?.fen ?? 0
      const funds = [...new Set(rows.map((row) => row.fund_code))]
      return verdict(
        `${funds.length} 个资金来源`,
        funds.flatMap((fund) =>
          PAIRS.flatMap(([out, back]) =>
            sum(fund, out) === sum(fund, back)
              ? []
              : [`${fund} ${TRANSFER_NAMES[out]} ${sum(fund, out)} 分、${TRANSFER_NAMES[back]} ${sum(fund, back)} 分`],
          ),
        ),
      )
    },
  },
  {
    key: 'ledger.papers',
    name: '资金文书都由两人办理，撤回的没有人复核过，生效的文书金额与流水相符',
    async run({ db }) {
      const { rows } = await sql<{ number: string }>`
        select d.number from budget_document d
          left join (select s.source_id, sum(t.amount_fen)::bigint as fen from transfer_source s join transfer t on t.transfer_id = s.transfer_id
                      where s.kind = 'budget_document' group by 1) m on m.source_id = d.document_id
         where d.checked_by = d.made_by
            or (d.status in ('confirmed', 'refused')) <> (d.checked_by is not null)
            or (d.status = 'confirmed') <> (m.fen is not null)
            or d.status = 'confirmed' and m.fen <> d.amount_fen * case when d.other_budget_id is null then 1 else 2 end`.execute(
        db,
      )
      return verdict(
        `${await count(db, 'budget_document')} 份文书`,
        rows.map((row) => `文书 ${row.number}`),
      )
    },
  },
  {
    key: 'ledger.differences',
    name: '对账差异的说明都由两人办理；按已付入账的都已拨付，没有说明的都还没有了结',
    async run({ db }) {
      const { rows } = await sql<{ number: string; row_number: number | null }>`
        select s.number, d.row_number from bank_difference d join bank_statement s on s.statement_id = d.statement_id
          left join bank_statement_line l on l.statement_id = d.statement_id and l.row_number = d.row_number
          left join pay_line w on w.pay_line_id = d.pay_line_id
         where d.checked_by = d.made_by or (d.status = 'proposed') <> (d.checked_by is null) or d.status <> 'refused' and s.withdrawn_day is not null
            or d.outcome = 'book_paid' and d.status = 'confirmed' and w.status is distinct from 'paid'
            or d.status = 'confirmed' and l.unexplained
        union all
        select s.number, l.row_number from bank_statement_line l join bank_statement s on s.statement_id = l.statement_id
         where l.live and not l.unexplained and l.state <> 'matched'
           and not exists (select 1 from bank_difference d where d.statement_id = l.statement_id and d.row_number = l.row_number and d.status = 'confirmed')`.execute(
        db,
      )
      return verdict(
        `${await count(db, 'bank_difference')} 条说明`,
        rows.map((row) => `对账单 ${row.number}${row.row_number === null ? '' : ` 第 ${row.row_number} 行`}`),
      )
    },
  },
  {
    key: 'ledger.receivables',
    name: '应收追缴等于复核的追缴减去收回，与账户余额、申领状态相符',
    async run({ db }) {
      const { rows } = await sql<{ number: string }>`
        select r.number from receivable r
          left join money_line l on l.person_id = r.person_id and l.line_id = r.line_id
          left join (select receivable_id, sum(amount_fen)::bigint as fen from receivable_entry where status = 'confirmed' and kind <> 'write_down' group by 1) e on e.receivable_id = r.receivable_id
          left join (select receivable_id, sum(amount_fen)::bigint as fen from receivable_entry where status = 'confirmed' and kind = 'write_down' group by 1) d on d.receivable_id = r.receivable_id
          left join (select s.source_id, sum(t.amount_fen)::bigint as fen from transfer t join transfer_source s on s.transfer_id = t.transfer_id
                      where t.kind = 'clawback' and s.kind = 'receivable' group by 1) t on t.source_id = r.receivable_id
          -- A line is reversed when all of its money is asked back, and paid otherwise.
          left join (select line_id, sum(amount_fen - written_fen)::bigint as fen from receivable where status in ('open', 'settled', 'cancelled') group by 1) a on a.line_id = r.line_id
          left join (select line_id, sum(amount_fen - written_fen)::bigint as fen from receivable where status not in ('refused', 'withdrawn') group by 1) k on k.line_id = r.line_id
          left join line_claimed_back c on c.line_id = r.line_id
         where r.back_fen <> coalesce(e.fen, 0) or r.written_fen <> coalesce(d.fen, 0) or r.checked_by = r.made_by
            or r.status in ('open', 'settled', 'cancelled')
               and (coalesce(t.fen, 0) <> r.amount_fen or l.status is distinct from case when a.fen = l.amount_fen then 'reversed' else 'paid' end)
            or (r.status in ('settled', 'cancelled')) <> (r.back_fen + r.written_fen = r.amount_fen)
            or coalesce(k.fen, 0) is distinct from coalesce(c.claimed_fen, 0)`.execute(db)
      const { rows: accounts } = await sql<{ budget_id: string }>`
        select g.budget_id from budget g
          left join (select t.budget_id, sum(case when t.kind = 'clawback' then t.amount_fen else -t.amount_fen end)::bigint as fen
                       from transfer t where t.kind in ('clawback', 'repay', 'write_down') group by 1) a on a.budget_id = g.budget_id
          left join (select budget_id, sum(amount_fen - back_fen - written_fen)::bigint as fen from receivable where status in ('open', 'settled', 'cancelled') group by 1) r on r.budget_id = g.budget_id
         where coalesce(a.fen, 0) <> coalesce(r.fen, 0)`.execute(db)
      return verdict(`${await count(db, 'receivable')} 笔追缴`, [
        ...rows.map((row) => `追缴 ${row.number}`),
        ...accounts.map((row) => `预算 ${row.budget_id} 的应收追缴余额`),
      ])
    },
  },
]
