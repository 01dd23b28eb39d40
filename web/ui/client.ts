import type { BodyOf, Operation, ParamsOf, Problem, QueryInputOf, ResponseOf } from '#src/platform/http/contract.ts'

/**
 * The pages' only way to the server. `call<typeof contract.op>('POST', '/api/classes', { body })` is typed by the contract, whose
 * import stays type-only, so that zod never reaches a browser; web/calls.test.ts compares method and path with the contract.
 */

// biome-ignore lint/suspicious/noExplicitAny: a bound for inference, no value has this type
type Any = any
export type AnyOperation = Operation<Any, Any, Any, Any>

type Need<N extends string, T> = [T] extends [undefined] ? { readonly [K in N]?: undefined } : { readonly [K in N]: T }
type May<N extends string, T> = [T] extends [undefined] ? { readonly [K in N]?: undefined } : { readonly [K in N]?: T }
export type InputOf<O> = Need<'params', ParamsOf<O>> &
  May<'query', QueryInputOf<O>> &
  Need<'body', BodyOf<O>> & {
    /** Kept by `useAct` across the retries of one act; made here otherwise. */
    readonly idempotencyKey?: string
    readonly signal?: AbortSignal
  }
type Rest<O> = object extends InputOf<O> ? [input?: InputOf<O>] : [input: InputOf<O>]

/** The server answered with a problem. `detail` is for people, `code` for programs, `errors` name fields by path. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
  get status() {
    return this.problem.status
  }
  get code() {
    return this.problem.code
  }
  get facts(): Record<string, unknown> {
    return this.problem.facts ?? {}
  }
}

/** No answer came: no network, or the server is down. Whether a write took effect is unknown; the same key finds out. */
export class OfflineError extends Error {
  constructor() {
    super('没有连上服务器。您填的内容还在，请过一会儿再试。')
    this.name = 'OfflineError'
  }
}

type Listener = (connected: boolean) => void
const listeners = new Set<Listener>()
/** Told after every call whether the server could be reached: the offline banner listens. */
export function onConnection(listener: Listener) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
const tell = (connected: boolean) => {
  for (const listener of listeners) listener(connected)
}

/** 128 random bits. `crypto.randomUUID` is missing on plain http and before Chromium 92. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Fills `{id}` of a contract path and adds the query; undefined, null and empty values are left out. */
export function address(path: string, params?: object, query?: object): string {
  const filled = path.replace(/\{(\w+)\}|:(\w+)/g, (_, braced: string, colon: string) => {
    const value = (params as Record<string, unknown> | undefined)?.[braced ?? colon]
    if (value === undefined) throw new Error(`${path} needs ${braced ?? colon}.`)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(key, String(one))
    }
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

/** Problems of proxies and crashes, which have no body of ours, in words. */
const fallback = (status: number): Problem => ({
  type: 'about:blank',
  title: '没有办成',
  status,
  code: `http_${status}`,
  detail:
    status === 413
      ? '文件太大，服务器没有收下。请拆成几个文件再传。'
      : status === 429
        ? '操作太快，请稍等一分钟再试。'
        : status >= 500
          ? '服务器这会儿没有办成这件事。已填的内容还在，请过一会儿再试；一直不行请联系系统管理员。'
          : '这件事没有办成，请刷新页面后再试。',
})

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>
    if (typeof body.detail === 'string' && typeof body.code === 'string') {
      return { type: 'about:blank', title: '', ...body, status: response.status } as Problem
    }
  } catch {
    // Not JSON: a proxy's page.
  }
  return fallback(response.status)
}

const wait = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

/** Reads answer once; a write that got no answer is sent twice more with the same key, which makes it one effect. */
async function send(method: string, url: string, init: RequestInit & { signal?: AbortSignal }): Promise<Response> {
  const pauses = method === 'GET' ? [] : [800, 2500]
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(url, { ...init, method, credentials: 'same-origin' })
      // Gateways answer these while the server restarts.
      const away = response.status === 502 || response.status === 504
      tell(!away)
      if (!away || attempt >= pauses.length) return response
    } catch (cause) {
      if (init.signal?.aborted) throw cause
      if (attempt >= pauses.length) {
        tell(false)
        throw new OfflineError()
      }
    }
    await wait(pauses[attempt] ?? 0, init.signal)
  }
}

/** Where an object that is to be sent holds NaN: JSON would make nothing of it, and nothing may mean something. */
function unreadPaths(value: unknown, path: readonly string[] = []): string[] {
  if (Number.isNaN(value)) return [path.join('.')]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => unreadPaths(one, [...path, key]))
}

function refuseUnread(body: unknown): void {
  const errors = unreadPaths(body).map((path) => ({ path, message: '这里的数看不懂，请改好再提交' }))
  if (errors.length === 0) return
  const detail = `有 ${errors.length} 处的数看不懂，请改好再提交`
  throw new ApiError({ type: 'about:blank', title: '请改一改', status: 422, code: 'number_unread', detail, errors })
}

/**
 * Calls one operation. Answers its response; throws `ApiError` with the server's problem or `OfflineError`.
 * Writes carry an Idempotency-Key.
 */
export async function call<O extends AnyOperation>(
  method: O['method'],
  path: O['path'],
  ...[input]: Rest<O>
): Promise<ResponseOf<O>> {
  const { params, query, body, idempotencyKey, signal } = (input ?? {}) as {
    params?: object
    query?: object
    body?: unknown
    idempotencyKey?: string
    signal?: AbortSignal
  }
  refuseUnread(body)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['idempotency-key'] = idempotencyKey ?? newKey()
  if (body !== undefined) headers['content-type'] = 'application/json'
  const response = await send(method, address(path, params, query), {
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
  if (!response.ok) throw new ApiError(await problemOf(response))
  return (response.status === 204 ? undefined : await response.json()) as ResponseOf<O>
}

/** Fetches a file answer and hands it to the browser under the server's name for it; answers that name. */
export async function download(path: string, query?: object): Promise<string> {
  const response = await send('GET', address(path, undefined, query), {})
  if (!response.ok) throw new ApiError(await problemOf(response))
  const disposition = response.headers.get('content-disposition') ?? ''
  const starred = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition)?.[1]
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1]
  const name = starred ? decodeURIComponent(starred) : (plain ?? path.split('/').pop() ?? 'file')
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return name
}

/** What POST /api/files answers. */
export interface Uploaded {
  readonly id: string
  readonly name: string
  readonly size: number
}

/** Sends one file as multipart field `file`. `onProgress` gets 0 to 1. Throws as `call` does. */
export function upload(
  file: File,
  {
    onProgress,
    signal,
    idempotencyKey,
  }: { onProgress?: (part: number) => void; signal?: AbortSignal; idempotencyKey?: string } = {},
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file, file.name)
    // fetch cannot tell how much has been sent; XMLHttpRequest can.
    const request = new XMLHttpRequest()
    request.open('POST', '/api/files')
    request.setRequestHeader('idempotency-key', idempotencyKey ?? newKey())
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => {
      tell(false)
      reject(new OfflineError())
    }
    request.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'))
    request.onload = async () => {
      tell(true)
      const response = new Response(request.responseText, { status: request.status })
      if (response.ok) resolve((await response.json()) as Uploaded)
      else reject(new ApiError(await problemOf(response)))
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

/** The sentence for people that an error carries. */
export const messageOf = (error: unknown): string =>
  error instanceof ApiError || error instanceof OfflineError ? error.message : fallback(500).detail
