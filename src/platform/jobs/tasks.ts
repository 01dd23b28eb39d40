import { makeWorkerUtils, Logger as QueueLogger, run } from 'graphile-worker'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Facts, Json } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type Scope, systemScope } from '../access/scope.ts'
import type { Db } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import { DamagedFile } from '../files/file-store.ts'
import type { Platform } from '../platform.ts'
import { guardJobs } from './lost-jobs.ts'

/** What a running task sees. `progress` and `lastStepInTx` are also where a cancel is noticed: they throw TaskCancelled. */
export interface TaskRun {
  readonly taskId: string
  readonly input: Facts
  /** The account that asked for it, with the reach it had then. */
  readonly scope: Scope
  readonly platform: Platform
  /** Writes at once, on a connection of its own: never while a transaction is open. */
  progress(done: number, total?: number): Promise<void>
  /** All is done, seen when the transaction of the effect commits: its last step. */
  lastStepInTx(tx: Tx): Promise<void>
}

export type TaskHandler = (run: TaskRun) => Promise<{ [key: string]: Json | undefined }>

export class TaskCancelled extends Error {}
/** A failure that the owner should read as it is, and that a retry cannot mend. */
export class TaskFailed extends Error {}

/** An upload's content for a task; one that is damaged will not mend by itself. */
export const readUpload = ({ files }: Platform, digest: string): Promise<Buffer> =>
  files.get(digest).catch((error: unknown) => {
    throw error instanceof DamagedFile ? new TaskFailed(error.message, { cause: error }) : error
  })

export interface NewTask {
  readonly kind: string
  /** For the task centre: 导入花名册：梁园区-2022-031. */
  readonly title: string
  readonly input: Facts
  readonly total?: number
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Long work that people can leave and find again. The row `task` is the truth; graphile-worker only says when to run. A task
 * killed with its process is run again from its input by another process, so handlers write in one transaction or resume.
 */
export interface TaskQueue {
  /** In the caller's transaction: no row, no job. */
  enqueueInTx(tx: Tx, task: NewTask): Promise<string>
}

/** The row alone; `taskQueue` adds the job. */
export async function insertTaskInTx(tx: Tx, { kind, title, input, total }: NewTask): Promise<string> {
  const taskId = newId()
  await tx.db
    .insertInto('task')
    .values({
      task_id: taskId,
      kind,
      title,
      account_id: tx.scope.accountId ?? NOBODY,
      unit_id: tx.scope.unitId,
      organisation_id: tx.scope.reach.kind === 'organisation' ? tx.scope.reach.organisationId : null,
      status: 'queued',
      total: total ?? null,
      input: JSON.stringify({ input, scope: tx.scope }),
    })
    .execute()
  return taskId
}

/** Enqueues through a function of the owner, because the queue's tables belong to the owner alone. */
export const taskQueue: TaskQueue = {
  async enqueueInTx(tx, task) {
    const taskId = await insertTaskInTx(tx, task)
    await sql`select enqueue_task(${taskId}::uuid)`.execute(tx.db)
    return taskId
  },
}

// The queue's own logger writes to stdout, where a command may be printing its one JSON document.
const queueLogger = (log: Logger) =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error') log.error(message)
    else if (level === 'warning') log.warn(message)
    else log.debug(message)
  })

/** Brings the queue's own schema up to date. Runs after the migrations, as the owner. */
export async function prepareQueue(ownerPool: pg.Pool, log: Logger): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: ownerPool, logger: queueLogger(log) })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
  }
}

/** What the owner reads when every try broke on something that was not in the file. */
const GIVEN_UP = '平台试了多次都没有办成：已经办好的不变，没有办的没有动，请联系系统管理员后再提交'

/** Runs tasks in this process until stopped; several processes share the work, and take over what a killed one had in hand. */
export async function startTaskRunner(
  ownerPool: pg.Pool,
  platform: Platform,
  handlers: Readonly<Record<string, TaskHandler>>,
  concurrency = 2,
): Promise<{ stop(): Promise<void> }> {
  const guard = guardJobs(ownerPool, platform.log)
  const runner = await run({
    pgPool: ownerPool,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: queueLogger(platform.log),
    events: guard.events,
    taskList: {
      task: (payload, { job }) =>
        runTask(platform, handlers, (payload as { taskId: string }).taskId, job.attempts >= job.max_attempts),
    },
  }).catch(async (error: unknown) => {
    await guard.stop()
    throw error
  })
  return {
    async stop() {
      await runner.stop().catch(() => {})
      await guard.stop()
    },
  }
}

/** One try of a task. A fault that is not the file's is thrown, so that the queue tries again; after the `last` try the task has failed. */
export async function runTask(
  platform: Platform,
  handlers: Readonly<Record<string, TaskHandler>>,
  taskId: string,
  last = false,
): Promise<void> {
  const { db, log } = platform
  const row = await db
    .updateTable('task')
    .set({ status: 'running', started_at: sql`coalesce(started_at, now())` })
    .where('task_id', '=', taskId)
    .where('status', 'in', ['queued', 'running'])
    .returning(['kind', 'input', 'cancel_asked'])
    .executeTakeFirst()
  if (!row) return
  const close = (status: string, more: { failure?: string; result?: Facts }) =>
    db
      .updateTable('task')
      .set({
        status,
        failure: more.failure ?? null,
        result: more.result ? JSON.stringify(more.result) : null,
        ended_at: new Date(),
      })
      .where('task_id', '=', taskId)
      .where('status', 'in', ['queued', 'running'])
      .execute()
  const handler = handlers[row.kind]
  if (!handler) throw new Error(`No handler for tasks of kind ${row.kind}.`)
  const { input, scope } = row.input as { input: Facts; scope: Scope }
  const step = async (on: Db, done: { done: number; total?: number } | { done: RawBuilder<number> }) => {
    const mark = await on
      .updateTable('task')
      .set(done)
      .where('task_id', '=', taskId)
      .returning('cancel_asked')
      .executeTakeFirst()
    if (mark?.cancel_asked) throw new TaskCancelled()
  }
  try {
    const result = await handler({
      taskId,
      input,
      scope: scope ?? systemScope(taskId),
      platform,
      progress: (done, total) => step(db, { done, ...(total === undefined ? {} : { total }) }),
      lastStepInTx: (tx) => step(tx.db, { done: sql<number>`coalesce(total, done)` }),
    })
    await close('done', { result })
  } catch (error) {
    if (error instanceof TaskCancelled) await close('cancelled', {})
    else if (error instanceof TaskFailed) {
      if (error.cause) log.error({ err: error.cause, taskId }, 'task failed')
      await close('failed', { failure: error.message })
    } else {
      // A broken world (a restarted database): the queue tries again, until its last try.
      log.error({ err: error, taskId }, 'task failed')
      if (last) await close('failed', { failure: GIVEN_UP })
      else
        await db
          .updateTable('task')
          .set({ status: 'queued', done: 0 })
          .where('task_id', '=', taskId)
          // A second runner may have ended it meanwhile (lost-jobs.ts): what is done stays done.
          .where('status', '=', 'running')
          .execute()
      throw error
    }
  }
}
