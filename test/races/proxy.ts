import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

type Pair = readonly [client: net.Socket, upstream: net.Socket]

export interface FaultProxy {
  readonly port: number
  /** What was done so far, by kind. */
  readonly done: { reset: number; cutReply: number; cutRequest: number }
  /** Resets every connection there is; answers how many there were. */
  resetAll(): number
  /**
   * Cuts the next watched request: before it reaches the other side, or after, when its answer comes back. Answers when it was cut; when
   * none came in two seconds it is called off.
   */
  cutNext(what: 'reply' | 'request'): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL's simple query `commit`: type, length 11, the word and its end. A statement that only names `committed_fen` is none. */
const COMMIT = Buffer.from([0x51, 0, 0, 0, 11, ...Buffer.from('commit\0')])
export const isCommit = (bytes: Buffer) => bytes.includes(COMMIT)
/** A request that writes. */
export const isPost = (bytes: Buffer) => bytes.subarray(0, 5).toString('latin1') === 'POST '

/**
 * A line that can be cut, between a client and a server or a server and PostgreSQL. `watched` says which bytes of the client's side
 * a cut may fall on; a cut of the reply lets them through and ends the connection at the first byte that comes back, so the client
 * cannot know what became of its request.
 */
export async function openProxy(target: number, watched: (bytes: Buffer) => boolean): Promise<FaultProxy> {
  const live = new Set<Pair>()
  const due = { reply: 0, request: 0 }
  const done = { reset: 0, cutReply: 0, cutRequest: 0 }
  const reset = (pair: Pair) => {
    for (const socket of pair) socket.resetAndDestroy()
  }
  const server = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ host: '127.0.0.1', port: target, noDelay: true })
    const pair: Pair = [client, upstream]
    live.add(pair)
    let cut = false
    const end = () => {
      live.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    client.on('data', (bytes) => {
      if (watched(bytes)) {
        if (due.request > 0) {
          due.request -= 1
          done.cutRequest += 1
          return reset(pair)
        }
        if (due.reply > 0) {
          due.reply -= 1
          cut = true
        }
      }
      if (!upstream.write(bytes)) {
        client.pause()
        upstream.once('drain', () => client.resume())
      }
    })
    upstream.on('data', (bytes) => {
      if (cut) {
        done.cutReply += 1
        return reset(pair)
      }
      if (!client.write(bytes)) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    done,
    resetAll() {
      const pairs = [...live]
      for (const pair of pairs) reset(pair)
      done.reset += 1
      return pairs.length
    },
    async cutNext(what) {
      const [key, before] =
        what === 'reply' ? (['cutReply', done.cutReply] as const) : (['cutRequest', done.cutRequest] as const)
      due[what] += 1
      for (const patience = Date.now() + 2_000; done[key] === before && Date.now() < patience; ) await sleep(2)
      due[what] = 0
    },
    async close() {
      for (const pair of live) reset(pair)
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
