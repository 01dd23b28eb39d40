import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Decision } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo, ROLE_NAMES } from '../access/roles.ts'
import { publicScope, type Scope } from '../access/scope.ts'
import type { Db } from '../db/database.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import type { Platform } from '../platform.ts'
import type { Operation } from './contract.ts'
import { inputWords } from './input-words.ts'
import { accepted, ProblemError, type RefusalTable } from './problem.ts'
import { findSession, type SessionAccount, scopeOf } from './sessions.ts'

z.config({ localeError: inputWords })

/** A parsed request, with who asks and both clocks. */
export interface Context<P, Q, B> {
  readonly platform: Platform
  readonly db: Db
  readonly scope: Scope
  readonly account: SessionAccount | null
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly day: PlainDate
  readonly now: Date
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface FileAnswer {
  readonly name: string
  readonly mediaType: string
  readonly body: Buffer | Readable
  /** Of a stream, so that the browser can tell a broken download from a whole one. */
  readonly bytes?: number
}

// biome-ignore lint/suspicious/noExplicitAny: any contract; each handler is typed by its own
type AnyOperation = Operation<any, any, any, any>
type Out<T> = T extends z.ZodType ? z.output<T> : undefined
type ContextOf<O> = O extends Operation<infer P, infer Q, infer B, infer _R> ? Context<Out<P>, Out<Q>, Out<B>> : never
type AnswerOf<O> =
  O extends Operation<infer _P, infer _Q, infer _B, infer R>
    ? R extends z.ZodUndefined
      ? undefined
      : z.input<R>
    : never

export const SESSION_COOKIE = '__Host-session'
const KEY_FORM = /^[\x21-\x7e]{1,200}$/
const NOBODY = '00000000-0000-0000-0000-000000000000'

/**
 * Where routes are made. A module says `api.read(op, handler)`, `api.write(op, refusals, useCase)` or `api.file(op, handler)`;
 * here, once for all: session, action, input by contract, transaction, idempotency, output by contract.
 */
export class Api {
  readonly operations: AnyOperation[] = []
  readonly #app: FastifyInstance
  readonly #platform: Platform
  readonly #demoStrict: boolean

  constructor(app: FastifyInstance, platform: Platform, options: { demoStrict?: boolean } = {}) {
    this.#app = app
    this.#platform = platform
    this.#demoStrict = options.demoStrict ?? false
  }

