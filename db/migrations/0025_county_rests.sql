-- Since when all that is under review lies with the city: in that time, and only then, the county's own deadline stands still.
-- city_from cannot say it: the city may have one line while the county still has the others.
alter table claim_batch add column county_rests_from date;
alter table claim_batch add constraint claim_batch_rests check (county_rests_from is null or city_from is not null);
update claim_batch b set county_rests_from = b.city_from
 where b.city_from is not null
   and not exists (select from claim_line l where l.batch_id = b.batch_id and l.status in ('submitted', 'city_reviewed'));
