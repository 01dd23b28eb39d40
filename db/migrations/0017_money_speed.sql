-- A claim line changes its status six times and a disbursement changes 100,000 at once: a row that keeps its indexed columns is
-- rewritten in its own page and touches no index. So no index holds the status itself, only what changes seldom.
alter table claim_line add column phase text not null generated always as (
  case when status in ('approved', 'paying', 'failed') then 'money'
       when status = 'paid' then 'paid'
       when status in ('refused', 'rejected', 'withdrawn', 'reversed') then 'ended'
       else 'review' end) stored;
-- What is not refused, rejected or withdrawn keeps its certificate.
alter table claim_line add column stands boolean not null generated always as (status not in ('withdrawn', 'rejected', 'refused')) stored;
drop index claim_line_unit_idx;
create index claim_line_unit_idx on claim_line (unit_id, phase);
drop index claim_line_certificate_once;
create unique index claim_line_certificate_once on claim_line (person_id, certificate_id, program)
  where certificate_id is not null and stands;
drop index claim_line_completion_once;
create unique index claim_line_completion_once on claim_line (person_id, class_id, program)
  where class_id is not null and program <> 'assessment' and stands;
drop index claim_line_hire_once;
create unique index claim_line_hire_once on claim_line (person_id, hire_id, program) where hire_id is not null and stands;
alter table claim_line set (fillfactor = 50);
alter table pay_line set (fillfactor = 50);

-- What the bank's file names as the purpose, beside the line, so that 100,000 lines need no look-up for it.
alter table pay_line add column program text;
update pay_line w set program = l.program from money_line l where l.person_id = w.person_id and l.line_id = w.line_id;
alter table pay_line alter column program set not null;

-- Two look-ups for each of 100,000 transfers: the insert itself looks once for each of its two accounts, and one that is not in the
-- ledger is null there, which the columns refuse (src/modules/ledger/account.store.ts).
alter table transfer drop constraint transfer_debit, drop constraint transfer_credit;

-- Nothing is taken back in most transfers: only what is needs an entry.
alter table transfer drop constraint transfer_reversed_once;
create unique index transfer_reversed_once on transfer (reverses) where reverses is not null;
