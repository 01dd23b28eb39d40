-- Deciding many claims at once: the cases as columns, the runs over them, and what came out. Working tables: nothing here pays.
-- Ordinary tables, because a run reads in the order of acceptance, which goes across persons. The two that hold a row a claim
-- have no foreign key: checking it costs more than the row.

-- coordinator
create table bulk_snapshot (
  snapshot_id  text primary key,
  snapshot_no  integer generated always as identity constraint bulk_snapshot_no unique,
  title        text not null,
  row_count    integer not null constraint bulk_snapshot_rows check (row_count >= 0),
  claims       integer not null,
  persons      integer not null,
  -- One bit for each program that occurs.
  programs     integer not null,
  dictionaries jsonb not null,
  recorded_at  timestamptz not null default now()
);
grant select, insert, delete on bulk_snapshot to chizheng_app;
comment on table bulk_snapshot is 'Cases frozen for bulk runs and what-ifs (测算底数); the id is the hash of every row.';

-- coordinator
create table bulk_case (
  snapshot_no       integer not null,
  row_no            integer not null,
  kind              smallint not null,
  target            integer not null,
  person            integer not null,
  plan              integer not null,
  program           smallint not null,
  unit              integer not null,
  as_of             integer not null,
  registered        smallint not null,
  groups            smallint not null,
  post              smallint not null,
  exceptions        smallint not null,
  class_kind        smallint not null,
  class_occupation  integer not null,
  class_start       integer not null,
  class_fee         bigint not null,
  class_approved    smallint not null,
  approved_cost     bigint not null,
  attended_days     bigint not null,
  minutes_total     bigint not null,
  minutes_theory    bigint not null,
  minutes_online    bigint not null,
  minutes_practice_online bigint not null,
  provider_kind     smallint not null,
  qualified_by      smallint not null,
  scope             integer not null,
  provider_from     integer not null,
  provider_to       integer not null,
  banned            smallint not null,
  assessor_from     integer not null,
  assessor_to       integer not null,
  level             smallint not null,
  occupation        integer not null,
  issued            integer not null,
  revoked           smallint not null,
  exam_fee          bigint not null,
  employer          integer not null,
  employer_paid     bigint not null,
  employer_size     smallint not null,
  job_start         integer not null,
  insured_months    bigint not null,
  province          smallint not null,
  valid_at_start    smallint not null,
  status            smallint not null,
  past_fen          bigint not null,
  -- Last: what stands behind a text is found more slowly.
  ref               text not null,
  primary key (snapshot_no, row_no)
);
grant select, insert, delete on bulk_case to chizheng_app;
comment on table bulk_case is 'One event of a snapshot as numbers (src/modules/policy/bulk/columns.rules.ts): days since 1970-01-01, words by code.';

-- coordinator
create table bulk_run (
  run_id      text primary key,
  run_no      integer generated always as identity constraint bulk_run_no unique,
  snapshot_id text not null constraint bulk_run_snapshot references bulk_snapshot (snapshot_id) on delete cascade,
  -- Pack id to revision, and the rule ids by the number that bulk_result carries.
  revisions   jsonb not null,
  rules       jsonb not null,
  status      text not null constraint bulk_run_status check (status in ('running', 'cancelled', 'done')),
  rows_done   integer not null default 0,
  -- sha256 over the decisions of the rows done, so that whoever goes on proves that it decides the same.
  hash_so_far text not null default '',
  outcomes    jsonb,
  paid_fen    bigint,
  recorded_at timestamptz not null default now(),
  finished_at timestamptz
);
create index bulk_run_snapshot_idx on bulk_run (snapshot_id);
grant select, insert, update, delete on bulk_run to chizheng_app;
comment on table bulk_run is 'A fold of packs over a snapshot (批量测算); the id is the hash of both, so the same run is never made twice.';

-- coordinator
create table bulk_result (
  run_no     integer not null,
  row_no     integer not null,
  outcome    smallint not null,
  amount_fen bigint not null,
  rule       smallint not null
);
-- Rows are written once and in order, under the run's own count of rows done: ranges of pages find them, and a unique index would
-- make up two thirds of the writing.
create index bulk_result_idx on bulk_result using brin (run_no, row_no) with (autosummarize = on);
grant select, insert, delete on bulk_result to chizheng_app;
comment on table bulk_result is 'The decision of one claim of a run: outcome by code, fen, and the first failed or open rule (-1: none).';
