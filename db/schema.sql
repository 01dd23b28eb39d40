-- The schema after all migrations, written by src/platform/migrate/schema-dump.ts: do not edit.

CREATE OR REPLACE FUNCTION public.enqueue_task(task_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  perform graphile_worker.add_job('task', json_build_object('taskId', task_id), job_key := task_id::text, max_attempts := 8);
end
$function$;
revoke all on function enqueue_task(task_id uuid) from public;
grant execute on function enqueue_task(task_id uuid) to chizheng_app;

CREATE OR REPLACE FUNCTION public.ordered_id(ms bigint, n bigint, base bigint)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (lpad(to_hex(((ms + (n >> 12)) << 16) | 28672 | (n & 4095)), 16, '0') || to_hex(base + n))::uuid
$function$;

create table account (
  account_id uuid not null,
  username text not null,
  display_name text not null,
  role text not null,
  unit_id text not null,
  organisation_id uuid,
  person_id uuid,
  password_hash text not null,
  must_change_password boolean default true not null,
  demo boolean default false not null,
  totp_secret_enc bytea,
  totp_last_step bigint,
  locale text default 'zh-CN'::text not null,
  status text default 'active'::text not null,
  created_at timestamp with time zone default now() not null,
  last_sign_in_at timestamp with time zone,
  constraint account_pkey PRIMARY KEY (account_id),
  constraint account_username UNIQUE (username),
  constraint account_status CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
grant select, insert, update on account to chizheng_app;

create table attendance (
  person_id uuid not null,
  lesson_id uuid not null,
  direction text default 'in'::text not null,
  class_id uuid not null,
  state text not null,
  method text not null,
  account_id uuid,
  recorded_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  constraint attendance_pkey PRIMARY KEY (person_id, lesson_id, direction),
  constraint attendance_direction CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  constraint attendance_method CHECK ((method = ANY (ARRAY['sheet'::text, 'code'::text, 'late'::text]))),
  constraint attendance_state CHECK ((state = ANY (ARRAY['present'::text, 'absent'::text, 'leave'::text]))),
  constraint attendance_lesson FOREIGN KEY (lesson_id) REFERENCES lesson(lesson_id),
  constraint attendance_person FOREIGN KEY (person_id) REFERENCES person(person_id)
);
CREATE INDEX attendance_class_idx ON public.attendance USING btree (class_id);
comment on table attendance is 'Who was there (考勤). Sheet entries come from the provider; signed check-ins are added by their own method.';
grant select, insert, update on attendance to chizheng_app;

create table attendance_change (
  person_id uuid not null,
  change_id uuid not null,
  lesson_id uuid not null,
  from_state text not null,
  to_state text not null,
  reason text not null,
  account_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  constraint attendance_change_pkey PRIMARY KEY (person_id, change_id)
);
comment on table attendance_change is 'A correction leaves its trace (T6): what it was, what it became, who and why.';
grant select, insert on attendance_change to chizheng_app;

create table audit_event (
  person_id uuid not null,
  event_id uuid not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone not null,
  business_day date not null,
  account_id uuid,
  role text not null,
  request_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  facts jsonb not null,
  constraint audit_event_pkey PRIMARY KEY (person_id, event_id)
);
comment on table audit_event is 'What was done to one person''s records: the timeline of claims, certificates, enrolments.';
grant select, insert on audit_event to chizheng_app;

create table bank_account_key (
  bank_index bytea not null,
  holder_kind text not null,
  holder_id uuid not null,
  constraint bank_account_key_pkey PRIMARY KEY (bank_index),
  constraint bank_account_key_holder CHECK ((holder_kind = ANY (ARRAY['organisation'::text, 'person'::text])))
);
comment on table bank_account_key is 'Keyed digest of an account number (收款账号) to its one holder: the place where a second holder is refused.';
grant select, insert, delete on bank_account_key to chizheng_app;

create table bank_difference (
  explanation_id uuid not null,
  statement_id uuid not null,
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
  recorded_at timestamp with time zone default now() not null,
  constraint bank_difference_pkey PRIMARY KEY (explanation_id),
  constraint bank_difference_checked CHECK (((status = 'proposed'::text) = (checked_by IS NULL))),
  constraint bank_difference_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint bank_difference_outcome CHECK ((outcome = ANY (ARRAY['explained'::text, 'book_paid'::text, 'not_paid'::text]))),
  constraint bank_difference_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text]))),
  constraint bank_difference_what CHECK (((row_number IS NOT NULL) OR (pay_line_id IS NOT NULL))),
  constraint bank_difference_of FOREIGN KEY (statement_id) REFERENCES bank_statement(statement_id)
);
CREATE UNIQUE INDEX bank_difference_booked_once ON public.bank_difference USING btree (pay_line_id) WHERE ((outcome = 'book_paid'::text) AND (status = 'confirmed'::text));
CREATE UNIQUE INDEX bank_difference_missing_once ON public.bank_difference USING btree (statement_id, pay_line_id) WHERE ((row_number IS NULL) AND (status <> 'refused'::text));
CREATE UNIQUE INDEX bank_difference_row_once ON public.bank_difference USING btree (statement_id, row_number) WHERE ((row_number IS NOT NULL) AND (status <> 'refused'::text));
comment on table bank_difference is 'What a difference between the bank''s page and the books comes from (差异说明): explained by one, agreed to by another.';
grant select, insert, update on bank_difference to chizheng_app;

create table bank_result (
  result_id uuid not null,
  pay_batch_id uuid not null,
  file_id uuid not null,
  digest text not null,
  account_id uuid not null,
  lines_paid integer not null,
  lines_failed integer not null,
  paid_fen bigint not null,
  failed_fen bigint not null,
  refused jsonb not null,
  recorded_at timestamp with time zone default now() not null,
  layout jsonb,
  constraint bank_result_pkey PRIMARY KEY (result_id),
  constraint bank_result_once UNIQUE (pay_batch_id, digest),
  constraint bank_result_batch FOREIGN KEY (pay_batch_id) REFERENCES pay_batch(pay_batch_id)
);
grant select, insert on bank_result to chizheng_app;

create table bank_statement (
  statement_id uuid not null,
  number text not null,
  budget_id uuid not null,
  unit_id text not null,
  file_id uuid not null,
  digest text not null,
  from_day date not null,
  to_day date not null,
  account_id uuid not null,
  made_day date not null,
  lines integer not null,
  matched integer not null,
  differing integer not null,
  extra integer not null,
  missing integer not null,
  matched_fen bigint not null,
  extra_fen bigint not null,
  missing_fen bigint not null,
  recorded_at timestamp with time zone default now() not null,
  after_failure integer default 0 not null,
  after_failure_fen bigint default 0 not null,
  withdrawn_by uuid,
  withdrawn_day date,
  withdrawn_reason text,
  version integer default 1 not null,
  constraint bank_statement_pkey PRIMARY KEY (statement_id),
  constraint bank_statement_number UNIQUE (number),
  constraint bank_statement_days CHECK ((to_day >= from_day)),
  constraint bank_statement_withdrawn CHECK ((((withdrawn_by IS NULL) = (withdrawn_day IS NULL)) AND ((withdrawn_by IS NULL) = (withdrawn_reason IS NULL)))),
  constraint bank_statement_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id)
);
CREATE UNIQUE INDEX bank_statement_once ON public.bank_statement USING btree (budget_id, digest) WHERE (withdrawn_day IS NULL);
CREATE INDEX bank_statement_unit_idx ON public.bank_statement USING btree (unit_id);
comment on table bank_statement is 'The bank''s own page of a book''s account (银行对账单), laid against what the ledger says was paid.';
grant select, insert on bank_statement to chizheng_app;
grant update (withdrawn_by) on bank_statement to chizheng_app;
grant update (withdrawn_day) on bank_statement to chizheng_app;
grant update (withdrawn_reason) on bank_statement to chizheng_app;
grant update (version) on bank_statement to chizheng_app;

create table bank_statement_line (
  statement_id uuid not null,
  row_number integer not null,
  day date,
  amount_fen bigint not null,
  detail text not null,
  reference text not null,
  payee_name text not null,
  state text not null,
  pay_line_id uuid,
  words text,
  live boolean default true not null,
  unexplained boolean default false not null,
  constraint bank_statement_line_pkey PRIMARY KEY (statement_id, row_number),
  constraint bank_statement_line_state CHECK ((state = ANY (ARRAY['matched'::text, 'differing'::text, 'extra'::text, 'repeated'::text, 'after_failure'::text, 'not_booked'::text, 'other_book'::text]))),
  constraint bank_statement_line_unexplained CHECK (((NOT unexplained) OR (live AND (state <> 'matched'::text)))),
  constraint bank_statement_line_of FOREIGN KEY (statement_id) REFERENCES bank_statement(statement_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bank_statement_line_hold_idx ON public.bank_statement_line USING btree (pay_line_id) WHERE ((state = 'after_failure'::text) AND unexplained);
CREATE UNIQUE INDEX bank_statement_line_once ON public.bank_statement_line USING btree (pay_line_id) WHERE ((state = 'matched'::text) AND live);
CREATE INDEX bank_statement_line_open_idx ON public.bank_statement_line USING btree (statement_id) WHERE unexplained;
CREATE INDEX bank_statement_line_pay_idx ON public.bank_statement_line USING btree (pay_line_id) WHERE (pay_line_id IS NOT NULL);
grant select, insert on bank_statement_line to chizheng_app;
grant update (live) on bank_statement_line to chizheng_app;
grant update (unexplained) on bank_statement_line to chizheng_app;

create table blacklist_entry (
  entry_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  subject_name text not null,
  unit_id text not null,
  reason text not null,
  document text not null,
  from_day date not null,
  to_day date,
  entered_by uuid not null,
  entered_day date not null,
  lifted_by uuid,
  lifted_day date,
  lift_document text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint blacklist_entry_pkey PRIMARY KEY (entry_id),
  constraint blacklist_entry_days CHECK (((to_day IS NULL) OR (to_day > from_day))),
  constraint blacklist_entry_kind CHECK ((subject_kind = ANY (ARRAY['organisation'::text, 'person'::text])))
);
CREATE UNIQUE INDEX blacklist_entry_live ON public.blacklist_entry USING btree (subject_kind, subject_id) WHERE (lifted_day IS NULL);
CREATE INDEX blacklist_entry_subject_idx ON public.blacklist_entry USING btree (subject_kind, subject_id);
CREATE INDEX blacklist_entry_unit_idx ON public.blacklist_entry USING btree (unit_id);
comment on table blacklist_entry is 'Persons and organisations that get nothing for a time (黑名单): asked at enrolment, claim, review, approval, payment.';
grant select, insert, update on blacklist_entry to chizheng_app;

create table budget (
  budget_id uuid not null,
  fund_code text not null,
  unit_id text not null,
  year integer not null,
  total_fen bigint not null,
  reserved_fen bigint default 0 not null,
  paid_fen bigint default 0 not null,
  document text not null,
  recorded_at timestamp with time zone default now() not null,
  committed_fen bigint default 0 not null,
  constraint budget_pkey PRIMARY KEY (budget_id),
  constraint budget_once UNIQUE (fund_code, unit_id, year),
  constraint budget_committed CHECK (((committed_fen >= 0) AND (committed_fen <= reserved_fen))),
  constraint budget_within CHECK (((total_fen >= 0) AND (reserved_fen >= 0) AND (paid_fen >= 0) AND ((reserved_fen + paid_fen) <= total_fen)))
);
comment on table budget is 'What a unit may spend from a book in a year (预算), with what is reserved and paid; doctor recounts both from transfers.';
comment on column budget.committed_fen is 'Promised by vouchers (发券承诺), a part of reserved_fen: vouchers never outrun the money.';
grant select, insert, update on budget to chizheng_app;

create table budget_document (
  document_id uuid not null,
  number text not null,
  kind text not null,
  fund_code text not null,
  year integer not null,
  unit_id text not null,
  budget_id uuid,
  other_unit_id text,
  other_year integer,
  other_budget_id uuid,
  amount_fen bigint not null,
  reverses uuid,
  lines jsonb default '[]'::jsonb not null,
  document text not null,
  reason text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint budget_document_pkey PRIMARY KEY (document_id),
  constraint budget_document_number UNIQUE (number),
  constraint budget_document_amount CHECK ((amount_fen > 0)),
  constraint budget_document_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint budget_document_kind CHECK ((kind = ANY (ARRAY['raise'::text, 'cut'::text, 'allocate'::text, 'recall'::text, 'carry_over'::text, 'reverse'::text, 'void'::text]))),
  constraint budget_document_refused_by CHECK (((status <> 'refused'::text) OR (checked_by IS NOT NULL))),
  constraint budget_document_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint budget_document_withdrawn_unchecked CHECK (((status <> 'withdrawn'::text) OR ((checked_by IS NULL) AND (checked_day IS NULL)))),
  constraint budget_document_reverses FOREIGN KEY (reverses) REFERENCES budget_document(document_id)
);
CREATE INDEX budget_document_budget_idx ON public.budget_document USING btree (budget_id);
CREATE INDEX budget_document_other_idx ON public.budget_document USING btree (other_budget_id);
CREATE UNIQUE INDEX budget_document_reversed_once ON public.budget_document USING btree (reverses) WHERE ((reverses IS NOT NULL) AND (status <> ALL (ARRAY['refused'::text, 'withdrawn'::text])));
CREATE INDEX budget_document_unit_idx ON public.budget_document USING btree (unit_id, status);
comment on table budget_document is 'A paper that moves a budget (资金文书): raise, cut, allocate down, recall, carry over, take back, release an approval. Made by one, confirmed by another.';
grant select, insert, update on budget_document to chizheng_app;

create table budget_goal (
  goal_id uuid not null,
  budget_id uuid not null,
  sort integer not null,
  name text not null,
  measure text not null,
  unit_name text not null,
  target bigint not null,
  weight integer not null,
  document text not null,
  set_by uuid not null,
  set_day date not null,
  actual bigint,
  score integer,
  note text,
  scored_by uuid,
  scored_day date,
  recorded_at timestamp with time zone default now() not null,
  constraint budget_goal_pkey PRIMARY KEY (goal_id),
  constraint budget_goal_once UNIQUE (budget_id, sort),
  constraint budget_goal_actual CHECK ((actual >= 0)),
  constraint budget_goal_measure CHECK ((measure = ANY (ARRAY['paid_persons'::text, 'paid_rate'::text, 'other'::text]))),
  constraint budget_goal_score CHECK (((score >= 0) AND (score <= 100))),
  constraint budget_goal_target CHECK ((target > 0)),
  constraint budget_goal_weight CHECK (((weight >= 1) AND (weight <= 100))),
  constraint budget_goal_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id)
);
comment on table budget_goal is 'Performance goals of a budget (绩效目标), set at its start with weights of 100, scored at its end.';
grant select, insert, update, delete on budget_goal to chizheng_app;

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
  recorded_at timestamp with time zone default now() not null,
  constraint budget_goal_set_pkey PRIMARY KEY (set_id),
  constraint budget_goal_set_change CHECK (((reason IS NULL) OR (status = 'proposed'::text) OR (checked_by IS NOT NULL))),
  constraint budget_goal_set_days CHECK ((((status = ANY (ARRAY['in_force'::text, 'replaced'::text])) = (from_day IS NOT NULL)) AND ((status = 'replaced'::text) = (to_day IS NOT NULL)))),
  constraint budget_goal_set_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint budget_goal_set_status CHECK ((status = ANY (ARRAY['proposed'::text, 'in_force'::text, 'replaced'::text, 'refused'::text]))),
  constraint budget_goal_set_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id)
);
CREATE INDEX budget_goal_set_budget_idx ON public.budget_goal_set USING btree (budget_id);
CREATE UNIQUE INDEX budget_goal_set_in_force ON public.budget_goal_set USING btree (budget_id) WHERE (status = 'in_force'::text);
CREATE UNIQUE INDEX budget_goal_set_proposed ON public.budget_goal_set USING btree (budget_id) WHERE (status = 'proposed'::text);
comment on table budget_goal_set is 'The sets of performance goals of a budget (绩效目标): which was in force when, who set it, who agreed to a change.';
grant select, insert, update on budget_goal_set to chizheng_app;

