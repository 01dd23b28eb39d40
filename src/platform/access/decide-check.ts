import type { Facts } from '#src/kernel/decision.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lastActOn } from '../audit/trail.ts'
import type { Tx } from '../db/transaction.ts'
import type { RefusalTable } from '../http/problem.ts'

interface CheckedRecord {
  readonly subjectType: string
  readonly id: string
  readonly status: string
  readonly version?: number
  readonly madeBy: string
}

export type CheckRefusal = 'changed_meanwhile' | 'checked_before' | 'maker_cannot_check'

/** May this account check what another has made? The record is locked; the loser of a race is told who and when. */
export async function decideCheck(
  tx: Tx,
  record: CheckedRecord,
  seen?: number,
): Promise<Decision<'check', CheckRefusal>> {
  if (record.status !== 'proposed')
    return refuse('checked_before', await lastActOn(tx.db, record.subjectType, record.id))
  if (seen !== undefined && seen !== record.version)
    return refuse('changed_meanwhile', await lastActOn(tx.db, record.subjectType, record.id))
  if (record.madeBy === tx.scope.accountId) return refuse('maker_cannot_check')
  return accept('check')
}

export type WithdrawPaperRefusal = 'changed_meanwhile' | 'checked_before' | 'not_the_maker'

/** May this account take back what it drew up? Only before anybody has checked it. */
export async function decideWithdraw(
  tx: Tx,
  record: CheckedRecord,
  seen: number,
): Promise<Decision<'withdraw', WithdrawPaperRefusal>> {
  if (record.status !== 'proposed')
    return refuse('checked_before', await lastActOn(tx.db, record.subjectType, record.id))
  if (record.version !== seen) return refuse('changed_meanwhile', await lastActOn(tx.db, record.subjectType, record.id))
  return record.madeBy === tx.scope.accountId ? accept('withdraw') : refuse('not_the_maker')
}

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`

export const CHECK_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  checked_before: { status: 409, text: byWhom },
  maker_cannot_check: { status: 403, text: '这一份由您经办，复核要由另一个账号办理' },
} as const satisfies RefusalTable<CheckRefusal>

export const WITHDRAW_PAPER_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  checked_before: { status: 409, text: byWhom },
  not_the_maker: { status: 403, text: '这一份由别人拟稿，只有经办人本人可以撤回' },
} as const satisfies RefusalTable<WithdrawPaperRefusal>
