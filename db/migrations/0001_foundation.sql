-- What every module stands on: units and settings, accounts and sessions, idempotency, tasks, files, messages, audit, figures.
-- Each table names its place in the distributed layout (docs/decisions/0003): keyed by person_id, unique-key, reference, coordinator.

-- reference
create table unit (
  unit_id       text primary key,
  kind          text not null constraint unit_kind check (kind in ('region', 'department')),
  level         text not null constraint unit_level
                check (level in ('country', 'province', 'prefecture', 'county', 'town', 'village', 'department')),
  -- A functional zone reports on its own but has no division code (DOMAIN 1.4).
  division_code text,
  name          text collate "zh-x-icu" not null,
  short_name    text not null,
  parent_id     text constraint unit_parent references unit (unit_id),
  sort          integer not null default 0,
  valid_from    date not null,
  valid_to      date,
  sample        boolean not null default false,
  source        text not null
);
create index unit_parent_idx on unit (parent_id);
comment on table unit is 'Reporting units: regions from province to village, functional zones, and the departments that carry targets (单位). Dated; a merged county changes the tree, never the rows.';

-- reference
create table setting (
  unit_id  text not null constraint setting_unit references unit (unit_id),
  key      text not null,
  value    jsonb not null,
  from_day date not null,
  to_day   date,
  document text not null,
  recorded_at timestamptz not null default now(),
  primary key (unit_id, key, from_day)
);
comment on table setting is 'Deadlines, notice days, switches (设置), inherited down the region tree; each with the document it follows.';

-- reference
create table calendar_day (
  day      date primary key,
  kind     text not null constraint calendar_day_kind check (kind in ('holiday', 'workday')),
  name     text not null,
  document text not null
);
comment on table calendar_day is 'Days that break the Monday-to-Friday week: public holidays and the weekends worked for them (节假日与调休).';

-- reference
create table occupation (
  code             text primary key,
  edition          text not null,
  name             text collate "zh-x-icu" not null,
  pinyin           text not null,
  initials         text not null,
  marker           text not null default '',
  licence_required text not null default 'N',
  levels_available text[] not null
);
comment on table occupation is 'Occupations of the 2022 edition (职业). Codes of older editions are mapped by occupation_map before a fact is built.';

-- reference
create table occupation_map (
  edition   text not null,
  code      text not null,
  maps_to   text not null constraint occupation_map_target references occupation (code),
  note      text not null default '',
  primary key (edition, code)
);

-- reference
create table organisation (
  organisation_id uuid primary key,
  kind            text not null constraint organisation_kind
                  check (kind in ('provider', 'assessor', 'employer', 'agency', 'authority')),
  -- private, school, enterprise, government for a provider; Y or S for an assessor; micro, small, medium, large for an employer.
  subkind         text not null,
  qualified_by    text constraint organisation_qualified_by check (qualified_by in ('tender', 'negotiation', 'consultation', 'filing')),
  credit_code     text not null constraint organisation_credit_code unique,
  name            text collate "zh-x-icu" not null,
  pinyin          text not null,
  initials        text not null,
  unit_id         text not null constraint organisation_unit references unit (unit_id),
  contact_name    text,
  contact_phone   text,
  address         text,
  bank_name       text,
  bank_account_enc bytea,
  -- Printed on certificates of an assessor: the letter and the 14 characters the authorities assigned (DOMAIN 3.2).
  assessor_code   text,
  status          text not null default 'active' constraint organisation_status check (status in ('active', 'suspended', 'closed')),
  synthetic       boolean not null default false,
  recorded_at     timestamptz not null default now()
);
comment on table organisation is 'Training providers, assessment bodies, employers, employment agencies (机构).';

