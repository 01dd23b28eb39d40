/** Yuncheng 取证补贴 inside PostgreSQL: what needs no history is plain SQL, what does is an aggregate folded over each person's claims. */

const plan = 'c.class_start between 18299 and 18627'
/** Makes the step and its aggregate; `snapshot` is the number of the claims' snapshot, `dictionaries` its scopes. */
export const prepareFold = (snapshot: number) => `
  create temp table teaches as
    select (s.ordinality - 1)::int as scope, o::int as occupation
      from bulk_snapshot, jsonb_array_elements(dictionaries -> 'scopes') with ordinality s, jsonb_array_elements_text(s.value) o
     where snapshot_no = ${snapshot};
  create unique index on teaches (scope, occupation);
  analyze teaches;
  create type pg_temp.fold_state as (outcome smallint, fen bigint, keys int[], years int[]);
  -- sure: 2 failed before the history is asked; after: what it is when the history allows it.
  create function pg_temp.fold_step(s pg_temp.fold_state, sure int, after int, price bigint, held int, in_year int)
    returns pg_temp.fold_state language plpgsql immutable as $$
  declare n int := 0; y int;
  begin
    s.fen := 0;
    if sure = 2 or held = any(s.keys) then s.outcome := 2; return s; end if;
    foreach y in array s.years loop if y = in_year then n := n + 1; end if; end loop;
    if n >= 3 then s.outcome := 2; return s; end if;
    s.outcome := after;
    if after = 1 then
      s.fen := price;
      s.keys := s.keys || held;
      s.years := s.years || in_year;
    end if;
    return s;
  end $$;
  create aggregate pg_temp.fold (int, int, bigint, int, int) (sfunc = pg_temp.fold_step, stype = pg_temp.fold_state, initcond = '(0,0,{},{})')`

export const fold = (snapshot: number, run: number) => `
  insert into bulk_result (run_no, row_no, outcome, amount_fen, rule)
  select ${run}, row_no, (state).outcome, (state).fen, -1 from (
    select row_no, pg_temp.fold(sure, after, price, held, in_year) over (partition by person order by row_no) as state from (
      select c.person, c.row_no, c.occupation * 8 + c.level as held, extract(year from date '1970-01-01' + c.class_start)::int as in_year,
        case when c.revoked <> 0 or c.occupation <> c.class_occupation or c.issued < c.class_start or c.exam_fee <> 0
          or (${plan} and c.registered = 0)
          or case when c.provider_kind = 1 then c.qualified_by not in (1, 2, 3) else c.qualified_by <> 4 end
          or c.class_start < c.provider_from or c.class_start >= c.provider_to or c.banned <> 0
          or (${plan} and t.scope is null) then 2 else 1 end as sure,
        case when ${plan} and ((c.groups & 470) <> 0 and c.class_fee <> 0 or c.minutes_practice_online <> 0
               or c.class_kind <> 2 and (c.minutes_online * 10 > c.minutes_total * 3
                                         or c.minutes_online - c.minutes_practice_online > c.minutes_theory)) then 2
             when c.issued < 18372 or c.issued > 18992 or c.level in (3, 5, 6)
               or (${plan} and c.class_kind <> 2 and c.minutes_theory * 10 > c.minutes_total * 3
                   and c.minutes_online - c.minutes_practice_online > 0) then 4
             else 1 end as after,
        case c.level when 1 then 15000 when 2 then 30000 when 4 then 60000 end::bigint as price
      from bulk_case c left join teaches t on t.scope = c.scope and t.occupation = c.class_occupation
     where c.snapshot_no = ${snapshot}) judged) folded`
