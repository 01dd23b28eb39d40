import { createHash, type Hash } from 'node:crypto'
import fs from 'node:fs'
import fsp from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { INCOMING } from '../files/file-store.ts'
import {
  type AppliedMigration,
  appliedMigrations,
  applyInTx,
  ensureBookkeeping,
  lockSchema,
  migrate,
  readMigrations,
  withClient,
} from './migrate.ts'

/**
 * The whole state out and in. The embedded PostgreSQL ships no pg_dump, and a COPY of each table fits every version from
 * 15 on. Job queue tables are left out (a job of yesterday must not run again), and so is the master key: whoever finds a
 * backup cannot read the identity data in it. Content files go out and in as they lie on the disk: encrypted.
 */
const FORMAT = 1
const MANIFEST = 'manifest.json'
const FILE_LIST = 'files.list'

type TableFile = {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
  readonly file: string
  readonly rows: number
  readonly sha256: string
}
type SequenceState = {
  readonly schema: string
  readonly name: string
  readonly lastValue: string
  readonly isCalled: boolean
}

export type BackupManifest = {
  readonly format: number
  /** The instant of the snapshot, UTC. */
  readonly createdAt: string
  /** Of the master key that opens the encrypted fields; see `keyIdOf`. */
  readonly keyId: string
  readonly migrations: readonly AppliedMigration[]
  readonly tables: readonly TableFile[]
  readonly sequences: readonly SequenceState[]
  /** Content files: how many, their bytes, and the sha256 of `files.list`. */
  readonly files: { readonly count: number; readonly bytes: number; readonly sha256: string }
}

export type BackupOptions = {
  /** The owner's login. */
  readonly url: string
  /** A folder that is empty or not there yet. */
  readonly dir: string
  readonly keyFile: string
  /** DATA_DIR/files, when content files are kept on disk. */
  readonly filesDir?: string
  readonly log?: (line: string) => void
}

export type RestoreOptions = BackupOptions & {
  /** Replace what the database holds. */
  readonly force?: boolean
  readonly migrationsDir?: string
  /** Runs in the transaction of the restore, after the rows are in: for what must never be seen without it. */
  readonly beforeCommit?: (client: pg.ClientBase) => Promise<void>
}

export type BackupRefusal = 'folder_not_empty' | 'key_missing'
export type RestoreRefusal =
  | 'no_backup'
  | 'format_unknown'
  | 'key_missing'
  | 'key_differs'
  | 'migration_unknown'
  | 'migration_changed'
  | 'backup_damaged'
  | 'database_not_empty'

/** First 16 hex digits of the sha256 of the key file: enough to tell keys apart, and it says nothing about them. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

/**
 * Writes one consistent state of the database and its content files into `dir`, while others go on writing. The manifest
 * comes last: a folder without it is no backup. Refusals in order: key_missing, folder_not_empty.
 */
