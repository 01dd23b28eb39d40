import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { mayCheck } from '#src/platform/access/second-person.ts'
import { revealInTx } from '#src/platform/audit/reveal.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found, type RefusalTable } from '#src/platform/http/problem.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { payeeRecords } from './change-payee-account.ts'
import { findPayeeChanges } from './payee-change.store.ts'

export type RevealAccountRefusal = 'not_checking'

/**
 * Both accounts in full, for the second person who has to compare them and for nobody else. Each look leaves its reason in the
 * record of the payee.
 */
export async function revealPayeeChange(
  tx: Tx,
  keys: KeyService,
  scope: Scope,
  id: string,
  reason: string,
): Promise<Decision<{ before: string | null; after: string }, RevealAccountRefusal>> {
  const change = found((await findPayeeChanges(tx.db, scope, { id, limit: 1 }))[0], '这条更正')
  if (!mayCheck(scope, change, 'payee.confirm')) return refuse('not_checking')
  const account = <S extends Buffer | null>(sealed: S) => ({ field: 'bank_account', sealed })
  const records = payeeRecords('payee.reveal', { kind: change.payee_kind, id: change.payee_id }, id)
  return accept(
    await revealInTx(
      tx,
      keys,
      { before: account(change.before_enc), after: account(change.account_enc) },
      { records, reason },
    ),
  )
}

export const REVEAL_ACCOUNT_REFUSALS = {
  not_checking: { status: 409, text: '完整账号只给正在复核这条更正的人看：已复核的、自己申请的都不能查看' },
} as const satisfies RefusalTable<RevealAccountRefusal>
