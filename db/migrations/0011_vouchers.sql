-- Vouchers (V1), the yearly limit at enrolment and its exceptions (S4), and the money that vouchers commit.

-- The kinds stand once, in MOVES of accounts.rules.ts; here only their form, so that a new kind needs no change of the table.
alter table transfer drop constraint transfer_kind;
alter table transfer add constraint transfer_kind check (kind ~ '^[a-z]+(_[a-z]+)*$');
alter table ledger_account drop constraint ledger_account_kind;
alter table ledger_account add constraint ledger_account_kind check (kind ~ '^[a-z]+(_[a-z]+)*$');

-- coordinator
-- append-only
create table voucher_transfer (
  transfer_id uuid primary key constraint voucher_transfer_of references transfer (transfer_id),
  kind        text not null constraint voucher_transfer_kind check (kind in ('commit', 'release', 'consume')),
  batch_id    uuid not null,
  person_id   uuid,
  voucher_id  uuid
);
create index voucher_transfer_batch_idx on voucher_transfer (batch_id);
-- A batch commits once; what it committed for one voucher is set free or used once.
create unique index voucher_transfer_commit_once on voucher_transfer (batch_id) where kind = 'commit';
create unique index voucher_transfer_end_once on voucher_transfer (voucher_id) where voucher_id is not null;
grant select, insert on voucher_transfer to chizheng_app;
comment on table voucher_transfer is 'Which voucher or batch of vouchers made a transfer. Beside the transfer, whose row is sealed as it stands.';

-- Part of what is reserved: promised to holders of vouchers, not yet to a claim.
alter table budget add column committed_fen bigint not null default 0;
alter table budget add constraint budget_committed check (committed_fen >= 0 and committed_fen <= reserved_fen);
comment on column budget.committed_fen is 'Promised by vouchers (发券承诺), a part of reserved_fen: vouchers never outrun the money.';

alter table enrolment drop constraint enrolment_source;
alter table enrolment add constraint enrolment_source check (source in ('roster', 'phone', 'helper', 'voucher'));
-- The year in which this training takes one of the person's places (ent_year); null when it takes none.
alter table enrolment add column counted_year integer;
alter table import_row add column warnings jsonb not null default '[]';

-- reference
create table voucher_batch (
  batch_id      uuid primary key,
  number        text not null constraint voucher_batch_number unique,
  name          text not null,
  kind          text not null constraint voucher_batch_kind check (kind in ('general', 'targeted')),
  attendance_only boolean not null,
  face_fen      bigint not null constraint voucher_batch_face check (face_fen >= 0),
  -- Whose claim redeems it.
  program       text not null,
  unit_id       text not null constraint voucher_batch_unit references unit (unit_id),
  fund_code     text,
  budget_id     uuid,
  -- Whom it is for: {unitId, groups, sex, bornFrom, bornTo}.
  filter        jsonb not null,
  -- What a targeted voucher is good for; empty is no bound.
  class_kinds   text[] not null default '{}',
  occupations   text[] not null default '{}',
  levels        text[] not null default '{}',
  valid_from    date not null,
  valid_to      date not null,
  redeem_by     date not null,
  document      text not null,
  planned       integer not null constraint voucher_batch_planned check (planned > 0),
  issued        integer not null default 0,
  -- Committed and not yet on a voucher.
  held_fen      bigint not null default 0,
  status        text not null constraint voucher_batch_status check (status in ('issuing', 'issued', 'stopped')),
  task_id       uuid not null,
  issued_by     uuid not null,
  issued_day    date not null,
  recorded_at   timestamptz not null default now(),
  constraint voucher_batch_value check (attendance_only = (face_fen = 0) and (attendance_only or budget_id is not null)),
  constraint voucher_batch_days check (valid_from <= valid_to and valid_to <= redeem_by),
  constraint voucher_batch_within check (issued >= 0 and issued <= planned and held_fen >= 0 and (status = 'issuing' or held_fen = 0)),
  constraint voucher_batch_target check (kind = 'general' or cardinality(class_kinds) + cardinality(occupations) + cardinality(levels) > 0)
);
create index voucher_batch_unit_idx on voucher_batch (unit_id, issued_day desc);
grant select, insert, update on voucher_batch to chizheng_app;
comment on table voucher_batch is 'One issue of vouchers to a group (发券批): kind, value, validity, and the money it commits.';

