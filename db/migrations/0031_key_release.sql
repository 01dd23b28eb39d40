-- Money that came back leaves the once-key used until the office that approved releases it by a document, two persons: from then on the
-- person may claim for the same occupation and level, and on the same evidence, once more.
-- keyed: person_id
create table key_release (
  person_id   uuid not null,
  release_id  uuid not null,
  line_id     uuid not null,
  -- The office that approved.
  unit_id     text not null,
  document    text not null,
  reason      text not null,
  status      text not null,
  made_by     uuid not null,
  made_day    date not null,
  checked_by  uuid,
  checked_day date,
  note        text,
  version     integer not null default 1,
  recorded_at timestamptz not null default now(),
  constraint key_release_pkey primary key (person_id, release_id),
  constraint key_release_line foreign key (person_id, line_id) references claim_line (person_id, line_id),
  constraint key_release_unit foreign key (unit_id) references unit (unit_id),
  constraint key_release_status check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
  constraint key_release_checked check ((status in ('confirmed', 'refused')) = (checked_by is not null)),
  constraint key_release_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint key_release_note check (status not in ('refused', 'withdrawn') or note is not null)
);
create unique index key_release_once on key_release (person_id, line_id) where status in ('proposed', 'confirmed');
create index key_release_unit_idx on key_release (unit_id) where status = 'proposed';
comment on table key_release is 'That somebody whose money came back may claim again (解除一次性限制): by document and reason, asked by one and confirmed by another.';
grant select, insert, update on key_release to chizheng_app;

alter table claim_line add column released_day date;
alter table claim_line add constraint claim_line_released check (released_day is null or status = 'reversed');
drop index claim_line_certificate_once;
create unique index claim_line_certificate_once on claim_line (person_id, certificate_id, program)
  where certificate_id is not null and stands and released_day is null;
drop index claim_line_completion_once;
create unique index claim_line_completion_once on claim_line (person_id, class_id, program)
  where class_id is not null and program <> 'assessment' and stands and released_day is null;
drop index claim_line_hire_once;
create unique index claim_line_hire_once on claim_line (person_id, hire_id, program) where hire_id is not null and stands and released_day is null;
