import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Logger } from 'pino'

const ROUND_MS = 10_000
/** A pool of workers is vouched for soon after its birth; a job taken a moment ago is never called lost. */
const YOUNG_SECONDS = 15
const SPACE = `hashtext('chizheng worker')`

/**
 * A job belongs to the pool that took it, and graphile-worker frees those of a killed process only after four hours. Here every
 * pool holds a session lock under its name, which ends with its process or its connection; a job whose worker holds none is
 * freed within half a minute. A worker that only lost its connection may run the job twice, which its handlers bear.
 */
export function guardJobs(
  ownerPool: pg.Pool,
  log: Logger,
): { readonly events: WorkerEvents; readonly firstRound: Promise<void>; stop(): Promise<void> } {
  const events = new EventEmitter() as WorkerEvents
  const workers = new Set<string>()
  interface Holder {
    readonly client: pg.PoolClient
    readonly held: Set<string>
    gone: boolean
  }
  let holder: Holder | undefined
  // Given back also when its connection broke, or the pool could never end.
  const drop = (one: Holder) => {
    if (one.gone) return
    one.gone = true
    if (holder === one) holder = undefined
    one.client.release(true)
  }

  const hold = async () => {
    if (!holder) {
      const client = await ownerPool.connect()
      const mine: Holder = { client, held: new Set<string>(), gone: false }
      client.once('error', () => drop(mine))
      holder = mine
    }
    for (const worker of workers)
      if (!holder.held.has(worker)) {
        await holder.client.query(`select pg_advisory_lock(${SPACE}, hashtext($1))`, [worker])
        holder.held.add(worker)
      }
  }
  const letGo = () => {
    if (holder) drop(holder)
  }
  const round = async () => {
    try {
      await hold()
      const lost = await freeLostJobs(ownerPool)
      if (lost.length > 0) log.warn({ workers: lost }, 'jobs of a lost process go to others')
    } catch (error) {
      letGo()
      log.warn({ err: error }, 'the watch over lost jobs will try again')
    }
  }
  const firstRound = round()
  let running = firstRound
  // A job is locked by the pool of its worker, not by the worker itself.
  events.on('pool:create', ({ workerPool }) => {
    workers.add(workerPool.id)
    running = running.then(round)
  })
  const timer = setInterval(() => {
    running = running.then(round)
  }, ROUND_MS)
  return {
    events,
    firstRound,
    async stop() {
      clearInterval(timer)
      await running
      // Said aloud: a closing connection lets go of its locks only some time after the client has turned away.
      await holder?.client.query('select pg_advisory_unlock_all()').catch(() => undefined)
      letGo()
    },
  }
}

/** Frees the jobs of workers that nobody vouches for; answers those workers. */
export async function freeLostJobs(ownerPool: pg.Pool): Promise<string[]> {
  // The lock is tried from another session than the one that holds ours: of its own a session never runs out.
  const { rows } = await ownerPool.query<{ worker: string }>(
    `select w.worker from (
       select distinct locked_by as worker from graphile_worker._private_jobs
        where locked_by is not null and locked_at < now() - make_interval(secs => ${YOUNG_SECONDS})) w
      where pg_try_advisory_xact_lock(${SPACE}, hashtext(w.worker))`,
  )
  const lost = rows.map((row) => row.worker)
  if (lost.length > 0) await ownerPool.query('select graphile_worker.force_unlock_workers($1::text[])', [lost])
  return lost
}
