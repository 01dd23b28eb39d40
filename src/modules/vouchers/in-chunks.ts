import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { TaskRun } from '#src/platform/jobs/tasks.ts'

/** Persons a transaction: whoever waits for one of them, or for the budget, waits a part of a second. */
export const CHUNK = 500

/** One step of a task, in a transaction of its own; a step that finds nothing to do leaves no trace. */
export const inStepTx = async <T>(run: TaskRun, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(run.platform.db, run.scope, await run.platform.clocks(), work, { quiet: true })
