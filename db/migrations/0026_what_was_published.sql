-- What a notice showed stays what it showed: its lines go on to be paid, refused or claimed back, and the published list does not
-- follow them.

-- coordinator
-- append-only
create table notice_line (
  notice_id   uuid not null constraint notice_line_of references notice (notice_id),
  line_no     integer not null,
  -- As it was published, and nothing that was not.
  name_masked text not null,
  doc_last4   text not null,
  occupation  text not null,
  level       text,
  amount_fen  bigint not null constraint notice_line_amount check (amount_fen >= 0),
  primary key (notice_id, line_no)
);
grant select, insert on notice_line to chizheng_app;
comment on table notice_line is 'The lines of a public notice as they were published (公示名单), masked; persons of the prison domain are in none.';

-- Notices from before: the lines that were put on them. One that an approval refused has lost its amount and keeps it in its decision.
insert into notice_line (notice_id, line_no, name_masked, doc_last4, occupation, level, amount_fen)
select n.notice_id, l.line_no,
       case when char_length(p.name) <= 1 then repeat('*', char_length(p.name))
            when char_length(p.name) = 2 then left(p.name, 1) || '*'
            else left(p.name, 1) || repeat('*', char_length(p.name) - 2) || right(p.name, 1) end,
       right(p.doc_no_masked, 4), l.occupation, l.level,
       coalesce(case when l.status = 'refused'
                     then (select d.amount_fen from decision d where d.person_id = l.person_id and d.line_id = l.line_id and d.stage <> 'approve'
                            order by d.attempt desc, (d.stage = 'review') desc limit 1)
                     else l.amount_fen end, 0)
  from notice n join claim_line l on l.notice_id = n.notice_id join person p on p.person_id = l.person_id
 where not exists (select from person_group g where g.person_id = l.person_id and g.group_code = 'inmate'
                    and (g.to_day is null or g.to_day >= n.from_day));
