import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type ClassRecord, findClassForUpdateInTx } from './class.store.ts'
import { ACTION_RIGHTS, decideAct } from './class-actions.rules.ts'
import { mayActOn } from './class-view.ts'
import type { ClassAction, ClassStatus } from './training.types.ts'

/**
 * The class, locked, when the act is open in it and nobody was faster than the page that asks (`version`). Throws the 404
 * problem when the class is not this scope's to act on.
 */
export async function openClassInTx(
  tx: Tx,
  scope: Scope,
  ask: { readonly classId: string; readonly action: ClassAction; readonly version?: number },
): Promise<Decision<ClassRecord, 'already_handled' | 'act_not_open'>> {
  const row = found(await findClassForUpdateInTx(tx, scope, ask.classId), '这个培训班')
  found(mayActOn(scope, row, ACTION_RIGHTS[ask.action]) ? row : undefined, '这个培训班')
  if (ask.version !== undefined && ask.version !== row.version)
    return refuse('already_handled', await lastActOn(tx.db, 'training_class', ask.classId))
  const act = decideAct(row.status as ClassStatus, ask.action)
  return act.ok ? accept(row) : act
}
