import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { importView } from './import-view.ts'
import { openClassInTx } from './open-class.ts'
import { findRosterLine, withdrawInTx } from './roster.store.ts'
import { moveImportInTx } from './roster-import.store.ts'
import { rosterRowView } from './roster-view.ts'
import type { RosterImport, RosterRow } from './training.contract.ts'

/** Takes back a whole import while none of its trainees has been in a lesson. */
export async function undoImport(
  tx: Tx,
  scope: Scope,
  importId: string,
): Promise<Decision<RosterImport, 'already_handled' | 'act_not_open' | 'import_not_undoable'>> {
  const { classId } = await importView(tx.db, scope, importId)
  const open = await openClassInTx(tx, scope, { classId, action: 'import_roster' })
  if (!open.ok) return open
  // Read again under the class lock: attendance is written under it too.
  const view = await importView(tx.db, scope, importId)
  if (view.status === 'undone')
    return refuse('already_handled', await lastActOn(tx.db, 'training_class', classId, { importId }))
  if (!view.canUndo) return refuse('import_not_undoable')
  const persons = await withdrawInTx(tx, { classId, importId }, 'import_undone')
  await moveImportInTx(tx, scope, importId, { status: 'undone' })
  await tx.audit({
    action: 'roster.undo',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { importId, persons },
  })
  return accept(await importView(tx.db, scope, importId))
}

/** Takes one trainee off the roster, with a reason; what was attended stays recorded. */
export async function removeTrainee(
  tx: Tx,
  scope: Scope,
  ask: { readonly classId: string; readonly personId: string; readonly reason: string },
): Promise<Decision<RosterRow, 'already_handled' | 'act_not_open' | 'not_enrolled'>> {
  const { classId, personId, reason } = ask
  const open = await openClassInTx(tx, scope, { classId, action: 'import_roster' })
  if (!open.ok) return open
  found(await findRosterLine(tx.db, scope, classId, personId), '这名学员')
  if ((await withdrawInTx(tx, { classId, personId }, reason)) === 0) return refuse('not_enrolled')
  await tx.audit({ action: 'roster.remove', subjectType: 'training_class', subjectId: classId, facts: { reason } })
  return accept(rosterRowView(scope, (await findRosterLine(tx.db, scope, classId, personId))!))
}
