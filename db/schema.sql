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
  constraint bank_result_pkey PRIMARY KEY (result_id),
  constraint bank_result_once UNIQUE (pay_batch_id, digest),
  constraint bank_result_batch FOREIGN KEY (pay_batch_id) REFERENCES pay_batch(pay_batch_id)
);
grant select, insert on bank_result to chizheng_app;

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
  constraint budget_pkey PRIMARY KEY (budget_id),
  constraint budget_once UNIQUE (fund_code, unit_id, year),
  constraint budget_within CHECK (((total_fen >= 0) AND (reserved_fen >= 0) AND (paid_fen >= 0) AND ((reserved_fen + paid_fen) <= total_fen)))
);
comment on table budget is 'What a unit may spend from a book in a year (预算), with what is reserved and paid; doctor recounts both from transfers.';
grant select, insert, update on budget to chizheng_app;

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
  constraint claim_batch_pkey PRIMARY KEY (batch_id),
  constraint claim_batch_number UNIQUE (number),
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
  level text not null,
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
  constraint claim_line_pkey PRIMARY KEY (person_id, line_id),
  constraint claim_line_amount CHECK ((amount_fen >= 0)),
  constraint claim_line_money CHECK (((status <> ALL (ARRAY['approved'::text, 'paying'::text, 'failed'::text, 'paid'::text])) OR ((outcome = 'ELIGIBLE'::text) AND (amount_fen > 0)))),
  constraint claim_line_outcome CHECK ((outcome = ANY (ARRAY['ELIGIBLE'::text, 'INELIGIBLE'::text, 'NOT_YET'::text, 'NEEDS_RULING'::text]))),
  constraint claim_line_status CHECK ((status = ANY (ARRAY['submitted'::text, 'refused'::text, 'returned'::text, 'reviewed'::text, 'on_notice'::text, 'objected'::text, 'approved'::text, 'paying'::text, 'failed'::text, 'paid'::text, 'rejected'::text, 'withdrawn'::text, 'reversed'::text]))),
  constraint claim_line_batch FOREIGN KEY (batch_id) REFERENCES claim_batch(batch_id),
  constraint claim_line_claimant FOREIGN KEY (claimant_id) REFERENCES organisation(organisation_id),
  constraint claim_line_person FOREIGN KEY (person_id) REFERENCES person(person_id),
  constraint claim_line_unit FOREIGN KEY (unit_id) REFERENCES unit(unit_id)
);
CREATE INDEX claim_line_batch_idx ON public.claim_line USING btree (batch_id, line_no);
CREATE UNIQUE INDEX claim_line_certificate_once ON public.claim_line USING btree (person_id, certificate_id, program) WHERE ((certificate_id IS NOT NULL) AND (status <> ALL (ARRAY['withdrawn'::text, 'rejected'::text, 'refused'::text])));
CREATE INDEX claim_line_notice_idx ON public.claim_line USING btree (notice_id);
CREATE INDEX claim_line_unit_idx ON public.claim_line USING btree (unit_id, status);
comment on table claim_line is 'One person in a claim (申领明细). The ledger is the truth about money; this status follows it.';
grant select, insert, update on claim_line to chizheng_app;

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
  constraint enrolment_pkey PRIMARY KEY (person_id, class_id),
  constraint enrolment_proposed CHECK ((proposed = ANY (ARRAY['passed'::text, 'not_passed'::text]))),
  constraint enrolment_source CHECK ((source = ANY (ARRAY['roster'::text, 'phone'::text, 'helper'::text]))),
  constraint enrolment_status CHECK ((status = ANY (ARRAY['enrolled'::text, 'withdrawn'::text, 'completed'::text, 'failed'::text]))),
  constraint enrolment_class FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  constraint enrolment_person FOREIGN KEY (person_id) REFERENCES person(person_id)
);
CREATE INDEX enrolment_class_idx ON public.enrolment USING btree (class_id);
grant select, insert, update on enrolment to chizheng_app;

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
  constraint fund_use_pkey PRIMARY KEY (fund_code, region_id, program, from_day),
  constraint fund_use_fund FOREIGN KEY (fund_code) REFERENCES fund(fund_code)
);
comment on table fund_use is 'Which book may pay which subsidy, from when, by which document; what no text settles is a named assumption.';
grant select, insert, update on fund_use to chizheng_app;

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
  constraint import_row_pkey PRIMARY KEY (import_id, row_number),
  constraint import_row_import FOREIGN KEY (import_id) REFERENCES roster_import(import_id)
);
grant select, insert on import_row to chizheng_app;