create table bulk_case (
  snapshot_no integer not null,
  row_no integer not null,
  kind smallint not null,
  target integer not null,
  person integer not null,
  plan integer not null,
  program smallint not null,
  unit integer not null,
  as_of integer not null,
  registered smallint not null,
  groups smallint not null,
  post smallint not null,
  exceptions smallint not null,
  class_kind smallint not null,
  class_occupation integer not null,
  class_start integer not null,
  class_fee bigint not null,
  class_approved smallint not null,
  approved_cost bigint not null,
  attended_days bigint not null,
  minutes_total bigint not null,
  minutes_theory bigint not null,
  minutes_online bigint not null,
  minutes_practice_online bigint not null,
  provider_kind smallint not null,
  qualified_by smallint not null,
  scope integer not null,
  provider_from integer not null,
  provider_to integer not null,
  banned smallint not null,
  assessor_from integer not null,
  assessor_to integer not null,
  level smallint not null,
  occupation integer not null,
  issued integer not null,
  revoked smallint not null,
  exam_fee bigint not null,
  employer integer not null,
  employer_paid bigint not null,
  employer_size smallint not null,
  job_start integer not null,
  insured_months bigint not null,
  province smallint not null,
  valid_at_start smallint not null,
  status smallint not null,
  past_fen bigint not null,
  ref text not null,
  constraint bulk_case_pkey PRIMARY KEY (snapshot_no, row_no)
);
comment on table bulk_case is 'One event of a snapshot as numbers (src/modules/policy/bulk/columns.rules.ts): days since 1970-01-01, words by code.';
grant select, insert, delete on bulk_case to chizheng_app;

create table bulk_result (
  run_no integer not null,
  row_no integer not null,
  outcome smallint not null,
  amount_fen bigint not null,
  rule smallint not null
);
CREATE INDEX bulk_result_idx ON public.bulk_result USING brin (run_no, row_no) WITH (autosummarize='on');
comment on table bulk_result is 'The decision of one claim of a run: outcome by code, fen, and the first failed or open rule (-1: none).';
grant select, insert, delete on bulk_result to chizheng_app;

create table bulk_run (
  run_id text not null,
  run_no integer generated always as identity not null,
  snapshot_id text not null,
  revisions jsonb not null,
  rules jsonb not null,
  status text not null,
  rows_done integer default 0 not null,
  hash_so_far text default ''::text not null,
  outcomes jsonb,
  paid_fen bigint,
  recorded_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  constraint bulk_run_pkey PRIMARY KEY (run_id),
  constraint bulk_run_no UNIQUE (run_no),
  constraint bulk_run_status CHECK ((status = ANY (ARRAY['running'::text, 'cancelled'::text, 'done'::text]))),
  constraint bulk_run_snapshot FOREIGN KEY (snapshot_id) REFERENCES bulk_snapshot(snapshot_id) ON DELETE CASCADE
);
CREATE INDEX bulk_run_snapshot_idx ON public.bulk_run USING btree (snapshot_id);
comment on table bulk_run is 'A fold of packs over a snapshot (批量测算); the id is the hash of both, so the same run is never made twice.';
grant select, insert, update, delete on bulk_run to chizheng_app;

create table bulk_snapshot (
  snapshot_id text not null,
  snapshot_no integer generated always as identity not null,
  title text not null,
  row_count integer not null,
  claims integer not null,
  persons integer not null,
  programs integer not null,
  dictionaries jsonb not null,
  recorded_at timestamp with time zone default now() not null,
  constraint bulk_snapshot_pkey PRIMARY KEY (snapshot_id),
  constraint bulk_snapshot_no UNIQUE (snapshot_no),
  constraint bulk_snapshot_rows CHECK ((row_count >= 0))
);
comment on table bulk_snapshot is 'Cases frozen for bulk runs and what-ifs (测算底数); the id is the hash of every row.';
grant select, insert, delete on bulk_snapshot to chizheng_app;
grant update (recorded_at) on bulk_snapshot to chizheng_app;

create table calendar_day (
  day date not null,
  kind text not null,
  name text not null,
  document text not null,
  constraint calendar_day_pkey PRIMARY KEY (day),
  constraint calendar_day_kind CHECK ((kind = ANY (ARRAY['holiday'::text, 'workday'::text])))
);
comment on table calendar_day is 'Days that break the Monday-to-Friday week: public holidays and the weekends worked for them (节假日与调休).';
grant select, insert, update on calendar_day to chizheng_app;

create table certificate (
  person_id uuid not null,
  certificate_id uuid not null,
  number text not null,
  kind text not null,
  occupation text not null,
  level text not null,
  issued_on date not null,
  assessor_id uuid not null,
  session_id uuid,
  class_id uuid,
  unit_id text not null,
  department_id text,
  exam_fee_fen bigint default 0 not null,
  status text not null,
  revoked_on date,
  revoked_reason text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint certificate_pkey PRIMARY KEY (person_id, certificate_id),
  constraint certificate_once_per_session UNIQUE (person_id, session_id),
  constraint certificate_kind CHECK ((kind = ANY (ARRAY['skill_level'::text, 'licence'::text, 'special'::text]))),
  constraint certificate_status CHECK ((status = ANY (ARRAY['valid'::text, 'revoked'::text]))),
  constraint certificate_assessor FOREIGN KEY (assessor_id) REFERENCES organisation(organisation_id),
  constraint certificate_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint certificate_occupation FOREIGN KEY (occupation) REFERENCES occupation(code),
  constraint certificate_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint certificate_session FOREIGN KEY (session_id) REFERENCES exam_session(session_id),
  constraint certificate_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX certificate_assessor_idx ON public.certificate USING btree (assessor_id, issued_on);
CREATE INDEX certificate_class_idx ON public.certificate USING btree (class_id);
CREATE INDEX certificate_id_idx ON public.certificate USING btree (certificate_id);
CREATE INDEX certificate_revoked_idx ON public.certificate USING btree (person_id, certificate_id) WHERE (status = 'revoked'::text);
CREATE INDEX certificate_session_idx ON public.certificate USING btree (session_id);
CREATE INDEX certificate_unit_idx ON public.certificate USING btree (unit_id, issued_on);
grant select, insert, update on certificate to chizheng_app;

create table certificate_no (
  number text not null,
  person_id uuid not null,
  certificate_id uuid not null,
  constraint certificate_no_pkey PRIMARY KEY (number)
);
grant select, insert on certificate_no to chizheng_app;

create table certificate_revocation (
  person_id uuid not null,
  revocation_id uuid not null,
  certificate_id uuid not null,
  reason text not null,
  document text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  recorded_at timestamp with time zone default now() not null,
  constraint certificate_revocation_pkey PRIMARY KEY (person_id, revocation_id),
  constraint certificate_revocation_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint certificate_revocation_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text]))),
  constraint certificate_revocation_of FOREIGN KEY (person_id, certificate_id) REFERENCES certificate(person_id, certificate_id)
);
CREATE UNIQUE INDEX certificate_revocation_open ON public.certificate_revocation USING btree (person_id, certificate_id) WHERE (status <> 'refused'::text);
comment on table certificate_revocation is 'Taking a certificate back (撤销证书): reason and document, asked by one, confirmed by another.';
grant select, insert, update on certificate_revocation to chizheng_app;

create table certificate_serial (
  assessor_code text not null,
  year integer not null,
  level text not null,
  last integer not null,
  constraint certificate_serial_pkey PRIMARY KEY (assessor_code, year, level),
  constraint certificate_serial_range CHECK (((last >= 0) AND (last <= 999999)))
);
comment on table certificate_serial is 'Numbers are taken in the transaction of the certificate: no gaps, no repeats.';
grant select, insert, update on certificate_serial to chizheng_app;

