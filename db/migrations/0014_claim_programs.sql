-- Claims by class, by certificate and by hire (S2): the employment register behind them, the employer's cap, reminders.

-- keyed: person_id
create table hire (
  person_id      uuid not null,
  hire_id        uuid not null,
  employer_id    uuid not null constraint hire_employer references organisation (organisation_id),
  agency_id      uuid constraint hire_agency references organisation (organisation_id),
  -- The unit the firm belongs to (隶属关系): its book pays.
  unit_id        text not null constraint hire_unit references unit (unit_id),
  occupation     text not null constraint hire_occupation references occupation (code),
  post           text constraint hire_post check (post in ('front_line', 'office')),
  start_day      date not null,
  end_day        date,
  end_reason     text,
  -- First two digits of the division where the work is done.
  province       text not null constraint hire_province check (province ~ '^\d{2}$'),
  status         text not null constraint hire_status check (status in ('unconfirmed', 'confirmed', 'voided')),
  registered_by  uuid not null,
  registered_day date not null,
  confirmed_by   uuid,
  confirmed_day  date,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  primary key (person_id, hire_id),
  constraint hire_person foreign key (person_id) references person (person_id),
  constraint hire_days check (end_day is null or end_day >= start_day),
  constraint hire_confirmed check ((status = 'unconfirmed') = (confirmed_day is null) or status = 'voided')
);
create unique index hire_once on hire (person_id, employer_id, start_day) where status <> 'voided';
create index hire_employer_idx on hire (employer_id, start_day);
create index hire_agency_idx on hire (agency_id, start_day);
create index hire_unit_idx on hire (unit_id, start_day);
grant select, insert, update on hire to chizheng_app;
comment on table hire is 'Who works where since when (用工登记), registered by employer or agency; one that an agency registered counts once the employer confirms it.';

-- coordinator
create table insurance_import (
  import_id   uuid primary key,
  unit_id     text not null,
  file_id     uuid not null,
  file_name   text not null,
  account_id  uuid not null,
  day         date not null,
  status      text not null constraint insurance_import_status check (status in ('done', 'undone')),
  total       integer not null,
  accepted    integer not null,
  refused     integer not null,
  months      integer not null,
  -- [{rowNumber, message}]: what is wrong and what to do, without the value itself.
  faults      jsonb not null,
  annotated_file_id uuid,
  recorded_at timestamptz not null default now()
);
create index insurance_import_unit_idx on insurance_import (unit_id);
grant select, insert, update on insurance_import to chizheng_app;
comment on table insurance_import is 'Sheets of the social-insurance office (社保导入), each with its day, its clerk and what it changed.';

-- keyed: person_id
create table insurance_month (
  person_id   uuid not null,
  employer_id uuid not null constraint insurance_month_employer references organisation (organisation_id),
  month       date not null constraint insurance_month_first check (extract(day from month) = 1),
  import_id   uuid not null,
  recorded_at timestamptz not null default now(),
  primary key (person_id, employer_id, month),
  constraint insurance_month_person foreign key (person_id) references person (person_id)
);
create index insurance_month_import_idx on insurance_month (import_id);
grant select, insert, delete on insurance_month to chizheng_app;
comment on table insurance_month is 'Months for which an employer paid social insurance (参保月份): only from the insurance office''s sheet, never from a claimant.';

-- coordinator
create table ent_cap (
  organisation_id uuid not null constraint ent_cap_organisation references organisation (organisation_id),
  program   text not null,
  rule      text not null,
  max_fen   bigint not null,
  used_fen  bigint not null default 0,
  primary key (organisation_id, program, rule),
  constraint ent_cap_within check (used_fen >= 0 and used_fen <= max_fen)
);
grant select, insert, update on ent_cap to chizheng_app;
comment on table ent_cap is 'What an organisation may have of a program in all (累计上限), and has: changed in the approval itself, recounted by doctor.';

-- coordinator
create table claim_reminder (
  batch_id uuid not null,
  step     text not null constraint claim_reminder_step check (step in ('review', 'approve', 'objection')),
  due_day  date not null,
  kind     text not null constraint claim_reminder_kind check (kind in ('soon', 'overdue')),
  sent_day date not null,
  primary key (batch_id, step, due_day, kind)
);
grant select, insert on claim_reminder to chizheng_app;
comment on table claim_reminder is 'Who was reminded of which deadline (催办), so that nobody is told twice.';

-- What the office approved as the cost of training one person; a ceiling pays no more than this.
alter table training_class add column approved_cost_fen bigint constraint training_class_approved_cost check (approved_cost_fen >= 0);

alter table claim_line add column hire_id uuid;
alter table claim_line add column job_start date;
-- Whoever was hired without a certificate has no level: the line says so, and is refused.
alter table claim_line alter column level drop not null;
-- One line a person and class, one a hire, for a program: whoever claims it, in whatever batch.
create unique index claim_line_completion_once on claim_line (person_id, class_id, program)
  where class_id is not null and program <> 'assessment' and status not in ('withdrawn', 'rejected', 'refused');
create unique index claim_line_hire_once on claim_line (person_id, hire_id, program)
  where hire_id is not null and status not in ('withdrawn', 'rejected', 'refused');
