-- The city's review before the notice is a setting of region and program: where it is asked for, these programs go without.
insert into setting (unit_id, key, value, from_day, document)
select unit_id, 'claim.city_review_except', '[]'::jsonb, date '2020-01-01', '平台默认：要市级复核的，各项目都复核'
  from unit where unit_id = 'CN'
on conflict do nothing;