create table claim_batch (
  batch_id uuid not null,
  number text not null,
  program text not null,
  region_id text not null,
  unit_id text not null,
  department_id text,
  class_id uuid,
  claimant_id uuid not null,
  fund_code text not null,
  status text not null,
  version integer default 1 not null,
  submitted_day date not null,
  submitted_by uuid not null,
  review_due date not null,
  reviewed_day date,
  reviewed_by uuid,
  approve_due date,
  approved_day date,
  approved_by uuid,
  commitment text not null,
  recorded_at timestamp with time zone default now() not null,
  city_from date,
  city_due date,
  county_rests_from date,
  constraint claim_batch_pkey PRIMARY KEY (batch_id),
  constraint claim_batch_number UNIQUE (number),
  constraint claim_batch_city CHECK (((city_from IS NULL) = (city_due IS NULL))),
  constraint claim_batch_status CHECK ((status = ANY (ARRAY['submitted'::text, 'reviewed'::text, 'on_notice'::text, 'noticed'::text, 'approved'::text, 'closed'::text]))),
  constraint claim_batch_claimant FOREIGN KEY (claimant_id) REFERENCES organisation(organisation_id),
  constraint claim_batch_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint claim_batch_region FOREIGN KEY (region_id) REFERENCES unit(unit_id),
  constraint claim_batch_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX claim_batch_claimant_idx ON public.claim_batch USING btree (claimant_id, status);
CREATE UNIQUE INDEX claim_batch_class_once ON public.claim_batch USING btree (class_id, program) WHERE (status <> 'closed'::text);
CREATE INDEX claim_batch_department_idx ON public.claim_batch USING btree (department_id);
CREATE INDEX claim_batch_unit_idx ON public.claim_batch USING btree (unit_id, status);
comment on table claim_batch is 'One application for many persons (申领批): for example the assessment subsidy of a whole class.';
grant select, insert, update on claim_batch to chizheng_app;

create table claim_line (
  person_id uuid not null,
  line_id uuid not null,
  batch_id uuid not null,
  line_no integer not null,
  program text not null,
  region_id text not null,
  unit_id text not null,
  department_id text,
  claimant_id uuid not null,
  class_id uuid,
  certificate_id uuid,
  occupation text not null,
  level text,
  class_start date,
  certified_on date,
  status text not null,
  outcome text not null,
  amount_fen bigint,
  attempt integer default 1 not null,
  fund_code text not null,
  budget_id uuid,
  notice_id uuid,
  hold_reason text,
  note text,
  reviewed_by uuid,
  approved_day date,
  paid_day date,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  hire_id uuid,
  job_start date,
  phase text generated always as (
CASE
    WHEN (status = ANY (ARRAY['approved'::text, 'paying'::text, 'failed'::text])) THEN 'money'::text
    WHEN (status = 'paid'::text) THEN 'paid'::text
    WHEN (status = ANY (ARRAY['refused'::text, 'rejected'::text, 'withdrawn'::text, 'reversed'::text])) THEN 'ended'::text
    ELSE 'review'::text
END) stored not null,
  stands boolean generated always as ((status <> ALL (ARRAY['withdrawn'::text, 'rejected'::text, 'refused'::text]))) stored not null,
  released_day date,
  constraint claim_line_pkey PRIMARY KEY (person_id, line_id),
  constraint claim_line_amount CHECK ((amount_fen >= 0)),
  constraint claim_line_money CHECK (((status <> ALL (ARRAY['approved'::text, 'paying'::text, 'failed'::text, 'paid'::text])) OR ((outcome = 'ELIGIBLE'::text) AND (amount_fen > 0)))),
  constraint claim_line_outcome CHECK ((outcome = ANY (ARRAY['ELIGIBLE'::text, 'INELIGIBLE'::text, 'NOT_YET'::text, 'NEEDS_RULING'::text]))),
  constraint claim_line_released CHECK (((released_day IS NULL) OR (status = 'reversed'::text))),
  constraint claim_line_status CHECK ((status = ANY (ARRAY['submitted'::text, 'refused'::text, 'returned'::text, 'reviewed'::text, 'city_reviewed'::text, 'on_notice'::text, 'objected'::text, 'approved'::text, 'paying'::text, 'failed'::text, 'paid'::text, 'rejected'::text, 'withdrawn'::text, 'reversed'::text]))),
  constraint claim_line_batch FOREIGN KEY (batch_id) REFERENCES claim_batch(batch_id),
  constraint claim_line_claimant FOREIGN KEY (claimant_id) REFERENCES organisation(organisation_id),
  constraint claim_line_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint claim_line_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
) with (fillfactor=50);
CREATE INDEX claim_line_batch_idx ON public.claim_line USING btree (batch_id, line_no);
CREATE UNIQUE INDEX claim_line_certificate_once ON public.claim_line USING btree (person_id, certificate_id, program) WHERE ((certificate_id IS NOT NULL) AND stands AND (released_day IS NULL));
CREATE UNIQUE INDEX claim_line_completion_once ON public.claim_line USING btree (person_id, class_id, program) WHERE ((class_id IS NOT NULL) AND (program <> 'assessment'::text) AND stands AND (released_day IS NULL));
CREATE UNIQUE INDEX claim_line_hire_once ON public.claim_line USING btree (person_id, hire_id, program) WHERE ((hire_id IS NOT NULL) AND stands AND (released_day IS NULL));
CREATE INDEX claim_line_notice_idx ON public.claim_line USING btree (notice_id);
CREATE INDEX claim_line_unit_idx ON public.claim_line USING btree (unit_id, phase);
comment on table claim_line is 'One person in a claim (申领明细). The ledger is the truth about money; this status follows it.';
grant select, insert, update on claim_line to chizheng_app;

create table claim_reminder (
  batch_id uuid not null,
  step text not null,
  due_day date not null,
  kind text not null,
  sent_day date not null,
  constraint claim_reminder_pkey PRIMARY KEY (batch_id, step, due_day, kind),
  constraint claim_reminder_kind CHECK ((kind = ANY (ARRAY['soon'::text, 'overdue'::text]))),
  constraint claim_reminder_step CHECK ((step = ANY (ARRAY['review'::text, 'city_review'::text, 'approve'::text, 'objection'::text])))
);
comment on table claim_reminder is 'Who was reminded of which deadline (催办), so that nobody is told twice.';
grant select, insert on claim_reminder to chizheng_app;

create table class_seat (
  class_id uuid not null,
  capacity integer not null,
  taken integer default 0 not null,
  constraint class_seat_pkey PRIMARY KEY (class_id),
  constraint class_seat_within CHECK (((taken >= 0) AND (taken <= capacity)))
);
grant select, insert, update on class_seat to chizheng_app;

create table decision (
  person_id uuid not null,
  line_id uuid not null,
  attempt integer not null,
  stage text not null,
  decided_at timestamp with time zone not null,
  as_of date not null,
  outcome text not null,
  amount_fen bigint,
  pack_revision text not null,
  facts_hash text not null,
  facts jsonb not null,
  verdicts jsonb not null,
  constraint decision_pkey PRIMARY KEY (person_id, line_id, attempt, stage),
  constraint decision_stage CHECK ((stage = ANY (ARRAY['submit'::text, 'review'::text, 'approve'::text])))
);
comment on table decision is 'Facts, revision, outcome and verdicts of a decision (判定); its words are recomputed from the stored revision.';
grant select, insert on decision to chizheng_app;

create table document_serial (
  kind text not null,
  unit_id text not null,
  year integer not null,
  last integer not null,
  constraint document_serial_pkey PRIMARY KEY (kind, unit_id, year),
  constraint document_serial_positive CHECK ((last >= 0))
);
comment on table document_serial is 'The running numbers people read: classes, claims, notices, batches (编号).';
grant select, insert, update on document_serial to chizheng_app;

create table education_fund (
  declaration_id uuid not null,
  organisation_id uuid not null,
  unit_id text not null,
  year integer not null,
  wage_total_fen bigint not null,
  drawn_fen bigint not null,
  spent_fen bigint not null,
  front_line_fen bigint not null,
  mentor_fen bigint not null,
  safety_fen bigint not null,
  high_risk boolean not null,
  spent_on text not null,
  verdicts jsonb not null,
  status text not null,
  declared_by uuid not null,
  declared_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint education_fund_pkey PRIMARY KEY (declaration_id),
  constraint education_fund_once UNIQUE (organisation_id, year),
  constraint education_fund_drawn CHECK ((drawn_fen >= 0)),
  constraint education_fund_front CHECK ((front_line_fen >= 0)),
  constraint education_fund_mentor CHECK ((mentor_fen >= 0)),
  constraint education_fund_parts CHECK (((front_line_fen <= spent_fen) AND (mentor_fen <= spent_fen) AND (safety_fen <= spent_fen))),
  constraint education_fund_safety CHECK ((safety_fen >= 0)),
  constraint education_fund_spent CHECK ((spent_fen >= 0)),
  constraint education_fund_status CHECK ((status = ANY (ARRAY['declared'::text, 'accepted'::text, 'returned'::text]))),
  constraint education_fund_wages CHECK ((wage_total_fen > 0))
);
CREATE INDEX education_fund_unit_idx ON public.education_fund USING btree (unit_id, year);
comment on table education_fund is 'An employer''s yearly declaration of its education fund (职工教育经费): drawn, spent, for front-line workers.';
grant select, insert, update on education_fund to chizheng_app;

create table enrolment (
  person_id uuid not null,
  class_id uuid not null,
  enrolment_id uuid not null,
  status text not null,
  group_code text not null,
  source text not null,
  import_id uuid,
  row_number integer,
  attended_lessons integer default 0 not null,
  attended_minutes integer default 0 not null,
  proposed text,
  completed_day date,
  recorded_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  counted_year integer,
  constraint enrolment_pkey PRIMARY KEY (person_id, class_id),
  constraint enrolment_proposed CHECK ((proposed = ANY (ARRAY['passed'::text, 'not_passed'::text]))),
  constraint enrolment_source CHECK ((source = ANY (ARRAY['roster'::text, 'phone'::text, 'helper'::text, 'voucher'::text]))),
  constraint enrolment_status CHECK ((status = ANY (ARRAY['enrolled'::text, 'withdrawn'::text, 'completed'::text, 'failed'::text]))),
  constraint enrolment_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint enrolment_person FOREIGN KEY (person_id) REFERENCES person(person_id)
);
CREATE INDEX enrolment_class_idx ON public.enrolment USING btree (class_id);
grant select, insert, update on enrolment to chizheng_app;

create table ent_cap (
  organisation_id uuid not null,
  program text not null,
  rule text not null,
  max_fen bigint not null,
  used_fen bigint default 0 not null,
  constraint ent_cap_pkey PRIMARY KEY (organisation_id, program, rule),
  constraint ent_cap_within CHECK (((used_fen >= 0) AND (used_fen <= max_fen))),
  constraint ent_cap_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(organisation_id)
);
comment on table ent_cap is 'What an organisation may have of a program in all (累计上限), and has: changed in the approval itself, recounted by doctor.';
grant select, insert, update on ent_cap to chizheng_app;

create table ent_once (
  person_id uuid not null,
  rule text not null,
  key text not null,
  line_id uuid not null,
  state text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint ent_once_pkey PRIMARY KEY (person_id, rule, key, line_id),
  constraint ent_once_state CHECK ((state = ANY (ARRAY['held'::text, 'used'::text, 'released'::text])))
);
CREATE UNIQUE INDEX ent_once_live ON public.ent_once USING btree (person_id, rule, key) WHERE (state <> 'released'::text);
comment on table ent_once is 'Once per person, occupation and level: the second line behind the decision (同一职业同一等级不得重复申领).';
grant select, insert, update on ent_once to chizheng_app;

create table ent_year (
  person_id uuid not null,
  program_group text not null,
  year integer not null,
  n integer not null,
  max_n integer not null,
  constraint ent_year_pkey PRIMARY KEY (person_id, program_group, year),
  constraint ent_year_within CHECK (((n >= 0) AND (n <= max_n)))
);
comment on table ent_year is 'Subsidised trainings of a person in a year (每年三次): a place is taken at enrolment, given back when the person leaves.';
grant select, insert, update on ent_year to chizheng_app;

create table exam_result (
  person_id uuid not null,
  session_id uuid not null,
  class_id uuid,
  theory numeric(4,1),
  practice numeric(4,1),
  state text not null,
  import_id uuid,
  recorded_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  constraint exam_result_pkey PRIMARY KEY (person_id, session_id),
  constraint exam_result_practice CHECK (((practice >= (0)::numeric) AND (practice <= (100)::numeric))),
  constraint exam_result_state CHECK ((state = ANY (ARRAY['registered'::text, 'passed'::text, 'failed'::text, 'absent'::text]))),
  constraint exam_result_theory CHECK (((theory >= (0)::numeric) AND (theory <= (100)::numeric))),
  constraint exam_result_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint exam_result_session FOREIGN KEY (session_id) REFERENCES exam_session(session_id)
);
CREATE INDEX exam_result_session_idx ON public.exam_result USING btree (session_id);
grant select, insert, update on exam_result to chizheng_app;

create table exam_session (
  session_id uuid not null,
  number text not null,
  class_id uuid,
  assessor_id uuid not null,
  occupation text not null,
  level text not null,
  unit_id text not null,
  department_id text,
  exam_day date not null,
  place text not null,
  examiners text[] not null,
  fee_fen bigint default 0 not null,
  pass_mark integer default 60 not null,
  status text not null,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint exam_session_pkey PRIMARY KEY (session_id),
  constraint exam_session_number UNIQUE (number),
  constraint exam_session_fee CHECK ((fee_fen >= 0)),
  constraint exam_session_status CHECK ((status = ANY (ARRAY['planned'::text, 'results'::text, 'certified'::text, 'cancelled'::text]))),
  constraint exam_session_assessor FOREIGN KEY (assessor_id) REFERENCES organisation(organisation_id),
  constraint exam_session_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint exam_session_occupation FOREIGN KEY (occupation) REFERENCES occupation(code),
  constraint exam_session_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX exam_session_assessor_idx ON public.exam_session USING btree (assessor_id, status);
CREATE UNIQUE INDEX exam_session_class_live ON public.exam_session USING btree (class_id) WHERE (status <> 'cancelled'::text);
CREATE INDEX exam_session_unit_idx ON public.exam_session USING btree (unit_id);
grant select, insert, update on exam_session to chizheng_app;

create table figure_cell (
  unit_id text not null,
  measure text not null,
  day date not null,
  n bigint not null,
  below_xid xid8 not null,
  constraint figure_cell_pkey PRIMARY KEY (measure, unit_id, day)
);
grant select, insert, update on figure_cell to chizheng_app;

create table figure_delta (
  person_id uuid not null,
  delta_id uuid not null,
  xid xid8 default pg_current_xact_id() not null,
  unit_id text not null,
  measure text not null,
  day date not null,
  n integer not null,
  constraint figure_delta_pkey PRIMARY KEY (person_id, delta_id)
);
CREATE INDEX figure_delta_unit_idx ON public.figure_delta USING btree (measure, unit_id, day) INCLUDE (n);
comment on table figure_delta is 'A change of a live figure, written in the transaction of its fact: one row for each ancestor unit and the lead department.';
grant select, insert on figure_delta to chizheng_app;

create table first_in (
  person_id uuid not null,
  measure text not null,
  unit_id text not null,
  year integer not null,
  n integer not null,
  constraint first_in_pkey PRIMARY KEY (person_id, measure, unit_id, year),
  constraint first_in_not_negative CHECK ((n >= 0))
);
CREATE INDEX first_in_unit_idx ON public.first_in USING btree (measure, unit_id, year);
comment on table first_in is 'How many facts make this person count in a unit and year; a delta is written only when n goes 0 to 1 or 1 to 0.';
grant select, insert, update on first_in to chizheng_app;

create table fund (
  fund_code text not null,
  name text not null,
  owner_unit text not null,
  source text not null,
  constraint fund_pkey PRIMARY KEY (fund_code),
  constraint fund_owner FOREIGN KEY (owner_unit) REFERENCES unit(unit_id)
);
comment on table fund is 'Sources of money as separate books (资金来源).';
grant select, insert on fund to chizheng_app;

create table fund_use (
  fund_code text not null,
  region_id text not null,
  program text not null,
  from_day date not null,
  to_day date,
  document text not null,
  assumption text,
  end_document text,
  rank integer default 1 not null,
  constraint fund_use_pkey PRIMARY KEY (fund_code, region_id, program, from_day),
  constraint fund_use_days CHECK (((to_day IS NULL) OR (to_day > from_day))),
  constraint fund_use_rank CHECK (((rank >= 1) AND (rank <= 9))),
  constraint fund_use_fund FOREIGN KEY (fund_code) REFERENCES fund(fund_code)
);
comment on table fund_use is 'Which book may pay which subsidy, from when, by which document; what no text settles is a named assumption.';
grant select, insert, update on fund_use to chizheng_app;

create table fund_use_paper (
  paper_id uuid not null,
  number text not null,
  kind text not null,
  fund_code text not null,
  unit_id text not null,
  region_id text not null,
  program text not null,
  from_day date not null,
  to_day date,
  rank integer not null,
  document text not null,
  document_day date not null,
  concerned jsonb,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint fund_use_paper_pkey PRIMARY KEY (paper_id),
  constraint fund_use_paper_number UNIQUE (number),
  constraint fund_use_paper_checked CHECK (((status = ANY (ARRAY['confirmed'::text, 'refused'::text])) = (checked_by IS NOT NULL))),
  constraint fund_use_paper_days CHECK (((to_day IS NULL) OR (to_day > from_day))),
  constraint fund_use_paper_ends CHECK (((kind = 'begin'::text) OR (to_day IS NOT NULL))),
  constraint fund_use_paper_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint fund_use_paper_kind CHECK ((kind = ANY (ARRAY['begin'::text, 'end'::text]))),
  constraint fund_use_paper_rank CHECK (((rank >= 1) AND (rank <= 9))),
  constraint fund_use_paper_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint fund_use_paper_fund FOREIGN KEY (fund_code) REFERENCES fund(fund_code),
  constraint fund_use_paper_region FOREIGN KEY (region_id) REFERENCES unit(unit_id),
  constraint fund_use_paper_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX fund_use_paper_unit_idx ON public.fund_use_paper USING btree (unit_id, status);
comment on table fund_use_paper is 'A change of what a book may pay (资金用途文书): begins or ends a use. Made by one, confirmed by another of the office that owns the fund.';
grant select, insert, update on fund_use_paper to chizheng_app;

create table grant_application (
  grant_id uuid not null,
  number text not null,
  item_id text not null,
  title text not null,
  program text not null,
  region_id text not null,
  unit_id text not null,
  department_id text,
  claimant_id uuid not null,
  holder_kind text not null,
  holder_id uuid not null,
  holder_name text not null,
  subject text not null,
  units integer not null,
  year integer not null,
  period text not null,
  status text not null,
  outcome text not null,
  amount_fen bigint,
  attempt integer default 1 not null,
  fund_code text,
  budget_id uuid,
  notice_number text,
  notice_from date,
  notice_to date,
  notice_days integer,
  notice_phone text,
  notice_address text,
  note text,
  commitment text not null,
  submitted_by uuid not null,
  submitted_day date not null,
  review_due date not null,
  reviewed_by uuid,
  reviewed_day date,
  city_reviewed_by uuid,
  approve_due date,
  approved_by uuid,
  approved_day date,
  paid_day date,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  city_from date,
  city_due date,
  constraint grant_application_pkey PRIMARY KEY (grant_id),
  constraint grant_application_notice UNIQUE (notice_number),
  constraint grant_application_number UNIQUE (number),
  constraint grant_application_amount CHECK ((amount_fen > 0)),
  constraint grant_application_city CHECK (((city_from IS NULL) = (city_due IS NULL))),
  constraint grant_application_days CHECK ((((notice_number IS NULL) = (notice_from IS NULL)) AND ((notice_from IS NULL) = (notice_to IS NULL)))),
  constraint grant_application_four_eyes CHECK (((approved_by IS NULL) OR ((approved_by IS DISTINCT FROM reviewed_by) AND (approved_by IS DISTINCT FROM city_reviewed_by) AND (approved_by <> submitted_by)))),
  constraint grant_application_holder CHECK ((holder_kind = ANY (ARRAY['organisation'::text, 'person'::text]))),
  constraint grant_application_money CHECK (((status <> ALL (ARRAY['approved'::text, 'paying'::text, 'failed'::text, 'paid'::text, 'reversed'::text])) OR ((outcome = 'ELIGIBLE'::text) AND (amount_fen IS NOT NULL) AND (budget_id IS NOT NULL) AND (fund_code IS NOT NULL)))),
  constraint grant_application_outcome CHECK ((outcome = ANY (ARRAY['ELIGIBLE'::text, 'NEEDS_RULING'::text]))),
  constraint grant_application_ruling CHECK (((status = 'waiting_ruling'::text) <= (outcome = 'NEEDS_RULING'::text))),
  constraint grant_application_status CHECK ((status = ANY (ARRAY['waiting_ruling'::text, 'submitted'::text, 'returned'::text, 'reviewed'::text, 'city_reviewed'::text, 'on_notice'::text, 'objected'::text, 'approved'::text, 'paying'::text, 'failed'::text, 'paid'::text, 'rejected'::text, 'withdrawn'::text, 'reversed'::text]))),
  constraint grant_application_units CHECK (((units >= 1) AND (units <= 100))),
  constraint grant_application_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id),
  constraint grant_application_claimant FOREIGN KEY (claimant_id) REFERENCES organisation(organisation_id),
  constraint grant_application_fund FOREIGN KEY (fund_code) REFERENCES fund(fund_code),
  constraint grant_application_region FOREIGN KEY (region_id) REFERENCES unit(unit_id),
  constraint grant_application_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX grant_application_claimant_idx ON public.grant_application USING btree (claimant_id, status);
CREATE INDEX grant_application_holder_idx ON public.grant_application USING btree (holder_id);
CREATE UNIQUE INDEX grant_application_live ON public.grant_application USING btree (item_id, holder_id, period) WHERE (status <> ALL (ARRAY['waiting_ruling'::text, 'rejected'::text, 'withdrawn'::text]));
CREATE INDEX grant_application_unit_idx ON public.grant_application USING btree (unit_id, status);
comment on table grant_application is 'One application for a grant item (项目奖补申请): a base, a studio, a person''s year, an event, a project.';
grant select, insert on grant_application to chizheng_app;
grant update (subject) on grant_application to chizheng_app;
grant update (units) on grant_application to chizheng_app;
grant update (year) on grant_application to chizheng_app;
grant update (period) on grant_application to chizheng_app;
grant update (status) on grant_application to chizheng_app;
grant update (outcome) on grant_application to chizheng_app;
grant update (amount_fen) on grant_application to chizheng_app;
grant update (attempt) on grant_application to chizheng_app;
grant update (fund_code) on grant_application to chizheng_app;
grant update (budget_id) on grant_application to chizheng_app;
grant update (notice_number) on grant_application to chizheng_app;
grant update (notice_from) on grant_application to chizheng_app;
grant update (notice_to) on grant_application to chizheng_app;
grant update (notice_days) on grant_application to chizheng_app;
grant update (notice_phone) on grant_application to chizheng_app;
grant update (notice_address) on grant_application to chizheng_app;
grant update (note) on grant_application to chizheng_app;
grant update (submitted_by) on grant_application to chizheng_app;
grant update (submitted_day) on grant_application to chizheng_app;
grant update (review_due) on grant_application to chizheng_app;
grant update (reviewed_by) on grant_application to chizheng_app;
grant update (reviewed_day) on grant_application to chizheng_app;
grant update (city_reviewed_by) on grant_application to chizheng_app;
grant update (approve_due) on grant_application to chizheng_app;
grant update (approved_by) on grant_application to chizheng_app;
grant update (approved_day) on grant_application to chizheng_app;
grant update (paid_day) on grant_application to chizheng_app;
grant update (version) on grant_application to chizheng_app;
grant update (city_from) on grant_application to chizheng_app;
grant update (city_due) on grant_application to chizheng_app;

create table grant_decision (
  grant_id uuid not null,
  decided_at timestamp with time zone not null,
  attempt integer not null,
  stage text not null,
  as_of date not null,
  outcome text not null,
  amount_fen bigint,
  pack_revision text not null,
  facts_hash text not null,
  facts jsonb not null,
  constraint grant_decision_pkey PRIMARY KEY (grant_id, decided_at, stage),
  constraint grant_decision_stage CHECK ((stage = ANY (ARRAY['submit'::text, 'ruling'::text, 'approve'::text]))),
  constraint grant_decision_of FOREIGN KEY (grant_id) REFERENCES grant_application(grant_id)
);
comment on table grant_decision is 'Facts, revision and outcome of a grant''s decision (判定); its words are recomputed from the stored revision.';
grant select, insert on grant_decision to chizheng_app;

create table grant_evidence (
  grant_id uuid not null,
  file_id uuid not null,
  kind text not null,
  attempt integer not null,
  constraint grant_evidence_pkey PRIMARY KEY (grant_id, file_id, kind, attempt),
  constraint grant_evidence_of FOREIGN KEY (grant_id) REFERENCES grant_application(grant_id)
);
comment on table grant_evidence is 'Papers of an application (证明材料), by what they prove; those of a later attempt stand beside the earlier ones.';
grant select, insert on grant_evidence to chizheng_app;

create table grant_objection (
  objection_id uuid not null,
  grant_id uuid not null,
  notice_number text not null,
  text text not null,
  contact_enc bytea,
  filed_day date not null,
  status text not null,
  answer text,
  answered_by uuid,
  answered_day date,
  recorded_at timestamp with time zone default now() not null,
  number text,
  code_digest bytea,
  constraint grant_objection_pkey PRIMARY KEY (objection_id),
  constraint grant_objection_number UNIQUE (number),
  constraint grant_objection_slip CHECK (((number IS NULL) = (code_digest IS NULL))),
  constraint grant_objection_status CHECK ((status = ANY (ARRAY['open'::text, 'upheld'::text, 'dismissed'::text]))),
  constraint grant_objection_of FOREIGN KEY (grant_id) REFERENCES grant_application(grant_id)
);
CREATE INDEX grant_objection_idx ON public.grant_objection USING btree (grant_id);
comment on table grant_objection is 'Objections of anybody to a grant on public notice (公示异议): it stops until the office has answered.';
grant select, insert, update on grant_objection to chizheng_app;

create table hire (
  person_id uuid not null,
  hire_id uuid not null,
  employer_id uuid not null,
  agency_id uuid,
  unit_id text not null,
  occupation text not null,
  post text,
  start_day date not null,
  end_day date,
  end_reason text,
  province text not null,
  status text not null,
  registered_by uuid not null,
  registered_day date not null,
  confirmed_by uuid,
  confirmed_day date,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint hire_pkey PRIMARY KEY (person_id, hire_id),
  constraint hire_confirmed CHECK ((((status = 'unconfirmed'::text) = (confirmed_day IS NULL)) OR (status = 'voided'::text))),
  constraint hire_days CHECK (((end_day IS NULL) OR (end_day >= start_day))),
  constraint hire_post CHECK ((post = ANY (ARRAY['front_line'::text, 'office'::text]))),
  constraint hire_province CHECK ((province ~ '^\d{2}$'::text)),
  constraint hire_status CHECK ((status = ANY (ARRAY['unconfirmed'::text, 'confirmed'::text, 'voided'::text]))),
  constraint hire_agency FOREIGN KEY (agency_id) REFERENCES organisation(organisation_id),
  constraint hire_employer FOREIGN KEY (employer_id) REFERENCES organisation(organisation_id),
  constraint hire_occupation FOREIGN KEY (occupation) REFERENCES occupation(code),
  constraint hire_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint hire_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX hire_agency_idx ON public.hire USING btree (agency_id, start_day);
CREATE INDEX hire_employer_idx ON public.hire USING btree (employer_id, start_day);
CREATE UNIQUE INDEX hire_once ON public.hire USING btree (person_id, employer_id, start_day) WHERE (status <> 'voided'::text);
CREATE INDEX hire_unit_idx ON public.hire USING btree (unit_id, start_day);
comment on table hire is 'Who works where since when (用工登记), registered by employer or agency; one that an agency registered counts once the employer confirms it.';
grant select, insert, update on hire to chizheng_app;

create table idempotency (
  account_id uuid not null,
  route text not null,
  key text not null,
  body_digest bytea not null,
  status integer not null,
  body text not null,
  created_at timestamp with time zone default now() not null,
  constraint idempotency_pkey PRIMARY KEY (account_id, route, key)
);
CREATE INDEX idempotency_created_idx ON public.idempotency USING btree (created_at);
grant select, insert, update, delete on idempotency to chizheng_app;

create table import_row (
  import_id uuid not null,
  row_number integer not null,
  accepted boolean not null,
  person_id uuid,
  faults jsonb not null,
  warnings jsonb default '[]'::jsonb not null,
  constraint import_row_pkey PRIMARY KEY (import_id, row_number),
  constraint import_row_import FOREIGN KEY (import_id) REFERENCES roster_import(import_id)
);
grant select, insert on import_row to chizheng_app;

create table insurance_import (
  import_id uuid not null,
  unit_id text not null,
  file_id uuid not null,
  file_name text not null,
  account_id uuid not null,
  day date not null,
  status text not null,
  total integer not null,
  accepted integer not null,
  refused integer not null,
  months integer not null,
  faults jsonb not null,
  annotated_file_id uuid,
  recorded_at timestamp with time zone default now() not null,
  constraint insurance_import_pkey PRIMARY KEY (import_id),
  constraint insurance_import_status CHECK ((status = ANY (ARRAY['done'::text, 'undone'::text])))
);
CREATE INDEX insurance_import_unit_idx ON public.insurance_import USING btree (unit_id);
comment on table insurance_import is 'Sheets of the social-insurance office (社保导入), each with its day, its clerk and what it changed.';
grant select, insert, update on insurance_import to chizheng_app;

create table insurance_month (
  person_id uuid not null,
  employer_id uuid not null,
  month date not null,
  import_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  constraint insurance_month_pkey PRIMARY KEY (person_id, employer_id, month),
  constraint insurance_month_first CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint insurance_month_employer FOREIGN KEY (employer_id) REFERENCES organisation(organisation_id),
  constraint insurance_month_person FOREIGN KEY (person_id) REFERENCES person(person_id)
);
CREATE INDEX insurance_month_import_idx ON public.insurance_month USING btree (import_id);
comment on table insurance_month is 'Months for which an employer paid social insurance (参保月份): only from the insurance office''s sheet, never from a claimant.';
grant select, insert, delete on insurance_month to chizheng_app;
grant update (import_id) on insurance_month to chizheng_app;

create table insurance_month_again (
  person_id uuid not null,
  employer_id uuid not null,
  month date not null,
  import_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  constraint insurance_month_again_pkey PRIMARY KEY (person_id, employer_id, month, import_id),
  constraint insurance_month_again_of FOREIGN KEY (person_id, employer_id, month) REFERENCES insurance_month(person_id, employer_id, month)
);
CREATE INDEX insurance_month_again_import_idx ON public.insurance_month_again USING btree (import_id);
comment on table insurance_month_again is 'Further sheets that attest a known insured month (参保月份). Who takes back the first one leaves the month to the next.';
grant select, insert, delete on insurance_month_again to chizheng_app;

create table key_release (
  person_id uuid not null,
  release_id uuid not null,
  line_id uuid not null,
  unit_id text not null,
  document text not null,
  reason text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint key_release_pkey PRIMARY KEY (person_id, release_id),
  constraint key_release_checked CHECK (((status = ANY (ARRAY['confirmed'::text, 'refused'::text])) = (checked_by IS NOT NULL))),
  constraint key_release_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint key_release_note CHECK (((status <> ALL (ARRAY['refused'::text, 'withdrawn'::text])) OR (note IS NOT NULL))),
  constraint key_release_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint key_release_line FOREIGN KEY (person_id, line_id) REFERENCES claim_line(person_id, line_id),
  constraint key_release_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE UNIQUE INDEX key_release_once ON public.key_release USING btree (person_id, line_id) WHERE (status = ANY (ARRAY['proposed'::text, 'confirmed'::text]));
CREATE INDEX key_release_unit_idx ON public.key_release USING btree (unit_id) WHERE (status = 'proposed'::text);
comment on table key_release is 'That somebody whose money came back may claim again (解除一次性限制): by document and reason, asked by one and confirmed by another.';
grant select, insert, update on key_release to chizheng_app;

create table ledger_account (
  account_code text not null,
  fund_code text not null,
  unit_id text not null,
  year integer not null,
  kind text not null,
  name text not null,
  constraint ledger_account_pkey PRIMARY KEY (account_code),
  constraint ledger_account_once UNIQUE (fund_code, unit_id, year, kind),
  constraint ledger_account_kind CHECK ((kind ~ '^[a-z]+(_[a-z]+)*$'::text))
);
grant select, insert on ledger_account to chizheng_app;

create table lesson (
  lesson_id uuid not null,
  class_id uuid not null,
  day date not null,
  start_time time without time zone not null,
  end_time time without time zone not null,
  minutes integer not null,
  kind text not null,
  topic text not null,
  teacher text not null,
  room text not null,
  status text default 'planned'::text not null,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint lesson_pkey PRIMARY KEY (lesson_id),
  constraint lesson_kind CHECK ((kind = ANY (ARRAY['theory'::text, 'practice'::text, 'online'::text]))),
  constraint lesson_minutes CHECK (((minutes >= 1) AND (minutes <= 600))),
  constraint lesson_status CHECK ((status = ANY (ARRAY['planned'::text, 'recorded'::text, 'cancelled'::text]))),
  constraint lesson_times CHECK ((start_time < end_time)),
  constraint lesson_class FOREIGN KEY (class_id) REFERENCES training_class(class_id)
);
CREATE INDEX lesson_class_idx ON public.lesson USING btree (class_id, day, start_time);
grant select, insert, update, delete on lesson to chizheng_app;

create table limit_override (
  person_id uuid not null,
  override_id uuid not null,
  class_id uuid not null,
  year integer not null,
  unit_id text not null,
  document text not null,
  reason text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint limit_override_pkey PRIMARY KEY (person_id, override_id),
  constraint limit_override_checked CHECK (((status = 'proposed'::text) = (checked_by IS NULL))),
  constraint limit_override_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint limit_override_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text]))),
  constraint limit_override_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint limit_override_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint limit_override_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX limit_override_id_idx ON public.limit_override USING btree (override_id);
CREATE UNIQUE INDEX limit_override_once ON public.limit_override USING btree (person_id, class_id) WHERE (status <> 'refused'::text);
CREATE INDEX limit_override_unit_idx ON public.limit_override USING btree (unit_id, status);
comment on table limit_override is 'An exception from a soft limit (例外): one more training in a year, by document and reason, asked by one and confirmed by another.';
grant select, insert, update on limit_override to chizheng_app;

create table line_claimed_back (
  line_id uuid not null,
  paid_fen bigint not null,
  claimed_fen bigint not null,
  constraint line_claimed_back_pkey PRIMARY KEY (line_id),
  constraint line_claimed_back_within CHECK (((claimed_fen >= 0) AND (claimed_fen <= paid_fen)))
);
comment on table line_claimed_back is 'How much of a line''s money is claimed back, at most what was paid; proposed debts count.';
grant select, insert, update on line_claimed_back to chizheng_app;

create table notice (
  notice_id uuid not null,
  number text not null,
  batch_id uuid not null,
  unit_id text not null,
  program text not null,
  title text not null,
  from_day date not null,
  to_day date not null,
  working_days integer not null,
  phone text not null,
  address text not null,
  status text not null,
  published_by uuid not null,
  recorded_at timestamp with time zone default now() not null,
  fund_name text not null,
  constraint notice_pkey PRIMARY KEY (notice_id),
  constraint notice_number UNIQUE (number),
  constraint notice_days CHECK ((working_days >= 0)),
  constraint notice_status CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'withdrawn'::text])))
);
CREATE INDEX notice_batch_idx ON public.notice USING btree (batch_id);
CREATE INDEX notice_unit_idx ON public.notice USING btree (unit_id, status);
comment on table notice is 'A list on public notice (公示): masked identities, working days of the region''s setting.';
grant select, insert, update on notice to chizheng_app;

