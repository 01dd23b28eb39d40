-- Money completed (F1, F3-F5, S5): documents that move budgets, goals, payee accounts with two persons, the bank's page, clawback,
-- standing books, education funds, blacklist, revocation of certificates. Nothing that moved money is edited.

-- The kinds stand once, in MOVES of accounts.rules.ts; here only their form, so that a new kind needs no change of the table.
alter table transfer drop constraint transfer_kind;
alter table transfer add constraint transfer_kind check (kind ~ '^[a-z]+(_[a-z]+)*$');
alter table ledger_account drop constraint ledger_account_kind;
alter table ledger_account add constraint ledger_account_kind check (kind ~ '^[a-z]+(_[a-z]+)*$');
-- The once-per-try index finds the tries of a line just as well; every index is paid for by every line of every batch.
drop index pay_line_claim_idx;
-- A line changes its status twice on its way, and an index that looks at the status is written anew each time. What the unique
-- indexes ask stands in columns of its own, which change only when a line ends; the room in the page lets a status be changed in place.
alter table pay_line add column live boolean not null default true;
alter table pay_line add column withdrawn boolean not null default false;
update pay_line set live = status in ('made', 'sent', 'paid'), withdrawn = status = 'withdrawn';
alter table pay_line add constraint pay_line_ends check (live = (status in ('made', 'sent', 'paid')) and withdrawn = (status = 'withdrawn'));
drop index pay_line_live;
create unique index pay_line_live on pay_line (line_id) where live;
drop index pay_line_try_once;
create unique index pay_line_try_once on pay_line (line_id, try_no) where not withdrawn;
alter table pay_line set (fillfactor = 60);
-- A line is paid by the bank or by a set-off, once in its life.
drop index transfer_post_once;
create unique index transfer_post_once on transfer (line_id) where kind in ('post', 'offset');
create unique index transfer_void_once on transfer (line_id) where kind = 'void';
create unique index transfer_clawback_once on transfer (line_id) where kind = 'clawback';

alter table fund_use add column end_document text;
alter table fund_use add constraint fund_use_days check (to_day is null or to_day > from_day);

-- coordinator
create table budget_document (
  document_id    uuid primary key,
  number         text not null constraint budget_document_number unique,
  kind           text not null constraint budget_document_kind
                 check (kind in ('raise', 'cut', 'allocate', 'recall', 'carry_over', 'reverse', 'void')),
  fund_code      text not null,
  year           integer not null,
  -- The book the document is about; of a raise, the book that grows.
  unit_id        text not null,
  budget_id      uuid,
  -- The other book: the lower unit's of an allocation or a recall, next year's of a carry-over.
  other_unit_id  text,
  other_year     integer,
  other_budget_id uuid,
  amount_fen     bigint not null constraint budget_document_amount check (amount_fen > 0),
  -- Of a reverse: the document it takes back. A document is taken back once.
  reverses       uuid constraint budget_document_reverses references budget_document (document_id),
  -- Of a void: the approved lines whose money is set free.
  lines          jsonb not null default '[]',
  document       text not null,
  reason         text not null,
  status         text not null constraint budget_document_status check (status in ('proposed', 'confirmed', 'refused')),
  made_by        uuid not null,
  made_day       date not null,
  checked_by     uuid,
  checked_day    date,
  note           text,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  constraint budget_document_four_eyes check (checked_by is null or checked_by <> made_by)
);
create index budget_document_unit_idx on budget_document (unit_id, status);
create index budget_document_budget_idx on budget_document (budget_id);
create index budget_document_other_idx on budget_document (other_budget_id);
create unique index budget_document_reversed_once on budget_document (reverses) where reverses is not null and status <> 'refused';
grant select, insert, update on budget_document to chizheng_app;
comment on table budget_document is 'A paper that moves a budget (资金文书): raise, cut, allocate down, recall, carry over, take back, release an approval. Made by one, confirmed by another.';

-- coordinator
-- append-only
create table transfer_source (
  transfer_id uuid primary key constraint transfer_source_transfer references transfer (transfer_id),
  kind        text not null constraint transfer_source_kind check (kind in ('budget_document', 'receivable', 'receivable_entry')),
  source_id   uuid not null
);
create index transfer_source_idx on transfer_source (kind, source_id);
grant select, insert on transfer_source to chizheng_app;
comment on table transfer_source is 'Which paper made a transfer that no pay line made. Beside the transfer, whose row is sealed as it stands.';

