-- Training classes: application, review, roster, lessons, attendance, completion (T2-T6, T8).

-- reference
create table training_class (
  class_id       uuid primary key,
  number         text constraint training_class_number unique,
  title          text not null,
  kind           text not null constraint training_class_kind
                 check (kind in ('skill', 'startup', 'pre_job', 'safety', 'transfer', 'apprenticeship')),
  mode           text not null,
  funding        text not null constraint training_class_funding check (funding in ('subsidised', 'enterprise', 'market')),
  provider_id    uuid not null constraint training_class_provider references organisation (organisation_id),
  assessor_id    uuid constraint training_class_assessor references organisation (organisation_id),
  occupation     text not null constraint training_class_occupation references occupation (code),
  level          text not null,
  unit_id        text not null constraint training_class_unit references unit (unit_id),
  department_id  text constraint training_class_department references unit (unit_id),
  start_day      date not null,
  end_day        date not null,
  place          text not null,
  capacity       integer not null constraint training_class_capacity check (capacity between 1 and 500),
  minutes_theory integer not null constraint training_class_theory check (minutes_theory >= 0),
  minutes_practice integer not null constraint training_class_practice check (minutes_practice >= 0),
  minutes_online integer not null constraint training_class_online check (minutes_online >= 0),
  fee_fen        bigint not null default 0 constraint training_class_fee check (fee_fen >= 0),
  target_group   text not null,
  help_measures  text not null,
  manager_name   text not null,
  manager_phone  text not null,
  supervisor_name text,
  supervisor_phone text,
  planned_exam_day date,
  status         text not null constraint training_class_status
                 check (status in ('draft', 'submitted', 'returned', 'rejected', 'approved', 'running', 'finished', 'completed', 'cancelled')),
  version        integer not null default 1,
  submitted_day  date,
  approved_day   date,
  finished_day   date,
  completed_day  date,
  review_due     date,
  reviewed_by    uuid,
  review_note    text,
  recorded_at    timestamptz not null default now(),
  constraint training_class_days check (start_day <= end_day)
);
create index training_class_unit_idx on training_class (unit_id, status);
create index training_class_provider_idx on training_class (provider_id, status);
create index training_class_assessor_idx on training_class (assessor_id, status);
create index training_class_department_idx on training_class (department_id);
grant select, insert, update on training_class to chizheng_app;
comment on table training_class is 'One approved course run with dates and trainees (培训班). It carries one county and at most one lead department, and no counter.';

-- coordinator
create table class_seat (
  class_id uuid primary key,
  capacity integer not null,
  taken    integer not null default 0,
  constraint class_seat_within check (taken >= 0 and taken <= capacity)
);
grant select, insert, update on class_seat to chizheng_app;

-- keyed: person_id
create table enrolment (
  person_id    uuid not null,
  class_id     uuid not null constraint enrolment_class references training_class (class_id),
  enrolment_id uuid not null,
  status       text not null constraint enrolment_status check (status in ('enrolled', 'withdrawn', 'completed', 'failed')),
  group_code   text not null,
  source       text not null constraint enrolment_source check (source in ('roster', 'phone', 'helper')),
  import_id    uuid,
  row_number   integer,
  attended_lessons integer not null default 0,
  attended_minutes integer not null default 0,
  -- What the provider reports at the end (结业名单); the county's review makes it the status.
  proposed     text constraint enrolment_proposed check (proposed in ('passed', 'not_passed')),
  completed_day date,
  recorded_at  timestamptz not null default now(),
  version      integer not null default 1,
  primary key (person_id, class_id),
  constraint enrolment_person foreign key (person_id) references person (person_id)
);
create index enrolment_class_idx on enrolment (class_id);
grant select, insert, update on enrolment to chizheng_app;

-- coordinator
create table roster_import (
  import_id   uuid primary key,
  class_id    uuid not null,
  file_id     uuid not null,
  task_id     uuid not null,
  status      text not null constraint roster_import_status check (status in ('queued', 'running', 'done', 'failed', 'undone')),
  total       integer not null default 0,
  accepted    integer not null default 0,
  refused     integer not null default 0,
  failure     text,
  annotated_file_id uuid,
  account_id  uuid not null,
  created_at  timestamptz not null default now(),
  ended_at    timestamptz
);
create index roster_import_class_idx on roster_import (class_id);
grant select, insert, update on roster_import to chizheng_app;

-- coordinator
create table import_row (
  import_id  uuid not null constraint import_row_import references roster_import (import_id),
  row_number integer not null,
  accepted   boolean not null,
  person_id  uuid,
  -- [{column, title, message}]: what is wrong and what to do, without the value itself.
  faults     jsonb not null,
  primary key (import_id, row_number)
);
grant select, insert on import_row to chizheng_app;

-- reference
create table lesson (
  lesson_id  uuid primary key,
  class_id   uuid not null constraint lesson_class references training_class (class_id),
  day        date not null,
  start_time time not null,
  end_time   time not null,
  minutes    integer not null constraint lesson_minutes check (minutes between 1 and 600),
  kind       text not null constraint lesson_kind check (kind in ('theory', 'practice', 'online')),
  topic      text not null,
  teacher    text not null,
  room       text not null,
  status     text not null default 'planned' constraint lesson_status check (status in ('planned', 'recorded', 'cancelled')),
  version    integer not null default 1,
  recorded_at timestamptz not null default now(),
  constraint lesson_times check (start_time < end_time)
);
create index lesson_class_idx on lesson (class_id, day, start_time);
grant select, insert, update, delete on lesson to chizheng_app;

-- keyed: person_id
create table attendance (
  person_id   uuid not null,
  lesson_id   uuid not null constraint attendance_lesson references lesson (lesson_id),
  direction   text not null default 'in' constraint attendance_direction check (direction in ('in', 'out')),
  class_id    uuid not null,
  state       text not null constraint attendance_state check (state in ('present', 'absent', 'leave')),
  method      text not null constraint attendance_method check (method in ('sheet', 'code', 'late')),
  account_id  uuid,
  recorded_at timestamptz not null default now(),
  version     integer not null default 1,
  primary key (person_id, lesson_id, direction),
  constraint attendance_person foreign key (person_id) references person (person_id)
);
create index attendance_class_idx on attendance (class_id);
grant select, insert, update on attendance to chizheng_app;
comment on table attendance is 'Who was there (考勤). Sheet entries come from the provider; signed check-ins are added by their own method.';

-- keyed: person_id
-- append-only
create table attendance_change (
  person_id   uuid not null,
  change_id   uuid not null,
  lesson_id   uuid not null,
  from_state  text not null,
  to_state    text not null,
  reason      text not null,
  account_id  uuid not null,
  recorded_at timestamptz not null default now(),
  primary key (person_id, change_id)
);
grant select, insert on attendance_change to chizheng_app;
comment on table attendance_change is 'A correction leaves its trace (T6): what it was, what it became, who and why.';