create table notice_line (
  notice_id uuid not null,
  line_no integer not null,
  name_masked text not null,
  doc_last4 text not null,
  occupation text not null,
  level text,
  amount_fen bigint not null,
  constraint notice_line_pkey PRIMARY KEY (notice_id, line_no),
  constraint notice_line_amount CHECK ((amount_fen >= 0)),
  constraint notice_line_of FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
);
comment on table notice_line is 'The lines of a public notice as they were published (公示名单), masked; persons of the prison domain are in none.';
grant select, insert on notice_line to chizheng_app;

create table objection (
  objection_id uuid not null,
  notice_id uuid not null,
  line_no integer not null,
  person_id uuid not null,
  line_id uuid not null,
  text text not null,
  contact_enc bytea,
  filed_day date not null,
  status text not null,
  answer text,
  answered_by uuid,
  answered_day date,
  recorded_at timestamp with time zone default now() not null,
  number text,
  code_digest bytea,
  constraint objection_pkey PRIMARY KEY (objection_id),
  constraint objection_number UNIQUE (number),
  constraint objection_slip CHECK (((number IS NULL) = (code_digest IS NULL))),
  constraint objection_status CHECK ((status = ANY (ARRAY['open'::text, 'upheld'::text, 'dismissed'::text]))),
  constraint objection_notice FOREIGN KEY (notice_id) REFERENCES notice(notice_id)
);
CREATE INDEX objection_notice_idx ON public.objection USING btree (notice_id);
grant select, insert, update on objection to chizheng_app;

