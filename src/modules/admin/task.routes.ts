import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { found } from '#src/platform/http/problem.ts'
import { adminContract } from './admin.contract.ts'
import { CANCEL_TASK_REFUSALS } from './admin.messages.ts'
import { cancelTask } from './cancel-task.ts'
import { countTasks, findTask, listTasks } from './task.store.ts'

export function taskRoutes(api: Api): void {
  api.read(adminContract.tasks, async ({ db, scope, query }) => {
    const after = decodeCursor(query, 1)
    const rows = await listTasks(db, scope, { limit: limitOf(query), beforeId: after && String(after[0]) })
    return pageOfRows(
      query,
      rows,
      (task) => [task.id],
      (task) => task,
      query.count ? await countTasks(db, scope) : undefined,
    )
  })

  api.read(adminContract.task, async ({ db, scope, params }) => found(await findTask(db, scope, params.id), '这个任务'))

  api.write(adminContract.cancelTask, CANCEL_TASK_REFUSALS, (tx, ctx) => cancelTask(tx, ctx.scope, ctx.params.id))
}
