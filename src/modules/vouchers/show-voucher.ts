import { accept, type Decision } from '#src/kernel/decision.ts'
import { foreseeLimitsInTx, type LimitDeps } from '#src/modules/entitlements/index.ts'
import { type Scope, scoped } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { lockShownVoucherInTx } from './class-vouchers.ts'
import { stateOn, type VoucherRecord } from './voucher.store.ts'
import { VOUCHER_KIND_NAMES, VOUCHER_STATE_NAMES } from './voucher.types.ts'
import type { ShowRefusal } from './voucher-states.rules.ts'
import { targetWords } from './voucher-view.ts'
import type { ShownVoucherView } from './vouchers.contract.ts'

/** The classes, which enrol, say beforehand what they would refuse. */
export interface EntryPort {
  /** Why the class would not take the holder of this locked voucher, in the words of the refusal; null when it would. */
  foreseeInTx(
    tx: Tx,
    scope: Scope,
    ask: { readonly classId: string; readonly voucher: VoucherRecord },
  ): Promise<string | null>
}

export interface ShowDeps extends LimitDeps {
  readonly entry: EntryPort
}

/**
 * A provider looks at a voucher that its holder shows, before it enrols the holder: masked name, what it is good for, whether this
 * class would take the holder, and what the enrolment would warn of. The look stays in the holder's record.
 */
export async function showVoucher(
  tx: Tx,
  deps: ShowDeps,
  scope: Scope,
  ask: { readonly code: string; readonly classId: string },
): Promise<Decision<ShownVoucherView, ShowRefusal>> {
  const own = found(
    await scoped(tx.db, scope, 'training_class')
      .select(['class_id', 'occupation', 'level', 'funding', 'start_day', 'unit_id'])
      .where('class_id', '=', ask.classId)
      .executeTakeFirst(),
    '这个培训班',
  )
  const shown = await lockShownVoucherInTx(tx, deps.platform.keys, ask.code)
  if (!shown.ok) return shown
  const voucher = shown.value
  // unscoped: its holder is showing it here and now; the code proves it.
  const person = await tx.db
    .selectFrom('person')
    .select(['name', 'doc_no_masked'])
    .where('person_id', '=', voucher.person_id)
    .executeTakeFirstOrThrow()
  const refused = await deps.entry.foreseeInTx(tx, scope, { classId: ask.classId, voucher })
  // Who cannot use the voucher here is not told what the holder had elsewhere.
  const limits =
    refused === null ? await foreseeLimitsInTx(tx, deps, own, voucher.person_id) : { warnings: [], missing: refused }
  await tx.audit({
    action: 'voucher.show',
    subjectType: 'voucher',
    subjectId: voucher.voucher_id,
    personId: voucher.person_id,
    facts: { classId: ask.classId },
  })
  return accept({
    id: voucher.voucher_id,
    number: voucher.number,
    name: person.name,
    docNoMasked: person.doc_no_masked,
    kindName: VOUCHER_KIND_NAMES[voucher.kind],
    attendanceOnly: voucher.attendance_only,
    faceFen: voucher.face_fen,
    stateName: VOUCHER_STATE_NAMES[stateOn(voucher, tx.day)],
    validFrom: voucher.valid_from,
    validTo: voucher.valid_to,
    targets: await targetWords(tx.db, voucher),
    usable: limits.missing === null,
    problem: limits.missing,
    warnings: [...limits.warnings],
  })
}