export async function backup(options: BackupOptions): Promise<Decision<BackupManifest, BackupRefusal>> {
  const { dir, log = () => {} } = options
  const key = readKey(options.keyFile)
  if (!key) return refuse('key_missing', { keyFile: options.keyFile })
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (fs.readdirSync(dir).length > 0) return refuse('folder_not_empty', { dir })

  return withClient(options.url, async (client) => {
    // A migration in the middle would change tables that are still to be read.
    await lockSchema(client, 'shared')
    await client.query('begin transaction isolation level repeatable read read only')
    // A row-level policy would silently leave rows out: with this it is an error.
    await client.query(
      'set local row_security = off; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
    )
    const { rows } = await client.query(
      `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    )
    const migrations = await appliedMigrations(client)
    const tables: TableFile[] = []
    for (const table of await ourTables(client)) tables.push(await writeTable(client, dir, table))
    // Sequences do not take part in the snapshot; read after the rows they are never behind them.
    const sequences = await readSequences(client)
    // A row's file is written before the row is: what the snapshot refers to lies in the folder by now.
    const files = await copyFilesOut(options.filesDir, dir)
    const manifest: BackupManifest = {
      format: FORMAT,
      createdAt: rows[0].at,
      keyId: keyIdOf(key),
      migrations,
      tables,
      sequences,
      files,
    }
    await writeFlushed(path.join(dir, `${MANIFEST}.new`), `${JSON.stringify(manifest, null, 2)}\n`)
    await fsp.rename(path.join(dir, `${MANIFEST}.new`), path.join(dir, MANIFEST))
    await client.query('commit')
    const total = tables.reduce((sum, table) => sum + table.rows, 0)
    log(`Backup of ${tables.length} tables, ${total} rows and ${files.count} files, key ${manifest.keyId}.`)
    return accept(manifest)
  })
}

/**
 * Makes the database what it was at the backup, in one transaction, then applies the migrations that are newer than the
 * backup. Rows that migrations themselves inserted do not count as content. Refusals in order: no_backup, format_unknown,
 * key_missing, key_differs (it names the key that is needed), migration_unknown, migration_changed, backup_damaged (it
 * names the file), database_not_empty.
 */
export async function restore(options: RestoreOptions): Promise<Decision<BackupManifest, RestoreRefusal>> {
  const { dir, log = () => {} } = options
  const manifest = readManifest(dir)
  if (!manifest) return refuse('no_backup', { dir })
  if (manifest.format !== FORMAT) return refuse('format_unknown', { format: manifest.format, known: FORMAT })
  const key = readKey(options.keyFile)
  if (!key) return refuse('key_missing', { keyFile: options.keyFile, keyId: manifest.keyId })
  if (keyIdOf(key) !== manifest.keyId)
    return refuse('key_differs', { keyFile: options.keyFile, keyId: manifest.keyId, found: keyIdOf(key) })
  const known = new Map(readMigrations(options.migrationsDir).map((file) => [file.name, file]))
  for (const { name, checksum } of manifest.migrations) {
    const file = known.get(name)
    if (!file) return refuse('migration_unknown', { name })
    if (file.checksum !== checksum) return refuse('migration_changed', { name })
  }
  const damaged = await findDamage(dir, manifest)
  if (damaged) return refuse('backup_damaged', { file: damaged })

  const decided = await withClient(options.url, async (client): Promise<Decision<BackupManifest, RestoreRefusal>> => {
    await lockSchema(client)
    await client.query('begin')
    try {
      // Long copies are expected; waiting for a forgotten session that holds a lock is not.
      await client.query(`set local statement_timeout = 0; set local lock_timeout = '60s'`)
      const filled = await firstFilledTable(client)
      if (filled && !options.force) {
        await client.query('rollback')
        return refuse('database_not_empty', { table: filled })
      }
      await bringSchemaTo(client, manifest, known)
      const foreignKeys = await dropForeignKeys(client)
      await emptyTables(client)
      for (const table of manifest.tables) await readTable(client, dir, table)
      for (const { schema, name, lastValue, isCalled } of manifest.sequences)
        await client.query('select setval($1::regclass, $2, $3)', [quoted(schema, name), lastValue, isCalled])
      // Adding them again checks every row, which is proof that the backup was consistent.
      for (const statement of foreignKeys) await client.query(statement)
      await options.beforeCommit?.(client)
      if (options.filesDir) await copyFilesIn(dir, options.filesDir)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    }
    await client.query('analyze')
    return accept(manifest)
  })
  if (!decided.ok) return decided
  await migrate({ url: options.url, dir: options.migrationsDir, log })
  log(`Restored the state of ${manifest.createdAt}.`)
  return decided
}

function readKey(file: string): Uint8Array | undefined {
  try {
    const key = fs.readFileSync(file)
    return key.length > 0 ? key : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function readManifest(dir: string): BackupManifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(dir, MANIFEST), 'utf8')) as BackupManifest
  } catch {
    return undefined
  }
}

const quoted = (...names: string[]) => names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.')

const OUR_SCHEMAS = `n.nspname not in ('information_schema', 'graphile_worker') and n.nspname !~ '^pg_'`

type Table = { schema: string; name: string; columns: string[] }

/** Tables that hold rows of ours, each with its stored columns; without the bookkeeping of migrations. */
async function ourTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name,
            coalesce((select array_agg(a.attname::text order by a.attnum) from pg_attribute a
               where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '{}') as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OUR_SCHEMAS} and c.relkind = 'r' and (n.nspname, c.relname) <> ('public', 'schema_migration')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by n.nspname collate "C", c.relname collate "C"`,
  )
  return rows
}

async function readSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OUR_SCHEMAS} and c.relkind = 'S'
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      order by n.nspname collate "C", c.relname collate "C"`,
  )
  const states: SequenceState[] = []
  for (const { schema, name } of rows) {
    const state = await client.query(
      `select last_value::text as last, is_called as called from ${quoted(schema, name)}`,
    )
    states.push({ schema, name, lastValue: state.rows[0].last, isCalled: state.rows[0].called })
  }
  return states
}

const columnList = (columns: readonly string[]) =>
  columns.length > 0 ? `(${columns.map((c) => quoted(c)).join(', ')})` : ''

async function writeTable(client: pg.ClientBase, dir: string, { schema, name, columns }: Table): Promise<TableFile> {
  const file = `${encodeURIComponent(schema)}.${encodeURIComponent(name)}.copy.gz`
  const source = client.query(copyTo(`copy ${quoted(schema, name)} ${columnList(columns)} to stdout`))
  const hash = createHash('sha256')
  await pipeline(source, zlib.createGzip({ level: 4 }), hashing(hash), writeStream(path.join(dir, file)))
  return { schema, name, columns, file, rows: source.rowCount, sha256: hash.digest('hex') }
}

async function readTable(client: pg.ClientBase, dir: string, table: TableFile): Promise<void> {
  const target = client.query(
    copyFrom(`copy ${quoted(table.schema, table.name)} ${columnList(table.columns)} from stdin`),
  )
  await pipeline(fs.createReadStream(path.join(dir, table.file)), zlib.createGunzip(), target)
  if (target.rowCount !== table.rows)
    throw new Error(`${table.file} holds ${target.rowCount} rows, but its manifest says ${table.rows}.`)
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

const writeStream = (file: string) => fs.createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true })

function writeFlushed(file: string, content: string): Promise<void> {
  return fsp.writeFile(file, content, { mode: 0o600, flush: true })
}

async function sha256Of(file: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(fs.createReadStream(file), hash)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return hash.digest('hex')
}

/** One line a file: sha256, bytes, path with `/`. */
type ContentFile = { readonly sha256: string; readonly bytes: number; readonly path: string }

async function copyFilesOut(filesDir: string | undefined, dir: string): Promise<BackupManifest['files']> {
  const files: ContentFile[] = []
  for (const name of filesDir ? listFiles(filesDir) : []) {
    if (name.startsWith(`${INCOMING}/`)) continue
    const target = path.join(dir, 'files', name)
    await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    const hash = createHash('sha256')
    try {
      await pipeline(fs.createReadStream(path.join(filesDir!, name)), hashing(hash), writeStream(target))
    } catch (error) {
      // An upload that was given up, or an orphan that was swept, meanwhile: no row refers to it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await fsp.rm(target, { force: true })
      continue
    }
    files.push({ sha256: hash.digest('hex'), bytes: (await fsp.stat(target)).size, path: name })
  }
  const list = files.map((file) => `${file.sha256} ${file.bytes} ${file.path}\n`).join('')
  await writeFlushed(path.join(dir, FILE_LIST), list)
  return {
    count: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    sha256: createHash('sha256').update(list).digest('hex'),
  }
}

function listFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}

function readFileList(dir: string): ContentFile[] {
  return fs
    .readFileSync(path.join(dir, FILE_LIST), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha256 = '', bytes = '', ...rest] = line.split(' ')
      return { sha256, bytes: Number(bytes), path: rest.join(' ') }
    })
}

/** Content files are added before the rows that need them are seen; those already there are left as they are. */
async function copyFilesIn(dir: string, filesDir: string): Promise<void> {
  for (const file of readFileList(dir)) {
    const target = path.join(filesDir, file.path)
    if ((await sha256Of(target)) === file.sha256) continue
    await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
    const fresh = `${target}.restore`
    await fsp.rm(fresh, { force: true })
    await pipeline(fs.createReadStream(path.join(dir, 'files', file.path)), writeStream(fresh))
    await fsp.rename(fresh, target)
  }
}

/** The first file of the backup that is missing or not what the manifest says. */
async function findDamage(dir: string, manifest: BackupManifest): Promise<string | undefined> {
  for (const table of manifest.tables)
    if ((await sha256Of(path.join(dir, table.file))) !== table.sha256) return table.file
  if ((await sha256Of(path.join(dir, FILE_LIST))) !== manifest.files.sha256) return FILE_LIST
  for (const file of readFileList(dir)) {
    const inside = path.relative(dir, path.join(dir, 'files', file.path))
    if (!inside.startsWith(`files${path.sep}`) || (await sha256Of(path.join(dir, inside))) !== file.sha256)
      return `files/${file.path}`
  }
  return undefined
}

/**
 * A table with a row that no migration inserted; undefined for an empty or a freshly migrated database. A migration
 * records itself in the transaction of its rows, so both carry the same xmin.
 */
async function firstFilledTable(client: pg.ClientBase): Promise<string | undefined> {
  const known = await client.query(`select to_regclass('public.schema_migration') is not null as known`)
  const { rows } = known.rows[0].known
    ? await client.query('select xmin::text as xmin from public.schema_migration')
    : { rows: [] }
  const migrated = rows.map((row: { xmin: string }) => row.xmin)
  for (const { schema, name } of await ourTables(client)) {
    const found = await client.query(
      `select exists (select from ${quoted(schema, name)} t where t.xmin::text <> all ($1::text[])) as filled`,
      [migrated],
    )
    if (found.rows[0].filled) return schema === 'public' ? name : `${schema}.${name}`
  }
  return undefined
}

/** The schema as it was at the backup: by the missing migrations, or from nothing where the database went another way or further. */
async function bringSchemaTo(
  client: pg.ClientBase,
  manifest: BackupManifest,
  known: ReadonlyMap<string, ReturnType<typeof readMigrations>[number]>,
): Promise<void> {
  const applied = await appliedMigrations(client)
  const isBeginning = applied.every(
    (done, i) => manifest.migrations[i]?.name === done.name && manifest.migrations[i]?.checksum === done.checksum,
  )
  // Tables without any migration are somebody else's, and a new one of the same name would fail.
  const foreign = applied.length === 0 && (await ourTables(client)).length > 0
  if (!isBeginning || foreign) {
    const { rows } = await client.query(`select n.nspname as name from pg_namespace n where ${OUR_SCHEMAS}`)
    for (const { name } of rows) await client.query(`drop schema ${quoted(name)} cascade`)
    await client.query('create schema public authorization pg_database_owner')
    await client.query('grant usage on schema public to public')
  }
  await ensureBookkeeping(client)
  for (const { name } of manifest.migrations.slice(isBeginning ? applied.length : 0))
    await applyInTx(client, known.get(name)!)
}

/** Drops all foreign keys and returns the statements that add them again, with their comments. */
async function dropForeignKeys(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string; comment: string | null }>(
    `select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition,
            quote_literal(obj_description(c.oid, 'pg_constraint')) as comment
       from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_namespace n on n.oid = r.relnamespace
      where c.contype = 'f' and c.conparentid = 0 and ${OUR_SCHEMAS} order by 1, 2`,
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`)
  return rows.flatMap(({ table, name, definition, comment }) => [
    `alter table ${table} add constraint ${name} ${definition}`,
    ...(comment ? [`comment on constraint ${name} on ${table} is ${comment}`] : []),
  ])
}

async function emptyTables(client: pg.ClientBase): Promise<void> {
  const tables = (await ourTables(client)).map(({ schema, name }) => quoted(schema, name))
  if (tables.length > 0) await client.query(`truncate ${tables.join(', ')}`)
}