-- coordinator
create table budget_goal (
  goal_id     uuid primary key,
  budget_id   uuid not null constraint budget_goal_budget references budget (budget_id),
  sort        integer not null,
  name        text not null,
  measure     text not null constraint budget_goal_measure check (measure in ('paid_persons', 'paid_rate', 'other')),
  unit_name   text not null,
  target      bigint not null constraint budget_goal_target check (target > 0),
  weight      integer not null constraint budget_goal_weight check (weight between 1 and 100),
  document    text not null,
  set_by      uuid not null,
  set_day     date not null,
  actual      bigint constraint budget_goal_actual check (actual >= 0),
  score       integer constraint budget_goal_score check (score between 0 and 100),
  note        text,
  scored_by   uuid,
  scored_day  date,
  recorded_at timestamptz not null default now(),
  constraint budget_goal_once unique (budget_id, sort)
);
grant select, insert, update, delete on budget_goal to chizheng_app;
comment on table budget_goal is 'Performance goals of a budget (绩效目标), set at its start with weights of 100, scored at its end.';

-- coordinator
create table payee_change (
  change_id   uuid primary key,
  payee_kind  text not null constraint payee_change_kind check (payee_kind in ('organisation', 'person')),
  payee_id    uuid not null,
  payee_name  text not null,
  unit_id     text not null,
  bank_name   text not null,
  account_enc bytea not null,
  account_index bytea not null,
  masked      text not null,
  before_enc  bytea,
  before_masked text,
  reason      text not null,
  document    text not null,
  status      text not null constraint payee_change_status check (status in ('proposed', 'confirmed', 'refused')),
  made_by     uuid not null,
  made_day    date not null,
  checked_by  uuid,
  checked_day date,
  note        text,
  version     integer not null default 1,
  recorded_at timestamptz not null default now(),
  constraint payee_change_four_eyes check (checked_by is null or checked_by <> made_by)
);
create index payee_change_unit_idx on payee_change (unit_id, status);
create unique index payee_change_open on payee_change (payee_kind, payee_id) where status = 'proposed';
grant select, insert, update on payee_change to chizheng_app;
comment on table payee_change is 'Corrections of a payee''s own account (收款账户更正): encrypted, made by one and confirmed by another, the history of the account.';

alter table organisation add column bank_index bytea;
alter table organisation add column bank_masked text;
alter table person add column bank_name text;

-- coordinator
create table bank_statement (
  statement_id uuid primary key,
  number       text not null constraint bank_statement_number unique,
  budget_id    uuid not null constraint bank_statement_budget references budget (budget_id),
  unit_id      text not null,
  file_id      uuid not null,
  digest       text not null,
  from_day     date not null,
  to_day       date not null constraint bank_statement_days check (to_day >= from_day),
  account_id   uuid not null,
  made_day     date not null,
  lines        integer not null,
  matched      integer not null,
  differing    integer not null,
  extra        integer not null,
  missing      integer not null,
  matched_fen  bigint not null,
  extra_fen    bigint not null,
  missing_fen  bigint not null,
  recorded_at  timestamptz not null default now(),
  constraint bank_statement_once unique (budget_id, digest)
);
create index bank_statement_unit_idx on bank_statement (unit_id);
grant select, insert on bank_statement to chizheng_app;
comment on table bank_statement is 'The bank''s own page of a book''s account (银行对账单), laid against what the ledger says was paid.';

-- coordinator
create table bank_statement_line (
  statement_id uuid not null constraint bank_statement_line_of references bank_statement (statement_id) deferrable initially deferred,
  row_number   integer not null,
  day          date,
  amount_fen   bigint not null,
  detail       text not null,
  reference    text not null,
  payee_name   text not null,
  state        text not null constraint bank_statement_line_state check (state in ('matched', 'differing', 'extra', 'repeated')),
  pay_line_id  uuid,
  words        text,
  primary key (statement_id, row_number)
);
create index bank_statement_line_pay_idx on bank_statement_line (pay_line_id) where pay_line_id is not null;
-- A payment is confirmed by one line of the bank's pages.
create unique index bank_statement_line_once on bank_statement_line (pay_line_id) where state = 'matched';
grant select, insert on bank_statement_line to chizheng_app;

