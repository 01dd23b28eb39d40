-- 项目奖补 (S2): by base, studio, person-year, event and project. The ledger pays them as it pays claims: one line, one live pay line.

-- coordinator
create table grant_application (
  grant_id      uuid primary key,
  number        text not null constraint grant_application_number unique,
  item_id       text not null,
  title         text not null,
  -- As the matrix fund × subsidy names it: grant_base, grant_studio, …
  program       text not null,
  region_id     text not null constraint grant_application_region references unit (unit_id),
  unit_id       text not null constraint grant_application_unit references unit (unit_id),
  department_id text,
  claimant_id   uuid not null constraint grant_application_claimant references organisation (organisation_id),
  -- Whose it is and who is paid: the organisation itself, or the person it applies for.
  holder_kind   text not null constraint grant_application_holder check (holder_kind in ('organisation', 'person')),
  holder_id     uuid not null,
  holder_name   text not null,
  -- What it is about, as the notice prints it: the base, the studio, the event.
  subject       text not null,
  units         integer not null constraint grant_application_units check (units between 1 and 100),
  year          integer not null,
  period        text not null,
  status        text not null constraint grant_application_status
                check (status in ('waiting_ruling', 'submitted', 'returned', 'reviewed', 'city_reviewed', 'on_notice', 'objected', 'approved',
                                  'paying', 'failed', 'paid', 'rejected', 'withdrawn', 'reversed')),
  outcome       text not null constraint grant_application_outcome check (outcome in ('ELIGIBLE', 'NEEDS_RULING')),
  amount_fen    bigint constraint grant_application_amount check (amount_fen > 0),
  attempt       integer not null default 1,
  fund_code     text constraint grant_application_fund references fund (fund_code),
  budget_id     uuid constraint grant_application_budget references budget (budget_id),
  notice_number text constraint grant_application_notice unique,
  notice_from   date,
  notice_to     date,
  notice_days   integer,
  notice_phone  text,
  notice_address text,
  note          text,
  commitment    text not null,
  submitted_by  uuid not null,
  submitted_day date not null,
  review_due    date not null,
  reviewed_by   uuid,
  reviewed_day  date,
  city_reviewed_by uuid,
  approve_due   date,
  approved_by   uuid,
  approved_day  date,
  paid_day      date,
  version       integer not null default 1,
  recorded_at   timestamptz not null default now(),
  -- Maker is never checker.
  constraint grant_application_four_eyes check (
    approved_by is null
    or (approved_by is distinct from reviewed_by and approved_by is distinct from city_reviewed_by and approved_by <> submitted_by)),
  constraint grant_application_money check (
    status not in ('approved', 'paying', 'failed', 'paid', 'reversed')
    or (outcome = 'ELIGIBLE' and amount_fen is not null and budget_id is not null and fund_code is not null)),
  constraint grant_application_ruling check ((status = 'waiting_ruling') <= (outcome = 'NEEDS_RULING')),
  constraint grant_application_days check ((notice_number is null) = (notice_from is null) and (notice_from is null) = (notice_to is null))
);
-- No double payment: an item is had once by a holder in a period. What waits for a ruling holds no place; what was clawed back keeps it.
create unique index grant_application_live on grant_application (item_id, holder_id, period)
  where status not in ('waiting_ruling', 'rejected', 'withdrawn');
create index grant_application_unit_idx on grant_application (unit_id, status);
create index grant_application_claimant_idx on grant_application (claimant_id, status);
create index grant_application_holder_idx on grant_application (holder_id);
grant select, insert on grant_application to chizheng_app;
-- Whose it is, what for and how the claimant committed never change; the amount is frozen by the approval (doctor proves it).
grant update (status, outcome, amount_fen, attempt, units, year, period, subject, fund_code, budget_id, notice_number, notice_from, notice_to, notice_days,
              notice_phone, notice_address, note, review_due, reviewed_by, reviewed_day, city_reviewed_by, approve_due, approved_by, approved_day,
              paid_day, submitted_by, submitted_day, version) on grant_application to chizheng_app;
