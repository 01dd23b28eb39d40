-- Persons: one record each (R1). Identity fields are encrypted; a blind index finds the whole number and nothing else.

-- keyed: person_id
create table person (
  person_id      uuid primary key,
  doc_type       text not null,
  doc_no_enc     bytea not null,
  -- First six and last four, the most that may be shown without the right and a reason (DOMAIN 5.3).
  doc_no_masked  text not null,
  name           text collate "zh-x-icu" not null,
  pinyin         text not null,
  initials       text not null,
  sex            text not null constraint person_sex check (sex in ('male', 'female')),
  birth_date     date not null,
  nation         text,
  education      text,
  phone_enc      bytea,
  phone_index    bytea,
  phone_masked   text,
  -- County-level unit of residence, and the town or village below it where known.
  unit_id        text not null constraint person_unit references unit (unit_id),
  place_id       text constraint person_place references unit (unit_id),
  employment     text,
  bank_account_enc bytea,
  bank_index     bytea,
  bank_masked    text,
  real_name_status text not null default 'pending' constraint person_real_name check (real_name_status in ('pending', 'verified', 'mismatch')),
  real_name_day  date,
  real_name_source text,
  synthetic      boolean not null default false,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now()
);
create index person_name_idx on person (name text_pattern_ops);
create index person_pinyin_idx on person (pinyin text_pattern_ops);
create index person_initials_idx on person (initials text_pattern_ops);
create index person_phone_idx on person (phone_index);
create index person_unit_idx on person (unit_id);
create index person_place_idx on person (place_id);
grant select, insert, update on person to chizheng_app;
comment on table person is 'A worker (劳动者). person_id is internal and never derived from the ID number: a number can be corrected.';

-- unique-key: blind_index
create table person_key (
  blind_index bytea primary key,
  person_id   uuid not null
);
grant select, insert on person_key to chizheng_app;
comment on table person_key is 'Keyed digest of document type and number to person: the place where a second record of one person is refused.';

-- keyed: person_id
create table person_group (
  person_id   uuid not null,
  group_code  text not null,
  from_day    date not null,
  to_day      date,
  evidence    text not null,
  recorded_at timestamptz not null default now(),
  primary key (person_id, group_code, from_day),
  constraint person_group_person foreign key (person_id) references person (person_id)
);
grant select, insert, update on person_group to chizheng_app;
comment on table person_group is 'Person categories (人员类别) with evidence and validity; codes are those of the facts contract.';

-- keyed: person_id
-- append-only
create table person_view (
  person_id  uuid not null,
  view_id    uuid not null,
  xid        xid8 not null default pg_current_xact_id(),
  at         timestamptz not null,
  account_id uuid not null,
  role       text not null,
  fields     text[] not null,
  reason     text not null,
  primary key (person_id, view_id)
);
grant select, insert on person_view to chizheng_app;
comment on table person_view is 'Who saw which plain field of whom, and why (PIPL).';
