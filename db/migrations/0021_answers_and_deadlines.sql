-- Who objected reads the answer with a number and a code; the city's review and every step of a grant have a deadline of their own.

-- The code itself is kept nowhere: only its keyed digest. What was filed before has neither and is answered by telephone.
alter table objection add column number text constraint objection_number unique;
alter table objection add column code_digest bytea;
alter table objection add constraint objection_slip check ((number is null) = (code_digest is null));
alter table grant_objection add column number text constraint grant_objection_number unique;
alter table grant_objection add column code_digest bytea;
alter table grant_objection add constraint grant_objection_slip check ((number is null) = (code_digest is null));

-- Since when the city has it and by when it must be done; null while the city has nothing to review. The county's own time stands
-- still meanwhile: its deadline moves on by the working days that the city had it.
alter table claim_batch add column city_from date;
alter table claim_batch add column city_due date;
alter table claim_batch add constraint claim_batch_city check ((city_from is null) = (city_due is null));
alter table grant_application add column city_from date;
alter table grant_application add column city_due date;
alter table grant_application add constraint grant_application_city check ((city_from is null) = (city_due is null));
grant update (city_from, city_due) on grant_application to chizheng_app;

-- A grant is reminded of as a claim is: it is a batch of one line, under its own id (money_batch).
alter table claim_reminder drop constraint claim_reminder_step;
alter table claim_reminder add constraint claim_reminder_step check (step in ('review', 'city_review', 'approve', 'objection'));

-- A database that is already at work gets what a new one is seeded with.
insert into setting (unit_id, key, value, from_day, document)
select 'CN', s.key, s.value, date '2020-01-01', s.document from unit, (values
  ('claim.city_review_days', '5'::jsonb, '平台默认，待本地文件确定'),
  ('objection.appeal_days', '60'::jsonb, '《中华人民共和国行政复议法》：自知道之日起六十日内（2023 年修订为第二十条，此前为第九条）')
) as s (key, value, document) where unit_id = 'CN'
on conflict do nothing;
