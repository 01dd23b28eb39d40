-- Funds, budgets, transfers, disbursement (F1-F4). Nothing here is edited: a mistake is answered by a new row.

-- reference
create table fund (
  fund_code text primary key,
  name      text not null,
  owner_unit text not null constraint fund_owner references unit (unit_id),
  source    text not null
);
grant select, insert on fund to chizheng_app;
comment on table fund is 'Sources of money as separate books (资金来源).';

-- reference
create table fund_use (
  fund_code text not null constraint fund_use_fund references fund (fund_code),
  region_id text not null,
  program   text not null,
  from_day  date not null,
  to_day    date,
  document  text not null,
  assumption text,
  primary key (fund_code, region_id, program, from_day)
);
grant select, insert, update on fund_use to chizheng_app;
comment on table fund_use is 'Which book may pay which subsidy, from when, by which document; what no text settles is a named assumption.';

-- coordinator
create table budget (
  budget_id    uuid primary key,
  fund_code    text not null,
  unit_id      text not null,
  year         integer not null,
  total_fen    bigint not null,
  reserved_fen bigint not null default 0,
  paid_fen     bigint not null default 0,
  document     text not null,
  recorded_at  timestamptz not null default now(),
  constraint budget_once unique (fund_code, unit_id, year),
  constraint budget_within check (total_fen >= 0 and reserved_fen >= 0 and paid_fen >= 0 and reserved_fen + paid_fen <= total_fen)
);
grant select, insert, update on budget to chizheng_app;
comment on table budget is 'What a unit may spend from a book in a year (预算), with what is reserved and paid; doctor recounts both from transfers.';

-- coordinator
create table ledger_account (
  account_code text primary key,
  fund_code    text not null,
  unit_id      text not null,
  year         integer not null,
  kind         text not null constraint ledger_account_kind check (kind in ('granted', 'available', 'reserved', 'in_transit', 'paid', 'receivable')),
  name         text not null,
  constraint ledger_account_once unique (fund_code, unit_id, year, kind)
);
grant select, insert on ledger_account to chizheng_app;

-- coordinator
-- append-only
create table transfer (
  transfer_id    uuid primary key,
  xid            xid8 not null default pg_current_xact_id(),
  budget_id      uuid not null,
  debit_account  text not null constraint transfer_debit references ledger_account (account_code),
  credit_account text not null constraint transfer_credit references ledger_account (account_code),
  amount_fen     bigint not null constraint transfer_positive check (amount_fen > 0),
  kind           text not null constraint transfer_kind check (kind in ('grant', 'reserve', 'send', 'post', 'bounce', 'void', 'clawback')),
  person_id      uuid,
  line_id        uuid,
  pay_line_id    uuid,
  reverses       uuid constraint transfer_reversed_once unique references transfer (transfer_id),
  document       text not null,
  business_day   date not null,
  account_id     uuid,
  recorded_at    timestamptz not null default now(),
  constraint transfer_two_accounts check (debit_account <> credit_account)
);
create index transfer_line_idx on transfer (line_id);
create index transfer_budget_idx on transfer (budget_id, kind);
-- The second line behind the claim's status: a line is reserved once while live, a pay line is sent, posted and bounced once.
create unique index transfer_pay_line_once on transfer (pay_line_id, kind) where pay_line_id is not null;
create unique index transfer_reserve_once on transfer (line_id) where kind = 'reserve';
create unique index transfer_post_once on transfer (line_id) where kind = 'post';
grant select, insert on transfer to chizheng_app;
comment on table transfer is 'Money moved between two accounts of one book (资金流水), in fen. Reserve at approval, send at release, post or bounce by the bank''s result.';

-- coordinator
create table pay_batch (
  pay_batch_id   uuid primary key,
  number         text not null constraint pay_batch_number unique,
  fund_code      text not null,
  unit_id        text not null,
  year           integer not null,
  budget_id      uuid not null,
  declared_count integer not null constraint pay_batch_count check (declared_count > 0),
  declared_fen   bigint not null constraint pay_batch_total check (declared_fen > 0),
  status         text not null constraint pay_batch_status check (status in ('made', 'released', 'settled', 'withdrawn')),
  made_by        uuid not null,
  made_day       date not null,
  released_by    uuid,
  released_day   date,
  settled_day    date,
  bank_file_id   uuid,
  bank_csv_id    uuid,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  constraint pay_batch_four_eyes check (released_by is null or released_by <> made_by)
);
create index pay_batch_unit_idx on pay_batch (unit_id, status);
grant select, insert, update on pay_batch to chizheng_app;

-- coordinator
create table pay_line (
  pay_line_id  uuid primary key,
  pay_batch_id uuid not null constraint pay_line_batch references pay_batch (pay_batch_id),
  line_no      integer not null,
  person_id    uuid not null,
  line_id      uuid not null,
  try_no       integer not null constraint pay_line_try check (try_no >= 1),
  payee_kind   text not null,
  payee_id     uuid not null,
  payee_name   text not null,
  bank_name    text not null,
  bank_account_enc bytea not null,
  bank_masked  text not null,
  amount_fen   bigint not null constraint pay_line_amount check (amount_fen > 0),
  status       text not null constraint pay_line_status check (status in ('made', 'sent', 'paid', 'failed', 'withdrawn')),
  bank_reference text,
  failure      text,
  recorded_at  timestamptz not null default now(),
  constraint pay_line_no_once unique (pay_batch_id, line_no)
);
-- One live or paid pay line for a claim line: the database refuses a second payment.
create unique index pay_line_live on pay_line (line_id) where status in ('made', 'sent', 'paid');
create unique index pay_line_try_once on pay_line (line_id, try_no) where status <> 'withdrawn';
create index pay_line_claim_idx on pay_line (line_id);
grant select, insert, update on pay_line to chizheng_app;

-- coordinator
create table bank_result (
  result_id    uuid primary key,
  pay_batch_id uuid not null constraint bank_result_batch references pay_batch (pay_batch_id),
  file_id      uuid not null,
  digest       text not null,
  account_id   uuid not null,
  lines_paid   integer not null,
  lines_failed integer not null,
  paid_fen     bigint not null,
  failed_fen   bigint not null,
  refused      jsonb not null,
  recorded_at  timestamptz not null default now(),
  constraint bank_result_once unique (pay_batch_id, digest)
);
grant select, insert on bank_result to chizheng_app;
