import { type SqlBool, sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { listedWords } from '#src/modules/supervision/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { foundOwn } from '#src/platform/http/problem.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { ownSentence, ownSteps } from './own-words.rules.ts'
import { listVouchers, lockVouchersInTx, type ShownVoucher, standingOf, stateOn } from './voucher.store.ts'
import { VOUCHER_KIND_NAMES, VOUCHER_STATE_NAMES } from './voucher.types.ts'
import { decideMove, isExpiredOn, type MoveRefusal } from './voucher-states.rules.ts'
import { targetWords } from './voucher-view.ts'
import type { OwnVoucher } from './vouchers.contract.ts'

export type ClaimRefusal = MoveRefusal | 'holder_listed'

const MOST = 51

/** The holder's own vouchers, the newest first. The scope is one person. */
export async function ownVouchers(db: Db, scope: Scope, today: PlainDate, id?: string): Promise<OwnVoucher[]> {
  const rows = await listVouchers(db, scope, { id }, { limit: MOST })
  const [first] = rows
  const listed = first ? await listedWords(db, { kind: 'person', id: first.person_id }, today) : null
  return Promise.all(rows.map((row) => ownView(db, row, today, listed)))
}

export async function ownVoucher(db: Db, scope: Scope, today: PlainDate, id: string): Promise<OwnVoucher> {
  return foundOwn((await ownVouchers(db, scope, today, id))[0], '这张培训券')
}

async function ownView(db: Db, row: ShownVoucher, today: PlainDate, listed: string | null): Promise<OwnVoucher> {
  const state = stateOn(row, today)
  const live = !isExpiredOn(standingOf(row), today)
  return {
    id: row.voucher_id,
    number: row.number,
    name: row.batch_name,
    kindName: VOUCHER_KIND_NAMES[row.kind],
    attendanceOnly: row.attendance_only,
    faceFen: row.face_fen,
    state,
    stateName: VOUCHER_STATE_NAMES[state],
    sentence: ownSentence({
      state,
      reason: row.reason,
      validTo: formatDay(row.valid_to),
      redeemBy: formatDay(row.redeem_by),
      classNumber: row.class_number ?? '',
      money: row.redeemed_fen === null ? null : `${formatYuan(row.redeemed_fen)} 元`,
      attendanceOnly: row.attendance_only,
      listed,
    }),
    issuerName: row.issuer_name,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    redeemBy: row.redeem_by,
    targets: await targetWords(db, row),
    classNumber: row.class_number,
    classTitle: row.class_title,
    classId: row.class_id,
    redeemedFen: row.redeemed_fen,
    mayClaim: live && row.state === 'issued' && listed === null,
    mayShow: live && row.state === 'claimed' && listed === null,
    steps: ownSteps({
      state,
      issued: row.issued_day,
      claimed: row.claimed_day,
      used: row.activated_day,
      certified: row.certified_day,
      redeemed: row.redeemed_day,
    }),
  }
}

/** 领取: the holder takes the voucher. A second tap finds it taken and says so by showing it. */
export async function claimVoucher(tx: Tx, scope: Scope, id: string): Promise<Decision<OwnVoucher, ClaimRefusal>> {
  const shown = foundOwn((await listVouchers(tx.db, scope, { id }, { limit: 1 }))[0], '这张培训券')
  await lockPersonsInTx(tx, [shown.person_id])
  const voucher = foundOwn(
    (await lockVouchersInTx(tx, sql<SqlBool>`v.person_id = ${shown.person_id} and v.voucher_id = ${id}`))[0],
    '这张培训券',
  )
  const listed = await listedWords(tx.db, { kind: 'person', id: voucher.person_id }, tx.day)
  if (listed) return refuse('holder_listed', { listed })
  const move = decideMove(standingOf(voucher), 'claim', tx.day)
  if (!move.ok) return move
  await moveVouchersInTx(tx, 'claim', [{ voucher }])
  return accept(await ownVoucher(tx.db, scope, tx.day, id))
}
