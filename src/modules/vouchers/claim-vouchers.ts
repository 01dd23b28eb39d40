import { type SqlBool, sql } from 'kysely'
import type { VoucherMoney } from '#src/modules/ledger/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { lockVouchersInTx, standingOf, type VoucherRecord } from './voucher.store.ts'
import type { VoucherEvent, VoucherState } from './voucher.types.ts'
import { isExpiredOn, redeemedFen } from './voucher-states.rules.ts'

export interface LineToRedeem {
  readonly personId: string
  readonly lineId: string
  readonly certificateId: string | null
  readonly program: string
}

/**
 * The vouchers that these claim lines redeem: of the batch's program and of the very certificate; with the persons locked. A
 * frozen one is among them, because its line must wait.
 */
export async function vouchersForLinesInTx(
  tx: Tx,
  lines: readonly LineToRedeem[],
): Promise<ReadonlyMap<string, VoucherRecord>> {
  const wanted = lines.filter((line) => line.certificateId !== null)
  if (wanted.length === 0) return new Map()
  const vouchers = await lockVouchersInTx(
    tx,
    sql<SqlBool>`coalesce(v.frozen_from, v.state) = 'certified' and (v.person_id, v.certificate_id) in (
      select * from unnest(${wanted.map((line) => line.personId)}::uuid[], ${wanted.map((line) => line.certificateId)}::uuid[]))`,
  )
  const byCertificate = new Map(vouchers.map((voucher) => [voucher.certificate_id, voucher]))
  return new Map(
    wanted.flatMap((line) => {
      const voucher = byCertificate.get(line.certificateId)
      return voucher && voucher.program === line.program && !isExpiredOn(standingOf(voucher), tx.day)
        ? [[line.lineId, voucher] as const]
        : []
    }),
  )
}

/** Certificate → the fund in which the voucher that it redeems has its money: read without a lock, to choose a claim's book by. */
// unscoped: of certificates that the caller claims for; only the fund is told.
export async function promisedFunds(
  db: Db,
  program: string,
  of: readonly { readonly personId: string; readonly certificateId: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (of.length === 0) return new Map()
  const { rows } = await sql<{ certificate_id: string; fund_code: string }>`
    select v.certificate_id, b.fund_code from voucher v join voucher_batch b on b.batch_id = v.batch_id
     where coalesce(v.frozen_from, v.state) = 'certified' and v.committed_fen > 0 and b.program = ${program} and b.fund_code is not null
       and (v.person_id, v.certificate_id) in (
         select * from unnest(${of.map((one) => one.personId)}::uuid[], ${of.map((one) => one.certificateId)}::uuid[]))`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.certificate_id, row.fund_code]))
}

/** What a voucher has committed in this book; undefined when it has nothing there. */
export const moneyOf = (voucher: VoucherRecord | undefined, budgetId: string): VoucherMoney | undefined =>
  voucher && voucher.budget_id === budgetId && voucher.committed_fen > 0
    ? {
        budgetId,
        voucherId: voucher.voucher_id,
        batchId: voucher.batch_id,
        personId: voucher.person_id,
        amountFen: voucher.committed_fen,
      }
    : undefined

/**
 * The lines are approved: their vouchers wait for the payment. What a voucher committed in the book that pays is taken over by the
 * reservation (the caller hands `moneyOf` to it); what it committed in another book goes back there.
 */
export async function submitVouchersInTx(
  tx: Tx,
  approved: readonly { readonly lineId: string; readonly voucher: VoucherRecord }[],
  budgetId: string,
): Promise<void> {
  const moves = (own: boolean) =>
    approved
      .filter(({ voucher }) => (voucher.budget_id === budgetId) === own)
      .map(({ lineId, voucher }) => ({ voucher, fields: { lineId } }))
  await moveVouchersInTx(tx, 'submit', moves(false))
  await moveVouchersInTx(tx, 'submit', moves(true), { keepMoney: true })
}

const EVENT_OF = {
  paid: 'redeem',
  reversed: 'claw_back',
  reinstated: 'reinstate',
  rejected: 'forfeit',
} as const satisfies Record<string, VoucherEvent>
export type ClaimEnd = keyof typeof EVENT_OF
/** The state in which a claim's end finds its voucher. */
const STATE_BEFORE = {
  paid: 'redeem_pending',
  rejected: 'redeem_pending',
  reversed: 'redeemed',
  reinstated: 'clawed_back',
} as const satisfies Record<ClaimEnd, VoucherState>

export const isClaimEnd = (status: string): status is ClaimEnd => status in EVENT_OF

/** A claim's end is its voucher's: paid redeems, had back claws back, not paid after all forfeits. The persons are locked. */
export async function followClaimsInTx(
  tx: Tx,
  lines: readonly { readonly personId: string; readonly lineId: string; readonly amountFen: number }[],
  to: ClaimEnd,
): Promise<void> {
  const amountOf = new Map(lines.map((line) => [line.lineId, line.amountFen]))
  const vouchers = await lockVouchersInTx(
    tx,
    sql<SqlBool>`v.person_id = any(${lines.map((line) => line.personId)}::uuid[]) and v.line_id = any(${[...amountOf.keys()]}::uuid[])
      and coalesce(v.frozen_from, v.state) = ${STATE_BEFORE[to]}`,
  )
  await moveVouchersInTx(
    tx,
    EVENT_OF[to],
    vouchers.map((voucher) => ({
      voucher,
      ...(to === 'paid'
        ? { fields: { redeemedFen: redeemedFen(voucher.face_fen, amountOf.get(voucher.line_id!)!) } }
        : {}),
    })),
  )
}
