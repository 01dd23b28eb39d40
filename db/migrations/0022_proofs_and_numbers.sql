-- Numbers of papers run in a province and are unique in the database (decision 0021): the province that has taken numbers already
-- keeps them as they are, another one writes its code.
insert into system_mark (key, value)
select 'numbering_home', to_jsonb(unit_id) from document_serial where kind not in ('class', 'exam_session')
 group by unit_id order by sum(last) desc, unit_id limit 1;

-- What a run of a draft found of single claims is dropped when another run has taken its place or it is old; its figures stay.
alter table what_if add column lines_dropped_day date;
grant delete on what_if_line to chizheng_app;
-- The same cases frozen again are as good as new.
grant update (recorded_at) on bulk_snapshot to chizheng_app;
insert into setting (unit_id, key, value, from_day, document)
select 'CN', d.key, d.days::jsonb, date '2020-01-01', '平台默认，待本地文件确定'
  from unit, (values ('policy.run_keep_days', '180'), ('policy.recheck_keep_days', '30')) as d (key, days)
 where unit_id = 'CN'
on conflict do nothing;

-- By which columns a bank's result was read, so that doctor reads it again as it was read; null: by the setting of that day.
alter table bank_result add column layout jsonb;