-- keyed: person_id
create table voucher (
  person_id     uuid not null,
  voucher_id    uuid not null,
  number        text not null,
  batch_id      uuid not null constraint voucher_batch_of references voucher_batch (batch_id),
  -- The holder's county on the day of issue, and who issued.
  unit_id       text not null constraint voucher_unit references unit (unit_id),
  issuer_id     text not null constraint voucher_issuer references unit (unit_id),
  face_fen      bigint not null constraint voucher_face check (face_fen >= 0),
  budget_id     uuid,
  valid_from    date not null,
  valid_to      date not null,
  redeem_by     date not null,
  state         text not null constraint voucher_state check (state in ('issued', 'claimed', 'locked', 'activated', 'completed', 'certified',
                'redeem_pending', 'redeemed', 'expired', 'voided', 'frozen', 'clawed_back')),
  frozen_from   text,
  committed_fen bigint not null,
  class_id      uuid constraint voucher_class references training_class (class_id),
  certificate_id uuid,
  line_id       uuid,
  issued_day    date not null,
  claimed_day   date,
  locked_day    date,
  activated_day date,
  completed_day date,
  certified_day date,
  redeemed_day  date,
  ended_day     date,
  redeemed_fen  bigint,
  reason        text,
  version       integer not null default 1,
  recorded_at   timestamptz not null default now(),
  primary key (person_id, voucher_id),
  constraint voucher_person foreign key (person_id) references person (person_id),
  constraint voucher_frozen check ((state = 'frozen') = (frozen_from is not null)),
  -- Money is committed while the voucher may still be redeemed and no claim has taken it over.
  constraint voucher_committed check (committed_fen = case
    when coalesce(frozen_from, state) in ('issued', 'claimed', 'locked', 'activated', 'completed', 'certified') then face_fen else 0 end),
  constraint voucher_in_class check (coalesce(frozen_from, state) not in ('locked', 'activated', 'completed', 'certified', 'redeem_pending', 'redeemed', 'clawed_back')
    or (class_id is not null and locked_day is not null)),
  -- No certificate, no value: dated after the first verified sign-in.
  constraint voucher_proof check (coalesce(frozen_from, state) not in ('certified', 'redeem_pending', 'redeemed', 'clawed_back')
    or (certificate_id is not null and certified_day > activated_day)),
  constraint voucher_redeemed check ((state in ('redeemed', 'clawed_back')) = (redeemed_fen is not null)
    and (redeemed_fen is null or (redeemed_fen between 0 and face_fen and line_id is not null and redeemed_day is not null)))
);
create index voucher_unit_idx on voucher (unit_id, state);
create index voucher_issuer_idx on voucher (issuer_id);
create index voucher_batch_idx on voucher (batch_id);
create index voucher_class_idx on voucher (class_id) where class_id is not null;
create index voucher_line_idx on voucher (line_id) where line_id is not null;
-- A page names a voucher by its id alone.
create index voucher_id_idx on voucher (voucher_id);
create index voucher_due_idx on voucher (valid_to) where state in ('issued', 'claimed', 'locked', 'activated', 'completed', 'certified');
create unique index voucher_one_live on voucher (person_id)
  where state in ('issued', 'claimed', 'locked', 'activated', 'completed', 'certified', 'redeem_pending', 'frozen');
create unique index voucher_certificate_once on voucher (person_id, certificate_id) where certificate_id is not null and state not in ('voided', 'expired');
grant select, insert on voucher to chizheng_app;
-- Holder, number, value, validity and book never change.
grant update (state, frozen_from, committed_fen, class_id, certificate_id, line_id, claimed_day, locked_day, activated_day, completed_day,
              certified_day, redeemed_day, ended_day, redeemed_fen, reason, version) on voucher to chizheng_app;
comment on table voucher is 'A training voucher (职业培训券) of one holder, who never changes: 以证换券，无证无价.';

-- unique-key: number
create table voucher_no (
  number     text primary key,
  person_id  uuid not null,
  voucher_id uuid not null
);
grant select, insert on voucher_no to chizheng_app;

-- keyed: person_id
create table limit_override (
  person_id    uuid not null,
  override_id  uuid not null,
  class_id     uuid not null constraint limit_override_class references training_class (class_id),
  year         integer not null,
  unit_id      text not null constraint limit_override_unit references unit (unit_id),
  document     text not null,
  reason       text not null,
  status       text not null constraint limit_override_status check (status in ('proposed', 'confirmed', 'refused')),
  made_by      uuid not null,
  made_day     date not null,
  checked_by   uuid,
  checked_day  date,
  note         text,
  version      integer not null default 1,
  recorded_at  timestamptz not null default now(),
  primary key (person_id, override_id),
  constraint limit_override_person foreign key (person_id) references person (person_id),
  constraint limit_override_checked check ((status = 'proposed') = (checked_by is null)),
  constraint limit_override_four_eyes check (checked_by is null or checked_by <> made_by)
);
create index limit_override_unit_idx on limit_override (unit_id, status);
create index limit_override_id_idx on limit_override (override_id);
create unique index limit_override_once on limit_override (person_id, class_id) where status <> 'refused';
grant select, insert, update on limit_override to chizheng_app;
comment on table limit_override is 'An exception from a soft limit (例外): one more training in a year, by document and reason, asked by one and confirmed by another.';
comment on table ent_year is 'Subsidised trainings of a person in a year (每年三次): a place is taken at enrolment, given back when the person leaves.';

-- An installation that stands already gets the default that a new one reads from db/seed/settings.json.
insert into setting (unit_id, key, value, from_day, document)
select unit_id, 'training.times_a_year', '3', '2020-01-01', '平台默认，参照山西省行动计划：原则上每人每年不超过 3 次，待本地文件确定'
  from unit where unit_id = 'CN';
