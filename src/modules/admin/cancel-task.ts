import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { TaskView } from './admin.contract.ts'
import { askCancel, findTask } from './task.store.ts'

/**
 * Asks a task to stop. It stops at its next step of progress and keeps nothing half done, so the answer still says `running`.
 */
export async function cancelTask(tx: Tx, scope: Scope, taskId: string): Promise<Decision<TaskView, 'task_ended'>> {
  const task = found(await findTask(tx.db, scope, taskId), '这个任务')
  if (!(await askCancel(tx.db, taskId))) return refuse('task_ended', { status: task.status })
  await tx.audit({ action: 'task.cancel', subjectType: 'task', subjectId: taskId, facts: { kind: task.kind } })
  return accept(found(await findTask(tx.db, scope, taskId)))
}
