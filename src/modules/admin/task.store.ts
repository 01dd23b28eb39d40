import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import { TASK_COLUMNS, type TaskRow, taskViewOf } from '#src/platform/jobs/task-view.ts'
import type { TaskView } from './admin.contract.ts'

/** My own tasks, those of my organisation, and for an office those of the units it answers for. */
function visible(scope: Scope) {
  const own = sql<SqlBool>`t.account_id = ${scope.accountId}`
  const { reach } = scope
  if (reach.kind === 'organisation') return sql<SqlBool>`(${own} or t.organisation_id = ${reach.organisationId})`
  if (reach.kind === 'units') return sql<SqlBool>`(${own} or t.unit_id = any(${reach.unitIds}))`
  if (reach.kind === 'department') return sql<SqlBool>`(${own} or t.unit_id = ${reach.unitId})`
  return own
}

const FROM = sql`from task t left join account a on a.account_id = t.account_id`

/** The newest first; the id is a UUID of version 7, so it is the time as well. Answers up to `limit` + 1 rows. */
export async function listTasks(
  db: Db,
  scope: Scope,
  ask: { limit: number; beforeId?: string | undefined },
): Promise<TaskView[]> {
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} ${FROM} where ${visible(scope)} and ${ask.beforeId ? sql`t.task_id < ${ask.beforeId}::uuid` : sql`true`}
     order by t.task_id desc limit ${ask.limit + 1}`.execute(db)
  return rows.map(taskViewOf)
}

/** At most 10,001: what the total of a list needs (CONTRACT: HTTP). */
export const countTasks = (db: Db, scope: Scope): Promise<number> =>
  countRows(db, sql`from task t where ${visible(scope)}`)

export async function findTask(db: Db, scope: Scope, taskId: string): Promise<TaskView | undefined> {
  const { rows } = await sql<TaskRow>`
    select ${TASK_COLUMNS} ${FROM} where t.task_id = ${taskId} and ${visible(scope)}`.execute(db)
  return rows[0] && taskViewOf(rows[0])
}

/** Asks a running or waiting task to stop; false when it has ended in the meantime. */
export async function askCancel(db: Db, taskId: string): Promise<boolean> {
  const row = await db
    .updateTable('task')
    .set({ cancel_asked: true })
    .where('task_id', '=', taskId)
    .where('status', 'in', ['queued', 'running'])
    .returning('task_id')
    .executeTakeFirst()
  return row !== undefined
}