create table ledger_account (
  account_code text not null,
  fund_code text not null,
  unit_id text not null,
  year integer not null,
  kind text not null,
  name text not null,
  constraint ledger_account_pkey PRIMARY KEY (account_code),
  constraint ledger_account_once UNIQUE (fund_code, unit_id, year, kind),
  constraint ledger_account_kind CHECK ((kind = ANY (ARRAY['granted'::text, 'available'::text, 'reserved'::text, 'in_transit'::text, 'paid'::text, 'receivable'::text])))
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
  constraint notice_pkey PRIMARY KEY (notice_id),
  constraint notice_number UNIQUE (number),
  constraint notice_days CHECK ((working_days >= 0)),
  constraint notice_status CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'withdrawn'::text])))
);
CREATE INDEX notice_batch_idx ON public.notice USING btree (batch_id);
CREATE INDEX notice_unit_idx ON public.notice USING btree (unit_id, status);
comment on table notice is 'A list on public notice (公示): masked identities, working days of the region''s setting.';
grant select, insert, update on notice to chizheng_app;

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
  constraint objection_pkey PRIMARY KEY (objection_id),
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
  constraint pay_line_pkey PRIMARY KEY (pay_line_id),
  constraint pay_line_no_once UNIQUE (pay_batch_id, line_no),
  constraint pay_line_amount CHECK ((amount_fen > 0)),
  constraint pay_line_status CHECK ((status = ANY (ARRAY['made'::text, 'sent'::text, 'paid'::text, 'failed'::text, 'withdrawn'::text]))),
  constraint pay_line_try CHECK ((try_no >= 1)),
  constraint pay_line_batch FOREIGN KEY (pay_batch_id) REFERENCES pay_batch(pay_batch_id)
);
CREATE INDEX pay_line_claim_idx ON public.pay_line USING btree (line_id);
CREATE UNIQUE INDEX pay_line_live ON public.pay_line USING btree (line_id) WHERE (status = ANY (ARRAY['made'::text, 'sent'::text, 'paid'::text]));
CREATE UNIQUE INDEX pay_line_try_once ON public.pay_line USING btree (line_id, try_no) WHERE (status <> 'withdrawn'::text);
grant select, insert, update on pay_line to chizheng_app;

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
  constraint training_class_pkey PRIMARY KEY (class_id),
  constraint training_class_number UNIQUE (number),
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
  constraint transfer_reversed_once UNIQUE (reverses),
  constraint transfer_kind CHECK ((kind = ANY (ARRAY['grant'::text, 'reserve'::text, 'send'::text, 'post'::text, 'bounce'::text, 'void'::text, 'clawback'::text]))),
  constraint transfer_positive CHECK ((amount_fen > 0)),
  constraint transfer_two_accounts CHECK ((debit_account <> credit_account)),
  constraint transfer_credit FOREIGN KEY (credit_account) REFERENCES ledger_account(account_code),
  constraint transfer_debit FOREIGN KEY (debit_account) REFERENCES ledger_account(account_code),
  constraint transfer_reverses_fkey FOREIGN KEY (reverses) REFERENCES transfer(transfer_id)
);
CREATE INDEX transfer_budget_idx ON public.transfer USING btree (budget_id, kind);
CREATE INDEX transfer_line_idx ON public.transfer USING btree (line_id);
CREATE UNIQUE INDEX transfer_pay_line_once ON public.transfer USING btree (pay_line_id, kind) WHERE (pay_line_id IS NOT NULL);
CREATE UNIQUE INDEX transfer_post_once ON public.transfer USING btree (line_id) WHERE (kind = 'post'::text);
CREATE UNIQUE INDEX transfer_reserve_once ON public.transfer USING btree (line_id) WHERE (kind = 'reserve'::text);
comment on table transfer is 'Money moved between two accounts of one book (资金流水), in fen. Reserve at approval, send at release, post or bounce by the bank''s result.';
grant select, insert on transfer to chizheng_app;

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
