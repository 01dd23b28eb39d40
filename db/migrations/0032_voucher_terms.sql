-- While an office looks into a voucher its holder's time stands still: the days from the freeze to its end come on top of both last days.
-- Vouchers that were frozen before this have no such day and get none.
alter table voucher add column frozen_day date;
alter table voucher add constraint voucher_frozen_day check (frozen_day is null or state = 'frozen');
grant update (frozen_day, valid_to, redeem_by) on voucher to chizheng_app;

-- A targeted issue may name the institutions where it can be used.
alter table voucher_batch add column providers uuid[] not null default '{}';
alter table voucher_batch drop constraint voucher_batch_target;
alter table voucher_batch add constraint voucher_batch_target
  check (kind = 'general' or cardinality(class_kinds) + cardinality(occupations) + cardinality(levels) + cardinality(providers) > 0);