create table occupation (
  code text not null,
  edition text not null,
  name text collate "zh-x-icu" not null,
  pinyin text not null,
  initials text not null,
  marker text default ''::text not null,
  licence_required text default 'N'::text not null,
  levels_available text[] not null,
  constraint occupation_pkey PRIMARY KEY (code)
);
comment on table occupation is 'Occupations of the 2022 edition (职业). Codes of older editions are mapped by occupation_map before a fact is built.';
grant select, insert, update on occupation to chizheng_app;

create table occupation_map (
  edition text not null,
  code text not null,
  maps_to text not null,
  note text default ''::text not null,
  constraint occupation_map_pkey PRIMARY KEY (edition, code),
  constraint occupation_map_target FOREIGN KEY (maps_to) REFERENCES occupation(code)
);
grant select, insert, update on occupation_map to chizheng_app;

create table org_audit (
  seq bigint generated always as identity not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone not null,
  business_day date not null,
  account_id uuid,
  role text not null,
  unit_id text,
  address text not null,
  request_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  result text not null,
  facts jsonb not null,
  constraint org_audit_pkey PRIMARY KEY (seq),
  constraint org_audit_result CHECK ((result = ANY (ARRAY['done'::text, 'denied'::text, 'failed'::text])))
);
CREATE INDEX org_audit_at_idx ON public.org_audit USING btree (at);
CREATE INDEX org_audit_subject_idx ON public.org_audit USING btree (subject_type, subject_id);
comment on table org_audit is 'One row for each use case, sign-in, denial (审计). Ids, field names and digests only, never a personal value.';
grant select, insert on org_audit to chizheng_app;

create table organisation (
  organisation_id uuid not null,
  kind text not null,
  subkind text not null,
  qualified_by text,
  credit_code text not null,
  name text collate "zh-x-icu" not null,
  pinyin text not null,
  initials text not null,
  unit_id text not null,
  contact_name text,
  contact_phone text,
  address text,
  bank_name text,
  bank_account_enc bytea,
  assessor_code text,
  status text default 'active'::text not null,
  synthetic boolean default false not null,
  recorded_at timestamp with time zone default now() not null,
  bank_index bytea,
  bank_masked text,
  constraint organisation_pkey PRIMARY KEY (organisation_id),
  constraint organisation_credit_code UNIQUE (credit_code),
  constraint organisation_kind CHECK ((kind = ANY (ARRAY['provider'::text, 'assessor'::text, 'employer'::text, 'agency'::text, 'authority'::text]))),
  constraint organisation_qualified_by CHECK ((qualified_by = ANY (ARRAY['tender'::text, 'negotiation'::text, 'consultation'::text, 'filing'::text]))),
  constraint organisation_status CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text]))),
  constraint organisation_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
comment on table organisation is 'Training providers, assessment bodies, employers, employment agencies (机构).';
grant select, insert, update on organisation to chizheng_app;

create table organisation_scope (
  organisation_id uuid not null,
  kind text not null,
  occupation text not null,
  levels text[] not null,
  listed_from date not null,
  listed_to date,
  document text not null,
  constraint organisation_scope_pkey PRIMARY KEY (organisation_id, kind, occupation, listed_from),
  constraint organisation_scope_kind CHECK ((kind = ANY (ARRAY['training'::text, 'assessment'::text]))),
  constraint organisation_scope_occupation FOREIGN KEY (occupation) REFERENCES occupation(code),
  constraint organisation_scope_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(organisation_id)
);
comment on table organisation_scope is 'What an institution may train or assess, from and to which day (目录范围, rule C3).';
grant select, insert, update on organisation_scope to chizheng_app;

create table outbox_message (
  message_id uuid not null,
  account_id uuid,
  person_id uuid,
  template text not null,
  facts jsonb not null,
  link text,
  created_at timestamp with time zone default now() not null,
  read_at timestamp with time zone,
  sms_state text default 'none'::text not null,
  constraint outbox_message_pkey PRIMARY KEY (message_id),
  constraint outbox_message_sms CHECK ((sms_state = ANY (ARRAY['none'::text, 'due'::text, 'sent'::text, 'held'::text])))
);
CREATE INDEX outbox_message_account_idx ON public.outbox_message USING btree (account_id, created_at DESC);
CREATE INDEX outbox_message_person_idx ON public.outbox_message USING btree (person_id, created_at DESC);
grant select, insert, update on outbox_message to chizheng_app;

create table pack_revision (
  revision text not null,
  region text not null,
  pack jsonb not null,
  status text not null,
  source text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint pack_revision_pkey PRIMARY KEY (revision),
  constraint pack_revision_status CHECK ((status = ANY (ARRAY['draft'::text, 'signed'::text, 'withdrawn'::text])))
);
comment on table pack_revision is 'The policy packs that decided, whole and by hash, so that an old decision replays (政策包).';
grant select, insert, update on pack_revision to chizheng_app;

create table pay_batch (
  pay_batch_id uuid not null,
  number text not null,
  fund_code text not null,
  unit_id text not null,
  year integer not null,
  budget_id uuid not null,
  declared_count integer not null,
  declared_fen bigint not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  released_by uuid,
  released_day date,
  settled_day date,
  bank_file_id uuid,
  bank_csv_id uuid,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint pay_batch_pkey PRIMARY KEY (pay_batch_id),
  constraint pay_batch_number UNIQUE (number),
  constraint pay_batch_count CHECK ((declared_count > 0)),
  constraint pay_batch_four_eyes CHECK (((released_by IS NULL) OR (released_by <> made_by))),
  constraint pay_batch_status CHECK ((status = ANY (ARRAY['made'::text, 'released'::text, 'settled'::text, 'withdrawn'::text]))),
  constraint pay_batch_total CHECK ((declared_fen > 0))
);
CREATE INDEX pay_batch_unit_idx ON public.pay_batch USING btree (unit_id, status);
grant select, insert, update on pay_batch to chizheng_app;

