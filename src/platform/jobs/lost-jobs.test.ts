import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pino from 'pino'
import { systemScope } from '#src/platform/access/scope.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import { freeLostJobs, guardJobs } from './lost-jobs.ts'
import { importStanding } from './task-view.ts'
import { insertTaskInTx, prepareQueue, runTask, startTaskRunner, TaskFailed, taskQueue } from './tasks.ts'

const log = pino({ level: 'silent' })

describe('jobs of a killed process', () => {
  let place: TestPlatform
  const closing: (() => Promise<void>)[] = []
  before(async () => {
    place = await openTestPlatform({ after: (work) => closing.push(work) })
    await prepareQueue(place.database.owner, log)
  })
  after(async () => {
    for (const close of closing) await close()
  })

  /** A job that `worker` took so many seconds ago. */
  const taken = async (worker: string, secondsAgo: number) => {
    await place.database.owner.query(`select graphile_worker.add_job('task', '{}', job_key := $1)`, [worker])
    await place.database.owner.query(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - make_interval(secs => $2) where key = $1`,
      [worker, secondsAgo],
    )
  }
  const holderOf = async (job: string) =>
    (await place.database.owner.query('select locked_by from graphile_worker._private_jobs where key = $1', [job]))
      .rows[0].locked_by

  test('are free again; those of a living worker and those taken a moment ago are not', async () => {
    await taken('worker-alive', 600)
    await taken('worker-killed', 600)
    await taken('worker-young', 1)
    const guard = guardJobs(place.database.owner, log)
    guard.events.emit('pool:create', { workerPool: { id: 'worker-alive' } } as never)
    await guard.firstRound
    await setTimeout(100)
    assert.equal(await holderOf('worker-killed'), null)
    assert.equal(await holderOf('worker-young'), 'worker-young')
    assert.equal(await holderOf('worker-alive'), 'worker-alive')
    await guard.stop()
    assert.deepEqual(await freeLostJobs(place.database.owner), ['worker-alive'])
  })

  const queuedTask = async () => {
    const { db } = place
    return inTransaction(
      db,
      systemScope('test'),
      await place.platform.clocks(),
      (tx) => insertTaskInTx(tx, { kind: 'sample', title: '样例', input: {} }),
      { quiet: true },
    )
  }
  const statusOf = async (taskId: string) =>
    place.db.selectFrom('task').select(['status', 'failure']).where('task_id', '=', taskId).executeTakeFirstOrThrow()

  test('a long job stays with the living process that runs it', { timeout: 20_000 }, async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
    const runner = await startTaskRunner(place.database.owner, place.platform, {
      sample: async () => {
        begin()
        await finished
        return {}
      },
    })
    await inTransaction(
      place.db,
      systemScope('test'),
      await place.platform.clocks(),
      (tx) => taskQueue.enqueueInTx(tx, { kind: 'sample', title: '样例', input: {} }),
      { quiet: true },
    )
    await begun
    await setTimeout(300)
    await place.database.owner.query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '10 minutes' where locked_by is not null and key is null`,
    )
    const lost = await freeLostJobs(place.database.owner)
    finish()
    await runner.stop()
    assert.deepEqual(
      lost.filter((worker) => worker.startsWith('pool-')),
      [],
    )
  })

  const breaking = { sample: async () => Promise.reject(new Error('the world broke')) }

  test('a try that breaks waits for the next one; the last one fails the task, in words', async () => {
    const taskId = await queuedTask()
    await assert.rejects(runTask(place.platform, breaking, taskId), /the world broke/)
    assert.deepEqual(await statusOf(taskId), { status: 'queued', failure: null })
    await assert.rejects(runTask(place.platform, breaking, taskId, true), /the world broke/)
    const { status, failure } = await statusOf(taskId)
    assert.equal(status, 'failed')
    assert.match(failure ?? '', /请联系系统管理员/)
  })

  test('what a retry cannot mend fails at once', async () => {
    const taskId = await queuedTask()
    await runTask(place.platform, { sample: async () => Promise.reject(new TaskFailed('文件是空的')) }, taskId)
    assert.deepEqual(await statusOf(taskId), { status: 'failed', failure: '文件是空的' })
  })
})

// own row                            its task                             what the page shows
const standings = [
  [{ status: 'running', failure: null }, { task_status: 'running', task_failure: null }, 'running'],
  [{ status: 'running', failure: null }, { task_status: 'failed', task_failure: '试了多次' }, 'failed'],
  [{ status: 'queued', failure: null }, { task_status: 'cancelled', task_failure: null }, 'failed'],
  [{ status: 'done', failure: null }, { task_status: 'failed', task_failure: '试了多次' }, 'done'],
  [{ status: 'undone', failure: null }, { task_status: 'done', task_failure: null }, 'undone'],
] as const
for (const [row, task, shown] of standings)
  test(`an import that is ${row.status} under a task that is ${task.task_status} stands as ${shown}`, () => {
    const standing = importStanding({ ...row, ...task })
    assert.equal(standing.status, shown)
    assert.equal(standing.failure !== null, shown === 'failed')
  })
