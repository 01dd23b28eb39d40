import { sql } from 'kysely'
import type { Json } from '#src/kernel/decision.ts'
import { addDays, daysBetween, type PlainDate } from '#src/kernel/plain-date.ts'
import { releaseVouchersInTx } from '#src/modules/ledger/index.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { standingOf, type VoucherRecord } from './voucher.store.ts'
import type { VoucherEvent, VoucherState } from './voucher.types.ts'
import { committedIn, decideMove } from './voucher-states.rules.ts'

/** What an event writes beside the state. Absent leaves a field as it is. */
export interface MoveFields {
  readonly classId?: string
  readonly certificateId?: string
  readonly certifiedDay?: PlainDate
  readonly lineId?: string
  readonly redeemedFen?: number
  readonly activatedDay?: PlainDate
  readonly reason?: string
}

export interface Move {
  readonly voucher: VoucherRecord
  readonly fields?: MoveFields
}

/** The day that an event writes, by column. */
const DAY_OF: Partial<
  Record<VoucherEvent, 'claimed_day' | 'locked_day' | 'completed_day' | 'redeemed_day' | 'ended_day'>
> = {
  claim: 'claimed_day',
  lock: 'locked_day',
  complete: 'completed_day',
  redeem: 'redeemed_day',
  expire: 'ended_day',
  lapse: 'ended_day',
  void: 'ended_day',
  forfeit: 'ended_day',
  claw_back: 'ended_day',
}

/**
 * Moves locked vouchers on by one event, which the rules must allow: the caller has decided. Writes state, days and the trace in
 * each person's own record; the days that a voucher was frozen come on top of its last days; gives committed money back where the state no longer holds it, unless a claim took it over
 * (`keepMoney`: the ledger has moved it already). The budget comes last.
 */
export async function moveVouchersInTx(
  tx: Tx,
  event: VoucherEvent,
  moves: readonly Move[],
  options: { readonly keepMoney?: boolean } = {},
): Promise<void> {
  if (moves.length === 0) return
  const rows = moves.map(({ voucher, fields = {} }) => {
    const to = decideMove(standingOf(voucher), event, tx.day)
    if (!to.ok) throw new Error(`Voucher ${voucher.voucher_id} is ${voucher.state} and cannot ${event}.`)
    return changed(tx, event, to.value, voucher, fields)
  })
  const json = JSON.stringify(rows)
  const { rows: written } = await sql`
    update voucher v
       set state = r.state, frozen_from = r.frozen_from, frozen_day = r.frozen_day, valid_to = r.valid_to, redeem_by = r.redeem_by, committed_fen = r.committed_fen, class_id = r.class_id,
           certificate_id = r.certificate_id, line_id = r.line_id, claimed_day = r.claimed_day, locked_day = r.locked_day,
           activated_day = r.activated_day, completed_day = r.completed_day, certified_day = r.certified_day,
           redeemed_day = r.redeemed_day, ended_day = r.ended_day, redeemed_fen = r.redeemed_fen, reason = r.reason,
           version = v.version + 1
      from json_populate_recordset(null::voucher, ${json}::json) r
     where v.person_id = r.person_id and v.voucher_id = r.voucher_id and v.version = r.version
    returning 1`.execute(tx.db)
  if (written.length !== rows.length) throw new Error('A voucher changed under its lock.')
  await tx.auditMany(
    moves.map(({ voucher, fields }) => ({
      action: `voucher.${event}`,
      subjectType: 'voucher',
      subjectId: voucher.voucher_id,
      personId: voucher.person_id,
      facts: factsOf(fields),
    })),
  )
  if (options.keepMoney) return
  await releaseVouchersInTx(
    tx,
    rows.flatMap((row, n) => {
      const { voucher } = moves[n]!
      const amountFen = voucher.committed_fen - row.committed_fen
      return amountFen > 0
        ? [
            {
              budgetId: voucher.budget_id!,
              voucherId: voucher.voucher_id,
              batchId: voucher.batch_id,
              personId: voucher.person_id,
              amountFen,
            },
          ]
        : []
    }),
    moves[0]!.voucher.batch_number,
  )
}

function changed(tx: Tx, event: VoucherEvent, state: VoucherState, voucher: VoucherRecord, fields: MoveFields) {
  const frozenFrom = event === 'freeze' ? voucher.state : null
  const day = DAY_OF[event]
  const stood = event === 'unfreeze' && voucher.frozen_day ? daysBetween(voucher.frozen_day, tx.day) : 0
  // Back from the class: as if it had never been shown there.
  const left = event === 'release'
  return {
    person_id: voucher.person_id,
    voucher_id: voucher.voucher_id,
    version: voucher.version,
    state,
    frozen_from: frozenFrom,
    frozen_day: event === 'freeze' ? tx.day : null,
    valid_to: addDays(voucher.valid_to, stood),
    redeem_by: addDays(voucher.redeem_by, stood),
    committed_fen: committedIn(state, frozenFrom, voucher.face_fen),
    class_id: left ? null : (fields.classId ?? voucher.class_id),
    certificate_id: fields.certificateId ?? voucher.certificate_id,
    line_id: fields.lineId ?? voucher.line_id,
    claimed_day: voucher.claimed_day,
    locked_day: left ? null : voucher.locked_day,
    activated_day: event === 'deactivate' ? null : (fields.activatedDay ?? voucher.activated_day),
    completed_day: voucher.completed_day,
    certified_day: fields.certifiedDay ?? voucher.certified_day,
    redeemed_day: voucher.redeemed_day,
    ended_day: event === 'reinstate' ? null : voucher.ended_day,
    redeemed_fen: fields.redeemedFen ?? voucher.redeemed_fen,
    reason: fields.reason ?? (event === 'unfreeze' ? null : voucher.reason),
    ...(day ? { [day]: tx.day } : {}),
  }
}

const factsOf = (fields: MoveFields | undefined): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(fields ?? {}).map(([key, value]) => [key === 'reason' ? 'note' : key, value as Json]),
  )