create table pay_line (
  pay_line_id uuid not null,
  pay_batch_id uuid not null,
  line_no integer not null,
  person_id uuid not null,
  line_id uuid not null,
  try_no integer not null,
  payee_kind text not null,
  payee_id uuid not null,
  payee_name text not null,
  bank_name text not null,
  bank_account_enc bytea not null,
  bank_masked text not null,
  amount_fen bigint not null,
  status text not null,
  bank_reference text,
  failure text,
  recorded_at timestamp with time zone default now() not null,
  live boolean default true not null,
  withdrawn boolean default false not null,
  kind text default 'claim'::text not null,
  program text not null,
  constraint pay_line_pkey PRIMARY KEY (pay_line_id),
  constraint pay_line_no_once UNIQUE (pay_batch_id, line_no),
  constraint pay_line_amount CHECK ((amount_fen > 0)),
  constraint pay_line_ends CHECK (((live = (status = ANY (ARRAY['made'::text, 'sent'::text, 'paid'::text]))) AND (withdrawn = (status = 'withdrawn'::text)))),
  constraint pay_line_kind CHECK ((kind = ANY (ARRAY['claim'::text, 'grant'::text]))),
  constraint pay_line_status CHECK ((status = ANY (ARRAY['made'::text, 'sent'::text, 'paid'::text, 'failed'::text, 'withdrawn'::text]))),
  constraint pay_line_try CHECK ((try_no >= 1))
) with (fillfactor=50);
CREATE UNIQUE INDEX pay_line_live ON public.pay_line USING btree (line_id) WHERE live;
CREATE UNIQUE INDEX pay_line_try_once ON public.pay_line USING btree (line_id, try_no) WHERE (NOT withdrawn);
grant select, insert, update on pay_line to chizheng_app;

create table payee_change (
  change_id uuid not null,
  payee_kind text not null,
  payee_id uuid not null,
  payee_name text not null,
  unit_id text not null,
  bank_name text not null,
  account_enc bytea not null,
  account_index bytea not null,
  masked text not null,
  before_enc bytea,
  before_masked text,
  reason text not null,
  document text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint payee_change_pkey PRIMARY KEY (change_id),
  constraint payee_change_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint payee_change_kind CHECK ((payee_kind = ANY (ARRAY['organisation'::text, 'person'::text]))),
  constraint payee_change_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text])))
);
CREATE UNIQUE INDEX payee_change_open ON public.payee_change USING btree (payee_kind, payee_id) WHERE (status = 'proposed'::text);
CREATE INDEX payee_change_unit_idx ON public.payee_change USING btree (unit_id, status);
comment on table payee_change is 'Corrections of a payee''s own account (收款账户更正): encrypted, made by one and confirmed by another, the history of the account.';
grant select, insert, update on payee_change to chizheng_app;

create table person (
  person_id uuid not null,
  doc_type text not null,
  doc_no_enc bytea not null,
  doc_no_masked text not null,
  name text collate "zh-x-icu" not null,
  pinyin text not null,
  initials text not null,
  sex text not null,
  birth_date date not null,
  nation text,
  education text,
  phone_enc bytea,
  phone_index bytea,
  phone_masked text,
  unit_id text not null,
  place_id text,
  employment text,
  bank_account_enc bytea,
  bank_index bytea,
  bank_masked text,
  real_name_status text default 'pending'::text not null,
  real_name_day date,
  real_name_source text,
  synthetic boolean default false not null,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  bank_name text,
  constraint person_pkey PRIMARY KEY (person_id),
  constraint person_real_name CHECK ((real_name_status = ANY (ARRAY['pending'::text, 'verified'::text, 'mismatch'::text]))),
  constraint person_sex CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
  constraint person_place FOREIGN KEY (place_id) REFERENCES unit(unit_id),
  constraint person_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX person_initials_idx ON public.person USING btree (initials text_pattern_ops);
CREATE INDEX person_name_idx ON public.person USING btree (name text_pattern_ops);
CREATE INDEX person_phone_idx ON public.person USING btree (phone_index);
CREATE INDEX person_pinyin_idx ON public.person USING btree (pinyin text_pattern_ops);
CREATE INDEX person_place_idx ON public.person USING btree (place_id);
CREATE INDEX person_unit_idx ON public.person USING btree (unit_id);
comment on table person is 'A worker (劳动者). person_id is internal and never derived from the ID number: a number can be corrected.';
grant select, insert, update on person to chizheng_app;

create table person_group (
  person_id uuid not null,
  group_code text not null,
  from_day date not null,
  to_day date,
  evidence text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint person_group_pkey PRIMARY KEY (person_id, group_code, from_day),
  constraint person_group_person FOREIGN KEY (person_id) REFERENCES person(person_id)
);
comment on table person_group is 'Person categories (人员类别) with evidence and validity; codes are those of the facts contract.';
grant select, insert, update on person_group to chizheng_app;

create table person_key (
  blind_index bytea not null,
  person_id uuid not null,
  constraint person_key_pkey PRIMARY KEY (blind_index)
);
comment on table person_key is 'Keyed digest of document type and number to person: the place where a second record of one person is refused.';
grant select, insert on person_key to chizheng_app;

create table person_view (
  person_id uuid not null,
  view_id uuid not null,
  xid xid8 default pg_current_xact_id() not null,
  at timestamp with time zone not null,
  account_id uuid not null,
  role text not null,
  fields text[] not null,
  reason text not null,
  constraint person_view_pkey PRIMARY KEY (person_id, view_id)
);
comment on table person_view is 'Who saw which plain field of whom, and why (PIPL).';
grant select, insert on person_view to chizheng_app;

create table policy_document (
  revision_id uuid not null,
  document text not null,
  file_id uuid not null,
  file_name text not null,
  sha256 text not null,
  account_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  form text default 'text'::text not null,
  constraint policy_document_pkey PRIMARY KEY (revision_id, document, form),
  constraint policy_document_form CHECK ((form = ANY (ARRAY['text'::text, 'paper'::text]))),
  constraint policy_document_revision FOREIGN KEY (revision_id) REFERENCES policy_revision(revision_id)
);
comment on table policy_document is 'Official texts attached to a revision (政策原文): its quotes are looked up in them.';
grant select, insert, update on policy_document to chizheng_app;

create table policy_fault (
  revision_id uuid not null,
  found_digest text not null,
  faults jsonb not null,
  first_seen_at timestamp with time zone not null,
  constraint policy_fault_pkey PRIMARY KEY (revision_id, found_digest),
  constraint policy_fault_revision FOREIGN KEY (revision_id) REFERENCES policy_revision(revision_id)
);
comment on table policy_fault is 'A signed revision that did not load (政策包故障), when it was first seen and why. The last good one decides meanwhile.';
grant select, insert on policy_fault to chizheng_app;

create table policy_release (
  mark text not null,
  offered_at timestamp with time zone default now() not null,
  constraint policy_release_pkey PRIMARY KEY (mark)
);
comment on table policy_release is 'Releases whose packs this database has seen (随系统发布的政策): what was new in them went in as drafts.';
grant select, insert on policy_release to chizheng_app;

create table policy_revision (
  revision_id uuid not null,
  pack_id text not null,
  region_id text not null,
  number integer,
  kind text not null,
  state text not null,
  digest text not null,
  pack jsonb not null,
  base_id uuid,
  reason text not null,
  edits jsonb default '[]'::jsonb not null,
  new_document jsonb,
  faults integer default 0 not null,
  author_id uuid,
  editor_ids text[] default '{}'::text[] not null,
  authored_day date not null,
  proposed_day date,
  signer_id uuid,
  signed_day date,
  signed_at timestamp with time zone,
  superseded_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  release_pack jsonb,
  release_digest text,
  constraint policy_revision_pkey PRIMARY KEY (revision_id),
  constraint policy_revision_kind CHECK ((kind = ANY (ARRAY['release'::text, 'correction'::text, 'ruling'::text, 'new_document'::text, 'upgrade'::text]))),
  constraint policy_revision_number CHECK ((number >= 1)),
  constraint policy_revision_signed CHECK (((state <> ALL (ARRAY['signed'::text, 'superseded'::text])) OR ((number IS NOT NULL) AND (signed_day IS NOT NULL) AND (signed_at IS NOT NULL) AND (faults = 0) AND ((kind = 'release'::text) OR ((signer_id IS NOT NULL) AND ((author_id IS NOT NULL) OR (kind = 'upgrade'::text))))))),
  constraint policy_revision_state CHECK ((state = ANY (ARRAY['draft'::text, 'proposed'::text, 'signed'::text, 'superseded'::text, 'withdrawn'::text]))),
  constraint policy_revision_two_persons CHECK (((signer_id IS NULL) OR ((signer_id <> author_id) AND (NOT ((signer_id)::text = ANY (editor_ids)))))),
  constraint policy_revision_upgrade CHECK (((kind = 'upgrade'::text) = (release_pack IS NOT NULL))),
  constraint policy_revision_base FOREIGN KEY (base_id) REFERENCES policy_revision(revision_id)
);
CREATE UNIQUE INDEX policy_revision_in_force ON public.policy_revision USING btree (pack_id) WHERE (state = 'signed'::text);
CREATE UNIQUE INDEX policy_revision_numbered ON public.policy_revision USING btree (pack_id, number) WHERE (number IS NOT NULL);
CREATE INDEX policy_revision_region_idx ON public.policy_revision USING btree (region_id, state);
comment on table policy_revision is 'One text of one pack (政策版本): who wrote it, who signed it, since when it decides. The signed one decides; a draft never pays.';
grant select, insert, update on policy_revision to chizheng_app;

create table policy_ruling (
  revision_id uuid not null,
  assumption_id text not null,
  question text not null,
  reading text not null,
  document text not null,
  ruled_by text not null,
  ruled_on date not null,
  account_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  constraint policy_ruling_pkey PRIMARY KEY (revision_id, assumption_id),
  constraint policy_ruling_revision FOREIGN KEY (revision_id) REFERENCES policy_revision(revision_id)
);
comment on table policy_ruling is 'What the issuing office answered to an open question (答复): document, person, day. It decides once its revision is signed.';
grant select, insert, update on policy_ruling to chizheng_app;

create table receivable (
  receivable_id uuid not null,
  number text not null,
  budget_id uuid not null,
  unit_id text not null,
  person_id uuid not null,
  line_id uuid not null,
  pay_line_id uuid,
  debtor_kind text not null,
  debtor_id uuid not null,
  debtor_name text not null,
  amount_fen bigint not null,
  back_fen bigint default 0 not null,
  cause text not null,
  reason text not null,
  document text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  due_day date not null,
  settled_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  kind text default 'claim'::text not null,
  written_fen bigint default 0 not null,
  constraint receivable_pkey PRIMARY KEY (receivable_id),
  constraint receivable_number UNIQUE (number),
  constraint receivable_amount CHECK ((amount_fen > 0)),
  constraint receivable_back CHECK (((back_fen >= 0) AND (written_fen >= 0) AND ((back_fen + written_fen) <= amount_fen))),
  constraint receivable_cause CHECK ((cause = ANY (ARRAY['certificate_revoked'::text, 'fraud'::text, 'overpaid'::text]))),
  constraint receivable_debtor CHECK ((debtor_kind = ANY (ARRAY['organisation'::text, 'person'::text]))),
  constraint receivable_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint receivable_kind CHECK ((kind = ANY (ARRAY['claim'::text, 'grant'::text]))),
  constraint receivable_settled CHECK ((((status <> 'settled'::text) OR ((back_fen + written_fen) = amount_fen)) AND ((status = 'cancelled'::text) = (written_fen = amount_fen)))),
  constraint receivable_status CHECK ((status = ANY (ARRAY['proposed'::text, 'open'::text, 'settled'::text, 'refused'::text, 'withdrawn'::text, 'cancelled'::text]))),
  constraint receivable_withdrawn CHECK (((status <> 'withdrawn'::text) OR (checked_by IS NULL))),
  constraint receivable_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id)
);
CREATE INDEX receivable_debtor_idx ON public.receivable USING btree (debtor_kind, debtor_id);
CREATE INDEX receivable_line_idx ON public.receivable USING btree (line_id);
CREATE UNIQUE INDEX receivable_line_waits ON public.receivable USING btree (line_id) WHERE (status = 'proposed'::text);
CREATE INDEX receivable_unit_idx ON public.receivable USING btree (unit_id, status);
comment on table receivable is 'Money to be had back (应收追缴): a paid line whose certificate was revoked or whose claim was false.';
grant select, insert, update on receivable to chizheng_app;

create table receivable_entry (
  entry_id uuid not null,
  receivable_id uuid not null,
  kind text not null,
  amount_fen bigint not null,
  reference text not null,
  person_id uuid,
  line_id uuid,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  recorded_at timestamp with time zone default now() not null,
  reason text,
  constraint receivable_entry_pkey PRIMARY KEY (entry_id),
  constraint receivable_entry_amount CHECK ((amount_fen > 0)),
  constraint receivable_entry_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint receivable_entry_kind CHECK ((kind = ANY (ARRAY['repayment'::text, 'set_off'::text, 'write_down'::text]))),
  constraint receivable_entry_line CHECK (((kind = 'set_off'::text) = (line_id IS NOT NULL))),
  constraint receivable_entry_reason CHECK (((kind <> 'write_down'::text) OR (reason IS NOT NULL))),
  constraint receivable_entry_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text]))),
  constraint receivable_entry_of FOREIGN KEY (receivable_id) REFERENCES receivable(receivable_id)
);
CREATE INDEX receivable_entry_idx ON public.receivable_entry USING btree (receivable_id);
CREATE UNIQUE INDEX receivable_entry_line_once ON public.receivable_entry USING btree (line_id) WHERE ((line_id IS NOT NULL) AND (status <> 'refused'::text));
CREATE UNIQUE INDEX receivable_entry_reference_once ON public.receivable_entry USING btree (receivable_id, reference) WHERE ((kind = 'repayment'::text) AND (status <> 'refused'::text));
grant select, insert, update on receivable_entry to chizheng_app;

