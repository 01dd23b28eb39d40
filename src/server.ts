import { existsSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import path from 'node:path'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import type pg from 'pg'
import { newId } from '#src/kernel/ids.ts'
import { modulesOf } from '#src/modules/index.ts'
import { Api } from '#src/platform/http/api.ts'
import type { Operation } from '#src/platform/http/contract.ts'
import { openApi } from '#src/platform/http/openapi.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import { problemOf } from '#src/platform/http/problem-of.ts'
import { observeRequest } from '#src/platform/metrics/metrics.ts'
import { pendingMigrations } from '#src/platform/migrate/migrate.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

export interface ServerOptions {
  readonly platform: Platform
  readonly ownerPool: pg.Pool
  readonly webDir: string
  readonly trustProxy?: string | undefined
  readonly version: string
  readonly demoStrict: boolean
}

const BODY_LIMIT = 2_000_000
const UPLOAD_LIMIT = 20_000_000
const REQUEST_MS = 15_000

/** The HTTP server with every module's routes; not yet listening. `operations` is what the access matrix test walks. */
export async function buildServer(
  options: ServerOptions,
): Promise<{ app: FastifyInstance; operations: readonly Operation[]; modules: readonly Module[] }> {
  const { platform } = options
  const app = fastify({
    loggerInstance: platform.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.trustProxy ?? false,
    routerOptions: {
      ignoreTrailingSlash: false,
      caseSensitive: true,
      ignoreDuplicateSlashes: false,
      maxParamLength: 200,
    },
    requestTimeout: 60_000,
    connectionTimeout: 0,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
    clientErrorHandler: refuseUnread,
  })
  // A form or text body must never be taken for JSON: cross-site forms can send nothing else (ASVS 3.5).
  app.removeContentTypeParser('text/plain')
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Ant Design writes its styles at run time; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    hsts: { maxAge: 31_536_000, includeSubDomains: true },
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT, files: 1, fields: 4, fieldSize: 2_000 } })

  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    refuseCrossSite(request.headers, request.headers.host)
  })
  app.addHook('onResponse', async (request, reply) => {
    observeRequest(request.method, request.routeOptions.url, reply.statusCode, reply.elapsedTime)
    // The address without its query: names and numbers are searched for there (CONTRACT: query strings are never logged).
    request.log.info(
      {
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
  app.setErrorHandler(async (error: FastifyError | ProblemError, request, reply) => {
    const known = problemOf(error)
    if (known.status >= 500) request.log.error({ err: error }, 'request failed')
    else if (error.code?.startsWith('22')) request.log.warn({ err: error }, 'the database refused a value')
    return reply
      .status(known.status)
      .header('cache-control', 'no-store')
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(problemText(known))
  })

  const api = new Api(app, platform, { demoStrict: options.demoStrict })
  const modules = await modulesOf(platform, { demoStrict: options.demoStrict })
  for (const module of modules) module.routes(api)

  app.get('/health', async () => ({ status: 'ok' }))
  app.get('/ready', async (_request, reply) => {
    try {
      const pending = await withDeadline(pendingMigrations(options.ownerPool), REQUEST_MS)
      if (pending.length === 0) {
        // Ready all the same: what goes on in a lesser way is said aloud, not stopped.
        const troubles = (await Promise.all(modules.map((module) => module.trouble?.(platform)))).flatMap(
          (each) => each ?? [],
        )
        return { status: 'ready', ...(troubles.length > 0 ? { troubles } : {}) }
      }
      return reply.status(503).send({ status: 'migrating' })
    } catch {
      return reply.status(503).send({ status: 'database unreachable' })
    }
  })
  // Made when somebody asks, which few do: printing every contract would slow each start.
  let document: ReturnType<typeof openApi> | undefined
  app.get('/openapi.json', async () => {
    document ??= openApi(api.operations, options.version)
    return document
  })
  await servePages(app, options.webDir)
  return { app, operations: api.operations, modules }
}

/** The JSON of RFC 9457 that every answer but 2xx carries. */
const problemText = (known: ProblemError) =>
  JSON.stringify({
    type: `urn:chizheng:problem:${known.code}`,
    title: known.detail,
    status: known.status,
    code: known.code,
    detail: known.detail,
    ...(known.errors ? { errors: known.errors } : {}),
    ...(known.facts ? { facts: known.facts } : {}),
  })

/**
 * A request that could not even be read as HTTP: answered in the one shape of errors, and the connection closed and said to be
 * closed, because a client that kept it would lose its next request.
 */
function refuseUnread(error: NodeJS.ErrnoException, socket: Socket) {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  const known =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new ProblemError(431, 'header_too_large', '地址或请求头太长，请减少查询条件')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new ProblemError(408, 'request_timeout', '等了太久没有收到完整的内容，请重试')
        : new ProblemError(400, 'bad_request', '请求读不懂，请刷新页面后重试')
  const body = problemText(known)
  socket.end(
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\nconnection: close\r\ncache-control: no-store\r\n` +
      `x-content-type-options: nosniff\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** Cookies travel on same-site requests only, and an effect needs the same origin on top. */
function refuseCrossSite(headers: Record<string, string | string[] | undefined>, host: string | undefined) {
  const site = headers['sec-fetch-site']
  const { origin } = headers
  const foreignOrigin = typeof origin === 'string' && URL.parse(origin)?.host !== host
  if (foreignOrigin || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new ProblemError(403, 'cross_site', '这个请求来自别的网站，已拒绝。请在本站页面上操作')
}

/** Console under /console/, portal everywhere else; both are single pages whose addresses the server does not know. */
async function servePages(app: FastifyInstance, webDir: string) {
  const built = existsSync(path.join(webDir, 'index.html'))
  if (built)
    await app.register(statics, {
      root: webDir,
      index: false,
      dotfiles: 'ignore',
      setHeaders(reply, file) {
        reply.header(
          'cache-control',
          file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  // Folders themselves, which the file server would refuse as listings.
  if (built)
    for (const [url, page] of Object.entries({
      '/': 'index.html',
      '/console': 'console/index.html',
      '/console/': 'console/index.html',
    }))
      app.get(url, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile(page))
  app.setNotFoundHandler(async (request, reply) => {
    const target = request.url.split('?', 1)[0]!
    // `//api/…` and `/API/…` are no pages: another spelling of an address must not answer 200 with one.
    const isPage =
      ['GET', 'HEAD'].includes(request.method) &&
      !/^\/+(api|health|ready|metrics|openapi)\b/i.test(target) &&
      !target.includes('//') &&
      !path.extname(target) &&
      !target.includes('/.')
    if (!isPage) throw new ProblemError(404, 'not_found', '没有这个地址')
    if (!built) throw new ProblemError(503, 'pages_missing', '页面还没有生成：请先运行 npm run build')
    const page = target === '/console' || target.startsWith('/console/') ? 'console/index.html' : 'index.html'
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile(page)
  })
}

const withDeadline = <T>(work: Promise<T>, ms: number): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error(`No answer in ${ms} ms.`)), ms).unref()),
  ])
