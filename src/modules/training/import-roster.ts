import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { importView } from './import-view.ts'
import { openClassInTx } from './open-class.ts'
import { insertImportInTx } from './roster-import.store.ts'
import type { RosterImport } from './training.contract.ts'

/** The kind of the task that reads the file. */
export const ROSTER_IMPORT_TASK = 'roster_import'

/** Takes an uploaded roster for a class (T4) and leaves the reading to a task. */
export async function importRoster(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: { readonly classId: string; readonly fileId: string },
): Promise<Decision<RosterImport, 'already_handled' | 'act_not_open' | 'class_over' | 'file_missing'>> {
  const open = await openClassInTx(tx, scope, { classId: ask.classId, action: 'import_roster' })
  if (!open.ok) return open
  const row = open.value
  if (tx.day > row.end_day) return refuse('class_over', { endDay: row.end_day })
  const file = await scoped(tx.db, scope, 'stored_file')
    .select(['file_id', 'bytes'])
    .where('stored_file.file_id', '=', ask.fileId)
    .executeTakeFirst()
  if (!file) return refuse('file_missing')
  const importId = newId()
  const taskId = await platform.tasks.enqueueInTx(tx, {
    kind: ROSTER_IMPORT_TASK,
    title: `导入花名册：${row.number}`,
    input: { importId },
  })
  await insertImportInTx(tx, {
    importId,
    classId: ask.classId,
    fileId: ask.fileId,
    taskId,
    accountId: scope.accountId!,
  })
  await tx.audit({
    action: 'roster.upload',
    subjectType: 'roster_import',
    subjectId: importId,
    facts: { classId: ask.classId, fileId: ask.fileId, bytes: file.bytes },
  })
  return accept(await importView(tx.db, scope, importId))
}
