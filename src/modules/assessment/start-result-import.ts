import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { ImportRefusal } from './assessment.messages.ts'
import { findResultImport, type ResultImportView } from './result-import.store.ts'
import { lockSessionInTx } from './session.store.ts'

export const RESULT_IMPORT_TASK = 'result_import'

/** Puts an uploaded result sheet in the queue; `runResultImport` reads it. */
export async function startResultImport(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: { sessionId: string; fileId: string },
): Promise<Decision<ResultImportView, ImportRefusal>> {
  const session = found(await lockSessionInTx(tx.db, scope, ask.sessionId), '这场考试')
  found(
    await scoped(tx.db, scope, 'stored_file')
      .select('stored_file.file_id')
      .where('stored_file.file_id', '=', ask.fileId)
      .executeTakeFirst(),
    '上传的文件',
  )
  if (session.status === 'cancelled') return refuse('session_cancelled')
  if (tx.day < session.exam_day) return refuse('exam_not_held', { examDay: session.exam_day })
  const importId = newId()
  const taskId = await platform.tasks.enqueueInTx(tx, {
    kind: RESULT_IMPORT_TASK,
    title: `导入成绩：${session.number}`,
    input: { importId },
  })
  await tx.db
    .insertInto('result_import')
    .values({
      import_id: importId,
      session_id: ask.sessionId,
      file_id: ask.fileId,
      task_id: taskId,
      status: 'queued',
      account_id: scope.accountId!,
    })
    .execute()
  await tx.audit({
    action: 'result.upload',
    subjectType: 'exam_session',
    subjectId: ask.sessionId,
    facts: { importId, fileId: ask.fileId },
  })
  return accept((await findResultImport(tx.db, scope, importId))!)
}
