/** The worker thread: one job after the other, as the server hands them in. Rows go out in batches, the next one only when the server has taken the last. */
import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { openRaw } from './raw-source.ts'
import { RefusedFile } from './refusals.ts'
import { SheetInterpreter } from './sheet-interpreter.ts'
import type { Job, Message } from './worker-protocol.ts'

const BATCH_ROWS = 500

const port = parentPort
if (!port) throw new Error('This file runs in a worker thread only.')
const post = (message: Message) => port.postMessage(message)

async function read(job: Extract<Job, { kind: 'read' }>): Promise<void> {
  const sheet = await openRaw(job.bytes, job.limits, job.text)
  const interpreter = new SheetInterpreter(job.columns, sheet.name, job.limits)
  let rowsRead = 0
  let waiting = 0
  const send = async () => {
    const batch = interpreter.takeBatch()
    waiting = 0
    if (!batch?.rowNumbers.length) return
    rowsRead += batch.rowNumbers.length
    const taken = once(port as NonNullable<typeof port>, 'message')
    post({ kind: 'rows', batch, rowsRead, rowsExpected: sheet.rowsExpected })
    await taken
  }
  for await (const row of sheet.rows) {
    interpreter.push(row)
    if (++waiting >= BATCH_ROWS) await send()
  }
  const header = interpreter.finish()
  await send()
  const merges = sheet.merges.filter((merge) => merge.lastRow > header.rowNumber)
  post({ kind: 'read', sheetName: sheet.name, headerRow: header.rowNumber, columns: header.specs, merges })
}

async function run(job: Job): Promise<void> {
  try {
    if (job.kind === 'read') await read(job)
    else {
      // Loaded when needed: the library takes longer to load than a roster takes to read.
      const { annotate } = await import('./annotate-sheet.ts')
      post({ kind: 'file', bytes: await annotate(job) })
    }
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error
    post({ kind: 'refused', refusal: error.refusal, facts: error.facts })
  }
}

port.on('message', (message: Job | 'taken') => (message === 'taken' ? undefined : run(message)))
