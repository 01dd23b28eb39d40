import { type ChildProcess, spawn } from 'node:child_process'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

export interface ServerProcess {
  readonly port: number
  readonly child: ChildProcess
  /** Nothing is finished, nobody is told. */
  kill(): Promise<void>
  /** SIGTERM: running requests finish. */
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** `chizheng serve` as a process of its own; answers when it listens. */
export async function startServer(env: Record<string, string>, port: number): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['src/cli.ts', 'serve', '--json'], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'error', NODE_OPTIONS: '', ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)))
  })
  child.stdout!.resume()
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return { port, child, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
  readonly replayed: boolean
}

/** One request; rejects when the connection breaks before the whole answer is there. */
export function ask(
  agent: http.Agent,
  port: number,
  options: {
    method: string
    url: string
    cookie?: string
    body?: unknown
    raw?: { type: string; bytes: Buffer }
    key?: string | undefined
    timeoutMs?: number
  },
): Promise<HttpAnswer> {
  const payload =
    options.raw?.bytes ?? (options.body === undefined ? undefined : Buffer.from(JSON.stringify(options.body)))
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: options.method,
        path: options.url,
        headers: {
          ...(options.cookie ? { cookie: options.cookie } : {}),
          ...(payload
            ? { 'content-type': options.raw?.type ?? 'application/json', 'content-length': payload.length }
            : {}),
          ...(options.key ? { 'idempotency-key': options.key } : {}),
        },
        timeout: options.timeoutMs ?? 30_000,
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () =>
          answer.complete
            ? resolve({
                status: answer.statusCode!,
                text: Buffer.concat(pieces).toString('utf8'),
                replayed: answer.headers['idempotent-replayed'] === 'true',
              })
            : reject(new Error('The answer was cut.')),
        )
      },
    )
    request.on('error', reject)
    request.on('timeout', () => request.destroy(new Error('No answer in time.')))
    request.end(payload)
  })
}
