import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { TASK_COLUMNS, type TaskRow } from '#src/platform/jobs/task-view.ts'
import type { RosterImport } from './training.contract.ts'
import type { RowFault } from './training.types.ts'

type Status = RosterImport['status']

interface ImportLine extends TaskRow {
  import_id: string
  class_id: string
  provider_id: string
  file_name: string
  status: Status
  total: number
  accepted: number
  refused: number
  failure: string | null
  annotated_file_id: string | null
  created_at: Date
  undoable: boolean
}

/** Imports of the scope: one by id, or those of a class before a given one, latest first; ids grow with time. */
export async function listImports(
  db: Db,
  scope: Scope,
  which: { readonly importId: string } | { readonly classId: string; readonly limit: number; readonly before?: string },
): Promise<ImportLine[]> {
  const condition =
    'importId' in which
      ? sql`i.import_id = ${which.importId}`
      : sql`i.class_id = ${which.classId} and ${which.before ? sql`i.import_id < ${which.before}::uuid` : sql`true`}`
  const { rows } = await sql<ImportLine>`
    select i.import_id, i.class_id, k.provider_id, f.name as file_name, i.status, i.total, i.accepted, i.refused, i.failure,
           i.annotated_file_id, i.created_at,
           i.status = 'done' and k.status in ('approved', 'running')
             and exists (select 1 from enrolment e where e.class_id = i.class_id and e.import_id = i.import_id and e.status = 'enrolled')
             and not exists (select 1 from enrolment e join attendance x on x.person_id = e.person_id and x.class_id = e.class_id
                              where e.class_id = i.class_id and e.import_id = i.import_id) as undoable,
           ${TASK_COLUMNS}
      from roster_import i
      join training_class k on k.class_id = i.class_id
      join stored_file f on f.file_id = i.file_id
      join task t on t.task_id = i.task_id
      left join account a on a.account_id = t.account_id
     where ${condition} and ${inScope(scope, 'roster_import', 'i')}
     order by i.import_id desc ${'limit' in which ? sql`limit ${which.limit + 1}` : sql``}`.execute(db)
  return rows
}
export type { ImportLine }

/** The faults of imports found in the scope, row by row. */
export async function listFaults(
  db: Db,
  importIds: readonly string[],
): Promise<Map<string, { row: number; fault: RowFault }[]>> {
  const { rows } = await sql<{ import_id: string; row_number: number; faults: RowFault[] }>`
    select import_id, row_number, faults from import_row
     where import_id = any(${[...importIds]}) and not accepted order by import_id, row_number`.execute(db)
  const byImport = new Map<string, { row: number; fault: RowFault }[]>()
  for (const row of rows) {
    const list = byImport.get(row.import_id) ?? []
    list.push(...row.faults.map((fault) => ({ row: row.row_number, fault })))
    byImport.set(row.import_id, list)
  }
  return byImport
}

/** What accepted rows of imports found in the scope are warned of, row by row. */
export async function listWarnings(
  db: Db,
  importIds: readonly string[],
): Promise<Map<string, { row: number; message: string }[]>> {
  const { rows } = await sql<{ import_id: string; row_number: number; warnings: string[] }>`
    select import_id, row_number, warnings from import_row
     where import_id = any(${[...importIds]}) and accepted and warnings <> '[]' order by import_id, row_number`.execute(
    db,
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.import_id)].map(([importId, own]) => [
      importId,
      own.flatMap((row) => row.warnings.map((message) => ({ row: row.row_number, message }))),
    ]),
  )
}

export async function insertImportInTx(
  tx: Tx,
  row: { importId: string; classId: string; fileId: string; taskId: string; accountId: string },
): Promise<void> {
  await tx.db
    .insertInto('roster_import')
    .values({
      import_id: row.importId,
      class_id: row.classId,
      file_id: row.fileId,
      task_id: row.taskId,
      status: 'queued',
      account_id: row.accountId,
    })
    .execute()
}

/** What the task needs to know of its import. */
export async function findImportJob(db: Db, scope: Scope, importId: string) {
  const { rows } = await sql<{
    class_id: string
    status: Status
    total: number
    accepted: number
    refused: number
    digest: string
    file_name: string
    start_day: PlainDate
  }>`
    select i.class_id, i.status, i.total, i.accepted, i.refused, f.digest, f.name as file_name, k.start_day
      from roster_import i join stored_file f on f.file_id = i.file_id join training_class k on k.class_id = i.class_id
     where i.import_id = ${importId} and ${inScope(scope, 'roster_import', 'i')}`.execute(db)
  return rows[0]
}

/** Moves an import on, unless it has come to its end already. Answers whether it moved: of two runners one does the work. */
export async function moveImportInTx(
  tx: Tx,
  scope: Scope,
  importId: string,
  fields: {
    readonly status: Status
    readonly total?: number
    readonly accepted?: number
    readonly refused?: number
    readonly failure?: string
    readonly annotatedFileId?: string | null
  },
): Promise<boolean> {
  const ended = fields.status === 'done' || fields.status === 'failed'
  const open = fields.status === 'undone' ? ['done'] : ['queued', 'running']
  const { numAffectedRows } = await sql`
    update roster_import i
       set status = ${fields.status}, total = coalesce(${fields.total ?? null}, total),
           accepted = coalesce(${fields.accepted ?? null}, accepted), refused = coalesce(${fields.refused ?? null}, refused),
           failure = ${fields.failure ?? null}, annotated_file_id = coalesce(${fields.annotatedFileId ?? null}, annotated_file_id),
           ended_at = case when ${ended} then ${tx.now} else ended_at end
     where import_id = ${importId} and status = any(${open}) and ${inScope(scope, 'roster_import', 'i')}`.execute(tx.db)
  return numAffectedRows === 1n
}

export async function insertImportRowsInTx(
  tx: Tx,
  importId: string,
  rows: readonly {
    readonly rowNumber: number
    readonly personId: string | null
    readonly faults: readonly RowFault[]
    readonly warnings: readonly string[]
  }[],
): Promise<void> {
  await sql`
    insert into import_row (import_id, row_number, accepted, person_id, faults, warnings)
    select ${importId}, n, p is not null, p, f::jsonb, w::jsonb
      from unnest(${rows.map((row) => row.rowNumber)}::int[], ${rows.map((row) => row.personId)}::uuid[],
                  ${rows.map((row) => JSON.stringify(row.faults))}::text[],
                  ${rows.map((row) => JSON.stringify(row.warnings))}::text[]) as u(n, p, f, w)`.execute(tx.db)
}