create table result_import (
  import_id uuid not null,
  session_id uuid not null,
  file_id uuid not null,
  task_id uuid not null,
  status text not null,
  total integer default 0 not null,
  accepted integer default 0 not null,
  refused integer default 0 not null,
  failure text,
  faults jsonb default '[]'::jsonb not null,
  annotated_file_id uuid,
  account_id uuid not null,
  created_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  constraint result_import_pkey PRIMARY KEY (import_id),
  constraint result_import_status CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX result_import_session_idx ON public.result_import USING btree (session_id);
grant select, insert, update on result_import to chizheng_app;

create table roster_import (
  import_id uuid not null,
  class_id uuid not null,
  file_id uuid not null,
  task_id uuid not null,
  status text not null,
  total integer default 0 not null,
  accepted integer default 0 not null,
  refused integer default 0 not null,
  failure text,
  annotated_file_id uuid,
  account_id uuid not null,
  created_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  constraint roster_import_pkey PRIMARY KEY (import_id),
  constraint roster_import_status CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'undone'::text])))
);
CREATE INDEX roster_import_class_idx ON public.roster_import USING btree (class_id);
grant select, insert, update on roster_import to chizheng_app;

create table seal (
  seal_no bigint not null,
  source text not null,
  incarnation uuid not null,
  below_xid xid8 not null,
  rows bigint not null,
  hash bytea not null,
  previous bytea not null,
  signature text not null,
  sealed_at timestamp with time zone not null,
  constraint seal_pkey PRIMARY KEY (source, seal_no)
);
comment on table seal is 'Hash chain over audit and ledger, made after the fact over rows that no running transaction can add to.';
grant select, insert on seal to chizheng_app;

create table session (
  token_hash bytea not null,
  account_id uuid not null,
  stage text not null,
  created_at timestamp with time zone default now() not null,
  seen_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  address text not null,
  user_agent text not null,
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_stage CHECK ((stage = ANY (ARRAY['totp'::text, 'full'::text]))),
  constraint session_account FOREIGN KEY (account_id) REFERENCES account(account_id)
);
CREATE INDEX session_account_idx ON public.session USING btree (account_id);
grant select, insert, update, delete on session to chizheng_app;