-- reference
create table organisation_scope (
  organisation_id uuid not null constraint organisation_scope_organisation references organisation (organisation_id),
  kind            text not null constraint organisation_scope_kind check (kind in ('training', 'assessment')),
  occupation      text not null constraint organisation_scope_occupation references occupation (code),
  levels          text[] not null,
  listed_from     date not null,
  listed_to       date,
  document        text not null,
  primary key (organisation_id, kind, occupation, listed_from)
);
comment on table organisation_scope is 'What an institution may train or assess, from and to which day (目录范围, rule C3).';

-- coordinator
create table system_mark (
  key   text primary key,
  value jsonb not null
);
grant select, insert, update on system_mark to chizheng_app;
comment on table system_mark is 'Marks of this database: demo mode, business day, key id, incarnation.';

-- coordinator
create table account (
  account_id     uuid primary key,
  username       text not null constraint account_username unique,
  display_name   text not null,
  role           text not null,
  unit_id        text not null,
  organisation_id uuid,
  person_id      uuid,
  password_hash  text not null,
  must_change_password boolean not null default true,
  demo           boolean not null default false,
  totp_secret_enc bytea,
  totp_last_step bigint,
  locale         text not null default 'zh-CN',
  status         text not null default 'active' constraint account_status check (status in ('active', 'disabled')),
  created_at     timestamptz not null default now(),
  last_sign_in_at timestamptz
);
grant select, insert, update on account to chizheng_app;

-- coordinator
create table session (
  token_hash   bytea primary key,
  account_id   uuid not null constraint session_account references account (account_id),
  stage        text not null constraint session_stage check (stage in ('totp', 'full')),
  created_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now(),
  expires_at   timestamptz not null,
  address      text not null,
  user_agent   text not null
);
create index session_account_idx on session (account_id);
grant select, insert, update, delete on session to chizheng_app;

-- coordinator
create table throttle (
  bucket     text primary key,
  failures   integer not null,
  window_start timestamptz not null,
  locked_until timestamptz
);
grant select, insert, update, delete on throttle to chizheng_app;
comment on table throttle is 'Failures only, shared by all processes: a success costs no write.';

-- coordinator
create table idempotency (
  account_id  uuid not null,
  route       text not null,
  key         text not null,
  body_digest bytea not null,
  status      integer not null,
  body        text not null,
  created_at  timestamptz not null default now(),
  primary key (account_id, route, key)
);
create index idempotency_created_idx on idempotency (created_at);
grant select, insert, update, delete on idempotency to chizheng_app;

-- coordinator
create table document_serial (
  kind    text not null,
  unit_id text not null,
  year    integer not null,
  last    integer not null constraint document_serial_positive check (last >= 0),
  primary key (kind, unit_id, year)
);
grant select, insert, update on document_serial to chizheng_app;
comment on table document_serial is 'The running numbers people read: classes, claims, notices, batches (编号).';

-- coordinator
create table task (
  task_id     uuid primary key,
  kind        text not null,
  title       text not null,
  account_id  uuid not null,
  unit_id     text not null,
  organisation_id uuid,
  status      text not null constraint task_status check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done        bigint not null default 0,
  total       bigint,
  input       jsonb not null,
  result      jsonb,
  failure     text,
  cancel_asked boolean not null default false,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  ended_at    timestamptz
);
create index task_account_idx on task (account_id, created_at desc);
grant select, insert, update on task to chizheng_app;
comment on table task is 'Long work that people can leave and find again (任务): progress n/N, owner, result; survives a kill.';

-- coordinator
create table stored_file (
  file_id     uuid primary key,
  digest      text not null,
  bytes       bigint not null,
  name        text not null,
  media_type  text not null,
  purpose     text not null,
  account_id  uuid,
  unit_id     text,
  organisation_id uuid,
  created_at  timestamptz not null default now()
);
create index stored_file_digest_idx on stored_file (digest);
grant select, insert on stored_file to chizheng_app;
comment on table stored_file is 'Files by content (SHA-256); the bytes lie outside the database and are written and synced first.';

