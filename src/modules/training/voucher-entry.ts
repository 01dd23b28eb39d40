import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { listedWords } from '#src/modules/supervision/index.ts'
import { classToEnter, decideUse, type EntryPort, type VoucherRecord } from '#src/modules/vouchers/index.ts'
import type { ShowRefusal, UseRefusal } from '#src/modules/vouchers/voucher-states.rules.ts'
import { refusalText } from '#src/modules/vouchers/vouchers.messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type ClassRecord, findClass } from './class.store.ts'
import { decideAct } from './class-actions.rules.ts'
import { findBusyInTx, findRosterLine, freeSeatsInTx } from './roster.store.ts'
import { ENROL_REFUSALS } from './training.messages.ts'
import type { ClassStatus } from './training.types.ts'

export type EntryRefusal =
  | Exclude<UseRefusal, ShowRefusal>
  | 'act_not_open'
  | 'class_over'
  | 'class_full'
  | 'holder_busy'
  | 'holder_listed'
  | 'provider_listed'

/**
 * May the holder of this voucher join this class today? The first refusal that applies is the answer. One rule for the enrolment,
 * which holds the class, and for the look before it, which does not: what it answers may have changed by the time of the enrolment.
 * Who is `onRoster` has a seat and is asked neither for one nor for the time.
 */
export async function decideEntryInTx(
  tx: Tx,
  row: ClassRecord,
  voucher: VoucherRecord,
  onRoster: boolean,
): Promise<Decision<'enter', EntryRefusal>> {
  const act = decideAct(row.status as ClassStatus, 'import_roster')
  if (!act.ok) return act
  if (tx.day > row.end_day) return refuse('class_over', { endDay: row.end_day })
  const provider = await listedWords(tx.db, { kind: 'organisation', id: row.provider_id }, tx.day)
  if (provider) return refuse('provider_listed', { listed: provider })
  const holder = await listedWords(tx.db, { kind: 'person', id: voucher.person_id }, tx.day)
  if (holder) return refuse('holder_listed', { listed: holder })
  const use = decideUse(voucher, classToEnter(row), tx.day)
  if (!use.ok) return use
  if (onRoster) return accept('enter')
  const other = (await findBusyInTx(tx, row.class_id, [voucher.person_id])).get(voucher.person_id)
  if (other) return refuse('holder_busy', { ...other })
  if ((await freeSeatsInTx(tx, row.class_id)) === 0) return refuse('class_full', { capacity: row.capacity })
  return accept('enter')
}

/** What the enrolment would refuse the holder of a shown voucher for, in its words. */
export const voucherEntry: EntryPort = {
  async foreseeInTx(tx, scope, { classId, voucher }) {
    const row = found(await findClass(tx.db, scope, classId), '这个培训班')
    const line = await findRosterLine(tx.db, scope, classId, voucher.person_id)
    const entry = await decideEntryInTx(tx, row, voucher, line?.status === 'enrolled')
    return entry.ok ? null : refusalText(ENROL_REFUSALS, entry.refusal, entry.facts)
  },
}
