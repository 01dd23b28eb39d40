-- Packs as signed revisions, rulings, faults and what-if runs (S1, S6). `pack_revision` of 0005 keeps what decided a claim; here is
-- who wrote and who signed each document's text, and which text is in force.

-- reference
create table policy_revision (
  revision_id    uuid primary key,
  pack_id        text not null,
  region_id      text not null,
  -- Counts the signed revisions of the pack; null before it is signed.
  number         integer constraint policy_revision_number check (number >= 1),
  kind           text not null constraint policy_revision_kind check (kind in ('release', 'correction', 'ruling', 'new_document')),
  state          text not null constraint policy_revision_state
                 check (state in ('draft', 'proposed', 'signed', 'superseded', 'withdrawn')),
  -- sha256 of the pack as canonical JSON: what is signed, and what is checked at every load.
  digest         text not null,
  pack           jsonb not null,
  base_id        uuid constraint policy_revision_base references policy_revision (revision_id),
  reason         text not null,
  edits          jsonb not null default '[]',
  new_document   jsonb,
  -- Faults of the text as it was saved; a draft that has any is never proposed.
  faults         integer not null default 0,
  author_id      uuid,
  -- Everybody whose words are in it: none of them may sign.
  editor_ids     text[] not null default '{}',
  authored_day   date not null,
  proposed_day   date,
  signer_id      uuid,
  signed_day     date,
  signed_at      timestamptz,
  superseded_day date,
  note           text,
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  constraint policy_revision_two_persons
    check (signer_id is null or (signer_id <> author_id and not signer_id::text = any (editor_ids))),
  -- A release is signed by nobody here: the office that installs it answers for it (shown on the page).
  constraint policy_revision_signed check (
    state not in ('signed', 'superseded')
    or (number is not null and signed_day is not null and signed_at is not null and faults = 0
        and (kind = 'release' or (author_id is not null and signer_id is not null))))
);
create unique index policy_revision_in_force on policy_revision (pack_id) where state = 'signed';
create unique index policy_revision_numbered on policy_revision (pack_id, number) where number is not null;
create index policy_revision_region_idx on policy_revision (region_id, state);
grant select, insert, update on policy_revision to chizheng_app;
comment on table policy_revision is 'One text of one pack (政策版本): who wrote it, who signed it, since when it decides. The signed one decides; a draft never pays.';

-- reference
create table policy_document (
  revision_id uuid not null constraint policy_document_revision references policy_revision (revision_id),
  document    text not null,
  file_id     uuid not null,
  file_name   text not null,
  sha256      text not null,
  account_id  uuid not null,
  recorded_at timestamptz not null default now(),
  primary key (revision_id, document)
);
grant select, insert, update on policy_document to chizheng_app;
comment on table policy_document is 'Official texts attached to a revision (政策原文): its quotes are looked up in them.';

-- reference
create table policy_ruling (
  revision_id   uuid not null constraint policy_ruling_revision references policy_revision (revision_id),
  assumption_id text not null,
  question      text not null,
  reading       text not null,
  document      text not null,
  ruled_by      text not null,
  ruled_on      date not null,
  account_id    uuid not null,
  recorded_at   timestamptz not null default now(),
  primary key (revision_id, assumption_id)
);
grant select, insert, update on policy_ruling to chizheng_app;
comment on table policy_ruling is 'What the issuing office answered to an open question (答复): document, person, day. It decides once its revision is signed.';

-- reference
create table policy_fault (
  revision_id   uuid not null constraint policy_fault_revision references policy_revision (revision_id),
  -- Of what was found in the row, which is not what was signed.
  found_digest  text not null,
  faults        jsonb not null,
  first_seen_at timestamptz not null,
  primary key (revision_id, found_digest)
);
grant select, insert on policy_fault to chizheng_app;
comment on table policy_fault is 'A signed revision that did not load (政策包故障), when it was first seen and why. The last good one decides meanwhile.';

-- reference
create table what_if (
  what_if_id   uuid primary key,
  task_id      uuid not null,
  draft_id     uuid not null constraint what_if_draft references policy_revision (revision_id),
  baseline_id  uuid not null constraint what_if_baseline references policy_revision (revision_id),
  -- The draft as it was run: it may be edited afterwards.
  draft_digest text not null,
  pack         jsonb not null,
  diff         jsonb not null,
  headline     text not null,
  year         integer not null,
  unit_id      text not null,
  region_id    text not null,
  account_id   uuid not null,
  result       jsonb,
  recorded_at  timestamptz not null default now()
);
create index what_if_draft_idx on what_if (draft_id);
create index what_if_region_idx on what_if (region_id);
grant select, insert, update on what_if to chizheng_app;
comment on table what_if is 'One run of a draft over the real claims of a year (政策测算): figures only, no money moves.';