  /** A read: no transaction, nothing audited but what the handler audits itself. */
  read<O extends AnyOperation>(op: O, handler: (ctx: ContextOf<O>) => Promise<AnswerOf<O>>): void {
    this.#route(op, async (ctx) => {
      send(ctx.reply, op, encode(op, await handler(ctx as ContextOf<O>)))
    })
  }

  /** A file made or fetched for the caller. */
  file<O extends AnyOperation>(op: O, handler: (ctx: ContextOf<O>) => Promise<FileAnswer>): void {
    this.#route(op, async (ctx) => {
      const file = await handler(ctx as ContextOf<O>)
      const plainName = file.name.replace(/[^\x20-\x7e]|["\\]/g, '_')
      ctx.reply
        .header(
          'content-disposition',
          `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        )
        .header('content-type', file.mediaType)
        .header('cache-control', 'no-store')
      if (file.bytes !== undefined) ctx.reply.header('content-length', file.bytes)
      await ctx.reply.send(file.body)
    })
  }

  /**
   * A write: one transaction, rolled back when the use case refuses. With an Idempotency-Key the first answer is stored in that
   * same transaction and given again; a second call in flight waits for the first. `prepare` runs before the transaction and hands its
   * answer over: long reading that needs no lock, and traces that stay when it throws. It runs again for a replayed key.
   */
  write<O extends AnyOperation, T extends AnswerOf<O>, R extends string, P = void>(
    op: O,
    refusals: RefusalTable<R>,
    useCase: (tx: Tx, ctx: ContextOf<O>, prepared: P) => Promise<Decision<T, R> | Decision<T, never>>,
    prepare?: (ctx: ContextOf<O>) => Promise<P>,
  ): void {
    this.#route(op, async (ctx) => {
      const prepared = (await prepare?.(ctx as ContextOf<O>)) as P
      const key = ctx.request.headers['idempotency-key']
      if (key !== undefined && (typeof key !== 'string' || !KEY_FORM.test(key)))
        throw new ProblemError(400, 'idempotency_key_form', 'Idempotency-Key 应是 1 到 200 个可见字符')
      const route = `${op.method} ${op.path} ${JSON.stringify(ctx.params ?? null)}`
      const bodyDigest = createHash('sha256')
        .update(JSON.stringify(ctx.body ?? null))
        .digest()
      const { keys } = this.#platform
      const keep = (body: string) =>
        op.secretAnswer ? keys.encrypt('idempotent_answer', body).toString('base64') : body
      const recall = (kept: string) =>
        op.secretAnswer ? keys.decrypt('idempotent_answer', Buffer.from(kept, 'base64')) : kept
      const answer = await inTransaction(
        this.#platform.db,
        ctx.scope,
        { day: ctx.day, now: ctx.now },
        async (tx): Promise<Answer> => {
          if (key !== undefined) {
            const replay = await claimKey(tx, ctx.scope.accountId ?? NOBODY, route, key, bodyDigest)
            if (replay) return { ...replay, body: recall(replay.body) }
          }
          const value = accepted(refusals, (await useCase(tx, ctx as ContextOf<O>, prepared)) as Decision<T, R>)
          const fresh: Answer = { status: op.status ?? 200, body: encode(op, value), replayed: false }
          if (key !== undefined)
            await tx.db
              .updateTable('idempotency')
              .set({ status: fresh.status, body: keep(fresh.body) })
              .where('account_id', '=', ctx.scope.accountId ?? NOBODY)
              .where('route', '=', route)
              .where('key', '=', key)
              .execute()
          return fresh
        },
        { unauditedWhen: (value) => value.replayed },
      )
      if (answer.replayed) ctx.reply.header('idempotent-replayed', 'true')
      ctx.reply.status(answer.status)
      send(ctx.reply, op, answer.body)
    })
  }

  /** For the few routes that are neither (sign-in, upload): the parsed request, and the reply in the handler's own hands. */
  raw<O extends AnyOperation>(op: O, handler: (ctx: ContextOf<O>) => Promise<void>): void {
    this.#route(op, (ctx) => handler(ctx as ContextOf<O>))
  }

  #route(op: AnyOperation, handler: (ctx: Context<unknown, unknown, unknown>) => Promise<void>) {
    this.operations.push(op)
    this.#app.route({
      method: op.method,
      url: op.path,
      handler: async (request, reply) => {
        const ctx = await this.#context(op, request, reply)
        reply.status(op.status ?? 200).header('cache-control', 'no-store')
        await handler(ctx)
        return reply
      },
    })
  }

  async #context(
    op: AnyOperation,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Context<unknown, unknown, unknown>> {
    const now = new Date()
    const { account, scope, day } = await this.#who(op, request, now)
    const problems: { path: string; message: string }[] = []
    const parse = (schema: z.ZodType | undefined, value: unknown, where: string) => {
      if (!schema) {
        if (where === 'body' && value !== undefined && value !== null)
          problems.push({ path: 'body', message: '这个操作不需要内容' })
        if (where === 'query' && Object.keys(value as object).length > 0)
          problems.push({ path: 'query', message: '这个地址不需要查询条件' })
        return undefined
      }
      const result = schema.safeParse(value ?? undefined)
      if (result.success) return result.data
      for (const issue of result.error.issues)
        problems.push({ path: fieldPath(where, issue.path), message: issue.message })
      return undefined
    }
    const params = op.params ? parse(op.params, request.params, 'params') : undefined
    // A malformed id is a thing that is not there; it must not tell more than a foreign one.
    if (problems.length > 0 || nulPaths(params, []).length > 0)
      throw new ProblemError(404, 'not_found', '没有找到要找的内容，可能不在您的管辖范围内')
    const query = parse(op.query, request.query, 'query')
    if (op.upload !== true && request.isMultipart())
      throw new ProblemError(415, 'media_type', '请用 application/json 提交')
    const body = op.upload === true ? undefined : parse(op.body, request.body, 'body')
    for (const [value, where] of [
      [query, 'query'],
      [body, 'body'],
    ] as const)
      for (const path of nulPaths(value, []))
        problems.push({ path: fieldPath(where, path), message: '内容里有不能显示的字符，请删去后重填' })
    if (problems.length > 0)
      throw new ProblemError(422, 'input_invalid', `有 ${problems.length} 处需要修改：${problems[0]!.message}`, {
        errors: problems,
      })
    return {
      platform: this.#platform,
      db: this.#platform.db,
      scope,
      account,
      params,
      query,
      body,
      day,
      now,
      request,
      reply,
    }
  }

  async #who(op: AnyOperation, request: FastifyRequest, now: Date) {
    const address = request.ip
    const token = request.cookies[SESSION_COOKIE]
    const session = token ? await findSession(this.#platform.db, token, now) : undefined
    const day = session?.businessDay ?? (session ? (await this.#platform.clocks()).day : undefined)
    if (op.access === 'public') {
      const scope = publicScope(address, request.id)
      return { account: session?.account ?? null, scope, day: day ?? (await this.#platform.clocks()).day }
    }
    if (session?.account.stage !== 'full')
      throw new ProblemError(401, 'sign_in_first', '请先登录；离开较久会自动退出，已填的内容还在本机')
    const { account } = session
    const scope = scopeOf(account, await this.#platform.unitTree(), address, request.id)
    if (op.access !== 'signed-in' && !mayDo(account.role, op.access)) {
      await this.#platform.db
        .insertInto('org_audit')
        .values({
          at: now,
          business_day: day!,
          account_id: account.accountId,
          role: account.role,
          unit_id: account.unitId,
          address,
          request_id: request.id,
          action: op.access,
          subject_type: 'operation',
          subject_id: `${op.method} ${op.path}`,
          result: 'denied',
          facts: '{}',
        })
        .execute()
      throw new ProblemError(
        403,
        'forbidden',
        `${ROLE_NAMES[account.role]}不能办理“${op.summary}”，如需办理请联系系统管理员调整角色`,
      )
    }
    if (!op.path.startsWith('/api/session')) {
      const exempt = account.demo && !this.#demoStrict
      if (account.mustChangePassword) throw new ProblemError(403, 'change_password_first', '首次登录请先修改密码')
      if (account.secondFactorDue && !exempt)
        throw new ProblemError(403, 'second_factor_first', '您的岗位须使用动态口令，请先在“登录安全”里设置')
    }
    return { account, scope, day: day! }
  }
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly replayed: boolean
}

/** Takes the key in this transaction; a concurrent holder makes the insert wait. Answers the stored reply of an earlier call. */
async function claimKey(
  tx: Tx,
  accountId: string,
  route: string,
  key: string,
  bodyDigest: Buffer,
): Promise<Answer | undefined> {
  const taken = await tx.db
    .insertInto('idempotency')
    .values({ account_id: accountId, route, key, body_digest: bodyDigest, status: 0, body: '' })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (taken) return undefined
  const first = await tx.db
    .selectFrom('idempotency')
    .select(['status', 'body', 'body_digest'])
    .where('account_id', '=', accountId)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (!first.body_digest.equals(bodyDigest))
    throw new ProblemError(422, 'idempotency_key_reused', '同一个提交号已用于另一份内容，请刷新页面后重新提交')
  return { status: first.status, body: first.body, replayed: true }
}

/** The answer as JSON text, checked by the contract: a field the contract does not name never leaves. */
function encode(op: AnyOperation, value: unknown): string {
  if (!op.response) return ''
  const result = op.response.safeParse(value)
  if (!result.success)
    throw new Error(
      `${op.method} ${op.path} answers against its contract: ${result.error.issues
        .slice(0, 5)
        .map((issue: z.core.$ZodIssue) => `${issue.path.join('.')} ${issue.message}`)
        .join('; ')}`,
    )
  return JSON.stringify(result.data)
}

function send(reply: FastifyReply, op: AnyOperation, body: string) {
  if (op.response) reply.header('content-type', 'application/json; charset=utf-8')
  reply.send(body === '' ? undefined : body)
}

/** Where a text holds U+0000, which PostgreSQL cannot store. Walks parsed values, whose depth the contract bounds. */
function nulPaths(value: unknown, path: readonly PropertyKey[]): PropertyKey[][] {
  if (typeof value === 'string') return value.includes('\0') ? [[...path]] : []
  if (typeof value !== 'object' || value === null) return []
  return Array.isArray(value)
    ? value.flatMap((item, index) => nulPaths(item, [...path, index]))
    : Object.entries(value).flatMap(([name, item]) => nulPaths(item, [...path, name]))
}

/** `body.application.startDay` as `application.startDay`: the page knows its fields without the prefix. */
const fieldPath = (where: string, path: readonly PropertyKey[]) => {
  const name = path.reduce<string>(
    (out, part) => (typeof part === 'number' ? `${out}[${part}]` : out ? `${out}.${String(part)}` : String(part)),
    '',
  )
  return where === 'body' ? name || 'body' : `${where}.${name}`
}
