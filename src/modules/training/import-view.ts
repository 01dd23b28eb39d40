import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { cursorKey, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { found } from '#src/platform/http/problem.ts'
import { importStanding, taskViewOf } from '#src/platform/jobs/task-view.ts'
import { mayActOn } from './class-view.ts'
import { type ImportLine, listFaults, listImports, listWarnings } from './roster-import.store.ts'
import type { RosterImport } from './training.contract.ts'
import type { RowFault } from './training.types.ts'

/** One import with its bad rows and its progress. Throws the 404 problem outside the scope. */
export async function importView(db: Db, scope: Scope, importId: string): Promise<RosterImport> {
  const line = found((await listImports(db, scope, { importId }))[0], '这次导入')
  const faults = (await listFaults(db, [importId])).get(importId) ?? []
  return viewOf(scope, line, faults, (await listWarnings(db, [importId])).get(importId) ?? [])
}

export async function importsPage(db: Db, scope: Scope, classId: string, ask: PageAsk): Promise<Page<RosterImport>> {
  const before = cursorKey(ask, ['id'])?.[0]
  const lines = await listImports(db, scope, {
    classId,
    limit: limitOf(ask),
    ...(before === undefined ? {} : { before }),
  })
  const ids = lines.map((line) => line.import_id)
  const [faults, warnings] = [await listFaults(db, ids), await listWarnings(db, ids)]
  return pageOfRows(
    ask,
    lines,
    (line) => [line.import_id],
    (line) => viewOf(scope, line, faults.get(line.import_id) ?? [], warnings.get(line.import_id) ?? []),
  )
}

const viewOf = (
  scope: Scope,
  line: ImportLine,
  faults: readonly { row: number; fault: RowFault }[],
  warnings: readonly { row: number; message: string }[],
): RosterImport => ({
  id: line.import_id,
  classId: line.class_id,
  fileName: line.file_name,
  ...importStanding(line),
  total: line.total,
  accepted: line.accepted,
  refused: line.refused,
  faults: faults.map(({ row, fault }) => ({ row, ...fault })),
  warnings: [...warnings],
  annotatedFileId: line.annotated_file_id,
  task: taskViewOf(line),
  createdAt: line.created_at.toISOString(),
  canUndo: line.undoable && mayActOn(scope, line, 'roster.import'),
})
