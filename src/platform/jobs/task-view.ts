import { sql } from 'kysely'

export type TaskStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** The columns of `TASK_COLUMNS`. */
export interface TaskRow {
  task_id: string
  task_kind: string
  task_title: string
  task_status: TaskStatus
  task_done: number
  task_total: number | null
  task_failure: string | null
  task_result: Record<string, unknown> | null
  task_created_at: Date
  task_started_at: Date | null
  task_ended_at: Date | null
  task_owner: string | null
}

/** What a page shows of a task `t` whose account is `a`. */
export const TASK_COLUMNS = sql`t.task_id, t.kind as task_kind, t.title as task_title, t.status as task_status, t.done as task_done,
  t.total as task_total, t.failure as task_failure, t.result as task_result, t.created_at as task_created_at,
  t.started_at as task_started_at, t.ended_at as task_ended_at, a.display_name as task_owner`

export const taskViewOf = (row: TaskRow) => ({
  id: row.task_id,
  kind: row.task_kind,
  title: row.task_title,
  status: row.task_status,
  done: row.task_done,
  total: row.task_total,
  failure: row.task_failure,
  result: row.task_result,
  ownerName: row.task_owner ?? '平台',
  createdAt: row.task_created_at.toISOString(),
  startedAt: row.task_started_at?.toISOString() ?? null,
  endedAt: row.task_ended_at?.toISOString() ?? null,
})

/**
 * Where an import stands: as its own row says, but one whose task was given up has failed, though nobody was left to write it
 * into the row. Its failure is then the task's.
 */
export function importStanding<S extends string>(
  row: Pick<TaskRow, 'task_status' | 'task_failure'> & { readonly status: S; readonly failure: string | null },
): { status: S | 'failed'; failure: string | null } {
  const waiting = row.status === 'queued' || row.status === 'running'
  const given = row.task_status === 'failed' || row.task_status === 'cancelled'
  return waiting && given
    ? { status: 'failed', failure: row.task_failure ?? '导入已取消，没有导入任何内容' }
    : { status: row.status, failure: row.failure }
}
