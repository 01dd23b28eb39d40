import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { SessionRow } from './assessment.contract.ts'
import type { CancelRefusal } from './assessment.messages.ts'
import { findSession, lockSessionInTx, sessionView } from './session.store.ts'

/** A session opened by mistake, before any result: the class may then be examined by another session. */
export async function cancelSession(
  tx: Tx,
  scope: Scope,
  ask: { sessionId: string; version: number; reason: string },
): Promise<Decision<SessionRow, CancelRefusal>> {
  const session = found(await lockSessionInTx(tx.db, scope, ask.sessionId), '这场考试')
  const last = () => lastActOn(tx.db, 'exam_session', ask.sessionId)
  if (session.status === 'cancelled') return refuse('session_cancelled', await last())
  if (session.status !== 'planned') return refuse('results_in')
  if (session.version !== ask.version) return refuse('changed', await last())
  await tx.db
    .updateTable('exam_session')
    .set({ status: 'cancelled', version: session.version + 1 })
    .where('session_id', '=', ask.sessionId)
    .execute()
  await tx.audit({
    action: 'session.cancel',
    subjectType: 'exam_session',
    subjectId: ask.sessionId,
    facts: { reason: ask.reason },
  })
  return accept(sessionView((await findSession(tx.db, scope, ask.sessionId))!))
}
