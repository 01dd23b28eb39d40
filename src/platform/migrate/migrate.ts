import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { isWord, splitStatements } from './sql-scan.ts'

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../db/migrations/', import.meta.url))

/** The role of the application: no login of its own, taken by the owner's login with `options=-c role=chizheng_app`. */
export const APP_ROLE = 'chizheng_app'

export type Migration = {
  readonly version: number
  /** File name without `.sql`, such as `0001_foundation`. */
  readonly name: string
  readonly sql: string
  /** sha256 of the text in hex, line ends taken as LF. */
  readonly checksum: string
  readonly transaction: boolean
}

export type AppliedMigration = { readonly version: number; readonly name: string; readonly checksum: string }

export type MigrateOptions = {
  /** The owner's login. */
  readonly url: string
  readonly dir?: string
  readonly log?: (line: string) => void
}

/**
 * Brings the database to the state of this build, forward only, one transaction a file, and returns the names applied.
 * Two processes at once wait for each other. A file whose first line is `-- no transaction` runs statement by statement
 * (concurrent indexes); it must be safe to run again, since a failure in its middle leaves what went before.
 * Throws when an applied file changed, has a number below an applied one, or when the database knows more than this build.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const log = options.log ?? (() => {})
  const files = readMigrations(options.dir)
  return withClient(options.url, async (client) => {
    await lockSchema(client)
    await ensureBookkeeping(client)
    const pending = checkHistory(files, await appliedMigrations(client))
    const applied: string[] = []
    for (const file of pending) {
      const began = Date.now()
      if (file.transaction) {
        await client.query('begin')
        try {
          await applyInTx(client, file)
          await client.query('commit')
        } catch (error) {
          await client.query('rollback')
          throw error
        }
      } else {
        await runStatements(client, file)
        await record(client, file)
      }
      applied.push(file.name)
      log(`Migration ${file.name} applied in ${Date.now() - began} ms.`)
    }
    return { applied }
  })
}

/** Names of the migrations of this build that the database lacks, in order; for `GET /ready`. Works as the application's role. */
export async function pendingMigrations(client: pg.ClientBase | pg.Pool, dir?: string): Promise<string[]> {
  const known = await client.query(`select to_regclass('public.schema_migration') is not null as known`)
  const applied = known.rows[0].known ? await client.query('select version from public.schema_migration') : { rows: [] }
  const done = new Set(applied.rows.map((row: { version: number }) => row.version))
  return readMigrations(dir)
    .filter((file) => !done.has(file.version))
    .map((file) => file.name)
}

/** Reads `NNNN_name.sql` in order of their numbers; any other .sql file, or a number used twice, is a fault. */
export function readMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  const files = fs
    .readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file): Migration => {
      const match = /^(\d{4})_[a-z0-9][a-z0-9_]*\.sql$/.exec(file)
      if (!match) throw new Error(`${file} in db/migrations is not named NNNN_name.sql (digits, then lower case).`)
      const sql = fs.readFileSync(path.join(dir, file), 'utf8').replaceAll('\r\n', '\n')
      return {
        version: Number(match[1]),
        name: file.slice(0, -4),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
        transaction: !/^-- no transaction\s*(\n|$)/.test(sql),
      }
    })
  for (const [i, file] of files.entries())
    if (file.version === files[i - 1]?.version)
      throw new Error(`${files[i - 1]?.name} and ${file.name} have the same number; give the newer one the next.`)
  return files
}

export async function appliedMigrations(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const known = await client.query(`select to_regclass('public.schema_migration') is not null as known`)
  if (!known.rows[0].known) return []
  const { rows } = await client.query('select version, name, checksum from public.schema_migration order by version')
  return rows
}

/** What remains to be applied; throws where the history of the database is not the beginning of this build's. */
export function checkHistory(files: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const byVersion = new Map(files.map((file) => [file.version, file]))
  for (const done of applied) {
    const file = byVersion.get(done.version)
    if (!file)
      throw new Error(
        `The database has migration ${done.name}, which this build does not know: it was made by a newer build.`,
      )
    if (file.checksum !== done.checksum)
      throw new Error(
        `Migration ${file.name} was changed after it was applied (recorded as ${done.name}, sha256 ${done.checksum.slice(0, 12)}…, now ${file.checksum.slice(0, 12)}…). Restore the file and put the change into a new one.`,
      )
  }
  const last = applied.at(-1)
  const pending = files.filter((file) => !applied.some((done) => done.version === file.version))
  const late = pending.find((file) => last && file.version < last.version)
  if (late)
    throw new Error(
      `Migration ${late.name} comes before ${last?.name}, which is applied already; give it a higher number.`,
    )
  return pending
}

