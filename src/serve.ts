import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sealNewRows } from '#src/platform/audit/seal.ts'
import { sweep } from '#src/platform/db/sweep.ts'
import { compactFigures } from '#src/platform/figures/figures.ts'
import { startTaskRunner } from '#src/platform/jobs/tasks.ts'
import { startMetrics } from '#src/platform/metrics/metrics.ts'
import type { Module } from '#src/platform/module.ts'
import type { Runtime } from './runtime.ts'
import { buildServer } from './server.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
export const VERSION = (JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string })
  .version
const HOUSEKEEPING_MS = 20_000
const DRAIN_MS = 25_000

export interface Serving {
  readonly app: FastifyInstance
  readonly address: string
  stop(): Promise<void>
}

/** Listens, runs tasks, keeps house. Several processes on one database do the same side by side. */
export async function serve(runtime: Runtime): Promise<Serving> {
  const { config, platform, ownerPool } = runtime
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.host) && !config.trustProxy && !platform.synthetic)
    platform.log.warn(
      'HOST is not loopback and TRUST_PROXY is unset: cookies need https, so put a TLS gateway in front',
    )
  const { app, modules } = await buildServer({
    platform,
    ownerPool,
    webDir: path.join(ROOT, 'web', 'dist'),
    trustProxy: config.trustProxy,
    version: VERSION,
    demoStrict: config.demoStrict,
  })
  const address = await app.listen({ port: config.port, host: config.host })
  const handlers = Object.assign({}, ...modules.map((module) => module.tasks ?? {}))
  const runner = await startTaskRunner(ownerPool, platform, handlers)
  const metrics = config.metricsPort === undefined ? undefined : await startMetrics(config.metricsPort, platform)
  let keeping: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    keeping = keepHouse(runtime, modules)
  }, HOUSEKEEPING_MS)
  return {
    app,
    address,
    async stop() {
      clearInterval(timer)
      const late = setTimeout(() => process.exit(1), DRAIN_MS).unref()
      await app.close()
      await runner.stop()
      await metrics?.stop()
      await keeping
      clearTimeout(late)
    },
  }
}

/** A fault here (the database restarts) is said and tried again at the next round. */
async function keepHouse({ platform }: Runtime, modules: readonly Module[]): Promise<void> {
  try {
    await compactFigures(platform.db)
    await sealNewRows(platform.db, platform.keys)
    await sweep(platform.db, new Date())
    for (const module of modules) await module.keepHouse?.(platform)
  } catch (error) {
    platform.log.warn({ err: error }, 'housekeeping will try again')
  }
}

/** Stops on SIGTERM and SIGINT: no new requests, running ones finish, then the database (if it is ours). */
export function stopOnSignal(serving: Serving, runtime: Runtime): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    const stop = async () => {
      if (stopping) return
      stopping = true
      await serving.stop()
      await runtime.close()
      resolve()
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  })
}
