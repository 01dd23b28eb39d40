import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { CheckStatus } from './budget-document.types.ts'

export type CheckRefusal = 'changed_meanwhile' | 'checked_before' | 'maker_cannot_check'

/** May this account check what another has made? The record is locked; the loser of a race is told who and when. */
export async function decideCheck(
  tx: Tx,
  record: { subjectType: string; id: string; status: CheckStatus | string; version?: number; madeBy: string },
  seen?: number,
): Promise<Decision<'check', CheckRefusal>> {
  if (record.status !== 'proposed')
    return refuse('checked_before', await lastActOn(tx.db, record.subjectType, record.id))
  if (seen !== undefined && seen !== record.version)
    return refuse('changed_meanwhile', await lastActOn(tx.db, record.subjectType, record.id))
  if (record.madeBy === tx.scope.accountId) return refuse('maker_cannot_check')
  return accept('check')
}
