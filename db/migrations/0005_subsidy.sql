-- Claims, decisions, entitlements, public notice (S1-S4).

-- reference
create table pack_revision (
  revision    text primary key,
  region      text not null,
  pack        jsonb not null,
  status      text not null constraint pack_revision_status check (status in ('draft', 'signed', 'withdrawn')),
  source      text not null,
  recorded_at timestamptz not null default now()
);
grant select, insert, update on pack_revision to chizheng_app;
comment on table pack_revision is 'The policy packs that decided, whole and by hash, so that an old decision replays (政策包).';

-- reference
create table claim_batch (
  batch_id      uuid primary key,
  number        text not null constraint claim_batch_number unique,
  program       text not null,
  region_id     text not null constraint claim_batch_region references unit (unit_id),
  unit_id       text not null constraint claim_batch_unit references unit (unit_id),
  department_id text,
  class_id      uuid constraint claim_batch_class references training_class (class_id),
  claimant_id   uuid not null constraint claim_batch_claimant references organisation (organisation_id),
  fund_code     text not null,
  status        text not null constraint claim_batch_status check (status in ('submitted', 'reviewed', 'on_notice', 'noticed', 'approved', 'closed')),
  version       integer not null default 1,
  submitted_day date not null,
  submitted_by  uuid not null,
  review_due    date not null,
  reviewed_day  date,
  reviewed_by   uuid,
  approve_due   date,
  approved_day  date,
  approved_by   uuid,
  commitment    text not null,
  recorded_at   timestamptz not null default now()
);
create index claim_batch_unit_idx on claim_batch (unit_id, status);
create index claim_batch_claimant_idx on claim_batch (claimant_id, status);
create index claim_batch_department_idx on claim_batch (department_id);
-- A class is claimed once for a program; lines that were returned are claimed again inside the same batch.
create unique index claim_batch_class_once on claim_batch (class_id, program) where status <> 'closed';
grant select, insert, update on claim_batch to chizheng_app;
comment on table claim_batch is 'One application for many persons (申领批): for example the assessment subsidy of a whole class.';

-- keyed: person_id
create table claim_line (
  person_id      uuid not null,
  line_id        uuid not null,
  batch_id       uuid not null constraint claim_line_batch references claim_batch (batch_id),
  line_no        integer not null,
  program        text not null,
  region_id      text not null,
  unit_id        text not null constraint claim_line_unit references unit (unit_id),
  department_id  text,
  claimant_id    uuid not null constraint claim_line_claimant references organisation (organisation_id),
  class_id       uuid,
  certificate_id uuid,
  occupation     text not null,
  level          text not null,
  class_start    date,
  certified_on   date,
  status         text not null constraint claim_line_status
                 check (status in ('submitted', 'refused', 'returned', 'reviewed', 'on_notice', 'objected', 'approved', 'paying', 'failed', 'paid', 'rejected', 'withdrawn', 'reversed')),
  outcome        text not null constraint claim_line_outcome check (outcome in ('ELIGIBLE', 'INELIGIBLE', 'NOT_YET', 'NEEDS_RULING')),
  amount_fen     bigint constraint claim_line_amount check (amount_fen >= 0),
  attempt        integer not null default 1,
  fund_code      text not null,
  budget_id      uuid,
  notice_id      uuid,
  hold_reason    text,
  note           text,
  -- Who reviewed it: the same account may not approve it (maker and checker).
  reviewed_by    uuid,
  approved_day   date,
  paid_day       date,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  primary key (person_id, line_id),
  constraint claim_line_person foreign key (person_id) references person (person_id),
  constraint claim_line_money check (status not in ('approved', 'paying', 'failed', 'paid') or (outcome = 'ELIGIBLE' and amount_fen > 0))
);
create index claim_line_batch_idx on claim_line (batch_id, line_no);
create index claim_line_unit_idx on claim_line (unit_id, status);
create index claim_line_notice_idx on claim_line (notice_id);
-- A certificate is claimed once for a program, in whatever batch.
create unique index claim_line_certificate_once on claim_line (person_id, certificate_id, program)
  where certificate_id is not null and status not in ('withdrawn', 'rejected', 'refused');
grant select, insert, update on claim_line to chizheng_app;
comment on table claim_line is 'One person in a claim (申领明细). The ledger is the truth about money; this status follows it.';

-- keyed: person_id
-- append-only
create table decision (
  person_id  uuid not null,
  line_id    uuid not null,
  attempt    integer not null,
  -- submit: at the counter; approve: again with the person's rows locked, which is what pays.
  stage      text not null constraint decision_stage check (stage in ('submit', 'review', 'approve')),
  decided_at timestamptz not null,
  as_of      date not null,
  outcome    text not null,
  amount_fen bigint,
  pack_revision text not null,
  facts_hash text not null,
  facts      jsonb not null,
  verdicts   jsonb not null,
  primary key (person_id, line_id, attempt, stage)
);
grant select, insert on decision to chizheng_app;
comment on table decision is 'Facts, revision, outcome and verdicts of a decision (判定); its words are recomputed from the stored revision.';

-- keyed: person_id
create table ent_once (
  person_id uuid not null,
  rule      text not null,
  key       text not null,
  line_id   uuid not null,
  state     text not null constraint ent_once_state check (state in ('held', 'used', 'released')),
  recorded_at timestamptz not null default now(),
  primary key (person_id, rule, key, line_id)
);
create unique index ent_once_live on ent_once (person_id, rule, key) where state <> 'released';
grant select, insert, update on ent_once to chizheng_app;
comment on table ent_once is 'Once per person, occupation and level: the second line behind the decision (同一职业同一等级不得重复申领).';

-- keyed: person_id
create table ent_year (
  person_id     uuid not null,
  program_group text not null,
  year          integer not null,
  n             integer not null,
  max_n         integer not null,
  primary key (person_id, program_group, year),
  constraint ent_year_within check (n >= 0 and n <= max_n)
);
grant select, insert, update on ent_year to chizheng_app;

-- coordinator
create table notice (
  notice_id    uuid primary key,
  number       text not null constraint notice_number unique,
  batch_id     uuid not null,
  unit_id      text not null,
  program      text not null,
  title        text not null,
  from_day     date not null,
  to_day       date not null,
  working_days integer not null constraint notice_days check (working_days >= 0),
  phone        text not null,
  address      text not null,
  status       text not null constraint notice_status check (status in ('open', 'closed', 'withdrawn')),
  published_by uuid not null,
  recorded_at  timestamptz not null default now()
);
create index notice_unit_idx on notice (unit_id, status);
create index notice_batch_idx on notice (batch_id);
grant select, insert, update on notice to chizheng_app;
comment on table notice is 'A list on public notice (公示): masked identities, working days of the region''s setting.';

-- coordinator
create table objection (
  objection_id uuid primary key,
  notice_id    uuid not null constraint objection_notice references notice (notice_id),
  line_no      integer not null,
  person_id    uuid not null,
  line_id      uuid not null,
  text         text not null,
  contact_enc  bytea,
  filed_day    date not null,
  status       text not null constraint objection_status check (status in ('open', 'upheld', 'dismissed')),
  answer       text,
  answered_by  uuid,
  answered_day date,
  recorded_at  timestamptz not null default now()
);
create index objection_notice_idx on objection (notice_id);
grant select, insert, update on objection to chizheng_app;
