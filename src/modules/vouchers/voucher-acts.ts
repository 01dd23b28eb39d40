import { type SqlBool, sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { catchUpWithClassInTx } from './class-vouchers.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { listVouchers, lockVouchersInTx, standingOf } from './voucher.store.ts'
import { VOUCHER_EVENT_NAMES, type VoucherAct } from './voucher.types.ts'
import { decideMove, type MoveRefusal } from './voucher-states.rules.ts'
import { voucherDetail } from './voucher-view.ts'
import type { VoucherDetail } from './vouchers.contract.ts'

export type ActRefusal = MoveRefusal | 'changed_meanwhile' | 'not_the_issuer' | 'in_payment'

/** The issuer and whoever answers for it; a county stops a city's voucher only for the time being. */
export const isIssuer = (scope: Scope, issuerId: string) =>
  scope.reach.kind === 'units' && scope.reach.unitIds.includes(issuerId)

/**
 * Voids, freezes or unfreezes one voucher by hand, with the reason. A freeze holds everything back, a payment included, until it
 * is lifted; what a voided voucher held goes back to the budget at once.
 */
export async function actOnVoucher(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  body: { readonly version: number; readonly act: VoucherAct; readonly reason: string },
): Promise<Decision<VoucherDetail, ActRefusal>> {
  const shown = found((await listVouchers(tx.db, scope, { id }, { limit: 1 }))[0], '这张培训券')
  // A payment takes the claim's lock before it looks at its vouchers, so a freeze takes it too (lock order: reference first).
  const paying = shown.line_id !== null && (await lockClaimOfLineInTx(tx, shown.line_id))
  // What the class does to its vouchers it does under its own lock; a frozen voucher stays in its class.
  const classId = body.act === 'unfreeze' && shown.line_id === null ? shown.class_id : null
  if (classId) await lockClassInTx(tx, classId)
  await lockPersonsInTx(tx, [shown.person_id])
  const voucher = found(
    (
      await lockVouchersInTx(tx, sql<SqlBool>`v.person_id = ${shown.person_id} and v.voucher_id = ${shown.voucher_id}`)
    )[0],
  )
  if (voucher.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'voucher', id))
  if (body.act === 'void' && !isIssuer(scope, voucher.issuer_id)) return refuse('not_the_issuer')
  if (body.act === 'freeze' && voucher.state === 'redeem_pending' && paying) return refuse('in_payment')
  const move = decideMove(standingOf(voucher), body.act, tx.day)
  if (!move.ok) return move
  await tx.audit({
    action: `voucher.${body.act}`,
    subjectType: 'voucher',
    subjectId: id,
    facts: { number: voucher.batch_number, note: body.reason },
  })
  await sendMessagesInTx(tx, [
    {
      personId: voucher.person_id,
      template: 'voucher_changed',
      facts: { name: voucher.batch_name, act: VOUCHER_EVENT_NAMES[body.act], reason: body.reason },
      link: '/my/vouchers',
    },
  ])
  await moveVouchersInTx(tx, body.act, [{ voucher, fields: { reason: body.reason } }])
  if (classId) await catchUpWithClassInTx(tx, classId, voucher.person_id)
  return accept(await voucherDetail(tx.db, platform, scope, tx.day, id))
}

/** Locks the claim that a voucher waits in; answers whether its money is on its way already. */
// unscoped: the voucher was found in the scope; only whether it is being paid is asked.
async function lockClaimOfLineInTx(tx: Tx, lineId: string): Promise<boolean> {
  await sql`
    select 1 from claim_batch b where b.batch_id = (select l.batch_id from claim_line l where l.line_id = ${lineId}) for no key update`.execute(
    tx.db,
  )
  const { rows } = await sql<{ paying: boolean }>`
    select l.status in ('paying', 'paid') as paying from claim_line l where l.line_id = ${lineId}`.execute(tx.db)
  return rows[0]?.paying ?? false
}

// unscoped: the class of a voucher that was found in the scope; a lock shows nothing.
const lockClassInTx = (tx: Tx, classId: string) =>
  sql`select 1 from training_class where class_id = ${classId} for no key update`.execute(tx.db)
