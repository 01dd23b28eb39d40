import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { enterLimitsInTx, type LimitDeps, placesForClaimsInTx } from '#src/modules/entitlements/index.ts'
import { lockShownVoucherInTx, lockToClassInTx } from '#src/modules/vouchers/index.ts'
import type { ShowRefusal } from '#src/modules/vouchers/voucher-states.rules.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { openClassInTx } from './open-class.ts'
import { enrolInTx, findRosterLine } from './roster.store.ts'
import { rosterRowView } from './roster-view.ts'
import type { RosterRow } from './training.contract.ts'
import { decideEntryInTx, type EntryRefusal } from './voucher-entry.ts'

export type EnrolByVoucherRefusal = ShowRefusal | EntryRefusal | 'already_handled' | 'no_place_left'

export interface EnrolledByVoucher {
  readonly voucherId: string
  readonly row: RosterRow
  /** False: the holder stood on the roster already, and the voucher was bound to that place. */
  readonly enrolledNow: boolean
  readonly warnings: string[]
}

/**
 * The holder shows the voucher, the provider scans it: enrolled with seat and place of the year, and the voucher bound to this
 * class. One voucher at two providers at once: whoever locks the holder first has it. Lock order: class, person, voucher, seat.
 */
export async function enrolByVoucher(
  tx: Tx,
  deps: LimitDeps,
  scope: Scope,
  ask: { readonly classId: string; readonly code: string },
): Promise<Decision<EnrolledByVoucher, EnrolByVoucherRefusal>> {
  const { classId } = ask
  const open = await openClassInTx(tx, scope, { classId, action: 'import_roster' })
  if (!open.ok) return open
  const row = open.value
  const shown = await lockShownVoucherInTx(tx, deps.platform.keys, ask.code)
  if (!shown.ok) return shown
  const voucher = shown.value
  const personId = voucher.person_id
  const line = await findRosterLine(tx.db, scope, classId, personId)
  const enrolledNow = line?.status !== 'enrolled'
  const entry = await decideEntryInTx(tx, row, voucher, !enrolledNow)
  if (!entry.ok) return entry
  let warnings: readonly string[] = []
  if (enrolledNow) {
    await enrolInTx(tx, classId, { source: 'voucher' }, [
      { personId, groupCode: await groupOf(tx, personId), rowNumber: null },
    ])
    await tx.audit({
      action: 'enrolment.enrol',
      subjectType: 'training_class',
      subjectId: classId,
      personId,
      facts: { voucherId: voucher.voucher_id, number: row.number },
    })
    warnings = (await enterLimitsInTx(tx, deps, row, [personId])).warnings.get(personId) ?? []
  }
  // A voucher promises a subsidy, so it needs the place that a training subsidy needs.
  const missing = await placesForClaimsInTx(tx, deps, [
    { lineId: voucher.voucher_id, personId, classId, program: 'training' },
  ])
  const why = missing.get(voucher.voucher_id)
  if (why) return refuse('no_place_left', { why })
  await tx.audit({
    action: 'roster.voucher',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { voucherId: voucher.voucher_id, enrolledNow },
  })
  await lockToClassInTx(tx, voucher, classId)
  return accept({
    voucherId: voucher.voucher_id,
    row: rosterRowView(scope, (await findRosterLine(tx.db, scope, classId, personId))!),
    enrolledNow,
    warnings: [...warnings],
  })
}

/** The category under which the holder joins: the first in force; without one, an employee. */
// unscoped: the holder stands before us; the group goes on the roster of this class.
async function groupOf(tx: Tx, personId: string): Promise<string> {
  const row = await tx.db
    .selectFrom('person_group')
    .select('group_code')
    .where('person_id', '=', personId)
    .where('group_code', '<>', 'inmate')
    .where('from_day', '<=', tx.day)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>', tx.day)]))
    .orderBy('from_day')
    .orderBy('group_code')
    .executeTakeFirst()
  return row?.group_code ?? 'employee'
}
