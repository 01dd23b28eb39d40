-- Which book pays which subsidy is money's way: a change of it is drawn up by one and confirmed by another of the office whose fund it is.
-- Where two books may pay on one day, the document says which comes first (首选、其次); nothing chooses in silence.
alter table fund_use add column rank integer not null default 1 constraint fund_use_rank check (rank between 1 and 9);
-- What stood side by side keeps the order that was followed until now: the earlier day first.
update fund_use u
   set rank = least(9, 1 + (select count(*) from fund_use o
                             where o.region_id = u.region_id and o.program = u.program and (o.from_day, o.fund_code) < (u.from_day, u.fund_code)
                               and o.fund_code <> u.fund_code
                               and o.from_day < coalesce(u.to_day, 'infinity') and coalesce(o.to_day, 'infinity') > u.from_day));

-- coordinator
create table fund_use_paper (
  paper_id     uuid not null constraint fund_use_paper_pkey primary key,
  number       text not null constraint fund_use_paper_number unique,
  kind         text not null constraint fund_use_paper_kind check (kind in ('begin', 'end')),
  fund_code    text not null constraint fund_use_paper_fund references fund (fund_code),
  unit_id      text not null constraint fund_use_paper_unit references unit (unit_id),
  region_id    text not null constraint fund_use_paper_region references unit (unit_id),
  program      text not null,
  from_day     date not null,
  to_day       date,
  rank         integer not null constraint fund_use_paper_rank check (rank between 1 and 9),
  document     text not null,
  document_day date not null,
  -- What the checker was shown when it was confirmed: claims asked for and not approved, and approved or paid already.
  concerned    jsonb,
  status       text not null constraint fund_use_paper_status check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
  made_by      uuid not null,
  made_day     date not null,
  checked_by   uuid,
  checked_day  date,
  note         text,
  version      integer not null default 1,
  recorded_at  timestamptz not null default now(),
  constraint fund_use_paper_days check (to_day is null or to_day > from_day),
  constraint fund_use_paper_ends check (kind = 'begin' or to_day is not null),
  constraint fund_use_paper_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint fund_use_paper_checked check ((status in ('confirmed', 'refused')) = (checked_by is not null))
);
create index fund_use_paper_unit_idx on fund_use_paper (unit_id, status);
grant select, insert, update on fund_use_paper to chizheng_app;
comment on table fund_use_paper is 'A change of what a book may pay (资金用途文书): begins or ends a use. Made by one, confirmed by another of the office that owns the fund.';

-- coordinator
create table setting_paper (
  paper_id    uuid not null constraint setting_paper_pkey primary key,
  number      text not null constraint setting_paper_number unique,
  kind        text not null constraint setting_paper_kind check (kind in ('set', 'end')),
  unit_id     text not null constraint setting_paper_unit references unit (unit_id),
  key         text not null,
  -- The value to be set; null of an end, after which the unit follows the one above.
  value       jsonb,
  from_day    date not null,
  document    text not null,
  status      text not null constraint setting_paper_status check (status in ('proposed', 'confirmed', 'refused', 'withdrawn')),
  made_by     uuid not null,
  made_day    date not null,
  checked_by  uuid,
  checked_day date,
  note        text,
  version     integer not null default 1,
  recorded_at timestamptz not null default now(),
  constraint setting_paper_four_eyes check (checked_by is null or checked_by <> made_by),
  constraint setting_paper_checked check ((status in ('confirmed', 'refused')) = (checked_by is not null)),
  constraint setting_paper_value check (kind = 'end' or value is not null)
);
create unique index setting_paper_open on setting_paper (unit_id, key) where status = 'proposed';
grant select, insert, update on setting_paper to chizheng_app;
comment on table setting_paper is 'A change of a setting (设置文书): a value from a day by a document. Made by one, confirmed by another.';
