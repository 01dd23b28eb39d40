import type pg from 'pg'

export interface Finding {
  readonly key: string
  readonly what: string
}

/**
 * A second opinion on money and limits, in plain SQL over transfers, lines and rosters. It imports nothing of the modules it judges:
 * which kind of transfer moves what is written down here once more, by hand, from DOMAIN.md, so that a mistake in the modules' own
 * table is no mistake here.
 */
const RECOUNTS: readonly { readonly key: string; readonly sql: string }[] = [
  {
    key: 'budget_total',
    sql: `
      with signed(kind, total, reserved, committed, paid) as (values
        ('grant', 1, 0, 0, 0), ('raise', 1, 0, 0, 0), ('receive', 1, 0, 0, 0), ('take_back', 1, 0, 0, 0), ('carry_in', 1, 0, 0, 0),
        ('cut', -1, 0, 0, 0), ('allocate', -1, 0, 0, 0), ('give_back', -1, 0, 0, 0), ('carry_out', -1, 0, 0, 0),
        ('commit', 0, 1, 1, 0), ('release', 0, -1, -1, 0), ('consume', 0, -1, -1, 0),
        ('reserve', 0, 1, 0, 0), ('void', 0, -1, 0, 0), ('send', 0, 0, 0, 0), ('bounce', 0, 0, 0, 0),
        ('post', 0, -1, 0, 1), ('offset', 0, -1, 0, 1), ('clawback', 0, 0, 0, 0), ('repay', 0, 0, 0, -1), ('write_down', 0, 0, 0, 0)
      ), moved as (
        select t.budget_id, coalesce(o.kind, t.kind) as kind, case when o.kind is null then t.amount_fen else -t.amount_fen end as fen
          from transfer t left join transfer o on o.transfer_id = t.reverses
      ), summed as (
        select m.budget_id, sum(s.total * m.fen) as total, sum(s.reserved * m.fen) as reserved, sum(s.committed * m.fen) as committed,
               sum(s.paid * m.fen) as paid, count(*) filter (where s.kind is null) as unknown
          from moved m left join signed s on s.kind = m.kind group by 1
      )
      select 'budget ' || g.budget_id || ' says ' || g.total_fen || '/' || g.reserved_fen || '/' || g.committed_fen || '/' || g.paid_fen
             || ', transfers say ' || coalesce(m.total, 0) || '/' || coalesce(m.reserved, 0) || '/' || coalesce(m.committed, 0) || '/' || coalesce(m.paid, 0) as what
        from budget g left join summed m using (budget_id)
       where (g.total_fen, g.reserved_fen, g.committed_fen, g.paid_fen)
             is distinct from (coalesce(m.total, 0), coalesce(m.reserved, 0), coalesce(m.committed, 0), coalesce(m.paid, 0)) or m.unknown > 0`,
  },
  {
    key: 'budget_limit',
    sql: `
      select 'book ' || budget_id || ' holds ' || sum(fen) || ' free' as what from (
        select budget_id, amount_fen as fen from transfer where debit_account like '%/available'
        union all select budget_id, -amount_fen from transfer where credit_account like '%/available') x
       group by budget_id having sum(fen) < 0`,
  },
  {
    key: 'accounts',
    // Whatever moved, an account of money held never lies below nothing, and a transfer stays within its book.
    sql: `
      select 'account ' || code || ' stands at ' || sum(fen) as what from (
        select debit_account as code, amount_fen as fen from transfer union all select credit_account, -amount_fen from transfer) x
       where code not like '%/granted' group by code having sum(fen) < 0
      union all
      select 'transfer ' || transfer_id || ' leaves its book' from transfer
       where regexp_replace(debit_account, '/[a-z_]+$', '') <> regexp_replace(credit_account, '/[a-z_]+$', '')`,
  },
  {
    key: 'paid_once',
    sql: `
      select 'line ' || line_id || ' was paid ' || count(*) || ' times' as what from transfer where kind in ('post', 'offset') group by line_id having count(*) > 1
      union all
      select 'person ' || l.person_id || ' was paid ' || count(distinct l.line_id) || ' times for ' || l.program || ' ' || l.occupation || ' ' || l.level
        from transfer t join claim_line l on l.line_id = t.line_id
       where t.kind in ('post', 'offset') group by l.person_id, l.program, l.occupation, l.level having count(distinct l.line_id) > 1`,
  },
  {
    key: 'line_money',
    // Reserved before sent, sent before posted; what was posted is what was decided, and nothing is sent twice at once.
    sql: `
      select 'line ' || l.line_id || ' ' || l.status || ': reserved ' || t.reserved || ', sent ' || t.sent || ', posted ' || t.posted as what
        from claim_line l
        left join lateral (
          select count(*) filter (where kind = 'reserve') - count(*) filter (where kind = 'void') as reserved,
                 count(*) filter (where kind = 'send') - count(*) filter (where kind in ('bounce', 'post')) + count(*) filter (where unbounced) as sent,
                 count(*) filter (where kind in ('post', 'offset')) as posted,
                 count(*) filter (where amount_fen <> l.amount_fen) as other
            from (select m.*, m.kind = 'correct' as unbounced from transfer m left join transfer o on o.transfer_id = m.reverses
                   where m.line_id = l.line_id
                     and (m.kind in ('reserve', 'void', 'send', 'bounce', 'post', 'offset') or m.kind = 'correct' and o.kind = 'bounce')) x) t on true
        left join decision d on d.person_id = l.person_id and d.line_id = l.line_id and d.attempt = l.attempt and d.stage = 'approve'
       where t.reserved not in (0, 1) or t.sent not in (0, 1) or t.posted not in (0, 1) or t.posted > t.reserved or t.other > 0
          or (l.status in ('approved', 'paying', 'failed', 'paid', 'reversed')) <> (t.reserved = 1)
          or (l.status in ('paid', 'reversed')) <> (t.posted = 1)
          or t.reserved = 1 and (d.amount_fen is distinct from l.amount_fen or d.outcome is distinct from 'ELIGIBLE')`,
  },
  {
    key: 'bank',
    // Three ways: what the ledger posted, what the batch's lines say, what the bank's file said.
    sql: `
      select 'pay batch ' || b.number || ': lines ' || w.fen || ', posted ' || t.fen || ', bank ' || coalesce(r.fen, 0) as what
        from pay_batch b
        cross join lateral (select coalesce(sum(amount_fen), 0) as fen from pay_line where pay_batch_id = b.pay_batch_id and status = 'paid') w
        cross join lateral (select coalesce(sum(t.amount_fen), 0) as fen from transfer t join pay_line w on w.pay_line_id = t.pay_line_id
                             where w.pay_batch_id = b.pay_batch_id and t.kind = 'post') t
        left join (select pay_batch_id, sum(paid_fen) as fen, count(*) as n from bank_result group by 1) r on r.pay_batch_id = b.pay_batch_id
        -- What the bank's result had called failed and its page showed as paid, once two persons had agreed.
        cross join lateral (select coalesce(sum(p.amount_fen), 0) as fen from pay_line p join bank_difference d on d.pay_line_id = p.pay_line_id
                             where p.pay_batch_id = b.pay_batch_id and d.outcome = 'book_paid' and d.status = 'confirmed') k
       where w.fen <> t.fen or t.fen <> coalesce(r.fen, 0) + k.fen or r.n > 1 or (b.status = 'settled') <> (r.n is not null)
      union all
      select 'line ' || line_id || ' is in ' || count(*) || ' live batches' from pay_line where status in ('made', 'sent', 'paid') group by line_id having count(*) > 1`,
  },
  {
    key: 'once_key',
    sql: `
      select 'person ' || person_id || ' holds ' || rule || ' ' || key || ' ' || count(*) || ' times' as what
        from ent_once where state <> 'released' group by person_id, rule, key having count(*) > 1
      union all
      select 'line ' || l.line_id || ' is ' || l.status || ' without a key' from claim_line l
       where l.program = 'assessment' and l.status in ('approved', 'paying', 'failed', 'paid', 'reversed')
         and not exists (select 1 from ent_once e where e.person_id = l.person_id and e.line_id = l.line_id and e.state <> 'released')
      union all
      select 'line ' || e.line_id || ' keeps a key and was never approved' from ent_once e join claim_line l on l.person_id = e.person_id and l.line_id = e.line_id
       where e.state <> 'released' and l.status not in ('approved', 'paying', 'failed', 'paid', 'reversed')`,
  },
  {
    key: 'cap',
    // What an employer has had of a program in all, from the transfers of its lines.
    sql: `
      select 'organisation ' || c.organisation_id || ' has ' || coalesce(h.fen, 0) || ' of ' || c.max_fen || ' for ' || c.program || ' and says ' || c.used_fen as what
        from ent_cap c
        left join (
          select l.claimant_id, l.program, sum(case when t.kind in ('reserve', 'write_down') then t.amount_fen else -t.amount_fen end) as fen
            from transfer t join claim_line l on l.line_id = t.line_id where t.kind in ('reserve', 'void', 'clawback', 'write_down') group by 1, 2) h
          on h.claimant_id = c.organisation_id and h.program = c.program
       where coalesce(h.fen, 0) <> c.used_fen or c.used_fen > c.max_fen`,
  },
  {
    key: 'seats',
    sql: `
      select 'class ' || s.class_id || ' has ' || n || ' of ' || s.capacity || ' seats taken and says ' || s.taken as what
        from class_seat s cross join lateral (select count(*) as n from enrolment e where e.class_id = s.class_id and e.status <> 'withdrawn') e
       where n > s.capacity or n <> s.taken`,
  },
  {
    key: 'year',
    sql: `
      select 'person ' || e.person_id || ' holds ' || count(*) || ' places of ' || counted_year || ' and the row says ' || coalesce(max(y.n), 0) as what
        from enrolment e left join ent_year y on y.person_id = e.person_id and y.year = e.counted_year
       where counted_year is not null and e.status <> 'withdrawn' group by e.person_id, counted_year
      having count(*) > 3 or count(*) <> coalesce(max(y.n), 0) or count(*) > coalesce(max(y.max_n), 0)
      union all
      select 'person ' || y.person_id || ' has ' || y.n || ' places of ' || y.year || ' on the row alone' from ent_year y
       where y.n > 0 and not exists (select 1 from enrolment e where e.person_id = y.person_id and e.counted_year = y.year and e.status <> 'withdrawn')`,
  },
  {
    key: 'one_class_at_a_time',
    sql: `
      select 'person ' || a.person_id || ' sits in two classes on ' || greatest(ka.start_day, kb.start_day) as what
        from enrolment a join enrolment b on b.person_id = a.person_id and b.class_id > a.class_id
        join training_class ka on ka.class_id = a.class_id join training_class kb on kb.class_id = b.class_id
       where a.status = 'enrolled' and b.status = 'enrolled' and ka.status in ('approved', 'running') and kb.status in ('approved', 'running')
         and ka.start_day <= kb.end_day and kb.start_day <= ka.end_day
         and not exists (select 1 from lesson l where l.class_id in (a.class_id, b.class_id))`,
  },
  {
    key: 'vouchers',
    sql: `
      select 'person ' || person_id || ' holds ' || count(*) || ' live vouchers' as what from voucher
       where state not in ('redeemed', 'expired', 'voided', 'clawed_back') group by person_id having count(*) > 1
      union all
      select 'voucher ' || v.voucher_id || ' is ' || v.state || ' in ' || count(e.class_id) || ' classes' from voucher v
        left join enrolment e on e.person_id = v.person_id and e.class_id = v.class_id and e.status <> 'withdrawn'
       where v.state in ('locked', 'activated', 'completed') group by v.person_id, v.voucher_id, v.state having count(e.class_id) <> 1
      union all
      select 'person ' || person_id || ' was enrolled by one voucher in ' || count(*) || ' classes' from enrolment e
       where source = 'voucher' and status = 'enrolled'
         and not exists (select 1 from voucher v where v.person_id = e.person_id and v.class_id = e.class_id and v.state in ('locked', 'activated', 'completed', 'certified', 'redeem_pending', 'redeemed', 'frozen'))
       group by person_id
      union all
      select 'issue ' || number || ' promised ' || planned || ' and made ' || n from voucher_batch b
       cross join lateral (select count(*) as n from voucher v where v.batch_id = b.batch_id) v where n > planned`,
  },
  {
    key: 'two_persons',
    sql: `
      select 'pay batch ' || number as what from pay_batch where made_by = released_by
      union all select 'paper ' || number from budget_document where made_by = checked_by
      union all select 'debt ' || number from receivable where made_by = checked_by
      union all select 'entry ' || entry_id from receivable_entry where made_by = checked_by
      union all select 'explanation ' || explanation_id from bank_difference where made_by = checked_by or status <> 'proposed' and checked_by is null
      union all select 'line ' || l.line_id from claim_line l join claim_batch b on b.batch_id = l.batch_id
                 where l.status in ('approved', 'paying', 'paid', 'failed') and l.reviewed_by = b.approved_by and b.approved_by is not null
                   and not exists (select 1 from transfer t where t.line_id = l.line_id and t.kind = 'reserve' and t.account_id <> l.reviewed_by)`,
  },
  {
    key: 'debts',
    sql: `
      select 'debt ' || r.number || ' of ' || r.amount_fen || ': back ' || r.back_fen || ', confirmed ' || coalesce(e.fen, 0) as what
        from receivable r left join (select receivable_id, sum(amount_fen) as fen from receivable_entry where status = 'confirmed' and kind <> 'write_down' group by 1) e using (receivable_id)
       where r.back_fen <> coalesce(e.fen, 0) or r.back_fen + r.written_fen > r.amount_fen
          or r.status in ('open', 'settled', 'cancelled') and not exists (select 1 from transfer t where t.kind = 'clawback' and t.line_id = r.line_id and t.amount_fen = r.amount_fen)
      union all
      -- Of a line never more is asked back than it was paid; all of it makes it reversed, less leaves it paid.
      select 'line ' || x.line_id || ' was paid ' || x.paid || ', asked back ' || x.asked || ' and is ' || coalesce(l.status, '?')
        from (select line_id, coalesce(sum(amount_fen) filter (where kind in ('post', 'offset')), 0) as paid,
                     sum(case kind when 'clawback' then amount_fen when 'write_down' then -amount_fen else 0 end) as asked
                from transfer where kind in ('post', 'offset', 'clawback', 'write_down') and line_id is not null group by 1
              having count(*) filter (where kind = 'clawback') > 0) x
        left join money_line l on l.line_id = x.line_id
       where x.asked < 0 or x.asked > x.paid or (x.asked = x.paid) <> (l.status is not distinct from 'reversed')
      union all
      select 'debt ' || r.number || ' was written down by ' || r.written_fen || ', transfers say ' || coalesce(t.fen, 0) || ', papers ' || coalesce(e.fen, 0)
        from receivable r
        left join (select e.receivable_id, sum(e.amount_fen) as fen from receivable_entry e where e.kind = 'write_down' and e.status = 'confirmed' group by 1) e using (receivable_id)
        left join (select e.receivable_id, sum(t.amount_fen) as fen from receivable_entry e join transfer_source s on s.kind = 'receivable_entry' and s.source_id = e.entry_id
                     join transfer t on t.transfer_id = s.transfer_id where t.kind = 'write_down' group by 1) t using (receivable_id)
       where r.written_fen <> coalesce(e.fen, 0) or r.written_fen <> coalesce(t.fen, 0)
      union all
      select 'paper ' || d.number || ' moved ' || count(s.transfer_id) || ' times' from budget_document d
        join transfer_source s on s.kind = 'budget_document' and s.source_id = d.document_id
        join transfer t on t.transfer_id = s.transfer_id
       where d.kind <> 'void' group by d.number, d.kind, t.kind, t.budget_id having count(s.transfer_id) > 1`,
  },
  {
    key: 'audit',
    // Each effect on a person's money has its trace, once: approval, payment, clawback.
    sql: `
      with traced as (
        select action, subject_id, count(*) as n from audit_event where subject_type = 'claim_line' and action in ('claim.approve', 'pay.paid') group by 1, 2
      ), moved as (
        select case kind when 'reserve' then 'claim.approve' else 'pay.paid' end as action, line_id::text as subject_id, count(*) as n
          from transfer t where kind in ('reserve', 'post') and exists (select 1 from claim_line l where l.line_id = t.line_id) group by 1, 2
      )
      select coalesce(t.action, m.action) || ' of line ' || coalesce(t.subject_id, m.subject_id) || ': ' || coalesce(m.n, 0) || ' moved, ' || coalesce(t.n, 0) || ' traced' as what
        from moved m full join traced t using (action, subject_id) where coalesce(t.n, 0) <> coalesce(m.n, 0)`,
  },
  {
    key: 'keys',
    sql: `select 'key ' || key || ' of ' || route || ' holds no answer' as what from idempotency where status = 0`,
  },
]

export const RECOUNT_KEYS: readonly string[] = RECOUNTS.map(({ key }) => key)

/** Everything that does not add up, at most five findings a kind. `db` may read every table. */
export async function recount(db: Pick<pg.Pool, 'query'>): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { key, sql } of RECOUNTS) {
    const { rows } = await db.query<{ what: string }>(`select what from (${sql}) x limit 5`)
    findings.push(...rows.map(({ what }) => ({ key, what })))
  }
  return findings
}
