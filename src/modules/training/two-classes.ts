import { type SqlBool, sql } from 'kysely'

/** The enrolment `e` is a place in a class `k` that is still taught, or whose hours are still looked at. */
// unscoped: a part of statements that name their scope.
export const sitsIn = (e: string, k: string) =>
  sql<SqlBool>`${sql.ref(`${e}.status`)} = 'enrolled' and ${sql.ref(`${k}.status`)} in ('approved', 'running', 'finished')`

/**
 * Two classes `a` and `b` go on at the same time (T4): their lessons overlap, or their days do while one of the two has no lessons.
 * `everPlanned` counts cancelled lessons as lessons too: who joined while there were some was not refused for the days.
 */
// unscoped: one person sits in one room at a time, whoever runs the other class.
export function goOnTogether(a: string, b: string, { everPlanned = false } = {}) {
  const [first, second] = [sql.table(a), sql.table(b)]
  const planned = (k: typeof first) =>
    sql`exists (select 1 from lesson l where l.class_id = ${k}.class_id and ${everPlanned ? sql`true` : sql`l.status <> 'cancelled'`})`
  return sql<SqlBool>`(${first}.start_day <= ${second}.end_day and ${second}.start_day <= ${first}.end_day
    and (not ${planned(first)} or not ${planned(second)}
         or exists (select 1 from lesson x join lesson y on y.day = x.day and x.start_time < y.end_time and y.start_time < x.end_time
                     where x.class_id = ${first}.class_id and y.class_id = ${second}.class_id
                       and x.status <> 'cancelled' and y.status <> 'cancelled')))`
}