/** Runs one migration inside the caller's transaction, recorded first, so that rows it inserts carry the same xmin as its record. */
export async function applyInTx(client: pg.ClientBase, file: Migration): Promise<void> {
  await record(client, file)
  if (!file.transaction) return runStatements(client, file, true)
  try {
    await client.query(file.sql)
  } catch (error) {
    throw located(file, file.sql, 0, error)
  }
}

async function record(client: pg.ClientBase, file: Migration): Promise<void> {
  await client.query('insert into public.schema_migration (version, name, checksum) values ($1, $2, $3)', [
    file.version,
    file.name,
    file.checksum,
  ])
}

/** `inTransaction`: on the empty tables of a restore a concurrent index needs, and may, not be concurrent. */
async function runStatements(client: pg.ClientBase, file: Migration, inTransaction = false): Promise<void> {
  for (const statement of splitStatements(file.sql)) {
    const concurrently = statement.tokens.find((token) => isWord(token, 'concurrently'))
    const start = statement.tokens[0]!.from
    const text =
      inTransaction && concurrently
        ? statement.text.slice(0, concurrently.from - start) + statement.text.slice(concurrently.to - start)
        : statement.text
    try {
      await client.query(text)
    } catch (error) {
      throw located(file, file.sql, start, error)
    }
  }
}

function located(file: Migration, sql: string, offset: number, error: unknown): Error {
  const { message, position } = error as Error & { position?: string }
  const line = position ? sql.slice(0, offset + Number(position)).split('\n').length : undefined
  return new Error(`Migration ${file.name}${line ? `, line ${line}` : ''}: ${message}`, { cause: error })
}

/** Any fixed number of our own; the lock lives as long as the connection. */
const SCHEMA_LOCK = 7_229_401_355

/**
 * Waits for the right to change the schema (`exclusive`), or keeps others from changing it meanwhile (`shared`).
 * It asks again and again: a connection that waits inside the server holds a snapshot, and a concurrent index waits
 * for all snapshots, so that two migrators would block each other.
 */
export async function lockSchema(client: pg.ClientBase, mode: 'exclusive' | 'shared' = 'exclusive'): Promise<void> {
  const attempt = mode === 'shared' ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock'
  for (;;) {
    const { rows } = await client.query(`select ${attempt}(${SCHEMA_LOCK}) as locked`)
    if (rows[0].locked) return
    await sleep(100)
  }
}

/** The table of applied migrations, and the application's role, which the migrations grant rights to. */
export async function ensureBookkeeping(client: pg.ClientBase): Promise<void> {
  await ensureAppRole(client)
  await client.query(`set client_min_messages = warning`)
  await client.query(`create table if not exists public.schema_migration (
      version    integer primary key,
      name       text not null,
      checksum   text not null,
      applied_at timestamptz not null default now()
    )`)
  await client.query(`grant select on public.schema_migration to ${APP_ROLE}`)
}

/** Roles belong to the whole server: another database may make the same one at the same moment. */
async function ensureAppRole(client: pg.ClientBase): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const { rows } = await client.query(
        `select exists (select from pg_roles where rolname = $1) as found,
                coalesce((select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = $1), false) as member,
                (select rolsuper from pg_roles where rolname = current_user) as super`,
        [APP_ROLE],
      )
      if (!rows[0].found) await client.query(`create role ${APP_ROLE} nologin`)
      // A superuser counts as a member of everything, and may take any role without it.
      if (!rows[0].super && (!rows[0].member || !rows[0].found)) await client.query(`grant ${APP_ROLE} to current_user`)
      return
    } catch (error) {
      const { code } = error as { code?: string }
      const raced = code === '42710' || code === '23505' || code === 'XX000'
      if (raced && attempt < 20) await sleep(50)
      else if (code === '42501')
        throw new Error(
          `The database login may not create the role ${APP_ROLE} or take it. An administrator of the server must run once: create role ${APP_ROLE} nologin; grant ${APP_ROLE} to <the login of DATABASE_URL>;`,
          { cause: error },
        )
      else throw error
    }
  }
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  // A server that goes away fails the running query; without a listener it would end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
