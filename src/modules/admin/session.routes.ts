import type { FastifyReply, FastifyRequest } from 'fastify'
import { TOTP } from 'otpauth'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { ACTIONS, type Action, mayDo, ROLE_NAMES, type Role } from '#src/platform/access/roles.ts'
import { publicScope, type Scope } from '#src/platform/access/scope.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Api, SESSION_COOKIE } from '#src/platform/http/api.ts'
import { hashPassword, passwordFault, verifyPassword } from '#src/platform/http/passwords.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import {
  endOtherSessions,
  endSession,
  findSession,
  type SessionAccount,
  startSession,
} from '#src/platform/http/sessions.ts'
import {
  clearFailures,
  countFailure,
  lockedUntil,
  SIGN_IN_ACCOUNT,
  SIGN_IN_ADDRESS,
  TOTP_ACCOUNT,
} from '#src/platform/http/throttle.ts'
import type { Platform } from '#src/platform/platform.ts'
import { adminContract, type SessionView } from './admin.contract.ts'

/** A password that an administrator handed over is good for so long; then a new one must be given (ASVS 6.4.1). */
const INITIAL_PASSWORD_DAYS = 7
const WRONG = () =>
  new ProblemError(401, 'sign_in_failed', '用户名或密码不对，请核对后再试；连续输错 5 次会锁定 15 分钟')

