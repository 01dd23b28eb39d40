import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { clearFailures, lockedUntil, SIGN_IN_ACCOUNT, TOTP_ACCOUNT } from '#src/platform/http/throttle.ts'
import type { Platform } from '#src/platform/platform.ts'
import { lockAccountInTx } from './account.store.ts'

export type AccountStatusRefusal = 'own_account' | 'status_already'

/**
 * Disables or enables an account below the administrator's unit. Disabling ends its sessions in the same transaction. Enabling an
 * account that wrong passwords have locked unlocks it: the way out when a lock is used as a weapon (ASVS 6.1.1).
 */
export async function setAccountStatus(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  accountId: string,
  ask: { status: 'active' | 'disabled'; reason: string },
): Promise<Decision<{ id: string; status: 'active' | 'disabled' }, AccountStatusRefusal>> {
  const tree = await platform.unitTree()
  const account = found(await lockAccountInTx(tx, accountId, tree.subtree(scope.unitId)), '这个账号')
  if (accountId === scope.accountId) return refuse('own_account')
  const locks = [
    await lockedUntil(tx.db, SIGN_IN_ACCOUNT, account.username, tx.now),
    await lockedUntil(tx.db, TOTP_ACCOUNT, accountId, tx.now),
  ]
  const unlocks = ask.status === 'active' && locks.some((until) => until !== undefined)
  if (account.status === ask.status && !unlocks) return refuse('status_already', { status: ask.status })
  await tx.db.updateTable('account').set({ status: ask.status }).where('account_id', '=', accountId).execute()
  if (ask.status === 'disabled') await tx.db.deleteFrom('session').where('account_id', '=', accountId).execute()
  if (unlocks) {
    await clearFailures(tx.db, SIGN_IN_ACCOUNT, account.username)
    await clearFailures(tx.db, TOTP_ACCOUNT, accountId)
  }
  const action = ask.status === 'disabled' ? 'account.disable' : unlocks ? 'account.unlock' : 'account.enable'
  await tx.audit({ action, subjectType: 'account', subjectId: accountId, facts: { reason: ask.reason } })
  return accept({ id: accountId, status: ask.status })
}
