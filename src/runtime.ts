import path from 'node:path'
import type pg from 'pg'
import pino, { type Logger } from 'pino'
import { indexOldAccounts } from '#src/modules/registry/index.ts'
import { loadUnitTree, type UnitTree } from '#src/platform/access/units.ts'
import { readClocks } from '#src/platform/clock/clocks.ts'
import { createDb, createPool, type Db } from '#src/platform/db/database.ts'
import { diskFileStore } from '#src/platform/files/file-store.ts'
import { prepareQueue, type TaskQueue, taskQueue } from '#src/platform/jobs/tasks.ts'
import { type KeyService, openKeyFile } from '#src/platform/keys/key-service.ts'
import { migrate } from '#src/platform/migrate/migrate.ts'
import type { Platform } from '#src/platform/platform.ts'
import { startPostgres } from '#src/platform/postgres/embedded.ts'

/** What the environment says (CONTRACT: Environment), read once, here. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly appDatabaseUrl: string | undefined
  readonly keyFile: string
  readonly trustProxy: string | undefined
  readonly logLevel: string
  readonly metricsPort: number | undefined
  readonly demoPassword: string | undefined
  readonly demoStrict: boolean
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const dataDir = path.resolve(env['DATA_DIR'] || './data')
  const port = (name: string, fallback: number | undefined) => {
    const text = env[name]
    if (!text) return fallback
    const value = Number(text)
    if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new Error(`${name}=${text} is not a port.`)
    return value
  }
  return {
    port: port('PORT', 8080)!,
    host: env['HOST'] || '127.0.0.1',
    dataDir,
    databaseUrl: env['DATABASE_URL'] || undefined,
    appDatabaseUrl: env['APP_DATABASE_URL'] || undefined,
    keyFile: env['KEY_FILE'] || path.join(dataDir, 'keys', 'master'),
    trustProxy: env['TRUST_PROXY'] || undefined,
    logLevel: env['LOG_LEVEL'] || 'info',
    metricsPort: port('METRICS_PORT', undefined),
    demoPassword: env['CHIZHENG_DEMO_PASSWORD'] || undefined,
    demoStrict: env['CHIZHENG_DEMO_STRICT'] === '1',
  }
}

export interface Runtime {
  readonly config: Config
  readonly platform: Platform
  /** Migrations, queue, backup: never the request path. */
  readonly ownerPool: pg.Pool
  readonly ownerUrl: string
  close(): Promise<void>
}

/** Opens the database (embedded unless DATABASE_URL is set), migrates it, and makes the platform. */
export async function openRuntime(config: Config, log: Logger = pino({ level: config.logLevel })): Promise<Runtime> {
  const server = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => {} }
    : await startPostgres({ dataDir: config.dataDir, log: (line) => log.info(line) })
  try {
    await migrate({ url: server.url, log: (line) => log.info(line) })
    const onError = (error: Error) => log.warn({ reason: error.message }, 'a database connection ended')
    const ownerPool = createPool({ url: server.url, max: 6, onError })
    await prepareQueue(ownerPool, log)
    const appPool = createPool({
      url: config.appDatabaseUrl ?? server.url,
      ...(config.appDatabaseUrl ? {} : { role: 'chizheng_app' as const }),
      onError,
    })
    const platform = await makePlatform({
      db: createDb(appPool),
      keys: openKeyFile(config.keyFile),
      filesDir: path.join(config.dataDir, 'files'),
      log,
      tasks: taskQueue,
    })
    await indexOldAccounts(platform.db, platform.keys, (organisationId) =>
      log.error({ organisationId }, 'the account of an organisation cannot be opened; doctor names it'),
    )
    return {
      config,
      platform,
      ownerPool,
      ownerUrl: server.url,
      async close() {
        await platform.db.destroy()
        await ownerPool.end()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

const UNITS_FRESH_MS = 5_000
const UNITS_USABLE_MS = 60_000

/**
 * The unit tree, read anew every five seconds. The old one answers meanwhile, up to a minute: whoever asks may hold a connection,
 * and if all of them waited for a reading that needs one more, none would ever be free.
 */
function keptTree(load: () => Promise<UnitTree>, log: Logger) {
  let kept: { readonly tree: Promise<UnitTree>; readonly at: number; renewing: boolean } | undefined
  const read = () => {
    const mine = { tree: load(), at: Date.now(), renewing: false }
    kept = mine
    mine.tree.catch(() => {
      if (kept === mine) kept = undefined
    })
    return mine.tree
  }
  const renew = async (old: NonNullable<typeof kept>) => {
    old.renewing = true
    const at = Date.now()
    try {
      const tree = await load()
      if (kept === old) kept = { tree: Promise.resolve(tree), at, renewing: false }
    } catch (error) {
      old.renewing = false
      log.warn({ err: error }, 'the unit tree will be read again')
    }
  }
  return {
    get(): Promise<UnitTree> {
      const age = kept ? Date.now() - kept.at : Number.POSITIVE_INFINITY
      if (!kept || age > UNITS_USABLE_MS) return read()
      if (age > UNITS_FRESH_MS && !kept.renewing) void renew(kept)
      return kept.tree
    },
    forget() {
      kept = undefined
    },
  }
}

/** The platform over an open pool; tests make one on a cloned database. */
export async function makePlatform(parts: {
  db: Db
  keys: KeyService
  filesDir: string
  log: Logger
  tasks: TaskQueue
}): Promise<Platform> {
  const { db, keys, filesDir, log, tasks } = parts
  const units = keptTree(() => loadUnitTree(db), log)
  let synthetic = await isSynthetic(db)
  return {
    db,
    keys,
    files: diskFileStore(filesDir, keys),
    tasks,
    log,
    get synthetic() {
      return synthetic
    },
    async refreshMark() {
      synthetic = await isSynthetic(db)
    },
    unitTree: () => units.get(),
    refreshUnits: () => units.forget(),
    clocks: () => readClocks(db),
  }
}

async function isSynthetic(db: Db): Promise<boolean> {
  const mark = await db.selectFrom('system_mark').select('value').where('key', '=', 'demo').executeTakeFirst()
  return mark?.value === true
}