-- coordinator
create table receivable (
  receivable_id uuid primary key,
  number        text not null constraint receivable_number unique,
  budget_id     uuid not null constraint receivable_budget references budget (budget_id),
  unit_id       text not null,
  person_id     uuid not null,
  line_id       uuid not null,
  pay_line_id   uuid,
  debtor_kind   text not null constraint receivable_debtor check (debtor_kind in ('organisation', 'person')),
  debtor_id     uuid not null,
  debtor_name   text not null,
  amount_fen    bigint not null constraint receivable_amount check (amount_fen > 0),
  back_fen      bigint not null default 0 constraint receivable_back check (back_fen between 0 and amount_fen),
  cause         text not null constraint receivable_cause check (cause in ('certificate_revoked', 'fraud', 'overpaid')),
  reason        text not null,
  document      text not null,
  status        text not null constraint receivable_status check (status in ('proposed', 'open', 'settled', 'refused')),
  made_by       uuid not null,
  made_day      date not null,
  checked_by    uuid,
  checked_day   date,
  due_day       date not null,
  settled_day   date,
  note          text,
  version       integer not null default 1,
  recorded_at   timestamptz not null default now(),
  constraint receivable_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint receivable_settled check (status <> 'settled' or back_fen = amount_fen)
);
create index receivable_unit_idx on receivable (unit_id, status);
create index receivable_debtor_idx on receivable (debtor_kind, debtor_id);
create unique index receivable_line_once on receivable (line_id) where status <> 'refused';
grant select, insert, update on receivable to chizheng_app;
comment on table receivable is 'Money to be had back (应收追缴): a paid line whose certificate was revoked or whose claim was false.';

-- coordinator
create table receivable_entry (
  entry_id      uuid primary key,
  receivable_id uuid not null constraint receivable_entry_of references receivable (receivable_id),
  kind          text not null constraint receivable_entry_kind check (kind in ('repayment', 'set_off')),
  amount_fen    bigint not null constraint receivable_entry_amount check (amount_fen > 0),
  reference     text not null,
  -- Of a set-off: the approved line of the same payee that is not paid out, because it pays this debt.
  person_id     uuid,
  line_id       uuid,
  status        text not null constraint receivable_entry_status check (status in ('proposed', 'confirmed', 'refused')),
  made_by       uuid not null,
  made_day      date not null,
  checked_by    uuid,
  checked_day   date,
  note          text,
  recorded_at   timestamptz not null default now(),
  constraint receivable_entry_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint receivable_entry_line check ((kind = 'set_off') = (line_id is not null))
);
create index receivable_entry_idx on receivable_entry (receivable_id);
create unique index receivable_entry_line_once on receivable_entry (line_id) where line_id is not null and status <> 'refused';
create unique index receivable_entry_reference_once on receivable_entry (receivable_id, reference) where kind = 'repayment' and status <> 'refused';
grant select, insert, update on receivable_entry to chizheng_app;

-- coordinator
create table standing_book (
  book_id      uuid primary key,
  number       text not null constraint standing_book_number unique,
  unit_id      text not null,
  fund_code    text not null,
  year         integer not null,
  budget_id    uuid not null constraint standing_book_budget references budget (budget_id),
  from_day     date not null,
  to_day       date not null constraint standing_book_days check (to_day >= from_day),
  lines        integer not null,
  persons      integer not null,
  paid_fen     bigint not null,
  content      jsonb not null,
  published_by uuid not null,
  published_day date not null,
  recorded_at  timestamptz not null default now(),
  constraint standing_book_once unique (budget_id, from_day, to_day)
);
create index standing_book_unit_idx on standing_book (unit_id, published_day desc);
grant select, insert on standing_book to chizheng_app;
comment on table standing_book is 'A published period of the pay-out book (补贴资金发放台账): as it stood, with masked identities.';

-- coordinator
create table education_fund (
  declaration_id uuid primary key,
  organisation_id uuid not null,
  unit_id        text not null,
  year           integer not null,
  wage_total_fen bigint not null constraint education_fund_wages check (wage_total_fen > 0),
  drawn_fen      bigint not null constraint education_fund_drawn check (drawn_fen >= 0),
  spent_fen      bigint not null constraint education_fund_spent check (spent_fen >= 0),
  front_line_fen bigint not null constraint education_fund_front check (front_line_fen >= 0),
  mentor_fen     bigint not null constraint education_fund_mentor check (mentor_fen >= 0),
  safety_fen     bigint not null constraint education_fund_safety check (safety_fen >= 0),
  high_risk      boolean not null,
  spent_on       text not null,
  verdicts       jsonb not null,
  status         text not null constraint education_fund_status check (status in ('declared', 'accepted', 'returned')),
  declared_by    uuid not null,
  declared_day   date not null,
  checked_by     uuid,
  checked_day    date,
  note           text,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  constraint education_fund_parts check (front_line_fen <= spent_fen and mentor_fen <= spent_fen and safety_fen <= spent_fen),
  constraint education_fund_once unique (organisation_id, year)
);
create index education_fund_unit_idx on education_fund (unit_id, year);
grant select, insert, update on education_fund to chizheng_app;
comment on table education_fund is 'An employer''s yearly declaration of its education fund (职工教育经费): drawn, spent, for front-line workers.';

