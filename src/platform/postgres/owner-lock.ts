import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts'

/**
 * Who looks after the server of one data directory.
 *
 * The lock is the file `owner.<n>` with the highest n. A dead holder is followed by creating `owner.<n+1>`, which the
 * file system grants to one process only; a lock file that is removed and made again would let a slow process remove
 * the new one. So the number only grows, and a clean end is written into the file instead of removing it.
 */
export type HolderState = 'running' | 'stopping' | 'released'
export type Holder = ProcessIdentity & { readonly state: HolderState }

export type OwnerLock = {
  /** Writes the state into the lock; a full disk must not keep anybody from stopping, so a failure is swallowed. */
  set(state: HolderState): void
  /** A sign of life for processes that cannot see this one (another container on the same volume). */
  touch(): void
  /** False when another process holds a later number: this one was taken for dead and must keep its hands off. A folder that is gone was taken by nobody. */
  held(): boolean
}

export type Claim =
  | { readonly kind: 'mine'; readonly lock: OwnerLock; readonly previous: Holder | undefined }
  | { readonly kind: 'held'; readonly holder: Holder }

const NAME = /^owner\.(\d+)$/

function generations(folder: string): number[] {
  return namesIn(folder)
    .map((name) => Number(NAME.exec(name)?.[1] ?? Number.NaN))
    .filter((n) => !Number.isNaN(n))
    .sort((a, b) => a - b)
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function lastSign(file: string): number {
  try {
    return fs.statSync(file).mtimeMs
  } catch {
    return 0
  }
}

/** Takes the lock if nobody living holds it, else says who does. Never waits. */
export function tryClaim(folder: string): Claim {
  for (;;) {
    const last = generations(folder).at(-1) ?? 0
    const file = path.join(folder, `owner.${last}`)
    const previous = last === 0 ? undefined : readHolder(file)
    if (previous && previous.state !== 'released' && isAlive(previous, () => lastSign(file)))
      return { kind: 'held', holder: previous }
    const next = path.join(folder, `owner.${last + 1}`)
    if (!createWhole(folder, next, JSON.stringify({ ...thisProcess(), state: 'running' }))) continue
    // A process that looked long ago may create a number that others already passed: the highest wins.
    if (generations(folder).at(-1) !== last + 1) {
      fs.rmSync(next, { force: true })
      continue
    }
    for (const n of generations(folder)) if (n <= last) fs.rmSync(path.join(folder, `owner.${n}`), { force: true })
    return { kind: 'mine', lock: lockOf(folder, next, last + 1), previous }
  }
}

/** The present holder, living or not; undefined before the first. */
export function currentHolder(folder: string): { readonly holder: Holder; readonly alive: boolean } | undefined {
  const last = generations(folder).at(-1)
  if (last === undefined) return undefined
  const file = path.join(folder, `owner.${last}`)
  const holder = readHolder(file)
  return holder && { holder, alive: holder.state !== 'released' && isAlive(holder, () => lastSign(file)) }
}

function lockOf(folder: string, file: string, n: number): OwnerLock {
  return {
    set(state) {
      try {
        const fresh = temporary(folder)
        fs.writeFileSync(fresh, JSON.stringify({ ...thisProcess(), state }))
        fs.renameSync(fresh, file)
      } catch {}
    },
    touch() {
      try {
        fs.utimesSync(file, new Date(), new Date())
      } catch {}
    },
    held: () => (generations(folder).at(-1) ?? n) === n,
  }
}

const temporary = (folder: string) => path.join(folder, `.new-${process.pid}-${randomBytes(6).toString('hex')}`)

/** Creates a file with its whole content at once; false when the name is taken. */
function createWhole(folder: string, file: string, content: string): boolean {
  const fresh = temporary(folder)
  fs.writeFileSync(fresh, content, { mode: 0o644 })
  try {
    fs.linkSync(fresh, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(fresh, { force: true })
  }
}

/** The processes that use the server, each with a file of its own in `folder`. */
export type Membership = { leave(): void; touch(): void }

export function join(folder: string): Membership {
  const file = path.join(folder, `${process.pid}-${randomBytes(6).toString('hex')}`)
  fs.writeFileSync(file, JSON.stringify(thisProcess()), { mode: 0o644 })
  return {
    leave: () => fs.rmSync(file, { force: true }),
    touch() {
      try {
        fs.utimesSync(file, new Date(), new Date())
      } catch {}
    },
  }
}

/** Is any living process a member? The files of dead ones are removed on the way. */
export function hasMembers(folder: string): boolean {
  let found = false
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name)
    const member = readHolder(file)
    if (member && isAlive(member, () => lastSign(file))) found = true
    else if (member) fs.rmSync(file, { force: true })
  }
  return found
}