comment on table grant_application is 'One application for a grant item (项目奖补申请): a base, a studio, a person''s year, an event, a project.';

-- coordinator
-- append-only
create table grant_decision (
  grant_id   uuid not null constraint grant_decision_of references grant_application (grant_id),
  decided_at timestamptz not null,
  attempt    integer not null,
  -- submit: at the counter; ruling: again, once somebody has ruled; approve: again in the transaction that reserves the money.
  stage      text not null constraint grant_decision_stage check (stage in ('submit', 'ruling', 'approve')),
  as_of      date not null,
  outcome    text not null,
  amount_fen bigint,
  pack_revision text not null,
  facts_hash text not null,
  facts      jsonb not null,
  primary key (grant_id, decided_at, stage)
);
grant select, insert on grant_decision to chizheng_app;
comment on table grant_decision is 'Facts, revision and outcome of a grant''s decision (判定); its words are recomputed from the stored revision.';

-- coordinator
create table grant_evidence (
  grant_id uuid not null constraint grant_evidence_of references grant_application (grant_id),
  file_id  uuid not null,
  kind     text not null,
  attempt  integer not null,
  primary key (grant_id, file_id, kind, attempt)
);
grant select, insert on grant_evidence to chizheng_app;
comment on table grant_evidence is 'Papers of an application (证明材料), by what they prove; those of a later attempt stand beside the earlier ones.';

-- coordinator
create table grant_objection (
  objection_id uuid primary key,
  grant_id     uuid not null constraint grant_objection_of references grant_application (grant_id),
  notice_number text not null,
  text         text not null,
  contact_enc  bytea,
  filed_day    date not null,
  status       text not null constraint grant_objection_status check (status in ('open', 'upheld', 'dismissed')),
  answer       text,
  answered_by  uuid,
  answered_day date,
  recorded_at  timestamptz not null default now()
);
create index grant_objection_idx on grant_objection (grant_id);
grant select, insert, update on grant_objection to chizheng_app;
comment on table grant_objection is 'Objections of anybody to a grant on public notice (公示异议): it stops until the office has answered.';

-- What the ledger pays and claims back: a line of a claim, or a grant, which is a line of its own. `person_id` is then its holder's
-- id, person or organisation.
alter table pay_line add column kind text not null default 'claim' constraint pay_line_kind check (kind in ('claim', 'grant'));
alter table receivable add column kind text not null default 'claim' constraint receivable_kind check (kind in ('claim', 'grant'));

-- Both halves read one table without a condition, so that the planner sees the tables themselves.
create view money_line as
select 'claim'::text as kind, l.person_id, l.line_id, l.batch_id, l.line_no, l.program, l.region_id, l.unit_id, l.department_id, l.claimant_id,
       l.class_id, l.certificate_id, l.notice_id, l.status, l.amount_fen, l.fund_code, l.budget_id, l.approved_day, l.paid_day,
       null::text as payee_kind, null::date as notice_from, null::date as notice_to
  from claim_line l
union all
select 'grant'::text, g.holder_id, g.grant_id, g.grant_id, 0, g.program, g.region_id, g.unit_id, g.department_id, g.claimant_id,
       null::uuid, null::uuid, null::uuid, g.status, g.amount_fen, g.fund_code, g.budget_id, g.approved_day, g.paid_day,
       g.holder_kind, g.notice_from, g.notice_to
  from grant_application g;
grant select on money_line to chizheng_app;
comment on view money_line is 'Every line that money may be paid for (可拨付明细): of claims, and grants with line_no 0.';

create view money_batch as
select 'claim'::text as kind, b.batch_id, b.number, b.claimant_id, b.unit_id, b.department_id, b.status, b.approved_day from claim_batch b
union all
select 'grant'::text, g.grant_id, g.number, g.claimant_id, g.unit_id, g.department_id, g.status, g.approved_day from grant_application g;
grant select on money_batch to chizheng_app;
comment on view money_batch is 'What is put into a disbursement batch together (申领批): a claim, or one grant.';
