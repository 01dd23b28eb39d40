-- Exam sessions, results, certificates (A1-A3).

-- reference
create table exam_session (
  session_id  uuid primary key,
  number      text not null constraint exam_session_number unique,
  class_id    uuid constraint exam_session_class references training_class (class_id),
  assessor_id uuid not null constraint exam_session_assessor references organisation (organisation_id),
  occupation  text not null constraint exam_session_occupation references occupation (code),
  level       text not null,
  unit_id     text not null constraint exam_session_unit references unit (unit_id),
  department_id text,
  exam_day    date not null,
  place       text not null,
  examiners   text[] not null,
  fee_fen     bigint not null default 0 constraint exam_session_fee check (fee_fen >= 0),
  pass_mark   integer not null default 60,
  status      text not null constraint exam_session_status check (status in ('planned', 'results', 'certified', 'cancelled')),
  version     integer not null default 1,
  recorded_at timestamptz not null default now()
);
create index exam_session_assessor_idx on exam_session (assessor_id, status);
create index exam_session_unit_idx on exam_session (unit_id);
-- One class is examined by one live session; a resit is its own later kind.
create unique index exam_session_class_live on exam_session (class_id) where status <> 'cancelled';
grant select, insert, update on exam_session to chizheng_app;

-- keyed: person_id
create table exam_result (
  person_id  uuid not null,
  session_id uuid not null constraint exam_result_session references exam_session (session_id),
  class_id   uuid,
  theory     numeric(4, 1) constraint exam_result_theory check (theory between 0 and 100),
  practice   numeric(4, 1) constraint exam_result_practice check (practice between 0 and 100),
  state      text not null constraint exam_result_state check (state in ('registered', 'passed', 'failed', 'absent')),
  import_id  uuid,
  recorded_at timestamptz not null default now(),
  version    integer not null default 1,
  primary key (person_id, session_id),
  constraint exam_result_person foreign key (person_id) references person (person_id)
);
create index exam_result_session_idx on exam_result (session_id);
grant select, insert, update on exam_result to chizheng_app;

-- coordinator
create table result_import (
  import_id  uuid primary key,
  session_id uuid not null,
  file_id    uuid not null,
  task_id    uuid not null,
  status     text not null constraint result_import_status check (status in ('queued', 'running', 'done', 'failed')),
  total      integer not null default 0,
  accepted   integer not null default 0,
  refused    integer not null default 0,
  failure    text,
  faults     jsonb not null default '[]',
  annotated_file_id uuid,
  account_id uuid not null,
  created_at timestamptz not null default now(),
  ended_at   timestamptz
);
create index result_import_session_idx on result_import (session_id);
grant select, insert, update on result_import to chizheng_app;

-- coordinator
create table certificate_serial (
  assessor_code text not null,
  year          integer not null,
  level         text not null,
  last          integer not null constraint certificate_serial_range check (last between 0 and 999999),
  primary key (assessor_code, year, level)
);
grant select, insert, update on certificate_serial to chizheng_app;
comment on table certificate_serial is 'Numbers are taken in the transaction of the certificate: no gaps, no repeats.';

-- keyed: person_id
create table certificate (
  person_id      uuid not null,
  certificate_id uuid not null,
  number         text not null,
  kind           text not null constraint certificate_kind check (kind in ('skill_level', 'licence', 'special')),
  occupation     text not null constraint certificate_occupation references occupation (code),
  level          text not null,
  issued_on      date not null,
  assessor_id    uuid not null constraint certificate_assessor references organisation (organisation_id),
  session_id     uuid constraint certificate_session references exam_session (session_id),
  class_id       uuid constraint certificate_class references training_class (class_id),
  unit_id        text not null constraint certificate_unit references unit (unit_id),
  department_id  text,
  exam_fee_fen   bigint not null default 0,
  status         text not null constraint certificate_status check (status in ('valid', 'revoked')),
  revoked_on     date,
  revoked_reason text,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  primary key (person_id, certificate_id),
  constraint certificate_person foreign key (person_id) references person (person_id),
  constraint certificate_once_per_session unique (person_id, session_id)
);
create index certificate_class_idx on certificate (class_id);
create index certificate_session_idx on certificate (session_id);
create index certificate_assessor_idx on certificate (assessor_id, issued_on);
create index certificate_unit_idx on certificate (unit_id, issued_on);
-- A page names a certificate by its id alone.
create index certificate_id_idx on certificate (certificate_id);
grant select, insert, update on certificate to chizheng_app;

-- unique-key: number
create table certificate_no (
  number         text primary key,
  person_id      uuid not null,
  certificate_id uuid not null
);
grant select, insert on certificate_no to chizheng_app;
