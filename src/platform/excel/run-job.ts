/** Runs a job in a worker thread, with a heap and a time it cannot exceed. The server's thread only waits. */
import { Worker } from 'node:worker_threads'
import { RefusedFile } from './refusals.ts'
import type { Job, Message } from './worker-protocol.ts'
import { megabytes } from './zip-directory.ts'

/** Two at once: with 256 MB of heap each the server stays well under 800 MB; the others wait in line. */
const MAX_WORKERS = 2
let running = 0
const line: (() => void)[] = []

async function takePlace(signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw new RefusedFile('read_cancelled')
  if (running < MAX_WORKERS) {
    running++
    return
  }
  // Who leaves hands the place over, so `running` does not change.
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const leave = () => {
    const at = line.indexOf(resolve)
    // Not in line any more: the place came in the same moment, and is given back below.
    if (at === -1) return
    line.splice(at, 1)
    reject(new RefusedFile('read_cancelled'))
  }
  line.push(resolve)
  signal?.addEventListener('abort', leave, { once: true })
  await promise
  signal?.removeEventListener('abort', leave)
  if (!signal?.aborted) return
  leavePlace()
  throw new RefusedFile('read_cancelled')
}

function leavePlace(): void {
  const next = line.shift()
  if (next) next()
  else running--
}

type Last = Exclude<Message, { kind: 'rows' }>

/** The job's last message. Throws RefusedFile for a refusal, for a job past its time or heap, and when `signal` aborts. */
export async function runJob(
  job: Job,
  { signal, onRows }: { signal?: AbortSignal; onRows?: (message: Extract<Message, { kind: 'rows' }>) => void },
): Promise<Exclude<Last, { kind: 'refused' }>> {
  const { bytes, limits } = job
  if (bytes.length > limits.maxBytes)
    throw new RefusedFile('file_too_large', {
      megabytes: megabytes(bytes.length),
      limitMegabytes: megabytes(limits.maxBytes),
    })
  await takePlace(signal)
  try {
    const last = await converse(job, signal, onRows)
    if (last.kind === 'refused') throw new RefusedFile(last.refusal, last.facts)
    return last
  } finally {
    leavePlace()
  }
}

/**
 * A thread takes longer to start than a roster to read, so one that has read a small file without complaint waits a moment for the
 * next. After anything else it ends: no file meets what another one left behind.
 */
const REUSE_UP_TO_BYTES = 1024 * 1024
const WAITS_MS = 10_000
const waiting = new Map<Worker, { readonly heapMb: number; readonly timer: NodeJS.Timeout }>()

/** By name: Node keeps listeners of its own on a worker. */
function forgetJob(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}

function dismiss(worker: Worker): Promise<number> {
  clearTimeout(waiting.get(worker)?.timer)
  waiting.delete(worker)
  return worker.terminate()
}

function keepWaiting(worker: Worker, heapMb: number): void {
  forgetJob(worker)
  // Without a listener a thread that breaks would take the server with it.
  worker.once('error', () => dismiss(worker))
  worker.unref()
  waiting.set(worker, { heapMb, timer: setTimeout(() => dismiss(worker), WAITS_MS).unref() })
}

function workerFor({ limits: { heapMb } }: Job): Worker {
  for (const [worker, kept] of waiting) {
    if (kept.heapMb !== heapMb) continue
    clearTimeout(kept.timer)
    waiting.delete(worker)
    forgetJob(worker)
    worker.ref()
    return worker
  }
  return new Worker(new URL('./worker.ts', import.meta.url), {
    // Nothing of the server's environment, least of all its secrets, is needed to read a table.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32 },
  })
}

async function converse(
  job: Job,
  signal: AbortSignal | undefined,
  onRows: ((message: Extract<Message, { kind: 'rows' }>) => void) | undefined,
): Promise<Last> {
  const { promise, resolve, reject } = Promise.withResolvers<Last>()
  const worker = workerFor(job)
  const { timeoutMs, heapMb } = job.limits
  const timer = setTimeout(() => reject(new RefusedFile('read_too_slow', { seconds: timeoutMs / 1000 })), timeoutMs)
  const cancel = () => reject(new RefusedFile('read_cancelled'))
  signal?.addEventListener('abort', cancel, { once: true })
  worker.on('message', (message: Message) => {
    if (message.kind !== 'rows') return resolve(message)
    try {
      onRows?.(message)
      worker.postMessage('taken')
    } catch (error) {
      reject(error)
    }
  })
  worker.on('error', (error) => {
    const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    reject(outOfMemory ? new RefusedFile('sheet_too_complex') : error)
  })
  worker.on('exit', (code) => reject(new Error(`The worker thread ended with code ${code} and no answer.`)))
  // A copy, because a Buffer may be a window on a larger block, and the caller keeps the original for the annotated file.
  const bytes = new Uint8Array(job.bytes)
  const size = bytes.length
  worker.postMessage({ ...job, bytes } satisfies Job, [bytes.buffer])
  let last: Last | undefined
  try {
    last = await promise
    return last
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    if (last && last.kind !== 'refused' && size <= REUSE_UP_TO_BYTES) keepWaiting(worker, heapMb)
    else await worker.terminate()
  }
}
