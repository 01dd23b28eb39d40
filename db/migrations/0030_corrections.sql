-- A bank's page: a row that names a payment which the bank's own result had called failed is its own kind of difference, and so is one of
-- another book or of a payment that was never sent. A page that was uploaded by mistake is taken back; its rows then hold nothing any more.
alter table bank_statement add column after_failure integer not null default 0;
alter table bank_statement add column after_failure_fen bigint not null default 0;
alter table bank_statement add column withdrawn_by uuid;
alter table bank_statement add column withdrawn_day date;
alter table bank_statement add column withdrawn_reason text;
alter table bank_statement add column version integer not null default 1;
alter table bank_statement add constraint bank_statement_withdrawn
  check ((withdrawn_by is null) = (withdrawn_day is null) and (withdrawn_by is null) = (withdrawn_reason is null));
alter table bank_statement drop constraint bank_statement_once;
create unique index bank_statement_once on bank_statement (budget_id, digest) where withdrawn_day is null;
grant update (withdrawn_by, withdrawn_day, withdrawn_reason, version) on bank_statement to chizheng_app;

alter table bank_statement_line add column live boolean not null default true;
-- A difference that nobody has explained yet.
alter table bank_statement_line add column unexplained boolean not null default false;
update bank_statement_line set unexplained = true where state <> 'matched';
alter table bank_statement_line drop constraint bank_statement_line_state;
alter table bank_statement_line add constraint bank_statement_line_state
  check (state in ('matched', 'differing', 'extra', 'repeated', 'after_failure', 'not_booked', 'other_book'));
alter table bank_statement_line add constraint bank_statement_line_unexplained check (not unexplained or (live and state <> 'matched'));
drop index bank_statement_line_once;
create unique index bank_statement_line_once on bank_statement_line (pay_line_id) where state = 'matched' and live;
-- What holds a second payment back; there are never many.
create index bank_statement_line_hold_idx on bank_statement_line (pay_line_id) where state = 'after_failure' and unexplained;
create index bank_statement_line_open_idx on bank_statement_line (statement_id) where unexplained;
grant update (live, unexplained) on bank_statement_line to chizheng_app;

-- coordinator
create table bank_difference (
  explanation_id uuid not null,
  statement_id uuid not null,
  -- Of a payment that the page lacks there is no row.
  row_number integer,
  pay_line_id uuid,
  outcome text not null,
  document text not null,
  reason text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  recorded_at timestamptz not null default now(),
  constraint bank_difference_pkey primary key (explanation_id),
  constraint bank_difference_of foreign key (statement_id) references bank_statement (statement_id),
  constraint bank_difference_what check (row_number is not null or pay_line_id is not null),
  constraint bank_difference_outcome check (outcome in ('explained', 'book_paid', 'not_paid')),
  constraint bank_difference_status check (status in ('proposed', 'confirmed', 'refused')),
  constraint bank_difference_checked check ((status = 'proposed') = (checked_by is null)),
  constraint bank_difference_four_eyes check (checked_by is null or checked_by <> made_by)
);
create unique index bank_difference_row_once on bank_difference (statement_id, row_number) where row_number is not null and status <> 'refused';
create unique index bank_difference_missing_once on bank_difference (statement_id, pay_line_id) where row_number is null and status <> 'refused';
-- A payment is booked from a bank's page once, whatever the pages say.
create unique index bank_difference_booked_once on bank_difference (pay_line_id) where outcome = 'book_paid' and status = 'confirmed';
alter table transfer_source drop constraint transfer_source_kind;
alter table transfer_source add constraint transfer_source_kind
  check (kind in ('budget_document', 'receivable', 'receivable_entry', 'bank_difference'));
comment on table bank_difference is 'What a difference between the bank''s page and the books comes from (差异说明): explained by one, agreed to by another.';
grant select, insert, update on bank_difference to chizheng_app;

-- A debt made by mistake: taken back by its maker before it counts, written down by two persons after; part of a line's amount may be
-- claimed back (多付).
alter table receivable add column written_fen bigint not null default 0;
alter table receivable drop constraint receivable_status;
alter table receivable add constraint receivable_status check (status in ('proposed', 'open', 'settled', 'refused', 'withdrawn', 'cancelled'));
alter table receivable drop constraint receivable_back;
alter table receivable add constraint receivable_back check (back_fen >= 0 and written_fen >= 0 and back_fen + written_fen <= amount_fen);
alter table receivable drop constraint receivable_settled;
alter table receivable add constraint receivable_settled
  check ((status <> 'settled' or back_fen + written_fen = amount_fen) and (status = 'cancelled') = (written_fen = amount_fen));
alter table receivable add constraint receivable_withdrawn check (status <> 'withdrawn' or checked_by is null);
drop index receivable_line_once;
create index receivable_line_idx on receivable (line_id);
create unique index receivable_line_waits on receivable (line_id) where status = 'proposed';
alter table receivable_entry drop constraint receivable_entry_kind;
alter table receivable_entry add constraint receivable_entry_kind check (kind in ('repayment', 'set_off', 'write_down'));
alter table receivable_entry add column reason text;
alter table receivable_entry add constraint receivable_entry_reason check (kind <> 'write_down' or reason is not null);
drop index transfer_clawback_once;

-- coordinator
create table line_claimed_back (
  line_id uuid not null,
  paid_fen bigint not null,
  claimed_fen bigint not null,
  constraint line_claimed_back_pkey primary key (line_id),
  constraint line_claimed_back_within check (claimed_fen between 0 and paid_fen)
);
comment on table line_claimed_back is 'How much of a line''s money is claimed back, at most what was paid; proposed debts count.';
grant select, insert, update on line_claimed_back to chizheng_app;
insert into line_claimed_back (line_id, paid_fen, claimed_fen)
select line_id, max(amount_fen), sum(amount_fen) from receivable where status <> 'refused' group by line_id;

-- Goals of a budget are changed in its year by a paper of two persons; every set that was in force is kept.
-- coordinator
create table budget_goal_set (
  set_id uuid not null,
  budget_id uuid not null,
  goals jsonb not null,
  document text not null,
  reason text,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  from_day date,
  to_day date,
  recorded_at timestamptz not null default now(),
  constraint budget_goal_set_pkey primary key (set_id),
  constraint budget_goal_set_budget foreign key (budget_id) references budget (budget_id),
  constraint budget_goal_set_status check (status in ('proposed', 'in_force', 'replaced', 'refused')),
  constraint budget_goal_set_days check ((status in ('in_force', 'replaced')) = (from_day is not null) and (status = 'replaced') = (to_day is not null)),
  constraint budget_goal_set_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint budget_goal_set_change check (reason is null or status = 'proposed' or checked_by is not null)
);
create unique index budget_goal_set_in_force on budget_goal_set (budget_id) where status = 'in_force';
create unique index budget_goal_set_proposed on budget_goal_set (budget_id) where status = 'proposed';
create index budget_goal_set_budget_idx on budget_goal_set (budget_id);
comment on table budget_goal_set is 'The sets of performance goals of a budget (绩效目标): which was in force when, who set it, who agreed to a change.';
grant select, insert, update on budget_goal_set to chizheng_app;
insert into budget_goal_set (set_id, budget_id, goals, document, status, made_by, made_day, from_day)
select gen_random_uuid(), budget_id,
       jsonb_agg(jsonb_build_object('name', name, 'measure', measure, 'unitName', unit_name, 'target', target, 'weight', weight) order by sort),
       min(document), 'in_force', (array_agg(set_by order by sort))[1], min(set_day), min(set_day)
  from budget_goal group by budget_id;
