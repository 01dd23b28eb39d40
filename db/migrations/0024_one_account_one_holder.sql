-- Money goes to the holder's own account alone (issue 4), so one account has one holder, person or organisation, in the whole
-- database: a school could else put its own card on every trainee. An account that two have already stays with both, the first
-- registered has its key, and doctor says so. Organisations without an index get theirs when the program starts: it can open them.

-- unique-key: bank_index
create table bank_account_key (
  bank_index  bytea primary key,
  holder_kind text not null constraint bank_account_key_holder check (holder_kind in ('organisation', 'person')),
  holder_id   uuid not null
);
insert into bank_account_key (bank_index, holder_kind, holder_id)
select distinct on (bank_index) bank_index, kind, id
  from (select bank_index, 'person' as kind, person_id as id, recorded_at from person
        union all
        select bank_index, 'organisation', organisation_id, recorded_at from organisation) as account
 where bank_index is not null
 order by bank_index, recorded_at, id;
-- A changed account sets the former one free.
grant select, insert, delete on bank_account_key to chizheng_app;
comment on table bank_account_key is 'Keyed digest of an account number (收款账号) to its one holder: the place where a second holder is refused.';

-- A month that two sheets attest stays when one of them is taken back: the first stands in the month's own row, the others here.
-- keyed: person_id
create table insurance_month_again (
  person_id   uuid not null,
  employer_id uuid not null,
  month       date not null,
  import_id   uuid not null,
  recorded_at timestamptz not null default now(),
  primary key (person_id, employer_id, month, import_id),
  constraint insurance_month_again_of foreign key (person_id, employer_id, month) references insurance_month (person_id, employer_id, month)
);
create index insurance_month_again_import_idx on insurance_month_again (import_id);
grant select, insert, delete on insurance_month_again to chizheng_app;
grant update (import_id) on insurance_month to chizheng_app;
comment on table insurance_month_again is 'Further sheets that attest a known insured month (参保月份). Who takes back the first one leaves the month to the next.';
