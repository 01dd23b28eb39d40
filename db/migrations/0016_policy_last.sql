-- The last of the policy engine: a newer release's packs come as drafts, what-if runs keep whom they touch, official papers beside texts.

-- `upgrade`: a newer release's text of a pack. It waits like any draft, carries what was signed here, and decides once two persons
-- of the office have let it.
alter table policy_revision
  drop constraint policy_revision_kind,
  drop constraint policy_revision_signed,
  -- The release's own text, on which the edits of an upgrade stand.
  add column release_pack jsonb,
  -- sha256 of the text as the release brought it: a release is offered once.
  add column release_digest text,
  add constraint policy_revision_kind check (kind in ('release', 'correction', 'ruling', 'new_document', 'upgrade')),
  add constraint policy_revision_upgrade check ((kind = 'upgrade') = (release_pack is not null)),
  add constraint policy_revision_signed check (
    state not in ('signed', 'superseded')
    or (number is not null and signed_day is not null and signed_at is not null and faults = 0
        and (kind = 'release' or (signer_id is not null and (author_id is not null or kind = 'upgrade')))));

-- reference
create table policy_release (
  -- sha256 over the pack files of a release.
  mark       text primary key,
  offered_at timestamptz not null default now()
);
grant select, insert on policy_release to chizheng_app;
comment on table policy_release is 'Releases whose packs this database has seen (随系统发布的政策): what was new in them went in as drafts.';

-- `made`: what the draft says of the decisions already made, each by its own facts, whatever its year.
alter table what_if
  alter column year drop not null,
  add column kind text not null default 'year' constraint what_if_kind check (kind in ('year', 'made')),
  add constraint what_if_year check ((kind = 'year') = (year is not null));

-- keyed: person_id
create table what_if_line (
  person_id      uuid not null,
  line_id        uuid not null,
  what_if_id     uuid not null constraint what_if_line_run references what_if (what_if_id),
  before_outcome text not null,
  before_fen     bigint,
  after_outcome  text not null,
  after_fen      bigint,
  delta_fen      bigint not null,
  primary key (person_id, line_id, what_if_id)
);
create index what_if_line_run_idx on what_if_line (what_if_id, delta_fen);
grant select, insert on what_if_line to chizheng_app;
comment on table what_if_line is 'A claim that a run of a draft answers otherwise (测算中有变化的申领), for the tables and exports of that run.';

-- A scan or a PDF is kept as the paper of record; quotes are looked up in the text beside it.
alter table policy_document
  add column form text not null default 'text' constraint policy_document_form check (form in ('text', 'paper')),
  drop constraint policy_document_pkey,
  add primary key (revision_id, document, form);
