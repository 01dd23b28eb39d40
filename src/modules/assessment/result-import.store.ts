import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { importStanding, TASK_COLUMNS, type TaskRow, taskViewOf } from '#src/platform/jobs/task-view.ts'
import type { resultImport } from './assessment.contract.ts'

export type ResultImportView = z.output<typeof resultImport>

interface ImportRecord extends TaskRow {
  import_id: string
  session_id: string
  file_name: string
  status: ResultImportView['status']
  total: number
  accepted: number
  refused: number
  failure: string | null
  faults: ResultImportView['faults']
  annotated_file_id: string | null
  created_at: Date
}

const selectImports = (scope: Scope, condition: RawBuilder<unknown>) => sql<ImportRecord>`
  select i.import_id, i.session_id, f.name as file_name, i.status, i.total, i.accepted, i.refused, i.failure, i.faults,
         i.annotated_file_id, i.created_at, ${TASK_COLUMNS}
    from result_import i
    join stored_file f on f.file_id = i.file_id
    join task t on t.task_id = i.task_id
    left join account a on a.account_id = i.account_id
   where ${inScope(scope, 'result_import', 'i')} and ${condition}`

const view = (row: ImportRecord): ResultImportView => ({
  id: row.import_id,
  sessionId: row.session_id,
  fileName: row.file_name,
  ...importStanding(row),
  total: row.total,
  accepted: row.accepted,
  refused: row.refused,
  faults: row.faults,
  annotatedFileId: row.annotated_file_id,
  createdAt: row.created_at.toISOString(),
  task: taskViewOf(row),
})

export async function findResultImport(db: Db, scope: Scope, importId: string): Promise<ResultImportView | undefined> {
  const { rows } = await selectImports(scope, sql`i.import_id = ${importId}`).execute(db)
  return rows[0] && view(rows[0])
}

/** Latest first; `after` is the id of the last one seen. */
export async function listResultImports(
  db: Db,
  scope: Scope,
  sessionId: string,
  page: { after?: string | undefined; limit: number },
): Promise<ResultImportView[]> {
  const after = page.after ? sql`i.import_id < ${page.after}::uuid` : sql`true`
  const { rows } = await sql<ImportRecord>`
    ${selectImports(scope, sql`i.session_id = ${sessionId} and ${after}`)} order by i.import_id desc limit ${page.limit}`.execute(
    db,
  )
  return rows.map(view)
}
