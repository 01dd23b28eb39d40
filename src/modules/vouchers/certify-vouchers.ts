import { type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { moveVouchersInTx } from './move-vouchers.ts'
import { lockVouchersInTx, standingOf } from './voucher.store.ts'
import { isExpiredOn, provesVoucher } from './voucher-states.rules.ts'

export interface IssuedCertificate {
  readonly personId: string
  readonly certificateId: string
}

/**
 * Certificates just issued prove the vouchers of their holders: same occupation (codes of older editions mapped) and level as the
 * class, dated after the first sign-in. The persons are locked by the caller.
 */
export async function certifyVouchersInTx(
  tx: Tx,
  certificates: readonly IssuedCertificate[],
  of: { readonly occupation: string; readonly level: string; readonly issuedOn: PlainDate },
): Promise<void> {
  const persons = certificates.map((one) => one.personId)
  const vouchers = await lockVouchersInTx(
    tx,
    sql<SqlBool>`v.person_id = any(${persons}::uuid[]) and v.state = 'completed'`,
  )
  if (vouchers.length === 0) return
  const skills = await skillsOf(
    tx,
    of.occupation,
    vouchers.map((voucher) => voucher.class_id!),
  )
  const certificateOf = new Map(certificates.map((one) => [one.personId, one.certificateId]))
  await moveVouchersInTx(
    tx,
    'certify',
    vouchers
      .filter((voucher) => {
        const own = skills.classes.get(voucher.class_id!)!
        return (
          !isExpiredOn(standingOf(voucher), tx.day) &&
          provesVoucher(
            { occupation: skills.certificate, level: of.level, issuedOn: of.issuedOn },
            { ...own, activatedDay: voucher.activated_day },
          )
        )
      })
      .map((voucher) => ({
        voucher,
        fields: { certificateId: certificateOf.get(voucher.person_id)!, certifiedDay: of.issuedOn },
      })),
  )
}

/** Occupations in today's code, so that a renamed trade is the same one. */
// unscoped: classes of vouchers that the caller moves.
async function skillsOf(tx: Tx, occupation: string, classIds: readonly string[]) {
  const { rows } = await sql<{ class_id: string | null; occupation: string; level: string | null }>`
    with wanted as (
      select k.class_id, k.occupation, k.level from training_class k where k.class_id = any(${[...classIds]}::uuid[])
      union all select null, ${occupation}, null)
    select w.class_id, coalesce(m.maps_to, w.occupation) as occupation, w.level
      from wanted w
      left join occupation o on o.code = w.occupation
      left join occupation_map m on m.edition = o.edition and m.code = o.code`.execute(tx.db)
  return {
    certificate: rows.find((row) => row.class_id === null)!.occupation,
    classes: new Map(
      rows.flatMap((row) => (row.class_id ? [[row.class_id, { occupation: row.occupation, level: row.level! }]] : [])),
    ),
  }
}