-- coordinator
create table outbox_message (
  message_id  uuid primary key,
  account_id  uuid,
  person_id   uuid,
  template    text not null,
  facts       jsonb not null,
  link        text,
  created_at  timestamptz not null default now(),
  read_at     timestamptz,
  sms_state   text not null default 'none' constraint outbox_message_sms check (sms_state in ('none', 'due', 'sent', 'held'))
);
create index outbox_message_account_idx on outbox_message (account_id, created_at desc);
create index outbox_message_person_idx on outbox_message (person_id, created_at desc);
grant select, insert, update on outbox_message to chizheng_app;

-- coordinator
-- append-only
create table org_audit (
  seq         bigint generated always as identity primary key,
  xid         xid8 not null default pg_current_xact_id(),
  at          timestamptz not null,
  business_day date not null,
  account_id  uuid,
  role        text not null,
  unit_id     text,
  address     text not null,
  request_id  text not null,
  action      text not null,
  subject_type text not null,
  subject_id  text not null,
  result      text not null constraint org_audit_result check (result in ('done', 'denied', 'failed')),
  facts       jsonb not null
);
create index org_audit_subject_idx on org_audit (subject_type, subject_id);
create index org_audit_at_idx on org_audit (at);
grant select, insert on org_audit to chizheng_app;
comment on table org_audit is 'One row for each use case, sign-in, denial (审计). Ids, field names and digests only, never a personal value.';

-- keyed: person_id
-- append-only
create table audit_event (
  person_id   uuid not null,
  event_id    uuid not null,
  xid         xid8 not null default pg_current_xact_id(),
  at          timestamptz not null,
  business_day date not null,
  account_id  uuid,
  role        text not null,
  request_id  text not null,
  action      text not null,
  subject_type text not null,
  subject_id  text not null,
  facts       jsonb not null,
  primary key (person_id, event_id)
);
grant select, insert on audit_event to chizheng_app;
comment on table audit_event is 'What was done to one person''s records: the timeline of claims, certificates, enrolments.';

-- coordinator
-- append-only
create table seal (
  seal_no     bigint not null,
  source      text not null,
  incarnation uuid not null,
  below_xid   xid8 not null,
  rows        bigint not null,
  hash        bytea not null,
  previous    bytea not null,
  signature   text not null,
  sealed_at   timestamptz not null,
  primary key (source, seal_no)
);
grant select, insert on seal to chizheng_app;
comment on table seal is 'Hash chain over audit and ledger, made after the fact over rows that no running transaction can add to.';

-- keyed: person_id
-- append-only
create table figure_delta (
  person_id uuid not null,
  delta_id  uuid not null,
  xid       xid8 not null default pg_current_xact_id(),
  unit_id   text not null,
  measure   text not null,
  day       date not null,
  n         integer not null,
  primary key (person_id, delta_id)
);
create index figure_delta_unit_idx on figure_delta (measure, unit_id, day) include (n);
grant select, insert on figure_delta to chizheng_app;
comment on table figure_delta is 'A change of a live figure, written in the transaction of its fact: one row for each ancestor unit and the lead department.';

-- coordinator
create table figure_cell (
  unit_id  text not null,
  measure  text not null,
  day      date not null,
  n        bigint not null,
  -- Deltas of transactions below this one are in the cell; the rest is the tail.
  below_xid xid8 not null,
  primary key (measure, unit_id, day)
);
grant select, insert, update on figure_cell to chizheng_app;

-- keyed: person_id
create table first_in (
  person_id uuid not null,
  measure   text not null,
  unit_id   text not null,
  year      integer not null,
  n         integer not null constraint first_in_not_negative check (n >= 0),
  primary key (person_id, measure, unit_id, year)
);
create index first_in_unit_idx on first_in (measure, unit_id, year);
grant select, insert, update on first_in to chizheng_app;
comment on table first_in is 'How many facts make this person count in a unit and year; a delta is written only when n goes 0 to 1 or 1 to 0.';

grant select, insert, update on unit, setting, calendar_day, occupation, occupation_map, organisation, organisation_scope to chizheng_app;
