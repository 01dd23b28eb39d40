-- Targets: yearly figures of units in named tables; tables are separate cuts and are never added (G1).

-- reference
create table target_table (
  table_id  text primary key,
  region_id text not null constraint target_table_region references unit (unit_id),
  year      integer not null,
  name      text not null,
  document  text not null,
  clause    text not null,
  sort      integer not null
);
grant select, insert on target_table to chizheng_app;

-- reference
create table target (
  table_id  text not null constraint target_in_table references target_table (table_id),
  unit_id   text not null constraint target_unit references unit (unit_id),
  measure   text not null,
  seq       integer not null,
  printed_name text not null,
  printed   text not null,
  value     integer not null constraint target_value check (value >= 0),
  remark    text not null default '',
  primary key (table_id, unit_id, measure)
);
grant select, insert, update on target to chizheng_app;
comment on table target is 'Targets as printed and as whole numbers (目标任务): measures training in 人次, new_skilled and new_high_skilled in 人.';
