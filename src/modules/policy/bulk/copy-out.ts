/**
 * COPY … TO STDOUT into one buffer of known length. pg-copy-streams makes a Buffer for each row's message, which costs more than
 * everything else that is done with a row here; this reads the messages where they lie in the socket's chunks.
 */
import type { Socket } from 'node:net'
import type pg from 'pg'

interface Connection {
  readonly stream: Socket
  query(text: string): void
}

const COPY_DATA = 'd'.charCodeAt(0)
const COPY_DONE = 'c'.charCodeAt(0)
const ERROR = 'E'.charCodeAt(0)
/** A message's type and its length, which counts itself. */
const HEAD = 5

/** Answers all bytes of the COPY; throws when there are not exactly `length`. */
export function copyOut(client: pg.ClientBase, sql: string, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const data = Buffer.allocUnsafe(length)
    let filled = 0
    const head = Buffer.alloc(HEAD)
    let headFilled = 0
    let left = 0
    let stream: Socket | undefined
    let handler: ((chunk: Buffer) => void) | undefined

    /** pg goes on with what follows. */
    const giveBack = (rest: Buffer) => {
      stream!.off('data', take)
      stream!.on('data', handler!)
      if (rest.length > 0) handler!(rest)
    }
    const take = (chunk: Buffer) => {
      let at = 0
      while (at < chunk.length) {
        if (left > 0) {
          const end = Math.min(chunk.length, at + left)
          left -= end - at
          // What is more than expected is counted and not written: the count is answered as a fault at the end.
          if (head[0] === COPY_DATA) {
            if (filled + end - at <= length) chunk.copy(data, filled, at, end)
            filled += end - at
          }
          at = end
          if (left === 0) headFilled = 0
          continue
        }
        head[headFilled] = chunk[at]!
        headFilled += 1
        at += 1
        if (headFilled < HEAD) continue
        left = head.readInt32BE(1) - 4
        if (head[0] === ERROR) return giveBack(Buffer.concat([head, chunk.subarray(at)]))
        if (left > 0) continue
        headFilled = 0
        if (head[0] === COPY_DONE) return giveBack(chunk.subarray(at))
      }
    }
    const submittable = {
      submit(connection: Connection) {
        stream = connection.stream
        const listeners = stream.listeners('data')
        if (listeners.length !== 1)
          throw new Error(`${listeners.length} readers of the connection instead of pg's own.`)
        handler = listeners[0] as (chunk: Buffer) => void
        stream.off('data', handler)
        stream.on('data', take)
        connection.query(sql)
      },
      handleError(error: Error) {
        if (stream?.listeners('data').includes(take)) giveBack(Buffer.alloc(0))
        reject(error)
      },
      handleCommandComplete() {},
      handleReadyForQuery() {
        if (filled === length) resolve(data)
        else reject(new Error(`COPY gave ${filled} bytes instead of ${length}.`))
      },
    }
    client.query(submittable as unknown as pg.Submittable)
  })
}
