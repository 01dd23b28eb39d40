-- A paper that its author takes back is not one that a checker refused: it has its own state, and nobody has checked it. When it was
-- taken back stands in its history.
alter table budget_document drop constraint budget_document_status;
alter table budget_document add constraint budget_document_status
  check (status in ('proposed', 'confirmed', 'refused', 'withdrawn'));
update budget_document set status = 'withdrawn', checked_day = null where status = 'refused' and checked_by is null;
alter table budget_document add constraint budget_document_refused_by check (status <> 'refused' or checked_by is not null);
alter table budget_document add constraint budget_document_withdrawn_unchecked
  check (status <> 'withdrawn' or (checked_by is null and checked_day is null));
drop index budget_document_reversed_once;
create unique index budget_document_reversed_once on budget_document (reverses)
  where reverses is not null and status not in ('refused', 'withdrawn');

-- An issue of any size is taken back by a task, some hundreds of vouchers a transaction: which task, and how far it has come.
alter table voucher_batch add column recall_task_id uuid;
alter table voucher_batch add column recalled integer not null default 0;
alter table voucher_batch add column recalled_fen bigint not null default 0;
alter table voucher_batch add constraint voucher_batch_recalled
  check (recalled between 0 and issued and recalled_fen >= 0 and (recall_task_id is not null or (recalled = 0 and recalled_fen = 0)));
