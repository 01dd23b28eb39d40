-- A public notice names the source of the money (资金来源), as it was when it was published.
alter table notice add column fund_name text;
update notice n set fund_name = f.name
  from claim_batch b join fund f on f.fund_code = b.fund_code
 where b.batch_id = n.batch_id;
alter table notice alter column fund_name set not null;

-- The county's time stands still while all that it has waits for others: for the city's review, or for a ruling of the text.
alter table claim_batch drop constraint claim_batch_rests;
