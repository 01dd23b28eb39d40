import { accept, type Decision } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { updateClassInTx } from './class.store.ts'
import { classDetailView } from './class-view.ts'
import { openClassInTx } from './open-class.ts'
import { withdrawInTx } from './roster.store.ts'
import type { ClassDetail } from './training.contract.ts'

/** Takes an application back, or gives up a class that has not begun; whoever is on its roster is free for another class. */
export async function cancelClass(
  tx: Tx,
  scope: Scope,
  ask: { readonly classId: string; readonly version: number; readonly reason: string },
): Promise<Decision<ClassDetail, 'already_handled' | 'act_not_open'>> {
  const open = await openClassInTx(tx, scope, { classId: ask.classId, action: 'cancel', version: ask.version })
  if (!open.ok) return open
  const persons = await withdrawInTx(tx, { classId: ask.classId }, 'class_cancelled')
  await updateClassInTx(tx, open.value, { status: 'cancelled', review_due: null, review_note: ask.reason })
  await tx.audit({
    action: 'class.cancel',
    subjectType: 'training_class',
    subjectId: ask.classId,
    facts: { reason: ask.reason, persons },
  })
  return accept(await classDetailView(tx.db, scope, tx.day, ask.classId))
}
