import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import os from 'node:os'

/** One process, told apart from a later one that got the same number, and from one of another machine or container. */
export type ProcessIdentity = { readonly pid: number; readonly start: string; readonly machine: string }

/**
 * When the process started, in the words of its system; undefined when there is no such process.
 * A zombie is dead: where nobody reaps (a container whose first process is not an init) it would look alive for ever.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // The name of the program stands in brackets and may itself hold spaces and brackets.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
    } catch {
      return undefined
    }
  }
  if (!signalReaches(pid)) return undefined
  if (process.platform === 'win32') return 'unknown'
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

/** Whether the system knows the process number at all, be it a zombie or another user's. */
export function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The command line of a process, its words joined by blanks; '' when it cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** This boot and this pid namespace: only inside them does a process number mean anything. */
function machineName(): string {
  if (process.platform !== 'linux') return os.hostname()
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return os.hostname()
  }
}

const me: ProcessIdentity = {
  pid: process.pid,
  start: processStart(process.pid) ?? 'unknown',
  machine: machineName(),
}

export function thisProcess(): ProcessIdentity {
  return me
}

/** A process of another machine or container cannot be looked at; its sign of life is the age of the file it touches. */
const SILENCE_MS = 15_000

/**
 * Does the process still live? `lastSignMs` is the time of its last sign of life (epoch milliseconds), asked for only
 * when it is not of this machine.
 */
export function isAlive(who: ProcessIdentity, lastSignMs: () => number): boolean {
  if (who.machine === me.machine) return processStart(who.pid) === who.start
  return Date.now() - lastSignMs() < SILENCE_MS
}