create table setting (
  unit_id text not null,
  key text not null,
  value jsonb not null,
  from_day date not null,
  to_day date,
  document text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint setting_pkey PRIMARY KEY (unit_id, key, from_day),
  constraint setting_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
comment on table setting is 'Deadlines, notice days, switches (设置), inherited down the region tree; each with the document it follows.';
grant select, insert, update on setting to chizheng_app;

create table setting_paper (
  paper_id uuid not null,
  number text not null,
  kind text not null,
  unit_id text not null,
  key text not null,
  value jsonb,
  from_day date not null,
  document text not null,
  status text not null,
  made_by uuid not null,
  made_day date not null,
  checked_by uuid,
  checked_day date,
  note text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  constraint setting_paper_pkey PRIMARY KEY (paper_id),
  constraint setting_paper_number UNIQUE (number),
  constraint setting_paper_checked CHECK (((status = ANY (ARRAY['confirmed'::text, 'refused'::text])) = (checked_by IS NOT NULL))),
  constraint setting_paper_four_eyes CHECK (((checked_by IS NULL) OR (checked_by <> made_by))),
  constraint setting_paper_kind CHECK ((kind = ANY (ARRAY['set'::text, 'end'::text]))),
  constraint setting_paper_status CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint setting_paper_value CHECK (((kind = 'end'::text) OR (value IS NOT NULL))),
  constraint setting_paper_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE UNIQUE INDEX setting_paper_open ON public.setting_paper USING btree (unit_id, key) WHERE (status = 'proposed'::text);
comment on table setting_paper is 'A change of a setting (设置文书): a value from a day by a document. Made by one, confirmed by another.';
grant select, insert, update on setting_paper to chizheng_app;

create table standing_book (
  book_id uuid not null,
  number text not null,
  unit_id text not null,
  fund_code text not null,
  year integer not null,
  budget_id uuid not null,
  from_day date not null,
  to_day date not null,
  lines integer not null,
  persons integer not null,
  paid_fen bigint not null,
  content jsonb not null,
  published_by uuid not null,
  published_day date not null,
  recorded_at timestamp with time zone default now() not null,
  constraint standing_book_pkey PRIMARY KEY (book_id),
  constraint standing_book_number UNIQUE (number),
  constraint standing_book_once UNIQUE (budget_id, from_day, to_day),
  constraint standing_book_days CHECK ((to_day >= from_day)),
  constraint standing_book_budget FOREIGN KEY (budget_id) REFERENCES budget(budget_id)
);
CREATE INDEX standing_book_unit_idx ON public.standing_book USING btree (unit_id, published_day DESC);
comment on table standing_book is 'A published period of the pay-out book (补贴资金发放台账): as it stood, with masked identities.';
grant select, insert on standing_book to chizheng_app;

create table stored_file (
  file_id uuid not null,
  digest text not null,
  bytes bigint not null,
  name text not null,
  media_type text not null,
  purpose text not null,
  account_id uuid,
  unit_id text,
  organisation_id uuid,
  created_at timestamp with time zone default now() not null,
  constraint stored_file_pkey PRIMARY KEY (file_id)
);
CREATE INDEX stored_file_digest_idx ON public.stored_file USING btree (digest);
comment on table stored_file is 'Files by content (SHA-256); the bytes lie outside the database and are written and synced first.';
grant select, insert on stored_file to chizheng_app;

create table system_mark (
  key text not null,
  value jsonb not null,
  constraint system_mark_pkey PRIMARY KEY (key)
);
comment on table system_mark is 'Marks of this database: demo mode, business day, key id, incarnation.';
grant select, insert, update on system_mark to chizheng_app;

create table target (
  table_id text not null,
  unit_id text not null,
  measure text not null,
  seq integer not null,
  printed_name text not null,
  printed text not null,
  value integer not null,
  remark text default ''::text not null,
  constraint target_pkey PRIMARY KEY (table_id, unit_id, measure),
  constraint target_value CHECK ((value >= 0)),
  constraint target_in_table FOREIGN KEY (table_id) REFERENCES target_table(table_id),
  constraint target_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
comment on table target is 'Targets as printed and as whole numbers (目标任务): measures training in 人次, new_skilled and new_high_skilled in 人.';
grant select, insert, update on target to chizheng_app;

create table target_table (
  table_id text not null,
  region_id text not null,
  year integer not null,
  name text not null,
  document text not null,
  clause text not null,
  sort integer not null,
  constraint target_table_pkey PRIMARY KEY (table_id),
  constraint target_table_region FOREIGN KEY (region_id) REFERENCES unit(unit_id)
);
grant select, insert on target_table to chizheng_app;

create table task (
  task_id uuid not null,
  kind text not null,
  title text not null,
  account_id uuid not null,
  unit_id text not null,
  organisation_id uuid,
  status text not null,
  done bigint default 0 not null,
  total bigint,
  input jsonb not null,
  result jsonb,
  failure text,
  cancel_asked boolean default false not null,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint task_pkey PRIMARY KEY (task_id),
  constraint task_status CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX task_account_idx ON public.task USING btree (account_id, created_at DESC);
comment on table task is 'Long work that people can leave and find again (任务): progress n/N, owner, result; survives a kill.';
grant select, insert, update on task to chizheng_app;

create table throttle (
  bucket text not null,
  failures integer not null,
  window_start timestamp with time zone not null,
  locked_until timestamp with time zone,
  constraint throttle_pkey PRIMARY KEY (bucket)
);
comment on table throttle is 'Failures only, shared by all processes: a success costs no write.';
grant select, insert, update, delete on throttle to chizheng_app;

create table training_class (
  class_id uuid not null,
  number text,
  title text not null,
  kind text not null,
  mode text not null,
  funding text not null,
  provider_id uuid not null,
  assessor_id uuid,
  occupation text not null,
  level text not null,
  unit_id text not null,
  department_id text,
  start_day date not null,
  end_day date not null,
  place text not null,
  capacity integer not null,
  minutes_theory integer not null,
  minutes_practice integer not null,
  minutes_online integer not null,
  fee_fen bigint default 0 not null,
  target_group text not null,
  help_measures text not null,
  manager_name text not null,
  manager_phone text not null,
  supervisor_name text,
  supervisor_phone text,
  planned_exam_day date,
  status text not null,
  version integer default 1 not null,
  submitted_day date,
  approved_day date,
  finished_day date,
  completed_day date,
  review_due date,
  reviewed_by uuid,
  review_note text,
  recorded_at timestamp with time zone default now() not null,
  approved_cost_fen bigint,
  constraint training_class_pkey PRIMARY KEY (class_id),
  constraint training_class_number UNIQUE (number),
  constraint training_class_approved_cost CHECK ((approved_cost_fen >= 0)),
  constraint training_class_capacity CHECK (((capacity >= 1) AND (capacity <= 500))),
  constraint training_class_days CHECK ((start_day <= end_day)),
  constraint training_class_fee CHECK ((fee_fen >= 0)),
  constraint training_class_funding CHECK ((funding = ANY (ARRAY['subsidised'::text, 'enterprise'::text, 'market'::text]))),
  constraint training_class_kind CHECK ((kind = ANY (ARRAY['skill'::text, 'startup'::text, 'pre_job'::text, 'safety'::text, 'transfer'::text, 'apprenticeship'::text]))),
  constraint training_class_online CHECK ((minutes_online >= 0)),
  constraint training_class_practice CHECK ((minutes_practice >= 0)),
  constraint training_class_status CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'rejected'::text, 'approved'::text, 'running'::text, 'finished'::text, 'completed'::text, 'cancelled'::text]))),
  constraint training_class_theory CHECK ((minutes_theory >= 0)),
  constraint training_class_assessor FOREIGN KEY (assessor_id) REFERENCES organisation(organisation_id),
  constraint training_class_department FOREIGN KEY (department_id) REFERENCES unit(unit_id),
  constraint training_class_occupation FOREIGN KEY (occupation) REFERENCES occupation(code),
  constraint training_class_provider FOREIGN KEY (provider_id) REFERENCES organisation(organisation_id),
  constraint training_class_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX training_class_assessor_idx ON public.training_class USING btree (assessor_id, status);
CREATE INDEX training_class_department_idx ON public.training_class USING btree (department_id);
CREATE INDEX training_class_provider_idx ON public.training_class USING btree (provider_id, status);
CREATE INDEX training_class_unit_idx ON public.training_class USING btree (unit_id, status);
comment on table training_class is 'One approved course run with dates and trainees (培训班). It carries one county and at most one lead department, and no counter.';
grant select, insert, update on training_class to chizheng_app;

create table transfer (
  transfer_id uuid not null,
  xid xid8 default pg_current_xact_id() not null,
  budget_id uuid not null,
  debit_account text not null,
  credit_account text not null,
  amount_fen bigint not null,
  kind text not null,
  person_id uuid,
  line_id uuid,
  pay_line_id uuid,
  reverses uuid,
  document text not null,
  business_day date not null,
  account_id uuid,
  recorded_at timestamp with time zone default now() not null,
  constraint transfer_pkey PRIMARY KEY (transfer_id),
  constraint transfer_kind CHECK ((kind ~ '^[a-z]+(_[a-z]+)*$'::text)),
  constraint transfer_positive CHECK ((amount_fen > 0)),
  constraint transfer_two_accounts CHECK ((debit_account <> credit_account)),
  constraint transfer_reverses_fkey FOREIGN KEY (reverses) REFERENCES transfer(transfer_id)
);
CREATE INDEX transfer_budget_idx ON public.transfer USING btree (budget_id, kind);
CREATE INDEX transfer_line_idx ON public.transfer USING btree (line_id);
CREATE UNIQUE INDEX transfer_pay_line_once ON public.transfer USING btree (pay_line_id, kind) WHERE (pay_line_id IS NOT NULL);
CREATE UNIQUE INDEX transfer_post_once ON public.transfer USING btree (line_id) WHERE (kind = ANY (ARRAY['post'::text, 'offset'::text]));
CREATE UNIQUE INDEX transfer_reserve_once ON public.transfer USING btree (line_id) WHERE (kind = 'reserve'::text);
CREATE UNIQUE INDEX transfer_reversed_once ON public.transfer USING btree (reverses) WHERE (reverses IS NOT NULL);
CREATE UNIQUE INDEX transfer_void_once ON public.transfer USING btree (line_id) WHERE (kind = 'void'::text);
comment on table transfer is 'Money moved between two accounts of one book (资金流水), in fen. Reserve at approval, send at release, post or bounce by the bank''s result.';
grant select, insert on transfer to chizheng_app;

create table transfer_source (
  transfer_id uuid not null,
  kind text not null,
  source_id uuid not null,
  constraint transfer_source_pkey PRIMARY KEY (transfer_id),
  constraint transfer_source_kind CHECK ((kind = ANY (ARRAY['budget_document'::text, 'receivable'::text, 'receivable_entry'::text, 'bank_difference'::text]))),
  constraint transfer_source_transfer FOREIGN KEY (transfer_id) REFERENCES transfer(transfer_id)
);
CREATE INDEX transfer_source_idx ON public.transfer_source USING btree (kind, source_id);
comment on table transfer_source is 'Which paper made a transfer that no pay line made. Beside the transfer, whose row is sealed as it stands.';
grant select, insert on transfer_source to chizheng_app;

create table unit (
  unit_id text not null,
  kind text not null,
  level text not null,
  division_code text,
  name text collate "zh-x-icu" not null,
  short_name text not null,
  parent_id text,
  sort integer default 0 not null,
  valid_from date not null,
  valid_to date,
  sample boolean default false not null,
  source text not null,
  constraint unit_pkey PRIMARY KEY (unit_id),
  constraint unit_kind CHECK ((kind = ANY (ARRAY['region'::text, 'department'::text]))),
  constraint unit_level CHECK ((level = ANY (ARRAY['country'::text, 'province'::text, 'prefecture'::text, 'county'::text, 'town'::text, 'village'::text, 'department'::text]))),
  constraint unit_parent FOREIGN KEY (parent_id) REFERENCES unit(unit_id)
);
CREATE INDEX unit_parent_idx ON public.unit USING btree (parent_id);
comment on table unit is 'Reporting units: regions from province to village, functional zones, and the departments that carry targets (单位). Dated; a merged county changes the tree, never the rows.';
grant select, insert, update on unit to chizheng_app;

create table voucher (
  person_id uuid not null,
  voucher_id uuid not null,
  number text not null,
  batch_id uuid not null,
  unit_id text not null,
  issuer_id text not null,
  face_fen bigint not null,
  budget_id uuid,
  valid_from date not null,
  valid_to date not null,
  redeem_by date not null,
  state text not null,
  frozen_from text,
  committed_fen bigint not null,
  class_id uuid,
  certificate_id uuid,
  line_id uuid,
  issued_day date not null,
  claimed_day date,
  locked_day date,
  activated_day date,
  completed_day date,
  certified_day date,
  redeemed_day date,
  ended_day date,
  redeemed_fen bigint,
  reason text,
  version integer default 1 not null,
  recorded_at timestamp with time zone default now() not null,
  frozen_day date,
  constraint voucher_pkey PRIMARY KEY (person_id, voucher_id),
  constraint voucher_committed CHECK ((committed_fen =
CASE
    WHEN (COALESCE(frozen_from, state) = ANY (ARRAY['issued'::text, 'claimed'::text, 'locked'::text, 'activated'::text, 'completed'::text, 'certified'::text])) THEN face_fen
    ELSE (0)::bigint
END)),
  constraint voucher_face CHECK ((face_fen >= 0)),
  constraint voucher_frozen CHECK (((state = 'frozen'::text) = (frozen_from IS NOT NULL))),
  constraint voucher_frozen_day CHECK (((frozen_day IS NULL) OR (state = 'frozen'::text))),
  constraint voucher_in_class CHECK (((COALESCE(frozen_from, state) <> ALL (ARRAY['locked'::text, 'activated'::text, 'completed'::text, 'certified'::text, 'redeem_pending'::text, 'redeemed'::text, 'clawed_back'::text])) OR ((class_id IS NOT NULL) AND (locked_day IS NOT NULL)))),
  constraint voucher_proof CHECK (((COALESCE(frozen_from, state) <> ALL (ARRAY['certified'::text, 'redeem_pending'::text, 'redeemed'::text, 'clawed_back'::text])) OR ((certificate_id IS NOT NULL) AND (certified_day > activated_day)))),
  constraint voucher_redeemed CHECK ((((state = ANY (ARRAY['redeemed'::text, 'clawed_back'::text])) = (redeemed_fen IS NOT NULL)) AND ((redeemed_fen IS NULL) OR (((redeemed_fen >= 0) AND (redeemed_fen <= face_fen)) AND (line_id IS NOT NULL) AND (redeemed_day IS NOT NULL))))),
  constraint voucher_state CHECK ((state = ANY (ARRAY['issued'::text, 'claimed'::text, 'locked'::text, 'activated'::text, 'completed'::text, 'certified'::text, 'redeem_pending'::text, 'redeemed'::text, 'expired'::text, 'voided'::text, 'frozen'::text, 'clawed_back'::text]))),
  constraint voucher_batch_of FOREIGN KEY (batch_id) REFERENCES voucher_batch(batch_id),
  constraint voucher_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint voucher_issuer FOREIGN KEY (issuer_id) REFERENCES unit(unit_id),
  constraint voucher_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint voucher_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX voucher_batch_idx ON public.voucher USING btree (batch_id);
CREATE UNIQUE INDEX voucher_certificate_once ON public.voucher USING btree (person_id, certificate_id) WHERE ((certificate_id IS NOT NULL) AND (state <> ALL (ARRAY['voided'::text, 'expired'::text])));
CREATE INDEX voucher_class_idx ON public.voucher USING btree (class_id) WHERE (class_id IS NOT NULL);
CREATE INDEX voucher_due_idx ON public.voucher USING btree (valid_to) WHERE (state = ANY (ARRAY['issued'::text, 'claimed'::text, 'locked'::text, 'activated'::text, 'completed'::text, 'certified'::text]));
CREATE INDEX voucher_id_idx ON public.voucher USING btree (voucher_id);
CREATE INDEX voucher_issuer_idx ON public.voucher USING btree (issuer_id);
CREATE INDEX voucher_line_idx ON public.voucher USING btree (line_id) WHERE (line_id IS NOT NULL);
CREATE UNIQUE INDEX voucher_one_live ON public.voucher USING btree (person_id) WHERE (state = ANY (ARRAY['issued'::text, 'claimed'::text, 'locked'::text, 'activated'::text, 'completed'::text, 'certified'::text, 'redeem_pending'::text, 'frozen'::text]));
CREATE INDEX voucher_unit_idx ON public.voucher USING btree (unit_id, state);
comment on table voucher is 'A training voucher (职业培训券) of one holder, who never changes: 以证换券，无证无价.';
grant select, insert on voucher to chizheng_app;
grant update (valid_to) on voucher to chizheng_app;
grant update (redeem_by) on voucher to chizheng_app;
grant update (state) on voucher to chizheng_app;
grant update (frozen_from) on voucher to chizheng_app;
grant update (committed_fen) on voucher to chizheng_app;
grant update (class_id) on voucher to chizheng_app;
grant update (certificate_id) on voucher to chizheng_app;
grant update (line_id) on voucher to chizheng_app;
grant update (claimed_day) on voucher to chizheng_app;
grant update (locked_day) on voucher to chizheng_app;
grant update (activated_day) on voucher to chizheng_app;
grant update (completed_day) on voucher to chizheng_app;
grant update (certified_day) on voucher to chizheng_app;
grant update (redeemed_day) on voucher to chizheng_app;
grant update (ended_day) on voucher to chizheng_app;
grant update (redeemed_fen) on voucher to chizheng_app;
grant update (reason) on voucher to chizheng_app;
grant update (version) on voucher to chizheng_app;
grant update (frozen_day) on voucher to chizheng_app;

create table voucher_batch (
  batch_id uuid not null,
  number text not null,
  name text not null,
  kind text not null,
  attendance_only boolean not null,
  face_fen bigint not null,
  program text not null,
  unit_id text not null,
  fund_code text,
  budget_id uuid,
  filter jsonb not null,
  class_kinds text[] default '{}'::text[] not null,
  occupations text[] default '{}'::text[] not null,
  levels text[] default '{}'::text[] not null,
  valid_from date not null,
  valid_to date not null,
  redeem_by date not null,
  document text not null,
  planned integer not null,
  issued integer default 0 not null,
  held_fen bigint default 0 not null,
  status text not null,
  task_id uuid not null,
  issued_by uuid not null,
  issued_day date not null,
  recorded_at timestamp with time zone default now() not null,
  recall_task_id uuid,
  recalled integer default 0 not null,
  recalled_fen bigint default 0 not null,
  providers uuid[] default '{}'::uuid[] not null,
  constraint voucher_batch_pkey PRIMARY KEY (batch_id),
  constraint voucher_batch_number UNIQUE (number),
  constraint voucher_batch_days CHECK (((valid_from <= valid_to) AND (valid_to <= redeem_by))),
  constraint voucher_batch_face CHECK ((face_fen >= 0)),
  constraint voucher_batch_kind CHECK ((kind = ANY (ARRAY['general'::text, 'targeted'::text]))),
  constraint voucher_batch_planned CHECK ((planned > 0)),
  constraint voucher_batch_recalled CHECK ((((recalled >= 0) AND (recalled <= issued)) AND (recalled_fen >= 0) AND ((recall_task_id IS NOT NULL) OR ((recalled = 0) AND (recalled_fen = 0))))),
  constraint voucher_batch_status CHECK ((status = ANY (ARRAY['issuing'::text, 'issued'::text, 'stopped'::text]))),
  constraint voucher_batch_target CHECK (((kind = 'general'::text) OR ((((cardinality(class_kinds) + cardinality(occupations)) + cardinality(levels)) + cardinality(providers)) > 0))),
  constraint voucher_batch_value CHECK (((attendance_only = (face_fen = 0)) AND (attendance_only OR (budget_id IS NOT NULL)))),
  constraint voucher_batch_within CHECK (((issued >= 0) AND (issued <= planned) AND (held_fen >= 0) AND ((status = 'issuing'::text) OR (held_fen = 0)))),
  constraint voucher_batch_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX voucher_batch_unit_idx ON public.voucher_batch USING btree (unit_id, issued_day DESC);
comment on table voucher_batch is 'One issue of vouchers to a group (发券批): kind, value, validity, and the money it commits.';
grant select, insert, update on voucher_batch to chizheng_app;

create table voucher_no (
  number text not null,
  person_id uuid not null,
  voucher_id uuid not null,
  constraint voucher_no_pkey PRIMARY KEY (number)
);
grant select, insert on voucher_no to chizheng_app;

create table voucher_transfer (
  transfer_id uuid not null,
  kind text not null,
  batch_id uuid not null,
  person_id uuid,
  voucher_id uuid,
  constraint voucher_transfer_pkey PRIMARY KEY (transfer_id),
  constraint voucher_transfer_kind CHECK ((kind = ANY (ARRAY['commit'::text, 'release'::text, 'consume'::text]))),
  constraint voucher_transfer_of FOREIGN KEY (transfer_id) REFERENCES transfer(transfer_id)
);
CREATE INDEX voucher_transfer_batch_idx ON public.voucher_transfer USING btree (batch_id);
CREATE UNIQUE INDEX voucher_transfer_commit_once ON public.voucher_transfer USING btree (batch_id) WHERE (kind = 'commit'::text);
CREATE UNIQUE INDEX voucher_transfer_end_once ON public.voucher_transfer USING btree (voucher_id) WHERE (voucher_id IS NOT NULL);
comment on table voucher_transfer is 'Which voucher or batch of vouchers made a transfer. Beside the transfer, whose row is sealed as it stands.';
grant select, insert on voucher_transfer to chizheng_app;

create table what_if (
  what_if_id uuid not null,
  task_id uuid not null,
  draft_id uuid not null,
  baseline_id uuid not null,
  draft_digest text not null,
  pack jsonb not null,
  diff jsonb not null,
  headline text not null,
  year integer,
  unit_id text not null,
  region_id text not null,
  account_id uuid not null,
  result jsonb,
  recorded_at timestamp with time zone default now() not null,
  kind text default 'year'::text not null,
  lines_dropped_day date,
  constraint what_if_pkey PRIMARY KEY (what_if_id),
  constraint what_if_kind CHECK ((kind = ANY (ARRAY['year'::text, 'made'::text]))),
  constraint what_if_year CHECK (((kind = 'year'::text) = (year IS NOT NULL))),
  constraint what_if_baseline FOREIGN KEY (baseline_id) REFERENCES policy_revision(revision_id),
  constraint what_if_draft FOREIGN KEY (draft_id) REFERENCES policy_revision(revision_id)
);
CREATE INDEX what_if_draft_idx ON public.what_if USING btree (draft_id);
CREATE INDEX what_if_region_idx ON public.what_if USING btree (region_id);
comment on table what_if is 'One run of a draft over the real claims of a year (政策测算): figures only, no money moves.';
grant select, insert, update on what_if to chizheng_app;

create table what_if_line (
  person_id uuid not null,
  line_id uuid not null,
  what_if_id uuid not null,
  before_outcome text not null,
  before_fen bigint,
  after_outcome text not null,
  after_fen bigint,
  delta_fen bigint not null,
  constraint what_if_line_pkey PRIMARY KEY (person_id, line_id, what_if_id),
  constraint what_if_line_run FOREIGN KEY (what_if_id) REFERENCES what_if(what_if_id)
);
CREATE INDEX what_if_line_run_idx ON public.what_if_line USING btree (what_if_id, delta_fen);
comment on table what_if_line is 'A claim that a run of a draft answers otherwise (测算中有变化的申领), for the tables and exports of that run.';
grant select, insert, delete on what_if_line to chizheng_app;

create view money_batch as
SELECT 'claim'::text AS kind,
    b.batch_id,
    b.number,
    b.claimant_id,
    b.unit_id,
    b.department_id,
    b.status,
    b.approved_day
   FROM claim_batch b
UNION ALL
 SELECT 'grant'::text AS kind,
    g.grant_id AS batch_id,
    g.number,
    g.claimant_id,
    g.unit_id,
    g.department_id,
    g.status,
    g.approved_day
   FROM grant_application g;
comment on view money_batch is 'What is put into a disbursement batch together (申领批): a claim, or one grant.';
grant select on money_batch to chizheng_app;

create view money_line as
SELECT 'claim'::text AS kind,
    l.person_id,
    l.line_id,
    l.batch_id,
    l.line_no,
    l.program,
    l.region_id,
    l.unit_id,
    l.department_id,
    l.claimant_id,
    l.class_id,
    l.certificate_id,
    l.notice_id,
    l.status,
    l.amount_fen,
    l.fund_code,
    l.budget_id,
    l.approved_day,
    l.paid_day,
    NULL::text AS payee_kind,
    NULL::date AS notice_from,
    NULL::date AS notice_to
   FROM claim_line l
UNION ALL
 SELECT 'grant'::text AS kind,
    g.holder_id AS person_id,
    g.grant_id AS line_id,
    g.grant_id AS batch_id,
    0 AS line_no,
    g.program,
    g.region_id,
    g.unit_id,
    g.department_id,
    g.claimant_id,
    NULL::uuid AS class_id,
    NULL::uuid AS certificate_id,
    NULL::uuid AS notice_id,
    g.status,
    g.amount_fen,
    g.fund_code,
    g.budget_id,
    g.approved_day,
    g.paid_day,
    g.holder_kind AS payee_kind,
    g.notice_from,
    g.notice_to
   FROM grant_application g;
comment on view money_line is 'Every line that money may be paid for (可拨付明细): of claims, and grants with line_no 0.';
grant select on money_line to chizheng_app;
