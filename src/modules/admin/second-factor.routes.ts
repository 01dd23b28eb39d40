import { Secret, TOTP } from 'otpauth'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Api, SESSION_COOKIE } from '#src/platform/http/api.ts'
import { verifyPassword } from '#src/platform/http/passwords.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import { endOtherSessions } from '#src/platform/http/sessions.ts'
import { clearFailures, countFailure, lockedUntil, SIGN_IN_ACCOUNT, TOTP_ACCOUNT } from '#src/platform/http/throttle.ts'
import { adminContract } from './admin.contract.ts'
import { refuseOnLock } from './session.routes.ts'

const TICKET_MINUTES = 10
const STEP_MS = 30_000

/**
 * Setting up the second factor in two steps. The secret travels to the page and back inside an encrypted ticket, so that nothing
 * is stored until a code shows that the phone has it; replacing a factor needs the password again.
 */
export function secondFactorRoutes(api: Api): void {
  api.raw(adminContract.setUpTotp, async ({ platform, db, account, now, body, reply }) => {
    const { accountId, username } = account!
    refuseOnLock(await lockedUntil(db, SIGN_IN_ACCOUNT, username, now))
    const stored = await db
      .selectFrom('account')
      .select('password_hash')
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    if (!(await verifyPassword(body.password, stored.password_hash))) {
      await countFailure(db, SIGN_IN_ACCOUNT, username, now)
      throw new ProblemError(422, 'password_wrong', '现在的密码不对', {
        errors: [{ path: 'password', message: '现在的密码不对' }],
      })
    }
    const secret = new Secret({ size: 20 }).base32
    const totp = new TOTP({ issuer: '持证', label: username, secret, digits: 6, period: STEP_MS / 1000 })
    const until = now.getTime() + TICKET_MINUTES * 60_000
    const ticket = platform.keys
      .encrypt('totp_ticket', JSON.stringify({ accountId, secret, until }))
      .toString('base64url')
    reply.header('content-type', 'application/json; charset=utf-8').send({ secret, uri: totp.toString(), ticket })
  })

  api.raw(adminContract.confirmTotp, async (ctx) => {
    const { platform, db, account, now, body, request, reply } = ctx
    const { accountId } = account!
    refuseOnLock(await lockedUntil(db, TOTP_ACCOUNT, accountId, now))
    const secret = openTicket(() => platform.keys.decrypt('totp_ticket', Buffer.from(body.ticket, 'base64url')))
    if (secret?.accountId !== accountId || secret.until < now.getTime())
      throw new ProblemError(409, 'totp_ticket_expired', '这次设置已经过期，请重新开始')
    const delta = new TOTP({ secret: secret.secret, digits: 6, period: STEP_MS / 1000 }).validate({
      token: body.code,
      timestamp: now.getTime(),
      window: 1,
    })
    if (delta === null) {
      await countFailure(db, TOTP_ACCOUNT, accountId, now)
      throw new ProblemError(422, 'totp_wrong', '动态口令不对，请核对手机时间后输入新的口令', {
        errors: [{ path: 'code', message: '动态口令不对，请核对手机时间后输入新的口令' }],
      })
    }
    await inTransaction(db, ctx.scope, { day: ctx.day, now }, async (tx) => {
      await tx.db
        .updateTable('account')
        .set({
          totp_secret_enc: platform.keys.encrypt('totp', secret.secret),
          totp_last_step: Math.floor(now.getTime() / STEP_MS) + delta,
        })
        .where('account_id', '=', accountId)
        .execute()
      await tx.audit({ action: 'account.second_factor', subjectType: 'account', subjectId: accountId })
    })
    await clearFailures(db, TOTP_ACCOUNT, accountId)
    await endOtherSessions(db, accountId, request.cookies[SESSION_COOKIE]!)
    reply.status(204).send()
  })
}

/** A ticket that somebody made up opens to nothing. */
function openTicket(open: () => string): { accountId: string; secret: string; until: number } | undefined {
  try {
    return JSON.parse(open()) as { accountId: string; secret: string; until: number }
  } catch {
    return undefined
  }
}