-- coordinator
create table blacklist_entry (
  entry_id      uuid primary key,
  subject_kind  text not null constraint blacklist_entry_kind check (subject_kind in ('organisation', 'person')),
  subject_id    uuid not null,
  subject_name  text not null,
  unit_id       text not null,
  reason        text not null,
  document      text not null,
  from_day      date not null,
  to_day        date constraint blacklist_entry_days check (to_day is null or to_day > from_day),
  entered_by    uuid not null,
  entered_day   date not null,
  lifted_by     uuid,
  lifted_day    date,
  lift_document text,
  version       integer not null default 1,
  recorded_at   timestamptz not null default now()
);
create index blacklist_entry_unit_idx on blacklist_entry (unit_id);
create index blacklist_entry_subject_idx on blacklist_entry (subject_kind, subject_id);
create unique index blacklist_entry_live on blacklist_entry (subject_kind, subject_id) where lifted_day is null;
grant select, insert, update on blacklist_entry to chizheng_app;
comment on table blacklist_entry is 'Persons and organisations that get nothing for a time (黑名单): asked at enrolment, claim, review, approval, payment.';

-- keyed: person_id
create table certificate_revocation (
  person_id      uuid not null,
  revocation_id  uuid not null,
  certificate_id uuid not null,
  reason         text not null,
  document       text not null,
  status         text not null constraint certificate_revocation_status check (status in ('proposed', 'confirmed', 'refused')),
  made_by        uuid not null,
  made_day       date not null,
  checked_by     uuid,
  checked_day    date,
  note           text,
  recorded_at    timestamptz not null default now(),
  primary key (person_id, revocation_id),
  constraint certificate_revocation_of foreign key (person_id, certificate_id) references certificate (person_id, certificate_id),
  constraint certificate_revocation_four_eyes check (checked_by is null or checked_by <> made_by)
);
create unique index certificate_revocation_open on certificate_revocation (person_id, certificate_id) where status <> 'refused';
grant select, insert, update on certificate_revocation to chizheng_app;
comment on table certificate_revocation is 'Taking a certificate back (撤销证书): reason and document, asked by one, confirmed by another.';

-- A database that is already at work gets what a new one is seeded with.
insert into setting (unit_id, key, value, from_day, document)
select 'CN', s.key, s.value, date '2020-01-01', s.document from unit, (values
  ('bank.file_layout', '{"encoding": "utf-8", "columns": [{"key": "seq", "title": "序号"}, {"key": "batch", "title": "批次号"}, {"key": "name", "title": "收款人户名"}, {"key": "account", "title": "收款账号"}, {"key": "bank", "title": "开户行"}, {"key": "amount", "title": "金额（元）"}, {"key": "purpose", "title": "用途"}, {"key": "detail", "title": "明细号"}]}'::jsonb, '平台默认，开户银行另有要求的按地区设置'),
  ('clawback.due_days', '30'::jsonb, '平台默认，待本地文件确定'),
  ('education_fund.rates', '{"deductiblePermille": 80, "frontLinePermille": 600}'::jsonb, '商政办〔2022〕9号 四(一)1；运城 三(三)13：不超过工资薪金总额 8%，60% 以上用于一线职工')
) as s (key, value, document) where unit_id = 'CN'
on conflict do nothing;

-- The few that stop a payment, asked for whole batches at once.
create index certificate_revoked_idx on certificate (person_id, certificate_id) where status = 'revoked';

-- Ids of set-based inserts in the order of time, as newId makes them: the ledger is paged by transfer_id.
create function ordered_id(at timestamptz, n bigint) returns uuid
  language sql volatile parallel safe as
$$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint + (n >> 12)), 12, '0') || '7' || lpad(to_hex(n & 4095), 3, '0')
          || substr(replace(gen_random_uuid()::text, '-', ''), 17, 16))::uuid
$$;
