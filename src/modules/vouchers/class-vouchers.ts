import { type SqlBool, sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { certifyVouchersInTx } from './certify-vouchers.ts'
import { type Move, moveVouchersInTx } from './move-vouchers.ts'
import { lockVouchersInTx, scopeOfVoucher, standingOf, type VoucherRecord } from './voucher.store.ts'
import { readCode } from './voucher-code.ts'
import {
  type ClassToEnter,
  decideFit,
  decideMove,
  isExpiredOn,
  type ShowRefusal,
  type UseRefusal,
} from './voucher-states.rules.ts'

/** The voucher whose code the holder shows, with the holder and the voucher locked. */
export async function lockShownVoucherInTx(
  tx: Tx,
  keys: KeyService,
  code: string,
): Promise<Decision<VoucherRecord, ShowRefusal>> {
  const read = readCode(keys, code, tx.now)
  if (!read.ok) return refuse(read.refusal)
  const known = await tx.db
    .selectFrom('voucher_no')
    .select(['person_id', 'voucher_id'])
    .where('number', '=', read.number)
    .executeTakeFirst()
  if (!known) return refuse('code_stale')
  await lockPersonsInTx(tx, [known.person_id])
  const [voucher] = await lockVouchersInTx(
    tx,
    sql<SqlBool>`v.person_id = ${known.person_id} and v.voucher_id = ${known.voucher_id}`,
  )
  return voucher ? accept(voucher) : refuse('code_stale')
}

/** A class row as a voucher judges it. */
export const classToEnter = (row: {
  class_id: string
  provider_id: string
  kind: string
  occupation: string
  level: string
  funding: string
  start_day: PlainDate
  end_day: PlainDate
}) => ({
  classId: row.class_id,
  providerId: row.provider_id,
  kind: row.kind,
  occupation: row.occupation,
  level: row.level,
  funding: row.funding,
  startDay: row.start_day,
  endDay: row.end_day,
})

/** May this voucher be used for this class today? */
export function decideUse(
  voucher: VoucherRecord,
  own: ClassToEnter & { readonly classId: string },
  today: PlainDate,
): Decision<'usable', Exclude<UseRefusal, ShowRefusal>> {
  if (voucher.class_id === own.classId && voucher.state !== 'claimed') return refuse('voucher_here')
  if (voucher.state === 'issued' && !isExpiredOn(standingOf(voucher), today)) return refuse('voucher_not_claimed')
  const move = decideMove(standingOf(voucher), 'lock', today)
  if (!move.ok) return move
  const fit = decideFit({ ...standingOf(voucher), ...scopeOfVoucher(voucher) }, own)
  return fit.ok ? accept('usable') : fit
}

/** Binds a usable voucher to the class its holder has just been enrolled in. */
export const lockToClassInTx = (tx: Tx, voucher: VoucherRecord, classId: string): Promise<void> =>
  moveVouchersInTx(tx, 'lock', [{ voucher, fields: { classId } }])

const ofClass = (classId: string, personIds?: readonly string[]) =>
  sql<SqlBool>`v.class_id = ${classId} and v.state in ('locked', 'activated')
    and ${personIds ? sql`v.person_id = any(${[...personIds]}::uuid[])` : sql`true`}`

/**
 * The first verified sign-in activates a voucher, and a correction that leaves none takes it back. Called under the class lock
 * after attendance was written; a sign-in counts from the day the voucher was shown.
 */
export async function followAttendanceInTx(tx: Tx, classId: string, personIds?: readonly string[]): Promise<void> {
  const vouchers = await lockVouchersInTx(tx, ofClass(classId, personIds))
  if (vouchers.length === 0) return
  // unscoped: the caller holds the class.
  const { rows } = await sql<{ person_id: string; day: PlainDate }>`
    select v.person_id, min(l.day) as day
      from voucher v
      join attendance a on a.person_id = v.person_id and a.class_id = v.class_id and a.direction = 'in' and a.state = 'present'
      join lesson l on l.lesson_id = a.lesson_id and l.day >= v.locked_day
     where ${ofClass(classId)} group by v.person_id`.execute(tx.db)
  const firstDay = new Map(rows.map((row) => [row.person_id, row.day]))
  const live = vouchers.filter((voucher) => !isExpiredOn(standingOf(voucher), tx.day))
  const activate: Move[] = live
    .filter((voucher) => voucher.state === 'locked' && firstDay.has(voucher.person_id))
    .map((voucher) => ({ voucher, fields: { activatedDay: firstDay.get(voucher.person_id)! } }))
  const deactivate: Move[] = live
    .filter((voucher) => voucher.state === 'activated' && !firstDay.has(voucher.person_id))
    .map((voucher) => ({ voucher }))
  await moveVouchersInTx(tx, 'activate', activate)
  await moveVouchersInTx(tx, 'deactivate', deactivate)
}

/**
 * Whoever leaves a class takes a voucher that was never used along; one that was used has lapsed. Also when the class is
 * cancelled. Budget rows come last, so this is called last.
 */
export async function followLeavingInTx(tx: Tx, classId: string, personIds: readonly string[]): Promise<void> {
  const vouchers = (await lockVouchersInTx(tx, ofClass(classId, personIds))).filter(
    (voucher) => !isExpiredOn(standingOf(voucher), tx.day),
  )
  const of = (state: 'locked' | 'activated') => vouchers.filter((voucher) => voucher.state === state)
  await moveVouchersInTx(
    tx,
    'release',
    of('locked').map((voucher) => ({ voucher })),
  )
  await moveVouchersInTx(
    tx,
    'lapse',
    of('activated').map((voucher) => ({ voucher, fields: { reason: '开课签到后退出培训班' } })),
  )
}

/** The end of a class: completed trainees' vouchers go on, the others' lapse. */
export async function followCompletionInTx(
  tx: Tx,
  classId: string,
  completedIds: readonly string[],
  personIds?: readonly string[],
): Promise<void> {
  const completed = new Set(completedIds)
  const vouchers = (await lockVouchersInTx(tx, ofClass(classId, personIds))).filter(
    (voucher) => !isExpiredOn(standingOf(voucher), tx.day),
  )
  const passed = (voucher: VoucherRecord) => voucher.state === 'activated' && completed.has(voucher.person_id)
  await moveVouchersInTx(
    tx,
    'complete',
    vouchers.filter(passed).map((voucher) => ({ voucher })),
  )
  await moveVouchersInTx(
    tx,
    'lapse',
    vouchers.filter((voucher) => !passed(voucher)).map((voucher) => ({ voucher, fields: { reason: '没有完成培训' } })),
  )
}

/**
 * A frozen voucher stands still while its class goes on. When it thaws it takes the steps it missed: whoever left has it back or it
 * has lapsed, whoever came, completed and was certified goes on. The class, the person and the voucher are locked.
 */
// unscoped: the voucher was found in the scope; the steps are its own holder's.
export async function catchUpWithClassInTx(tx: Tx, classId: string, personId: string): Promise<void> {
  const enrolment = await tx.db
    .selectFrom('enrolment')
    .select('status')
    .where('person_id', '=', personId)
    .where('class_id', '=', classId)
    .executeTakeFirst()
  if (!enrolment || enrolment.status === 'withdrawn') return followLeavingInTx(tx, classId, [personId])
  await followAttendanceInTx(tx, classId, [personId])
  if (enrolment.status === 'enrolled') return
  await followCompletionInTx(tx, classId, enrolment.status === 'completed' ? [personId] : [], [personId])
  const certificates = await tx.db
    .selectFrom('certificate')
    .select(['certificate_id', 'occupation', 'level', 'issued_on'])
    .where('person_id', '=', personId)
    .where('status', '=', 'valid')
    .orderBy('issued_on')
    .execute()
  for (const { certificate_id, occupation, level, issued_on } of certificates)
    await certifyVouchersInTx(tx, [{ personId, certificateId: certificate_id }], {
      occupation,
      level,
      issuedOn: issued_on as PlainDate,
    })
}
