import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Platform } from '../platform.ts'

/** How long requests took, by the pattern of their route: never by the address, which holds ids and would grow without end. */
const requestSeconds = new Histogram({
  name: 'chizheng_http_request_seconds',
  help: 'Time to answer, by method, route and class of status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  registers: [],
})
const faults = new Counter({
  name: 'chizheng_http_faults_total',
  help: 'Answers of 500 and above',
  labelNames: ['route'] as const,
  registers: [],
})

/** Called once for each answer; costs no I/O. `route` is undefined for an address that nobody serves. */
export function observeRequest(method: string, route: string | undefined, status: number, milliseconds: number): void {
  const labels = { method, route: route ?? 'none', status: `${Math.floor(status / 100)}xx` }
  requestSeconds.observe(labels, milliseconds / 1000)
  if (status >= 500) faults.inc({ route: labels.route })
}

export interface Metrics {
  readonly port: number
  stop(): Promise<void>
}

const QUERY_MS = 2_000

/**
 * Prometheus text at `/metrics` on the loopback interface, on a port of its own (CONTRACT: METRICS_PORT); 0 takes any free port.
 * Beside the process: the database's answer, tasks by status, the oldest waiting task, and how many figure changes are kept.
 */
export async function startMetrics(port: number, platform: Platform): Promise<Metrics> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  registry.registerMetric(requestSeconds)
  registry.registerMetric(faults)
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const up = gauge('chizheng_database_up', '1 while the database answers within two seconds')
  const tasks = gauge('chizheng_tasks', 'Tasks that wait or run, and those that failed in the last day', ['status'])
  const oldest = gauge('chizheng_oldest_queued_task_seconds', 'Age of the oldest waiting task')
  const deltas = gauge('chizheng_figure_deltas', 'Rows of figure changes, as the planner last counted them')

  async function measure() {
    try {
      const row = await withDeadline(readState(platform))
      up.set(1)
      tasks.set({ status: 'queued' }, row.queued)
      tasks.set({ status: 'running' }, row.running)
      tasks.set({ status: 'failed' }, row.failed)
      oldest.set(row.oldest)
      deltas.set(row.deltas)
    } catch (error) {
      platform.log.warn({ err: error }, 'metrics without the database')
      up.set(0)
    }
  }

  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    measure()
      .then(() => registry.metrics())
      .then(
        (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
        () => response.writeHead(500).end(),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readState({ db }: Platform) {
  const { rows } = await sql<{ queued: number; running: number; failed: number; oldest: number; deltas: number }>`
    select count(*) filter (where status = 'queued') as queued, count(*) filter (where status = 'running') as running,
           count(*) filter (where status = 'failed' and ended_at > now() - interval '1 day') as failed,
           coalesce(extract(epoch from now() - min(created_at) filter (where status = 'queued')), 0)::float8 as oldest,
           (select greatest(reltuples, 0) from pg_class where oid = 'figure_delta'::regclass)::float8 as deltas
      from task where status in ('queued', 'running') or ended_at > now() - interval '1 day'`.execute(db)
  return rows[0]!
}

const withDeadline = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error(`The database gave no answer in ${QUERY_MS} ms.`)), QUERY_MS).unref(),
    ),
  ])