export function sessionRoutes(api: Api, options: { demoStrict: boolean }): void {
  api.raw(adminContract.signIn, async (ctx) => {
    const { db, now, day, request, reply } = ctx
    const username = ctx.body.username.trim().toLowerCase()
    refuseOnLock(
      (await lockedUntil(db, SIGN_IN_ACCOUNT, username, now)) ??
        (await lockedUntil(db, SIGN_IN_ADDRESS, request.ip, now)),
    )
    const account = await db.selectFrom('account').selectAll().where('username', '=', username).executeTakeFirst()
    const active = account?.status === 'active' ? account : undefined
    if (!(await verifyPassword(ctx.body.password, active?.password_hash)) || !active) {
      await countFailure(db, SIGN_IN_ADDRESS, request.ip, now)
      const locked = await countFailure(db, SIGN_IN_ACCOUNT, username, now)
      await auditSignIn(
        ctx.platform,
        publicScope(request.ip, request.id),
        { day, now },
        account?.account_id ?? 'unknown',
        'sign_in.failed',
      )
      if (locked) refuseOnLock(await lockedUntil(db, SIGN_IN_ACCOUNT, username, now))
      throw WRONG()
    }
    await clearFailures(db, SIGN_IN_ACCOUNT, username)
    const exempt = active.demo && !options.demoStrict
    const handedOver = !exempt && active.must_change_password && active.last_sign_in_at === null
    if (handedOver && now.getTime() - active.created_at.getTime() > INITIAL_PASSWORD_DAYS * 86_400_000)
      throw new ProblemError(
        403,
        'initial_password_expired',
        `初始密码超过 ${INITIAL_PASSWORD_DAYS} 天没有使用，已经失效，请系统管理员重新开账号`,
      )
    const secondFactor = !exempt && active.totp_secret_enc !== null
    const token = await startSession(db, active.account_id, secondFactor ? 'totp' : 'full', clientOf(request), now)
    await db.updateTable('account').set({ last_sign_in_at: now }).where('account_id', '=', active.account_id).execute()
    await auditSignIn(
      ctx.platform,
      {
        ...publicScope(request.ip, request.id),
        accountId: active.account_id,
        role: active.role as Role,
        unitId: active.unit_id,
      },
      { day, now },
      active.account_id,
      'sign_in.done',
    )
    // An id that was there before signing in is never the id after it.
    const before = request.cookies[SESSION_COOKIE]
    if (before) await endSession(db, before)
    setCookie(reply, token)
    if (secondFactor) {
      reply.send({ next: 'totp' })
      return
    }
    const session = await findSession(db, token, now)
    reply.send(await sessionViewOf(ctx.platform, session!.account, day, options))
  })

  api.raw(adminContract.signInTotp, async (ctx) => {
    const { db, now, day, request, reply } = ctx
    const token = request.cookies[SESSION_COOKIE]
    const session = token ? await findSession(db, token, now) : undefined
    if (!token || session?.account.stage !== 'totp')
      throw new ProblemError(401, 'sign_in_first', '请先输入用户名和密码')
    const { accountId } = session.account
    refuseOnLock(await lockedUntil(db, TOTP_ACCOUNT, accountId, now))
    const account = await db
      .selectFrom('account')
      .select(['totp_secret_enc', 'totp_last_step'])
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    const totp = new TOTP({
      secret: ctx.platform.keys.decrypt('totp', account.totp_secret_enc!),
      digits: 6,
      period: 30,
    })
    const delta = totp.validate({ token: ctx.body.code, timestamp: now.getTime(), window: 1 })
    const step = delta === null ? undefined : Math.floor(now.getTime() / 30_000) + delta
    // One code, one sign-in: the step must be later than the last one used.
    const taken =
      step !== undefined &&
      (await db
        .updateTable('account')
        .set({ totp_last_step: step })
        .where('account_id', '=', accountId)
        .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
        .returning('account_id')
        .executeTakeFirst())
    if (!taken) {
      await countFailure(db, TOTP_ACCOUNT, accountId, now)
      throw new ProblemError(401, 'totp_wrong', '动态口令不对或已用过，请等下一个口令')
    }
    await endSession(db, token)
    setCookie(reply, await startSession(db, accountId, 'full', clientOf(request), now))
    await clearFailures(db, TOTP_ACCOUNT, accountId)
    await auditSignIn(
      ctx.platform,
      { ...publicScope(request.ip, request.id), accountId, role: session.account.role, unitId: session.account.unitId },
      { day, now },
      accountId,
      'sign_in.second_factor',
    )
    reply.send(await sessionViewOf(ctx.platform, { ...session.account, stage: 'full' }, day, options))
  })

  api.read(adminContract.whoAmI, async (ctx) => sessionViewOf(ctx.platform, ctx.account!, ctx.day, options))

  api.raw(adminContract.signOut, async (ctx) => {
    const token = ctx.request.cookies[SESSION_COOKIE]
    if (token) await endSession(ctx.db, token)
    ctx.reply
      .header('set-cookie', `${SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)
      .header('clear-site-data', '"cache"')
    ctx.reply.status(204).send()
  })

  api.raw(adminContract.changePassword, async (ctx) => {
    const { db, account, now, request } = ctx
    const stored = await db
      .selectFrom('account')
      .select('password_hash')
      .where('account_id', '=', account!.accountId)
      .executeTakeFirstOrThrow()
    refuseOnLock(await lockedUntil(db, SIGN_IN_ACCOUNT, account!.username, now))
    if (!(await verifyPassword(ctx.body.current, stored.password_hash))) {
      await countFailure(db, SIGN_IN_ACCOUNT, account!.username, now)
      throw new ProblemError(422, 'password_wrong', '现在的密码不对', {
        errors: [{ path: 'current', message: '现在的密码不对' }],
      })
    }
    const fault = passwordFault(ctx.body.next, [account!.username, account!.organisationName ?? ''])
    if (fault) throw new ProblemError(422, 'password_weak', fault, { errors: [{ path: 'next', message: fault }] })
    const hash = await hashPassword(ctx.body.next)
    await inTransaction(db, ctx.scope, { day: ctx.day, now }, async (tx) => {
      await tx.db
        .updateTable('account')
        .set({ password_hash: hash, must_change_password: false })
        .where('account_id', '=', account!.accountId)
        .execute()
      await tx.audit({ action: 'account.password', subjectType: 'account', subjectId: account!.accountId })
    })
    await endOtherSessions(db, account!.accountId, request.cookies[SESSION_COOKIE]!)
    ctx.reply.status(204).send()
  })
}

/** Loopback counts as secure for browsers, so the cookie is `Secure` everywhere (CONTRACT: HTTP). */
function setCookie(reply: FastifyReply, token: string) {
  reply
    .header('set-cookie', `${SESSION_COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax`)
    .header('content-type', 'application/json; charset=utf-8')
}

const clientOf = (request: FastifyRequest) => ({
  address: request.ip,
  userAgent: String(request.headers['user-agent'] ?? ''),
})

export function refuseOnLock(until: Date | undefined) {
  if (until)
    throw new ProblemError(429, 'sign_in_locked', '输错次数太多，已锁定 15 分钟。请稍后再试，或请系统管理员解锁', {
      facts: { until: until.toISOString() },
    })
}

async function auditSignIn(
  platform: Platform,
  scope: Scope,
  clocks: { day: PlainDate; now: Date },
  accountId: string,
  action: string,
) {
  await inTransaction(platform.db, scope, clocks, (tx) =>
    tx.audit({ action, subjectType: 'account', subjectId: accountId }),
  )
}

async function sessionViewOf(
  platform: Platform,
  account: SessionAccount,
  day: PlainDate,
  options: { demoStrict: boolean },
): Promise<SessionView> {
  const tree = await platform.unitTree()
  return {
    account: {
      id: account.accountId,
      username: account.username,
      displayName: account.displayName,
      role: account.role,
      roleName: ROLE_NAMES[account.role],
      locale: account.locale,
    },
    unit: { id: account.unitId, name: tree.get(account.unitId).name, path: tree.path(account.unitId) },
    organisation: account.organisationId ? { id: account.organisationId, name: account.organisationName ?? '' } : null,
    businessDay: day,
    demo: platform.synthetic,
    mustChangePassword: account.mustChangePassword,
    mustSetUpTotp: account.secondFactorDue && !(account.demo && !options.demoStrict),
    hasTotp: account.hasSecondFactor,
    actions: (Object.keys(ACTIONS) as Action[]).filter((action) => mayDo(account.role, action)),
  }
}
