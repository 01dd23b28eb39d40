import { createHash, randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { APP_ROLE, migrate, readMigrations, withClient } from '#src/platform/migrate/migrate.ts'
import { type RunningPostgres, startPostgres } from '#src/platform/postgres/embedded.ts'

export type TestDatabase = {
  /** The owner's login on a database of this test alone. */
  readonly url: string
  /** The same database as the application's role. */
  readonly appUrl: string
  readonly owner: pg.Pool
  readonly app: pg.Pool
  /** Ends both pools and drops the database. Doing it twice is harmless. */
  close(): Promise<void>
}

type Options = {
  /** Another folder of migrations than db/migrations. */
  readonly migrations?: string
  /** What else the template holds. `key` must change whenever what `work` writes changes. */
  readonly prepare?: { readonly key: string; work(url: string): Promise<void> }
}

/** The address handed to test processes by the runner that started the server. */
const HANDED_OVER = 'CHIZHENG_TEST_DATABASE_URL'

/**
 * The server all test processes share: DATABASE_URL, else the one of the runner, else an embedded one for this checkout
 * in the temporary folder, which the last test process stops and the next run finds again with its templates.
 */
export async function startTestServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env['DATABASE_URL'] || process.env[HANDED_OVER]
  if (given) return { url: given, stop: async () => {} }
  const checkout = path.resolve(import.meta.dirname, '..')
  const name = createHash('sha256').update(`${checkout} ${os.userInfo().uid}`).digest('hex').slice(0, 12)
  return startPostgres({ dataDir: path.join(os.tmpdir(), `chizheng-test-${name}`), durable: false, handOver: true })
}

let server: Promise<RunningPostgres | { readonly url: string }> | undefined

/** A migrated database of its own, in well under a second. With a test context it is dropped when that test ends. */
export async function openTestDatabase(
  t?: { after(work: () => Promise<void>): void },
  options: Options = {},
): Promise<TestDatabase> {
  server ??= startTestServer()
  const { url: admin } = await server
  const name = `chizheng_test_${Date.now().toString(36)}_${randomBytes(6).toString('hex')}`
  await cloneTemplate(admin, name, options)
  const url = withDatabase(admin, name)
  const appUrl = asAppRole(url)
  const owner = openPool(url)
  const app = openPool(appUrl)
  let closed: Promise<void> | undefined
  const database: TestDatabase = {
    url,
    appUrl,
    owner,
    app,
    close() {
      closed ??= (async () => {
        await Promise.all([owner.end(), app.end()])
        await withClient(admin, (client) => client.query(`drop database if exists ${name} with (force)`))
      })()
      return closed
    },
  }
  t?.after(() => database.close())
  return database
}

/** The server may end connections when it drops a database; a pool without a listener would end the process. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, allowExitOnIdle: true })
  // As the platform's own pool: a connection may die while it is lent out, and nobody else listens then.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

export function asAppRole(url: string): string {
  const changed = new URL(url)
  changed.searchParams.set('options', `-c role=${APP_ROLE}`)
  return changed.href
}

const TEMPLATES_KEPT = 6
const FORGOTTEN_MS = 60 * 60_000
/** One builder of templates at a time on a server. */
const TEMPLATE_LOCK = 7_229_401_356

async function cloneTemplate(admin: string, name: string, options: Options): Promise<void> {
  await withClient(admin, async (client) => {
    for (let attempt = 0; ; attempt++) {
      const template = await ensureTemplate(client, admin, options)
      try {
        // Ten times quicker than the default, which writes each page of the template to the log; with fsync off its checkpoint is cheap.
        await client.query(`create database ${name} template ${template} strategy file_copy`)
        return
      } catch (error) {
        // Another checkout's run may have cleared this template away as an old one in between.
        if ((error as { code?: string }).code !== '3D000' || attempt === 3) throw error
      }
    }
  })
}

/** A database with all migrations, closed to connections so that many may clone it at once. Its name is their checksum. */
async function ensureTemplate(
  client: pg.Client,
  admin: string,
  { migrations: dir, prepare }: Options,
): Promise<string> {
  const content = `${readMigrations(dir)
    .map((file) => `${file.name} ${file.checksum}`)
    .join('\n')} ${prepare?.key ?? ''}`
  const template = `chizheng_template_${createHash('sha256').update(content).digest('hex').slice(0, 16)}`
  const exists = async () =>
    (await client.query('select from pg_database where datname = $1 and datistemplate', [template])).rowCount === 1
  if (await exists()) return template
  await client.query(`select pg_advisory_lock(${TEMPLATE_LOCK})`)
  try {
    if (await exists()) return template
    await clearForgotten(client)
    const building = `${template}_building`
    await client.query(`drop database if exists ${building} with (force)`)
    await client.query(`create database ${building} template template0 encoding 'UTF8' ${await localeClause(client)}`)
    await migrate({ url: withDatabase(admin, building), dir })
    await prepare?.work(withDatabase(admin, building))
    await client.query(`alter database ${building} rename to ${template}`)
    await client.query(`alter database ${template} with is_template true allow_connections false`)
    return template
  } finally {
    await client.query(`select pg_advisory_unlock(${TEMPLATE_LOCK})`)
  }
}

/** The collation of production, C.UTF-8, in the words of the server's version and system. */
async function localeClause(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version,
            (select collname from pg_collation where collprovider = 'c' and lower(replace(collname, '-', '')) = 'c.utf8' limit 1) as libc`,
  )
  if (rows[0].version >= 170000) return `locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'`
  return `locale '${rows[0].libc ?? 'C'}' locale_provider libc`
}

/** Databases of killed test runs, and templates of migrations that have changed since. */
async function clearForgotten(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database d
      where datname like 'chizheng\\_test\\_%' and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
  )
  for (const { datname } of rows) {
    const born = Number.parseInt(datname.split('_')[2] ?? '', 36)
    if (Date.now() - born > FORGOTTEN_MS) await client.query(`drop database if exists ${datname}`)
  }
  const templates = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'chizheng\\_template\\_%' and datistemplate order by oid desc`,
  )
  for (const { datname } of templates.rows.slice(TEMPLATES_KEPT - 1)) {
    await client.query(`alter database ${datname} with is_template false`)
    await client.query(`drop database if exists ${datname}`)
  }
}
